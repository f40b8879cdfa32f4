"""What it tells of all posts that they are said to be chosen by outcome, and that they are not."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.inclusion import POSTS, TARGET
from kmgraph.rules.disclosure.layout import platform_group
from kmgraph.rules.disclosure.narrowing import Statement

if TYPE_CHECKING:
    from kmgraph.model import Privacy, RuleSet
    from kmgraph.rules.disclosure.cells import Span
    from kmgraph.rules.disclosure.narrowing import PublicKnowledge

CHOSEN = "class-balanced-sample"
"""Code of the warning."""

_OTHERWISE = ("sampled-kept-posts", "reference-sample")
"""Codes of the warnings beside which it is not said that posts seem to be chosen by outcome."""

_LEAST_POSTS, _LEAST_DRAWN = 200, 100
"""Posts, and posts in the target at a ratio, below which it is not said: the learner's limits (`docs/method.md`)."""

_Factors = tuple[int, int]  # of all posts, and of those in the target: the sum is at least zero
_BALANCED: tuple[_Factors, ...] = ((201, -400), (-199, 400))  # half of them, to within half a percent
_MOST: _Factors = (-3, 5)  # more than three in five
_RATIOS: tuple[_Factors, ...] = ((1, -3), (1, -4), (1, -5))  # a third, a quarter, a fifth: the sum is zero


def know_choice(known: PublicKnowledge, ruleset: RuleSet, privacy: Privacy) -> None:
    """Add what it tells of platforms that their posts are said to be chosen by outcome, or are not."""
    said = {(warning.numbers.get("platform"), warning.code) for warning in ruleset.warnings}
    for figures in ruleset.totals.platforms:
        name, group = figures.platform, platform_group(figures.platform)
        posts, target = known.spans[group, POSTS], known.spans[group, TARGET]
        is_told = (name, CHOSEN) in said
        # Otherwise it isn't said whether they are.
        is_asked = min(target.low, posts.low - target.high) >= privacy.k and not any(
            (name, code) in said for code in _OTHERWISE
        )
        if not figures.withheld and (is_told or is_asked):
            known.statements += chosen_statements(group, posts, target, is_told=is_told)


def chosen_statements(group: str, posts: Span, target: Span, *, is_told: bool) -> tuple[Statement, ...]:
    """Return what is known of a platform's counts as its posts are said to be chosen by outcome, or are not.

    Nothing where this or that may be the reason.
    """
    if not is_told:
        return tuple(_statement(group, factors) for factors in _not_chosen(posts, target))
    found = [
        tuple(_statement(group, factors, is_equation=is_equation) for factors in each)
        for each, is_equation in _reasons(posts, target)
    ]
    return found[0] if len(found) == 1 else ()


def may_hang_on_choice(posts: Span, target: Span) -> bool:
    """Return whether exact counts decide, and public ones don't, if posts seem to be chosen by outcome."""
    reasons = _reasons(posts, target)
    contrary = {_BALANCED: [_negated(each) for each in _BALANCED], (_MOST,): [_negated(_MOST)]}
    return any(
        is_equation or any(_is_possible(other, posts, target) for other in contrary[each])
        for each, is_equation in reasons
    )


def _reasons(posts: Span, target: Span) -> list[tuple[tuple[_Factors, ...], bool]]:
    """Return the reasons that are possible for saying so, and whether each is an equation."""
    found: list[tuple[tuple[_Factors, ...], bool]] = []
    if posts.high >= _LEAST_POSTS:
        found += [(each, False) for each in (_BALANCED, (_MOST,)) if all(_is_possible(x, posts, target) for x in each)]
    if target.high >= _LEAST_DRAWN:
        is_drawn = (each for each in _RATIOS if all(_is_possible(x, posts, target) for x in (each, _negated(each))))
        found += [((each,), True) for each in is_drawn]
    return found


def _not_chosen(posts: Span, target: Span) -> list[_Factors]:
    if posts.low < _LEAST_POSTS:
        return []
    sides = [side for side in map(_negated, _BALANCED) if _is_possible(side, posts, target)]
    fewer = [_negated(_MOST)] if _is_possible(_negated(_MOST), posts, target) else []
    return fewer + (sides if len(sides) == 1 else [])


def _negated(factors: _Factors) -> _Factors:
    return -factors[0], -factors[1]


def _is_possible(factors: _Factors, posts: Span, target: Span) -> bool:
    corners = product((posts.low, posts.high), (target.low, target.high))
    return any(factors[0] * every + factors[1] * hit >= 0 for every, hit in corners)


def _statement(group: str, factors: _Factors, *, is_equation: bool = False) -> Statement:
    cells = ((group, POSTS), (group, TARGET))
    return Statement(tuple(zip(factors, cells, strict=True)), is_equation=is_equation)
