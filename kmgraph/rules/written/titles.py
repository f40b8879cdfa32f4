"""Which paragraphs are set as titles, and which begin with one: what Markdown's own headings leave unsaid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Deontic
from kmgraph.rules.written.markdown import BlockKind
from kmgraph.rules.written.norms import norm_of, norm_of_stem
from kmgraph.rules.written.sentences import HAN
from kmgraph.rules.written.stems import ends_sentence, goes_on, opens_list

if TYPE_CHECKING:
    from kmgraph.rules.written.markdown import TextBlock
    from kmgraph.rules.written.norms import Norm

LONGEST_TITLE = 120
"""Longer paragraphs are no titles; of a longer heading so much is kept."""
BOLD, PLAIN, RUN_IN = 7, 8, 9
"""Levels of what is set as a title, below the six of headings: a bold line, a plain one, the beginning of a text."""

_LABEL = re.compile(r"(?P<label>[^.:：!?。！？\n]{2,80})[:：]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title that statements stand under, and what it says of the points below it."""

    level: int
    text: str
    fragment: str | None
    norm: Norm | None


def title_level(block: TextBlock) -> int | None:
    """Return the level of a paragraph that is set as a title: all bold, or a few words without an end."""
    text = block.text
    if "\n" in text or len(text) > LONGEST_TITLE or block.kind is not BlockKind.PARAGRAPH:
        return None
    is_stated = norm_of(text) is not None
    if block.lead == len(text) and not (is_stated and ends_sentence(text)):
        return None if opens_list(text) else BOLD
    if block.level or ends_sentence(text) or len(text.split()) > 8 or len(HAN.findall(text)) > 20:
        return None
    return None if is_stated and not norm_of_stem(text) else PLAIN if not is_stated or _is_bare(text) else None


def _is_bare(text: str) -> bool:
    """Return whether a line says nothing but that what follows is allowed or not."""
    return len(text.split()) <= 3 or text.isupper()


def is_named(text: str) -> bool:
    """Return whether a line reads as a title: its words begin with capitals, or it is quite short."""
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = [word for word in words if word[0].isupper()]
    return bool(words) and (len(capitals) > len(words) / 2 or len(words) <= 2)


def run_in_title(block: TextBlock, text: str) -> str:
    """Return the title that a paragraph begins with: "**Spam:** …", "Violent content: …", "色情内容：…"."""
    found = _LABEL.match(text)
    if not found or block.kind is BlockKind.ROW:
        return ""
    label = found["label"]
    is_bold = block.lead >= len(label)
    is_short = len(label.split()) <= 9 and len(HAN.findall(label)) <= 16
    if not is_short or "\n" in text[found.end() :][:1]:
        return ""
    stated = norm_of(label) or norm_of_stem(label)
    if goes_on(label) or (stated and not (is_bold and stated.deontic is Deontic.OBLIGATION)):
        return ""
    follows = text[found.end() :]
    is_title = label[0].isupper() or bool(HAN.match(label))
    return label if is_bold or (is_title and (follows[0].isupper() or HAN.match(follows[0]))) else ""
