"""The observations of one platform that a rule can be judged on: in the target or kept, by whom, and when."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample.case_control import stands_for
from kmgraph.learn.sample.censoring import recent_posts
from kmgraph.learn.sample.clusters import table_clusters
from kmgraph.learn.sample.time_grid import TIMED_SHARE
from kmgraph.model import Decider, Outcome, Privacy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Floats, Hashes, Indices, Mask, ObservationTable

_AUTHOR = list(Decider).index(Decider.AUTHOR)


@dataclass(frozen=True, eq=False)
class Sample:
    """Judged observations of one platform; arrays have shape (n_rows,) unless said otherwise.

    Attributes:
        platform: Its id.
        rows: Positions in the table, ascending, intp.
        target: Whether the outcome is in the target; every other outcome counts as kept.
        cluster: Which independent group a row belongs to: authors joined with the groups of posts they share, intp.
        keys: A hash of the id of each row, uint64.
        cluster_keys: A hash that names each cluster whatever the order of the rows, shape (n_clusters,), uint64.
        time: When it was posted, or else observed, or else decided, whichever nearly all rows say, kept ones too; UTC,
            NaT if unknown. Two clocks in one would put a post's outcome into its time: kept posts are seldom decided
            on, so that the last days would hold target posts only.
        acted: When it was decided, else posted, else observed; UTC, NaT if unknown.
        too_recent: Observations left out, because a removal may still have been on its way.
        recent_sources: Independent groups behind these.
        stands_for: How many posts of the platform each row stands for; None where each stands for itself.
        delay: Seconds from posting within which 95 % of the target posts were decided; None if unknown.
    """

    platform: str
    rows: Indices
    target: Mask
    cluster: Indices
    keys: Hashes
    cluster_keys: Hashes
    time: NDArray[np.datetime64]
    acted: NDArray[np.datetime64]
    too_recent: int = 0
    recent_sources: int = 0
    delay: float | None = None
    stands_for: Floats | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def kept_weight(self, rows: Mask) -> float:
        """Return how many posts that were left alone each kept one of the rows stands for, on average.

        Args:
            rows: Of the sample, shape (n_rows,); where they hold no kept post, it is that of all.
        """
        if self.stands_for is None:
            return 1.0
        kept = rows & ~self.target
        chosen = kept if kept.any() else ~self.target
        return float(self.stands_for[chosen].mean()) if chosen.any() else 1.0

    @property
    def weights(self) -> tuple[float, float] | None:
        """Return the least and the greatest number of posts that one left alone stands for; None if all are alike."""
        kept = None if self.stands_for is None else self.stands_for[~self.target]
        if kept is None or not len(kept) or kept.min() == kept.max():
            return None
        return float(kept.min()), float(kept.max())

    def at_most(self, count: int, rows: Indices) -> Indices:
        """Return the rows, or `count` of them where they are more: chosen by their keys, so that no order matters."""
        return rows if len(rows) <= count else rows[np.argpartition(self.keys[rows], count)[:count]]

    def one_a_cluster(self, rows: Indices) -> Indices:
        """Return one of the rows of each cluster, the first by its key, cluster by cluster."""
        order = rows[np.lexsort((self.keys[rows], self.cluster[rows]))]
        return order[np.flatnonzero(np.diff(self.cluster[order], prepend=-1))]


def judged_mask(table: ObservationTable) -> Mask:
    """Return the rows that say something about rules.

    All but those their own author deleted, and those that met with what a published permission announces.
    """
    by_others = ~author_deleted(table)
    return by_others if table.as_announced is None else by_others & ~table.as_announced


def author_deleted(table: ObservationTable) -> Mask:
    """Return the rows that their own author deleted."""
    return np.asarray(table.decided_by == _AUTHOR, dtype=np.bool_)


def target_mask(table: ObservationTable, settings: LearnSettings) -> Mask:
    """Return the rows whose outcome is in the target."""
    codes = [code for code, outcome in enumerate(Outcome) if outcome in settings.target]
    return np.isin(table.outcome, codes)


def told_outcomes(table: ObservationTable, settings: LearnSettings) -> tuple[Outcome, ...]:
    """Return the outcomes of the target that rules name, in the order of `Outcome`; all of them where nothing tells.

    What fewer than `least_clusters` independent groups met with is not named: it would tell of few people, and make
    every sentence longer for their sake. Nor are some named where these may be nearly all there is of the target: then
    that the others are not would tell how few they are.
    """
    wanted = tuple(outcome for outcome in Outcome if outcome in settings.target)
    posts = int(np.count_nonzero(judged_mask(table) & target_mask(table, settings)))
    named = _of_many(table, settings, wanted)
    return named if named and _leaves_enough(posts, len(named), settings) else wanted


def other_outcomes(table: ObservationTable, settings: LearnSettings) -> tuple[Outcome, ...]:
    """Return the outcomes outside of the target that posts met with and that count as left alone, in `Outcome`'s order.

    Empty unless each of them can be named: what fewer than `least_clusters` independent groups met with would tell of
    few people, and so would what they leave where they may be nearly all.
    """
    judged = judged_mask(table)
    named_apart = {*settings.target, Outcome.KEPT, Outcome.REINSTATED}
    met = tuple(
        outcome
        for index, outcome in enumerate(Outcome)
        if outcome not in named_apart and np.any(judged & (table.outcome == index))
    )
    others = int(np.count_nonzero(judged & ~target_mask(table, settings)))
    return met if _of_many(table, settings, met) == met and _leaves_enough(others, len(met), settings) else ()


def _leaves_enough(posts: int, named: int, settings: LearnSettings) -> bool:
    """Return whether so many named outcomes, each of enough posts, leave open as many of another: by round numbers."""
    step = Privacy().rounded_to
    least = step * ((posts + step // 2) // step) - step // 2
    return least >= settings.least_clusters * (named + 1)


def _of_many(table: ObservationTable, settings: LearnSettings, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    cluster, judged = table_clusters(table), judged_mask(table)
    groups = {each: cluster[judged & (table.outcome == list(Outcome).index(each))] for each in outcomes}
    return tuple(each for each in outcomes if len(np.unique(groups[each])) >= settings.least_clusters)


def platform_samples(table: ObservationTable, settings: LearnSettings) -> tuple[Sample, ...]:
    """Return a sample for each platform that has judged rows, in the order of the platforms' ids.

    Posts that are too recent to be known as kept are left out.
    """
    judged, target = judged_mask(table), target_mask(table, settings)
    keys = _row_keys(table.ids)
    acted, weights = observation_times(table), stands_for(table, target)
    samples = []
    for code, platform in enumerate(table.platforms):
        everything = np.flatnonzero(judged & (table.platform == code))
        times = (clock[everything] for clock in (table.posted_at, table.decided_at, table.observed_at))
        recent = recent_posts(target[everything], *times)
        # Where every post is recent, the removed ones are all that is known.
        rows = everything[~recent.rows] if not recent.rows.all() else everything[target[everything]]
        if len(rows):
            cluster = table_clusters(table, rows)
            cluster_keys = np.full(cluster.max() + 1, np.iinfo(np.uint64).max, dtype=np.uint64)
            np.minimum.at(cluster_keys, cluster, keys[rows])
            samples.append(
                Sample(
                    platform=platform,
                    rows=rows,
                    target=target[rows],
                    cluster=cluster,
                    keys=keys[rows],
                    cluster_keys=cluster_keys,
                    time=_one_clock(table, rows, target[rows]),
                    acted=acted[rows],
                    too_recent=len(everything) - len(rows),
                    recent_sources=len(np.unique(table_clusters(table, np.setdiff1d(everything, rows)))),
                    delay=recent.delay,
                    stands_for=None if weights is None else weights[rows],
                )
            )
    return tuple(samples)


def _one_clock(table: ObservationTable, rows: Indices, target: Mask) -> NDArray[np.datetime64]:
    for clock in (table.posted_at, table.observed_at, table.decided_at):
        known = ~np.isnat(clock[rows])
        if all(known[kind].mean() >= TIMED_SHARE for kind in (target, ~target) if kind.any()):
            return clock[rows].astype("datetime64[s]")
    return np.full(len(rows), "NaT", dtype="datetime64[s]")


def observation_times(table: ObservationTable) -> NDArray[np.datetime64]:
    """Return when each row was decided, else posted, else observed; NaT if unknown."""
    time = table.decided_at.astype("datetime64[s]")
    for fallback in (table.posted_at, table.observed_at):
        time = np.where(np.isnat(time), fallback.astype("datetime64[s]"), time)
    return time


def _row_keys(ids: tuple[str, ...]) -> Hashes:
    # Two checksums side by side: Python's own hash changes from run to run.
    low = np.fromiter((zlib.crc32(name.encode()) for name in ids), dtype=np.uint64, count=len(ids))
    high = np.fromiter((zlib.adler32(name.encode(), 7) for name in ids), dtype=np.uint64, count=len(ids))
    return np.asarray(high << np.uint64(32) | low, dtype=np.uint64)
