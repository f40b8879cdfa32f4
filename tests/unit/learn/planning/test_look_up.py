"""What to look up next: an open question gives the posts its answers disagree on, a settled one gives nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from learn_tables import EX, HIERARCHY, VOCABULARY, table

from kmgraph.errors import LimitError
from kmgraph.learn import LearnSettings
from kmgraph.learn.planning.information import Belief, RivalHypotheses, posts_needed
from kmgraph.learn.planning.look_up import LookUp, OpenQuestion, kinds_to_look_up
from kmgraph.learn.planning.survey import Survey, survey_platforms
from kmgraph.model import (
    Candidate,
    ClassLiteral,
    Confidence,
    Evidence,
    Holdout,
    Outcome,
    RangeLiteral,
    Scope,
    SomeLiteral,
    scope_mask,
)
from kmgraph.model.scope import contains, is_empty
from kmgraph.model.table import select_rows
from kmgraph.namespaces import KM, XSD

Row = dict[str, Any]
REMOVED, KEPT = Outcome.REMOVED, Outcome.KEPT
CATS, DOGS, PETS, NEWS = (ClassLiteral(EX + name) for name in ("Cats", "Dogs", "Pets", "News"))
VIDEO, LIVE, IMAGE = (SomeLiteral(KM.hasMedium, (EX + name,)) for name in ("Video", "Live", "Image"))


def posts(count: int, outcome: Outcome, *topics: str, **more: Any) -> list[Row]:
    return [{"outcome": outcome, "topics": topics, **more} for _ in range(count)]


def numbered(*groups: list[Row]) -> list[Row]:
    """All posts, by an author each."""
    return [{"author": f"a{number}", **row} for number, row in enumerate(row for group in groups for row in group)]


BACKGROUND = (posts(396, KEPT, "News", media=("Image",)), posts(4, REMOVED, "News", media=("Image",)))
ABOUT_CATS = (posts(45, REMOVED, "Cats", media=("Image",)), posts(5, KEPT, "Cats", media=("Image",)))


def candidate(
    scope: Scope,
    confidence: Confidence = Confidence.WELL_SUPPORTED,
    counts: tuple[int, int] = (45, 5),
    aside: tuple[int, int] | None = None,
    platform: str = "p",
) -> Candidate:
    holdout = None if aside is None else Holdout(*aside, 0.2, 0.2)
    return Candidate(platform, scope, Evidence(*counts, sum(counts), 0.9, (0.8, 0.95), 0.01, holdout), confidence)


def surveys(rows: list[Row], *rules: Candidate) -> tuple[Survey, ...]:
    return survey_platforms(table(rows), VOCABULARY, HIERARCHY, LearnSettings(), rules)


def kinds(rows: list[Row], *rules: Candidate, power: float = 0.8) -> tuple[LookUp, ...]:
    return kinds_to_look_up(surveys(rows, *rules), power)


def test_a_class_and_its_parent_are_told_apart_by_posts_of_the_parent_alone() -> None:
    (kind,) = kinds(numbered(*BACKGROUND, *ABOUT_CATS), candidate(Scope.of((CATS,))))
    assert kind.question is OpenQuestion.WORDING
    assert kind.scope == Scope.of((PETS,), ((CATS,),))
    assert kind.wordings == (CATS, PETS)
    assert (kind.target, kind.kept) == (0, 0)
    assert kind.entropy == pytest.approx(1.0)
    assert 0.5 < kind.bits < 1.0
    assert kind.posts in {1, 2, 3}


@pytest.mark.parametrize("outcome", [KEPT, REMOVED])
def test_once_such_posts_were_seen_nothing_is_left_to_ask(outcome: Outcome) -> None:
    seen = posts(20, outcome, "Dogs", media=("Image",))
    assert kinds(numbered(*BACKGROUND, *ABOUT_CATS, seen), candidate(Scope.of((CATS,)))) == ()


def test_each_post_seen_leaves_less_to_ask() -> None:
    rule = candidate(Scope.of((CATS,)))
    one = posts(1, KEPT, "Dogs", media=("Image",))
    (before,) = kinds(numbered(*BACKGROUND, *ABOUT_CATS), rule)
    (after,) = kinds(numbered(*BACKGROUND, *ABOUT_CATS, one), rule)
    assert after.entropy < before.entropy
    assert (after.target, after.kept) == (0, 1)


def test_two_things_that_always_come_together_are_told_apart_from_both_sides() -> None:
    together = (posts(45, REMOVED, "Cats", "Pets", media=("Live",)), posts(5, KEPT, "Cats", "Pets", media=("Live",)))
    other_pets = posts(60, KEPT, "Dogs", media=("Image",))
    found = kinds(numbered(*BACKGROUND, *together, other_pets), candidate(Scope.of((CATS,))))
    assert {kind.scope for kind in found} == {
        Scope.of((CATS,), ((LIVE,),)),
        Scope.of((LIVE,), ((CATS,),)),
        Scope.of((CATS,), ((VIDEO,),)),
        Scope.of((VIDEO,), ((CATS,),)),
    }
    assert {kind.question for kind in found} == {OpenQuestion.WORDING}


def test_what_the_rest_of_the_rule_implies_is_no_other_wording() -> None:
    scope = Scope.of((CATS, LIVE))
    rows = numbered(
        *BACKGROUND,
        posts(45, REMOVED, "Cats", media=("Live",)),
        posts(5, KEPT, "Cats", media=("Live",)),
        posts(50, KEPT, "Cats", media=("Image",)),
        posts(50, KEPT, "News", media=("Live",)),
    )
    wordings = {kind.wordings for kind in kinds(rows, candidate(scope))}
    assert (LIVE, PETS) not in wordings
    assert (CATS, VIDEO) not in wordings
    assert (CATS, PETS) in wordings


def test_a_hint_is_looked_up_in_its_own_scope() -> None:
    rows = numbered(*BACKGROUND, posts(6, REMOVED, "Cats"), posts(6, KEPT, "Cats"))
    (kind,) = kinds(rows, candidate(Scope.of((CATS,)), Confidence.HINT, (6, 6), (1, 3)))
    assert kind.question is OpenQuestion.REAL
    assert kind.scope == Scope.of((CATS,))
    assert (kind.target, kind.kept) == (6, 6)
    assert kind.posts is not None


def test_a_likely_rule_near_one_half_is_looked_up_in_its_own_scope() -> None:
    rows = numbered(*BACKGROUND, posts(30, REMOVED, "Cats"), posts(22, KEPT, "Cats"), posts(40, KEPT, "Dogs"))
    (kind,) = kinds(rows, candidate(Scope.of((CATS,)), Confidence.LIKELY, (30, 22)), power=0.5)
    assert kind.question is OpenQuestion.RATE
    assert 0 < kind.bits < 0.1
    assert kind.posts is None or kind.posts > 50


def test_a_likely_rule_with_few_sources_needs_at_least_the_missing_ones() -> None:
    rows = numbered(*BACKGROUND, posts(11, REMOVED, "Cats"), posts(4, KEPT, "Cats"), posts(40, KEPT, "Dogs"))
    (kind,) = kinds(rows, candidate(Scope.of((CATS,)), Confidence.LIKELY, (11, 4)))
    assert kind.question is OpenQuestion.RATE
    assert kind.posts is not None
    assert kind.posts >= 5


def test_an_exception_of_few_posts_is_open_and_one_of_many_is_not() -> None:
    scope = Scope.of((CATS,), ((LIVE,),))
    spared = [posts(count, KEPT, "Cats", media=("Live",)) for count in (1, 40)]
    others = (*BACKGROUND, *ABOUT_CATS, posts(40, KEPT, "Dogs", media=("Image",)))
    found = kinds(numbered(*others, spared[0]), candidate(scope))
    (kind,) = [kind for kind in found if kind.question is OpenQuestion.EXCEPTION]
    assert kind.scope == Scope.of((CATS, LIVE))
    found = kinds(numbered(*others, spared[1]), candidate(scope))
    assert OpenQuestion.EXCEPTION not in {kind.question for kind in found}


def test_a_rule_is_looked_up_on_the_other_platform() -> None:
    rule = candidate(Scope.of((CATS,)))
    dogs = posts(20, KEPT, "Dogs")
    here = [*BACKGROUND, *ABOUT_CATS, dogs]
    there = [[{**row, "platform": "q"} for row in group] for group in (*BACKGROUND, dogs)]
    (kind,) = kinds(numbered(*here, *there), rule)
    assert (kind.question, kind.platform, kind.scope) == (OpenQuestion.PLATFORM, "q", rule.scope)
    same = candidate(rule.scope, platform="q")
    assert all(kind.question is not OpenQuestion.PLATFORM for kind in kinds(numbered(*here, *there), rule, same))


def test_a_stricter_rule_is_compared_with_the_rest_of_the_rule_around_it() -> None:
    rows = numbered(
        *BACKGROUND,
        posts(20, REMOVED, "Cats", media=("Image",)),
        posts(40, KEPT, "Cats", media=("Image",)),
        posts(30, REMOVED, "Cats", media=("Live",)),
        posts(40, KEPT, "Dogs", media=("Image",)),
        posts(40, KEPT, "News", media=("Live",)),
    )
    outer = candidate(Scope.of((CATS,)), counts=(50, 40))
    inner = candidate(Scope.of((CATS, LIVE)), counts=(30, 0))
    (survey,) = surveys(rows, outer, inner)
    alike = survey.alike(inner.scope, inner)
    assert np.array_equal(alike, survey.cover(outer.scope))
    assert survey.counts(survey.alike(Scope.of(()))).total == 480


def test_settled_exceptions_and_rules_explained_otherwise_ask_nothing() -> None:
    rows = numbered(*BACKGROUND, *ABOUT_CATS)
    assert kinds(rows, candidate(Scope.of((CATS,)), Confidence.EXPLAINED_OTHERWISE)) == ()


def test_what_was_before_a_rule_says_nothing_of_it_and_an_ended_rule_asks_nothing() -> None:
    old = [{**row, "time": "2025-01-05"} for row in posts(60, KEPT, "Cats", media=("Image",))]
    new = [{**row, "time": "2025-03-01"} for row in (*BACKGROUND[0], *BACKGROUND[1], *ABOUT_CATS[0], *ABOUT_CATS[1])]
    rule = candidate(Scope.of((CATS,)))
    (kind,) = kinds(numbered(new), rule)
    started = replace(rule, evidence=replace(rule.evidence, valid_from="2025-02-01T00:00:00Z"))
    (same,) = kinds(numbered(new, old), started)
    assert same.bits == pytest.approx(kind.bits, abs=0.01)
    assert same.posts == kind.posts
    ended = replace(rule, evidence=replace(rule.evidence, valid_until="2025-02-01T00:00:00Z"))
    assert kinds(numbered(new), ended) == ()


def test_platforms_without_kept_posts_are_left_out() -> None:
    (survey,) = surveys(numbered(posts(80, REMOVED, "Cats")), candidate(Scope.of((CATS,))))
    assert not survey.has_rates
    assert kinds_to_look_up((survey,), 0.8) == ()


def test_more_rules_than_can_be_weighed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.learn.planning.look_up.MOST_RULES", 1)
    rows = numbered(*BACKGROUND, *ABOUT_CATS)
    assert kinds(rows, candidate(Scope.of((CATS,))))
    with pytest.raises(LimitError, match="at most 1 rules; there are 2"):
        kinds(rows, candidate(Scope.of((CATS,))), candidate(Scope.of((NEWS,))))


def test_the_most_telling_kinds_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (candidate(Scope.of((CATS,)), Confidence.HINT), candidate(Scope.of((CATS, IMAGE)), Confidence.HINT))
    rows = numbered(*BACKGROUND, *ABOUT_CATS)
    every = kinds(rows, *rules)
    assert len(every) > 1
    monkeypatch.setattr("kmgraph.learn.planning.look_up.MOST_KINDS", 1)
    assert kinds(rows, *rules) == every[:1]


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = numbered(*BACKGROUND, *ABOUT_CATS)
    rule = candidate(Scope.of((CATS,)))
    assert kinds(rows, rule) == kinds(rows[::-1], rule)


def test_a_base_rate_that_stands_beside_no_rule_is_counted() -> None:
    odd = candidate(Scope.of((CATS,)))
    (survey,) = surveys(
        numbered(*BACKGROUND, *ABOUT_CATS), replace(odd, evidence=replace(odd.evidence, base_rate=None))
    )
    assert survey.assumptions().base_rate == pytest.approx(4.5 / 401)


def test_assumptions_are_measured() -> None:
    rows = [{**row, "author": f"a{number // 4}"} for number, row in enumerate(numbered(*BACKGROUND, *ABOUT_CATS))]
    (survey,) = surveys(rows, candidate(Scope.of((CATS,))))
    found = survey.assumptions()
    assert found.base_rate == 0.01, "the figure that stands beside the rule"
    assert found.posts_per_author == pytest.approx(450 / 113)
    assert found.rules == 2
    # Rows of one topic stand together here, so authors keep to theirs.
    assert found.focus > 0.5


def test_scopes_contain_and_exclude_by_the_class_tree() -> None:
    young = RangeLiteral(EX + "accountAgeDays", str(XSD.integer), max=7, via=(KM.hasAuthor,))
    younger = RangeLiteral(EX + "accountAgeDays", str(XSD.integer), max=3, via=(KM.hasAuthor,))
    assert contains(Scope.of((PETS,)), Scope.of((CATS, LIVE)), HIERARCHY)
    assert not contains(Scope.of((CATS,)), Scope.of((PETS,)), HIERARCHY)
    assert contains(Scope.of((young,)), Scope.of((younger,)), HIERARCHY)
    assert not contains(Scope.of((younger,)), Scope.of((young,)), HIERARCHY)
    assert not contains(Scope.of((PETS,), ((LIVE,),)), Scope.of((CATS,)), HIERARCHY)
    assert contains(Scope.of((PETS,), ((LIVE,),)), Scope.of((CATS,), ((VIDEO,),)), HIERARCHY)
    assert is_empty(Scope.of((CATS,), ((PETS,),)), HIERARCHY)
    assert is_empty(Scope.of((LIVE,), ((VIDEO,),)), HIERARCHY)
    assert not is_empty(Scope.of((PETS,), ((CATS,),)), HIERARCHY)


def test_selected_rows_are_a_table_of_those_rows() -> None:
    whole = table(numbered(*BACKGROUND, *ABOUT_CATS, posts(3, KEPT, "Dogs", "News", media=("Live", "Image"), age=4)))
    rows = np.array([452, 3, 410, 449])
    part = select_rows(whole, rows)
    assert part.ids == tuple(whole.ids[row] for row in rows)
    assert part.author.tolist() == whole.author[rows].tolist()
    for scope in (Scope.of((PETS,)), Scope.of((LIVE,), ((CATS,),)), Scope.of((NEWS, IMAGE))):
        assert scope_mask(scope, part, HIERARCHY).tolist() == scope_mask(scope, whole, HIERARCHY)[rows].tolist()


def test_near_literals_are_those_that_cover_nearly_all() -> None:
    many = posts(7, KEPT, "Dogs", "News", media=("Live", "Image"), terms=("word",), link=True, accounts=("Business",))
    (survey,) = surveys(numbered(*BACKGROUND, *ABOUT_CATS, many))
    for scope in (Scope.of((CATS,)), Scope.of((LIVE,)), Scope.of((NEWS, IMAGE)), Scope.of((PETS,))):
        rows = survey.cover(scope)
        plain = [literal for literal in survey.literals if not isinstance(literal, RangeLiteral)]
        expected = [each for each in plain if survey.cover(Scope.of((each,)))[rows].mean() >= 0.8]
        assert list(survey.value_index.near(rows, 0.8)) == expected
        assert expected


def test_posts_needed_are_the_fewest_that_settle() -> None:
    account = RivalHypotheses(0.4, Belief(20, 5), Belief(2, 60))
    needed = posts_needed(account, 0.8)
    assert needed is not None
    assert account.settled(needed) >= 0.8
    assert all(account.settled(posts) < 0.8 for posts in range(1, needed))
    assert posts_needed(RivalHypotheses(0.5, Belief(50, 50), Belief(51, 50)), 0.8) is None
