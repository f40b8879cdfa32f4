"""What an extension says of kmgraph's own classes and turns them round in a circle, or no reasoner takes, is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

pytestmark = pytest.mark.usefixtures("warm_reasoner")

HEAD = """@prefix ex: <https://example.org/x#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/x> a owl:Ontology .
"""


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    return tmp_path / "mine.ttl"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "km:DietContent rdfs:subClassOf km:CatContent . km:CatContent rdfs:subClassOf km:DietContent .",
            dict.fromkeys(("CatContent", "DietContent"), "is below itself, by way of another class"),
        ),
        (
            "km:HealthContent rdfs:subClassOf km:DietContent .",
            dict.fromkeys(("HealthContent", "DietContent"), "is below itself, by way of another class"),
        ),
        (
            "ex:A a owl:Class ; rdfs:subClassOf km:CatContent . km:CatContent rdfs:subClassOf ex:A .",
            {"CatContent": "is below itself, by way of another class"},
        ),
        (
            "km:hasMedium rdfs:subPropertyOf km:hasMedium .",
            {"hasMedium": "is stated to be below itself, as a property"},
        ),
        (
            "km:DietContent owl:equivalentClass km:CatContent .",
            {
                "CatContent": "becomes the same class as DietContent",
                "DietContent": "becomes the same class as CatContent",
            },
        ),
        ("ex:A a owl:Class ; owl:equivalentClass km:CatContent .", {}),
        ("km:DietContent rdfs:subClassOf km:HealthContent .", {}),
    ],
)
def test_a_circle_of_kmgraph_s_own_terms_is_told_with_its_file(
    here: Kmgraph, extension: Path, text: str, told: dict[str, str]
) -> None:
    extension.write_text(HEAD + text, encoding="utf-8")
    done = here("ontology", "check", extension)
    ours = {line for line in done.stdout.splitlines() if line.startswith("error: mine.ttl: ")}
    assert ours == {f"error: mine.ttl: {name} {message}" for name, message in told.items()}
    assert done.returncode == (1 if told else 0), done.stdout


def test_what_no_reasoner_takes_is_told_with_its_file_and_the_next_step(here: Kmgraph, extension: Path) -> None:
    extension.write_text(HEAD + "km:DietContent owl:disjointWith km:DietContent .", encoding="utf-8")
    done = here("ontology", "check", extension)
    assert done.returncode == 3
    assert f"\n  at: {extension}\n" in done.stderr
    assert "\n  try: mend or remove that axiom" in done.stderr
    assert "kmgraph ontology check" not in done.stderr
