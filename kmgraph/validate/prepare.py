"""Shapes as both engines get them: what one of them would read otherwise is spelt out first.

Blank nodes are labelled by their order, so that a result can name its shape whichever engine gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDFS, SH
from kmgraph.rdf import TripleIndex, in_order, node_text, read_rdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_CLASSES = (RDFS.Class, OWL.Class)
_SHAPES = (SH.NodeShape, SH.PropertyShape)


@dataclass(frozen=True, slots=True)
class ShapesGraph:
    """The shapes of some files.

    Attributes:
        triples: All they say, and what follows from it that engines need spelt out.
        index: Over the same triples.
    """

    triples: tuple[ox.Triple, ...]
    index: TripleIndex


def read_shapes(paths: Sequence[Path]) -> ShapesGraph:
    """Return the shapes of files, ready for either engine.

    Raises:
        InputError: If a file can't be read.
    """
    triples = list(in_order(quad.triple for path in paths for quad in read_rdf(path)))
    index = TripleIndex(triples)
    off = set(_deactivated(index))
    kept = (triple for triple in triples if (node_text(triple.object), triple.predicate.value) not in off)
    spelt_out = tuple(dict.fromkeys((*kept, *_implicit_targets(index), *_imported_prefixes(index))))
    return ShapesGraph(spelt_out, TripleIndex(spelt_out))


def node_shapes(shapes: TripleIndex) -> tuple[str, ...]:
    """Return the node shapes that are declared, or have a target and no path, sorted."""
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
    aimed = {node for target in targets for node in shapes.subjects_with(target) if not shapes.has(node, SH.path)}
    return tuple(sorted({*shapes.subjects_of_type(SH.NodeShape), *aimed}))


def _implicit_targets(index: TripleIndex) -> Iterator[ox.Triple]:
    """Yield the target of each shape that is a class: one engine knows no other class than `rdfs:Class`."""
    kinds = {sub for kind in _CLASSES for sub in _with_subclasses(kind, index)}
    for kind in sorted(kinds):
        for node in index.typed(kind):
            if any(index.is_typed(node, shape) for shape in _SHAPES):
                yield ox.Triple(ox.NamedNode(node), ox.NamedNode(SH.targetClass), ox.NamedNode(node))


def _with_subclasses(kind: str, index: TripleIndex) -> set[str]:
    found, todo = {kind}, [kind]
    while todo:
        for sub in set(index.subjects(RDFS.subClassOf, todo.pop())) - found:
            found.add(sub)
            todo.append(sub)
    return found


def _imported_prefixes(index: TripleIndex) -> Iterator[ox.Triple]:
    """Yield what `sh:prefixes` brings along by `owl:imports`, as declared by the node itself."""
    for node in sorted(
        {name for owner in index.subjects_with(SH.prefixes) for name in index.nodes(owner, SH.prefixes)}
    ):
        seen, todo = {node}, [node]
        while todo:
            for imported in set(index.nodes(todo.pop(), OWL.imports)) - seen:
                seen.add(imported)
                todo.append(imported)
        for declared in sorted({term for name in seen - {node} for term in index.objects(name, SH.declare)}, key=str):
            subject = ox.BlankNode(node[2:]) if node.startswith("_:") else ox.NamedNode(node)
            yield ox.Triple(subject, ox.NamedNode(SH.declare), declared)


def _deactivated(index: TripleIndex) -> Iterator[tuple[str, str]]:
    """Yield each SPARQL constraint that is switched off: one engine evaluates them all the same."""
    for node in index.subjects_with(SH.deactivated):
        if any(term.value == "true" for term in index.objects(node, SH.deactivated)):
            yield node, SH.sparql
