"""Which rows of a platform record what literals speak of, and whether that hangs on their outcome.

Rules are tested and counted on rows that record all that they speak of. Where a column is filled for removed posts far
more often than for kept ones, its being filled tells the outcome, whatever it says: then no rate is known, only odds
among the rows that record it, and where one outcome hardly records it at all there is nothing to compare.

Source: D. B. Rubin, "Inference and missing data", Biometrika 63 (1976); odds as in samples drawn by outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, design_effect, fisher_greater, intraclass_correlation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.learn.sample import Sample
    from kmgraph.model import Feature, Indices, Literal, Mask, RecordedRows

_LEVEL = 1e-3
"""Of the test that a column is recorded more often for one outcome. Small, for it is asked of every column."""

_TIMES = 1.25
"""How many times more often a column must be recorded for one outcome to be said: rates would be off by as much."""

_TIMES_FAR = 3.0
"""The same, from where nothing is confirmed: what is recorded so unevenly was hardly chosen by outcome alone, and if
the kinds of posts matter for it too, odds are wrong as well. A convention."""

_FEW, _FEW_SHARE = 20, 0.02
"""Rows of an outcome that record a column, number and share, under which there is nothing to compare. A guard."""


_NONE, _NONE_SHARE = 3, 0.01
"""The same within a wider kind, where it comes about by itself that few kept posts are told finely: those of a narrow
kind that is removed are few. A convention."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """How often the rows of each outcome record something.

    Attributes:
        target, kept: Rows of each outcome that record it.
        of_target, of_kept: Rows of each outcome.
        by_outcome: Whether it is recorded more often for one of them, clearly and by much.
    """

    target: int
    kept: int
    of_target: int
    of_kept: int
    by_outcome: bool

    @property
    def is_far(self) -> bool:
        """Whether it is recorded so much more often for one of them that odds prove nothing either."""
        shares = sorted((self.target / max(self.of_target, 1), self.kept / max(self.of_kept, 1)))
        return self.by_outcome and shares[1] > _TIMES_FAR * shares[0]

    @property
    def is_next_to_none(self) -> bool:
        """Whether next to no row of one outcome records it, and that is no chance."""
        sides = ((self.target, self.of_target), (self.kept, self.of_kept))
        return self.by_outcome and any(part < max(_NONE, _NONE_SHARE * whole) for part, whole in sides)

    @property
    def is_one_sided(self) -> bool:
        """Whether hardly any row of one outcome records it, and that is no chance."""
        sides = ((self.target, self.of_target), (self.kept, self.of_kept))
        return self.by_outcome and any(part < _FEW or part < _FEW_SHARE * whole for part, whole in sides)


@dataclass(frozen=True, eq=False)
class OutcomeColumn:
    """A column that is recorded by outcome.

    Attributes:
        feature: What it records.
        roots: The classes that its header names; empty for a property.
    """

    feature: Feature
    roots: tuple[str, ...]
    recorded: Recorded
    rows: Mask


def recorded_by_outcome(recorded: Mask, target: Mask, cluster: Indices) -> Recorded:
    """Return how often the rows of each outcome record something.

    Args:
        recorded: Rows that do, shape (n_rows,).
        target: Their outcomes, shape (n_rows,).
        cluster: Which independent group each of them belongs to, shape (n_rows,).
    """
    hit, kept = Counts.of(recorded[target]), Counts.of(recorded[~target])
    told = (int(hit.target), int(kept.target), int(hit.total), int(kept.total))
    if not hit.total or not kept.total or not _differ(hit.rate, kept.rate):
        return Recorded(*told, by_outcome=False)
    rates = np.where(target, hit.rate, kept.rate)
    correlation = intraclass_correlation(recorded - rates, cluster)
    ours, theirs = (
        counts.deflated(design_effect(cluster[side], correlation)) for counts, side in ((hit, target), (kept, ~target))
    )
    p_value = 2 * min(fisher_greater(ours, theirs), fisher_greater(theirs, ours))
    return Recorded(*told, by_outcome=p_value <= _LEVEL)


def _differ(left: float, right: float) -> bool:
    return max(left, right) > _TIMES * min(left, right)


class LiteralRecords:
    """What the rows of a platform record of each literal.

    Args:
        rows: What the same rows record.
        sample: The rows of the platform.
    """

    def __init__(self, rows: RecordedRows, sample: Sample) -> None:
        self._rows = rows
        self._sample = sample
        self._masks: dict[Literal, Mask] = {}
        self._everywhere: dict[Literal, bool] = {}
        self._by_outcome: dict[int, Recorded] = {}
        self._within_wider: set[Literal] = set()
        # Kept, so that nothing that is remembered of one of them is ever taken for another's.
        self._told_of: list[Mask] = []

    def of(self, literals: Iterable[Literal]) -> Mask:
        """Return the rows that tell whether all of some literals hold, and can be compared by that, shape (n_rows,)."""
        masks = [mask for mask in {id(mask): mask for mask in map(self._mask, literals)}.values() if not mask.all()]
        if len(masks) < 2:
            return masks[0] if masks else self._rows.everything  # no copy: mostly all rows are, of every rule
        return np.asarray(np.logical_and.reduce(masks), dtype=np.bool_)

    def is_by_outcome(self, literal: Literal) -> bool:
        """Return whether the rows that record a literal were chosen by their outcome, so that no rate is known."""
        return self.is_told_by_outcome(literal) or self._told(self._rows.filled(literal)).by_outcome

    def is_told_by_outcome(self, literal: Literal) -> bool:
        """Return whether posts of one outcome alone tell that they are of a kind as narrow as a literal's."""
        self._mask(literal)
        return literal in self._within_wider

    def is_far_by_outcome(self, literal: Literal) -> bool:
        """Return whether a literal is recorded so much more often for one outcome that odds prove nothing either."""
        return self.is_by_outcome(literal) and self._told(self._rows.filled(literal)).is_far

    def outcome_masks(self, literals: Iterable[Literal]) -> tuple[Mask, ...]:
        """Return the rows that record each of the literals that are recorded by outcome, those alike once."""
        masks = map(self._mask, filter(self.is_by_outcome, literals))
        return tuple({id(mask): mask for mask in masks}.values())

    def is_one_sided(self, literal: Literal) -> bool:
        """Return whether hardly any row of one outcome records a literal."""
        return self._told(self._rows.filled(literal)).is_one_sided

    def filled(self, literal: Literal) -> Mask:
        """Return the rows that say something of what a literal speaks of, be it of a wider kind, shape (n_rows,)."""
        return self._rows.filled(literal)

    def each(self, literals: Sequence[Literal], chosen: Indices) -> Mask | None:
        """Return which of some rows record each literal, shape (n_literals, n_chosen); None if all record everything.

        Args:
            literals: Each by itself.
            chosen: Positions among the rows, shape (n_chosen,).
        """
        if all(map(self._is_told_everywhere, literals)):
            return None
        rows = self._rows.at(chosen)
        masks = [rows.of_literal(literal) for literal in literals]
        if all(mask.all() for mask in {id(mask): mask for mask in masks}.values()):
            return None
        return np.stack(masks)

    def incomplete(self, features: Iterable[Feature]) -> dict[Feature, tuple[Mask, ...]]:
        """Return, of features that not all rows record, the rows in which each header is filled, shape (n_rows,)."""
        headers = {feature: tuple(mask for _, mask in self._rows.of_feature(feature)) for feature in features}
        return {feature: masks for feature, masks in headers.items() if masks and not np.logical_or.reduce(masks).all()}

    def outcome_columns(self, features: Iterable[Feature]) -> tuple[OutcomeColumn, ...]:
        """Return the headers over some features under which rows are recorded by their outcome."""
        told = (
            OutcomeColumn(feature, roots, self._told(mask), mask)
            for feature in features
            for roots, mask in self._rows.of_feature(feature)
        )
        return tuple(column for column in told if column.recorded.by_outcome)

    def _is_told_everywhere(self, literal: Literal) -> bool:
        """Return whether all rows record a literal: asked of one after the other, and no more of them than need be."""
        if literal not in self._everywhere:
            self._everywhere[literal] = bool(self._rows.of_literal(literal).all())
        return self._everywhere[literal]

    def _mask(self, literal: Literal) -> Mask:
        if literal not in self._masks:
            self._masks[literal] = self._comparable(literal)
        return self._masks[literal]

    def _comparable(self, literal: Literal) -> Mask:
        """Return the rows that record a literal.

        Where posts of one outcome alone are told finely ("elections" beside "politics"), only the finely told ones
        within the wider kind can be compared. That they are told so more often proves nothing: where a narrow kind is
        removed, and "other" is written as the wider one, that comes about by itself.
        """
        recorded, domain = self._rows.of_literal(literal), self._rows.coarse_domain(literal)
        if domain is None:
            return recorded
        target, cluster = self._sample.target[domain], self._sample.cluster[domain]
        if not recorded_by_outcome(recorded[domain], target, cluster).is_next_to_none:
            return recorded
        self._within_wider.add(literal)
        return recorded & domain

    def _told(self, mask: Mask) -> Recorded:
        if id(mask) not in self._by_outcome:
            self._told_of.append(mask)
            self._by_outcome[id(mask)] = recorded_by_outcome(mask, self._sample.target, self._sample.cluster)
        return self._by_outcome[id(mask)]
