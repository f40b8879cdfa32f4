"""Profiles, class tree and justifications from the JVM worker; scopes beside an ontology."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.errors import OntologyError
from kmgraph.model import (
    And,
    ClassLiteral,
    DataRange,
    Expression,
    Hierarchy,
    Named,
    PropertyKind,
    PropertyTerm,
    RangeLiteral,
    Scope,
    Some,
    Vocabulary,
)
from kmgraph.namespaces import KM, XSD
from kmgraph.ontology.manchester.parser import ParsedExpression, parse_manchester
from kmgraph.reason import check_ontology, classify, explain, with_scopes
from kmgraph.reason.explanation import Justification
from kmgraph.reason.profiles import OntologyReport, ProfileViolation

pytestmark = pytest.mark.usefixtures("warm_reasoner")

X = "https://example.org/x#"
VOCABULARY = Vocabulary(properties={f"{X}age": PropertyTerm(f"{X}age", PropertyKind.DATA, range=(XSD.integer,))})


def ntriples(turtle: str) -> bytes:
    prefixes = """
    @prefix : <https://example.org/x#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    """
    return (
        ox.serialize(ox.parse(input=prefixes + turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
        or b""
    )


BASE = ntriples("""
    <https://example.org/one> a owl:Ontology . <https://example.org/two> a owl:Ontology ; rdfs:label "two" .
    km:Content a owl:Class ; rdfs:label "content"@en , "内容"@zh .
    :Video a owl:Class ; rdfs:subClassOf km:Content ; rdfs:label "video"@en , "视频"@zh .
    :Clip a owl:Class ; rdfs:subClassOf :Video ; rdfs:label "short clip"@en , "短视频"@zh .
    :News a owl:Class ; rdfs:subClassOf km:Content ; rdfs:label "news"@en .
    :Account a owl:Class ; owl:disjointWith km:Content .
    :someone a :Account , owl:NamedIndividual .
    :hasAuthor a owl:ObjectProperty . :age a owl:DatatypeProperty ; rdfs:range xsd:integer .
""")


@pytest.fixture(scope="module")
def report() -> OntologyReport:
    odd = """
        :Odd a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf (:Clip :News) ] , :Undeclared .
        :Clip :remark "not declared as an annotation property" .
    """
    return check_ontology(BASE + ntriples(odd))


class TestProfiles:
    def test_use_of_what_nobody_declared_is_outside_dl(self, report: OntologyReport) -> None:
        assert [violation.what for violation in report.profiles.dl] == [
            "use of undeclared annotation property",
            "use of undeclared class",
        ]
        assert str(report.profiles.dl[1]) == (
            "use of undeclared class: <https://example.org/x#Undeclared> "
            "(in: <https://example.org/x#Odd> SubClassOf <https://example.org/x#Undeclared>)"
        )

    def test_a_union_as_superclass_is_outside_the_three_small_profiles(self, report: OntologyReport) -> None:
        axiom = "<https://example.org/x#Odd> SubClassOf <https://example.org/x#Clip> or <https://example.org/x#News>"
        for violations in (report.profiles.el, report.profiles.ql, report.profiles.rl):
            assert axiom in [violation.axiom for violation in violations]
        assert axiom not in [violation.axiom for violation in report.profiles.dl]

    def test_the_class_tree_comes_along(self, report: OntologyReport) -> None:
        assert report.hierarchy.parents[f"{X}Odd"] == {KM.Content, f"{X}Undeclared"}

    def test_a_clean_ontology_is_in_dl(self) -> None:
        report = check_ontology(BASE)
        assert report.profiles.dl == ()
        assert report.hierarchy == classify(BASE)

    def test_a_violation_without_axiom_is_one_clause(self) -> None:
        assert str(ProfileViolation("use of reserved vocabulary", "owl:X", "")) == "use of reserved vocabulary: owl:X"


class TestExplanations:
    def test_the_axioms_lead_from_the_lower_to_the_upper_class_in_the_language(self) -> None:
        assert explain(BASE, f"{X}Clip", KM.Content, language="zh") == (
            Justification(("短视频 SubClassOf 视频", "视频 SubClassOf 内容")),
        )

    def test_labels_of_several_words_are_quoted_and_other_languages_stand_in(self) -> None:
        scopes = with_scopes(BASE, {f"{X}S": And((Named(f"{X}Clip"), Named(f"{X}News")))}, VOCABULARY)
        (justification,) = explain(scopes, f"{X}S", f"{X}News", language="zh")
        assert justification.axioms == ("<https://example.org/x#S> EquivalentTo 内容 and (短视频 and news)",)

    def test_axioms_that_read_the_same_are_still_two(self) -> None:
        twin = ntriples(
            ':Clip rdfs:subClassOf :Twin . :Twin a owl:Class ; rdfs:subClassOf km:Content ; rdfs:label "video"@en .'
        )
        found = explain(BASE + twin, f"{X}Clip", KM.Content, limit=5)
        assert [one.axioms for one in found] == [("'short clip' SubClassOf video", "video SubClassOf content")] * 2

    def test_what_does_not_follow_has_no_justification(self) -> None:
        assert explain(BASE, f"{X}Video", f"{X}Clip") == ()

    def test_why_a_class_can_have_no_member(self) -> None:
        contradiction = ntriples(":Robot a owl:Class ; rdfs:subClassOf :Account , :Clip .")
        (justification,) = explain(BASE + contradiction, f"{X}Robot")
        assert sorted(justification.axioms) == [
            "'short clip' SubClassOf video",
            "<https://example.org/x#Account> DisjointWith content",
            "<https://example.org/x#Robot> SubClassOf 'short clip'",
            "<https://example.org/x#Robot> SubClassOf <https://example.org/x#Account>",
            "video SubClassOf content",
        ]
        assert justification.axioms[0].startswith("<https://example.org/x#Robot>")

    def test_why_nothing_can_be(self) -> None:
        (justification,) = explain(BASE + ntriples(":someone a :Clip ."), None)
        assert "<https://example.org/x#someone> Type 'short clip'" in justification.axioms
        assert len(justification.axioms) == 5

    def test_several_ways_are_several_justifications(self) -> None:
        shortcut = ntriples(":Clip rdfs:subClassOf km:Content .")
        found = explain(BASE + shortcut, f"{X}Clip", KM.Content, limit=5)
        assert [one.axioms for one in found] == [
            ("'short clip' SubClassOf content",),
            ("'short clip' SubClassOf video", "video SubClassOf content"),
        ]

    def test_the_reason_for_a_refusal_comes_from_the_worker_too(self) -> None:
        with pytest.raises(OntologyError, match="does not know the datatype xsd:date"):
            explain(
                BASE
                + ntriples(
                    ":age rdfs:range xsd:date . :Clip rdfs:subClassOf [ a owl:Restriction ; "
                    "owl:onProperty :age ; owl:someValuesFrom xsd:date ] ."
                ),
                f"{X}Clip",
                KM.Content,
            )


@pytest.fixture(scope="module")
def tree() -> Hierarchy:
    written = {"P": "Video and not News", "Q": "hasAuthor only Account", "N": "not Video"}
    parsed = parse_manchester(written, BASE)
    learned = Scope.of(
        (ClassLiteral(f"{X}Clip"), RangeLiteral(f"{X}age", XSD.integer, None, 7, (f"{X}hasAuthor",))),
        unless=((ClassLiteral(f"{X}News"),),),
    )
    wider = Some(f"{X}hasAuthor", DataRange(f"{X}age", XSD.integer, None, 30))
    brought = ntriples(
        ":F a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf (km:Content [ a owl:Class ; "
        "owl:unionOf (:Clip :News) ]) ] ."
    )
    definitions: dict[str, Expression | ParsedExpression] = {"T": learned.to_expression(), "W": wider, **parsed}
    scopes = {f"{X}{name}": definition for name, definition in definitions.items()}
    return classify(with_scopes(BASE, scopes, VOCABULARY, [brought]))


class TestScopes:
    def test_learned_written_and_brought_scopes_are_placed_in_one_tree(self, tree: Hierarchy) -> None:
        assert tree.ancestors(f"{X}T") == {
            *(f"{X}{name}" for name in ("T", "P", "W", "F", "Clip", "Video")),
            KM.Content,
        }

    def test_a_scope_holds_of_content_only(self, tree: Hierarchy) -> None:
        assert tree.parents[f"{X}N"] == {KM.Content}
        assert tree.parents[f"{X}W"] == {KM.Content}
        assert tree.consistent

    def test_a_part_that_observations_cannot_decide_reaches_the_reasoner(self, tree: Hierarchy) -> None:
        assert tree.parents[f"{X}Q"] == {KM.Content}

    def test_the_same_scopes_give_the_same_bytes(self) -> None:
        one: dict[str, Expression] = {f"{X}A": Named(f"{X}Clip"), f"{X}B": And((Named(f"{X}Clip"), Named(f"{X}News")))}
        other = dict(reversed(one.items()))
        assert with_scopes(BASE, one, VOCABULARY) == with_scopes(BASE, other, VOCABULARY)

    def test_blank_nodes_of_files_stay_apart(self) -> None:
        first = b'_:b <https://example.org/x#p> "1" .\n'
        second = b'_:b <https://example.org/x#p> "2" .\n'
        merged = with_scopes(first, {}, VOCABULARY, [second])
        assert len({line.split()[0] for line in merged.splitlines()}) == 2
