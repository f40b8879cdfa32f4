"""Wordings of all sources -> groups of copies: rows whose texts are the same, or nearly.

Long wordings are compared by their sketches: two that share a band and are alike enough are linked, and what hangs
together is one group (locality-sensitive hashing; Indyk and Motwani 1998). Short wordings must be the same, and rare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kmgraph.observe.text.sketches import BANDS, similarities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.observe.text.wordings import Wordings

    Positions = NDArray[np.int64]

ALIKE = 0.7
"""Share of shingles in common (estimated Jaccard similarity) from which on two long wordings are copies."""
MAX_SHORT_ROWS = 10
"""A short wording that more rows have is an everyday phrase, no copy."""
MAX_COMPARED = 2_000_000
"""So many long wordings are compared; where there are more, only equal ones are copies."""

_NEIGHBOURS = 4
_CHUNK = 50_000


@dataclass(frozen=True, eq=False)
class Copies:
    """Groups of copies.

    Attributes:
        codes: A code a row, -1 for a row in no group, shape (n_rows,), int32; numbered whatever the order of the rows.
        is_exact_only: Whether there were too many wordings to compare them all.
    """

    codes: NDArray[np.int32]
    is_exact_only: bool = False


def group_copies(sources: Sequence[Wordings]) -> Copies:
    """Return the groups of copies among the rows of all sources, in their order.

    Args:
        sources: The wordings of each source, at least one; a source without texts has -1 in all its rows.
    """
    keys, first, positions = np.unique(
        np.concatenate([source.keys for source in sources]), return_index=True, return_inverse=True
    )
    rows = _rows(sources, positions)
    has_text = rows >= 0
    counts = np.bincount(rows[has_text], minlength=len(keys))
    is_long = np.concatenate([source.is_long for source in sources])[first]
    is_compared = is_long & (counts > 0)
    is_exact_only = int(is_compared.sum()) > MAX_COMPARED
    group = np.arange(len(keys))
    if not is_exact_only:
        group[is_compared] = _linked(sources, first[is_compared], np.flatnonzero(is_compared))
    size = np.bincount(group, weights=counts, minlength=len(keys))[group]
    is_group = (size > 1) & (is_long | (counts <= MAX_SHORT_ROWS))
    # The last entry stands for a row without text.
    numbers = np.full(len(keys) + 1, -1, dtype=np.int32)
    numbers[:-1][is_group] = np.unique(group[is_group], return_inverse=True)[1]
    return Copies(numbers[rows], is_exact_only)


def _rows(sources: Sequence[Wordings], positions: Positions) -> Positions:
    """Return the position of each row's wording among the distinct ones, -1 for none.

    Args:
        sources: The wordings of each source.
        positions: Of all sources' wordings among the distinct ones, end to end.
    """
    parts = np.split(positions, np.cumsum([len(source.keys) for source in sources[:-1]], dtype=np.int64))
    # The last entry stands for a row without text.
    return np.concatenate([np.append(part, -1)[source.rows] for part, source in zip(parts, sources, strict=True)])


def _linked(sources: Sequence[Wordings], wanted: Positions, names: Positions) -> Positions:
    """Return for each wanted wording (position among all sources') the name of the first one of its group."""
    is_long = np.concatenate([source.is_long for source in sources])
    # Position among the long ones, which alone have sketches.
    positions = (np.cumsum(is_long) - 1)[wanted]
    bands = np.concatenate([source.bands for source in sources])[positions]
    sketches = np.concatenate([source.sketches for source in sources])[positions]
    group = link_alike(bands, sketches)
    first = np.full(int(group.max(initial=-1)) + 1, len(group))
    np.minimum.at(first, group, np.arange(len(group)))
    return np.asarray(names[first[group]], dtype=np.int64)


def link_alike(bands: NDArray[np.uint32], sketches: NDArray[np.uint8]) -> Positions:
    """Return a group number for each wording: those that alike pairs link have the same.

    Args:
        bands: Hashes of the parts of the sketches, shape (n_wordings, BANDS).
        sketches: The sketches, shape (n_wordings, HASHES).
    """
    group = np.arange(len(bands))
    links = [np.empty((2, 0), dtype=np.int64)]
    for band in range(BANDS):
        pairs = np.concatenate(list(_candidates(bands[:, band])), axis=1)
        pairs = pairs[:, group[pairs[0]] != group[pairs[1]]]
        alike = pairs[:, _are_alike(sketches, pairs)]
        if alike.size:
            links.append(alike)
            first, second = np.concatenate(links, axis=1)
            graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(len(bands), len(bands)))
            group = connected_components(graph, directed=False)[1].astype(np.int64)
    return group


def _candidates(values: NDArray[np.uint32]) -> Iterator[Positions]:
    """Yield pairs of wordings that share the band, each shape (2, n_pairs).

    Where many share it, not all pairs are needed: each goes with its next neighbours and with the first.
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    is_first = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]
    start = np.maximum.accumulate(np.where(is_first, np.arange(len(ordered)), 0))
    for step in range(1, _NEIGHBOURS + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        yield np.stack((order[same], order[same + step]))
    far = np.flatnonzero(np.arange(len(ordered)) - start > _NEIGHBOURS)
    yield np.stack((order[start[far]], order[far]))


def _are_alike(sketches: NDArray[np.uint8], pairs: Positions) -> NDArray[np.bool_]:
    alike = np.zeros(pairs.shape[1], dtype=np.bool_)
    for begin in range(0, len(alike), _CHUNK):
        left, right = pairs[:, begin : begin + _CHUNK]
        alike[begin : begin + _CHUNK] = similarities(sketches[left], sketches[right]) >= ALIKE
    return alike
