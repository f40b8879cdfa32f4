"""Tests the rules of one platform, and asks whether something else explains them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import narrowed, to_scope
from kmgraph.learn.statistics import Grouping
from kmgraph.learn.testing import (
    Contrasts,
    Within,
    arena,
    confirmed_exceptions,
    generalised,
    p_value_within,
    permutation_p_values,
    rule_p_values,
    sharpened,
    within_strata,
)

if TYPE_CHECKING:
    from kmgraph.learn.budget import Deadline
    from kmgraph.learn.hypothesis import Body
    from kmgraph.learn.platform_rules import Study
    from kmgraph.learn.settings import LearnSettings


def tested(study: Study, bodies: tuple[Body, ...], settings: LearnSettings) -> Study:
    """Return the rules with their p-values on the rows set aside.

    Args:
        study: The platform, with rows set aside.
        bodies: The rules of the search part.
        settings: How to learn.
    """
    sample, encoded, aside = study.sample, study.encoded, study.holdout
    whole = np.ones(len(sample), dtype=np.bool_)
    # A literal must be borne out by all rows to stay: that only ever makes a rule wider, for the unseen rows to test.
    bodies = generalised(arena(sample, encoded, whole, whole, bodies), bodies)
    # A literal is only ever added on the strength of rows that the tests don't use.
    bodies = sharpened(arena(sample, encoded, ~aside, ~aside, bodies), bodies, max_literals=settings.max_literals)
    bodies = tuple(dict.fromkeys(narrowed(body, encoded) for body in bodies))
    place = arena(sample, encoded, aside, ~aside, bodies)
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
    everywhere = arena(sample, encoded, whole, whole, bodies)
    return replace(study, bodies=bodies, p_values=p_values, explained=explained, everywhere=everywhere)


def permuted(
    study: Study, bodies: tuple[Body, ...], settings: LearnSettings, deadline: Deadline, *, n_platforms: int = 1
) -> Study:
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
    place = arena(study.sample, study.encoded, whole, whole, bodies)
    left = _within_strata(study, Contrasts(place, bodies, whole), settings)
    return replace(
        study,
        bodies=bodies,
        p_values=tuple(max(p_value, one.p_value) for p_value, one in zip(p_values, left, strict=True)),
        explained=tuple(one.vanishes for one in left),
        everywhere=place,
    )


def _within_strata(study: Study, contrasts: Contrasts, settings: LearnSettings) -> tuple[Within, ...]:
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


def _by_published(study: Study) -> Grouping:
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
