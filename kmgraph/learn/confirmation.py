"""Tests rules on clusters that the search never saw.

A rule must beat the rest of the posts, and every rule one step more general, inside it; otherwise the more general
rule, or none, is all that the data supports. What other rules cover is left out of the comparison, and counts are
deflated by how alike the posts of one author turn out to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.body import Body
from kmgraph.learn.moves import parents
from kmgraph.learn.noisy_or import Grouping, fit_noisy_or
from kmgraph.learn.statistics import (
    Counts,
    cochran_mantel_haenszel,
    design_effect,
    fisher_greater,
    holm,
    intraclass_correlation,
    least_fisher,
)
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.encoding import Encoded
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Arena:
    """The rows a test may look at, and how alike posts of one cluster are there.

    Attributes:
        sample: The platform's rows.
        encoded: Its bit matrix.
        rows: Rows that may be looked at, shape (n_rows,).
        correlation: Intraclass correlation of what the rules leave unexplained.
    """

    sample: Sample
    encoded: Encoded
    rows: Mask
    correlation: float

    def cover(self, body: Body) -> Mask:
        """Return which rows of the sample the body covers, shape (n_rows,)."""
        return self.encoded.to_rows(body.cover(self.encoded.bits))

    def plain(self, mask: Mask) -> Counts:
        """Return the counts of the masked rows."""
        chosen = self.sample.target[mask & self.rows]
        return Counts(float(chosen.sum()), float(len(chosen) - chosen.sum()))

    def effective(self, mask: Mask) -> Counts:
        """Return the counts of as many independent posts as the masked rows are worth."""
        inside = mask & self.rows
        effect = design_effect(self.sample.cluster[inside], self.correlation)
        return self.plain(mask).deflated(effect)


def arena(sample: Sample, encoded: Encoded, rows: Mask, fitted_on: Mask, bodies: tuple[Body, ...]) -> Arena:
    """Return the rows to test on, with the correlation of what a noisy-OR over the bodies leaves there.

    Args:
        sample: The platform's rows.
        encoded: Its bit matrix.
        rows: Rows to test on, shape (n_rows,).
        fitted_on: Rows the noisy-OR is fitted on, shape (n_rows,).
        bodies: All rules.
    """
    grouping = Grouping.start(len(sample))
    for body in bodies:
        grouping = grouping.split(encoded.to_rows(body.cover(encoded.bits)))
    target = sample.target.astype(np.float64)
    fit = fit_noisy_or(grouping.patterns(target * fitted_on, (1 - target) * fitted_on))
    residuals = target - fit.probability(grouping.covered)[grouping.group]
    return Arena(sample, encoded, rows, intraclass_correlation(residuals[rows], sample.cluster[rows]))


def confirmed_exceptions(place: Arena, bodies: tuple[Body, ...], settings: LearnSettings) -> tuple[Body, ...]:
    """Return the bodies without the exceptions that unseen clusters do not bear out."""
    listed = [(index, exception) for index, body in enumerate(bodies) for exception in body.exceptions]
    values = [_exception_p(place, bodies[index], exception, settings) for index, exception in listed]
    for (index, exception), p_value in zip(listed, holm(values), strict=True):
        if p_value > settings.significance:
            bodies = (*bodies[:index], bodies[index].without_exception(exception), *bodies[index + 1 :])
    return bodies


def rule_p_value(place: Arena, bodies: tuple[Body, ...], index: int, settings: LearnSettings) -> float:
    """Return the p-value of one rule: the largest over the rest of the posts and each one-step generalisation."""
    body = bodies[index]
    free = _free_rows(place, bodies, index)
    inside = place.cover(body) & free
    worst = fisher_greater(place.effective(inside), place.effective(~inside & free))
    for wider in generalisations(body, place.encoded):
        around = place.cover(wider) & free & ~inside
        worst = max(worst, _inside_p(place, inside, around, settings.significance / len(bodies)))
    return worst


def simplified(place: Arena, bodies: tuple[Body, ...], settings: LearnSettings) -> tuple[Body, ...]:
    """Return the bodies without what the data does not bear out.

    A literal that was added for the sake of a handful of posts is luck more often than not: a rule gives way to one
    that is a step more general unless its rate is clearly above that of the posts the step would add. What is clear
    hangs on how many literals there were to choose from: one that takes k bits to name must be 2^k times clearer.

    Args:
        place: All rows.
        bodies: All rules.
        settings: How to learn.
    """
    found = list(bodies)
    for index in range(len(found)):
        while (wider := _as_good(place, tuple(found), index, settings)) is not None and wider not in found:
            found[index] = wider
    return tuple(dict.fromkeys(found))


def _as_good(place: Arena, bodies: tuple[Body, ...], index: int, settings: LearnSettings) -> Body | None:
    """Return the more general rule that a rule is least clearly better than, if it is not clearly better than all."""
    free = _free_rows(place, bodies, index)
    inside = place.cover(bodies[index]) & free
    ours = place.effective(inside)
    worst: tuple[float, Body] | None = None
    for wider in generalisations(bodies[index], place.encoded):
        theirs = place.effective(place.cover(wider) & free & ~inside)
        dropped = set(bodies[index].columns) - set(wider.columns)
        is_shorter = len(wider.columns) < len(bodies[index].columns)
        bits = float(place.encoded.costs[list(dropped)].sum()) if is_shorter else 0.0
        clear = settings.significance * 2.0**-bits
        if theirs.total and (is_shorter or least_fisher(ours, theirs.total) <= clear):
            excess = fisher_greater(ours, theirs) / clear
            if excess > 1 and (worst is None or excess > worst[0]):
                worst = (excess, wider)
    return worst[1] if worst else None


def _free_rows(place: Arena, bodies: tuple[Body, ...], index: int) -> Mask:
    """Return the rows that no other rule covers, but those of rules that contain this one.

    A stricter rule within a rule has no rows of its own outside of it; it is tested against the rest of the outer one.
    """
    free = place.rows.copy()
    own = place.cover(bodies[index])
    for other, body in enumerate(bodies):
        covered = place.cover(body)
        if other != index and np.any(own & ~covered):
            free &= ~covered
    return free


def stratified_p_value(place: Arena, body: Body, strata: NDArray[np.intp]) -> float:
    """Return the Cochran-Mantel-Haenszel p-value of one rule within strata, shape (n_rows,)."""
    inside = place.cover(body)
    pairs = []
    for stratum in np.unique(strata[place.rows]):
        here = strata == stratum
        pairs.append((place.plain(inside & here), place.plain(~inside & here)))
    return cochran_mantel_haenszel(pairs, design_effect(place.sample.cluster[inside & place.rows], place.correlation))


def generalisations(body: Body, encoded: Encoded) -> Iterator[Body]:
    """Yield the rules one step more general: a literal dropped, or a class replaced by its parent.

    The next cut of a number is no step of its own: two cuts differ by a handful of posts.
    """
    for column in body.columns:
        if len(body.columns) > 1:
            yield body.without_literal(column)
        if not isinstance(encoded.literals[column], RangeLiteral):
            for parent in parents(encoded.above, column):
                yield body.with_literal(parent, instead_of=column)


def _exception_p(place: Arena, body: Body, exception: tuple[int, ...], settings: LearnSettings) -> float:
    """Return the p-value that posts of an exception are spared, against the rest of its rule."""
    rest = place.cover(body)
    spared = place.cover(body.without_exception(exception)) & ~rest
    worst = _spared_p(place.effective(spared), place.effective(rest))
    for column in exception if len(exception) > 1 else ():
        shorter = tuple(other for other in exception if other != column)
        around = rest & place.cover(Body(shorter))
        if _spared_least(place, spared, around) <= settings.significance:
            worst = max(worst, _spared_p(place.effective(spared), place.effective(around)))
    return worst


def _spared_p(spared: Counts, rest: Counts) -> float:
    # Fewer targets inside is more kept inside.
    return fisher_greater(Counts(spared.kept, spared.target), Counts(rest.kept, rest.target))


def _spared_least(place: Arena, spared: Mask, around: Mask) -> float:
    inside = place.effective(spared)
    return least_fisher(Counts(inside.kept, inside.target), place.effective(around).total)


def _inside_p(place: Arena, inside: Mask, around: Mask, level: float) -> float:
    """Return the p-value of a rule inside a more general one, 0 where so few posts differ that nothing could tell.

    `level` is what the p-value has to reach among all the rules tested.
    """
    ours, theirs = place.effective(inside), place.effective(around)
    if least_fisher(ours, theirs.total) > level:
        return 0.0
    return fisher_greater(ours, theirs)
