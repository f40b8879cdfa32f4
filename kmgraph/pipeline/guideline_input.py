"""What of a rule's surroundings is mostly left alone: descriptions close to its scope, and its exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Scope
from kmgraph.render import Variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn import NearMiss, SparedPosts
    from kmgraph.model import Literal, Rule

_FINE_RATE = 0.1
"""A kind of post is shown as fine if at most this share of it is in the target."""


def is_left_alone(kept: int, target: int) -> bool:
    """Return whether posts of a kind are mostly left alone; of a kind that was never kept nothing is known.

    >>> is_left_alone(90, 10), is_left_alone(89, 11), is_left_alone(0, 0)
    (True, False, False)
    """
    return kept > 0 and target <= _FINE_RATE * (target + kept)


def nearest_variants(rule: Rule, misses: Sequence[NearMiss]) -> tuple[Variant, ...]:
    """Return the kinds of posts that lack one literal of a rule and are mostly left alone, the most frequent first."""
    if len(rule.scope.all) < 2:
        return ()
    variants = [
        Variant(_lacking(rule.scope, miss.dropped), miss.target, miss.kept)
        for miss in misses
        if is_left_alone(miss.kept, miss.target)
    ]
    return tuple(sorted(variants, key=lambda variant: (-variant.kept, variant.scope.canonical())))


def fine_exceptions(spared: Sequence[SparedPosts]) -> tuple[tuple[Literal, ...], ...]:
    """Return the exceptions of a rule whose posts are mostly left alone.

    That an exception is learned shows only that its posts fare better than the rest of the rule's; and another rule
    may be against them.
    """
    return tuple(each.exception for each in spared if is_left_alone(each.kept, each.target))


def _lacking(scope: Scope, dropped: Literal) -> Scope:
    rest = tuple(literal for literal in scope.all if literal != dropped)
    return Scope.of(rest, ((dropped,),))
