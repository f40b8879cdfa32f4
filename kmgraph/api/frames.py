"""Tables of data frame libraries, without needing any of them: in as JSON Lines, out as a data frame."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any

from kmgraph.errors import UsageError

_HINT = "hand in a pandas, polars or Arrow table, a dict of columns, or a list of dicts"


def iter_rows(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, each a new dict by column.

    Args:
        table: A data frame of pandas or polars, an Arrow table, anything else with an Arrow C stream, a dict of columns
            of one length, or dicts.

    Raises:
        UsageError: If it is none of these.
    """
    if isinstance(table, Mapping):
        yield from _rows_of_columns(table)
    elif hasattr(table, "to_pylist"):  # Arrow
        yield from table.to_pylist()
    elif hasattr(table, "iter_rows"):  # polars
        yield from table.iter_rows(named=True)
    elif hasattr(table, "to_dict") and hasattr(table, "columns"):  # pandas
        yield from _rows_of_columns({str(name): table[name].tolist() for name in table.columns})
    elif hasattr(table, "__arrow_c_stream__"):
        yield from _from_stream(table)
    elif isinstance(table, Iterable) and not isinstance(table, str | bytes):
        yield from map(_row, table)
    else:
        raise UsageError(f"a {type(table).__name__} is no table", hint=_HINT)


def _rows_of_columns(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise UsageError("the columns are not of one length", hint=_HINT)
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _row(row: object) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise UsageError(f"a {type(row).__name__} is no row", hint=_HINT)
    return dict(row)


def _from_stream(table: object) -> Iterator[dict[str, Any]]:
    for name, read in (("pyarrow", "table"), ("polars", "DataFrame")):
        try:
            library = import_module(name)
        except ImportError:
            continue
        yield from iter_rows(getattr(library, read)(table))
        return
    raise UsageError("an Arrow stream is read by pyarrow or polars, and neither is installed", hint=_HINT)


def as_json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    r"""Return rows as JSON Lines, as `kmgraph learn` reads them: what is missing is null, times are ISO 8601.

    >>> as_json_lines([{"id": 1, "posted_at": date(2025, 1, 31), "likes": float("nan")}])
    '{"id": 1, "posted_at": "2025-01-31", "likes": null}\n'
    """
    lines = ({str(name): _value(value) for name, value in row.items()} for row in rows)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _value(value: Any) -> Any:
    """Return a cell as JSON has it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        # A missing time of pandas is a time, too, and not even equal to itself.
        return value.isoformat() if value == value else None  # noqa: PLR0124
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return _value(value.tolist())
    text = str(value)
    return None if text in {"<NA>", "NaT"} else text


def to_frame(rows: Sequence[Mapping[str, Any]], library: str) -> Any:
    """Return rows as a data frame of `pandas` or `polars`, or as an Arrow table of `pyarrow`.

    Raises:
        UsageError: If the library is not installed.
    """
    try:
        module = import_module(library)
    except ImportError:
        raise UsageError(f"{library} is not installed", hint=f"pip install {library}, or use to_dicts()") from None
    if library == "pyarrow":
        return module.Table.from_pylist(list(rows))
    return module.DataFrame(list(rows))
