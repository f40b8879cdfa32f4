"""The words of the page about classes of terms that were found in texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermTableLabels:
    """The headings of the tables of terms and of their occurrences."""

    term: str
    target: str
    kept: str
    sources: str
    contexts: str


@dataclass(frozen=True, slots=True)
class TermPatterns:
    """Sentences about classes of terms, with slots.

    Attributes:
        lead: What the page is, and what to do with it.
        class_title: A class: its `{id}` and what it is called for now.
        awaiting: Nobody has reviewed it.
        reviewed: A person has, and calls it `{name}`.
        platform: Where it was found.
        asked: How many of its terms rules ask for; `separator` stands between several.
        eventful: Its posts fall into a short time.
        hidden: How many terms too few sources use for them to be shown.
        in_target: A post whose outcome is in the target.
        left_alone: Another one.
    """

    title: str
    lead: tuple[str, ...]
    class_title: str
    awaiting: str
    reviewed: str
    platform: str
    asked: str
    separator: str
    eventful: str
    hidden: str
    in_target: str
    left_alone: str
