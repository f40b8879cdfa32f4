"""That a rule began or ended, as far as it may be told: the learner tests the exact counts of the time without it.

Beside "a few" acted against in that time, the word would say how few. So it is decided by what the public counts are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.model import Evidence, Privacy


def begins_beside_few(evidence: Evidence, privacy: Privacy) -> bool:
    """Return whether a few were acted against before a rule began: that it did says how few, beside the others.

    Then it is told of as one that got stricter, which both are.
    """
    before = (period for period in evidence.periods if period.end and period.end <= (evidence.valid_from or ""))
    return any(0 < (period.target or 0) < privacy.k for period in before)


def ends_beside_few(evidence: Evidence, privacy: Privacy) -> bool:
    """Return whether a few were acted against after a rule ended: that it did says how few, beside the others."""
    until = evidence.valid_until
    after = (period for period in evidence.periods if until and period.start and period.start >= until)
    return any(0 < (period.target or 0) < privacy.k for period in after)
