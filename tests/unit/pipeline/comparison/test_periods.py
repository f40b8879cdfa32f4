"""What is written in each of two periods of a platform."""

from __future__ import annotations

from datetime import date

import pytest

from kmgraph.model import Deontic, PublishedRule
from kmgraph.pipeline.comparison.periods import TimeSpan, _written

SPANS = {
    "before": TimeSpan(date(2025, 1, 1), date(2025, 2, 28), "before"),
    "after": TimeSpan(date(2025, 4, 1), date(2025, 5, 31), "after"),
}


@pytest.mark.parametrize(
    ("start", "end", "sides"),
    [
        (None, None, [None]),
        (None, "2025-04-01T00:00:00Z", ["before"]),
        (None, "2025-04-02T00:00:00Z", [None]),
        ("2025-05-31T00:00:00Z", None, ["after"]),
        ("2025-03-01T00:00:00Z", "2025-04-01T00:00:00Z", []),
        ("2025-06-01T00:00:00Z", None, []),
    ],
)
def test_a_rule_is_one_of_the_periods_in_which_it_is_in_force(
    start: str | None, end: str | None, sides: list[str | None]
) -> None:
    rule = PublishedRule(
        "p", "https://e.org/p", Deontic.PROHIBITION, "https://e.org/s", in_force_from=start, in_force_until=end
    )
    assert [each.platform for each in _written((rule,), "forum", SPANS)] == sides
