"""Published rules as ODRL: what they prohibit, permit and require, where and when, and what has no place there."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from kmgraph.graph import OdrlPolicies, odrl_policies
from kmgraph.namespaces import KM, PREFIXES

ODRL = rdflib.Namespace(PREFIXES["odrl"])
EX = rdflib.Namespace("https://example.org/x#")
HEAD = "".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in {**PREFIXES, "": EX}.items())


def _policies(turtle: str) -> OdrlPolicies:
    return odrl_policies(ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE))


def _graph(turtle: str) -> rdflib.Graph:
    text = ox.serialize(_policies(turtle).triples, format=ox.RdfFormat.TURTLE)
    assert text is not None
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize(
    ("kind", "odrl", "relation"),
    [
        ("PublishedProhibition", "Prohibition", "prohibition"),
        ("PublishedPermission", "Permission", "permission"),
        ("PublishedObligation", "Duty", "obligation"),
    ],
)
def test_a_published_rule_is_a_policy_with_one_rule(kind: str, odrl: str, relation: str) -> None:
    graph = _graph(f':r a km:{kind} ; km:scope km:GamblingContent ; km:onPlatform :p ; rdfs:label "x"@en .')
    assert set(graph.subjects(rdflib.RDF.type, ODRL[odrl])) == {EX.r}
    (policy,) = graph.subjects(ODRL[relation], EX.r)
    assert (policy, rdflib.RDF.type, ODRL.Set) in graph
    assert set(graph.objects(EX.r, ODRL.assigner)) == {EX.p}
    (action,) = graph.objects(EX.r, ODRL.action)
    assert (action == ODRL.distribute) == (odrl != "Duty")


def test_an_obligation_asks_for_what_it_says_in_words() -> None:
    graph = _graph(':r a km:PublishedObligation ; km:scope km:GamblingContent ; km:requires "declare it"@en .')
    (action,) = graph.objects(EX.r, ODRL.action)
    assert set(graph.objects(action, rdflib.RDFS.label)) == {rdflib.Literal("declare it", "en")}


def test_where_and_when_a_rule_holds_are_constraints() -> None:
    graph = _graph(
        ':r a km:PublishedRule ; km:deontic km:Prohibition ; km:scope km:GamblingContent ; km:inTerritory "DE" , "AT" ;'
        ' km:inForceFrom "2025-01-01T00:00:00Z"^^xsd:dateTime .'
    )
    told = {
        (graph.value(node, ODRL.leftOperand), graph.value(node, ODRL.operator)): set(
            map(str, graph.objects(node, ODRL.rightOperand))
        )
        for node in graph.objects(EX.r, ODRL.constraint)
    }
    assert told[ODRL.spatial, ODRL.isAnyOf] == {"AT", "DE"}
    assert [key for key in told if key != (ODRL.spatial, ODRL.isAnyOf)] == [(ODRL.dateTime, ODRL.gteq)]


@pytest.mark.parametrize("kind", ["InferredRule", "ReportedRule"])
def test_a_rule_from_practice_is_no_rule_of_odrl_and_is_counted(kind: str) -> None:
    policies = _policies(f":r a km:{kind} ; km:scope km:GamblingContent ; km:onPlatform :p .")
    assert policies == OdrlPolicies((), 0, from_practice=1)


def test_a_rule_that_is_of_two_kinds_or_none_is_left_out_and_counted() -> None:
    policies = _policies(
        ":r a km:PublishedPermission , km:PublishedProhibition ; km:scope km:GamblingContent ."
        ":s a km:PublishedRule ; km:scope km:GamblingContent ."
    )
    assert policies == OdrlPolicies((), 0, unclear=2)


def test_an_outcome_that_odrl_has_no_term_for_stays_kmgraphs_and_is_counted() -> None:
    turtle = ":r a km:PublishedPermission ; km:scope km:GamblingContent ; km:prescribesOutcome km:AdultsOnly ."
    assert _policies(turtle).with_outcome == 1
    assert (EX.r, rdflib.URIRef(KM.prescribesOutcome), rdflib.URIRef(KM.AdultsOnly)) in _graph(turtle)
    said = ":r a km:PublishedProhibition ; km:scope km:GamblingContent ; km:prescribesOutcome km:NotAllowed ."
    assert _policies(said).with_outcome == 0
