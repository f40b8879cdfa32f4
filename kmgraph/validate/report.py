"""The frozen validation report, and its RDF forms: every result, or how many there are by shape."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyoxigraph as ox

from kmgraph.model import Privacy, Text
from kmgraph.namespaces import DCTERMS, PREFIXES, RDF, SH
from kmgraph.rdf import TripleBuilder
from kmgraph.rules import public_count


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One SHACL result.

    Attributes:
        focus: IRI of the focus node, or the label of a blank node.
        path: IRI of the property of the offending path (its first one, for a sequence); empty for a node constraint.
        value: The offending value's lexical form or IRI; empty if the constraint names none.
        severity: `Violation`, `Warning` or `Info`.
        shape: IRI of the (nearest named) source shape.
        component: Local name of the constraint component, such as `MinCountConstraintComponent`.
        messages: The shape's messages by language.
        place: Where the data came from a table: source, row and column.
    """

    severity: str
    focus: str
    path: str
    shape: str
    component: str
    value: str = ""
    messages: Text = field(default_factory=dict, compare=False)
    place: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All results of a run, sorted by severity, focus node, path and shape.

    Attributes:
        violations: The results of every severity.
        shapes: Number of node shapes that were evaluated.
        triples: Number of triples in the data graph.
        engine: Which engine ran.
    """

    violations: tuple[Violation, ...]
    shapes: int
    triples: int
    engine: str

    @property
    def conforms(self) -> bool:
        """Return whether no result has the severity `Violation`; warnings and infos are advice."""
        return not any(violation.severity == "Violation" for violation in self.violations)

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
    path: str


def _describe_kind(build: TripleBuilder, node: ox.BlankNode, kind: _Kind, messages: Text) -> None:
    build.add(node, SH.resultSeverity, str(SH) + kind.severity)
    build.add(node, SH.sourceConstraintComponent, str(SH) + kind.component)
    if kind.shape:
        build.add(node, SH.sourceShape, kind.shape)
    if kind.path:
        build.add(node, SH.resultPath, kind.path)
    for language, message in sorted(messages.items()):
        build.add(node, SH.resultMessage, ox.Literal(message, language=language or None))


def _describe(build: TripleBuilder, result: ox.BlankNode, violation: Violation) -> None:
    build.typed(result, SH.ValidationResult)
    build.add(result, SH.focusNode, violation.focus if ":" in violation.focus else ox.BlankNode(violation.focus))
    kind = _Kind(violation.severity, violation.shape, violation.component, violation.path)
    _describe_kind(build, result, kind, violation.messages)
    if violation.value:
        build.add(result, SH.value, ox.Literal(violation.value))
    if violation.place:
        build.add(result, DCTERMS.source, ox.Literal(violation.place))
