"""What the documentation says a command prints is what it prints: its examples, run as a user runs them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import doc_pages as docs
import pyoxigraph as ox
import pytest
from checkout import ROOT
from in_process import classify_here
from run_store import private_folder, run_store

from kmgraph.model import (
    ClassOrigin,
    Doubt,
    EvidenceBasis,
    FoundClass,
    FoundTerm,
    GroupOverlap,
    NormLevel,
    OddsRatio,
    OpenLimit,
    Origin,
    OtherTime,
    Period,
    RangeLiteral,
    RateBasis,
    StatedReason,
    Uncounted,
)
from kmgraph.namespaces import KM, RDF
from kmgraph.ontology import load_ontology
from kmgraph.query import list_questions
from kmgraph.rules.json import read_rules, rules_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from installed import Kmgraph

GARDEN = "### 7. What you have now"
TOLD = "## A topic, a property, a reported rule and a barrier in one go\n"


def run_script(text: str, folder: Path) -> str:
    result = subprocess.run([sys.executable, "-c", text], cwd=folder, capture_output=True, check=True, encoding="utf-8")
    return result.stdout


def shown(pattern: str, text: str) -> bool:
    """Whether a text holds what a page shows, spacing aside; `…` on the page stands for anything."""
    return re.search(re.escape(" ".join(pattern.split())).replace("…", ".*?"), " ".join(text.split())) is not None


def scopes_of(path: Path) -> list[str]:
    return [rule["scope"]["manchester"] for rule in json.loads(path.read_bytes())["rules"]]


# --- concepts.md: six posts ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("six")
    (folder / "six.csv").write_text(docs.block_after("concepts.md", "This is `six.csv`", "csv"), encoding="utf-8")
    run_script(docs.block_after("concepts.md", "This script makes `many.csv`", "python"), folder)
    return folder


def test_six_posts_give_no_rule(here: Kmgraph, six: Path) -> None:
    result = here("learn", "six.csv", "-o", "rules.json", cwd=six)
    assert result.returncode == 0
    assert result.stderr.split() == docs.block_after("concepts.md", "kmgraph learn six.csv", "text").split()
    assert scopes_of(six / "rules.json") == []


def test_six_hundred_posts_give_one(kmgraph: Kmgraph, six: Path) -> None:
    assert kmgraph("learn", "many.csv", "-o", "rules.json", cwd=six).returncode == 0
    (rule,) = json.loads((six / "rules.json").read_bytes())["rules"]
    found = (rule["scope"]["manchester"], rule["confidence"], rule["evidence"]["target"], rule["evidence"]["kept"])
    assert found == ("BeforeAfterContent and DietContent", "likely", 200, 0)
    page = " ".join(docs.read_page("concepts.md").split())
    assert f"`{found[0]}`, {found[1]}, with 200 posts in the target and none kept" in page
    assert f'"{rule["text"]["en"]}"' in page


@pytest.mark.parametrize("row", docs.table("concepts.md", "| published | scope of the published rule |"), ids=" ".join)
def test_the_table_of_statuses(here: Kmgraph, six: Path, row: list[str]) -> None:
    deontic, scope, status, _ = row
    rule = f'[[rule]]\nid = "p"\ndeontic = "{deontic}"\nscope = "{scope.strip("`")}"\n'
    (six / "published.toml").write_text(rule, encoding="utf-8")
    result = here("learn", "many.csv", "--published", "published.toml", cwd=six)
    assert [found["status"] for found in json.loads(result.stdout)["rules"]] == [status]


# --- extending.md: the garden ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def garden(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("garden")
    shutil.copytree(ROOT / "ontology", folder / "garden-ontology")
    extension = docs.block_after("extending.md", GARDEN, "turtle")
    (folder / "garden-ontology" / "garden.ttl").write_text(extension, encoding="utf-8")
    run_script(docs.block_after("extending.md", "This script makes 1,500 such rows", "python"), folder)
    command = docs.block_after("extending.md", "### 9. The rules that appear", "sh").split()[1:]
    result = here(*command, cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder


def test_the_extension_passes_the_check(here: Kmgraph, garden: Path) -> None:
    result = here("ontology", "check", "garden-ontology/garden.ttl", cwd=garden)
    assert result.returncode == 0
    assert shown(docs.block_after("extending.md", "kmgraph ontology check garden", "text"), result.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("told")
    terms, facts = folder / "garden.ttl", folder / "garden-facts.ttl"
    terms.write_text(docs.block_after("extending.md", TOLD, "turtle"), encoding="utf-8")
    facts.write_text(docs.block_after("extending.md", "and this `garden-facts.ttl`", "turtle"), encoding="utf-8")
    return terms, facts


def test_a_reported_rule_and_a_barrier_pass_the_check(here: Kmgraph, told: tuple[Path, Path]) -> None:
    result = here("ontology", "check", *(path.name for path in told), cwd=told[0].parent)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 1, result.stdout
    assert shown(docs.block_after("extending.md", TOLD, "text"), lines[0])


def test_a_reported_rule_and_a_barrier_pass_the_shapes(here: Kmgraph, told: tuple[Path, Path]) -> None:
    result = here(*command_of("extending.md", "kmgraph validate garden-facts.ttl"), cwd=told[0].parent)
    assert (result.returncode, result.stdout) == (0, "")
    alone = here("validate", "garden-facts.ttl", cwd=told[0].parent)
    assert alone.returncode == 1
    assert "the import <https://example.org/garden> is in no catalog and was not read" in alone.stderr


def test_told_things_lie_in_a_project_as_the_page_says(here: Kmgraph, told: tuple[Path, Path], tmp_path: Path) -> None:
    assert here("init", "proj", cwd=tmp_path).returncode == 0
    names = ("extension.ttl", "knowledge.ttl")
    assert all(name in (tmp_path / "proj" / "kmgraph.toml").read_text("utf-8") for name in names)
    for name, path in zip(names, told, strict=True):
        assert (tmp_path / "proj" / name).exists()
        (tmp_path / "proj" / name).write_bytes(path.read_bytes())
    results = [
        here("validate", "knowledge.ttl", cwd=tmp_path / "proj"),
        here("validate", "proj/knowledge.ttl", cwd=tmp_path),
        here("validate", "-p", "proj", told[1], cwd=tmp_path),
    ]
    assert [(result.returncode, result.stdout) for result in results] == [(0, "")] * 3


def test_questions_find_the_reported_rule_and_the_barrier(told: tuple[Path, Path]) -> None:
    store = ox.Store()
    store.load(load_ontology(told).ntriples, format=ox.RdfFormat.N_TRIPLES)
    answers = {}
    for question in list_questions():
        if question.name in {"reported-rules", "knowledge-barriers"}:
            rows = store.query(question.sparql)
            assert isinstance(rows, ox.QuerySolutions)
            answers[question.name] = [[getattr(value, "value", "") for value in row] for row in rows]
    assert answers["reported-rules"] == [
        [
            "branded-pesticides",
            "Posts about pesticides that name a brand are removed.",
            f"{KM}Prohibition",
            "https://example.org/garden-facts#forum-thread",
            "https://example.org/forum/thread-12",
            "",
            "",
            "",
        ]
    ]
    names = [value.removeprefix("https://example.org/garden-facts#") for value in answers["knowledge-barriers"][0]]
    assert names == ["dialect-only", f"{KM}LanguageBarrier", "beginners", "branded-pesticides", "plain-words"]


def test_the_reasoner_keeps_what_was_told_apart_from_posts(told: tuple[Path, Path]) -> None:
    mixed = f"<https://example.org/garden-facts#branded-pesticides> <{RDF.type}> <{KM.Content}> .\n"
    ntriples = load_ontology(told).ntriples
    assert classify_here(ntriples).consistent
    assert not classify_here(ntriples + mixed.encode()).consistent


def test_the_rows_shown_are_those_made(garden: Path) -> None:
    rows = docs.block_after("extending.md", "So the table may look like this", "text")
    assert (garden / "posts.csv").read_text(encoding="utf-8").startswith(rows)


def test_the_rules_are_those_shown(garden: Path) -> None:
    scopes = docs.block_after("extending.md", "and `rules.json` has the scopes", "text")
    assert scopes_of(garden / "out" / "rules.json") == scopes.strip().splitlines()
    section = docs.read_page("extending.md").split("now says:")[1].split("and `rules.json`")[0]
    sentences = [line.removeprefix("> ") for line in section.splitlines() if line.startswith("> ")]
    guidelines = (garden / "out" / "guidelines.en.md").read_text(encoding="utf-8")
    assert sentences
    assert all(sentence in guidelines for sentence in sentences)


def test_a_draft_can_be_checked(here: Kmgraph, garden: Path) -> None:
    result = here(*command_of("extending.md", "kmgraph check"), cwd=garden)
    assert result.returncode == 0, result.stderr
    assert "usually removed" in result.stdout


def command_of(page: str, start: str) -> list[str]:
    line = next(line for block, line in docs.command_lines() if block.page == page and line.startswith(start))
    return shlex.split(line)[1:]


def test_the_bundle_opens_offline(garden: Path) -> None:
    catalog = (garden / "out" / "catalog-v001.xml").read_text(encoding="utf-8")
    text = (garden / "out" / "rules.ttl").read_text(encoding="utf-8")
    imported = re.findall(r"<(https?:[^>]+)>", text.split("owl:imports", 1)[1].split(" .", 1)[0])
    assert len(imported) == 2
    for iri in imported:
        found = re.search(rf'name="{re.escape(iri)}" uri="([^"]+)"', catalog)
        assert found, iri
        assert (garden / "out" / found[1]).is_file()


def test_own_shapes_are_evaluated(here: Kmgraph, garden: Path) -> None:
    (garden / "my-shapes.ttl").write_text(docs.block_after("extending.md", "## Your own shapes", "turtle"), "utf-8")
    result = here(*command_of("extending.md", "kmgraph validate posts.csv"), cwd=garden)
    assert result.returncode == 1
    assert shown(docs.block_after("extending.md", "kmgraph validate posts.csv", "text"), result.stdout)


def test_a_language_is_a_folder_and_labels(here: Kmgraph, garden: Path) -> None:
    shutil.copytree(ROOT / "templates" / "en", garden / "my-templates" / "fr")
    labels = re.search(r"a file that\s+says `([^`]+)`", docs.read_page("extending.md"))
    assert labels
    prefixes = "@prefix km: <https://w3id.org/kmgraph/ns#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    line = labels[1].replace("DietContent", "GardeningContent").replace("régimes", "jardinage")
    (garden / "french.ttl").write_text(prefixes + line, encoding="utf-8")
    command = [
        *command_of("extending.md", "kmgraph guidelines posts.csv --ontology garden-ontology/garden.ttl --templ")
    ]
    result = here(*command[:-1], "french", "--ontology", "french.ttl", "--lang", "fr", cwd=garden)
    assert result.returncode == 0, result.stderr
    guidelines = (garden / "french" / "guidelines.fr.md").read_text(encoding="utf-8")
    assert "about jardinage" in guidelines
    assert "“plant swap content”" in guidelines


# --- query.md, file-formats.md: the example --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(example_run: Path) -> ox.Store:
    return run_store(example_run)


@pytest.mark.parametrize("block", docs.blocks("sparql"), ids=str)
def test_queries_answer(store: ox.Store, block: docs.Block) -> None:
    found = store.query(docs.with_prefixes(block.text), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert list(found)


@pytest.mark.parametrize("row", docs.table("file-formats.md", "| what | graph | type | properties |"), ids="-".join)
def test_the_patterns_of_the_graph_are_there(store: ox.Store, row: list[str]) -> None:
    graph = row[1]
    kind = re.findall(r"`(km:\w+)`", row[2])[0]
    for name in re.findall(r"`(\w+:\w+)`", row[3]):
        query = (
            f"ASK {{ GRAPH ?g {{ ?s {name} ?o }} ?s a ?kind . ?kind rdfs:subClassOf* ?above "
            f'FILTER(STRENDS(STR(?g), "/graph/{graph}")) FILTER(?kind = {kind} || ?above = {kind} || {loose(kind)}) }}'
        )
        assert store.query(docs.with_prefixes(query), use_default_graph_as_union=True), name


@pytest.mark.parametrize("row", docs.table("file-formats.md", "| what | type | properties |"), ids=lambda row: row[0])
def test_the_patterns_of_observations_are_there(store: ox.Store, row: list[str]) -> None:
    kinds = re.findall(r"`(km:\w+)`", row[1]) or ["km:Content" if row[0] == "content" else "km:UserAccount"]
    for name in re.findall(r"`(\w+:\w+)`", row[2]):
        query = f"ASK {{ ?s {name} ?o ; a/rdfs:subClassOf* {kinds[0]} FILTER(ISBLANK(?s)) }}"
        assert store.query(docs.with_prefixes(query)), name


def loose(kind: str) -> str:
    """Further kinds that a row of the table stands for ("or another decision", "…")."""
    others = {
        "km:Removal": "?above = km:ModerationMeasure",
        "km:TacitRule": "?above = km:InferredRule",
    }
    return others.get(kind, "false")


@pytest.mark.parametrize("words", ["In RDF an observation looks", "### OWL", "## Facts"])
def test_rdf_is_read_and_conforms(here: Kmgraph, workplace: Path, words: str) -> None:
    (workplace / "data.ttl").write_text(docs.block_after("file-formats.md", words, "turtle"), encoding="utf-8")
    result = here("validate", "data.ttl", cwd=workplace)
    assert result.returncode == 0, result.stdout


# The garden's blocks build on one another, and are checked together above; shapes are no ontology.
ALONE = [block for block in docs.blocks("turtle") if "garden:" not in block.text and "sh:NodeShape" not in block.text]


@pytest.mark.parametrize("block", ALONE, ids=str)
def test_rdf_shown_passes_the_check(here: Kmgraph, workplace: Path, block: docs.Block) -> None:
    (workplace / "block.ttl").write_text(block.text, encoding="utf-8")
    result = here("ontology", "check", "block.ttl", cwd=workplace)
    assert result.returncode == 0, result.stdout


def test_a_graph_is_read_back(here: Kmgraph, garden: Path) -> None:
    again = garden / "again.json"
    known = ("--ontology", "garden-ontology/garden.ttl")
    assert here("learn", "out.private/observations.nq.gz", *known, "-o", again, cwd=garden).returncode == 0
    assert scopes_of(again) == scopes_of(garden / "out" / "rules.json")


def test_the_named_graphs_are_those_listed(store: ox.Store) -> None:
    names = docs.code_names("file-formats.md", "| graph | holds |")
    listed = {name.rsplit("/", 1)[-1] for name in names}
    assert {str(graph.value).rsplit("/", 1)[-1] for graph in store.named_graphs() if hasattr(graph, "value")} == listed


def test_rules_json_has_the_fields_listed(example_run: Path) -> None:
    ruleset = read_rules(example_run / "rules.json")
    platforms = (replace(ruleset.platforms[0], url="https://example.org/"), *ruleset.platforms[1:])
    # What no rule of the example has: a change in time, odds without a rate, something missing, other platforms.
    evidence = replace(
        ruleset.rules[0].evidence,
        valid_from="2025-02-01T00:00:00Z",
        valid_until="2025-03-01T00:00:00Z",
        periods=(Period("2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z", 1, 0, 1, withheld=True, by_outcome=(1, 0)),),
        odds_ratio=OddsRatio(2.0, 1.5, 3.0),
        incomplete=True,
        norm=NormLevel.MESO,
        also_on=("elsewhere",),
        withheld=True,
        basis=EvidenceBasis.HOLDOUT,
        uncounted=Uncounted(12, 11, ruleset.rules[0].scope.all, (5, 6)),
        estimated=RateBasis(weights=(1.0, 9.0)),
        by_outcome=(11, 12),
        told_times=("2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z"),
        sure_otherwise=True,
    )
    age = RangeLiteral("https://example.org/age", "https://example.org/number", max=30.0)
    rule = replace(
        ruleset.rules[0],
        evidence=evidence,
        doubts=(Doubt.RATE,),
        too_few=ruleset.rules[0].scope.all,
        open_limits=(OpenLimit(age, 30, 63),),
        told_limits=(OpenLimit(age, 30, 59),),
        reasons=(StatedReason("low effort", 97, 90),),
        origins=(ClassOrigin("https://w3id.org/kmgraph/ns#DietContent", Origin.MIXED),),
    )
    rules = (rule, *ruleset.rules[1:])
    first = replace(ruleset.totals.platforms[0], withheld=True, by_outcome=(11, 12), named=20)
    parts = (first, *ruleset.totals.platforms[1:])
    totals = replace(ruleset.totals, withheld=True, platforms=parts, by_observers=0.1, by_outcome=(11, 12))
    published = (
        replace(
            ruleset.published[0],
            withheld=True,
            parts=(rule.id,),
            since="2025-02",
            until="2025-03",
            in_force=OtherTime.LATER,
            inside=(ruleset.published[1].iri,),
            apart=(rule.iri,),
            by_outcome=(11, 12),
            recorded=(11, 12),
        ),
        *ruleset.published[1:],
    )
    terms = (FoundTerm("court", 12, 1, 13),)
    found = (FoundClass("elsewhere", terms, (2,), is_eventful=True, name={"en": "law"}, kept_id="t-00000000"),)
    overlaps = (GroupOverlap.of(rule.iri, published[0].iri, published[1].iri),)
    shown = replace(ruleset, platforms=platforms, rules=rules, totals=totals, published=published, found=found)
    shown = replace(shown, overlaps=overlaps)
    written = json.loads(rules_to_json(shown))
    assert set(docs.code_names("file-formats.md", "| field | meaning |")) == set(paths("", written))


def test_the_manifest_has_the_fields_listed(example_run: Path) -> None:
    written = json.loads((example_run / "manifest.json").read_bytes())
    fields = {re.sub(r"^(formats|options)\..*", r"\1", path) for path in paths("", written)}
    assert set(docs.code_names("file-formats.md", "| in the manifest | meaning |")) == fields


LISTS = ("too_few_to_tell", "all", "unless", "literal", "also", "lacking", "also_on", "interval")
TEXTS = ("doubts", "parts", "label", "name", "text", "consequences", "appeal", "numbers", *LISTS)


def paths(start: str, value: Any) -> Iterator[str]:
    """The paths of a document's fields; what holds words, literals or numbers is not looked into."""
    last = start.rsplit(".", 1)[-1].removesuffix("[]")
    if isinstance(value, dict) and last not in TEXTS:
        for key, inner in value.items():
            yield from paths(f"{start}.{key}".lstrip("."), inner)
    elif isinstance(value, list) and last not in TEXTS:
        for inner in value:
            yield from paths(f"{start}[]", inner)
    else:
        yield start


def test_the_folders_of_a_run_hold_what_is_listed(example_run: Path) -> None:
    for folder, head in ((example_run, "| file | what |"), (private_folder(example_run), "| private file | what |")):
        listed = {
            name.replace("LANG", language)
            for name in docs.code_names("file-formats.md", head)
            for language in ("en", "zh")
        }
        found = {path.name + "/" * path.is_dir() for path in folder.iterdir()}
        assert found == listed - {"rejects.csv"}


def test_the_answer_to_drafts_has_the_keys_listed(here: Kmgraph, garden: Path) -> None:
    known = ("--rules", "out/rules.json", "--ontology", "garden-ontology/garden.ttl")
    result = here("check", "-f", "posts.csv", *known, cwd=garden)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    shown_keys = set(json.loads(docs.block_after("cli.md", "One draft gives words", "json")))
    assert len(answers) == 1500
    assert {key for answer in answers for key in answer} == shown_keys
    assert set(docs.code_names("cli.md", "| key | meaning |")) == shown_keys


@pytest.mark.parametrize("line", [line for block, line in docs.command_lines() if block.page == "query.md"])
def test_commands_of_the_query_page_run(here: Kmgraph, example_run: Path, workplace: Path, line: str) -> None:
    (workplace / "my-question.rq").write_text("ASK { ?rule a km:TacitRule }", encoding="utf-8")
    words = [str(example_run) if word == "out" else word for word in shlex.split(line)[1:]]
    result = here(*words, cwd=workplace)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the commands of a page, as a later one may need what an earlier one wrote."""
    return tmp_path_factory.mktemp("workplace")


def test_other_programs_open_the_store(workplace: Path) -> None:
    if not (workplace / "store").exists():
        pytest.skip("the command that makes the store was not run here")
    count = run_script(docs.block_after("query.md", "Other programs open the same folder", "python"), workplace)
    assert int(count) > 1000
