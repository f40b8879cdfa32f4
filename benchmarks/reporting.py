"""Tables of results: Markdown for people, JSON lines for programs, and exact binomial intervals."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: The figure that is missing where the column has nothing to say.
        head: Its heading.
        form: How it is written; `{}` is the figure, names are other figures of the row.
    """

    key: str
    head: str
    form: str

    def cell(self, row: dict[str, Any]) -> str:
        """Return the cell of a row; a dash where there is nothing to count."""
        value = row.get(self.key)
        if value is None or value != value:  # noqa: PLR0124  NaN
            return "–"
        return self.form.format(value, **row)


class Report:
    """Collects rows, prints each as it comes, and writes the files anew each time, so that a run can be stopped.

    Args:
        name: Stem of the files.
        heads: Headings of the parts of a cell's name, which `|` separates.
        columns: The table's columns.
        folder: Where the files go; None prints only.
    """

    def __init__(self, name: str, heads: tuple[str, ...], columns: tuple[Column, ...], folder: str | None) -> None:
        self._name = name
        self._columns = columns
        self._folder = Path(folder) if folder else None
        self._lines: list[str] = []
        self._table: list[str] = []
        self._say("| " + " | ".join((*heads, *(column.head for column in columns))) + " |")
        self._say("|" + "---|" * len(heads) + "--:|" * len(columns))

    def world(self, cell: str, result: Any) -> None:
        """Note one world's result, a frozen dataclass."""
        self._lines.append(json.dumps({"cell": cell, **asdict(result)}, sort_keys=True, default=str))
        self._write()

    def worlds(self, cell: str, results: Iterable[Result]) -> list[Result]:
        """Note and print each world's result as it comes, and return all of them."""
        noted: list[Result] = []
        for result in results:
            self.world(cell, result)
            print(f"{cell}: {result}", file=sys.stderr)
            noted.append(result)
        return noted

    def row(self, row: dict[str, Any]) -> None:
        """Add a row; its name is `row["cell"]`."""
        self._say("| " + " | ".join((str(row["cell"]), *(column.cell(row) for column in self._columns))) + " |")
        self._lines.append(json.dumps({"row": row}, sort_keys=True, default=str))
        self._write()

    def finish(self) -> None:
        """End the table."""
        print()

    def _write(self) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{self._name}.md").write_text("\n".join(self._table) + "\n", encoding="utf-8")
        (self._folder / f"{self._name}.jsonl").write_text("\n".join(self._lines) + "\n", encoding="utf-8")

    def _say(self, line: str) -> None:
        self._table.append(line)
        print(line, flush=True)


def sums(results: Sequence[Any], *, without: Collection[str]) -> dict[str, float]:
    """Return the sum of each field over results of one kind, frozen dataclasses; some fields are no counts."""
    names = [each.name for each in fields(results[0]) if each.name not in without]
    return {name: float(sum(getattr(one, name) for one in results)) for name in names}


def share(part: float, whole: float) -> float:
    """Return part / whole; NaN where there is nothing."""
    return part / whole if whole else float("nan")


def binomial(hits: int, count: int) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) 95 % interval of a share; (NaN, NaN) where nothing was counted."""
    if not count:
        return float("nan"), float("nan")
    interval = stats.binomtest(hits, count).proportion_ci(0.95, method="exact")
    return float(interval.low), float(interval.high)
