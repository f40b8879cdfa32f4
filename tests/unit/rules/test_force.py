"""Whether a published rule is in force at the time of a draft."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_tables import plain_table
from newcomer_world import RULES

from kmgraph.model import Deontic, OtherTime, PublishedRule, Rule
from kmgraph.rules.force import has_ended, in_force_beside, in_force_within, last_observed, rows_in_force

RULE = PublishedRule("p", "https://e.org/p", Deontic.PROHIBITION, "https://e.org/s")


def observed(last: str | None) -> Rule:
    return replace(RULES[0], evidence=replace(RULES[0].evidence, last=last))


@pytest.mark.parametrize(
    ("start", "end", "last", "holds"),
    [
        (None, None, "2025-04", [True, True]),
        ("2025-02-01T00:00:00Z", None, "2025-04", [False, True]),
        (None, "2025-02-01T00:00:00Z", "2025-04", [True, False]),
        (None, "2025-04-15T00:00:00Z", "2025-04", [True, False]),
        (None, "2025-04-15T00:00:00Z", "2025-04-10T08:00:00Z", [True, True]),
        ("2025-05-01T00:00:00Z", None, "2025-04", [False, False]),
        (None, "2025-02-01T00:00:00Z", None, [True, True]),
    ],
)
def test_a_draft_is_of_its_own_time_else_of_the_end_of_the_observations(
    start: str | None, end: str | None, last: str | None, holds: list[bool]
) -> None:
    posted = np.array(["2025-01-10", "NaT"], dtype="datetime64[s]")
    drafts = replace(plain_table(2), posted_at=posted)
    rule = replace(RULE, in_force_from=start, in_force_until=end)
    assert rows_in_force([rule], drafts, [observed(last)])[rule.iri].tolist() == holds


def test_the_last_month_is_over_when_observations_end() -> None:
    known = last_observed([observed("2025-03"), observed("2025-04"), observed(None)])
    assert known == np.datetime64("2025-04-30T23:59:59")
    assert last_observed([observed(None)]) is None


@pytest.mark.parametrize(
    ("start", "end", "is_in_force"),
    [
        (None, None, True),
        (None, "2025-01-01T00:00:00Z", False),
        (None, "2025-01-01T00:00:01Z", True),
        ("2025-03-31T23:59:59Z", None, True),
        ("2025-04-01T00:00:00Z", None, False),
        ("2025-02-01T00:00:00Z", "2025-02-02T00:00:00Z", True),
    ],
)
def test_a_rule_is_in_force_within_a_span_if_it_is_at_some_time_of_it(
    start: str | None, end: str | None, *, is_in_force: bool
) -> None:
    first, last = np.datetime64("2025-01-01T00:00:00"), np.datetime64("2025-03-31T23:59:59")
    assert in_force_within(replace(RULE, in_force_from=start, in_force_until=end), first, last) is is_in_force


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("2026-01-01T00:00:00Z", None, OtherTime.LATER),
        (None, "2025-01-01T00:00:00Z", OtherTime.EARLIER),
        ("2024-01-01T00:00:00Z", "2024-06-01T00:00:00Z", OtherTime.EARLIER),
        ("2025-02-01T00:00:00Z", None, None),
    ],
)
def test_a_rule_of_another_time_came_before_or_comes_after(
    start: str | None, end: str | None, when: OtherTime | None
) -> None:
    first, last = np.datetime64("2025-01-01T00:00:00"), np.datetime64("2025-03-31T23:59:59")
    assert in_force_beside(replace(RULE, in_force_from=start, in_force_until=end), first, last) is when


@pytest.mark.parametrize(
    ("end", "last", "is_over"),
    [
        ("2024-12-01T00:00:00Z", "2025-06", True),
        ("2025-07-01T00:00:00Z", "2025-06", False),
        ("2025-06-30T00:00:00Z", "2025-06", True),
        ("2024-12-01T00:00:00Z", None, False),
        (None, "2025-06", False),
    ],
)
def test_a_rule_has_ended_by_the_last_post(end: str | None, last: str | None, *, is_over: bool) -> None:
    assert has_ended(replace(RULE, in_force_until=end), last) is is_over
