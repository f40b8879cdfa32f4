"""Tables of data frame libraries, without needing any of them: in as JSON Lines, out as a data frame."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from typing import Any

from kmgraph.errors import KmgraphError, UsageError

_DEEPEST = 2
"""How many lists deep a cell may be: one of numpy may have two."""

_MOST_BITS = 4096
"""Of a whole number; a double ends at 1,024, and Python writes none of more than 4,300 digits."""

_HINT = "hand in a pandas, polars or Arrow table, a dict of columns, or a list of dicts"


def iter_rows(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, each a new dict by column.

    Args:
        table: A data frame of pandas or polars, an Arrow table, anything else with an Arrow C stream, a dict of columns
            of one length, or dicts.

    Raises:
        UsageError: If it is none of these, two columns bear the same name, also within a cell, or the library that it
            is of can't make Python objects of its cells, such as times after the year 9999.
    """
    with _told(f"the {type(table).__name__} can't be read"):
        yield from _rows(table)


@contextmanager
def _told(what: str, where: str | None = None, hint: str = _HINT) -> Iterator[None]:
    """Tell what a library of data frames raises, or an object of the caller's, as an error of the caller's table."""
    try:
        yield
    except (KmgraphError, MemoryError):
        raise
    except BaseException as error:
        # A panic of polars is no Exception, and bears no name that could be imported.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise UsageError(f"{what}: {said}", where=where, hint=hint) from error


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    if isinstance(table, Mapping):
        yield from _rows_of_columns(table)
    elif hasattr(table, "to_pylist") and hasattr(table, "schema"):  # a table of Arrow, or a batch of one
        yield from _rows_by_column(table.schema.names, (column.to_pylist for column in table.columns))
    elif hasattr(table, "to_pylist"):  # an array of Arrow, of structs
        yield from map(_row, table.to_pylist())
    elif hasattr(table, "read_all") and hasattr(table, "schema"):  # a reader of Arrow
        yield from _rows(table.read_all())
    elif hasattr(table, "get_columns"):  # polars
        yield from _rows_by_column(table.columns, (column.to_list for column in table.get_columns()))
    elif hasattr(table, "to_dict") and hasattr(table, "columns"):  # pandas
        _refuse_twins(table.columns)
        yield from _rows_of_columns({str(name): table[name].tolist() for name in table.columns})
    elif hasattr(table, "__arrow_c_stream__"):
        yield from _from_stream(table)
    elif isinstance(table, Iterable) and not isinstance(table, str | bytes):
        yield from map(_row, table)
    else:
        raise UsageError(f"a {type(table).__name__} is no table", hint=_HINT)


def _rows_by_column(names: Sequence[str], readers: Iterable[Callable[[], list[Any]]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table read by columns: in dicts of its rows, one of two twins would hide the other."""
    _refuse_twins(names)
    columns = {}
    for name, read in zip(names, readers, strict=True):
        with _told("the column can't be read", f'column "{name}"', "make it text or numbers, or leave it out"):
            columns[name] = read()
    yield from _rows_of_columns(columns)


def _rows_of_columns(columns: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    cells = [_column(values) for values in columns.values()]
    if len(set(map(len, cells))) > 1:
        raise UsageError("the columns are not of one length", hint=_HINT)
    names = list(columns)
    for values in zip(*cells, strict=True):
        yield dict(zip(names, values, strict=True))


def _column(values: object) -> list[Any]:
    if isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        raise UsageError(f"a {type(values).__name__} is no column: it has no order, or no cells", hint=_HINT)
    return list(values)


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
        with _told(f"a {type(table).__name__} is no table"):
            read_table = getattr(library, read)(table)
        yield from _rows(read_table)
        return
    raise UsageError("an Arrow stream is read by pyarrow or polars, and neither is installed", hint=_HINT)


def read_rows(table: object) -> list[dict[str, Any]]:
    """Return the rows of a table as `iter_rows` yields them, and raise as it does.

    Raises:
        UsageError: Also if there are none.
    """
    rows = list(iter_rows(table))
    if not any(rows):
        raise UsageError("the table has no rows" if not rows else "the table has no columns", hint=_HINT)
    return rows


def as_json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    r"""Return rows as JSON Lines, as `kmgraph learn` reads them: what is missing is null, times are ISO 8601.

    >>> as_json_lines([{"id": 1, "posted_at": date(2025, 1, 31), "likes": float("nan")}])
    '{"id": 1, "posted_at": "2025-01-31", "likes": null}\n'
    """
    lines = (_line(row) for row in rows)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    # Half a character is escaped as JSON does it: whoever reads files knows what to make of that.
    return text.encode("utf-8", "backslashreplace").decode()


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    with _told("a header can't be written as text"):
        _refuse_twins(row)
    return {str(name): _cell(value) for name, value in row.items()}


def _refuse_twins(names: Iterable[object]) -> None:
    """Refuse names of which two are written alike, such as 1 and "1": one column would hide the other."""
    written = list(map(str, names))
    if len(set(written)) < len(written):
        raise UsageError("two columns bear the same name", hint="rename one of them")


def _cell(value: Any) -> Any:
    """Return a cell as JSON has it; None, too, where an object's own code fails."""
    try:
        return _value(value)
    except Exception:  # whatever that raises
        return None


def _value(value: Any, depth: int = 0) -> Any:
    """Return a cell as JSON has it; None, which is not recorded, for what it has no place for."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= _MOST_BITS else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        # A missing time of pandas is a time, too, and not even equal to itself.
        return value.isoformat() if value == value else None  # noqa: PLR0124
    if isinstance(value, list | tuple | Set):
        # A list may hold itself, and a cell holds no lists of lists.
        parts = _in_order(value) if isinstance(value, Set) else value
        return [_value(part, depth + 1) for part in parts] if depth < _DEEPEST else None
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        plain = value.tolist()
        # The longest numbers of numpy have no other form than their own.
        return _value(plain, depth) if type(plain) is not type(value) else _text(value)
    return _text(value)


def _in_order(values: Set[Any]) -> list[Any]:
    """Return the members of a set in the same order each time."""
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=lambda part: (type(part).__name__, _text(part) or ""))


def _text(value: object) -> str | None:
    """Return what an object says of itself; None if it says that it is missing, or fails to say anything."""
    try:
        text = str(value)
    except Exception:  # whatever the object's own code raises
        return None
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
