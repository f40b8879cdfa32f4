"""A run as a graph: which triples belong in which named graph, and what SHACL gets to see."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

import kmgraph
from kmgraph.errors import UsageError
from kmgraph.graph import (
    GraphName,
    RunFacts,
    SourceFact,
    iter_observation_lines,
    provenance_triples,
    published_triples,
    rule_triples,
    status_triples,
)
from kmgraph.io import ReadLimits, ontology_folder, open_folder, open_input, read_limited
from kmgraph.namespaces import DCTERMS, ONTOLOGY_IRI, OWL, RDF, RDFS
from kmgraph.ontology import read_catalog
from kmgraph.rdf import TripleBuilder, ntriples_to_quad_lines, quad_lines, read_rdf, to_turtle, write_triples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from kmgraph.pipeline.run import Run

_FOLDER = "ontology"
_CATALOG = "catalog-v001.xml"
_SOURCE_LIMITS = ReadLimits.up_to(16 * 1024**3)


@dataclass(frozen=True)
class RunGraph:
    """The small graphs of a run; observations are written line by line and never held."""

    published: list[ox.Triple]
    learned: list[ox.Triple]
    inferred: list[ox.Triple]
    provenance: list[ox.Triple]


def build_graph(run: Run, documents: tuple[str, ...]) -> RunGraph:
    """Return the graphs of a run that will write these documents."""
    published = run.knowledge.published
    return RunGraph(
        published=published_triples(published, run.ruleset.published, run.ruleset.platforms, run.knowledge.definitions),
        learned=rule_triples(run.ruleset, published, run.links, run.names, run.knowledge.ontology.vocabulary),
        inferred=status_triples(run.ruleset, run.links),
        provenance=provenance_triples(run_facts(run, documents), run.ruleset.totals, run.names),
    )


def run_facts(run: Run, documents: tuple[str, ...]) -> RunFacts:
    """Return what is recorded about a run."""
    project = run.project
    return RunFacts(
        version=kmgraph.__version__,
        sources=tuple(
            source_fact(source.path, _rows_of(run, position)) for position, source in enumerate(project.sources)
        ),
        knowledge=tuple(source_fact(path) for path in (*project.ontology, *project.published)),
        rules=tuple(rule.iri for rule in run.ruleset.rules),
        published=tuple(rule.iri for rule in run.knowledge.published),
        documents=documents,
        languages=project.languages,
        time=run_time(),
    )


def _rows_of(run: Run, position: int) -> int:
    table = run.observed.table
    return int((table.source == position).sum())


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


def source_fact(path: Path, rows: int | None = None) -> SourceFact:
    """Return a file's name, hash and rows."""
    with open_input(path, _SOURCE_LIMITS, unpack=False) as file:
        return SourceFact(path.name, hashlib.file_digest(file, "sha256").hexdigest(), rows)


@dataclass(frozen=True, slots=True)
class ShaclData:
    """What SHACL gets to see of a run, as N-Triples files: the observations, and the rules with all about them."""

    observations: Path
    rules: Path

    @classmethod
    def within(cls, folder: Path) -> ShaclData:
        """Return the files of a scratch folder."""
        return cls(folder / "observations.nt", folder / "rules.nt")


def write_graph(run: Run, graph: RunGraph, path: Path, data: ShaclData) -> None:
    """Write `graph.nq`, and the triples that SHACL gets to see.

    Args:
        run: The run.
        graph: Its small graphs.
        path: The N-Quads file.
        data: Files for validation, overwritten.
    """
    names, ontology = run.names, run.knowledge.ontology
    with open_folder(path.parent) as folder, folder.open(path.name) as quads:
        _write_observations(run, quads, data.observations)
        quads.writelines(ntriples_to_quad_lines(ontology.ntriples, names.graph(GraphName.ONTOLOGY)))
        quads.writelines(ntriples_to_quad_lines(run.knowledge.published_ntriples, names.graph(GraphName.PUBLISHED)))
        with data.rules.open("wb") as triples:
            triples.writelines(subclass_lines(ontology.ntriples))
            for name, part in (
                (GraphName.PUBLISHED, graph.published),
                (GraphName.LEARNED, graph.learned),
                (GraphName.INFERRED, graph.inferred),
                (GraphName.PROVENANCE, graph.provenance),
            ):
                quads.writelines(quad_lines(part, names.graph(name)))
                triples.write(write_triples(part))


def _write_observations(run: Run, quads: BinaryIO, data: Path) -> None:
    ontology = run.knowledge.ontology
    platforms = {platform.id: platform.iri for platform in run.ruleset.platforms}
    suffix = f" <{run.names.graph(GraphName.OBSERVATIONS)}> .\n".encode()
    with data.open("wb") as triples:
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


def rules_turtle(run: Run, graph: RunGraph, extensions: tuple[str, ...]) -> bytes:
    """Return `rules.ttl`: an ontology that imports kmgraph's and the extensions, with all rules and their scopes."""
    build = TripleBuilder("h")
    header = run.names.rules_ontology()
    build.typed(header, OWL.Ontology)
    build.add(header, OWL.imports, ONTOLOGY_IRI)
    for extension in extensions:
        build.add(header, OWL.imports, extension)
    build.words(header, DCTERMS.title, run.project.title)
    own = _parse_ntriples(run.knowledge.published_ntriples)
    return to_turtle([*build.triples, *own, *graph.published, *graph.learned], {"": run.names.base})


def _parse_ntriples(ntriples: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)]


def extension_iris(extensions: Sequence[Path]) -> tuple[str, ...]:
    """Return the ontology IRIs of extension files, in order; files without a header have none."""
    return tuple(iri for path in extensions for iri in _ontology_iris(path))


def bundled_ontology(extensions: Sequence[Path]) -> dict[str, bytes]:
    """Return the ontology and the extensions as files below `ontology/`, and a catalog that leads to them.

    Args:
        extensions: Extension ontologies; what they import from beside them is not copied.

    Returns:
        Path relative to the folder of `rules.ttl` -> content.
    """
    shipped = ontology_folder()
    files = {f"{_FOLDER}/{_CATALOG}": (shipped / _CATALOG).read_bytes()}
    entries = {}
    for iri, path in sorted(read_catalog(shipped).files.items()):
        entries[iri] = f"{_FOLDER}/{path.relative_to(shipped).as_posix()}"
        files[entries[iri]] = path.read_bytes()
    for path in extensions:
        name = _free_name(path, files)
        files[name] = read_limited(path, _SOURCE_LIMITS, unpack=False)
        entries.update(dict.fromkeys(_ontology_iris(path), name))
    return files | {_CATALOG: _catalog(entries)}


def _free_name(path: Path, taken: Collection[str]) -> str:
    # Extensions of different folders may share a name.
    names = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
    return next(name for each in chain((path.name,), names) if (name := f"{_FOLDER}/{each}") not in taken)


def _ontology_iris(path: Path) -> list[str]:
    return sorted(
        quad.subject.value
        for quad in read_rdf(path)
        if quad.predicate.value == RDF.type
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value == OWL.Ontology
        and isinstance(quad.subject, ox.NamedNode)
    )


def _catalog(entries: dict[str, str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
        *(f"    <uri name={quoteattr(iri)} uri={quoteattr(path)}/>" for iri, path in sorted(entries.items())),
        "</catalog>",
    ]
    return ("\n".join(lines) + "\n").encode()
