"""Statements of reasons in the shape of the DSA Transparency Database, as RDF in kmgraph's terms and back.

The code lists do the mapping: what a code means as a measure, ground, source or means of detection stands in `dsa.ttl`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pyoxigraph as ox
from checkout import SUPPORT
from ontology_files import TurtleIndex

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, PREFIXES, RDF, RDFS, SKOS, XSD

Statement = dict[str, Any]
BASE = "https://example.org/statements/"
ON_CONTENT = ("decision_visibility",)
ON_ACCOUNT = ("decision_account", "decision_provision", "decision_monetary")
OF_STATEMENT = ("content_type", "category", "category_addition", "category_specification", "account_type")
CREATED, SOURCE = PREFIXES["dcterms"] + "created", PREFIXES["dcterms"] + "source"
ENDS = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_account": "end_date_account_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_monetary": "end_date_monetary_restriction",
}
VALUES = {  # field -> property of the decision
    "decision_ground": f"{KM}onGround",
    "source_type": f"{KM}setOffBy",
    "automated_detection": f"{KM}detectedBy",
    "automated_decision": f"{KM}automation",
}


def invented_statements() -> list[Statement]:
    """Return twelve statements that were made up for the tests."""
    statements: list[Statement] = json.loads((SUPPORT / "statements_of_reasons.json").read_text(encoding="utf-8"))
    return statements


@cache
def _lists() -> TurtleIndex:
    return TurtleIndex(ontology_folder() / "codelists" / "dsa.ttl")


@cache
def _code_of(field: str, notation: str) -> str:
    """Return the IRI of a code: "Yes" and "No" mean something else in each field."""
    scheme = PREFIXES["dsa"] + field
    (code,) = (
        iri
        for iri in _lists().typed(SKOS.Concept)
        if scheme in _lists().iris(iri, SKOS.inScheme) and _lists().texts(iri, SKOS.notation) == [notation]
    )
    return code


def _listed(value: object) -> list[str]:
    return [] if value is None else [str(item) for item in value] if isinstance(value, list) else [str(value)]


class _Writer:
    """Collects triples."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def add(self, subject: str, predicate: str, value: str) -> None:
        self._append(subject, predicate, ox.NamedNode(value))

    def say(self, subject: str, predicate: str, text: str, datatype: str = XSD.string) -> None:
        self._append(subject, predicate, ox.Literal(text, datatype=ox.NamedNode(datatype)))

    def date(self, subject: str, predicate: str, day: str | None) -> None:
        if day:
            literal = ox.Literal(f"{day}T00:00:00Z", datatype=ox.NamedNode(XSD.dateTime))
            self._append(subject, predicate, literal)

    def _append(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))


def to_triples(statement: Statement) -> list[ox.Triple]:
    """Return a statement as RDF: the statement, the decision it explains, and a measure for every decision field."""
    name = f"{BASE}{statement['puid']}"
    decision, content, account = f"{name}/decision", f"{name}/content", f"{name}/account"
    write = _Writer()
    write.add(name, RDF.type, f"{KM}StatementOfReasons")
    write.add(name, f"{KM}givesReasonsFor", decision)
    write.say(name, f"{KM}statementId", statement["puid"])
    write.say(name, f"{KM}statedFacts", statement["decision_facts"])
    for field in OF_STATEMENT:
        for notation in _listed(statement.get(field)):
            write.add(name, f"{KM}reportedUnder", _code_of(field, notation))
    write.add(decision, RDF.type, KM.ModerationDecision)
    write.add(decision, KM.decidesOn, content)
    write.add(content, RDF.type, KM.Content)
    write.add(content, KM.hasAuthor, account)
    write.add(account, RDF.type, KM.UserAccount)
    for field, predicate in VALUES.items():
        for value in _values_of(_code_of(field, statement[field])):
            write.add(decision, predicate, value)
    _told_of_content(write, content, statement)
    _told_of_ground(write, decision, f"{name}/rule", statement)
    for field in (*ON_CONTENT, *ON_ACCOUNT):
        for notation in _listed(statement.get(field)):
            measure = f"{name}/{notation.lower()}"
            write.add(decision, f"{KM}imposes", measure)
            write.add(measure, *((f"{KM}onContent", content) if field in ON_CONTENT else (f"{KM}onAccount", account)))
            _measure(write, measure, statement, field, _code_of(field, notation))
    return write.triples


def _told_of_content(write: _Writer, content: str, statement: Statement) -> None:
    if platform := statement.get("platform_name"):
        write.add(content, KM.publishedOn, f"{BASE}platform")
        write.add(f"{BASE}platform", RDF.type, KM.Platform)
        write.say(f"{BASE}platform", RDFS.label, platform)
    if language := statement.get("content_language"):
        write.say(content, f"{KM}inLanguage", language.lower(), XSD.language)
    if link := statement.get("permalink"):
        write.add(content, RDFS.seeAlso, link)
    write.date(content, CREATED, statement.get("content_date"))


def _told_of_ground(write: _Writer, decision: str, rule: str, statement: Statement) -> None:
    if statement.get("incompatible_content_illegal") == "Yes":
        write.add(decision, f"{KM}onGround", f"{KM}LegalGround")
    if explanation := statement.get("incompatible_content_explanation"):
        write.say(decision, KM.statedReason, explanation)
    if ground := statement.get("incompatible_content_ground"):
        write.add(decision, f"{KM}citesRule", rule)
        write.add(rule, RDF.type, KM.PublishedRule)
        write.say(rule, KM.ruleText, ground)
        if address := statement.get("decision_ground_reference_url"):
            write.add(rule, SOURCE, address)


def _measure(write: _Writer, measure: str, statement: Statement, field: str, code: str) -> None:
    for kind in _lists().iris(code, f"{KM}mapsToClass") or _lists().iris(code, f"{KM}mapsToBroaderClass"):
        write.add(measure, RDF.type, kind)
    write.add(measure, f"{KM}reportedUnder", code)
    write.date(measure, f"{KM}measureStart", statement["application_date"])
    write.date(measure, f"{KM}measureEnd", statement.get(ENDS[field]))
    for country in statement["territorial_scope"]:
        write.say(measure, f"{KM}inTerritory", country)


def _values_of(code: str) -> list[str]:
    """Return what a code says of how a decision came about; who decided is said of observations."""
    return [
        iri for iri in _lists().iris(code, f"{KM}mapsToIndividual") if iri not in {KM.Moderator, KM.AutomatedDecider}
    ]


def from_triples(triples: list[ox.Triple]) -> list[Statement]:
    """Return the statements that RDF tells of, by identifier; fields in the order of the database."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)

    def values(subject: str, predicate: str) -> list[str]:
        quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return sorted(term.value for quad in quads if not isinstance(term := quad.object, ox.Triple))

    kinds = store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(f"{KM}StatementOfReasons"))
    names = sorted(quad.subject.value for quad in kinds if isinstance(quad.subject, ox.NamedNode))
    return [_statement(name, values) for name in names]


def _statement(name: str, values: Any) -> Statement:
    (decision,) = values(name, f"{KM}givesReasonsFor")
    statement: Statement = {
        "puid": values(name, f"{KM}statementId")[0],
        "decision_facts": values(name, f"{KM}statedFacts")[0],
    }
    for code in values(name, f"{KM}reportedUnder"):
        _put(statement, code, OF_STATEMENT)
    for measure in values(decision, f"{KM}imposes"):
        (code,) = values(measure, f"{KM}reportedUnder")
        field = _put(statement, code, (*ON_CONTENT, *ON_ACCOUNT))
        statement["application_date"] = values(measure, f"{KM}measureStart")[0][:10]
        for end in values(measure, f"{KM}measureEnd"):
            statement[ENDS[field]] = end[:10]
        statement["territorial_scope"] = values(measure, f"{KM}inTerritory")
    for field, predicate in VALUES.items():
        told = set(values(decision, predicate))
        if told == {f"{KM}LegalGround", f"{KM}TermsGround"}:
            # What broke the terms was held to be against the law as well.
            statement["incompatible_content_illegal"] = "Yes"
            told = {f"{KM}TermsGround"}
        (statement[field],) = (
            notation
            for code in _lists().typed(SKOS.Concept)
            if PREFIXES["dsa"] + field in _lists().iris(code, SKOS.inScheme) and set(_values_of(code)) == told
            for notation in _lists().texts(code, SKOS.notation)
        )
    (content,) = values(decision, KM.decidesOn)
    rules = values(decision, f"{KM}citesRule")
    told_once = {
        "platform_name": [label for node in values(content, KM.publishedOn) for label in values(node, RDFS.label)],
        "content_language": [language.upper() for language in values(content, f"{KM}inLanguage")],
        "content_date": [time[:10] for time in values(content, CREATED)],
        "permalink": values(content, RDFS.seeAlso),
        "incompatible_content_explanation": values(decision, KM.statedReason),
        "incompatible_content_ground": [text for rule in rules for text in values(rule, KM.ruleText)],
        "decision_ground_reference_url": [address for rule in rules for address in values(rule, SOURCE)],
    }
    statement |= {field: found[0] for field, found in told_once.items() if found}
    return statement


def _put(statement: Statement, code: str, fields: tuple[str, ...]) -> str:
    schemes = {iri.removeprefix(PREFIXES["dsa"]) for iri in _lists().iris(code, SKOS.inScheme)}
    field = next(field for field in fields if field in schemes)
    statement.setdefault(field, []).append(_lists().texts(code, SKOS.notation)[0])
    return field
