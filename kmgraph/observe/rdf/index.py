"""The triples of a file by subject, for looking up what is said of one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import ObservationError
from kmgraph.namespaces import RDF
from kmgraph.observe.columns import display_name
from kmgraph.rdf import iter_rdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Object = ox.NamedNode | ox.BlankNode | ox.Literal


class FactError(ValueError):
    """What a row says can't be read; `column` names the property, the message says why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class FactIndex:
    """All triples of a file, whatever graph they are in."""

    def __init__(self, path: Path) -> None:
        self._facts: dict[str, dict[tuple[str, Object], None]] = {}
        self._members: dict[str, list[str]] = {}
        for quad in iter_rdf(path, error=ObservationError):
            subject, predicate, value = node_key(quad.subject), quad.predicate.value, quad.object
            assert not isinstance(value, ox.Triple)
            facts = self._facts.setdefault(subject, {})
            if (predicate, value) not in facts:
                facts[predicate, value] = None
                if predicate == RDF.type and isinstance(value, ox.NamedNode):
                    self._members.setdefault(value.value, []).append(subject)

    def members(self, class_iri: str) -> list[str]:
        """Return the things typed by exactly this class, sorted."""
        return sorted(self._members.get(class_iri, ()))

    def facts(self, node: str) -> Iterator[tuple[str, Object]]:
        """Yield predicate and object of each triple about the node."""
        yield from self._facts.get(node, ())

    def types(self, node: str) -> set[str]:
        """Return the classes of the node."""
        return {value.value for pred, value in self.facts(node) if pred == RDF.type and isinstance(value, ox.NamedNode)}

    def one(self, predicate: str, *nodes: str | None) -> Object | None:
        """Return the object of the predicate about the first of the nodes that has one, or None.

        Raises:
            FactError: If that node has several.
        """
        for node in nodes:
            values = [value for pred, value in self.facts(node) if pred == predicate] if node else []
            if len(values) > 1:
                raise FactError(display_name(predicate), f"has {len(values)} values where one can hold")
            if values:
                return values[0]
        return None

    def one_node(self, predicate: str, *nodes: str | None) -> str | None:
        """Return the key of the node that the predicate points to, or None.

        Raises:
            FactError: If there are several, or it is a literal.
        """
        value = self.one(predicate, *nodes)
        if isinstance(value, ox.Literal):
            raise FactError(display_name(predicate), "is a literal where a thing is needed")
        return None if value is None else node_key(value)

    def one_text(self, predicate: str, *nodes: str | None) -> str | None:
        """Return the text of the predicate's literal, or None.

        Raises:
            FactError: If there are several, or it is no literal.
        """
        value = self.one(predicate, *nodes)
        if value is not None and not isinstance(value, ox.Literal):
            raise FactError(display_name(predicate), "is a thing where a literal is needed")
        return None if value is None else value.value


def node_key(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    """Return the IRI, or `_:` and the label of a blank node."""
    assert not isinstance(node, ox.Triple)
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"
