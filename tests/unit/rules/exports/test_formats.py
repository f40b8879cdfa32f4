"""What each format holds of a rule, and what it says that it leaves out."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from foreign_formats import check_automoderator, check_discord, check_dsa, check_mastodon, check_osprey
from newcomer_world import AUTHOR, SURE, evidence, rule

from kmgraph.model import (
    ClassLiteral,
    ClassTerm,
    Deontic,
    FoundClass,
    FoundTerm,
    IndividualTerm,
    Lifecycle,
    Literal,
    Named,
    Or,
    Period,
    Platform,
    PublishedRule,
    RangeLiteral,
    Relation,
    RelationKind,
    Scope,
    Some,
    SomeLiteral,
    Status,
    ValueLiteral,
    Vocabulary,
    Words,
)
from kmgraph.model import Rule as LearnedRule
from kmgraph.namespaces import FOUND, KM, XSD
from kmgraph.rules import ExportEntry, ExportInput, export_rules
from kmgraph.rules.exports.conditions import conditions
from kmgraph.rules.exports.entries import export_entries

EX = "https://example.org/forum#"
TOUTING, MIXED = f"{FOUND}t-11111111", f"{FOUND}t-22222222"
SLANG, CODED = EX + "dddd", EX + "CodedTerm"
KARMA = EX + "combinedKarma"
VOCABULARY = Vocabulary(
    classes={
        CODED: ClassTerm(CODED, parents=(KM.LexicalEntry,)),
        KM.LexicalEntry: ClassTerm(KM.LexicalEntry),
        f"{KM}AlcoholContent": ClassTerm(f"{KM}AlcoholContent", parents=(f"{KM}TopicContent",)),
    },
    individuals={
        SLANG: IndividualTerm(SLANG, Words(labels={"en": "dddd"}, alt_labels={"zh": ("滴滴滴滴",)}), (CODED,))
    },
)


def found(iri: str, *terms: str) -> FoundClass:
    shown = tuple(FoundTerm(text, None, None, None) for text in terms)
    return FoundClass("forum", shown, (1,), name={"en": "touting"}, kept_id=iri.removeprefix(FOUND))


def says(*words: str) -> SomeLiteral:
    return SomeLiteral(KM.mentions, words)


def younger(days: float | None, least: float | None = None) -> RangeLiteral:
    return RangeLiteral(KM.accountAgeDays, XSD.integer, least, days, AUTHOR)


LINK = ValueLiteral(KM.hasLink, value=True)


def learned(*literals: Literal, unless: tuple[tuple[Literal, ...], ...] = (), **changes: object) -> LearnedRule:
    made = rule(Scope.of(literals, unless), Status.TACIT, SURE, evidence(310, 40, 220, 0.81, 0.93))
    return replace(made, **{"platform": "forum", "text": {"en": f"Posts of {made.id}.", "zh": "帖子。"}, **changes})  # type: ignore[arg-type]


def data(*rules: LearnedRule, published: tuple[PublishedRule, ...] = (), **settings: object) -> ExportInput:
    entries = tuple(
        ExportEntry(one.id, one.iri, one.platform, one.text, one.scope.to_expression(), one.manchester, learned=one)
        for one in rules
    )
    told = tuple(
        ExportEntry(one.id, one.iri, one.platform, one.text, one.expression, "", published=one) for one in published
    )
    classes = {TOUTING: found(TOUTING, "gatepass", "wristband"), MIXED: found(MIXED, "touted", "顶班费")}
    kept: dict[str, object] = {"found": classes, "languages": ("en", "zh"), **settings}
    return ExportInput((*told, *entries), VOCABULARY, **kept)  # type: ignore[arg-type]


def why(form: str, one: LearnedRule) -> list[str]:
    exported = export_rules(form, data(one))
    return [loss.why for loss in exported.losses if loss.is_whole]


FORBIDDEN = PublishedRule(
    "no-drinks",
    EX + "no-drinks",
    Deontic.PROHIBITION,
    EX + "scope",
    expression=Named(f"{KM}AlcoholContent"),
    text={"en": "No drinks.", "zh": "禁酒。"},
    url="https://example.org/rules",
    territory=("DE", "US"),
)
ALLOWED = replace(FORBIDDEN, id="sport", iri=EX + "sport", deontic=Deontic.PERMISSION, text={"en": "Sport is welcome."})


# --- what a filter can look at


def test_words_of_a_class_are_those_that_may_be_told_and_of_a_lexicon_those_of_all_below() -> None:
    scope = Scope.of((says(TOUTING), says(KM.LexicalEntry))).to_expression()
    tests = [condition.test for condition in conditions(scope, data())]
    assert {getattr(test, "words", None) for test in tests} == {("gatepass", "wristband"), ("dddd", "滴滴滴滴")}


def test_a_rare_term_is_in_no_file() -> None:
    rare = replace(found(TOUTING), terms=(FoundTerm("gatepass", 9, 1, 20), FoundTerm("lin at no 9", 1, 0, 3)))
    everything = data(learned(says(TOUTING)), found={TOUTING: rare})
    for form in ("automoderator", "discord", "osprey"):
        text = export_rules(form, everything).data.decode()
        assert "gatepass" in text
        assert "lin at" not in text


# --- AutoModerator


def test_automoderator_checks_words_accounts_links_and_karma() -> None:
    karma = RangeLiteral(KARMA, XSD.integer, 10, None, AUTHOR)
    exported = export_rules("automoderator", data(learned(says(TOUTING), younger(30), LINK, karma)))
    (checked,) = check_automoderator(exported.data.decode())
    assert checked == {
        "title+body (includes-word)": ["gatepass", "wristband"],
        "title+body+url (includes, regex)": ["https?://"],
        "author": {"account_age": "< 30 days", "combined_karma": "> 9"},
        "action": "filter",
        "action_reason": checked["action_reason"],
    }
    assert any("without https://" in loss.why for loss in exported.losses)


def test_automoderator_finds_words_of_both_kinds_of_script_and_spares_exceptions() -> None:
    one = learned(says(MIXED), unless=((says(TOUTING),), (younger(None, 30),)))
    (checked,) = check_automoderator(export_rules("automoderator", data(one)).data.decode())
    (search,) = (value for key, value in checked.items() if key == "title+body (includes, regex)")
    pattern = re.compile("|".join(search))
    assert pattern.search("touted, here")
    assert pattern.search("有顶班费吗")
    assert not pattern.search("untouted")
    assert checked["~title+body#2 (includes-word)"] == ["gatepass", "wristband"]
    assert checked["author"] == {"account_age": "< 30 days"}, "an exception from 30 days on is a limit below"


def test_a_limit_that_every_account_keeps_is_none_for_automoderator() -> None:
    one = learned(says(TOUTING), younger(30, 0))
    (checked,) = check_automoderator(export_rules("automoderator", data(one)).data.decode())
    assert checked["author"] == {"account_age": "< 30 days"}


def test_automoderator_queues_candidates_and_removes_what_people_agreed_on() -> None:
    agreed = learned(says(MIXED), lifecycle=Lifecycle.CODIFIED)
    text = export_rules("automoderator", data(learned(says(TOUTING)), agreed)).data.decode()
    assert [checked["action"] for checked in check_automoderator(text)] == ["filter", "remove"]


def test_automoderator_reads_any_text_as_text() -> None:
    words = '# no comment: "quoted" {{author}} \n--- \u2028 : - x'
    one = learned(says(TOUTING), text={"en": words})
    odd = {TOUTING: found(TOUTING, "a: b", "- #c", "'d\"", "null", "e\\")}
    (checked,) = check_automoderator(export_rules("automoderator", data(one, found=odd)).data.decode())
    assert checked["title+body (includes-word)"] == ["a: b", "- #c", "'d\"", "null", "e\\"]
    assert checked["action_reason"].startswith(f'{one.id}: # no comment: "quoted"')


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (learned(ClassLiteral(f"{KM}AlcoholContent"), says(TOUTING)), "AlcoholContent can't be tested"),
        (learned(replace(says(TOUTING), least=2)), "can't ask for 2 different words"),
        (learned(younger(90, 30)), "two limits"),
        (learned(says(TOUTING), unless=((LINK, younger(30)),)), "several parts at once"),
        (learned(RangeLiteral(EX + "followers", XSD.integer, 5, None, AUTHOR)), "no check for followers"),
        (learned(says(TOUTING), lifecycle=Lifecycle.RETIRED), "retired"),
        (learned(says(TOUTING), status=Status.INCONSISTENT), "contradicts"),
    ],
)
def test_automoderator_leaves_out_whole_rules_and_says_why(one: LearnedRule, reason: str) -> None:
    exported = export_rules("automoderator", data(one))
    assert check_automoderator(exported.data.decode()) == []
    (loss,) = exported.losses
    assert loss.is_whole
    assert reason in loss.why
    assert f"# {one.id}: left out: " in exported.data.decode(), "the file's own comment says it, too"


def test_a_page_for_automoderator_is_no_longer_than_a_wiki_s() -> None:
    kinds = [f"{FOUND}t-{number}" for number in range(40)]
    many = {kind: found(kind, *(f"word{number}{kind[-2:]}" for number in range(500))) for kind in kinds}
    exported = export_rules("automoderator", data(*(learned(says(kind)) for kind in kinds), found=many))
    assert len(exported.data) <= 262_144
    lost = [loss for loss in exported.losses if loss.is_whole]
    assert lost
    assert len(check_automoderator(exported.data.decode())) + len(lost) == 40
    assert exported.written == 40 - len(lost)


def test_rules_no_longer_observed_act_on_nothing() -> None:
    one = learned(says(TOUTING))
    ended = replace(one, evidence=replace(one.evidence, valid_until="2025-03-01T00:00:00Z"))
    for form in ("automoderator", "discord", "osprey", "dsa"):
        assert why(form, ended) == ["it has not been observed since about 2025-03"]


# --- Discord


def test_discord_gets_keywords_that_are_off_until_somebody_turns_them_on() -> None:
    (checked,) = check_discord(export_rules("discord", data(learned(says(MIXED)))).data.decode())
    assert checked["trigger_metadata"] == {"keyword_filter": ["touted", "*顶班费*"]}
    assert checked["enabled"] is False


def test_discord_finds_two_things_at_once_by_patterns() -> None:
    (checked,) = check_discord(export_rules("discord", data(learned(says(MIXED), LINK))).data.decode())
    patterns = [re.compile(pattern) for pattern in checked["trigger_metadata"]["regex_patterns"]]
    for text, is_found in (
        ("Touted here:\nhttps://x.example", True),
        ("https://x.example 顶班费", True),
        ("touted here", False),
        ("untouted https://x.example", False),
    ):
        assert any(pattern.search(text) for pattern in patterns) is is_found, text


def test_the_limits_of_discord_hold() -> None:
    words = [*(f"w{number}" for number in range(1001)), "x" * 61, "字" * 59]
    one = learned(says(TOUTING), text={"en": "long " * 60})
    exported = export_rules("discord", data(one, found={TOUTING: found(TOUTING, *words)}))
    (checked,) = check_discord(exported.data.decode())
    assert len(checked["trigger_metadata"]["keyword_filter"]) == 1000
    told = " ".join(loss.why for loss in exported.losses)
    assert "longer than 60 characters: 2" in told, "stars count, too"
    assert "beyond the 1000 that a rule may have: 1" in told
    assert "cut to the 150 characters" in told


def test_a_server_gets_six_rules_and_hears_of_the_others() -> None:
    kinds = [f"{FOUND}t-{number}" for number in range(8)]
    exported = export_rules(
        "discord", data(*(learned(says(kind)) for kind in kinds), found={kind: found(kind, "word") for kind in kinds})
    )
    assert len(check_discord(exported.data.decode())) == 6
    assert [loss.why for loss in exported.losses if loss.is_whole] == [
        "a server may have 6 rules on keywords, and they are there already"
    ] * 2


def test_patterns_that_are_too_long_for_discord_are_told() -> None:
    many = {TOUTING: found(TOUTING, *(f"word{number}" for number in range(60)))}
    exported = export_rules("discord", data(learned(says(TOUTING), LINK), found=many))
    assert check_discord(exported.data.decode()) == []
    assert ["260 characters" in loss.why for loss in exported.losses] == [True]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (learned(says(TOUTING), younger(30)), "sees messages alone, and not accountAgeDays"),
        (learned(says(TOUTING), unless=((says(MIXED),),)), "spares words, not messages"),
        (learned(replace(says(TOUTING), least=3)), "3 different words"),
        (learned(ValueLiteral(KM.hasLink, value=False)), "not hasLink"),
    ],
)
def test_discord_leaves_out_whole_rules(one: LearnedRule, reason: str) -> None:
    (told,) = why("discord", one)
    assert reason in told


# --- Osprey


def test_osprey_gets_rules_made_of_standard_functions() -> None:
    one = learned(says(MIXED), younger(30, 2), LINK, unless=((says(TOUTING), ValueLiteral(EX + "tag", "it's")),))
    exported = export_rules("osprey", data(one))
    text = exported.data.decode()
    assert check_osprey(text) == [f"Kmgraph_{one.id.replace('-', '_')}"]
    assert "KmgraphAuthorAccountAgeDays: int = JsonData(path='$.author.accountAgeDays')" in text
    assert "(KmgraphAuthorAccountAgeDays >= 2 and KmgraphAuthorAccountAgeDays < 30)" in text
    assert "KmgraphHasLink == True" in text
    assert "not ((RegexMatch(" in text
    assert exported.losses == ()


def test_osprey_knows_alternatives_and_no_topics() -> None:
    either = replace(FORBIDDEN, expression=Or((Some(KM.mentions, Named(TOUTING)), Some(KM.mentions, Named(MIXED)))))
    text = export_rules("osprey", data(published=(either,))).data.decode()
    assert check_osprey(text)
    (signal,) = (line for line in text.splitlines() if "RegexMatch" in line)
    assert re.search(r"\(RegexMatch\(.*gatepass.*\) or RegexMatch\(.*touted.*\)\),$", signal)
    exported = export_rules("osprey", data(published=(FORBIDDEN,)))
    assert check_osprey(exported.data.decode()) == []
    assert "AlcoholContent can't be tested" in exported.losses[0].why


def test_a_description_for_osprey_interpolates_nothing() -> None:
    one = learned(says(TOUTING), text={"en": "Posts {name} of 'x'\nand \"y\""})
    assert check_osprey(export_rules("osprey", data(one)).data.decode())


# --- Mastodon


def test_mastodon_gets_published_and_agreed_rules_with_translations() -> None:
    agreed, candidate = learned(says(MIXED), lifecycle=Lifecycle.REVIEWED), learned(says(TOUTING))
    forum = Platform("forum", EX + "forum", consequences={"en": "It is hidden."}, appeal={"en": "Write to us."})
    everything = data(candidate, agreed, published=(FORBIDDEN, ALLOWED), platforms={"forum": forum})
    exported = export_rules("mastodon", everything)
    rules = {one["id"]: one for one in check_mastodon(exported.data.decode())}
    assert set(rules) == {"no-drinks", "sport", agreed.id}
    assert rules["no-drinks"]["translations"] == {"zh": {"text": "禁酒。", "hint": ""}}
    assert rules[agreed.id]["hint"] == "It is hidden.\nWrite to us."
    assert [loss.rule for loss in exported.losses if loss.is_whole] == [candidate.id]
    assert "sport: it has no words in zh" in map(str, exported.losses)
    with_candidates = export_rules("mastodon", replace(everything, has_candidates=True))
    assert candidate.id in {one["id"] for one in check_mastodon(with_candidates.data.decode())}


def test_words_that_a_machine_made_are_no_rule_of_a_server_unless_they_are_asked_for() -> None:
    made = "de-t-en-t0-und"
    drinks = replace(FORBIDDEN, text={"en": "No drinks.", made: "Keine Getränke."})
    (checked,) = check_mastodon(export_rules("mastodon", data(published=(drinks,), languages=("fr",))).data.decode())
    assert (checked["text"], checked["translations"]) == ("No drinks.", {})
    asked = export_rules("mastodon", data(published=(drinks,), languages=(made,)))
    assert check_mastodon(asked.data.decode())[0]["text"] == "Keine Getränke."


def test_mastodon_s_texts_have_300_characters_at_most() -> None:
    long = replace(FORBIDDEN, text={"en": "x" * 301})
    exported = export_rules("mastodon", data(published=(long,)))
    (checked,) = check_mastodon(exported.data.decode())
    assert checked["text"] == "x" * 299 + "…"
    assert any("cut to 300 characters" in loss.why for loss in exported.losses)


# --- statements of reasons


def test_a_statement_of_reasons_rests_on_what_was_published() -> None:
    restating = learned(
        ClassLiteral(f"{KM}AlcoholContent"), relations=(Relation(RelationKind.EQUIVALENT, FORBIDDEN.iri),)
    )
    tacit = learned(says(TOUTING))
    wider = learned(says(MIXED), relations=(Relation(RelationKind.BROADER, FORBIDDEN.iri),))
    exported = export_rules("dsa", data(restating, tacit, wider, published=(FORBIDDEN, ALLOWED)))
    templates = {one["rule"]: one for one in check_dsa(exported.data.decode())}
    assert set(templates) == {"no-drinks", restating.id, tacit.id, wider.id}
    for name in ("no-drinks", restating.id):
        statement = templates[name]["statement"]
        assert statement["incompatible_content_ground"] == "No drinks."
        assert statement["decision_ground_reference_url"] == "https://example.org/rules"
        assert statement["territorial_scope"] == ["DE"]
    assert templates[tacit.id]["statement"]["decision_ground"] is None
    # What is written about a part of its posts is no ground to act on the others.
    assert templates[wider.id]["statement"]["decision_ground"] is None
    told = [str(loss) for loss in exported.losses]
    assert any(line.startswith(f"{tacit.id}: no published rule covers it") for line in told)
    assert any(line.startswith("no-drinks: territories other than whole countries") for line in told)


def test_a_category_is_filled_in_only_where_it_is_certain() -> None:
    video = SomeLiteral(KM.hasMedium, (f"{KM}Video",))
    names = ("DefamationContent", "TopicContent", "SyntheticContent")
    scopes = {name: learned(ClassLiteral(f"{KM}{name}"), video) for name in names}
    classes = {f"{KM}Video": ClassTerm(f"{KM}Video"), **{f"{KM}{name}": ClassTerm(f"{KM}{name}") for name in scopes}}
    exported = export_rules("dsa", replace(data(*scopes.values()), vocabulary=Vocabulary(classes=classes)))
    templates = {one["rule"]: one for one in check_dsa(exported.data.decode())}
    assert all("CONTENT_TYPE_VIDEO" in one["statement"]["content_type"] for one in templates.values())
    topic = templates[scopes["TopicContent"].id]["statement"]
    assert topic["category"] is None
    assert topic["category_specification"] is None
    assert templates[scopes["DefamationContent"].id]["statement"]["category_specification"] == ["KEYWORD_DEFAMATION"]


def test_a_keyword_makes_the_category_above_it_possible() -> None:
    vocabulary = Vocabulary(classes={f"{KM}SexualContent": ClassTerm(f"{KM}SexualContent")})
    exported = export_rules("dsa", replace(data(learned(ClassLiteral(f"{KM}SexualContent"))), vocabulary=vocabulary))
    (one,) = check_dsa(exported.data.decode())
    assert "KEYWORD_ADULT_SEXUAL_MATERIAL" in one["possible"]["category_specification"]
    assert "STATEMENT_CATEGORY_OTHER_VIOLATION_TC" in one["possible"]["category"]


def test_of_two_categories_that_are_certain_a_person_chooses() -> None:
    names = ("DefamationContent", "ScamContent")
    vocabulary = Vocabulary(classes={f"{KM}{name}": ClassTerm(f"{KM}{name}") for name in names})
    scam, both = (learned(*(ClassLiteral(f"{KM}{name}") for name in some)) for some in (names[1:], names))
    exported = export_rules("dsa", replace(data(scam, both), vocabulary=vocabulary))
    one, two = check_dsa(exported.data.decode())
    assert one["statement"]["category"] == "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
    assert two["statement"]["category"] is None
    told = {"STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"}
    assert told <= set(two["possible"]["category"])


# --- tables


def test_a_table_has_public_figures_and_no_formula() -> None:
    one = learned(says(TOUTING), text={"en": "=1+1", "zh": "帖子。"})
    withheld = replace(one, id="r-2", evidence=replace(one.evidence, target=None, rate=None))
    exported = export_rules("csv", data(one, withheld, published=(FORBIDDEN,)))
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(exported.data.decode()))}
    assert rows[one.id]["text.en"] == "'=1+1"
    assert (rows[one.id]["target"], rows["r-2"]["target"]) == ("310", "")
    assert rows["no-drinks"]["deontic"] == "prohibition"
    assert exported.losses[0].rule == ""
    assert "no-drinks" in {loss.rule for loss in exported.losses}


@pytest.mark.parametrize("form", ["csv", "mastodon", "automoderator", "discord", "osprey", "dsa"])
def test_the_same_rules_give_the_same_bytes_and_none_is_lost_silently(form: str) -> None:
    rules = (learned(says(TOUTING)), learned(ClassLiteral(f"{KM}AlcoholContent")), learned(younger(30)))
    exported = export_rules(form, data(*rules, published=(FORBIDDEN, ALLOWED)))
    assert exported == export_rules(form, data(*rules, published=(FORBIDDEN, ALLOWED)))
    assert exported.written + sum(loss.is_whole for loss in exported.losses) == 5


def test_rules_of_other_platforms_stay_out_if_one_is_asked_for() -> None:
    from newcomer_world import run

    ruleset = replace(run().ruleset, rules=(learned(says(TOUTING)), learned(says(MIXED), platform="other")))
    published = (replace(FORBIDDEN, platform="other"), ALLOWED)
    entries = export_entries(ruleset, published, VOCABULARY, "forum")
    assert [entry.platform for entry in entries] == [None, "forum"]


def test_a_rule_that_was_put_into_writing_stands_once_in_mastodon_s_list() -> None:
    written = learned(younger(7), lifecycle=Lifecycle.CODIFIED, text={"en": "No links by young accounts."})
    made = export_rules("mastodon", data(written, published=(replace(FORBIDDEN, id=written.id),)))
    assert [entry["id"] for entry in json.loads(made.data)] == [written.id]
    assert any("stands in the file as the published rule" in loss.why for loss in made.losses)


def test_a_permission_hints_at_no_removal() -> None:
    forbidden, allowed = (replace(one, platform="forum") for one in (FORBIDDEN, ALLOWED))
    forum = Platform("forum", EX + "forum", consequences={"en": "What breaks a rule is removed."})
    made = export_rules("mastodon", data(published=(forbidden, allowed), platforms={"forum": forum}))
    hints = {entry["id"]: entry["hint"] for entry in json.loads(made.data)}
    assert "removed" in hints[forbidden.id]
    assert "removed" not in hints[allowed.id]


def test_a_row_names_the_time_and_the_posts_that_its_rate_is_of() -> None:
    changed = learned(LINK)
    periods = (Period(None, "2025-03", 20, 90), Period("2025-03", None, 290, 15))
    changed = replace(changed, evidence=replace(changed.evidence, periods=periods))
    steady = learned(younger(30))
    rows = {
        row["id"]: row for row in csv.DictReader(io.StringIO(export_rules("csv", data(changed, steady)).data.decode()))
    }
    names = ("rate_since", "rate_until", "rate_target", "rate_kept")
    assert [rows[changed.id][name] for name in names] == ["2025-03", "", "290", "15"]
    assert [rows[steady.id][name] for name in names] == ["", "", "", ""]
    assert (rows[changed.id]["target"], rows[changed.id]["kept"]) == ("310", "40")
