"""Everyday topics that a text only mentions in passing: "job interview tomorrow, the cat sleeps" is about no pets.

One short word tells an everyday topic only where no other words tell another: who bakes and calls a mother writes of a
day, neither of baking nor of mothers. A phrase, or a second word, tells it anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy

Span: TypeAlias = tuple[int, int]

_LONG_WORD = 3
"""Characters of a Chinese word that says as much as an English phrase."""


def without_passing(
    read: Mapping[str, set[Span]], folded: str, topics: frozenset[str], everyday: frozenset[str], hierarchy: Hierarchy
) -> frozenset[str]:
    """Return the classes read in a text but those that are only mentioned in passing.

    Args:
        read: The classes, with the places of their words in `folded`.
        folded: The texts that were read.
        topics: All classes that say what content is about.
        everyday: Those of them that ordinary texts name without being about them.
        hierarchy: Tells which class is below which.
    """
    told = topics.intersection(read)
    if len(told) < 2 or everyday.isdisjoint(told):
        return frozenset(read)
    passing = set()
    for iri in everyday & told:
        if len(read[iri]) == 1:
            related = {one for one in told if hierarchy.is_subclass(one, iri) or hierarchy.is_subclass(iri, one)}
            if _is_passing(read, related, told, folded):
                passing.add(iri)
    return frozenset(read) - passing


def _is_passing(read: Mapping[str, set[Span]], related: set[str], told: frozenset[str], folded: str) -> bool:
    """Return whether one short word tells some related classes, and another tells a class that is none of them."""
    spans = set[Span]().union(*(read[one] for one in related))
    return (
        len(spans) == 1
        and not _is_phrase(folded, *spans)
        and any(not spans.issuperset(read[one]) for one in told if one not in related)
    )


def _is_phrase(folded: str, span: Span) -> bool:
    word = folded[slice(*span)]
    return " " in word or (not word.isascii() and len(word) >= _LONG_WORD)
