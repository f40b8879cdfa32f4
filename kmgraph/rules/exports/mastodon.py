"""Rules as a Mastodon server lists them: an array of `Rule` entities, as `GET /api/v1/instance/rules` answers.

A server's rules are what its people must follow: rules that nobody has reviewed are none, unless they are asked for.

Source: Mastodon API documentation, entities/Rule (`text` 3.4, `hint` 4.3, `translations` 4.4); the server's model of a
    rule, which takes texts of at most 300 characters.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, machine_target
from kmgraph.rules.exports.entries import NotExpressible, RuleExport, cut, write_each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.rules.exports.entries import ExportEntry, ExportInput

LONGEST_TEXT = 300


def mastodon_json(data: ExportInput) -> RuleExport:
    """Return the rules that have words, each with its translations, what follows from it as the hint."""
    rules, losses = write_each(data, lambda entry, notes: _rule(entry, data, notes))
    text = json.dumps(rules, ensure_ascii=False, indent=2) + "\n"
    return RuleExport(text.encode(), losses, len(rules))


def _reason_against(entry: ExportEntry, data: ExportInput) -> str | None:
    if entry.learned is not None:
        if entry.not_enforceable:
            return entry.not_enforceable
        if not (entry.is_agreed or data.has_candidates):
            return "nobody has reviewed it, so it is no rule of a server; --candidates writes it, too"
        if any(other.id == entry.id and other.published for other in data.entries):
            return "it was put into writing, and stands in the file as the published rule of its id"
    return None if any(entry.text.values()) else "it has no words"


def _rule(entry: ExportEntry, data: ExportInput, notes: list[str]) -> dict[str, object]:
    if reason := _reason_against(entry, data):
        raise NotExpressible(reason)
    notes += _missing(entry, data)
    told = _languages(entry, data)
    first, *others = told
    return {
        "id": entry.id,
        **_words(entry, data, first),
        "translations": {language: _words(entry, data, language) for language in others},
    }


def _languages(entry: ExportEntry, data: ExportInput) -> list[str]:
    """Return the languages in which a rule has words, those asked for first."""
    asked = [language for language in data.languages if entry.text.get(language)]
    # What nobody read goes out in no rule of a server, unless it is asked for by its tag.
    return asked or [tag for tag in sorted(entry.text) if entry.text[tag] and machine_target(tag) is None]


def _words(entry: ExportEntry, data: ExportInput, language: str) -> dict[str, str]:
    return {"text": cut(entry.text[language], LONGEST_TEXT), "hint": _hint(entry, data, language)}


def _hint(entry: ExportEntry, data: ExportInput, language: str) -> str:
    """Return what an obligation asks for, and what the platform says of consequences and appeals."""
    platform = data.platforms.get(entry.platform or "")
    told = [entry.published.requires] if entry.published else []
    is_permission = entry.published is not None and entry.published.deontic is Deontic.PERMISSION
    told += [platform.consequences, platform.appeal] if platform and not is_permission else []
    return "\n".join(words[language] for words in told if words.get(language))


def _missing(entry: ExportEntry, data: ExportInput) -> Iterator[str]:
    if entry.scope is not None or entry.manchester:
        yield "its scope is there in words alone"
    if entry.learned is not None:
        yield "its evidence and status have no place"
    if entry.published is not None and (entry.published.territory or entry.published.in_force_from):
        yield "where and from when it holds has no place"
    languages = _languages(entry, data)
    for language in data.languages:
        if language not in languages:
            yield f"it has no words in {language}"
    for language in languages:
        if len(entry.text[language]) > LONGEST_TEXT:
            yield f"its text in {language} is cut to {LONGEST_TEXT} characters"
