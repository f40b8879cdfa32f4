"""Patterns with slots, lists, and repairs of ready phrases: what grammar and words of every language are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SLOT = re.compile(r"\{(\w*)\}")


class PatternError(ValueError):
    """A pattern names a slot that nothing fills."""


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
            raise PatternError(f'nothing fills "{match.group()}" in "{pattern}"')
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
    return next((re.sub(fix.pattern, fix.text, text) for fix in fixes if re.search(fix.pattern, text)), None)


def apply_fixes(fixes: Iterable[Fix], text: str) -> str:
    """Return the text with every fix applied, in order."""
    for fix in fixes:
        text = re.sub(fix.pattern, fix.text, text)
    return text
