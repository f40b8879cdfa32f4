"""What guidelines hold and what they keep to themselves."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from newcomer_world import (
    AGE,
    BASE,
    DIET,
    EX,
    KARMA,
    KNITTING,
    NEWS,
    POLITICS,
    REDNOTE,
    RULES,
    SURE,
    WITH_LINK,
    account_range,
    evidence,
    reviewed,
    rule,
    run,
    topic,
    two_platforms,
)  # fmt: skip
from newcomer_world import fine as told_fine

from kmgraph.model import (
    ClassOrigin,
    Confidence,
    Deontic,
    Doubt,
    Enforcement,
    IndividualTerm,
    Lifecycle,
    OpenLimit,
    Origin,
    PlatformFigures,
    Privacy,
    PublishedRule,
    PublishedStatus,
    RangeLiteral,
    Relation,
    RelationKind,
    RuleDecision,
    RuleNeighbourhood,
    Scope,
    Status,
    Totals,
    Variant,
    Warning,
    Words,
)
from kmgraph.namespaces import KM, XSD
from kmgraph.render import GuidelineInput, ReadColumn, guidelines_markdown, guidelines_short, report_markdown
from kmgraph.render.language import load_language
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import RuleFacts


def with_rules(*rules: object, **changes: object) -> GuidelineInput:
    data = run()
    ruleset = replace(data.ruleset, rules=rules, **changes)  # type: ignore[arg-type]
    return replace(data, ruleset=ruleset)


def with_evidence(target: int, kept: int, clusters: int) -> GuidelineInput:
    return with_rules(replace(RULES[0], evidence=evidence(target, kept, clusters, 0.72, 0.95)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_inconsistent_rules_are_never_rendered(language: str) -> None:
    inconsistent = RULES[-1]
    assert inconsistent.status is Status.INCONSISTENT
    text = guidelines_markdown(run(), language)
    assert inconsistent.id not in text
    assert inconsistent.id in report_markdown(run(), language)


@pytest.mark.parametrize(
    "rule_to_hide",
    [
        replace(RULES[0], confidence=Confidence.EXPLAINED_OTHERWISE),
        replace(RULES[0], lifecycle=Lifecycle.REJECTED),
        replace(RULES[0], lifecycle=Lifecycle.RETIRED),
        replace(RULES[0], status=Status.INCONSISTENT),
    ],
)
def test_what_is_no_rule_stands_in_the_report_with_its_reason(rule_to_hide: object) -> None:
    data = with_rules(rule_to_hide)
    assert RULES[0].id not in guidelines_markdown(data, "en")
    assert "Not shown as rules" in report_markdown(data, "en")


def test_hints_stand_apart_and_only_may() -> None:
    text = guidelines_markdown(run(), "en")
    sure, _, unsure = text.partition("### Not sure")
    assert RULES[5].id not in sure
    assert "may be removed" in unsure.partition("\n### ")[0]
    nutshell = text.partition("## In a nutshell")[2].partition("## Contents")[0]
    assert RULES[5].id not in nutshell


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        (
            "en",
            ["Diet content", "News content", "Account requirements", "Not sure", "What the published rules say"],
        ),
        ("zh", ["节食内容", "新闻内容", "账号要求", "不确定", "平台公布的规则"]),
    ],
)
def test_rules_stand_under_what_they_are_about_and_numbers_follow(language: str, headings: list[str]) -> None:
    text = guidelines_markdown(run(), language)
    assert re.findall(r"^### (.*)$", text, re.MULTILINE)[:5] == headings
    assert re.findall(r"^#### (\d+)\.", text, re.MULTILINE) == ["1", "2", "3", "4", "5", "6"]


def nutshell_of(data: GuidelineInput, language: str = "en") -> str:
    label = {"en": "## In a nutshell", "zh": "## 要点", "es": "## En resumen"}[language]
    return guidelines_markdown(data, language).partition(label)[2].partition("\n## ")[0]


@pytest.mark.parametrize("data", [run(), two_platforms()])
def test_nutshell_holds_rules_alone_and_at_most_twelve_of_a_platform(data: GuidelineInput) -> None:
    kinds = (DIET, NEWS, KNITTING, POLITICS)
    more = [rule(Scope.of((topic(a), topic(b))), Status.TACIT, SURE, evidence(90, 10, 80, 0.7, 0.9))
            for a, b in combinations(kinds, 2)]  # fmt: skip
    many = replace(data, ruleset=replace(data.ruleset, rules=(*data.ruleset.rules, *more)))
    for each in (data, many):
        links = re.findall(r"\]\(#(.+?)\)", nutshell_of(each))
        anchors = [link for link in links if not link.startswith("platform-")]
        by_id = {found.id: found for found in each.ruleset.rules}
        assert anchors
        assert set(anchors) <= set(by_id)
        assert max(Counter(by_id[anchor].platform for anchor in anchors).values()) <= 12
        assert {by_id[anchor].confidence for anchor in anchors} == {SURE}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "More rules below: 1."), ("zh", "下文还有1条"), ("es", "Más reglas abajo: 1.")]
)
def test_what_the_nutshell_leaves_out_is_counted_and_the_short_form_holds_it(language: str, said: str) -> None:
    kinds = (DIET, NEWS, KNITTING, POLITICS)
    pairs = [rule(Scope.of((topic(a), topic(b))), Status.TACIT, SURE, evidence(90, 10, 80, 0.7, 0.9))
             for a, b in combinations(kinds, 2)]  # fmt: skip
    sure = [replace(RULES[0], id=f"r-{n:08x}", scope=Scope.of((topic(kind),))) for n, kind in enumerate(kinds)]
    likely = replace(RULES[1], confidence=Confidence.LIKELY)
    data = replace(run(), ruleset=replace(run().ruleset, rules=(*pairs, *sure, likely, RULES[5])))
    assert said in nutshell_of(data, language)
    assert "(#platform-rednote)" in nutshell_of(data, language)
    assert "platform-rednote" not in nutshell_of(with_rules(RULES[0]), language), "nothing is left out"
    short = guidelines_short(data, language)
    assert short.count("\n- ") == 12, "eleven that hold, and what to do when it happens; no hint"


def test_no_rules_is_said() -> None:
    text = guidelines_markdown(with_rules(totals=Totals(4, 0, 0.0, 0.0, 0.0)), "en")
    assert "No rule could be inferred" in text
    assert "The observations do not confirm any rule." in text


def test_small_counts_are_a_few() -> None:
    text = guidelines_markdown(with_evidence(203, 7, 50), "en")
    assert " | 205 | a few | 50 | at least 70% |\n" in text
    assert "Counts are rounded to the nearest 5; “a few” means 1 to 9." in text
    assert "97%" not in text
    assert " | 205 | 少数 | 50 | 至少70% |\n" in guidelines_markdown(with_evidence(203, 7, 50), "zh")


def test_few_sources_show_no_figures_anywhere() -> None:
    data = with_evidence(4321, 77, 9)
    for text in (guidelines_markdown(data, "en"), report_markdown(data, "en")):
        assert "4,321" not in text
        assert "4,320" not in text
        assert "77" not in text.replace("0.77", "")
    assert "Where no figures are shown, that is to protect the people" in guidelines_markdown(data, "en")
    assert " | – | – | – | – |\n" in guidelines_markdown(data, "en")


def test_a_hint_of_too_few_sources_says_so() -> None:
    hint = replace(RULES[0], confidence=Confidence.HINT, evidence=evidence(40, 3, 9))
    assert "fewer than 10 independent sources stand behind it" in guidelines_markdown(with_rules(hint), "en")
    assert "背后的独立来源不足10个" in guidelines_markdown(with_rules(hint), "zh")


def test_near_variants_of_few_sources_are_not_told_of() -> None:
    near = Variant(Scope.of((topic(NEWS),), ((WITH_LINK,),)), 0, 73, 4)
    data = replace(run(), surroundings={RULES[0].id: RuleNeighbourhood(nearest=(near,))})
    assert "Post it without a link." not in guidelines_markdown(data, "en")
    many = replace(data, surroundings={RULES[0].id: RuleNeighbourhood(nearest=(replace(near, clusters=40),))})
    assert "Post it without a link." in guidelines_markdown(many, "en")


def test_nobody_left_alone_may_be_said() -> None:
    assert " | 200 | none | 50 |" in guidelines_markdown(with_evidence(200, 0, 50), "en")


def test_k_never_goes_below_five() -> None:
    with pytest.raises(ValueError, match="k is 4"):
        Privacy(k=4)


def test_small_platform_figures_are_a_few() -> None:
    totals = Totals(120, 3, 0.0, 0.0, 1.0, 60, (PlatformFigures("rednote", 120, 3, 60),))
    text = guidelines_markdown(with_rules(totals=totals), "en")
    assert "About 120 observed posts, of which a few were removed." in text


def test_a_platform_of_few_sources_shows_no_figures() -> None:
    totals = Totals(120, 60, 0.0, 0.0, 1.0, 9, (PlatformFigures("rednote", 120, 60, 9),))
    data = with_rules(totals=totals)
    assert "too few independent sources to give figures" in guidelines_markdown(data, "en")
    assert not [text for text in (guidelines_markdown(data, "en"), report_markdown(data, "en")) if "120" in text]


def test_no_days_only_months() -> None:
    for text in (guidelines_markdown(run(), "en"), report_markdown(run(), "en")):
        assert "2025-01-14" not in text
        assert "January 2025" in text


def test_lifecycle_is_always_said() -> None:
    assert "inferred, not reviewed" in guidelines_markdown(run(), "en")
    assert "inferred, reviewed" in guidelines_markdown(with_rules(reviewed(RULES[0])), "en")


def test_relations_to_rules_of_the_document_use_their_numbers() -> None:
    narrow = replace(RULES[0], relations=(Relation(RelationKind.NARROWER, RULES[1].iri),))
    text = guidelines_markdown(with_rules(narrow, RULES[1]), "en")
    assert "This is a special case of rule 2." in text
    assert "**Published rules**" not in text, "rule 2 is none"
    assert "是第2条规则的特例。" in guidelines_markdown(with_rules(narrow, RULES[1]), "zh")


def test_figures_that_are_also_those_of_a_narrower_rule_say_so() -> None:
    wide = replace(RULES[3], relations=(Relation(RelationKind.BROADER, RULES[1].iri),))
    text = guidelines_markdown(with_rules(wide, RULES[1]), "en")
    assert "These figures include the posts of rule 1." in text
    assert "这些数字包含第1条规则涉及的帖子。" in guidelines_markdown(with_rules(wide, RULES[1]), "zh")


def test_rules_of_one_entry_are_not_held_against_its_number() -> None:
    wide = replace(RULES[3], relations=(Relation(RelationKind.BROADER, RULES[1].iri),))
    narrow = replace(RULES[1], relations=(Relation(RelationKind.NARROWER, RULES[3].iri),))
    together = {wide.id: RuleDecision(wide.id, Lifecycle.REVIEWED, shown_with=(narrow.id,))}
    text = guidelines_markdown(replace(with_rules(wide, narrow), decisions=together), "en")
    assert "special case of rule" not in text
    assert "include the posts of rule" not in text
    assert text.count("These figures include the posts of the rule that is shown with it.") == 1


def test_relations_to_published_and_to_learned_rules_stand_apart() -> None:
    both = replace(RULES[2], relations=(*RULES[2].relations, Relation(RelationKind.NARROWER, RULES[0].iri)))
    text = guidelines_markdown(with_rules(RULES[0], both), "en")
    assert "**Published rules**\n  - Goes further than the published rule: “Do not take trade off" in text
    assert "This is a special case of rule 1." in text


@pytest.mark.parametrize(
    ("language", "said", "explained"),
    [
        ("en", "Going by their words, this goes further than the published rule: “Do not", "| going by their words | "),
        ("zh", "就文字来看，实际范围比公布规则更宽：", "| 就文字来看 | "),
        ("es", "A juzgar por sus palabras, va más allá de la regla publicada «", "| a juzgar por sus palabras | "),
    ],
)
def test_words_alone_do_not_put_posts_under_a_published_rule(language: str, said: str, explained: str) -> None:
    told = replace(RULES[2], origins=(ClassOrigin(f"{KM}TradeContent", Origin.ANNOTATED),))
    text, recorded = (guidelines_markdown(with_rules(rule), language) for rule in (told, RULES[2]))
    assert said in text
    assert explained in text
    assert said not in recorded
    assert explained not in recorded


def test_relations_to_unknown_rules_are_left_out() -> None:
    lone = replace(RULES[0], relations=(Relation(RelationKind.NARROWER, BASE + "rule/elsewhere"),))
    text = guidelines_markdown(with_rules(lone), "en")
    assert "**Published rules**" not in text
    assert "special case" not in text


@pytest.mark.parametrize(
    ("language", "fine", "spared", "still"),
    [
        (
            "en",
            "  - Add a link.",
            "does not seem to cover such posts if they contain a link.",
            "still be acted against",
        ),
        (
            "zh",
            "  - 请加上链接。",
            "其中含有链接的，看来不在规则之内",
            "仍可能被处理",
        ),
    ],
)
def test_an_exception_seems_fine_only_if_its_posts_were_counted_and_are_left_alone(
    language: str, fine: str, spared: str, still: str
) -> None:
    scope = Scope.of((topic(DIET),), ((WITH_LINK,),))
    found = rule(scope, Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    around = {found.id: RuleNeighbourhood(fine=told_fine(*scope.unless))}
    counted = guidelines_markdown(replace(with_rules(found), surroundings=around), language)
    assert fine in counted
    assert spared not in counted
    for unknown in ({}, {found.id: RuleNeighbourhood()}):
        text = guidelines_markdown(replace(with_rules(found), surroundings=unknown), language)
        assert spared in text
        assert still in text
        assert fine not in text


@pytest.mark.parametrize(
    ("language", "where", "elsewhere"),
    [
        ("en", "Of the posts that no rule covers, at most 5% were removed.", "other posts on"),
        ("zh", "没有规则涉及的帖子中，不超过5%被删除。", "其他帖子为"),
    ],
)
def test_the_base_rate_is_that_of_posts_that_no_rule_covers(language: str, where: str, elsewhere: str) -> None:
    text = guidelines_markdown(with_rules(RULES[0]), language)
    assert where in text
    assert elsewhere not in text


@pytest.mark.parametrize(
    ("language", "shares", "no_rule", "compared"),
    [
        (
            "en",
            "For about 15%, no rule here is enough of an explanation. The program estimates these shares. No ",
            ("published rules explain", "No published rule says"),
            "also compared with the published rules",
        ),
        (
            "zh",
            "找到的规则约能解释55%。另有约15%，用这里的规则不足以解释。没有提供公布规则，无从对照。",
            ("公布规则能解释", "平台公布的规则里没有"),
            "作了对照",
        ),
    ],
)
def test_where_no_published_rules_were_given_nothing_is_said_of_what_they_say(
    language: str, shares: str, no_rule: tuple[str, ...], compared: str
) -> None:
    given = with_rules(*RULES)
    alone = replace(given, published=(), ruleset=replace(given.ruleset, published=()))
    text = guidelines_markdown(alone, language)
    assert shares in text
    assert not [words for words in (*no_rule, compared) if words in text]
    assert compared in guidelines_markdown(given, language)
    row = {"en": "published rules explain | no published rules were given |", "zh": "| 未提供公布规则 |"}[language]
    assert row in report_markdown(alone, language)
    assert row not in report_markdown(given, language)


@pytest.mark.parametrize("counts", [(0, 0, 0), (3, 5, 6)], ids=["none", "few"])
def test_of_a_rule_no_post_of_which_was_seen_the_same_is_said_as_of_few(counts: tuple[int, int, int]) -> None:
    given = run()
    trade, news = given.ruleset.published
    nothing_told = "No figures are shown: too few such posts were seen, or the figures would tell of single people."

    def said(*statuses: PublishedStatus) -> str:
        data = replace(given, ruleset=replace(given.ruleset, published=statuses))
        return guidelines_markdown(data, "en").split("### What the published rules say")[1].split("## What happens")[0]

    target, kept, clusters = counts
    unseen = PublishedStatus(trade.id, trade.iri, Enforcement.NOT_OBSERVED, target, kept, clusters)
    text = said(unseen, news)
    assert "**not judged**" in text
    assert text.count(nothing_told) == 1, "of the permission; of the other the sentence before says it"
    assert "protect the people" not in text
    assert text.count(nothing_told) == said(trade, replace(news, target=target, kept=kept, clusters=clusters)).count(
        nothing_told
    )


def test_permission_is_no_prohibition() -> None:
    text = guidelines_markdown(run(), "en")
    assert "- Posts about news are allowed." in text
    assert "news-allowed" not in text.replace("rule-news-allowed-on-rednote", "")


def test_published_rule_of_all_platforms_stands_under_each() -> None:
    shared = PublishedRule("all", BASE + "published/all", Deontic.PROHIBITION, EX + "All", text={"en": "Be kind."})
    text = guidelines_markdown(replace(two_platforms(), published=(shared,)), "en")
    assert text.count("> Be kind.") == 2


@pytest.mark.parametrize(
    ("language", "badge", "required"),
    [("en", "requirement", "Required: “declare it as advertising”."), ("zh", "要求性规则", "要求：“声明为广告”。")],
)
def test_an_obligation_is_listed_with_what_it_asks_for(language: str, badge: str, required: str) -> None:
    duty = PublishedRule(
        "duty",
        BASE + "published/duty",
        Deontic.OBLIGATION,
        EX + "Duty",
        text={"en": "Say so if you are paid.", "zh": "收费推广须标明。"},
        requires={"en": "declare it as advertising", "zh": "声明为广告"},
    )
    data = replace(run(), published=(duty,))
    text = guidelines_markdown(data, language)
    listed = text.partition(f"> {duty.text[language]}")[2].partition("\n## ")[0]
    assert listed
    assert required in listed
    assert badge in listed
    assert duty.text[language] in report_markdown(data, language)


def test_differences_only_for_several_platforms() -> None:
    assert "Differences between the platforms" not in guidelines_markdown(run(), "en")
    text = guidelines_markdown(two_platforms(), "en").partition("## Differences between the platforms")[2]
    assert "Stricter on RedNote than on TikTok: Posts about dieting that show before-and-after photos" in text
    assert "Found on TikTok: Videos about dieting in English from newly arrived users" in text


def test_what_is_alike_is_worded_by_the_weaker_rule() -> None:
    scope = Scope.of((topic(NEWS),))
    strong = rule(scope, Status.TACIT, SURE, evidence(90, 10, 80, 0.7, 0.95))
    weak = rule(scope, Status.TACIT, SURE, evidence(70, 30, 80, 0.5, 0.8), "tiktok")
    data = two_platforms()
    data = replace(data, ruleset=replace(data.ruleset, rules=(strong, weak)))
    text = guidelines_markdown(data, "en").partition("## Differences between the platforms")[2]
    assert "The same on RedNote and TikTok: Posts about news are often removed." in text


def test_glossary_holds_what_rules_mention_and_what_the_project_adds() -> None:
    own = IndividualTerm(EX + "yyds", Words({"en": "yyds"}, {"en": "The best ever."}), (KM.LexicalEntry,))
    text = guidelines_markdown(replace(run(), glossary=(own,)), "en").partition("## Words you may meet")[2]
    text = text.partition("\n## ")[0]
    assert "- “cpdd”: An invitation to pair up and get in touch." in text
    assert "- “yyds”: The best ever." in text
    assert "dddd" not in text  # it has no definition


def test_text_of_people_is_data() -> None:
    hostile = "<img src=x onerror=alert(1)> **bold** \u202e[x](javascript:alert(1))"
    platform = replace(REDNOTE, label={"en": hostile}, url="javascript:alert(1)", appeal={"en": hostile})
    data = run(platforms=(platform,))
    text = guidelines_markdown(replace(data, title={"en": hostile}), "en")
    assert "<img" not in text.replace("\\<img", "")
    assert "⟨U+202E⟩" in text
    assert "](javascript" not in text.replace("\\](javascript", "")


def test_same_input_same_bytes() -> None:
    assert guidelines_markdown(two_platforms(), "zh") == guidelines_markdown(two_platforms(), "zh")


def test_the_nutshell_says_on_which_platform() -> None:
    headings = re.findall(r"^\*\*(.+)\*\*$", nutshell_of(two_platforms()), re.MULTILINE)
    assert {heading.partition(" – ")[0] for heading in headings} == {"RedNote", "TikTok"}
    assert "– " not in nutshell_of(run())


def test_rule_without_a_rate_says_no_rate() -> None:
    found = rule(Scope.of((topic(POLITICS),)), Status.TACIT, SURE, evidence(300, 120, 90))
    text = guidelines_markdown(with_rules(found), "en")
    assert "Posts about politics are removed more often than other posts." in text
    assert "with 95% confidence" not in text


def test_unused_words_are_not_explained() -> None:
    text = guidelines_markdown(with_rules(RULES[0]), "en").partition("## What the words and marks mean")[2]
    text = text.partition("<a id")[0]
    assert "nearly always" in text
    assert "sometimes" not in text


@pytest.mark.parametrize(
    ("language", "people"),
    [
        ("en", ("other authors", "different people")),
        ("zh", ("其他作者", "不同的人")),
        ("es", ("otras personas", "personas distintas")),
    ],
)
def test_nothing_is_said_of_different_people_where_no_author_is_known(language: str, people: tuple[str, str]) -> None:
    named = guidelines_markdown(with_rules(*RULES), language)
    nobody = guidelines_markdown(with_rules(*RULES, warnings=(Warning("no-authors"),)), language)
    assert all(words in named and words not in nobody for words in people)


@pytest.mark.parametrize(
    ("clusters", "said"), [(20, "come from few independent"), (15, "from fewer than 20 independent")]
)
def test_a_rounded_count_of_sources_is_not_contradicted(clusters: int, said: str) -> None:
    likely = replace(RULES[0], confidence=Confidence.LIKELY, doubts=(Doubt.FEW_SOURCES,))
    counted = replace(likely, evidence=replace(likely.evidence, clusters=clusters))
    facts = RuleFacts(SentenceRealiser.of("en", run().vocabulary), run().target)
    assert said in facts.confidence(counted).meaning


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_kinds_with_too_few_posts_to_tell_stand_in_no_guidelines(language: str) -> None:
    untold = replace(RULES[0], too_few=(topic(KNITTING), topic(POLITICS)))

    assert guidelines_markdown(with_rules(untold), language) == guidelines_markdown(with_rules(RULES[0]), language)


def test_where_no_post_tells_the_limit_that_is_said() -> None:
    young = account_range(AGE, None, 14)
    limited = replace(RULES[0], scope=Scope.of((young,)), told_limits=(OpenLimit(young, 13, 19),))
    english = "The exact limit is not known: there were hardly any posts from accounts 13 to 19 days old."
    assert english in guidelines_markdown(with_rules(limited), "en")
    chinese = "确切界限不明：几乎没有见到注册13到19天的账号发布的帖子。"
    assert chinese in guidelines_markdown(with_rules(limited), "zh")
    apart = replace(limited, scope=Scope.of((young,), ((topic(POLITICS),),)))
    assert (
        "not known: there were hardly any posts from accounts 13 to 19 days old, leaving aside those about politics."
        in (guidelines_markdown(with_rules(apart), "en"))
    )
    share = RangeLiteral(KARMA, XSD.decimal, None, 0.5, young.via)
    halved = replace(limited, scope=Scope.of((share,)), told_limits=(OpenLimit(share, 0.4, 0.6),))
    assert "the limit lies somewhere between 0.4 and 0.6." in guidelines_markdown(with_rules(halved), "en")


def test_platforms_that_share_no_rule_have_no_differences_to_tell() -> None:
    data = two_platforms()
    rules = (*RULES[1:5], replace(RULES[0], platform="tiktok"))
    apart = guidelines_markdown(replace(data, ruleset=replace(data.ruleset, rules=rules)), "en")
    assert "## Differences between the platforms" in guidelines_markdown(data, "en")
    assert "## Differences between the platforms" not in apart


def test_one_value_that_was_not_read_is_not_told_as_some() -> None:
    data = replace(run(), columns=(ReadColumn("a.csv", "topic", KM.Content, "terms", distinct=7),), left_out_values=1)
    assert "one value of another column" in report_markdown(data, "en")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "some values of other columns"), ("zh", "其他列的个别值"), ("es", "algunos valores de")],
)
def test_what_was_not_read_the_report_names_and_the_guidelines_do_not(language: str, said: str) -> None:
    column = ReadColumn("a.csv", "topic", KM.Content, "terms", distinct=7)
    data = replace(run(), columns=(column,))
    leaving_out = replace(data, left_out_values=2)
    assert said not in report_markdown(data, language)
    assert said in report_markdown(leaving_out, language)
    # Who reads a rule knows no columns; that something is missing limits what the guide can say all the same.
    assert said not in guidelines_markdown(leaving_out, language)
    plain = load_language(language).words.guideline_patterns.not_read
    assert plain not in guidelines_markdown(data, language)
    assert plain in guidelines_markdown(leaving_out, language)


@pytest.mark.parametrize("language", ["en", "zh", "es"])
@pytest.mark.parametrize("code", ["rules-rejected", "rules-retired"])
def test_what_was_decided_against_is_no_matter_of_a_platforms_own_guidelines(code: str, language: str) -> None:
    data = run()
    data = replace(data, ruleset=replace(data.ruleset, warnings=(Warning(code, {"rules": 2}),)))
    plain = load_language(language).warnings[code].plain
    assert plain in guidelines_markdown(data, language)
    assert plain not in guidelines_markdown(replace(data, is_publisher=True), language)


@pytest.mark.parametrize(
    ("language", "said", "unnamed"),
    [
        ("en", "Posts that were only given a label count as left alone.", "such as a label, count as left alone"),
        ("zh", "只被加注标签的帖子，按未被处理计。", "受到规则所说以外的处理"),
        ("es", "Las publicaciones que solo fueron etiquetadas cuentan como", "como ponerles una etiqueta, cuentan"),
    ],
)
def test_a_measure_that_counts_as_none_is_named_where_many_met_with_it(language: str, said: str, unnamed: str) -> None:
    for numbers, shown, hidden in (({"outcomes": "labelled"}, said, unnamed), ({}, unnamed, said)):
        data = run()
        warned = (Warning("other-outcomes-counted-as-kept", numbers),)
        text = guidelines_markdown(replace(data, ruleset=replace(data.ruleset, warnings=warned)), language)
        assert shown in text
        assert hidden not in text


def test_what_observers_wrote_down_explains_a_share_of_its_own() -> None:
    data = run()
    shares = replace(data.ruleset.totals, by_published=0.45, by_observers=0.25, by_tacit=0.4, unexplained=0.15)
    theirs = replace(data, ruleset=replace(data.ruleset, totals=shares))
    text = guidelines_markdown(theirs, "en")
    assert "published rules explain about 20%, what those who publish this guide wrote down explains about 25%" in text
    assert "wrote down explains about 25%, and the other rules here explain about 40%" in text
    report = report_markdown(theirs, "en")
    assert "| Share of the target that published rules explain | 20% |" in report
    assert "| Share explained by what those who publish this guide wrote down | 25% |" in report


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((Lifecycle.CANDIDATE, Lifecycle.CANDIDATE), "Nobody has reviewed these rules yet."),
        ((Lifecycle.CANDIDATE, Lifecycle.REVIEWED), "The long form says which rules have been reviewed."),
        ((Lifecycle.REVIEWED, Lifecycle.CODIFIED), "Each rule here has been reviewed by a person."),
    ],
    ids=["none", "some", "all"],
)
def test_the_short_form_says_whether_people_reviewed_all_its_rules(states: tuple[Lifecycle, ...], said: str) -> None:
    rules = [replace(rule, lifecycle=state) for rule, state in zip(RULES[:2], states, strict=True)]
    short = guidelines_short(with_rules(*rules), "en")
    assert said in short
    others = {"Nobody has reviewed these", "The long form says which", "Each rule here has been reviewed"}
    assert sum(other in short for other in others) == 1
