"""The words that a rule counts: told where a person named the list of them and it is public, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import RULES, VOCABULARY, rule, run

from kmgraph.model import (
    FoundClass,
    FoundTerm,
    IndividualTerm,
    Lifecycle,
    Literal,
    Privacy,
    Rule,
    RuleDecision,
    Scope,
    SomeLiteral,
    Words,
    found_id,
    with_found_words,
)
from kmgraph.namespaces import KM
from kmgraph.render import GuidelineInput, guidelines_html, guidelines_markdown, guidelines_short

FEW = ("wristband", "standbys", "touted")
NAME = {"en": "ticket touting", "zh": "倒卖门票", "es": "reventa de entradas"}


def listed(*texts: str, name: dict[str, str] | None = None) -> FoundClass:
    terms = tuple(FoundTerm(text, None, None, None) for text in texts)
    return FoundClass("rednote", terms, name=NAME if name is None else name, kept_id=found_id(texts))


def mentions(found: FoundClass, least: int = 1) -> Rule:
    return asking(SomeLiteral(KM.mentions, (found.iri,), least=least))


def asking(*literals: Literal) -> Rule:
    return rule(Scope.of(literals), RULES[0].status, RULES[0].confidence, RULES[0].evidence)


def told(about: Rule, *found: FoundClass) -> GuidelineInput:
    data = run(rules=(about,))
    ruleset = replace(data.ruleset, found=found, privacy=Privacy())
    return replace(data, ruleset=ruleset, vocabulary=with_found_words(VOCABULARY, found))


@pytest.mark.parametrize(
    ("language", "label", "one", "two"),
    [
        ("en", "Words that count", "“wristband”, “standbys” and “touted”", "at least two of these: "),
        ("zh", "涉及的词语", "“wristband”“standbys”和“touted”", "至少含其中两个："),
        ("es", "Palabras que cuentan", "«wristband», «standbys» y «touted»", "al menos dos de estas: "),
    ],
)
def test_a_rule_says_which_words_it_counts_and_how_many_it_takes(language: str, label: str, one: str, two: str) -> None:
    found = listed(*FEW)
    assert f"- **{label}**\n  - {one}\n" in guidelines_markdown(told(mentions(found), found), language)
    assert f"- **{label}**\n  - {two}{one}\n" in guidelines_markdown(told(mentions(found, 2), found), language)
    page = guidelines_html(told(mentions(found), found), language)
    assert f"<dt>{label}</dt>" in page
    assert f"<dd>{one}</dd>" in page
    short = guidelines_short(told(mentions(found), found), language)
    assert label not in short
    assert "wristband" not in short


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "certain words related to ticket touting (the words are listed in the long form)"),
        ("zh", "（词语见完整版）"),
        ("es", "(palabras en la versión larga)"),
    ],
)
def test_the_short_form_says_where_the_words_are_that_it_speaks_of(language: str, said: str) -> None:
    found = listed(*FEW)
    data = told(mentions(found), found)
    assert said in guidelines_short(data, language)
    assert said not in guidelines_markdown(data, language)
    # Nowhere are they where the list is not public, and words of a person need none.
    assert said not in guidelines_short(told(mentions(found)), language)
    own = RuleDecision(mentions(found).id, Lifecycle.REVIEWED, text=dict.fromkeys(("en", "zh", "es"), "No touting."))
    assert said not in guidelines_short(replace(data, decisions={own.rule: own}), language)


@pytest.mark.parametrize(
    ("number", "end"), [(12, "“w11” and “w12”\n"), (13, "“w11”, “w12” and 1 more\n"), (40, "“w12” and 28 more\n")]
)
def test_of_a_long_list_the_first_are_shown_and_the_others_counted(number: int, end: str) -> None:
    found = listed(*(f"w{n:02}" for n in range(1, number + 1)))
    text = guidelines_markdown(told(mentions(found), found), "en")
    assert "  - “w01”, “w02”" in text
    assert end in text
    assert "“w13”" not in text


def test_a_list_some_words_of_which_may_not_be_told_is_not_said_to_be_whole() -> None:
    found = listed(*FEW)
    part = replace(found, terms=found.terms[:2])
    assert "“wristband” and “standbys”; there may be others\n" in guidelines_markdown(told(mentions(part), part), "en")
    assert "may be others" not in guidelines_markdown(told(mentions(found), found), "en")


@pytest.mark.parametrize(
    "found", [listed(*FEW, name={}), listed()], ids=["nobody named it", "none of its words may be told"]
)
def test_a_list_that_is_not_public_is_not_shown(found: FoundClass) -> None:
    assert "Words that count" not in guidelines_markdown(told(mentions(found), found), "en")


def test_words_that_few_people_wrote_are_not_shown_and_neither_is_their_number() -> None:
    terms = (FoundTerm("wristband", 20, 1, 21), FoundTerm("standbys", 15, 2, 17), FoundTerm("touted", 3, 0, 3))
    found = replace(listed(*FEW), terms=terms)
    data = told(mentions(found), found)
    text = guidelines_markdown(replace(data, ruleset=replace(data.ruleset, privacy=None)), "en")
    assert "“wristband” and “standbys”; there may be others\n" in text
    assert "touted" not in text


def test_lists_of_one_rule_are_told_apart_by_their_names() -> None:
    touting, jobs = listed(*FEW), listed("跑腿单", name={"en": "errands for pay"})
    both: tuple[Literal, ...] = tuple(SomeLiteral(KM.mentions, (found.iri,)) for found in (touting, jobs))
    text = guidelines_markdown(told(asking(*both), touting, jobs), "en")
    assert "  - ticket touting: “wristband”, “standbys” and “touted”\n" in text
    assert "  - errands for pay: “跑腿单”\n" in text


def test_slurs_are_not_printed_in_full() -> None:
    found = listed("wristband", "slurword")
    data = told(mentions(found), found)
    iri = "https://example.org/x#slur"
    slur = IndividualTerm(iri, Words(labels={"en": "“Slurword” (explained)"}), (KM.LexicalEntry,), is_masked=True)
    vocabulary = replace(data.vocabulary, individuals={**data.vocabulary.individuals, iri: slur})
    text = guidelines_markdown(replace(data, vocabulary=vocabulary), "en")
    assert "“wristband” and “s\\*\\*\\*\\*\\*\\*\\*”" in text
    assert "slurword" not in text
