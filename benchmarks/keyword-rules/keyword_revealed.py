"""What the posts of a world could reveal of its rule base, by counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyword_rules import Combination, Terms
    from keyword_world import World
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

LEAST_POSTS, LEAST_AUTHORS = 25, 20
LEAST_SPARED, LEAST_SPARED_AUTHORS = 15, 12


@dataclass(frozen=True, slots=True)
class Exemption:
    """That an extenuating combination switches a combination off."""

    combination: Combination
    extenuating: Terms


@dataclass(frozen=True)
class Revealed:
    """What the posts of a world could reveal, and why the rest could not: reason to count."""

    combinations: tuple[Combination, ...]
    exceptions: tuple[Exemption, ...]
    hidden: Mapping[str, int]
    hidden_exceptions: Mapping[str, int]


def revealed(world: World, max_literals: int) -> Revealed:
    """Return what the posts could reveal.

    A combination: at least `LEAST_POSTS` removed posts by `LEAST_AUTHORS` authors that no other combination would
    have removed; and for each step to a more general rule (a term left out, a term replaced by the terms inside it, the
    kind of chat left out) as many posts by as many authors that the step would add and no combination would have
    removed. An exception of such a combination: at least `LEAST_SPARED` kept
    posts by `LEAST_SPARED_AUTHORS` authors that carry both, none of its other exceptions, and nothing that another
    combination would remove.
    """
    rules = world.how_many_rules()
    shown: list[Combination] = []
    exceptions: list[Exemption] = []
    hidden: dict[str, int] = {}
    hidden_exceptions: dict[str, int] = {}
    for one in world.base.combinations:
        reason = _why_hidden(world, one, rules, max_literals)
        if reason:
            hidden[reason] = hidden.get(reason, 0) + 1
            hidden_exceptions["combination hidden"] = hidden_exceptions.get("combination hidden", 0) + len(one.unless)
            continue
        shown.append(one)
        for extenuating in one.unless:
            if _shows_exception(world, one, extenuating, rules):
                exceptions.append(Exemption(one, extenuating))
            else:
                hidden_exceptions["too few posts"] = hidden_exceptions.get("too few posts", 0) + 1
    return Revealed(tuple(shown), tuple(exceptions), hidden, hidden_exceptions)


def _why_hidden(world: World, one: Combination, rules: NDArray[np.int64], max_literals: int) -> str:
    if len(one.terms) + bool(one.chat) > max_literals:
        return "longer than the longest rule"
    under = world.is_under(one)
    if not _enough(world, under & (rules == 1) & world.removed):
        return "too few removed posts of its own"
    inside = world.holds(one.terms, one.chat)
    for terms, chat in _wider(world, one):
        if not _enough(world, world.holds(terms, chat) & ~inside & (rules == 0)):
            return "too few posts a step more general"
    return ""


def _wider(world: World, one: Combination) -> Iterator[tuple[Terms, str]]:
    """Yield the bodies a step more general."""
    if one.chat:
        yield one.terms, ""
    for term in one.terms:
        rest = tuple(other for other in one.terms if other != term)
        parts = tuple(other for other in world.terms if other != term and other in term)
        if rest or one.chat:
            yield rest, one.chat
        if parts and not world.whole_terms:
            yield (*rest, *parts), one.chat


def _shows_exception(world: World, one: Combination, extenuating: Terms, rules: NDArray[np.int64]) -> bool:
    spared = world.holds((*one.terms, *extenuating), one.chat) & (rules == 0) & ~world.removed
    for other in one.unless:
        if other != extenuating:
            spared &= ~world.holds(other)
    return _enough(world, spared, LEAST_SPARED, LEAST_SPARED_AUTHORS)


def _enough(world: World, posts: Mask, least: int = LEAST_POSTS, authors: int = LEAST_AUTHORS) -> bool:
    return bool(posts.sum() >= least and len(np.unique(world.author[posts])) >= authors)
