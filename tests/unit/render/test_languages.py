"""Languages as data: what CLDR gives where a grammar is silent, and what the check of a language finds."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import UsageError
from kmgraph.io import templates_folder
from kmgraph.model import Vocabulary
from kmgraph.render import available_languages, check_language
from kmgraph.render.phrases import SentenceRealiser

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("language", available_languages())
def test_a_shipped_language_lacks_nothing(language: str) -> None:
    assert not [str(fault) for fault in check_language(language) if fault.is_error]


def test_what_a_grammar_does_not_say_comes_from_cldr() -> None:
    spanish = SentenceRealiser.of("es", Vocabulary())
    assert spanish.month("2025-01-14") == "enero de 2025"
    assert spanish.lexicon.number(12345.5) == "12.345,5"
    assert spanish.count("rows", 1) == "1 fila"
    assert spanish.count("rows", 2) == "2 filas"
    assert spanish.grammar.list_and.join(["a", "b", "c"]) == "a, b y c"
    assert spanish.share(0.14) == "14\u00a0%"
    assert spanish.grammar.languages["zh"] == "chino"


def spoilt(folder: Path, name: str, old: str, new: str) -> Path:
    """A folder of templates whose Spanish has something else in a file."""
    shutil.copytree(templates_folder() / "es", folder / "es")
    file = folder / "es" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "said", "is_error"),
    [
        ("words.toml", 'title = "De {source} a {destination}"\n', "", "migration_patterns.title: is missing", True),
        ("words.toml", "De {source} a {destination}", "De {source} a {place}", "nothing fills {place}", True),
        ("words.toml", "De {source} a {destination}", "A {destination}", "leaves out {source}", False),
        ("words.toml", 'nothing = "Aquí', 'nothign = "Aquí', 'did you mean "migration.nothing"', True),
        ("words.toml", 'many = "{n} de filas"\n', "", "count.rows: has no form “many”", False),
        ("words.toml", 'other = "{n} filas"\n', "", "count.rows: has no form “other”", True),
        ("grammar.toml", 'head = "publicaciones"\n', "", "noun.head: is missing", True),
        ("warnings.toml", "[event-driven]", "[event-drivn]", "event-driven.text: is missing", True),
    ],
)
def test_the_check_finds(tmp_path: Path, name: str, old: str, new: str, said: str, is_error: bool) -> None:
    faults = check_language("es", spoilt(tmp_path, name, old, new))
    found = [fault for fault in faults if said in str(fault)]
    assert found, [str(fault) for fault in faults]
    assert {fault.is_error for fault in found} == {is_error}
    assert str(found[0]).startswith(("error: " if is_error else "advice: ") + f"es/{name}")


def test_what_a_grammar_says_comes_first(tmp_path: Path) -> None:
    period = 'period = "de {first} a {last}"\n'
    folder = spoilt(tmp_path, "grammar.toml", period, period + 'month = "{month} del {year}"\n')
    assert SentenceRealiser.of("es", Vocabulary(), folder).month("2025-01-14") == "enero del 2025"


def test_a_language_without_a_folder_is_named() -> None:
    with pytest.raises(UsageError, match="no templates"):
        check_language("xx")
