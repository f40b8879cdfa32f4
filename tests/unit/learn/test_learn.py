"""What a run makes of several platforms: their shares of the level and of the work, and which hints it keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from learn_tables import EX, HIERARCHY, VOCABULARY, table

from kmgraph.learn import LearnResult, LearnSettings, learn_rules
from kmgraph.learn import learn as composer
from kmgraph.learn.budget import Budget
from kmgraph.learn.evidence.platform_evidence import FoundRule
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.search.problem import _rounded
from kmgraph.model import ClassLiteral, Confidence

CATS = ClassLiteral(EX + "Cats")


@dataclass(frozen=True)
class PlatformTests:
    """As much of a platform's rules as says what was tested."""

    p_values: tuple[float, ...]
    held_out: bool

    @property
    def data(self) -> SimpleNamespace:
        return SimpleNamespace(held_out=self.held_out)


def chances(*platforms: PlatformTests) -> list[list[float]]:
    return composer._adjusted([cast("PlatformRules", tested) for tested in platforms])


def test_every_platform_has_its_part_of_the_level() -> None:
    small, large = PlatformTests((0.01, 0.02), False), PlatformTests((0.001, 0.01), True)

    assert chances(large) == [pytest.approx([0.002, 0.01])]
    assert chances(small) == [pytest.approx([0.01, 0.02])]
    # Four parts: three for the small platforms, one for the large one.
    found = chances(small, large, small, small)
    assert found[0] == pytest.approx([0.04, 0.08])
    assert found[1] == pytest.approx([4 * 0.002, 4 * 0.01])
    # Two large ones share two parts of three: Holm's factors are four and three, halves of three.
    assert chances(large, replace(large, p_values=(0.02, 0.03)), small)[0] == pytest.approx([0.006, 0.045])


def test_every_part_of_a_run_has_its_share_of_the_work() -> None:
    budget = Budget(3600.0, 100.0)
    budget.span(0.0, 0.75)
    budget.spend(74)
    assert not budget.passed()
    budget.spend(10)
    assert budget.passed()
    budget.span(0.75, 1.0)
    assert not budget.passed()
    budget.spend(20)
    assert budget.passed()
    assert budget.was_hit


def two_platforms(settings: LearnSettings) -> LearnResult:
    random = np.random.default_rng(0)
    rows: list[dict[str, object]] = []
    for platform in ("p", "q"):
        for _ in range(600):
            topic = ("Cats", "News")[random.integers(2)]
            hit = random.random() < (0.9 if topic == "Cats" else 0.02)
            rows.append({"topics": (topic,), "platform": platform, "outcome": "removed" if hit else "kept"})
    return learn_rules(table(rows), VOCABULARY, HIERARCHY, settings)


def test_what_was_never_searched_is_open() -> None:
    found = two_platforms(LearnSettings()).candidates
    assert [(each.platform, each.scope.all) for each in found] == [("p", (CATS,)), ("q", (CATS,))]
    assert two_platforms(LearnSettings()).search.gap == 0

    cut = two_platforms(LearnSettings(work=-1.0))

    assert not cut.candidates
    assert cut.search.gap > 100


def test_a_hint_about_posts_that_rules_cover_is_left_out() -> None:
    covers = tuple(np.arange(40) < count for count in (20, 19, 30))
    removed = np.ones(40, dtype=np.bool_)
    sample = SimpleNamespace(target=removed)
    data = SimpleNamespace(sample=sample, whole=removed, is_by_outcome=lambda rule: rule == "by outcome")
    tests = {"p_values": (0.0,) * 3, "explained": (False,) * 3}
    platform_rules = SimpleNamespace(data=data, covers=covers, rules=["", "", ""], **tests)
    words = (Confidence.LIKELY, Confidence.HINT, Confidence.HINT)

    def kept(*confidences: Confidence) -> list[int]:
        evidence = SimpleNamespace(odds_ratio=None)
        judged = [
            SimpleNamespace(candidate=SimpleNamespace(scope=place, confidence=word, evidence=evidence))
            for place, word in enumerate(confidences)
        ]
        found = list(
            composer._news(cast("PlatformRules", platform_rules), cast("tuple[FoundRule, ...]", tuple(judged)))
        )
        return [place for place, one in enumerate(judged) if any(other is cast("object", one) for other in found)]

    assert kept(*words) == [0, 2]
    assert kept(Confidence.HINT, *words[1:]) == [0, 1, 2]
    assert kept(Confidence.LIKELY, Confidence.EXPLAINED_OTHERWISE, Confidence.LIKELY) == [0, 1, 2]
    # A hint that only says that a column is filled for one outcome says nothing.
    platform_rules.rules = ["", "", "by outcome"]
    assert kept(*words) == [0]


@pytest.mark.parametrize(
    ("p_values", "explained", "left"),
    [((0.02, 1e-9), (True, False), 1), ((1e-9, 1e-12), (False, True), 0), ((0.3, 0.2), (False, False), 1)],
)
def test_of_rules_that_came_to_say_the_same_the_one_that_stands_is_left(
    p_values: tuple[float, float], explained: tuple[bool, bool], left: int
) -> None:
    removed = np.ones(40, dtype=np.bool_)
    data = SimpleNamespace(sample=SimpleNamespace(target=removed), whole=removed, is_by_outcome=lambda _: False)
    tested = SimpleNamespace(data=data, covers=(removed,) * 2, rules=["", ""], p_values=p_values, explained=explained)
    word, evidence = Confidence.EXPLAINED_OTHERWISE, SimpleNamespace(odds_ratio=None)
    rules = tuple(
        SimpleNamespace(place=place, candidate=SimpleNamespace(scope=CATS, confidence=word, evidence=evidence))
        for place in range(2)
    )
    found = composer._news(cast("PlatformRules", tested), cast("tuple[FoundRule, ...]", rules))
    assert [rule.place for rule in cast("list[SimpleNamespace]", list(found))] == [left]


def test_rounded_weights_add_up() -> None:
    random = np.random.default_rng(0)
    weights = np.where(random.random(5000) < 0.9, random.uniform(0.001, 0.02, 5000), 1.0)

    rounded = _rounded(weights)

    assert np.array_equal(rounded * 16, np.rint(rounded * 16))
    assert np.abs(np.cumsum(rounded) - np.cumsum(weights)).max() <= 1 / 32 + 1e-9
