"""Finds the rules of the search part of one platform: covering, repair, better cuts, exceptions that rules share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Weights, encode
from kmgraph.learn.search.covering import cover_rules
from kmgraph.learn.search.cut_refinement import refine
from kmgraph.learn.search.exceptions import with_shared_exceptions
from kmgraph.learn.search.problem import SearchProblem
from kmgraph.learn.search.selection import select_rules
from kmgraph.learn.search.weights import row_weights

if TYPE_CHECKING:
    from kmgraph.learn.budget import Budget
    from kmgraph.learn.hypothesis import BitMatrix, HypothesisLanguage, RuleBody
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Floats, Mask

_SCALE = 16  # weights below one are kept to sixteenths


@dataclass(frozen=True, eq=False)
class Ground:
    """Where rules are looked for.

    Attributes:
        sample: The rows of one platform.
        language: The literals.
        encoded: Its bit matrix.
        holdout: Rows set aside, shape (n_rows,).
        masks: Published scopes, shape (n_rows,) each.
        worth: How many independent posts each row counts for in the search, shape (n_rows,); None if all count in full.
    """

    sample: Sample
    language: HypothesisLanguage
    encoded: BitMatrix
    holdout: Mask
    masks: tuple[Mask, ...]
    worth: Floats | None = None

    @classmethod
    def of(cls, sample: Sample, language: HypothesisLanguage, holdout: Mask, masks: tuple[Mask, ...]) -> Ground:
        """Return the ground with its rows encoded."""
        encoded = encode(sample, language, holdout, masks)
        return cls(sample, language, encoded, holdout, masks, row_weights(sample, encoded.units.of_row, ~holdout))

    def task(self, settings: LearnSettings, deadline: Budget) -> SearchProblem:
        """Return what there is to search."""
        units = self.encoded.units
        if self.worth is None:
            target, kept = (self.encoded.side(block) for block in units.blocks[:2])
        else:
            weights = np.bincount(units.of_row, weights=self.worth, minlength=len(units.weight)).astype(np.float64)
            target, kept = (
                self.encoded.side(block, Weights.of(_rounded(weights[block.units]), _SCALE))
                for block in units.blocks[:2]
            )
        nothing = np.empty((0, len(target.weights.values) + len(kept.weights.values)), dtype=np.bool_)
        return SearchProblem(self.encoded, target, kept, nothing, settings, deadline)


def _rounded(weights: Floats) -> Floats:
    """Return the weights as sixteenths that add up to what they added up to before.

    A campaign may consist of hundreds of units worth a hundredth each: rounded one by one they would all be gone.
    """
    return np.diff(np.rint(np.cumsum(weights) * _SCALE), prepend=0.0) / _SCALE


@dataclass(frozen=True, eq=False)
class Found:
    """Rules, as columns of the ground's bit matrix."""

    ground: Ground
    bodies: tuple[RuleBody, ...]


def find_rules(ground: Ground, settings: LearnSettings, deadline: Budget, *, refined: bool) -> Found:
    """Return the rules of the search part. Their columns are those of the ground returned: cuts may have moved.

    Args:
        ground: Where to look.
        settings: How to learn.
        deadline: When to stop.
        refined: Whether to look for better cuts of numbers.
    """
    found = Found(ground, _search(ground.task(settings, deadline)))
    if refined:
        found = _refined(found, settings, deadline)
    return replace(found, bodies=with_shared_exceptions(found.ground.task(settings, deadline), found.bodies))


def _refined(found: Found, settings: LearnSettings, deadline: Budget) -> Found:
    better = with_better_cuts(found)
    if better.ground is found.ground:
        return better
    # A rule with a better cut may do without another one that made up for the worse.
    bodies = select_rules(better.ground.task(settings, deadline), better.bodies)
    return with_better_cuts(Found(better.ground, bodies))


def with_better_cuts(found: Found) -> Found:
    """Return the rules with each end of a range put where the posts of the search part say it lies."""
    ground = found.ground
    refined = refine(ground.sample, ground.language, ground.encoded, found.bodies, ground.holdout, ground.masks)
    if refined.encoded is ground.encoded:
        return Found(ground, refined.bodies)
    return Found(replace(ground, language=refined.language, encoded=refined.encoded), refined.bodies)


def _search(task: SearchProblem) -> tuple[RuleBody, ...]:
    """Return the rules of the search part.

    First what published rules leave unexplained, then everything else, then both repaired together: a rule of the one
    pass may hide a stricter one inside a rule of the other.
    """
    if not len(task.encoded.published):
        return select_rules(task, cover_rules(task))
    terms = replace(task, fixed=np.stack([task.posts(cover) for cover in task.encoded.published]))
    first = select_rules(terms, cover_rules(terms))
    rest = replace(task, fixed=np.stack([task.mask(body) for body in first])) if first else task
    second = select_rules(rest, cover_rules(rest))
    return select_rules(task, tuple(dict.fromkeys((*first, *second))))
