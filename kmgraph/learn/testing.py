"""Tests the rules of one platform, and asks whether something else explains them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.arena import arena
from kmgraph.learn.body import narrowed, to_scope
from kmgraph.learn.confirmation import rule_p_values, simplified, stratified_p_value
from kmgraph.learn.contrast import Contrasts
from kmgraph.learn.permutation import permutation_p_values
from kmgraph.learn.sharpening import sharpened
from kmgraph.learn.sparing import confirmed_exceptions
from kmgraph.learn.strata import Within, within_strata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.arena import Arena
    from kmgraph.learn.body import Body
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.study import Study
    from kmgraph.learn.task import Deadline

    Mask = NDArray[np.bool_]

_INSIDE_PUBLISHED = 0.9


def tested(study: Study, bodies: tuple[Body, ...], masks: tuple[Mask, ...], settings: LearnSettings) -> Study:
    """Return the rules with their p-values on the rows set aside.

    Args:
        study: The platform, with rows set aside.
        bodies: The rules of the search part.
        masks: Published scopes, shape (n_rows,) each.
        settings: How to learn.
    """
    sample, encoded, aside = study.sample, study.encoded, study.holdout
    whole = np.ones(len(sample), dtype=np.bool_)
    bodies = simplified(arena(sample, encoded, whole, whole, bodies), bodies)
    everything = arena(sample, encoded, whole, whole, bodies)
    bodies = sharpened(everything, bodies, max_literals=settings.max_literals)
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


def permuted(study: Study, bodies: tuple[Body, ...], settings: LearnSettings, deadline: Deadline) -> Study:
    """Return the rules with their p-values by permutation, where too few clusters are there to set some aside.

    Args:
        study: The platform.
        bodies: The rules found on all its rows.
        settings: How to learn.
        deadline: When to stop.
    """
    whole = np.ones(len(study.sample), dtype=np.bool_)
    p_values = permutation_p_values(study.sample, study.encoded, bodies, settings, deadline)
    place = arena(study.sample, study.encoded, whole, whole, bodies)
    left = _within_strata(study, place, bodies, whole, settings)
    return replace(
        study,
        bodies=bodies,
        p_values=tuple(max(p_value, one.p_value) for p_value, one in zip(p_values, left, strict=True)),
        explained=tuple(one.vanishes for one in left),
        everywhere=place,
    )


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
