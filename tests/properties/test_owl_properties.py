"""Laws of class expressions in RDF: nothing is lost on the way there and back."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Or, Some, Value
from kmgraph.namespaces import OWL, RDFS, XSD
from kmgraph.ontology.expressions import expression_from_rdf, expression_to_triples
from kmgraph.rdf.blank_nodes import label_blanks
from kmgraph.rdf.datatypes import literal_value, value_literal
from kmgraph.rdf.index import TripleIndex

EX = "https://example.org/"
classes = st.sampled_from([Named(f"{EX}{name}") for name in ("A", "B", "C", "类")])
properties = st.sampled_from([f"{EX}{name}" for name in ("p", "q", "r")])
whole = st.integers(-(10**12), 10**12)
floats = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values: st.SearchStrategy[Value] = st.one_of(st.booleans(), whole, floats, texts)


@st.composite
def data_ranges(draw: st.DrawFn) -> DataRange:
    datatype, numbers = draw(
        st.sampled_from(
            [(XSD.integer, whole), (XSD.nonNegativeInteger, whole), (XSD.decimal, floats), (XSD.double, floats)]
        )
    )
    low, high = draw(st.none() | numbers), draw(st.none() | numbers)
    return DataRange(
        property=draw(properties),
        datatype=datatype,
        min=low,
        max=high,
        # Where there is no end, there is nothing to include.
        min_inclusive=True if low is None else draw(st.booleans()),
        max_inclusive=False if high is None else draw(st.booleans()),
    )


leaves: st.SearchStrategy[Expression] = st.one_of(
    classes,
    st.builds(HasValue, properties, values),
    st.builds(HasValue, properties, st.sampled_from([f"{EX}i", f"{EX}j"]), st.just(True)),
    data_ranges(),
)


def extend(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, several), st.builds(Or, several), st.builds(Not, inner), st.builds(Some, properties, inner)
    )


expressions = st.recursive(leaves, extend, max_leaves=12)


@given(expressions)
def test_there_and_back(expression: Expression) -> None:
    node, triples = expression_to_triples(expression, "x")
    assert expression_from_rdf(TripleIndex(triples), node) == expression


@given(expressions, st.randoms(use_true_random=False))
def test_labels_and_order_dont_matter(expression: Expression, random) -> None:  # type: ignore[no-untyped-def]
    node, triples = expression_to_triples(expression, "x")
    definition = ox.Triple(ox.NamedNode(f"{EX}X"), ox.NamedNode(OWL.equivalentClass), node)
    other_node, others = expression_to_triples(expression, "other")
    others.append(ox.Triple(definition.subject, definition.predicate, other_node))
    random.shuffle(others)
    labelled = label_blanks([*triples, definition])
    assert labelled == label_blanks(others)
    index = TripleIndex(labelled)
    assert expression_from_rdf(index, index.objects(f"{EX}X", OWL.equivalentClass)[0]) == expression


@given(st.lists(expressions, min_size=1, max_size=4))
def test_several_expressions_stay_apart(found: list[Expression]) -> None:
    written = [expression_to_triples(expression, f"x{i}n") for i, expression in enumerate(found)]
    everything = [triple for one in written for triple in one.triples]
    supers = [
        ox.Triple(ox.NamedNode(f"{EX}X{i}"), ox.NamedNode(RDFS.subClassOf), one.node) for i, one in enumerate(written)
    ]
    index = TripleIndex(label_blanks([*everything, *supers]))
    back = [expression_from_rdf(index, index.objects(f"{EX}X{i}", RDFS.subClassOf)[0]) for i in range(len(found))]
    assert back == found


@given(values)
def test_values_there_and_back(value: Value) -> None:
    back = literal_value(value_literal(value))
    assert back == value
    assert isinstance(back, bool) == isinstance(value, bool)


@given(floats)
def test_decimals_there_and_back(number: float) -> None:
    literal = value_literal(number, XSD.decimal)
    assert "e" not in literal.value.lower()
    assert literal_value(literal) == number
