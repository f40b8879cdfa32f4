"""Refuses shapes that an engine would pass over in silence: recursive ones, and ones that target what doesn't exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import InputError, QueryError, did_you_mean
from kmgraph.namespaces import RDF, SH, curie
from kmgraph.rdf import check_embedded, read_rdf

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_REFERENCES = frozenset(
    str(SH) + name for name in ("node", "property", "not", "and", "or", "xone", "qualifiedValueShape")
)
_SPARQL = frozenset(str(SH) + name for name in ("select", "ask", "construct", "update"))
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")
_NAMESPACE = re.compile(r"[^<>\"{}|^`\\\x00-\x20]*")
_SHOWN = 60


def check_shapes(path: Path, known_classes: Collection[str]) -> None:
    """Check a shapes file that a person wrote.

    Args:
        path: An RDF file.
        known_classes: IRIs of the classes of the ontology and its extensions.

    Raises:
        InputError: If the file can't be parsed, holds no shape, holds a shape that refers to itself (engines answer
            "conforms" without evaluating those), or targets a class nobody declared.
    """
    triples = [quad.triple for quad in read_rdf(path)]
    if not any(_is_shape(triple) for triple in triples):
        raise InputError("the file holds no shape", where=str(path), hint="declare shapes as sh:NodeShape")
    _check_sparql(path, triples)
    _refuse_recursion(path, triples)
    for triple in triples:
        if triple.predicate.value == SH.targetClass and _value(triple.object) not in known_classes:
            name = curie(_value(triple.object)) or _value(triple.object)
            names = [curie(known) or known for known in known_classes]
            raise InputError(
                f"a shape targets the class {name}, which no ontology declares",
                where=str(path),
                hint=did_you_mean(name, names),
            )


def _check_sparql(path: Path, triples: list[ox.Triple]) -> None:
    """Check all SPARQL in shapes, as constraint, target, rule or function, with the prefixes that shapes declare.

    Engines put prefixes and namespaces into the text as they stand, so that these are checked as part of it too.
    """
    prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in _declared_prefixes(path, triples))
    for triple in triples:
        if triple.predicate.value in _SPARQL and isinstance(triple.object, ox.Literal):
            try:
                check_embedded(prologue + triple.object.value)
            except QueryError as error:
                raise InputError(f"SPARQL in a shape: {error.what}", where=str(path), hint=error.hint) from None


def _declared_prefixes(path: Path, triples: list[ox.Triple]) -> list[tuple[str, str]]:
    prefixes = {str(triple.subject): _value(triple.object) for triple in triples if triple.predicate.value == SH.prefix}
    namespaces = [triple for triple in triples if triple.predicate.value == SH.namespace]
    for text, pattern in (
        *((prefix, _PREFIX) for prefix in prefixes.values()),
        *((_value(triple.object), _NAMESPACE) for triple in namespaces),
    ):
        if not pattern.fullmatch(text):
            raise InputError(f'a shape declares "{text[:_SHOWN]}" as a prefix or namespace', where=str(path))
    return [(prefixes.get(str(triple.subject), ""), _value(triple.object)) for triple in namespaces]


def _refuse_recursion(path: Path, triples: list[ox.Triple]) -> None:
    links: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate.value in _REFERENCES or triple.predicate.value in {RDF.first, RDF.rest}:
            links.setdefault(_value(triple.subject), set()).add(_value(triple.object))
    cyclic = _find_cycle(links)
    if cyclic:
        raise InputError(
            f"the shape {curie(cyclic) or cyclic} refers to itself",
            where=str(path),
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
