"""Class expressions out of Turtle, as people and Protégé write them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.vocabulary import PropertyKind, PropertyTerm, Vocabulary
from kmgraph.namespaces import OWL, PREFIXES, RDF, RDFS, XSD
from kmgraph.ontology.expressions import definition_of, expression_from_rdf, expression_to_triples
from kmgraph.rdf.index import TripleIndex

EX = "https://example.org/"
A, B, C = (Named(f"{EX}{name}") for name in "ABC")
P, N = f"{EX}p", f"{EX}n"
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + f"@prefix : <{EX}> .\n"


def index(turtle: str) -> TripleIndex:
    return TripleIndex(ox.parse(HEADER + turtle, ox.RdfFormat.TURTLE))


def read(expression: str) -> Expression:
    triples = index(f":X rdfs:subClassOf {expression} .")
    return expression_from_rdf(triples, triples.objects(f"{EX}X", RDFS.subClassOf)[0])


def some(filler: str, prop: str = ":p") -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom {filler} ]"


def facets(datatype: str, text: str) -> str:
    return some(f"[ a rdfs:Datatype ; owl:onDatatype {datatype} ; owl:withRestrictions ( {text} ) ]", ":n")


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":A", A),
        ("[ owl:intersectionOf ( :A :B ) ]", And((A, B))),
        ("[ owl:unionOf ( :A [ owl:complementOf :B ] ) ]", Or((A, Not(B)))),
        (some(":A"), Some(P, A)),
        (some(some(":A")), Some(P, Some(P, A))),
        ("[ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ]", HasValue(P, f"{EX}i", is_iri=True)),
        ("[ a owl:Restriction ; owl:onProperty :n ; owl:hasValue true ]", HasValue(N, True)),
        ("[ a owl:Restriction ; owl:onProperty :n ; owl:hasValue 7 ]", HasValue(N, 7)),
        ("[ a owl:Restriction ; owl:onProperty :n ; owl:hasValue 0.5 ]", HasValue(N, 0.5)),
        ('[ a owl:Restriction ; owl:onProperty :n ; owl:hasValue "zh"^^xsd:language ]', HasValue(N, "zh")),
        (some("xsd:integer", ":n"), DataRange(N, XSD.integer)),
        (facets("xsd:integer", "[ xsd:minInclusive 0 ] [ xsd:maxExclusive 7 ]"), DataRange(N, XSD.integer, 0, 7)),
        (
            facets("xsd:decimal", "[ xsd:minExclusive 0.5 ] [ xsd:maxInclusive 1.5 ]"),
            DataRange(N, XSD.decimal, 0.5, 1.5, min_inclusive=False, max_inclusive=True),
        ),
        (facets("xsd:integer", "[ xsd:minInclusive 3 ; xsd:maxExclusive 7 ]"), DataRange(N, XSD.integer, 3, 7)),
    ],
)
def test_reads(turtle: str, expected: Expression) -> None:
    assert read(turtle) == expected


@pytest.mark.parametrize(
    ("turtle", "same"),
    [
        (some("[ owl:oneOf ( :i :j ) ]"), Or((HasValue(P, f"{EX}i", True), HasValue(P, f"{EX}j", True)))),
        (some("[ a rdfs:Datatype ; owl:oneOf ( 1 2 ) ]", ":n"), Or((HasValue(N, 1), HasValue(N, 2)))),
        ("[ owl:onProperty :p ; owl:minQualifiedCardinality 1 ; owl:onClass :A ]", Some(P, A)),
        ("[ owl:onProperty :p ; owl:minCardinality 1 ]", Some(P, Named(OWL.Thing))),
        (facets("xsd:integer", "[ xsd:minInclusive 1 ] [ xsd:minInclusive 5 ]"), DataRange(N, XSD.integer, 5)),
        (
            facets("xsd:integer", "[ xsd:minInclusive 5 ] [ xsd:minExclusive 5 ]"),
            DataRange(N, XSD.integer, 5, min_inclusive=False),
        ),
        (
            facets("xsd:integer", "[ xsd:maxInclusive 5 ] [ xsd:maxExclusive 5 ]"),
            DataRange(N, XSD.integer, max=5),
        ),
        (
            some(
                "[ a rdfs:Datatype ; owl:unionOf ( xsd:decimal [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;"
                " owl:withRestrictions ( [ xsd:minInclusive 2 ] ) ] ) ]",
                ":n",
            ),
            Or((DataRange(N, XSD.decimal), DataRange(N, XSD.integer, 2))),
        ),
    ],
)
def test_reads_what_says_the_same_in_other_words(turtle: str, same: Expression) -> None:
    assert read(turtle) == same


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("[ owl:onProperty :p ; owl:allValuesFrom :A ]", "p only A"),
        ("[ owl:onProperty :p ; owl:maxQualifiedCardinality 2 ; owl:onClass :A ]", "p max 2 A"),
        ("[ owl:onProperty :p ; owl:cardinality 3 ]", "p exactly 3 Thing"),
        ("[ owl:onProperty :p ; owl:hasSelf true ]", "p Self"),
        ("[ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom :A ]", "inverse"),
        ('[ owl:onProperty :n ; owl:hasValue "x"@en ]', 'n value "x"@en'),
        ('[ owl:onProperty :n ; owl:hasValue "x"^^xsd:integer ]', 'n value "x"'),
        (facets("xsd:string", '[ xsd:pattern "a+" ]'), "n some"),
        (facets("xsd:integer", '[ xsd:minInclusive "x" ]'), "n some integer[minInclusive x]"),
        ("[ owl:oneOf ( :i ) ]", "enumeration"),
        ("[]", "says nothing"),
    ],
)
def test_names_what_observations_cant_decide(turtle: str, words: str) -> None:
    found = read(turtle)
    assert isinstance(found, Unsupported)
    assert words in found.description


def test_a_class_inside_itself_ends() -> None:
    triples = index("_:x owl:intersectionOf ( :A _:x ) . :X rdfs:subClassOf _:x .")
    found = expression_from_rdf(triples, triples.objects(f"{EX}X", RDFS.subClassOf)[0])
    while isinstance(found, And):
        found = found.operands[1]
    assert isinstance(found, Unsupported)


class TestDefinitionOf:
    def test_of_a_primitive_class(self) -> None:
        assert definition_of(index(":X rdfs:subClassOf :A ."), f"{EX}X") is None

    def test_either_way_round(self) -> None:
        expected = And((A, B))
        assert definition_of(index(":X owl:equivalentClass [ owl:intersectionOf ( :A :B ) ] ."), f"{EX}X") == expected
        assert definition_of(index("[] owl:intersectionOf ( :A :B ) ; owl:equivalentClass :X ."), f"{EX}X") == expected

    def test_in_the_old_style(self) -> None:
        assert definition_of(index(":X a owl:Class ; owl:unionOf ( :A :B ) ."), f"{EX}X") == Or((A, B))

    def test_prefers_one_that_can_be_decided(self) -> None:
        triples = index(
            ":X owl:equivalentClass [ owl:onProperty :p ; owl:allValuesFrom :A ] , [ owl:unionOf ( :A :B ) ] ."
        )
        assert definition_of(triples, f"{EX}X") == Or((A, B))


class TestDatatypes:
    def vocabulary(self, datatype: str) -> Vocabulary:
        return Vocabulary(properties={N: PropertyTerm(N, PropertyKind.DATA, range=(datatype,))})

    def written(self, expression: Expression, vocabulary: Vocabulary | None) -> set[str]:
        _, triples = expression_to_triples(expression, "x", vocabulary)
        return {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}

    @pytest.mark.parametrize(
        ("value", "asked", "written"),
        [
            ("zh", XSD.language, XSD.language),
            ("zh", XSD.string, XSD.string),
            (True, XSD.boolean, XSD.boolean),
            (3, XSD.nonNegativeInteger, XSD.nonNegativeInteger),
            (3, XSD.double, XSD.double),
            (0.5, XSD.decimal, XSD.decimal),
            (0.5, XSD.integer, XSD.double),
            (True, XSD.integer, XSD.boolean),
            ("three", XSD.integer, XSD.string),
        ],
    )
    def test_values_take_the_propertys_datatype_if_it_suits(
        self, value: str | bool | float, asked: str, written: str
    ) -> None:
        assert self.written(HasValue(N, value), self.vocabulary(asked)) == {written}

    def test_without_a_vocabulary(self) -> None:
        assert self.written(HasValue(N, 3), None) == {XSD.integer}

    def test_fractions_bound_whole_numbers_from_the_next_one(self) -> None:
        node, triples = expression_to_triples(DataRange(N, XSD.integer, 6.5, 8.5), "x")
        # 6.5 <= x < 8.5 of whole numbers is 7 <= x <= 8.
        assert expression_from_rdf(TripleIndex(triples), node) == DataRange(N, XSD.integer, 7, 8, True, True)


def test_labels_are_the_same_each_time() -> None:
    expression = And((A, Some(P, Or((B, C)))))
    first, second = (expression_to_triples(expression, "r-1") for _ in range(2))
    assert first == second
    assert str(first.node).startswith("_:r1n")
    assert ox.Triple(first.node, ox.NamedNode(RDF.type), ox.NamedNode(OWL.Class)) in first.triples


def test_what_is_not_known_cant_be_written() -> None:
    with pytest.raises(ValueError, match="p only A"):
        expression_to_triples(Not(Unsupported("p only A")), "x")
