"""Measures what planning has to assume: how often posts are acted against, how authors post, how much there is to say.

The only module of planning that looks at observations as the learner does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from kmgraph.learn.hypothesis import encode, read_language
from kmgraph.learn.planning.assumptions import AuthorSize, PlanningAssumptions
from kmgraph.learn.sample import platform_samples, tells_rates
from kmgraph.learn.statistics import Counts, Grouping, design_effect, intraclass_correlation
from kmgraph.model import RangeLiteral, Scope, SetColumn, contains, literal_mask, select_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Candidate, Hierarchy, Literal, Mask, ObservationTable, Rule, Vocabulary

_MOST_SIZES = 24
"""Numbers of posts that simulated authors may have; above so many, authors of like size are taken together.

A guard: each number takes a distribution of its own.
"""

_MOST_LITERALS = 48
"""Literals from which the focus of authors is read, spread over all. A convention: their median is taken."""

_ENOUGH_ROWS = 20_000
"""Rows from which it is read: whole authors, until they have so many. A guard on the time it takes."""

_COVERAGES = (0.001, 0.25)  # the literals it is read from are as rare as rules are


@dataclass(frozen=True, eq=False)
class Survey:
    """One platform, as planning sees it.

    Attributes:
        sample: Its judged rows.
        table: The same rows as a table of their own.
        literals: Everything that a scope may say, in a fixed order.
        literal_bits: Bits that name one of them, on average.
        rules: The rules learned there, hints among them.
        reference_sample: Whether kept posts were drawn apart from the others.
    """

    sample: Sample
    table: ObservationTable
    hierarchy: Hierarchy
    literals: tuple[Literal, ...]
    literal_bits: float
    rules: tuple[Rule | Candidate, ...]
    reference_sample: bool = False
    _masks: dict[Literal, Mask] = field(default_factory=dict, repr=False)

    @property
    def platform(self) -> str:
        """Return the platform's id."""
        return self.sample.platform

    @property
    def has_rates(self) -> bool:
        """Return whether there are posts in the target, and kept ones from which to tell a rate."""
        target = int(np.count_nonzero(self.sample.target))
        kept = len(self.sample) - target
        return target > 0 and tells_rates(target, kept, reference_sample=self.reference_sample)

    @cached_property
    def _known(self) -> tuple[tuple[Rule | Candidate, Mask], ...]:
        """The rules that explain outcomes, with the rows that each covers, shape (n_rows,)."""
        return tuple((rule, self.cover(rule.scope)) for rule in self.rules if rule.confidence.is_confirmed)

    @cached_property
    def correlation(self) -> float:
        """Return how alike the outcomes of one author's posts are, beyond what the known rules explain."""
        group = Grouping.start(len(self.sample)).split(*(cover for _, cover in self._known)).group
        target = self.sample.target.astype(np.float64)
        rates = np.bincount(group, weights=target) / np.bincount(group)
        return intraclass_correlation(target - rates[group], self.sample.cluster)

    @cached_property
    def value_index(self) -> ValueIndex:
        """Return what tells which literals cover nearly all of some rows."""
        return ValueIndex.of(self.table, self.literals, self.hierarchy)

    def cover(self, scope: Scope) -> Mask:
        """Return which rows a scope covers, shape (n_rows,)."""
        cover = self._conjunction(scope.all)
        for exception in scope.unless:
            cover &= ~self._conjunction(exception)
        return cover

    def _conjunction(self, literals: tuple[Literal, ...]) -> Mask:
        mask = np.ones(len(self.sample), dtype=np.bool_)
        for literal in literals:
            if literal not in self._masks:
                self._masks[literal] = literal_mask(literal, self.table, self.hierarchy)
            mask &= self._masks[literal]
        return mask

    def alike(self, scope: Scope, but: Rule | Candidate | None = None) -> Mask:
        """Return the rows that the known rules treat as they treat a scope, shape (n_rows,).

        Rows of a rule that contains the scope, and rows of no other rule.

        Args:
            scope: What is compared with them; an empty one is compared with rows that no known rule covers.
            but: A rule that counts as unknown; rows from before it came into force are left out.
        """
        chosen = self._since(but.evidence.valid_from if but else None)
        for rule, cover in self._known:
            if rule is not but:
                chosen &= cover if contains(rule.scope, scope, self.hierarchy) else ~cover
        return chosen

    def _since(self, time: str | None) -> Mask:
        """Return the rows from an ISO 8601 time on, and those of unknown time, shape (n_rows,)."""
        if time is None:
            return np.ones(len(self.sample), dtype=np.bool_)
        return ~(self.sample.time < np.datetime64(time.removesuffix("Z")))

    def counts(self, mask: Mask) -> Counts:
        """Return the target and kept posts among the masked rows."""
        target = float(np.count_nonzero(self.sample.target & mask))
        return Counts(target, float(np.count_nonzero(mask)) - target)

    def effective_counts(self, mask: Mask) -> Counts:
        """Return the counts of as many independent posts as the masked rows are worth."""
        return self.counts(mask).deflated(design_effect(self.sample.cluster[mask], self.correlation))

    @property
    def _base_rate(self) -> float:
        """The rate that stands beside the rules; counted where none does, half a post each way: never 0, never 1."""
        told = {rule.evidence.base_rate for rule in self.rules} - {None, 0.0, 1.0}
        if told:
            return min(rate for rate in told if rate is not None)
        free = self.counts(self.alike(Scope.of(())))
        return (free.target + 0.5) / (free.total + 1)

    def assumptions(self) -> PlanningAssumptions:
        """Return what one more rule would be looked for in."""
        return PlanningAssumptions(
            base_rate=self._base_rate,
            authors=_author_sizes(self.sample.cluster),
            focus=_focus(self),
            correlation=self.correlation,
            literal_bits=self.literal_bits,
            rules=len(self._known) + 1,
        )


def survey_platforms(
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    rules: Sequence[Rule | Candidate],
) -> tuple[Survey, ...]:
    """Return a survey of each platform that has judged rows, in the order of the platforms' ids.

    Args:
        table: The observations.
        vocabulary: Says which terms may be learned.
        hierarchy: The inferred class tree.
        settings: How the rules were learned.
        rules: What was learned, on all platforms.
    """
    return tuple(
        _survey(sample, table, vocabulary, hierarchy, settings, rules) for sample in platform_samples(table, settings)
    )


def _survey(
    sample: Sample,
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    rules: Sequence[Rule | Candidate],
) -> Survey:
    language = read_language(
        table, sample, vocabulary, hierarchy, max_cuts=settings.max_cuts, least_clusters=settings.least_clusters
    )
    matrix = encode(sample, language, np.zeros(len(sample), dtype=np.bool_), ())
    return Survey(
        sample=sample,
        table=select_rows(table, sample.rows),
        hierarchy=hierarchy,
        literals=tuple(dict.fromkeys(chain(matrix.literals, *matrix.synonyms))),
        literal_bits=float(np.mean(matrix.costs)) if len(matrix.costs) else 0.0,
        rules=tuple(rule for rule in rules if rule.platform == sample.platform),
        reference_sample=settings.reference_sample,
    )


def _author_sizes(cluster: NDArray[np.intp]) -> tuple[AuthorSize, ...]:
    sizes = np.sort(np.bincount(cluster))
    sizes = sizes[sizes > 0]
    posts, authors = np.unique(sizes, return_counts=True)
    if len(posts) > _MOST_SIZES:
        # Equal parts of the authors, each with its mean: the mean over all stays what it is.
        parts = np.array_split(sizes, _MOST_SIZES)
        posts = np.array([round(float(part.mean())) for part in parts])
        authors = np.array([len(part) for part in parts])
    return tuple(
        AuthorSize(int(count), float(share)) for count, share in zip(posts, authors / authors.sum(), strict=True)
    )


def _focus(survey: Survey) -> float:
    """Return how alike an author's posts are in what is recorded of them: the median over literals as rare as rules."""
    plain = [literal for literal in survey.literals if not isinstance(literal, RangeLiteral)]
    rows = _some_authors(survey.sample)
    posts, cluster = select_rows(survey.table, rows), np.unique(survey.sample.cluster[rows], return_inverse=True)[1]
    correlations = []
    for literal in plain[:: max(1, len(plain) // _MOST_LITERALS)]:
        mask = literal_mask(literal, posts, survey.hierarchy)
        share = float(mask.mean())
        if _COVERAGES[0] <= share <= _COVERAGES[1]:
            correlations.append(intraclass_correlation(mask.astype(np.float64) - share, cluster.reshape(-1)))
    return float(np.median(correlations)) if correlations else 0.0


def _some_authors(sample: Sample) -> NDArray[np.intp]:
    """Return the rows of as many authors as give enough posts, the same whatever the order of the rows."""
    order = np.argsort(sample.cluster_keys, kind="stable")
    sizes = np.bincount(sample.cluster, minlength=len(order))[order]
    chosen = np.zeros(len(order), dtype=np.bool_)
    chosen[order[np.cumsum(sizes) - sizes < _ENOUGH_ROWS]] = True
    return np.flatnonzero(chosen[sample.cluster])


@dataclass(frozen=True, eq=False)
class ValueIndex:
    """Which recorded values make which literals hold.

    Attributes:
        literals: Literals that one recorded value decides: all but numeric ranges.
        recorded: Which values each row records, shape (n_rows, n_values), sparse.
        holds: Which literals each value makes hold, shape (n_values, n_literals), sparse.
    """

    literals: tuple[Literal, ...]
    recorded: sparse.csr_array
    holds: sparse.csc_array

    @classmethod
    def of(cls, table: ObservationTable, literals: tuple[Literal, ...], hierarchy: Hierarchy) -> ValueIndex:
        """Return the index of a table of at least one row."""
        plain = tuple(literal for literal in literals if not isinstance(literal, RangeLiteral))
        alone = _values_alone(table)
        masks = [literal_mask(literal, alone, hierarchy) for literal in plain]
        holds = np.stack(masks, axis=1) if masks else np.zeros((len(alone), 0), dtype=np.bool_)
        return cls(plain, _recorded(table), sparse.csc_array(holds.astype(np.int32)))

    def near(self, rows: Mask, share: float) -> tuple[Literal, ...]:
        """Return the literals that hold for at least this share of the masked rows, in their order."""
        chosen = self.recorded[np.flatnonzero(rows)]
        if not chosen.shape[0]:
            return ()
        covered = (chosen @ self.holds).astype(np.bool_).sum(axis=0)
        near = np.asarray(covered).reshape(-1) >= share * chosen.shape[0]
        return tuple(self.literals[index] for index in np.flatnonzero(near))


def _values_alone(table: ObservationTable) -> ObservationTable:
    """Return a table with a row for each value of each set column, in which that value alone is recorded."""
    sets = _set_columns(table)
    starts = np.cumsum([0, *(len(column.values) for column in sets)])
    rows = np.arange(starts[-1] + 1)
    columns = tuple(
        replace(
            column,
            indptr=np.clip(rows - start, 0, len(column.values)).astype(np.int64),
            indices=np.arange(len(column.values), dtype=np.int32),
        )
        for start, column in zip(starts[:-1], sets, strict=True)
    )
    return replace(select_rows(table, np.zeros(starts[-1], dtype=np.intp)), columns=columns)


def _recorded(table: ObservationTable) -> sparse.csr_array:
    recorded = [
        sparse.csr_array(
            (np.ones(len(column.indices), dtype=np.int32), column.indices, column.indptr),
            shape=(len(table), len(column.values)),
        )
        for column in _set_columns(table)
    ]
    # There may be no set column at all.
    nothing = sparse.csr_array((len(table), 0), dtype=np.int32)
    return sparse.csr_array(sparse.hstack([nothing, *recorded], format="csr"))


def _set_columns(table: ObservationTable) -> list[SetColumn]:
    return [column for column in table.columns if isinstance(column, SetColumn)]
