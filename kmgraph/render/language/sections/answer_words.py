"""The words of answers on a terminal: explanations, verdicts on drafts, plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExplainLabels:
    """What stands in the explanation of a rule as it is."""

    status: str
    confidence: str
    evidence: str
    exceptions: str
    scope: str
    alike: str
    reasons: str
    untold: str
    nearest: str
    history: str


@dataclass(frozen=True, slots=True)
class ExplainPatterns:
    """Sentences of an explanation, with slots."""

    status: str
    because: str
    lifecycle: str
    event: str


@dataclass(frozen=True, slots=True)
class CheckLabels:
    """What stands in the answer to a draft as it is."""

    rules: str
    ended: str
    published: str
    out_of_force: str
    change: str
    conditions: str
    not_read: str
    words: str


@dataclass(frozen=True, slots=True)
class CheckPatterns:
    """Sentences about a draft, with slots; `verdict` has one for each strength, and `none`."""

    verdict: Mapping[str, str]
    ended: str
    published: str
    written: str
    allowed: str
    risk: str
    base: str
    all_needed: str
    avoid: str
    become: str
    done: str
    clears: str
    clears_known: str
    lowers: str
    no_change: str
    seen: str
    nothing_seen: str
    words_seen: str
    too_little: str
    cannot_tell: str
    marked: str
    word: str
    quoted: str
    words_decide: str
    exception: str
    exception_done: str
    asked: str
    condition: str
    published_condition: str
    more_conditions: str
    not_read: str


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
    none_stands_out: str
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
