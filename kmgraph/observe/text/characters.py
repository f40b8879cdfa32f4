"""Characters of texts: which scripts put spaces between words, what can't be seen, one spelling for comparing."""

from __future__ import annotations

import re
import unicodedata

UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029),
    (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Scripts written without spaces, first and last code points in ascending order: Thai, Lao, Burmese, Khmer, kana, Han
with its extensions and compatibility forms."""

WORD_CHARACTER = re.compile(rf"[^\W{''.join(f'{chr(first)}-{chr(last)}' for first, last in UNSPACED)}]")
"""Matches a letter, digit or underscore of a script that puts spaces between words."""

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
"""Matches a character that takes no room: joiners, direction marks, variation selectors."""

_LINK = re.compile(r"(?:https?://|www\.)[!-~]+")
# As many characters as handles and addresses have; without a limit, an endless run of letters would take for ever.
_HANDLE = re.compile(r"[a-z0-9._+-]{0,64}@[\w.-]{1,30}")


def fold_text(text: str) -> str:
    r"""Return the text as it is compared with others: no case, no width, no invisible characters, single spaces.

    >>> fold_text("ＣＰ\u200bDD\n ok")
    'cpdd ok'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    return " ".join(plain.split())


def without_links(folded: str, link: str, handle: str | None = None) -> str:
    """Return a folded text with other words for its links and its handles; `handle` is the same as `link` for None."""
    if "://" in folded or "www." in folded:
        folded = _LINK.sub(link, folded)
    return _HANDLE.sub(link if handle is None else handle, folded) if "@" in folded else folded
