"""A small made-up platform for tests of the renderer: words, scopes, rules, and a whole run."""

from __future__ import annotations

from dataclasses import replace

from kmgraph.model import (
    And,
    ClassLiteral,
    ClassTerm,
    Confidence,
    Deontic,
    Enforcement,
    Evidence,
    FineException,
    HasValue,
    Holdout,
    IndividualTerm,
    Lifecycle,
    Literal,
    Named,
    NormLevel,
    OddsRatio,
    Outcome,
    Period,
    Platform,
    PlatformFigures,
    PropertyKind,
    PropertyTerm,
    PublishedRule,
    PublishedStatus,
    RangeLiteral,
    Reject,
    Relation,
    RelationKind,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Scope,
    SomeLiteral,
    Status,
    Totals,
    ValueLiteral,
    Variant,
    Vocabulary,
    Words,
    rule_id,
)
from kmgraph.model import Warning as RunWarning
from kmgraph.namespaces import KM, PROJECT_BASE, XSD
from kmgraph.render import (
    Component,
    GuidelineInput,
    ImportNotice,
    InputFile,
    Provenance,
    ValidationSummary,
)

EX = "https://example.org/terms#"
BASE = f"{PROJECT_BASE}newcomers/"
AUTHOR = (KM.hasAuthor,)
TARGET = (Outcome.REMOVED,)

DIET, POLITICS, NEWS, KNITTING = EX + "Diet", EX + "Politics", EX + "News", EX + "Knitting"
PHOTOS, VIDEO, CLINIC = EX + "BeforeAfterPhotos", EX + "Video", EX + "Clinic"
HAS_LINK, AGE, FOLLOWERS, KARMA, VERIFIED = EX + "hasLink", EX + "age", EX + "followers", EX + "karma", EX + "verified"
CPDD, DDDD = EX + "cpdd", EX + "dddd"


def words(en: str | None, zh: str | None = None, **phrases: tuple[str, str]) -> Words:
    """Words with labels and phrases in English and Chinese."""
    labels = {tag: text for tag, text in (("en", en), ("zh", zh)) if text}
    return Words(labels=labels, phrases={role: {"en": pair[0], "zh": pair[1]} for role, pair in phrases.items()})


def _class(
    iri: str, parent: str | None, en: str | None, zh: str | None = None, **phrases: tuple[str, str]
) -> ClassTerm:
    return ClassTerm(iri, words(en, zh, **phrases), (parent,) if parent else ())


def _flag(iri: str, en: str, zh: str, **phrases: tuple[str, str]) -> PropertyTerm:
    return PropertyTerm(iri, PropertyKind.DATA, words(en, zh, **phrases), range=(XSD.boolean,), functional=True)


def _number(iri: str, en: str, zh: str, **phrases: tuple[str, str]) -> PropertyTerm:
    return PropertyTerm(iri, PropertyKind.DATA, words(en, zh, **phrases), range=(XSD.integer,), functional=True)


_CLASSES = (
    _class(KM.TopicContent, KM.Content, "topic", "主题"),
    _class(KM.UserAccount, None, "account", "账号", nounPhrase=("accounts", "账号")),
    _class(KM.MigratingUser, KM.UserAccount, "newly arrived user", "新迁入用户",
           sourcePhrase=("from newly arrived users", "新迁入用户发布的"),
           nounPhrase=("newly arrived users", "新迁入用户")),
    _class(CLINIC, KM.UserAccount, "verified clinic", "认证诊所",
           sourcePhrase=("from verified clinics", "认证诊所发布的"), nounPhrase=("verified clinics", "认证诊所")),
    _class(DIET, KM.TopicContent, "diet content", "节食内容", topicPhrase=("about dieting", "关于节食的")),
    _class(POLITICS, KM.TopicContent, "political content", "政治内容", topicPhrase=("about politics", "关于政治的")),
    _class(NEWS, KM.TopicContent, "news content", "新闻内容", topicPhrase=("about news", "新闻类")),
    _class(KNITTING, KM.TopicContent, "knitting"),
    _class(PHOTOS, KM.Content, "before-and-after photos", "前后对比照",
           clausePhrase=("that show before-and-after photos", "展示前后对比照的")),
    _class(VIDEO, KM.Medium, "video", "视频", headPhrase=("videos", "视频"), nounPhrase=("video", "视频")),
)  # fmt: skip

_PROPERTIES = (
    PropertyTerm(KM.hasMedium, PropertyKind.OBJECT, words("has medium", "媒介"), range=(KM.Medium,)),
    PropertyTerm(KM.hasAuthor, PropertyKind.OBJECT, words("has author", "作者", propertyPhrase=("from {}", "{}发布的")),
                 range=(KM.UserAccount,), functional=True),
    PropertyTerm(KM.mentions, PropertyKind.OBJECT,
                 words("mentions", "提到", propertyPhrase=("that mention {}", "提到{}的"))),
    PropertyTerm(KM.inLanguage, PropertyKind.DATA,
                 words("in language", "语言", propertyPhrase=("in {}", "使用{}的")), range=(XSD.language,)),
    _flag(HAS_LINK, "has link", "含链接",
          truePhrase=("that contain a link", "含有链接的"), falsePhrase=("without a link", "不含链接的")),
    _flag(VERIFIED, "is verified", "已认证"),
    _number(AGE, "account age in days", "账号年龄（天）",
            atLeastPhrase=("from accounts at least {min} days old", "注册满{min}天的账号发布的"),
            lessThanPhrase=("from accounts less than {max} days old", "注册不足{max}天的账号发布的"),
            betweenPhrase=("from accounts {min} to {max} days old", "注册{min}到{max}天的账号发布的")),
    _number(FOLLOWERS, "follower count", "粉丝数",
            lessThanPhrase=("from accounts with fewer than {max} followers", "粉丝少于{max}人的账号发布的")),
    _number(KARMA, "has karma", "声望"),
)  # fmt: skip

_CPDD = Words(
    labels={"en": "cpdd", "zh": "cpdd"},
    definitions={"en": "An invitation to pair up and get in touch.", "zh": "意为寻找搭档，请对方联系。"},
)
_INDIVIDUALS = (
    IndividualTerm(CPDD, _CPDD, (KM.LexicalEntry,)),
    IndividualTerm(DDDD, Words(labels={"en": "dddd"}), (KM.LexicalEntry,)),
)

VOCABULARY = Vocabulary(
    {term.iri: term for term in _CLASSES},
    {term.iri: term for term in _PROPERTIES},
    {term.iri: term for term in _INDIVIDUALS},
)


def topic(iri: str) -> Literal:
    """Membership of a class."""
    return ClassLiteral(iri)


def by(account: str) -> Literal:
    """Posts of an author of a class."""
    return SomeLiteral(KM.hasAuthor, (account,))


def mentioning(entry: str) -> Literal:
    """Posts that mention a lexical entry."""
    return ValueLiteral(KM.mentions, entry, is_iri=True)


def account_range(iri: str, low: float | None, high: float | None) -> RangeLiteral:
    """Posts whose author's number is in the range."""
    return RangeLiteral(iri, XSD.integer, low, high, AUTHOR)


IS_VIDEO = SomeLiteral(KM.hasMedium, (VIDEO,))
WITH_LINK = ValueLiteral(HAS_LINK, value=True)

BEFORE_AFTER = Scope.of((topic(DIET), topic(PHOTOS)), ((by(CLINIC),),))
NEW_ACCOUNTS = Scope.of(
    (by(KM.MigratingUser), account_range(AGE, None, 7), account_range(FOLLOWERS, None, 10), topic(NEWS))
)


def evidence(target: int, kept: int, clusters: int, low: float | None = None, high: float | None = None) -> Evidence:
    """Evidence with an interval, or without a rate."""
    rated = low is not None and high is not None
    return Evidence(
        target,
        kept,
        clusters,
        rate=target / (target + kept) if rated else None,
        interval=(low, high) if low is not None and high is not None else None,
        base_rate=0.02 if rated else None,
        holdout=Holdout(target // 2, kept // 2, 1e-60, 3e-59) if rated else None,
        first="2025-01-14T08:00:00Z",
        last="2025-03-02T21:10:00Z",
    )


def rule(
    scope: Scope,
    status: Status,
    confidence: Confidence,
    found: Evidence,
    platform: str = "rednote",
    relations: tuple[Relation, ...] = (),
) -> Rule:
    """A learned rule that nobody has reviewed."""
    name = rule_id(platform, scope)
    return Rule(name, BASE + "rule/" + name, platform, status, confidence, scope, "Manchester", found, relations)


NO_TRADE = PublishedRule(
    "no-trade", BASE + "published/no-trade", Deontic.PROHIBITION, EX + "NoTrade", "rednote",
    And((Named(DIET), HasValue(HAS_LINK, value=True))), None,
    {"en": "Do not take trade off the platform.", "zh": "请勿站外交易。"}, "https://example.org/rules",
)  # fmt: skip
NEWS_ALLOWED = PublishedRule(
    "news-allowed", BASE + "published/news-allowed", Deontic.PERMISSION, EX + "NewsAllowed", "rednote", Named(NEWS)
)

SURE, LIKELY, HINT = Confidence.WELL_SUPPORTED, Confidence.LIKELY, Confidence.HINT


def _to(kind: RelationKind, published: PublishedRule) -> tuple[Relation, ...]:
    return (Relation(kind, published.iri),)


RULES = (
    rule(BEFORE_AFTER, Status.TACIT, SURE, evidence(812, 43, 655, 0.93, 0.96)),
    replace(
        rule(NEW_ACCOUNTS, Status.TACIT, LIKELY, evidence(120, 80, 60, 0.52, 0.66)),
        indistinguishable=((topic(NEWS), (mentioning(CPDD),)),),
    ),
    rule(
        Scope.of((account_range(AGE, 3, 8), mentioning(CPDD), mentioning(DDDD), ValueLiteral(HAS_LINK, value=False))),
        Status.BROADER, SURE, evidence(310, 4, 220, 0.95, 0.99), relations=_to(RelationKind.BROADER, NO_TRADE),
    ),
    rule(
        Scope.of((topic(NEWS),)), Status.CONFLICTS, LIKELY, evidence(40, 60, 35, 0.31, 0.5),
        relations=_to(RelationKind.EQUIVALENT, NEWS_ALLOWED),
    ),
    rule(
        Scope.of((topic(DIET), WITH_LINK)), Status.RESTATES, SURE, evidence(500, 0, 200, 0.98, 1.0),
        relations=_to(RelationKind.EQUIVALENT, NO_TRADE),
    ),
    rule(
        Scope.of((topic(KNITTING), account_range(KARMA, None, 1000), ValueLiteral(VERIFIED, value=False, via=AUTHOR))),
        Status.TACIT, HINT, evidence(14, 3, 7),
    ),
    rule(Scope.of((topic(POLITICS), topic(DIET))), Status.INCONSISTENT, SURE, evidence(14, 3, 17, 0.8, 0.9)),
)  # fmt: skip

OTHER_RULES = (
    rule(BEFORE_AFTER, Status.TACIT, SURE, evidence(300, 150, 200, 0.61, 0.7), "tiktok"),
    rule(
        Scope.of((topic(DIET), IS_VIDEO, by(KM.MigratingUser), ValueLiteral(KM.inLanguage, "en"))),
        Status.TACIT, LIKELY, evidence(90, 20, 70, 0.7, 0.85), "tiktok",
    ),
)  # fmt: skip

REDNOTE = Platform(
    "rednote", BASE + "platform/rednote", {"en": "RedNote", "zh": "小红书"}, "https://www.xiaohongshu.com",
    {"en": "The post disappears for everyone else; after several removals the account is muted for a week.",
     "zh": "帖子对其他人不可见；多次被删除后，账号会被禁言一周。"},
    {"en": "Open the notice under Messages and choose “Appeal” within seven days.",
     "zh": "七天内在“消息”里打开通知，点“申诉”。"},
)  # fmt: skip
TIKTOK = Platform("tiktok", BASE + "platform/tiktok", {"en": "TikTok"})


def fine(*exceptions: tuple[Literal, ...]) -> tuple[FineException, ...]:
    """Exceptions that are mostly left alone, of many sources."""
    return tuple(FineException(exception, 60) for exception in exceptions)


def run(*, platforms: tuple[Platform, ...] = (REDNOTE,), rules: tuple[Rule, ...] = RULES) -> GuidelineInput:
    """Everything a run over the made-up platform knows."""
    ruleset = RuleSet(
        platforms,
        Totals(100_000, 8231, 0.31, 0.52, 0.17, 40_000, (PlatformFigures("rednote", 100_000, 8231, 40_000),)),
        rules,
        (
            PublishedStatus(NO_TRADE.id, NO_TRADE.iri, Enforcement.ENFORCED, 1200, 90, 700),
            PublishedStatus(NEWS_ALLOWED.id, NEWS_ALLOWED.iri, Enforcement.NOT_OBSERVED, 0, 0),
        ),
        (RunWarning("campaign-dominated", {"share": 0.31}), RunWarning("never-heard-of", {"n": 3})),
    )
    return GuidelineInput(
        title={"en": "What newcomers to RedNote should know", "zh": "新来小红书，要知道些什么"},
        version="2025-03",
        ruleset=ruleset,
        vocabulary=VOCABULARY,
        target=TARGET,
        published=(NO_TRADE, NEWS_ALLOWED),
        first="2025-01-14T08:00:00Z",
        last="2025-03-02T21:10:00Z",
        surroundings={
            RULES[0].id: RuleNeighbourhood(
                nearest=(Variant(Scope.of((topic(DIET),), ((topic(PHOTOS),),)), 3, 212, 150),),
                fine=fine(*RULES[0].scope.unless),
            ),
        },
        provenance=Provenance(
            (Component("kmgraph", "0.1.0"), Component("HermiT", "1.4.3")),
            (InputFile("observations.csv", "a" * 64, 100_000),),
            7,
            "b" * 64,
        ),
        validation=ValidationSummary(conforms=True, violations=0, shapes=31),
        notices=(ImportNotice("unknown-header", "observations.csv", "medum", None, 12),),
        rejects=(Reject("observations.csv", 17, "outcome", '"gone" is no outcome'),),
    )


def two_platforms() -> GuidelineInput:
    """A run over two platforms, without a title."""
    data = run(platforms=(REDNOTE, TIKTOK), rules=(*RULES, *OTHER_RULES))
    parts = (PlatformFigures("rednote", 80_000, 7000, 30_000), PlatformFigures("tiktok", 20_000, 1231, 10_000))
    ruleset = replace(data.ruleset, totals=replace(data.ruleset.totals, platforms=parts))
    return replace(data, title={}, ruleset=ruleset)


BEGAN = rule(
    BEFORE_AFTER,
    Status.TACIT,
    SURE,
    replace(
        evidence(412, 143, 355, 0.91, 0.96),
        rate=0.94,
        valid_from="2025-02-09T00:00:00Z",
        periods=(
            Period(None, "2025-02-09T00:00:00Z", 0, 121, 90),
            Period("2025-02-09T00:00:00Z", None, 412, 22, 270),
        ),
        norm=NormLevel.MESO,
        also_on=("tiktok",),
    ),
)
ENDED = rule(
    Scope.of((topic(DIET), WITH_LINK)),
    Status.RESTATES,
    SURE,
    replace(
        evidence(300, 80, 220, 0.88, 0.95),
        rate=0.92,
        valid_until="2025-02-20T00:00:00Z",
        periods=(
            Period(None, "2025-01-20T00:00:00Z", 30, 28, 40),
            Period("2025-01-20T00:00:00Z", "2025-02-20T00:00:00Z", 270, 20, 160),
            Period("2025-02-20T00:00:00Z", None, 0, 32, 30),
        ),
        norm=NormLevel.MICRO,
    ),
    relations=_to(RelationKind.EQUIVALENT, NO_TRADE),
)
ODDS = rule(
    Scope.of((topic(NEWS),)),
    Status.TACIT,
    LIKELY,
    replace(
        evidence(140, 60, 135),
        odds_ratio=OddsRatio(8.25, 5.06, 13.61),
        incomplete=True,
        norm=NormLevel.MACRO,
        also_on=("tiktok", "weibo"),
    ),
)
WEIBO = Platform("weibo", BASE + "platform/weibo", {"en": "Weibo", "zh": "微博"})


def over_time() -> GuidelineInput:
    """A run over three platforms with rules that began, ended, are incomplete, or have odds and no rate."""
    return replace(run(platforms=(REDNOTE, TIKTOK, WEIBO), rules=(BEGAN, ENDED, ODDS)), title={})


def reviewed(found: Rule) -> Rule:
    """The rule after a person's review."""
    return replace(found, lifecycle=Lifecycle.REVIEWED)
