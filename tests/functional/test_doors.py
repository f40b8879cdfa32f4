"""Every door takes mutated inputs without a crash, and no door is missing from the list of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from checkout import ROOT

from benchmarks.mutate_inputs import make_input, try_doors
from benchmarks.mutation.doors import DOORS, Door
from kmgraph.errors import KmgraphError
from kmgraph.observe.readers.registry import iter_readers
from kmgraph.rdf import RDF_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = 100
READING = frozenset(
    (
        *(
            "open_input",
            "read_limited",
            "open_archive",
            "open_bytes",
            "open_text",
            "read_toml",
            "load_toml",
            "load_json",
            "load_yaml_documents",
            "read_cached",
        ),
        *("read_rdf", "iter_rdf", "load_rdf", "check_query", "parse_manchester", "get_source"),
    )
)
"""What reads input; a module that calls one of them is part of a door."""

OTHERS = {
    "kmgraph.io.toml": "what reads TOML, tried by each door of TOML",
    "kmgraph.io.json_text": "what reads JSON, tried by rules.json",
    "kmgraph.io.network.http_client": "what reads the answer of a service; the tests of its room try it by a server",
    "kmgraph.ontology.languages.words": "reads the words of languages that come with kmgraph",
    "kmgraph.render.language_check": "reads templates as their own door does, to tell all that lacks at once",
    "kmgraph.commands.review": "parses a scope as that of a published rule is parsed, whose door tries it",
    "kmgraph.commands.trial": "parses a scope as that of a published rule is parsed, whose door tries it",
    "kmgraph.pipeline.reviews.decided": "parses a scope as that of a published rule is parsed, whose door tries it",
    "kmgraph.observe.annotation.whole_texts.weights": "reads weights that come with kmgraph; its tests damage them",
    "kmgraph.ontology.text_forms": "reads the words that come with kmgraph; those of extensions come with them",
    "kmgraph.pipeline.written.mentions": "reads the word list that comes with kmgraph",
    "kmgraph.rules.check": "calls nothing that reads files",
    "kmgraph.pipeline.graph": "takes digests of files, whatever they hold",
    "kmgraph.pipeline.origin": "takes digests of files, whatever they hold",
    "kmgraph.project.pseudonym_key": "reads what only its user can have written, of a fixed form",
    "kmgraph.commands.notes": "opens nothing: a notice bears the name of a reader's",
    "kmgraph.commands.run_graph": "reads the graphs of a run through the door that the graph has",
    "kmgraph.query.store": "reads the manifest of a store that kmgraph wrote and its own extension",
    "kmgraph.observe.removal.records": "reads rows as the readers of tables do, of sources that these have read before",
    "kmgraph.pipeline.forgetting.search": "looks for bytes, whatever a file holds",
    "kmgraph.pipeline.forgetting.stores": "reads the manifest of a store and looks for bytes",
    "kmgraph.query.run": "judges the query that kmgraph.commands.query reads",
    "kmgraph.render.output.html": "takes the style sheet through the door of templates",
    "kmgraph.ontology.code_lists": "reads the code lists that kmgraph ships",
    "kmgraph.ontology.reference.gather": "reads the shapes and alignments that kmgraph ships",
    "kmgraph.validate.prepare": "reads shapes that kmgraph.validate.guard has looked at",
    "kmgraph.observe.rdf.reader": "takes triples from the reader of RDF",
}
"""Modules whose reading other doors try, and why."""

PARSERS = {
    "kmgraph/render/language/cldr.py": "Babel, which gets a tag of a language and opens nothing but its own data",
    "kmgraph/render/language/own_files.py": "Python, which reads its own patterns, of files that the door of TOML read",
    "kmgraph/rules/decision_file.py": "tomlkit, which gets an entry of text that the door of TOML parsed before",
    "kmgraph/rules/written/draft_file.py": "tomlkit, which gets text that the door of TOML read and parsed before",
    "kmgraph/rules/written/markdown.py": "markdown-it, which gets text that the door read, within limits of its own",
    "kmgraph/ontology/catalog.py": "a catalog is XML, and goes through the same guard first",
    "kmgraph/reason/child/convert.py": "the OWL API, which gets text that the door read and, if XML, guarded",
    "kmgraph/reason/child/owlapi.py": "the OWL API, which gets N-Triples that kmgraph wrote",
}
"""Where parsers are called beside the door, and why."""


def test_mutated_inputs_end_in_words() -> None:
    """A hundred a door, the same each time; thousands by `python -m benchmarks.mutate_inputs`."""
    outcomes = dict(try_doors(list(DOORS), range(INPUTS), jobs=2))
    assert outcomes.keys() == set(DOORS)
    crashes = [crash for outcome in outcomes.values() for crash in outcome.crashes]
    assert not crashes, "\n".join(crashes)


def test_a_number_gives_the_same_input_each_time() -> None:
    for door in DOORS:
        if door.name != "cached class tree":
            assert make_input(door, 7) == make_input(door, 7), door.name


def calls(path: Path) -> set[str]:
    """Return the names that a module calls or passes on."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return (used | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}) - defined


def test_each_module_that_reads_is_part_of_a_door() -> None:
    named = {module for door in DOORS for module in door.through} | OTHERS.keys()
    missing = []
    for path in sorted((ROOT / "kmgraph").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if path.name != "__init__.py" and calls(path) & READING and module not in named:
            missing.append(f"{module}: {', '.join(sorted(calls(path) & READING))}")
    assert not missing, "\n".join(missing)


def test_each_named_module_exists() -> None:
    for module in {module for door in DOORS for module in door.through} | OTHERS.keys():
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


def test_each_kind_of_file_has_a_door() -> None:
    suffixes = {door.file.removesuffix(".gz").rpartition(".")[2] for door in DOORS}
    assert {suffix.removeprefix(".") for suffix in RDF_SUFFIXES} <= suffixes
    for reader in iter_readers():
        assert any(suffix.removeprefix(".") in suffixes for suffix in reader.suffixes), reader.kind


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_each_door_has_something_valid_to_change(door: Door, tmp_path: Path) -> None:
    """Of what is refused whatever is changed in it, nothing is tried."""

    def is_read(number: int, seed: bytes) -> bool:
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / door.file).write_bytes(door.wrap(seed))
        try:
            door.enter(folder / door.file)
        except KmgraphError:
            return False
        return True

    seeds = door.seeds()[:4]
    assert 2 * sum(is_read(number, seed) for number, seed in enumerate(seeds)) >= len(seeds) > 0


def test_no_parser_of_rdf_is_called_beside_the_door() -> None:
    """All RDF comes through `kmgraph.rdf.read`: what a library parses by itself has no limits."""
    broken = []
    for path in sorted((ROOT / "kmgraph").rglob("*.py")):
        if path == ROOT / "kmgraph" / "rdf" / "read.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            is_ours = isinstance(owner, ast.Name) and owner.id in {"ast", "self", "loader", "shipped", "added"}
            if node.func.attr in {"parse", "bulk_load", "parse_xml", "fromstring"} and not is_ours:
                broken.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")
    assert [line for line in broken if line.partition(":")[0] not in PARSERS] == []
