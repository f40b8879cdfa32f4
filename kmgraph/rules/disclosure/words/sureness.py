"""What the words for how sure a rule is, and how often it strikes, tell: so many sources were hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Strength

if TYPE_CHECKING:
    from kmgraph.model import Privacy, Rule

_SURE_SOURCES = 20
"""Sources with posts in the target that a well-supported rule has at least: the learner's limit (`docs/method.md`)."""
_ALWAYS_SOURCES = 50
"""The same of a rule that is said to strike always."""


def least_hit(rule: Rule, privacy: Privacy) -> int:
    """Return how many sources with posts in the target a rule has at least, by the words for it alone."""
    if rule.confidence is Confidence.WELL_SUPPORTED:
        return _ALWAYS_SOURCES if rule.strength is Strength.ALWAYS else _SURE_SOURCES
    return privacy.k if rule.confidence.is_confirmed else 0
