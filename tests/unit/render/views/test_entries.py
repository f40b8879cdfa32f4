"""Entries of the guidelines: a person's words, advice, examples, what is shown together, and where nothing is known."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from newcomer_world import (
    AGE,
    BEFORE_AFTER,
    BEGAN,
    DIET,
    ENDED,
    EX,
    KARMA,
    NEWS,
    NO_TRADE,
    PHOTOS,
    POLITICS,
    RULES,
    SURE,
    VOCABULARY,
    account_range,
    evidence,
    rule,
    run,
    topic,
    words,
)

from kmgraph.model import (
    ClassTerm,
    Enforcement,
    Lifecycle,
    PublishedStatus,
    Rule,
    RuleDecision,
    RuleNeighbourhood,
    Scope,
    Status,
    Variant,
)
from kmgraph.namespaces import KM
from kmgraph.render import GuidelineInput, guidelines_html, guidelines_markdown, guidelines_short

MINE = {"en": "Leave out before-and-after photos.", "zh": "请勿放前后对比照。"}
ADVICE = {"en": "Show what you cook instead.", "zh": "可以展示做的菜。"}


def decided(*decisions: RuleDecision, **changes: object) -> GuidelineInput:
    return replace(run(), decisions={each.rule: each for each in decisions}, **changes)  # type: ignore[arg-type]


def entry(data: GuidelineInput, name: str, language: str = "en") -> str:
    return guidelines_markdown(data, language).partition(f'<a id="{name}"></a>')[2].partition("\n\n<a ")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_persons_words_stand_in_the_place_of_the_sentence_which_moves_to_the_evidence(language: str) -> None:
    data = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE, advice=ADVICE))
    text = entry(data, RULES[0].id, language)
    generated = {"en": "are nearly always removed", "zh": "几乎都会被删除"}[language]
    assert f"#### 1. {MINE[language]}" in text
    assert ADVICE[language] in text
    assert generated not in text
    assert generated in entry(data, f"evidence-{RULES[0].id}", language)
    assert MINE[language] in guidelines_short(data, language)


def test_words_in_another_language_are_not_printed() -> None:
    data = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text={"en": MINE["en"]}))
    assert MINE["en"] not in guidelines_markdown(data, "zh")
    assert "几乎都会被删除" in entry(data, RULES[0].id, "zh")


@pytest.mark.parametrize(
    ("decision", "badge"),
    [
        (RuleDecision(RULES[0].id, Lifecycle.REVIEWED), "inferred, reviewed"),
        (
            RuleDecision(RULES[0].id, Lifecycle.REVIEWED, by="A. Name", role="moderator"),
            "inferred, reviewed by: moderator",
        ),
        (RuleDecision(RULES[0].id, Lifecycle.CODIFIED, by="A. Name"), "adopted"),
    ],
)  # fmt: skip
def test_a_badge_says_how_far_people_took_a_rule_and_names_nobody(decision: RuleDecision, badge: str) -> None:
    text = entry(decided(decision), RULES[0].id)
    assert f"**{badge}**" in text
    assert "A. Name" not in guidelines_markdown(decided(decision), "en")


@pytest.mark.parametrize(
    ("language", "official", "own", "still"),
    [
        ("en", "not an official document", "These are the posting rules of RedNote.", "has confirmed them yet"),
        ("zh", "的官方文件", "这是小红书的发帖规则。", "还没有人确认过"),
    ],
)
def test_the_platforms_own_document_says_so(language: str, official: str, own: str, still: str) -> None:
    assert official in guidelines_markdown(run(), language)
    mine = guidelines_markdown(replace(run(), is_publisher=True), language)
    assert own in mine
    assert official not in mine
    assert still in mine, "nobody has reviewed these rules"
    adopted = {found.id: RuleDecision(found.id, Lifecycle.CODIFIED) for found in RULES}
    assert still not in guidelines_markdown(replace(run(), is_publisher=True, decisions=adopted), language)


def test_rules_shown_together_are_one_entry_with_two_evidences() -> None:
    together = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE, shown_with=(RULES[4].id,)))
    text = guidelines_markdown(together, "en")
    assert text.count("\n#### ") == guidelines_markdown(run(), "en").count("\n#### ") - 1
    shown = entry(together, RULES[4].id)
    assert MINE["en"] in shown
    assert "Posts about dieting that contain a link are always removed." in shown
    assert "about 500 were removed" in entry(together, f"evidence-{RULES[0].id}")
    page = guidelines_html(together, "en")
    assert page.count(f'id="{RULES[4].id}"') == 1


def test_the_short_form_leaves_out_no_rule_that_another_entry_takes_in() -> None:
    together = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE, shown_with=(RULES[4].id,)))
    short = guidelines_short(together, "en")
    assert "- Posts about dieting that contain a link\n" in short
    nutshell = guidelines_markdown(together, "en").partition("## Contents")[0]
    assert f"- Posts about dieting that contain a link [→](#{RULES[4].id})" in nutshell


def test_a_rule_that_was_put_into_writing_is_not_held_against_itself() -> None:
    plain = entry(run(), RULES[4].id)
    assert "the published rule" in plain
    own = {NO_TRADE.iri: replace(NO_TRADE, id=RULES[4].id)}
    became = replace(run(), published=tuple(own.get(each.iri, each) for each in run().published))
    assert "the published rule" not in entry(became, RULES[4].id)


@pytest.mark.parametrize(
    ("language", "began", "partly"),
    [
        ("en", "Applied since about February 2025.", "in part of the cases"),
        ("zh", "约自2025年2月起执行。", "部分情况"),
    ],
)
def test_a_published_rule_that_began_is_not_said_to_be_half_enforced(language: str, began: str, partly: str) -> None:
    found = replace(RULES[4], evidence=replace(RULES[4].evidence, valid_from="2025-02-01T00:00:00Z"))
    half = PublishedStatus(NO_TRADE.id, NO_TRADE.iri, Enforcement.PARTLY_ENFORCED, 500, 490, 700)

    def page(learned: Rule) -> str:
        data = run(rules=(learned,))
        return guidelines_markdown(replace(data, ruleset=replace(data.ruleset, published=(half,))), language)

    text, steady = page(found), page(RULES[4])
    assert began in text
    assert partly in steady
    assert began not in steady
    assert text.count(partly) == steady.count(partly) - 1


@pytest.mark.parametrize(
    ("learned_from", "since", "said"),
    [
        ("2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z", "Since then, of the posts it covers, about 400 were removed"),
        (None, "2025-02-01T00:00:00Z", "While in force, of the posts it covers, about 400 were removed"),
        (None, None, "Of the posts it covers, about 400 were removed"),
    ],
)
def test_counts_of_a_time_are_told_as_such(learned_from: str | None, since: str | None, said: str) -> None:
    found = replace(RULES[4], evidence=replace(RULES[4].evidence, valid_from=learned_from))
    status = PublishedStatus(NO_TRADE.id, NO_TRADE.iri, Enforcement.ENFORCED, 400, 90, 300, since=since)
    data = run(rules=(found,))

    assert said in guidelines_markdown(replace(data, ruleset=replace(data.ruleset, published=(status,))), "en")


def test_what_is_not_sure_is_not_shown_with_what_holds_and_nothing_stands_twice() -> None:
    unsure = RuleDecision(RULES[0].id, Lifecycle.REVIEWED, shown_with=(RULES[5].id, RULES[0].id, "r-unknown"))
    both = RuleDecision(RULES[5].id, Lifecycle.REVIEWED, shown_with=(RULES[0].id,))
    text = guidelines_markdown(decided(unsure, both), "en")
    assert text.count("\n#### ") == 6
    around = (RuleDecision(a.id, Lifecycle.REVIEWED, shown_with=(b.id,)) for a, b in (RULES[:2], RULES[1::-1]))
    circle = guidelines_markdown(decided(*around), "en")
    assert circle.count("\n#### ") == 5
    assert circle.count(f'<a id="{RULES[1].id}"></a>') == circle.count(f'<a id="{RULES[0].id}"></a>') == 1


def test_without_evidence_for_it_there_is_no_advice_and_no_example() -> None:
    bare = rule(Scope.of((topic(POLITICS),)), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    text = guidelines_markdown(run(rules=(bare,)), "en")
    assert "What to do instead" not in text
    assert "made up" not in text


@pytest.mark.parametrize(
    ("language", "left", "risk", "fine"),
    [
        (
            "en",
            "Posts about dieting that do not show before-and-after photos are mostly left alone.",
            "At risk: a post about dieting that shows before-and-after photos.",
            "Mostly left alone: a post about dieting that does not show before-and-after photos.",
        ),
        (
            "zh",
            "关于节食且没有展示前后对比照的帖子，多半不会被处理。",
            "有风险：关于节食且展示前后对比照的帖子。",
            "多半没问题：关于节食且没有展示前后对比照的帖子。",
        ),
    ],
)
def test_near_misses_give_advice_and_made_up_examples(language: str, left: str, risk: str, fine: str) -> None:
    found = rule(Scope.of((topic(DIET), topic(PHOTOS))), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = Variant(Scope.of((topic(DIET),), ((topic(PHOTOS),),)), 3, 212, 150)
    data = replace(run(rules=(found,)), surroundings={found.id: RuleNeighbourhood(nearest=(near,))})
    text = entry(data, found.id, language)
    assert left in text
    assert risk in text
    assert fine in text
    assert {"en": "(made up)", "zh": "（虚构）"}[language] in text


@pytest.mark.parametrize("past", [ENDED, replace(BEGAN, confidence=RULES[5].confidence)])
def test_nothing_follows_for_what_to_do_from_what_is_past_or_not_sure(past: object) -> None:
    near = Variant(Scope.of((topic(DIET),), ((topic(PHOTOS),),)), 3, 212, 150)
    data = replace(run(rules=(past,)), surroundings={past.id: RuleNeighbourhood(nearest=(near,))})  # type: ignore[arg-type,attr-defined]
    assert "mostly left alone" not in guidelines_markdown(data, "en")


def test_a_class_that_an_ontologist_named_gives_the_sentence() -> None:
    named = ClassTerm(
        EX + "Miracle", words("miracle diet", "神奇减肥", clausePhrase=("that promise miracle diets", "宣扬神奇减肥的"))
    )
    vocabulary = replace(VOCABULARY, classes={**VOCABULARY.classes, named.iri: named})
    data = replace(run(), vocabulary=vocabulary, names={RULES[0].id: named.iri})
    assert "#### 1. Posts that promise miracle diets are nearly always removed." in entry(data, RULES[0].id)
    assert "宣扬神奇减肥的帖子几乎都会被删除。" in entry(data, RULES[0].id, "zh")
    assert RULES[0].scope == BEFORE_AFTER


def test_that_a_range_could_end_elsewhere_is_no_other_explanation() -> None:
    young, younger = account_range(AGE, None, 30), account_range(AGE, None, 14)
    found = replace(RULES[3], scope=Scope.of((younger,)), indistinguishable=((younger, (young,)),))
    assert "cannot be told" not in guidelines_markdown(run(rules=(found,)), "en")
    other = replace(found, indistinguishable=((younger, (account_range(KARMA, None, 30),)),))
    assert "cannot be told" in guidelines_markdown(run(rules=(other,)), "en")


@pytest.mark.parametrize(("other", "is_told"), [(NEWS, True), (KM.TopicContent, False)])
def test_only_what_does_not_follow_anyway_cannot_be_told_apart(other: str, *, is_told: bool) -> None:
    found = replace(
        RULES[3], scope=Scope.of((topic(POLITICS),)), indistinguishable=((topic(POLITICS), (topic(other),)),)
    )
    assert ("cannot be told" in guidelines_markdown(run(rules=(found,)), "en")) is is_told


def test_headings_go_down_by_one_and_every_link_leads_somewhere() -> None:
    text = guidelines_markdown(run(), "en")
    page = guidelines_html(run(), "en")
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for document, anchors in ((text, re.findall(r'id="([^"]+)"', text)), (page, re.findall(r'id="([^"]+)"', page))):
        assert len(anchors) == len(set(anchors))
        assert set(re.findall(r'(?:\]\(|href=")#([^)"]+)', document)) <= set(anchors)


def test_evidence_is_folded_away_on_the_page() -> None:
    page = guidelines_html(run(), "en")
    assert page.count('<details class="evidence"') == page.count("<summary>Evidence</summary>") == 6
    assert "<details open" not in page


@pytest.mark.parametrize(
    ("language", "risk"),
    [
        ("en", "At risk: a post about dieting that shows before-and-after photos and is not from verified clinics."),
        ("zh", "有风险：关于节食、展示前后对比照且不是由认证诊所发布的帖子。"),
    ],
)
def test_an_example_of_what_is_at_risk_is_none_of_the_exceptions(language: str, risk: str) -> None:
    assert risk in entry(run(), RULES[0].id, language)
    several = replace(RULES[0], scope=replace(BEFORE_AFTER, unless=(*BEFORE_AFTER.unless, (topic(NEWS),))))
    around = {several.id: run().surroundings[RULES[0].id]}
    text = entry(replace(run(rules=(several,)), surroundings=around), several.id, language)
    assert {"en": "At risk", "zh": "有风险"}[language] not in text


NOBODY = "Nobody at RedNote wrote or confirmed them."


def test_what_a_person_reviewed_is_not_said_to_be_confirmed_by_nobody() -> None:
    reviewed = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, role="moderator"))
    assert NOBODY in guidelines_markdown(run(), "en")
    assert NOBODY not in guidelines_markdown(reviewed, "en")
    assert "Unless the mark says “reviewed”, nobody has confirmed them." in guidelines_markdown(reviewed, "en")
    assert "inferred" not in guidelines_short(run(), "en"), "the short form has no marks"


def test_marks_are_explained_once_whoever_reviewed() -> None:
    several = decided(
        RuleDecision(RULES[0].id, Lifecycle.REVIEWED, role="moderator"),
        RuleDecision(RULES[1].id, Lifecycle.REVIEWED, role="policy team"),
    )
    assert guidelines_markdown(several, "en").count("| inferred, reviewed |") == 1


def test_only_the_platforms_own_document_calls_a_persons_words_the_rules() -> None:
    decision = RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE)
    assert "**The rules**" in guidelines_short(decided(decision, is_publisher=True), "en")
    assert "**The rules**" not in guidelines_short(decided(decision), "en")
    assert "**In a reviewer’s words**" in guidelines_short(decided(decision), "en")
