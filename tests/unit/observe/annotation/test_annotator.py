"""Texts -> the classes that their words tell, and the words in place."""

from __future__ import annotations

import pytest

from kmgraph.model import Hierarchy, TextForm, TextForms
from kmgraph.namespaces import KM
from kmgraph.observe import Annotator

DIET, KETO, SPORT, GUNS, DRINKS, TAX, CATS = (
    f"https://example.org/{name}" for name in ["diet", "keto", "sport", "guns", "drinks", "tax", "cats"]
)
HIERARCHY = Hierarchy({KETO: frozenset([DIET])})
LABELS = {
    DIET: ["dieting", "weight loss", "减肥"],
    KETO: ["keto diet"],
    SPORT: ["sport", "健身"],
    GUNS: ["gun"],
    DRINKS: ["wine", "🍻", "酒"],
    TAX: ["tax", "代办"],
    CATS: ["cat tax", "lesbian cat"],
    KM.CodedLanguageContent: ["coded language"],
    KM.ModerationEvasionContent: ["evasion"],
}
FORMS = TextForms(
    {
        DIET: (TextForm("down # lbs"), TextForm("scale", is_hint=True), TextForm("carbs", is_hint=True)),
        DRINKS: (TextForm("shots", near=("tequila", SPORT), not_near=("gun",)),),
        GUNS: (TextForm("shots", near=("rifle",)), TextForm("996")),
    },
    everyday=("killing it", "wine-red"),
    ambiguous={SPORT: ("sport",)},
)
ANNOTATOR = Annotator(LABELS, (FORMS,), HIERARCHY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my WEIGHT  LOSS diary", {DIET}),
        ("weight losses", {DIET}),
        ("overweight lossy", set()),
        ("on a keto diet for weight loss", {KETO}),
        ("減肥打卡", {DIET}),
        ("减.肥 日记", {DIET}),
        ("#weightloss", {DIET}),
        ("wieght loss", {DIET}),
        ("down 22 lbs", {DIET}),
        ("down lbs", set()),
        ("the scale", set()),
        ("the scale and carbs", {DIET}),
        ("the scale, the scale", set()),
        ("the scale in my dieting room", {DIET}),
        ("tequila shots", {DRINKS}),
        ("nine shots", set()),
        ("shots after 健身", {DRINKS, SPORT}),
        ("tequila, shots and a gun", {GUNS}),
        ("rifle shots", {GUNS}),
        ("pay tax", {TAX}),
        ("the cat tax", {CATS}),
        ("wine-red dress", set()),
        ("wine in a wine-red glass", {DRINKS}),
        ("no wine", set()),
        ("this is not about wine", set()),
        ("wine, not tax", {DRINKS}),
        ("we don't sell wine", set()),
        ("we do not give any wine", set()),
        ("不是减肥", set()),
        ("不做减肥", set()),
        ("不代办", set()),
        ("代办", {TAX}),
        ("减肥不是健身", {DIET}),
        ("a sport", set()),
        ("cheers 🍻", {DRINKS}),
        ("cheers :clinking_beer_mugs:", {DRINKS}),
        ("ｗｉｎｅ", {DRINKS}),
        ("w\u200bine", {DRINKS}),
        ("wiiiine", {DRINKS}),
        ("996 hours", {GUNS}),
        ("995 hours", set()),
        ("w.i.n.e", {DRINKS, KM.CodedLanguageContent, KM.ModerationEvasionContent}),
        ("le$bian cat", {CATS, KM.CodedLanguageContent, KM.ModerationEvasionContent}),
        ("", set()),
    ],
)
def test_words_tell_what_a_text_is_about(text: str, found: set[str]) -> None:
    assert set(ANNOTATOR.classes([text])[0]) == found
    # Neighbours in a batch don't matter.
    assert set(ANNOTATOR.classes(["tequila and carbs", text, "rifle scale"])[1]) == found
    assert {word.iri for word in ANNOTATOR.words(text)} <= found


def test_words_are_shown_in_place() -> None:
    text = "Café: ＷＩＮＥ, then 減肥 — le$bian cats"
    words = ANNOTATOR.words(text)
    assert [(word.iri, word.form, word.text) for word in words] == [
        (DRINKS, "wine", "ＷＩＮＥ"),
        (DIET, "减肥", "減肥"),
        (CATS, "lesbian cat", "le$bian cats"),
    ]
    assert all(text[word.start : word.end] == word.text for word in words)


def test_only_words_of_the_narrowest_classes_are_shown() -> None:
    assert [word.iri for word in ANNOTATOR.words("keto diet and weight loss")] == [KETO]


def test_many_texts_are_read_in_order() -> None:
    texts = ["wine", "", "tax " * 400_000, "减肥", "x\ue001wine"]
    assert ANNOTATOR.classes(texts) == [(DRINKS,), (), (TAX,), (DIET,), (DRINKS,)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the gun", {GUNS}),
        ("weight loss", {DIET}),
        ("减肥", {DIET}),
        ("减肥, wine", {DRINKS}),
        ("减肥 and the carbs, wine", {DIET, DRINKS}),
        ("weight loss, wine", {DIET, DRINKS}),
        ("减肥 on a keto diet, wine", {KETO, DRINKS}),
        ("健身 and 减肥", set()),
        ("健身 with a cat tax", {CATS, SPORT}),
    ],
)
def test_an_everyday_topic_told_by_one_short_word_is_only_mentioned_beside_others(text: str, found: set[str]) -> None:
    topics = frozenset([DIET, KETO, SPORT, GUNS, DRINKS])
    annotator = Annotator(LABELS, (FORMS,), HIERARCHY, topics=topics, everyday=frozenset([DIET, KETO, SPORT]))
    assert set(annotator.classes([text])[0]) == found
    assert set(annotator.classes(["wine", text, "tax"])[1]) == found
    assert {word.iri for word in annotator.words(text)} == found


def test_two_everyday_topics_of_one_word_are_both_told() -> None:
    annotator = Annotator(
        {SPORT: ["健身"], DIET: ["健身"]},
        (),
        Hierarchy({}),
        topics=frozenset([SPORT, DIET]),
        everyday=frozenset([SPORT, DIET]),
    )
    assert annotator.classes(["健身"]) == [(DIET, SPORT)]
