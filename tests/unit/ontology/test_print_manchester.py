"""Manchester syntax: brackets, names and literals."""

from __future__ import annotations

import pytest

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.vocabulary import ClassTerm, IndividualTerm, PropertyKind, PropertyTerm, Vocabulary
from kmgraph.namespaces import KM, XSD
from kmgraph.ontology.print_manchester import to_manchester

EX = "https://example.org/ext#"
ACCOUNT_AGE = f"{KM}accountAgeDays"
LINK, COUNT, RATE, SHARE, NOTE = (f"{EX}{name}" for name in ("hasLink", "count", "rate", "share", "note"))


def data(iri: str, datatype: str) -> PropertyTerm:
    return PropertyTerm(iri, PropertyKind.DATA, range=(datatype,))


VOCABULARY = Vocabulary(
    classes={iri: ClassTerm(iri) for iri in (f"{EX}Spam", f"{EX}Video", f"{KM}Video", f"{EX}only", f"{EX}食品")},
    properties={
        term.iri: term
        for term in (
            data(ACCOUNT_AGE, XSD.integer),
            data(LINK, XSD.boolean),
            data(COUNT, XSD.nonNegativeInteger),
            data(RATE, XSD.double),
            data(SHARE, XSD.decimal),
            data(NOTE, XSD.string),
            data(KM.inLanguage, XSD.language),
        )
    },
    individuals={f"{EX}cpdd": IndividualTerm(f"{EX}cpdd")},
)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Named(KM.Content), "Content"),
        (Named(f"{EX}Spam"), "Spam"),
        (Named(f"{EX}食品"), "食品"),
        (Named(f"{KM}Video"), "km:Video"),
        (Named(f"{EX}Video"), f"<{EX}Video>"),
        (Named(f"{EX}only"), f"<{EX}only>"),
        (Named("http://rdfs.org/sioc/ns#Post"), "sioc:Post"),
        (Named("https://elsewhere.org/Post"), "<https://elsewhere.org/Post>"),
        (And((Named(KM.Content), Not(Named(f"{EX}Spam")))), "Content and not Spam"),
        (
            And((Named(KM.Content), Not(And((Named(KM.Medium), Named(f"{EX}Spam")))))),
            "Content and not (Medium and Spam)",
        ),
        (
            Some(KM.hasAuthor, Some(KM.hasMedium, Or((Named(KM.Medium), Named(f"{EX}Spam"))))),
            "hasAuthor some (hasMedium some (Medium or Spam))",
        ),
        (Or((And((Named(KM.Content), Named(KM.Medium))), Named(f"{EX}Spam"))), "(Content and Medium) or Spam"),
        (Not(Not(Named(KM.Content))), "not (not Content)"),
        (Some(KM.mentions, Named(f"{EX}Spam"), least=2), "mentions min 2 Spam"),
        (Not(Some(KM.mentions, Named(f"{EX}Spam"), least=3)), "not (mentions min 3 Spam)"),
        (HasValue(LINK, True), "hasLink value true"),
        (HasValue(COUNT, 3), "count value 3"),
        (HasValue(RATE, 0.5), 'rate value "0.5"^^xsd:double'),
        (HasValue(SHARE, 0.5), "share value 0.5"),
        (HasValue(NOTE, 'say "hi" \\ bye'), 'note value "say \\"hi\\" \\\\ bye"'),
        (HasValue(KM.inLanguage, "zh"), 'inLanguage value "zh"^^xsd:language'),
        (HasValue(KM.mentions, f"{EX}cpdd", is_iri=True), "mentions value cpdd"),
        (DataRange(ACCOUNT_AGE, XSD.integer, 0, 7), "accountAgeDays some xsd:integer[>= 0, < 7]"),
        (DataRange(ACCOUNT_AGE, XSD.integer, max=7.0), "accountAgeDays some xsd:integer[< 7]"),
        (
            DataRange(ACCOUNT_AGE, XSD.integer, -3, 7, min_inclusive=False, max_inclusive=True),
            "accountAgeDays some xsd:integer[> -3, <= 7]",
        ),
        (DataRange(ACCOUNT_AGE, XSD.integer), "accountAgeDays some xsd:integer"),
        (DataRange(SHARE, XSD.decimal, 0.00001), "share some xsd:decimal[>= 0.00001]"),
        (DataRange(RATE, XSD.double, 1e30), 'rate some xsd:double[>= "1e30"^^xsd:double]'),
        (Not(Unsupported("p only A")), "not (p only A)"),
        (And(()), "owl:Thing"),
    ],
)
def test_spelling(expression: Expression, text: str) -> None:
    assert to_manchester(expression, VOCABULARY) == text
