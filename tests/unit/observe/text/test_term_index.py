"""Terms in running text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from observe_world import (
    CPDD,
    DIET,
    GRASS,
    HIERARCHY,
    KETO,
    KEY,
    ONE_OF_US,
    PLATFORMS,
    POLITICS,
    VOCABULARY,
    csv_source,
    read_csv,
    values,
)

from kmgraph.namespaces import KM
from kmgraph.observe import read_drafts, read_observations
from kmgraph.observe.notices import NoticeCode
from kmgraph.observe.text.term_index import TermIndex, TermMatch, fold_text, match_terms

TERMS = {
    "cpdd": ["cpdd"],
    "grass": ["种草"],
    "ai": ["AI"],
    "v": ["V我50"],
    "fifty": ["50"],
    "us": ["one of us"],
    "one": ["one"],
    "tag": ["#ad"],
    "nfc": ["Café"],
    "straw": ["草原"],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("求CPDD吗", {"cpdd"}),
        ("cpddx", set()),
        ("xcpdd", set()),
        ("cpdd", {"cpdd"}),
        ("c\u200bpdd", {"cpdd"}),
        ("ｃｐｄｄ!", {"cpdd"}),
        ("被种草了", {"grass"}),
        ("种草原", {"grass", "straw"}),
        ("said", set()),
        ("an ai, he said", {"ai"}),
        ("AI绘画", {"ai"}),
        ("疯狂星期四V我50吧", {"v", "fifty"}),
        ("V我500", set()),
        ("One  of\nus!", {"us", "one"}),
        ("one of usual", {"one"}),
        ("none of us", set()),
        ("buy #AD now", {"tag"}),
        ("x#ad", {"tag"}),
        ("#ads", set()),
        ("cafe\u0301", {"nfc"}),
        ("cafe", set()),
        ("", set()),
    ],
)
def test_words_stand_alone_where_scripts_have_words(text: str, found: set[str]) -> None:
    assert set(TermIndex(TERMS).find_iris(text)) == found
    assert {match.iri for match in TermIndex(TERMS).find(text)} == found


def test_no_terms_are_found_where_there_are_none() -> None:
    assert TermIndex({}).find("anything") == ()
    assert TermIndex({"x": ["", " "]}).find("anything  at all") == ()


def test_a_label_with_special_characters_is_taken_literally() -> None:
    index = TermIndex({"x": ["^a]b"], "y": ["-"], "z": ["\\d"]})
    assert index.find_iris("1 ^A]b") == ("x",)
    assert index.find_iris("5") == ()
    assert index.find_iris("a-b \\d") == ("y", "z")


def test_a_match_names_the_ontology_s_label_not_the_text() -> None:
    assert TermIndex({"x": ["Weight Loss"]}).find("WEIGHT   loss tips") == (TermMatch("x", "Weight Loss"),)


def test_folding_is_stable() -> None:
    for text in ("ẞtraße", "ﬁne", "İstanbul", "ΑΣ", "Ǆ"):
        assert fold_text(fold_text(text)) == fold_text(text)


def test_texts_become_mentions_and_are_gone(tmp_path: Path) -> None:
    table = read_csv(
        tmp_path, "id,outcome,text,mentions\na,kept,被种草了 cpdd,\nb,kept,nothing here,种草\nc,kept,一起处CP吗,"
    ).table
    assert values(table, KM.mentions) == [{GRASS, CPDD}, {GRASS}, {CPDD}]
    assert "被" not in repr(table)
    assert "nothing here" not in repr(table)


def test_title_and_body_are_both_text(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path, "id,outcome,title,body\na,kept,cpdd,one of us", columns={"title": "text", "body": "text"}
    )
    assert values(observed.table, KM.mentions) == [{CPDD, ONE_OF_US}]


def test_terms_that_are_ordinary_words_too_are_counted_and_named(tmp_path: Path) -> None:
    entry = VOCABULARY.individuals[GRASS]
    individuals = {**VOCABULARY.individuals, GRASS: replace(entry, is_ambiguous=True)}
    vocabulary = replace(VOCABULARY, individuals=individuals)
    rows = "id,outcome,title,text\na,kept,种草,种草\nb,kept,,种草 cpdd\nc,kept,,cpdd"
    posts = csv_source(tmp_path, rows, columns={"title": "text"})

    observed = read_observations([posts], vocabulary, HIERARCHY, key=KEY, platforms=PLATFORMS, strict=True)

    # They are there, so they count; what they mean there is another question.
    assert values(observed.table, KM.mentions) == [{GRASS}, {GRASS, CPDD}, {CPDD}]
    (notice,) = observed.notices
    assert (notice.code, notice.value, notice.count) == (NoticeCode.AMBIGUOUS_TERMS, '"zhongcao"', 2)
    assert read_drafts([posts], vocabulary, HIERARCHY, key=KEY, platforms=PLATFORMS).notices == ()


def test_texts_of_observations_say_nothing_about_the_topic(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,text\na,kept,my keto diet and politics").table
    assert table.columns == ()


def test_a_draft_names_kinds_of_content_and_entries_of_the_lexicon() -> None:
    found = match_terms("My Keto Diet 种草, not about 政治", VOCABULARY, HIERARCHY)
    assert [match.iri for match in found] == sorted([KETO, GRASS, POLITICS])
    assert TermMatch(KETO, "keto diet") in found


def test_grouping_classes_are_no_topic_of_a_draft() -> None:
    assert match_terms("the topic and the form of content", VOCABULARY, HIERARCHY) == ()
    assert [match.iri for match in match_terms("weight loss", VOCABULARY, HIERARCHY)] == [DIET]
