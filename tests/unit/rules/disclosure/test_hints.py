"""A hint that tells of few posts by being there is private: what the search asks of it leaves too few numbers open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from learn_arenas import arena_of, posts
from learn_arenas import rule as body_of
from newcomer_world import RULES, evidence, run

from kmgraph.learn.budget import Budget
from kmgraph.learn.hypothesis import MIN_SUPPORT
from kmgraph.learn.search import deleted_posts, find_rules, least_together
from kmgraph.learn.search.positive_only import cooccurring
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import Confidence, Enforcement, Privacy, PublishedStatus, RuleSet, SearchedScope
from kmgraph.rules import public_ruleset
from kmgraph.rules.disclosure.hints import finds

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis.platform_data import PlatformData

BITS = 7.0
FREQUENT, RARE, NO_KEPT = (350.0, 600.0), (50.0, 900.0), (0.0, 0.0)


def told(counts: tuple[int, int, int], rest: tuple[float, float], least: int = 5) -> RuleSet:
    found = replace(evidence(*counts), searched=SearchedScope(BITS, *rest, least))
    hint = replace(RULES[0], confidence=Confidence.HINT, evidence=found)
    status = PublishedStatus("p", "https://example.org/p", Enforcement.ENFORCED, 60, 0, 60, apart=(hint.iri,))
    return public_ruleset(replace(run().ruleset, rules=(hint,), published=(status,)), Privacy())


@pytest.mark.parametrize(
    ("counts", "rest", "least", "is_told"),
    [
        ((6, 0, 6), RARE, 5, True),
        ((6, 0, 6), FREQUENT, 5, False),
        ((9, 10, 19), (10.0, 900.0), 5, True),
        ((9, 10, 19), (200.0, 800.0), 5, False),
        ((11, 3, 14), FREQUENT, 5, False),
        ((60, 3, 63), FREQUENT, 5, True),
        ((60, 30, 90), FREQUENT, 5, True),
        ((7, 0, 7), NO_KEPT, 5, True),
        ((7, 0, 7), NO_KEPT, 6, False),
    ],
)
def test_a_hint_is_public_where_it_leaves_five_numbers(
    counts: tuple[int, int, int], rest: tuple[float, float], least: int, *, is_told: bool
) -> None:
    public = told(counts, rest, least)
    assert len(public.rules) == is_told
    assert len(public.published[0].apart) == is_told
    assert all(rule.evidence.searched is None for rule in public.rules)


def linking(together: int) -> PlatformData:
    """Return deleted posts, so many of which mention a term and have a link; both are seldom."""
    made = [("a", True, together), ("a", False, 4), ("b", True, 60), ("b", False, 600)]
    rows = [{**row, "link": link} for term, link, count in made for row in posts(term, count, 0, aside=False)]
    return arena_of(rows).data


def test_where_no_post_was_kept_the_least_is_what_still_meets_too_often() -> None:
    data = linking(9)
    (hint,) = cooccurring(data.matrix, deleted_posts(data), LearnSettings())

    least = least_together(data.matrix, deleted_posts(data), hint, (hint,))

    assert 5 < least < 9
    found = {number: linking(number) for number in (least - 1, least)}
    hints = {number: cooccurring(data.matrix, deleted_posts(data), LearnSettings()) for number, data in found.items()}
    assert [len(hints[number]) for number in (least - 1, least)] == [0, 1]


@pytest.mark.parametrize(("hits", "spared", "kept"), [(5, 5, 0), (5, 5, 3), (6, 4, 0), (2, 8, 10), (1, 9, 10)], ids=str)
def test_the_gate_asks_of_a_scope_what_the_search_asks(hits: int, spared: int, kept: int) -> None:
    """The search stands in a room of its own; where it asks for more, or less, hints would tell again."""
    others = [row for number in range(40) for row in posts(f"b{number:02}", hits, spared, aside=False)]

    def found(target: int) -> tuple[bool, float]:
        arena = arena_of([*posts("a", target, kept, aside=False), *others])
        rule = body_of(arena, "a")
        rules = find_rules(arena.data, LearnSettings(), Budget(60.0), refined=False).rules
        return rule in rules, float(rule.cost(arena.data.matrix))

    _, bits = found(MIN_SUPPORT)
    search = SearchedScope(bits, 40.0 * hits, 40.0 * spared, MIN_SUPPORT)
    least = next(number for number in range(MIN_SUPPORT, 40) if finds(search, number, kept))
    assert [found(least - 1)[0], found(least)[0]] == [False, True]
