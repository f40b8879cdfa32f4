"""What Unicode's Common Locale Data Repository knows of a language, through Babel: dates, numbers, plurals.

A language's own files come before it: what a grammar says of months or separators is taken from there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    from datetime import date

_UNKNOWN = "en"
_MONTH = re.compile("M+|L+")
_YEAR = re.compile(r"\by+")


@lru_cache(maxsize=64)
def locale_of(tag: str) -> Locale:
    """Return the locale of a language tag, or the closest that is known: of a region its language, else English.

    >>> str(locale_of("zh-CN")), str(locale_of("es")), str(locale_of("x-klingon"))
    ('zh_Hans_CN', 'es', 'en')
    """
    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("_".join(parts[:length]))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_UNKNOWN)


def day_text(day: date, tag: str) -> str:
    """Return a day as people write it.

    >>> from datetime import date
    >>> day_text(date(2025, 1, 14), "en"), day_text(date(2025, 1, 14), "es")
    ('January 14, 2025', '14 de enero de 2025')
    """
    return format_date(day, format="long", locale=locale_of(tag))


def grammar_defaults(tag: str) -> dict[str, Any]:
    """Return what CLDR says of a language as the keys of a `grammar.toml`: names, lists, numbers, months.

    >>> known = grammar_defaults("es")
    >>> known["number"]["month"], known["number"]["decimal"], known["list_and"]["pair"], known["direction"]
    ('{month} de {year}', ',', '{a} y {b}', 'ltr')
    """
    locale = locale_of(tag)
    names = {name: str(text) for name, text in locale.languages.items() if "_" not in name}
    return {
        "name": locale.get_display_name() or tag,
        "direction": "rtl" if locale.text_direction == "rtl" else "ltr",
        "list_and": _list_pattern(locale, "standard"),
        "list_or": _list_pattern(locale, "or"),
        "languages": dict(sorted(names.items())),
        "number": {
            "decimal": locale.number_symbols["latn"]["decimal"],
            "thousands": locale.number_symbols["latn"]["group"],
            "percent": str(locale.percent_formats[None].pattern).replace("#,##0", "{}"),
            **_months(locale),
        },
    }


def _list_pattern(locale: Locale, style: str) -> dict[str, str]:
    patterns = locale.list_patterns[style]
    parts = {"pair": "2", "middle": "middle", "last": "end"}
    return {name: patterns[part].replace("{0}", "{a}").replace("{1}", "{b}") for name, part in parts.items()}


def _months(locale: Locale) -> dict[str, Any]:
    """Return how a month of a year is written, and the months' names, or figures where the language writes these."""
    pattern = str(locale.datetime_skeletons["yMMMM"])
    is_named = "MMMM" in pattern or "LLLL" in pattern
    written = _MONTH.sub("{month}", pattern, count=1)
    written = _YEAR.sub("{year}", written, count=1).replace("'", "")
    names = locale.months["format"]["wide"]
    return {"month": written, "months": [names[n] if is_named else str(n) for n in range(1, 13)]}


def plural_forms(tag: str) -> tuple[str, ...]:
    """Return the forms that counted words have in a language, `other` last.

    >>> plural_forms("en"), plural_forms("zh"), plural_forms("pl")
    (('one', 'other'), ('other',), ('one', 'few', 'many', 'other'))
    """
    return (*(form for form in ("zero", "one", "two", "few", "many") if form in _tags(tag)), "other")


def plural_form(number: int, tag: str) -> str:
    """Return the form of a word that is counted.

    >>> plural_form(1, "es"), plural_form(2, "es"), plural_form(1, "zh")
    ('one', 'other', 'other')
    """
    return str(locale_of(tag).plural_form(number))


def _tags(tag: str) -> frozenset[str]:
    return frozenset(locale_of(tag).plural_form.tags)
