"""Strata that no rule names: does an effect hold inside communities, files and stretches of time, or only between them?

Where a feature is more common in a community, a file or a week in which more is removed for other reasons, it looks
like a rule. Inside each of these it does not. Strata that hold one outcome only (a file of removals beside a file of
kept posts) can't tell and are left out; if no others are left, nothing is concluded from them.

Source: E. H. Simpson, "The interpretation of interaction in contingency tables", JRSS B 13 (1951).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import (
    Counts,
    design_effect,
    exact_mantel_haenszel,
    mantel_haenszel_odds_ratio,
    summed,
    tells,
)
from kmgraph.model import SetColumn, literal_terms
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kmgraph.learn.sample import Sample
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Indices, Literal, Mask, ObservationTable

_STRETCHES = 12  # of time
_TIMED_SHARE = 0.95
_MOST = 0.8  # of the posts in scope, in strata that tell
_LEFT = 0.5  # of the logarithm of the odds ratio
_LEAST_BUNCH, _BUNCH = 20, 0.6  # clusters; share of them within two stretches
_ENOUGH_ROWS = 20_000


class StratumKind(StrEnum):
    """What posts of one stratum share."""

    COMMUNITY = "community"
    SOURCE = "source"
    TIME = "time"


@dataclass(frozen=True, eq=False)
class Stratification:
    """The rows of a platform, divided by something that is no reason for a removal.

    Attributes:
        kind: What posts of one stratum share.
        code: The stratum of each row, from 0, shape (n_rows,).
    """

    kind: StratumKind
    code: Indices


def stratifications(sample: Sample, table: ObservationTable) -> tuple[Stratification, ...]:
    """Return the ways in which a platform's rows fall into at least two strata."""
    found = (
        Stratification(StratumKind.COMMUNITY, _communities(sample, table)),
        Stratification(StratumKind.SOURCE, _recoded(table.source[sample.rows])),
        Stratification(StratumKind.TIME, _stretches(_posted(sample, table))),
    )
    return tuple(each for each in found if len(each.code) and each.code.max() > 0)


def one_outcome_strata(sample: Sample, strata: Stratification) -> int:
    """Return how many strata hold posts of one outcome only."""
    hit = np.bincount(strata.code, weights=sample.target)
    return int(np.count_nonzero((hit == 0) | (hit == np.bincount(strata.code))))


def is_bunched(sample: Sample, stretches: Stratification, mask: Mask) -> bool:
    """Return whether most posts that show a feature fall into a short time: it may just mean what happened then.

    Args:
        sample: The platform's rows.
        stretches: Stretches of time with equally many rows each.
        mask: Rows that show the feature, shape (n_rows,).
    """
    rows = np.flatnonzero(mask)
    if len(rows) > _ENOUGH_ROWS:  # chosen by a hash of the id: the order of the rows can't matter
        rows = rows[np.argpartition(sample.keys[rows], _ENOUGH_ROWS)[:_ENOUGH_ROWS]]
    # One post for each cluster, as a single author's campaign is no event; again by the hash.
    rows = rows[np.lexsort((sample.keys[rows], sample.cluster[rows]))]
    first = rows[np.flatnonzero(np.diff(sample.cluster[rows], prepend=-1))]
    if len(first) < _LEAST_BUNCH:
        return False
    counts = np.bincount(stretches.code[first], minlength=int(stretches.code.max()) + 1)
    return bool((counts[:-1] + counts[1:]).max() >= _BUNCH * len(first))


@dataclass(frozen=True, slots=True)
class Within:
    """What is left of an effect within strata.

    Attributes:
        p_value: The largest of the one-sided p-values within strata, over all stratifications that hold most of the
            posts in scope in strata that tell; 0 if none does.
        vanishes: Whether the effect is significant among the posts of some strata together, yet inside them is not, or
            is less than half as strong.
    """

    p_value: float = 0.0
    vanishes: bool = False


def within_strata(
    place: TestRows,
    inside: Mask,
    alike: Indices,
    strata: Iterable[Stratification],
    literals: Iterable[Literal],
    level: float,
) -> Within:
    """Return what is left of a rule's effect within strata.

    Args:
        place: The rows to test on.
        inside: Rows in scope, shape (n_rows,).
        alike: What other rules make of each row; only rows with one code are compared, shape (n_rows,).
        strata: How the rows may be divided.
        literals: Those of the rule: strata that it names itself divide nothing.
        level: What a p-value has to reach, in [0, 1].
    """
    named = {term for literal in literals for term in literal_terms(literal)}
    dividing = [each for each in strata if each.kind is not StratumKind.COMMUNITY or KM.inCommunity not in named]
    found = [_within(place, inside & place.rows, alike, each.code, level) for each in dividing]
    return Within(max((each.p_value for each in found), default=0.0), any(each.vanishes for each in found))


def p_value_within(place: TestRows, inside: Mask, code: Indices) -> float:
    """Return the one-sided p-value that posts in scope are hit more often than others with the same code.

    Args:
        place: The rows to test on.
        inside: Rows in scope, shape (n_rows,).
        code: Only rows with one code are compared, shape (n_rows,).
    """
    inside = inside & place.rows
    pairs = stratified_counts(place.sample.target, inside, place.rows & ~inside, code)
    return exact_mantel_haenszel(list(pairs.values()), design_effect(place.sample.cluster[inside], place.correlation))


def _within(place: TestRows, inside: Mask, alike: Indices, code: Indices, level: float) -> Within:
    outside, n_strata = place.rows & ~inside, int(code.max()) + 1
    pairs = stratified_counts(place.sample.target, inside, outside, alike * n_strata + code)
    telling = [(cell // n_strata, pair) for cell, pair in pairs.items() if tells(*pair)]
    divided = [pair for _, pair in telling]
    together = [
        (summed(pair[0] for at, pair in telling if at == group), summed(pair[1] for at, pair in telling if at == group))
        for group in sorted({at for at, _ in telling})
    ]
    effect = design_effect(place.sample.cluster[inside], place.correlation)
    p_value = exact_mantel_haenszel(divided, effect)
    is_clear = exact_mantel_haenszel(together, effect) <= level  # else what is left can't tell
    is_most = summed(ours for ours, _ in divided).total >= _MOST * np.count_nonzero(inside)
    return Within(
        p_value=p_value if is_most else 0.0,
        vanishes=is_clear and (p_value > level or _log_odds(divided) < _LEFT * _log_odds(together)),
    )


def _log_odds(pairs: list[tuple[Counts, Counts]]) -> float:
    odds = mantel_haenszel_odds_ratio(pairs)
    return math.log(odds.ratio) if odds else 0.0


def stratified_counts(target: Mask, inside: Mask, outside: Mask, code: Indices) -> dict[int, tuple[Counts, Counts]]:
    """Return the counts inside and outside, for each stratum with posts on both sides, by its code, ascending.

    All arrays have shape (n_rows,).
    """
    size = int(code.max()) + 1 if len(code) else 0
    ours, theirs = (
        np.bincount(2 * code[mask] + ~target[mask], minlength=2 * size).reshape(size, 2) for mask in (inside, outside)
    )
    both = np.flatnonzero(ours.any(axis=1) & theirs.any(axis=1))
    cells = zip(both.tolist(), ours[both].tolist(), theirs[both].tolist(), strict=True)
    return {cell: (Counts(*map(float, a)), Counts(*map(float, b))) for cell, a, b in cells}


def _communities(sample: Sample, table: ObservationTable) -> Indices:
    """Return the communities of each row as one code; rows with the same ones share it."""
    code = np.zeros(len(sample), dtype=np.intp)
    for column in table.columns:
        if isinstance(column, SetColumn) and column.feature.property == KM.inCommunity and not column.feature.via:
            code = _recoded(code * (len(column.values) + 1) + _first_value(column, sample.rows))
    return code


def _first_value(column: SetColumn, rows: Indices) -> Indices:
    # Of several communities the first stands for all: they are too rarely several to matter.
    recorded = column.indptr[rows + 1] > column.indptr[rows]
    found = np.zeros(len(rows), dtype=np.intp)
    found[recorded] = column.indices[column.indptr[rows][recorded]] + 1
    return found


def _posted(sample: Sample, table: ObservationTable) -> NDArray[np.datetime64]:
    """Return when each row was posted, else seen; never when it was decided, which kept posts never are."""
    posted, seen = table.posted_at[sample.rows], table.observed_at[sample.rows]
    return posted if np.mean(~np.isnat(posted)) >= _TIMED_SHARE else seen


def _stretches(time: NDArray[np.datetime64]) -> Indices:
    """Return the stretch of time each row falls into: equally many rows each, those without a time apart."""
    known = ~np.isnat(time)
    if known.mean() < _TIMED_SHARE:
        return np.zeros(len(time), dtype=np.intp)
    seconds = time.astype("datetime64[s]").astype(np.int64)
    cuts = np.quantile(seconds[known], np.arange(1, _STRETCHES) / _STRETCHES, method="inverted_cdf")
    return _recoded(np.where(known, np.searchsorted(np.unique(cuts), seconds), -1))


def _recoded(codes: NDArray[np.signedinteger]) -> Indices:
    _, found = np.unique(codes, return_inverse=True)
    return np.asarray(found, dtype=np.intp).reshape(len(codes))
