"""One platform, from its rows to the rules found on it and their p-values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import (
    LiteralRecords,
    PlatformData,
    encode,
    narrowed,
    outcome_values,
    read_language,
    to_scope,
)
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.sample import can_hold_out, holdout_mask, stratifications
from kmgraph.learn.search import EncodedRules, cooccurring, deleted_posts, find_rules, with_better_cuts
from kmgraph.learn.statistics import Grouping
from kmgraph.learn.testing import (
    EFFORT,
    Contrasts,
    Within,
    confirmed_exceptions,
    generalised,
    on_kinds,
    p_value_within,
    permutation_p_values,
    rows_to_test,
    rule_p_values,
    sharpened,
    with_late_exceptions,
    within_strata,
)
from kmgraph.learn.text import TextSearch, discover
from kmgraph.model import Deontic, RecordedRows
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from kmgraph.learn.budget import Budget
    from kmgraph.learn.hypothesis import RuleBody
    from kmgraph.learn.sample import Sample, Stratification
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.learn.text import Discovery
    from kmgraph.model import Hierarchy, Mask, ObservationTable, ReviewedTerms, TermMatrix, Vocabulary


_EXCEPTIONS = 0.5
"""Share of the level that exceptions found and tested apart get; those that all rows together show get the rest."""


@dataclass(frozen=True, eq=False)
class LearnInput:
    """What a run learns from.

    Attributes:
        table: The observations of all platforms.
        vocabulary: Says which terms may be learned.
        hierarchy: The inferred class tree.
        settings: How to learn.
        published: What the platforms wrote down.
        n_platforms: How many platforms have rows.
        terms: Which terms the rows' texts hold; None where nothing is looked for in them.
        reviewed: What people decided about classes of terms that earlier runs found, classes above by their IRIs.
    """

    table: ObservationTable
    vocabulary: Vocabulary
    hierarchy: Hierarchy
    settings: LearnSettings
    published: tuple[PublishedScope, ...]
    n_platforms: int
    terms: TermMatrix | None = None
    reviewed: tuple[ReviewedTerms, ...] = ()

    @cached_property
    def filled_by_terms(self) -> frozenset[str]:
        """Classes of content that terms chosen by outcomes tell of some posts, with those above them, by IRI."""
        above = {iri for known in self.reviewed if known.under for iri in self.hierarchy.ancestors(known.under)}
        return frozenset(above - {KM.Content})


def learn_platform(sample: Sample, inputs: LearnInput, budget: Budget) -> PlatformRules:
    """Return the rules found on one platform, with their p-values.

    Args:
        sample: Its rows.
        inputs: What the run learns from.
        budget: When to stop.
    """
    settings = inputs.settings
    has_both = bool(sample.target.any()) and not sample.target.all()
    data = _platform_data(sample, inputs, held_out=has_both and can_hold_out(sample, settings))
    if not sample.target.any() or not data.matrix.literals:
        return _untested(data, ())
    if not has_both:
        return _untested(data, _hints(data, settings))
    if data.held_out:
        return tested(find_rules(data, settings, budget, refined=True), settings)
    found = find_rules(data, replace(settings, effort=EFFORT), budget, refined=False)
    rules = permuted(found, settings, budget, n_platforms=inputs.n_platforms)
    # The rules were tested without better cuts: chance had no better ones either.
    better = with_better_cuts(found)
    return replace(rules, everywhere=rows_to_test(better.data, data.whole, data.whole, better.rules))


def _platform_data(sample: Sample, inputs: LearnInput, *, held_out: bool) -> PlatformData:
    settings = inputs.settings
    published = tuple(
        scope.mask[sample.rows]
        for scope in inputs.published
        if scope.deontic is Deontic.PROHIBITION and scope.platform in {None, sample.platform}
    )
    records = LiteralRecords(RecordedRows(inputs.table, inputs.hierarchy).at(sample.rows), sample)
    language = read_language(
        inputs.table,
        sample,
        inputs.vocabulary,
        inputs.hierarchy,
        max_cuts=settings.max_cuts,
        least_clusters=settings.least_clusters,
    )
    features = dict.fromkeys(dimension.feature for dimension in language.dimensions)
    by_outcome, filled = records.outcome_columns(features), records.incomplete(features)
    for column in by_outcome:
        if column.recorded.is_one_sided:
            # That it is filled tells the outcome: as literals, its values would hide what the other columns say.
            language = language.without(column.feature, records.is_one_sided)
    same = outcome_values(language, sample)
    for value in same:
        language = language.without(value.feature, value.is_out)
    holdout = holdout_mask(sample, settings) if held_out else np.zeros(len(sample), dtype=np.bool_)
    strata = stratifications(sample, inputs.table)
    found = _found(sample, holdout, strata, inputs) if held_out else None
    if found:
        language = language.with_found(found, sample.rows, len(inputs.table))
    return PlatformData(
        sample=sample,
        language=language,
        matrix=encode(sample, language, holdout, published, filled),
        holdout=holdout,
        published=published,
        filled=filled,
        strata=strata,
        held_out=held_out,
        reference_sample=settings.reference_sample,
        records=records,
        outcome_columns=by_outcome,
        outcome_values=same,
        found=found,
        filled_by_terms=inputs.filled_by_terms,
    )


def _found(sample: Sample, holdout: Mask, strata: tuple[Stratification, ...], inputs: LearnInput) -> Discovery | None:
    """Return the classes of terms found in the texts of a platform; without rows set aside nothing could test them."""
    if inputs.terms is None or not inputs.terms.terms:
        return None
    settings = inputs.settings
    search = TextSearch(inputs.reviewed, finds_more=settings.finds_terms, is_any=settings.any_topics)
    return discover(sample, holdout, inputs.terms, strata, search)


def _untested(data: PlatformData, rules: tuple[RuleBody, ...]) -> PlatformRules:
    everywhere = rows_to_test(data, data.whole, data.whole, rules)
    return PlatformRules(everywhere, (1.0,) * len(rules), (False,) * len(rules))


def _hints(data: PlatformData, settings: LearnSettings) -> tuple[RuleBody, ...]:
    """Return what can be said from deletions alone: features that meet too often, one post for each cluster."""
    return cooccurring(data.matrix, deleted_posts(data), settings)


def tested(found: EncodedRules, settings: LearnSettings) -> PlatformRules:
    """Return the rules of the search part with their p-values on the rows set aside.

    Args:
        found: The rules, of a platform with rows set aside.
        settings: How to learn.
    """
    data, rules, searched = found.data, found.rules, ~found.data.holdout
    # A literal must be borne out by all rows to stay: that only ever makes a rule wider, for the unseen rows to test.
    rules = generalised(rows_to_test(data, data.whole, data.whole, rules), rules)
    # A literal is only ever added on the strength of rows that the tests don't use.
    rules = sharpened(rows_to_test(data, searched, searched, rules), rules, max_literals=settings.max_literals)
    rules = on_kinds(rows_to_test(data, searched, searched, rules), rules, max_literals=settings.max_literals)
    rules = tuple(dict.fromkeys(narrowed(rule, data.matrix) for rule in rules))
    rows = rows_to_test(data, data.holdout, searched, rules)
    strict = replace(settings, significance=_EXCEPTIONS * settings.significance)
    rules = tuple(dict.fromkeys(confirmed_exceptions(rows, rules, searched, strict)))
    contrasts = Contrasts(rows, rules, searched)
    p_values = rule_p_values(contrasts, settings)
    left = _left_within_strata(contrasts, settings)
    published = reduce(Grouping.split, data.published, Grouping.start(len(data.sample)))
    explained = tuple(
        p_value <= settings.significance and (within.vanishes or _is_explained(contrasts, index, published, settings))
        for index, (p_value, within) in enumerate(zip(p_values, left, strict=True))
    )
    completed = rows_to_test(data, data.whole, data.whole, _completed(contrasts, settings))
    return PlatformRules(completed, _largest(p_values, left), explained, as_tested=rules)


def _completed(contrasts: Contrasts, settings: LearnSettings) -> tuple[RuleBody, ...]:
    """Return all rules, those that stand with the exceptions that are clear on all rows of the platform.

    What was shown of a rule stays as it is: it held on unseen rows with the posts that such an exception lets off.
    """
    data, standing = contrasts.rows.data, tuple(compress(contrasts.rules, contrasts.active))
    if not standing:
        return contrasts.rules
    everywhere = Contrasts(rows_to_test(data, data.whole, data.whole, standing), standing, data.whole)
    level = (1 - _EXCEPTIONS) * settings.significance
    completed = with_late_exceptions(everywhere, level, longest=settings.max_exception_literals)
    known = dict(zip(standing, completed, strict=True))
    return tuple(known.get(rule, rule) for rule in contrasts.rules)


def permuted(found: EncodedRules, settings: LearnSettings, budget: Budget, *, n_platforms: int) -> PlatformRules:
    """Return the rules with their p-values by permutation, where too few clusters are there to set some aside.

    Args:
        found: The rules found on all rows of the platform.
        settings: How to learn.
        budget: When to stop.
        n_platforms: Of the run.
    """
    data, rules = found.data, found.rules
    p_values = permutation_p_values(data, rules, settings, budget, n_platforms=n_platforms)
    everywhere = rows_to_test(data, data.whole, data.whole, rules)
    left = _left_within_strata(Contrasts(everywhere, rules, data.whole), settings)
    return PlatformRules(everywhere, _largest(p_values, left), tuple(within.vanishes for within in left))


def _largest(p_values: tuple[float, ...], left: tuple[Within, ...]) -> tuple[float, ...]:
    return tuple(max(p_value, within.p_value) for p_value, within in zip(p_values, left, strict=True))


def _left_within_strata(contrasts: Contrasts, settings: LearnSettings) -> tuple[Within, ...]:
    """Return, for each rule, what is left of its effect within communities, files and stretches of time."""
    if not contrasts.rows.data.strata:
        return (Within(),) * len(contrasts.rules)
    return tuple(
        within_strata(
            contrasts.comparable(index),
            contrasts.inside(index),
            contrasts.alike(index),
            to_scope(rule, contrasts.rows.data.matrix).all,
            settings.significance / len(contrasts.rules),
        )
        for index, rule in enumerate(contrasts.rules)
    )


def _is_explained(contrasts: Contrasts, index: int, published: Grouping, settings: LearnSettings) -> bool:
    """Return whether a rule's effect vanishes among posts that published rules treat alike.

    Such a rule is a published one named a little too wide, or a shadow of it. One that lies inside published scopes is
    compared with them by the reasoner: it restates them, or is stricter.
    """
    inside = contrasts.inside(index)
    is_published = np.asarray(published.covered.any(axis=1))
    if not is_published.any() or is_published[published.group[inside]].all():
        return False
    code = contrasts.alike(index) * len(published.covered) + published.group
    return p_value_within(contrasts.comparable(index), inside, code) > settings.significance / len(contrasts.rules)
