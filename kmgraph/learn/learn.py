"""The composer: one table in, candidate rules with evidence out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.arena import arena
from kmgraph.learn.bits import Weights
from kmgraph.learn.body import to_scope
from kmgraph.learn.caveats import platform_caveats, rule_caveats, search_caveats, table_caveats
from kmgraph.learn.cooccurrence import cooccurring
from kmgraph.learn.finding import Found, Ground, find_rules, with_better_cuts
from kmgraph.learn.hypothesis import read_language
from kmgraph.learn.norms import Asked, Elsewhere, Reach, reaches
from kmgraph.learn.sample import platform_samples
from kmgraph.learn.settings import Learned, SearchReport
from kmgraph.learn.split import can_hold_out, holdout_mask
from kmgraph.learn.statistics import fit_prior, holm
from kmgraph.learn.strata import stratifications
from kmgraph.learn.study import Study
from kmgraph.learn.task import Deadline
from kmgraph.learn.testing import permuted, tested
from kmgraph.learn.timeline import time_caveats
from kmgraph.model import Deontic, rule_id, scope_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.learn.task import Progress
    from kmgraph.model import Candidate, Hierarchy, ObservationTable, Vocabulary

    Mask = NDArray[np.bool_]


def learn_rules(
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    published: tuple[PublishedScope, ...] = (),
    progress: Progress | None = None,
) -> Learned:
    """Return the rules that the observations imply, platform by platform, each with its evidence.

    Args:
        table: The observations of all platforms.
        vocabulary: Says which terms may be learned.
        hierarchy: The inferred class tree.
        settings: How to learn.
        published: What the platforms wrote down; it explains outcomes before anything is learned.
        progress: Told how far the search is.
    """
    deadline = Deadline(settings.max_seconds, settings.work, progress)
    studies: list[Study] = []
    samples = platform_samples(table, settings)
    passed, rows = 0, sum(map(len, samples))
    for sample in samples:
        deadline.span(passed / rows, (passed + len(sample)) / rows)
        studies.append(_study(sample, table, vocabulary, hierarchy, settings, published, deadline))
        passed += len(sample)
    prior = fit_prior([counts for study in studies if study.has_rates for counts in study.counts])
    adjusted = iter(holm([p for study in studies if study.held_out for p in study.p_values]))
    chances = [
        [next(adjusted) if study.held_out else min(1.0, p * len(studies)) for p in study.p_values] for study in studies
    ]
    reached = _reaches(studies, chances, table, hierarchy, settings)
    candidates: list[Candidate] = []
    caveats = list(table_caveats(table, settings))
    for study, values, reach in zip(studies, chances, reached, strict=True):
        judged = study.judged(values, prior, reach, settings)
        candidates += sorted((one.candidate for one in judged), key=_order)
        caveats += platform_caveats(
            study.sample,
            held_out=study.held_out,
            has_features=bool(study.encoded.literals),
            reference_sample=settings.reference_sample,
            strata=study.strata,
        )
        caveats += rule_caveats(study.sample.platform, judged)
        caveats += time_caveats(study.sample, [one.candidate for one in judged])
    report = SearchReport(
        rows=sum(len(study.sample) for study in studies),
        signatures=sum(int(np.count_nonzero(study.encoded.units.weight)) for study in studies),
        columns=sum(len(study.encoded.literals) for study in studies),
        gap=deadline.gap,
    )
    return Learned(tuple(candidates), (*caveats, *search_caveats(deadline)), report)


def _reaches(
    studies: list[Study],
    chances: list[list[float]],
    table: ObservationTable,
    hierarchy: Hierarchy,
    settings: LearnSettings,
) -> list[dict[int, Reach]]:
    """Return how far each confirmed rule of each platform reaches, by its place among the platform's rules."""
    found: list[dict[int, Reach]] = [{} for _ in studies]
    if len(studies) < 2:
        return found
    confirmed = [
        (place, index)
        for place, study in enumerate(studies)
        for index, chance in enumerate(chances[place])
        if study.is_confirmed(index, chance, settings)
    ]
    asked = [
        Asked(
            studies[place].sample.platform,
            scope_mask(to_scope(studies[place].bodies[index], studies[place].encoded), table, hierarchy),
        )
        for place, index in confirmed
    ]
    platforms = [Elsewhere(study.everywhere, study.covers) for study in studies]
    for (place, index), reach in zip(confirmed, reaches(asked, platforms, settings.significance), strict=True):
        found[place][index] = reach
    return found


def _study(
    sample: Sample,
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    published: tuple[PublishedScope, ...],
    deadline: Deadline,
) -> Study:
    masks = tuple(
        scope.mask[sample.rows]
        for scope in published
        if scope.deontic is Deontic.PROHIBITION and scope.platform in {None, sample.platform}
    )
    language = read_language(table, sample.rows, vocabulary, hierarchy, max_cuts=settings.max_cuts)
    has_both = bool(sample.target.any()) and not sample.target.all()
    held_out = has_both and can_hold_out(sample, settings)
    holdout = holdout_mask(sample, settings) if held_out else np.zeros(len(sample), dtype=np.bool_)
    ground = Ground.of(sample, language, holdout, masks)
    study = _empty_study(ground, table, held_out=held_out, settings=settings)
    if not sample.target.any() or not len(ground.encoded.literals):
        return study
    if not has_both:
        return _hints_only(study, settings)
    found = find_rules(ground, settings, deadline, refined=held_out)
    if held_out:
        return tested(replace(study, encoded=found.ground.encoded), found.bodies, masks, settings)
    return _with_better_cuts(ground, permuted(study, found.bodies, settings, deadline))


def _with_better_cuts(ground: Ground, study: Study) -> Study:
    """Return the rules with better cuts. They were tested without: chance had no better ones either."""
    better = with_better_cuts(Found(ground, study.bodies))
    encoded, whole = better.ground.encoded, np.ones(len(ground.sample), dtype=np.bool_)
    everywhere = arena(ground.sample, encoded, whole, whole, better.bodies)
    return replace(study, encoded=encoded, bodies=better.bodies, everywhere=everywhere)


def _empty_study(ground: Ground, table: ObservationTable, *, held_out: bool, settings: LearnSettings) -> Study:
    whole = np.ones(len(ground.sample), dtype=np.bool_)
    return Study(
        sample=ground.sample,
        encoded=ground.encoded,
        holdout=ground.holdout,
        bodies=(),
        p_values=(),
        explained=(),
        everywhere=arena(ground.sample, ground.encoded, whole, whole, ()),
        held_out=held_out,
        reference_sample=settings.reference_sample,
        strata=stratifications(ground.sample, table),
        prohibited=ground.masks,
    )


def _hints_only(study: Study, settings: LearnSettings) -> Study:
    """Return what can be said from deletions alone: features that meet too often, one post for each cluster."""
    sample, units = study.sample, study.encoded.units
    order = np.lexsort((sample.keys, sample.cluster))
    first = order[np.flatnonzero(np.diff(sample.cluster[order], prepend=-1))]
    counts = np.bincount(units.of_row[first], minlength=len(units.weight)).astype(np.float64)
    block = units.blocks[0]
    bodies = cooccurring(study.encoded, study.encoded.side(block, Weights.of(counts[block.units])), settings)
    ones = (1.0,) * len(bodies)
    return replace(study, bodies=bodies, p_values=ones, explained=(False,) * len(bodies))


def _order(candidate: Candidate) -> tuple[int, str]:
    return -candidate.evidence.target, rule_id(candidate.platform, candidate.scope)
