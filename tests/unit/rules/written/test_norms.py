"""What a wording does: prohibit, permit, oblige, or none of these; in English and Chinese."""

from __future__ import annotations

import pytest

from kmgraph.model import Deontic, PrescribedOutcome
from kmgraph.rules.written.norms import lists_conditions, lists_each, norm_of, norm_of_stem

BAN, MAY, MUST = Deontic.PROHIBITION, Deontic.PERMISSION, Deontic.OBLIGATION


@pytest.mark.parametrize(
    ("sentence", "deontic"),
    [
        ("You may not post nudity.", BAN),
        ("You can’t sell accounts.", BAN),
        ("Users must never share passwords.", BAN),
        ("We don't allow hate speech.", BAN),
        ("Hate speech is not allowed.", BAN),
        ("Spam is strictly prohibited.", BAN),
        ("Our rules also prohibit threats.", BAN),
        ("We may remove or limit such content.", BAN),
        ("Such posts will be removed.", BAN),
        ("Don’t post spam.", BAN),
        ("Please do not share passwords.", BAN),
        ("No advertising.", BAN),
        ("We have zero tolerance for threats.", BAN),
        ("This isn't a place for threats.", BAN),
        ("We won’t make exceptions for threats.", BAN),
        ("We may reduce visibility or remove such posts.", BAN),
        ("You may share artistic nudity.", MAY),
        ("We allow criticism of public figures.", MAY),
        ("Satire is permitted.", MAY),
        ("This does not violate our rules.", MAY),
        ("We may make exceptions for news.", MAY),
        ("You must label advertising.", MUST),
        ("Sponsored posts must be disclosed.", MUST),
        ("You must add a label to AI images.", MUST),
        ("We require clear labels.", MUST),
        ("Respect the privacy of others.", MUST),
        ("不得发布色情内容。", BAN),
        ("请勿泄露他人隐私。", BAN),
        ("严禁赌博。", BAN),
        ("不可以发布广告。", BAN),
        ("不要刷屏。", BAN),
        ("此类内容将被删除。", BAN),
        ("未经许可，不得转载。", BAN),
        ("这种行为属于违规。", BAN),
        ("可以分享健身经验。", MAY),
        ("允许合理批评。", MAY),
        ("引用原文不属于违规。", MAY),
        ("必须标明广告。", MUST),
        ("AI生成的内容应标注来源。", MUST),
        ("请尊重他人。", MUST),
    ],
)
def test_a_rule(sentence: str, deontic: Deontic) -> None:
    norm = norm_of(sentence)

    assert norm is not None
    assert norm.deontic is deontic
    assert norm.cue in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "You can appeal this decision.",
        "If your content violates this policy, we will remove it.",
        "Some content may not be suitable for everyone.",
        "What is not allowed?",
        "You can report it to us.",
        "We want a friendly place.",
        "Please do not hesitate to write.",
        "Content under the “Not Allowed” rules has a page of its own.",
        "我们希望大家友善交流。",
        "如有疑问，可以联系客服。",
        "您可以申诉。",
        "",
    ],
)
def test_no_rule(sentence: str) -> None:
    assert norm_of(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        ("Such content is not eligible for the feed.", (PrescribedOutcome.NOT_RECOMMENDED,)),
        ("We age-restrict graphic scenes.", (PrescribedOutcome.ADULTS_ONLY,)),
        ("We may add a warning label to it.", (PrescribedOutcome.WITH_NOTICE,)),
        ("这类内容不会被推荐。", (PrescribedOutcome.NOT_RECOMMENDED,)),
        ("仅对成年人可见。", (PrescribedOutcome.ADULTS_ONLY,)),
    ],
)
def test_what_may_stay_within_limits_is_permitted(sentence: str, outcomes: tuple[PrescribedOutcome, ...]) -> None:
    norm = norm_of(sentence)

    assert norm is not None
    assert (norm.deontic, norm.outcomes) == (MAY, outcomes)


@pytest.mark.parametrize(
    ("stem", "deontic"),
    [
        ("NOT ALLOWED", BAN),
        ("Prohibited content", BAN),
        ("We don't allow:", BAN),
        ("Examples of content that's not allowed:", BAN),
        ("禁止内容", BAN),
        ("ALLOWED", MAY),
        ("Exceptions", MAY),
        ("What is not a violation of this policy?", MAY),
        ("允许发布", MAY),
        ("You must:", MUST),
        ("More information", None),
        ("What happens if you violate this policy?", None),
        ("How to report a violation of this policy", None),
    ],
)
def test_what_a_stem_says_of_its_points(stem: str, deontic: Deontic | None) -> None:
    norm = norm_of_stem(stem)

    assert (norm and norm.deontic) == deontic


def test_limits_that_a_title_names_go_together() -> None:
    norm = norm_of_stem("FYF INELIGIBLE & AGE-RESTRICTED")

    assert norm is not None
    assert norm.outcomes == (PrescribedOutcome.NOT_RECOMMENDED, PrescribedOutcome.ADULTS_ONLY)


def test_conditions_are_no_rules_one_by_one() -> None:
    assert lists_conditions("We add a screen to such content when:")
    assert not lists_conditions("We remove:")


@pytest.mark.parametrize(
    ("sentence", "deontic"),
    [
        ("We expect people to respect others and not harass them.", BAN),
        ("We ask that you be kind and don't post spam.", BAN),
        ("Strong language should be avoided.", BAN),
        ("We may require removal of slurs.", BAN),
        ("We are more likely to remove any media.", BAN),
        ("We remove claims that voters must pay.", BAN),
        ("We may make exceptions for posts that condemn hate that violates our policies.", MAY),
    ],
)
def test_a_clause_does_not_turn_a_rule_round(sentence: str, deontic: Deontic) -> None:
    norm = norm_of(sentence)

    assert norm is not None
    assert norm.deontic is deontic


@pytest.mark.parametrize(
    "sentence",
    [
        "Whether the video may not be shown to adults.",
        "We consider the following when deciding whether posts are not allowed.",
        "This doesn't include posts that are prohibited elsewhere.",
        "Saying so may not result in an exception for posts that are not allowed.",
        "Claims that voters must pay",
    ],
)
def test_what_is_weighed_is_no_rule(sentence: str) -> None:
    assert norm_of(sentence) is None


def test_conditions_that_are_each_enough() -> None:
    assert lists_each("We may remove media if:")
    assert not lists_each("We remove media that meets all of the following conditions:")


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        ("Clickbait is not allowed and will be demoted.", ["not-recommended"]),
        ("You may not attack people, and we limit the reach of posts that do.", ["not-recommended"]),
        ("Spam isn't allowed and is shown to fewer people.", ["not-recommended"]),
        ("禁止发布标题党内容，违者限流。", ["not-recommended"]),
        ("不得发布虚假信息，将降低曝光并添加提示标签。", ["not-recommended", "with-notice"]),
        ("We don't allow hate speech; such posts are age-restricted.", ["adults-only"]),
        ("We remove or label misinformation.", ["not-allowed", "with-notice"]),
        ("Nudity is prohibited and will be removed or age-restricted.", ["not-allowed", "adults-only"]),
    ],
)
def test_a_prohibition_keeps_what_it_announces(sentence: str, outcomes: list[str]) -> None:
    norm = norm_of(sentence)
    assert norm is not None
    assert norm.deontic is BAN
    assert [str(outcome) for outcome in norm.outcomes] == outcomes
    assert norm.limits == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Don't add misleading labels.",
        "Posts that are labelled as ads are not allowed.",
        "We don't allow creators to limit the reach of competitors.",
        "We remove spam.",
        "We don't allow gore, but we may add a warning label to news.",
        "禁止AI内容，须添加标识。",
        "不得以限流方式打压他人。",
    ],
)
def test_what_a_prohibition_is_about_is_not_announced(sentence: str) -> None:
    norm = norm_of(sentence)
    assert norm is not None
    assert (norm.deontic, norm.outcomes) == (BAN, ())
