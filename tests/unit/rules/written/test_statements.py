"""Documents -> statements: lists under their stems, titles of all kinds, exceptions, and what is no rule."""

from __future__ import annotations

import time

import pytest

from kmgraph.errors import LimitError
from kmgraph.model import Deontic
from kmgraph.rules import WrittenStatement, read_document
from kmgraph.rules.written.norms import norm_of

BAN, MAY, MUST = Deontic.PROHIBITION, Deontic.PERMISSION, Deontic.OBLIGATION


def told(text: str) -> list[tuple[Deontic, str]]:
    return [(statement.norm.deontic, statement.text) for statement in read_document(text)]


def one(text: str) -> WrittenStatement:
    (statement,) = read_document(text)
    return statement


def test_points_are_read_after_their_stem() -> None:
    assert told("You may not:\n\n- sell drugs\n- sell guns\n\nYou may:\n\n- tell jokes\n") == [
        (BAN, "You may not: sell drugs"),
        (BAN, "You may not: sell guns"),
        (MAY, "You may: tell jokes"),
    ]


def test_a_stem_that_names_nothing_is_no_statement() -> None:
    assert told("用户不得发布含有下列内容的信息：\n\n- 邪教\n\nThe following is not allowed:\n\n- Gore\n") == [
        (BAN, "用户不得发布含有下列内容的信息：邪教"),
        (BAN, "The following is not allowed: Gore"),
    ]


def test_nested_points_are_read_after_all_their_stems() -> None:
    text = "We don't allow:\n\n- Selling regulated goods such as alcohol, including:\n  - beer\n- Spam\n"

    assert told(text) == [
        (BAN, "We don't allow: Selling regulated goods such as alcohol"),
        (BAN, "We don't allow: Selling regulated goods such as alcohol, including: beer"),
        (BAN, "We don't allow: Spam"),
    ]


@pytest.mark.parametrize("title", ["## Not allowed", "**Not allowed**", "NOT ALLOWED", "### 禁止内容"])
def test_points_are_read_under_a_title_that_says_it(title: str) -> None:
    assert [deontic for deontic, _ in told(f"# Rules\n\n{title}\n\n- Gore\n- Spam\n")] == [BAN, BAN]


def test_a_title_ends_what_the_one_before_said() -> None:
    assert told("## Not allowed\n\n- Gore\n\n## Our team\n\n- Ann\n") == [(BAN, "Not allowed: Gore")]


def test_a_line_across_the_page_ends_it_too() -> None:
    assert told("## Not allowed\n\n- Gore\n\n- - -\n\n- Help\n") == [(BAN, "Not allowed: Gore")]


def test_links_below_a_title_lead_elsewhere() -> None:
    assert told("## Exceptions\n\n- [Help](https://x.org)\n- Satire of politicians\n") == [
        (MAY, "Exceptions: Satire of politicians")
    ]


def test_a_list_may_be_announced_before_titles_of_its_own() -> None:
    text = "# Rules\n\nThe following is not allowed. Note that the list isn't complete.\n\n## Spam\n\n- Bulk posts\n\n"

    assert [statement.headings for statement in read_document(text + "## Fraud\n\n- Fake shops\n")] == [
        ("Rules", "Spam"),
        ("Rules", "Fraud"),
    ]
    assert told(text + "## More information\n\n- Write to us\n") == [
        (BAN, "The following is not allowed: Bulk posts"),
    ]


def test_conditions_are_not_taken_for_rules() -> None:
    assert told("We remove nudity when:\n\n- it is sexual\n- it is new\n") == [(BAN, "We remove nudity when.")]


def test_a_point_that_speaks_for_itself_is_read_for_itself() -> None:
    assert told("## Not allowed\n\n- Gore\n- You may post paintings.\n") == [
        (BAN, "Not allowed: Gore"),
        (MAY, "You may post paintings."),
    ]


def test_a_sentence_that_turns_makes_two_statements() -> None:
    assert told("You may post nudity in art, but pornography is not allowed.") == [
        (MAY, "You may post nudity in art"),
        (BAN, "pornography is not allowed."),
    ]
    assert told("可以分享减肥经验，但不得推广药品。") == [(MAY, "可以分享减肥经验"), (BAN, "不得推广药品。")]


def test_what_follows_with_this_includes_belongs_to_it() -> None:
    assert told("Fraud is prohibited. This includes fake shops. We are nice.") == [
        (BAN, "Fraud is prohibited. This includes fake shops.")
    ]


@pytest.mark.parametrize(
    ("text", "own", "exception"),
    [
        ("Nudity is not allowed unless it is art.", "Nudity is not allowed", "it is art."),
        ("No nudity (except in works of art).", "No nudity .", "except in works of art"),
        ("除非获得授权，否则不得转载。", "不得转载。", "获得授权"),
        ("除艺术作品外，不得发布裸体。", "不得发布裸体。", "艺术作品"),
        ("Hate is not allowed, even if it is a joke.", "Hate is not allowed.", ""),
    ],
)
def test_exceptions_are_taken_out(text: str, own: str, exception: str) -> None:
    statement = one(text)

    assert statement.norm.deontic is BAN
    assert (statement.own, statement.exception) == (own, exception)


def test_each_statement_has_its_place() -> None:
    statement = one("# Rules {#top}\n\n## Ads\n\n**Hidden ads:** You must label ads.\n")

    assert statement.headings == ("Rules", "Ads", "Hidden ads")
    assert (statement.line, statement.fragment, statement.text) == (5, "top", "You must label ads.")


def test_a_run_in_title_holds_for_its_paragraph_alone() -> None:
    text = "Violent content: You may not share gore.\n\nYou may not share spam.\n"

    assert [statement.headings for statement in read_document(text)] == [("Violent content",), ()]


def test_languages_are_told_apart() -> None:
    assert [s.language for s in read_document("Not allowed\n\n- Gore\n- 赌博内容\n\n不得发布 spam 内容。\n")] == [
        "en",
        "zh",
        "zh",
    ]


def test_what_is_said_twice_under_one_title_is_said_once() -> None:
    assert told("No spam.\n\nNo spam.\n\n# Ads\n\nNo spam.\n") == [(BAN, "No spam."), (BAN, "No spam.")]


def test_rows_of_tables_are_read() -> None:
    head = "| Topic | Allowed | Not allowed |\n|---|---|---|\n"
    assert told(f"{head}| Games | chess | poker |\n") == [
        (MAY, "Topic: Games; Allowed: chess"),
        (BAN, "Not allowed: poker"),
    ]
    assert told("| Topic | Rule |\n|---|---|\n| Ads | not allowed |\n") == [(BAN, "Topic: Ads; Rule: not allowed")]


def test_what_states_nothing_states_nothing() -> None:
    assert told("# Welcome\n\nWe are a forum.\n\n- one\n- two\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "be " * 60_000,
        "e.g. E.g. " * 30_000,
        "you may not a; " * 15_000,
        "You may not post, but you may share. " * 3_000,
        "we may " * 30_000,
        "（除" * 60_000,
        "“" * 60_000,
        "- not allowed:\n" * 3_000,
    ],
)
def test_hostile_sentences_take_no_longer_than_they_may(text: str) -> None:
    start = time.process_time()

    read_document(text)

    assert time.process_time() - start < 20


def test_too_many_statements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.rules.written.statements.MOST_STATEMENTS", 2)

    with pytest.raises(LimitError) as caught:
        read_document("No a.\n\nNo b.\n\nNo c.\n", "rules.md")
    assert caught.value.where == "rules.md"


def test_what_is_weighed_below_a_prohibition_is_no_rule() -> None:
    text = (
        "We don't allow:\n\n- Gore\n- Whether it is staged\n- We consider the following when deciding:\n  - the age\n"
    )

    assert told(text) == [(BAN, "We don't allow: Gore")]


@pytest.mark.parametrize(
    "point", ["Content that exploits people by:", "Misinformation about", "Making any of the following:"]
)
def test_half_a_thought_is_no_statement(point: str) -> None:
    assert told(f"We don't allow:\n\n- {point}\n  - paying them\n")[:1] != [
        (BAN, f"We don't allow: {point.rstrip(':')}")
    ]


def test_conditions_of_a_stem_that_names_nothing_are_the_rules() -> None:
    assert told("We are more likely to remove any media if:\n\n- it shows gore\n") == [
        (BAN, "We are more likely to remove any media if: it shows gore")
    ]


def test_a_list_may_follow_a_rule_that_leads_to_it() -> None:
    text = "Don't post links if they direct users to content that violates our rules. This includes the following.\n\n"

    assert told(f"{text}- Links to pornography\n") == [
        (BAN, "Don't post links if they direct users to content that violates our rules: Links to pornography")
    ]


def test_a_list_goes_on_below_titles_in_bold_that_say_when_they_hold() -> None:
    text = "We remove false content, including:\n\n**Votes**\n\nThis always holds.\n\n- Wrong dates\n\n"

    assert [said for _, said in told(f"{text}**Climate**\n\n- Lies\n")] == [
        "We remove false content, including: Wrong dates",
        "We remove false content, including: Lies",
    ]


def test_what_is_conceded_is_a_statement_of_its_own() -> None:
    assert told("While we don't allow nudity, we make limited exceptions for art.") == [
        (BAN, "we don't allow nudity"),
        (MAY, "we make limited exceptions for art."),
    ]


def test_what_is_announced_as_examples_is_no_rule() -> None:
    assert told("## Not allowed\n\n- Examples (not all):\n  - Gore\n") == [
        (BAN, "Not allowed: Examples (not all): Gore")
    ]
    assert told("Examples of gore that we remove:\n\n- Open wounds\n") == [
        (BAN, "Examples of gore that we remove: Open wounds")
    ]


@pytest.mark.parametrize("text", ["", "# \n", "\n\n"])
def test_a_document_without_words_states_nothing(text: str) -> None:
    assert read_document(text, "a.md") == ()


def test_a_sentence_that_stands_there_many_times_is_read_once() -> None:
    sentence = "No " + "a " * 30 + "nudity, but you may, but not, while, unless\n\n"
    norm_of.cache_clear()
    read_document(sentence * 1_000)
    assert norm_of.cache_info().misses < 20
