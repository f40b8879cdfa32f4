"""Which class is below which, as triples for those who read what stands there and infer nothing: shapes and queries.

Also which classes share nothing: what that says is given by the class tree.

In come an ontology and, where a reasoner was asked, its class tree; out come `rdfs:subClassOf` triples between named
classes. What only a definition says, or only a reasoner finds, is among them.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import is_found
from kmgraph.namespaces import OWL, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.model import Hierarchy
    from kmgraph.ontology.load import Ontology
    from kmgraph.rdf import TripleIndex

_BELOW = ox.NamedNode(RDFS.subClassOf)


class DisjointClasses:
    """Which named classes of an ontology nothing is of both of, by `owl:disjointWith` and `owl:AllDisjointClasses`.

    Args:
        triples: The ontology.
        hierarchy: Its class tree: what is below two such classes is apart, too.
    """

    def __init__(self, triples: TripleIndex, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._apart: dict[str, set[str]] = {}
        for one in triples.subjects_with(OWL.disjointWith):
            for other in triples.iris(one, OWL.disjointWith):
                self._add(one, other)
        for node in triples.subjects_of_type(OWL.AllDisjointClasses):
            members = [item for listed in triples.nodes(node, OWL.members) for item in triples.list_items(listed)]
            named = sorted({item.value for item in members if isinstance(item, ox.NamedNode)})
            for one, other in combinations(named, 2):
                self._add(one, other)

    def _add(self, one: str, other: str) -> None:
        self._apart.setdefault(one, set()).add(other)
        self._apart.setdefault(other, set()).add(one)

    def are_apart(self, one: str, other: str) -> bool:
        """Return whether nothing is of both classes, by their IRIs."""
        above = self._hierarchy.ancestors(other)
        return any(not above.isdisjoint(self._apart.get(iri, ())) for iri in self._hierarchy.ancestors(one))


def subclass_lines(ntriples: bytes) -> Iterator[bytes]:
    """Yield the triples of an ontology that state named subclasses."""
    wanted = f"<{RDFS.subClassOf}>".encode()
    for line in ntriples.splitlines(keepends=True):
        if wanted in line and b"_:" not in line:
            yield line


def defined_lines(ontology: Ontology) -> Iterator[bytes]:
    """Yield as lines what definitions say of named superclasses: parts of an intersection, names for the same."""
    for iri, term in ontology.vocabulary.classes.items():
        stated = ontology.triples.iris(iri, RDFS.subClassOf)
        same = (*ontology.triples.iris(iri, OWL.equivalentClass), *ontology.triples.subjects(OWL.equivalentClass, iri))
        named = (other for other in same if not other.startswith("_:"))
        for above in sorted({*term.parents, *named}.difference(stated, {iri})):
            yield f"<{iri}> <{RDFS.subClassOf}> <{above}> .\n".encode()


def unstated_subclasses(ontology: Ontology, hierarchy: Hierarchy) -> list[ox.Triple]:
    """Return the superclasses that the reasoner found and that don't follow from stated ones, nor from each other.

    Of the ontology's own classes: classes of terms that a run found in texts are nobody's but its own.
    """
    same = sorted((iri, other) for iri, others in hierarchy.equivalents.items() for other in others)
    direct = sorted((iri, above) for iri, parents in hierarchy.parents.items() for above in parents)
    added: dict[str, list[str]] = {}
    for iri, above in (*same, *direct):
        if not is_found(iri) and not _follows(iri, above, ontology.triples, added):
            added.setdefault(iri, []).append(above)
    return [
        ox.Triple(ox.NamedNode(iri), _BELOW, ox.NamedNode(above))
        for iri in sorted(added)
        for above in sorted(added[iri])
    ]


def _follows(iri: str, above: str, triples: TripleIndex, added: Mapping[str, list[str]]) -> bool:
    seen, todo = {iri}, [iri]
    while todo:
        name = todo.pop()
        fresh = {*triples.iris(name, RDFS.subClassOf), *added.get(name, ())} - seen
        if above in fresh:
            return True
        seen |= fresh
        todo += fresh
    return False
