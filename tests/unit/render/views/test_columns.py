"""The page about columns, which tells of single rows and stays private."""

from __future__ import annotations

import pytest
from newcomer_world import run

from kmgraph.model import Feature, Reject, Vocabulary
from kmgraph.namespaces import KM
from kmgraph.render import ColumnsInput, ImportNotice, ReadColumn, columns_markdown

COLUMNS = (
    ReadColumn("topic", Feature(), "classes", 4, 1_200),
    ReadColumn("accountAgeDays", Feature((KM.hasAuthor,), f"{KM}accountAgeDays"), "numbers", 0, 7),
)


def page(language: str, notices: tuple[ImportNotice, ...] = (), rejects: tuple[Reject, ...] = ()) -> str:
    data = ColumnsInput({"en": "A | title"}, run().vocabulary, COLUMNS, (5, 1_300), notices=notices, rejects=rejects)
    return columns_markdown(data, language)


def test_each_column_says_what_it_was_read_as_and_how_often_it_is_filled() -> None:
    text = page("en")
    assert "| topic | Content | kinds | 4 of 5 | 1,200 of 1,300 |" in text
    assert "| accountAgeDays | has author → accountAgeDays | numbers | 0 of 5 | 7 of 1,300 |" in text


def test_notices_and_rejects_are_data() -> None:
    notice = ImportNotice("unknown-value", "a|b.csv", "topic", "<b>*x*</b>", 1)
    unknown = ImportNotice("brand-new", "c.csv", text="something | else", count=2)
    text = page("en", (notice, unknown), (Reject("d.csv", 3, "outcome", "`gone`"),))
    assert "- a\\|b.csv: “\\<b\\>\\*x\\*\\</b\\>” under “topic” names no term (1 row)" in text
    assert "- c.csv: something \\| else (2 rows)" in text
    assert "- d.csv, row 3, outcome: \\`gone\\`" in text


def test_many_rejects_are_counted_and_the_first_listed() -> None:
    text = page("en", rejects=tuple(Reject("d.csv", row, "outcome", "gone") for row in range(1, 101)))
    assert "100 rows could not be read" in text
    assert text.count("- d.csv, row") == 20


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_source_without_columns_is_told_so(language: str) -> None:
    empty = columns_markdown(ColumnsInput({}, Vocabulary(), (), (0, 0)), language)
    assert "|---" not in empty
