"""Which exceptions one sentence names, and which of them one phrase can hold.

A rule may have twenty exceptions; a sentence that names them all is not read to its end. Those of one property go into
one phrase ("mention “a”, “b” or “c”"), and beyond a few the sentence only counts them. The details of a rule name all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.phrases.fragments import CLAUSE, HEAD, Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.render.language import Grammar

MOST_NAMED = 5
"""Exceptions that one sentence names; one more is named too, as counting it would take as many words."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The exceptions that a sentence names, and how many more there are."""

    named: tuple[Parts, ...]
    more: int = 0


def select(exceptions: Sequence[Parts], most: int | None) -> Selection:
    """Return the exceptions that a sentence names: all, or the first `most`, those of one fragment before others."""
    if most is None or len(exceptions) <= most + 1:
        return Selection(tuple(exceptions))
    simple_first = sorted(exceptions, key=lambda each: not each.is_single)
    return Selection(tuple(simple_first[:most]), len(exceptions) - most)


def grouped(exceptions: Sequence[Parts], grammar: Grammar) -> tuple[tuple[Parts, ...], ...]:
    """Return the exceptions in groups that one phrase each can hold, in the order in which the groups begin."""
    groups: dict[object, list[Parts]] = {}
    for position, each in enumerate(exceptions):
        groups.setdefault(_shared(each, grammar) or position, []).append(each)
    return tuple(map(tuple, groups.values()))


def _shared(exception: Parts, grammar: Grammar) -> tuple[str, str | None] | None:
    """Return what other exceptions must have in common with this one to stand in one phrase; None if none can.

    Clauses stay apart unless they are one property's: in "do not show a or contain b" the "not" would reach on.
    """
    if not exception.is_single:
        return None
    (fragment,) = exception.fragments
    if fragment.frame is not None and fragment.filler is not None:
        return (fragment.slot, fragment.frame)
    apart = {CLAUSE, HEAD} if grammar.predicate.style == "noun" else {CLAUSE}
    opener = grammar.noun.opener
    has_own_verb = bool(opener) and fragment.text.startswith(opener)
    return None if fragment.slot in apart or has_own_verb else (fragment.slot, None)
