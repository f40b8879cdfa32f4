"""Loads the ontology and the user's extensions of it, offline.

In come files; imports are looked up in catalogs, and those no catalog knows are recorded, never fetched. Out come one
merged graph whose bytes depend on what it says alone, and the vocabulary read off it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import LimitError, OntologyError
from kmgraph.io import ontology_folder
from kmgraph.namespaces import ONTOLOGY_IRI, OWL, OWLREADY, RDF, RDFS
from kmgraph.ontology.catalog import Catalog, read_catalog
from kmgraph.ontology.unknown import BrokenAxiom, FactFile, UnknownTerm, find_unknown, unknown_among
from kmgraph.ontology.vocabulary import read_vocabulary
from kmgraph.rdf import ClassAxioms, RdfLimits, TripleIndex, iter_rdf, labelled_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kmgraph.model import Vocabulary

_LIMITS = RdfLimits(file_bytes=256 * 1024**2, tree_bytes=256 * 1024**2)
MOST_ABOVE = 200
"""How many classes or properties may lie above one: a reasoner's time grows with the cube of a tree's depth."""
MOST_PAIRS = 300_000
"""How many pairs of a class and one above it there may be in all; so, too, of properties."""


@dataclass(frozen=True)
class Ontology:
    """The ontology, its extensions, and all they import, as one graph.

    Attributes:
        vocabulary: Its terms and their words.
        ntriples: The graph as sorted N-Triples, `owl:imports` left out: what reasoners get.
        digest: SHA-256 of `ntriples`, hexadecimal.
        unresolved: Imported IRIs that no catalog knows, sorted.
        sources: The files read: the shipped ones first, each group sorted.
        extension_iris: Terms that only the extensions declare.
        own_iris: All that kmgraph's own files declare.
        unknown: Names in kmgraph's namespaces that an extension uses and kmgraph's own files don't declare.
        broken: What an extension says of classes that no reader of axioms takes.
        undeclared: Names that an extension takes for classes and nobody declares, each with a file that does.
        triples: Index over the same graph.
    """

    vocabulary: Vocabulary
    ntriples: bytes
    digest: str
    unresolved: tuple[str, ...]
    sources: tuple[Path, ...]
    extension_iris: frozenset[str]
    own_iris: frozenset[str] = field(repr=False)
    unknown: tuple[UnknownTerm, ...]
    broken: tuple[BrokenAxiom, ...]
    undeclared: Mapping[str, Path]
    triples: TripleIndex = field(repr=False, compare=False)

    @property
    def faults(self) -> tuple[UnknownTerm | BrokenAxiom, ...]:
        """What no command but a check goes on with."""
        return (*self.unknown, *self.broken)


def load_ontology(
    extensions: Sequence[Path] = (), *, alignments: bool = False, facts: Mapping[Path, FactFile] | None = None
) -> Ontology:
    """Return the shipped ontology merged with extensions.

    The order of the extensions doesn't matter. Imports may be circular.

    Args:
        extensions: RDF files that add terms. What they import is looked up in the shipped catalog, among each other,
            and in a `catalog-v001.xml` beside them, whose files must lie in the same folder.
        alignments: Whether to add the alignments to other vocabularies.
        facts: Files of facts that declare terms, too, perhaps, and import. They are not read again; their individuals
            and their words are no part of the ontology.

    Raises:
        OntologyError: If a file or a catalog can't be read.
        LimitError: If more than `MOST_ABOVE` terms are stated to lie above one, or more than `MOST_PAIRS` in all.
    """
    shipped = _Loader([read_catalog(ontology_folder())])
    shipped.load_iri(ONTOLOGY_IRI)
    if not shipped.files:
        raise OntologyError(
            "kmgraph's own ontology is missing", where=str(ontology_folder()), hint="install kmgraph again"
        )
    if alignments:
        for path in sorted((ontology_folder() / "alignments").glob("*.ttl")):
            shipped.load(path)
    facts = facts or {}
    known = {path.resolve(): file for path, file in facts.items()}
    added = _Loader([*shipped.catalogs], seen=set(shipped.files), facts=known)
    for path in sorted({*extensions, *facts}, key=str):
        added.load(path)
    return _merge(shipped, added)


@dataclass
class _Loader:
    """Follows imports from file to file.

    Attributes:
        catalogs: Where imports are looked up, in this order; those beside the files read are added.
        seen: Resolved paths that are loaded already.
        files: Triples of each file, keyed by resolved path.
        declared: IRIs of the ontologies found in the files.
        wanted: Imports no catalog knows.
        folders: Those whose catalogs were looked for.
        facts: What is known of files of facts, keyed by resolved path.
    """

    catalogs: list[Catalog]
    seen: set[Path] = field(default_factory=set)
    files: dict[Path, list[ox.Triple]] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    folders: set[Path] = field(default_factory=set)
    facts: Mapping[Path, FactFile] = field(default_factory=dict)

    def load(self, path: Path) -> None:
        """Read a file and all it imports, each import with all of its own before the next."""
        todo = list(reversed(self._read(path)))
        while todo:
            found = self._find(todo.pop())
            if found is not None:
                todo += reversed(self._read(found))

    def _look_beside(self, folder: Path) -> None:
        """Add the catalog of a folder, read once however many files lie there."""
        if folder not in self.folders:
            self.folders.add(folder)
            beside = read_catalog(folder)
            if beside not in self.catalogs:
                self.catalogs.append(beside)

    def load_iri(self, iri: str) -> None:
        """Read the file a catalog has for an ontology and all it imports, or note that none has it."""
        path = self._find(iri)
        if path is not None:
            self.load(path)

    def unknown(self, path: Path, index: TripleIndex, own: frozenset[str]) -> tuple[UnknownTerm, ...]:
        """Return the names in kmgraph's namespaces that a file uses and kmgraph's own files don't declare."""
        told = self.facts.get(path)
        return unknown_among(path, told.names, index, own) if told else find_unknown(path, self.files[path], index, own)

    def _find(self, iri: str) -> Path | None:
        path = next((path for catalog in self.catalogs if (path := catalog.find(iri))), None)
        if path is None:
            self.wanted.add(iri)
        return path

    def _read(self, path: Path) -> list[str]:
        """Read one file, unless it was read before, and return what it imports."""
        resolved = path.resolve()
        if resolved in self.seen:
            return []
        self.seen.add(resolved)
        told = self.facts.get(resolved)
        triples = told.definitions if told else [quad.triple for quad in read_ontology_file(path)]
        self.files[resolved] = triples
        about = _about_headers(triples)
        headers = about.typed(OWL.Ontology)
        self.declared.update(headers, *(about.iris(header, OWL.versionIRI) for header in headers))
        self._look_beside(path.parent)
        return [iri for header in headers for iri in about.iris(header, OWL.imports)]


def read_ontology_file(path: Path, *, keeps_blank_labels: bool = False) -> Iterator[ox.Quad]:
    """Yield the quads of a file that may say something of the ontology; blank labels as `iter_rdf` has them.

    Raises:
        OntologyError: If the file can't be read.
        LimitError: If it is larger than an ontology may be.
    """
    return iter_rdf(path, limits=_LIMITS, error=OntologyError, keeps_blank_labels=keeps_blank_labels)


def _about_headers(triples: Sequence[ox.Triple]) -> TripleIndex:
    """Return what a file says of the ontologies in it; an index of the whole file would take ten times as long."""
    kind = ox.NamedNode(OWL.Ontology)
    headers = {triple.subject for triple in triples if triple.object == kind}
    return TripleIndex(triple for triple in triples if triple.subject in headers)


def _merge(shipped: _Loader, added: _Loader) -> Ontology:
    ours = [triple for triples in shipped.files.values() for triple in triples]
    theirs = [triple for triples in added.files.values() for triple in triples]
    merged = labelled_lines(triple for triple in (*ours, *theirs) if _is_kept(triple))
    index = TripleIndex(merged.values())
    ntriples = "".join(f"{line} .\n" for line in merged).encode()
    vocabulary, own = read_vocabulary(index), _typed(ours)
    _refuse_deep(vocabulary, index)
    # Of facts, the definitions alone were noted; what they say of classes is their own affair.
    axioms = {path: ClassAxioms(added.files[path]) for path in sorted(added.files) if path not in added.facts}
    terms = {*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals}
    return Ontology(
        vocabulary=vocabulary,
        ntriples=ntriples,
        digest=hashlib.sha256(ntriples).hexdigest(),
        unresolved=tuple(sorted((shipped.wanted | added.wanted) - shipped.declared - added.declared)),
        sources=(*sorted(shipped.files), *sorted(added.files)),
        extension_iris=(_typed(theirs) - own) & terms,
        own_iris=own,
        unknown=tuple(term for path in sorted(added.files) for term in added.unknown(path, index, own)),
        broken=tuple(BrokenAxiom(found, path) for path, held in axioms.items() for found in held.broken()),
        undeclared={
            name: path for path, held in axioms.items() for name in sorted(held.named()) if _is_new(name, index)
        },
        triples=index,
    )


def _is_new(name: str, index: TripleIndex) -> bool:
    return not index.has(name, RDF.type)


def _refuse_deep(vocabulary: Vocabulary, triples: TripleIndex) -> None:
    """Refuse a tree that no reasoner gets through in reasonable time, before one is asked.

    What is stated counts: names above a term, parts of a class's definition, and names that mean the same.
    """
    classes = {
        iri: (*term.parents, *_same(triples, iri, OWL.equivalentClass)) for iri, term in vocabulary.classes.items()
    }
    properties = {
        iri: (*triples.iris(iri, RDFS.subPropertyOf), *_same(triples, iri, OWL.equivalentProperty))
        for iri in vocabulary.properties
    }
    _refuse_tree(classes, "classes", "class")
    _refuse_tree(properties, "properties", "property")


def _same(triples: TripleIndex, iri: str, relation: str) -> tuple[str, ...]:
    return (*triples.iris(iri, relation), *triples.subjects(relation, iri))


def _refuse_tree(above: Mapping[str, Sequence[str]], kinds: str, kind: str) -> None:
    pairs = 0
    for iri in above:
        count = _count_above(iri, above)
        pairs += count
        if count > MOST_ABOVE:
            what = f"more than {MOST_ABOVE} {kinds} lie above one {kind}"
            raise LimitError(what, where=f"<{iri}>", hint=f"make the tree of {kinds} flatter")
    if pairs > MOST_PAIRS:
        raise LimitError(
            f"the tree of {kinds} has more than {MOST_PAIRS:,} pairs of a {kind} and one above it",
            hint="make the tree flatter, or leave out parts that no rule needs",
        )


def _count_above(iri: str, above: Mapping[str, Sequence[str]]) -> int:
    """Return how many declared terms are stated to lie above one; it stops counting soon after `MOST_ABOVE`."""
    seen, todo = {iri}, [iri]
    while todo and len(seen) <= MOST_ABOVE + 1:
        fresh = {name for name in above[todo.pop()] if name in above} - seen
        seen |= fresh
        todo += fresh
    return len(seen) - 1


def _is_kept(triple: ox.Triple) -> bool:
    # owlready2 obeys annotations of its own that name Python modules to import.
    return triple.predicate.value != OWL.imports and not triple.predicate.value.startswith(OWLREADY)


def _typed(triples: Iterable[ox.Triple]) -> frozenset[str]:
    """Return the IRIs of all that the triples declare or give a type."""
    is_a = ox.NamedNode(RDF.type)
    return frozenset(
        triple.subject.value
        for triple in triples
        if triple.predicate == is_a and isinstance(triple.subject, ox.NamedNode)
    )
