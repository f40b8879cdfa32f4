"""Texts made up for tests of copies: rows of everyday words in English and Chinese, edits, and a naive measure."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from kmgraph.observe.raw import encode_column
from kmgraph.observe.text.characters import UNSPACED
from kmgraph.observe.text.copies import group_copies
from kmgraph.observe.text.wordings import read_wordings, wording

_WORDS = """
the of to and in is it you that he was for on are with as his they be at one have this from or had by hot but some what
there we can out other were all your when use word how said each she which do their time if will way about many then
them would write like these her long make thing see him two has look more day could go come did sound most number who
over know water than call first people may down side been now find any new work part take get place made live where
after back little only round man year came show every good give our under name very through just form
"""
ENGLISH = _WORDS.split()
CHINESE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义"
)  # fmt: skip

Sentence = Callable[[random.Random, int], str]
Edit = Callable[[random.Random, str], str]


def english(random: random.Random, n_words: int) -> str:
    """A row of English words."""
    return " ".join(random.choices(ENGLISH, k=n_words))


def chinese(random: random.Random, n_characters: int) -> str:
    """A row of Chinese characters."""
    return "".join(random.choices(CHINESE, k=n_characters))


def edit_english(random: random.Random, text: str) -> str:
    """The text with a word exchanged, put in or left out."""
    return " ".join(_edit(random, text.split(), [*ENGLISH, "!!", "😀"]))


def edit_chinese(random: random.Random, text: str) -> str:
    """The text with a character exchanged, put in or left out."""
    return "".join(_edit(random, list(text), [*CHINESE, "！", "😀"]))


def _edit(random: random.Random, parts: list[str], choices: list[str]) -> list[str]:
    place = random.randrange(len(parts))
    kept = parts[place + 1 :] if random.random() < 0.7 else parts[place:]
    new = [] if random.random() < 0.2 else [random.choice(choices)]
    return [*parts[:place], *new, *kept]


def shingles(text: str) -> set[str]:
    """The pieces of a text: three characters where they begin with one of an unspaced script, else five."""
    plain = wording(text)
    sizes = (3 if any(first <= ord(letter) <= last for first, last in UNSPACED) else 5 for letter in plain)
    return {plain[place : place + size] for place, size in enumerate(sizes) if place + size <= len(plain)}


def jaccard(left: str, right: str) -> float:
    """The share of pieces that both texts have."""
    first, second = shingles(left), shingles(right)
    return len(first & second) / len(first | second)


def codes(texts: list[str]) -> list[int]:
    """The group of copies of each text, -1 for none."""
    column = encode_column("text", texts)
    found = group_copies([read_wordings([column], np.ones(len(texts), dtype=np.bool_))])
    return [int(code) for code in found.codes]
