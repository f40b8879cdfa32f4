"""One platform, from its rows to the rules found on it and their p-values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Weights, read_language
from kmgraph.learn.platform_rules import Study
from kmgraph.learn.sample import can_hold_out, holdout_mask
from kmgraph.learn.search import Found, Ground, cooccurring, find_rules, with_better_cuts
from kmgraph.learn.testing import EFFORT, arena, stratifications
from kmgraph.learn.testing_fold import permuted, tested
from kmgraph.model import Deontic

if TYPE_CHECKING:
    from kmgraph.learn.budget import Deadline
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Hierarchy, ObservationTable, Vocabulary


@dataclass(frozen=True, eq=False)
class Given:
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


def study_platform(sample: Sample, given: Given, deadline: Deadline) -> Study:
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


def _ground(sample: Sample, given: Given, *, held_out: bool) -> Ground:
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


def _with_better_cuts(ground: Ground, study: Study) -> Study:
    """Return the rules with better cuts. They were tested without: chance had no better ones either."""
    better = with_better_cuts(Found(ground, study.bodies))
    encoded, whole = better.ground.encoded, np.ones(len(ground.sample), dtype=np.bool_)
    everywhere = arena(ground.sample, encoded, whole, whole, better.bodies)
    return replace(study, encoded=encoded, bodies=better.bodies, everywhere=everywhere)


def _empty_study(ground: Ground, given: Given, *, held_out: bool) -> Study:
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
        reference_sample=given.settings.reference_sample,
        strata=stratifications(ground.sample, given.table),
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
