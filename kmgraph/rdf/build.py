"""A small builder of triples: plain strings in, OWL restrictions and lists with stable blank nodes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmgraph.model import Text

Node = ox.NamedNode | ox.BlankNode


class TripleBuilder:
    """Collects triples; blank nodes are numbered in order of use, so the same calls give the same bytes."""

    def __init__(self, label: str) -> None:
        self.triples: list[ox.Triple] = []
        self._label = label
        self._blanks = 0

    def add(self, subject: str | Node, predicate: str, value: str | Node | ox.Literal) -> None:
        """Add one triple; strings are IRIs."""
        self.triples.append(ox.Triple(_node(subject), ox.NamedNode(predicate), _term(value)))

    def typed(self, subject: str | Node, *classes: str) -> None:
        """Type the subject by each class."""
        for iri in classes:
            self.add(subject, RDF.type, iri)

    def words(self, subject: str | Node, predicate: str, text: Text) -> None:
        """Add a literal a language."""
        for language, words in sorted(text.items()):
            self.add(subject, predicate, ox.Literal(words, language=language))

    def add_all(self, subject: str | Node, values: Mapping[str, str | Node | ox.Literal]) -> None:
        """Add a triple a predicate; strings are IRIs."""
        for predicate, value in values.items():
            self.add(subject, predicate, value)

    def numbers(self, subject: str | Node, values: Mapping[str, float | None]) -> None:
        """Add an xsd:integer or xsd:decimal a predicate, nothing for None."""
        for predicate, value in values.items():
            if value is not None:
                is_whole = isinstance(value, int)
                lexical = str(value) if is_whole else _decimal(value)
                self._typed_literal(subject, predicate, lexical, XSD.integer if is_whole else XSD.decimal)

    def times(self, subject: str | Node, values: Mapping[str, str | None]) -> None:
        """Add an xsd:dateTime a predicate, nothing for None."""
        for predicate, value in values.items():
            if value:
                self._typed_literal(subject, predicate, value, XSD.dateTime)

    def _typed_literal(self, subject: str | Node, predicate: str, lexical: str, datatype: str) -> None:
        self.add(subject, predicate, ox.Literal(lexical, datatype=ox.NamedNode(datatype)))

    def blank(self) -> ox.BlankNode:
        """Return a new blank node."""
        self._blanks += 1
        return ox.BlankNode(f"{self._label}{self._blanks:05d}")

    def members(self, items: Iterable[str | Node | ox.Literal]) -> Node:
        """Return the head of an RDF list."""
        head: Node = ox.NamedNode(RDF.nil)
        for item in reversed(list(items)):
            cell = self.blank()
            self.add(cell, RDF.first, item)
            self.add(cell, RDF.rest, head)
            head = cell
        return head

    def anonymous(self, class_iri: str, predicate: str, value: str | Node | ox.Literal) -> Node:
        """Return a new blank node of a type, with one triple that says what it is."""
        node = self.blank()
        self.typed(node, class_iri)
        self.add(node, predicate, value)
        return node

    def restriction(self, prop: str, kind: str, filler: str | Node | ox.Literal) -> Node:
        """Return an OWL restriction: `kind` is OWL.someValuesFrom, OWL.allValuesFrom or OWL.hasValue."""
        node = self.anonymous(OWL.Restriction, OWL.onProperty, prop)
        self.add(node, kind, filler)
        return node

    def complement(self, operand: str | Node) -> Node:
        """Return the class of everything else."""
        return self.anonymous(OWL.Class, OWL.complementOf, operand)

    def combination(self, kind: str, operands: Iterable[str | Node]) -> Node:
        """Return a class: `kind` is OWL.intersectionOf, OWL.unionOf or OWL.oneOf."""
        node = self.blank()
        self.typed(node, OWL.Class)
        self.add(node, kind, self.members(operands))
        return node


def _node(subject: str | Node) -> Node:
    return ox.NamedNode(subject) if isinstance(subject, str) else subject


def _term(value: str | Node | ox.Literal) -> Node | ox.Literal:
    return ox.NamedNode(value) if isinstance(value, str) else value


def _decimal(value: float) -> str:
    # xsd:decimal has no exponent; p-values need one, so they are cut at 12 places and never round to a bare zero sign.
    text = f"{value:.12f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
