"""One platform as rules are searched and tested on it: its rows, its literals, and what may be done with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.language import names_found
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.sample import StratumKind, is_apart, tells_rates
from kmgraph.learn.statistics import Grouping
from kmgraph.model import literal_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
    from kmgraph.learn.hypothesis.language import HypothesisLanguage
    from kmgraph.learn.hypothesis.literal_records import LiteralRecords, OutcomeColumn
    from kmgraph.learn.hypothesis.matrix import BitMatrix
    from kmgraph.learn.hypothesis.outcome_values import OutcomeValue
    from kmgraph.learn.sample import Sample, Stratification
    from kmgraph.learn.text import Discovery
    from kmgraph.model import Feature, Indices, Mask


@dataclass(frozen=True, eq=False)
class PlatformData:
    """The rows of one platform, as bits, and the design by which they were collected and divided.

    Attributes:
        sample: The rows.
        language: The literals.
        matrix: Which rows each literal covers.
        holdout: Rows set aside from the search, shape (n_rows,); all False where nothing was.
        published: Rows in the scope of each published prohibition, shape (n_rows,) each.
        filled: Of features that not all rows record, the rows in which each header is filled, shape (n_rows,) each.
        strata: How the rows may be divided.
        held_out: Whether rules are tested on the rows set aside; otherwise on all rows, by permutation.
        reference_sample: Whether kept posts were drawn apart from the others.
        records: What the rows record of each literal; None if each of them records everything.
        outcome_columns: Columns that are recorded for one outcome far more often than for the other.
        outcome_values: What is the outcome by another name, and is no literal for that.
        found: Classes of terms found in the texts.
        filled_by_terms: Classes of content that such terms tell of some posts, by IRI.
    """

    sample: Sample
    language: HypothesisLanguage
    matrix: BitMatrix
    holdout: Mask
    published: tuple[Mask, ...] = ()
    filled: Mapping[Feature, tuple[Mask, ...]] = field(default_factory=dict)
    strata: tuple[Stratification, ...] = ()
    held_out: bool = False
    reference_sample: bool = False
    records: LiteralRecords | None = None
    outcome_columns: tuple[OutcomeColumn, ...] = ()
    outcome_values: tuple[OutcomeValue, ...] = ()
    found: Discovery | None = None
    filled_by_terms: frozenset[str] = frozenset()

    def with_language(self, language: HypothesisLanguage) -> PlatformData:
        """Return the same rows, encoded anew by other literals: columns are those of the new matrix."""
        matrix = encode(self.sample, language, self.holdout, self.published, self.filled)
        return replace(self, language=language, matrix=matrix)

    @cached_property
    def whole(self) -> Mask:
        """Return the mask of all rows, shape (n_rows,)."""
        return np.ones(len(self.sample), dtype=np.bool_)

    @cached_property
    def has_rates(self) -> bool:
        """Return whether the data can tell a rate: whether posts were collected without regard to their outcome."""
        hit = int(np.count_nonzero(self.sample.target))
        if self.sample.stands_for is not None:
            return hit < len(self.sample)  # the share that was taken is known, and what follows from it
        return tells_rates(hit, len(self.sample) - hit, reference_sample=self.reference_sample)

    @cached_property
    def apart(self) -> tuple[Stratification, ...]:
        """Return the ways of dividing the rows by which hardly any stratum holds both outcomes.

        Files are none of them: that removals come from one and kept posts from another is how they are handed out.
        """
        kinds = (StratumKind.TIME, StratumKind.COMMUNITY)
        return tuple(strata for strata in self.strata if strata.kind in kinds and is_apart(self.sample, strata))

    @cached_property
    def is_comparable(self) -> bool:
        """Return whether posts of one outcome were collected where those of the other were."""
        return not self.apart and not any(value.divides for value in self.outcome_values)

    def cover(self, rule: RuleBody) -> Mask:
        """Return which rows a rule covers, shape (n_rows,)."""
        return self.matrix.to_rows(rule.cover(self.matrix.bits))

    def recorded(self, *rules: RuleBody) -> Mask:
        """Return the rows that record all that some rules and their exceptions speak of, shape (n_rows,)."""
        if self.records is None:
            return self.whole
        return self.records.of(self.matrix.literals[column] for rule in rules for column in rule.named)

    def untold(self, rule: RuleBody) -> Mask | None:
        """Return the rows of which it can't be told whether a rule covers them, shape (n_rows,); None for none.

        Posts that name only a wider kind than a rule's are none of them: they are told apart from those it covers.
        """
        if self.records is None or self.recorded(rule).all():
            return None
        filled = {column: self.records.filled(self.matrix.literals[column]) for column in rule.named}
        maybe = self.whole.copy()
        for column in rule.columns:
            maybe &= self._holds(column) | ~filled[column]
        for exception in rule.exceptions:
            maybe &= ~np.logical_and.reduce([self._holds(column) for column in exception])
        told = np.logical_and.reduce(list(filled.values()))
        untold = maybe & ~(told & self.cover(rule))
        return untold if untold.any() else None

    def untold_patterns(self, rule: RuleBody) -> Indices | None:
        """Return which of a rule's literals each row that it may cover leaves open, as a code; None if none does.

        Returns:
            Shape (n_rows,). Bit i for the rule's i-th column; 0 of rows that leave none open, or that it doesn't cover.
        """
        if self.records is None or all(self._filled(column).all() for column in rule.columns):
            return None
        patterns, maybe = np.zeros(len(self.sample), dtype=np.intp), self.whole.copy()
        for number, column in enumerate(rule.columns):
            open_ = ~self._filled(column)
            patterns += open_ * (1 << number)
            maybe &= self._holds(column) | open_
        for exception in rule.exceptions:
            maybe &= ~np.logical_and.reduce([self._holds(column) for column in exception])
        return np.asarray(patterns * maybe, dtype=np.intp)

    def _filled(self, column: int) -> Mask:
        return self.whole if self.records is None else self.records.filled(self.matrix.literals[column])

    def _holds(self, column: int) -> Mask:
        return self.matrix.to_rows(self.matrix.bits[column])

    def each_recorded(self, chosen: Indices) -> Mask | None:
        """Return which of some rows record each column, shape (n_columns, n_chosen); None if all record everything."""
        return self.records.each(self.matrix.literals, chosen) if self.records else None

    def recording_pattern(self) -> Indices:
        """Return which of the columns that are recorded by outcome each row records, as a code, shape (n_rows,)."""
        grouping = Grouping.start(len(self.sample)).split(*(column.rows for column in self.outcome_columns))
        return np.asarray(grouping.group)

    def outcome_masks(self, rules: Iterable[RuleBody]) -> tuple[Mask, ...]:
        """Return the rows that record each literal of some rules that is recorded by outcome, those alike once."""
        if self.records is None:
            return ()
        named = sorted({column for rule in rules for column in rule.named})
        return self.records.outcome_masks(self.matrix.literals[column] for column in named)

    def is_by_outcome(self, rule: RuleBody) -> bool:
        """Return whether the rows that record what a rule speaks of were chosen by outcome: no rate is known then."""
        named = (self.matrix.literals[column] for column in sorted(rule.named))
        return self.records is not None and any(map(self.records.is_by_outcome, named))

    def is_told_by_outcome(self, rule: RuleBody) -> bool:
        """Return whether posts of one outcome alone tell that they are of a kind as narrow as one that a rule names."""
        named = (self.matrix.literals[column] for column in sorted(rule.named))
        return self.records is not None and any(map(self.records.is_told_by_outcome, named))

    def is_far_by_outcome(self, rule: RuleBody) -> bool:
        """Return whether what a rule speaks of is recorded so unevenly that nothing can be confirmed of it."""
        named = (self.matrix.literals[column] for column in sorted(rule.named))
        return self.records is not None and any(map(self.records.is_far_by_outcome, named))

    def is_chosen(self, rule: RuleBody) -> bool:
        """Return whether a rule names terms that were chosen by outcomes: only rows set aside may judge the choice.

        The same goes for a topic that such terms tell of some posts.
        """
        named = [self.matrix.literals[column] for column in sorted(rule.named)]
        return names_found(named) or any(not self.filled_by_terms.isdisjoint(literal_terms(each)) for each in named)

    def tells_rate(self, rule: RuleBody) -> bool:
        """Return whether the data can tell the rate of a rule."""
        return self.has_rates and not self.is_by_outcome(rule)

    def grouped(self, rules: Iterable[RuleBody]) -> Grouping:
        """Return the rows by which of the rules cover them."""
        return reduce(Grouping.split, map(self.cover, rules), Grouping.start(len(self.sample)))
