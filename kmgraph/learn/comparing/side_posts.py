"""The posts of one side: those of a platform that rules are judged on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import can_hold_out, holdout_mask, platform_samples, tells_rates
from kmgraph.learn.statistics import scoped
from kmgraph.model import KindCounts

if TYPE_CHECKING:
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.statistics import Counts
    from kmgraph.model import Mask, ObservationTable


class SidePosts:
    """The posts of a platform with their outcomes and sources.

    Args:
        table: Observations, of other platforms too.
        platform: Its id.
        settings: What counts as the target, and how rows were set aside.

    Attributes:
        sample: The posts.
        settings: As given.
    """

    def __init__(self, table: ObservationTable, platform: str, settings: LearnSettings) -> None:
        samples = (sample for sample in platform_samples(table, settings) if sample.platform == platform)
        self.settings = settings
        self.sample: Sample | None = next(samples, None)

    def __len__(self) -> int:
        """Return the number of posts."""
        return 0 if self.sample is None else len(self.sample)

    def at(self, mask: Mask) -> Mask:
        """Return which of the posts a mask of the table's rows holds, shape (n_posts,)."""
        return mask[self.sample.rows] if self.sample is not None else np.zeros(0, dtype=np.bool_)

    @cached_property
    def target(self) -> Mask:
        """The posts that were acted against, shape (n_posts,)."""
        return self.sample.target if self.sample is not None else np.zeros(0, dtype=np.bool_)

    @cached_property
    def unseen(self) -> Mask:
        """The posts that the search for this side's rules did not see, (n_posts,); all where none were set aside."""
        if self.sample is None or not can_hold_out(self.sample, self.settings):
            return np.ones(len(self), dtype=np.bool_)
        return holdout_mask(self.sample, self.settings)

    @property
    def has_rates(self) -> bool:
        """Whether the share of the target among its posts is that of the platform."""
        hit = int(np.count_nonzero(self.target))
        return tells_rates(hit, len(self) - hit, reference_sample=self.settings.reference_sample)

    @property
    def is_mixed(self) -> bool:
        """Whether its posts left alone stand for different numbers of posts of the platform."""
        return self.sample is not None and self.sample.weights is not None

    def since(self, time: str | None) -> Mask:
        """Return the posts from a time on (ISO 8601, UTC), shape (n_posts,); all for no time."""
        if time is None or self.sample is None:
            return np.ones(len(self), dtype=np.bool_)
        return np.asarray(self.sample.time >= np.datetime64(time.removesuffix("Z")))

    def counts(self, posts: Mask) -> KindCounts:
        """Return what became of some of the posts, given as a mask, shape (n_posts,)."""
        if self.sample is None:
            return KindCounts(0, 0)
        hit = int(np.count_nonzero(posts & self.target))
        return KindCounts(
            target=hit,
            kept=int(np.count_nonzero(posts)) - hit,
            clusters=len(np.unique(self.sample.cluster[posts])),
            kept_weight=self.sample.kept_weight(posts),
        )

    def effective(self, posts: Mask, correlation: float) -> Counts:
        """Return the counts of as many independent posts as some are worth.

        Args:
            posts: A mask, shape (n_posts,).
            correlation: How alike posts of one source are over all kinds, in [0, 1].
        """
        assert self.sample is not None
        return scoped(self.target[posts], self.sample.cluster[posts]).effective(correlation)
