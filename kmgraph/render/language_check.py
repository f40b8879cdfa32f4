"""What a language's files lack beside those of English: keys, forms of counted words, slots that differ."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from kmgraph.errors import ConfigError, UsageError, did_you_mean
from kmgraph.io import load_toml, resolve_inside
from kmgraph.render.language import (
    FALLBACK_LANGUAGE,
    Grammar,
    available_languages,
    grammar_defaults,
    load_language,
    plural_forms,
    template_folders,
    texts_of,
    unfilled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_FILES = ("words.toml", "warnings.toml", "charts.toml")
_COUNTED = "count."


@dataclass(frozen=True, slots=True)
class LanguageFault:
    """Something to mend: the file, the key in it, and what is wrong; `is_error` if documents can't be made with it."""

    file: str
    key: str
    what: str
    is_error: bool = True

    def __str__(self) -> str:
        """Return the line that a person reads."""
        return f"{'error' if self.is_error else 'advice'}: {self.file}, {self.key}: {self.what}"


def check_language(tag: str, own: Path | None = None) -> tuple[LanguageFault, ...]:
    """Return what a language's files lack: words, warnings, grammar.

    Args:
        tag: A language that has a folder.
        own: A user's folder of templates, looked at before the shipped one.

    Raises:
        UsageError: If there is no such folder.
        ConfigError: If a file is no TOML.
    """
    known = available_languages(own)
    if tag not in known:
        hint = did_you_mean(tag, known) or f"there are {', '.join(known)}"
        raise UsageError(f'no templates for the language "{tag}"', hint=hint)
    faults = [fault for name in _FILES for fault in _compared(name, tag, own)]
    faults += [*_plurals(tag, own), *_grammar(tag, own)]
    return tuple(faults) if any(fault.is_error for fault in faults) else (*faults, *_unreadable(tag, own))


def _table(name: str, tag: str, own: Path | None) -> Mapping[str, Any]:
    """Return what a file of a language holds; nothing if it isn't there."""
    for folder in template_folders(own):
        if (folder / tag / name).is_file():
            return load_toml(resolve_inside(folder, folder / tag / name, ConfigError))
    return {}


def _compared(name: str, tag: str, own: Path | None) -> Iterator[LanguageFault]:
    file = f"{tag}/{name}"
    # A user's own English lacks what kmgraph's has, as any language does.
    texts, expected = dict(texts_of(_table(name, tag, own))), dict(texts_of(_table(name, FALLBACK_LANGUAGE, None)))
    for key in sorted(expected.keys() - texts.keys()):
        yield LanguageFault(file, key, f"is missing; English has “{expected[key]}”")
    for key in sorted(texts.keys() - expected.keys()):
        hint = did_you_mean(key, expected)
        yield LanguageFault(file, key, f"is not expected{f'; {hint}' if hint else ''}")
    for key in sorted(texts.keys() & expected.keys()):
        yield from _slots(file, key, texts[key], expected[key])


def _slots(file: str, key: str, text: str, expected: str) -> Iterator[LanguageFault]:
    if unknown := unfilled(text, expected):
        yield LanguageFault(file, key, f"nothing fills {unknown}")
    if unused := unfilled(expected, text):
        yield LanguageFault(file, key, f"leaves out {unused}, which English says", is_error=False)


def _plurals(tag: str, own: Path | None) -> Iterator[LanguageFault]:
    """Yield forms of counted words that the language has by CLDR and the file lacks, and words that it lacks."""
    counted = _table("words.toml", tag, own).get("count", {})
    expected = _table("words.toml", FALLBACK_LANGUAGE, None).get("count", {})
    for noun in expected:
        forms = counted.get(noun, {})
        # Without a form of its own a number takes "other".
        for form in plural_forms(tag):
            if form not in forms:
                yield LanguageFault(
                    f"{tag}/words.toml", f"{_COUNTED}{noun}", f"has no form “{form}”", is_error=form == "other"
                )


def _grammar(tag: str, own: Path | None) -> Iterator[LanguageFault]:
    known, table = grammar_defaults(tag), _table("grammar.toml", tag, own)
    number = {**known["number"], **table.get("number", {})}
    yield from _fields(f"{tag}/grammar.toml", Grammar, {**known, **table, "number": number}, "")


def _fields(file: str, kind: type, table: Mapping[str, Any], key: str) -> Iterator[LanguageFault]:
    """Yield what a table lacks of the fields that a type must have, and its tables of theirs."""
    assert dataclasses.is_dataclass(kind)
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        name, inner = f"{key}.{field.name}" if key else field.name, hints[field.name]
        if field.name not in table:
            if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                yield LanguageFault(file, name, "is missing")
        elif isinstance(inner, type) and dataclasses.is_dataclass(inner) and isinstance(table[field.name], dict):
            yield from _fields(file, inner, table[field.name], name)


def _unreadable(tag: str, own: Path | None) -> tuple[LanguageFault, ...]:
    """Return what keeps a language from being loaded that nothing above finds, such as a value of another type."""
    try:
        load_language(tag, own)
    except ConfigError as error:
        return (LanguageFault(f"{tag}/", error.where or "", error.what),)
    return ()
