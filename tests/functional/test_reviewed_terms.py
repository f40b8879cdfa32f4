"""Functional: what a person decides about terms that a run found: a name, a topic above, or that they are none."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from run_store import private_folder
from text_worlds import BOARD, PLANTED, made_world, write_posts

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

_FROZEN = PLANTED[:9]
"""What a person left of the class that is found."""


class Made(NamedTuple):
    folder: Path
    said: str
    exact: dict[str, Any]
    public: dict[str, Any]

    @property
    def private(self) -> Path:
        return private_folder(self.folder / "guidelines")


def run(here: Kmgraph, folder: Path, decisions: str = "", config: str = BOARD) -> Made:
    (folder / "kmgraph.toml").write_text(config, encoding="utf-8")
    if decisions:
        (folder / "decisions.toml").write_text(decisions, encoding="utf-8")
    write_posts(made_world(), folder / "posts.csv")
    done = here("guidelines", folder)
    assert done.returncode == 0, done.stderr
    public = json.loads((folder / "guidelines" / "rules.json").read_text(encoding="utf-8"))
    exact = json.loads((private_folder(folder / "guidelines") / "rules.json").read_text(encoding="utf-8"))
    return Made(folder, done.stderr, exact, public)


def entry(identifier: str, more: str) -> str:
    return f'[[term]]\nclass = "{identifier}"\n{more}\nterms = {json.dumps(_FROZEN)}\n'


@pytest.fixture(scope="module")
def first(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return run(here, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def named(here: Kmgraph, first: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    name = 'name = { en = "court proceedings", zh = "庭审" }'
    return run(here, tmp_path_factory.mktemp("named"), entry(first.exact["found"][0]["id"], name))


def graph_of(file: Path) -> Graph:
    return Graph().parse(file, format="turtle")


def test_the_private_folder_holds_an_ontology_that_protege_opens(first: Made) -> None:
    (found,) = first.exact["found"]
    graph = graph_of(first.private / "found-terms.ttl")
    kind = URIRef(f"https://w3id.org/kmgraph/found#{found['id']}")
    assert (kind, RDFS.subClassOf, URIRef("https://w3id.org/kmgraph/ns#LexicalEntry")) in graph
    labels = {str(label) for term in graph.subjects(RDF.type, kind) for label in graph.objects(term, RDFS.label)}
    assert labels == {term["text"] for term in found["terms"] if term["clusters"] >= 10}
    assert set(graph.objects(None, OWL.imports)) == {URIRef("https://w3id.org/kmgraph/kmgraph")}


@pytest.mark.parametrize(("language", "words"), [("en", "Awaits review."), ("zh", "尚待审核。")])
def test_a_page_shows_each_term_with_counts_and_company(first: Made, language: str, words: str) -> None:
    page = (first.private / f"found-terms.{language}.md").read_text(encoding="utf-8")
    assert words in page
    for term in PLANTED[:3]:
        row = next(line for line in page.splitlines() if line.startswith(f"| {term} |"))
        counts = [int(cell) for cell in row.split("|")[2:5]]
        texts = (first.folder / "posts.csv").read_text(encoding="utf-8").splitlines()
        holding = [line.split(",") for line in texts if f" {term} " in f" {line.rsplit(',', 1)[1]} "]
        removed = sum(cells[1] == "removed" for cells in holding)
        assert counts == [removed, len(holding) - removed, len({cells[2] for cells in holding})]
        assert f"«{term}»" in page
    if os.name == "posix":
        assert stat.S_IMODE((first.private / f"found-terms.{language}.md").stat().st_mode) == 0o600


def test_a_term_of_few_sources_is_in_no_such_file(here: Kmgraph, first: Made) -> None:
    rare = [term["text"] for found in first.exact["found"] for term in found["terms"] if term["clusters"] < 10]
    suggested = here("terms", "suggest", first.folder / "guidelines").stdout
    files = [path.read_text(encoding="utf-8") for path in first.private.glob("found-terms.*")]
    assert len(files) == 3
    assert not [term for term in rare for text in (*files, suggested) if term in text]


def test_what_a_run_writes_of_terms_conforms(here: Kmgraph, first: Made, named: Made) -> None:
    for path in (first.private / "found-terms.ttl", named.folder / "guidelines"):
        done = here("validate", path)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_suggested_terms_are_what_the_private_file_holds(here: Kmgraph, first: Made, tmp_path: Path) -> None:
    printed = here("terms", "suggest", "-p", first.folder)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout == (first.private / "found-terms.ttl").read_text(encoding="utf-8")
    assert "1 list of terms, 1 to be reviewed" in printed.stderr
    done = here("terms", "suggest", first.folder / "guidelines", "-o", tmp_path / "terms.ttl")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "terms.ttl").read_text(encoding="utf-8") == printed.stdout
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "terms.ttl").stat().st_mode) == 0o600


def test_suggested_entries_decide_nothing_until_completed(here: Kmgraph, first: Made, tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    assert here("terms", "suggest", "-p", first.folder, "-o", file).returncode == 0
    (term,) = tomllib.loads(file.read_text(encoding="utf-8"))["term"]
    assert term["class"] == first.exact["found"][0]["id"]
    assert set(PLANTED[:9]) <= set(term["terms"])
    assert set(term) == {"class", "terms"}
    again = here("terms", "suggest", "-p", first.folder, "-o", file)
    assert again.returncode == 2
    assert "the file is there already, and may hold decisions" in again.stderr


def test_public_rules_suggest_no_terms(here: Kmgraph, first: Made, tmp_path: Path) -> None:
    shutil.copytree(first.folder / "guidelines", tmp_path / "out")
    done = here("terms", "suggest", tmp_path / "out")
    assert done.returncode == 3
    assert "terms are private until a person has reviewed them" in done.stderr


def test_a_named_class_keeps_its_id_and_its_rule_is_public(first: Made, named: Made) -> None:
    (rule,) = named.public["rules"]
    assert rule["scope"]["manchester"] == first.exact["rules"][0]["scope"]["manchester"]
    assert rule["id"] == first.exact["rules"][0]["id"]
    assert rule["evidence"]["basis"] == "holdout"
    assert rule["text"]["en"].startswith("Posts that mention certain words related to court proceedings are ")
    assert rule["text"]["zh"].startswith("提到某些与庭审有关的词语的帖子")
    page = (named.folder / "guidelines" / "guidelines.en.md").read_text(encoding="utf-8")
    assert "Posts that mention certain words related to court proceedings" in page
    assert "rules-await-review" not in {warning["code"] for warning in named.public["warnings"]}


def test_public_files_tell_the_frozen_terms_without_figures(named: Made) -> None:
    (found,) = named.public["found"]
    assert {term["text"] for term in found["terms"]} == set(_FROZEN)
    assert {term["clusters"] for term in found["terms"]} == {None}
    graph = graph_of(named.folder / "guidelines" / "rules.ttl")
    kind = URIRef(f"https://w3id.org/kmgraph/found#{found['id']}")
    assert {str(label) for label in graph.objects(kind, RDFS.label)} == {"court proceedings", "庭审"}
    for path in (named.folder / "guidelines").rglob("*"):
        if path.is_file():
            assert PLANTED[9] not in path.read_text(encoding="utf-8"), path


def test_what_is_public_conforms_and_answers_drafts(here: Kmgraph, named: Made, tmp_path: Path) -> None:
    assert "sh:conforms true" in (named.folder / "guidelines" / "validation.ttl").read_text(encoding="utf-8")
    (tmp_path / "rules.json").write_bytes((named.folder / "guidelines" / "rules.json").read_bytes())
    for word, rules in ((PLANTED[0], [named.public["rules"][0]["id"]]), (PLANTED[9], []), ("gagaga", [])):
        done = here("check", f"bababa {word} gagaga", "--format", "json", "--rules", tmp_path / "rules.json")
        assert json.loads(done.stdout)["rules"] == rules, done.stderr


def test_the_same_decisions_give_the_same_bytes(here: Kmgraph, named: Made, tmp_path: Path) -> None:
    again = run(here, tmp_path, (named.folder / "decisions.toml").read_text(encoding="utf-8"))
    for made in (named.folder / "guidelines", named.private):
        for path in made.rglob("*"):
            if path.is_file():
                other = again.folder / path.relative_to(named.folder)
                assert other.read_bytes() == path.read_bytes(), path.name


def test_a_rejected_class_does_not_come_out_again(here: Kmgraph, first: Made, tmp_path: Path) -> None:
    made = run(here, tmp_path, entry(first.exact["found"][0]["id"], "reject = true"))
    assert made.exact["rules"] == []
    assert not list(made.private.glob("found-terms.*"))


def test_posts_that_mention_a_class_below_a_topic_are_of_that_topic(here: Kmgraph, first: Made, tmp_path: Path) -> None:
    decided = 'name = { en = "court proceedings" }\nunder = "PoliticalContent"'
    config = f"{BOARD}\n[text]\ndiscover = false\n"
    made = run(here, tmp_path, entry(first.exact["found"][0]["id"], decided), config)
    assert {found["id"] for found in made.exact.get("found", ())} <= {first.exact["found"][0]["id"]}
    assert made.public["rules"]
    assert {rule["evidence"]["basis"] for rule in made.exact["rules"]} == {"holdout"}
    done = here("check", f"bababa {_FROZEN[0]} gagaga", "--format", "json", "-p", tmp_path)
    assert "https://w3id.org/kmgraph/ns#PoliticalContent" in json.loads(done.stdout)["read"], done.stderr


def test_a_topic_that_nobody_knows_is_refused_where_it_stands(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "kmgraph.toml").write_text(BOARD, encoding="utf-8")
    (tmp_path / "decisions.toml").write_text(entry("t-91c2a0b3", 'name = "x"\nunder = "PolticalContent"'))
    write_posts(made_world(50), tmp_path / "posts.csv")
    done = here("learn", tmp_path)
    assert done.returncode == 3
    assert "PolticalContent" in done.stderr
    assert "[[term]] 1 under" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_decision_about_a_rule_that_does_not_come_out_is_kept_and_told(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "kmgraph.toml").write_text(BOARD, encoding="utf-8")
    (tmp_path / "decisions.toml").write_text('[[decision]]\nrule = "r-00000001"\nstate = "reviewed"\n')
    write_posts(made_world(200), tmp_path / "posts.csv")
    done = here("guidelines", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "One rule that a person decided about is no longer shown by the observations." in done.stderr
