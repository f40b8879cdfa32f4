"""Finds the combinations of a rule base again among learned rules: by what they say, or by the posts they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyword_found import Found
    from keyword_rules import Combination, Terms
    from keyword_world import World
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

SAME = 0.99
"""Jaccard index of the posts from which on two rules are the same."""


@dataclass(frozen=True)
class Matches:
    """The combinations found, each with its rule.

    Attributes:
        exact: With the same terms and kind of chat.
        equivalent: Others that cover the same fresh posts.
    """

    exact: Mapping[Combination, Found]
    equivalent: Mapping[Combination, Found]

    @property
    def either(self) -> dict[Combination, Found]:
        """Return all combinations found."""
        return {**self.exact, **self.equivalent}


def match(combinations: Sequence[Combination], rules: Sequence[Found], matcher: Matcher) -> Matches:
    """Return which combinations are among the rules."""
    by_body = {(one.terms, one.chat): one for one in rules if not one.other and not one.is_roundabout}
    exact = {one: by_body[one.terms, one.chat] for one in combinations if (one.terms, one.chat) in by_body}
    same = {one: matcher.same_rule(one, rules) for one in combinations if one not in exact}
    return Matches(exact, {one: rule for one, rule in same.items() if rule is not None})


class Matcher:
    """Compares rules by the fresh posts they cover."""

    def __init__(self, fresh: World) -> None:
        self.fresh = fresh
        self.breaks = fresh.how_many_rules() > 0

    def same_rule(self, combination: Combination, rules: Sequence[Found]) -> Found | None:
        """Return a rule that covers the same posts, exceptions aside."""
        cover = self.fresh.holds(combination.terms, combination.chat)
        for rule in rules:
            if not rule.other and _share(cover, self.fresh.holds(rule.terms, rule.chat)) >= SAME:
                return rule
        return None

    def same_exception(self, combination: Combination, extenuating: Terms, rule: Found) -> bool:
        """Return whether one of the rule's exceptions spares the same posts."""
        inside = self.fresh.holds(combination.terms, combination.chat)
        spared = inside & self.fresh.holds(extenuating)
        return any(_share(spared, inside & self.fresh.holds(terms)) >= SAME for terms in rule.unless)

    def is_exception(self, combination: Combination, terms: Terms) -> bool:
        """Return whether an exception follows from one that the base has, or spares the same posts."""
        if any(_says(terms, other) for other in combination.unless):
            return True
        inside = self.fresh.holds(combination.terms, combination.chat)
        spared = inside & self.fresh.holds(terms)
        return any(_share(spared, inside & self.fresh.holds(other)) >= SAME for other in combination.unless)

    def share_removed(self, rule: Found) -> float:
        """Return the share of the posts under a rule that the base would have removed."""
        cover = self.fresh.holds(rule.terms, rule.chat)
        for terms in rule.unless:
            cover &= ~self.fresh.holds(terms)
        return float(self.breaks[cover].mean()) if cover.any() and not rule.other else 0.0


def _says(terms: Terms, other: Terms) -> bool:
    """Return whether a post with all of the terms has all of the others too."""
    return all(any(part in term for term in terms) for part in other)


def _share(one: Mask, other: Mask) -> float:
    """Return the Jaccard index; 0 for two empty masks."""
    return float((one & other).sum()) / max(1.0, float((one | other).sum()))
