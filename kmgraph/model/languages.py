"""Language tags in one spelling, so that a project's `zh-hans` finds the ontology's `zh-Hans`."""

from __future__ import annotations

import re

UNDETERMINED = "und"
"""The tag of words whose language nobody stated (ISO 639-2)."""

_NO_LANGUAGE = frozenset((UNDETERMINED, "zxx", "mis", "mul"))
"""Tags that name no one language: not determined, none at all, not coded, several (ISO 639-2)."""
_MACHINE = re.compile(r"(?P<target>[a-z0-9]+(?:-[a-z0-9]{2,})*?)-t(?:-[a-z0-9]{2,})*-t0-", re.IGNORECASE)
_SECOND_LETTERS = {
    "a": "abefkmnrsvyz",
    "b": "aeghimnors",
    "c": "aehorsuvy",
    "d": "aevz",
    "e": "elnostu",
    "f": "afijory",
    "g": "adlnuv",
    "h": "aeiortuyz",
    "i": "adegiknostuw",
    "j": "aivw",
    "k": "agijklmnorsuvwy",
    "l": "abginotuv",
    "m": "ghiklnorsty",
    "n": "abdeglnorvy",
    "o": "cjmrs",
    "p": "ailst",
    "q": "u",
    "r": "mnouw",
    "s": "acdeghiklmnoqrstuvw",
    "t": "aeghiklnorstwy",
    "u": "gkrz",
    "v": "eio",
    "w": "ao",
    "x": "h",
    "y": "io",
    "z": "ahu",
}
"""First to second letters of all primary subtags of two that are registered, old ones too (IANA registry of subtags).

The set has hardly changed in decades; of those with three letters there are thousands, and more each year.
"""
_TAG = re.compile(
    r"""
    [a-z]{2,3} (-[a-z]{3}){0,3}                # language, and what extends it
    (-[a-z]{4})?                               # script
    (-([a-z]{2}|[0-9]{3}))?                    # region
    (-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*       # variants
    (-[0-9a-wy-z](-[a-z0-9]{2,8})+)*           # extensions
    (-x(-[a-z0-9]{1,8})+)?                     # private use
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LONGEST_TAG = 100  # documents bear it in their names


def is_language_tag(tag: str) -> bool:
    """Return whether the text has the form of a language tag, so that RDF can hold words with it.

    Source: RFC 5646, section 2.1, without tags that are private as a whole or older than the RFC.

    >>> [is_language_tag(tag) for tag in ("zh-Hans", "es-t-en-t0-und", "english", "xx-yy-zz")]
    [True, True, False, False]
    """
    return len(tag) <= _LONGEST_TAG and _TAG.fullmatch(tag) is not None


def names_no_language(tag: str) -> bool:
    """Return whether a tag says that no one language is known, or is for private use, whose meaning nobody else knows.

    >>> [names_no_language(tag) for tag in ("und", "zxx-Latn", "qaa", "en")]
    [True, True, True, False]
    """
    first = tag.partition("-")[0].lower()
    return first in _NO_LANGUAGE or first == "x" or (len(first) == 3 and "qaa" <= first <= "qtz")


def is_unregistered_language(tag: str) -> bool:
    """Return whether a tag begins with one or two letters that stand for no language.

    >>> [is_unregistered_language(tag) for tag in ("xx", "zz-CN", "zh-CN", "yue")]
    [True, True, False, False]
    """
    first = tag.partition("-")[0].lower()
    # "i-" begins tags registered before there were others.
    return len(first) <= 2 and first not in {"i", "x"} and first[1:] not in [*_SECOND_LETTERS.get(first[0], "")]


def canonical_language(tag: str) -> str:
    """Return the tag as it is usually written: language lower, script title, region upper case.

    Source: RFC 5646, section 2.1.1.

    >>> canonical_language("ZH-hans-cn")
    'zh-Hans-CN'
    """
    first, *rest = tag.split("-")
    # What follows a single letter is an extension, and is written small.
    plain = next((place for place, subtag in enumerate(rest) if len(subtag) == 1), len(rest))
    return "-".join([first.lower(), *map(_subtag, rest[:plain]), *(subtag.lower() for subtag in rest[plain:])])


def machine_tag(target: str, source: str) -> str:
    """Return the tag of words that a machine translated and nobody reviewed.

    Source: RFC 6497, section 2.5: extension T, `t0` for a machine translation, `und` for one that is not named.

    Args:
        target: The language of the words.
        source: The language that they were translated from; `und` where nobody stated it.

    >>> machine_tag("es", "en"), machine_tag("zh", "und")
    ('es-t-en-t0-und', 'zh-t-t0-und')
    """
    origin = "" if names_no_language(source) else f"-{source.lower()}"
    return f"{target}-t{origin}-t0-und"


def machine_target(tag: str) -> str | None:
    """Return the language of words whose tag says that a machine translated them, or None if it doesn't say so.

    >>> machine_target("es-t-en-t0-und"), machine_target("zh-t-t0-und"), machine_target("es")
    ('es', 'zh', None)
    """
    match = _MACHINE.match(tag)
    return match["target"] if match else None


def _subtag(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()
