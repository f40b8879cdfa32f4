"""Terms without phrase fragments, and terms without labels: sentences from what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import AGE, AUTHOR, EX, KARMA, KNITTING, VERIFIED, VOCABULARY, account_range, words
from said import published_text, say_literals, say_scope

from kmgraph.model import (
    ClassLiteral,
    ClassTerm,
    Deontic,
    IndividualTerm,
    Literal,
    PropertyKind,
    PropertyTerm,
    RangeLiteral,
    Scope,
    SomeLiteral,
    ValueLiteral,
    Vocabulary,
    Words,
)
from kmgraph.namespaces import KM, XSD
from kmgraph.render.language import apply_fixes, load_language
from kmgraph.render.phrases import SentenceRealiser

SOUND, GENRE, LABEL = EX + "hasSoundtrack", EX + "hasGenre", EX + "recordLabel"
MOOD, STYLE, PINNED, COUNT = EX + "mood", EX + "hasStyle", EX + "isPinned", EX + "stickerCount"

_CLASSES = (
    ClassTerm(EX + "MealPlan", words("meal plan", "食谱"), (KM.FormContent,)),
    ClassTerm(EX + "CatContent", words("cat content", "猫咪内容"), (KM.TopicContent,)),
    ClassTerm(EX + "Cottagecore", Words(labels={"de": "Landidylle"}), (EX + "Style",)),
    ClassTerm(EX + "Style", words("style", "风格")),
    ClassTerm(EX + "Soundtrack", words("soundtrack", "配乐")),
    ClassTerm(EX + "Drill", words("drill", "钻头说唱")),
)
_PROPERTIES = (
    PropertyTerm(MOOD, PropertyKind.DATA, words("mood", "心情"), range=(XSD.string,)),
    PropertyTerm(STYLE, PropertyKind.OBJECT, words("has style", "风格"), range=(EX + "Style",)),
    PropertyTerm(SOUND, PropertyKind.OBJECT, words("has soundtrack", "配乐"), range=(EX + "Soundtrack",)),
    PropertyTerm(GENRE, PropertyKind.OBJECT, words("has genre", "曲风")),
    PropertyTerm(LABEL, PropertyKind.DATA, words("record label"), range=(XSD.string,)),
    PropertyTerm(PINNED, PropertyKind.DATA, words("is pinned", "是否置顶"), range=(XSD.boolean,)),
    PropertyTerm(COUNT, PropertyKind.DATA, words("sticker count", "贴纸数"), range=(XSD.integer,)),
)
WORLD = Vocabulary(
    {**VOCABULARY.classes, **{term.iri: term for term in _CLASSES}},
    {**VOCABULARY.properties, **{term.iri: term for term in _PROPERTIES}},
    VOCABULARY.individuals,
)

FALLBACKS: dict[str, tuple[Literal, str, str]] = {
    "topic without Chinese label": (ClassLiteral(KNITTING), "posts about knitting", "关于“knitting”的帖子"),
    "topic that names a kind": (ClassLiteral(EX + "CatContent"), "posts that are cat content", "属于猫咪内容的帖子"),
    "form": (ClassLiteral(EX + "MealPlan"), "posts of the kind “meal plan”", "属于“食谱”一类的帖子"),
    "class nobody declared": (
        ClassLiteral(EX + "BeforeAfterURL"), "posts of the kind “before after URL”", "属于“before after URL”一类的帖子",
    ),
    "object property": (
        SomeLiteral(STYLE, (EX + "Cottagecore",)), "posts whose style is cottagecore", "风格为“cottagecore”的帖子",
    ),
    "text": (ValueLiteral(MOOD, "sad"), "posts whose mood is “sad”", "心情为“sad”的帖子"),
    "true": (ValueLiteral(PINNED, value=True), "posts marked “pinned”", "标有“置顶”的帖子"),
    "false": (ValueLiteral(PINNED, value=False), "posts not marked “pinned”", "未标“置顶”的帖子"),
    "at least": (
        RangeLiteral(COUNT, XSD.integer, 3, None), "posts with sticker count of at least 3", "贴纸数不低于3的帖子",
    ),
    "between": (
        RangeLiteral(COUNT, XSD.integer, 3, 6), "posts with sticker count from 3 to 5", "贴纸数在3到5之间的帖子",
    ),
    "exactly": (RangeLiteral(COUNT, XSD.integer, 3, 4), "posts whose sticker count is 3", "贴纸数为3的帖子"),
    "number of the author": (
        RangeLiteral(KARMA, XSD.integer, None, 1000, AUTHOR),
        "posts from accounts with karma below 1,000",
        "声望低于1,000的账号发布的帖子",
    ),
    "flag of the author": (
        ValueLiteral(VERIFIED, value=False, via=AUTHOR),
        "posts from accounts not marked “verified”",
        "未标“已认证”的账号发布的帖子",
    ),
    "class two hops away": (
        SomeLiteral(GENRE, (EX + "Drill",), (SOUND,)),
        "posts that have a soundtrack whose genre is drill",
        "带有曲风为钻头说唱的配乐的帖子",
    ),
    "number two hops away": (
        RangeLiteral(COUNT, XSD.integer, 3, None, (SOUND,)),
        "posts that have a soundtrack with sticker count of at least 3",
        "带有贴纸数不低于3的配乐的帖子",
    ),
    "flag two hops away": (
        ValueLiteral(PINNED, value=False, via=(SOUND,)),
        "posts that have a soundtrack not marked “pinned”",
        "带有未标“置顶”的配乐的帖子",
    ),
    "text two hops away, without Chinese label": (
        ValueLiteral(LABEL, "EMI", via=(SOUND,)),
        "posts that have a soundtrack whose record label is “EMI”",
        "带有“record label”为“EMI”的配乐的帖子",
    ),
    "nothing declared on the way": (
        ValueLiteral(MOOD, "sad", via=(EX + "hasEnding",)),
        "posts that have an ending whose mood is “sad”",
        "带有心情为“sad”的“ending”的帖子",
    ),
    "three hops, past the author": (
        SomeLiteral(GENRE, (EX + "Drill",), (*AUTHOR, SOUND)),
        "posts from accounts that have a soundtrack whose genre is drill",
        "带有曲风为钻头说唱的配乐的账号发布的帖子",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALLBACKS)
def test_fallback(name: str) -> None:
    literal, english, chinese = FALLBACKS[name]
    assert say_literals((literal,), "en", WORLD) == english
    assert say_literals((literal,), "zh", WORLD) == chinese


def test_what_is_said_of_one_author_stays_with_one_author() -> None:
    scope = Scope.of(
        (RangeLiteral(KARMA, XSD.integer, None, 1000, AUTHOR), ValueLiteral(VERIFIED, value=False, via=AUTHOR))
    )
    assert say_scope(scope, "en", WORLD) == "posts from accounts not marked “verified” with karma below 1,000"


def test_words_of_a_post_are_foreign_in_no_language() -> None:
    entry = IndividualTerm(EX + "yyds", Words(labels={"en": "yyds"}), (KM.LexicalEntry,))
    world = replace(WORLD, individuals={entry.iri: entry})
    assert say_literals((ValueLiteral(KM.mentions, entry.iri, is_iri=True),), "zh", world) == "提到“yyds”的帖子"


def test_a_fragment_that_cannot_be_filled_is_passed_over() -> None:
    broken = PropertyTerm(
        COUNT, PropertyKind.DATA, words("sticker count", "贴纸数", betweenPhrase=("{low}–{high}", "{x}"))
    )
    world = replace(WORLD, properties={COUNT: broken})
    literal = RangeLiteral(COUNT, XSD.integer, 3, 6)
    assert say_literals((literal,), "en", world) == "posts with sticker count from 3 to 5"


def test_braces_in_labels_are_only_text() -> None:
    odd = ClassTerm(EX + "Odd", words("{outcome} {}", "{}"), (KM.TopicContent,))
    world = replace(WORLD, classes={**WORLD.classes, odd.iri: odd})
    assert say_literals((ClassLiteral(odd.iri),), "en", world) == "posts about {outcome} {}"


def test_a_range_phrase_that_names_the_first_number_beyond() -> None:
    phrase = ("that last at least {min} but less than {max} minutes", "时长不少于{min}但少于{max}分钟的")
    term = PropertyTerm(COUNT, PropertyKind.DATA, words("minutes", "分钟", betweenPhrase=phrase))
    world = replace(WORLD, properties={COUNT: term})
    said = say_literals((RangeLiteral(COUNT, XSD.integer, 3, 6),), "en", world)
    assert said == "posts that last at least 3 but less than 6 minutes"


def test_none_and_some_of_something_have_words_of_their_own() -> None:
    phrases = {"truePhrase": ("with stickers", "带贴纸的"), "falsePhrase": ("without stickers", "不带贴纸的")}
    world = replace(WORLD, properties={COUNT: PropertyTerm(COUNT, PropertyKind.DATA, words("n", "n", **phrases))})
    assert say_literals((RangeLiteral(COUNT, XSD.integer, None, 1),), "en", world) == "posts without stickers"
    assert say_literals((RangeLiteral(COUNT, XSD.integer, 1, None),), "zh", world) == "带贴纸的帖子"


def test_two_things_two_hops_away_may_be_of_two_values_unless_there_is_but_one() -> None:
    both = (SomeLiteral(GENRE, (EX + "Drill",), (SOUND,)), ValueLiteral(LABEL, "EMI", via=(SOUND,)))
    assert say_literals(both, "en", WORLD) == (
        "posts that have a soundtrack whose genre is drill and have a soundtrack whose record label is “EMI”"
    )
    one = replace(WORLD.properties[SOUND], functional=True)
    world = replace(WORLD, properties={**WORLD.properties, SOUND: one})
    said = "posts that have a soundtrack whose genre is drill and whose record label is “EMI”"
    assert say_literals(both, "en", world) == said
    assert say_literals(both, "zh", world) == "带有曲风为钻头说唱且“record label”为“EMI”的配乐的帖子"


SHOWS, OWNER = EX + "showsProduct", EX + "memberOf"
VERBAL: dict[str, tuple[Literal, str]] = {
    "verb": (SomeLiteral(SHOWS, (EX + "Drill",)), "posts whose “shows product” is drill"),
    "preposition": (SomeLiteral(OWNER, (EX + "Drill",), AUTHOR), "posts from accounts whose “member of” is drill"),
    "on the way": (
        RangeLiteral(COUNT, XSD.integer, None, 30, (SHOWS,)),
        "posts whose “shows product” is a soundtrack with sticker count below 30",
    ),
    "number": (RangeLiteral(EX + "likes", XSD.integer, 9, None), "posts with likes per day of at least 9"),
}


@pytest.mark.parametrize("name", VERBAL)
def test_a_label_that_names_no_thing_is_quoted(name: str) -> None:
    literal, said = VERBAL[name]
    shows = PropertyTerm(SHOWS, PropertyKind.OBJECT, words("shows product", "商品"), range=(EX + "Soundtrack",))
    owner = PropertyTerm(OWNER, PropertyKind.OBJECT, words("member of", "所属社区"))
    likes = PropertyTerm(EX + "likes", PropertyKind.DATA, words("likes per day", "日均点赞数"), range=(XSD.integer,))
    world = replace(WORLD, properties={**WORLD.properties, SHOWS: shows, OWNER: owner, likes.iri: likes})
    assert say_literals((literal,), "en", world) == said


def test_a_phrase_of_its_own_takes_the_kind_with_an_article() -> None:
    phrase = ("set to {}", "配有{}的")
    sound = PropertyTerm(SOUND, PropertyKind.OBJECT, words("s", "s", propertyPhrase=phrase), range=(EX + "Soundtrack",))
    world = replace(WORLD, properties={**WORLD.properties, SOUND: sound})
    literal = SomeLiteral(GENRE, (EX + "Drill",), (SOUND,))
    assert say_literals((literal,), "en", world) == "posts set to a soundtrack whose genre is drill"
    assert say_literals((literal,), "zh", world) == "配有曲风为钻头说唱的配乐的帖子"


EXCEPTIONS: dict[str, tuple[tuple[Literal, ...], str]] = {
    "text": ((ValueLiteral(MOOD, "sad"),), "they have “sad” as their mood"),
    "number": ((RangeLiteral(COUNT, XSD.integer, 3, None),), "they have sticker count of at least 3"),
    "both": (
        (ValueLiteral(MOOD, "sad"), ValueLiteral(LABEL, "EMI")),
        "they have “sad” as their mood and have “EMI” as their record label",
    ),
    "flag": ((ValueLiteral(PINNED, value=True),), "they are marked “pinned”"),
    "two hops": ((SomeLiteral(GENRE, (EX + "Drill",), (SOUND,)),), "they have a soundtrack whose genre is drill"),
}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_fallback_in_an_exception_has_a_verb(name: str) -> None:
    literals, said = EXCEPTIONS[name]
    sentence = published_text(Scope.of((ClassLiteral(KNITTING),), (literals,)), Deontic.PROHIBITION, "en", WORLD)
    assert sentence == f"Posts about knitting are not allowed, unless {said}."


def test_exceptions_of_one_property_without_phrase_stand_together() -> None:
    unless = tuple((ValueLiteral(MOOD, mood),) for mood in ("angry", "bored", "sad"))
    scope = Scope.of((ClassLiteral(KNITTING),), unless)
    assert say_scope(scope, "en", WORLD) == (
        "posts about knitting, except those whose mood is “angry”, “bored” or “sad”"
    )
    assert say_scope(scope, "zh", WORLD) == "关于“knitting”的帖子（心情为“angry”“bored”或“sad”的帖子除外）"


def test_exceptions_of_kinds_without_phrase_stand_together() -> None:
    kinds = tuple((ClassLiteral(EX + kind),) for kind in ("MealPlan", "Cottagecore"))
    scope = Scope.of((ClassLiteral(KNITTING),), kinds)
    assert (
        say_scope(scope, "en", WORLD) == "posts about knitting, except those of the kind “cottagecore” or “meal plan”"
    )
    assert say_scope(scope, "zh", WORLD) == "关于“knitting”的帖子（属于“cottagecore”或“食谱”一类的帖子除外）"


def test_what_has_the_number_last_is_not_read_as_part_of_a_name() -> None:
    literals = (ValueLiteral(LABEL, "EMI", via=AUTHOR), RangeLiteral(KARMA, XSD.integer, None, 1000, AUTHOR))
    said = say_literals(literals, "en", WORLD)
    assert said == "posts from accounts with karma below 1,000 whose record label is “EMI”"


def test_what_a_post_is_not_stands_beside_what_it_is_and_not_behind_its_account() -> None:
    young, style = account_range(AGE, None, 30), SomeLiteral(STYLE, (EX + "Cottagecore",))
    variation = SentenceRealiser.of("en", WORLD).variation
    said = variation.lacking((ValueLiteral(MOOD, "sad"), young), style, is_one=True)
    assert said == "a post whose mood is “sad” and whose style is not cottagecore from an account less than 30 days old"


def test_one_whose_after_another_is_joined() -> None:
    said = load_language("en").grammar.number.fixes
    assert apply_fixes(said, "posts whose forum is “X” whose role is not “Y”") == (
        "posts whose forum is “X” and whose role is not “Y”"
    )
