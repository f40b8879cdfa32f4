"""What the words for how sure a rule is, and why no surer, and how often it strikes, tell: so many sources were hit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Doubt, Strength
from kmgraph.rules.disclosure.cells import Span, public_count, span
from kmgraph.rules.disclosure.inclusion import KEPT, TARGET
from kmgraph.rules.disclosure.narrowing import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Count, Privacy, Rule, RuleSet

_SURE_SOURCES = 20
"""Sources with posts in the target that a well-supported rule has at least: the learner's limit (`docs/method.md`)."""
_ALWAYS_SOURCES = 50
"""The same of a rule that is said to strike always."""


LACKING_TIMES = 19
"""Posts in the target for each other one, from where nothing makes a rule incomplete: the learner's limit, 95 %."""


def least_hit(rule: Rule, privacy: Privacy) -> int:
    """Return how many sources with posts in the target a rule has at least, by the words for it alone."""
    if rule.confidence is Confidence.WELL_SUPPORTED:
        return _ALWAYS_SOURCES if rule.strength is Strength.ALWAYS else _SURE_SOURCES
    if not rule.confidence.is_confirmed:
        return 0
    return _SURE_SOURCES if _lacks_no_sources(rule, privacy) else privacy.k


def hit_span(rule: Rule, privacy: Privacy) -> Span:
    """Return between what the number of sources lies that were hit, by the words for a rule alone."""
    is_few = Doubt.FEW_SOURCES in rule.doubts and not rule.evidence.periods  # then it is said of the last of these
    return Span(least_hit(rule, privacy), _SURE_SOURCES - 1 if is_few else math.inf)


def may_speak_of_sources(target: Count, kept: Count, privacy: Privacy) -> bool:
    """Return whether it may be said, or left unsaid, that few sources were hit, by counts that are exact or public.

    Where it isn't, there are many, and so as many posts: beside a count near that, "a few" would be no longer any few.
    """
    shown = [public_count(count, privacy) if count else count for count in (target, kept)]
    return None not in shown or 0 in shown or max(count or 0 for count in shown) >= _SURE_SOURCES


def missing_statements(ruleset: RuleSet) -> Iterator[Statement]:
    """Yield what it tells of public counts that a rule is called incomplete.

    Posts of other rules are left out of what the learner looks at: so it need not be true, where it can't be.
    """
    for rule in ruleset.rules:
        evidence, target, kept = rule.evidence, (rule.iri, TARGET), (rule.iri, KEPT)
        if evidence.incomplete and evidence.kept is None and not evidence.periods:
            yield Statement(((LACKING_TIMES, kept), (-1, target)), least=1)


def _lacks_no_sources(rule: Rule, privacy: Privacy) -> bool:
    """Return whether that few sources were hit would be said of a likely rule, and isn't."""
    seen = rule.evidence
    if Doubt.FEW_SOURCES in rule.doubts or seen.holdout is None or seen.periods or seen.withheld:
        return False
    most = (span(count, privacy).high for count in (seen.target, seen.clusters) if count)
    return may_speak_of_sources(seen.target, seen.kept, privacy) and min(most, default=0) >= _SURE_SOURCES
