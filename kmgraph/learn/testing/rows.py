"""The rows that a test may look at, and how alike posts of one cluster are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, Grouping, design_effect, fit_noisy_or, intraclass_correlation

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis import BitMatrix, RuleBody
    from kmgraph.learn.sample import Sample
    from kmgraph.model import Mask


@dataclass(frozen=True, eq=False)
class TestRows:
    """The rows a test may look at, and how alike posts of one cluster are there.

    Attributes:
        sample: The platform's rows.
        encoded: Its bit matrix.
        rows: Rows that may be looked at, shape (n_rows,).
        correlation: Intraclass correlation of what the rules leave unexplained.
        bodies: The rules that the rows were grouped by.
        grouping: All rows of the sample by which of these cover them; None if they were not grouped.
    """

    sample: Sample
    encoded: BitMatrix
    rows: Mask
    correlation: float
    bodies: tuple[RuleBody, ...] = ()
    grouping: Grouping | None = None

    def cover(self, body: RuleBody) -> Mask:
        """Return which rows of the sample the body covers, shape (n_rows,)."""
        return self.encoded.to_rows(body.cover(self.encoded.bits))

    def plain(self, mask: Mask) -> Counts:
        """Return the counts of the masked rows."""
        chosen = self.sample.target[mask & self.rows]
        return Counts(float(chosen.sum()), float(len(chosen) - chosen.sum()))

    def effective(self, mask: Mask) -> Counts:
        """Return the counts of as many independent posts as the masked rows are worth."""
        inside = mask & self.rows
        effect = design_effect(self.sample.cluster[inside], self.correlation)
        return self.plain(mask).deflated(effect)

    def grouped(self, bodies: tuple[RuleBody, ...]) -> Grouping:
        """Return all rows of the sample by which of the bodies cover them: anew only if the bodies are other ones."""
        if self.grouping is not None and bodies == self.bodies:
            return self.grouping
        return _grouped(len(self.sample), self.encoded, bodies)


def rows_to_test(
    sample: Sample, encoded: BitMatrix, rows: Mask, fitted_on: Mask, bodies: tuple[RuleBody, ...]
) -> TestRows:
    """Return the rows to test on, with the correlation of what a noisy-OR over the bodies leaves there.

    Args:
        sample: The platform's rows.
        encoded: Its bit matrix.
        rows: Rows to test on, shape (n_rows,).
        fitted_on: Rows the noisy-OR is fitted on, shape (n_rows,).
        bodies: All rules.
    """
    grouping = _grouped(len(sample), encoded, bodies)
    target = sample.target.astype(np.float64)
    fit = fit_noisy_or(grouping.patterns(target * fitted_on, (1 - target) * fitted_on))
    residuals = target - fit.probability(grouping.covered)[grouping.group]
    correlation = intraclass_correlation(residuals[rows], sample.cluster[rows])
    return TestRows(sample, encoded, rows, correlation, bodies, grouping)


def _grouped(count: int, encoded: BitMatrix, bodies: tuple[RuleBody, ...]) -> Grouping:
    grouping = Grouping.start(count)
    for body in bodies:
        grouping = grouping.split(encoded.to_rows(body.cover(encoded.bits)))
    return grouping
