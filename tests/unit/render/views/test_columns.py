"""The page about columns, which tells of single rows and stays private."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import run

from kmgraph.model import Outcome, Reject, Vocabulary
from kmgraph.namespaces import KM
from kmgraph.render import (
    ColumnsInput,
    FilledColumn,
    ImportNotice,
    ReadColumn,
    columns_markdown,
    columns_text,
    report_markdown,
)

REMOVED, KEPT = Outcome.REMOVED, Outcome.KEPT
COLUMNS = (
    ReadColumn(
        "a.csv",
        "topic",
        KM.Content,
        "terms",
        filled=(FilledColumn(REMOVED, 4, 5, (5, 5, 0)), FilledColumn(KEPT, 1_200, 1_300, (900, 900, 0))),
        distinct=7,
        unread_rows=2,
        unread=("sailing", "a|b"),
    ),
    ReadColumn(
        "a.csv",
        "days",
        f"{KM}accountAgeDays",
        "number",
        via=(KM.hasAuthor,),
        unit="nonNegativeInteger",
        filled=(FilledColumn(REMOVED, 5, 5, (5, 5, 0)), FilledColumn(KEPT, 1_300, 1_300, (900, 900, 0))),
        distinct=300,
    ),
    ReadColumn("a.csv", "board", "", "not-read", filled=(FilledColumn(REMOVED, 5, 5, (5, 5, 0)),), distinct=6),
)


def page(language: str, notices: tuple[ImportNotice, ...] = (), rejects: tuple[Reject, ...] = ()) -> str:
    data = ColumnsInput({"en": "A | title"}, run().vocabulary, COLUMNS, notices=notices, rejects=rejects)
    return columns_markdown(data, language)


def test_each_column_says_what_it_was_read_as_and_how_often_it_is_filled() -> None:
    text = page("en")
    filled = "removed: 4 of 5; left up: 1,200 of 1,300"
    assert f"| a.csv | topic | Content | kinds | {filled} | 7 | 2 rows, such as “sailing” and “a\\|b” |" in text
    days = "| has author → accountAgeDays | numbers, nonNegativeInteger | all 1,305 | 300 | nothing |"
    assert f"| a.csv | days {days}" in text


def test_a_column_that_means_nothing_is_listed_as_not_read() -> None:
    assert "| a.csv | board | not read |  | all 5 | 6 | nothing |" in page("en")
    assert "| a.csv | board | 未读取 |  | 全部5行 | 6 | 无 |" in page("zh")


def test_a_terminal_gets_the_same_in_lines() -> None:
    text = columns_text(ColumnsInput({}, run().vocabulary, COLUMNS), "en")
    assert "a.csv  topic\n    Read as: Content (kinds)\n    Filled: removed: 4 of 5" in text


def test_notices_and_rejects_are_data() -> None:
    notice = ImportNotice("unknown-value", "a|b.csv", "topic", "<b>*x*</b>", 1)
    unknown = ImportNotice("brand-new", "c.csv", text="something | else", count=2)
    text = page("en", (notice, unknown), (Reject("d.csv", 3, "outcome", "`gone`"),))
    assert "- a\\|b.csv: “\\<b>\\*x\\*\\</b>” under “topic” names no term (1 row)" in text
    assert "- c.csv: something \\| else (2 rows)" in text
    assert "- d.csv, row 3, outcome: \\`gone\\`" in text


def test_many_rejects_are_counted_and_the_first_listed() -> None:
    text = page("en", rejects=tuple(Reject("d.csv", row, "outcome", "gone") for row in range(1, 101)))
    assert "Could not be read and left out: 100 rows; rejects.csv has the full list." in text
    assert "left out: 1 row;" in page("en", rejects=(Reject("d.csv", 1, "outcome", "gone"),))
    assert text.count("- d.csv, row") == 20


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_source_without_columns_is_told_so(language: str) -> None:
    empty = columns_markdown(ColumnsInput({}, Vocabulary(), ()), language)
    assert "|---" not in empty


@pytest.mark.parametrize(
    ("sources", "filled"),
    [
        ((60, 30, 30), "removed: 40%"),
        ((60, 60, 9), "all or nearly all"),
        ((60, 9, 60), "removed: few or none"),
        ((9, 5, 5), "–"),
    ],
)
def test_a_share_is_told_in_public_of_enough_sources_on_either_side(sources: tuple[int, int, int], filled: str) -> None:
    column = replace(COLUMNS[0], filled=(FilledColumn(REMOVED, 40, 100, sources),), told_sources=60)
    assert f"| a.csv | topic | Content | kinds | {filled} | a few |" in public(column)


def test_in_public_a_few_sources_fill_no_column_and_leave_nothing_unread() -> None:
    filled = (FilledColumn(REMOVED, 40, 100, (60, 30, 30)),)
    few = replace(COLUMNS[0], filled=filled, distinct=40, unread_rows=40, told_sources=9, unread_sources=9)
    many = replace(few, told_sources=10, unread_sources=10)
    assert "| removed: 40% | – | few or none |" in public(few)
    assert "| removed: 40% | 40 | 40 |" in public(many)
    assert ("under “topic”" in public(few), "under “topic”" in public(many)) == (False, True)
    board = replace(COLUMNS[2], told_sources=9)
    assert ("the column “board”" in public(board), "the column “board”" in public(replace(board, told_sources=10))) == (
        False,
        True,
    )


def test_rows_that_could_not_be_read_are_counted_in_public_from_k_sources_on() -> None:
    of_one = tuple(Reject("d.csv", row, "outcome", "gone", author="x") for row in range(40))
    of_many = tuple(Reject("d.csv", row, "outcome", "gone", author=f"{row % 10}") for row in range(40))
    few, many = (report_markdown(replace(run(), rejects=rejects), "en") for rejects in (of_one, of_many))
    assert "Few or none; if there are any, the private folder lists them" in few
    assert few == report_markdown(replace(run(), rejects=(), notices=()), "en")
    assert "40 rows could not be read" in many


def public(column: ReadColumn) -> str:
    return report_markdown(replace(run(), columns=(column,)), "en")


@pytest.mark.parametrize(("meaning", "told"), [("id", "–"), ("author", "–"), ("cluster", "–"), (KM.Content, "40")])
def test_how_many_posts_and_people_a_file_has_is_not_told_in_public(meaning: str, told: str) -> None:
    # With the totals those in several files would be left.
    filled = (FilledColumn(REMOVED, 100, 100, (60, 60, 0)),)
    column = replace(COLUMNS[0], meaning=meaning, filled=filled, distinct=40, told_sources=60)
    assert f"| all or nearly all | {told} | few or none |" in public(column)


@pytest.mark.parametrize(("target", "is_told"), [(20, False), (35, True)])
def test_outcomes_are_named_beside_columns_where_they_leave_open_as_many_posts_of_others(
    target: int, *, is_told: bool
) -> None:
    parts = tuple(FilledColumn(outcome, 0, 40, (40, 0, 40)) for outcome in (REMOVED, Outcome.RESTRICTED))
    data = run()
    totals = replace(data.ruleset.totals, target=target, platforms=())
    ruleset = replace(data.ruleset, totals=totals, rules=(), published=())
    column = replace(COLUMNS[0], filled=parts, told_sources=60)
    data = replace(data, ruleset=ruleset, columns=(column,), published=(), target=(REMOVED, Outcome.RESTRICTED))
    text = report_markdown(data, "en")
    assert ("removed: few or none; restricted: few or none" in text) is is_told
