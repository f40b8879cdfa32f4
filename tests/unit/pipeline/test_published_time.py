"""By what time a published rule is judged: while it is in force, and from when on it is seen applied."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from newcomer_world import NO_TRADE, RULES, evidence
from planted_learning import SETTINGS
from planted_worlds import World, to_table

from kmgraph.learn import DecidedRows, PublishedScope, table_clusters
from kmgraph.model import Confidence, Deontic, OtherTime, Relation, RelationKind, Rule
from kmgraph.pipeline.coverage import rules_at_the_end, rules_out_of_force
from kmgraph.pipeline.ruleset import _in_time, _Time, _time_of

FEBRUARY, MARCH, MAY = "2025-02-01T00:00:00Z", "2025-03-11T00:00:00Z", "2025-05-01T00:00:00Z"


def learned(kind: RelationKind = RelationKind.EQUIVALENT, until: str | None = None, **parts: object) -> Rule:
    found = replace(evidence(90, 10, 80, 0.8, 0.95), valid_from=MARCH, valid_until=until)
    return replace(RULES[4], relations=(Relation(kind, NO_TRADE.iri),), evidence=found, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "since"),
    [
        (learned(), MARCH),
        (learned(RelationKind.NARROWER), None),
        (learned(until=MAY), None),
        (learned(platform="tiktok"), None),
        (learned(confidence=Confidence.HINT), None),
    ],
    ids=["the same posts", "a part", "ended", "elsewhere", "not sure"],
)
def test_a_rule_is_judged_from_when_on_it_is_seen_applied(found: Rule, since: str | None) -> None:
    assert _time_of(NO_TRADE, (found,)) == _Time(since, None)


def test_a_rule_is_judged_while_it_is_in_force() -> None:
    written = replace(NO_TRADE, in_force_from=FEBRUARY, in_force_until=MAY)

    assert _time_of(written, ()) == _Time(FEBRUARY, MAY)
    assert _time_of(written, (learned(),)) == _Time(MARCH, MAY)


def test_only_posts_of_the_time_count_and_all_where_no_time_is_known() -> None:
    posts = World(seed=4, rows=400).posts()
    table = to_table(posts, [number % 3 == 0 for number in range(len(posts))])
    days = np.datetime64("2025-01-01", "s") + np.arange(len(posts)) * np.timedelta64(6, "h")
    scope = PublishedScope("r", None, Deontic.PROHIBITION, np.ones(len(posts), dtype=np.bool_))
    timed = DecidedRows(replace(table, posted_at=days), SETTINGS)
    dateless = DecidedRows(replace(table, posted_at=np.full(len(posts), "NaT", dtype="datetime64[s]")), SETTINGS)

    inside = _in_time(scope, _Time(FEBRUARY, MARCH), timed).in_time
    assert inside is not None
    assert days[inside].min() == np.datetime64("2025-02-01")
    assert days[inside].max() == np.datetime64("2025-03-10T18:00")
    assert _in_time(scope, _Time(), timed) is scope
    assert _in_time(scope, _Time(FEBRUARY, None), dateless) is scope


@pytest.mark.parametrize(("posts_after", "other"), [(1, OtherTime.LATER), (9, OtherTime.LATER), (10, None)])
def test_a_rule_is_of_another_time_until_posts_of_enough_sources_are_of_its_own(
    posts_after: int, other: OtherTime | None
) -> None:
    posts = World(seed=4, rows=400).posts()
    table = to_table(posts, [number % 3 == 0 for number in range(len(posts))])
    days = np.full(len(posts), np.datetime64("2025-01-01", "s"))
    sources = table_clusters(table)
    _, first = np.unique(sources, return_index=True)
    days[first[:posts_after]] = np.datetime64("2025-05-02", "s")
    days[sources == sources[first[0]]] = np.datetime64("2025-05-03", "s")
    rule = replace(NO_TRADE, platform=None, in_force_from=MAY)
    found = rules_out_of_force([rule], replace(table, posted_at=days), SETTINGS)
    assert found.get(rule.iri) is other
    ended = replace(rule, in_force_from=None, in_force_until="2025-05-01T00:00:00Z")
    assert rules_out_of_force([ended], replace(table, posted_at=days), SETTINGS) == {}


@pytest.mark.parametrize(
    ("force", "is_written"),
    [
        ({}, True),
        ({"in_force_from": FEBRUARY}, True),
        ({"in_force_until": FEBRUARY}, False),
        ({"in_force_from": FEBRUARY, "in_force_until": "2025-06"}, True),
        ({"in_force_from": "2025-06"}, False),
    ],
    ids=["always", "begun", "ended while posts were seen", "while they ended", "later"],
)
def test_what_is_written_at_the_end_is_in_force_at_the_last_post(force: dict[str, str], *, is_written: bool) -> None:
    posts = World(seed=4, rows=400).posts()
    table = to_table(posts, [number % 3 == 0 for number in range(len(posts))])
    days = np.datetime64("2025-01-01", "s") + np.arange(len(posts)) * np.timedelta64(6, "h")
    rule = replace(NO_TRADE, platform=None, **force)  # type: ignore[arg-type]
    assert (rule.iri in rules_at_the_end([rule], replace(table, posted_at=days))) is is_written
    timeless = replace(table, posted_at=np.full(len(posts), "NaT", dtype="datetime64[s]"))
    assert rules_at_the_end([rule], timeless) == {rule.iri}
