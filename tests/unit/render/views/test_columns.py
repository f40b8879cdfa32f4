"""The page about columns, which tells of single rows and stays private."""

from __future__ import annotations

import pytest
from newcomer_world import run

from kmgraph.model import Outcome, Reject, Vocabulary
from kmgraph.namespaces import KM
from kmgraph.render import ColumnsInput, FilledColumn, ImportNotice, ReadColumn, columns_markdown, columns_text

REMOVED, KEPT = Outcome.REMOVED, Outcome.KEPT
COLUMNS = (
    ReadColumn(
        "a.csv",
        "topic",
        KM.Content,
        "terms",
        filled=(FilledColumn(REMOVED, 4, 5, 5), FilledColumn(KEPT, 1_200, 1_300, 900)),
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
        filled=(FilledColumn(REMOVED, 5, 5, 5), FilledColumn(KEPT, 1_300, 1_300, 900)),
        distinct=300,
    ),
    ReadColumn("a.csv", "board", "", "not-read", filled=(FilledColumn(REMOVED, 5, 5, 5),), distinct=6),
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
