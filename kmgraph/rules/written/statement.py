"""What one statement of a document is, and a text by itself read as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.rules.written.sentences import is_chinese, take_exception

if TYPE_CHECKING:
    from kmgraph.rules.written.norms import Norm

LONGEST_TEXT = 1_500
"""Of a longer statement so many characters are kept."""


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    """One thing that a document prohibits, permits or obliges to.

    Attributes:
        text: The statement in the document's words; a point of a list after its stem.
        language: `en`, or `zh` where most of it is Chinese.
        norm: What it does, and by which wording.
        headings: Titles above it, the outermost first, a run-in title last.
        line: Line of the file, from 1; 0 where it has none.
        fragment: The nearest id before it that the document can be linked to by, if it has any.
        own: The words that say what it is about: without stem, title and exception.
        stem: The stem it stands under, empty if none.
        exception: What it excepts, or the condition on which it permits; empty if nothing.
    """

    text: str
    language: str
    norm: Norm
    headings: tuple[str, ...]
    line: int
    fragment: str | None
    own: str
    stem: str = ""
    exception: str = ""


def read_sentence(text: str, norm: Norm) -> WrittenStatement:
    """Return a text by itself as a statement that does what is known of it."""
    taken = take_exception(text)
    language = "zh" if is_chinese(text) else "en"
    return WrittenStatement(
        cut_text(text), language, norm, (), 1, None, cut_text(taken.main), exception=cut_text(taken.exception)
    )


def cut_text(text: str) -> str:
    """Return a text on one line, at most `LONGEST_TEXT` long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_TEXT else f"{flat[: LONGEST_TEXT - 1]}…"
