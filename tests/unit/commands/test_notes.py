"""What a run tells beside its results: bounded, however much there is to tell."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

from kmgraph.commands.notes import run_notes
from kmgraph.model import Lifecycle, LostDecision, RuleDecision
from kmgraph.observe import Observed
from kmgraph.pipeline import Run
from kmgraph.pipeline.reviews import DecidedRules

NOTHING_READ = SimpleNamespace(notices=(), rejects=(), told_headers=None, table=SimpleNamespace(platforms=("forum",)))


def run_of(decisions: int = 0, platforms: int = 0, imports: int = 0) -> Run:
    rules = [f"r-{number:08x}" for number in range(decisions)]
    knowledge = SimpleNamespace(
        ontology=SimpleNamespace(unresolved=tuple(f"https://example.org/{number}" for number in range(imports))),
        published=tuple(SimpleNamespace(platform=f"place-{number:05}") for number in range(platforms)),
        awaiting=(),
        decided=DecidedRules.of([RuleDecision(rule, Lifecycle.REVIEWED) for rule in rules], "https://example.org/"),
    )
    run: Any = SimpleNamespace(
        knowledge=knowledge,
        project=SimpleNamespace(published=()),
        observed=cast("Observed", NOTHING_READ),
        limits=(),
        ruleset=SimpleNamespace(lost=tuple(map(LostDecision, rules))),
    )
    return cast("Run", run)


def test_decisions_about_rules_that_are_gone_are_told_up_to_a_number() -> None:
    start = time.process_time()
    notes = list(run_notes(run_of(decisions=30_000)))
    assert time.process_time() - start < 5
    assert notes[0] == "note: r-00000000, reviewed, no longer comes out; no rule is like it"
    assert (len(notes), notes[-1]) == (11, "note: and 29,990 more")


def test_few_are_told_one_by_one() -> None:
    assert len(list(run_notes(run_of(decisions=10)))) == 10


def test_platforms_and_imports_are_told_up_to_a_number() -> None:
    for run in (run_of(platforms=500), run_of(imports=500)):
        notes = list(run_notes(run))
        assert (len(notes), notes[-1]) == (11, "note: and 490 more")
