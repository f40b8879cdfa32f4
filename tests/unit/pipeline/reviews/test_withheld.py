"""What is said of a run's rules is true of those that are left once people took some back."""

from __future__ import annotations

from dataclasses import replace

from newcomer_world import RULES, run

from kmgraph.learn import LearnResult
from kmgraph.learn.settings import SearchReport
from kmgraph.model import (
    Candidate,
    ClassLiteral,
    Confidence,
    Evidence,
    Lifecycle,
    Period,
    Privacy,
    RuleDecision,
    Scope,
    Warning,
    rule_id,
)
from kmgraph.pipeline.reviews import withhold
from kmgraph.render import warning_text
from kmgraph.rules import public_ruleset

SEARCH = SearchReport(1, 1, 1, 0.0)

BEGAN = (Period(None, "2025-03-01T00:00:00Z", 1, 40, 40), Period("2025-03-01T00:00:00Z", None, 60, 4, 60))


def rule(name: str, periods: tuple[Period, ...] = (), platform: str = "here") -> Candidate:
    scope = Scope.of((ClassLiteral(f"https://example.org/{name}"),))
    evidence = Evidence(60, 40, 90, 0.55, (0.5, 0.6), 0.1, None, periods=periods)
    return Candidate(platform, scope, evidence, Confidence.WELL_SUPPORTED)


def left(rejected: Candidate, *rules: Candidate) -> dict[str, int]:
    """Return the warnings about rules once one of them is rejected: code to number of rules."""
    began = sum(bool(each.periods) for each in (known.evidence for known in rules) if each)
    warnings = (Warning("rule-changed", {"platform": "here", "rules": began}), Warning("pre-publication-filtering"))
    learned = LearnResult(rules, warnings, SearchReport(1, 1, 1, 0.0))
    name = rule_id(rejected.platform, rejected.scope)
    decided = {name: RuleDecision(name, Lifecycle.REJECTED, reason="By chance.")}
    kept = withhold(learned, decided, lambda _: Lifecycle.CANDIDATE, needs_review=False).open
    assert rejected not in kept.candidates
    return {warning.code: int(warning.numbers.get("rules", 0)) for warning in kept.warnings}


def test_a_warning_about_a_rule_that_was_rejected_goes_with_it() -> None:
    assert left(rule("a", BEGAN), rule("a", BEGAN), rule("b")) == {"pre-publication-filtering": 0}


def test_what_something_else_explains_is_withheld_and_waits_for_nobody() -> None:
    artefact = replace(rule("b"), confidence=Confidence.EXPLAINED_OTHERWISE)
    learned = LearnResult((rule("a"), artefact), (), SearchReport(1, 1, 1, 0.0))
    withheld = withhold(learned, {}, lambda _: Lifecycle.CANDIDATE, needs_review=True)
    assert (withheld.open.candidates, withheld.unreviewed) == ((), 1)


def test_one_about_another_rule_stays_and_counts_what_is_left() -> None:
    still = {"rule-changed": 1, "pre-publication-filtering": 0}
    assert left(rule("a", BEGAN), rule("a", BEGAN), rule("b", BEGAN)) == still
    assert left(rule("b"), rule("a", BEGAN), rule("b")) == still


def test_a_warning_names_the_rules_that_it_is_about() -> None:
    rules = [rule(name, BEGAN) for name in "abcdf"]
    learned = LearnResult((*rules, rule("e")), (Warning("rule-changed", {"platform": "here", "rules": 9}),), SEARCH)
    (warning,) = withhold(learned, {}, lambda _: Lifecycle.CANDIDATE, needs_review=False).open.warnings
    ids = [rule_id(each.platform, each.scope) for each in rules]
    assert warning.numbers == {"platform": "here", "rules": 5, "named": ", ".join(ids[:3])}
    assert warning_text(warning, "en").endswith(f" Among them: {', '.join(ids[:3])}.")
    assert warning_text(warning.about(ids[:1]), "zh").endswith(f"涉及：{ids[0]}。")


def test_a_rule_without_public_figures_is_not_named() -> None:
    one, other = RULES[0], replace(RULES[1], evidence=replace(RULES[1].evidence, clusters=3))
    ruleset = replace(run().ruleset, rules=(one, other), warnings=(Warning("rule-changed").about((one.id, other.id)),))
    (warning,) = public_ruleset(ruleset, Privacy()).warnings
    assert warning.numbers == {"rules": 2, "named": one.id}
