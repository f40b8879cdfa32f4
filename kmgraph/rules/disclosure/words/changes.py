"""That a rule changed, as far as it may be told: the learner finds a change only where it saves bits.

So beside the other counts of two periods it says between what numbers a small one lies. Where that leaves fewer than
five, of a period's count or of the rule's own, the rule is told of as one that never changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kmgraph.model import Candidate, Rule
from kmgraph.rules.disclosure.narrowing import least_width
from kmgraph.rules.disclosure.warnings import of_told_rules

if TYPE_CHECKING:
    from kmgraph.model import Evidence, Period, Privacy, RuleSet

_OF_CHANGES = frozenset(("no-longer-observed", "rule-changed"))
"""Codes of warnings that count rules which changed."""

_Learned = TypeVar("_Learned", Candidate, Rule)


def without_telling_changes(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set with rules as if they had never changed where that they did would tell too much.

    Args:
        ruleset: With exact figures.
        privacy: How figures become public.
    """
    changing = {rule.id for rule in ruleset.rules if tells_by_changing(rule.evidence, privacy)}
    if not changing:
        return ruleset
    others = {rule.id for rule in ruleset.rules} - changing
    warnings = (
        left
        for warning in ruleset.warnings
        for left in (of_told_rules(warning, others) if warning.code in _OF_CHANGES else (warning,))
    )
    rules = tuple(without_telling_change(rule, privacy) for rule in ruleset.rules)
    return replace(ruleset, rules=rules, warnings=tuple(warnings))


def without_telling_change(rule: _Learned, privacy: Privacy) -> _Learned:
    """Return a rule as if it had never changed where that it did would tell too much, else as it is.

    Args:
        rule: With exact figures, not yet in words.
        privacy: How figures become public.
    """
    if not tells_by_changing(rule.evidence, privacy):
        return rule
    evidence, confidence = rule.evidence.unchanged or (rule.evidence, rule.confidence)
    always = replace(
        evidence,
        valid_from=None,
        valid_until=None,
        periods=(),
        showing=(None, None),
        unchanged=None,
        # What is left alone of a rule does not hang on times; the rest is known since rules were placed.
        spared=rule.evidence.spared,
        base_rate=rule.evidence.base_rate,
        uncounted=rule.evidence.uncounted,
    )
    return replace(rule, evidence=always, confidence=confidence)


def tells_by_changing(evidence: Evidence, privacy: Privacy) -> bool:
    """Return whether that a rule changed leaves fewer than five numbers of a count that is "a few"."""
    parts: tuple[Evidence | Period, ...] = (evidence, *evidence.periods)
    return any(
        numbers is not None and 0 < (count or 0) < privacy.k and _is_narrow(numbers, privacy)
        for seen in parts
        for count, numbers in zip((seen.target, seen.kept), seen.showing, strict=True)
    )


def _is_narrow(numbers: tuple[int, int], privacy: Privacy) -> bool:
    least, most = numbers
    return min(most, privacy.k - 1) - least + 1 < least_width(privacy.k)
