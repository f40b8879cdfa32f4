"""Worlds: what a rule base does to posts. Shares no code with kmgraph.

A post that mentions a term mentions the terms inside it as well, as for a filter that looks for strings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from keyword_posts import PostMaker
from keyword_rules import GROUP, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keyword_posts import WorldSettings
    from keyword_rules import Combination, RuleBase
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class World:
    """Posts, what they mention, and what became of them.

    Attributes:
        base: The rules.
        terms: All terms, sorted: those of the rules, and ordinary words.
        mentions: Which posts mention each term, packed, shape (n_terms, ceil(n_posts / 8)).
        author: Shape (n_posts,).
        is_group: Whether the post stands in a group chat, shape (n_posts,).
        removed: Shape (n_posts,).
        whole_terms: As in the settings.
    """

    base: RuleBase
    terms: tuple[str, ...]
    mentions: NDArray[np.uint8]
    author: Numbers
    is_group: Mask
    removed: Mask
    whole_terms: bool = False

    def __len__(self) -> int:
        return len(self.author)

    def holds(self, terms: Iterable[str], chat: str = "") -> Mask:
        """Return which posts mention all of the terms, in that kind of chat."""
        found = np.ones(len(self), dtype=np.bool_)
        for term in terms:
            index = int(np.searchsorted(self.terms, term))
            assert self.terms[index] == term
            found &= np.unpackbits(self.mentions[index], count=len(self)).view(np.bool_)
        if chat:
            found &= self.is_group if chat == GROUP else ~self.is_group
        return found

    def is_under(self, combination: Combination) -> Mask:
        """Return which posts a combination would have removed."""
        found = self.holds(combination.terms, combination.chat)
        if found.any():
            for extenuating in combination.unless:
                found &= ~self.holds(extenuating)
        return found

    def how_many_rules(self) -> Numbers:
        """Return by how many combinations each post would be removed."""
        total = np.zeros(len(self), dtype=np.int64)
        for combination in self.base.combinations:
            total += self.is_under(combination)
        return total


def simulate(base: RuleBase, settings: WorldSettings, ordinary: Sequence[str]) -> World:
    """Return a world under the rule base; the same arguments give the same world.

    Args:
        base: The rules.
        settings: How posts are made.
        ordinary: Words that are no terms of the rules; those that contain a term, or are in one, are left out.
    """
    words = [fold(word) for word in ordinary]
    neutral = [word for word in dict.fromkeys(words) if not any(word in term or term in word for term in base.terms)]
    terms = tuple(sorted({*base.terms, *neutral}))
    maker = PostMaker(base, settings, terms, neutral)
    maker.write()
    author, mentions, is_group = maker.author, _packed(maker, terms), maker.is_group
    nothing = np.zeros(settings.posts, dtype=np.bool_)
    bare = World(base, terms, mentions, author, is_group, nothing, settings.whole_terms)
    return replace(bare, removed=_outcomes(bare.how_many_rules() > 0, settings))


def _packed(maker: PostMaker, terms: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return which posts mention each term: those it was written into, and those with a term that contains it."""
    rows = np.concatenate([rows for rows, _ in maker.pairs])
    used = np.concatenate([used for _, used in maker.pairs])
    order = np.argsort(used, kind="stable")
    rows, ends = rows[order], np.searchsorted(used[order], np.arange(len(terms) + 1))
    packed = np.zeros((len(terms), -(-maker.settings.posts // 8)), dtype=np.uint8)
    for index in range(len(terms)):
        flags = np.zeros(maker.settings.posts, dtype=np.bool_)
        flags[rows[ends[index] : ends[index + 1]]] = True
        packed[index] = np.packbits(flags)
    if maker.settings.whole_terms:
        return packed
    whole = packed.copy()
    for index, term in enumerate(terms):
        for other, longer in enumerate(terms):
            if other != index and term in longer:
                whole[index] |= packed[other]
    return whole


def _outcomes(breaks: Mask, settings: WorldSettings) -> Mask:
    random = np.random.default_rng((settings.seed, 1))
    removed = breaks & (random.random(len(breaks)) < settings.enforcement)
    others = int(np.count_nonzero(~breaks))
    if others and settings.noise:
        stray = np.count_nonzero(removed) * settings.noise / (1 - settings.noise) / others
        removed |= ~breaks & (random.random(len(breaks)) < stray)
    return removed
