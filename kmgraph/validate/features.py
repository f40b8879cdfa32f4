"""What of SHACL is evaluated, and what is refused by name: no engine may pass over a part of a shape in silence.

Both engines evaluate SHACL Core, SHACL-SPARQL, and `sh:SPARQLTarget` of SHACL Advanced Features. What only one of them
would evaluate, or evaluates in a way of its own, is refused here, so that a report doesn't depend on the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kmgraph.errors import did_you_mean
from kmgraph.namespaces import RDF, SH, XSD, curie
from kmgraph.rdf import TripleIndex, node_text

Fault = tuple[str, str, str | None]
"""The node at fault, what is wrong, and what to do about it."""

_CORE = frozenset(
    [
        "targetClass",
        "targetNode",
        "targetObjectsOf",
        "targetSubjectsOf",
        "target",
        "path",
        "inversePath",
        "alternativePath",
        "zeroOrMorePath",
        "oneOrMorePath",
        "zeroOrOnePath",
        "property",
        "node",
        "and",
        "or",
        "not",
        "xone",
        "class",
        "datatype",
        "nodeKind",
        "minCount",
        "maxCount",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "flags",
        "languageIn",
        "uniqueLang",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "qualifiedValueShape",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "qualifiedValueShapesDisjoint",
        "closed",
        "ignoredProperties",
        "hasValue",
        "in",
        "deactivated",
        "severity",
        "message",
        "name",
        "description",
        "order",
        "group",
        "defaultValue",
        "sparql",
        "select",
        "ask",
        "prefixes",
        "declare",
        "prefix",
        "namespace",
        "parameter",
        "optional",
        "validator",
        "nodeValidator",
        "propertyValidator",
        "labelTemplate",
        "shapesGraph",
        "suggestedShapesGraph",
        "intent",
        "agentInstruction",
        "conforms",
        "result",
        "focusNode",
        "resultPath",
        "resultMessage",
        "resultSeverity",
        "sourceShape",
        "sourceConstraint",
        "sourceConstraintComponent",
        "value",
        "detail",
    ]
)
"""Properties of SHACL that both engines understand, or that say nothing about validity."""
_UNEVALUATED = frozenset(
    [
        "rule",
        "subject",
        "predicate",
        "object",
        "construct",
        "condition",
        "entailment",
        "expression",
        "filterShape",
        "nodes",
        "intersection",
        "union",
        "values",
        "exists",
        "count",
        "distinct",
        "offset",
        "limit",
        "orderBy",
        "groupConcat",
        "min",
        "max",
        "sum",
        "js",
        "jsFunctionName",
        "jsLibrary",
        "jsLibraryURL",
        "returnType",
        "ifElse",
        "if",
        "then",
        "else",
        "update",
    ]
)
_UNEVALUATED_TYPES = frozenset(
    [
        "SPARQLFunction",
        "JSFunction",
        "JSConstraint",
        "JSTarget",
        "JSTargetType",
        "JSRule",
        "JSValidator",
        "JSLibrary",
        "TripleRule",
        "SPARQLRule",
        "Rule",
        "SPARQLTargetType",
        "TargetType",
        "SPARQLConstructExecutable",
        "SPARQLUpdateExecutable",
        "Function",
    ]
)
_INSTEAD = "say it with sh:sparql, or leave it out"
_FLAGS = ("closed", "deactivated", "uniqueLang", "qualifiedValueShapesDisjoint", "optional")
_SHAPE_REFERENCES = ("node", "property", "not", "qualifiedValueShape")
_SHAPE_LISTS = ("and", "or", "xone")
# Engines check what the datatypes allow for these alike; other vocabularies' datatypes allow everything.
_DATATYPES = frozenset(
    str(XSD) + name
    for name in [
        "string",
        "boolean",
        "integer",
        "decimal",
        "double",
        "float",
        "date",
        "dateTime",
        "time",
        "duration",
        "gYear",
        "anyURI",
        "language",
        "token",
        "byte",
        "short",
        "int",
        "long",
        "unsignedByte",
        "unsignedShort",
        "unsignedInt",
        "unsignedLong",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
    ]
)
_REGEX_FLAGS = frozenset("im")
# Look-around and other groups, back references, classes of POSIX, Unicode and XML Schema, differences of classes.
_OWN_DIALECT = re.compile(r"\(\?(?!:)|\\[1-9]|\[\[:|\\[pPiIcCkKzZAxuUXRGhHN]|(?<!\\)-\[|&&|~~|--|[*+?}]\+")


def find_faults(shapes: TripleIndex) -> Iterator[Fault]:
    """Yield what is refused in shapes that a person wrote."""
    for check in (_types, _targets, _terms, _flags, _references, _patterns, _datatypes):
        yield from check(shapes)


def _terms(shapes: TripleIndex) -> Iterator[Fault]:
    """Yield properties in SHACL's namespace that are not evaluated, or don't exist."""
    # What a named shape says tells more than what stands in a blank node of it.
    for node, predicate in sorted(shapes.pairs(), key=lambda pair: pair[0].startswith("_:")):
        if not predicate.startswith(str(SH)):
            continue
        name = predicate.removeprefix(str(SH))
        if name in _UNEVALUATED:
            yield node, f"uses sh:{name}, which is not evaluated", _INSTEAD
        elif name not in _CORE:
            yield node, f"uses sh:{name}, which is not evaluated", did_you_mean(name, sorted(_CORE))


def _types(shapes: TripleIndex) -> Iterator[Fault]:
    for name in sorted(_UNEVALUATED_TYPES):
        for node in shapes.subjects_of_type(str(SH) + name):
            yield node, f"is a sh:{name}, which is not evaluated", _INSTEAD


def _targets(shapes: TripleIndex) -> Iterator[Fault]:
    for node in shapes.subjects_with(SH.target):
        for target in shapes.nodes(node, SH.target):
            kinds = shapes.iris(target, RDF.type)
            if kinds != (SH.SPARQLTarget,) or len(shapes.literals(target, SH.select)) != 1:
                named = ", ".join(curie(kind) or kind for kind in kinds) or "no type"
                yield (
                    node,
                    f"has a sh:target ({named}) that is not evaluated",
                    "write [ a sh:SPARQLTarget ; sh:select … ]",
                )


def _flags(shapes: TripleIndex) -> Iterator[Fault]:
    for name in _FLAGS:
        for node in shapes.subjects_with(str(SH) + name):
            for value in shapes.objects(node, str(SH) + name):
                if value not in {ox.Literal(value=True), ox.Literal(value=False)}:
                    yield node, f"says sh:{name} {value}", "write true or false"


def _references(shapes: TripleIndex) -> Iterator[Fault]:
    """Yield references to shapes of which nothing is said: to engines, everything conforms to them."""
    for node, prop, shape in _referred(shapes):
        if shape == RDF.nil:
            yield node, f"has an empty list as sh:{prop}", "leave it out"
        elif not shapes.predicates(shape):
            shown = curie(shape) or shape
            known = (curie(name) or name for kind in (SH.NodeShape, SH.PropertyShape) for name in shapes.typed(kind))
            yield node, f"refers by sh:{prop} to {shown}, of which the file says nothing", did_you_mean(shown, known)


def _referred(shapes: TripleIndex) -> Iterator[tuple[str, str, str]]:
    for prop in _SHAPE_REFERENCES:
        for node in shapes.subjects_with(str(SH) + prop):
            yield from ((node, prop, node_text(shape)) for shape in shapes.objects(node, str(SH) + prop))
    for prop in _SHAPE_LISTS:
        for node in shapes.subjects_with(str(SH) + prop):
            for head in shapes.nodes(node, str(SH) + prop):
                items = shapes.list_items(head)
                yield from ((node, prop, node_text(item)) for item in items or (ox.NamedNode(RDF.nil),))


def _patterns(shapes: TripleIndex) -> Iterator[Fault]:
    """Yield patterns of which the engines' two dialects of regular expressions make different things."""
    for node in shapes.subjects_with(SH.pattern):
        for literal in shapes.literals(node, SH.pattern):
            own = _OWN_DIALECT.search(literal.value)
            if own:
                hint = f'engines differ about "{own.group()}"; say it with plain classes, groups and repetitions'
                yield node, f'has a sh:pattern "{literal.value}" that is not evaluated', hint
            elif not _compiles(literal.value):
                yield node, f'has a sh:pattern "{literal.value}" that is no regular expression', None
    for node in shapes.subjects_with(SH.flags):
        for literal in shapes.literals(node, SH.flags):
            for flag in sorted(set(literal.value) - _REGEX_FLAGS):
                yield node, f'has the flag "{flag}" in sh:flags, which is not evaluated', "i and m are"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _datatypes(shapes: TripleIndex) -> Iterator[Fault]:
    """Yield datatypes of XML Schema whose literals one of the engines takes as they are."""
    for node in shapes.subjects_with(SH.datatype):
        for datatype in shapes.iris(node, SH.datatype):
            if datatype.startswith(str(XSD)) and datatype not in _DATATYPES:
                yield node, f"asks for the datatype {curie(datatype)}, which is not evaluated", "use sh:pattern"
