"""The formats of other systems that are read back, by suffix and content, and the one door to them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ReadLimits, load_json, read_limited, read_utf8
from kmgraph.rules.imports.automoderator import read_automoderator
from kmgraph.rules.imports.discord import read_discord
from kmgraph.rules.imports.foreign_rule import ForeignRules
from kmgraph.rules.imports.mastodon import read_mastodon
from kmgraph.rules.imports.terms import ForeignTerms

IMPORT_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    ".json": ("mastodon", "discord"),
    ".yaml": ("automoderator",),
    ".yml": ("automoderator",),
}
"""Suffix of a file -> the formats that it may be in; the content tells them apart."""
_LIMITS = ReadLimits.up_to(512 * 1024)
"""A page of AutoModerator has half of it at most; the rules of a server have less."""
_MOST_RULES = 2_000


def read_foreign_rules(path: Path, form: str | None, terms: ForeignTerms, language: str | None = None) -> ForeignRules:
    """Return the rules of a file of another system.

    Args:
        path: The file.
        form: Its format; None if suffix and content tell.
        terms: Makes scopes of what filters look at.
        language: That of texts which don't say theirs; by default what their wording tells.

    Raises:
        InputError: If it can't be read, or is not of that format.
        LimitError: If it is too large, or holds too many rules.
    """
    found = _read(path, form or _by_suffix(path), terms, language)
    if found.count > _MOST_RULES:
        raise LimitError(f"the file has more than {_MOST_RULES:,} rules", where=str(path), hint="split it")
    return found


def _by_suffix(path: Path) -> str | None:
    forms = IMPORT_SUFFIXES[path.suffix.lower()]
    return forms[0] if len(forms) == 1 else None


def _read(path: Path, form: str | None, terms: ForeignTerms, language: str | None) -> ForeignRules:
    if form == "automoderator":
        return read_automoderator(read_utf8(path, _LIMITS), str(path), terms, language)
    data = load_json(read_limited(path, _LIMITS), path, "file of rules")
    if (form or _by_content(data, path)) == "discord":
        return read_discord(data, str(path), terms, language)
    return read_mastodon(data, str(path), language)


def _by_content(data: object, path: Path) -> str:
    """Return whose rules JSON holds: those of Discord have triggers, those of Mastodon texts.

    Raises:
        InputError: If it is neither.
    """
    entries = data.get("rules", [data]) if isinstance(data, Mapping) else data
    first = entries[0] if isinstance(entries, list) and entries else None
    if isinstance(first, Mapping) and "trigger_type" in first:
        return "discord"
    if (isinstance(first, Mapping) and "text" in first) or entries == []:
        return "mastodon"
    raise InputError(
        "this is neither a list of a Mastodon server's rules nor one of Discord's AutoMod",
        where=str(path),
        hint='rules of Mastodon have a "text", those of Discord a "trigger_type"; --format names another format',
    )
