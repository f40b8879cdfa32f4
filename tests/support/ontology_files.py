"""Turtle files of the ontology as an index: what a subject says, without a reasoner and without kmgraph's loader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS, SKOS

Term = ox.NamedNode | ox.BlankNode | ox.Literal
OWN = "https://w3id.org/kmgraph/"
DECLARATIONS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)


class TurtleIndex:
    """The triples of some files, by subject and predicate."""

    def __init__(self, *paths: Path) -> None:
        self._objects: dict[tuple[str, str], list[Term]] = {}
        for path in paths:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
                assert isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal)
                key = (_name(quad.subject), quad.predicate.value)
                self._objects.setdefault(key, []).append(quad.object)

    def subjects(self) -> list[str]:
        """Return the IRIs that something is said of, sorted."""
        return sorted({subject for subject, _ in self._objects if not subject.startswith("_:")})

    def predicates(self, subject: str) -> set[str]:
        """Return the properties a subject has."""
        return {predicate for node, predicate in self._objects if node == subject}

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Return the values of a property of a subject."""
        return self._objects.get((subject, predicate), [])

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return those values that are IRIs, sorted."""
        return sorted(node.value for node in self.objects(subject, predicate) if isinstance(node, ox.NamedNode))

    def texts(self, subject: str, predicate: str, language: str | None = None) -> list[str]:
        """Return those values that are literals (of a language), sorted."""
        return sorted(
            node.value
            for node in self.objects(subject, predicate)
            if isinstance(node, ox.Literal) and language in {None, node.language}
        )

    def typed(self, *classes: str) -> list[str]:
        """Return the IRIs that have one of the types, sorted."""
        return [subject for subject in self.subjects() if set(self.iris(subject, RDF.type)) & set(classes)]

    def nodes_with(self, predicate: str) -> list[str]:
        """Return the blank nodes that have a property, sorted."""
        return sorted(subject for subject, name in self._objects if name == predicate and subject.startswith("_:"))

    def listed(self, subject: str, predicate: str) -> list[str]:
        """Return the IRIs in the RDF list that a property leads to, in order."""
        found, rest = [], self.objects(subject, predicate)
        while rest:
            found += self.iris(str(rest[0]), RDF.first)
            rest = self.objects(str(rest[0]), RDF.rest)
        return found

    def ancestors(self, term: str) -> set[str]:
        """Return a class and the named classes asserted above it."""
        above = {term}
        for parent in self.iris(term, RDFS.subClassOf):
            above |= self.ancestors(parent)
        return above

    def speaks(self, term: str, predicate: str) -> bool:
        """Return whether a term has exactly one text in English and one in Chinese."""
        return all(len(self.texts(term, predicate, language)) == 1 for language in ("en", "zh"))

    def is_described(self, term: str) -> bool:
        """Return whether a term has label and definition in both languages."""
        return self.speaks(term, RDFS.label) and self.speaks(term, SKOS.definition)


@cache
def shipped_ontology() -> TurtleIndex:
    """Return the modules and code lists, as one index."""
    return TurtleIndex(*shipped_files())


def shipped_files() -> list[Path]:
    """Return the Turtle files of modules and code lists, sorted."""
    folder = ontology_folder()
    return sorted([*folder.glob("modules/*.ttl"), *folder.glob("codelists/*.ttl")])


def described_terms() -> set[str]:
    """Return the terms of ours that modules and code lists describe: declared and labelled, not mere stubs."""
    return set(described_by(shipped_ontology()))


def described_by(index: TurtleIndex, *types: str) -> list[str]:
    """Return the terms of ours that an index declares (as one of some types) and labels, sorted."""
    typed = index.typed(*(types or DECLARATIONS))
    return [term for term in typed if term.startswith(OWN) and index.objects(term, RDFS.label)]


def within_what_labels_differ(term: str) -> list[str]:
    """Return within what labels tell a term apart. A value and a word may share one; so may two meanings."""
    index = shipped_ontology()
    types = set(index.iris(term, RDF.type))
    if OWL.NamedIndividual not in types:
        return [""]
    above = {name for kind in types for name in index.ancestors(kind)}
    return sorted(above & {f"{KM}FixedValue", KM.LexicalEntry, KM.Platform, KM.Migration})


def _name(node: ox.NamedNode | ox.BlankNode) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
