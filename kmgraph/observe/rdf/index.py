"""The triples of a file by subject, for looking up what is said of one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import RDF
from kmgraph.observe.columns import display_name
from kmgraph.observe.raw import RowError

if TYPE_CHECKING:
    from collections.abc import Iterable

Object = ox.NamedNode | ox.BlankNode | ox.Literal


class FactIndex:
    """All triples of a file, whatever graph they are in, each once."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._facts: dict[str, dict[tuple[str, Object], None]] = {}
        for quad in quads:
            assert not isinstance(quad.object, ox.Triple)
            self._facts.setdefault(node_key(quad.subject), {})[quad.predicate.value, quad.object] = None

    def members(self, class_iri: str) -> list[str]:
        """Return the things typed by exactly this class, sorted."""
        typed = (RDF.type, ox.NamedNode(class_iri))
        return sorted(node for node, facts in self._facts.items() if typed in facts)

    def facts(self, node: str) -> Iterable[tuple[str, Object]]:
        """Return predicate and object of each triple about the node."""
        return self._facts.get(node, ())

    def types(self, node: str) -> set[str]:
        """Return the classes of the node."""
        return {value.value for pred, value in self.facts(node) if pred == RDF.type and isinstance(value, ox.NamedNode)}

    def one(self, predicate: str, *nodes: str | None) -> Object | None:
        """Return the object of the predicate about the first of the nodes that has one, or None.

        Raises:
            RowError: If that node has several.
        """
        for node in filter(None, nodes):
            values = [value for pred, value in self.facts(node) if pred == predicate]
            if len(values) > 1:
                raise RowError(f"has {len(values)} values where one can hold", display_name(predicate))
            if values:
                return values[0]
        return None

    def one_node(self, predicate: str, *nodes: str | None) -> str | None:
        """Return the key of the node that the predicate points to, or None.

        Raises:
            RowError: If there are several, or it is a literal.
        """
        value = self.one(predicate, *nodes)
        if isinstance(value, ox.Literal):
            raise RowError("is a literal where a thing is needed", display_name(predicate))
        return None if value is None else node_key(value)

    def one_text(self, predicate: str, *nodes: str | None) -> str | None:
        """Return the text of the predicate's literal, or None.

        Raises:
            RowError: If there are several, or it is no literal.
        """
        value = self.one(predicate, *nodes)
        if value is not None and not isinstance(value, ox.Literal):
            raise RowError("is a thing where a literal is needed", display_name(predicate))
        return None if value is None else value.value

    def one_in_words(self, predicate: str, *nodes: str | None) -> str | None:
        """Return the words of the predicate, or None: of those told in several languages the plain ones, or English.

        Raises:
            RowError: If there are several in one language, or it is no literal.
        """
        node = next(
            (node for node in filter(None, nodes) if any(pred == predicate for pred, _ in self.facts(node))), ""
        )
        values = [value for pred, value in self.facts(node) if pred == predicate]
        told = {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}
        if len(told) < len(values) or len(told) < 2:
            return self.one_text(predicate, node)
        return told[min(told, key=lambda language: (language != "", not language.startswith("en"), language))]


def node_key(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    """Return the IRI, or `_:` and the label of a blank node."""
    assert not isinstance(node, ox.Triple)
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"
