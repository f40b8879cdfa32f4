"""What texts say, as arrays: the texts of a table's rows, and which terms each of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model.arrays import Indices, Mask

_AT_ONCE = 1 << 16  # rows that are copied at a time: positions of all would take more memory than what is copied


@dataclass(frozen=True, eq=False, repr=False)
class Texts:
    """The texts of rows, each distinct one once. They stay in memory: nothing writes them anywhere.

    Attributes:
        cells: Distinct texts.
        codes: Position of each row's text, -1 for none, shape (n_rows,), int32.
    """

    cells: tuple[str, ...]
    codes: NDArray[np.int32]

    def at(self, rows: Indices | Mask) -> Texts:
        """Return the texts of some rows, by position or as a mask."""
        return Texts(self.cells, self.codes[rows])

    def of_row(self, row: int) -> str:
        """Return the text of a row, empty for none."""
        code = int(self.codes[row])
        return self.cells[code] if code >= 0 else ""


def joined_texts(parts: Sequence[tuple[Texts | None, int]]) -> Texts:
    """Return the texts of several sources as one; each with its number of rows, None for a source without texts."""
    cells = tuple(cell for texts, _ in parts if texts for cell in texts.cells)
    codes, start = [], 0
    for texts, n_rows in parts:
        own = np.full(n_rows, -1, dtype=np.int32) if texts is None else texts.codes
        codes.append(np.where(own >= 0, own + np.int32(start), own))
        start += len(texts.cells) if texts else 0
    return Texts(cells, np.concatenate(codes))


@dataclass(frozen=True, eq=False, repr=False)
class TermMatrix:
    """Which terms the texts of a table's rows hold: pieces of one to six characters in Han, of one to three words else.

    Attributes:
        terms: The terms, as texts are compared: folded, in simplified characters; words are apart by one space.
        starts: Row i holds `indices[starts[i]:starts[i + 1]]`, shape (n_rows + 1,), int64.
        indices: Positions in `terms`, ascending and distinct within a row, int32.
        script: 0 for a row without text, 1 where most of it is in a script without spaces, 2 else, (n_rows,), int8.
        texts: What was read, folded in the same way, for the contexts of terms.
    """

    terms: tuple[str, ...]
    starts: NDArray[np.int64]
    indices: NDArray[np.int32]
    script: NDArray[np.int8]
    texts: Texts

    def of_rows(self, rows: Indices) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return starts and indices of some rows, in their order; `rows` are positions, shape (n_chosen,)."""
        counts = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        indices = np.empty(starts[-1], dtype=np.int32)
        for first in range(0, len(rows), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            begin, end = starts[first], starts[min(first + _AT_ONCE, len(rows))]
            shift = np.repeat(self.starts[rows[some]] - starts[:-1][some], counts[some])
            indices[begin:end] = self.indices[np.arange(begin, end) + shift]
        return starts, indices
