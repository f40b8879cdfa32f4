"""A class of content that an extension gives by a definition alone is content, to shapes, graphs and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmgraph.namespaces import RDFS

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

BASE = "https://example.org/defined#"
EXTENSION = """
@prefix : <https://example.org/defined#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/defined> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
:CatRecipeContent a owl:Class ; km:learnable false ; owl:equivalentClass [ a owl:Class ;
        owl:intersectionOf ( km:CatContent km:RecipeContent ) ] ;
    rdfs:label "cat recipe content"@en , "猫食谱内容"@zh ;
    skos:definition "Cat content that is a recipe."@en , "属于食谱的猫咪内容。"@zh .
:FelineContent a owl:Class ; owl:equivalentClass km:CatContent ; km:learnable false ;
    rdfs:label "feline content"@en , "猫科内容"@zh ; skos:definition "Cat content."@en , "猫咪内容。"@zh .
"""
ROWS = "id,outcome,author,topic\np1,removed,a1,cat recipe content\np2,kept,a2,feline content\np3,kept,a3,MusicContent\n"
ENTAILED = {
    ("CatRecipeContent", "FelineContent"),
    ("CatRecipeContent", "RecipeContent"),
    ("FelineContent", "CatContent"),
    ("CatContent", "FelineContent"),
}


@pytest.fixture(scope="module")
def folder(kmgraph: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("defined")
    (made / "extension.ttl").write_text(EXTENSION, encoding="utf-8")
    (made / "posts.csv").write_text(ROWS, encoding="utf-8")
    result = kmgraph("guidelines", "posts.csv", "--ontology", "extension.ttl", "-o", "out", "--strict", cwd=made)
    assert result.returncode == 0, result.stderr
    return made


def test_the_run_says_what_the_reasoner_found(folder: Path) -> None:
    lines = (folder / "out" / "graph.nq").read_text(encoding="utf-8").splitlines()
    edges = [line.split()[:3] for line in lines if f"<{RDFS.subClassOf}>" in line and "graph/inferred>" in line]
    assert {tuple(iri.strip("<>").partition("#")[2] for iri in edge[::2]) for edge in edges} == ENTAILED


def test_the_shapes_take_it_for_content(here: Kmgraph, folder: Path) -> None:
    for command in (("posts.csv", "--ontology", "extension.ttl"), ("out",)):
        result = here("validate", *command, cwd=folder)
        assert (result.returncode, result.stdout) == (0, ""), command


def test_its_posts_are_counted_under_all_above(here: Kmgraph, folder: Path) -> None:
    rows = here("query", "observed-topics", "-g", "out", cwd=folder).stdout.splitlines()[1:]
    counts = {row.split(",")[0].partition("#")[2]: row.split(",")[1:] for row in rows}
    assert counts["CatContent"] == counts["FelineContent"] == ["2", "1"]
    assert counts["CatRecipeContent"] == counts["RecipeContent"] == ["1", "1"]


def test_it_stands_in_the_tree(here: Kmgraph, folder: Path) -> None:
    rows = here("query", "content-tree", "-g", "out", cwd=folder).stdout
    assert f"{BASE}CatRecipeContent,https://w3id.org/kmgraph/ns#RecipeContent,cat recipe content,猫食谱内容" in rows


def test_a_rule_on_it_is_about_content(here: Kmgraph, folder: Path) -> None:
    facts = """@prefix : <https://example.org/f#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
        :told a km:ReportedRule ; km:ruleId "t" ; km:scope <https://example.org/defined#CatRecipeContent> ;
            km:onPlatform km:RedNote ; km:reportedIn :report . :report a km:Report .
        :post a <https://example.org/defined#CatRecipeContent> . :removal a km:Removal ; km:onContent :post ."""
    (folder / "facts.ttl").write_text(facts, encoding="utf-8")
    result = here("validate", "facts.ttl", "extension.ttl", cwd=folder)
    assert (result.returncode, result.stdout) == (0, "")


def test_files_given_together_are_read_together(here: Kmgraph, folder: Path) -> None:
    prefixes = "@prefix : <https://example.org/f#> . @prefix km: <https://w3id.org/kmgraph/ns#> .\n"
    report = "km:onPlatform km:RedNote ; km:ruleText 'x'@en ; km:reportedIn :report . :report a km:Report ."
    (folder / "one.ttl").write_text(f'{prefixes} :one a km:ReportedRule ; km:ruleId "t" ; {report}', "utf-8")
    (folder / "two.ttl").write_text(f'{prefixes} :two a km:ReportedRule ; km:ruleId "t" ; {report}', "utf-8")
    assert here("validate", "one.ttl", cwd=folder).returncode == 0
    both = here("validate", "one.ttl", "two.ttl", cwd=folder)
    assert both.returncode == 1
    assert both.stdout.count("No two rules have the same id.") == 2


def test_a_project_that_can_t_be_read_is_named(here: Kmgraph, folder: Path) -> None:
    (folder / "broken").mkdir(exist_ok=True)
    (folder / "broken" / "kmgraph.toml").write_text("", encoding="utf-8")
    (folder / "broken" / "facts.ttl").write_bytes(
        b"@prefix km: <https://w3id.org/kmgraph/ns#> . km:RedNote a km:Platform ."
    )
    result = here("validate", "broken/facts.ttl", cwd=folder)
    assert "kmgraph.toml can't be read" in result.stderr
    assert "no extension of it was used" in result.stderr
    asked = here("query", "reported-rules", "-g", "facts.ttl", cwd=folder / "broken")
    assert (asked.returncode, asked.stderr.count("\n")) == (0, 1)
    assert asked.stderr.startswith("note: facts.ttl was asked by itself")
    assert here("query", "reported-rules", cwd=folder / "broken").returncode == 3
