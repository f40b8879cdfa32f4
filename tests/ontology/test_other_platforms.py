"""Kinds of content that depend on another platform than their own: told by texts that name one, and by no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from observe_world import csv_source
from shipped_words import annotator, hierarchy

from kmgraph.model import Feature, Hierarchy, SetColumn
from kmgraph.namespaces import KM
from kmgraph.observe import content_annotator, read_drafts, read_observations
from kmgraph.observe.annotation.elsewhere import Elsewhere
from kmgraph.ontology import load_forms, load_ontology

KEY = b"0123456789abcdef"


def _on(text: str, *names: str) -> set[str]:
    (annotation,) = annotator().annotate([text])
    return {iri.removeprefix(str(KM)) for iri in annotation.on(annotator().platforms.meant(names))}


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("Please read the rules of this Discord server", "Discord", "YouTube"),
        ("Thanks for 1000 subscribers on my YouTube", "youtube", "x"),
        ("Follow me on TikTok for part two", "TikTok", "RedNote"),
        ("Welcome to our Telegram channel", "telegram-de", "discord"),
        ("关注我的抖音，每天更新", "抖音", "小红书"),
        ("我的微信公众号更新了", "微信", "微博"),
        ("快手同名", "快手", "B站"),
        ("follow me on x for more", "X", "Threads"),
        ("insta: same as here", "Instagram", "Reddit"),
    ],
)
def test_what_names_its_own_platform_is_not_about_another_one(text: str, own: str, other: str) -> None:
    assert "CompetitorContent" not in _on(text, own)
    assert "CompetitorContent" in _on(text, other)
    # Where it stands is not known: there it names a platform.
    assert "CompetitorContent" in _on(text)


@pytest.mark.parametrize(
    "text",
    [
        "Join us in this Discord server",
        "my thread in the Discord server",
        "Photos in our Discord server, my lines, too",
    ],
)
def test_a_name_is_not_inflected(text: str) -> None:
    assert "CompetitorContent" not in _on(text, "Discord")


def test_of_a_name_inside_another_the_longer_counts() -> None:
    assert "CompetitorContent" in _on("关注我的抖音国际版，每天更新", "抖音")
    assert "CompetitorContent" not in _on("关注我的抖音国际版，每天更新", "TikTok")


def test_a_short_name_is_a_platform_s_only_by_itself() -> None:
    assert annotator().platforms.meant(["X"]) == annotator().platforms.meant(["twitter"]) != frozenset()
    assert not annotator().platforms.meant(["x files", "ins and outs", "igloo"])
    assert annotator().platforms.meant(["discord-en"]) == annotator().platforms.meant(["Discord"]) != frozenset()


def test_what_is_left_of_a_class_that_does_not_hold_is_what_words_tell_besides() -> None:
    text = "The algorithm of this social media app hides our Discord server"
    assert "PlatformContent" in _on(text, "Discord")
    assert "CompetitorContent" in _on(text, "YouTube")


@pytest.mark.parametrize("told", [{"wide": True, "narrow": False}, {"narrow": False, "wide": True}])
def test_of_two_classes_one_below_the_other_the_stricter_counts(told: dict[str, bool]) -> None:
    tree = Hierarchy({"narrow": frozenset({"wide"}), "wide": frozenset()})
    assert Elsewhere.of(told, (), tree).must_name == {"wide": True, "narrow": True}


def test_where_a_text_stands_leaves_nothing_in_doubt() -> None:
    vocabulary = load_ontology().vocabulary
    (read,) = content_annotator(vocabulary, hierarchy()).annotate(
        ["Finally ran a marathon after two years of training, my knees hurt, my instagram and my coach cried"]
    )
    assert "CompetitorContent" in _on("my instagram")
    assert read.doubted == ()


def test_one_other_platform_beside_the_own_one_is_enough() -> None:
    assert "CompetitorContent" in _on("on my YouTube and on my TikTok", "YouTube")
    assert "CompetitorContent" in _on("全网同名", "Weibo")


@pytest.mark.parametrize("text", ["find me on the second floor", "same username on", "subscribe to my channel"])
def test_words_that_name_no_platform_tell_of_none(text: str) -> None:
    assert "CompetitorContent" not in _on(text)


def test_a_watermark_is_that_of_another_platform() -> None:
    assert "WatermarkedContent" in _on("excuse the TikTok watermark", "RedNote")
    assert "WatermarkedContent" not in _on("excuse the TikTok watermark", "TikTok")
    assert "WatermarkedContent" not in _on("excuse the watermark", "TikTok")


def test_trade_and_contact_are_elsewhere_unless_all_that_is_named_is_the_own_platform() -> None:
    assert "OffPlatformTradeContent" in _on("加微信下单", "闲鱼")
    assert "OffPlatformTradeContent" not in _on("加微信下单", "微信")
    assert "OffPlatformTradeContent" in _on("payment by paypal friends and family", "RedNote")
    assert "ContactCallContent" in _on("add me on discord", "TikTok")
    assert "ContactCallContent" not in _on("add me on discord", "Discord")


def test_a_platform_named_is_no_migration() -> None:
    assert "MigrationExperienceContent" not in _on("Follow me on RedNote", "RedNote")
    assert "MigrationExperienceContent" in _on("tiktok refugee here, hello rednote", "RedNote")


def test_classes_that_depend_on_a_platform_are_classes_of_content() -> None:
    assert all(hierarchy().is_subclass(iri, KM.Content) for iri in load_forms().elsewhere)


def _read(tmp_path: Path, rows: str, *, draft: bool = False, **settings: Any) -> list[bool]:
    """Return which rows are told to be about other platforms."""
    read = read_drafts if draft else read_observations
    vocabulary = load_ontology().vocabulary
    table = read((csv_source(tmp_path, rows),), vocabulary, hierarchy(), key=KEY, **settings).table
    found = [False] * len(table)
    for column in table.columns:
        if isinstance(column, SetColumn) and column.feature == Feature():
            for row in range(len(table)):
                values = column.indices[column.indptr[row] : column.indptr[row + 1]]
                found[row] = f"{KM}CompetitorContent" in {column.values[value] for value in values.tolist()}
    return found


def test_equal_texts_tell_what_they_do_where_they_stand(tmp_path: Path) -> None:
    texts = ["Discord,join our discord", "YouTube,join our discord", "discord,join our discord", "抖音,我的抖音"]
    rows = "id,outcome,platform,text\n" + "\n".join(f"{number},kept,{text}" for number, text in enumerate(texts))
    assert _read(tmp_path, rows) == [False, True, False, False]


@pytest.mark.parametrize("draft", [False, True])
def test_the_only_platform_of_a_project_is_that_of_its_rows(tmp_path: Path, draft: bool) -> None:
    rows = "id,outcome,text\na,kept,join our discord\nb,kept,on my youtube"
    assert _read(tmp_path, rows, draft=draft, platforms=("discord",)) == [False, True]
    # What the project calls its platform counts beside its id.
    named = {"here": ("Our Discord", "km:x")}
    assert _read(tmp_path, rows, draft=draft, platforms=("here",), platform_names=named) == [False, True]
    assert _read(tmp_path, rows, draft=draft) == [True, True]


def test_words_of_a_draft_are_shown_where_they_count() -> None:
    text, names = "the rules of this Discord server", annotator().platforms
    assert annotator().words(text, [names.meant(["discord"])]) == ()
    (word,) = annotator().words(text, [names.meant(["discord"]), names.meant(["youtube"])])
    assert (word.iri, word.text) == (f"{KM}CompetitorContent", "Discord server")
