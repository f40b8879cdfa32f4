"""Pages of AutoModerator: what becomes of each check, and that no scope is wider than its rule."""

from __future__ import annotations

import pytest
from filter_words import FILTER_VOCABULARY, SALES, SLANG

from kmgraph.errors import InputError
from kmgraph.model import Deontic, PrescribedOutcome, ReviewedTerms
from kmgraph.ontology import to_manchester
from kmgraph.rules import ForeignRule, ForeignTerms
from kmgraph.rules.imports.automoderator import read_automoderator

REMOVE = "\naction: remove\naction_reason: No spam.\n"


def terms(base: str | None = None) -> ForeignTerms:
    return ForeignTerms(FILTER_VOCABULARY, base)


def read_one(text: str, known: ForeignTerms | None = None) -> ForeignRule:
    found = read_automoderator(text, "page.yaml", known or terms())
    assert found.losses == ()
    (rule,) = found.rules
    return rule


def scope_of(checks: str, known: ForeignTerms | None = None) -> str | None:
    scope = read_one(checks + REMOVE, known).scope
    return None if scope is None else to_manchester(scope, FILTER_VOCABULARY)


@pytest.mark.parametrize(
    ("checks", "scope"),
    [
        ('title+body+url (includes, regex): ["https?://"]', "hasLink value true"),
        ("~title+body+url (regex, includes): 'https?://'", "hasLink value false"),
        ('author:\n    account_age: "< 30 days"', "hasAuthor some (accountAgeDays some xsd:integer[< 30])"),
        ('author:\n    account_age: "> 2 weeks"', "hasAuthor some (accountAgeDays some xsd:integer[>= 14])"),
        ('author: {account_age: "< 3"}', "hasAuthor some (accountAgeDays some xsd:integer[< 3])"),
        ('author: {account_age: "< 1 month"}', "hasAuthor some (accountAgeDays some xsd:integer[< 30])"),
        ('author: {combined_karma: "> 9"}', "hasAuthor some (combinedKarma some xsd:integer[>= 10])"),
        ('author: {combined_karma: "< -50"}', "hasAuthor some (combinedKarma some xsd:integer[< -50])"),
        ("body_longer_than: 5\nbody_shorter_than: 20", "textLength some xsd:integer[>= 6, < 20]"),
        ("is_edited: yes", "isEdited value true"),
        ("reports: 3", "reportCount some xsd:integer[>= 3]"),
        ("type: comment\nreports: 1", "Comment and (reportCount some xsd:integer[>= 1])"),
        ("type: submission\nreports: 1", "not Comment and (reportCount some xsd:integer[>= 1])"),
        ("title+body (includes-word): [Giveaway, gift card]", "mentions some SalesWords"),
        (
            "body+title: [giveaway, gift card]\nBody_Shorter_Than: 9",
            "(mentions some SalesWords) and (textLength some xsd:integer[< 9])",
        ),
        ("title+body (includes): [dddd, 滴滴滴滴]", "mentions value dddd"),
        (r"title+body (includes, regex): ['\bgiveaway\b', '(?<!\w)gift\ card(?!\w)']", "mentions some SalesWords"),
        ("~title+body (includes-word): [giveaway, gift card]", "not (mentions some SalesWords)"),
        ("~title (full-exact, case-sensitive): [giveaway, gift card]", "not (mentions some SalesWords)"),
    ],
)
def test_checks_that_scopes_can_say(checks: str, scope: str) -> None:
    assert scope_of(checks) == scope


def test_one_threshold_of_several_may_be_enough() -> None:
    author = 'author:\n    account_age: "< 2 days"\n    combined_karma: "< 10"\n'
    young, poor = (
        "(hasAuthor some (accountAgeDays some xsd:integer[< 2]))",
        "(hasAuthor some (combinedKarma some xsd:integer[< 10]))",
    )
    assert scope_of(author) == f"{young} and {poor}"
    assert scope_of(author + "    satisfy_any_threshold: true\n") == f"{young} or {poor}"
    assert scope_of(author + "    satisfy_any_threshold: false\n") == f"{young} and {poor}"


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("title: [giveaway, gift card]", "title: it looks at title alone"),
        ("body (includes-word): [giveaway, gift card]", "body (includes-word): it looks at body alone"),
        ("title+body (case-sensitive): [giveaway, gift card]", "it heeds capital letters"),
        ("title+body (starts-with): [giveaway, gift card]", "where in a text a word stands (starts-with)"),
        ("title+body (full-exact): [giveaway, gift card]", "where in a text a word stands (full-exact)"),
        ("~title+body (includes): [giveaway, gift card]", "it spares more"),
        ("~title+body (starts-with): [giveaway, gift card]", "it spares more"),
        ("~title+body+url: [giveaway, gift card]", "it spares more"),
        ("title+body: [something, else]", "no class of the ontology has just these words"),
        ("title+body (regex): ['give.?away']", "a pattern in it is not understood"),
        ("title+body (fuzzy): [giveaway, gift card]", "no scope says what this asks for"),
        ("title+body: []", "looks for nothing"),
        ("title+body: {a: b}", "looks for nothing"),
        ("domain: [spam.example]", "it looks at "),
        ("url (regex): 'https?://'", "a pattern in it"),
        ("type: link submission", "no scope says what this asks for"),
        ("is_top_level: true", "no scope says what this asks for"),
        ("is_edited: maybe", "no scope says what this asks for"),
        ("reports: 0", "no scope says what this asks for"),
        ("reports: true", "no scope says what this asks for"),
        ("body_longer_than: long", "no scope says what this asks for"),
        ("ignore_blockquotes: true", "no scope says what this asks for"),
        ("standard: image hosting sites", "no scope says what this asks for"),
        ("parent_submission: {title: [x]}", "no scope says what this asks for"),
        ("author: [joe, ann]", "names of accounts"),
        ("~author: [joe]", "no scope says what this asks for"),
        ("author: {is_contributor: false}", "(is_contributor)"),
        ("author: {name: [joe]}", "(name)"),
        ('author: {account_age: "< 36 hours"}', "no limit in whole days"),
        ('author: {account_age: "30 days"}', "no limit"),
        ('author: {combined_karma: 5}', "no limit"),
        ('author: {comment_karma: "< 5"}', "no property for it (commentKarma)"),
        ("subreddit_age: 3", "no scope says what this asks for"),
    ],
)  # fmt: skip
def test_a_check_that_no_scope_says_takes_the_scope_from_the_whole_rule(check: str, told: str) -> None:
    rule = read_one(f"title+body#2: [dddd, 滴滴滴滴]\n{check}{REMOVE}")

    assert rule.scope is None
    (loss,) = rule.not_read
    assert loss.startswith(check.partition(":")[0])
    assert told in loss


def test_a_class_that_holds_more_words_or_fewer_is_not_meant() -> None:
    assert scope_of("title+body: [giveaway]") == "mentions value giveaway"
    assert scope_of("title+body: [giveaway, gift card, coupon]") is None


def test_what_looks_at_more_than_the_text_is_narrowed_to_it_and_says_so() -> None:
    rule = read_one(f"title+body+url (includes): [giveaway, gift card]{REMOVE}")

    assert rule.scope is not None
    assert rule.not_read == (
        "title+body+url (includes): 2 of its words are found within longer words, too",
        "title+body+url (includes): it looks at url, too",
    )


def test_words_that_nobody_has_become_a_class_if_it_is_asked_for() -> None:
    known = terms("https://example.org/p/")
    rule = read_one(f"title+body: [Foo, bar, FOO]{REMOVE}", known)

    assert rule.scope is not None
    assert list(known.made.values()) == [("Foo", "bar")]
    again = terms("https://example.org/p/")
    assert read_one(f"title+body: [BAR, foo]{REMOVE}", again).scope == rule.scope, "the same words make the same class"
    assert known.turtle([]) is None
    assert b"Words-" in (known.turtle([rule.scope]) or b"")


def test_terms_that_a_person_named_are_pointed_to_and_not_made_anew() -> None:
    reviewed = ReviewedTerms("t-12345678", ("foo", "bar"), {"en": "foos"})
    known = ForeignTerms(FILTER_VOCABULARY, "https://example.org/p/", [reviewed])
    rule = read_one(f"title+body: [Foo, bar]{REMOVE}", known)

    assert rule.scope is None
    assert "t-12345678 in decisions.toml" in rule.not_read[0]
    assert known.made == {}


@pytest.mark.parametrize(
    ("effect", "deontic", "outcomes"),
    [
        ("action: remove", Deontic.PROHIBITION, ()),
        ("action: spam", Deontic.PROHIBITION, ()),
        ("action: filter", Deontic.PROHIBITION, ()),
        ("action: approve", Deontic.PERMISSION, ()),
        ("set_nsfw: true", Deontic.PERMISSION, (PrescribedOutcome.ADULTS_ONLY,)),
        ("action: approve\nset_nsfw: true", Deontic.PERMISSION, (PrescribedOutcome.ADULTS_ONLY,)),
        ("action: remove\nset_nsfw: true", Deontic.PROHIBITION, ()),
    ],
)
def test_what_is_done_tells_what_the_rule_does(
    effect: str, deontic: Deontic, outcomes: tuple[PrescribedOutcome, ...]
) -> None:
    rule = read_one(f"reports: 2\n{effect}\ncomment: Text.\n")
    assert (rule.statement.norm.deontic, rule.statement.norm.outcomes) == (deontic, outcomes)
    assert rule.scope is not None
    assert ("action: filter keeps it for moderators, who decide" in rule.not_read) == ("filter" in effect)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("reports: 1\naction: report", "action: report"),
        ("reports: 1\naction: Remove", "action: Remove"),
        ("reports: 1\naction: [remove]", "neither removes nor approves"),
        ("reports: 1\nset_flair: x\nmodmail: y", "modmail, set_flair"),
        ("set_nsfw: false\nreports: 1", "set_nsfw"),
        ("reports: 1", "no action"),
        ("action: remove\ncomment: Hello.", "no check"),
    ],
)
def test_a_rule_that_says_nothing_of_what_may_stay_is_left_out_and_told(rule: str, why: str) -> None:
    found = read_automoderator(f"reports: 9{REMOVE}---\n{rule}\n", "page.yaml", terms())

    assert len(found.rules) == 1
    (loss,) = found.losses
    assert loss.is_whole
    assert loss.rule == "rule 2 (line 5)"
    assert why in loss.why


def test_its_words_are_those_for_people_before_those_for_moderators() -> None:
    said = (
        "reports: 2\naction: remove\nmodmail: M\naction_reason: A\nmessage: |\n    Hello\n\n    there\nset_sticky: no\n"
    )
    rule = read_one(said)
    assert rule.statement.text == "Hello there"
    assert [told.partition(":")[0] for told in rule.not_read] == ["action_reason", "modmail", "set_sticky"]
    assert read_one(said + "comment: Please don't.\n").statement.text == "Please don't."


def test_a_rule_without_words_is_called_by_its_checks_and_names_nobody() -> None:
    rule = read_one("author: {name: [joe, ann]}\ntitle+body: [secret]\naction: remove\n")

    assert rule.statement.text == "author (name), title+body"
    assert not any(name in told for told in rule.not_read for name in ("joe", "ann", "secret"))


def test_the_language_is_told_by_wording_or_by_whoever_asks() -> None:
    checks = "reports: 2\naction: remove\naction_reason: "
    for words, language in (("No spam here.", "en"), ("请勿发布广告。", "zh"), ("Kein Spam.", "und")):
        assert read_one(checks + words).statement.language == language
    found = read_automoderator(checks + "Kein Spam.", "page.yaml", terms(), "de")
    assert found.rules[0].statement.language == "de"


def test_keys_that_stand_twice_are_told() -> None:
    rule = read_one(f"reports: 2\nreports: 5{REMOVE}")
    assert rule.not_read == ("reports: stands there twice, and the last one counts",)
    assert "last one counts" in read_one(f"reports: 2\nReports: 5{REMOVE}").not_read[0]


def test_only_a_page_of_kmgraph_has_ids_before_its_words() -> None:
    rule = "reports: 2\naction: remove\naction_reason: 'note: be kind'\n"
    assert read_one(rule).statement.text == "note: be kind"
    assert read_one(f"# Rules for AutoModerator, written by kmgraph.\n---\n{rule}").statement.text == "be kind"


@pytest.mark.parametrize("text", ["", "# nothing\n---\n", "- a\n- b\n", "just words\n"])
def test_what_is_no_page_of_rules_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a page of AutoModerator"):
        read_automoderator(text, "page.yaml", terms())


def test_classes_and_entries_of_the_lexicon_are_known_by_all_their_words() -> None:
    known = terms()
    assert to_manchester(known.mentions(["gift card", "GIVEAWAY "]), FILTER_VOCABULARY).endswith(
        SALES.rpartition("#")[2]
    )
    assert to_manchester(known.mentions(["dddd", "滴滴滴滴"]), FILTER_VOCABULARY).endswith(SLANG.rpartition("#")[2])
