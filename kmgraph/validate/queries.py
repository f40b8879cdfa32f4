"""Checks the SPARQL in shapes, held to what queries are held to and to what SHACL allows.

Source: SHACL (W3C Recommendation 2017-07-20), section 5.2.1 and appendix A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kmgraph.errors import InputError, QueryError
from kmgraph.namespaces import SH, local_name
from kmgraph.rdf import Kind, SparqlToken, TripleIndex, check_embedded, tokens

_SPARQL = frozenset(str(SH) + name for name in ("select", "ask", "construct", "update"))
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")
_NAMESPACE = re.compile(r"[^<>\"{}|^`\\\x00-\x20]*")
_SHOWN = 60
_NEVER = ("MINUS", "VALUES", "GRAPH")
_BOUND = frozenset(("this", "currentShape", "shapesGraph"))


def check_queries(shapes: TripleIndex, where: str) -> None:
    """Check all SPARQL in shapes, as constraint, target, rule or function, with the prefixes that shapes declare.

    Engines put prefixes and namespaces into the text as they stand, so that these are checked as part of it too.

    Raises:
        InputError: If a query is refused.
    """
    prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in _declared_prefixes(shapes, where))
    for predicate in sorted(_SPARQL):
        for node in shapes.subjects_with(predicate):
            for literal in shapes.literals(node, predicate):
                try:
                    check_embedded(prologue + literal.value)
                except QueryError as error:
                    raise InputError(f"SPARQL in a shape: {error.what}", where=where, hint=error.hint) from None


def _declared_prefixes(shapes: TripleIndex, where: str) -> list[tuple[str, str]]:
    declared = [
        (next((term.value for term in shapes.objects(node, SH.prefix)), ""), getattr(term, "value", ""))
        for node in shapes.subjects_with(SH.namespace)
        for term in shapes.objects(node, SH.namespace)
    ]
    prefixes = [term.value for node in shapes.subjects_with(SH.prefix) for term in shapes.objects(node, SH.prefix)]
    for text, pattern in (
        *((prefix, _PREFIX) for prefix in prefixes),
        *((namespace, _NAMESPACE) for _, namespace in declared),
    ):
        if not pattern.fullmatch(text):
            raise InputError(f'a shape declares "{text[:_SHOWN]}" as a prefix or namespace', where=where)
    return declared


def find_query_faults(shapes: TripleIndex) -> Iterator[tuple[str, str, str | None]]:
    """Yield the nodes whose queries would be read in different ways, with what is wrong and what to do about it."""
    parameters = frozenset(
        local_name(path)
        for owner in shapes.subjects_with(SH.parameter)
        for parameter in shapes.nodes(owner, SH.parameter)
        for path in shapes.iris(parameter, SH.path)
    )
    for node in shapes.subjects_with(SH.sparql):
        for constraint in shapes.nodes(node, SH.sparql):
            if len(shapes.literals(constraint, SH.select)) != 1:
                yield node, "has a sh:sparql without one sh:select", "write SELECT $this … as sh:select"
    for node in shapes.subjects_with(SH.select):
        for literal in shapes.literals(node, SH.select):
            yield from _faults(_owner(node, shapes), literal.value, _BOUND | parameters, is_select=True)
    for node in shapes.subjects_with(SH.ask):
        for literal in shapes.literals(node, SH.ask):
            yield from _faults(_owner(node, shapes), literal.value, _BOUND | parameters | {"value"}, is_select=False)


def _owner(node: str, shapes: TripleIndex) -> str:
    """Return the shape or component that a query belongs to."""
    for prop in (SH.sparql, SH.target, SH.validator, SH.nodeValidator, SH.propertyValidator):
        for owner in shapes.subjects(prop, node):
            return owner
    return node


def _faults(node: str, sparql: str, bound: frozenset[str], *, is_select: bool) -> Iterator[tuple[str, str, str | None]]:
    words = tuple(tokens(sparql))
    told = {token.text.upper() for token in words if token.kind is Kind.WORD}
    forms = [name for name in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") if name in told]
    if forms[:1] != ["SELECT" if is_select else "ASK"]:
        yield node, f"has a {'sh:select' if is_select else 'sh:ask'} that is something else", None
    for name in _NEVER:
        if name in told:
            yield node, f"uses {name} in its SPARQL, which SHACL doesn't allow", None
    for token in words:
        if token.kind is Kind.VARIABLE and token.text[1:] == "shapesGraph":
            yield node, "uses $shapesGraph, which is not evaluated", None
    for before, token in pairwise(words):
        if before.text.upper() == "AS" and token.kind is Kind.VARIABLE and token.text[1:] in bound:
            yield node, f"gives {token.text} a value of its own, which SHACL doesn't allow", None
    if not all(_returns_this(words, at) for at, token in enumerate(words) if token.text.upper() == "SELECT"):
        yield node, "has a SELECT that doesn't return $this", "write SELECT $this …"


def _returns_this(words: Sequence[SparqlToken], at: int) -> bool:
    for token in words[at + 1 :]:
        if token.text == "{":
            return False
        if token.text == "*" or token.text[1:] == "this":
            return True
    return False
