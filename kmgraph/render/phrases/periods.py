"""Which period a rule's figures are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.model import Evidence, Period


def current_period(evidence: Evidence) -> Period | None:
    """Return the period that a rule's rate is of: the last one in which it holds; None if its rate never changed."""
    if evidence.valid_until is None:
        return evidence.periods[-1] if evidence.periods else None
    return next((period for period in evidence.periods if period.end == evidence.valid_until), None)
