"""The words of plans: what `templates/LANG/words.toml` holds under `[plan]` and `[plan_patterns]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanLabels:
    """What stands in a plan as it is."""

    sizes: str
    kinds: str


@dataclass(frozen=True, slots=True)
class PlanPatterns:
    """Sentences of a plan, with slots; `question` has one for each question that posts can settle."""

    chance: str
    platform: str
    assumed: str
    rate: str
    coverage: str
    literals: str
    now: str
    published: str
    published_rule: str
    number: str
    never: str
    never_note: str
    missing: str
    subject: str
    worth: str
    worth_many: str
    seen: str
    unseen: str
    nothing: str
    more: str
    notice: str
    question: Mapping[str, str]
