"""The documentation holds: links, commands, settings, Turtle, queries, the glossary, the figures it names."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import doc_pages as docs
import pyoxigraph as ox
import pytest
from checkout import ROOT

from kmgraph import errors
from kmgraph.cli.main import cli
from kmgraph.errors import ConfigError, KmgraphError
from kmgraph.learn import LearnSettings
from kmgraph.model import DEFAULT_K, LEAST_K, Hierarchy
from kmgraph.model.project import Limits, Source
from kmgraph.namespaces import KM, PREFIXES
from kmgraph.observe import read_observations
from kmgraph.observe.columns.contract import ContractColumn
from kmgraph.observe.raw import MAX_ROWS
from kmgraph.observe.readers import files
from kmgraph.ontology.manchester.parser import parse_manchester
from kmgraph.ontology.vocabulary import read_words
from kmgraph.project.config import load_project
from kmgraph.project.decisions import read_decisions
from kmgraph.query.run import DEFAULT_MEMORY, DEFAULT_ROWS, DEFAULT_SECONDS
from kmgraph.rdf import read as rdf
from kmgraph.rdf import sparql_guard as guard
from kmgraph.rules.published import read_published
from kmgraph.validate import shacl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ABSENT = re.compile(r"kmgraph serve\b")
OWN_KEY = b"0123456789abcdef"


# --- links -----------------------------------------------------------------------------------------------------------


OTHER_PAGES = tuple(ROOT / name for name in ("SECURITY.md", "CONTRIBUTING.md", "benchmarks/README.md"))


@pytest.mark.parametrize("page", [*docs.PAGES, *OTHER_PAGES], ids=lambda page: f"{page.parent.name}/{page.name}")
def test_links_lead_somewhere(page: Path) -> None:
    for link in docs.links(page):
        if re.match(r"(https?|mailto):", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in docs.anchors(target), f"{page.name}: {link}"


def test_every_page_is_in_the_index() -> None:
    listed = set(docs.links(docs.DOCS / "README.md"))
    pages = {page.name for page in docs.DOCS.glob("*.md")} - {"README.md"}
    assert pages <= listed


# --- commands --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("block", "line"), docs.command_lines(), ids=lambda value: str(value)[:60])
def test_commands_exist_with_their_options(block: docs.Block, line: str) -> None:
    check_command(shlex.split(line)[1:])


def check_command(words: list[str]) -> None:
    """Fail if the command, an option, or a choice among fixed values does not exist; runs nothing."""
    command: click.Command = cli
    context = click.Context(command, info_name="kmgraph", **cli.context_settings)
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, f"no command {words[0]}"
        command, words = found, words[1:]
        context = click.Context(command, info_name=command.name, parent=context)
    values, rest, _ = command.make_parser(context).parse_args(list(words))
    assert not rest, f"too many arguments: {rest}"
    for parameter in command.params:
        value = values.get(parameter.name or "")
        if isinstance(parameter.type, click.Choice):
            for each in value if isinstance(value, list) else [value]:
                assert each is None or each in parameter.type.choices, f"{each} is no choice of {parameter.name}"
        if parameter.required:
            assert value is not None, f"{parameter.name} is missing"


@pytest.mark.parametrize(("page", "line"), docs.python_lines(OTHER_PAGES), ids=lambda value: str(value)[:60])
def test_lines_of_python_run(page: str, line: str) -> None:
    result = subprocess.run([sys.executable, "-c", line], capture_output=True, check=False, encoding="utf-8")
    assert result.returncode == 0, f"{page}: {result.stderr}"


def test_the_folder_that_is_copied_is_the_ontology_s() -> None:
    (line,) = [line for page, line in docs.python_lines() if page == "extending.md" and "print(" in line]
    printed = subprocess.run([sys.executable, "-c", line], capture_output=True, check=True, encoding="utf-8").stdout
    assert {"extension-template.ttl", "catalog-v001.xml"} <= {path.name for path in Path(printed.strip()).iterdir()}


def test_the_check_of_commands_can_fail() -> None:
    with pytest.raises(click.NoSuchOption):
        check_command(["learn", "--no-such-option"])
    with pytest.raises(AssertionError):
        check_command(["export", "--format", "docx"])


def test_nothing_absent_is_named() -> None:
    for page in docs.PAGES:
        assert not ABSENT.search(page.read_text(encoding="utf-8")), page


def test_the_command_line_page_is_the_program_s_help(request: pytest.FixtureRequest) -> None:
    text = docs.read_page("cli.md")
    for name in docs.command_names():
        assert f"\n## `{name}`\n" in text or name == "kmgraph ontology", name
    compare_page("cli.md", docs.refreshed_help, request)


def compare_page(name: str, refresh: Callable[[str], str], request: pytest.FixtureRequest) -> None:
    """Compare a page with itself refreshed, spacing aside; or write it."""
    text = docs.read_page(name)
    expected = refresh(text)
    if request.config.getoption("--write-golden"):
        (docs.DOCS / name).write_text(expected, encoding="utf-8")
    else:
        assert text.split() == expected.split(), f"{name} is out of date; --write-golden refreshes it"


# --- settings and tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", docs.blocks("toml"), ids=str)
def test_settings_are_accepted(block: docs.Block, tmp_path: Path) -> None:
    content = tomllib.loads(block.text)
    if "project" in content:
        for name in named_files(content):
            (tmp_path / name).write_text("", encoding="utf-8")
        (tmp_path / "kmgraph.toml").write_text(block.text, encoding="utf-8")
        assert load_project(tmp_path).name == content["project"]["name"]
    elif "term" in content or "decision" in content:
        (tmp_path / "decisions.toml").write_text(block.text, encoding="utf-8")
        decided = read_decisions(tmp_path / "decisions.toml", "en")
        assert len(decided.terms) == len(content.get("term", []))
        assert len(decided.rules) == len(content.get("decision", []))
    else:
        assert set(content) == {"rule"}
        (tmp_path / "rules.toml").write_text(block.text, encoding="utf-8")
        found = read_published((tmp_path / "rules.toml",), (), "https://example.org/")
        scopes = {rule.id: str(rule.manchester or rule.proposed) for rule in found.rules}
        assert len(parse_manchester(scopes, docs.ontology().ntriples)) == len(content["rule"])


def named_files(content: dict[str, object]) -> Iterator[str]:
    project, sources = content["project"], content.get("source", [])
    assert isinstance(project, dict)
    assert isinstance(sources, list)
    for key in ("ontology", "published", "knowledge"):
        yield from project.get(key, ())
    yield from (source["path"] for source in sources)


KEYS = {
    "[project]": '[project]\nname = "p"\nzzz = 1\n',
    "[[platform]]": '[project]\nname = "p"\n[[platform]]\nid = "x"\nzzz = 1\n',
    "[[source]]": '[project]\nname = "p"\n[[source]]\npath = "posts.csv"\nzzz = 1\n',
    "[limits]": '[project]\nname = "p"\n[limits]\nzzz = 1\n',
}


@pytest.mark.parametrize("table", KEYS)
def test_the_reference_of_settings_is_complete(table: str, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("", encoding="utf-8")
    (tmp_path / "kmgraph.toml").write_text(KEYS[table], encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_project(tmp_path)
    known = str(error.value.hint).removeprefix("known here: ").split(", ")
    rows = docs.table("file-formats.md", "| table | key |")
    assert {row[1].strip("`") for row in rows if table in row[0]} == set(known)


def test_the_columns_are_those_of_the_reader() -> None:
    named = docs.code_names("file-formats.md", "| column | meaning |\n|---|---|\n| `id`")
    assert set(named) == set(ContractColumn)


def test_every_word_for_yes_and_no_is_read(tmp_path: Path) -> None:
    row = next(row for row in docs.table("file-formats.md", "| the header names |") if "yes-or-no" in row[0])
    yes, no = (re.findall(r"`([^`]+)`", half) for half in row[1].split(";")[:2])
    lines = [f"{number},kept,{word}" for number, word in enumerate((*yes, *no))]
    (tmp_path / "posts.csv").write_text("id,outcome,hasLink\n" + "\n".join(lines), encoding="utf-8")
    ontology = docs.ontology()
    observed = read_observations(
        (Source(tmp_path / "posts.csv"),), ontology.vocabulary, Hierarchy(), key=OWN_KEY, strict=True
    )
    (column,) = observed.table.columns
    assert [list(column.values)[index] for index in column.indices] == [True] * len(yes) + [False] * len(no)  # type: ignore[union-attr]


@pytest.mark.parametrize("block", docs.blocks("csv"), ids=str)
def test_tables_are_understood(block: docs.Block, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text(block.text, encoding="utf-8")
    vocabulary = docs.ontology().vocabulary
    told = Hierarchy(parents={iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    observed = read_observations((Source(tmp_path / "posts.csv"),), vocabulary, told, key=OWN_KEY, strict=True)
    assert not observed.rejects
    assert len(observed.table) == len(block.text.strip().splitlines()) - 1


# --- RDF, queries, JSON ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", docs.blocks("turtle"), ids=str)
def test_turtle_parses_and_names_terms_that_exist(block: docs.Block) -> None:
    triples = [quad.triple for quad in ox.parse(block.text.encode(), format=ox.RdfFormat.TURTLE)]
    assert triples
    terms = {getattr(term, "value", "") for triple in triples for term in (triple.predicate, triple.object)}
    assert_exist(term for term in terms if term.startswith(str(KM)))


def assert_exist(iris: Iterator[str] | set[str]) -> None:
    for iri in iris:
        assert read_words(docs.ontology().triples, iri).labels, f"{iri} is no term"


def queries() -> list[tuple[str, str]]:
    found = [(str(block), block.text) for block in docs.blocks("sparql")]
    for block, line in docs.command_lines():
        words = shlex.split(line)
        if words[1] == "query":
            found += [(str(block), word) for word in words[2:] if "{" in word]
    return found


@pytest.mark.parametrize(("place", "query"), queries())
def test_queries_are_accepted(place: str, query: str) -> None:
    guard.check_query(query)
    ox.Store().query(docs.with_prefixes(query))
    assert_exist({PREFIXES["km"] + name for name in re.findall(r"\bkm:(\w+)", query)})


@pytest.mark.parametrize("block", docs.blocks("json"), ids=str)
def test_json_parses(block: docs.Block) -> None:
    assert json.loads(block.text)


@pytest.mark.parametrize("page", docs.PAGES, ids=lambda page: page.name)
def test_terms_named_in_the_text_exist(page: Path) -> None:
    names = re.findall(r"`km:(\w+)", docs.without_blocks(page.read_text(encoding="utf-8")))
    assert_exist({str(KM) + name for name in names})


@pytest.mark.parametrize("page", docs.PAGES, ids=lambda page: page.name)
def test_files_named_in_the_text_exist(page: Path) -> None:
    text = docs.without_blocks(page.read_text(encoding="utf-8"))
    rooms = "|".join(folder.name for folder in (ROOT / "kmgraph").iterdir() if folder.is_dir())
    for name in re.findall(rf"`((?:{rooms}|tests|templates|ontology|examples)/[\w/.-]*)`", text):
        if "LANG" in name or "NAME" in name:
            continue
        assert any((folder / name).exists() for folder in (ROOT, ROOT / "kmgraph")), name


# --- generated parts -------------------------------------------------------------------------------------------------


def test_the_glossary_is_the_ontology_s(request: pytest.FixtureRequest) -> None:
    headings = re.findall(r"^### (.+)$", docs.read_page("glossary.md"), re.M)
    curies = docs.glossary_curies()
    assert len(headings) == len(curies) > 100
    for heading, curie in zip(headings, curies, strict=True):
        words = docs.words_of(curie)
        assert heading == words.labels["en"], curie
        assert words.labels.get("zh"), curie
    compare_page("glossary.md", docs.refreshed_glossary, request)


def test_the_named_questions_are_those_that_come_with_kmgraph(request: pytest.FixtureRequest) -> None:
    compare_page("query.md", docs.refreshed_questions, request)


# --- codes and figures -----------------------------------------------------------------------------------------------


def test_exit_codes_are_those_of_the_errors() -> None:
    rows = docs.table("file-formats.md", "| code | meaning |\n|---|---|\n| 0")
    documented = {int(row[0].strip("` ")) for row in rows}
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, KmgraphError)]
    assert documented == {0, 1, 129, 130, 143, *(each.exit_code for each in classes)}


def test_environment_variables_are_those_that_are_read() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kmgraph").rglob("*.py"))
    used = set(re.findall(r'"(KMGRAPH_[A-Z_]+|SOURCE_DATE_EPOCH|NO_COLOR)"', source))
    assert set(docs.code_names("file-formats.md", "| variable | meaning |")) == used


def test_a_limit_that_does_nothing_is_said_to_do_nothing() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kmgraph").rglob("*.py"))
    is_said = "no step reads it" in docs.read_page("file-formats.md")
    assert is_said == ("limits.memory_mb" not in source)


def test_warnings_are_those_that_are_raised() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kmgraph").rglob("*.py"))
    raised = set(re.findall(r'\bWarning\(\s*"([a-z-]+)"', source))
    assert set(docs.code_names("method.md", "| code | when |")) == raised


LEARN = LearnSettings()
FIGURES: tuple[tuple[str, str, dict[int, str]], ...] = (
    ("method.md", f"at most {LEARN.max_literals} literals", {4: "four"}),
    ("method.md", f"at most {LEARN.max_exception_literals}\nliterals spare", {2: "two"}),
    ("method.md", f"about {LEARN.holdout_share:.0%} of the rows".replace("%", " %"), {}),
    ("method.md", f"at least {LEARN.min_clusters} clusters", {}),
    ("method.md", f"each of {LEARN.permutations} permutations", {}),
    ("method.md", f"at most {LEARN.max_cuts} quantiles", {}),
    ("method.md", f"at most {LEARN.significance}", {}),
    ("query.md", f"over {guard.MAX_LENGTH // 1024} kB", {}),
    ("query.md", f"over {guard.MAX_NESTING}\nlevels", {}),
    ("query.md", f"after {DEFAULT_SECONDS:.0f} seconds", {}),
    ("query.md", f"{DEFAULT_ROWS:,} rows", {}),
    ("security.md", f"over {DEFAULT_MEMORY // 1024**3} GB", {}),
    ("security.md", f"after {shacl.DEFAULT_SECONDS:.0f} seconds", {}),
    ("concepts.md", f"at least {DEFAULT_K} independent sources", {}),
    ("security.md", f"k is {DEFAULT_K}, or what", {}),
    ("security.md", f"below {LEAST_K} it can't", {}),
    ("security.md", f"{files.LARGEST_SOURCE.unpacked_bytes // 1024**3} GB a table", {}),
    ("security.md", f"{rdf.RdfLimits().file_bytes // 1024**3} GB an RDF file", {}),
    ("security.md", f"{rdf.RdfLimits().tree_bytes // 1024**2} MB", {}),
    ("security.md", f"{MAX_ROWS // 1_000_000} million rows", {}),
    ("file-formats.md", f"settles for the best so far | {Limits().learn_seconds:.0f} |", {}),
    ("file-formats.md", f"one call of the reasoner | {Limits().reasoner_seconds:.0f} |", {}),
    ("file-formats.md", f"deadline of one query | {Limits().query_seconds:.0f} |", {}),
)


@pytest.mark.parametrize(("page", "words", "spelt"), FIGURES)
def test_figures_are_those_of_the_code(page: str, words: str, spelt: dict[int, str]) -> None:
    for number, name in spelt.items():
        words = re.sub(rf"\b{number}\b", name, words)
    assert " ".join(words.split()) in " ".join(docs.read_page(page).split())
