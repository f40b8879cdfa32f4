"""Language files of somebody's: whatever stands in them, documents are made in bounded time, or the key is named."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import ConfigError, LimitError
from kmgraph.io import templates_folder
from kmgraph.render import check_language
from kmgraph.render.language import apply_fixes, available_languages, fill, find, first_fix, load_language, patterns

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.language import Grammar


def spoilt(folder: Path, name: str, old: str, new: str) -> Path:
    """Return a folder of templates whose English has something else in a file."""
    shutil.copytree(templates_folder() / "en", folder / "en", dirs_exist_ok=True)
    file = folder / "en" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def with_typography(folder: Path, *fixes: tuple[str, str]) -> Path:
    """Return a folder of templates whose English has these repairs of words, and no others."""
    made = spoilt(folder, "grammar.toml", "\ntypography =", "\ntypography =")
    file = made / "en" / "grammar.toml"
    text = file.read_text(encoding="utf-8")
    said = next(line for line in text.splitlines() if line.startswith("typography ="))
    file.write_text(text.replace(said, f"typography = {table(fixes)}"), encoding="utf-8")
    return made


def table(fixes: tuple[tuple[str, str], ...]) -> str:
    return "[" + ", ".join(f"{{ pattern = '{pattern}', text = '{text}' }}" for pattern, text in fixes) + "]"


def grammar_with(folder: Path, *fixes: tuple[str, str]) -> Grammar:
    return load_language("en", with_typography(folder, *fixes)).grammar


BROKEN = {
    "a slot of English's": ("words.toml", 'about = "about {n}"', 'about = "about {n} {0}"', "figures.about"),
    "a slot of a warning": ("warnings.toml", "{observations}", "{nobody}", ""),
    "a list that doubles": ("grammar.toml", 'middle = "{a}, {b}"', 'middle = "{a}, {a}, {b}"', "middle"),
    "a text that grows": ("words.toml", 'about = "about {n}"', f'about = "{"{n}" * 5}"', "figures.about"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_nothing_fills_is_named_with_its_key(tmp_path: Path, case: str) -> None:
    name, old, new, key = BROKEN[case]
    folder = spoilt(tmp_path, name, old, new)
    with pytest.raises(ConfigError) as told:
        load_language("en", folder)
    assert name in str(told.value.where)
    assert str(told.value.where).endswith(key)
    assert any(fault.is_error for fault in check_language("en", folder))


def test_what_is_filled_with_nothing_is_an_error_of_the_file() -> None:
    with pytest.raises(ConfigError, match="nothing fills"):
        fill("{0} and {n}", n="two")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("e", r"\9"),
        ("e", r"\g<name>"),
        ("e", "\\"),
        ("e{99999999999}", ""),
        ("(e", ""),
        ("e" * 1001, ""),
        ("e", "x" * 1001),
    ],
)
def test_what_is_no_regular_expression_is_named_with_its_key(tmp_path: Path, pattern: str, text: str) -> None:
    folder = with_typography(tmp_path, (pattern, text))
    with pytest.raises(ConfigError) as told:
        load_language("en", folder)
    assert str(told.value.where).endswith("grammar.toml, typography[0].pattern")
    assert [fault.is_error for fault in check_language("en", folder)] == [True]


ENDLESS = [
    *(r"^(\w|\w\w|\s|[^\x00])+\x00", r"(a+)+$", r"(a|a)*b", r"(a|aa){0,40}b", r"(?=(a+)+b)", r"((a{0,9}){0,9}){0,9}b"),
    *(r"a*a*a*a*b", r"^a*a*a*a*b", r"(a?){30}b", r"(?:a{0,16}){16}b", r"(?:.*a){9}", r"(a*)\1\1\1b", r"(?m)^a*a*a*b"),
    r"(a)?(?(1)a*|b)",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_that_may_take_ever_longer_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(ConfigError, match="ever longer") as told:
        grammar_with(tmp_path, (pattern, ""))
    assert str(told.value.where).endswith("typography[0].pattern")


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            r"^whose (.+?) is (.+)$",
            r" and whose (.+?) is (.+?)(?= and |$)",
            r"\b1 days\b",
            r"\d[\d,.]*",
            r"(?i)é",
            "a*a*b",
        ),
        *(r"^(?!that )x", r"(?:abc){2,5}", r"(?<=x)\s+", r"(a|b|cd)x?", r"(?:ab)+", "a*+b", "(?>a*)b", "a*a*a*b$"[2:]),
    ],
)
def test_patterns_as_people_write_them_take_no_longer_than_they_may(tmp_path: Path, pattern: str) -> None:
    (fix,) = grammar_with(tmp_path, (pattern, "x")).typography
    assert isinstance(fix.pattern, patterns.OwnPattern)
    text = "a" * min(fix.pattern.longest or 5_000, 5_000)
    started = time.process_time()
    find(fix.pattern, text)
    assert time.process_time() - started < 20


def test_in_longer_texts_than_a_pattern_may_take_it_is_not_looked_for(tmp_path: Path) -> None:
    grammar = grammar_with(tmp_path, ("a*a*b", "x"))
    assert apply_fixes(grammar.typography, "caab") == "cx"
    for act in (apply_fixes, first_fix):
        with pytest.raises(LimitError) as told:
            act(grammar.typography, "a" * 30_000)
        assert str(told.value.where).endswith("typography[0].pattern")


def test_replacements_make_no_endless_phrase(tmp_path: Path) -> None:
    grammar = grammar_with(tmp_path, *[("(e)", r"\1" * 10)] * 9)
    with pytest.raises(LimitError, match="100,000 characters"):
        apply_fixes(grammar.typography, "every")


def test_all_patterns_of_a_language_together_have_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_SECONDS", 0.05)
    folder = with_typography(tmp_path, ("a*a*b", "x"))
    grammar = load_language("en", folder).grammar
    with pytest.raises(LimitError, match="seconds"):
        apply_fixes(grammar.typography * 10_000, "a" * 1_000)
    assert apply_fixes(load_language("en", folder).grammar.typography, "b") == "x"


@pytest.mark.parametrize("language", available_languages())
def test_a_copy_of_a_language_is_that_language(tmp_path: Path, language: str) -> None:
    shutil.copytree(templates_folder() / language, tmp_path / language)
    ours, theirs = load_language(language), load_language(language, tmp_path)
    assert theirs == ours
    for fix in (*theirs.grammar.typography, *theirs.grammar.number.fixes, *theirs.grammar.predicate.verbs):
        assert isinstance(fix.pattern, patterns.OwnPattern)
        assert fix.pattern.longest is None
