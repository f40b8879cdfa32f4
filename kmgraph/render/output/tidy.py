"""Takes the blank lines out that loops and conditions leave behind."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_LOOSE_ITEM = re.compile(r"(^- .*\n)\n+(?=- )", re.MULTILINE)


def tidy_text(text: str) -> str:
    """Return the text without trailing spaces, with at most one blank line in a row and one newline at the end."""
    return _BLANKS.sub("\n\n", _TRAILING.sub("", text)).strip() + "\n"


def tidy_markdown(text: str) -> str:
    """Return Markdown tidied like `tidy_text`, with the items of a list together."""
    return _LOOSE_ITEM.sub(r"\1", tidy_text(text))
