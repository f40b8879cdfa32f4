"""The HTML of a document to PDF/UA: typeset by typst in a limited child, from plain values and one template.

No text of a document becomes code: the template reads all of it as data.
"""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING

from kmgraph.errors import ConfigError, InputError, LimitError
from kmgraph.io import ChildLimits, run_limited
from kmgraph.render.output.blocks import blocks_of
from kmgraph.render.output.templates import layout_text
from kmgraph.render.output.tree import read_tree

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.language import Language
    from kmgraph.render.output.extras import BookFacts

_LIMITS = ChildLimits(seconds=60.0, memory_bytes=4 * 1024**3)
_CHILD = "kmgraph.render.output.typst_child"
TEMPLATE = "guidelines.typ"


def pdf(
    body: str, facts: BookFacts, language: Language, own: Path | None = None, *, system_fonts: bool = True
) -> bytes:
    """Return the document as PDF/UA-1. The same body and fonts give the same bytes.

    Args:
        body: Cleaned HTML.
        facts: Title, makers and time.
        language: Whose words it is in.
        own: A user's folder of templates.
        system_fonts: Whether fonts of the system may be used, beside those that typst brings.

    Raises:
        InputError: If no font has some of the characters.
        ConfigError: If a user's template is wrong.
        LimitError: If it takes too long, or too much memory.
    """
    job = {
        "template": layout_text(TEMPLATE, language.tag, own),
        "system_fonts": system_fonts,
        "time": facts.seconds,
        "data": {
            "title": facts.title,
            "language": language.tag,
            "author": facts.creator,
            "description": facts.description,
            "contents": language.words.guidelines.contents,
            "time": facts.seconds,
            "blocks": blocks_of(read_tree(body)),
        },
    }
    child = run_limited(_CHILD, limits=_LIMITS, work="the typesetter", stdin=json.dumps(job).encode())
    if child.returncode != 0:
        raise LimitError(
            "the typesetter was stopped: it needs too much memory, or failed",
            where="--format pdf",
            hint="leave this format out; md and html are made without it",
        )
    answer = json.loads(child.stdout)
    if "pdf" in answer:
        return b64decode(answer["pdf"])
    refusal = InputError if answer["is_font"] else ConfigError
    raise refusal(answer["error"], where=answer["where"], hint=answer["hint"])
