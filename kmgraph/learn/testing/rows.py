"""The rows that a test may look at, and how alike posts of one cluster are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, design_effect, fit_noisy_or, intraclass_correlation

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis import PlatformData, RuleBody
    from kmgraph.learn.statistics import Grouping
    from kmgraph.model import Indices, Mask


@dataclass(frozen=True, eq=False)
class TestRows:
    """The rows of a platform that a test may look at.

    Attributes:
        data: The platform.
        tested: Rows that may be looked at, shape (n_rows,).
        correlation: Intraclass correlation of what the rules leave unexplained.
        rules: The rules that the rows were grouped by.
        grouping: All rows of the platform by which of these cover them; None if they were not grouped.
    """

    data: PlatformData
    tested: Mask
    correlation: float
    rules: tuple[RuleBody, ...] = ()
    grouping: Grouping | None = None

    def plain(self, mask: Mask) -> Counts:
        """Return the counts of the masked rows."""
        return Counts.of(self.data.sample.target[mask & self.tested])

    def effective(self, mask: Mask) -> Counts:
        """Return the counts of as many independent posts as the masked rows are worth."""
        return self.plain(mask).deflated(self.design_effect(mask & self.tested))

    def design_effect(self, chosen: Mask | Indices) -> float:
        """Return how many of the chosen rows are worth an independent one, at least 1."""
        return design_effect(self.data.sample.cluster[chosen], self.correlation)

    def grouped(self, rules: tuple[RuleBody, ...]) -> Grouping:
        """Return all rows of the platform by which of the rules cover them: anew only if the rules are other ones."""
        if self.grouping is not None and rules == self.rules:
            return self.grouping
        return self.data.grouped(rules)


def rows_to_test(data: PlatformData, tested: Mask, fitted_on: Mask, rules: tuple[RuleBody, ...]) -> TestRows:
    """Return the rows to test on, with the correlation of what a noisy-OR over the rules leaves there.

    Args:
        data: The platform.
        tested: Rows to test on, shape (n_rows,).
        fitted_on: Rows the noisy-OR is fitted on, shape (n_rows,).
        rules: All rules.
    """
    grouping = data.grouped(rules)
    target = data.sample.target.astype(np.float64)
    fit = fit_noisy_or(grouping.patterns(target * fitted_on, (1 - target) * fitted_on))
    residuals = target - fit.probability(grouping.covered)[grouping.group]
    correlation = intraclass_correlation(residuals[tested], data.sample.cluster[tested])
    return TestRows(data, tested, correlation, rules, grouping)
