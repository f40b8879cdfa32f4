"""A rule is compared with posts that the other rules treat alike, by exact tests, and copies count once."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_arenas import Row, arena_of, posts, rule
from scipy import stats

from kmgraph.learn.settings import LearnSettings
from kmgraph.learn.testing.contrast import Comparison, Contest, Contrasts
from kmgraph.learn.testing.holdout_tests import rule_p_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.testing.rows import TestRows

SETTINGS = LearnSettings()
SEARCHED = [*posts("a", 40, 10, aside=False), *posts("", 10, 140, aside=False)]


def fisher(inside: tuple[int, int], outside: tuple[int, int]) -> float:
    return float(stats.fisher_exact(np.array([inside, outside]), alternative="greater").pvalue)


def exact_conditional(strata: list[tuple[tuple[int, int], tuple[int, int]]]) -> float:
    """Every way in which the margins of all strata could have come out, by brute force."""
    chances = []
    for (a, b), (c, d) in strata:
        counts = np.arange(a + c + 1)
        chances.append(stats.hypergeom.pmf(counts, a + b + c + d, a + c, a + b))
    return float(reduce(np.convolve, chances)[sum(inside[0] for inside, _ in strata) :].sum())


def contrasts_of(place: TestRows, *terms: str) -> Contrasts:
    return Contrasts(place, [rule(place, each) for each in terms], ~place.tested)


def mentioning(place: TestRows, term: str) -> NDArray[np.intp]:
    return np.flatnonzero(place.data.cover(rule(place, term)) & place.tested)


# --- the test itself --------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 60), st.integers(0, 60))
def test_alone_a_rule_is_tested_by_fisher_s_test(a: int, b: int, c: int, d: int) -> None:
    place = arena_of([*SEARCHED, *posts("a", a, b), *posts("", c, d)])
    expected = fisher((a, b), (c, d)) if a + b and c + d else 1.0

    assert contrasts_of(place, "a").rest(0) == pytest.approx(expected, rel=1e-6)


def test_beside_other_rules_the_test_is_exact_within_what_they_make_of_a_post() -> None:
    # Rules that act on half, two thirds and nearly all of their posts: three strata, and one of posts under no rule.
    searched = [
        *posts("rare", 30, 70, aside=False),
        *posts("often", 66, 34, aside=False),
        *posts("sure", 99, 1, aside=False),
        *posts("", 0, 300, aside=False),
        *posts("a", 40, 40, aside=False),
    ]
    inside = {"": (6, 4), "rare": (5, 2), "often": (4, 1), "sure": (7, 0)}
    outside = {"": (2, 60), "rare": (9, 21), "often": (20, 12), "sure": (28, 2)}
    rows = [row for term, (hits, kept) in inside.items() for row in posts(f"a {term}", hits, kept)]
    rows += [row for term, (hits, kept) in outside.items() for row in posts(term, hits, kept)]
    # What lies under two rules at once is removed as surely as under the surest: one stratum with it.
    rows += [*posts("sure often", 9, 1), *posts("a sure often", 3, 1)]
    place = arena_of([*searched, *rows])
    inside["sure"], outside["sure"] = (10, 1), (37, 3)

    p_value = contrasts_of(place, "a", "rare", "often", "sure").rest(0)

    assert p_value == pytest.approx(exact_conditional([(inside[term], outside[term]) for term in inside]), rel=1e-6)


def test_a_comparison_knows_how_small_its_p_value_could_have_been() -> None:
    place = arena_of([*SEARCHED, *posts("a", 5, 3), *posts("b", 7, 13), *posts("", 1, 50)])
    ours, theirs = mentioning(place, "a"), mentioning(place, "b")

    found = contrasts_of(place, "a").compare(0, ours, theirs)
    turned = contrasts_of(place, "a").compare(0, ours, theirs, kept=True)

    assert found is not None
    assert turned is not None
    assert found.p_value == pytest.approx(fisher((5, 3), (7, 13)), rel=1e-6)
    assert found.least == pytest.approx(fisher((5, 3), (0, 20)), rel=1e-6)
    assert turned.p_value == pytest.approx(fisher((3, 5), (13, 7)), rel=1e-6)


def test_several_contests_are_strata_of_one_test() -> None:
    rows = [*posts("a", 5, 3), *posts("a b", 9, 1), *posts("c", 8, 2), *posts("c d", 6, 1), *posts("", 2, 90)]
    place = arena_of([*SEARCHED, *posts("c", 30, 5, aside=False), *rows])
    b, d = mentioning(place, "b"), mentioning(place, "d")
    contests = [
        Contest(0, b, np.setdiff1d(mentioning(place, "a"), b)),
        Contest(1, d, np.setdiff1d(mentioning(place, "c"), d)),
    ]

    found = contrasts_of(place, "a", "c").compare_all(contests)

    assert found is not None
    assert found.p_value == pytest.approx(exact_conditional([((9, 1), (5, 3)), ((6, 1), (8, 2))]), rel=1e-6)


# --- what could be seen -----------------------------------------------------------------------------------------------


def test_posts_under_no_rule_that_cannot_be_compared_are_unseen() -> None:
    searched = [*SEARCHED, *posts("sure", 50, 1, aside=False)]
    place = arena_of([*searched, *posts("a sure", 12, 0), *posts("b sure", 60, 10), *posts("b", 5, 25)])

    found = contrasts_of(place, "a", "sure").compare(0, mentioning(place, "a"), mentioning(place, "b"))

    assert found is not None
    assert found.seen == pytest.approx(0.7)
    assert found.p_value == pytest.approx(fisher((12, 0), (60, 10)), rel=1e-6)


def test_posts_that_another_rule_accounts_for_are_seen() -> None:
    searched = [*SEARCHED, *posts("sure", 50, 1, aside=False)]
    place = arena_of([*searched, *posts("a", 12, 3), *posts("b sure", 60, 10), *posts("b", 5, 25)])

    found = contrasts_of(place, "a", "sure").compare(0, mentioning(place, "a"), mentioning(place, "b"))

    assert found is not None
    assert found.seen == 1.0
    assert found.p_value == pytest.approx(fisher((12, 3), (5, 25)), rel=1e-6)


def test_nothing_compares_with_what_other_rules_treat_differently() -> None:
    searched = [*SEARCHED, *posts("sure", 50, 1, aside=False)]
    place = arena_of([*searched, *posts("a", 12, 3), *posts("b sure", 60, 10)])

    assert contrasts_of(place, "a", "sure").compare(0, mentioning(place, "a"), mentioning(place, "b")) is None


# --- rules beside each other ------------------------------------------------------------------------------------------


def drawn(seed: int, likeness: float, count: int = 600) -> list[Row]:
    """Return posts that one term gets removed; another term goes with it so often, and does nothing."""
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    for place in range(2 * count):
        acts = random.random() < 0.2
        goes = acts if random.random() < likeness else random.random() < 0.2
        hit = random.random() < (0.8 if acts else 0.03)
        terms = " ".join(name for name, has in (("acts", acts), ("goes", goes)) if has)
        rows += posts(terms, int(hit), int(not hit), aside=place < count)
    return rows


def test_a_rule_in_the_shadow_of_another_is_not_confirmed() -> None:
    shadows = []
    for seed in range(40):
        place = arena_of(drawn(seed, likeness=0.6))
        assert contrasts_of(place, "goes").rest(0) < 1e-6
        shadows.append(contrasts_of(place, "acts", "goes").rest(1))
        p_values = rule_p_values(contrasts_of(place, "acts", "goes"), SETTINGS)
        assert p_values[0] < 1e-6
    # By chance 2 of 40 are below 0.05; more than 5 would be one time in a hundred.
    assert sum(p_value <= 0.05 for p_value in shadows) <= 5
    assert np.median(shadows) > 0.3


def test_a_rule_that_turned_out_to_be_none_casts_no_shadow() -> None:
    place = arena_of(drawn(0, likeness=0.98))
    contrasts = contrasts_of(place, "acts", "goes")
    shadowed = contrasts.rest(0)
    assert contrasts.beside(0) == (1,)

    contrasts.drop(1)

    assert contrasts.beside(0) == ()
    assert contrasts.rest(0) < 1e-6 * shadowed
    assert contrasts.rest(0) == pytest.approx(contrasts_of(place, "acts").rest(0), rel=1e-9)


def test_a_rule_that_turned_out_to_be_none_gives_back_what_it_took_from_others() -> None:
    # "goes" shares the credit for what "acts" does, which then looks as lax as "lax" is: their posts are one stratum.
    searched = [*posts("acts goes", 70, 30, aside=False), *posts("lax", 35, 65, aside=False)]
    searched += [*posts("", 0, 300, aside=False), *posts("x", 5, 5, aside=False)]
    tested = [*posts("acts", 14, 6), *posts("lax", 7, 13), *posts("", 2, 98)]
    tested += [*posts("acts x", 15, 5), *posts("lax x", 2, 3), *posts("x", 10, 5)]
    place = arena_of([*searched, *tested])
    contrasts = contrasts_of(place, "acts", "lax", "x", "goes")
    assert contrasts.rest(2) == pytest.approx(exact_conditional([((17, 8), (21, 19)), ((10, 5), (2, 98))]), rel=1e-6)

    contrasts.drop(3)

    apart = [((15, 5), (14, 6)), ((2, 3), (7, 13)), ((10, 5), (2, 98))]
    assert contrasts.rest(2) == pytest.approx(exact_conditional(apart), rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_of_two_rules_that_cover_nearly_the_same_one_remains(seed: int) -> None:
    place = arena_of(drawn(seed, likeness=0.99))

    for terms in (("acts", "goes"), ("goes", "acts")):
        p_values = rule_p_values(contrasts_of(place, *terms), SETTINGS)
        assert sum(p_value <= SETTINGS.significance / 2 for p_value in p_values) == 1


# --- clusters ---------------------------------------------------------------------------------------------------------


def copied(times: int, correlation: float) -> TestRows:
    """Return posts of which each is there so many times, by one author."""
    originals = [*posts("a", 6, 4), *posts("", 10, 50)]
    rows = [{**row, "cluster": f"c{place}"} for place, row in enumerate(originals) for _ in range(times)]
    return arena_of([*SEARCHED, *rows], correlation)


def test_copies_that_share_one_fate_prove_nothing_more() -> None:
    once = contrasts_of(copied(1, 1.0), "a").rest(0)

    assert once == pytest.approx(fisher((6, 4), (10, 50)), rel=1e-6)
    assert contrasts_of(copied(5, 1.0), "a").rest(0) == pytest.approx(once, rel=1e-6)
    assert contrasts_of(copied(5, 0.0), "a").rest(0) < 1e-3 * once


def test_the_more_alike_posts_of_a_cluster_are_the_less_they_prove() -> None:
    found = [contrasts_of(copied(5, likeness), "a").rest(0) for likeness in (0.0, 0.03, 0.06, 0.2, 0.5, 1.0)]

    assert all(less < more for less, more in pairwise(found))


def test_a_comparison_is_deflated_as_well() -> None:
    def compared(place: TestRows) -> Comparison:
        ours = mentioning(place, "a")
        found = contrasts_of(place, "a").compare(0, ours, np.setdiff1d(np.flatnonzero(place.tested), ours))
        assert found is not None
        return found

    once, often = compared(copied(1, 1.0)), compared(copied(5, 1.0))

    assert often.p_value == pytest.approx(once.p_value)
    assert often.least == pytest.approx(once.least)
