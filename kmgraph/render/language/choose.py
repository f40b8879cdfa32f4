"""Chooses the words of one language out of a text in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import machine_target

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

    What a machine translated is chosen by `machine_text` alone, so that nobody shows it without its mark.
    """
    by_lower = {tag.lower(): tag for tag in sorted(tags, reverse=True) if machine_target(tag) is None}
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
    human = (tag for tag in sorted(text) if text[tag].strip() and machine_target(tag) is None)
    return chosen or next((text[tag].strip() for tag in human), None)


def machine_text(text: Text, language: str) -> str | None:
    """Return the words in the language that a machine translated and nobody reviewed, or None.

    >>> machine_text({"en": "No drones.", "es-t-en-t0-und": "Nada de drones."}, "es")
    'Nada de drones.'
    """
    by_target = {target: tag for tag in sorted(text) if (target := machine_target(tag)) is not None}
    chosen = closest_tag(by_target, language)
    return (text[by_target[chosen]].strip() or None) if chosen is not None else None
