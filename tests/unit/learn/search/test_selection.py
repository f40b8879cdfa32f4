from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_tables import AGE, EX, LINK, table
from learn_tasks import platform_data, problem_of
from scipy import optimize

from kmgraph.learn.evidence.confidence import ConfidenceInputs, confidence
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody, indistinguishable, to_scope
from kmgraph.learn.hypothesis.matrix import BitMatrix
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.search.covering import cover_rules
from kmgraph.learn.search.moves import by_exceptions, by_factoring, children, denies, minimal, parents
from kmgraph.learn.search.selection import select_rules
from kmgraph.learn.statistics.noisy_or import Grouping, Patterns, fit_noisy_or
from kmgraph.learn.statistics.rates import Interval
from kmgraph.model import ClassLiteral, Confidence, RangeLiteral, Scope, SomeLiteral, ValueLiteral
from kmgraph.namespaces import KM, XSD

HOP = (KM.hasAuthor,)


def pets(rate: dict[str, float], count: int = 1500) -> PlatformData:
    random = np.random.default_rng(7)
    rows: list[dict[str, object]] = []
    for _ in range(count):
        topic = ("Cats", "Dogs", "News", "")[random.integers(4)]
        hit = random.random() < rate.get(topic, 0.02)
        rows.append(
            {
                "topics": (topic,) if topic else (),
                "media": (("Live",), ("Image",))[random.integers(2)],
                "accounts": (("Migrating",), ("Business",))[random.integers(2)],
                "link": bool(random.integers(2)),
                "age": int(random.integers(0, 200)),
                "outcome": "removed" if hit else "kept",
            }
        )
    return platform_data(table(rows))


def place(matrix: BitMatrix, name: str) -> int:
    return matrix.literals.index(ClassLiteral(EX + name))


def scopes(matrix: BitMatrix, rules: tuple[RuleBody, ...]) -> set[Scope]:
    return {to_scope(rule, matrix) for rule in rules}


def test_two_children_become_their_parent() -> None:
    data = pets({"Cats": 0.9, "Dogs": 0.9})
    apart = (RuleBody((place(data.matrix, "Cats"),)), RuleBody((place(data.matrix, "Dogs"),)))

    repaired = select_rules(problem_of(data), apart)

    assert scopes(data.matrix, repaired) == {Scope.of((ClassLiteral(EX + "Pets"),))}


def test_a_parent_gives_way_to_the_child_that_carries_it() -> None:
    data = pets({"Cats": 0.9})

    repaired = select_rules(problem_of(data), (RuleBody((place(data.matrix, "Pets"),)),))

    assert scopes(data.matrix, repaired) == {Scope.of((ClassLiteral(EX + "Cats"),))}


def test_a_splinter_and_a_needless_literal_go() -> None:
    data = pets({"Cats": 0.9})
    live = data.matrix.literals.index(SomeLiteral(KM.hasMedium, (EX + "Live",)))
    image = data.matrix.literals.index(SomeLiteral(KM.hasMedium, (EX + "Image",)))
    cats = place(data.matrix, "Cats")

    repaired = select_rules(problem_of(data), (RuleBody.of((cats, live)), RuleBody.of((cats, image))))

    assert scopes(data.matrix, repaired) == {Scope.of((ClassLiteral(EX + "Cats"),))}


def test_what_a_double_exception_says_is_said_outright() -> None:
    data = pets({})
    flag, cats = (ValueLiteral(LINK, value) for value in (True, False)), place(data.matrix, "Cats")
    columns = {literal: column for column, literal in enumerate(data.matrix.literals)}
    linked, unlinked = (columns[literal] for literal in flag)
    old = columns[next(x for x in data.matrix.literals if isinstance(x, RangeLiteral) and x.min == 30)]
    young = columns[next(x for x in data.matrix.literals if isinstance(x, RangeLiteral) and x.max == 30)]

    groups = list(by_exceptions(problem_of(data), RuleBody.of((cats,), ((unlinked, old),))))

    assert (RuleBody.of((cats, linked)), RuleBody.of((cats, young))) in [tuple(sorted(group)) for group in groups] or (
        RuleBody.of((cats, young)),
        RuleBody.of((cats, linked)),
    ) in groups
    assert all(not body.exceptions for group in groups for body in group)


def test_two_rules_of_one_topic_are_not_fused_by_a_double_exception() -> None:
    random = np.random.default_rng(2)
    rows: list[dict[str, object]] = []
    for _ in range(3000):
        topic, link, age = ("Cats", "News")[random.integers(2)], bool(random.random() < 0.3), int(random.integers(200))
        hit = topic == "Cats" and (link or age < 30) and random.random() < 0.7
        rows.append({"topics": (topic,), "link": link, "age": age, "outcome": "removed" if hit else "kept"})
    data = platform_data(table(rows))

    found = scopes(data.matrix, select_rules(problem_of(data), cover_rules(problem_of(data))))

    cats = ClassLiteral(EX + "Cats")
    assert found == {
        Scope.of((cats, ValueLiteral(LINK, True))),
        Scope.of((cats, RangeLiteral(AGE, XSD.integer, max=30.0, via=HOP))),
    }


def test_an_exception_from_an_exception_falls_into_two_rules() -> None:
    data = pets({"Cats": 0.9})
    columns = {literal: column for column, literal in enumerate(data.matrix.literals)}
    cats, dogs = place(data.matrix, "Cats"), place(data.matrix, "Dogs")
    linked, unlinked = columns[ValueLiteral(LINK, True)], columns[ValueLiteral(LINK, False)]
    live = columns[SomeLiteral(KM.hasMedium, (EX + "Live",))]
    fused = RuleBody.of((cats,), ((unlinked, dogs), (unlinked, live)))

    pairs = list(by_factoring(problem_of(data), fused))

    assert denies(data.matrix, fused)
    assert pairs
    for first, second in pairs:
        assert not denies(data.matrix, first)
        assert first == RuleBody.of((cats, linked))
        rows = data.cover(first) | data.cover(second)
        # Every second post has a medium that is not live: there what the pair names outright is the same.
        assert np.array_equal(rows & data.cover(fused), rows)
    assert not list(by_factoring(problem_of(data), RuleBody.of((cats,), ((live, dogs),))))
    assert not denies(data.matrix, RuleBody.of((cats,), ((unlinked,),)))


@pytest.mark.parametrize("both", [0.91, 0.99])
def test_two_rules_are_preferred_to_one_that_denies_where_the_posts_tell_no_difference(both: float) -> None:
    random = np.random.default_rng(3)
    rows: list[dict[str, object]] = []
    for _ in range(2000):
        terms = tuple(f"t{number}" for number in range(40) if random.random() < 0.08)
        link, age = bool(random.random() < 0.3), int(random.integers(200))
        single = {0.91: 0.7, 0.99: 0.9}[both]
        chance = (0.0, single, both)[link + (age < 40)] if "t0" in terms else 0.0
        hit = random.random() < max(chance, 0.01)
        rows.append({"terms": terms, "link": link, "age": age, "outcome": "removed" if hit else "kept"})
    data = platform_data(table(rows))

    found = select_rules(problem_of(data), cover_rules(problem_of(data)))

    assert [len(rule.exceptions) for rule in found] == [0, 0]
    assert ValueLiteral(LINK, True) in {literal for scope in scopes(data.matrix, found) for literal in scope.all}


def test_a_parent_gives_way_to_its_children_where_only_its_own_posts_are_kept() -> None:
    random = np.random.default_rng(4)
    rows: list[dict[str, object]] = []
    for _ in range(4000):
        topic = ("Cats", "Dogs", "Pets", "News", "News")[random.integers(5)]
        hit = topic in ("Cats", "Dogs") and random.random() < 0.5
        rows.append({"topics": (topic,), "outcome": "removed" if hit else "kept"})
    data = platform_data(table(rows))

    repaired = select_rules(problem_of(data), (RuleBody((place(data.matrix, "Pets"),)),))

    assert scopes(data.matrix, repaired) == {Scope.of((ClassLiteral(EX + name),)) for name in ("Cats", "Dogs")}


def test_covering_finds_nothing_where_nothing_is() -> None:
    assert cover_rules(problem_of(pets({}))) == ()


def test_ranges_of_one_feature_and_fillers_of_one_author_are_joined() -> None:
    data = pets({"Cats": 0.9})
    literals = data.matrix.literals
    low = literals.index(next(x for x in literals if isinstance(x, RangeLiteral) and x.min == 30))
    high = literals.index(next(x for x in literals if isinstance(x, RangeLiteral) and x.max == 90))
    migrating = literals.index(SomeLiteral(KM.hasAuthor, (EX + "Migrating",)))
    business = literals.index(SomeLiteral(KM.hasAuthor, (EX + "Business",)))
    live = literals.index(SomeLiteral(KM.hasMedium, (EX + "Live",)))
    image = literals.index(SomeLiteral(KM.hasMedium, (EX + "Image",)))

    scope = to_scope(RuleBody.of((high, low, migrating, business, live, image)), data.matrix)

    # hasAuthor has one value at most, hasMedium may have several.
    assert set(scope.all) == {
        RangeLiteral(AGE, XSD.integer, 30.0, 90.0, via=HOP),
        SomeLiteral(KM.hasAuthor, (EX + "Business", EX + "Migrating")),
        SomeLiteral(KM.hasMedium, (EX + "Live",)),
        SomeLiteral(KM.hasMedium, (EX + "Image",)),
    }


def test_other_names_of_a_literal_are_told() -> None:
    data = pets({"Cats": 0.9})
    names = [
        pair
        for column in range(len(data.matrix.literals))
        for pair in indistinguishable(RuleBody((column,)), data.matrix)
    ]

    assert (SomeLiteral(KM.hasMedium, (EX + "Live",)), (SomeLiteral(KM.hasMedium, (EX + "Video",)),)) in names


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_parents_and_children_are_the_covering_relation(count: int, seed: int) -> None:
    # Random partial order: subset relation of random sets.
    random = np.random.default_rng(seed)
    sets = [frozenset(np.flatnonzero(random.random(5) < 0.5).tolist()) for _ in range(count)]
    above = np.array([[one < other for other in sets] for one in sets])

    for one in range(count):
        for other in range(count):
            between = any(sets[one] < middle < sets[other] for middle in sets)
            covers = sets[one] < sets[other] and not between
            assert (other in parents(above, one)) == covers
            assert (one in children(above, other)) == covers
    assert set(minimal(above, np.arange(count))) == {i for i in range(count) if not any(s < sets[i] for s in sets)}


# --- noisy-OR ---------------------------------------------------------------------------------------------------------


def test_strengths_and_leak_are_found_again() -> None:
    random = np.random.default_rng(0)
    masks = random.random((3, 200_000)) < np.array([[0.2], [0.4], [0.1]])
    strengths, leak = np.array([0.9, 0.5, 0.2]), 0.03
    chance = 1 - (1 - leak) * np.prod(np.where(masks, 1 - strengths[:, None], 1.0), axis=0)
    hit = (random.random(200_000) < chance).astype(np.float64)
    grouping = Grouping.start(200_000)
    for mask in masks:
        grouping = grouping.split(mask)

    fit = fit_noisy_or(grouping.patterns(hit, 1 - hit))

    assert fit.strengths == pytest.approx(strengths, abs=0.02)
    assert fit.leak == pytest.approx(leak, abs=0.01)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_no_other_parameters_fit_better(seed: int, n_terms: int) -> None:
    random = np.random.default_rng(seed)
    covered = random.random((2**n_terms, n_terms)) < 0.5
    covered[0] = False
    patterns = Patterns(covered, random.integers(0, 50, 2**n_terms) * 1.0, random.integers(0, 50, 2**n_terms) * 1.0)

    def bits(place: np.ndarray) -> float:
        rate = 1 - (1 - place[0]) * np.prod(np.where(covered, 1 - place[1:], 1.0), axis=1)
        rate = np.clip(rate, 1e-9, 1 - 1e-9)
        return -float(patterns.target @ np.log2(rate) + patterns.kept @ np.log2(1 - rate))

    fit = fit_noisy_or(patterns)
    limits = [(1e-9, 1 - 1e-9)] * (n_terms + 1)
    theirs = min(
        optimize.minimize(bits, start, bounds=limits, method="L-BFGS-B").fun
        for start in (np.full(n_terms + 1, 0.5), np.full(n_terms + 1, 0.1))
    )

    assert fit.bits == pytest.approx(bits(np.array([fit.leak, *fit.strengths])), abs=0.1)
    assert fit.bits <= theirs + 0.5


def test_fixed_strengths_stay() -> None:
    patterns = Patterns(
        np.array([[False, False], [True, False], [True, True]]), np.array([1.0, 9, 9]), np.array([99.0, 1, 1])
    )

    fit = fit_noisy_or(patterns, np.array([0.4, 0.5]), fixed=np.array([True, False]))

    assert fit.strengths[0] == pytest.approx(0.4)
    assert fit.strengths[1] != pytest.approx(0.5)


def test_groups_are_the_patterns_of_the_masks() -> None:
    masks = np.array([[1, 1, 0, 0, 0], [0, 1, 0, 0, 1]], dtype=np.bool_)
    grouping = Grouping.start(5).split(masks[0]).split(masks[1])

    assert np.array_equal(grouping.covered[grouping.group], masks.T)
    assert len(grouping.covered) == 4


# --- words ------------------------------------------------------------------------------------------------------------

GOOD = Interval(0.8, 0.7, 0.9)


@pytest.mark.parametrize(
    ("grounds", "word"),
    [
        (ConfidenceInputs(True, True, 30, GOOD), Confidence.WELL_SUPPORTED),
        (ConfidenceInputs(True, True, 30, GOOD, stable=True), Confidence.WELL_SUPPORTED),
        (ConfidenceInputs(True, True, 30, GOOD, stable=False), Confidence.LIKELY),
        (ConfidenceInputs(True, False, 30, GOOD), Confidence.LIKELY),
        (ConfidenceInputs(True, True, 19, GOOD), Confidence.LIKELY),
        (ConfidenceInputs(True, True, 30, Interval(0.6, 0.49, 0.7)), Confidence.LIKELY),
        (ConfidenceInputs(True, True, 30, Interval(0.3, 0.2, 0.4)), Confidence.LIKELY),
        (ConfidenceInputs(True, True, 300, Interval(0.1, 0.08, 0.12)), Confidence.HINT),
        (ConfidenceInputs(False, True, 300, GOOD), Confidence.HINT),
        (ConfidenceInputs(True, True, 300, None), Confidence.HINT),
        (ConfidenceInputs(True, True, 300, GOOD, explained=True), Confidence.EXPLAINED_OTHERWISE),
    ],
)
def test_the_word_for_how_sure(grounds: ConfidenceInputs, word: Confidence) -> None:
    assert confidence(grounds) is word
