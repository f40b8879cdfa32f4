"""No document holds the kinds of sentences that editors struck, and all are easy enough to read."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from keyword_rule_run import keyword_run
from newcomer_world import RULES, over_time, run, two_platforms
from wording import faults, grade, length, sentences

from kmgraph.model import Evidence, Lifecycle, RuleDecision, Totals
from kmgraph.render import GuidelineInput, guidelines_markdown, guidelines_short


def without_published() -> GuidelineInput:
    data = run()
    return replace(data, published=(), ruleset=replace(data.ruleset, published=()))


def withheld() -> GuidelineInput:
    """A run of which so few people are behind everything that no figure is shown."""
    data = two_platforms()

    def of_few(evidence: Evidence) -> Evidence:
        return replace(evidence, clusters=4)

    rules = tuple(replace(found, evidence=of_few(found.evidence)) for found in data.ruleset.rules)
    return replace(data, ruleset=replace(data.ruleset, rules=rules, totals=Totals(40, 20, 0.3, 0.5, 0.2, 4)))


def nothing_found() -> GuidelineInput:
    data = run(rules=())
    return replace(data, ruleset=replace(data.ruleset, totals=Totals(4, 0, None, None, None)))


def of_one_post() -> GuidelineInput:
    """A run with counts of one, where nouns have another form."""
    data = run(rules=(replace(RULES[0], too_few=RULES[3].scope.all + RULES[2].scope.all[:3]),))
    return replace(data, ruleset=replace(data.ruleset, totals=Totals(1, 0, 0.0, 0.0, 1.0, 1)))


def of_the_platform() -> GuidelineInput:
    """The platform's own document: reviewed by people, some rules in their words."""
    decisions = {
        RULES[0].id: RuleDecision(
            RULES[0].id,
            Lifecycle.CODIFIED,
            text={
                "en": "Leave out before-and-after photos.",
                "zh": "谈节食时请勿放前后对比照。",
            },
            advice={"en": "Show what you eat instead.", "zh": "可以展示吃了什么。"},
            shown_with=(RULES[1].id,),
        ),
        RULES[2].id: RuleDecision(RULES[2].id, Lifecycle.REVIEWED, role={"en": "a moderator", "zh": "版主"}),
    }
    return replace(run(), decisions=decisions, is_publisher=True)


RUNS = {
    "one platform": run,
    "two platforms": two_platforms,
    "over time": over_time,
    "many exceptions": keyword_run,
    "nothing published": without_published,
    "withheld": withheld,
    "nothing found": nothing_found,
    "of one post": of_one_post,
    "of the platform": of_the_platform,
}
# What these made-up runs hold of people's own words, and of terms that have no Chinese name.
GIVEN = ("knitting", "Do not take trade off", "never-heard-of", "http", "“消息”里", "Messages and")


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_documents_are_free_of_what_editors_struck(name: str, language: str) -> None:
    data = RUNS[name]()
    for document in (guidelines_markdown(data, language), guidelines_short(data, language)):
        assert list(sentences(document))
        assert faults(document, language, given=GIVEN) == []


@pytest.mark.parametrize("name", RUNS)
def test_english_asks_for_no_more_than_nine_years_of_school(name: str) -> None:
    assert grade(guidelines_markdown(RUNS[name](), "en")) <= 9


@pytest.mark.parametrize("name", RUNS)
def test_chinese_sentences_are_short(name: str) -> None:
    # A list of words in quotation marks is long and easy to read.
    prose = [sentence for sentence in sentences(guidelines_markdown(RUNS[name](), "zh")) if sentence.count("“") < 4]
    lengths = list(map(length, prose))
    assert statistics.median(lengths) <= 25
    assert max(lengths) <= 50


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "95% confidence"),
        ("en", "held on cases set aside for checking, unless"),
        ("zh", "置信水平为95%"),
        ("zh", "除非另有说明"),
    ],
)
def test_what_goes_for_all_rules_is_said_once(language: str, said: str) -> None:
    assert guidelines_markdown(two_platforms(), language).count(said) == 1


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Posts about politics on the News board are mostly left alone.", "en"),
        ("Of such posts, about 90 were removed and none was left alone.", "en"),
        ("Reasons: “rule 1”.", "en"),
        ("This rule was seen at work from March on, and not before.", "en"),
        ("Las publicaciones sobre política casi siempre se dejan como están.", "es"),
        ("De estas publicaciones, unas 90 fueron eliminadas.", "es"),
        ("关于政治且发在时政版的帖子，多半不会被处理。", "zh"),
        ("这类帖子中，约90条被删除。", "zh"),
        ("另有约5%没有找到对应的规则。", "zh"),
        ("Don't post this.", "en"),
        ("About 1 rules were found.", "en"),
        ("Posts that are memes are usually removed.", "en"),
        ("None of the 1 observation is of a post that action was taken on.", "en"),
        ("Change it so that it is no longer one of these: memes.", "en"),
        ("They are left alone.They stay.", "en"),
        ("Son 1 publicaciones.", "es"),
        ("De estas, ninguna fueron eliminadas.", "es"),
        ("Las publicaciones sobre music with lyrics suelen ser eliminadas.", "es"),
        ("Publicaciones de el centro.", "es"),
        ("Publicaciones  sobre política.", "es"),
        ("Cerca del 5% de ellas.", "es"),
        ("Son unas 4.200 publicaciones.", "es"),
        ("Hallada en RedNote: Las publicaciones sobre política.", "es"),
        ("Vale esto también?", "es"),
        ("其中直播。", "zh"),
        ("属于梗图的帖子会被删除。", "zh"),
        ("从 TikTok 搬来的人。", "zh"),
        ("这样,不行。", "zh"),
        ("账号发布的含有链接的关于政治的帖子的数量。", "zh"),
    ],
)
def test_the_scan_sees_each_kind_of_fault(sentence: str, language: str) -> None:
    assert faults(sentence, language)


@pytest.mark.parametrize(
    "sentence",
    [
        "Publicaciones que mencionan «ticket touting» (en inglés).",
        "Abarca la regla publicada: «Do not promote drinking.»",
        "A partir de 4200 publicaciones, cerca del 5 % de ellas con 12.500 me gusta.",
    ],
)
def test_good_spanish_passes(sentence: str) -> None:
    assert faults(sentence, "es") == []


def test_long_words_and_long_sentences_are_graded_higher() -> None:
    easy = "Posts about news are removed. They are left alone if they show a source."
    hard = "Notwithstanding administrative determinations, communications disseminated internationally are retained."
    assert grade(easy) < 6 < 14 < grade(hard)
