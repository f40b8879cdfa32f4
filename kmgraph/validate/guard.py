"""Refuses shapes that an engine would pass over in silence: recursive ones, and ones that target what doesn't exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import InputError, did_you_mean
from kmgraph.namespaces import RDF, SH, curie

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_REFERENCES = frozenset(
    str(SH) + name for name in ("node", "property", "not", "and", "or", "xone", "qualifiedValueShape")
)


def check_shapes(path: Path, known_classes: Collection[str]) -> None:
    """Check a shapes file that a person wrote.

    Args:
        path: A Turtle file.
        known_classes: IRIs of the classes of the ontology and its extensions.

    Raises:
        InputError: If the file can't be parsed, holds no shape, holds a shape that refers to itself (engines answer
            "conforms" without evaluating those), or targets a class nobody declared.
    """
    try:
        triples = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise InputError(f"not valid Turtle: {error.msg}", where=f"{path.name}, line {error.lineno}") from error
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", where=str(path)) from error
    if not any(_is_shape(triple) for triple in triples):
        raise InputError("holds no sh:NodeShape", where=path.name, hint="declare shapes as sh:NodeShape")
    _refuse_recursion(path, triples)
    for triple in triples:
        if triple.predicate.value == SH.targetClass and _value(triple.object) not in known_classes:
            name = curie(_value(triple.object)) or _value(triple.object)
            names = [curie(known) or known for known in known_classes]
            raise InputError(
                f"targets the class {name}, which no ontology declares", where=path.name, hint=did_you_mean(name, names)
            )


def _refuse_recursion(path: Path, triples: list[ox.Triple]) -> None:
    links: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate.value in _REFERENCES or triple.predicate.value in {RDF.first, RDF.rest}:
            links.setdefault(_value(triple.subject), set()).add(_value(triple.object))
    cyclic = _find_cycle(links)
    if cyclic:
        raise InputError(
            f"the shape {curie(cyclic) or cyclic} refers to itself",
            where=path.name,
            hint="SHACL leaves recursive shapes undefined; unfold the shape to a fixed depth",
        )


def _find_cycle(links: Mapping[str, set[str]]) -> str | None:
    done: set[str] = set()
    for root in sorted(links):
        stack = [(root, iter(sorted(links.get(root, ()))))]
        on_path = {root}
        while stack:
            node, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                on_path.discard(node)
                done.add(node)
            elif child in on_path:
                return child
            elif child not in done:
                on_path.add(child)
                stack.append((child, iter(sorted(links.get(child, ())))))
    return None


def _is_shape(triple: ox.Triple) -> bool:
    return triple.predicate.value == RDF.type and _value(triple.object) in {SH.NodeShape, SH.PropertyShape}


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(term, ox.Triple) else term.value
