"""Manchester syntax there and back: what is written is read as the same expression."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Or, Some
from kmgraph.model.vocabulary import ClassTerm, IndividualTerm, PropertyKind, PropertyTerm, Vocabulary
from kmgraph.namespaces import KM, OWL, RDF, XSD
from kmgraph.ontology.manchester.parser import parse_manchester
from kmgraph.ontology.print_manchester import to_manchester

EX = "https://example.org/ext#"
CLASSES = [KM.Content, KM.Medium, f"{EX}Spam", f"{EX}Content", f"{EX}and", f"{EX}食品", "http://rdfs.org/sioc/ns#Post"]
DATA = {
    f"{EX}flag": XSD.boolean,
    f"{EX}count": XSD.integer,
    f"{EX}size": XSD.nonNegativeInteger,
    f"{EX}share": XSD.decimal,
    f"{EX}rate": XSD.double,
    f"{EX}note": XSD.string,
    KM.inLanguage: XSD.language,
}
OBJECTS = [KM.hasAuthor, f"{EX}some"]
INDIVIDUALS = [f"{EX}cpdd", f"{EX}true"]
VOCABULARY = Vocabulary(
    classes={iri: ClassTerm(iri) for iri in CLASSES},
    properties={
        **{iri: PropertyTerm(iri, PropertyKind.DATA, range=(datatype,)) for iri, datatype in DATA.items()},
        **{iri: PropertyTerm(iri, PropertyKind.OBJECT) for iri in OBJECTS},
    },
    individuals={iri: IndividualTerm(iri, types=(KM.Content,)) for iri in INDIVIDUALS},
)
DECLARATIONS = "".join(
    f"<{iri}> <{RDF.type}> <{kind}> .\n"
    for kind, iris in (
        (OWL.Class, CLASSES),
        (OWL.ObjectProperty, OBJECTS),
        (OWL.DatatypeProperty, DATA),
        (OWL.NamedIndividual, INDIVIDUALS),
    )
    for iri in iris
).encode()

whole = st.integers(-(10**9), 10**9)
decimals = st.decimals(-1000, 1000, places=3).map(float)
doubles = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
has_data_value = st.one_of(
    st.builds(HasValue, st.just(f"{EX}flag"), st.booleans()),
    st.builds(HasValue, st.just(f"{EX}count"), whole),
    st.builds(HasValue, st.just(f"{EX}share"), decimals),
    st.builds(HasValue, st.just(f"{EX}rate"), doubles),
    st.builds(HasValue, st.just(f"{EX}note"), texts),
    st.builds(HasValue, st.just(KM.inLanguage), st.sampled_from(["en", "zh-Hans"])),
)


@st.composite
def data_ranges(draw: st.DrawFn) -> DataRange:
    prop, numbers = draw(
        st.sampled_from([(f"{EX}count", whole), (f"{EX}size", whole), (f"{EX}share", decimals), (f"{EX}rate", doubles)])
    )
    low, high = draw(st.none() | numbers), draw(st.none() | numbers)
    low_in, high_in = (True if low is None else draw(st.booleans())), (False if high is None else draw(st.booleans()))
    return DataRange(prop, DATA[prop], low, high, low_in, high_in)


leaves: st.SearchStrategy[Expression] = st.one_of(
    st.sampled_from(CLASSES).map(Named),
    has_data_value,
    st.builds(HasValue, st.sampled_from(OBJECTS), st.sampled_from(INDIVIDUALS), st.just(True)),
    data_ranges(),
)


def extend(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    some = st.builds(Some, st.sampled_from(OBJECTS), inner)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, inner), some)


@given(st.recursive(leaves, extend, max_leaves=10))
def test_there_and_back(expression: Expression) -> None:
    text = to_manchester(expression, VOCABULARY)
    assert parse_manchester({"x": text}, DECLARATIONS)["x"].expression == expression
