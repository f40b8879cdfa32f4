"""The rules of a Mastodon server: languages, what each does, and what of it has no place."""

from __future__ import annotations

from typing import Any

import pytest

from kmgraph.errors import InputError
from kmgraph.model import Deontic
from kmgraph.rules import ForeignRule
from kmgraph.rules.imports.mastodon import read_mastodon


def rule(text: str, **others: object) -> dict[str, Any]:
    return {"id": "1", "text": text, "hint": "", "translations": {}, **others}


def read_one(entry: dict[str, Any], language: str | None = None) -> ForeignRule:
    (found,) = read_mastodon([entry], "rules.json", language).rules
    return found


@pytest.mark.parametrize(
    ("text", "deontic", "language"),
    [
        ("No racism, sexism or homophobia", Deontic.PROHIBITION, "en"),
        ("Sexually explicit media must be marked as sensitive when posting", Deontic.OBLIGATION, "en"),
        ("You may post links to your own work.", Deontic.PERMISSION, "en"),
        ("不得发布色情内容。", Deontic.PROHIBITION, "zh"),
    ],
)
def test_what_a_rule_does_is_read_off_its_wording(text: str, deontic: Deontic, language: str) -> None:
    found = read_one(rule(text))

    assert (found.statement.norm.deontic, found.statement.language, found.statement.text) == (deontic, language, text)
    assert found.not_read == ()


@pytest.mark.parametrize("text", ["Racism", "Seid nett zueinander", "スパムはやめて", "# No"])
def test_a_wording_that_tells_nothing_becomes_what_explains_nothing(text: str) -> None:
    found = read_one(rule(text))

    assert found.statement.norm.deontic is Deontic.OBLIGATION
    assert found.statement.language == "und"
    assert found.sentences == ()
    assert "nothing that is known" in found.not_read[0]


def test_a_rule_that_does_several_things_is_its_prohibition() -> None:
    found = read_one(rule("Be kind. No gambling. You may post links."))

    assert found.statement.text == "Be kind. No gambling. You may post links."
    assert found.statement.norm.deontic is Deontic.PROHIBITION
    assert [sentence.own for sentence in found.sentences] == ["No gambling."]
    assert [told.partition(" as well")[0] for told in found.not_read] == [
        "text: it is an obligation",
        "text: it is a permission",
    ]


def test_translations_and_hints_stand_under_their_languages() -> None:
    others = {"zh-cn": {"text": "禁止赌博。", "hint": "包括彩票。"}, "de": {"text": "Kein Glücksspiel.", "hint": ""}}
    found = read_one(rule("No gambling.", hint="Lotteries, too.", translations=others))

    assert found.translations == {"zh-CN": "禁止赌博。", "de": "Kein Glücksspiel."}
    assert found.hint == {"en": "Lotteries, too.", "zh-CN": "包括彩票。"}


def test_a_translation_that_is_the_text_tells_its_language_and_another_one_that_it_is_not() -> None:
    same = {"fr": {"text": "Pas de pub.", "hint": ""}}
    assert read_one(rule("Pas de pub.", translations=same)).statement.language == "fr"
    other = {"en": {"text": "No advertising.", "hint": ""}}
    assert read_one(rule("No ads.", translations=other)).statement.language == "und"
    assert read_one(rule("Pas de pub."), "fr").statement.language == "fr"


def test_the_answer_of_an_instance_holds_its_rules_and_tells_its_language() -> None:
    instance = {"domain": "x.example", "languages": ["pt-br"], "rules": [rule("Sem spam.")]}
    (found,) = read_mastodon(instance, "instance.json").rules
    assert found.statement.language == "pt-BR"
    (unsure,) = read_mastodon({**instance, "languages": ["pt", "en"]}, "instance.json").rules
    assert unsure.statement.language == "und"


def test_the_oldest_servers_have_neither_hints_nor_translations() -> None:
    found = read_one({"id": "7", "text": "No spam."})
    assert (found.hint, found.translations, found.not_read) == ({}, {}, ())


def test_a_key_that_nobody_knows_and_a_cut_are_told() -> None:
    found = read_one(rule("No spam. " + "x" * 1_600, severity=3))
    assert len(found.statement.text) == 1_500
    assert found.not_read == ("text: cut to 1,500 characters", "severity: it is not known what this says")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"error": "gone"}, "rules.json"),
        (["No spam."], "rules.json, [0]"),
        ([rule("No spam."), rule(" ")], "rules.json, [1]"),
        ([rule("x", hint=3)], "rules.json, [0].hint"),
        ([rule("x", translations=["de"])], "rules.json, [0].translations"),
        ([rule("x", translations={"german": {"text": "y"}})], "rules.json, [0].translations.german"),
        ([rule("x", translations={"de": "y"})], "rules.json, [0].translations.de"),
        ([rule("x", translations={"de": {"text": "y"}, "DE": {"text": "z"}})], "rules.json, [0].translations.DE"),
    ],
)
def test_what_is_no_list_of_rules_is_refused_with_its_place(data: object, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read_mastodon(data, "rules.json")
    assert caught.value.where == where
