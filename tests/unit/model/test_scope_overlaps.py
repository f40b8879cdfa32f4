"""Scopes that overlap just in a third one, by their literals and the class tree."""

from __future__ import annotations

import pytest

from kmgraph.model import (
    ClassLiteral,
    GroupOverlap,
    Hierarchy,
    RangeLiteral,
    Scope,
    ValueLiteral,
    overlaps_in,
    overlaps_with,
)

EX = "https://example.org/"
TREE = Hierarchy({EX + "Keto": frozenset((EX + "Diet",))})
DIET, KETO, LINK = ClassLiteral(EX + "Diet"), ClassLiteral(EX + "Keto"), ValueLiteral(EX + "link", value=True)
PAID = ValueLiteral(EX + "paid", value=True)
YOUNG, OLD = (RangeLiteral(EX + "age", "integer", *ends) for ends in ((None, 30.0), (10.0, None)))
BETWEEN = RangeLiteral(EX + "age", "integer", 10.0, 30.0)


@pytest.mark.parametrize(
    ("one", "other", "shared", "is_one"),
    [
        (Scope.of((DIET,)), Scope.of((LINK,)), Scope.of((DIET, LINK)), True),
        (Scope.of((DIET, PAID)), Scope.of((LINK, PAID)), Scope.of((DIET, LINK, PAID)), True),
        (Scope.of((YOUNG,)), Scope.of((OLD,)), Scope.of((BETWEEN,)), True),
        (Scope.of((DIET,), ((PAID,),)), Scope.of((LINK,)), Scope.of((DIET, LINK), ((PAID,),)), True),
        (Scope.of((DIET,)), Scope.of((LINK,)), Scope.of((KETO, LINK)), False),
        (Scope.of((DIET,)), Scope.of((KETO, LINK)), Scope.of((KETO, LINK)), False),
        (Scope.of((DIET,), ((PAID,),)), Scope.of((LINK,)), Scope.of((DIET, LINK)), False),
        (Scope.of((DIET,)), Scope.of((LINK,)), Scope.of((DIET, LINK, PAID)), False),
    ],
    ids=["both", "with a part in common", "ends", "an exception", "a narrower class", "the same", "less", "more"],
)
def test_two_scopes_overlap_in_the_one_that_asks_for_just_what_both_do(
    one: Scope, other: Scope, shared: Scope, *, is_one: bool
) -> None:
    scopes = {"one": one, "other": other, "shared": shared}
    expected = (GroupOverlap(("one", "other"), "shared"),) if is_one else ()
    assert overlaps_in("shared", scopes, TREE) == expected
    assert [overlaps_with(name, scopes, TREE) for name in scopes] == [expected] * 3
