"""Everyday topics that a text only mentions in passing: "job interview tomorrow, the cat sleeps" is about no pets.

One short word tells an everyday topic only where no other words tell another: who bakes and calls a mother writes of a
day, neither of baking nor of mothers. A phrase, or a second word, tells it anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy
    from kmgraph.observe.annotation.whole_texts import Span

_LONG_WORD = 3
"""Characters of a Chinese word that says as much as an English phrase."""


class Topics:
    """The classes that say what content is about.

    Args:
        topics: All of them.
        everyday: Those of them that ordinary texts name without being about them.
        hierarchy: Tells which class is below which.
    """

    def __init__(self, topics: frozenset[str], everyday: frozenset[str], hierarchy: Hierarchy) -> None:
        self._topics = topics
        self._related = {iri: (hierarchy.descendants(iri) | hierarchy.ancestors(iri)) & topics for iri in everyday}

    def without_passing(self, read: Mapping[str, set[Span]], folded: str) -> frozenset[str]:
        """Return the classes read in a text but those that are only mentioned in passing.

        Args:
            read: The classes, with the places of their words in `folded`.
            folded: The texts that were read.
        """
        classes = frozenset(read)
        told = classes & self._topics if len(classes) > 1 else frozenset[str]()
        if len(told) < 2:
            return classes
        return classes - {iri for iri in told if self._is_passing(iri, read, told, folded)}

    def told_twice(self, read: Mapping[str, set[Span]], classes: Iterable[str], folded: str) -> frozenset[str]:
        """Return those of the classes that say what a text is about, and that two different words of it tell.

        Args:
            read: The classes, with the places of their words in `folded`.
            classes: Those that are asked about.
            folded: The texts that were read.
        """
        topics = self._topics.intersection(classes)
        return frozenset(iri for iri in topics if len({folded[slice(*span)] for span in read[iri]}) > 1)

    def _is_passing(self, iri: str, read: Mapping[str, set[Span]], told: frozenset[str], folded: str) -> bool:
        """Return whether one short word tells an everyday class and its kin, and another tells a class of none."""
        if iri not in self._related or len(read[iri]) > 1:
            return False
        related = told & self._related[iri]
        spans = read[iri] if len(related) == 1 else set[tuple[int, int]]().union(*(read[one] for one in related))
        return (
            len(spans) == 1
            and not _is_phrase(folded, *spans)
            and any(not spans.issuperset(read[one]) for one in told - related)
        )


def _is_phrase(folded: str, span: Span) -> bool:
    word = folded[slice(*span)]
    return " " in word or (not word.isascii() and len(word) >= _LONG_WORD)
