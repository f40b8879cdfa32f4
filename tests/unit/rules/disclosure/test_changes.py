"""That a rule changed is told only where it leaves five numbers of a count that is "a few"."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import RULES, evidence, run

from kmgraph.model import Confidence, Evidence, Period, Privacy, Rule, RuleSet
from kmgraph.model import Warning as RunWarning
from kmgraph.render.documents import public_input
from kmgraph.rules import public_ruleset, rules_to_json
from kmgraph.rules.disclosure.inclusion import KEPT
from kmgraph.rules.disclosure.relations import known_of
from kmgraph.rules.disclosure.words.changes import tells_by_changing

PRIVACY = Privacy()
TURN = "2025-06-01T00:00:00Z"

Numbers = tuple[int, int] | None


def changed(
    counts: tuple[tuple[int, int], tuple[int, int]],
    *,
    kept: tuple[Numbers, Numbers] = (None, None),
    own: Numbers = None,
) -> Evidence:
    """Return the evidence of a rule that changed, with the numbers of posts left alone with which it would have."""
    ends = ((None, TURN), (TURN, None))
    periods = tuple(
        Period(*times, target, spared, target + spared, showing=(None, numbers))
        for times, (target, spared), numbers in zip(ends, counts, kept, strict=True)
    )
    target, spared = (sum(each) for each in zip(*counts, strict=True))
    always = evidence(target, spared, target + spared, 0.8, 1.0)
    always = replace(always, first="2025-01-02T00:00:00Z", last="2025-12-30T00:00:00Z")
    unchanged = (always, Confidence.LIKELY)
    return replace(always, valid_from=TURN, periods=periods, showing=(None, own), unchanged=unchanged)


def exact(seen: Evidence, *others: Rule) -> RuleSet:
    rule = replace(RULES[0], confidence=Confidence.WELL_SUPPORTED, evidence=seen)
    warnings = tuple(
        replace(RunWarning(code, {"platform": rule.platform, "rules": 1}), about_rules=(rule.id,))
        for code in ("rule-changed", "no-longer-observed", "event-driven")
    )
    return replace(run().ruleset, rules=(rule, *others), published=(), warnings=warnings)


def shown(seen: Evidence) -> RuleSet:
    return public_ruleset(exact(seen), PRIVACY)


@pytest.mark.parametrize(
    ("kept", "is_told"), [((6, 9), False), ((5, 9), True), ((1, 4), False), ((1, 9), True), ((5, 14), True)]
)
def test_a_change_is_told_where_it_leaves_five_numbers_of_a_few(kept: tuple[int, int], *, is_told: bool) -> None:
    public = shown(changed(((30, 7), (95, 0)), kept=(kept, None)))
    (rule,) = public.rules
    assert bool(rule.evidence.periods) is is_told
    assert (rule.evidence.valid_from is not None) is is_told
    assert ({"rule-changed", "no-longer-observed"} <= {each.code for each in public.warnings}) is is_told
    assert "event-driven" in {each.code for each in public.warnings}


def test_a_change_that_would_tell_leaves_the_rule_as_one_that_never_changed() -> None:
    seen = changed(((30, 7), (95, 0)), kept=((6, 9), None))
    assert seen.unchanged is not None
    always, word = seen.unchanged
    as_steady = replace(exact(always), warnings=exact(seen).warnings[2:])
    steady = replace(as_steady, rules=tuple(replace(rule, confidence=word) for rule in as_steady.rules))
    assert rules_to_json(shown(seen)) == rules_to_json(public_ruleset(steady, PRIVACY))


def test_of_a_rule_that_ended_so_it_is_not_told_that_it_did() -> None:
    seen = changed(((95, 0), (30, 7)), kept=(None, (6, 9)))
    (rule,) = shown(replace(seen, valid_from=None, valid_until=TURN)).rules
    assert (rule.evidence.valid_until, rule.evidence.periods, rule.evidence.target) == (None, (), 125)


@pytest.mark.parametrize(("own", "is_told"), [((6, 9), False), ((3, 9), True)])
def test_the_rules_own_few_are_left_five_numbers_whatever_is_told_of_its_periods(
    own: tuple[int, int], *, is_told: bool
) -> None:
    # Of the time before so few sources are known that the counts of periods are withheld.
    seen = changed(((30, 7), (95, 0)), kept=((1, 9), None), own=own)
    (rule,) = shown(replace(seen, periods=(replace(seen.periods[0], clusters=3), seen.periods[1]))).rules
    assert all(period.withheld for period in rule.evidence.periods)
    assert bool(rule.evidence.periods) is is_told


def test_what_changes_say_counts_beside_what_follows_by_subtraction() -> None:
    alone = changed(((30, 5), (95, 2)), kept=((3, 9), (1, 9)), own=(1, 9))
    together = changed(((30, 6), (95, 3)), kept=((5, 9), (2, 9)), own=(2, 9))
    (told,), (untold,) = (shown(seen).rules for seen in (alone, together))
    assert [period.withheld for period in told.evidence.periods] == [False, False]
    # 5 and 2 at least are 7 at least: three numbers of 1 to 9.
    assert [period.withheld for period in untold.evidence.periods] == [True, True]


def test_the_numbers_are_in_no_public_figures() -> None:
    public = shown(changed(((30, 7), (95, 0)), kept=((4, 9), None), own=(4, 9)))
    (rule,) = public.rules
    assert rule.evidence.periods[0].kept is None
    assert (rule.evidence.showing, rule.evidence.unchanged) == ((None, None), None)
    assert {period.showing for period in rule.evidence.periods} == {(None, None)}
    assert known_of(public, PRIVACY).spans[rule.iri, KEPT].low == 1


@pytest.mark.parametrize(("k", "numbers", "is_told"), [(5, (1, 4), True), (5, (2, 9), False), (8, (3, 9), True)])
def test_numbers_from_k_on_are_not_counted(k: int, numbers: tuple[int, int], *, is_told: bool) -> None:
    seen = changed(((30, 3), (95, 0)), kept=(numbers, None))
    assert tells_by_changing(seen, Privacy(k=k)) is not is_told


def test_counts_that_are_told_may_have_any_numbers() -> None:
    assert not tells_by_changing(changed(((30, 12), (95, 0)), kept=((6, 9), None)), PRIVACY)


def test_documents_made_of_exact_figures_are_worded_as_of_a_rule_that_never_changed() -> None:
    seen = changed(((30, 7), (95, 0)), kept=((6, 9), None))
    assert seen.unchanged is not None
    always, word = seen.unchanged
    steady = replace(exact(always).rules[0], confidence=word)
    told, expected = (
        public_input(replace(run(), ruleset=replace(exact(seen), rules=(rule,), warnings=()))).ruleset.rules
        for rule in (exact(seen).rules[0], steady)
    )
    assert told == expected
