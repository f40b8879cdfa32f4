"""What is written in Manchester syntax is read back as it was."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.model import (
    And,
    ClassTerm,
    DataRange,
    Expression,
    HasValue,
    IndividualTerm,
    Named,
    Not,
    Or,
    PropertyKind,
    PropertyTerm,
    Some,
    Vocabulary,
)
from kmgraph.namespaces import KM, OWL, RDF, RDFS, XSD
from kmgraph.ontology.manchester.parser import parse_manchester
from kmgraph.ontology.print_manchester import to_manchester

X = "https://example.org/x#"
CLASSES = [
    KM.Content,
    f"{KM}Video",
    f"{X}Video",
    f"{X}3D-clip",
    f"{X}节食",
    f"{X}and",
    "https://example.org/other/Shared",
]
OBJECTS = [KM.hasMedium, f"{X}有"]
NUMBERS = {f"{X}age": XSD.integer, f"{X}score": XSD.double, f"{X}price": XSD.decimal}
BOOLEAN, STRING = f"{X}flag", f"{X}note"
INDIVIDUALS = [f"{X}cpdd", "https://example.org/other/a(b)"]
DATA = {**NUMBERS, BOOLEAN: XSD.boolean, STRING: XSD.string}


def _vocabulary() -> Vocabulary:
    objects = {iri: PropertyTerm(iri, PropertyKind.OBJECT) for iri in OBJECTS}
    data = {iri: PropertyTerm(iri, PropertyKind.DATA, range=(datatype,)) for iri, datatype in DATA.items()}
    return Vocabulary(
        classes={iri: ClassTerm(iri) for iri in CLASSES},
        properties={**objects, **data},
        individuals={iri: IndividualTerm(iri) for iri in INDIVIDUALS},
    )


def _ntriples() -> bytes:
    kinds = {
        OWL.Class: CLASSES,
        OWL.ObjectProperty: OBJECTS,
        OWL.DatatypeProperty: list(DATA),
        OWL.NamedIndividual: INDIVIDUALS,
    }
    declared = [(iri, RDF.type, kind) for kind, iris in kinds.items() for iri in iris]
    ranges = [(iri, RDFS.range, datatype) for iri, datatype in DATA.items()]
    nodes = [ox.Triple(*map(ox.NamedNode, triple)) for triple in (*declared, *ranges)]
    return "".join(f"{triple} .\n" for triple in nodes).encode()


def _ranges(prop: str) -> st.SearchStrategy[Expression]:
    whole = NUMBERS[prop] == XSD.integer
    # Decimals are written without exponents; sixteenths are exact in both directions.
    number = st.integers(-(10**9), 10**9).map(lambda sixteenths: sixteenths if whole else sixteenths / 16)
    ends = st.tuples(st.none() | number, st.none() | number)
    return st.builds(
        lambda ends, low, high: DataRange(prop, NUMBERS[prop], ends[0], ends[1], low, high),
        ends.filter(lambda ends: ends != (None, None)),
        st.booleans(),
        st.booleans(),
    ).map(_normal)


def _normal(found: DataRange) -> DataRange:
    # An end that is not there is neither inclusive nor exclusive: the model's defaults stand.
    return DataRange(
        found.property,
        found.datatype,
        found.min,
        found.max,
        found.min_inclusive or found.min is None,
        found.max_inclusive and found.max is not None,
    )


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
LEAVES = st.one_of(
    st.sampled_from(CLASSES).map(Named),
    st.builds(HasValue, st.sampled_from(OBJECTS), st.sampled_from(INDIVIDUALS), st.just(True)),
    st.builds(HasValue, st.just(BOOLEAN), st.booleans()),
    st.builds(HasValue, st.just(STRING), TEXT),
    st.builds(HasValue, st.just(f"{X}age"), st.integers(-(10**9), 10**9)),
    *map(_ranges, NUMBERS),
)


def _wider(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    operands = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        operands.map(And),
        operands.map(Or),
        inner.map(Not),
        st.builds(Some, st.sampled_from(OBJECTS), inner),
    )


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(LEAVES, _wider, max_leaves=8)
VOCABULARY, NTRIPLES = _vocabulary(), _ntriples()


@given(EXPRESSIONS)
def test_what_is_written_is_read_back(expression: Expression) -> None:
    text = to_manchester(expression, VOCABULARY)
    assert parse_manchester({"key": text}, NTRIPLES)["key"].expression == expression
