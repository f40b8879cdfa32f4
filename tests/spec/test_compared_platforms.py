"""Two platforms with the same rules, and two that differ in what was planted: what comparing them says."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from learn_tables import EX, HIERARCHY, VOCABULARY, table

from kmgraph.learn import ComparedKind, LearnSettings, SidePosts, compare_kinds, learn_rules
from kmgraph.model import ClassLiteral, Confidence, Outcome, RecordedRows, Scope, SomeLiteral, scope_mask
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from kmgraph.learn import KindContrast
    from kmgraph.model import ObservationTable

SEEDS = 20
LEVEL = 0.05
DOGS = Scope.of((ClassLiteral(EX + "Dogs"),))
CAT_VIDEOS = Scope.of((ClassLiteral(EX + "Cats"), SomeLiteral(KM.hasMedium, (EX + "Video",))))


def posts(draw: random.Random, platform: str, rates: dict[Scope, float], count: int) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for number in range(count):
        topic, medium = draw.choice(("Dogs", "Cats", "News", "News")), draw.choice(("Video", "Image"))
        kinds = {DOGS: topic == "Dogs", CAT_VIDEOS: (topic, medium) == ("Cats", "Video")}
        rate = max((rates[scope] for scope in rates if kinds[scope]), default=0.02)
        made.append(
            {
                "id": f"{platform}{number}",
                "platform": platform,
                "topics": (EX + topic,),
                "media": (EX + medium,),
                "author": f"{platform} {draw.randrange(count // 2)}",
                "outcome": Outcome.REMOVED if draw.random() < rate else Outcome.KEPT,
            }
        )
    return made


def compared(observed: ObservationTable, settings: LearnSettings) -> dict[Scope, KindContrast]:
    """Compare the scopes of all rules that are learned on either platform, a scope once."""
    learned = learn_rules(observed, VOCABULARY, HIERARCHY, settings).candidates
    sure = [rule for rule in learned if rule.confidence in {Confidence.WELL_SUPPORTED, Confidence.LIKELY}]
    here, there = (SidePosts(observed, name, settings) for name in "ab")
    recorded = RecordedRows(observed, HIERARCHY)
    scopes = sorted({rule.scope for rule in sure}, key=Scope.canonical)
    kinds = []
    for scope in scopes:
        told = recorded.of_scope(scope)
        inside = scope_mask(scope, observed, HIERARCHY) & told
        found = [any(rule.scope == scope and rule.platform == name for rule in sure) for name in "ab"]
        masks = (here.at(inside), there.at(inside), here.at(told), there.at(told))
        kinds.append(ComparedKind(*masks, found_at_source=found[0], found_at_destination=found[1]))
    return dict(zip(scopes, compare_kinds(here, there, kinds), strict=True))


def differing(contrasts: dict[Scope, KindContrast]) -> set[Scope]:
    return {scope for scope, told in contrasts.items() if told.p_value is not None and told.p_value <= LEVEL}


def test_platforms_with_the_same_rules_differ_in_no_more_than_the_level_says() -> None:
    rates = {DOGS: 0.8, CAT_VIDEOS: 0.45}
    false, seen = 0, 0
    for seed in range(SEEDS):
        draw = random.Random(seed)
        observed = table([*posts(draw, "a", rates, 500), *posts(draw, "b", rates, 500)])
        contrasts = compared(observed, LearnSettings(seed=seed))
        seen += len(contrasts)
        false += bool(differing(contrasts))
    assert seen >= 2 * SEEDS
    assert false <= LEVEL * SEEDS


def test_what_differs_is_named_and_a_near_tie_is_not() -> None:
    draw = random.Random(7)
    rows = [
        *posts(draw, "a", {DOGS: 0.8, CAT_VIDEOS: 0.3}, 700),
        *posts(draw, "b", {DOGS: 0.83, CAT_VIDEOS: 0.9}, 700),
    ]
    contrasts = compared(table(rows), LearnSettings())
    assert {DOGS, CAT_VIDEOS} <= set(contrasts)
    assert differing(contrasts) == {CAT_VIDEOS}
    assert contrasts[CAT_VIDEOS].is_above
    assert contrasts[CAT_VIDEOS].shows == (True, True)
    assert contrasts[DOGS].shows == (True, True)
