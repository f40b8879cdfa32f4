"""An extension without a header is one all the same: each question finds what its terms say, and the check says so."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PREFIXES = """
@prefix tea: <https://example.org/tea#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
HEADER = "<https://example.org/tea> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .\n"
TERM = """tea:{0}Content a owl:Class ; rdfs:subClassOf km:{1} ;
    rdfs:label "{0} content"@en , "{0}内容"@zh ; skos:definition "Content about {0}."@en , "关于{0}的内容。"@zh ;
    km:topicPhrase "about {0}"@en , "关于{0}的"@zh .
"""


def observed(here: Kmgraph, folder: Path, header: str) -> set[str]:
    """Return the topics that a question finds in a run with two extensions."""
    folder.mkdir()
    for name, parent in (("Oolong", "RecipeContent"), ("Kettle", "TravelContent")):
        (folder / f"{name}.ttl").write_text(PREFIXES + header + TERM.format(name, parent), encoding="utf-8")
    with (folder / "posts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "outcome", "topic"])
        for number in range(40):
            writer.writerow(
                [number, "removed" if number % 8 == 0 else "kept", ("Oolong", "Kettle")[number % 2] + "Content"]
            )
    extensions = ("--ontology", "Oolong.ttl", "--ontology", "Kettle.ttl")
    assert here("guidelines", "posts.csv", *extensions, "-o", "out", cwd=folder).returncode == 0
    assert here("export", "--format", "store", "-o", "store", "--graph", "out", cwd=folder).returncode == 0
    answers = [here("query", "observed-topics", "--graph", place, cwd=folder).stdout for place in ("out", "store")]
    assert answers[0] == answers[1]
    return {line.split(",")[0] for line in answers[0].splitlines()[1:]}


@pytest.mark.parametrize("header", ["", HEADER], ids=["none", "one IRI for both"])
def test_questions_read_every_extension_of_a_run(here: Kmgraph, tmp_path: Path, header: str) -> None:
    topics = observed(here, tmp_path / "tea", header)
    assert {"tea:OolongContent", "tea:KettleContent", "km:RecipeContent", "km:TravelContent"} <= {
        topic.replace("https://example.org/tea#", "tea:").replace("https://w3id.org/kmgraph/ns#", "km:")
        for topic in topics
    }


def test_the_check_advises_a_header(here: Kmgraph, tmp_path: Path) -> None:
    term = TERM.format("Oolong", "RecipeContent")
    for name, text in (("bare", term), ("headed", HEADER + term)):
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
        result = here("ontology", "check", tmp_path / f"{name}.ttl")
        assert result.returncode == 0
        assert ("advice: bare.ttl has no header" in result.stdout) == (name == "bare")


FACTS = """@prefix : <https://example.org/facts#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
:a a km:Person , foaf:Person ; foaf:knows :b ; foaf:name "A" ; rdfs:label "a"@en . :b a km:Person .
"""


def test_facts_may_use_words_of_others(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "facts.ttl").write_text(PREFIXES + FACTS, encoding="utf-8")
    result = here("ontology", "check", tmp_path / "facts.ttl")
    assert result.returncode == 0, result.stdout
    for name in ("Person", "knows", "name"):
        assert f"advice: <http://xmlns.com/foaf/0.1/{name}> in facts.ttl is declared nowhere" in result.stdout


def test_terms_declare_the_words_of_others_that_they_use(here: Kmgraph, tmp_path: Path) -> None:
    term = (
        TERM.format("Oolong", "RecipeContent")
        + "tea:OolongContent <http://xmlns.com/foaf/0.1/page> <https://example.org/> ."
    )
    (tmp_path / "tea.ttl").write_text(PREFIXES + HEADER + term, encoding="utf-8")
    (tmp_path / "facts.ttl").write_text(
        PREFIXES + "<urn:x:a> a km:Person ; <http://xmlns.com/foaf/0.1/page> <https://example.org/a> .",
        encoding="utf-8",
    )
    result = here("ontology", "check", tmp_path / "tea.ttl", tmp_path / "facts.ttl")
    assert result.returncode == 1
    assert (
        "error: not OWL 2 DL: use of undeclared annotation property: <http://xmlns.com/foaf/0.1/page>" in result.stdout
    )


def test_facts_still_misspell_no_word_of_kmgraph_s(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "facts.ttl").write_text(PREFIXES + "<urn:x:a> a km:Person ; km:hasAutor <urn:x:b> .", encoding="utf-8")
    result = here("ontology", "check", tmp_path / "facts.ttl")
    assert result.returncode == 1
    assert 'did you mean "hasAuthor"?' in result.stdout
    assert "advice: km:hasAutor" not in result.stdout
