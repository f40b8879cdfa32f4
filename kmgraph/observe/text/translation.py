"""Characters of long texts -> others, by an array: `str.translate` takes a call or two for each that is not ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_SHORT = 256  # characters, up to which `str.translate` is as fast
_CODES = 0x110000
_UNKNOWN = 0xFF  # no character stands for so many


class Translation:
    """What `str.translate` does by a table, the same for every text.

    >>> Translation({0x5B0F: "写", 0x2026: "..."})("寏…" * 50) == "寏..." * 50
    True
    """

    def __init__(self, table: Mapping[int, str | int]) -> None:
        """Take a table as `str.maketrans` gives it; one that makes what is missing is asked once for each character."""
        self._table = table
        self._counts = np.empty(0, dtype=np.uint8)  # of the characters that each code point becomes
        self._places = np.empty(0, dtype=np.uint32)  # and where they stand in the pool
        self._pool = np.empty(0, dtype=np.uint32)

    def __call__(self, text: str) -> str:
        """Return the text with each character replaced."""
        if len(text) <= _SHORT or text.isascii():
            return text.translate(self._table)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        counts = self._counts_of(codes)
        places = self._places[codes]
        if np.all(counts == 1):
            made = self._pool[places]
        else:
            ends = np.cumsum(counts, dtype=np.int64)
            made = self._pool[np.repeat(places - (ends - counts), counts) + np.arange(ends[-1])]
        return made.tobytes().decode("utf-32-le", "surrogatepass")

    def _counts_of(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        if not len(self._counts):
            self._counts = np.full(_CODES, _UNKNOWN, dtype=np.uint8)
            self._places = np.zeros(_CODES, dtype=np.uint32)
        counts = self._counts[codes]
        if (is_new := counts == _UNKNOWN).any():
            self._learn(np.unique(codes[is_new]))
            counts = self._counts[codes]
        return counts

    def _learn(self, codes: NDArray[np.uint32]) -> None:
        made = [chr(code).translate(self._table) for code in codes.tolist()]
        counts = np.fromiter(map(len, made), dtype=np.uint8, count=len(made))
        self._counts[codes] = counts
        self._places[codes] = len(self._pool) + np.cumsum(counts, dtype=np.int64) - counts
        more = np.frombuffer("".join(made).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self._pool = np.concatenate((self._pool, more))
