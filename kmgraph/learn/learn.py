"""The composer: one table in, candidate rules with evidence out."""

from __future__ import annotations

from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.budget import Budget
from kmgraph.learn.evidence import Asked, Elsewhere, Reach, reaches, time_caveats
from kmgraph.learn.hypothesis import to_scope
from kmgraph.learn.platform import LearnInput, learn_platform
from kmgraph.learn.sample import platform_samples
from kmgraph.learn.settings import LearnResult, SearchReport
from kmgraph.learn.statistics import fit_prior, holm
from kmgraph.learn.warnings import platform_caveats, rule_caveats, search_caveats, table_caveats
from kmgraph.model import Confidence, rule_id, scope_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.learn.budget import Progress
    from kmgraph.learn.platform_rules import FoundRule, PlatformRules
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Candidate, Hierarchy, ObservationTable, Vocabulary, Warning

_CONFIRMED = frozenset({Confidence.WELL_SUPPORTED, Confidence.LIKELY})
_SAID = 0.9  # of the target posts of a hint, from where confirmed rules leave it nothing to say


def learn_rules(
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    published: tuple[PublishedScope, ...] = (),
    progress: Progress | None = None,
) -> LearnResult:
    """Return the rules that the observations imply, platform by platform, each with its evidence.

    Args:
        table: The observations of all platforms.
        vocabulary: Says which terms may be learned.
        hierarchy: The inferred class tree.
        settings: How to learn.
        published: What the platforms wrote down; it explains outcomes before anything is learned.
        progress: Told how far the search is.
    """
    deadline = Budget(settings.max_seconds, settings.work, progress)
    samples = platform_samples(table, settings)
    given = LearnInput(table, vocabulary, hierarchy, settings, published, len(samples))
    studies = _studies(given, samples, deadline)
    chances = _chances(studies)
    prior = fit_prior([counts for study in studies if study.has_rates for counts in study.counts])
    judged = [
        tuple(_news(study, study.judged(values, prior, reach, settings)))
        for study, values, reach in zip(studies, chances, _reaches(studies, chances, given), strict=True)
    ]
    candidates = chain.from_iterable(sorted((one.candidate for one in each), key=_order) for each in judged)
    caveats = (
        *table_caveats(table, settings),
        *chain.from_iterable(_caveats(study, each) for study, each in zip(studies, judged, strict=True)),
        *search_caveats(deadline),
    )
    return LearnResult(tuple(candidates), caveats, _report(studies, deadline))


def _studies(given: LearnInput, samples: tuple[Sample, ...], deadline: Budget) -> list[PlatformRules]:
    """Return what is found on each platform; progress and the budget of work go by their rows."""
    studies: list[PlatformRules] = []
    passed, rows = 0, sum(map(len, samples))
    for sample in samples:
        deadline.span(passed / rows, (passed + len(sample)) / rows)
        studies.append(learn_platform(sample, given, deadline))
        passed += len(sample)
    return studies


def _chances(studies: list[PlatformRules]) -> list[list[float]]:
    """Return the p-values of each platform's rules, adjusted over everything that was tested.

    Every platform gets its part of the level: those with rows set aside share theirs by Holm's method, and the others
    have p-values that hold for all their rules together.
    """
    held_out = [study for study in studies if study.held_out]
    adjusted = iter(holm([p for study in held_out for p in study.p_values]))
    return [
        [
            min(1.0, next(adjusted) * len(studies) / len(held_out) if study.held_out else p * len(studies))
            for p in study.p_values
        ]
        for study in studies
    ]


def _reaches(studies: list[PlatformRules], chances: list[list[float]], given: LearnInput) -> list[dict[int, Reach]]:
    """Return how far each confirmed rule of each platform reaches, by its place among the platform's rules."""
    found: list[dict[int, Reach]] = [{} for _ in studies]
    if len(studies) < 2:
        return found
    confirmed = [
        (place, index)
        for place, study in enumerate(studies)
        for index, chance in enumerate(chances[place])
        if study.is_confirmed(index, chance, given.settings)
    ]
    asked = [
        Asked(
            studies[place].sample.platform,
            scope_mask(to_scope(studies[place].bodies[index], studies[place].encoded), given.table, given.hierarchy),
        )
        for place, index in confirmed
    ]
    platforms = [Elsewhere(study.everywhere, study.covers) for study in studies]
    for (place, index), reach in zip(confirmed, reaches(asked, platforms, given.settings.significance), strict=True):
        found[place][index] = reach
    return found


def _news(study: PlatformRules, judged: tuple[FoundRule, ...]) -> Iterator[FoundRule]:
    """Yield the rules but those hints that say nothing new: the confirmed rules cover what was hit there."""
    confirmed = [one.candidate.confidence in _CONFIRMED for one in judged]
    said = np.zeros(len(study.sample), dtype=np.bool_)
    for cover in compress(study.covers, confirmed):
        said |= cover
    for one, cover in zip(judged, study.covers, strict=True):
        hit = cover & study.sample.target
        is_said = np.count_nonzero(hit & said) >= _SAID * np.count_nonzero(hit)
        if one.candidate.confidence is not Confidence.HINT or not is_said:
            yield one


def _caveats(study: PlatformRules, judged: tuple[FoundRule, ...]) -> Iterator[Warning]:
    yield from platform_caveats(
        study.sample,
        held_out=study.held_out,
        has_features=bool(study.encoded.literals),
        reference_sample=study.reference_sample,
        strata=study.strata,
    )
    yield from rule_caveats(study.sample.platform, judged)
    yield from time_caveats(study.sample, [one.candidate for one in judged])


def _report(studies: list[PlatformRules], deadline: Budget) -> SearchReport:
    return SearchReport(
        rows=sum(len(study.sample) for study in studies),
        signatures=sum(int(np.count_nonzero(study.encoded.units.weight)) for study in studies),
        columns=sum(len(study.encoded.literals) for study in studies),
        gap=deadline.gap,
    )


def _order(candidate: Candidate) -> tuple[int, str]:
    return -candidate.evidence.target, rule_id(candidate.platform, candidate.scope)
