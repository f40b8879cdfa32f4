"""Texts -> a matrix of the terms that each of them holds. No list of words and no segmenter is needed.

Which terms there are is found in the texts, or in a fixed part of them where they are many; then all texts are looked
through for them, some at a time, so that little memory is needed however many there are.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import TermMatrix, Texts
from kmgraph.observe.text.term_levels import TermLevels, find_levels
from kmgraph.observe.text.tokens import read_tokens, running_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

_SAMPLED = 6_000_000
"""Characters of the texts that terms are looked for in, drawn by their wording: some 18 MB of Chinese. Terms of more
texts are rarer, and tell less."""

_AT_ONCE = 1_000_000  # characters that are looked through at a time: of more, arrays only take memory


@dataclass(frozen=True, eq=False)
class _Held:
    """Which terms some texts hold: how many each, the terms of one text behind those of another, and their scripts."""

    counts: Positions
    terms: NDArray[np.int32]
    script: NDArray[np.int8]


def find_terms(texts: Texts, groups: NDArray[np.int64]) -> TermMatrix:
    """Return the terms of the rows' texts.

    Args:
        texts: As they were written.
        groups: Which independent group each row is of, such as its author's or that of its copies, shape (n_rows,).
    """
    folded = folded_texts(texts)
    group_of_text = _groups(folded, groups)
    sampled = _sampled(folded.cells)
    levels = find_levels(read_tokens([folded.cells[text] for text in sampled.tolist()]), group_of_text[sampled])
    width = max(1, len(levels.terms))
    parts = [_held(folded.cells, start, stop, levels, width) for start, stop in _batches(folded.cells)]
    counts = np.concatenate([np.zeros(1, dtype=np.int64), *(part.counts for part in parts)])
    held = np.concatenate([np.empty(0, dtype=np.int32), *(part.terms for part in parts)])
    script = np.concatenate([np.empty(0, dtype=np.int8), *(part.script for part in parts)])
    parts.clear()  # of a million posts they are as large as all else together
    return _by_row(folded, levels.terms, np.cumsum(counts), held, script)


def folded_texts(texts: Texts) -> Texts:
    """Return the texts as terms are looked for in them, each distinct one that some row has once."""
    positions: dict[str, int] = {}
    lookup = np.full(len(texts.cells) + 1, -1, dtype=np.int32)
    used = np.unique(texts.codes[texts.codes >= 0]).tolist()
    for code, folded in zip(used, running_texts(texts.cells[code] for code in used), strict=True):
        lookup[code] = positions.setdefault(folded, len(positions)) if folded else -1
    return Texts(tuple(positions), lookup[texts.codes])


def _groups(texts: Texts, groups: NDArray[np.int64]) -> Positions:
    """Return the group of each distinct text: that of the first of its rows, so that copies count once."""
    rows = np.flatnonzero(texts.codes >= 0)[::-1]
    group = np.zeros(len(texts.cells), dtype=np.int64)
    group[texts.codes[rows]] = groups[rows]
    return group


def _sampled(texts: tuple[str, ...]) -> Positions:
    """Return the texts that terms are looked for in: all of them, or those that come first by a checksum."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    if lengths.sum() <= _SAMPLED:
        return np.arange(len(texts))
    draw = np.fromiter((zlib.crc32(text.encode()) for text in texts), dtype=np.uint64, count=len(texts))
    order = np.argsort(draw, kind="stable")
    return np.sort(order[np.cumsum(lengths[order]) <= _SAMPLED])


def _batches(texts: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where batches of about as many characters begin and end."""
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    cuts = np.searchsorted(ends, np.arange(_AT_ONCE, ends[-1] if len(ends) else 0, _AT_ONCE)).tolist()
    for start, stop in zip([0, *cuts], [*cuts, len(texts)], strict=True):
        if stop > start:
            yield start, stop


def _held(texts: tuple[str, ...], start: int, stop: int, levels: TermLevels, width: int) -> _Held:
    tokens = read_tokens(texts[start:stop])
    of_text, terms = levels.places(tokens)
    words = np.bincount(tokens.texts, weights=tokens.is_word, minlength=stop - start)
    every = np.bincount(tokens.texts, minlength=stop - start)
    script = np.where(every == 0, 0, np.where(2 * words > every, 2, 1)).astype(np.int8)
    pairs = _ascending(of_text * width + terms)
    counts = np.bincount(pairs // width, minlength=stop - start)
    return _Held(counts.astype(np.int64), (pairs % width).astype(np.int32), script)


def _ascending(pairs: Positions) -> Positions:
    """Return the distinct ones, in order; sorting is ten times as fast as the hash table of `np.unique`."""
    pairs.sort()
    return pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs


def _by_row(
    texts: Texts, terms: tuple[str, ...], starts: Positions, held: NDArray[np.int32], script: NDArray[np.int8]
) -> TermMatrix:
    """Return the matrix of the rows, from that of the distinct texts."""
    # The last text stands for a row without one.
    of_texts = TermMatrix(terms, np.append(starts, starts[-1]), held, np.append(script, np.int8(0)), texts)
    rows = np.where(texts.codes < 0, len(script), texts.codes).astype(np.intp)
    row_starts, indices = of_texts.of_rows(rows)
    return TermMatrix(terms, row_starts, indices, of_texts.script[rows], texts)
