"""A source as it came: text cells, each column dictionary-encoded, before any of it is understood.

Every distinct cell is later understood once, not once a row; that is what makes large files quick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from kmgraph.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox
    from numpy.typing import NDArray

    from kmgraph.model import Reject

    Codes = NDArray[np.integer[Any]]

MAX_ROWS = 100_000_000
"""Largest number of rows of one source."""

MOST_COLUMNS = 4_096
"""Most columns of one source; exports of platforms have 50 to 200."""

MOST_CELL_CHARACTERS = 131_072
"""Longest cell, as Python's `csv` has it."""

MOST_REJECTS = 1_000_000
"""So many rows of a source may be unreadable; more are no accident, and each takes memory."""


class UnreadableCell(Enum):
    """What stands in the place of a cell that a table can't hold; its row is read all the same, without it."""

    NESTED = "holds an object, or a list inside a list"
    TOO_LONG = f"holds more than {MOST_CELL_CHARACTERS:,} characters"
    TWICE = "stands twice in the row, with different values"


Cell = str | UnreadableCell


@dataclass(frozen=True, eq=False)
class RawColumn:
    """One column of a source.

    Attributes:
        header: As written in the source.
        cells: Distinct cells as text; an empty cell is `""`.
        codes: Position in `cells`, shape (n_rows,), in as few bytes as will do.
        has_native_times: Whether the source typed the column as timestamps (written in ISO 8601 here), so that a
            `time_format` for text does not apply.
        problem: Why the column can't be read at all, or None; it then has only empty cells.
        unreadable: Positions of cells that can't be read, here empty ones -> why.
    """

    header: str
    cells: Sequence[str]
    codes: Codes
    has_native_times: bool = False
    problem: str | None = None
    unreadable: Mapping[int, UnreadableCell] = field(default_factory=dict)

    def has_same_cells(self, other: RawColumn) -> bool:
        """Return whether two columns have the same cells row by row, but for outer spaces."""
        if self.problem or other.problem or self.unreadable or other.unreadable:
            return False
        numbers: dict[str, int] = {}
        first, second = (
            np.array([numbers.setdefault(cell.strip(), len(numbers)) for cell in column.cells], dtype=np.int64)[
                column.codes
            ]
            for column in (self, other)
        )
        return np.array_equal(first, second)


@dataclass(frozen=True, eq=False)
class RawTable:
    """A source with its columns.

    Attributes:
        name: Short name of the file.
        columns: In the order of the source.
        row: Row number in the source (1 = first data row, rejected rows counted), shape (n_rows,), int64.
        rejects: Rows that are no rows: ragged, badly quoted, not JSON.
    """

    name: str
    columns: tuple[RawColumn, ...]
    row: NDArray[np.int64]
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, eq=False)
class RawTriples:
    """A source that is no table but statements about things.

    Attributes:
        name: Short name of the file.
        quads: In the order of the source, to be gone through once; reading them may raise what reading the file does.
    """

    name: str
    quads: Iterable[ox.Quad]


class RowError(ValueError):
    """A row can't be read.

    Args:
        reason: Why.
        column: Names the column; empty for the row as a whole.
        value: What the reason quotes of a cell, if it does.
    """

    def __init__(self, reason: str, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.column = column
        self.value = value


def refuse_many_columns(count: int, path: Path) -> None:
    """Check the number of columns, before anything is done with them.

    Raises:
        LimitError: If there are more than `MOST_COLUMNS`.
    """
    if count > MOST_COLUMNS:
        raise LimitError(
            f"a source may have {MOST_COLUMNS:,} columns, and this one has more",
            where=str(path),
            hint="keep the columns that describe posts",
        )


def refuse_many_rows(count: int, rejects: int, path: Path) -> None:
    """Check the number of rows so far, and how many of them can't be read.

    Raises:
        LimitError: If there are more than `MAX_ROWS`, or `MOST_REJECTS`.
    """
    if count > MAX_ROWS:
        raise LimitError(f"a source may have {MAX_ROWS:,} rows", where=str(path), hint="split it")
    if rejects > MOST_REJECTS:
        raise LimitError(
            f"more than {MOST_REJECTS:,} rows can't be read",
            where=str(path),
            hint="look at how the file was written: its separator, its quotation marks",
        )


class ColumnEncoder:
    """Collects the cells of one column, batch by batch, into distinct cells and codes.

    >>> encoder = ColumnEncoder("topic")
    >>> encoder.add(["a", "b", "a"])
    >>> column = encoder.column()
    >>> column.cells, column.codes.tolist()
    (('a', 'b'), [0, 1, 0])
    """

    def __init__(self, header: str, missing: int = 0) -> None:
        """Take the header, and for how many rows before the first batch the cells are empty."""
        self._header = header
        # Gives each new cell the next number, without a Python call a cell.
        self._codes: defaultdict[Cell, int] = defaultdict(count().__next__)
        self._parts: list[Codes] = []
        self.add([""] * missing)

    def add(self, cells: Sequence[Cell]) -> None:
        """Append a batch of cells."""
        self._parts.append(np.fromiter(map(self._codes.__getitem__, cells), dtype=np.int32, count=len(cells)))

    def column(self) -> RawColumn:
        """Return the column collected, and let go of it."""
        unreadable = {position: cell for cell, position in self._codes.items() if isinstance(cell, UnreadableCell)}
        cells = tuple("" if isinstance(cell, UnreadableCell) else cell for cell in self._codes)
        codes = np.concatenate(self._parts)
        self._codes.clear()
        self._parts.clear()
        return RawColumn(self._header, cells, narrow(codes, len(cells)), unreadable=unreadable)


def narrow(codes: Codes, n_cells: int) -> Codes:
    """Return the codes in as few bytes as positions among so many cells need; a wide table has many of them.

    >>> narrow(np.array([0, 2]), 3).dtype
    dtype('uint8')
    """
    return codes.astype(np.min_scalar_type(max(n_cells - 1, 0)), copy=False)


def encode_column(header: str, cells: Sequence[str]) -> RawColumn:
    """Return a column of the cells."""
    if len(set(cells)) == len(cells):
        return RawColumn(header, tuple(cells), narrow(np.arange(len(cells)), len(cells)))
    encoder = ColumnEncoder(header)
    encoder.add(cells)
    return encoder.column()


class NativeNumbers(Sequence[str]):
    """Distinct cells of a column of numbers; the first may be empty.

    >>> cells = NativeNumbers(np.array([1.5, 2.0]), has_empty=True)
    >>> list(cells), cells[1]
    (['', '1.5', '2.0'], '1.5')
    """

    def __init__(self, numbers: NDArray[Any], *, has_empty: bool) -> None:
        """Take distinct numbers that are not NaN, and whether an empty cell comes before them."""
        self._numbers = numbers
        self._n_empty = int(has_empty)

    def as_floats(self) -> NDArray[np.float64]:
        """Return the cells as numbers, NaN for an empty one."""
        return np.concatenate((np.full(self._n_empty, np.nan), self._numbers.astype(np.float64)))

    def __len__(self) -> int:
        """Return the number of distinct cells."""
        return self._n_empty + len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        """Yield each cell as text."""
        yield from [""] * self._n_empty
        yield from map(str, self._numbers.tolist())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Return a cell as text."""
        if isinstance(index, slice):
            return list(self)[index]
        position = range(len(self))[index]
        return "" if position < self._n_empty else str(self._numbers[position - self._n_empty].item())
