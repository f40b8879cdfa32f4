"""Texts -> tokens in arrays: characters of scripts without spaces, and words of all others.

A term is a run of tokens of one kind with nothing but a space between words, and nothing at all between characters.
Links and handles say nothing; chains of hashtags are put under posts whatever these say. Both are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.text.characters import UNSPACED, fold_text, without_links
from kmgraph.observe.text.simplified import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

_TAGS = re.compile(r"(?:#[^\s#]{1,40}#?\s*){3,}")
"""Three hashtags in a row or more: a chain."""

_MARK, _LETTER, _SIGN = 0, 1, 2  # neither; of a script with spaces between words; of one without
_BASE = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = 64  # characters of a word that its hash reads one by one; what is longer is no word
_TOGETHER = 1 << 16  # characters, from which on more at a time gain nothing
_END = "\n"  # between texts: fold_text leaves none in any


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of some texts, end to end.

    Attributes:
        codes: Code points of the texts, end to end, uint32.
        starts, ends: Where each token begins and ends in `codes`, shape (n_tokens,).
        keys: A number for each token, the same for the same token in any texts, shape (n_tokens,), uint64.
        texts: Which text each token is of, shape (n_tokens,).
        is_word: Whether it is a word, and not a character of a script without spaces, shape (n_tokens,).
        is_near: Whether the next token is of the same text with no mark between the two, shape (n_tokens,).
        goes_on: Whether the next token may stand in one term with this one, shape (n_tokens,).
    """

    codes: NDArray[np.uint32]
    starts: Positions
    ends: Positions
    keys: NDArray[np.uint64]
    texts: Positions
    is_word: NDArray[np.bool_]
    is_near: NDArray[np.bool_]
    goes_on: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.starts)

    def spelt(self, first: int, count: int) -> str:
        """Return the term of so many tokens from one on, as it stands in the text."""
        piece = self.codes[self.starts[first] : self.ends[first + count - 1]]
        return piece.tobytes().decode("utf-32-le")


def running_text(text: str) -> str:
    """Return a text as terms are looked for in it.

    >>> running_text("看 https://t.co/Ab1 這個 @anna #a #b #c")
    '看 这个'
    """
    (running,) = running_texts((text,))
    return running


def running_texts(texts: Iterable[str]) -> Iterator[str]:
    """Yield what `running_text` returns for each text; many short ones are had faster together."""
    together: list[str] = []
    size = 0
    for text in texts:
        together.append(_without_noise(text))
        size += len(together[-1])
        if size > _TOGETHER:
            yield from simplified(_END.join(together)).split(_END)
            together, size = [], 0
    if together:
        yield from simplified(_END.join(together)).split(_END)


def _without_noise(text: str) -> str:
    folded = without_links(fold_text(text), " ")
    if "#" in folded:
        folded = _TAGS.sub(" ", folded)
    return " ".join(folded.split())


def read_tokens(texts: Sequence[str]) -> Tokens:
    """Return the tokens of texts that `running_text` gave."""
    codes = np.frombuffer((_END.join(texts) + _END).encode("utf-32-le"), dtype=np.uint32)
    kinds = _kinds()[codes]
    is_letter, is_sign = kinds != _MARK, kinds == _SIGN
    in_word = is_letter & ~is_sign
    begins, stops = in_word.copy(), in_word.copy()
    begins[1:] &= ~in_word[:-1]
    stops[:-1] &= ~in_word[1:]
    starts, ends = np.flatnonzero(is_sign | begins), np.flatnonzero(is_sign | stops) + 1
    is_word = in_word[starts]
    # Characters are counted in four bytes: millions at a time are what takes memory here.
    texts_of = np.cumsum(codes == ord(_END), dtype=np.int32)[starts].astype(np.int64)
    marks = np.cumsum(~(is_letter | (codes == ord(" "))), dtype=np.int32)
    is_near = np.zeros(len(starts), dtype=np.bool_)
    is_near[:-1] = marks[starts[1:]] == marks[ends[:-1] - 1]
    goes_on = is_near.copy()
    goes_on[:-1] &= (is_word[1:] == is_word[:-1]) & (is_word[1:] | (starts[1:] == ends[:-1]))
    keys = _keys(codes, starts, ends, is_word, in_word)
    return Tokens(codes, starts, ends, keys, texts_of, is_word, is_near, goes_on)


def _keys(
    codes: NDArray[np.uint32],
    starts: Positions,
    ends: Positions,
    is_word: NDArray[np.bool_],
    in_word: NDArray[np.bool_],
) -> NDArray[np.uint64]:
    """Return a number for each token: the code point of a sign, a hash of a word."""
    keys = codes[starts].astype(np.uint64)
    lengths = (ends - starts)[is_word]
    if len(lengths):
        places = np.flatnonzero(in_word)
        offsets = np.minimum(places - np.repeat(starts[is_word], lengths), _LONGEST)
        parts = (codes[places].astype(np.uint64) + np.uint64(1)) * _powers()[offsets]
        hashes = np.add.reduceat(parts, np.concatenate(([0], np.cumsum(lengths)[:-1])))
        hashes ^= hashes >> np.uint64(31)
        hashes *= np.uint64(0xBF58476D1CE4E5B9)
        # No code point has the highest bit.
        keys[is_word] = hashes | np.uint64(1 << 63)
    return keys


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return for each code point whether it is a letter or digit, and of which kind of script, shape (0x110000,)."""
    is_letter = np.fromiter((chr(code).isalnum() for code in range(0x110000)), dtype=np.bool_, count=0x110000)
    kinds = np.where(is_letter, _LETTER, _MARK).astype(np.uint8)
    for first, last in UNSPACED:
        kinds[first : last + 1][is_letter[first : last + 1]] = _SIGN
    return kinds


@cache
def _powers() -> NDArray[np.uint64]:
    return np.cumprod(np.full(_LONGEST + 1, _BASE, dtype=np.uint64), dtype=np.uint64)
