"""What an extension says and no reader of axioms takes is told; of very many clashes, the widest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

HEAD = """@prefix ex: <https://example.org/x#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . <https://example.org/x> a owl:Ontology .
"""
BROKEN = {
    "ex:A owl:equivalentClass [ owl:unionOf ( ex:B ex:C ) ] .": "x#A> can't be read: a class expression has no type",
    "km:DietContent rdfs:subClassOf [ a owl:Class ; owl:unionOf _:l ] . _:l rdf:first km:CatContent ; rdf:rest _:l .": (
        "km:DietContent can't be read: a list is circular"
    ),
}


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    return tmp_path / "mine.ttl"


@pytest.mark.usefixtures("warm_reasoner")
@pytest.mark.parametrize("text", BROKEN)
def test_an_axiom_that_can_t_be_read_is_told(here: Kmgraph, extension: Path, text: str) -> None:
    extension.write_text(HEAD + text, encoding="utf-8")
    done = here("ontology", "check", extension)
    assert done.returncode == 1
    assert f"error: mine.ttl: what is said of {'<https://example.org/' if 'ex:' in text else ''}" in done.stdout
    assert BROKEN[text] in done.stdout
    assert "all; not OWL 2 DL" in done.stdout
    for name in "ABC" if "ex:A" in text else "":
        assert f"mine.ttl: <https://example.org/x#{name}> is taken for a class, and nothing declares it" in done.stdout


@pytest.mark.parametrize("command", ["learn", "guidelines"])
def test_no_run_goes_on_without_it(here: Kmgraph, extension: Path, tmp_path: Path, command: str) -> None:
    extension.write_text(HEAD + next(iter(BROKEN)), encoding="utf-8")
    (tmp_path / "posts.csv").write_text("id,outcome\n1,kept\n2,removed\n", encoding="utf-8")
    done = here(command, tmp_path / "posts.csv", "--ontology", extension, "-o", tmp_path / "out")
    assert (done.returncode, "a class expression has no type" in done.stderr) == (3, True), done.stderr
    assert str(extension) in done.stderr


@pytest.mark.usefixtures("warm_reasoner")
def test_of_many_classes_without_members_the_widest_are_explained(here: Kmgraph, extension: Path) -> None:
    extension.write_text(HEAD + "km:TopicContent rdfs:subClassOf owl:Nothing .", encoding="utf-8")
    done = here("ontology", "check", extension)
    told = [line for line in done.stdout.splitlines() if "can have no member, because:" in line]
    assert (done.returncode, told[0]) == (1, "error: TopicContent can have no member, because:")
    assert len(told) == 3
    assert "more classes can have no member; mend these first" in done.stdout
