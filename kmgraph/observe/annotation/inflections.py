"""Other spellings of a form in English: plurals, third persons, participles, and numbers written out for `#`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = ("0", "00", "000", "0000", "00000", "0.0", "00.0", "000.0", "0,000", "00,000", "0k", "00k")
"""What `#` stands for, each digit as 0: numbers as posts have them."""

_SHORTEST_VERB = 4
_PAST = {
    "lose": "lost", "buy": "bought", "sell": "sold", "win": "won", "get": "got", "make": "made", "take": "took",
    "go": "went", "eat": "ate", "drink": "drank", "steal": "stole", "find": "found", "send": "sent", "pay": "paid",
    "hide": "hid", "write": "wrote", "break": "broke", "fight": "fought", "shoot": "shot", "ride": "rode",
    "drive": "drove", "quit": "quit", "cut": "cut", "run": "ran", "leave": "left", "keep": "kept", "feel": "felt",
    "tell": "told", "bring": "brought", "catch": "caught", "teach": "taught", "sleep": "slept", "wear": "wore",
    "hit": "hit", "put": "put", "grow": "grew", "throw": "threw", "speak": "spoke", "hurt": "hurt",
    "think": "thought", "fall": "fell", "build": "built", "spend": "spent", "give": "gave", "see": "saw",
    "meet": "met", "begin": "began", "choose": "chose", "forget": "forgot",
}  # fmt: skip
_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[a-z]+\Z")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)\Z")
_CONSONANT_Y = re.compile(r"[^aeiou]y\Z")
_DOUBLING = re.compile(r"[^aeiou][aeiou][bdgmnprt]\Z")


def iter_spellings(form: str) -> Iterator[str]:
    """Yield a folded form and its inflections: the last word as a noun, the first as a verb.

    >>> sorted(iter_spellings("lose weight"))
    ['lose weight', 'lose weights', 'loses weight', 'losing weight', 'lost weight']
    """
    yield form
    if not form.isascii():
        return
    head, _, last = form.rpartition(" ")
    if _WORD.match(last) and len(last) > 2:
        yield from (f"{head} {plural}".lstrip() for plural in _plurals(last))
    first, space, rest = form.partition(" ")
    if _WORD.match(first) and (space or len(first) >= _SHORTEST_VERB) and not first.endswith(("s", "ing", "ed")):
        yield from (f"{verb}{space}{rest}" for verb in _verb_forms(first))


def _plurals(noun: str) -> Iterator[str]:
    if noun.endswith("ies") and len(noun) > 4:
        yield f"{noun[:-3]}y"
    elif noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        yield noun[:-1]
    elif _CONSONANT_Y.search(noun):
        yield f"{noun[:-1]}ies"
    elif not noun.endswith("s"):
        yield f"{noun}es" if _SIBILANT.search(noun) else f"{noun}s"
        if _SIBILANT.search(noun):
            return
    elif noun.endswith("ss"):
        yield f"{noun}es"


def _verb_forms(verb: str) -> Iterator[str]:
    if _CONSONANT_Y.search(verb):
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
        return
    yield f"{verb}es" if _SIBILANT.search(verb) else f"{verb}s"
    stem = verb[:-1] if verb.endswith("e") else verb + verb[-1] if _DOUBLING.search(verb) else verb
    yield f"{stem}ing"
    yield _PAST.get(verb, f"{stem}ed")


def iter_numbers(form: str) -> Iterator[str]:
    """Yield a form with each of `NUMBERS` where it has `#`, and digits as 0; the form itself if it has neither.

    >>> list(iter_numbers("996")), len(list(iter_numbers("down # lbs")))
    (['000'], 12)
    """
    plain = _DIGIT.sub("0", form)
    if "#" not in plain[1:] and not plain.startswith("# "):
        yield plain
        return
    for number in NUMBERS:
        yield plain.replace("#", number)
