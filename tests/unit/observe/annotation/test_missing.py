"""What texts say of posts where no column says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from observe_world import DIET, HIERARCHY, KETO, POLITICS, SELFIE, TOPIC, csv_source, drafts, read_csv, values

from kmgraph.model import ClassLiteral, Feature, RecordedRows
from kmgraph.observe.notices import NoticeCode
from kmgraph.observe.table.combine import combine_tables


def _recorded(table: object, iri: str) -> list[bool]:
    found: list[bool] = RecordedRows(table, HIERARCHY).of_literal(ClassLiteral(iri)).tolist()  # type: ignore[arg-type]
    return found


def test_a_topic_that_nothing_recorded_is_told_by_words_and_known_to_be(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,text\na,kept,my keto diet\nb,kept,politics today\nc,kept,hello").table

    assert values(table, None) == [{KETO}, {POLITICS}, set()]
    # Of a text that tells no topic nobody knows what it is about.
    assert _recorded(table, DIET) == [True, True, False]
    assert [(one.roots, one.by_words) for one in table.recordings if one.feature == Feature()] == [((TOPIC,), True)]


def test_a_topic_that_is_recorded_is_left_as_it_is(tmp_path: Path) -> None:
    rows = "id,outcome,topic,text\na,kept,politics,my keto diet\nb,kept,,my keto diet"
    table = read_csv(tmp_path, rows).table

    assert values(table, None) == [{POLITICS}, {KETO}]
    assert _recorded(table, DIET) == [True, True]
    by_words = [one.complete for one in table.recordings if one.by_words]
    assert [rows.tolist() for rows in by_words if rows is not None] == [[False, True]]


def test_a_form_is_filled_in_beside_a_topic(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,topic,text\na,kept,politics,a selfie on my keto diet").table
    assert values(table, None) == [{POLITICS, SELFIE}]


@pytest.mark.parametrize(
    ("cell", "found"), [("false", [set(), {POLITICS}]), ("true", [{KETO}, {KETO}]), ("", [{KETO}, {POLITICS}])]
)
def test_a_column_of_ticks_is_believed(tmp_path: Path, cell: str, found: list[set[str]]) -> None:
    rows = f"id,outcome,KetoContent,text\na,kept,{cell},my keto diet\nb,kept,{cell},politics today"
    assert values(read_csv(tmp_path, rows).table, None) == found


def test_title_and_body_tell_together(tmp_path: Path) -> None:
    columns = {"title": "text", "body": "text"}
    table = read_csv(
        tmp_path, "id,outcome,title,body\na,kept,keto diet,politics\nb,kept,hi,politics", columns=columns
    ).table
    assert values(table, None) == [{KETO, POLITICS}, {POLITICS}]
    assert _recorded(table, DIET) == [True, True]


def test_how_many_were_told_by_words_is_said(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,text\na,kept,my keto diet\nb,kept,politics today\nc,kept,hello")
    (notice,) = observed.notices
    assert (notice.code, notice.column, notice.count) == (NoticeCode.TOLD_BY_WORDS, "text", 2)
    assert read_csv(tmp_path, "id,outcome,text\na,kept,hello").notices == ()


def test_tables_put_together_still_know_who_told_them(tmp_path: Path) -> None:
    by_words = read_csv(tmp_path, "id,outcome,text\na,kept,my keto diet\nb,kept,hello").table
    by_cells = read_csv(tmp_path, "id,outcome,topic\nc,kept,politics\nd,kept,").table
    table = combine_tables([by_words, by_cells])

    assert values(table, None) == [{KETO}, set(), {POLITICS}, set()]
    assert _recorded(table, DIET) == [True, False, True, False]
    told = {one.by_words: one.complete.tolist() for one in table.recordings if one.complete is not None}
    assert told[True] == [True, False, False, False]


def test_what_a_person_says_of_a_draft_adds_to_its_words(tmp_path: Path) -> None:
    table = drafts(csv_source(tmp_path, "topic,text\npolitics,my keto diet\n,a selfie\n,hello")).table

    assert values(table, None) == [{POLITICS, KETO}, {SELFIE}, set()]
    assert _recorded(table, SELFIE) == [True, True, False]
