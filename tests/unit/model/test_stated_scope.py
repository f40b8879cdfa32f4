"""A scope that is read back from its expression is the same scope, with the same id."""

from __future__ import annotations

import pytest

from kmgraph.model import (
    And,
    ClassLiteral,
    DataRange,
    Expression,
    HasValue,
    Literal,
    Named,
    Not,
    Or,
    RangeLiteral,
    Scope,
    Some,
    SomeLiteral,
    ValueLiteral,
    platform_of_id,
    rule_id,
    scope_of,
)
from kmgraph.namespaces import KM, XSD

POLITICS, NEWS, VIDEO = (f"https://example.org/{name}" for name in ("Politics", "News", "Video"))
AGE = "https://example.org/age"
LITERALS: tuple[Literal, ...] = (
    ClassLiteral(POLITICS),
    SomeLiteral(KM.hasMedium, (VIDEO,)),
    SomeLiteral(KM.hasMedium, (NEWS, VIDEO)),
    SomeLiteral(KM.mentions, (NEWS,), least=2),
    SomeLiteral(AGE, (NEWS,), (KM.hasAuthor,)),
    ValueLiteral(KM.inLanguage, "en"),
    ValueLiteral(KM.mentions, NEWS, is_iri=True, via=(KM.hasAuthor,)),
    RangeLiteral(AGE, XSD.integer, 3.0, 7.0, (KM.hasAuthor,)),
    RangeLiteral(AGE, XSD.integer, None, 7.0),
)


@pytest.mark.parametrize("literal", LITERALS)
def test_each_kind_of_literal_comes_back(literal: Literal) -> None:
    scope = Scope.of((literal, ClassLiteral("https://example.org/Other")), ((ClassLiteral(NEWS), literal), (literal,)))
    assert scope_of(scope.to_expression()) == scope
    assert scope_of(Scope.of((literal,)).to_expression()) == Scope.of((literal,))


def test_the_order_of_parts_and_the_kind_of_numbers_make_no_other_rule() -> None:
    age = Some(KM.hasAuthor, DataRange(AGE, XSD.integer, None, 7))
    written = And((Not(Named(NEWS)), age, Named(POLITICS)))
    learned = Scope.of(
        (ClassLiteral(POLITICS), RangeLiteral(AGE, XSD.integer, None, 7.0, (KM.hasAuthor,))), ((ClassLiteral(NEWS),),)
    )
    scope = scope_of(written)
    assert scope == learned
    assert platform_of_id(rule_id("b", learned), scope, ("a", "b")) == "b"
    assert platform_of_id(rule_id("c", learned), scope, ("a", "b")) is None


@pytest.mark.parametrize(
    "expression",
    [
        Or((Named(NEWS), Named(VIDEO))),
        And((Named(NEWS), Not(Or((Named(VIDEO), Named(POLITICS)))))),
        Not(Named(NEWS)),
        DataRange(AGE, XSD.integer, 3, None, min_inclusive=False),
        Some(KM.hasAuthor, Some(KM.hasMedium, Named(VIDEO)), least=2),
        And((HasValue(AGE, 1), Some(KM.hasAuthor, Or((Named(NEWS), Named(VIDEO)))))),
    ],
)
def test_what_no_learned_rule_can_say_is_none(expression: Expression) -> None:
    assert scope_of(expression) is None
