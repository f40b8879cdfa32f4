"""A run as a graph: which triples belong in which named graph, and what SHACL gets to see."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

import kmgraph
from kmgraph.errors import UsageError
from kmgraph.graph import (
    GraphName,
    RunFacts,
    SourceFact,
    iter_observation_lines,
    knowledge_triples,
    provenance_triples,
    published_triples,
    rule_triples,
    same_as_triples,
    status_triples,
)
from kmgraph.io import ReadLimits, open_folder, open_input
from kmgraph.namespaces import DCTERMS, ONTOLOGY_IRI, OWL, RDFS
from kmgraph.ontology import ontology_iris
from kmgraph.pipeline.run import Run
from kmgraph.project import GRAPH_NAME
from kmgraph.rdf import TripleBuilder, ntriples_to_quad_lines, quad_lines, to_turtle, write_triples

OBSERVATION_TRIPLES = "observations.nt"
"""What SHACL gets to see of the observations."""

RULE_TRIPLES = "rules.nt"
"""What SHACL gets to see of the rules, with all about them."""

_SOURCE_LIMITS = ReadLimits.up_to(16 * 1024**3)

RunGraph = Mapping[GraphName, list[ox.Triple]]
"""The small graphs of a run; observations are written line by line and never held."""


def build_graph(run: Run, documents: Sequence[str]) -> RunGraph:
    """Return the graphs of a run that will write these documents, in public figures."""
    published, ruleset = run.knowledge.published, run.public
    facts = run.knowledge.facts
    return {
        GraphName.KNOWLEDGE: [*facts.triples, *same_as_triples(ruleset.platforms, facts.same_as)],
        GraphName.PUBLISHED: published_triples(
            published, ruleset.published, ruleset.platforms, run.knowledge.definitions, run.names
        ),
        GraphName.LEARNED: rule_triples(ruleset, published, run.links, run.names, run.knowledge.ontology.vocabulary),
        GraphName.INFERRED: [
            *status_triples(ruleset, published, run.links),
            *knowledge_triples(run.known, ruleset.platforms, run.names),
        ],
        GraphName.PROVENANCE: provenance_triples(run_facts(run, documents), ruleset.totals, run.names),
    }


def run_facts(run: Run, documents: Sequence[str] = ()) -> RunFacts:
    """Return what is recorded about a run that writes these documents."""
    project = run.project
    return RunFacts(
        version=kmgraph.__version__,
        # The rows of one file among several could be subtracted from the others'.
        sources=tuple(
            _source_fact(source.path, run.public.totals.observations if len(project.sources) == 1 else None)
            for source in project.sources
        ),
        knowledge=tuple(_source_fact(path) for path in (*project.ontology, *project.published, *project.knowledge)),
        rules=tuple(rule.iri for rule in run.ruleset.rules),
        published=tuple(rule.iri for rule in run.knowledge.published),
        documents=tuple(documents),
        languages=project.languages,
        time=run_time(),
    )


def run_time() -> str | None:
    """Return the time of the run, from SOURCE_DATE_EPOCH, or None: kmgraph itself looks at no clock.

    Raises:
        UsageError: If SOURCE_DATE_EPOCH is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f'"{epoch}" is no number of seconds since 1970', where="SOURCE_DATE_EPOCH", hint="unset it, or set it right"
        ) from None


def _source_fact(path: Path, rows: int | None = None) -> SourceFact:
    with open_input(path, _SOURCE_LIMITS, unpack=False) as file:
        return SourceFact(path.name, hashlib.file_digest(file, "sha256").hexdigest(), rows)


def write_graph(run: Run, graph: RunGraph, folder: Path) -> None:
    """Write `graph.nq`, and what SHACL gets to see of it: `OBSERVATION_TRIPLES` and `RULE_TRIPLES`.

    Args:
        run: The run.
        graph: Its small graphs.
        folder: Where to.
    """
    names, ontology = run.names, run.knowledge.ontology
    with open_folder(folder) as output, output.open(GRAPH_NAME) as quads:
        _write_observations(run, quads, folder / OBSERVATION_TRIPLES)
        quads.writelines(ntriples_to_quad_lines(ontology.ntriples, names.graph(GraphName.ONTOLOGY)))
        quads.writelines(ntriples_to_quad_lines(run.knowledge.published_ntriples, names.graph(GraphName.PUBLISHED)))
        with (folder / RULE_TRIPLES).open("wb") as triples:
            triples.writelines(subclass_lines(ontology.ntriples))
            for name, part in graph.items():
                quads.writelines(quad_lines(part, names.graph(name)))
                triples.write(write_triples(part))


def _write_observations(run: Run, quads: BinaryIO, path: Path) -> None:
    ontology = run.knowledge.ontology
    platforms = {platform.id: platform.iri for platform in run.ruleset.platforms}
    suffix = f" <{run.names.graph(GraphName.OBSERVATIONS)}> .\n".encode()
    with path.open("wb") as triples:
        triples.writelines(subclass_lines(ontology.ntriples))
        for lines in iter_observation_lines(run.observed.table, ontology.vocabulary, run.names, platforms):
            quads.write(lines)
            triples.write(lines.replace(suffix, b" .\n"))


def subclass_lines(ntriples: bytes) -> Iterator[bytes]:
    """Yield the triples that `sh:class` and targets need to know of an ontology: named subclasses."""
    wanted = f"<{RDFS.subClassOf}>".encode()
    for line in ntriples.splitlines(keepends=True):
        if wanted in line and b"_:" not in line:
            yield line


def rules_turtle(run: Run, graph: RunGraph) -> bytes:
    """Return `rules.ttl`: an ontology that imports kmgraph's and the extensions, with all rules and their scopes."""
    build = TripleBuilder("h")
    header = run.names.rules_ontology()
    build.typed(header, OWL.Ontology)
    build.add(header, OWL.imports, ONTOLOGY_IRI)
    for extension in ontology_iris(run.project.ontology):
        build.add(header, OWL.imports, extension)
    build.words(header, DCTERMS.title, run.project.title)
    quads = ox.parse(run.knowledge.published_ntriples, format=ox.RdfFormat.N_TRIPLES)
    triples = [*build.triples, *(quad.triple for quad in quads), *graph[GraphName.PUBLISHED], *graph[GraphName.LEARNED]]
    return to_turtle(triples, {"": run.names.base})
