"""What a rule's sentence says of kinds of posts: named, excepted, or left open, by what is seen of each kind alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from learn_tables import AGE, EX, HIERARCHY, VOCABULARY, table

from kmgraph.learn.evidence.untold import open_limits, told_limits, too_few_to_tell
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.hypothesis.language import NumberDimension, read_language
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.settings import LearnSettings
from kmgraph.learn.testing.kinds import beside, kind_columns
from kmgraph.learn.testing.rows import TestRows, rows_to_test
from kmgraph.learn.testing.truth import most_spared, on_kinds, true_of_kinds
from kmgraph.model import ClassLiteral, RangeLiteral, SomeLiteral, ValueLiteral
from kmgraph.namespaces import KM, XSD

if TYPE_CHECKING:
    from learn_arenas import Row

    from kmgraph.model import Literal

TALK = ValueLiteral(KM.mentions, EX + "talk", is_iri=True)
OTHER = ValueLiteral(KM.mentions, EX + "other", is_iri=True)


def topic(name: str) -> ClassLiteral:
    return ClassLiteral(EX + name)


def medium(name: str) -> SomeLiteral:
    return SomeLiteral(KM.hasMedium, (EX + name,))


def posts(topic: str, terms: str, hits: int, kept: int, **more: object) -> list[Row]:
    outcomes = ["removed"] * hits + ["kept"] * kept
    iris = tuple(EX + name for name in sorted(terms.split()))
    kind = {"media": (topic,)} if topic in {"Live", "Video", "Image"} else {"topics": (topic,)}
    return [{**kind, "terms": iris, "outcome": outcome, **more} for outcome in outcomes]


def arena(rows: list[Row]) -> TestRows:
    source = table([{"id": f"r{number}", **row} for number, row in enumerate(rows)])
    sample = platform_samples(source, LearnSettings())[0]
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=32)
    aside = np.zeros(len(sample), dtype=np.bool_)
    data = PlatformData(sample, language, encode(sample, language, aside, ()), aside)
    return rows_to_test(data, data.whole, data.whole, ())


def body(rows: TestRows, *literals: Literal, unless: tuple[Literal, ...] = ()) -> RuleBody:
    places = rows.data.matrix.places
    return RuleBody.of(tuple(places[literal] for literal in literals), tuple((places[x],) for x in unless))


def grouped_by(rows: TestRows, *rules: RuleBody) -> TestRows:
    return rows_to_test(rows.data, rows.data.whole, rows.data.whole, rules)


BACKGROUND = [*posts("Cats", "", 1, 60), *posts("Dogs", "", 1, 60), *posts("News", "", 1, 60)]


def test_what_holds_on_one_kind_of_three_is_said_of_the_one() -> None:
    rows = arena(
        [*BACKGROUND, *posts("Cats", "talk", 40, 4), *posts("Dogs", "talk", 1, 30), *posts("News", "talk", 0, 25)]
    )
    rule = body(rows, TALK)

    assert on_kinds(grouped_by(rows, rule), (rule,), max_literals=4) == (body(rows, TALK, topic("Cats")),)
    assert on_kinds(grouped_by(rows, rule), (rule,), max_literals=1) == (rule,)
    excepting = body(rows, TALK, unless=(topic("Dogs"), topic("News")))
    assert on_kinds(grouped_by(rows, excepting), (excepting,), max_literals=4) == (body(rows, TALK, topic("Cats")),)


def test_what_holds_on_two_kinds_of_three_stays_one_rule() -> None:
    rows = arena(
        [*BACKGROUND, *posts("Cats", "talk", 40, 4), *posts("Dogs", "talk", 30, 2), *posts("News", "talk", 0, 25)]
    )
    rule = body(rows, TALK)

    assert on_kinds(grouped_by(rows, rule), (rule,), max_literals=4) == (rule,)
    assert true_of_kinds(grouped_by(rows, rule), (rule,), [True]) == (body(rows, TALK, unless=(topic("News"),)),)
    assert true_of_kinds(grouped_by(rows, rule), (rule,), [False]) == (rule,), "of what is no rule nothing is claimed"


@pytest.mark.parametrize(("kept", "is_excepted"), [(19, False), (20, True)])
def test_a_kind_is_excepted_if_enough_posts_show_that_it_is_spared(kept: int, *, is_excepted: bool) -> None:
    rows = arena(
        [*BACKGROUND, *posts("Cats", "talk", 60, 4), *posts("Dogs", "talk", 50, 2), *posts("News", "talk", 0, kept)]
    )
    (rule,) = true_of_kinds(grouped_by(rows, body(rows, TALK)), (body(rows, TALK),), [True])

    assert bool(rule.exceptions) is is_excepted
    untold = too_few_to_tell(rows.data, rule, kind_columns(rows.data), ~rows.data.whole, 0.02)
    assert untold == (() if is_excepted else (topic("News"),))


def test_an_exception_is_dropped_that_its_posts_do_not_bear_out() -> None:
    rows = arena(
        [*BACKGROUND, *posts("Cats", "talk", 60, 4), *posts("Dogs", "talk", 3, 3), *posts("News", "talk", 1, 25)]
    )
    rule = body(rows, TALK, unless=(topic("Dogs"), topic("News")))

    assert true_of_kinds(grouped_by(rows, rule), (rule,), [True]) == (body(rows, TALK, unless=(topic("News"),)),)


def test_a_rule_says_what_is_true_of_each_kind_though_one_that_is_none_said_the_same() -> None:
    rows = arena(
        [*BACKGROUND, *posts("Cats", "talk", 60, 4), *posts("Dogs", "talk", 50, 2), *posts("News", "talk", 1, 25)]
    )
    rule, excepting = body(rows, TALK), body(rows, TALK, unless=(topic("News"),))

    assert true_of_kinds(grouped_by(rows, rule, excepting), (rule, excepting), [True, False]) == (excepting, excepting)
    assert true_of_kinds(grouped_by(rows, rule, excepting), (rule, excepting), [True, True]) == (rule, excepting)


def excepted(hits: int, kept: int, by_others: int = 0) -> tuple[TestRows, tuple[RuleBody, ...], dict[int, int]]:
    """Return a rule that excepts a kind, beside another, and what its exception says of the posts it lets off."""
    rows = arena([
        *BACKGROUND, *posts("Cats", "talk", 60, 20), *posts("Dogs", "talk", 50, 20), *posts("Cats", "other", 60, 4),
        *posts("News", "talk", hits, kept), *posts("News", "talk other", by_others, 0),
    ])  # fmt: skip
    rules = (body(rows, TALK, unless=(topic("News"),)), body(rows, OTHER))
    rows = grouped_by(rows, *rules)
    return rows, rules, most_spared(rows, rules, 0, [True, True], kind_columns(rows.data))


@pytest.mark.parametrize("by_others", [0, 3])
def test_an_exception_stays_for_as_many_posts_in_the_target_as_it_is_said_to(by_others: int) -> None:
    name = excepted(0, 25)[0].data.matrix.places[topic("News")]
    (most,) = {told[name] for hits in range(4) for _, _, told in [excepted(hits, 25, by_others)]}

    for hits in range(most - by_others - 2, most - by_others + 3):
        rows, rules, told = excepted(hits, 25, by_others)
        is_kept = true_of_kinds(rows, rules, [True, True])[0] == rules[0]
        assert is_kept is (hits + by_others <= most)
        assert told == ({name: most} if is_kept else {})


def test_an_exception_that_is_of_no_kind_says_nothing_of_its_posts() -> None:
    rows, (rule, other), told = excepted(0, 25)
    bare = RuleBody.of(rule.columns)
    pair = RuleBody.of(rule.columns, ((*rule.exceptions[0], *other.columns),))
    assert told
    assert most_spared(rows, (bare, other), 0, [True, True], kind_columns(rows.data)) == {}
    assert most_spared(rows, (pair, other), 0, [True, True], kind_columns(rows.data)) == {}


def test_posts_of_other_rules_tell_nothing() -> None:
    # Posts of the kind are removed only where the other rule removes them.
    rows = arena([
        *BACKGROUND, *posts("Cats", "talk", 60, 4), *posts("Cats", "other", 60, 4), *posts("Dogs", "talk", 50, 2),
        *posts("News", "talk other", 30, 0), *posts("News", "talk", 0, 25),
    ])  # fmt: skip
    rules = (body(rows, TALK), body(rows, OTHER))

    assert true_of_kinds(grouped_by(rows, *rules), rules, [True, True])[0] == body(rows, TALK, unless=(topic("News"),))
    assert true_of_kinds(grouped_by(rows, *rules), rules, [True, False])[0] == rules[0]


def test_posts_of_published_rules_that_are_enforced_tell_nothing() -> None:
    rows = arena(
        [
            *BACKGROUND,
            *posts("Cats", "talk", 60, 4),
            *posts("Dogs", "talk other", 30, 3),
            *posts("Dogs", "talk", 5, 5),
        ]
    )
    rule = body(rows, TALK)
    other = rows.data.cover(body(rows, OTHER))
    published = replace(rows.data, published=(other, rows.data.cover(rule), np.zeros_like(other)))

    under = beside(published, grouped_by(rows, rule).grouped((rule,)), 0, [True])
    assert np.array_equal(under, other), "a rule that a published one says too is not another reason"


def test_a_wide_kind_of_which_others_remove_the_rest_is_said_narrower() -> None:
    # "Video" is a wider kind than "Live": of the rest of it, all posts are under the other rule.
    rows = arena(
        [
            *posts("Image", "", 1, 90),
            *posts("Image", "other", 40, 2),
            *posts("Video", "other", 30, 1),
            *posts("Live", "", 40, 3),
        ]
    )
    rules = (body(rows, medium("Video")), body(rows, OTHER))

    assert true_of_kinds(grouped_by(rows, *rules), rules, [True, True])[0] == body(rows, medium("Live"))
    assert true_of_kinds(grouped_by(rows, *rules), rules, [True, False])[0] == rules[0]


def test_columns_of_several_values_are_taken_apart_where_they_sort_posts() -> None:
    rows = [{"topics": (name, "News") if number % 5 else (name,)} for number, name in enumerate(["Cats", "Dogs"] * 20)]
    named = [{kind.literal for kind in column.kinds} for column in kind_columns(arena(rows).data)]
    assert named == [{ClassLiteral(EX + "Cats"), ClassLiteral(EX + "Dogs")}]

    mixed = [{"topics": (("Cats",), ("Dogs",), ("Cats", "Dogs"))[number % 3]} for number in range(30)]
    assert kind_columns(arena(mixed).data) == ()
    seldom = [{"media": ("Live", "Image")[number % 2 : number % 2 + 1] if number < 20 else ()} for number in range(50)]
    assert kind_columns(arena(seldom).data) == ()


@pytest.mark.parametrize(
    ("ages", "limits"),
    [([5, 29, 64, 90], [(30, 63)]), ([5, 29, 31, 90], []), ([5, 29, 30, 90], []), ([5, 12, 200, 900], [(13, 199)])],
)
def test_a_limit_is_open_as_far_as_several_numbers_would_do(ages: list[int], limits: list[tuple[int, int]]) -> None:
    rows = arena([row for age in ages for row in posts("Live", "", 10 * (age < 30), 10 * (age >= 30), age=age)])
    cuts = [literal for literal in rows.data.matrix.places if isinstance(literal, RangeLiteral) and literal.max]
    (cut,) = [cut for cut in cuts if cut.max and ages[1] < cut.max <= ages[2]]
    found = open_limits(rows.data, body(rows, cut))

    assert [(limit.low, limit.high) for limit in found] == limits
    assert all(limit.literal == cut for limit in found)
    assert (cut.property, cut.datatype) == (AGE, XSD.integer)


def test_one_number_that_was_not_observed_leaves_no_limit_open() -> None:
    rows = arena(
        [row for age in (5, 22, 24, 90) for row in posts("Live", "", 10 * (age < 23), 10 * (age >= 23), age=age)]
    )
    cuts = [literal for literal in rows.data.matrix.places if isinstance(literal, RangeLiteral) and literal.max]
    (cut,) = [cut for cut in cuts if cut.max and 22 < cut.max <= 24]
    assert open_limits(rows.data, body(rows, cut)) == ()


def _aged(ages: list[int]) -> list[Row]:
    return [row for age in ages for row in posts("Live", "", int(age < 30), int(age >= 30), age=age)]


def _told(ages: list[int], least: int = 10) -> list[tuple[float, float]]:
    data = arena(_aged(ages)).data
    (dimension,) = [known for known in data.language.dimensions if isinstance(known, NumberDimension)]
    cut = dimension.less_than(30)
    rows = data.with_language(data.language.with_cuts([cut]))
    found = told_limits(rows, RuleBody.of((rows.matrix.places[cut],), ()), least)
    return [(limit.low, limit.high) for limit in found]


YOUNG, OLD = [number // 2 for number in range(2, 56)], list(range(200, 500))


@pytest.mark.parametrize("one", [None, 29, 31, 47, 130, 197, 199])
def test_what_is_told_of_a_limit_is_the_same_whatever_one_source_has(one: int | None) -> None:
    assert _told([*YOUNG, *OLD, *([one] if one else [])]) == [(24, 199)]


def test_a_limit_is_told_as_open_only_between_many_sources_that_stand_apart() -> None:
    assert _told(list(range(1, 60))) == []
    assert _told([*range(1, 25), *OLD], least=13) == []
    assert _told([*YOUNG, *OLD], least=10) == [(24, 199)]
