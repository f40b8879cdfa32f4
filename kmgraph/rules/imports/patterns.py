r"""Regular expressions of filters -> the words that they find, where they are nothing but words.

What kmgraph writes is understood, and `\b…\b` around a word as people write it. Everything else is a program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNS = frozenset(".^$*+?{}[]()|")
_AROUND = (re.compile(r"\(\?<!\\w\)(?P<word>.*)\(\?!\\w\)", re.DOTALL), re.compile(r"\\b(?P<word>.*)\\b", re.DOTALL))
_EITHER = re.compile(r"(?:[^\\|]|\\.)+", re.DOTALL)
_ANY_CASE = re.compile(r"\(\?(?:i|is|si)\)(?P<rest>.*)", re.DOTALL)
_BOTH = re.compile(r"\(\?:(?P<first>.*?)\)\.\*\(\?:(?P<second>.*)\)", re.DOTALL)
_LINK = "https?://"


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word, and whether it has to stand by itself or is found within longer words, too."""

    text: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class FoundThing:
    """Any of some words, or a link."""

    words: tuple[FoundWord, ...] = ()
    is_link: bool = False


def literal_of(pattern: str) -> str | None:
    r"""Return the text that a pattern finds if it is a text and nothing else; None otherwise.

    >>> literal_of(r"c\+\+ tips"), literal_of("colou?r"), literal_of(r"\d")
    ('c++ tips', None, None)
    """
    found, rest = [], iter(pattern)
    for letter in rest:
        if letter != "\\":
            if letter in _SIGNS:
                return None
            found.append(letter)
            continue
        escaped = next(rest, "")
        # Before a letter or a digit a backslash makes a class of letters or a reference of it.
        if not escaped or escaped.isalnum():
            return None
        found.append(escaped)
    return "".join(found).strip() or None


def word_of(pattern: str) -> FoundWord | None:
    r"""Return the word that a pattern finds; None if it finds anything else.

    >>> word_of(r"\bspam\b"), word_of("顶班费"), word_of("spam+")
    (FoundWord(text='spam', is_whole=True), FoundWord(text='顶班费', is_whole=False), None)
    """
    for around in _AROUND:
        match = around.fullmatch(pattern)
        literal = literal_of(match["word"]) if match else None
        if literal:
            return FoundWord(literal, is_whole=True)
    literal = literal_of(pattern)
    return FoundWord(literal, is_whole=False) if literal else None


def thing_of(pattern: str) -> FoundThing | None:
    r"""Return what a pattern of alternatives finds, each a word; None if one of them is anything else.

    >>> thing_of(r"\bspam\b|\bads\b").words[1].text, thing_of("https?://").is_link, thing_of("a|b*")
    ('ads', True, None)
    """
    if pattern == _LINK:
        return FoundThing(is_link=True)
    words = [word_of(part) for part in _EITHER.findall(pattern)]
    found = tuple(word for word in words if word is not None)
    return FoundThing(found) if found and len(found) == len(words) else None


def things_in_order(pattern: str) -> tuple[FoundThing, ...] | None:
    r"""Return what a pattern of Discord's finds, in any case of letters: one thing, or two, the second after the first.

    >>> [thing.is_link for thing in things_in_order(r"(?is)(?:\bspam\b).*(?:https?://)")]
    [False, True]
    >>> things_in_order("spam") is None  # in this case of letters alone
    True
    """
    match = _ANY_CASE.fullmatch(pattern)
    if match is None:
        return None
    both = _BOTH.fullmatch(match["rest"])
    things = [thing_of(part) for part in both.groups()] if both else [thing_of(match["rest"])]
    found = tuple(thing for thing in things if thing is not None)
    return found if len(found) == len(things) else None
