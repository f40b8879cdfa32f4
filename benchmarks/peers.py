"""Other rule learners on the same worlds: CART, RIPPER, SkopeRules, subgroup discovery. And kmgraph beside them.

    pip install scikit-learn imodels six wittgenstein pysubgroup pandas
    python -m benchmarks.peers --rows 20000 --noise 0.1 --enforcement 0.9 --replicates 2
    python -m benchmarks.peers --only kmgraph cart

Each gets the literals that kmgraph has: classes with their ancestors, values, flags, and numbers cut at round numbers
and 32 quantiles. Of each peer's settings in `TUNED` the one that recovers most over the cell's worlds is shown, chosen
with the planted rules known, which no user could do. None of them is told who wrote what.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.recovery import Cell, cells, parse_settings
from benchmarks.reporting import Column, Report, binomial, share
from benchmarks.runs import learn_world
from benchmarks.scoring import EQUIVALENT, FRESH, MOSTLY, is_confirmed
from benchmarks.worlds import Equals, Literal, Member, Posts, Schema, World, holds, make_world, rule_mask, scope_posts
from benchmarks.worlds.literals import Between, Mask
from benchmarks.worlds.planting import ROUND
from benchmarks.worlds.schema import ClassFeature, FlagFeature, NumberFeature

Matrix = NDArray[np.bool_]

_LEAST_ROWS = 20
_QUANTILES = 32
_MOST_SUBGROUPS = 20
_LEAST_TARGETS = 10


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that has to hold, or has not to."""

    column: int
    holds: bool


Conjunction = tuple[Condition, ...]
Learner = Callable[[Matrix, Mask, dict[str, Any]], list[Conjunction]]


def literals_of(schema: Schema, posts: Posts) -> tuple[Literal, ...]:
    """Return the literals with at least 20 posts on either side, in the order of the features."""
    found: list[Literal] = []
    for feature in schema.features:
        name = feature.name
        if isinstance(feature, ClassFeature):
            found += [Member(name, code) for code in range(1, len(feature.tree))]
        elif isinstance(feature, FlagFeature):
            found.append(Equals(name, 1))
        elif isinstance(feature, NumberFeature):
            numbers = posts.columns[name]
            quantiles = np.quantile(numbers, np.arange(1, _QUANTILES + 1) / (_QUANTILES + 1))
            found += [Between(name, None, cut) for cut in sorted({*ROUND[name], *quantiles.astype(int).tolist()} - {0})]
        else:
            found += [Equals(name, code) for code in range(len(feature.values))]
    counts = [int(holds(literal, posts, schema).sum()) for literal in found]
    most = len(posts) - _LEAST_ROWS
    return tuple(literal for literal, count in zip(found, counts, strict=True) if _LEAST_ROWS <= count <= most)


def matrix_of(literals: tuple[Literal, ...], schema: Schema, posts: Posts) -> Matrix:
    """Return which posts each literal covers, shape (n_posts, n_literals)."""
    return np.stack([holds(literal, posts, schema) for literal in literals], axis=1)


def cart(matrix: Matrix, target: Mask, options: dict[str, Any]) -> list[Conjunction]:
    """Return the paths to leaves in which most posts are in the target."""
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(random_state=0, **options).fit(matrix, target).tree_
    paths: list[Conjunction] = []
    todo: list[tuple[int, Conjunction]] = [(0, ())]
    while todo:
        node, path = todo.pop()
        if tree.children_left[node] < 0:
            counts = tree.value[node][0]
            if len(counts) > 1 and counts[1] > MOSTLY * counts.sum() and path:
                paths.append(path)
            continue
        column = int(tree.feature[node])
        todo.append((int(tree.children_left[node]), (*path, Condition(column, False))))
        todo.append((int(tree.children_right[node]), (*path, Condition(column, True))))
    return paths


def ripper(matrix: Matrix, target: Mask, options: dict[str, Any]) -> list[Conjunction]:
    """Return RIPPER's rules."""
    import pandas as pd
    from wittgenstein import RIPPER

    frame = pd.DataFrame(matrix.astype(np.int8), columns=[str(place) for place in range(matrix.shape[1])])
    model = RIPPER(random_state=0, **options)
    model.fit(frame, y=target.astype(np.int8), pos_class=1)
    return [
        tuple(Condition(int(each.feature), bool(int(each.val))) for each in rule.conds)
        for rule in model.ruleset_.rules
        if rule.conds
    ]


def skope(matrix: Matrix, target: Mask, options: dict[str, Any]) -> list[Conjunction]:
    """Return SkopeRules' rules."""
    from imodels import SkopeRulesClassifier

    names = [f"c{place}" for place in range(matrix.shape[1])]
    model = SkopeRulesClassifier(random_state=0, max_depth=4, recall_min=0.01, **options)
    model.fit(matrix.astype(np.float32), target.astype(int), feature_names=names)
    found = []
    for rule in model.rules_:
        parts = str(rule).split(" and ")
        found.append(tuple(Condition(int(part.split()[0][1:]), ">" in part) for part in parts))
    return found


def subgroups(matrix: Matrix, target: Mask, options: dict[str, Any]) -> list[Conjunction]:
    """Return the best subgroup of a beam search, again and again among the rows that no earlier one covers."""
    import pandas as pd
    import pysubgroup as ps

    found: list[Conjunction] = []
    left = np.ones(len(matrix), dtype=np.bool_)
    names = [str(place) for place in range(matrix.shape[1])]
    while len(found) < _MOST_SUBGROUPS:
        frame = pd.DataFrame(matrix[left], columns=names)
        frame["target"] = target[left]
        task = ps.SubgroupDiscoveryTask(
            frame,
            ps.BinaryTarget("target", True),
            [ps.EqualitySelector(name, True) for name in names],
            result_set_size=1,
            depth=4,
            qf=ps.StandardQF(options["a"]),
        )
        results = ps.BeamSearch(beam_width=options["beam"]).execute(task).results
        if not results:
            break
        rule = tuple(Condition(int(each.attribute_name), True) for each in results[0][1].selectors)
        cover = covered(rule, matrix) & left
        # Less than a third in the target, or a handful, is no rule any more.
        if not rule or target[cover].mean() < 1 / 3 or target[cover].sum() < _LEAST_TARGETS:
            break
        found.append(rule)
        left &= ~cover
    return found


LEARNERS: dict[str, Learner] = {"cart": cart, "ripper": ripper, "skope": skope, "subgroups": subgroups}
TUNED: dict[str, tuple[dict[str, Any], ...]] = {
    "cart": tuple({"min_samples_leaf": least} for least in (10, 30, 100)),
    "ripper": ({}, {"k": 3}),
    "skope": ({"precision_min": 0.3}, {"precision_min": 0.6}),
    "subgroups": ({"a": 0.5, "beam": 50}, {"a": 0.3, "beam": 50}),
}


def covered(rule: Conjunction, matrix: Matrix) -> Mask:
    """Return which rows a conjunction covers."""
    mask = np.ones(len(matrix), dtype=np.bool_)
    for condition in rule:
        mask &= matrix[:, condition.column] == condition.holds
    return mask


@dataclass(frozen=True, slots=True)
class Result:
    """One learner with one setting on one world.

    Attributes:
        planted: Rules asked for.
        recovered: Of these, covered by a learned rule with Jaccard at least .99 on fresh posts.
        rules: Learned rules.
        false: Of these, rules less than half of whose fresh posts break a planted rule.
        timed_out: Whether it was stopped, and so recovered nothing.
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


def run_peer(world: World, name: str, options: dict[str, Any], limit: int) -> Result:
    """Return what a peer found."""
    literals = literals_of(world.schema, world.observations.posts)
    matrix = matrix_of(literals, world.schema, world.observations.posts)
    started = time.perf_counter()
    rules: list[Conjunction] = []
    timed_out = False
    try:
        with deadline(limit):
            rules = LEARNERS[name](matrix, world.observations.target, options)
    except TimeoutError:
        timed_out = True
    seconds = time.perf_counter() - started
    fresh = world.fresh(FRESH)
    seen = matrix_of(literals, world.schema, fresh)
    return _result(world, fresh, [covered(rule, seen) for rule in rules], name, str(options), seconds, timed_out)


def run_kmgraph(world: World) -> Result:
    """Return what kmgraph found; reading is not in its time, as encoding is not in that of the peers."""
    run = learn_world(world)
    fresh = world.fresh(FRESH)
    chosen = [each for each in run.learned.candidates if is_confirmed(each)]
    covers = [scope_posts(each.scope, fresh, world.schema) for each in chosen]
    return _result(world, fresh, covers, "kmgraph", "", run.learn_seconds, False)


def _result(
    world: World, fresh: Posts, covers: list[Mask], name: str, options: str, seconds: float, timed_out: bool
) -> Result:
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
    """Raise TimeoutError in the body after that many seconds."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


COLUMNS = (
    Column("options", "settings", "{}"),
    Column("worlds", "worlds", "{:.0f}"),
    Column("recovered", "recovered (95 %)", "{recovered:.0%} ({recovered_low:.0%}–{recovered_high:.0%})"),
    Column("rules_per_true", "rules per true rule", "{:.1f}"),
    Column("false", "false", "{false:.0f} of {rules:.0f}"),
    Column("seconds", "s a world", "{:.1f}"),
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


def main() -> None:
    """Run the command."""
    names = ("kmgraph", *LEARNERS)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=names, default=list(names))
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 0.1, 0.2])
    parser.add_argument("--enforcement", type=float, nargs="+", default=[0.7, 0.9])
    parser.add_argument("--replicates", type=int, default=2, help="worlds a cell")
    parser.add_argument("--limit", type=int, default=600, help="seconds after which a peer is stopped")
    parser.add_argument(
        "--set", action="append", default=[], metavar="AXIS=VALUE", help="another setting of the worlds"
    )
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the runs (.jsonl)")
    arguments = parser.parse_args()
    base = parse_settings(arguments.set)
    report = Report("peers", ("rows", "noise", "enforcement", "learner"), COLUMNS, arguments.output)
    for cell in cells(arguments.rows, arguments.noise, arguments.enforcement, base):
        worlds = [make_world(replace(cell.settings, seed=seed)) for seed in range(1, arguments.replicates + 1)]
        for name in arguments.only:
            tried = []
            for options in TUNED.get(name, ({},)):
                results = []
                for world in worlds:
                    is_own = name == "kmgraph"
                    results.append(run_kmgraph(world) if is_own else run_peer(world, name, options, arguments.limit))
                    report.world(cell.name, results[-1])
                    print(f"{cell.name}: {results[-1]}", file=sys.stderr)
                tried.append(results)
            report.row(row_of(cell, max(tried, key=_merit)))
    report.finish()


if __name__ == "__main__":
    main()
