"""What lacks in a language, from which language it is translated, and how services are asked."""

from __future__ import annotations

import pytest

from kmgraph.errors import InputError, UsageError
from kmgraph.model import Lifecycle, RuleDecision, canonical_language, machine_tag, machine_target
from kmgraph.rules import (
    TranslationProtocol,
    answer_of,
    lacks_language,
    protocol_of,
    question_to,
    untranslated_decisions,
)

MACHINE = {"en": "No drones.", "es-t-en-t0-und": "Nada de drones."}


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ({"en": "No drones."}, ["es"], [("en", "es")]),
        ({"en": "No drones.", "zh": "勿发。"}, ["es", "zh", "en"], [("zh", "es")]),
        ({"de": "Nein.", "en": "No."}, ["es"], [("en", "es")]),
        ({"und": "No drones."}, ["es"], [("und", "es")]),
        ({"es-MX": "Nada."}, ["es"], []),
        (MACHINE, ["es"], []),
        (MACHINE, ["zh"], [("en", "zh")]),
        ({"es-t-en-t0-und": "Nada de drones."}, ["zh"], []),
        ({}, ["es"], []),
    ],
)
def test_what_lacks(text: dict[str, str], languages: list[str], expected: list[tuple[str, str]]) -> None:
    decision = RuleDecision("r-00000001", Lifecycle.REVIEWED, text=text)
    assert [(each.source, each.target) for each in untranslated_decisions([decision], languages, "zh")] == expected


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ({"en": "No drones."}, ["es", "zh"]),
        ({"und": "No drones."}, ["es", "zh"]),  # the first language is English
        ({"und": "勿发无人机。"}, ["en", "es"]),
        ({"zh-Hant": "勿發。", "en-GB": "No."}, ["es"]),
        (MACHINE, ["zh"]),
        ({}, []),
        ({"en": " "}, []),
    ],
)
def test_words_of_no_named_language_may_be_in_the_first_as_far_as_their_script_tells(
    text: dict[str, str], lacking: list[str]
) -> None:
    assert [language for language in ("en", "es", "zh") if lacks_language(text, language, "en")] == lacking


def test_words_in_latin_letters_are_not_taken_for_chinese() -> None:
    assert lacks_language({"und": "No drones."}, "zh", "zh")
    assert not lacks_language({"und": "勿发无人机。"}, "zh", "en")


@pytest.mark.parametrize(("target", "source"), [("es", "en"), ("zh-Hant", "pt-BR"), ("es", "und")])
def test_a_machines_tag_tells_the_language(target: str, source: str) -> None:
    tag = machine_tag(target, source)
    assert machine_target(tag) == target
    assert canonical_language(tag.upper()) == tag


@pytest.mark.parametrize("tag", ["es", "es-t-en", "zh-Hant-TW", "t0", "es-x-t0-und"])
def test_other_tags_are_peoples(tag: str) -> None:
    assert machine_target(tag) is None


@pytest.mark.parametrize("path", ["/", "/translate/x", "/v1/completions"])
def test_an_address_tells_the_protocol(path: str) -> None:
    with pytest.raises(UsageError):
        protocol_of(path)
    assert protocol_of("/api/translate?x=1") is TranslationProtocol.LIBRETRANSLATE


@pytest.mark.parametrize("protocol", list(TranslationProtocol))
@pytest.mark.parametrize("answer", [None, [], {}, {"translatedText": 3}, {"choices": [{"message": None}]}, "text"])
def test_an_answer_without_a_translation_is_an_error(protocol: TranslationProtocol, answer: object) -> None:
    with pytest.raises(InputError):
        answer_of(protocol, answer)


def test_no_message_shows_a_key() -> None:
    question = question_to(TranslationProtocol.OPENAI, "a", "en", "es", "s3cret", "m")
    assert question.headers == {"Authorization": "Bearer s3cret"}
    assert "s3cret" not in repr(question)
