"""A language: the folder `templates/LANG` with its grammar, words, words of pictures, and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kmgraph.errors import ConfigError, UsageError, did_you_mean
from kmgraph.io import load_toml, resolve_inside, table_to, templates_folder
from kmgraph.render.language.choose import closest_tag
from kmgraph.render.language.cldr import grammar_defaults
from kmgraph.render.language.grammar import Grammar
from kmgraph.render.language.sections import (
    ChartWords,
)
from kmgraph.render.language.words import LanguageWords, WarningText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LAYOUT = "layout"
"""The folder of the layouts that all languages share; it is no language."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language's grammar, words, words of pictures, and warnings.

    Attributes:
        tag: Name of its folder, a language tag such as `en`.
    """

    tag: str
    grammar: Grammar
    words: LanguageWords
    charts: ChartWords
    warnings: Mapping[str, WarningText] = field(default_factory=dict)


def template_folders(own: Path | None = None) -> tuple[Path, ...]:
    """Return the folders in which languages and layouts are looked up, the user's own first."""
    return (*((own,) if own is not None else ()), templates_folder())


def available_languages(own: Path | None = None) -> tuple[str, ...]:
    """Return the tags of all languages that have a folder with a grammar, sorted."""
    grammars = (path for folder in template_folders(own) for path in folder.glob("*/grammar.toml"))
    return tuple(sorted({path.parent.name for path in grammars}))


def load_language(tag: str, own: Path | None = None) -> Language:
    """Return the language for a tag; `zh-CN` is served by `zh`.

    Args:
        tag: A language tag.
        own: A user's folder of templates, looked at before the shipped one.

    Raises:
        UsageError: If no folder serves the language.
        ConfigError: If a language file is wrong.
    """
    known = available_languages(own)
    served_by = closest_tag(known, tag)
    if served_by is None:
        choice = f"there are {', '.join(known)}"
        raise UsageError(f'no templates for the language "{tag}"', hint=did_you_mean(tag, known) or choice)
    return _load(served_by, template_folders(own))


@lru_cache(maxsize=32)
def _load(tag: str, folders: tuple[Path, ...]) -> Language:
    def file(name: str) -> Path:
        folder = next((folder for folder in folders if (folder / tag / name).is_file()), folders[-1])
        return resolve_inside(folder, folder / tag / name, ConfigError)

    grammar, words, charts = file("grammar.toml"), file("words.toml"), file("charts.toml")
    warnings = file("warnings.toml")
    tables = {code: table_to(WarningText, table, f"{warnings}, {code}") for code, table in load_toml(warnings).items()}
    return Language(
        tag=tag,
        grammar=table_to(Grammar, _with_defaults(load_toml(grammar), tag), str(grammar)),
        words=table_to(LanguageWords, load_toml(words), str(words)),
        charts=table_to(ChartWords, load_toml(charts), str(charts)),
        warnings=tables,
    )


def _with_defaults(table: Mapping[str, Any], tag: str) -> dict[str, Any]:
    """Return what a language's grammar says, and what CLDR knows where it says nothing."""
    known = grammar_defaults(tag)
    merged = {**known, **table}
    if isinstance(number := table.get("number"), dict):
        merged["number"] = {**known["number"], **number}
    return merged
