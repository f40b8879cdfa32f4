"""The frozen validation report, and its RDF forms: every result, or how many there are by shape."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyoxigraph as ox

from kmgraph.model import Privacy, Text
from kmgraph.namespaces import DCTERMS, PREFIXES, RDF, SH
from kmgraph.rdf import Node, TripleBuilder, parse_own
from kmgraph.rules import public_count
from kmgraph.validate.paths import PropertyPath, path_node

_ADVICE = frozenset(("Warning", "Info"))


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One SHACL result; nodes are text: an IRI, `_:` and a label, or a literal in the syntax of N-Triples.

    Attributes:
        focus: The focus node.
        path: The offending path; none for a node constraint.
        value: The offending value; empty if the constraint names none.
        severity: `Violation`, `Warning` or `Info`, or the IRI of a severity of somebody's own.
        shape: IRI of the (nearest named) source shape.
        component: Local name of the constraint component, such as `MinCountConstraintComponent`; the IRI of one of
            somebody's own.
        source: Label of the source shape where it has no name: tells the results of two such shapes apart.
        messages: The shape's messages by language (empty for none), as they stand in the shapes.
        told: The same with the result's values put in.
        place: Where the data came from a table: source, row and column.
    """

    severity: str
    focus: str
    path: PropertyPath
    shape: str
    component: str
    value: str = ""
    source: str = ""
    messages: Text = field(default_factory=dict, compare=False)
    told: Text = field(default_factory=dict, compare=False)
    place: str | None = field(default=None, compare=False)

    def words(self, language: str) -> str:
        """Return the message in a language, in none, in English or in any, or what was violated."""
        for wanted in (language, "", "en", *sorted(self.told)):
            if wanted in self.told:
                return self.told[wanted]
        return f"{self.component} {self.path}".rstrip()


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All results of a run, sorted by severity, focus node, path and shape.

    Attributes:
        violations: The results of every severity.
        shapes: Number of node shapes that were evaluated.
        triples: Number of triples in the data graph.
        engine: Which engine ran.
        unmatched: What targets of shapes match nothing because nobody knows it, in words.
        notes: What was left out of the data, in words.
    """

    violations: tuple[Violation, ...]
    shapes: int
    triples: int
    engine: str
    unmatched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Return whether all results are advice: warnings and infos; a severity of one's own is none."""
        return all(violation.severity in _ADVICE for violation in self.violations)

    def count(self, severity: str) -> int:
        """Return the number of results of a severity."""
        return sum(violation.severity == severity for violation in self.violations)


def report_to_turtle(report: ValidationReport) -> bytes:
    """Return the report as a SHACL validation report in Turtle; the same report gives the same bytes.

    Source: SHACL (W3C Recommendation 2017-07-20), section 3.6.
    """
    build = TripleBuilder("report")
    root = ox.BlankNode("report")
    build.typed(root, SH.ValidationReport)
    build.add(root, SH.conforms, ox.Literal(report.conforms))
    for number, violation in enumerate(report.violations):
        result = ox.BlankNode(f"result{number}")
        build.add(root, SH.result, result)
        _describe(build, result, violation)
    prefixes = {prefix: PREFIXES[prefix] for prefix in ("sh", "km", "xsd")}
    return ox.serialize(build.triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def summary_to_turtle(report: ValidationReport, privacy: Privacy) -> bytes:
    """Return what may be published of the report: its results by shape, no node, value or place among them.

    Args:
        report: The report.
        privacy: How counts become public; one that is missing is small.
    """
    build = TripleBuilder("report")
    root = ox.BlankNode("report")
    build.typed(root, SH.ValidationReport)
    build.add(root, SH.conforms, ox.Literal(report.conforms))
    kinds = Counter(_Kind(found.severity, found.shape, found.component, found.path) for found in report.violations)
    words = {(found.shape, found.component): found.messages for found in report.violations}
    for number, (kind, count) in enumerate(sorted(kinds.items())):
        node = ox.BlankNode(f"shape{number}")
        build.add(root, DCTERMS.hasPart, node)
        _describe_kind(build, node, kind, words[kind.shape, kind.component])
        build.numbers(node, {RDF.value: public_count(count, privacy)})
    prefixes = {prefix: PREFIXES[prefix] for prefix in ("sh", "km", "xsd", "dcterms", "rdf")}
    return ox.serialize(build.triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


@dataclass(frozen=True, slots=True, order=True)
class _Kind:
    """What results of one shape have in common."""

    severity: str
    shape: str
    component: str
    path: PropertyPath


def _describe_kind(build: TripleBuilder, node: ox.BlankNode, kind: _Kind, messages: Text) -> None:
    build.add(node, SH.resultSeverity, _in_shacl(kind.severity))
    build.add(node, SH.sourceConstraintComponent, _in_shacl(kind.component))
    if kind.shape:
        build.add(node, SH.sourceShape, kind.shape)
    if kind.path:
        build.add(node, SH.resultPath, path_node(build, kind.path))
    for language, message in sorted(messages.items()):
        build.add(node, SH.resultMessage, ox.Literal(message, language=language or None))


def _in_shacl(name: str) -> str:
    return name if ":" in name else str(SH) + name


def _describe(build: TripleBuilder, result: ox.BlankNode, violation: Violation) -> None:
    build.typed(result, SH.ValidationResult)
    build.add(result, SH.focusNode, _term(violation.focus))
    kind = _Kind(violation.severity, violation.shape, violation.component, violation.path)
    _describe_kind(build, result, kind, violation.told)
    if violation.value:
        build.add(result, SH.value, _term(violation.value))
    if violation.place:
        build.add(result, DCTERMS.source, ox.Literal(violation.place))


def _term(text: str) -> Node | ox.Literal:
    """Return the node that text stands for."""
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    if not text.startswith('"'):
        return ox.NamedNode(text)
    [triple] = parse_own(f"<urn:s> <urn:p> {text} .".encode())
    return triple.object  # type: ignore[return-value]  # no triple


def shown_node(text: str) -> str:
    """Return a node for people to read: a literal without its datatype.

    >>> shown_node('"3"^^<http://www.w3.org/2001/XMLSchema#integer>')
    '"3"'
    """
    if not text.startswith('"'):
        return text
    return f'"{_term(text).value}"'
