"""The errors a user can meet, one tree, each class with its exit code.

A message is one to three lines: what went wrong, where, and what to do about it.
"""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST_LINE = 1_000
# Who misspells a name does so in a short one; the time grows with the square of its length.
_LONGEST_NAME = 100
_MOST_NAMES = 20_000


class KmgraphError(Exception):
    """Base of all errors that are shown to a user without a traceback.

    Args:
        what: One sentence that says what is wrong.
        where: File, line, column or row id, where known.
        hint: What the user can do about it.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return the message, at most three lines."""
        lines = [_cut(self.what)]
        if self.where:
            lines.append(f"  at: {_cut(self.where)}")
        if self.hint:
            lines.append(f"  try: {_cut(self.hint)}")
        return "\n".join(lines)


class UsageError(KmgraphError):
    """The command was called wrongly (exit code 2)."""

    exit_code = 2


class InputError(KmgraphError):
    """Input is missing, unreadable or refused (exit code 3)."""

    exit_code = 3


class ConfigError(InputError):
    """`kmgraph.toml` or a published-rules file is wrong."""


class OntologyError(InputError):
    """An ontology can't be read, resolved or reasoned over."""


class ObservationError(InputError):
    """A source of observations can't be read."""


class QueryError(InputError):
    """A query is malformed or refused."""


class LimitError(KmgraphError):
    """A limit of time, memory or rows was reached (exit code 4)."""

    exit_code = 4


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return a hint naming the closest of the known names, or None if nothing is close.

    >>> did_you_mean("hasMedum", ["hasMedium", "hasAuthor"])
    'did you mean "hasMedium"?'
    """
    if len(name) > _LONGEST_NAME:
        return None
    close = get_close_matches(name, list(islice(known, _MOST_NAMES)), n=1, cutoff=0.7)
    return f'did you mean "{close[0]}"?' if close else None


def _cut(text: str) -> str:
    return printable(text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…")


def printable(text: str) -> str:
    r"""Return text as one line in which nothing moves a terminal's cursor or turns the direction of writing.

    >>> printable("a\nb \x1b[2J")
    'a b \\u001b[2J'
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in line)
