"""What changed, in words: since when, until when, how strictly, where else, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import BEFORE_AFTER, BEGAN, ENDED, ODDS, REDNOTE, RULES, TARGET, TIKTOK, VOCABULARY, evidence, run
from said import rule_of, say_rule

from kmgraph.model import (
    Confidence,
    NormLevel,
    OddsRatio,
    Period,
    PlatformFigures,
    Privacy,
    Rule,
    Strength,
    current_period,
)
from kmgraph.render import (
    ExplainInput,
    explain_text,
    guidelines_html,
    guidelines_markdown,
    guidelines_short,
    report_markdown,
    rule_text,
)
from kmgraph.render.phrases.strength import wording_of
from kmgraph.render.statements.arrangement import ENDED as ENDED_GROUP
from kmgraph.render.statements.arrangement import RuleEntry, arrange_rules

LANGUAGES = ("en", "zh")


def guide(rule: Rule, language: str = "en") -> str:
    return guidelines_markdown(run(rules=(rule,), platforms=(REDNOTE, TIKTOK)), language)


def explained(rule: Rule, language: str = "en") -> str:
    return explain_text(ExplainInput(rule, VOCABULARY, TARGET, (REDNOTE, TIKTOK)), language)


def test_a_rule_that_began_says_since_when_and_its_rate_is_that_of_then() -> None:
    text = guide(BEGAN)

    assert "· **since about February 2025** ·" in text
    assert "Before about February 2025, such posts were removed hardly more often than posts that no rule" in text
    assert "Before that, such posts were removed hardly more often than posts that no rule covers" in explained(BEGAN)
    rows = [line for line in text.splitlines() if "about February 2025 |" in line]
    assert len(rows) == 2
    assert "before about February 2025 |" in rows[0]
    assert rows[0].endswith("| at most 5% |"), "each time has its own share, as the picture draws it"
    assert "since about February 2025 |" in rows[1]
    assert rows[1].endswith("| 90% to nearly 100% |")


@pytest.mark.parametrize(
    ("last", "language", "words"),
    [
        ("2025-03-02", "en", "Such posts were removed from January 2025 to March 2025."),
        ("2025-01-30", "en", "Such posts were removed in January 2025."),
        ("2025-03-02", "zh", "这类帖子在2025年1月至2025年3月间被删除。"),
        ("2025-03-02", "es", "Estas publicaciones fueron eliminadas de enero de 2025 a marzo de 2025."),
    ],
)
def test_months_are_those_in_which_posts_were_acted_against(last: str, language: str, words: str) -> None:
    # Such posts may have been seen before and after, and left alone.
    rule = replace(BEGAN, evidence=replace(BEGAN.evidence, last=f"{last}T21:10:00Z"))

    assert words in explained(rule, language)


@pytest.mark.parametrize(
    ("begun", "last", "month"),
    [
        ("2025-02-14", "2025-03-02", "February 2025"),
        ("2025-01-24", "2025-03-02", "February 2025"),
        ("2024-12-20", "2025-03-02", "January 2025"),
        ("2025-02-20", "2025-02-27", "February 2025"),
    ],
    ids=["beginning", "end", "year", "not after what was seen"],
)
def test_a_rule_dates_from_the_beginning_of_a_month_that_is_nearest(begun: str, last: str, month: str) -> None:
    # A month is taken to mean its beginning: all of it would be of the rule.
    begun, last = (f"{day}T10:00:00Z" for day in (begun, last))
    periods = (replace(BEGAN.evidence.periods[0], end=begun), replace(BEGAN.evidence.periods[1], start=begun))
    rule = replace(BEGAN, evidence=replace(BEGAN.evidence, valid_from=begun, last=last, periods=periods))

    assert f"The rule has been seen to hold since about {month}." in explained(rule)
    assert f"**since about {month}**" in guide(rule)
    assert f", since about {month} |" in guide(rule)


def test_a_rule_that_ended_stands_apart_and_is_told_as_past() -> None:
    text = guide(ENDED)
    section = text.split("### No longer seen at work")[1]
    assert "What stands here held for a time." in section, "it may be one rule"

    assert "Before about March 2025, posts about dieting that contain a link were usually removed." in section
    assert "Since about March 2025 such posts have been seen, but the rule has not been seen to hold." in section
    assert "Those that were removed may have fallen under other rules." in section
    assert "How strictly it is applied changed around February 2025." in explained(ENDED)
    assert "from about February 2025 to about March 2025 | 270 | 20 |" in text
    assert "### Dieting" not in text
    nutshell = text.split("## In a nutshell")[1].split("## Contents")[0]
    assert "dieting" not in nutshell, "what is past is not the first thing to know"


@pytest.mark.parametrize(
    ("rule", "number"), [(BEGAN, 1), (ENDED, 1), (ODDS, None)], ids=["began", "ended", "never changed"]
)
def test_the_rate_is_of_the_last_period_in_which_the_rule_holds(rule: Rule, number: int | None) -> None:
    expected = rule.evidence.periods[number] if number is not None else None
    assert current_period(rule.evidence) == expected


def test_an_unsure_rule_that_ended_stays_with_the_unsure_ones() -> None:
    hint = replace(ENDED, confidence=Confidence.HINT)

    groups = arrange_rules(run(rules=(hint, ENDED)).ruleset).groups["rednote"]

    assert groups["hint"] == (RuleEntry(hint),)
    assert groups[ENDED_GROUP] == (RuleEntry(ENDED),)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("confidence", list(Confidence))
def test_the_text_of_a_rule_that_ended_names_the_month(language: str, confidence: Confidence) -> None:
    past = say_rule(BEFORE_AFTER, ENDED.evidence, confidence, TARGET, language, VOCABULARY)
    present = say_rule(
        BEFORE_AFTER, replace(ENDED.evidence, valid_until=None), confidence, TARGET, language, VOCABULARY
    )

    assert past.startswith({"en": "Before about March 2025, ", "zh": "约2025年3月以前，"}[language])
    assert past != present
    assert rule_text(rule_of(BEFORE_AFTER, ENDED.evidence, confidence), TARGET, VOCABULARY, (language,)) == {
        language: past
    }


def test_periods_are_the_history_of_a_rule() -> None:
    history = explained(ENDED).split("History")[1]

    assert "Before about February 2025: 30 removed, 28 not." in history
    assert "From about February 2025 to about March 2025: 270 removed, 20 not." in history
    assert "Since about March 2025: none removed, 32 not." in history
    assert "约2025年3月起：没有一条被删除，32条未被处理。" in explained(ENDED, "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_period_of_few_people_hides_the_counts_of_all(language: str) -> None:
    # 270 and 20 shown beside the whole of 300 and 80 would give the small ones away.
    small = Period(None, "2025-01-20T00:00:00Z", 30, 28, 9)
    rule = replace(ENDED, evidence=replace(ENDED.evidence, periods=(small, *ENDED.evidence.periods[1:])))

    text = guide(rule, language)
    assert "270" not in text
    assert "92%" not in text, "a rate to the per cent would do so too"


def test_a_small_count_of_a_period_is_a_few() -> None:
    small = Period(None, "2025-01-20T00:00:00Z", 30, 3, 30)
    rule = replace(ENDED, evidence=replace(ENDED.evidence, kept=55, periods=(small, *ENDED.evidence.periods[1:])))

    text = guide(rule)
    assert "before about February 2025 | 30 | a few | at least 10 | at least 55% |" in text
    assert "92%" not in text, "a rate to the per cent would give the few away"


def test_odds_are_told_where_no_rate_is_known() -> None:
    text = guide(ODDS)

    assert "The odds of being removed are about 26 times those of the other posts (17 to 41" in text
    assert "How often it happens cannot be told from these data." in text
    assert "odds × 26 (17 to 41)" in report_markdown(run(rules=(ODDS,)), "en")


def test_exact_odds_are_those_of_posts_that_no_rule_found_covers() -> None:
    text = explained(ODDS)
    assert "The odds of being removed are about 8.3 times those of posts that no rule found covers (5.1 to 14" in text


def test_odds_beside_a_small_count_are_not_told() -> None:
    few = replace(evidence(140, 4, 135), odds_ratio=OddsRatio(8.25, 5.06, 13.61))
    rule = replace(ODDS, evidence=few)

    assert "8.3" not in guide(rule)
    assert "times those of" not in guide(rule)
    assert "odds ×" not in report_markdown(run(rules=(rule,)), "en")


def test_few_sources_show_no_figure_of_any_kind() -> None:
    rule = replace(BEGAN, evidence=replace(BEGAN.evidence, clusters=9, odds_ratio=OddsRatio(8.25, 5.06, 13.61)))
    text = guide(rule)

    assert not [figure for figure in ("412", "121", "94%", "8.3", "95% confidence") if figure in text]


@pytest.mark.parametrize(
    ("norm", "also_on", "mark", "words", "is_all_in_the_mark"),
    [
        (NormLevel.MICRO, (), "one platform", "Seen on RedNote only, of 2 platforms observed.", True),
        (
            NormLevel.MESO,
            ("tiktok",),
            "several platforms",
            "Seen on RedNote and TikTok, of 2 platforms observed.",
            False,
        ),
        (NormLevel.MACRO, ("tiktok",), "all platforms", "Seen on all platforms observed: RedNote and TikTok.", True),
    ],
)
def test_where_a_rule_was_seen_is_said_once(
    norm: NormLevel, also_on: tuple[str, ...], mark: str, words: str, *, is_all_in_the_mark: bool
) -> None:
    rule = replace(BEGAN, evidence=replace(BEGAN.evidence, norm=norm, also_on=also_on))
    # In public a rule reaches where the same is told.
    others = tuple(replace(rule, id=f"r-{name}", iri=f"{rule.iri}-{name}", platform=name) for name in also_on)
    data = run(rules=(rule, *others), platforms=(REDNOTE, TIKTOK))
    names = ("rednote", "tiktok", "x") if norm is NormLevel.MESO else ("rednote", "tiktok")
    figures = tuple(PlatformFigures(name, 90_000, 8000, 40_000) for name in names)
    totals = replace(data.ruleset.totals, platforms=figures)
    text = guidelines_markdown(replace(data, ruleset=replace(data.ruleset, totals=totals)), "en")

    # What is on one platform alone stands under it.
    assert (f"**{mark}**" in text) is (norm is not NormLevel.MICRO)
    assert (words in text) is not is_all_in_the_mark
    assert words in explained(rule)
    assert words not in guide(replace(rule, evidence=replace(rule.evidence, norm=None)))


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("en", "incomplete", "Something that is not recorded probably matters too"),
        ("zh", "不完整", "很可能还有没被记录下来的因素在起作用"),
    ],
)
def test_an_incomplete_rule_says_so(language: str, name: str, words: str) -> None:
    whole = replace(ODDS, evidence=replace(ODDS.evidence, incomplete=False))

    assert words in guide(ODDS, language)
    assert words in explained(ODDS, language)
    assert f"**{name}**" in guide(ODDS, language)
    assert words not in guide(whole, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_without_change_says_nothing_of_the_new(language: str) -> None:
    text = explained(RULES[0], language)

    assert not [word for word in ("since", "until", "odds", "月起", "以前", "几率", "None") if word in text.lower()]


@pytest.mark.parametrize(
    ("kept", "clusters", "word"), [(0, 60, "always"), (1, 60, "nearly-always"), (0, 15, "usually")]
)
def test_the_wording_rests_on_the_period_that_the_rate_is_of(kept: int, clusters: int, word: str) -> None:
    periods = (
        Period(None, "2025-02-09T00:00:00Z", 0, 121, 90),
        Period("2025-02-09T00:00:00Z", None, 412, kept, clusters),
    )
    found = replace(BEGAN.evidence, interval=(0.98, 1.0), periods=periods)

    assert wording_of(found, Confidence.WELL_SUPPORTED, Privacy()) is Strength(word)


@pytest.mark.parametrize(
    ("cases", "last", "end", "is_told"),
    [
        (270, "2025-06-28", "2025-07-01T05:00:00Z", False),
        (270, "2025-06-28", "2025-07-20T05:00:00Z", False),
        (270, "2025-06-28", "2025-08-04T05:00:00Z", True),
        (30, "2025-06-28", "2025-12-18T05:00:00Z", False),
        (60, "2025-06-28", "2026-01-28T05:00:00Z", True),
        (3, "2025-06-28", "2025-11-28T05:00:00Z", False),
    ],
    ids=[
        "some hours into a month",
        "as few are as likely",
        "far into it",
        "cases are rare",
        "long ago",
        "how many is not told",
    ],
)
def test_what_is_known_ends_where_cases_had_to_be_seen_after_the_last(
    cases: int, last: str, end: str, is_told: bool
) -> None:
    found = replace(evidence(cases, 40, 30, 0.6, 0.8), first="2024-07-03T00:00:00Z", last=f"{last}T21:10:00Z")
    data = replace(run(rules=(replace(RULES[1], evidence=found),)), first="2024-07-01T00:00:00Z", last=end)
    assert ("few or no cases known after June 2025" in guidelines_markdown(data, "en")) is is_told
    assert "After June 2025" not in guidelines_markdown(data, "en"), "the mark says it"
    assert ("After June 2025, few cases are known" in report_markdown(data, "en")) is is_told
    assert ("| throughout |" in report_markdown(data, "en")) is not is_told
    assert ("2025年6月之后，已知的例子很少或没有" in report_markdown(data, "zh")) is is_told


def test_of_a_rule_that_is_past_nothing_is_said_to_be_unknown() -> None:
    long_after = replace(run(rules=(ENDED,)), last="2026-03-02T21:10:00Z")
    assert "the rule has not been seen to hold" in guidelines_markdown(long_after, "en")
    assert "few cases are known" not in guidelines_markdown(long_after, "en")


def test_a_rule_that_began_may_have_been_seen_for_a_short_time_only() -> None:
    long_after = replace(run(rules=(BEGAN,)), last="2026-03-02T21:10:00Z")
    assert "few or no cases known after March 2025" in guidelines_markdown(long_after, "en")


def _changed(*periods: Period, **changes: object) -> Rule:
    found = evidence(sum(each.target or 5 for each in periods), 100, 60, 0.8, 0.95)
    return replace(RULES[1], evidence=replace(found, rate=None, periods=periods, **changes))  # type: ignore[arg-type]


LAX = Period(None, "2025-02-02T00:00:00Z", 60, 95, 40)
STRICT = Period("2025-02-02T00:00:00Z", None, 75, None, 40)


@pytest.mark.parametrize(
    ("rule", "mark", "sentence"),
    [
        (
            _changed(LAX, STRICT),
            "stricter since about February 2025",
            "applied more strictly since about February 2025.",
        ),
        (
            _changed(replace(STRICT, start=None, end=LAX.end), replace(LAX, start=LAX.end, end=None)),
            "less strict since about February 2025",
            "applied less strictly since about February 2025.",
        ),
    ],
    ids=["stricter", "less strict"],
)
def test_a_rule_that_became_stricter_or_less_strict_says_so_wherever_it_stands(
    rule: Rule, mark: str, sentence: str
) -> None:
    data = run(rules=(rule,))
    text = guidelines_markdown(data, "en")
    assert f" · **{mark}** · " in text
    assert f" ({mark}) [→]" in text
    assert f" ({mark})\n" in guidelines_short(data, "en")
    assert f"| throughout; {mark} |" in report_markdown(data, "en")
    assert sentence in explained(rule)
    assert f"| {mark.replace('about ', '').removesuffix('February 2025')}… |" in text


def test_how_a_rule_changed_is_not_said_where_its_counts_may_not_be_told() -> None:
    text = guide(_changed(replace(LAX, clusters=4), STRICT))
    assert " · **changed around February 2025** · " in text
    assert "stricter" not in text


def test_what_began_or_is_past_did_not_become_stricter() -> None:
    for rule in (BEGAN, ENDED):
        assert "stricter since" not in guide(rule)
        assert "less strict since" not in guide(rule)
    then = _changed(LAX, replace(STRICT, end="2025-02-20T00:00:00Z"), replace(LAX, start="2025-02-20T00:00:00Z"))
    ended = replace(then, evidence=replace(then.evidence, valid_until="2025-02-20T00:00:00Z"))
    assert "stricter since" not in guide(ended)


def test_the_reports_row_of_a_rule_that_changed_is_of_one_time() -> None:
    (row,) = [
        line for line in report_markdown(run(rules=(_changed(LAX, STRICT),)), "en").splitlines() if "≥ 80%" in line
    ]
    assert "| 75 | a few | ≥ 10 | ≥ 80%, since about February 2025 |" in row
    assert "Where a rule changed, the rate covers only the period" in report_markdown(
        run(rules=(_changed(LAX, STRICT),)), "en"
    )
    assert "Where a rule changed" not in report_markdown(run(rules=(RULES[1],)), "en")


def test_each_time_of_a_rule_has_the_share_that_its_picture_draws() -> None:
    rows = [line for line in guide(_changed(LAX, STRICT)).splitlines() if "about February 2025 |" in line]
    assert [row.split("|")[-2].strip() for row in rows] == ["30% to 50%", "at least 80%"]
    hidden = _changed(replace(LAX, clusters=4), STRICT)
    first, _ = [line for line in guide(hidden).splitlines() if "about February 2025 |" in line]
    assert first.endswith("| – |")


def test_counts_that_would_not_give_a_rules_own_rate_give_none_of_another_time() -> None:
    # Where kept posts are a sample, a rule is hit far less often than they say.
    sampled = _changed(LAX, STRICT, interval=(0.1, 0.2))
    assert "30% to 50%" not in guide(sampled)
    assert "30% to 50%" not in guide(_changed(LAX, STRICT, interval=None))
    html = guidelines_html(run(rules=(sampled,)), "en")
    assert "30–50" not in html
    assert "30% to 50%" not in html
    assert "30% to 50%" in guidelines_html(run(rules=(_changed(LAX, STRICT),)), "en")
