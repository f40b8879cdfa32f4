"""A run as a graph: which triples belong in which named graph, and what SHACL gets to see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, filterfalse, groupby
from pathlib import Path

import pyoxigraph as ox

import kmgraph
from kmgraph.graph import (
    GraphName,
    RunFacts,
    SourceFact,
    comparison_triples,
    iter_observation_lines,
    knowledge_triples,
    provenance_triples,
    published_triples,
    review_triples,
    rule_triples,
    settled_triples,
    stands_for_triples,
    status_triples,
)
from kmgraph.io import Packer, ReadLimits, file_sha256, source_date
from kmgraph.model import Project, RecordedRows
from kmgraph.namespaces import DCTERMS, ONTOLOGY_IRI, OWL, PROV, RDF
from kmgraph.ontology import Ontology, ontology_iris, scope_lines, subclass_lines, unstated_subclasses
from kmgraph.pipeline.run import Run
from kmgraph.project import input_names, keyed_digest
from kmgraph.rdf import TripleBuilder, quad_lines, read_triples, to_turtle, write_triples
from kmgraph.render import role_words

_INDIVIDUAL = ox.NamedNode(OWL.NamedIndividual)
_SOURCE_LIMITS = ReadLimits.up_to(16 * 1024**3)

RunGraph = Mapping[GraphName, list[ox.Triple]]
"""The small graphs of a run; observations are written line by line and never held."""


def build_graph(run: Run, recorded: RunFacts) -> RunGraph:
    """Return the graphs of a run of which this is recorded, in public figures."""
    published, ruleset = run.knowledge.published, run.public
    facts = run.knowledge.facts
    return {
        GraphName.KNOWLEDGE: [*facts.triples, *stands_for_triples(ruleset.platforms, facts.stands_for)],
        GraphName.PUBLISHED: [
            *read_triples(run.knowledge.published_ntriples),
            *published_triples(published, ruleset.published, ruleset.platforms, run.knowledge.definitions, run.names),
        ],
        GraphName.LEARNED: rule_triples(ruleset, run.names, run.knowledge.ontology.vocabulary),
        GraphName.INFERRED: [
            *status_triples(ruleset, published, run.links),
            *knowledge_triples(run.known, ruleset.platforms, run.names),
            *settled_triples(run.knowledge.lifecycles, run.names),
            *unstated_subclasses(run.knowledge.ontology, run.knowledge.hierarchy),
        ],
        GraphName.PROVENANCE: [*provenance_triples(recorded, ruleset.totals, run.names), *_reviews(run)],
    }


def _reviews(run: Run) -> list[ox.Triple]:
    """Return the reviews of the rules that are public."""
    languages = run.project.languages
    return review_triples(
        (replace(decision, role=role_words(decision.role, languages)) for decision in run.decisions.values()),
        {rule.iri for rule in run.knowledge.published},
        run.names,
        by_name=run.project.publishing.shows_reviewers,
    )


def run_facts(run: Run, documents: Sequence[str] = ()) -> RunFacts:
    """Return what is recorded about a run that writes these documents; every input is read once for it."""
    project = run.project
    names = input_names(project)
    sources = [source.path for source in project.sources]
    # The rows of one file among several could be subtracted from the others'.
    rows = run.public.totals.observations if len(sources) == 1 else None
    return RunFacts(
        version=kmgraph.__version__,
        sources=tuple(_table_fact(project, path, names[path], rows) for path in sources),
        knowledge=tuple(_source_fact(path, names[path]) for path in _known_files(project)),
        published=tuple(rule.iri for rule in run.knowledge.published),
        documents=tuple(documents),
        languages=project.languages,
        time=source_date(),
        ontology=_ontology_fact(run.knowledge.ontology),
    )


def _known_files(project: Project) -> Iterator[Path]:
    """Yield the files that say what a project knows and what its people decided."""
    yield from (*project.ontology, *project.published, *project.knowledge)
    if project.decisions is not None:
        yield project.decisions


def _ontology_fact(ontology: Ontology) -> SourceFact:
    versions = ontology.triples.iris(ONTOLOGY_IRI, OWL.versionIRI)
    return SourceFact(min(versions, default=ONTOLOGY_IRI), ontology.digest)


def _source_fact(path: Path, name: str) -> SourceFact:
    return SourceFact(name, file_sha256(path, _SOURCE_LIMITS))


def _table_fact(project: Project, path: Path, name: str, rows: int | None) -> SourceFact:
    return SourceFact(name, keyed_digest(project, file_sha256(path, _SOURCE_LIMITS)), rows, is_keyed=True)


def graph_lines(run: Run, graph: RunGraph) -> bytes:
    """Return `graph.nq`: the small graphs, in lines of N-Quads, no triple in two of them: what people say comes first.

    That something is an individual is said where OWL needs it said: in `rules.ttl`, and in the files of the user's.
    """
    said: set[ox.Triple] = set()
    lines: list[bytes] = []
    for name, part in graph.items():
        new = set(filterfalse(_is_declaration, part)) - said
        lines += quad_lines(new, run.names.graph(name))
        said |= new
    return b"".join(lines)


def _is_declaration(triple: ox.Triple) -> bool:
    return triple.object == _INDIVIDUAL and triple.predicate.value == RDF.type


def write_observations(run: Run, packed: Path, folder: Path) -> Iterator[Path]:
    """Write the graph of single observations, and yield it once more in blocks for SHACL.

    Each block is a file of N-Triples that can be read alone, with the class tree that shapes need. Whoever takes it
    removes it: all of them together would be twenty times the size of what is packed.

    Args:
        run: The run.
        packed: Where to, gzipped; the same observations give the same bytes.
        folder: Where the blocks go.
    """
    ontology = run.knowledge.ontology
    platforms = {platform.id: platform.iri for platform in run.ruleset.platforms}
    table = run.observed.table
    nothing = RecordedRows(table, run.knowledge.hierarchy).of_none()
    found = write_triples(unstated_subclasses(ontology, run.knowledge.hierarchy))
    above = b"".join(subclass_lines(ontology.ntriples)) + found
    parts = iter_observation_lines(table, ontology.vocabulary, run.names, platforms, nothing=nothing)
    with packed.open("wb") as file, Packer(file) as pack:
        for block, of_block in groupby(parts, lambda part: part.block):
            path = folder / f"observations-{block}.nt"
            with path.open("wb") as plain:
                plain.write(above)
                for part in of_block:
                    pack.write(part.lines)
                    plain.write(part.lines + part.repeated)
            yield path


def write_rule_triples(run: Run, graph: RunGraph, path: Path) -> None:
    """Write what SHACL gets to see of the rules: all about them, with the class tree that its shapes need."""
    with path.open("wb") as file:
        file.writelines(subclass_lines(run.knowledge.ontology.ntriples))
        for part in (*graph.values(), _comparisons(run)):
            file.write(write_triples(part))
        file.writelines(scope_lines(chain.from_iterable(graph.values()), run.knowledge.ontology.triples))


def _comparisons(run: Run) -> list[ox.Triple]:
    return comparison_triples(run.public, run.knowledge.published, run.links, run.names, run.knowledge.definitions)


def rules_turtle(run: Run, graph: RunGraph) -> bytes:
    """Return `rules.ttl`: an ontology that imports kmgraph's and the extensions, with all rules and their scopes.

    What a reasoner needs to infer each rule's status stands here alone: the graph holds the conclusions.
    """
    build = TripleBuilder("h")
    header = run.names.rules_ontology()
    build.typed(header, OWL.Ontology)
    build.add(header, OWL.imports, ONTOLOGY_IRI)
    for extension in ontology_iris(run.project.ontology):
        build.add(header, OWL.imports, extension)
    build.words(header, DCTERMS.title, run.project.title)
    # The ontology imports nothing of PROV, which says this of the rules.
    build.typed(PROV.wasGeneratedBy, OWL.ObjectProperty)
    triples = [*build.triples, *graph[GraphName.PUBLISHED], *graph[GraphName.LEARNED], *_comparisons(run)]
    return to_turtle(triples, {"": run.names.base})
