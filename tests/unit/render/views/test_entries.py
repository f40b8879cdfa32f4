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
    CLINIC,
    DIET,
    ENDED,
    EX,
    HAS_LINK,
    KARMA,
    NEWS,
    NO_TRADE,
    PHOTOS,
    POLITICS,
    RULES,
    SURE,
    VOCABULARY,
    WITH_LINK,
    account_range,
    by,
    evidence,
    rule,
    run,
    topic,
    two_platforms,
    words,
)

from kmgraph.model import (
    ClassTerm,
    Enforcement,
    Lifecycle,
    Literal,
    NormLevel,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleDecision,
    RuleNeighbourhood,
    Scope,
    StatedReason,
    Status,
    Variant,
)
from kmgraph.namespaces import KM
from kmgraph.render import GuidelineInput, guidelines_html, guidelines_markdown, guidelines_short, report_markdown

MINE = {"en": "Leave out before-and-after photos.", "zh": "请勿放前后对比照。"}
MARK = re.compile(r"\*\*([^*\[\]]+)\*\*(?= ·|$)")
ADVICE = {"en": "Show what you cook instead.", "zh": "可以展示做的菜。"}


def decided(*decisions: RuleDecision, **changes: object) -> GuidelineInput:
    return replace(run(), decisions={each.rule: each for each in decisions}, **changes)  # type: ignore[arg-type]


def entry(data: GuidelineInput, name: str, language: str = "en") -> str:
    return guidelines_markdown(data, language).partition(f'<a id="{name}"></a>')[2].partition("\n\n<a ")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_persons_words_stand_in_the_place_of_the_sentence_and_the_evidence_says_of_which_posts(language: str) -> None:
    data = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE, advice=ADVICE))
    text = entry(data, RULES[0].id, language)
    generated = {"en": "are nearly always removed", "zh": "几乎都会被删除"}[language]
    assert f"#### 1. {MINE[language]}" in text
    assert ADVICE[language] in text
    assert generated not in text
    posts = {"en": "Posts about dieting that show before-and-after photos", "zh": "关于节食且展示前后对比照的帖子"}[
        language
    ]
    assert f"| {posts}" in entry(data, f"evidence-{RULES[0].id}", language)
    assert MINE[language] in guidelines_short(data, language)


@pytest.mark.parametrize(
    ("language", "text", "quoted"),
    [
        ("zh", {"en": MINE["en"]}, "审阅者的表述：“Leave out before-and-after photos.”"),
        ("en", {"zh": MINE["zh"]}, "In a reviewer’s words: “请勿放前后对比照。”"),
        ("es", MINE, "En palabras de quien revisó: «Leave out before-and-after photos.» (en inglés)"),
        ("es", {"zh": MINE["zh"]}, "En palabras de quien revisó: «请勿放前后对比照。»"),
    ],
)
def test_words_in_another_language_are_quoted_below_the_sentence_and_never_in_its_place(
    language: str, text: dict[str, str], quoted: str
) -> None:
    generated = {"en": "are nearly always removed", "zh": "几乎都会被删除", "es": "casi siempre"}[language]
    data = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=text))
    shown = entry(data, RULES[0].id, language)
    assert f"\n\n{quoted}\n\n" in shown
    assert generated in shown.partition("\n")[0] + shown.partition("#### 1. ")[2].partition("\n")[0]
    assert f"<p>{quoted}</p>" in guidelines_html(data, language)
    assert quoted not in entry(data, f"evidence-{RULES[0].id}", language)
    assert not any(words in guidelines_short(data, language) for words in text.values())
    own = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text={**text, language: "Mine."}))
    assert quoted not in guidelines_markdown(own, language)


@pytest.mark.parametrize(
    ("language", "advice", "quoted"),
    [
        ("zh", {"en": ADVICE["en"]}, "审阅者的表述：“Show what you cook instead.”"),
        ("en", {"zh": ADVICE["zh"]}, "In a reviewer’s words: “可以展示做的菜。”"),
        ("es", ADVICE, "En palabras de quien revisó: «Show what you cook instead.» (en inglés)"),
    ],
)
def test_advice_in_another_language_is_quoted_beside_what_the_evidence_says(
    language: str, advice: dict[str, str], quoted: str
) -> None:
    data = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, advice=advice))
    plain = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED))
    shown, without = entry(data, RULES[0].id, language), entry(plain, RULES[0].id, language)
    assert f"\n  - {quoted}" in shown
    assert [line for line in without.splitlines() if line.startswith("  - ") and line not in shown] == []
    own = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, advice={**advice, language: "Mine."}))
    assert quoted not in guidelines_markdown(own, language)


@pytest.mark.parametrize(
    ("decision", "badge"),
    [
        (RuleDecision(RULES[0].id, Lifecycle.REVIEWED), "inferred, reviewed"),
        (
            RuleDecision(RULES[0].id, Lifecycle.REVIEWED, by="A. Name", role={"en": "moderator"}),
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
        ("en", "not an official document", "Published by RedNote.", "has confirmed them yet"),
        ("zh", "的官方文件", "由小红书发布。", "还没有人确认过"),
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
    assert "Posts about dieting that contain a link are always removed" in shown
    rows = entry(together, f"evidence-{RULES[0].id}").splitlines()
    assert "| 810 |" in rows[0]
    assert rows[1].startswith(f"| [1b](#{RULES[0].id}) | Posts about dieting that contain a link | 500 |")
    page = guidelines_html(together, "en")
    assert page.count(f'id="{RULES[4].id}"') == 1


def test_the_short_form_leaves_out_no_rule_that_another_entry_takes_in() -> None:
    together = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE, shown_with=(RULES[4].id,)))
    short = guidelines_short(together, "en")
    assert "- Posts about dieting that contain a link\n" in short
    nutshell = guidelines_markdown(together, "en").partition("## Contents")[0]
    assert f"- Posts about dieting that contain a link [→](#{RULES[4].id})" in nutshell


def test_a_sentence_that_says_both_rules_stands_alone_in_its_languages() -> None:
    words = {"en": "No diets, whether pictures or links."}
    both = RuleDecision(
        RULES[0].id, Lifecycle.REVIEWED, text=words, shown_with=(RULES[4].id,), text_also_for=(RULES[4].id,)
    )
    other = "Posts about dieting that contain a link"
    document = guidelines_markdown(decided(both), "en")
    shown, nutshell = entry(decided(both), RULES[4].id), document.partition("## Contents")[0]
    assert words["en"] in shown
    assert [other in text for text in (shown, nutshell, guidelines_short(decided(both), "en"))] == [False] * 3
    assert f"| {other} | 500 |" in entry(decided(both), f"evidence-{RULES[0].id}")
    # Where the person wrote nothing, both generated sentences stand.
    chinese = entry(decided(both), RULES[4].id, "zh")
    assert "关于节食且含有链接的帖子" in chinese
    apart = decided(replace(both, text_also_for=()))
    assert f"{other} are always removed" in entry(apart, RULES[4].id)
    own = RuleDecision(RULES[4].id, Lifecycle.REVIEWED, text={"en": "No links about diets."})
    assert "No links about diets" in entry(decided(both, own), RULES[4].id)


def test_a_rule_that_was_put_into_writing_is_not_held_against_itself() -> None:
    plain = entry(run(), RULES[4].id)
    assert "Published as: “" in plain
    own = {NO_TRADE.iri: replace(NO_TRADE, id=RULES[4].id)}
    became = replace(run(), published=tuple(own.get(each.iri, each) for each in run().published))
    assert "Published as: “" not in entry(became, RULES[4].id)


@pytest.mark.parametrize(
    ("language", "began", "partly"),
    [
        ("en", "Applied since about February 2025.", "in fewer than half of the cases"),
        ("zh", "约自2025年2月起执行。", "不到半数"),
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


def test_a_rule_that_is_partly_enforced_is_not_called_seldom_applied() -> None:
    # Of what a part of a rule meets with the share of all its posts says nothing.
    half = PublishedStatus(NO_TRADE.id, NO_TRADE.iri, Enforcement.PARTLY_ENFORCED, 100, 200, 200)
    data = run(rules=RULES[:1])
    data = replace(data, ruleset=replace(data.ruleset, published=(half,), privacy=None))
    assert "**partly enforced**" in published_of(data)
    assert "eldom" not in published_of(data)


@pytest.mark.parametrize(
    ("language", "meaning"),
    [
        ("en", "Other rules apart, posts that this rule covers were acted against no more often than others."),
        ("zh", "撇开其他规则不论，这条规则所涉及的帖子，被处理的比例并不比其他帖子高。"),
        (
            "es",
            "Aparte de otras reglas, contra las publicaciones que abarca no se actuó más a menudo que contra otras.",
        ),
    ],
)
@pytest.mark.parametrize("counts", [(20, 400), (0, 0)])
def test_that_a_rule_is_not_seen_enforced_is_explained_in_the_legend_and_where_no_counts_say_it(
    language: str, meaning: str, counts: tuple[int, int]
) -> None:
    target, kept = counts
    unseen = PublishedStatus(NO_TRADE.id, NO_TRADE.iri, Enforcement.NOT_ENFORCED, target, kept, 200)
    data = run(rules=RULES[:1])
    data = replace(data, ruleset=replace(data.ruleset, published=(unseen,)))
    assert (meaning in published_of(data, language)) is (counts == (0, 0))
    assert f"| {meaning} |" in guidelines_markdown(data, language)


def published_of(data: GuidelineInput, language: str = "en") -> str:
    return guidelines_markdown(data, language).partition('<a id="published-rednote">')[2].partition("\n## ")[0]


def test_what_the_marks_and_the_words_of_a_published_rule_say_is_not_said_again() -> None:
    shown = published_of(run())
    assert "**prohibition** · **enforced**" in shown
    assert "> Do not take trade off the platform." in shown
    assert "this rule at work" not in shown
    assert "are not allowed" not in shown, "its scope may be wider than its words"
    assert "Posts about news are allowed." in shown, "this rule has no words"


@pytest.mark.parametrize(("language", "said"), [("es", "Se entiende así. Las publicaciones"), ("en", ""), ("zh", "")])
def test_words_that_a_reader_may_not_know_are_explained(language: str, said: str) -> None:
    shown = published_of(run(), language)
    assert (said or "Read as") in (shown if said else shown + "Read as")
    assert ("Read as" in shown or "理解为" in shown) is False


def test_where_nobody_says_in_which_language_a_rule_is_its_script_tells() -> None:
    bare = replace(NO_TRADE, text={"und": "Do not take trade off the platform."})
    data = replace(run(), published=(bare,))
    assert "Read as" not in published_of(data)
    assert "理解为" in published_of(data, "zh")


def test_what_people_made_of_a_learned_rule_stands_in_its_entry_alone() -> None:
    own = {NO_TRADE.iri: replace(NO_TRADE, id=RULES[4].id)}
    became = replace(run(), published=tuple(own.get(each.iri, each) for each in run().published))
    assert "Do not take trade" in published_of(run())
    assert "Do not take trade" not in published_of(became)


def test_a_published_rule_in_the_words_of_a_learned_one_that_is_it_stands_once() -> None:
    told, said = "Do not take trade", {"en": "Do not take trade off the platform."}
    assert Relation(RelationKind.EQUIVALENT, NO_TRADE.iri) in RULES[4].relations
    assert NO_TRADE.text["en"] == said["en"]
    assert told not in published_of(decided(RuleDecision(RULES[4].id, Lifecycle.REVIEWED, text=said)))
    assert told in published_of(decided(RuleDecision(RULES[4].id, Lifecycle.REVIEWED, text=MINE))), "other words"
    assert told in published_of(decided(RuleDecision(RULES[4].id, Lifecycle.REVIEWED))), "no words of a person"
    assert told in published_of(decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=said))), "not the same rule"
    assert told not in published_of(decided(RuleDecision(RULES[0].id, Lifecycle.CODIFIED, text=said)))


def test_a_rule_is_not_said_to_cover_what_its_own_words_say() -> None:
    words = {"en": NO_TRADE.text["en"]}
    same = decided(RuleDecision(RULES[4].id, Lifecycle.REVIEWED, text=words))
    assert "Published as: “" in entry(run(), RULES[4].id)
    assert "Published as: “" not in entry(same, RULES[4].id)


@pytest.mark.parametrize(
    ("language", "marks", "whose"),
    [
        ("en", "(published rule at work · inferred, not reviewed)", "The rule under “More on this” is published as: "),
        ("zh", "（公布规则在执行 · 推断得出，未经审阅）", "“补充说明”中的规则，公布的表述："),
        (
            "es",
            "(regla publicada en acción · deducida, sin revisar)",
            "La regla de «Más sobre esto» se publicó así: ",
        ),
    ],
)
def test_marks_of_an_entry_are_not_taken_for_those_of_a_rule_that_goes_with_it(
    language: str, marks: str, whose: str
) -> None:
    both = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, role={"en": "moderator"}, shown_with=(RULES[4].id,)))
    text = entry(both, RULES[4].id, language)
    assert f"{marks}" in text
    assert whose in text
    alike = replace(both, decisions={**both.decisions, RULES[4].id: RuleDecision(RULES[4].id, Lifecycle.REVIEWED)})
    assert "not reviewed" not in entry(alike, RULES[4].id)


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_every_mark_that_occurs_has_a_line_in_the_legend(language: str) -> None:
    began = replace(BEGAN, evidence=replace(BEGAN.evidence, norm=NormLevel.MICRO, also_on=(), incomplete=True))
    data = two_platforms()
    data = replace(data, ruleset=replace(data.ruleset, rules=(*data.ruleset.rules[1:], began, ENDED)))
    text = guidelines_markdown(data, language).partition('<a id="platform-rednote">')[2]
    marks = {mark for line in text.splitlines() if line.startswith("**") for mark in MARK.findall(line)}
    legend = {row.split(" | ")[0] for row in re.findall(r"^\| ([^\n]+) \|$", text, re.MULTILINE)}
    timed = {mark for mark in marks if re.search(r"\d{4}", mark)}
    assert len(marks) > 9
    assert timed
    assert marks - timed <= legend
    assert {"en": "since …", "zh": "……起", "es": "desde …"}[language] in legend


def test_what_the_platform_publishes_is_not_called_unwritten() -> None:
    mine = replace(run(), is_publisher=True)
    for language, unwritten, now in (
        ("en", "**unwritten**", "**not written down before**"),
        ("zh", "**不成文**", "**此前未成文**"),
        ("es", "**no escrita**", "**no escrita hasta ahora**"),
    ):
        assert unwritten in guidelines_markdown(run(), language)
        assert unwritten not in guidelines_markdown(mine, language)
        assert now in guidelines_markdown(mine, language)


def test_reasons_that_tell_no_rule_from_another_are_left_out() -> None:
    given = (
        StatedReason("rule 4", 40, 30),
        StatedReason("第3条规则", 40, 30),
        StatedReason("community rules", 40, 30),
        StatedReason("ads go elsewhere.", 40, 30),
        StatedReason("spam?", 40, 30),
        StatedReason("auto_rm", 40, 30),
    )
    common = tuple(replace(each, reasons=(StatedReason("community rules", 30, 30),)) for each in RULES[1:4])
    told = entry(run(rules=(replace(RULES[0], reasons=given), *common, *RULES[4:])), RULES[0].id)
    assert "Reasons given" in told
    assert "“ads go elsewhere”" in told
    assert not [text for text in ("rule 4", "第3条", "community rules", "spam", "auto_rm") if text in told]
    assert "community rules" in entry(run(rules=(replace(RULES[0], reasons=given), *RULES[1:])), RULES[0].id)


def test_a_reason_that_points_to_another_document_is_left_out_of_the_report() -> None:
    given = (StatedReason("rule 4", 40, 30), StatedReason("ads go elsewhere", 40, 30))
    report = report_markdown(run(rules=(replace(RULES[0], reasons=given), *RULES[1:])), "en")
    assert "| “ads go elsewhere” and internal notes, not shown |" in report
    assert "rule 4" not in report


@pytest.mark.parametrize(
    ("learned_from", "since", "until", "said"),
    [
        ("2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z", None, "Since then, about 400 of the posts it covers were"),
        (None, "2025-02-01T00:00:00Z", None, "Since it came into force, about 400 of the posts it covers were removed"),
        (None, "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z", "While it was in force, about 400 of the posts it"),
        (None, None, "2025-03-01T00:00:00Z", "While it was in force, about 400 of the posts it covers were removed"),
        (None, None, None, "Of the posts it covers, about 400 were removed"),
    ],
)
def test_counts_of_a_time_are_told_as_such(
    learned_from: str | None, since: str | None, until: str | None, said: str
) -> None:
    found = replace(RULES[4], evidence=replace(RULES[4].evidence, valid_from=learned_from))
    status = PublishedStatus(NO_TRADE.id, NO_TRADE.iri, Enforcement.ENFORCED, 400, 90, 300, since=since, until=until)
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
    ("language", "change", "risk"),
    [
        ("en", "Do not show before-and-after photos.", "At risk"),
        ("zh", "请勿展示前后对比照。", "有风险"),
        ("es", "Mejor una publicación", "En riesgo"),
    ],
)
def test_near_misses_give_advice_that_names_the_change_alone(language: str, change: str, risk: str) -> None:
    found = rule(Scope.of((topic(DIET), topic(PHOTOS))), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = Variant(Scope.of((topic(DIET),), ((topic(PHOTOS),),)), 3, 212, 150)
    data = replace(run(rules=(found,)), surroundings={found.id: RuleNeighbourhood(nearest=(near,))})
    text = entry(data, found.id, language)
    assert f"  - {change}" in text
    assert risk not in text, "an example would only say the rule again"


@pytest.mark.parametrize(
    ("language", "change", "risk", "fine"),
    [
        (
            "en",
            "- Leave out any link.\n",
            "At risk: a post that contains a link and comes from a 15-day-old account.",
            "Mostly left alone: a post that contains no link and comes from a 15-day-old account.",
        ),
        (
            "zh",
            "- 请去掉链接。\n",
            "有风险：注册15天的账号发布的带链接的帖子。",
            "多半不会被处理：注册15天的账号发布的不带链接的帖子。",
        ),
    ],
)
def test_what_can_be_left_out_is_advice_and_what_can_be_waited_for_the_rule_says(
    language: str, change: str, risk: str, fine: str
) -> None:
    no_link = replace(VOCABULARY.properties[HAS_LINK], words=replace(VOCABULARY.properties[HAS_LINK].words,
        phrases={"truePhrase": {"en": "that contain a link", "zh": "含有链接的"},
                 "falsePhrase": {"en": "that contain no link", "zh": "不含链接的"}}))  # fmt: skip
    vocabulary = replace(VOCABULARY, properties={**VOCABULARY.properties, HAS_LINK: no_link})
    young = account_range(AGE, None, 30)
    found = rule(Scope.of((young, WITH_LINK)), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = tuple(
        Variant(Scope.of((kept,), ((lacked,),)), 3, 212, 150)
        for kept, lacked in ((young, WITH_LINK), (WITH_LINK, young))
    )
    around = {found.id: RuleNeighbourhood(nearest=near)}
    text = entry(replace(run(rules=(found,)), surroundings=around, vocabulary=vocabulary), found.id, language)
    assert [change in text, risk in text, fine in text] == [True] * 3


@pytest.mark.parametrize(
    ("scope", "lacked"),
    [
        ((topic(DIET), topic(PHOTOS)), topic(DIET)),
        ((topic(DIET), by(CLINIC)), by(CLINIC)),
        ((topic(PHOTOS), WITH_LINK), topic(PHOTOS)),
        ((topic(DIET), account_range(KARMA, None, 10)), account_range(KARMA, None, 10)),
    ],
)
def test_what_a_reader_cannot_change_is_no_advice(scope: tuple[Literal, ...], lacked: Literal) -> None:
    found = rule(Scope.of(scope), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    rest = tuple(each for each in scope if each != lacked)
    around = {found.id: RuleNeighbourhood(nearest=(Variant(Scope.of(rest, ((lacked,),)), 3, 212, 150),))}
    for language in ("en", "zh", "es"):
        text = entry(replace(run(rules=(found,)), surroundings=around), found.id, language)
        assert not [label for label in ("What to do", "可以怎样做", "Qué hacer") if label in text]


@pytest.mark.parametrize("past", [ENDED, replace(BEGAN, confidence=RULES[5].confidence)])
def test_nothing_follows_for_what_to_do_from_what_is_past_or_not_sure(past: object) -> None:
    near = Variant(Scope.of((topic(DIET),), ((topic(PHOTOS),),)), 3, 212, 150)
    data = replace(run(rules=(past,)), surroundings={past.id: RuleNeighbourhood(nearest=(near,))})  # type: ignore[arg-type,attr-defined]
    assert "What to do instead" not in guidelines_markdown(data, "en")


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
        (
            "en",
            "At risk: a post that contains a link, is not from verified clinics and comes from a 15-day-old account.",
        ),
        ("zh", "有风险：注册15天的账号发布的、含有链接且不是由认证诊所发布的帖子。"),
    ],
)
def test_an_example_of_what_is_at_risk_is_none_of_the_exceptions(language: str, risk: str) -> None:
    young = account_range(AGE, None, 30)
    found = rule(Scope.of((young, WITH_LINK), ((by(CLINIC),),)), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = Variant(Scope.of((young,), ((WITH_LINK,),)), 3, 212, 150)
    data = replace(run(rules=(found,)), surroundings={found.id: RuleNeighbourhood(nearest=(near,))})
    assert risk in entry(data, found.id, language)
    assert risk not in entry(run(rules=(found,)), found.id, language), "alone it would only say the rule again"
    several = replace(found, scope=Scope.of((young, WITH_LINK), ((by(CLINIC),), (topic(NEWS),))))
    text = entry(run(rules=(several,)), several.id, language)
    assert {"en": "At risk", "zh": "有风险"}[language] not in text


def test_a_description_of_many_parts_is_no_example() -> None:
    assert "At risk" not in entry(run(), RULES[1].id)


NOBODY = "Nobody at RedNote wrote or confirmed them."


def test_what_a_person_reviewed_is_not_said_to_be_confirmed_by_nobody() -> None:
    reviewed = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, role={"en": "moderator"}))
    assert NOBODY in guidelines_markdown(run(), "en")
    assert NOBODY not in guidelines_markdown(reviewed, "en")
    assert "Nobody has confirmed those marked “not reviewed”." in guidelines_markdown(reviewed, "en")
    assert "inferred" not in guidelines_short(run(), "en"), "the short form has no marks"


@pytest.mark.parametrize(
    ("role", "language", "badge"),
    [
        ({"en": "moderator"}, "zh", "推断得出，由审核人员审阅"),
        ({"zh": "moderator"}, "en", "inferred, reviewed by: moderator"),
        ({"zh": "Trust and safety"}, "zh", "推断得出，由信任与安全团队审阅"),
        ({"en": "moderator", "zh": "吧主"}, "zh", "推断得出，由吧主审阅"),
        ({"en": "policy team"}, "zh", "推断得出，已审阅"),
        ({"en": "policy team", "es": "equipo de políticas"}, "es", "deducida, revisada por: equipo de políticas"),
    ],
)  # fmt: skip
def test_a_role_is_said_in_the_language_of_the_document(role: dict[str, str], language: str, badge: str) -> None:
    data = decided(RuleDecision(RULES[0].id, Lifecycle.REVIEWED, role=role))
    assert f"**{badge}**" in entry(data, RULES[0].id, language)


def test_marks_are_explained_once_whoever_reviewed() -> None:
    several = decided(
        RuleDecision(RULES[0].id, Lifecycle.REVIEWED, role={"en": "moderator"}),
        RuleDecision(RULES[1].id, Lifecycle.REVIEWED, role={"en": "policy team"}),
    )
    assert guidelines_markdown(several, "en").count("| inferred, reviewed by: … |") == 1


def test_only_the_platforms_own_document_calls_a_persons_words_the_rules() -> None:
    decision = RuleDecision(RULES[0].id, Lifecycle.REVIEWED, text=MINE)
    assert "**The rules**" in guidelines_short(decided(decision, is_publisher=True), "en")
    assert "**The rules**" not in guidelines_short(decided(decision), "en")
    assert "**规则（按审阅者的表述）**" in guidelines_short(decided(decision), "zh")
    assert "**In the words of those who reviewed the rules**" in guidelines_short(decided(decision), "en")


@pytest.mark.parametrize(("language", "own"), [("en", "Do not take trade off the platform."), ("zh", "请勿站外交易。")])
def test_who_publishes_says_a_rule_in_the_words_in_which_it_is_written(language: str, own: str) -> None:
    reviewed = decided(RuleDecision(RULES[4].id, Lifecycle.REVIEWED), is_publisher=True)
    assert f". {own}\n" in entry(reviewed, RULES[4].id, language).splitlines(keepends=True)[2]
    # Of what nobody has reviewed, and in what others publish, the observations speak.
    assert own not in entry(run(), RULES[4].id, language).splitlines()[2]
    unreviewed = entry(replace(run(), is_publisher=True), RULES[4].id, language)
    assert own not in unreviewed.splitlines()[2]


def test_words_of_no_stated_language_are_taken_only_where_their_script_is_the_readers() -> None:
    bare = replace(NO_TRADE, text={"und": "Do not take trade off the platform."})
    reviewed = decided(RuleDecision(RULES[4].id, Lifecycle.REVIEWED), is_publisher=True, published=(bare,))
    assert "Do not take trade" in entry(reviewed, RULES[4].id, "en").splitlines()[2]
    assert "Do not take trade" not in entry(reviewed, RULES[4].id, "zh").splitlines()[2]


def test_what_people_have_put_into_writing_themselves_was_not_written_before() -> None:
    own = {NO_TRADE.iri: replace(NO_TRADE, id=RULES[4].id)}
    published = tuple(own.get(each.iri, each) for each in run().published)
    decision = RuleDecision(RULES[4].id, Lifecycle.CODIFIED)
    became = decided(decision, is_publisher=True, published=published)
    assert "**not written down before**" in entry(became, RULES[4].id)
    assert "**published rule at work**" in entry(decided(decision, is_publisher=True), RULES[4].id)


def test_counts_of_a_rule_that_is_hardly_applied_are_those_under_all_rules() -> None:
    def of(status: Enforcement) -> str:
        half = PublishedStatus(NO_TRADE.id, NO_TRADE.iri, status, 500, 490, 700)
        data = run(rules=RULES[:1])
        return published_of(replace(data, ruleset=replace(data.ruleset, published=(half,))))

    assert "Under this rule or any other, " in of(Enforcement.PARTLY_ENFORCED)
    assert "Under this rule or any other" not in of(Enforcement.ENFORCED)


def test_when_posts_were_seen_before_a_rule_began_is_not_said() -> None:
    early = replace(BEGAN, evidence=replace(BEGAN.evidence, first="2025-01-20T00:00:00Z", last="2025-02-20T00:00:00Z"))
    always = replace(early, evidence=replace(early.evidence, valid_from=None, periods=()))
    since = replace(run(rules=(early,)), first="2024-06-01T00:00:00Z")
    assert "few cases are known" not in guidelines_markdown(since, "en")
    assert "Before January 2025, few cases are known" in guidelines_markdown(
        replace(run(rules=(always,)), first=since.first), "en"
    )
    until = replace(run(rules=(always,)), last="2025-03-31T00:00:00Z")
    assert "few or no cases known after February 2025" in guidelines_markdown(until, "en")
