"""One platform, from its rows to the rules found on it and their p-values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Weights, narrowed, read_language, to_scope
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.sample import can_hold_out, holdout_mask
from kmgraph.learn.search import Found, Ground, cooccurring, find_rules, with_better_cuts
from kmgraph.learn.statistics import Grouping
from kmgraph.learn.testing import (
    EFFORT,
    Contrasts,
    Within,
    confirmed_exceptions,
    generalised,
    p_value_within,
    permutation_p_values,
    rows_to_test,
    rule_p_values,
    sharpened,
    stratifications,
    within_strata,
)
from kmgraph.model import Deontic

if TYPE_CHECKING:
    from kmgraph.learn.budget import Budget
    from kmgraph.learn.hypothesis import RuleBody
    from kmgraph.learn.platform_rules import PlatformRules
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Hierarchy, ObservationTable, Vocabulary


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
    """

    table: ObservationTable
    vocabulary: Vocabulary
    hierarchy: Hierarchy
    settings: LearnSettings
    published: tuple[PublishedScope, ...]
    n_platforms: int


def learn_platform(sample: Sample, given: LearnInput, deadline: Budget) -> PlatformRules:
    """Return the rules found on one platform, with their p-values.

    Args:
        sample: Its rows.
        given: What the run learns from.
        deadline: When to stop.
    """
    settings = given.settings
    has_both = bool(sample.target.any()) and not sample.target.all()
    held_out = has_both and can_hold_out(sample, settings)
    ground = _ground(sample, given, held_out=held_out)
    study = _empty_study(ground, given, held_out=held_out)
    if not sample.target.any() or not len(ground.encoded.literals):
        return study
    if not has_both:
        return _hints_only(study, settings)
    if held_out:
        found = find_rules(ground, settings, deadline, refined=True)
        return tested(replace(study, encoded=found.ground.encoded), found.bodies, settings)
    found = find_rules(ground, replace(settings, effort=EFFORT), deadline, refined=False)
    return _with_better_cuts(ground, permuted(study, found.bodies, settings, deadline, n_platforms=given.n_platforms))


def _ground(sample: Sample, given: LearnInput, *, held_out: bool) -> Ground:
    masks = tuple(
        scope.mask[sample.rows]
        for scope in given.published
        if scope.deontic is Deontic.PROHIBITION and scope.platform in {None, sample.platform}
    )
    language = read_language(
        given.table, sample.rows, given.vocabulary, given.hierarchy, max_cuts=given.settings.max_cuts
    )
    holdout = holdout_mask(sample, given.settings) if held_out else np.zeros(len(sample), dtype=np.bool_)
    return Ground.of(sample, language, holdout, masks)


def _with_better_cuts(ground: Ground, study: PlatformRules) -> PlatformRules:
    """Return the rules with better cuts. They were tested without: chance had no better ones either."""
    better = with_better_cuts(Found(ground, study.bodies))
    encoded, whole = better.ground.encoded, np.ones(len(ground.sample), dtype=np.bool_)
    everywhere = rows_to_test(ground.sample, encoded, whole, whole, better.bodies)
    return replace(study, encoded=encoded, bodies=better.bodies, everywhere=everywhere)


def _empty_study(ground: Ground, given: LearnInput, *, held_out: bool) -> PlatformRules:
    whole = np.ones(len(ground.sample), dtype=np.bool_)
    return PlatformRules(
        sample=ground.sample,
        encoded=ground.encoded,
        holdout=ground.holdout,
        bodies=(),
        p_values=(),
        explained=(),
        everywhere=rows_to_test(ground.sample, ground.encoded, whole, whole, ()),
        held_out=held_out,
        reference_sample=given.settings.reference_sample,
        strata=stratifications(ground.sample, given.table),
        prohibited=ground.masks,
    )


def _hints_only(study: PlatformRules, settings: LearnSettings) -> PlatformRules:
    """Return what can be said from deletions alone: features that meet too often, one post for each cluster."""
    sample, units = study.sample, study.encoded.units
    order = np.lexsort((sample.keys, sample.cluster))
    first = order[np.flatnonzero(np.diff(sample.cluster[order], prepend=-1))]
    counts = np.bincount(units.of_row[first], minlength=len(units.weight)).astype(np.float64)
    block = units.blocks[0]
    bodies = cooccurring(study.encoded, study.encoded.side(block, Weights.of(counts[block.units])), settings)
    ones = (1.0,) * len(bodies)
    return replace(study, bodies=bodies, p_values=ones, explained=(False,) * len(bodies))


def tested(study: PlatformRules, bodies: tuple[RuleBody, ...], settings: LearnSettings) -> PlatformRules:
    """Return the rules with their p-values on the rows set aside.

    Args:
        study: The platform, with rows set aside.
        bodies: The rules of the search part.
        settings: How to learn.
    """
    sample, encoded, aside = study.sample, study.encoded, study.holdout
    whole = np.ones(len(sample), dtype=np.bool_)
    # A literal must be borne out by all rows to stay: that only ever makes a rule wider, for the unseen rows to test.
    bodies = generalised(rows_to_test(sample, encoded, whole, whole, bodies), bodies)
    # A literal is only ever added on the strength of rows that the tests don't use.
    bodies = sharpened(
        rows_to_test(sample, encoded, ~aside, ~aside, bodies), bodies, max_literals=settings.max_literals
    )
    bodies = tuple(dict.fromkeys(narrowed(body, encoded) for body in bodies))
    place = rows_to_test(sample, encoded, aside, ~aside, bodies)
    bodies = tuple(dict.fromkeys(confirmed_exceptions(place, bodies, ~aside, settings)))
    contrasts = Contrasts(place, bodies, ~aside)
    p_values = rule_p_values(contrasts, settings)
    left = _within_strata(study, contrasts, settings)
    published = _by_published(study)
    explained = tuple(
        p_value <= settings.significance and (one.vanishes or _is_explained(contrasts, index, published, settings))
        for index, (p_value, one) in enumerate(zip(p_values, left, strict=True))
    )
    p_values = tuple(max(p_value, one.p_value) for p_value, one in zip(p_values, left, strict=True))
    everywhere = rows_to_test(sample, encoded, whole, whole, bodies)
    return replace(study, bodies=bodies, p_values=p_values, explained=explained, everywhere=everywhere)


def permuted(
    study: PlatformRules,
    bodies: tuple[RuleBody, ...],
    settings: LearnSettings,
    deadline: Budget,
    *,
    n_platforms: int = 1,
) -> PlatformRules:
    """Return the rules with their p-values by permutation, where too few clusters are there to set some aside.

    Args:
        study: The platform.
        bodies: The rules found on all its rows.
        settings: How to learn.
        deadline: When to stop.
        n_platforms: Of the run.
    """
    whole = np.ones(len(study.sample), dtype=np.bool_)
    p_values = permutation_p_values(study.sample, study.encoded, bodies, settings, deadline, n_platforms=n_platforms)
    place = rows_to_test(study.sample, study.encoded, whole, whole, bodies)
    left = _within_strata(study, Contrasts(place, bodies, whole), settings)
    return replace(
        study,
        bodies=bodies,
        p_values=tuple(max(p_value, one.p_value) for p_value, one in zip(p_values, left, strict=True)),
        explained=tuple(one.vanishes for one in left),
        everywhere=place,
    )


def _within_strata(study: PlatformRules, contrasts: Contrasts, settings: LearnSettings) -> tuple[Within, ...]:
    """Return, for each rule, what is left of its effect within communities, files and stretches of time."""
    bodies = contrasts.bodies
    if not study.strata or not bodies:
        return (Within(),) * len(bodies)
    level = settings.significance / len(bodies)
    return tuple(
        within_strata(
            contrasts.place,
            contrasts.inside(index),
            contrasts.alike(index),
            study.strata,
            to_scope(body, study.encoded).all,
            level,
        )
        for index, body in enumerate(bodies)
    )


def _by_published(study: PlatformRules) -> Grouping:
    """Return all rows by which published prohibitions cover them."""
    grouping = Grouping.start(len(study.sample))
    for mask in study.prohibited:
        grouping = grouping.split(mask)
    return grouping


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
    return p_value_within(contrasts.place, inside, code) > settings.significance / len(contrasts.bodies)
