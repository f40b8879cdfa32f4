"""How the rows of a platform may be divided by what is no reason for a removal: community, file, stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample.time_grid import TIMED_SHARE
from kmgraph.model import SetColumn
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.sample.sample import Sample
    from kmgraph.model import Indices, Mask, ObservationTable

_STRETCHES = 12
"""Stretches of time: months of a year, so that what comes and goes within one is held alike. A convention."""

_LEAST_BUNCH, _BUNCH = 20, 0.6
"""Clusters that show a feature, from where it may be bunched, and the share of them within two neighbouring stretches.

Spread evenly over time, two stretches of twelve hold a sixth of them. A convention.
"""

_ENOUGH_ROWS = 20_000  # to see whether a feature is bunched, however many rows show it


_LEAST_OF_BOTH, _SHARED = 5, 0.25
"""Posts of each outcome that a stratum needs to be shared, and the share of posts that shared ones must hold.

With a quarter, as where two months were collected of removals and of kept posts each, and one of three is the same.
"""


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
    strata = (
        Stratification(StratumKind.COMMUNITY, _communities(sample, table)),
        Stratification(StratumKind.SOURCE, _recoded(table.source[sample.rows])),
        Stratification(StratumKind.TIME, _stretches(_posted(sample, table))),
    )
    return tuple(divided for divided in strata if len(divided.code) and divided.code.max() > 0)


def one_outcome_strata(sample: Sample, strata: Stratification, least_clusters: int = 1) -> int:
    """Return how many strata hold posts of one outcome only; none of fewer independent groups than that."""
    hit = np.bincount(strata.code, weights=sample.target)
    clusters = int(sample.cluster.max(initial=0)) + 1
    of_clusters = np.unique(strata.code.astype(np.int64) * clusters + sample.cluster) // clusters
    is_enough = np.bincount(of_clusters, minlength=len(hit)) >= least_clusters
    return int(np.count_nonzero(((hit == 0) | (hit == np.bincount(strata.code))) & is_enough))


def shared_share(sample: Sample, strata: Stratification) -> float:
    """Return the share of the posts in strata with enough of both outcomes: of the outcome with the larger share.

    Where it is small, hardly any removed post can be compared with a kept one like it.
    """
    hit = np.bincount(strata.code, weights=sample.target)
    kept = np.bincount(strata.code) - hit
    is_shared = (hit >= _LEAST_OF_BOTH) & (kept >= _LEAST_OF_BOTH)
    return float(max((side[is_shared].sum() / max(side.sum(), 1.0) for side in (hit, kept)), default=0.0))


def is_apart(sample: Sample, strata: Stratification) -> bool:
    """Return whether the outcomes hardly share a stratum, though there are enough posts of both to do so."""
    target = int(np.count_nonzero(sample.target))
    enough = min(target, len(sample) - target) >= _LEAST_OF_BOTH * (int(strata.code.max()) + 1)
    return enough and shared_share(sample, strata) < _SHARED


def is_bunched(sample: Sample, stretches: Stratification, mask: Mask) -> bool:
    """Return whether most posts that show a feature fall into a short time: it may just mean what happened then.

    Args:
        sample: The platform's rows.
        stretches: Stretches of time with equally many rows each.
        mask: Rows that show the feature, shape (n_rows,).
    """
    # One post for each cluster, as a single author's campaign is no event.
    first = sample.one_a_cluster(sample.at_most(_ENOUGH_ROWS, np.flatnonzero(mask)))
    if len(first) < _LEAST_BUNCH:
        return False
    counts = np.bincount(stretches.code[first], minlength=int(stretches.code.max()) + 1)
    return bool((counts[:-1] + counts[1:]).max() >= _BUNCH * len(first))


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
    code = np.zeros(len(rows), dtype=np.intp)
    code[recorded] = column.indices[column.indptr[rows][recorded]] + 1
    return code


def _posted(sample: Sample, table: ObservationTable) -> NDArray[np.datetime64]:
    """Return when each row was posted, else seen; never when it was decided, which kept posts never are."""
    posted, seen = table.posted_at[sample.rows], table.observed_at[sample.rows]
    return posted if np.mean(~np.isnat(posted)) >= TIMED_SHARE else seen


def _stretches(time: NDArray[np.datetime64]) -> Indices:
    """Return the stretch of time each row falls into: equally many rows each, those without a time apart."""
    known = ~np.isnat(time)
    if known.mean() < TIMED_SHARE:
        return np.zeros(len(time), dtype=np.intp)
    seconds = time.astype("datetime64[s]").astype(np.int64)
    cuts = np.quantile(seconds[known], np.arange(1, _STRETCHES) / _STRETCHES, method="inverted_cdf")
    return _recoded(np.where(known, np.searchsorted(np.unique(cuts), seconds), -1))


def _recoded(codes: NDArray[np.signedinteger]) -> Indices:
    return np.asarray(np.unique(codes, return_inverse=True)[1], dtype=np.intp).reshape(len(codes))
