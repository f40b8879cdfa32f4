"""How alike wordings are, and which of many are worth comparing: letters are compared within a bound of work."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE = 0.6
"""Two wordings are of one statement from this share on; measured by `SequenceMatcher.ratio`, 1 is the same."""

_COMPARED = 400
_ALL_PAIRS = 2_500
"""So many pairs are all looked at; of more, a wording is compared with those that share its rarest words."""
_MOST_SHARING = 500
_MOST_CANDIDATES = 12
_MOST_WORK = 20_000_000
"""Pairs of equal letters that may be looked at in all, some seconds' work; then words alone are compared."""
_WORD = re.compile("[\u3400-\u9fff]|[^\\W_\u3400-\u9fff]+")


class LikeWordings:
    """Wordings that others are compared with.

    Args:
        texts: The wordings.
        others: How many will be compared with them.
    """

    def __init__(self, texts: Sequence[str], others: int) -> None:
        self._texts = [text[:_COMPARED] for text in texts]
        self._letters = list(map(Counter, self._texts))
        self._words = [Counter(_WORD.findall(text.casefold())) for text in self._texts]
        self._is_few = len(texts) * others <= _ALL_PAIRS
        self._with: dict[str, list[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                self._with.setdefault(word, []).append(number)
        self._work = _MOST_WORK

    def alike(self, text: str) -> dict[int, float]:
        """Return the likeness in [0, 1] of the wordings that are alike enough to be one statement, by number."""
        text = text[:_COMPARED]
        words, letters = Counter(_WORD.findall(text.casefold())), Counter(text)
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(text)
        found = {}
        for number in self._candidates(words):
            if 2 * (letters & self._letters[number]).total() < ALIKE * (len(text) + len(self._texts[number])):
                continue
            likeness = self._likeness(matcher, number, letters, words)
            if likeness >= ALIKE:
                found[number] = likeness
        return found

    def _candidates(self, words: Counter[str]) -> Sequence[int]:
        if self._is_few:
            return range(len(self._texts))
        rarest = sorted((self._with[word] for word in words if word in self._with), key=len)
        shared = Counter(islice(chain.from_iterable(rarest), _MOST_SHARING))
        return sorted(shared, key=lambda number: (-shared[number], number))[:_MOST_CANDIDATES]

    def _likeness(
        self, matcher: SequenceMatcher[str], number: int, letters: Counter[str], words: Counter[str]
    ) -> float:
        own = self._letters[number]
        self._work -= sum(count * own[letter] for letter, count in letters.items())
        if self._work < 0:
            both, own_words = (words & self._words[number]).total(), self._words[number].total()
            return 2 * both / max(words.total() + own_words, 1)
        matcher.set_seq1(self._texts[number])
        return matcher.ratio()
