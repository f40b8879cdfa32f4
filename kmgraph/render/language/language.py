"""A language: the folder `templates/LANG` with its grammar, words, words of pictures, and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kmgraph.errors import ConfigError, UsageError, did_you_mean
from kmgraph.io import files_below, load_toml, resolve_inside, table_to, templates_folder
from kmgraph.render.language.choose import FALLBACK_LANGUAGE, closest_tag
from kmgraph.render.language.cldr import grammar_defaults
from kmgraph.render.language.grammar import Grammar
from kmgraph.render.language.own_files import refuse_repeated, refuse_unfilled, with_bounds
from kmgraph.render.language.patterns import begin_documents
from kmgraph.render.language.sections import (
    ChartWords,
)
from kmgraph.render.language.words import LanguageWords, WarningText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
    """Return the tags of all languages that have a folder with a grammar, sorted.

    Raises:
        ConfigError: If one of the folders can't be listed.
    """
    return tuple(sorted({tag for folder in template_folders(own) for tag in _languages_in(folder)}))


def _languages_in(folder: Path) -> Iterator[str]:
    for path in files_below(folder, ConfigError):
        if path.name == "grammar.toml" and path.parent.parent == folder:
            yield path.parent.name


def load_language(tag: str, own: Path | None = None) -> Language:
    """Return the language for a tag; `zh-CN` is served by `zh`.

    Args:
        tag: A language tag.
        own: A user's folder of templates, looked at before the shipped one.

    Raises:
        UsageError: If no folder serves the language.
        ConfigError: If a language file is wrong.
    """
    begin_documents()
    known = available_languages(own)
    served_by = closest_tag(known, tag)
    if served_by is None:
        choice = f"there are {', '.join(known)}"
        raise UsageError(f'no templates for the language "{tag}"', hint=did_you_mean(tag, known) or choice)
    return _load(served_by, template_folders(own))


@lru_cache(maxsize=32)
def _load(tag: str, folders: tuple[Path, ...]) -> Language:
    def file(name: str) -> tuple[str, dict[str, object]]:
        folder = next((folder for folder in folders if (folder / tag / name).is_file()), folders[-1])
        path = resolve_inside(folder, folder / tag / name, ConfigError)
        table = load_toml(path)
        return str(path), table if folder == folders[-1] else _checked(table, name, str(path))

    (grammar, rules), (words, texts), (charts, labels) = map(file, ("grammar.toml", "words.toml", "charts.toml"))
    warnings, told = file("warnings.toml")
    return Language(
        tag=tag,
        grammar=table_to(Grammar, _with_defaults(rules, tag), grammar),
        words=table_to(LanguageWords, texts, words),
        charts=table_to(ChartWords, labels, charts),
        warnings={code: table_to(WarningText, table, f"{warnings}, {code}") for code, table in told.items()},
    )


def _checked(table: dict[str, object], name: str, where: str) -> dict[str, object]:
    """Return what a file of somebody's says, once it is known that it can be used, and within bounds."""
    refuse_repeated(table, where)
    if name == "grammar.toml":
        return dict(with_bounds(table, where))
    refuse_unfilled(table, load_toml(templates_folder() / FALLBACK_LANGUAGE / name), where)
    return table


def _with_defaults(table: Mapping[str, Any], tag: str) -> dict[str, Any]:
    """Return what a language's grammar says, and what CLDR knows where it says nothing."""
    known = grammar_defaults(tag)
    merged = {**known, **table}
    if isinstance(number := table.get("number"), dict):
        merged["number"] = {**known["number"], **number}
    return merged
