"""Which pictures the guidelines have: public figures alone, the numbers of the text, nothing that shows nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from newcomer_world import (
    BEFORE_AFTER,
    BEGAN,
    ENDED,
    ODDS,
    REDNOTE,
    RULES,
    SURE,
    TIKTOK,
    evidence,
    over_time,
    rule,
    run,
    two_platforms,
)

from kmgraph.model import Evidence, PlatformFigures, Rule, Status
from kmgraph.render import guidelines_markdown
from kmgraph.render.documents import public_input
from kmgraph.render.inputs import GuidelineInput
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.pictures import PictureSetting, overview_figures, platforms_figure, rule_figures
from kmgraph.render.statements import RuleFacts, arrange_rules


def setting(data: GuidelineInput, language: str = "en") -> PictureSetting:
    realiser = SentenceRealiser.of(language, data.vocabulary)
    arrangement = arrange_rules(data.ruleset, data.vocabulary)
    facts = RuleFacts(
        realiser,
        data.target,
        data.ruleset.privacy,
        {platform.id: platform for platform in data.ruleset.platforms},
        numbers=arrangement.numbers,
        is_official=data.is_publisher,
    )
    return PictureSetting(data, realiser, arrangement, facts)


def drawn(found: Rule, data: GuidelineInput | None = None) -> str:
    """The pictures of a rule of a run, in English."""
    public = public_input(data or run(rules=(found,)))
    shown = next(one for one in public.ruleset.rules if one.id == found.id)
    return rule_figures(shown, setting(public))


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", markup)).strip()


@pytest.mark.parametrize("data", [run(), two_platforms(), over_time()])
def test_exact_figures_are_never_drawn(data: GuidelineInput) -> None:
    exact = setting(data)
    assert overview_figures(exact) == ()
    assert platforms_figure(exact) == ""
    assert [rule_figures(found, exact) for found in data.ruleset.rules] == [""] * len(data.ruleset.rules)


def test_a_rule_s_bar_says_what_the_sentence_says() -> None:
    words = plain(drawn(RULES[0]))
    assert words.endswith("90% to nearly 100% are removed · ○ best estimate 95% · ▲ other posts: at most 5%")


def test_small_groups_have_no_bar() -> None:
    few = rule(BEFORE_AFTER, Status.TACIT, SURE, evidence(8, 0, 7, 0.6, 1.0))
    assert drawn(few) == ""


def test_a_few_left_alone_are_no_estimate() -> None:
    some = rule(BEFORE_AFTER, Status.TACIT, SURE, evidence(310, 4, 220, 0.95, 0.99))
    words = drawn(some)
    assert "At least 90% are removed" in words
    assert "best estimate" not in words
    assert "<circle" not in words


def test_odds_without_a_rate_have_no_bar() -> None:
    assert drawn(ODDS, over_time()) == ""


def test_a_rate_that_changed_is_drawn_over_time() -> None:
    words = plain(drawn(BEGAN, over_time()))
    assert "over time" in words
    assert "January 2025 February 2025 0% to 5%" in words
    assert "February 2025 the end of the data 90% to nearly 100%" in words, "April is not observed"
    assert "From Before Share removed" in words


def test_withheld_periods_are_named_and_not_drawn() -> None:
    public = public_input(over_time())
    ended = next(found for found in public.ruleset.rules if found.id == ENDED.id)
    hidden = tuple(replace(period, target=None, kept=None, withheld=True) for period in ended.evidence.periods)
    part = replace(hidden[0], withheld=False, target=30, kept=30)
    shown = replace(ended, evidence=replace(ended.evidence, periods=(part, *hidden[1:])))
    assert "no figures" in plain(rule_figures(shown, setting(public)))
    none = replace(ended, evidence=replace(ended.evidence, periods=hidden))
    assert "chart-time" not in rule_figures(none, setting(public))


def test_a_period_has_its_interval_and_not_what_rounding_leaves() -> None:
    public = public_input(over_time())
    began = next(found for found in public.ruleset.rules if found.id == BEGAN.id)
    before = replace(began.evidence.periods[0], target=25, kept=65)
    shown = replace(began, evidence=replace(began.evidence, periods=(before, began.evidence.periods[1])))
    words = plain(rule_figures(shown, setting(public)))
    # 23 of 88 would be 18 to 36 %; 25 and 65 may be 23 of 90 to 27 of 90.
    assert "15% to 45%" in words
    assert "25% to 30%" not in words


def test_a_few_acted_against_are_more_than_none() -> None:
    public = public_input(over_time())
    began = next(found for found in public.ruleset.rules if found.id == BEGAN.id)
    for target, said in ((None, "at most 5%"), (0, "0% to 5%")):
        few = replace(began.evidence.periods[0], target=target, kept=400)
        shown = replace(began, evidence=replace(began.evidence, periods=(few, began.evidence.periods[1])))
        assert f"January 2025 February 2025 {said} February" in plain(rule_figures(shown, setting(public)))


def test_a_few_of_a_period_are_a_range() -> None:
    public = public_input(over_time())
    began = next(found for found in public.ruleset.rules if found.id == BEGAN.id)
    few = replace(began.evidence.periods[0], target=400, kept=None)
    shown = replace(began, evidence=replace(began.evidence, periods=(few, began.evidence.periods[1])))
    # From 1 to 9 of about 400 are left alone.
    assert "95% to nearly 100%" in plain(rule_figures(shown, setting(public)))


def test_a_rule_has_one_rate_for_the_time_in_which_it_holds() -> None:
    public = public_input(over_time())
    began = next(found for found in public.ruleset.rules if found.id == BEGAN.id)
    few = replace(began.evidence.periods[1], target=70, kept=None)
    evidence = replace(began.evidence, rate=None, interval=(0.75, 1.0), periods=(began.evidence.periods[0], few))
    words = plain(rule_figures(replace(began, evidence=evidence), setting(public)))
    assert "At least 75% are removed" in words
    assert "February 2025 the end of the data 75% or more" in words


def test_shares_are_those_of_the_totals() -> None:
    shares = plain(overview_figures(setting(public_input(run())))[0])
    assert "published rules 30%" in shares
    assert "other rules here 55%" in shares
    assert "no rule found 15%" in shares
    assert "not recorded" not in shares


def test_nothing_is_drawn_of_withheld_totals() -> None:
    data = run()
    few = replace(data.ruleset.totals, clusters=4, platforms=(PlatformFigures("rednote", 100, 12, 4),))
    figures = overview_figures(setting(public_input(replace(data, ruleset=replace(data.ruleset, totals=few)))))
    assert not any("chart-shares" in shown for shown in figures)


def test_every_rule_of_the_document_is_on_the_map_once() -> None:
    public = public_input(two_platforms())
    here = setting(public)
    shown = next(figure for figure in overview_figures(here) if "chart-map" in figure)
    drawing, table = shown.split("</svg>")
    numbers = sorted(int(number) for number in re.findall(r'text-anchor="middle" font-size="12"[^>]*>(\d+)<', drawing))
    assert numbers == sorted(here.arrangement.numbers.values())
    assert sorted(re.findall(r'href="#([^"]+)"', table)) == sorted(found.id for found in here.arrangement.rules())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("data", [two_platforms(), over_time()])
def test_every_topic_of_the_map_is_a_section_and_no_column_is_empty(data: GuidelineInput, language: str) -> None:
    public = public_input(data)
    here = setting(public, language)
    table = next(shown for shown in overview_figures(here) if "chart-map" in shown).split("</svg>")[1]
    topics = re.findall("<tr><th scope=.row.>.*?</th><td>(.*?)</td>", table)
    sections = re.findall("(?m)^### (.*)", guidelines_markdown(public, language))
    assert topics
    assert {*topics} <= {*sections}
    assert (ENDED in data.ruleset.rules) == (here.realiser.words.guideline_patterns.rules_heading["ended"] in topics)


def test_the_map_has_columns_for_what_occurs() -> None:
    sure = [replace(found, confidence=SURE) for found in RULES]
    for rules, columns in ((RULES, ["Likely", "Not sure"]), (sure, [])):
        public = public_input(run(rules=tuple(rules)))
        shown = next(shown for shown in overview_figures(setting(public)) if "chart-map" in shown)
        # What stands in a row beside a shape, or heads a group of its own, is no column.
        heads = re.findall('text-anchor="middle" font-size="11"[^>]*>([^<]*)<', shown)
        assert [head for head in heads if head not in {"Well", "supported", "Well supported"}] == columns
        assert ("further left" in shown) is bool(columns)


def test_pictures_call_unwritten_what_the_marks_do() -> None:
    for is_publisher, said, other in (
        (False, "unwritten", "not written down"),
        (True, "not written down before", "unwritten"),
    ):
        public = replace(public_input(run()), is_publisher=is_publisher)
        shown = plain("".join(overview_figures(setting(public))))
        assert said in shown
        assert other not in shown


def test_a_month_that_is_not_said_to_be_observed_is_on_no_axis() -> None:
    public = replace(public_input(over_time()), last="2025-02-27T20:00:00Z")
    shown = next(shown for shown in overview_figures(setting(public)) if "chart-timeline" in shown)
    assert "March 2025" not in plain(shown.split("</svg>")[0])


def test_whether_rules_began_or_ended_is_told_where_one_did() -> None:
    public = public_input(over_time())
    shown = "".join(overview_figures(setting(public)))
    assert "Began or ended" in shown
    early = tuple(
        replace(
            found, evidence=replace(found.evidence, first=f"2025-0{1 + number % 2}", valid_from=None, valid_until=None)
        )
        for number, found in enumerate(public.ruleset.rules)
    )
    bare = replace(public, ruleset=replace(public.ruleset, rules=early))
    shown = "".join(overview_figures(setting(bare)))
    assert "Last seen" in shown
    assert "Began or ended" not in shown


def test_rules_that_were_always_seen_need_no_months() -> None:
    assert not any("chart-timeline" in shown for shown in overview_figures(setting(public_input(run()))))
    assert any("chart-timeline" in shown for shown in overview_figures(setting(public_input(over_time()))))


def test_months_are_all_that_is_told_of_times() -> None:
    figures = overview_figures(setting(public_input(over_time())))
    shown = "".join(figures)
    assert "February 2025" in shown
    assert not re.search(r"2025-\d\d-\d\d|T\d\d:\d\d", shown)


def test_platforms_lie_beside_one_another() -> None:
    words = plain(platforms_figure(setting(public_input(two_platforms()))))
    assert "RedNote 90% to nearly 100%" in words
    assert "TikTok 60% to 75%" in words
    assert "no rule found" in words
    assert platforms_figure(setting(public_input(run()))) == ""


def test_a_rule_that_shows_elsewhere_is_not_said_to_be_missing() -> None:
    public = public_input(over_time())
    rules = tuple(replace(rule, evidence=replace(rule.evidence, also_on=("tiktok",))) for rule in public.ruleset.rules)
    shown = plain(platforms_figure(setting(replace(public, ruleset=replace(public.ruleset, rules=rules)))))
    assert re.search("TikTok no figures", shown)


def test_chinese_pictures_have_chinese_words() -> None:
    public = public_input(two_platforms())
    shown = "".join((*overview_figures(setting(public, "zh")), platforms_figure(setting(public, "zh"))))
    names = re.compile("knitting|cpdd|dddd|TikTok", re.IGNORECASE)
    assert re.findall("[A-Za-z]+", names.sub("", plain(shown))) == []


def test_evidence_alone_decides() -> None:
    """A picture of a rule whose evidence has nothing to draw is no picture."""
    bare = Evidence(None, None, None, rate=None, interval=None, base_rate=None)
    public = public_input(run(platforms=(REDNOTE, TIKTOK)))
    assert rule_figures(replace(public.ruleset.rules[0], evidence=bare), setting(public)) == ""
