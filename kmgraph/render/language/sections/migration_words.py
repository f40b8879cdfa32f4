"""The words of the migration guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MigrationLabels:
    """What stands in the layouts of a migration guide as it is."""

    glossary: str
    glossary_intro: str
    nothing: str
    method: str
    limits: str


@dataclass(frozen=True, slots=True)
class MigrationPatterns:
    """Sentences of a migration guide, with slots.

    Attributes:
        lead: What it is drawn from.
        heading, intro: Of each part.
        name, verdict: Of each verdict: a word or two, and a sentence about `{subject}` or around `{sentence}`.
        reason: Why a kind is unknown.
        counts: What became of a kind's posts on a platform; `withheld`, `unrecorded`, `unseen` where none are told.
        more, less, level: How surprising a kind is, by whether its rate is higher at the destination.
        permits, forbids: What is written there.
        narrower: A rule about a part of the kind.
        meaning: A meaning of a word; `translations` of it.
        period: A platform in a period, and `days` a period that isn't of whole months.
        first_run, second_run: What two runs over one platform are called, in the place of a period.
    """

    title: str
    lead: str
    lead_withheld: str
    heading: Mapping[str, str]
    intro: Mapping[str, str]
    name: Mapping[str, str]
    verdict: Mapping[str, str]
    reason: Mapping[str, str]
    counts: str
    withheld: str
    unrecorded: str
    unseen: str
    more: str
    less: str
    level: str
    permits: str
    forbids: str
    narrower: str
    meaning: str
    translations: str
    method: tuple[str, ...]
    limits: tuple[str, ...]
    period: str
    days: str
    first_run: str
    second_run: str
