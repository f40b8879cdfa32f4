"""Classes that depend on another platform than the one a text stands on: what it names tells whether they can be meant.

"Join my Discord" speaks of another platform anywhere but on Discord. Which platform a row stands on is not known here,
so that equal texts of several platforms are read once: both answers are given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.text import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Hierarchy
    from kmgraph.observe.annotation.company import MatchedWords
    from kmgraph.observe.annotation.patterns import PlatformForms

_RUN = re.compile(r"[^\W_]+")
_SHORT = 3
"""Characters of a name that stands in others by chance: "x", "ig"."""


class PlatformNames:
    """Tells which platforms are meant by names that people give them.

    Args:
        platforms: How each is called; they are numbered in this order.
    """

    def __init__(self, platforms: Sequence[PlatformForms]) -> None:
        self._platforms = platforms

    def meant(self, names: Iterable[str]) -> frozenset[int]:
        """Return the platforms that one of the names is a name of, or holds one of: "discord-en" is Discord."""
        found = set[int]()
        for name in names:
            key = _key(name)
            found |= self._of_key.get(key, set())
            for known, numbers in self._of_key.items():
                if _is_within(known, key):
                    found |= numbers
        return frozenset(found)

    @cached_property
    def _of_key(self) -> Mapping[str, set[int]]:
        found: dict[str, set[int]] = {}
        for number, platform in enumerate(self._platforms):
            for name in platform.names:
                found.setdefault(_key(name), set()).add(number)
        return found


def _is_within(known: str, key: str) -> bool:
    if known.isascii():
        return len(known) > _SHORT and f" {known} " in f" {key} "
    return len(known) > 1 and known in key


def _key(name: str) -> str:
    """Return a name as it is compared: its runs of letters and digits, spaced."""
    return " ".join(_RUN.findall(name.casefold().translate(SIMPLIFIED)))


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """Which classes depend on another platform, and which words name one.

    Attributes:
        must_name: Classes that depend on another platform, with those below them; true: texts have to name it.
        platforms: For each word the platforms that it names.
    """

    must_name: Mapping[str, bool]
    platforms: Sequence[tuple[int, ...]]

    @classmethod
    def of(cls, told: Mapping[str, bool], platforms: Sequence[tuple[int, ...]], hierarchy: Hierarchy) -> Elsewhere:
        """Return what holds of classes and of those below them, of which a stricter ancestor is the one that counts."""
        below: dict[str, bool] = {}
        for iri, must_name in told.items():
            for one in hierarchy.descendants(iri):
                below[one] = must_name or below.get(one, False)
        return cls(below, platforms)

    def depends(self, iris: Iterable[str]) -> bool:
        """Return whether one of the classes depends on another platform."""
        return not self.must_name.keys().isdisjoint(iris)

    def without(self, iris: Iterable[str], *, named_only: bool = False) -> frozenset[str]:
        """Return the classes but those that depend on another platform; `named_only`: but those that must name it."""
        gone = self._must_name if named_only else self.must_name.keys()
        return frozenset(iri for iri in iris if iri not in gone)

    def named(self, matched: MatchedWords, texts: Iterable[int]) -> dict[int, frozenset[int]]:
        """Return the platforms that some of the texts name, whatever else their words say."""
        found: dict[int, set[int]] = {text: set() for text in texts}
        if found:
            words, last = matched.matches.word, 0
            for row in np.flatnonzero(self._is_name[words]).tolist():
                # Of names inside one another the longer counts.
                is_inside, last = matched.matches.end[row] <= last, max(last, matched.matches.end[row])
                text = int(matched.text[row])
                if text in found and not is_inside:
                    found[text].update(self.platforms[words[row]])
        return {text: frozenset(numbers) for text, numbers in found.items()}

    @cached_property
    def _must_name(self) -> frozenset[str]:
        return frozenset(iri for iri, must_name in self.must_name.items() if must_name)

    @cached_property
    def _is_name(self) -> NDArray[np.bool_]:
        return np.fromiter(map(bool, self.platforms), np.bool_, len(self.platforms))
