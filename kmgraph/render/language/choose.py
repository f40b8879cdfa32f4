"""Chooses the words of one language out of a text in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import Text

FALLBACK_LANGUAGE = "en"


def closest_tag(tags: Iterable[str], language: str) -> str | None:
    """Return the tag that serves a reader of the language: the same, its primary tag, or a region of it.

    >>> closest_tag(["en-GB", "zh-Hans", "zh"], "zh-CN")
    'zh'
    >>> closest_tag(["en-GB"], "en")
    'en-GB'
    """
    by_lower = {tag.lower(): tag for tag in sorted(tags, reverse=True)}
    wanted = language.lower()
    primary = wanted.split("-")[0]
    regional = [tag for tag in sorted(by_lower) if tag.split("-")[0] == primary]
    for candidate in (wanted, primary, *regional):
        if candidate in by_lower:
            return by_lower[candidate]
    return None


def in_language(text: Text, language: str) -> str | None:
    """Return the text in the language, or None."""
    tag = closest_tag(text, language)
    return (text[tag].strip() or None) if tag is not None else None


def in_any(text: Text, language: str) -> str | None:
    """Return the text in the language, else in English, else in the first language there is, else None."""
    chosen = in_language(text, language) or in_language(text, FALLBACK_LANGUAGE)
    return chosen or next((text[tag].strip() for tag in sorted(text) if text[tag].strip()), None)
