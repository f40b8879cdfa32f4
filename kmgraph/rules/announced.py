"""What a published prohibition announces for what is posted all the same, beside what a run looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Outcome, PrescribedOutcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from kmgraph.model import PublishedRule

_MET = {
    PrescribedOutcome.NOT_ALLOWED: frozenset({Outcome.REMOVED, Outcome.RESTRICTED}),
    PrescribedOutcome.NOT_RECOMMENDED: frozenset({Outcome.DEMOTED}),
    PrescribedOutcome.ADULTS_ONLY: frozenset({Outcome.AGE_RESTRICTED}),
    PrescribedOutcome.WITH_NOTICE: frozenset({Outcome.LABELLED}),
}


def is_looked_at(rule: PublishedRule, target: Collection[Outcome]) -> bool:
    """Return whether a run can tell if a rule is enforced, by the outcomes that it looks at.

    A prohibition that announces other outcomes alone, such as less reach where removals are counted, may be carried out
    to the letter, and none of its posts is in the target.
    """
    if rule.deontic is not Deontic.PROHIBITION or not rule.outcomes:
        return True
    return any(not _MET[outcome].isdisjoint(target) for outcome in rule.outcomes)


def announces_less(rule: PublishedRule) -> bool:
    """Return whether a prohibition announces outcomes, and not that its content may not stay."""
    is_milder = bool(rule.outcomes) and PrescribedOutcome.NOT_ALLOWED not in rule.outcomes
    return rule.deontic is Deontic.PROHIBITION and is_milder
