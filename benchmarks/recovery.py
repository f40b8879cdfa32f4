"""Does the learner find the rules that were planted? One row a cell, each the sum over a few worlds.

python -m benchmarks.recovery cells                        # rows x noise x enforcement
python -m benchmarks.recovery cells --rows 20000 --noise 0.2 --enforcement 0.7 --replicates 2
python -m benchmarks.recovery sweep exceptions depth       # one axis at a time
python -m benchmarks.recovery world --set rows=20000 --set seed=3   # one world, rule by rule
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, get_type_hints

from benchmarks.reporting import Column, Report, binomial, share
from benchmarks.runs import learn_world
from benchmarks.scoring import Score, is_confirmed, judge, score
from benchmarks.worlds import WorldSettings, make_world
from benchmarks.worlds.turtle import to_toml
from kmgraph.learn import LearnSettings

ROWS = (5_000, 20_000, 100_000)
NOISE = (0.0, 0.1, 0.2)
ENFORCEMENT = (0.5, 0.7, 0.9, 1.0)
SWEEPS: dict[str, tuple[Any, ...]] = {
    "literals": (1, 2, 3, 4),
    "exceptions": (0.0, 0.3, 0.6),
    "depth": (3, 5, 8),
    "features": (100, 500, 1000, 2000),
    "target_share": (0.005, 0.02, 0.08, 0.3),
    "unrecorded": (0.0, 0.05, 0.1, 0.2),
    "missing": (0, 1, 2),
    "proxies": (0.5, 0.7, 0.8, 0.9, 0.95),
    "overlap": (0.0, 0.2, 0.4, 0.6, 0.8),
    "published": (0.0, 0.2, 0.5, 0.8),
    "posts_per_author": (1.0, 5.0, 20.0),
    "campaign_authors": (0, 50, 150),
    "platforms": (1, 3),
    "rules": (2, 8, 20),
    "odd_cuts": (False, True),
    "flip": (0.0, 0.005, 0.02),
    "timed": (True, False),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the table: settings (but for the seed), and its name."""

    name: str
    settings: WorldSettings


@dataclass(frozen=True, slots=True)
class Result:
    """A world's scores and costs."""

    settings: WorldSettings
    score: Score
    read_seconds: float
    learn_seconds: float
    peak_mib: float
    columns: int


def cells(rows: Iterable[int], noise: Iterable[float], enforcement: Iterable[float], base: WorldSettings) -> list[Cell]:
    """Return the cells of the main table."""
    return [
        Cell(f"{n:,} | {q:.0%} | {e:.0%}", replace(base, rows=n, noise=q, enforcement=e))
        for n in rows
        for q in noise
        for e in enforcement
    ]


def sweep(axis: str, base: WorldSettings) -> list[Cell]:
    """Return the cells of one axis, all else as in `base`."""
    return [Cell(f"{axis} | {value}", replace(base, **{axis: value})) for value in SWEEPS[axis]]


def run_cell(cell: Cell, seeds: Iterable[int], learning: LearnSettings | None = None) -> Iterator[Result]:
    """Yield a result for each seed."""
    for seed in seeds:
        settings = replace(cell.settings, seed=seed)
        world = make_world(settings)
        run = learn_world(world, learning)
        columns = run.learned.search.columns
        yield Result(settings, score(world, run.learned), run.read_seconds, run.learn_seconds, run.peak_mib, columns)


def total(results: list[Result]) -> Score:
    """Return the counts of several worlds added up."""
    return Score(**{each.name: sum(getattr(one.score, each.name) for one in results) for each in fields(Score)})


def row_of(cell: Cell, results: list[Result]) -> dict[str, str | float]:
    """Return the figures of a cell."""
    found = total(results)
    low, high = binomial(found.recovered, found.planted)
    f1 = 2 * found.hits + found.misses + found.alarms
    let_off = 2 * found.let_off + found.kept_in + found.wrongly_let_off
    return {
        "cell": cell.name,
        "worlds": len(results),
        "planted": found.planted,
        "excluded": found.excluded,
        "recovered": share(found.recovered, found.planted),
        "recovered_low": low,
        "recovered_high": high,
        "exact": share(found.exact, found.planted),
        "hinted": found.hinted,
        "incomplete": found.incomplete,
        "rules": found.rules,
        "rules_per_true": share(found.rules, found.planted),
        "inside": found.inside,
        "broad": found.broad,
        "false": found.false,
        "f1": share(2 * found.hits, f1),
        "exceptions": found.exceptions,
        "exceptions_found": share(found.exceptions_found, found.exceptions),
        "exception_f1": share(2 * found.let_off, let_off),
        "intervals": found.intervals,
        "coverage": share(found.covered, found.intervals),
        "read_seconds": _median([one.read_seconds for one in results]),
        "learn_seconds": _median([one.learn_seconds for one in results]),
        "peak_mib": max(one.peak_mib for one in results),
    }


COLUMNS = (
    Column("worlds", "worlds", "{:.0f}"),
    Column("planted", "planted (too faint)", "{planted:.0f} ({excluded:.0f})"),
    Column("recovered", "recovered (95 %)", "{recovered:.0%} ({recovered_low:.0%}–{recovered_high:.0%})"),
    Column("exact", "exact", "{:.0%}"),
    Column("hinted", "as hint (rules called incomplete)", "{hinted:.0f} ({incomplete:.0f})"),
    Column("rules_per_true", "rules per true rule", "{:.2f}"),
    Column("inside", "inside / broad / false", "{inside:.0f} / {broad:.0f} / {false:.0f}"),
    Column("f1", "F1 of posts", "{:.3f}"),
    Column("exceptions_found", "exceptions found", "{exceptions_found:.0%} of {exceptions:.0f}"),
    Column("exception_f1", "their F1", "{:.3f}"),
    Column("coverage", "intervals that hold", "{coverage:.0%} of {intervals:.0f}"),
    Column("read_seconds", "s (read + learn)", "{read_seconds:.1f} + {learn_seconds:.1f}"),
    Column("peak_mib", "MiB", "{:.0f}"),
)


def show_world(settings: WorldSettings, learning: LearnSettings | None) -> None:
    """Print one world: its rules, and what each learned rule is to them."""
    world = make_world(settings)
    run = learn_world(world, learning)
    for place, one in enumerate(world.planted):
        words = to_toml((one.rule,), world.schema).split('scope = "', 1)[1].split('"\n', 1)[0]
        state = "published" if one.published else "sought" if one.is_identifiable else "too faint"
        print(
            f"planted {place} [{state}] {words}  targets {one.own_targets:.0f} of {one.own_authors:.0f} authors, "
            f"margin {one.own_margin}, excepted {one.own_excepted}"
        )
    for found in judge(world, run.learned):
        print(
            f"{found.verdict} (rule {found.to}, Jaccard {found.jaccard:.3f}, precision {found.precision:.2f}, "
            f"true rate {found.truth}): {found.candidate.confidence} {_words(found.candidate.scope)} "
            f"{found.candidate.evidence}"
        )
    for candidate in run.learned.candidates:
        if not is_confirmed(candidate):
            print(f"{candidate.confidence}: {_words(candidate.scope)} {candidate.evidence}")
    print([(warning.code, dict(warning.numbers)) for warning in run.learned.warnings])
    print(score(world, run.learned))
    print(f"read {run.read_seconds:.1f} s, learn {run.learn_seconds:.1f} s, {run.learned.search}")


def _words(scope: Any) -> str:
    return str(scope).replace("https://example.org/worlds#", "").replace("https://w3id.org/kmgraph/ns#", "km:")


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0


def parse_settings(pairs: Iterable[str]) -> WorldSettings:
    """Return the settings that NAME=VALUE pairs describe, all else by default."""
    kinds = get_type_hints(WorldSettings)
    given: dict[str, Any] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        if name not in kinds:
            raise SystemExit(f'no axis is called "{name}"; there are {", ".join(kinds)}')
        given[name] = _value(kinds[name], text)
    return WorldSettings(**given)


def _value(kind: Any, text: str) -> Any:
    if text == "none":
        return None
    if kind is bool:
        return text.lower() in {"1", "true", "yes"}
    if kind in {int, float}:
        return kind(float(text)) if kind is int else float(text)
    if isinstance(kind, type):
        return kind(text)
    if "tuple" in str(kind):
        return tuple(float(part) for part in text.split(","))
    options = [each for each in kind.__args__ if each is not type(None)]
    return _value(options[0], text)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("cells", "sweep", "world"))
    parser.add_argument("axes", nargs="*", help="sweep: the axes; all by default")
    parser.add_argument("--rows", type=int, nargs="+", default=list(ROWS))
    parser.add_argument("--noise", type=float, nargs="+", default=list(NOISE))
    parser.add_argument("--enforcement", type=float, nargs="+", default=list(ENFORCEMENT))
    parser.add_argument("--replicates", type=int, default=3, help="worlds a cell")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument(
        "--set", action="append", default=[], metavar="AXIS=VALUE", help="another setting of the worlds"
    )
    parser.add_argument("--name", default=None, help="stem of the files")
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the worlds (.jsonl)")
    arguments = parser.parse_args()
    base = parse_settings(arguments.set)
    if arguments.what == "world":
        show_world(base, None)
        return
    if arguments.what == "cells":
        groups = [
            (arguments.name or "recovery-cells", cells(arguments.rows, arguments.noise, arguments.enforcement, base))
        ]
    else:
        if not any(pair.startswith("rows=") for pair in arguments.set):
            base = replace(base, rows=50_000)
        groups = [(f"recovery-{axis}", sweep(axis, base)) for axis in arguments.axes or SWEEPS]
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.replicates)
    for name, wanted in groups:
        is_grid = arguments.what == "cells"
        heads = ("rows", "noise", "enforcement") if is_grid else ("axis", "value")
        report = Report(name, heads, COLUMNS, arguments.output)
        for cell in wanted:
            results = []
            for result in run_cell(cell, seeds):
                results.append(result)
                report.world(cell.name, result)
                print(f"{cell.name} seed {result.settings.seed}: {result.score}", file=sys.stderr)
            report.row(row_of(cell, results))
        report.finish()


if __name__ == "__main__":
    main()
