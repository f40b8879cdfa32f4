"""Writes posts: which author, which theme, which terms.

Term use is Zipfian; terms of one theme (combinations that share terms) come together; an author has themes of their
own. Some posts carry a whole combination, some of these an extenuating one beside it; decoys carry a combination but
for one term, or an extenuating combination alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyword_rules import RuleBase, Terms
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """How posts are made; counts and means aside, numbers are shares in [0, 1].

    Attributes:
        posts: Number of posts.
        seed: Seeds everything.
        enforcement: Chance that a post that breaks a rule is removed.
        noise: Share of the removed posts that no rule is behind.
        posts_per_author: Mean; a few authors post much more.
        with_combination: Posts that carry a whole combination.
        with_decoy: Posts that carry a combination but for one term.
        extenuated: Posts with an extenuable combination that carry an extenuating one beside it.
        with_extenuating: Other posts that carry an extenuating combination.
        topic_terms: Mean number of further terms of its theme that a post mentions.
        ordinary_terms: Mean number of ordinary words a post mentions.
        whole_terms: Whether a post with a term does not count as mentioning the terms inside it.
    """

    posts: int = 50_000
    seed: int = 0
    enforcement: float = 0.9
    noise: float = 0.05
    posts_per_author: float = 8.0
    with_combination: float = 0.25
    with_decoy: float = 0.2
    extenuated: float = 0.3
    with_extenuating: float = 0.04
    topic_terms: float = 0.5
    ordinary_terms: float = 2.0
    whole_terms: bool = False


def themes(base: RuleBase) -> dict[Terms, int]:
    """Return a theme for each combination: those that share a term, or a term inside a term, have the same one.

    Combinations that share nothing with any other stand together, ten to a theme.
    """
    group = list(range(len(base.combinations)))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for first, one in enumerate(base.combinations):
        for second, other in enumerate(base.combinations[:first]):
            if any(a in b or b in a for a in one.terms for b in other.terms):
                group[root(first)] = root(second)
    roots = [root(index) for index in range(len(group))]
    alone = [index for index in roots if roots.count(index) == 1]
    for place, index in enumerate(alone):
        roots[index] = alone[place // 10 * 10]
    numbers = {index: number for number, index in enumerate(sorted(set(roots)))}
    return {one.terms: numbers[index] for one, index in zip(base.combinations, roots, strict=True)}


def zipf(count: int, exponent: float, shift: float = 0.0) -> NDArray[np.float64]:
    """Return the shares of ranks 1 to `count`, shape (count,)."""
    weights = (np.arange(1, count + 1) + shift) ** -exponent
    return np.asarray(weights / weights.sum())


class PostMaker:
    """Writes posts: collects pairs of post and term."""

    def __init__(self, base: RuleBase, settings: WorldSettings, terms: tuple[str, ...], neutral: list[str]) -> None:
        self.base, self.settings, self.neutral = base, settings, neutral
        self.random = np.random.default_rng(settings.seed)
        self.place = {term: index for index, term in enumerate(terms)}
        self.pairs: list[tuple[Numbers, Numbers]] = []
        # How often each is used belongs to the world, not to the draw: fresh posts of another seed use the same shares.
        shares = np.random.default_rng(len(base.terms))
        combinations = base.combinations
        self.popularity = zipf(len(combinations), 0.7, 20.0)[shares.permutation(len(combinations))]
        self.extenuating = sorted({terms for one in combinations for terms in one.unless})
        self.ease = zipf(max(1, len(self.extenuating)), 1.0, 1.0)[shares.permutation(max(1, len(self.extenuating)))]
        theme = themes(base)
        self.theme_of = np.array([theme[one.terms] for one in combinations])
        self.author = self._authors()
        self.is_group = self.random.random(settings.posts) < 0.5
        self.theme = self._themes()

    def write(self) -> None:
        settings = self.settings
        draw = self.random.random(settings.posts)
        carries = draw < settings.with_combination
        decoy = ~carries & (draw < settings.with_combination + settings.with_decoy)
        self._ordinary_words()
        self._topics()
        chosen = self._combinations(np.flatnonzero(carries | decoy))
        self._carry(np.flatnonzero(carries), chosen[carries[carries | decoy]])
        self._decoys(np.flatnonzero(decoy), chosen[decoy[carries | decoy]])
        self._extenuate_others(np.flatnonzero(~carries))

    def _authors(self) -> Numbers:
        count = max(2, round(self.settings.posts / self.settings.posts_per_author))
        return self.random.choice(count, self.settings.posts, p=zipf(count, 0.5, 5.0))

    def _themes(self) -> Numbers:
        """Draw each post's theme: half from what all write about, half from two themes of the author's own."""
        weight = np.bincount(self.theme_of, weights=self.popularity)
        everyone = self.random.choice(len(weight), self.settings.posts, p=weight / weight.sum())
        own = self.random.choice(len(weight), (self.author.max() + 1, 2), p=weight / weight.sum())
        mine = own[self.author, self.random.integers(0, 2, self.settings.posts)]
        return np.where(self.random.random(self.settings.posts) < 0.5, everyone, mine)

    def _add(self, rows: Numbers, terms: Iterable[str]) -> None:
        for term in terms:
            self.pairs.append((rows, np.full(len(rows), self.place[term])))

    def _ordinary_words(self) -> None:
        counts = self.random.poisson(self.settings.ordinary_terms, self.settings.posts)
        rows = np.repeat(np.arange(self.settings.posts), counts)
        # Short parts of extenuating combinations ("holiday", "name list") are among the commonest words there are.
        common = {term for terms in self.extenuating for term in terms if len(terms) > 1 and len(term) <= 2}
        words = [*sorted(common), *self.neutral]
        used = self.random.choice(len(words), len(rows), p=zipf(len(words), 1.0, 10.0))
        self.pairs.append((rows, np.array([self.place[word] for word in words])[used]))

    def _topics(self) -> None:
        """Mention further terms of the theme: parts of its combinations, none that is a combination by itself.

        What many combinations have in common (a leader's name, a region) is what people mention most.
        """
        counts = self.random.poisson(self.settings.topic_terms, self.settings.posts)
        every = np.repeat(np.arange(self.settings.posts), counts)
        for theme in range(self.theme_of.max() + 1):
            members = [self.base.combinations[index] for index in np.flatnonzero(self.theme_of == theme)]
            shared = Counter(term for one in members if len(one.terms) > 1 for term in one.terms)
            parts = sorted(shared, key=lambda term: (-shared[term], len(term), term))
            rows = every[self.theme[every] == theme]
            if parts and len(rows):
                used = self.random.choice(len(parts), len(rows), p=zipf(len(parts), 0.8))
                self.pairs.append((rows, np.array([self.place[part] for part in parts])[used]))

    def _combinations(self, rows: Numbers) -> Numbers:
        """Draw a combination of the theme of each post."""
        chosen = np.zeros(len(rows), dtype=np.int64)
        for theme in range(self.theme_of.max() + 1):
            here = np.flatnonzero(self.theme[rows] == theme)
            members = np.flatnonzero(self.theme_of == theme)
            shares = self.popularity[members] / self.popularity[members].sum()
            chosen[here] = self.random.choice(members, len(here), p=shares)
        return chosen

    def _carry(self, rows: Numbers, chosen: Numbers) -> None:
        ease = dict(zip(self.extenuating, self.ease, strict=False))
        for index, combination in enumerate(self.base.combinations):
            mine = rows[chosen == index]
            self._add(mine, combination.terms)
            spared = mine[self.random.random(len(mine)) < self.settings.extenuated]
            if combination.unless and len(spared):
                shares = np.array([ease[terms] for terms in combination.unless])
                used = self.random.choice(len(shares), len(spared), p=shares / shares.sum())
                for place, terms in enumerate(combination.unless):
                    self._add(spared[used == place], terms)

    def _decoys(self, rows: Numbers, chosen: Numbers) -> None:
        for index, combination in enumerate(self.base.combinations):
            mine = rows[chosen == index]
            if len(combination.terms) > 1 and len(mine):
                missing = self.random.integers(0, len(combination.terms), len(mine))
                for place, term in enumerate(combination.terms):
                    self._add(mine[missing != place], (term,))

    def _extenuate_others(self, rows: Numbers) -> None:
        if self.extenuating:
            rows = rows[self.random.random(len(rows)) < self.settings.with_extenuating]
            used = self.random.choice(len(self.extenuating), len(rows), p=self.ease)
            for place, terms in enumerate(self.extenuating):
                self._add(rows[used == place], terms)
