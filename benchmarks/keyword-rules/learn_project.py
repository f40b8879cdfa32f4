"""Learns the rules of a project folder in a process of its own, so that time and memory are the learner's alone.

python learn_project.py PROJECT FOUND.json [--max-rules 400] [--seconds 600] [--profile FILE]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import resource
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from kmgraph.learn import LearnSettings, learn_rules
from kmgraph.model import SomeLiteral, ValueLiteral
from kmgraph.observe import read_observations
from kmgraph.pipeline.knowledge import load_knowledge
from kmgraph.project.config import load_project, project_key

if TYPE_CHECKING:
    from kmgraph.learn import LearnResult
    from kmgraph.model import Candidate
    from kmgraph.model.scope import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took and found.

    Attributes:
        seconds: Wall-clock time of each step; `processor` is the processor time of the learning.
        rules: Literals are written as `property local name`; `same` gives the other names of a literal.
    """

    seconds: dict[str, float]
    peak_mib: float
    rows: int
    columns: int
    signatures: int
    gap: float
    warnings: list[str]
    rules: list[dict[str, object]]


def learn(folder: Path, arguments: argparse.Namespace) -> Run:
    started = perf_counter()
    project = load_project(folder)
    knowledge = load_knowledge(project)
    known = perf_counter()
    observed = read_observations(
        project.sources,
        knowledge.ontology.vocabulary,
        knowledge.hierarchy,
        key=project_key(project),
        platforms=project.platform_ids,
    )
    for notice in observed.notices:
        print(notice, file=sys.stderr)
    read = perf_counter()
    settings = _settings(arguments, LearnSettings(target=project.target, max_seconds=arguments.seconds))
    processor = process_time()
    profiler = cProfile.Profile() if arguments.profile else None
    if profiler:
        profiler.enable()
    learned = learn_rules(observed.table, knowledge.ontology.vocabulary, knowledge.hierarchy, settings)
    if profiler:
        profiler.disable()
        profiler.dump_stats(arguments.profile)
    done = perf_counter()
    seconds = {"knowledge": known - started, "reading": read - known, "learning": done - read, "all": done - started}
    seconds["processor"] = process_time() - processor
    return _run(learned, seconds)


def _settings(arguments: argparse.Namespace, settings: LearnSettings) -> LearnSettings:
    chosen = {"max_rules": arguments.max_rules, "max_literals": arguments.max_literals, "work": arguments.work}
    return replace(settings, **{name: value for name, value in chosen.items() if value is not None})


def _run(learned: LearnResult, seconds: dict[str, float]) -> Run:
    report = learned.search
    return Run(
        seconds={name: round(value, 2) for name, value in seconds.items()},
        peak_mib=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        rows=report.rows,
        columns=report.columns,
        signatures=report.signatures,
        gap=report.gap,
        warnings=[warning.code for warning in learned.warnings],
        rules=[_rule(candidate) for candidate in learned.candidates],
    )


def _rule(candidate: Candidate) -> dict[str, object]:
    evidence = candidate.evidence
    return {
        "all": [_text(literal) for literal in candidate.scope.all],
        "unless": [[_text(literal) for literal in exception] for exception in candidate.scope.unless],
        "same": {_text(one): [_text(other) for other in others] for one, others in candidate.indistinguishable},
        "confidence": str(candidate.confidence),
        "target": evidence.target,
        "kept": evidence.kept,
        "rate": evidence.rate,
    }


def _text(literal: Literal) -> str:
    if isinstance(literal, ValueLiteral):
        return f"{_local(literal.property)} {_local(str(literal.value))}"
    if isinstance(literal, SomeLiteral):
        return f"{_local(literal.property)} {' '.join(map(_local, literal.fillers))}"
    return repr(literal)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn the rules of a project and say what it took.")
    parser.add_argument("project", type=Path)
    parser.add_argument("found", type=Path)
    parser.add_argument("--max-rules", type=int)
    parser.add_argument("--max-literals", type=int)
    parser.add_argument("--work", type=float)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--profile", type=Path)
    arguments = parser.parse_args()
    run = learn(arguments.project, arguments)
    arguments.found.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
