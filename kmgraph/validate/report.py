"""The frozen validation report, and its RDF form."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from kmgraph.model import Text
from kmgraph.namespaces import PREFIXES, RDF, SH


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
    root = ox.BlankNode("report")
    triples = [
        ox.Triple(root, _node(RDF.type), _node(SH.ValidationReport)),
        ox.Triple(root, _node(SH.conforms), ox.Literal(report.conforms)),
    ]
    for number, violation in enumerate(report.violations):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(root, _node(SH.result), result))
        triples += _result_triples(result, violation)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_prefixes()) or b""


def _result_triples(result: ox.BlankNode, violation: Violation) -> list[ox.Triple]:
    focus: ox.NamedNode | ox.BlankNode = (
        _node(violation.focus) if ":" in violation.focus else ox.BlankNode(violation.focus)
    )
    triples = [
        ox.Triple(result, _node(RDF.type), _node(SH.ValidationResult)),
        ox.Triple(result, _node(SH.focusNode), focus),
        ox.Triple(result, _node(SH.resultSeverity), _node(str(SH) + violation.severity)),
        ox.Triple(result, _node(SH.sourceConstraintComponent), _node(str(SH) + violation.component)),
    ]
    if violation.shape:
        triples.append(ox.Triple(result, _node(SH.sourceShape), _node(violation.shape)))
    if violation.path:
        triples.append(ox.Triple(result, _node(SH.resultPath), _node(violation.path)))
    if violation.value:
        triples.append(ox.Triple(result, _node(SH.value), ox.Literal(violation.value)))
    for language, message in sorted(violation.messages.items()):
        literal = ox.Literal(message, language=language) if language else ox.Literal(message)
        triples.append(ox.Triple(result, _node(SH.resultMessage), literal))
    return triples


def _prefixes() -> dict[str, str]:
    return {prefix: PREFIXES[prefix] for prefix in ("sh", "km", "xsd")}


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
