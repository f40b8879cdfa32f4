"""Language tags in one spelling, so that a project's `zh-hans` finds the ontology's `zh-Hans`."""

from __future__ import annotations

import re

UNDETERMINED = "und"
"""The tag of words whose language nobody stated (ISO 639-2)."""

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def is_language_tag(tag: str) -> bool:
    """Return whether the text has the form of a language tag.

    >>> is_language_tag("zh-Hans"), is_language_tag("english")
    (True, False)
    """
    return _TAG.fullmatch(tag) is not None


def canonical_language(tag: str) -> str:
    """Return the tag as it is usually written: language lower, script title, region upper case.

    Source: RFC 5646, section 2.1.1.

    >>> canonical_language("ZH-hans-cn")
    'zh-Hans-CN'
    """
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()
