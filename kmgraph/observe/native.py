"""Cells that the source keeps as numbers: they stay numbers, and become text only where somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


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
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return a cell as text."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        return "" if place < self._n_empty else str(self._numbers[place - self._n_empty].item())
