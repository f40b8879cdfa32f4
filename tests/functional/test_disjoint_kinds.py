"""What rules of kinds that the ontology keeps apart leave of a published rule that holds them all is no few posts."""

from __future__ import annotations

import csv
import json
import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ADS = """
@prefix ex: <https://example.org/ads#> .
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/ads> a owl:Ontology .
ex:AdContent a owl:Class ; rdfs:subClassOf km:TopicContent ; rdfs:label "advert"@en .
ex:JobAd a owl:Class ; rdfs:subClassOf ex:AdContent ; rdfs:label "job advert"@en .
ex:CarAd a owl:Class ; rdfs:subClassOf ex:AdContent ; rdfs:label "car advert"@en .
ex:FlatAd a owl:Class ; rdfs:subClassOf ex:AdContent ; rdfs:label "flat advert"@en .
"""
APART = "[] a owl:AllDisjointClasses ; owl:members ( ex:JobAd ex:CarAd ex:FlatAd ) ."
RULE = '[[rule]]\nid = "ads"\nscope = "AdContent"\ndeontic = "prohibition"\ntext = { en = "No adverts." }\n'
KINDS = (("JobAd", 98, 14), ("CarAd", 103, 13), ("FlatAd", 1, 160), ("SportContent", 50, 400), ("PetContent", 55, 395))


@pytest.mark.parametrize("axiom", [APART, ""], ids=["apart", "not known to be apart"])
def test_kinds_kept_apart_are_looked_at_together(axiom: str, here: Kmgraph, tmp_path: Path) -> None:
    drawn = random.Random(3)
    rows = [(name, outcome) for name, hit, kept in KINDS for outcome in ["removed"] * hit + ["kept"] * kept]
    drawn.shuffle(rows)
    table, ontology, written = (tmp_path / name for name in ("posts.csv", "ads.ttl", "rules.toml"))
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "author", "outcome", "topic"])
        writer.writerows((f"p{n}", f"u{n}", outcome, topic) for n, (topic, outcome) in enumerate(rows))
    ontology.write_text(ADS + axiom, encoding="utf-8")
    written.write_text(RULE, encoding="utf-8")
    known = ("--platform", "forum", "--ontology", ontology, "--published", written)

    done = here("guidelines", table, *known, "-q", "-o", tmp_path / "out", "--lang", "en", "--format", "md")

    assert done.returncode in {0, 1}, done.stderr
    told = json.loads((tmp_path / "out" / "rules.json").read_bytes())
    rules = {rule["scope"]["manchester"]: rule["evidence"]["target"] for rule in told["rules"]}
    assert (rules["JobAd"], rules["CarAd"]) == (100, 105)
    assert (told["published"][0]["target"] is None) is bool(axiom)
