"""An index over triples, for reading ontologies: nodes are text (an IRI, or `_:label`), objects come sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""What can stand in the object of a triple that kmgraph reads."""


def node_text(term: Term | ox.Triple) -> str:
    """Return an IRI as it is, a blank node as `_:label`, a literal's text in quotes."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


class TripleIndex:
    """Triples by subject and predicate, and by predicate and object.

    Every answer is sorted, so that it doesn't depend on the order of the triples.

    >>> a, b, c = (ox.NamedNode(f"https://example.org/{name}") for name in "abc")
    >>> TripleIndex([ox.Triple(a, b, c)]).iris("https://example.org/a", "https://example.org/b")
    ('https://example.org/c',)
    """

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        self._forward: dict[str, dict[str, list[Term]]] = {}
        self._backward: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            obj = triple.object
            if isinstance(obj, ox.Triple):
                continue
            subject, predicate = node_text(triple.subject), triple.predicate.value
            self._forward.setdefault(subject, {}).setdefault(predicate, []).append(obj)
            if not isinstance(obj, ox.Literal):
                self._backward.setdefault(predicate, {}).setdefault(node_text(obj), []).append(subject)

    def has(self, subject: str, predicate: str) -> bool:
        """Return whether there is any such triple."""
        return predicate in self._forward.get(subject, ())

    def predicates(self, subject: str) -> tuple[str, ...]:
        """Return the predicates of a subject, sorted."""
        return tuple(sorted(self._forward.get(subject, ())))

    def objects(self, subject: str, predicate: str) -> tuple[Term, ...]:
        """Return the distinct objects, sorted by their N-Triples form."""
        found = self._forward.get(subject, {}).get(predicate, ())
        return tuple(found) if len(found) < 2 else tuple(sorted(set(found), key=str))

    def nodes(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the objects that are IRIs or blank nodes, sorted."""
        return tuple(node_text(term) for term in self.objects(subject, predicate) if not isinstance(term, ox.Literal))

    def iris(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the objects that are IRIs, sorted."""
        return tuple(term.value for term in self.objects(subject, predicate) if isinstance(term, ox.NamedNode))

    def literals(self, subject: str, predicate: str) -> tuple[ox.Literal, ...]:
        """Return the objects that are literals, sorted."""
        return tuple(term for term in self.objects(subject, predicate) if isinstance(term, ox.Literal))

    def subjects(self, predicate: str, obj: str) -> tuple[str, ...]:
        """Return the distinct subjects that have this IRI or blank node as an object, sorted."""
        return tuple(sorted(set(self._backward.get(predicate, {}).get(obj, ()))))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each subject with each of its predicates, sorted."""
        for subject in sorted(self._forward):
            for predicate in sorted(self._forward[subject]):
                yield subject, predicate

    def subjects_with(self, predicate: str) -> tuple[str, ...]:
        """Return the subjects that have a predicate, whatever its object, sorted."""
        return tuple(sorted(subject for subject, facts in self._forward.items() if predicate in facts))

    def owners(self, node: str) -> tuple[str, ...]:
        """Return the distinct subjects that refer to a node by any predicate, sorted."""
        return tuple(sorted({subject for found in self._backward.values() for subject in found.get(node, ())}))

    def subjects_of_type(self, class_iri: str) -> tuple[str, ...]:
        """Return all nodes with this asserted type, sorted."""
        return self.subjects(RDF.type, class_iri)

    def typed(self, class_iri: str) -> tuple[str, ...]:
        """Return the IRIs of all named things with this asserted type, sorted."""
        return tuple(node for node in self.subjects_of_type(class_iri) if not node.startswith("_:"))

    def is_typed(self, node: str, class_iri: str) -> bool:
        """Return whether the node has this asserted type."""
        return class_iri in self.iris(node, RDF.type)

    def list_items(self, node: str) -> tuple[Term, ...]:
        """Return the members of an RDF list, in order; a broken or circular list ends where it breaks."""
        return tuple(self._list_items(node))

    def _list_items(self, node: str) -> Iterator[Term]:
        seen: set[str] = set()
        while node != RDF.nil and node not in seen:
            seen.add(node)
            yield from self.objects(node, RDF.first)[:1]
            rest = self.nodes(node, RDF.rest)
            if not rest:
                return
            node = rest[0]
