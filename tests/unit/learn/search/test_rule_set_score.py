"""A change in a set of rules is worth what fitting everything again says it is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_tables import EX, table
from learn_tasks import platform_data, problem_of

from kmgraph.learn.hypothesis.bits import Weights, gathered, pack, positions
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.search.exceptions import with_shared_exceptions
from kmgraph.learn.search.moves import merges, neighbours
from kmgraph.learn.search.problem import SearchProblem
from kmgraph.learn.search.rule_set_score import RuleSetScore
from kmgraph.model import ClassLiteral, ValueLiteral
from kmgraph.namespaces import KM

TERMS = tuple(f"t{place:02d}" for place in range(30))
RATES = {"Cats": 0.9, "Dogs": 0.6, "News": 0.3}


def mixed(seed: int = 3, count: int = 1200) -> SearchProblem:
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for _ in range(count):
        topics = tuple(name for name in RATES if random.random() < 0.25)
        chance = 1 - 0.97 * np.prod([1 - RATES[name] for name in topics])
        hit = random.random() < chance
        media = (("Live",), ("Image",))[random.integers(2)]
        rows.append({"topics": topics, "media": media, "outcome": "removed" if hit else "kept"})
    return problem_of(platform_data(table(rows)))


def named(problem: SearchProblem, name: str) -> RuleBody:
    return RuleBody((problem.matrix.literals.index(ClassLiteral(EX + name)),))


def test_all_that_a_rule_saves_is_lost_without_it() -> None:
    problem = mixed()
    cats, news = named(problem, "Cats"), named(problem, "News")
    score = RuleSetScore(problem, (cats, news))

    local = -score.saving((news,), ())

    # The leak and the other rule may make up for a little.
    assert score.without(news) - score.bits == pytest.approx(local, rel=0.1)
    assert score.without(cats) > score.without(news) > score.bits


def test_a_change_is_taken_only_if_it_shortens_everything() -> None:
    problem = mixed()
    cats, dogs, pets = (named(problem, name) for name in ("Cats", "Dogs", "Pets"))
    score = RuleSetScore(problem, (pets,))
    before = score.bits

    assert not score.try_replace((pets,), ())
    assert score.bits == before
    assert score.try_replace((pets,), (cats, dogs))
    assert score.rules == (cats, dogs)
    assert score.bits < before
    # Strengths come in the order of the rules.
    assert score.state.fit.strengths == pytest.approx([RATES["Cats"], RATES["Dogs"]], abs=0.08)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**16))
def test_local_and_thorough_judgement_agree(seed: int) -> None:
    problem = mixed(seed, 600)
    cats, dogs, news = (named(problem, name) for name in ("Cats", "Dogs", "News"))
    score = RuleSetScore(problem, (cats, dogs))
    thorough = score.bits - RuleSetScore(problem, (cats, dogs, news)).bits
    local = score.saving((), (news,))

    # The thorough one also lets the leak and the other rules give way: it can only be better.
    assert local <= thorough + 0.1
    assert local == pytest.approx(thorough, abs=max(8.0, 0.25 * abs(thorough)))


def test_rules_beside_one_share_posts_with_it() -> None:
    problem = mixed()
    cats, dogs, pets = (named(problem, name) for name in ("Cats", "Dogs", "Pets"))
    score = RuleSetScore(problem, (cats, dogs, pets))

    assert set(score.beside(cats)) == {dogs, pets}
    assert score.overlap(cats) == 1.0


def test_neighbours_are_one_step_away_and_merges_have_a_common_parent() -> None:
    problem = mixed()
    above = problem.matrix.above
    cats, dogs, pets, news = (named(problem, name) for name in ("Cats", "Dogs", "Pets", "News"))
    both = RuleBody.of((*cats.columns, *news.columns), (dogs.columns,))

    steps = set(neighbours(above, both))

    assert RuleBody.of(cats.columns, both.exceptions) in steps
    assert RuleBody.of((*pets.columns, *news.columns), both.exceptions) in steps
    assert RuleBody.of(both.columns) in steps
    assert RuleBody.of(both.columns, (pets.columns,)) in steps
    assert both not in steps
    assert [(merge.old, merge.new) for merge in merges(above, (cats, dogs))] == [((cats, dogs), pets)]


def test_no_step_says_what_another_literal_implies() -> None:
    above = np.zeros((4, 4), dtype=np.bool_)
    above[2, 0] = above[2, 1] = above[3, 1] = True  # column 2 is of both kinds 0 and 1

    steps = list(neighbours(above, RuleBody((0, 1))))

    assert RuleBody((2,)) in steps
    assert not [step for step in steps if above[np.ix_(step.columns, step.columns)].any()]


# --- bits -------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_gathered_bits_are_the_chosen_ones(length: int, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    mask = random.random((count, length)) < 0.4
    chosen = np.flatnonzero(random.random(length) < 0.5)

    assert np.array_equal(gathered(pack(mask), chosen), pack(mask[:, chosen]))
    assert np.array_equal(positions(pack(mask[0])), np.flatnonzero(mask[0]))


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 3000), st.integers(0, 2**32 - 1))
def test_pairs_are_counted_as_masks_are(length: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    mask, live = random.random((12, length)) < 0.5, random.random(length) < 0.7
    values = random.integers(0, 6, length).astype(np.float64)
    first, second = random.integers(0, 12, 40), random.integers(0, 12, 40)

    counted = Weights.of(values).count_pairs(pack(mask), first, second, pack(live))

    assert counted == pytest.approx((mask[first] & mask[second] & live) @ values)


def test_many_covers_are_counted_alike_on_all_cores() -> None:
    random = np.random.default_rng(0)
    mask = random.random((300, 200_000)) < 0.3

    assert np.array_equal(Weights.of(np.ones(200_000)).count(pack(mask)), mask.sum(axis=1))


# --- exceptions that rules share --------------------------------------------------------------------------------------


def spared_by(term: str | None, seed: int = 1) -> tuple[SearchProblem, tuple[RuleBody, ...]]:
    """Return posts that twelve terms get removed, and the rules; with one more term eight of these are let through."""
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for _ in range(4000):
        terms = {TERMS[place] for place in random.integers(0, len(TERMS), 3)}
        hits = [place for place in range(12) if TERMS[place] in terms]
        free = term in terms and all(place < 8 for place in hits)
        hit = random.random() < (0.95 if hits and not free else 0.01)
        iris = tuple(sorted(EX + name for name in terms))
        rows.append({"terms": iris, "outcome": "removed" if hit else "kept"})
    problem = problem_of(platform_data(table(rows)))
    literals = problem.matrix.literals
    rules = tuple(RuleBody((literals.index(ValueLiteral(KM.mentions, EX + name, is_iri=True)),)) for name in TERMS[:12])
    return problem, rules


def test_an_exception_that_rules_share_is_given_to_all_of_them_and_no_other() -> None:
    problem, rules = spared_by("t29")
    exception = problem.matrix.literals.index(ValueLiteral(KM.mentions, EX + "t29", is_iri=True))

    found = with_shared_exceptions(problem, rules)

    assert found == tuple(
        RuleBody(rule.columns, ((exception,),) if place < 8 else ()) for place, rule in enumerate(rules)
    )


def test_nothing_is_shared_where_nothing_spares() -> None:
    problem, rules = spared_by(None)

    assert with_shared_exceptions(problem, rules) == rules
