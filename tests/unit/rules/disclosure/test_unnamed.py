"""Where each post counts as a source, no number of sources is told: it would repeat the posts and tell "a few"."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import DIET, NEWS, RULES, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Doubt,
    Enforcement,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Rule,
    RuleSet,
    Scope,
    SearchedScope,
    Status,
    Totals,
    Warning,
)
from kmgraph.render import guidelines_markdown, report_markdown
from kmgraph.rules import public_ruleset
from kmgraph.rules.disclosure.rates import with_public_odds
from kmgraph.rules.disclosure.relations import known_of

NOBODY = Warning("no-authors")


def world(*warnings: Warning, named: int | None = None) -> RuleSet:
    """Return a rule of 85 posts that are a source each on platform b, and another one on platform a."""
    rules = tuple(
        rule(Scope.of((topic(about),)), Status.TACIT, Confidence.LIKELY, evidence(*counts, 0.6, 0.99), platform)
        for about, counts, platform in ((DIET, (83, 2, 85), "b"), (NEWS, (85, 30, 60), "a"))
    )
    figures = (PlatformFigures("a", 1500, 300, 700, named=700), PlatformFigures("b", 900, 200, 900, named=named))
    totals = Totals(2400, 500, 0.0, 1.0, 0.0, 1600, figures)
    status = PublishedStatus("p", "https://example.org/p", Enforcement.ENFORCED, 120, 60, 110)
    base = run().ruleset
    return replace(base, rules=rules, published=(status,), totals=totals, warnings=warnings, platforms=())


def sources(public: RuleSet) -> dict[str, int | None]:
    told = {each.platform: each.evidence.clusters for each in public.rules}
    told |= {f"all of {each.platform}": each.clusters for each in public.totals.platforms}
    return told | {"all": public.totals.clusters, "published": public.published[0].clusters}


def test_no_number_of_sources_is_told_where_no_post_names_an_author() -> None:
    assert set(sources(public_ruleset(world(NOBODY), Privacy())).values()) == {None}


def test_where_one_platform_names_none_nothing_is_told_of_it_and_of_all() -> None:
    assert sources(public_ruleset(world(named=200), Privacy()))["b"] == 85
    told = sources(public_ruleset(world(named=9), Privacy()))
    assert {name for name, number in told.items() if number is not None} == {"a", "all of a"}


@pytest.mark.parametrize(("language", "words"), [("en", "source"), ("es", "fuente"), ("zh", "来源")])
def test_documents_tell_no_number_of_sources_there(language: str, words: str) -> None:
    ruleset = replace(world(NOBODY), platforms=run().ruleset.platforms)
    rules = tuple(replace(each, platform=ruleset.platforms[0].id) for each in ruleset.rules)
    figures = (replace(ruleset.totals.platforms[0], platform=ruleset.platforms[0].id),)
    totals = replace(ruleset.totals, observations=1500, target=300, platforms=figures)
    data = replace(run(), ruleset=replace(ruleset, rules=rules, totals=totals))
    guidelines, report = guidelines_markdown(data, language), report_markdown(data, language)
    rows = [line for line in guidelines.splitlines() if line.startswith("| <a") and "[1]" in line]
    assert rows
    assert all("| – |" in row for row in rows)
    lines = (line for line in f"{guidelines}\n{report}".splitlines() if words in line)
    assert not [line for line in lines if "85" in line or "≥" in line]


def is_told(counts: tuple[int, int, int], *warnings: Warning) -> bool:
    found = replace(evidence(*counts), searched=SearchedScope(7.0, 200.0, 900.0, 5))
    hint = replace(RULES[0], confidence=Confidence.HINT, evidence=found)
    totals = replace(world().totals, platforms=(PlatformFigures(hint.platform, 1500, 300, 700),))
    base = replace(run().ruleset, rules=(hint,), published=(), totals=totals, warnings=warnings)
    return bool(public_ruleset(base, Privacy()).rules)


def test_a_hint_of_too_few_sources_has_as_few_posts_where_each_is_a_source() -> None:
    assert is_told((8, 1, 9))
    assert not is_told((8, 1, 9), NOBODY)
    assert is_told((30, 1, 31), NOBODY)


def test_that_few_sources_were_hit_says_that_few_posts_were_where_each_is_one() -> None:
    few = replace(rule_of(20, 30), doubts=(Doubt.FEW_SOURCES,))
    ends = []
    for warnings in ((), (NOBODY,)):
        public = replace(world(*warnings), rules=(few,), published=(), privacy=Privacy())
        known = known_of(public, Privacy()).narrowed()
        assert known is not None
        ends.append(known[few.iri, "target"].high)
    assert ends == [22, 19]


def test_odds_are_of_posts_where_each_is_a_source() -> None:
    compared = replace(rule_of(60, 40), evidence=replace(rule_of(60, 40).evidence, clusters=None))
    public = replace(world(), rules=(compared,), published=(), privacy=Privacy())
    platforms: tuple[frozenset[str], ...] = (frozenset(), frozenset({"a"}))
    (named,), (unnamed,) = (with_public_odds(public, {compared.id}, Privacy(), each).rules for each in platforms)
    assert named.evidence.odds_ratio is not None
    assert unnamed.evidence.odds_ratio is not None
    assert named.evidence.odds_ratio.low < unnamed.evidence.odds_ratio.low


def rule_of(target: int, kept: int) -> Rule:
    counts = evidence(target, kept, 30, 0.3, 0.9)
    return rule(Scope.of((topic(DIET),)), Status.TACIT, Confidence.LIKELY, counts, "a")
