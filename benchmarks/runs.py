"""Runs kmgraph's learner on a world, in this process: Parquet, observations, rules."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.worlds import World, make_schema
from benchmarks.worlds.turtle import to_turtle
from kmgraph.learn import LearnResult, LearnSettings, PublishedScope, learn_rules
from kmgraph.model import Deontic, ObservationTable, scope_mask
from kmgraph.observe import read_observations
from kmgraph.pipeline.knowledge import Knowledge, load_knowledge
from kmgraph.project.config import project_from_files

KEY = b"benchmark-pseudonyms-0123456789a"
MAX_SECONDS = 600.0
"""Wall clock allowed to one search; the learner's own budget of work ends it long before, at the same place always."""


@dataclass(frozen=True, slots=True)
class LearnRun:
    """What a run gave and cost.

    Attributes:
        table: The observations as kmgraph read them.
        read_seconds, learn_seconds: Wall clock.
        peak_mib: Peak memory of this process so far, in MiB.
    """

    learned: LearnResult
    table: ObservationTable
    read_seconds: float
    learn_seconds: float
    peak_mib: float


def learn_world(world: World, settings: LearnSettings | None = None) -> LearnRun:
    """Write a world's observations, read them as a user's, and learn."""
    knowledge = knowledge_of(world)
    with tempfile.TemporaryDirectory(prefix="kmgraph-benchmark-") as folder:
        path = Path(folder) / "observations.parquet"
        world.write_observations(path)
        started = time.perf_counter()
        table = read_observations(
            project_from_files((path,)).sources,
            knowledge.ontology.vocabulary,
            knowledge.hierarchy,
            key=KEY,
            strict=True,
        ).table
    read = time.perf_counter()
    settings = settings or LearnSettings(max_seconds=MAX_SECONDS, reference_sample=world.settings.reference > 0)
    published = _published(world, table, knowledge)
    learned = learn_rules(table, knowledge.ontology.vocabulary, knowledge.hierarchy, settings, published)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return LearnRun(learned, table, read - started, done - read, peak)


def knowledge_of(world: World) -> Knowledge:
    """Return the ontology with the world's terms, reasoned over once for all worlds that share them."""
    return _knowledge(world.settings.features, world.settings.depth)


@lru_cache(maxsize=8)
def _knowledge(features: int, depth: int) -> Knowledge:
    with tempfile.TemporaryDirectory(prefix="kmgraph-benchmark-") as folder:
        os.environ.setdefault("KMGRAPH_CACHE", str(Path(tempfile.gettempdir()) / "kmgraph-benchmark-cache"))
        file = Path(folder) / "extension.ttl"
        file.write_text(to_turtle(make_schema(features, depth)), encoding="utf-8")
        return load_knowledge(project_from_files((file,), ontology=(file,)))


def _published(world: World, table: ObservationTable, knowledge: Knowledge) -> tuple[PublishedScope, ...]:
    # As the pipeline hands them over; that published.toml parses to the same scopes is a test's business.
    return tuple(
        PublishedScope(
            f"published-{place}", None, Deontic.PROHIBITION, scope_mask(one.scope, table, knowledge.hierarchy)
        )
        for place, one in enumerate(one for one in world.planted if one.published)
    )
