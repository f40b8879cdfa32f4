"""What stands where OWL wants a class or a list and is none: readers of axioms leave it out without a word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CLASS_BEFORE = frozenset((RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith, OWL.disjointUnionOf))
_CLASS_AFTER = frozenset(
    (
        *(RDFS.subClassOf, RDFS.domain, RDFS.range),
        *(OWL.equivalentClass, OWL.disjointWith, OWL.complementOf, OWL.someValuesFrom, OWL.allValuesFrom, OWL.onClass),
    )
)
_CLASSES_AFTER = frozenset((OWL.unionOf, OWL.intersectionOf, OWL.disjointUnionOf))
_LIST_AFTER = _CLASSES_AFTER | {OWL.oneOf, OWL.members, OWL.distinctMembers, OWL.propertyChainAxiom, OWL.hasKey}
_LOOKED_AT = _CLASS_AFTER | _LIST_AFTER | {RDF.type, RDF.first, RDF.rest, OWL.withRestrictions}
_LISTS = _LIST_AFTER | {OWL.withRestrictions}
_CLASSES = frozenset((OWL.Class, OWL.Restriction, OWL.DataRange, RDFS.Class, RDFS.Datatype))
_SPACES = (str(OWL), str(RDF), str(RDFS), str(XSD))

NO_TYPE = "a class expression has no type, such as owl:Class or owl:Restriction"
NO_LIST = "a list is circular, or an item of it lacks its value or what comes next, or has two"


@dataclass(frozen=True, slots=True)
class BrokenExpression:
    """What is wrong with a class expression or a list: the IRI that it is said of (empty if of none), and the fault."""

    subject: str
    fault: str


class ClassAxioms:
    """The axioms about classes that a file holds.

    Args:
        triples: What the file says.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._triples = [triple for triple in triples if triple.predicate.value in _LOOKED_AT]
        self._parents: dict[object, object] = {}
        self._said: defaultdict[tuple[object, str], list[object]] = defaultdict(list)
        for triple in self._triples:
            self._said[triple.subject, triple.predicate.value].append(triple.object)
            if isinstance(triple.object, ox.BlankNode):
                self._parents.setdefault(triple.object, triple.subject)

    def broken(self) -> tuple[BrokenExpression, ...]:
        """Return what no reader of axioms takes, each fault of a subject once, sorted."""
        faults = {(self._name(triple.subject), fault) for triple in self._triples for fault in self._faults(triple)}
        return tuple(BrokenExpression(*fault) for fault in sorted(faults))

    def named(self) -> frozenset[str]:
        """Return the IRIs that stand where a class has to, without those of OWL itself."""
        nodes = (node for triple in self._triples for node in self._class_nodes(triple))
        return frozenset(
            node.value for node in nodes if isinstance(node, ox.NamedNode) and not node.value.startswith(_SPACES)
        )

    def _faults(self, triple: ox.Triple) -> Iterator[str]:
        if triple.predicate.value in _LISTS and self._items(triple.object) is None:
            yield NO_LIST
        for node in self._class_nodes(triple):
            if isinstance(node, ox.BlankNode) and _CLASSES.isdisjoint(self._types(node)):
                yield NO_TYPE

    def _class_nodes(self, triple: ox.Triple) -> Iterator[object]:
        predicate = triple.predicate.value
        if predicate in _CLASS_BEFORE:
            yield triple.subject
        if predicate in _CLASS_AFTER:
            yield triple.object
        if predicate in _CLASSES_AFTER:
            yield from self._items(triple.object) or ()

    def _types(self, node: object) -> set[str]:
        return {kind.value for kind in self._said.get((node, RDF.type), ()) if isinstance(kind, ox.NamedNode)}

    def _items(self, head: object) -> list[object] | None:
        """Return the items of a list; None if it is none."""
        items, seen = [], set()
        while head != ox.NamedNode(RDF.nil):
            first, rest = self._said.get((head, RDF.first), ()), self._said.get((head, RDF.rest), ())
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            items.append(first[0])
            head = rest[0]
        return items

    def _name(self, node: object) -> str:
        """Return the IRI that an expression is said of, over the expressions around it; empty if there is none."""
        seen: set[object] = set()
        while isinstance(node, ox.BlankNode) and node not in seen:
            seen.add(node)
            node = self._parents.get(node)
        return node.value if isinstance(node, ox.NamedNode) else ""
