"""Checks of AutoModerator -> parts of a scope, each no wider than the check.

A text mentions a word wherever it stands, in title or body, in any case of letters. So a check that looks at less, or
asks for more, is understood only where it is denied, and one that looks at more only where it isn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kmgraph.model import DataRange, Expression, Named, Not, Or
from kmgraph.namespaces import KM
from kmgraph.rules.exports import LINK, OUTWARD_LINK, is_unspaced
from kmgraph.rules.imports.foreign_rule import NotUnderstood
from kmgraph.rules.imports.patterns import FoundWord, word_of
from kmgraph.rules.imports.terms import ForeignTerms

_KEY = re.compile(r"(?P<not>~?)(?P<fields>[^\s(#]+)(?:#[^\s(]*)?\s*(?:\((?P<modifiers>.+)\))?")
_FIELDS = frozenset(
    ("id", "title", "domain", "url", "body", "flair_text", "flair_css_class", "flair_template_id", "crosspost_title")
) | frozenset(("media_author", "media_author_url", "media_title", "media_description"))
_TEXT, _WITH_LINKS = frozenset(("title", "body")), frozenset(("title", "body", "url"))
_MODES = ("full-exact", "full-text", "includes-word", "includes", "starts-with", "ends-with")
_ANYWHERE, _WORD = "includes", "includes-word"
_LIMIT = re.compile(r"(?P<sign>==?|<|>)?\s*(?P<number>-?\d{1,9})\s*(?:(?P<unit>minute|hour|day|week|month|year)s?)?")
_DAYS = {None: 1, "day": 1, "week": 7, "month": 30, "year": 365}
"""Whole days of a unit of time; reddit counts months as 30 and years as 365."""
_KARMA = ("comment_karma", "post_karma", "link_karma", "combined_karma")
_AUTHOR_EFFECTS = ("set_flair", "overwrite_flair")
_TYPES: Mapping[str, tuple[Expression, ...]] = {
    "any": (),
    "comment": (Named(KM.Comment),),
    "submission": (Not(Named(KM.Comment)),),
}
_MOST = 2**31


@dataclass(frozen=True, slots=True)
class _Search:
    """A check that searches texts."""

    fields: frozenset[str]
    mode: str
    is_denied: bool
    is_regex: bool
    heeds_case: bool


def read_check(key: str, value: object, terms: ForeignTerms, not_read: list[str]) -> list[Expression]:
    """Return what a check of a post asks for; empty if nothing.

    Raises:
        NotUnderstood: If no scope says it.
    """
    match key, value:
        case "type", str() if value in _TYPES:
            return list(_TYPES[value])
        case "is_edited", bool():
            return [terms.yes_or_no(KM.isEdited, value=value)]
        case "reports", int() if _is_count(value) and value:
            return [terms.number(KM.reportCount, value, None)]
        case "body_longer_than", int() if _is_count(value):
            return [terms.number(KM.textLength, value + 1, None)]
        case "body_shorter_than", int() if _is_count(value):
            return [terms.number(KM.textLength, None, value)]
        case "ignore_blockquotes", False:
            return []
    search = _search(key)
    if search is None:
        raise NotUnderstood("no scope says what this asks for")
    return [_searched(search, _values(value), terms, not_read, key)]


def author_parts(value: object, terms: ForeignTerms, not_read: list[str]) -> list[Expression]:
    """Return what a rule asks of the author; empty if nothing.

    Raises:
        NotUnderstood: If one of its checks is said by no scope: names, flairs, roles.
    """
    if not isinstance(value, Mapping):
        raise NotUnderstood("names of accounts have no place in a scope")
    not_read += [f"author.{key}: has no place in a published rule" for key in _AUTHOR_EFFECTS if key in value]
    checks = {key: one for key, one in value.items() if key not in {*_AUTHOR_EFFECTS, "satisfy_any_threshold"}}
    unknown = [key for key in checks if key not in {*_KARMA, "account_age"}]
    if unknown:
        raise NotUnderstood(f"no scope says what this asks for ({', '.join(unknown)})")
    parts = [_threshold(key, one, terms) for key, one in checks.items()]
    is_any = value.get("satisfy_any_threshold") is True
    return [Or(tuple(parts))] if is_any and len(parts) > 1 else parts


def joined(parts: Sequence[Expression]) -> list[Expression]:
    """Return the parts of a scope, two limits of one number as one range."""
    found: list[Expression] = []
    for part in parts:
        other = next((one for one in found if _is_other_end(one, part)), None)
        if other is None:
            found.append(part)
        else:
            found[found.index(other)] = _both_ends(other, part)
    return found


def _is_other_end(one: Expression, other: Expression) -> bool:
    if not isinstance(one, DataRange) or not isinstance(other, DataRange) or one.property != other.property:
        return False
    return (one.min is None) != (other.min is None) and (one.max is None) != (other.max is None)


def _both_ends(one: Expression, other: Expression) -> Expression:
    assert isinstance(one, DataRange)
    assert isinstance(other, DataRange)
    low, high = (one, other) if one.min is not None else (other, one)
    return DataRange(one.property, one.datatype, low.min, high.max)


def _is_count(value: int) -> bool:
    return not isinstance(value, bool) and 0 <= value < _MOST


def _search(key: str) -> _Search | None:
    """Return the search that a key asks for; None if it is no search."""
    match = _KEY.fullmatch(key)
    fields = frozenset(match["fields"].split("+")) if match else frozenset()
    if match is None or not fields <= _FIELDS:
        return None
    modifiers = [one.strip() for one in (match["modifiers"] or "").split(",") if one.strip()]
    if not set(modifiers) <= {*_MODES, "case-sensitive", "regex"}:
        return None
    return _Search(
        fields,
        next((one for one in modifiers if one in _MODES), _WORD),
        is_denied=bool(match["not"]),
        is_regex="regex" in modifiers,
        heeds_case="case-sensitive" in modifiers,
    )


def _values(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(one, str | int | float) for one in values):
        raise NotUnderstood("it looks for nothing that is a text")
    return tuple(map(str, values))


def _searched(search: _Search, values: Sequence[str], terms: ForeignTerms, not_read: list[str], key: str) -> Expression:
    link = _link(search, values)
    if link is not None:
        return terms.yes_or_no(link, value=not search.is_denied)
    words = tuple(_found_words(search, values))
    inside = [word for word in words if not word.is_whole and not is_unspaced(word.text)]
    if search.is_denied and (inside or not search.fields <= _TEXT):
        raise NotUnderstood("it spares more than texts that mention its words")
    if not search.is_denied and not search.fields >= _TEXT:
        looked = ", ".join(sorted(search.fields))
        raise NotUnderstood(f"it looks at {looked} alone; a scope says that words are mentioned, in title or body")
    if not search.is_denied and search.heeds_case:
        raise NotUnderstood("it heeds capital letters, and no scope does")
    try:
        found = terms.mentions([word.text for word in words])
    except NotUnderstood as reason:
        raise NotUnderstood(f"{len(words)} in the list: {reason}") from None
    if inside:
        not_read.append(f"{key}: {len(inside)} of its words are found within longer words, too")
    if search.fields > _TEXT:
        not_read.append(f"{key}: it looks at {', '.join(sorted(search.fields - _TEXT))}, too")
    return Not(found) if search.is_denied else found


def _link(search: _Search, values: Sequence[str]) -> str | None:
    """Return the property that a search for links is about, as kmgraph writes it; None if it is another one."""
    is_search = search.is_regex and search.mode == _ANYWHERE and search.fields == _WITH_LINKS and len(values) == 1
    return {LINK: KM.hasLink, OUTWARD_LINK: KM.hasExternalLink}.get(values[0]) if is_search else None


def _found_words(search: _Search, values: Sequence[str]) -> Iterator[FoundWord]:
    """Yield the words that a search finds.

    Raises:
        NotUnderstood: If one of them is a pattern, or has to stand at the beginning or end.
    """
    if search.mode not in {_ANYWHERE, _WORD}:
        if not search.is_denied:
            raise NotUnderstood(f"no scope says where in a text a word stands ({search.mode})")
        if search.mode in {"starts-with", "ends-with"}:
            raise NotUnderstood("it spares more than texts that mention its words")
    for value in values:
        found = word_of(value) if search.is_regex else FoundWord(value.strip(), is_whole=False)
        if found is None or not found.text:
            raise NotUnderstood("a pattern in it is not understood")
        yield found if search.mode == _ANYWHERE else FoundWord(found.text, is_whole=True)


def _threshold(key: str, value: object, terms: ForeignTerms) -> Expression:
    match = _LIMIT.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
    if match is None or not match["sign"]:
        raise NotUnderstood(f"{key} is no limit that is understood")
    number, sign, unit = int(match["number"]), match["sign"], match["unit"]
    if key == "account_age":
        if unit not in _DAYS or sign not in {"<", ">"} or number < 0:
            raise NotUnderstood(f"{key} has no limit in whole days")
        days = number * _DAYS[unit]
        # More than 30 days is at least 30 whole ones.
        return terms.author_number(KM.accountAgeDays, *((days, None) if sign == ">" else (None, days)))
    if unit:
        raise NotUnderstood(f"{key} is no limit that is understood")
    limits = {"<": (None, number), ">": (number + 1, None)}.get(sign, (number, number + 1))
    return terms.author_number(terms.karma(key), *limits)
