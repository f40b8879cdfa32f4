"""A name in kmgraph's namespace that its ontology lacks is refused in every file, by every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PREFIXES = """@prefix : <https://example.org/x#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/x> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
"""
FACTS = ":d a km:ModerationDecision ; km:detectedBy km:ManualDetection ."
TERMS = ':A a owl:Class ; rdfs:subClassOf km:TopicContent ; rdfs:label "a"@en ; km:exampleOutcome km:ManualDetection .'
RULE = """:p a km:PublishedRule ; km:deontic km:Prohibition ; km:scope km:CatContent ; rdfs:label "No cats."@en ;
    km:prescribesOutcome km:NotAllowed ; rdfs:seeAlso km:ManualDetection ."""
CONFIG = """[project]
name = "p"
{key} = ["x.ttl"]
[[source]]
path = "posts.csv"
"""


@pytest.mark.parametrize(
    ("key", "turtle"), [("knowledge", FACTS), ("ontology", TERMS), ("published", RULE)], ids=lambda value: value[:9]
)
@pytest.mark.parametrize("command", [("validate", "x.ttl"), ("validate", "."), ("learn", ".")], ids=" ".join)
def test_a_name_that_the_ontology_lacks_is_refused(
    key: str, turtle: str, command: tuple[str, ...], here: Kmgraph, tmp_path: Path
) -> None:
    (tmp_path / "x.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    (tmp_path / "posts.csv").write_text("id,outcome,topic\n1,kept,cat content\n2,removed,cat content\n", "utf-8")
    (tmp_path / "kmgraph.toml").write_text(CONFIG.format(key=key), encoding="utf-8")
    result = here(*command, cwd=tmp_path)
    assert result.returncode == 3, result.stderr
    assert "\" is declared nowhere in kmgraph's ontology" in result.stderr
    assert "x.ttl" in result.stderr


def test_a_check_of_facts_knows_the_extensions_of_their_project(here: Kmgraph, tmp_path: Path) -> None:
    own = """:Shop a owl:Class ; rdfs:label "shop"@en ; owl:disjointWith km:Person .
    :shopOf a owl:ObjectProperty ; rdfs:domain :Shop ; rdfs:range km:Person ; rdfs:label "shop of"@en ."""
    (tmp_path / "own.ttl").write_text(PREFIXES + own, encoding="utf-8")
    (tmp_path / "posts.csv").write_text("id,outcome\n1,kept\n", "utf-8")
    (tmp_path / "kmgraph.toml").write_text(CONFIG.format(key="ontology").replace("x.ttl", "own.ttl"), encoding="utf-8")
    facts = tmp_path / "facts.ttl"
    for told, code in ((":s :shopOf :ana . :ana a km:Person .", 0), (":s :shopOf :ana ; a km:Person .", 1)):
        facts.write_text(PREFIXES.partition("<https://example.org/x> a")[0] + told, encoding="utf-8")
        result = here("ontology", "check", "facts.ttl", cwd=tmp_path)
        assert result.returncode == code, result.stdout
        assert ("inconsistent" in result.stdout) == bool(code)


def test_a_check_of_terms_lists_every_such_name_once(here: Kmgraph, tmp_path: Path) -> None:
    wrong = ":B a owl:Class ; rdfs:subClassOf km:Contnet ; rdfs:seeAlso km:HumanDetecton . km:Own a owl:Class ."
    (tmp_path / "x.ttl").write_text(PREFIXES + wrong, encoding="utf-8")
    result = here("ontology", "check", "x.ttl", cwd=tmp_path)
    assert result.returncode == 1
    assert [line for line in result.stdout.splitlines() if line.startswith("error:")] == [
        'error: x.ttl: "km:Contnet" is declared nowhere in kmgraph\'s ontology; did you mean "Content"?',
        'error: x.ttl: "km:HumanDetecton" is declared nowhere in kmgraph\'s ontology; did you mean "HumanDetection"?',
        "error: x.ttl declares Own in kmgraph's namespace; use one of your own",
    ]
