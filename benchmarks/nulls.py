"""Does the learner find rules where there are none? Six kinds of worlds, the share of each with a rule above "hint".

python -m benchmarks.nulls                          # 200 worlds of each kind
python -m benchmarks.nulls campaign --worlds 20
python -m benchmarks.nulls --rows 50000 --worlds 5  # larger ones
python -m benchmarks.nulls campaign --first 17 --worlds 1 --show
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from benchmarks.reporting import Column, Report, binomial, share
from benchmarks.runs import knowledge_of, learn_world
from benchmarks.scoring import EQUIVALENT, FRESH, Judgement, is_confirmed, judge
from benchmarks.worlds import Campaigns, World, WorldSettings, make_world, scope_posts
from kmgraph.learn import DecidedRows, LearnSettings, Nested, are_stricter
from kmgraph.model import ObservationTable, scope_mask


class Null(StrEnum):
    """Why nothing is to be found.

    independent: outcomes ignore the features. author: some authors are removed more than others, whatever they post.
    campaign: 150 authors post 80 near-copies each, and whole campaigns are removed. platform: platforms differ in what
    is posted and in how much is removed. published: all that happens is what the published rules say, and noise.
    recorded: half of the features are recorded for the whole target, and for half, a fifth or none of the kept posts.
    """

    INDEPENDENT = "independent"
    AUTHOR = "author"
    CAMPAIGN = "campaign"
    PLATFORM = "platform"
    PUBLISHED = "published"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Result:
    """One world.

    Attributes:
        found: Learned rules above "hint".
        restating: Of these, the ones whose posts are a published rule's.
        inside: Of the others, the ones of which each post is a published rule's, and which are not hit significantly
            more often than the rest of it: kmgraph says of them, too, that they restate it.
        hints: Rules that are hints or explained otherwise.
    """

    kind: Null
    seed: int
    rows: int
    target: int
    found: int
    restating: int
    inside: int
    hints: int
    seconds: float

    @property
    def is_false(self) -> bool:
        """Return whether the world gave any rule above "hint" that restates no published one."""
        return self.found > self.restating + self.inside


def settings_of(kind: Null, seed: int, rows: int) -> WorldSettings:
    """Return the world of a kind: sizes and target shares vary with the seed.

    Args:
        kind: Why nothing is to be found.
        seed: From 0.
        rows: Most ordinary posts; worlds have that many, half of it or a quarter.
    """
    size = rows // (1, 2, 4)[seed % 3]
    share_of = (0.03, 0.08, 0.2)[seed // 3 % 3]
    base = WorldSettings(
        rows=size, features=(120, 400)[seed // 9 % 2], rules=0, target_share=share_of, seed=10_000 + seed
    )
    if kind is Null.AUTHOR:
        return _with(base, author_spread=1.5)
    if kind is Null.CAMPAIGN:
        ways = (Campaigns.OWN, Campaigns.NAMED, Campaigns.TEXT)
        return _with(base, campaign_authors=150, campaigns=ways[seed % 3], target_share=0.03)
    if kind is Null.PLATFORM:
        return _with(base, platforms=3, base_rates=(0.02, 0.08, 0.25))
    if kind is Null.PUBLISHED:
        return _with(base, rows=rows, rules=4, published=1.0, noise=0.1, target_share=min(0.1, share_of))
    if kind is Null.RECORDED:
        return _with(base, by_outcome=(0.5, 0.8, 1.0)[seed // 2 % 3])
    return base


def _with(base: WorldSettings, **changes: object) -> WorldSettings:
    return replace(base, **changes)  # type: ignore[arg-type]


def run(kind: Null, seed: int, rows: int, *, show: bool = False) -> Result:
    """Return what a world gave."""
    started = time.perf_counter()
    settings = settings_of(kind, seed, rows)
    world = make_world(settings)
    done = learn_world(world)
    learned = done.learned
    confirmed = [each for each in learned.candidates if is_confirmed(each)]
    restating = inside = 0
    if world.planted and confirmed:
        judged = judge(world, learned)
        restating = sum(one.jaccard >= EQUIVALENT for one in judged)
        others = [one for one in judged if one.jaccard < EQUIVALENT and _is_inside(world, one)]
        inside = len(others) - sum(
            are_stricter(DecidedRows(done.table, LearnSettings()), _nested(world, others, done.table))
        )
    if show:
        print(settings, file=sys.stderr)
        for each in learned.candidates:
            print(each.confidence, each.scope, each.evidence, file=sys.stderr)
    return Result(
        kind=kind,
        seed=seed,
        rows=len(world.observations.posts),
        target=int(world.observations.target.sum()),
        found=len(confirmed),
        restating=restating,
        inside=inside,
        hints=len(learned.candidates) - len(confirmed),
        seconds=time.perf_counter() - started,
    )


def _is_inside(world: World, one: Judgement) -> bool:
    """Return whether a rule lies inside the published rule it is nearest to."""
    published, fresh = world.planted[one.to].scope, world.fresh(FRESH)
    outside = scope_posts(one.candidate.scope, fresh, world.schema) & ~scope_posts(published, fresh, world.schema)
    return not np.any(outside)


def _nested(world: World, rules: list[Judgement], table: ObservationTable) -> Iterator[Nested]:
    hierarchy = knowledge_of(world).hierarchy
    for one in rules:
        scopes = (one.candidate.scope, world.planted[one.to].scope)
        yield Nested(*(scope_mask(scope, table, hierarchy) for scope in scopes))


COLUMNS = (
    Column("worlds", "worlds", "{:.0f}"),
    Column("rows", "rows", "{least_rows:,.0f}–{rows:,.0f}"),
    Column("share", "with a false rule (95 %)", "{false:.0f} = {share:.1%} ({low:.1%}–{high:.1%})"),
    Column("found", "rules above “hint”", "{:.0f}"),
    Column("restating", "of them restating / inside a published rule", "{restating:.0f} / {inside:.0f}"),
    Column("hints", "hints a world", "{:.2f}"),
    Column("seconds", "s a world", "{:.1f}"),
)


def row_of(kind: Null, results: list[Result]) -> dict[str, str | float]:
    """Return the figures of a kind."""
    wrong = sum(one.is_false for one in results)
    low, high = binomial(wrong, len(results))
    return {
        "cell": str(kind),
        "worlds": len(results),
        "least_rows": min(one.rows for one in results),
        "rows": max(one.rows for one in results),
        "false": wrong,
        "share": share(wrong, len(results)),
        "low": low,
        "high": high,
        "found": sum(one.found for one in results),
        "restating": sum(one.restating for one in results),
        "inside": sum(one.inside for one in results),
        "hints": share(sum(one.hints for one in results), len(results)),
        "seconds": share(sum(one.seconds for one in results), len(results)),
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", type=Null, metavar="KIND", help=f"{', '.join(Null)}; all by default")
    parser.add_argument("--worlds", type=int, default=200, help="worlds of each kind")
    parser.add_argument("--first", type=int, default=0, help="seed of the first world")
    parser.add_argument("--rows", type=int, default=6_000, help="most ordinary posts of a world")
    parser.add_argument("--show", action="store_true", help="print every rule")
    parser.add_argument("--name", default=None, help="stem of the files")
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the worlds (.jsonl)")
    arguments = parser.parse_args()
    report = Report(arguments.name or "nulls", ("kind",), COLUMNS, arguments.output)
    for kind in arguments.kinds or Null:
        results = []
        for seed in range(arguments.first, arguments.first + arguments.worlds):
            result = run(kind, seed, arguments.rows, show=arguments.show)
            report.world(kind, result)
            results.append(result)
            if result.is_false:
                print(f"false: {kind} --first {seed}: {result}", file=sys.stderr)
        report.row(row_of(kind, results))
    report.finish()


if __name__ == "__main__":
    main()
