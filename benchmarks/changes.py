"""Is a change of a rule dated right, and is none seen where there is none?

The first planted rule of each world starts, ends, or falls to a third of its enforcement at a known time. A date is
right if it is no further than one period from that time; a period is a week, of the 52 that a world is observed.

    python -m benchmarks.changes
    python -m benchmarks.changes starts --rows 100000 --replicates 5
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.reporting import Column, Report, binomial, share, sums
from benchmarks.runs import learn_world
from benchmarks.scoring import Judgement, judge
from benchmarks.worlds import Change, World, WorldSettings, make_world, rule_mask, scope_posts
from benchmarks.worlds.recording import START
from kmgraph.model import Evidence

PERIOD = timedelta(days=7)
_SAME_RULE = 0.5


@dataclass(frozen=True, slots=True)
class Result:
    """One world.

    Attributes:
        seed: Of the world.
        seen: 1 if the changed rule is identifiable (at least 30 expected target posts of 20 authors, ...).
        found: 1 if it is, and some learned rule above "hint" is that rule (Jaccard >= .5).
        dated: 1 if that rule's date is right.
        extra: Wrong dates of that rule, beside the right one.
        others: Learned rules above "hint" that no change has touched.
        wrong: Of these, rules with any date.
        days: How far off the nearest date of the changed rule is, in days; None without a date.
    """

    seed: int
    seen: int
    found: int
    dated: int
    extra: int
    others: int
    wrong: int
    days: float | None


def settings_of(rows: int, kind: str, seed: int) -> WorldSettings:
    """Return the world with a change of this kind, or with "none"."""
    # Changes between a quarter and three quarters of the time, a different one in each world.
    change_at = 0.25 + 0.5 * (seed * 0.6180339887 % 1)
    return WorldSettings(rows=rows, change=None if kind == "none" else Change(kind), change_at=change_at, seed=seed)


def run(settings: WorldSettings) -> Result:
    """Return what was dated in one world."""
    world = make_world(settings)
    judged = judge(world, learn_world(world).learned)
    is_changed = settings.change is not None and bool(world.planted)
    nearest = max((one for one in judged if is_changed and one.to == 0), key=lambda one: one.jaccard, default=None)
    touched = [one for one in judged if is_changed and (one.to == 0 or _meets(world, one))]
    others = [one for one in judged if one not in touched]
    found = nearest is not None and nearest.jaccard >= _SAME_RULE
    dates = dates_of(nearest.candidate.evidence, settings.change) if nearest is not None and found else []
    away = sorted(abs(date - change_time(world)) for date in dates)
    dated = bool(away) and away[0] <= PERIOD
    seen = is_changed and world.planted[0].is_identifiable
    return Result(
        seed=settings.seed,
        seen=int(seen),
        found=int(found and seen),
        dated=int(dated and seen),
        extra=(len(away) - dated) if seen else 0,
        others=len(others),
        wrong=sum(bool(dates_of(one.candidate.evidence, None)) for one in others),
        days=away[0] / timedelta(days=1) if away and seen else None,
    )


def change_time(world: World) -> datetime:
    """Return when the first rule changes."""
    return _time("1970-01-01T00:00:00Z") + timedelta(seconds=START + world.mechanism.change_at)


def dates_of(evidence: Evidence, change: Change | None) -> list[datetime]:
    """Return when the evidence says that the rule changed, sorted: dates of one kind, where one is asked for.

    Args:
        evidence: Of a learned rule.
        change: `starts` asks for `valid_from`, `ends` for `valid_until`, `weakens` for the bounds of the periods.
    """
    bounds = [period.start for period in evidence.periods[1:]]
    wanted = {
        Change.STARTS: [evidence.valid_from],
        Change.ENDS: [evidence.valid_until],
        Change.WEAKENS: bounds,
        None: [evidence.valid_from, evidence.valid_until, *bounds],
    }[change]
    return sorted({_time(date) for date in wanted if date is not None})


def _meets(world: World, one: Judgement) -> bool:
    """Return whether a part of the changed rule's posts lies in the learned rule, so that its own rate changes."""
    posts = world.fresh(20_000, 99)
    inside = scope_posts(one.candidate.scope, posts, world.schema)
    return bool(rule_mask(world.planted[0].rule, posts, world.schema)[inside].mean() > 0.1) if inside.any() else False


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


COLUMNS = (
    Column("worlds", "worlds", "{:.0f}"),
    Column("seen", "with a visible change", "{:.0f}"),
    Column("found", "rule found", "{:.0f}"),
    Column("right", "dated within a week (95 %)", "{dated:.0f} = {right:.0%} ({low:.0%}–{high:.0%})"),
    Column("days", "median days off", "{:.1f}"),
    Column("extra", "further dates of that rule", "{:.0f}"),
    Column("wrong_share", "unchanged rules with a date", "{wrong:.0f} of {others:.0f} = {wrong_share:.1%}"),
)


def row_of(cell: str, results: list[Result]) -> dict[str, str | float]:
    """Return the figures of a cell."""
    counts = sums(results, without={"seed", "days"})
    days = sorted(one.days for one in results if one.days is not None)
    low, high = binomial(int(counts["dated"]), int(counts["seen"]))
    return {
        "cell": cell,
        "worlds": len(results),
        **counts,
        "right": share(counts["dated"], counts["seen"]),
        "low": low,
        "high": high,
        "days": days[len(days) // 2] if days else float("nan"),
        "wrong_share": share(counts["wrong"], counts["others"]),
    }


def main() -> None:
    """Run the command."""
    kinds = (*(str(change) for change in Change), "none")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(kinds)}; all by default")
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--replicates", type=int, default=20, help="worlds a cell")
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the worlds (.jsonl)")
    arguments = parser.parse_args()
    report = Report("changes", ("rows", "change"), COLUMNS, arguments.output)
    for rows in arguments.rows:
        for kind in arguments.kinds or kinds:
            cell = f"{rows:,} | {kind}"
            worlds = (settings_of(rows, kind, seed) for seed in range(1, arguments.replicates + 1))
            report.row(row_of(cell, report.worlds(cell, map(run, worlds))))
    report.finish()


if __name__ == "__main__":
    main()
