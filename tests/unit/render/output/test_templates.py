"""Templates: their variables are the documented fields, their sandbox holds, and a language is only a folder."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest
from jinja2 import Environment, meta, nodes
from newcomer_world import BEFORE_AFTER, CLINIC, DIET, PHOTOS, TARGET, VOCABULARY, evidence, run
from said import say_rule

from kmgraph.errors import ConfigError, KmgraphError, LimitError, UsageError
from kmgraph.io import ChildLimits
from kmgraph.io.resources import templates_folder
from kmgraph.model import ClassTerm, Confidence, Vocabulary, Words
from kmgraph.render import guidelines_html, guidelines_markdown, load_language
from kmgraph.render.columns import ColumnsContext
from kmgraph.render.contexts import CheckContext, ExplainContext, PageContext, PlanContext, ReportContext
from kmgraph.render.found_terms import FoundTermsContext
from kmgraph.render.guideline_contexts import GuidelineContext, ShortContext
from kmgraph.render.language import available_languages, grammar_defaults
from kmgraph.render.migration import MigrationContext
from kmgraph.render.output import sandbox as limited
from kmgraph.render.output.templates import render_template

if TYPE_CHECKING:
    from pathlib import Path

LAYOUTS: dict[str, type] = {
    "guidelines.md": GuidelineContext,
    "guidelines.html": GuidelineContext,
    "guidelines-short.md": ShortContext,
    "page.html": PageContext,
    "report.md": ReportContext,
    "columns.md": ColumnsContext,
    "found-terms.md": FoundTermsContext,
    "explain.txt": ExplainContext,
    "check.txt": CheckContext,
    "plan.txt": PlanContext,
    "migration.md": MigrationContext,
    "migration.html": MigrationContext,
    "migration.txt": MigrationContext,
}
SHARED = {
    GuidelineContext: ("guidelines.md", "guidelines.html"),
    MigrationContext: ("migration.md", "migration.html", "migration.txt"),
}
"""Contexts of several layouts, which show all of them between them."""


# Markdown has no pictures: what is drawn stands in sentences there.
NOT_SHOWN = {"guidelines.md": {"pictures", "differences_chart"}}


def layout(name: str) -> nodes.Template:
    return Environment().parse((templates_folder() / "layout" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LAYOUTS)
def test_variables_are_the_documented_fields(name: str) -> None:
    documented = {field.name for field in fields(LAYOUTS[name])} - NOT_SHOWN.get(name, set())
    assert meta.find_undeclared_variables(layout(name)) == documented


@pytest.mark.parametrize(("names", "kind"), [((n,), k) for n, k in LAYOUTS.items() if k not in SHARED]
                         + [(names, kind) for kind, names in SHARED.items()])  # fmt: skip
def test_every_field_of_every_part_is_shown(names: tuple[str, ...], kind: type) -> None:
    documented = {field for part in _parts(kind) for field in part}
    used = {node.attr for name in names for node in layout(name).find_all(nodes.Getattr)} - {"first"}
    assert used == documented


def _parts(kind: Any) -> list[set[str]]:
    found = []
    for hint in get_type_hints(kind).values():
        for part in (hint, *get_args(hint)):
            if is_dataclass(part):
                assert isinstance(part, type)
                found += [{field.name for field in fields(part)}, *_parts(part)]
    return found


def test_templates_have_no_filters_that_unescape() -> None:
    for name in LAYOUTS:
        assert {node.name for node in layout(name).find_all(nodes.Filter)} <= {"length"}


@pytest.mark.parametrize("file", ["grammar.toml", "words.toml", "charts.toml", "warnings.toml"])
def test_languages_have_the_same_patterns(file: str) -> None:
    slots = {tag: _slots(templates_folder() / tag / file) for tag in available_languages()}
    optional = re.compile(
        r"languages|fixes|repairs|plurals|share|rewrite|further|after|before|lead|count|join|heavy|linker|opener|verbs|verbal|last|heads|unsure|typography|adjectives|features|light|places|objects|subjects"
    )
    wanted = {key: found for key, found in slots["en"].items() if not optional.search(key)}
    for found in slots.values():
        assert {key: names for key, names in found.items() if not optional.search(key)} == wanted


def _slots(path: Path) -> dict[str, frozenset[str]]:
    import tomllib

    def walk(value: Any, key: str) -> dict[str, frozenset[str]]:
        if isinstance(value, dict):
            return {k: v for name, below in value.items() for k, v in walk(below, f"{key}.{name}").items()}
        return {key: frozenset(re.findall(r"\{\w*\}", str(value)))}

    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.name == "grammar.toml":  # what it doesn't say comes from CLDR
        known = grammar_defaults(path.parent.name)
        table = {**known, **table, "number": {**known["number"], **table["number"]}}
    return walk(table, path.stem)


SURE_EVIDENCE = evidence(80, 20, 60, 0.7, 0.9)


def say(language: str, templates: Path | None = None, vocabulary: Vocabulary = VOCABULARY) -> str:
    return say_rule(BEFORE_AFTER, SURE_EVIDENCE, Confidence.WELL_SUPPORTED, TARGET, language, vocabulary, templates)


def test_region_is_served_by_its_language() -> None:
    assert say("zh-CN") == say("zh")
    assert load_language("en-GB").tag == "en"


def test_unknown_language_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match='no templates for the language "fr"'):
        say("fr")


def test_a_new_language_is_a_folder(tmp_path: Path) -> None:
    """German: other words, another word order, a verb at the end of the clause; no code."""
    _german(tmp_path)
    assert available_languages(tmp_path) == ("de", "en", "es", "zh")
    assert say("de", tmp_path) == (
        "Beiträge über “diet content” der Art “before-and-after photos” werden in der Regel entfernt,"
        " außer sie sind von “verified clinic”."
    )
    german = {
        DIET: ("topicPhrase", "über Diäten"),
        PHOTOS: ("clausePhrase", "mit Vorher-Nachher-Fotos"),
        CLINIC: ("sourcePhrase", "von anerkannten Kliniken"),
    }
    classes = {iri: ClassTerm(iri, Words(phrases={role: {"de": text}})) for iri, (role, text) in german.items()}
    assert say("de", tmp_path, Vocabulary(classes)) == (
        "Beiträge über Diäten mit Vorher-Nachher-Fotos werden in der Regel entfernt,"
        " außer sie sind von anerkannten Kliniken."
    )
    text = guidelines_markdown(run(), "de", tmp_path)
    assert "werden fast immer entfernt" in text
    assert "Januar 2025 bis März 2025" in text
    assert 'lang="de"' in guidelines_html(run(), "de", tmp_path)


def _german(folder: Path) -> None:
    shutil.copytree(templates_folder() / "en", folder / "de")
    path = folder / "de" / "grammar.toml"
    text = path.read_text(encoding="utf-8")
    for english, german in (
        ('name = "English"', 'name = "Deutsch"'),
        ('head = "posts"', 'head = "Beiträge"'),
        ('topic = "about {value}"', 'topic = "über {value}"'),
        ('kind = "that are {value}"', 'kind = "über {value}"'),
        ('other_kind = "of the kind {value}"', 'other_kind = "der Art {value}"'),
        ('object = "whose {property} is {value}"', 'object = "von {value}"'),
        ('one = "they {}"', 'one = "sie {}"'),
        ('all = ", unless {}"', 'all = ", außer {}"'),
        ('copula = "are {}"', 'copula = "sind {}"'),
        ('period = "{first} to {last}"', 'period = "{first} bis {last}"'),
        ('"January", "February", "March"', '"Januar", "Februar", "März"'),
        ('removed = "removed"', 'removed = "entfernt"'),
        ('"{subject} are usually {outcome}{exceptions}."', '"{subject} werden in der Regel {outcome}{exceptions}."'),
        (
            '"{subject} are nearly always {outcome}{exceptions}."',
            '"{subject} werden fast immer {outcome}{exceptions}."',
        ),
        ('kind_suffixes = [" content", " posts", " videos"]', "kind_suffixes = []"),
        ('topic = "über {value}"', 'topic = "über {value}"'),
    ):
        assert english in text, english
        text = text.replace(english, german)
    path.write_text(text, encoding="utf-8")


def test_misspelt_key_of_a_language_is_named(tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "en", tmp_path / "xx")
    path = tmp_path / "xx" / "grammar.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("sentence_gap", "sentense_gap"), encoding="utf-8")
    with pytest.raises(ConfigError, match='unknown key "sentense_gap"') as caught:
        say("xx", tmp_path)
    assert caught.value.hint == 'did you mean "sentence_gap"?'


def own_check(folder: Path, template: str) -> str:
    (folder / "layout").mkdir(exist_ok=True)
    (folder / "layout" / "check.txt").write_text(template, encoding="utf-8")
    labels = load_language("en").words.check
    context = CheckContext("verdict", (), (), (), (), (), "seen", (), (), labels)
    return limited.render("check.txt", context, "en", folder)


def test_own_template_goes_first(tmp_path: Path) -> None:
    assert own_check(tmp_path, "Mine: {{ verdict }}\n") == "Mine: verdict\n"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ verdct }}", "'verdct' is undefined"),
        ("{{ labels.nothing }}", "has no attribute 'nothing'"),
        ("{% for x in %}", "Expected an expression"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute"),
        ("{{ verdict | safe }}", "No filter named 'safe'"),
        ("{{ verdict | attr('upper') }}", "No filter named 'attr'"),
        ("{{ range(3) }}", "'range' is undefined"),
        ("{% include '/etc/hostname' %}", "no template"),
        ("{% include '../../secret' %}", "no template"),
        ("{{ 1 + 'a' }}", "can't be filled"),
        ("{{ verdict == 1e999 }}", "can't be filled"),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "can't be filled"),
    ],
)
def test_wrong_template_is_explained(tmp_path: Path, template: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        own_check(tmp_path, template)
    assert message in str(caught.value)


def test_endless_template_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "_LIMITS", ChildLimits(seconds=1.0))
    loops = "{% for a in verdict %}" * 12 + "{% endfor %}" * 12
    with pytest.raises(LimitError):
        own_check(tmp_path, loops)


def test_template_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(KmgraphError):
        own_check(tmp_path, "{% set x = 'a' * 10 ** 10 %}{{ x }}")


def test_layout_is_found_in_the_language_first(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "check.txt").write_text("English only\n", encoding="utf-8")
    context = CheckContext("v", (), (), (), (), (), "", (), (), load_language("en").words.check)
    assert render_template("check.txt", context, "en", tmp_path) == "English only\n"


@pytest.mark.parametrize("place", ["layout/check.txt", "layout", "layout/parts.txt"])
def test_a_template_is_no_link_out_of_its_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "outside").mkdir()
    for name in ("check.txt", "parts.txt"):
        (tmp_path / "outside" / name).write_text("secret")
    own = tmp_path / "own"
    (own / place).parent.mkdir(parents=True)
    if place.endswith("parts.txt"):
        (own / "layout" / "check.txt").write_text("{% include 'parts.txt' %}")
    target = tmp_path / "outside" / ("" if place == "layout" else place.rpartition("/")[2])
    (own / place).symlink_to(target, target_is_directory=place == "layout")
    labels = load_language("en").words.check
    with pytest.raises(ConfigError, match="leads out of its folder"):
        limited.render("check.txt", CheckContext("verdict", (), (), (), (), (), "seen", (), (), labels), "en", own)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    (tmp_path / "parts.txt").write_text("mine")
    (tmp_path / "layout" / "parts.txt").symlink_to(tmp_path / "parts.txt")
    assert own_check(tmp_path, "{% include 'parts.txt' %}") == "mine"


def test_a_huge_template_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="more than 1 MB"):
        own_check(tmp_path, "x" * 2_000_000)


def test_words_of_a_language_are_no_link_out_of_its_folder(tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "en", tmp_path / "own" / "xx")
    (tmp_path / "own" / "xx" / "words.toml").rename(tmp_path / "words.toml")
    (tmp_path / "own" / "xx" / "words.toml").symlink_to(tmp_path / "words.toml")
    with pytest.raises(ConfigError, match="leads out of its folder"):
        load_language("xx", tmp_path / "own")
