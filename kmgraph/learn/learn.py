"""The composer: one table in, candidate rules with evidence out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.arena import arena
from kmgraph.learn.bits import Weights
from kmgraph.learn.body import narrowed, to_scope
from kmgraph.learn.caveats import platform_caveats, rule_caveats, search_caveats, table_caveats
from kmgraph.learn.confirmation import rule_p_values, simplified, stratified_p_value
from kmgraph.learn.contrast import Contrasts
from kmgraph.learn.cooccurrence import cooccurring
from kmgraph.learn.covering import cover_rules
from kmgraph.learn.encoding import encode
from kmgraph.learn.hypothesis import read_language
from kmgraph.learn.norms import Asked, Elsewhere, Reach, reaches
from kmgraph.learn.permutation import permutation_p_values
from kmgraph.learn.sample import platform_samples
from kmgraph.learn.selection import select_rules
from kmgraph.learn.settings import Learned, SearchReport
from kmgraph.learn.shared import with_shared_exceptions
from kmgraph.learn.sparing import confirmed_exceptions
from kmgraph.learn.split import can_hold_out, holdout_mask
from kmgraph.learn.statistics import fit_prior, holm
from kmgraph.learn.strata import Within, stratifications, within_strata
from kmgraph.learn.study import Study
from kmgraph.learn.task import Deadline, Task
from kmgraph.learn.timeline import time_caveats
from kmgraph.model import Deontic, rule_id, scope_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.arena import Arena
    from kmgraph.learn.body import Body
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.learn.task import Progress
    from kmgraph.model import Candidate, Hierarchy, ObservationTable, Vocabulary

    Mask = NDArray[np.bool_]

_INSIDE_PUBLISHED = 0.9


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
    encoded = encode(sample, language, holdout, masks)
    whole = np.ones(len(sample), dtype=np.bool_)
    study = Study(
        sample=sample,
        encoded=encoded,
        holdout=holdout,
        bodies=(),
        p_values=(),
        explained=(),
        everywhere=arena(sample, encoded, whole, whole, ()),
        held_out=held_out,
        reference_sample=settings.reference_sample,
        strata=stratifications(sample, table),
    )
    if not sample.target.any() or not len(encoded.literals):
        return study
    if not has_both:
        return _hints_only(study, settings)
    bodies = _search(study, settings, deadline)
    if held_out:
        return _tested(study, bodies, masks, settings)
    p_values = permutation_p_values(sample, encoded, bodies, settings, deadline)
    place = arena(sample, encoded, whole, whole, bodies)
    left = _within_strata(study, place, bodies, whole, settings)
    p_values = tuple(max(p_value, one.p_value) for p_value, one in zip(p_values, left, strict=True))
    explained = tuple(one.vanishes for one in left)
    return replace(study, bodies=bodies, p_values=p_values, explained=explained, everywhere=place)


def _search(study: Study, settings: LearnSettings, deadline: Deadline) -> tuple[Body, ...]:
    """Return the rules of the search part.

    First what published rules leave unexplained, then everything else, then both repaired together: a rule of the one
    pass may hide a stricter one inside a rule of the other.
    """
    encoded = study.encoded
    target, kept = encoded.side(encoded.units.blocks[0]), encoded.side(encoded.units.blocks[1])
    nothing = np.empty((0, len(target.weights.values) + len(kept.weights.values)), dtype=np.bool_)
    task = Task(encoded, target, kept, nothing, settings, deadline)
    if not len(encoded.published):
        return with_shared_exceptions(task, select_rules(task, cover_rules(task)))
    terms = replace(task, fixed=np.stack([task.posts(cover) for cover in encoded.published]))
    first = select_rules(terms, cover_rules(terms))
    rest = replace(task, fixed=np.stack([task.mask(body) for body in first])) if first else task
    second = select_rules(rest, cover_rules(rest))
    return with_shared_exceptions(task, select_rules(task, tuple(dict.fromkeys((*first, *second)))))


def _tested(study: Study, bodies: tuple[Body, ...], masks: tuple[Mask, ...], settings: LearnSettings) -> Study:
    sample, encoded, aside = study.sample, study.encoded, study.holdout
    whole = np.ones(len(sample), dtype=np.bool_)
    bodies = simplified(arena(sample, encoded, whole, whole, bodies), bodies)
    bodies = tuple(dict.fromkeys(narrowed(body, encoded) for body in bodies))
    place = arena(sample, encoded, aside, ~aside, bodies)
    bodies = tuple(dict.fromkeys(confirmed_exceptions(place, bodies, ~aside, settings)))
    p_values = rule_p_values(place, bodies, ~aside, settings)
    left = _within_strata(study, place, bodies, ~aside, settings)
    explained = tuple(
        p_value <= settings.significance and (one.vanishes or _is_explained(place, body, masks, settings))
        for body, p_value, one in zip(bodies, p_values, left, strict=True)
    )
    p_values = tuple(max(p_value, one.p_value) for p_value, one in zip(p_values, left, strict=True))
    everywhere = arena(sample, encoded, whole, whole, bodies)
    return replace(study, bodies=bodies, p_values=p_values, explained=explained, everywhere=everywhere)


def _within_strata(
    study: Study, place: Arena, bodies: tuple[Body, ...], fitted_on: Mask, settings: LearnSettings
) -> tuple[Within, ...]:
    """Return, for each rule, what is left of its effect within communities, files and stretches of time."""
    if not study.strata or not bodies:
        return (Within(),) * len(bodies)
    contrasts = Contrasts(place, bodies, fitted_on)
    level = settings.significance / len(bodies)
    return tuple(
        within_strata(
            place, place.cover(body), contrasts.alike(index), study.strata, to_scope(body, study.encoded).all, level
        )
        for index, body in enumerate(bodies)
    )


def _is_explained(place: Arena, body: Body, masks: tuple[Mask, ...], settings: LearnSettings) -> bool:
    """Return whether a rule's effect vanishes among posts that published rules treat alike.

    A rule that lies inside published scopes is compared with them by the reasoner; here it has no stratum of its own.
    """
    if not masks:
        return False
    inside = place.cover(body)
    any_published = np.logical_or.reduce(masks)
    if inside[any_published].sum() >= _INSIDE_PUBLISHED * inside.sum():
        return False
    strata = np.zeros(len(place.sample), dtype=np.intp)
    for mask in masks:
        _, strata = np.unique(strata * 2 + mask, return_inverse=True)
    return stratified_p_value(place, body, strata.reshape(-1)) > settings.significance


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
