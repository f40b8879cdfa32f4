"""Other rule learners on the same worlds, and kmgraph beside them.

    pip install scikit-learn imodels six wittgenstein pysubgroup mlxtend pandas
    pip install --no-deps foldrpp
    pip install ontolearn    # only for tdl; large, best in an environment of its own
    python -m benchmarks.peers --rows 20000 --noise 0.1 --enforcement 0.9 --replicates 2
    python -m benchmarks.peers --only kmgraph cart --limit 120

Each gets the literals that kmgraph has: classes with their ancestors, values, flags, and numbers cut at round numbers
and 32 quantiles. Of each peer's settings in `TUNED` the one that recovers most over the cell's worlds is shown, chosen
with the planted rules known, which no user could do. None of them is told who wrote what. Tables and runs are written
anew after each fit, so a run can be stopped at any time.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

import numpy as np

from benchmarks.peer_itemsets import itemsets
from benchmarks.peer_learners import (
    Conjunction,
    Default,
    Learner,
    Matrix,
    Problem,
    cart,
    covered,
    foldr,
    irep,
    ripper,
    skope,
    subgroups,
)
from benchmarks.peer_tdl import tdl
from benchmarks.recovery import Cell, cells, parse_settings
from benchmarks.reporting import Column, Report, binomial, share
from benchmarks.runs import knowledge_of, learn_world
from benchmarks.scoring import EQUIVALENT, FRESH, MOSTLY, is_confirmed
from benchmarks.worlds import Equals, Literal, Member, Posts, Schema, World, holds, make_world, rule_mask, scope_posts
from benchmarks.worlds.literals import Between, Mask
from benchmarks.worlds.planting import ROUND
from benchmarks.worlds.schema import ClassFeature, FlagFeature, NumberFeature

_LEAST_ROWS = 20
_QUANTILES = 32


def literals_of(schema: Schema, posts: Posts) -> tuple[Literal, ...]:
    """Return the literals with at least 20 posts on either side, in the order of the features."""
    found: list[Literal] = []
    for feature in schema.features:
        name = feature.name
        if isinstance(feature, ClassFeature):
            found += [Member(name, code) for code in range(1, len(feature.tree))]
        elif isinstance(feature, FlagFeature):
            found += [Equals(name, 1)] if (posts.columns[name] >= 0).all() else [Equals(name, 0), Equals(name, 1)]
        elif isinstance(feature, NumberFeature):
            numbers = posts.columns[name]
            quantiles = np.quantile(numbers, np.arange(1, _QUANTILES + 1) / (_QUANTILES + 1))
            limits = sorted(cut for cut in {*ROUND[name], *quantiles.astype(int).tolist()} if cut > 0)
            found += [Between(name, None, limit) for limit in limits]
            if (numbers < 0).any():  # "not below" would take in what was not recorded
                found += [Between(name, limit, None) for limit in limits]
        else:
            found += [Equals(name, code) for code in range(len(feature.values))]
    counts = [int(holds(literal, posts, schema).sum()) for literal in found]
    most = len(posts) - _LEAST_ROWS
    return tuple(literal for literal, count in zip(found, counts, strict=True) if _LEAST_ROWS <= count <= most)


def matrix_of(literals: tuple[Literal, ...], schema: Schema, posts: Posts) -> Matrix:
    """Return which posts each literal covers, shape (n_posts, n_literals)."""
    return np.stack([holds(literal, posts, schema) for literal in literals], axis=1)


LEARNERS: dict[str, Learner] = {
    "cart": cart,
    "ripper": ripper,
    "irep": irep,
    "foldr": foldr,
    "skope": skope,
    "subgroups": subgroups,
    "itemsets": itemsets,
    "tdl": tdl,
}
TUNED: dict[str, tuple[dict[str, Any], ...]] = {
    "cart": tuple({"min_samples_leaf": least} for least in (100, 30, 10)),
    # A fifth of the posts prune what the others grew, which leaves longer rules than a third, as it comes.
    "ripper": ({"prune_size": 0.2}, {}),
    "irep": ({"prune_size": 0.2}, {}),
    "foldr": ({"ratio": 0.5},),
    "skope": ({"precision_min": 0.6}, {"precision_min": 0.3}),
    "subgroups": ({"a": 0.5, "beam": 20, "depth": 4}, {"a": 0.3, "beam": 20, "depth": 4}),
    "itemsets": tuple({"items": 4, "support": 0.02, "confidence": sure} for sure in (0.6, 0.5)),
    "tdl": ({"posts": 1_000, "leaf": 10}, {"posts": 1_000, "leaf": 1}),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One learner with one setting on one world.

    Attributes:
        planted: Rules asked for.
        recovered: Of these, covered by a learned rule with Jaccard at least .99 on fresh posts.
        rules: Learned rules.
        false: Of these, rules less than half of whose fresh posts break a planted rule.
        timed_out: Whether it was stopped; what it had found by then counts.
    """

    seed: int
    learner: str
    options: str
    planted: int
    recovered: int
    rules: int
    false: int
    seconds: float
    timed_out: bool


@dataclass(frozen=True, slots=True)
class Arena:
    """A world made ready for all learners.

    Attributes:
        world: The world.
        problem: Its observations, as the peers get them.
        fresh: Posts to compare rules on.
        seen: Which of these each literal covers, shape (n_fresh, n_literals).
    """

    world: World
    problem: Problem
    fresh: Posts
    seen: Matrix


def make_arena(world: World) -> Arena:
    """Return a world's observations and fresh posts as literals."""
    posts = world.observations.posts
    literals = literals_of(world.schema, posts)
    cuts = [literal if isinstance(literal, Between) else None for literal in literals]
    fresh = world.fresh(FRESH)
    problem = Problem(
        matrix=matrix_of(literals, world.schema, posts),
        target=world.observations.target,
        numbers=np.array([cut is not None for cut in cuts], np.bool_),
        quantiles=np.array([cut is not None and not _is_round(cut) for cut in cuts], np.bool_),
    )
    return Arena(world, problem, fresh, matrix_of(literals, world.schema, fresh))


def _is_round(literal: Between) -> bool:
    return (literal.high or literal.low) in ROUND[literal.feature]


def run_peer(arena: Arena, name: str, options: dict[str, Any], limit: int) -> Result:
    """Return what a peer found."""
    started = time.process_time()
    rules: list[Conjunction | Default] = []
    timed_out = False
    try:
        with deadline(limit):
            rules.extend(LEARNERS[name](arena.problem, options))
    except TimeoutError:
        timed_out = True
    seconds = time.process_time() - started
    covers = [covered(rule, arena.seen) for rule in rules]
    return _result(arena, covers, name, str(options), seconds, timed_out)


def run_kmgraph(arena: Arena) -> Result:
    """Return what kmgraph found; its time includes reading the observations, that of the peers no encoding."""
    world = arena.world
    knowledge_of(world)
    started = time.process_time()
    run = learn_world(world)
    seconds = time.process_time() - started
    chosen = [each for each in run.learned.candidates if is_confirmed(each)]
    covers = [scope_posts(each.scope, arena.fresh, world.schema) for each in chosen]
    return _result(arena, covers, "kmgraph", "", seconds, False)


def _result(arena: Arena, covers: list[Mask], name: str, options: str, seconds: float, timed_out: bool) -> Result:
    world, fresh = arena.world, arena.fresh
    truths = [rule_mask(one.rule, fresh, world.schema) for one in world.planted]
    sought = [truth for truth, one in zip(truths, world.planted, strict=True) if one.is_identifiable]
    anything = np.logical_or.reduce(truths)
    return Result(
        seed=world.settings.seed,
        learner=name,
        options=options,
        planted=len(sought),
        recovered=sum(any(_alike(truth, cover) for cover in covers) for truth in sought),
        rules=len(covers),
        false=sum(not cover.any() or bool(anything[cover].mean() < MOSTLY) for cover in covers),
        seconds=seconds,
        timed_out=timed_out,
    )


def _alike(one: Mask, other: Mask) -> bool:
    return bool((one & other).sum() >= EQUIVALENT * (one | other).sum())


@contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the body after that many CPU seconds, so that other work of the machine does not count."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


COLUMNS = (
    Column("options", "settings", "{}"),
    Column("worlds", "worlds", "{:.0f}"),
    Column("recovered", "recovered (95 %)", "{recovered:.0%} ({recovered_low:.0%}–{recovered_high:.0%})"),
    Column("rules_per_true", "rules per true rule", "{:.1f}"),
    Column("false", "false", "{false:.0f} of {rules:.0f}"),
    Column("seconds", "CPU s a world", "{:.1f}"),
    Column("timed_out", "stopped", "{:.0f}"),
)


def row_of(cell: Cell, results: list[Result]) -> dict[str, Any]:
    """Return the figures of one learner with one setting in a cell."""
    planted, recovered = (sum(getattr(one, key) for one in results) for key in ("planted", "recovered"))
    rules = sum(one.rules for one in results)
    low, high = binomial(recovered, planted)
    return {
        "cell": f"{cell.name} | {results[0].learner}",
        "options": results[0].options.strip("{}").replace("'", "") or "as they come",
        "worlds": len(results),
        "recovered": share(recovered, planted),
        "recovered_low": low,
        "recovered_high": high,
        "rules": rules,
        "rules_per_true": share(rules, planted),
        "false": sum(one.false for one in results),
        "seconds": share(sum(one.seconds for one in results), len(results)),
        "timed_out": sum(one.timed_out for one in results),
    }


def _merit(results: list[Result]) -> tuple[int, int]:
    return sum(one.recovered for one in results), -sum(one.rules for one in results)


def _run(arena: Arena, name: str, options: dict[str, Any], limit: int) -> Result:
    return run_kmgraph(arena) if name == "kmgraph" else run_peer(arena, name, options, limit)


def main() -> None:
    """Run the command."""
    names = ("kmgraph", *LEARNERS)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=names, default=list(names))
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 0.1, 0.2])
    parser.add_argument("--enforcement", type=float, nargs="+", default=[0.7, 0.9])
    parser.add_argument("--replicates", type=int, default=2, help="worlds a cell")
    parser.add_argument("--settings", type=int, default=None, help="of each peer's settings, only so many")
    parser.add_argument("--limit", type=int, default=600, help="CPU seconds after which a peer is stopped")
    parser.add_argument(
        "--set", action="append", default=[], metavar="AXIS=VALUE", help="another setting of the worlds"
    )
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the runs (.jsonl)")
    arguments = parser.parse_args()
    base = parse_settings(arguments.set)
    report = Report("peers", ("rows", "noise", "enforcement", "learner"), COLUMNS, arguments.output)
    for cell in cells(arguments.rows, arguments.noise, arguments.enforcement, base):
        seeds = range(1, arguments.replicates + 1)
        arenas = [make_arena(make_world(replace(cell.settings, seed=seed))) for seed in seeds]
        for name in arguments.only:
            tried = []
            for options in TUNED.get(name, ({},))[: arguments.settings]:
                runs = (_run(arena, name, options, arguments.limit) for arena in arenas)
                tried.append(report.worlds(cell.name, runs))
            report.row(row_of(cell, max(tried, key=_merit)))
    report.finish()


if __name__ == "__main__":
    main()
