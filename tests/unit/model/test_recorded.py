"""Which rows record what a class expression speaks of: what is not recorded is not "no"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from observe_world import (
    AGE,
    DIET,
    HIERARCHY,
    KETO,
    LINK,
    POLITICS,
    SELFIE,
    VIDEO,
    read_csv,
)

from kmgraph.model import (
    And,
    ClassLiteral,
    DataRange,
    HasValue,
    Hierarchy,
    Named,
    Not,
    Or,
    RangeLiteral,
    RecordedRows,
    Scope,
    Some,
    ValueLiteral,
)
from kmgraph.namespaces import KM, XSD

CSV = """
    id,outcome,topic,form,medium,hasLink,account age
    sparse,kept,,,,,
    diet,removed,dieting,selfie,video,true,3
    keto,removed,keto diet,,photo,false,
    politics,kept,politics,,,,400
    slip,kept,politics|dietting,,,,
    both,kept,dieting|keto diet,,,,
"""


@pytest.fixture
def rows(tmp_path: Path) -> RecordedRows:
    return RecordedRows(read_csv(tmp_path, CSV).table, HIERARCHY)


IDS = ("sparse", "diet", "keto", "politics", "slip", "both")


def told(mask: object) -> str:
    return " ".join(name for name, one in zip(IDS, mask, strict=True) if one)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("expression", "recorded"),
    [
        # A cell of which a part was not understood may say anything beside what was.
        (Named(DIET), "diet keto politics both"),
        # "Dieting" doesn't say whether it is the keto diet; with the narrower class beside it, it does.
        (Named(KETO), "keto politics both"),
        (Named(POLITICS), "diet keto politics both"),
        # A topic says nothing of the form.
        (Named(SELFIE), "diet"),
        (Named(KM.Content), "sparse diet keto politics slip both"),
        (Some(KM.hasMedium, Named(VIDEO)), "diet keto"),
        (HasValue(LINK, value=True), "diet keto"),
        (Some(KM.hasAuthor, DataRange(AGE, XSD.integer, max=30)), "diet politics"),
        (And((Named(DIET), HasValue(LINK, value=True))), "diet keto"),
        # What is one of two for sure is one of both.
        (Or((Named(DIET), HasValue(LINK, value=True))), "diet keto both"),
        (Not(Named(SELFIE)), "diet"),
    ],
)
def test_rows_that_record_an_expression(rows: RecordedRows, expression: object, recorded: str) -> None:
    assert told(rows.of_expression(expression)) == recorded  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expression", "maybe"),
    [
        (Named(DIET), "sparse diet keto slip both"),
        (Named(KETO), "sparse diet keto slip both"),
        (And((Named(POLITICS), HasValue(LINK, value=True))), "sparse politics slip"),
        (Or((Named(POLITICS), HasValue(LINK, value=True))), "sparse diet politics slip both"),
        (And((Named(DIET), Not(Named(SELFIE)))), "sparse keto slip both"),
    ],
)
def test_rows_in_which_an_expression_may_hold(rows: RecordedRows, expression: object, maybe: str) -> None:
    assert told(rows.may_hold(expression)) == maybe  # type: ignore[arg-type]


def test_a_scope_is_recorded_with_its_exceptions(rows: RecordedRows) -> None:
    scope = Scope.of((ClassLiteral(DIET),), ((ValueLiteral(LINK, value=True),),))
    assert told(rows.of_scope(scope)) == "diet keto"
    assert told(rows.of_literal(RangeLiteral(AGE, XSD.integer, max=30, via=(KM.hasAuthor,)))) == "diet politics"


def test_a_wider_class_beside_a_narrower_one_leaves_nothing_open(tmp_path: Path) -> None:
    """Kinds of goods beside "goods" say which goods, and so which not."""
    sibling = "https://example.org/terms#FastingContent"
    hierarchy = Hierarchy({**HIERARCHY.parents, sibling: HIERARCHY.parents[KETO]})
    rows = RecordedRows(read_csv(tmp_path, CSV).table, hierarchy)
    assert told(rows.of_expression(Named(sibling))) == "keto politics both"
    assert rows.coarse_domain(ClassLiteral(sibling)) is not None


def test_some_of_the_rows_are_asked_about(rows: RecordedRows) -> None:
    part = rows.at(rows.everything.nonzero()[0][1:4])
    assert part.of_expression(Named(KETO)).tolist() == [False, True, True]
    assert part.at(part.everything.nonzero()[0][2:]).of_expression(Named(KETO)).tolist() == [True]


def test_an_empty_cell_means_none_where_the_project_says_so(tmp_path: Path) -> None:
    told_none = frozenset({"topic", "medium"})
    table = read_csv(tmp_path, CSV, empty_is_none=told_none).table
    rows = RecordedRows(table, HIERARCHY)
    assert told(rows.of_expression(Named(DIET))) == "sparse diet keto politics both"
    assert told(rows.of_expression(Named(SELFIE))) == "diet"
    assert told(rows.of_expression(Some(KM.hasMedium, Named(VIDEO)))) == " ".join(IDS)
    assert {term: told(none) for term, none in rows.of_none()} == {
        KM.hasMedium: "sparse politics slip both",
        "https://example.org/terms#TopicContent": "sparse",
    }


def test_ticks_say_no_of_their_own_class_only(tmp_path: Path) -> None:
    table = read_csv(
        tmp_path,
        """
        id,outcome,DietContent,PoliticalContent
        sparse,kept,,
        diet,removed,1,0
        keto,removed,0,
        politics,kept,0,1
        slip,kept,NA,1
        both,kept,1,1
        """,
    ).table
    rows = RecordedRows(table, HIERARCHY)
    assert told(rows.of_expression(Named(DIET))) == "diet keto politics both"
    assert told(rows.of_expression(Named(KETO))) == "keto politics"
    assert told(rows.of_expression(Named(POLITICS))) == "diet politics slip both"
    # Nothing but all of its kinds tells that a post is of none of them.
    assert told(rows.of_expression(Named("https://example.org/terms#TopicContent"))) == "diet politics both"


def test_a_column_that_is_not_there_records_nothing(rows: RecordedRows) -> None:
    assert not rows.of_expression(HasValue("https://example.org/terms#priceYuan", 3)).any()
    bare = replace(rows._table, columns=(), recordings=())
    assert not RecordedRows(bare, HIERARCHY).of_expression(Named(DIET)).any()
