"""Files of people's decisions with an entry added or changed: what they wrote around it stays as it is, byte by byte.

Only the lines of the entry itself go through `tomlkit`, which keeps comments and the order of keys, but would put the
entries of one kind together where others stand between them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kmgraph.errors import ConfigError
from kmgraph.io import parse_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kmgraph.model import ReviewedTerms, RuleDecision, Text

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?P<kind>decision|term|rule)[ \t]*\]\]", re.MULTILINE)
_NO_ENTRY = re.compile(r"[ \t]*(#.*)?")
_FORMAT = "format = 1\n"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry in the text of a file: where it begins, and where its last key ends."""

    kind: str
    start: int
    end: int


def put_decision(text: str, path: Path, decision: RuleDecision, former: str | None = None) -> str:
    """Return the text of a file of decisions with one about a rule: in the place of the entry about it, or at the end.

    Args:
        text: The file; empty if there is none.
        path: Its name, for messages.
        decision: The decision, whole.
        former: Id of the rule that the entry was about, where it goes over to another rule; entries that are shown with
            the one are then shown with the other.

    Raises:
        ConfigError: If the file can't be changed.
    """
    changed = _put(text, path, "decision", "rule", former or decision.rule, _of_decision(decision))
    if former is None:
        return changed
    known: list[dict[str, Any]] = tomllib.loads(changed)["decision"]
    for entry in known:
        renamed = {
            key: [decision.rule if other == former else other for other in entry[key]]
            for key in ("shown_with", "text_also_for")
            if former in entry.get(key, [])
        }
        if renamed:
            changed = _put(changed, path, "decision", "rule", entry["rule"], renamed)
    return changed


def put_terms(text: str, path: Path, reviewed: ReviewedTerms) -> str:
    """Return the text of a file of decisions with one about a class of terms; else as `put_decision`."""
    values: dict[str, Any] = {
        "class": reviewed.id,
        "name": dict(reviewed.name) or None,
        "under": reviewed.under,
        "reject": True if reviewed.is_rejected else None,
        "terms": list(reviewed.terms),
    }
    return _put(text, path, "term", "class", reviewed.id, values)


def put_scope(text: str, path: Path, rule: str, scope: str | None) -> str:
    """Return the text of a file of published rules in which a person settled what a rule is about.

    Args:
        text: The file.
        path: Its name, for messages.
        rule: Id of the rule, which must be there.
        scope: Its scope; None if the one that was proposed is refused, and the rule has words alone.

    Raises:
        ConfigError: If the file can't be changed.
    """
    return _put(text, path, "rule", "id", rule, {"scope": scope, "scope_proposed": None})


def put_words(text: str, path: Path, rule: str, key: str, words: Text, *, is_published: bool) -> str:
    """Return the text of a file in which one text of a rule is given by language, whatever was said of it before.

    Args:
        text: The file: of published rules, or of decisions.
        path: Its name, for messages.
        rule: Id of the rule, which must be there.
        key: Which words of it, such as `advice`.
        words: All of them, by language.
        is_published: Whether it is a file of published rules.

    Raises:
        ConfigError: If the file can't be changed.
    """
    table, name = ("rule", "id") if is_published else ("decision", "rule")
    return _put(text, path, table, name, rule, {key: dict(words)})


def _of_decision(decision: RuleDecision) -> dict[str, Any]:
    """Return the keys of an entry in their order; None for those that it lacks."""
    return {
        "rule": decision.rule,
        "scope": decision.scope or None,
        "state": str(decision.state),
        "by": decision.by or None,
        "role": dict(decision.role) or None,
        "on": decision.on,
        "reason": decision.reason or None,
        "text": dict(decision.text) or None,
        "advice": dict(decision.advice) or None,
        "shown_with": list(decision.shown_with) or None,
        "text_also_for": list(decision.text_also_for) or None,
    }


def _put(text: str, path: Path, kind: str, key: str, name: str, values: Mapping[str, Any]) -> str:
    before = parse_toml(text, path)
    known: Any = before.get(kind, [])
    position = next((number for number, entry in enumerate(known) if entry.get(key) == name), None)
    if position is None:
        changed = _with_new(text, kind, values)
    else:
        changed = _with_changed(text, path, _entries(text, kind, len(known), path)[position], values)
    _check(parse_toml(changed, path), before, kind, position, values, path)
    return changed


def _with_new(text: str, kind: str, values: Mapping[str, Any]) -> str:
    table = tomlkit.table()
    for key, value in values.items():
        if value is not None:
            table[key] = _item(value)
    entries = tomlkit.aot()
    entries.append(table)
    document = tomlkit.document()
    document.append(kind, entries)
    head = text or _FORMAT
    return f"{head}{'' if head.endswith(chr(10)) else chr(10)}\n{tomlkit.dumps(document)}"


def _with_changed(text: str, path: Path, entry: _Entry, values: Mapping[str, Any]) -> str:
    try:
        document = tomlkit.parse(text[entry.start : entry.end])
        tables: Any = document[entry.kind]
        table = tables[0]
        for key, value in values.items():
            if value is None:
                table.pop(key, None)
            elif key not in table or table[key].unwrap() != value:
                table[key] = _item(value)
    except (TOMLKitError, RecursionError) as error:
        raise ConfigError(
            f"the file can't be brought up to date: {error}", where=str(path), hint="write the decision into it by hand"
        ) from None
    return f"{text[: entry.start]}{tomlkit.dumps(document).rstrip()}\n{text[entry.end :]}"


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        words = tomlkit.inline_table()
        words.update(value)
        return words
    return value


def _entries(text: str, kind: str, count: int, path: Path) -> list[_Entry]:
    """Return the entries of a kind in the text.

    Raises:
        ConfigError: If they can't be told by their headers, because a text of several lines looks like one, or they are
            written in another way.
    """
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers), len(text)][1:]
    entries = [
        _Entry(header["kind"], header.start(), _end(text, header.start(), end))
        for header, end in zip(headers, ends, strict=True)
    ]
    found = [entry for entry in entries if entry.kind == kind]
    if len(found) != count:
        hint = f"write every entry under [[{kind}]] in a line of its own, or change it by hand"
        raise ConfigError("the entries of the file can't be told apart", where=str(path), hint=hint)
    return found


def _end(text: str, start: int, end: int) -> int:
    """Return where the last key of an entry ends: blank lines and comments after it are about what follows."""
    lines = text[start:end].splitlines(keepends=True)
    while lines and _NO_ENTRY.fullmatch(lines[-1].rstrip("\r\n")):
        lines.pop()
    return start + sum(map(len, lines))


def _check(
    after: Mapping[str, Any],
    before: Mapping[str, Any],
    kind: str,
    position: int | None,
    values: Mapping[str, Any],
    path: Path,
) -> None:
    """Refuse a text in which anything else is changed than was meant.

    Raises:
        ConfigError: If it is.
    """
    expected = [dict(entry) for entry in before.get(kind, [])]
    entry = {} if position is None else expected.pop(position)
    entry = {key: value for key, value in {**entry, **values}.items() if value is not None}
    expected.insert(len(expected) if position is None else position, entry)
    others = {key: value for key, value in before.items() if key != kind} if before else {"format": 1}
    if {**others, kind: expected} != dict(after):
        raise ConfigError("the file can't be brought up to date", where=str(path), hint="change it by hand")
