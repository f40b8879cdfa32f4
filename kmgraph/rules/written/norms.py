"""The wording of a sentence, a heading or a stem -> what it does: prohibit, permit or oblige."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, PrescribedOutcome
from kmgraph.rules.written.announcements import announced_by
from kmgraph.rules.written.wordings import (
    ALL_OF,
    CONDITIONS,
    NO_RULE,
    NO_STEM,
    QUESTION,
    QUOTED,
    STEM_WORDINGS,
    WEIGHED,
    WITHOUT,
    WORDINGS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.rules.written.wordings import NormWording

_LONGEST_STEM = 240
# The time of some patterns grows with the square of the length.
_LONGEST_SENTENCE = 1_500
# A sentence is looked at in several ways, and may stand in a document many times.
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Norm:
    """What a wording does.

    Attributes:
        deontic: Prohibits, permits or obliges.
        outcomes: What is announced for content that may stay, or that is posted all the same, in the order of
            `PrescribedOutcome`; some go together.
        cue: The words that say so.
    """

    deontic: Deontic
    outcomes: tuple[PrescribedOutcome, ...]
    cue: str

    @property
    def limits(self) -> tuple[PrescribedOutcome, ...]:
        """Return within which limits content may stay; what is prohibited may not stay, whatever comes of it."""
        return () if self.deontic is Deontic.PROHIBITION else self.outcomes


@lru_cache(maxsize=_MOST_REMEMBERED)
def norm_of(sentence: str) -> Norm | None:
    """Return what a sentence does; None if it is no rule.

    >>> norm_of("We don't allow hate speech.").deontic.value, norm_of("You can appeal.")
    ('prohibition', None)
    >>> norm_of("可以分享减肥经验。").deontic.value
    'permission'
    """
    sentence = sentence.strip("*_ ")[:_LONGEST_SENTENCE]
    if NO_RULE.search(sentence) or QUESTION.search(sentence) or is_weighed(sentence):
        return None
    text = QUOTED.sub("“…”", WITHOUT.sub("", sentence))
    norm = _first(text, WORDINGS)
    if norm is None or norm.deontic is not Deontic.PROHIBITION:
        return norm
    return replace(norm, outcomes=announced_by(text, norm.cue))


@lru_cache(maxsize=_MOST_REMEMBERED)
def norm_of_stem(text: str) -> Norm | None:
    """Return what a heading or a stem says of the points below it; None if nothing.

    >>> norm_of_stem("NOT ALLOWED").deontic.value, norm_of_stem("More information")
    ('prohibition', None)
    """
    return None if NO_STEM.search(text) else _first(text, STEM_WORDINGS)


def norm_of_stem_line(text: str) -> Norm | None:
    """Return what a stem does whose sentence is none: "Not allowed:", "Examples of content that's not allowed:"."""
    return norm_of_stem(text) if len(text) < _LONGEST_STEM else None


def is_weighed(text: str) -> bool:
    """Return whether a text tells what is weighed when rules are applied, which is no rule.

    >>> is_weighed("Whether the video shows faces"), is_weighed("We remove faces")
    (True, False)
    """
    return WEIGHED.search(text) is not None


def lists_each(stem: str) -> bool:
    """Return whether each of the conditions below a stem is enough by itself.

    >>> lists_each("We may remove media if:"), lists_each("We remove media that meets all of the following conditions:")
    (True, False)
    """
    return not (NO_STEM.search(stem) or ALL_OF.search(stem))


def lists_conditions(stem: str) -> bool:
    """Return whether the points below a stem are conditions, or steps, that are no rules one by one.

    >>> lists_conditions("Content that shows violence when:"), lists_conditions("We remove:")
    (True, False)
    """
    return bool(CONDITIONS.search(stem) or NO_STEM.search(stem))


def _first(text: str, wordings: Sequence[NormWording]) -> Norm | None:
    for wording in wordings:
        found = wording.pattern.search(text)
        if found:
            outcomes = _outcomes(text, wordings) if wording.outcome else ()
            return Norm(wording.deontic, outcomes, found[0].strip())
    return None


def _outcomes(text: str, wordings: Sequence[NormWording]) -> tuple[PrescribedOutcome, ...]:
    outcomes = {other.outcome for other in wordings if other.outcome and other.pattern.search(text)}
    return tuple(outcome for outcome in PrescribedOutcome if outcome in outcomes)
