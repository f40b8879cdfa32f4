"""Scopes to sentences: what a person would write, in English and Chinese."""

from __future__ import annotations

import pytest
from newcomer_world import (
    AGE,
    AUTHOR,
    BEFORE_AFTER,
    CLINIC,
    CPDD,
    DDDD,
    DIET,
    EX,
    FOLLOWERS,
    HAS_LINK,
    IS_VIDEO,
    NEW_ACCOUNTS,
    NEWS,
    PHOTOS,
    POLITICS,
    TARGET,
    VOCABULARY,
    WITH_LINK,
    account_range,
    by,
    evidence,
    mentioning,
    topic,
)  # fmt: skip
from said import published_text, rule_of, say_alike, say_literals, say_rule, say_scope

from kmgraph.model import (
    And,
    Confidence,
    DataRange,
    Deontic,
    Expression,
    HasValue,
    Literal,
    Named,
    Not,
    Or,
    Outcome,
    RangeLiteral,
    Scope,
    Some,
    SomeLiteral,
    Unsupported,
    ValueLiteral,
)
from kmgraph.namespaces import KM, XSD
from kmgraph.render import rule_text

USUALLY = evidence(80, 20, 60, 0.7, 0.9)


def learned(scope: Scope, language: str) -> str:
    return say_rule(scope, USUALLY, Confidence.WELL_SUPPORTED, TARGET, language, VOCABULARY)


ENGLISH_AS_VALUE = ValueLiteral(KM.inLanguage, "en")

SENTENCES = {
    "exception": (
        BEFORE_AFTER,
        (
            "Posts about dieting that show before-and-after photos are usually removed,"
            " unless they come from verified clinics."
        ),
        "关于节食且展示前后对比照的帖子通常会被删除，但认证诊所发布的除外。",
    ),
    "two topics": (
        Scope.of((topic(DIET), topic(POLITICS), WITH_LINK)),
        "Posts about dieting that are also about politics and contain a link are usually removed.",
        "关于节食、关于政治且含有链接的帖子通常会被删除。",
    ),
    "head noun": (
        Scope.of((topic(DIET), IS_VIDEO, by(KM.MigratingUser), ENGLISH_AS_VALUE)),
        "Videos about dieting in English from newly arrived users are usually removed.",
        "新迁入用户发布的、关于节食且使用英语的视频通常会被删除。",
    ),
    "one account": (
        NEW_ACCOUNTS,
        (
            "Posts about news from newly arrived users with accounts less than 7 days old"
            " and with fewer than 10 followers are usually removed."
        ),
        "注册不足7天且粉丝少于10人的新迁入用户发布的新闻类帖子通常会被删除。",
    ),
    "range and terms": (
        Scope.of((account_range(AGE, 3, 8), mentioning(CPDD), mentioning(DDDD), ValueLiteral(HAS_LINK, value=False))),
        (
            "Posts that mention “cpdd” and “dddd”, have no link and come from accounts 3 to 7 days old are usually"
            " removed."
        ),
        "注册3到7天的账号发布的、不带链接且提到“cpdd”和“dddd”的帖子通常会被删除。",
    ),
    "one number": (
        Scope.of((account_range(AGE, 1, 2),)),
        "Posts from accounts exactly 1 day old are usually removed.",
        "注册1天的账号发布的帖子通常会被删除。",
    ),
    "large number": (
        Scope.of((account_range(FOLLOWERS, None, 12_000),)),
        "Posts from accounts with fewer than 12,000 followers are usually removed.",
        "粉丝少于12,000人的账号发布的帖子通常会被删除。",
    ),
    "several exceptions": (
        Scope.of((topic(DIET),), ((topic(NEWS), WITH_LINK), (by(CLINIC),), (IS_VIDEO,))),
        (
            "Posts about dieting are usually removed, unless they are about news and contain a link,"
            " they come from verified clinics, or they are videos."
        ),
        "关于节食的帖子通常会被删除，但含有链接的新闻类帖子，认证诊所发布的帖子，以及视频除外。",
    ),
    "simple exceptions": (
        Scope.of((topic(DIET),), ((by(CLINIC),), (topic(PHOTOS),))),
        (
            "Posts about dieting are usually removed, unless they show before-and-after photos"
            " or they come from verified clinics."
        ),
        "关于节食的帖子通常会被删除，但展示前后对比照的帖子和认证诊所发布的帖子除外。",
    ),
    "exceptions of one kind": (
        Scope.of((topic(DIET),), ((topic(NEWS),), (topic(POLITICS),))),
        "Posts about dieting are usually removed, unless they are about news or politics.",
        "关于节食的帖子通常会被删除，但新闻类或关于政治的除外。",
    ),
    "exception to a clause with the same head": (
        Scope.of((IS_VIDEO,), ((topic(NEWS),),)),
        "Videos are usually removed, unless they are about news.",
        "视频通常会被删除，但新闻类帖子除外。",
    ),
    "one account of two kinds": (
        Scope.of((SomeLiteral(KM.hasAuthor, (KM.MigratingUser, CLINIC)),)),
        "Posts from newly arrived users that also come from verified clinics are usually removed.",
        "新迁入用户发布且认证诊所发布的帖子通常会被删除。",
    ),
    "one account of two kinds, and a link": (
        Scope.of((by(CLINIC), SomeLiteral(KM.hasAuthor, (KM.MigratingUser,)), WITH_LINK)),
        ("Posts that contain a link, come from verified clinics and also come from newly arrived users "
        "are usually removed."),
        "认证诊所发布、新迁入用户发布且带链接的帖子通常会被删除。",
    ),
    "nothing left out": (Scope.of(()), "All posts are usually removed.", "任何帖子通常会被删除。"),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_learned_rule(name: str) -> None:
    scope, english, chinese = SENTENCES[name]
    assert learned(scope, "en") == english
    assert learned(scope, "zh") == chinese


PUBLISHED: dict[str, tuple[Expression, str, str]] = {
    "or of topics": (
        And((Or((Named(DIET), Named(POLITICS))), Some(KM.hasMedium, Named(EX + "Video")))),
        "Videos about dieting or politics are not allowed.",
        "不允许发布关于节食或政治的视频。",
    ),
    "or of unlike things": (
        Or((Named(DIET), HasValue(HAS_LINK, value=True))),
        "Posts that are about dieting or contain a link are not allowed.",
        "不允许发布关于节食或含有链接的帖子。",
    ),
    "or with an and inside": (
        Or((Named(DIET), And((Named(POLITICS), HasValue(HAS_LINK, value=True))))),
        "Posts that are about dieting, or are about politics and contain a link are not allowed.",
        "不允许发布关于节食，或者关于政治且含有链接的帖子。",
    ),
    "or of terms": (
        Or((HasValue(KM.mentions, CPDD, is_iri=True), HasValue(KM.mentions, DDDD, is_iri=True))),
        "Posts that mention “cpdd” or “dddd” are not allowed.",
        "不允许发布提到“cpdd”或“dddd”的帖子。",
    ),
    "not": (
        Not(Named(DIET)),
        "Posts other than those about dieting are not allowed.",
        "不允许发布除关于节食的帖子以外的其他帖子。",
    ),
    "and not": (
        And((Named(DIET), Not(Or((Named(NEWS), Some(KM.hasMedium, Named(EX + "Video"))))))),
        "Posts about dieting are not allowed, unless they are about news or they are videos.",
        "不允许发布关于节食的帖子，但新闻类帖子和视频除外。",
    ),
    "not inside a property": (
        Some(KM.hasAuthor, Not(Named(KM.MigratingUser))),
        "Posts from accounts other than newly arrived users are not allowed.",
        "不允许发布除新迁入用户以外的其他账号发布的帖子。",
    ),
    "or inside a property": (
        Some(KM.hasAuthor, And((Named(KM.UserAccount), Or((Named(CLINIC), DataRange(AGE, XSD.integer, None, 30)))))),
        "Posts from verified clinics or accounts less than 30 days old are not allowed.",
        "不允许发布认证诊所或注册不足30天的账号发布的帖子。",
    ),
    "double negation": (
        Not(Not(Named(DIET))),
        "Posts about dieting are not allowed.",
        "不允许发布关于节食的帖子。",
    ),
    "open range": (
        Some(KM.hasAuthor, DataRange(AGE, XSD.integer, 6, 30, min_inclusive=False, max_inclusive=True)),
        "Posts from accounts 7 to 30 days old are not allowed.",
        "不允许发布注册7到30天的账号发布的帖子。",
    ),
    "undecidable": (
        And((Named(DIET), Unsupported("hasTag only …"))),
        "Posts about dieting that meet a condition which is only stated formally are not allowed.",
        "不允许发布关于节食且符合某项仅以形式语言写明的条件的帖子。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_rule(name: str) -> None:
    expression, english, chinese = PUBLISHED[name]
    assert published_text(expression, Deontic.PROHIBITION, "en", VOCABULARY) == english
    assert published_text(expression, Deontic.PROHIBITION, "zh", VOCABULARY) == chinese


def test_permission() -> None:
    assert published_text(Named(NEWS), Deontic.PERMISSION, "en", VOCABULARY) == "Posts about news are allowed."
    assert published_text(Named(NEWS), Deontic.PERMISSION, "zh", VOCABULARY) == "允许发布新闻类帖子。"
    assert (
        published_text(Named(NEWS), Deontic.OBLIGATION, "en", VOCABULARY) == "Posts about news must meet a requirement."
    )
    assert published_text(Named(NEWS), Deontic.OBLIGATION, "zh", VOCABULARY) == "发布新闻类帖子须符合一项要求。"


def test_scope_is_a_noun_phrase_with_its_exceptions() -> None:
    assert say_scope(BEFORE_AFTER, "en", VOCABULARY) == (
        "posts about dieting that show before-and-after photos, except those from verified clinics"
    )
    assert say_scope(BEFORE_AFTER, "zh", VOCABULARY) == "关于节食且展示前后对比照的帖子（认证诊所发布的帖子除外）"


def test_literals_alone() -> None:
    assert say_literals((mentioning(CPDD), IS_VIDEO), "en", VOCABULARY) == "videos that mention “cpdd”"


def test_alike_names_the_other_explanation() -> None:
    assert say_alike(topic(DIET), (mentioning(CPDD),), "en", VOCABULARY) == (
        "In these observations, posts about dieting are also posts that mention “cpdd”."
        " It cannot be told which of the two matters."
    )
    many = say_alike(topic(DIET), (mentioning(CPDD), topic(NEWS)), "en", VOCABULARY)
    assert "posts that mention “cpdd” and posts about news" in many
    assert "which of these" in many


def test_target_decides_what_happens() -> None:
    both = (Outcome.RESTRICTED, Outcome.REMOVED)
    texts = rule_text(rule_of(Scope.of((topic(DIET),)), USUALLY, Confidence.HINT), both, VOCABULARY, ("en", "zh"))
    assert texts == {
        "en": "Posts about dieting may be removed or restricted.",
        "zh": "关于节食的帖子可能会被删除或限制。",
    }


def test_heavy_source_follows_the_clause_so_that_the_clause_is_about_the_posts() -> None:
    scope = Scope.of((topic(PHOTOS), account_range(FOLLOWERS, None, 10)))
    assert say_scope(scope, "en", VOCABULARY) == (
        "posts that show before-and-after photos and come from accounts with fewer than 10 followers"
    )


@pytest.mark.parametrize(
    ("literals", "english", "chinese"),
    [
        (
            (account_range(AGE, None, 30), WITH_LINK),
            "posts that contain a link and come from accounts less than 30 days old",
            "注册不足30天的账号发布的带链接的帖子",
        ),
        (
            (topic(DIET), account_range(AGE, None, 30), WITH_LINK),
            "posts about dieting that contain a link and come from accounts less than 30 days old",
            "注册不足30天的账号发布的、关于节食且带链接的帖子",
        ),
        (
            (topic(PHOTOS), by(KM.MigratingUser), account_range(AGE, None, 30)),
            (
                "posts that show before-and-after photos and come from newly arrived users with accounts less than"
                " 30 days old"
            ),
            "注册不足30天的新迁入用户发布的、展示前后对比照的帖子",
        ),
        (
            (topic(PHOTOS), WITH_LINK, account_range(AGE, None, 30)),
            "posts that show before-and-after photos, contain a link and come from accounts less than 30 days old",
            "注册不足30天的账号发布的、含有链接且展示前后对比照的帖子",
        ),
    ],
)  # fmt: skip
def test_what_a_post_is_comes_before_who_posted_it(literals: tuple[Literal, ...], english: str, chinese: str) -> None:
    assert say_scope(Scope.of(literals), "en", VOCABULARY) == english
    assert say_scope(Scope.of(literals), "zh", VOCABULARY) == chinese


def test_real_numbers_are_said_with_both_ends() -> None:
    scope = Scope.of((RangeLiteral(EX + "score", XSD.decimal, 0.5, 2.25, AUTHOR),))
    assert "at least 0.5" in say_scope(scope, "en", VOCABULARY)
    assert "below 2.25" in say_scope(scope, "en", VOCABULARY)
