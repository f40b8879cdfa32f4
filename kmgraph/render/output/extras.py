"""Formats that need more than kmgraph brings: which they are, what is missing, and what they are told of a document."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from kmgraph.errors import UsageError, did_you_mean
from kmgraph.render.escape import visible

EXTRAS = {"pdf": ("pdf", "typst"), "docx": ("documents", "pypandoc"), "epub": ("documents", "pypandoc")}
"""Format -> the extra of kmgraph's that brings it, and the module that this one brings."""

PAGES = ("md", "html")
"""Formats that need nothing more; they come beside the others."""

_NO_TIME = 315_532_800
"""1980-01-01, the first day that a zip archive can name: for documents without a time."""


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a format with metadata of its own is told: no template makes its texts harmless, so they are made so here.

    Attributes:
        title: The document's.
        description: One sentence.
        creator: The program that made it.
        time: Of the run, ISO 8601; None where it has none.
    """

    title: str
    description: str
    creator: str
    time: str | None = None

    def __post_init__(self) -> None:
        """Spell out what a reader's eye would obey."""
        for name in ("title", "description", "creator"):
            object.__setattr__(self, name, visible(getattr(self, name)))

    @property
    def day(self) -> str:
        """Return the day of the run; empty where it has no time."""
        return (self.time or "")[:10]

    @property
    def seconds(self) -> int:
        """Return the time in seconds since 1970; a fixed one where there is none, so that bytes stay the same."""
        if self.time is None:
            return _NO_TIME
        known = datetime.strptime(self.time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return max(_NO_TIME, int(known.timestamp()))


def wanted_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """Return the formats to write, pages first: of these both, unless some were named.

    >>> wanted_formats(()), wanted_formats(("pdf",)), wanted_formats(("epub", "md"))
    (('md', 'html'), ('md', 'html', 'pdf'), ('md', 'epub'))
    """
    named = frozenset(formats)
    pages = tuple(name for name in PAGES if name in named) or PAGES
    return (*pages, *(name for name in EXTRAS if name in named))


def refuse_missing_extras(formats: Iterable[str]) -> None:
    """Check that all that the formats need is installed.

    Raises:
        UsageError: If something is not, or there is no such format.
    """
    known = (*PAGES, *EXTRAS)
    for name in formats:
        if name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise UsageError(f'"{name}" is no format of guidelines', where="--format", hint=hint)
        extra, module = EXTRAS.get(name, ("", ""))
        if module and importlib.util.find_spec(module) is None:
            raise UsageError(
                f"--format {name} needs {module}, which is not installed",
                where="--format",
                hint=f"pip install 'kmgraph[{extra}]'",
            )
