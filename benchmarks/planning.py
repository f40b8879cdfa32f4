"""Do plans keep their promise? The real learner on worlds of just the size that a plan asks for.

    python -m benchmarks.planning
    python -m benchmarks.planning --worlds 500 -o results

For each rule: the number of observations a plan names, the chance it promises, and the share of worlds of that size in
which `learn_rules` brings the rule out with the word. The worlds share no code with the plan.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.reporting import Column, Report, binomial
from kmgraph.learn import LearnSettings, learn_rules
from kmgraph.learn.planning.assumptions import AuthorSize, PlanningAssumptions, RuleShape
from kmgraph.learn.planning.power import Planner
from kmgraph.model import (
    ClassLiteral,
    ClassTerm,
    ColumnKind,
    Confidence,
    Feature,
    Hierarchy,
    ObservationTable,
    Outcome,
    SetColumn,
    Vocabulary,
)
from kmgraph.namespaces import KM

EX = "https://example.org/ns#"
CLASSES = tuple(f"{EX}Topic{number:03d}" for number in range(240))
VOCABULARY = Vocabulary({iri: ClassTerm(iri) for iri in (str(KM.Content), *CLASSES)})
HIERARCHY = Hierarchy({iri: frozenset((str(KM.Content),)) for iri in CLASSES})


@dataclass(frozen=True, slots=True)
class Promise:
    """A rule in a world: its shape, the base rate, and posts an author."""

    shape: RuleShape
    base_rate: float = 0.03
    per_author: int = 3

    def planner(self, simulations: int = 2000) -> Planner:
        """Return the planner for worlds of this kind: one rule, over classes without a parent."""
        assumptions = PlanningAssumptions(
            self.base_rate,
            authors=(AuthorSize(self.per_author, 1.0),),
            literal_bits=math.log2(len(CLASSES)),
            rules=1,
            widening=1.0,
        )
        return Planner(assumptions, simulations=simulations)


PROMISES = (
    Promise(RuleShape(0.8, 0.02, 2)),
    Promise(RuleShape(0.8, 0.02, 3)),
    Promise(RuleShape(0.4, 0.02, 2)),
    Promise(RuleShape(0.3, 0.05, 2), per_author=1),
    Promise(RuleShape(0.6, 0.01, 2), base_rate=0.1),
    Promise(RuleShape(0.9, 0.003, 1)),
    Promise(RuleShape(0.6, 0.02, 1)),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many worlds gave the rule each word."""

    worlds: int
    likely: int
    well_supported: int


def kept(promise: Promise, observations: int, worlds: int, start: int = 0) -> Kept:
    """Return in how many worlds of that size the learner brings the rule out."""
    wanted = {ClassLiteral(iri) for iri in CLASSES[: promise.shape.literals]}
    words = []
    for seed in range(start, start + worlds):
        found = learn_rules(world(promise, observations, seed), VOCABULARY, HIERARCHY, LearnSettings(seed=seed))
        words += [
            candidate.confidence
            for candidate in found.candidates
            if set(candidate.scope.all) == wanted and not candidate.scope.unless
        ]
    sure = words.count(Confidence.WELL_SUPPORTED)
    return Kept(worlds, sure + words.count(Confidence.LIKELY), sure)


def world(promise: Promise, observations: int, seed: int) -> ObservationTable:
    """Return posts in classes at random, the rule's as common as its coverage asks."""
    random = np.random.default_rng([7, seed])
    shape = promise.shape
    shares = random.uniform(0.01, 0.2, len(CLASSES))
    shares[: shape.literals] = shape.coverage ** (1 / shape.literals)
    classes = random.random((observations, len(CLASSES))) < shares
    inside = classes[:, : shape.literals].all(axis=1)
    removed = random.random(observations) < np.where(inside, shape.rate, promise.base_rate)
    return _table(classes, removed, np.arange(observations) // promise.per_author)


def _table(classes: np.ndarray, removed: np.ndarray, author: np.ndarray) -> ObservationTable:
    count = len(removed)
    _, indices = np.nonzero(classes)
    indptr = np.concatenate([[0], np.cumsum(classes.sum(axis=1))]).astype(np.int64)
    never = np.full(count, np.datetime64("NaT"), dtype="datetime64[s]")
    nothing, none = np.zeros(count, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    codes = [list(Outcome).index(outcome) for outcome in (Outcome.KEPT, Outcome.REMOVED)]
    return ObservationTable(
        ids=tuple(f"p{row}" for row in range(count)),
        sources=("world",),
        source=nothing,
        row=np.arange(1, count + 1),
        outcome=np.where(removed, codes[1], codes[0]).astype(np.int8),
        platforms=("p",),
        platform=nothing,
        authors=tuple(f"a{number:08d}" for number in range(int(author.max()) + 1)),
        author=author.astype(np.int32),
        clusters=(),
        cluster=none,
        decided_by=np.zeros(count, dtype=np.int8),
        reasons=(),
        reason=none,
        posted_at=never,
        decided_at=never,
        observed_at=never,
        columns=(SetColumn(Feature(), ColumnKind.CLASSES, "topic", CLASSES, indptr, indices.astype(np.int32)),),
    )


COLUMNS = (
    Column("observations", "observations planned", "{:,}"),
    Column("promised", "chance promised", "{:.0%}"),
    Column("worlds", "worlds", "{}"),
    Column("kept", "found (95 %)", "{:.0%} ({low:.0%}–{high:.0%})"),
)
HEADS = ("rate", "coverage", "literals", "base rate", "posts an author", "word")


def rows_of(promise: Promise, worlds: int) -> Iterator[dict[str, str | float]]:
    """Yield what was promised of each word, and what was kept."""
    planner, shape = promise.planner(), promise.shape
    plan = planner.plan(shape)
    for word, needed in (("likely", plan.likely), ("well_supported", plan.well_supported)):
        if needed is None:
            continue
        found = getattr(kept(promise, needed.observations, worlds), word)
        low, high = binomial(found, worlds)
        parts = (shape.rate, shape.coverage, shape.literals, promise.base_rate, promise.per_author)
        yield {
            "cell": " | ".join((*map(str, parts), word.replace("_", "-"))),
            "observations": needed.observations,
            "promised": getattr(planner.chances(shape, needed.observations), word),
            "worlds": worlds,
            "kept": found / worlds,
            "low": low,
            "high": high,
        }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("-o", "--output", help="folder for the table and its rows")
    arguments = parser.parse_args()
    report = Report("planning", HEADS, COLUMNS, arguments.output)
    for promise in PROMISES:
        for row in rows_of(promise, arguments.worlds):
            report.row(row)
    report.finish()


if __name__ == "__main__":
    main()
