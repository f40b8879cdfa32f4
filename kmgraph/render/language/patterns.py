"""Patterns with slots, lists, and repairs of ready phrases: what grammar and words of every language are made of."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from kmgraph.errors import ConfigError, LimitError

_SLOT = re.compile(r"\{(\w*)\}")


_SECONDS = 30.0
"""Of the processor, for all patterns of somebody's in the documents of one language; templates have as much."""

_LONGEST_TEXT = 100_000
"""Characters that a phrase may get by the replacements of somebody's."""


class PatternError(ConfigError):
    """A pattern names a slot that nothing fills."""


class OwnPattern(str):
    """A regular expression of somebody's: looked for within bounds of length and time.

    Attributes:
        longest: The longest text that it is looked for in, in characters; None for any.
        where: Its file and key.
    """

    longest: int | None
    where: str

    def __new__(cls, pattern: str, longest: int | None, where: str) -> Self:
        """Return the pattern with its bounds."""
        made = super().__new__(cls, pattern)
        made.longest, made.where = longest, where
        return made


@dataclass(slots=True)
class _Clock:
    """How much time the patterns of somebody's took since documents of a language were begun."""

    spent: float = 0.0


_CLOCK = _Clock()


def begin_documents() -> None:
    """Give the patterns of somebody's all their time anew."""
    _CLOCK.spent = 0.0


_STOPS = (".", "。")


def fill_before_stop(pattern: str, name: str, sentence: str, **named: str) -> str:
    """Return `fill` with a sentence in a place, its full stop behind all: what is added belongs to it.

    >>> fill_before_stop("{text} ({note})", "text", "No pets.", note="since May")
    'No pets (since May).'
    """
    stop = sentence[-1:] if sentence.endswith(_STOPS) else ""
    return fill(pattern, **{name: sentence.removesuffix(stop)}, **named) + stop


def fill(pattern: str, *positional: str, **named: str) -> str:
    """Return the pattern with `{}` and `{name}` replaced; braces in what is filled in stay as they are.

    >>> fill("{subject} are {}", "removed", subject="{posts}")
    '{posts} are removed'
    """
    rest = iter(positional)

    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        filler = named.get(name) if name else next(rest, None)
        if filler is None:
            hint = "mend it in the files of the language; kmgraph templates check may tell where"
            raise PatternError(f'nothing fills "{match.group()}" in "{pattern}"', hint=hint)
        return filler

    return _SLOT.sub(replacement, pattern)


def slots(pattern: str) -> frozenset[str]:
    """Return the names of the pattern's slots; `{}` is the empty name."""
    return frozenset(_SLOT.findall(pattern))


@dataclass(frozen=True, slots=True)
class Fix:
    """A regular expression and its replacement, applied to ready phrases ("1 days" to "1 day")."""

    pattern: str
    text: str


@dataclass(frozen=True, slots=True)
class ListPattern:
    """How a list is joined: two items by `pair`; more by `middle`, the last one by `last`. Slots `{a}` and `{b}`.

    `repairs` are made where items meet: Chinese sets no comma between items in quotation marks (GB/T 15834).
    """

    pair: str
    middle: str
    last: str
    repairs: tuple[Fix, ...] = ()

    def join(self, items: Sequence[str]) -> str:
        """Return the items as one phrase; empty for none."""
        if len(items) < 2:
            return "".join(items)
        if len(items) == 2:
            return fill(self.pair, a=items[0], b=items[1])
        text = items[0]
        for item in items[1:-1]:
            text = fill(self.middle, a=text, b=item)
        return apply_fixes(self.repairs, fill(self.last, a=text, b=items[-1]))


def first_fix(fixes: Iterable[Fix], text: str) -> str | None:
    """Return the text with the first fix applied whose pattern is found; None if there is none."""
    return next((_replaced(fix, text) for fix in fixes if find(fix.pattern, text)), None)


def apply_fixes(fixes: Iterable[Fix], text: str) -> str:
    """Return the text with every fix applied, in order."""
    for fix in fixes:
        text = _replaced(fix, text)
    return text


def find(pattern: str, text: str) -> re.Match[str] | None:
    """Return where a regular expression of a language is found first.

    Raises:
        LimitError: If it is somebody's, and the text is longer than it is looked for in, or time ran out.
    """
    with _timed(pattern, text):
        return re.search(pattern, text)


def _replaced(fix: Fix, text: str) -> str:
    if not isinstance(fix.pattern, OwnPattern):
        return re.sub(fix.pattern, fix.text, text)
    parts, length, place = [], 0, 0
    with _timed(fix.pattern, text):
        for match in re.finditer(fix.pattern, text):
            parts += [text[place : match.start()], match.expand(fix.text)]
            length, place = length + len(parts[-1]), match.end()
            if length > _LONGEST_TEXT:
                raise LimitError(
                    f"this makes a phrase of more than {_LONGEST_TEXT:,} characters", where=fix.pattern.where
                )
    return "".join((*parts, text[place:]))


@contextmanager
def _timed(pattern: str, text: str) -> Iterator[None]:
    """Hold what is done with a pattern to its bounds, if it is somebody's."""
    if not isinstance(pattern, OwnPattern):
        yield
        return
    if pattern.longest is not None and len(text) > pattern.longest:
        raise LimitError(
            f"this pattern may take ever longer in a phrase of {len(text):,} characters", where=pattern.where
        )
    started = time.process_time()
    yield
    _CLOCK.spent += time.process_time() - started
    if _CLOCK.spent > _SECONDS:
        raise LimitError(f"the patterns of a language took more than {_SECONDS:g} seconds", where=pattern.where)
