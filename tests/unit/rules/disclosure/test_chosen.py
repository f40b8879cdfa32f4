"""What follows of exact counts where posts are said to be chosen by outcome, or are not said to be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from disclosure_worlds import exact_ruleset, made_world

from kmgraph.learn.sample import is_chosen
from kmgraph.model import Enforcement, PlatformFigures, Privacy, PublishedStatus, RuleSet, Totals, Warning
from kmgraph.rules import public_ruleset
from kmgraph.rules.disclosure.cells import public_count, span
from kmgraph.rules.disclosure.inclusion import POSTS, TARGET
from kmgraph.rules.disclosure.narrowing import PublicKnowledge
from kmgraph.rules.disclosure.words.chosen import chosen_statements, may_hang_on_choice

PRIVACY = Privacy()
EXACT = exact_ruleset(made_world(3))
IRI = EXACT.platforms[0].iri


def public(posts: int, target: int, *, is_chosen: bool, rule: tuple[int, int]) -> RuleSet:
    figures = (PlatformFigures("a", posts, target, posts),)
    written = PublishedStatus(
        "p", "https://example.org/p", Enforcement.PARTLY_ENFORCED, *rule, sum(rule), inside=(IRI,)
    )
    warnings = (Warning("class-balanced-sample", {"platform": "a"}, sources=target),) if is_chosen else ()
    shown = replace(
        EXACT,
        platforms=EXACT.platforms[:1],
        totals=Totals(posts, target, None, None, None, posts, figures),
        rules=(),
        published=(written,),
        overlaps=(),
        warnings=warnings,
    )
    return public_ruleset(shown, PRIVACY)


def test_an_exact_third_leaves_no_small_rest() -> None:
    # 1,498 to 1,502 posts of which a third are in the target: 500, and 498 to 502 of them under the rule.
    assert public(1500, 500, is_chosen=True, rule=(499, 25)).published[0].withheld
    assert not public(1500, 500, is_chosen=False, rule=(495, 25)).published[0].withheld
    assert not public(1500, 500, is_chosen=True, rule=(400, 25)).published[0].withheld


@pytest.mark.parametrize(
    ("posts", "target"),
    [(1500, 500), (1502, 500), (1001, 500), (1000, 496), (1000, 600), (1000, 603), (300, 100), (250, 125), (90, 60)],
)
def test_what_is_stated_holds_of_the_exact_counts(posts: int, target: int) -> None:
    told = {POSTS: span(public_count(posts, PRIVACY), PRIVACY), TARGET: span(public_count(target, PRIVACY), PRIVACY)}
    exact = {POSTS: posts, TARGET: target}
    said = is_chosen(target, posts - target)
    statements = chosen_statements("a", told[POSTS], told[TARGET], is_told=said)
    for statement in statements:
        total = sum(factor * exact[count] for factor, (_, count) in statement.terms)
        assert total == 0 if statement.is_equation else total >= 0
    assert statements or not said
    known = PublicKnowledge({("a", count): each for count, each in told.items()}, list(statements))
    assert known.narrowed() is not None


def test_a_status_of_several_platforms_may_hang_on_it() -> None:
    def hangs(posts: int, target: int) -> bool:
        return may_hang_on_choice(span(posts, PRIVACY), span(target, PRIVACY))

    assert [hangs(1500, 500), hangs(1000, 600), hangs(1000, 505)] == [True, True, True]
    assert [hangs(1000, 400), hangs(1000, 700), hangs(2000, 1000), hangs(150, 75)] == [False, False, False, False]
