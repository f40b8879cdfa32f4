"""The vocabulary: what each axiom a person writes in Protégé gives."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.model.vocabulary import ClassTerm, PropertyTerm, Vocabulary
from kmgraph.namespaces import PREFIXES, XSD
from kmgraph.ontology.vocabulary import read_vocabulary
from kmgraph.rdf.index import TripleIndex

EX = "https://example.org/"
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + f"@prefix : <{EX}> .\n"


def vocabulary(turtle: str) -> Vocabulary:
    return read_vocabulary(TripleIndex(ox.parse(HEADER + turtle, ox.RdfFormat.TURTLE)))


def class_x(turtle: str) -> ClassTerm:
    return vocabulary(f":X a owl:Class . :X {turtle} .").classes[f"{EX}X"]


def property_p(turtle: str, kind: str = "DatatypeProperty") -> PropertyTerm:
    return vocabulary(f":p a owl:{kind} . :p {turtle} .").properties[f"{EX}p"]


@pytest.mark.parametrize(
    ("turtle", "parents"),
    [
        ("rdfs:subClassOf :B , :A , owl:Thing", "AB"),
        (
            "rdfs:subClassOf [ owl:intersectionOf ( :A [ owl:intersectionOf ( :B :C ) ] [ owl:complementOf :D ] ) ]",
            "ABC",
        ),
        ("owl:equivalentClass [ owl:intersectionOf ( :A [ owl:onProperty :p ; owl:someValuesFrom :B ] ) ]", "A"),
        ("owl:equivalentClass [ owl:unionOf ( :A :B ) ]", ""),
        ("owl:equivalentClass :A", ""),
        ("rdfs:subClassOf :X", ""),
    ],
)
def test_parents(turtle: str, parents: str) -> None:
    assert class_x(turtle).parents == tuple(f"{EX}{name}" for name in parents)


@pytest.mark.parametrize(
    ("turtle", "learnable"),
    [
        ("rdfs:comment 'x'", True),
        ("km:learnable false", False),
        ("km:learnable '0'^^xsd:boolean", False),
        ("km:learnable true", True),
        ("owl:deprecated true", False),
        ("owl:deprecated false", True),
    ],
)
def test_learnable(turtle: str, learnable: bool) -> None:
    assert class_x(turtle).learnable is learnable
    assert property_p(turtle).learnable is learnable


class TestWords:
    def test_by_language_and_role(self) -> None:
        words = class_x(
            "rdfs:label 'diet'@en , '节食'@ZH-hans ; skos:definition 'About diets.'@en ;"
            "skos:altLabel 'slimming'@en , 'dieting'@en ; skos:hiddenLabel '减肥'@zh ;"
            "km:topicPhrase 'about dieting'@en , '关于节食的'@zh"
        ).words
        assert words.labels == {"en": "diet", "zh-Hans": "节食"}
        assert words.definitions == {"en": "About diets."}
        assert words.alt_labels == {"en": ("dieting", "slimming")}
        assert words.hidden_labels == {"zh": ("减肥",)}
        assert words.phrases == {"topicPhrase": {"en": "about dieting", "zh": "关于节食的"}}

    def test_a_second_label_counts_as_alternative(self) -> None:
        words = class_x("rdfs:label 'b'@en , 'a'@en").words
        assert words.labels == {"en": "a"}
        assert words.alt_labels == {"en": ("b",)}

    def test_preferred_label_fills_in(self) -> None:
        assert class_x("skos:prefLabel 'p'@en , 'z'@zh ; rdfs:label 'r'@en").words.labels == {"en": "r", "zh": "z"}

    def test_without_a_language(self) -> None:
        assert class_x("rdfs:label 'x'").words.labels == {"und": "x"}


class TestProperties:
    def test_union_domain(self) -> None:
        assert property_p("rdfs:domain [ owl:unionOf ( :B :A ) ]").domain == (f"{EX}A", f"{EX}B")

    def test_domain_and_range_from_above(self) -> None:
        found = vocabulary(
            ":p a owl:ObjectProperty ; rdfs:subPropertyOf :q . :q a owl:ObjectProperty ; rdfs:subPropertyOf :q , :r ."
            ":r a owl:ObjectProperty ; rdfs:domain :A ; rdfs:range :B ."
        ).properties[f"{EX}p"]
        assert (found.domain, found.range) == ((f"{EX}A",), (f"{EX}B",))

    def test_enumerated_range_in_the_order_given(self) -> None:
        found = property_p("rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 'low' 'high' 'all' ) ]")
        assert found.values == ("low", "high", "all")
        assert found.range == (XSD.string,)

    def test_named_enumeration(self) -> None:
        text = ":p a owl:DatatypeProperty ; rdfs:range :Level . :Level owl:equivalentClass [ owl:oneOf ( 'a' 'b' ) ] ."
        assert vocabulary(text).properties[f"{EX}p"].values == ("a", "b")

    def test_restricted_range(self) -> None:
        facets = "owl:withRestrictions ( [ xsd:minInclusive 0 ] )"
        text = f"rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; {facets} ]"
        assert property_p(text).range == (XSD.integer,)

    def test_functional(self) -> None:
        assert property_p("a owl:FunctionalProperty").functional
        assert not property_p("rdfs:range xsd:boolean").functional


def test_individuals_need_no_declaration_where_their_class_has_one() -> None:
    found = vocabulary(":K a owl:Class . :i a :K . :j a owl:NamedIndividual , :Other . :n a :Undeclared . [] a :K .")
    assert {iri: term.types for iri, term in found.individuals.items()} == {
        f"{EX}i": (f"{EX}K",),
        f"{EX}j": (f"{EX}Other",),
    }


def test_the_form_of_an_individual_may_be_an_ordinary_word() -> None:
    flags = {"i": "km:ambiguousForm true", "j": "km:ambiguousForm false", "k": "a :K"}
    found = vocabulary(":K a owl:Class ." + "".join(f":{name} a :K ; {flag} ." for name, flag in flags.items()))
    assert [found.individuals[f"{EX}{name}"].is_ambiguous for name in flags] == [True, False, False]


def test_sorted_and_without_the_built_in_classes() -> None:
    found = vocabulary(
        ":B a owl:Class . :A a owl:Class . owl:Thing a owl:Class .:q a owl:ObjectProperty . :p a owl:DatatypeProperty ."
    )
    assert list(found.classes) == [f"{EX}A", f"{EX}B"]
    assert list(found.properties) == [f"{EX}p", f"{EX}q"]
