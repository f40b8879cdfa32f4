"""Terms that a user adds take part without a line of code: columns in, rules over them out."""

from __future__ import annotations

import csv
import json
import random
from typing import TYPE_CHECKING

from checkout import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ADDED = """
ex:CouponContent a owl:Class ; rdfs:subClassOf km:TradeContent ;
    rdfs:label "coupon content"@en , "优惠券内容"@zh ; skos:definition "Trade content that hands out coupons."@en , "发放优惠券的交易内容。"@zh ;
    km:topicPhrase "that hand out coupons"@en , "发放优惠券的"@zh .
ex:Mood a owl:Class ; rdfs:label "mood"@en , "情绪"@zh ; skos:definition "A feeling that content conveys."@en , "内容传达的情绪。"@zh .
ex:Anger a owl:Class ; rdfs:subClassOf ex:Mood ;
    rdfs:label "anger"@en , "愤怒"@zh ; skos:definition "A mood of wrath."@en , "愤怒的情绪。"@zh .
ex:Rage a owl:Class ; rdfs:subClassOf ex:Anger ;
    rdfs:label "rage"@en , "暴怒"@zh ; skos:definition "Anger without measure."@en , "不加节制的愤怒。"@zh .
ex:Irritation a owl:Class ; rdfs:subClassOf ex:Anger ;
    rdfs:label "irritation"@en , "恼怒"@zh ; skos:definition "Anger in small measure."@en , "轻微的愤怒。"@zh .
ex:Joy a owl:Class ; rdfs:subClassOf ex:Mood ;
    rdfs:label "joy"@en , "喜悦"@zh ; skos:definition "A mood of delight."@en , "喜悦的情绪。"@zh .
ex:conveys a owl:ObjectProperty ; rdfs:domain km:Content ; rdfs:range ex:Mood ;
    rdfs:label "conveys"@en , "传达"@zh ; skos:definition "Relation of content to a mood it conveys."@en , "内容与其传达的情绪之间的关系。"@zh ;
    km:propertyPhrase "that convey {}"@en , "传达{}的"@zh .
ex:exclamationMarks a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain km:Content ; rdfs:range xsd:integer ;
    rdfs:label "exclamation marks"@en , "感叹号数"@zh ; skos:definition "Number of exclamation marks in the content."@en , "内容中感叹号的数量。"@zh ;
    km:atLeastPhrase "with {min} or more exclamation marks"@en , "含{min}个及以上感叹号的"@zh .
"""
PREFIXES = """
@prefix ex: <https://example.org/added#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def observations(path: Path) -> None:
    """Write 3,000 rows: three rules, one over each added term."""
    rng = random.Random(5)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "outcome", "author", "topic", "conveys", "exclamation marks"])
        for number in range(3000):
            topic = rng.choice(["CouponContent", "SecondHandContent", "TravelContent", "RecipeContent", "CatContent"])
            mood = rng.choice(["rage", "irritation", "joy", "joy"])
            marks = rng.randrange(0, 15)
            against = topic == "CouponContent" or (mood != "joy" and topic == "TravelContent") or marks >= 10
            removed = rng.random() < (0.93 if against else 0.02)
            writer.writerow([number, "removed" if removed else "kept", rng.randrange(2000), topic, mood, marks])


def test_added_terms_make_rules(kmgraph: Kmgraph, tmp_path: Path) -> None:
    template = (ROOT / "ontology" / "extension-template.ttl").read_text(encoding="utf-8")
    extension = tmp_path / "extension.ttl"
    extension.write_text(template + PREFIXES + ADDED, encoding="utf-8")
    observations(tmp_path / "posts.csv")
    result = kmgraph("guidelines", tmp_path / "posts.csv", "--ontology", extension, "-o", tmp_path / "out", "--strict")
    assert result.returncode == 0, result.stderr
    rules = json.loads((tmp_path / "out" / "rules.json").read_bytes())["rules"]
    scopes = {rule["scope"]["manchester"] for rule in rules if rule["confidence"] in {"well-supported", "likely"}}
    assert scopes == {
        "CouponContent",
        "TravelContent and (conveys some Anger)",
        "exclamationMarks some xsd:integer[>= 10]",
    }
    text = (tmp_path / "out" / "guidelines.en.md").read_text(encoding="utf-8")
    assert "Posts with 10 or more exclamation marks" in text
    assert "that convey anger" in text


def test_the_extension_template_passes_the_check(here: Kmgraph) -> None:
    result = here("ontology", "check", ROOT / "ontology" / "extension-template.ttl")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "consistent" in result.stdout


def test_an_extension_with_a_clash_is_explained(here: Kmgraph, tmp_path: Path) -> None:
    clash = "ex:Both a owl:Class ; rdfs:subClassOf km:Video , km:Audio ; rdfs:label 'both'@en , '两者'@zh ."
    (tmp_path / "clash.ttl").write_text(PREFIXES + clash, encoding="utf-8")
    result = here("ontology", "check", tmp_path / "clash.ttl")
    assert result.returncode == 1
    assert "Both can have no member, because:" in result.stdout
