"""Rules of Discord's AutoMod: objects as the API answers, and bodies that a rule is created with.

Words, patterns and links of one rule are alternatives, so that the scope without one that isn't understood is narrower
than the rule. What a rule spares (words, roles, channels) narrows it, and no scope can say so.

Source: Discord API documentation, resources/auto-moderation (rule structure, trigger types and metadata, actions,
    keyword matching strategies).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NoReturn

from kmgraph.errors import InputError
from kmgraph.model import And, Deontic, Expression, Or
from kmgraph.namespaces import KM
from kmgraph.rules.exports import Loss, is_unspaced
from kmgraph.rules.imports.foreign_rule import (
    ForeignRule,
    ForeignRules,
    NotUnderstood,
    language_of,
    plain_statement,
    untold_keys,
)
from kmgraph.rules.imports.patterns import FoundThing, FoundWord, things_in_order
from kmgraph.rules.imports.terms import ForeignTerms

_KEYWORD, _PRESET, _MENTIONS = 1, 4, 5
_OTHER_TRIGGERS = {
    2: "links that Discord holds to be harmful",
    3: "what Discord holds to be spam",
    6: "profiles of members, not content",
}
_PRESETS = {1: "profanity", 2: "sexual content", 3: "slurs"}
_ON_MESSAGE = 1
_BLOCK, _ALERT, _TIMEOUT, _NO_INTERACTION = 1, 2, 3, 4
_ACTIONS = {_ALERT: "an alert to a channel", _TIMEOUT: "a timeout", _NO_INTERACTION: "a block of the member"}
# Ids of the rule, its server and whoever made it are no part of what it says.
_KNOWN = (
    *("id", "guild_id", "creator_id", "name", "event_type", "trigger_type", "trigger_metadata", "actions", "enabled"),
    *("exempt_roles", "exempt_channels"),
)
_METADATA = (
    *("keyword_filter", "regex_patterns", "presets", "allow_list"),
    *("mention_total_limit", "mention_raid_protection_enabled"),
)
_LINKS = frozenset({"*http://*", "*https://*"})
# How kmgraph calls a rule: its id, how far people took it, and its text.
_OWN_NAME = re.compile(r"\S+ \([a-z]+\) ")


def read_discord(data: object, where: str, terms: ForeignTerms, language: str | None = None) -> ForeignRules:
    """Return the rules of a server that say what may not stay.

    Args:
        data: What the file's JSON writes: a list of rules, or one.
        where: Names the file in errors.
        terms: Makes scopes of what rules look at.
        language: That of texts; by default what their wording tells.

    Raises:
        InputError: If it is no list of such rules.
    """
    rules = [data] if isinstance(data, Mapping) else data
    if not isinstance(rules, list):
        _refuse(where, "a list of rules must stand here")
    read: list[ForeignRule] = []
    losses: list[Loss] = []
    for number, rule in enumerate(rules):
        place = f"{where}, [{number}]"
        if not isinstance(rule, Mapping):
            _refuse(place, "a rule must stand here")
        try:
            read.append(_rule(rule, place, terms, language))
        except NotUnderstood as reason:
            losses.append(Loss(_text(rule, "name", place) or f"rule {number + 1}", str(reason), is_whole=True))
    return ForeignRules(tuple(read), tuple(losses))


def _rule(rule: Mapping[str, object], where: str, terms: ForeignTerms, given: str | None) -> ForeignRule:
    if not _is_number(rule.get("trigger_type")):
        _refuse(f"{where}.trigger_type", "the number of a trigger must stand here")
    actions = list(_actions(rule, where))
    kinds = {kind for kind, _ in actions}
    if kinds.isdisjoint({_BLOCK, _TIMEOUT}):
        raise NotUnderstood("it blocks nothing and only tells moderators, which no published rule does")
    name, message = _text(rule, "name", where), next((words for kind, words in actions if kind == _BLOCK and words), "")
    text = message or name
    if not text:
        _refuse(where, 'a rule has a "name"')
    title = name if message and name != text and not _OWN_NAME.match(name) else ""
    not_read = [f"actions: {_ACTIONS.get(kind, f'type {kind}')} has no place" for kind in sorted(kinds - {_BLOCK})]
    if rule.get("enabled") is not True:
        not_read.append("enabled: it was off when it was read")
    scope = _scope(rule, where, terms, not_read)
    return ForeignRule(
        plain_statement(text, language_of(text, given), Deontic.PROHIBITION, title=title),
        scope,
        not_read=(*not_read, *untold_keys(rule, _KNOWN)),
    )


def _scope(rule: Mapping[str, object], where: str, terms: ForeignTerms, not_read: list[str]) -> Expression | None:
    """Return what a rule is about, and add what of it isn't understood; None where the rest would be wider."""
    metadata = rule.get("trigger_metadata") or {}
    if not isinstance(metadata, Mapping):
        _refuse(f"{where}.trigger_metadata", "an object must stand here")
    narrowing = [
        *_spared(rule, where, ("exempt_roles", "exempt_channels")),
        *_spared(metadata, f"{where}.trigger_metadata", ("allow_list",)),
    ]
    if rule.get("event_type", _ON_MESSAGE) != _ON_MESSAGE:
        narrowing.append("event_type: it is not about what people post")
    unknown = [f"trigger_metadata.{loss}" for loss in untold_keys(metadata, _METADATA)]
    found = list(_alternatives(rule["trigger_type"], metadata, f"{where}.trigger_metadata", terms, not_read))
    not_read += [*narrowing, *unknown]
    if not found or narrowing or unknown:
        return None
    return found[0] if len(found) == 1 else Or(tuple(found))


def _spared(values: Mapping[str, object], where: str, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        found = values.get(key) or []
        if not isinstance(found, list):
            _refuse(f"{where}.{key}", "a list must stand here")
        if found:
            yield f"{key}: what the rule spares ({len(found)}) has no place in a scope"


def _alternatives(
    trigger: object, metadata: Mapping[str, object], where: str, terms: ForeignTerms, not_read: list[str]
) -> Iterator[Expression]:
    """Yield what a rule is about, one alternative after another."""
    if trigger == _KEYWORD:
        yield from _of_keywords(_texts(metadata, "keyword_filter", where), terms, not_read)
        yield from _of_patterns(_texts(metadata, "regex_patterns", where), terms, not_read)
    elif trigger == _MENTIONS:
        yield from _of_mentions(metadata, where, terms, not_read)
    elif trigger == _PRESET:
        lists = metadata.get("presets")
        named = ", ".join(_PRESETS.get(one, f"type {one}") for one in lists) if isinstance(lists, list) else "none"
        not_read.append(f"presets: Discord's own lists of words ({named}) are not told to anybody")
    else:
        told = _OTHER_TRIGGERS.get(trigger, f"type {trigger}") if isinstance(trigger, int) else str(trigger)
        not_read.append(f"trigger_type: {told}: no scope says so")


def _of_keywords(keywords: Sequence[str], terms: ForeignTerms, not_read: list[str]) -> Iterator[Expression]:
    left = list(keywords)
    if set(keywords) >= _LINKS:
        left = [keyword for keyword in keywords if keyword not in _LINKS]
        yield terms.yes_or_no(KM.hasLink, value=True)
    words = [_word(keyword) for keyword in left]
    lost = sum(word is None for word in words)
    if lost:
        not_read.append(f"keyword_filter: {lost} of its words are none")
    yield from _mentioned([word for word in words if word is not None], "keyword_filter", terms, not_read)


def _word(keyword: str) -> FoundWord | None:
    text = keyword.strip().removeprefix("*").removesuffix("*").strip()
    is_word = bool(text.strip("*")) and "://" not in text
    return FoundWord(text, is_whole="*" not in keyword) if is_word else None


def _of_patterns(patterns: Sequence[str], terms: ForeignTerms, not_read: list[str]) -> Iterator[Expression]:
    """Yield what patterns find; of two things that come one after the other, both orders must be there."""
    things = [things_in_order(pattern) for pattern in patterns]
    known = set(things)
    seen = set()
    for position, found in enumerate(things):
        if found is None or tuple(reversed(found)) not in known:
            not_read.append(f"regex_patterns[{position}]: a pattern of this form is not understood")
        elif frozenset(found) not in seen:
            seen.add(frozenset(found))
            parts = [part for thing in found for part in _thing(thing, terms, not_read)]
            if len(parts) == len(found):
                yield parts[0] if len(parts) == 1 else And(tuple(parts))


def _thing(thing: FoundThing, terms: ForeignTerms, not_read: list[str]) -> Iterator[Expression]:
    if thing.is_link:
        yield terms.yes_or_no(KM.hasLink, value=True)
    else:
        yield from _mentioned(thing.words, "regex_patterns", terms, not_read)


def _mentioned(words: Sequence[FoundWord], key: str, terms: ForeignTerms, not_read: list[str]) -> Iterator[Expression]:
    if not words:
        return
    try:
        yield terms.mentions([word.text for word in words])
    except NotUnderstood as reason:
        not_read.append(f"{key}: {len(words)} in the list: {reason}")
        return
    inside = [word for word in words if not word.is_whole and not is_unspaced(word.text)]
    if inside:
        not_read.append(f"{key}: {len(inside)} of its words are found within longer words, too")


def _of_mentions(
    metadata: Mapping[str, object], where: str, terms: ForeignTerms, not_read: list[str]
) -> Iterator[Expression]:
    limit = metadata.get("mention_total_limit")
    if limit is not None:
        if not _is_number(limit) or not isinstance(limit, int):
            _refuse(f"{where}.mention_total_limit", "a whole number must stand here")
        not_read.append("mention_total_limit: mentions of roles count, too")
        yield terms.number(KM.mentionCount, limit + 1, None)
    if metadata.get("mention_raid_protection_enabled"):
        not_read.append("mention_raid_protection_enabled: what Discord holds to be a raid has no place")


def _actions(rule: Mapping[str, object], where: str) -> Iterator[tuple[int, str]]:
    """Yield the kind of each action, and what people are told."""
    actions = rule.get("actions")
    if not isinstance(actions, list):
        _refuse(f"{where}.actions", "a list of actions must stand here")
    for number, action in enumerate(actions):
        place = f"{where}.actions[{number}]"
        kind = action.get("type") if isinstance(action, Mapping) else None
        if not isinstance(action, Mapping) or not isinstance(kind, int):
            _refuse(place, "an action with the number of its type must stand here")
        metadata = action.get("metadata") or {}
        yield kind, _text(metadata, "custom_message", place) if isinstance(metadata, Mapping) else ""


def _texts(values: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    found = values.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        _refuse(f"{where}.{key}", "a list of texts must stand here")
    return tuple(found)


def _text(values: Mapping[str, object], key: str, where: str) -> str:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        _refuse(f"{where}.{key}", "a text must stand here")
    return (value or "").strip()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _refuse(where: str, wanted: str) -> NoReturn:
    raise InputError(
        f"not rules of Discord's AutoMod: {wanted}",
        where=where,
        hint="save the answer of GET /guilds/ID/auto-moderation/rules; or choose with --format",
    )
