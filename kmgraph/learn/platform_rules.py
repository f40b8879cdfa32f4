"""The rules found on one platform, as they were tested."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.testing import LeftOpen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.hypothesis import PlatformData, RuleBody
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.statistics import Grouping
    from kmgraph.learn.testing import TestRows
    from kmgraph.model import Mask


@dataclass(frozen=True, eq=False)
class PlatformRules:
    """The rules found on one platform, with their p-values.

    Attributes:
        everywhere: All rows of the platform, grouped by the rules, with the correlation that these leave.
        p_values: Of each rule, before adjustment over the platforms.
        explained: Whether a rule's effect vanishes among posts that published rules treat alike, or within strata.
        as_tested: The rules as they stood in the test on rows set aside, without what these rows said of them since;
            empty where none were set aside.
    """

    everywhere: TestRows
    p_values: tuple[float, ...]
    explained: tuple[bool, ...]
    as_tested: tuple[RuleBody, ...] = ()

    @property
    def data(self) -> PlatformData:
        """Return the platform."""
        return self.everywhere.data

    @property
    def rules(self) -> tuple[RuleBody, ...]:
        """Return the rules, as columns of the platform's matrix."""
        return self.everywhere.rules

    @cached_property
    def grouping(self) -> Grouping:
        """Return the rows by which rules cover them."""
        return self.everywhere.grouped(self.rules)

    @cached_property
    def covers(self) -> tuple[Mask, ...]:
        """Return the rows in each rule's scope, shape (n_rows,) each."""
        return tuple(np.asarray(covered[self.grouping.group]) for covered in self.grouping.covered.T)

    @cached_property
    def counted(self) -> tuple[Mask, ...]:
        """Return the rows in each rule's scope that record all that it speaks of and may be counted, (n_rows,) each."""
        return tuple(
            cover & told & self.data.holdout if self.is_chosen(index) else cover & told
            for index, (cover, told) in enumerate(zip(self.covers, self.recorded, strict=True))
        )

    def is_chosen(self, index: int) -> bool:
        """Return whether a rule names terms that were chosen by outcomes: only rows set aside may be counted then."""
        return self.data.is_chosen(self.rules[index])

    @cached_property
    def recorded(self) -> tuple[Mask, ...]:
        """Return the rows that record all that each rule speaks of, shape (n_rows,) each."""
        return tuple(map(self.data.recorded, self.rules))

    @cached_property
    def left_open(self) -> LeftOpen:
        """Return the rows of which it can't be told whether each rule covers them."""
        return LeftOpen(self.data, self.rules)

    @cached_property
    def has_rates(self) -> tuple[bool, ...]:
        """Return whether the data can tell the rate of each rule."""
        return tuple(map(self.data.tells_rate, self.rules))

    def unseen(self, index: int) -> Mask:
        """Return the rows set aside that a rule was tested on, shape (n_rows,)."""
        rule = self.as_tested[index]
        return self.data.cover(rule) & self.data.recorded(rule) & self.data.holdout

    def confirmed(self, adjusted: Sequence[float], settings: LearnSettings) -> list[bool]:
        """Return whether each rule is significant, and not explained otherwise; `adjusted` are its p-values."""
        return [
            p_value <= settings.significance and not explained
            for p_value, explained in zip(adjusted, self.explained, strict=True)
        ]
