"""How many of the reasons that a platform stated are told with a rule: as many as leave enough of its posts open.

Each that is told was stated of the posts of at least k sources, and a post has one. So what is left of the rule's posts
is told, too: no more than the public count less k for each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import span
from kmgraph.rules.disclosure.words.sureness import least_hit

if TYPE_CHECKING:
    from kmgraph.model import Privacy, Rule, RuleSet


def without_telling_reasons(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set with the first reasons of each rule, so few that k posts may be left for others.

    Args:
        ruleset: With public figures.
        privacy: How they became public.
    """
    rules = (replace(rule, reasons=rule.reasons[: _most(rule, privacy)]) for rule in ruleset.rules)
    return replace(ruleset, rules=tuple(rules))


def _most(rule: Rule, privacy: Privacy) -> int:
    if rule.evidence.withheld:
        # Nothing bounds what is left; that there are so many posts must be said already.
        return least_hit(rule, privacy) // privacy.k
    return max(0, (span(rule.evidence.target, privacy).low - privacy.k) // privacy.k)
