"""The composer: one table in, candidate rules with evidence out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.budget import Budget
from kmgraph.learn.evidence import Asked, PlatformEvidence, reaches, time_caveats
from kmgraph.learn.hypothesis import to_scope
from kmgraph.learn.platform import LearnInput, learn_platform
from kmgraph.learn.sample import platform_samples, without_placeholders
from kmgraph.learn.settings import LearnResult, SearchReport
from kmgraph.learn.statistics import fit_prior, holm
from kmgraph.learn.testing import rows_to_test, true_of_kinds
from kmgraph.learn.warnings import placeholder_caveats, platform_caveats, rule_caveats, search_caveats, table_caveats
from kmgraph.model import (
    Confidence,
    RecordedRows,
    SomeLiteral,
    found_iris,
    joined_classes,
    rule_id,
    scope_literals,
    scope_mask,
    with_found_mentions,
    with_found_tree,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kmgraph.learn.budget import Progress
    from kmgraph.learn.evidence import FoundRule, Reach
    from kmgraph.learn.platform_rules import PlatformRules
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import (
        Candidate,
        FoundClass,
        Hierarchy,
        ObservationTable,
        ReviewedTerms,
        Scope,
        TermMatrix,
        Vocabulary,
        Warning,
    )


_SAID = 0.9
"""Share of the target posts of a hint, from where confirmed rules leave it nothing to say. A convention."""


def learn_rules(
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    published: tuple[PublishedScope, ...] = (),
    progress: Progress | None = None,
    terms: TermMatrix | None = None,
    reviewed: tuple[ReviewedTerms, ...] = (),
) -> LearnResult:
    """Return the rules that the observations imply, platform by platform, each with its evidence.

    Args:
        table: The observations of all platforms.
        vocabulary: Says which terms may be learned.
        hierarchy: The inferred class tree.
        settings: How to learn.
        published: What the platforms wrote down; it explains outcomes before anything is learned.
        progress: Told how far the search is.
        terms: Which terms the rows' texts hold, to find classes of them that tell outcomes apart; None for no search.
        reviewed: What people decided about classes that earlier runs found, classes above by their IRIs.
    """
    budget = Budget(settings.max_seconds, settings.work, progress)
    samples = platform_samples(table, settings)
    table, placeholders = without_placeholders(table, samples)
    inputs = LearnInput(table, vocabulary, hierarchy, settings, published, len(samples), terms, reviewed)
    platforms = list(_learned(inputs, samples, budget))
    inputs, classes = _with_found(inputs, platforms)
    adjusted = _adjusted(platforms)
    evidence = list(map(PlatformEvidence, platforms))
    prior = fit_prior(
        [
            counts
            for known in evidence
            for counts, tells_rate in zip(known.counts, known.tested.has_rates, strict=True)
            if tells_rate
        ]
    )
    rules = [
        tuple(_news(known.tested, known.found_rules(p_values, prior, reached, settings)))
        for known, p_values, reached in zip(evidence, adjusted, _reaches(platforms, adjusted, inputs), strict=True)
    ]
    candidates = tuple(chain.from_iterable(sorted((rule.candidate for rule in news), key=_order) for news in rules))
    caveats = (
        *table_caveats(table, settings),
        *chain.from_iterable(map(partial(_caveats, settings=settings), platforms, rules)),
        *placeholder_caveats(placeholders),
        *search_caveats(budget),
    )
    return LearnResult(
        candidates, caveats, _report(platforms, budget), _named(classes, candidates), partial(_base_rates, evidence)
    )


def _base_rates(evidence: Sequence[PlatformEvidence], rules: Collection[str]) -> dict[str, float]:
    """Return the rate of the posts that none of some rules covers, by platform."""
    return {known.tested.data.sample.platform: known.base_rate_beside(rules) for known in evidence}


def _with_found(inputs: LearnInput, platforms: list[PlatformRules]) -> tuple[LearnInput, tuple[FoundClass, ...]]:
    """Return the input with the classes of terms that rules name, as all rows mention them, and these classes."""
    named = {
        iri
        for tested in platforms
        for rule in tested.rules
        for column in rule.named
        for iri in found_iris(tested.data.matrix.literals[column])
    }
    classes = joined_classes(
        found for tested in platforms if tested.data.found for found in tested.data.found.classes if found.iri in named
    )
    if not classes or inputs.terms is None:
        return inputs, ()
    table = with_found_mentions(inputs.table, inputs.terms, classes)
    return replace(inputs, table=table, hierarchy=with_found_tree(inputs.hierarchy, classes)), classes


def _named(classes: tuple[FoundClass, ...], candidates: tuple[Candidate, ...]) -> tuple[FoundClass, ...]:
    """Return the classes that candidates name, each with how many of its terms they ask for."""
    asked: dict[str, set[int]] = {}
    for candidate in candidates:
        for literal in scope_literals(candidate.scope):
            for iri in found_iris(literal):
                asked.setdefault(iri, set()).add(literal.least if isinstance(literal, SomeLiteral) else 1)
    return tuple(replace(found, least=tuple(sorted(asked[found.iri]))) for found in classes if found.iri in asked)


def _learned(inputs: LearnInput, samples: tuple[Sample, ...], budget: Budget) -> Iterator[PlatformRules]:
    """Yield what is found on each platform; progress and the budget of work go by their rows."""
    passed, rows = 0, sum(map(len, samples))
    for sample in samples:
        budget.span(passed / rows, (passed + len(sample)) / rows)
        yield _true_of_kinds(learn_platform(sample, inputs, budget), inputs.settings)
        passed += len(sample)


def _true_of_kinds(tested: PlatformRules, settings: LearnSettings) -> PlatformRules:
    """Return the rules that stand with what makes them true of each kind of posts; their p-values stay."""
    rows, data = tested.everywhere, tested.data
    standing = tested.confirmed(tested.p_values, settings)
    if not data.has_rates or not any(standing):
        return tested
    rules = true_of_kinds(rows, tested.rules, standing)
    if rules == tested.rules:
        return tested
    return replace(tested, everywhere=rows_to_test(data, data.whole, data.whole, rules))


def _adjusted(platforms: list[PlatformRules]) -> list[list[float]]:
    """Return the p-values of each platform's rules, adjusted over everything that was tested.

    Every platform gets its part of the level: those with rows set aside share theirs by Holm's method, and the others
    have p-values that hold for all their rules together.
    """
    held_out = [tested for tested in platforms if tested.data.held_out]
    shared = iter(holm([p_value for tested in held_out for p_value in tested.p_values]))
    return [
        [
            min(
                1.0, next(shared) * len(platforms) / len(held_out) if tested.data.held_out else p_value * len(platforms)
            )
            for p_value in tested.p_values
        ]
        for tested in platforms
    ]


def _reaches(platforms: list[PlatformRules], adjusted: list[list[float]], inputs: LearnInput) -> list[dict[int, Reach]]:
    """Return how far each confirmed rule of each platform reaches, by its position among the platform's rules."""
    if len(platforms) < 2:
        return [{} for _ in platforms]
    confirmed = [
        np.flatnonzero(tested.confirmed(p_values, inputs.settings)).tolist()
        for tested, p_values in zip(platforms, adjusted, strict=True)
    ]
    recorded = RecordedRows(inputs.table, inputs.hierarchy)
    asked = [
        Asked(
            tested.data.sample.platform,
            scope_mask(scope, inputs.table, inputs.hierarchy),
            recorded.of_scope(scope),
        )
        for tested, indices in zip(platforms, confirmed, strict=True)
        for scope in (to_scope(tested.rules[index], tested.data.matrix) for index in indices)
    ]
    settings = inputs.settings
    reached = iter(reaches(asked, platforms, settings.significance, settings.least_clusters))
    return [{index: next(reached) for index in indices} for indices in confirmed]


def _news(tested: PlatformRules, rules: tuple[FoundRule, ...]) -> Iterator[FoundRule]:
    """Yield the rules but those hints that say nothing: the confirmed rules cover what was hit there.

    Or all that shows is that columns are recorded by outcome: among posts that record them nothing is left. Of rules
    that came to say the same, one is left.
    """
    said, left = ~tested.data.whole, _of_each_scope(tested, rules)
    for cover in compress(tested.covers, (rule.candidate.confidence.is_confirmed for rule in rules)):
        said |= cover
    for index, (rule, cover) in enumerate(zip(rules, tested.covers, strict=True)):
        hit, odds = cover & tested.data.sample.target, rule.candidate.evidence.odds_ratio
        is_said = np.count_nonzero(hit & said) >= _SAID * np.count_nonzero(hit)
        is_recording = tested.data.is_by_outcome(tested.rules[index]) and (odds is None or odds.low <= 1)
        if index in left and (rule.candidate.confidence is not Confidence.HINT or not (is_said or is_recording)):
            yield rule


def _of_each_scope(tested: PlatformRules, rules: tuple[FoundRule, ...]) -> set[int]:
    """Return the position of one rule of each scope: of several the one that stands, if one does.

    The exceptions that all rows show of it may make it say what another one said that was tested, and dropped.
    """
    left: dict[Scope, int] = {}
    for index in sorted(range(len(rules)), key=lambda index: (tested.explained[index], tested.p_values[index])):
        left.setdefault(rules[index].candidate.scope, index)
    return set(left.values())


def _caveats(tested: PlatformRules, rules: tuple[FoundRule, ...], settings: LearnSettings) -> Iterator[Warning]:
    sample = tested.data.sample
    yield from platform_caveats(tested.data, settings.least_clusters)
    yield from rule_caveats(sample.platform, rules)
    yield from time_caveats(sample, [rule.candidate for rule in rules])


def _report(platforms: list[PlatformRules], budget: Budget) -> SearchReport:
    return SearchReport(
        rows=sum(len(tested.data.sample) for tested in platforms),
        signatures=sum(int(np.count_nonzero(tested.data.matrix.units.weight)) for tested in platforms),
        columns=sum(len(tested.data.matrix.literals) for tested in platforms),
        gap=budget.gap,
    )


def _order(candidate: Candidate) -> tuple[int, str]:
    return -(candidate.evidence.target or 0), rule_id(candidate.platform, candidate.scope)
