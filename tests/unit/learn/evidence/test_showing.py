"""With which numbers of a small count a change would still show: those with which it is found."""

from __future__ import annotations

import numpy as np
import pytest
from learn_arenas import all_rows

from kmgraph.learn.evidence.showing import periods_showing, rule_showing
from kmgraph.learn.evidence.timeline import Timeline, rule_timeline
from kmgraph.learn.sample.sample import Sample
from kmgraph.learn.sample.time_grid import read_clock
from kmgraph.learn.statistics import Counts

START = np.datetime64("2024-01-01T00:00:00", "s")
DAYS = 360
K = 10

Periods = list[tuple[int, int]]


def timeline(periods: Periods) -> Timeline:
    """Return that of a rule with so many posts in the target, and left alone, in parts of a year of one length.

    Which of these are more than elsewhere come first and last in each part: so no change lies beside its end.
    """
    part, usual = DAYS / len(periods), sum(target for target, _ in periods) / sum(map(sum, periods))
    seen = [
        (day, is_hit, True)
        for at, (target, kept) in enumerate(periods)
        for is_hit, number in ((True, target), (False, kept))
        for margin in (1 if is_hit == (target / (target + kept) > usual) else 12,)
        for day in at * part + margin + (part - 2 * margin) * (np.arange(number) + 0.5) / max(number, 1)
    ]
    seen += [(day, place % 100 == 0, False) for place, day in enumerate(np.linspace(0, DAYS - 1, 2000))]
    days, hit, inside = map(np.array, zip(*sorted(seen), strict=True))
    rows = np.arange(len(seen))
    keys, time = rows.astype(np.uint64), START + (days * 86_400).astype("timedelta64[s]")
    sample = Sample("p", rows, hit, rows, keys, keys, time=time, acted=time)
    clock = read_clock(time)
    assert clock is not None
    return rule_timeline(all_rows(sample), clock, inside, np.zeros(len(rows), dtype=np.bool_))


def found_with(periods: Periods, at: int, side: int) -> set[int]:
    """Return the small numbers in one place with which as many periods are found."""

    def is_found(number: int) -> bool:
        tried = [list(counts) for counts in periods]
        tried[at][side] = number
        found = timeline([(target, kept) for target, kept in tried]).periods
        return len(found) == len(periods)

    return {number for number in range(1, K) if is_found(number)}


@pytest.mark.parametrize(
    ("periods", "at", "side"),
    [
        ([(30, 7), (95, 0)], 0, 1),
        ([(15, 9), (30, 0)], 0, 1),
        ([(27, 17), (58, 1)], 1, 1),
        ([(40, 60), (60, 5)], 1, 1),
        ([(3, 40), (60, 20)], 0, 0),
        ([(40, 40), (60, 2), (40, 40)], 1, 1),
    ],
    ids=str,
)
def test_the_numbers_are_those_with_which_the_change_is_found(periods: Periods, at: int, side: int) -> None:
    found = timeline(periods)
    assert [(each.target, each.kept) for each in found.periods] == periods
    numbers = periods_showing(found, K)[at].showing[side]
    assert numbers is not None
    least, most = numbers
    assert set(range(least, most + 1)) == found_with(periods, at, side)


def test_of_counts_that_are_not_small_and_of_none_nothing_is_asked() -> None:
    found = timeline([(30, 7), (95, 0)])
    before, after = periods_showing(found, K)
    assert (before.showing[0], after.showing) == (None, (None, None))
    assert periods_showing(found, 7)[0].showing == (None, None)


def test_all_ways_are_tried_in_which_a_rules_few_posts_lie_in_its_periods() -> None:
    found = timeline([(30, 7), (95, 0)])
    least, most = periods_showing(found, K)[0].showing[1] or (0, 0)
    assert rule_showing(found, Counts(125, 7), K) == (None, (least, most))
    # Two more have no time: these are in no period.
    assert rule_showing(found, Counts(125, 9), K) == (None, (least + 2, most))
    assert rule_showing(found, Counts(125, 12), K) == (None, None)
    spread = timeline([(60, 0), (9, 8), (60, 0)])
    assert len(spread.periods) == 3
    own = rule_showing(spread, Counts(129, 8), K)[1]
    of_period = periods_showing(spread, K)[1].showing[1]
    assert own is not None
    assert of_period is not None
    assert own[0] <= of_period[0]


def test_a_rule_that_never_changed_has_no_such_numbers() -> None:
    always = timeline([(60, 3), (60, 3)])
    assert always.periods == ()
    assert periods_showing(always, K) == ()
