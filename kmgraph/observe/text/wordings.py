"""Texts -> wordings: what is left of a text when case, width, spacing, links, handles and numbers are put aside.

Wordings are there to be compared and go no further than a hash and a sketch: which rows have the same wording is kept.
Near-copies have most of their short pieces in common; a MinHash sketch (Broder 1997) tells how many.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Texts
from kmgraph.observe.encode import chosen
from kmgraph.observe.text.characters import fold_text, without_links
from kmgraph.observe.text.sketches import BANDS, HASHES, is_long, sketch_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.observe.raw import Codes, RawColumn

_BATCH = 10_000
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")


@dataclass(frozen=True, eq=False)
class Wordings:
    """The distinct wordings of one source, and which of them each row has.

    Attributes:
        keys: A hash of each wording, shape (n_wordings,), uint64.
        is_long: Whether a wording is too long to be written twice by chance, shape (n_wordings,).
        bands: Hashes of the parts of each long wording's sketch, shape (n_long, BANDS), uint32.
        sketches: Each long wording's sketch, a byte a hash, shape (n_long, HASHES), uint8.
        rows: Position in `keys`, -1 for a row without text, shape (n_rows,), int32.
        texts: What the rows say, for terms to be found in it; None where there is nothing.
    """

    keys: NDArray[np.uint64]
    is_long: NDArray[np.bool_]
    bands: NDArray[np.uint32]
    sketches: NDArray[np.uint8]
    rows: NDArray[np.int32]
    texts: Texts | None = None


def wording(text: str) -> str:
    """Return the text without what copies of one text differ in: case, width, spacing, links, handles, numbers.

    >>> wording("CALL  @anna now: 13800138000, https://t.co/Ab1")
    'call @ now: 0, http'
    """
    return _NUMBER.sub("0", without_links(fold_text(text), "http", "@"))


def no_wordings(n_rows: int) -> Wordings:
    """Return what a source without texts has."""
    return _WordingReader().wordings(np.full(n_rows, -1, dtype=np.int32))


def read_wordings(columns: Sequence[RawColumn], rows: NDArray[np.bool_]) -> Wordings:
    """Return the wordings of a source's texts.

    Args:
        columns: The columns of text, at least one; a row's cells are read as one text.
        rows: The rows that count, shape (n_rows,).
    """
    texts = _texts(columns, rows)
    reader = _WordingReader()
    lookup = np.full(len(texts.distinct), -1, dtype=np.int32)
    for start in range(0, len(lookup), _BATCH):
        batch = range(start, min(start + _BATCH, len(lookup)))
        lookup[batch.start : batch.stop] = reader.read([wording(texts.at(position)) for position in batch])
    return replace(reader.wordings(lookup[texts.codes]), texts=texts.whole())


@dataclass(frozen=True, eq=False)
class _Texts:
    """Which cells each distinct text is made of (shape (n_texts, n_columns)), and which text each row has."""

    columns: Sequence[RawColumn]
    distinct: NDArray[np.int64]
    codes: Codes

    def whole(self) -> Texts:
        """Return the texts of the rows."""
        cells = tuple(map(self.at, range(len(self.distinct))))
        return Texts(cells, self.codes.astype(np.int32))

    def at(self, position: int) -> str:
        cells = (
            column.cells[code] for column, code in zip(self.columns, self.distinct[position].tolist(), strict=True)
        )
        return "\n".join(filter(None, cells))


def _texts(columns: Sequence[RawColumn], rows: NDArray[np.bool_]) -> _Texts:
    codes = [chosen(column.codes, rows) for column in columns]
    if len(codes) == 1:
        return _Texts(columns, np.arange(len(columns[0].cells))[:, np.newaxis], codes[0])
    distinct, positions = np.unique(np.stack(codes, axis=1).astype(np.int64), axis=0, return_inverse=True)
    return _Texts(columns, distinct, positions.reshape(-1))


class _WordingReader:
    """Collects distinct wordings, batch by batch; sketches the long ones and forgets them."""

    def __init__(self) -> None:
        self._positions: dict[int, int] = {}
        self._is_long: list[NDArray[np.bool_]] = [np.zeros(0, np.bool_)]
        self._bands: list[NDArray[np.uint32]] = [np.zeros((0, BANDS), np.uint32)]
        self._sketches: list[NDArray[np.uint8]] = [np.zeros((0, HASHES), np.uint8)]

    def read(self, wordings: Sequence[str]) -> list[int]:
        """Return the position of each wording, -1 for an empty one."""
        positions, new = [], []
        for text in wordings:
            key = _key(text)
            position = self._positions.get(key, -1)
            if text and position < 0:
                position = self._positions[key] = len(self._positions)
                new.append(text)
            positions.append(position)
        if new:
            long = is_long(new)
            sketched = sketch_texts(list(compress(new, long)))
            self._is_long.append(long)
            self._bands.append(sketched.bands)
            self._sketches.append(sketched.sketches)
        return positions

    def wordings(self, rows: NDArray[np.int32]) -> Wordings:
        keys = np.fromiter(self._positions, dtype=np.uint64, count=len(self._positions))
        bands, sketches = np.concatenate(self._bands), np.concatenate(self._sketches)
        return Wordings(keys, np.concatenate(self._is_long), bands, sketches, rows)


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
