"""Makes text harmless where it is shown: text from observations, labels and users is data, never markup."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from urllib.parse import quote, urlsplit

from markupsafe import Markup

_SPACES = re.compile(r"\s+")
# Invisible and yet meaningful characters that people's scripts and emoji need: ZWNJ, ZWJ, variation selectors.
_WANTED_INVISIBLE = frozenset("\u200c\u200d")
_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
# A single underscore within a word is no emphasis, and an ampersand no entity unless one is written out.
_MARKDOWN = re.compile(r"[\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_MARKDOWN_START = re.compile(r"^(?:[#+\-=:>]|\d+(?=[.)](?:\s|$)))")
_AUTOLINK = re.compile(r"(?i)(?<=\bhttp)(?=:)|(?<=\bhttps)(?=:)|(?<=\bftp)(?=:)|(?<=\bwww)(?=\.)")
_URL_SAFE = "/:?#@!$&'+,;=%~-._"
_SCHEMES = frozenset(("http", "https", "mailto"))
_MAX_URL = 2000


class SafeUrl(str):
    """A URL that went through `safe_url`: templates may put it into a link as it stands."""

    __slots__ = ()


def visible(text: str) -> str:
    r"""Return the text on one line, with controls and bidirectional overrides spelt out instead of obeyed.

    >>> visible("a\u202eb\x1b[2J\n c")
    'a⟨U+202E⟩b⟨U+001B⟩[2J c'
    """
    return spelt_out(_SPACES.sub(" ", text).strip())


def spelt_out(text: str) -> str:
    """Return the text with controls and bidirectional overrides spelt out; spaces stay, but for those that are such."""
    return "".join(f"⟨U+{ord(character):04X}⟩" if _is_hidden(character) else character for character in text)


def markdown_text(text: str) -> str:
    r"""Return text that Markdown shows as it is: nothing in it becomes markup or a link.

    Source: CommonMark 0.31.2, section 2.4 (backslash escapes); GitHub Flavored Markdown, section 6.9 (autolinks).

    >>> markdown_text("# <b>1*2</b> https://x.example")
    '\\# \\<b>1\\*2\\</b> https\\://x.example'
    """
    escaped = _AUTOLINK.sub(r"\\", _MARKDOWN.sub(r"\\\g<0>", visible(text)))
    start = _MARKDOWN_START.match(escaped)
    if not start:
        return escaped
    position = 0 if len(start.group()) == 1 and not start.group().isdigit() else start.end()
    return escaped[:position] + "\\" + escaped[position:]


def safe_url(url: str | None) -> SafeUrl | None:
    """Return the URL ready for a link, or None if its scheme is not allowed or it is no URL."""
    if not url or len(url) > _MAX_URL or any(map(_is_hidden, url)):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
        return None
    return SafeUrl(quote(url.strip(), safe=_URL_SAFE))


def anchor(prefix: str, name: str) -> str:
    """Return an id for an HTML element: stable, unique per name, letters, digits and hyphens only.

    >>> anchor("platform", "rednote")
    'platform-rednote'
    """
    plain = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:40]
    if plain == name:
        return f"{prefix}-{plain}"
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(part for part in (prefix, plain, digest) if part)


def show_markdown(value: object) -> object:
    """Return a template's value as Markdown text; a URL that was checked stays as it is."""
    return value if isinstance(value, SafeUrl) else markdown_text(value) if isinstance(value, str) else value


def show_visible(value: object) -> object:
    """Return a template's value with controls spelt out; what is already markup stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _is_hidden(character: str) -> bool:
    return character not in _WANTED_INVISIBLE and unicodedata.category(character) in _HIDDEN_CATEGORIES
