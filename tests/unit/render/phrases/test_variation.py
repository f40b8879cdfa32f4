"""Descriptions next to a given one: denied, of one post, with a number in the place of a range."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import (
    AGE,
    AUTHOR,
    CLINIC,
    CPDD,
    DIET,
    EX,
    HAS_LINK,
    IS_VIDEO,
    KARMA,
    NEWS,
    PHOTOS,
    VOCABULARY,
    WITH_LINK,
    account_range,
    by,
    mentioning,
    topic,
    words,
)

from kmgraph.model import ClassTerm, Literal, PropertyKind, PropertyTerm, RangeLiteral, SomeLiteral, ValueLiteral
from kmgraph.namespaces import KM, XSD
from kmgraph.render.phrases import SentenceRealiser, concrete

DENIED = [
    (
        topic(PHOTOS),
        "posts about dieting that do not show before-and-after photos",
        "关于节食且没有展示前后对比照的帖子",
    ),
    (topic(NEWS), "posts about dieting that are not about news", "关于节食的非新闻类帖子"),
    (WITH_LINK, "posts about dieting without a link", "关于节食且不含链接的帖子"),
    (IS_VIDEO, "posts about dieting that are not videos", "关于节食且不是视频的帖子"),
    (by(CLINIC), "posts about dieting that are not from verified clinics", "关于节食且不是由认证诊所发布的帖子"),
    (mentioning(CPDD), "posts about dieting that do not mention “cpdd”", "关于节食且没有提到“cpdd”的帖子"),
    (
        account_range(AGE, None, 30),
        "posts from accounts at least 30 days old about dieting",
        "注册满30天的账号发布的、关于节食的帖子",
    ),
]


@pytest.mark.parametrize(("lacked", "english", "chinese"), DENIED)
def test_what_a_post_lacks_is_said_in_one_phrase(lacked: Literal, english: str, chinese: str) -> None:
    said = {
        language: SentenceRealiser.of(language, VOCABULARY).without((topic(DIET),), lacked) for language in ("en", "zh")
    }
    assert said["zh"] == chinese
    assert sorted(said["en"].split()) == sorted(english.split()), "the order of phrases is the grammar's"
    assert english.split()[-2:] == said["en"].split()[-2:] or "about dieting" in said["en"]


def test_a_range_between_two_ends_is_denied_as_a_whole() -> None:
    said = SentenceRealiser.of("en", VOCABULARY).without((topic(DIET),), account_range(AGE, 3, 8))
    assert said == "posts about dieting that are not from accounts 3 to 7 days old"


@pytest.mark.parametrize(
    ("literals", "one"),
    [
        ((topic(DIET), topic(PHOTOS)), "a post about dieting that shows before-and-after photos"),
        ((topic(DIET), IS_VIDEO), "a video about dieting"),
        ((topic(DIET), by(CLINIC)), "a post about dieting from a verified clinic"),
        ((topic(DIET), by(KM.MigratingUser)), "a post about dieting from a newly arrived user"),
        (
            (concrete(account_range(AGE, None, 30)), WITH_LINK),
            "a post that contains a link and comes from a 15-day-old account",
        ),
    ],
)  # fmt: skip
def test_one_post_is_said_in_the_singular(literals: tuple[Literal, ...], one: str) -> None:
    said = SentenceRealiser.of("en", VOCABULARY).variation.one(literals)
    assert sorted(said.split()) == sorted(one.split())
    assert said.startswith(("a post ", "a video "))


@pytest.mark.parametrize(
    ("low", "high", "number"),
    # As people say it: 180 days rather than 182.
    [(None, 30, 15), (None, 365, 180), (3, 8, 5), (100, None, 100), (190, 196, 190), (None, 1, None), (None, 0, None)],
)
def test_a_range_of_whole_numbers_becomes_one_of_them(
    low: float | None, high: float | None, number: int | None
) -> None:
    literal = account_range(KARMA, low, high)
    made = concrete(literal)
    assert made == (literal if number is None else ValueLiteral(KARMA, number, via=AUTHOR))
    if number is not None:
        assert (low is None or number >= low) and (high is None or number < high)  # noqa: PT018  one range


def test_other_numbers_and_other_literals_stay() -> None:
    real = RangeLiteral(KARMA, XSD.decimal, None, 0.5)
    assert concrete(real) == real
    assert concrete(WITH_LINK) == WITH_LINK


BOARD, MEME = EX + "board", EX + "Meme"
ON_BOARD = PropertyTerm(
    BOARD, PropertyKind.OBJECT, words("on board", "版块", propertyPhrase=("on the {} board", "发在{}的"))
)
PLACES = replace(
    VOCABULARY,
    classes={
        **VOCABULARY.classes,
        MEME: ClassTerm(MEME, words("meme", "梗图", headPhrase=("memes", "梗图")), (KM.FormContent,)),
        **{EX + name: ClassTerm(EX + name, words(name, name), (EX + "Board",)) for name in ("Sailing", "Trading")},
    },
    properties={**VOCABULARY.properties, BOARD: ON_BOARD},
)
SAILING, TRADING = SomeLiteral(BOARD, (EX + "Sailing",)), SomeLiteral(BOARD, (EX + "Trading",))


@pytest.mark.parametrize(
    ("options", "english", "chinese"),
    [
        ((TRADING,), "post it on the Trading board", "请发到Trading"),
        ((TRADING, SAILING), "post it on the Trading or Sailing board", "请发到Trading或Sailing"),
        ((account_range(AGE, 365, None),), "wait until your account is 365 days old", "请等账号注册满365天后再发"),
        ((WITH_LINK,), "add a link", "请加上链接"),
        ((ValueLiteral(HAS_LINK, value=False),), "post it without a link", "请去掉链接"),
        ((mentioning(CPDD),), None, None),
        ((IS_VIDEO,), "make it a video", "请改成视频"),
        ((by(CLINIC),), None, None),
        ((account_range(KARMA, 10, None),), None, None),
        ((topic(NEWS),), None, None),
    ],
)
def test_what_to_do_names_the_change_alone(
    options: tuple[Literal, ...], english: str | None, chinese: str | None
) -> None:
    said = [SentenceRealiser.of(language, PLACES).imperatives.take_on(options) for language in ("en", "zh")]
    assert said == [english, chinese]


@pytest.mark.parametrize(
    ("lacked", "english", "chinese"),
    [
        (SAILING, "do not post it on the Sailing board", "请不要发在Sailing"),
        (account_range(AGE, None, 30), "wait until your account is 30 days old", "请等账号注册满30天后再发"),
        (topic(PHOTOS), "do not show before-and-after photos", "请勿展示前后对比照"),
        (
            IS_VIDEO,
            "post it as something other than a video (a livestream counts as a video)",
            "请用视频以外的形式发布（直播也是视频）",
        ),
        (mentioning(CPDD), "do not mention “cpdd”", "请勿提到“cpdd”"),
        (topic(MEME), "make it a post that is not a meme", "请用梗图以外的形式发布"),
        (topic(NEWS), None, None),
        (by(CLINIC), None, None),
        (account_range(KARMA, None, 10), None, None),
    ],
)
def test_what_to_leave_out_names_the_change_alone(lacked: Literal, english: str | None, chinese: str | None) -> None:
    said = [SentenceRealiser.of(language, PLACES).imperatives.give_up(lacked) for language in ("en", "zh")]
    assert said == [english, chinese]


@pytest.mark.parametrize(
    ("days", "said"), [(180, "a 180"), (80, "an 80"), (18, "an 18"), (11, "an 11"), (118, "a 118"), (8, "an 8")]
)
def test_a_number_has_the_article_that_it_is_read_with(days: int, said: str) -> None:
    exact = ValueLiteral(AGE, days, via=AUTHOR)
    assert SentenceRealiser.of("en", VOCABULARY).variation.one((exact,)) == f"a post from {said}-day-old account"
