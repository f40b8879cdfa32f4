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
    drafts,
    read_csv,
    values,
)

from kmgraph.namespaces import KM
from kmgraph.observe import Annotator, read_drafts, read_observations
from kmgraph.observe.annotation import Annotation
from kmgraph.observe.notices import NoticeCode
from kmgraph.observe.text.characters import fold_text

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
    (annotation,) = _annotator(TERMS).annotate([text])
    assert set(annotation.terms) == found
    assert annotation.classes == ()


def _annotator(terms: dict[str, list[str]]) -> Annotator:
    return Annotator({}, (), HIERARCHY, terms)


def test_no_terms_are_found_where_there_are_none() -> None:
    assert _annotator({}).annotate(["anything"]) == [Annotation((), ())]
    assert _annotator({"x": ["", " "]}).annotate(["anything  at all"]) == [Annotation((), ())]
    assert _annotator(TERMS).annotate([]) == []


def test_a_label_with_special_characters_is_taken_literally() -> None:
    annotator = _annotator({"x": ["^a]b"], "y": ["-"], "z": ["\\d"]})
    found = annotator.annotate(["1 ^A]b", "5", "a-b \\d"])
    assert [annotation.terms for annotation in found] == [("x",), (), ("y", "z")]


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


def test_a_draft_names_kinds_of_content_and_entries_of_the_lexicon(tmp_path: Path) -> None:
    observed = drafts(csv_source(tmp_path, "text\nMy Keto Diet 种草，也聊政治"))
    assert values(observed.table, None) == [{KETO, POLITICS}]
    assert values(observed.table, KM.mentions) == [{GRASS}]


def test_grouping_classes_are_no_topic_of_a_draft(tmp_path: Path) -> None:
    observed = drafts(csv_source(tmp_path, "text\nthe topic and the form of content\nweight loss"))
    assert values(observed.table, None) == [set(), {DIET}]
