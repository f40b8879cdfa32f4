"""Rules with many exceptions: a sentence names a few, those of one property once; nothing is lost in the details."""

from __future__ import annotations

from dataclasses import replace

import pytest
from keyword_rule_run import KEYWORDS, MIXED, MIXED_RULE, NAMES, TWENTY, TWENTY_RULE, keyword_run, selling_badges, word
from newcomer_world import CLINIC, DIET, EX, IS_VIDEO, NEWS, PHOTOS, POLITICS, TARGET, by, mentioning, topic
from said import published_text, say_rule, say_scope

from kmgraph.model import And, Deontic, HasValue, IndividualTerm, Literal, Named, Not, Or, Scope, ValueLiteral, Words
from kmgraph.namespaces import KM
from kmgraph.render import ExplainInput, explain_text, guidelines_html, guidelines_markdown
from kmgraph.render.phrases.fragments import MOST_NAMED

WORDS = [(word(name),) for name in NAMES]


def exceptions(language: str, *unless: tuple[Literal, ...]) -> str:
    """Return what a sentence says of exceptions."""
    said = say_rule(selling_badges(*unless), TWENTY_RULE.evidence, TWENTY_RULE.confidence, TARGET, language, KEYWORDS)
    return said.partition({"en": ", unless ", "zh": "，但"}[language])[2]


SAID: dict[str, tuple[tuple[tuple[Literal, ...], ...], str, str]] = {
    "one property once": (
        tuple(WORDS[:3]),
        "they mention “antique”, “auction” or “blog”.",
        "提到“古董”“拍卖”或“博客”的除外。",
    ),
    "one more than the most is named": (
        tuple(WORDS[:6]),
        "they mention “antique”, “auction”, “blog”, “camera”, “clock” or “coin”.",
        "提到“古董”“拍卖”“博客”“相机”“钟表”或“钱币”的除外。",
    ),
    "two more are counted": (
        tuple(WORDS[:7]),
        "they mention “antique”, “auction”, “blog”, “camera” or “clock”, or one of 2 more exceptions applies.",
        "提到“古董”“拍卖”“博客”“相机”或“钟表”的帖子，以及另外2种情形除外。",
    ),
    "a conjunction beside a list": (
        (WORDS[0], WORDS[1], (word("medal"), word("museum"))),
        "they mention “antique” or “auction”, or they mention “medal” and “museum”.",
        "提到“古董”或“拍卖”的帖子，以及提到“奖章”和“博物馆”的帖子除外。",
    ),
    "conjunctions alone": (
        ((word("medal"), word("museum")), (word("medal"), word("map"))),
        "they mention “map” and “medal”, or they mention “medal” and “museum”.",
        "提到“地图”和“奖章”的帖子，以及提到“奖章”和“博物馆”的帖子除外。",
    ),
    "unlike conjunction": (
        (WORDS[0], (word("novel"), topic(NEWS))),
        "they are about news and mention “novel”, or they mention “antique”.",
        "提到“小说”的新闻类帖子，以及提到“古董”的帖子除外。",
    ),
    "groups of several kinds": (
        ((topic(NEWS),), (topic(POLITICS),), (topic(PHOTOS),), (IS_VIDEO,), *WORDS[:2]),
        (
            "they show before-and-after photos, they are about news or politics, they are videos,"
            " or they mention “antique” or “auction”."
        ),
        "展示前后对比照的帖子，新闻类或关于政治的帖子，视频，以及提到“古董”或“拍卖”的帖子除外。",
    ),
    "simple ones are named before conjunctions": (
        ((topic(NEWS), by(CLINIC)), (topic(DIET), topic(NEWS)), (topic(POLITICS), topic(NEWS)), *WORDS[:4]),
        (
            "they mention “antique”, “auction”, “blog” or “camera”, they are about dieting and also about news,"
            " or one of 2 more exceptions applies."
        ),
        "提到“古董”“拍卖”“博客”或“相机”的帖子，关于节食的新闻类帖子，以及另外2种情形除外。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_exceptions_in_a_sentence(name: str) -> None:
    unless, english, chinese = SAID[name]
    assert exceptions("en", *unless) == english
    assert exceptions("zh", *unless) == chinese


def test_the_order_in_which_exceptions_come_does_not_matter() -> None:
    assert exceptions("en", *WORDS) == exceptions("en", *reversed(WORDS))


def test_a_noun_phrase_counts_what_it_does_not_name() -> None:
    assert say_scope(TWENTY, "en", KEYWORDS).endswith(
        ", except those that mention “antique”, “auction”, “blog”, “camera” or “clock”, or 15 more kinds"
    )
    assert say_scope(TWENTY, "zh", KEYWORDS).endswith(
        "（提到“古董”“拍卖”“博客”“相机”或“钟表”的帖子，以及另外15种情形除外）"
    )


@pytest.mark.parametrize(("language", "position"), [("en", 0), ("zh", 1)])
def test_the_details_of_a_rule_name_every_exception(language: str, position: int) -> None:
    names = [f"“{pair[position]}”" for pair in NAMES.items()]
    sentence = say_rule(TWENTY, TWENTY_RULE.evidence, TWENTY_RULE.confidence, TARGET, language, KEYWORDS)
    assert sum(name in sentence for name in names) == MOST_NAMED
    for document in (guidelines_markdown(keyword_run(), language), guidelines_html(keyword_run(), language)):
        assert [name for name in names if name not in document] == []


@pytest.mark.parametrize(("language", "first"), [("en", "Such posts if they "), ("zh", "其中")])
def test_an_explanation_lists_every_exception_on_a_line_of_its_own(language: str, first: str) -> None:
    text = explain_text(ExplainInput(MIXED_RULE, KEYWORDS, TARGET), language)
    lines = [line for line in text.splitlines() if line.startswith("  " + first)]
    assert len(lines) == len(set(lines)) == len(MIXED.unless)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_published_rule_names_all_as_it_has_no_details(language: str) -> None:
    terms = [each.value for exception in TWENTY.unless for each in exception if isinstance(each, ValueLiteral)]
    spared = Or(tuple(HasValue(KM.mentions, term, is_iri=True) for term in terms))
    text = published_text(And((Named(DIET), Not(spared))), Deontic.PROHIBITION, language, KEYWORDS)
    assert all(f"“{pair[language == 'zh']}”" in text for pair in NAMES.items())


def test_a_word_that_looks_like_a_pattern_is_only_a_word() -> None:
    odd = IndividualTerm(EX + "odd", Words(labels={"en": "{n} {}"}), (KM.LexicalEntry,))
    world = replace(KEYWORDS, individuals={**KEYWORDS.individuals, odd.iri: odd})
    scope = Scope.of((topic(DIET),), ((word("toy"),), (mentioning(odd.iri),)))
    assert say_scope(scope, "en", world) == "posts about dieting, except those that mention “{n} {}” or “toy”"
