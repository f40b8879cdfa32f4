"""Property paths of SHACL: read off shapes, shown in SPARQL's syntax, written into reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import RDF, SH
from kmgraph.rdf import Node, node_text

if TYPE_CHECKING:
    from kmgraph.rdf import Term, TripleBuilder, TripleIndex

_UNARY = {"^": SH.inversePath, "*": SH.zeroOrMorePath, "+": SH.oneOrMorePath, "?": SH.zeroOrOnePath}
_MAX_DEPTH = 100


@dataclass(frozen=True, slots=True, order=True)
class PropertyPath:
    """A property, or paths put together.

    >>> str(PropertyPath("/", parts=(PropertyPath(iri="urn:a"), PropertyPath("*", parts=(PropertyPath(iri="urn:b"),)))))
    '<urn:a>/<urn:b>*'

    Attributes:
        operator: `/`, `|`, `^`, `*`, `+` or `?`; empty for a property.
        iri: The property; empty where paths are put together, or there is no path at all.
        parts: What is put together: one path for all operators but `/` and `|`.
    """

    operator: str = ""
    iri: str = ""
    parts: tuple[PropertyPath, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is a path."""
        return bool(self.iri or self.operator)

    def __str__(self) -> str:
        """Return the path in SPARQL's syntax."""
        if not self.operator:
            return f"<{self.iri}>" if self.iri else ""
        inner = [f"({part})" if part.operator in {"/", "|"} else str(part) for part in self.parts]
        if self.operator in {"/", "|"}:
            return self.operator.join(inner)
        return f"^{inner[0]}" if self.operator == "^" else f"{inner[0]}{self.operator}"

    @property
    def first(self) -> str:
        """Return the first property of the path, empty if there is none."""
        return self.parts[0].first if self.parts else self.iri


def read_path(node: Term, shapes: TripleIndex, depth: int = 0) -> PropertyPath:
    """Return the path that a node of the shapes stands for; empty if it is none.

    Args:
        node: The object of `sh:path`.
        shapes: The shapes.
        depth: How deep within another path it stands.
    """
    if isinstance(node, ox.NamedNode):
        return PropertyPath(iri=node.value)
    name = node_text(node)
    if shapes.has(name, RDF.first):
        return _list_path("/", name, shapes, depth)
    for operator, prop in _UNARY.items():
        for inner in shapes.objects(name, prop)[: depth < _MAX_DEPTH]:
            return PropertyPath(operator, parts=(read_path(inner, shapes, depth + 1),))
    for alternatives in shapes.nodes(name, SH.alternativePath):
        return _list_path("|", alternatives, shapes, depth)
    return PropertyPath()


def _list_path(operator: str, head: str, shapes: TripleIndex, depth: int) -> PropertyPath:
    items = shapes.list_items(head) if depth < _MAX_DEPTH else ()
    parts = tuple(read_path(item, shapes, depth + 1) for item in items)
    return PropertyPath(operator, parts=parts) if parts else PropertyPath()


def path_node(build: TripleBuilder, path: PropertyPath) -> Node:
    """Return the node that stands for a path, once its triples are built."""
    if not path.operator:
        return ox.NamedNode(path.iri)
    parts = [path_node(build, part) for part in path.parts]
    if path.operator == "/":
        return build.members(parts)
    node = build.blank()
    if path.operator == "|":
        build.add(node, SH.alternativePath, build.members(parts))
    else:
        build.add(node, _UNARY[path.operator], parts[0])
    return node
