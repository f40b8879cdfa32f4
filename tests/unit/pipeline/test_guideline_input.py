"""What is called fine around a rule, and which classes name rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from newcomer_world import CLINIC, DIET, NEWS, PHOTOS, RULES, by, topic

from kmgraph.learn import NearMiss, SparedPosts
from kmgraph.model import ClassLiteral, Privacy, Scope
from kmgraph.namespaces import KM
from kmgraph.ontology import load_ontology
from kmgraph.pipeline.coverage import told_ends
from kmgraph.pipeline.guideline_input import defined_names, fine_exceptions, nearest_variants

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("kept", "target", "is_fine"), [(9, 1, True), (8, 1, False), (1, 0, True), (0, 0, False)])
def test_exceptions_and_near_misses_are_fine_from_the_same_share_on(kept: int, target: int, *, is_fine: bool) -> None:
    spared = [SparedPosts((by(CLINIC),), kept, target)]
    assert bool(fine_exceptions(spared, spared)) is is_fine
    miss = NearMiss(topic(PHOTOS), kept, target)
    assert bool(nearest_variants(RULES[0], [miss], [miss], Privacy())) is is_fine


@pytest.mark.parametrize(
    ("beyond", "is_told"),
    [((125, 6, 100), True), ((70, 30, 80), False), ((9, 0, 9), False), ((0, 0, 0), False)],
    ids=["spared", "not spared", "too few to tell of", "none"],
)
def test_a_near_miss_is_counted_without_what_exceptions_take_out_and_says_so(
    beyond: tuple[int, int, int], *, is_told: bool
) -> None:
    whole, unexcepted = NearMiss(topic(PHOTOS), 300, 6, 250), NearMiss(topic(PHOTOS), *beyond)

    variants = nearest_variants(RULES[0], [whole], [unexcepted], Privacy())

    assert [(variant.kept, variant.target, variant.clusters) for variant in variants] == [(125, 6, 100)] * is_told
    assert [variant.unless for variant in variants] == [RULES[0].scope.unless] * is_told
    (same,) = nearest_variants(RULES[0], [whole], [whole], Privacy())
    assert (same.kept, same.unless) == (300, ())


@pytest.mark.parametrize(
    ("counts", "ends"),
    [
        ({"2025-05": 330, "2025-06": 350, "2025-07": 32}, ("2025-05", "2025-06")),
        ({"2019-02": 1, "2025-05": 330, "2025-06": 350, "2025-07": 60}, ("2025-05", "2025-07")),
        ({"2025-05": 30, "2025-06": 10, "2025-07": 12}, ("2025-05", "2025-07")),
        ({"2025-05": 330, "2025-06": 2, "2025-07": 340}, ("2025-05", "2025-07")),
        ({"2025-05": 3, "2025-06": 7, "2025-07": 9, "2025-08": 1}, ("2025-06", "2025-07")),
        ({"2025-07": 10}, ("2025-07", "2025-07")),
        ({"2025-07": 9}, None),
        ({"2025-05": 9, "2025-07": 9}, None),
    ],
    ids=["on a first day", "a stray post", "few", "a thin month", "ten from an end", "one month", "9", "crossed"],
)
def test_the_period_ends_where_enough_sources_were_observed(
    counts: dict[str, int], ends: tuple[str, str] | None
) -> None:
    times = np.array(
        [f"{month}-01T08:00:00" for month, count in counts.items() for _ in range(count)] + ["NaT"],
        dtype="datetime64[s]",
    )
    first, last = told_ends(times, np.arange(len(times)), 10)
    assert (first and first[:7], last and last[:7]) == (ends or (None, None))


def test_the_posts_of_one_source_move_no_end_of_the_period() -> None:
    months = [f"2025-{month:02d}" for month in range(1, 7) for _ in range(40)]
    times = np.array([*months, *["2025-07"] * 200, "NaT"], dtype="datetime64[s]")
    sources = np.array([*range(240), *[240] * 200, 241])
    assert [end and end[:7] for end in told_ends(times, sources, 10)] == ["2025-01", "2025-06"]
    assert told_ends(times[-1:], sources[-1:], 10) == (None, None)


def test_exceptions_keep_their_order() -> None:
    spared = [SparedPosts((topic(name),), kept, 10) for name, kept in ((NEWS, 90), (DIET, 20), (PHOTOS, 900))]
    every = [spared[0], SparedPosts((topic(DIET),), 20, 80), SparedPosts((topic(PHOTOS),), 900, 11)]
    found = fine_exceptions(spared, every)
    assert [(posts.literals, posts.is_whole) for posts in found] == [((topic(NEWS),), True), ((topic(PHOTOS),), False)]


_NAMED = """
@prefix ex: <https://example.org/named#> .
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/named> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
ex:DietPhotos a owl:Class ; rdfs:label "diet photos"@en , "减肥照"@zh ;
  owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( km:BeforeAfterContent km:Content km:DietContent ) ] .
ex:Diets a owl:Class ; rdfs:subClassOf km:DietContent ; rdfs:label "diets"@en , "节食"@zh .
"""


def test_a_class_that_an_extension_defines_as_a_rules_scope_names_it(tmp_path: Path) -> None:
    extension = tmp_path / "named.ttl"
    extension.write_text(_NAMED, encoding="utf-8")
    ontology = load_ontology([extension])
    diet, photos = ClassLiteral(f"{KM}DietContent"), ClassLiteral(f"{KM}BeforeAfterContent")
    rules = [
        replace(RULES[0], id=name, scope=scope)
        for name, scope in (
            ("same", Scope.of((diet, photos))),
            ("wider", Scope.of((diet,))),
            ("with an exception", Scope.of((diet, photos), ((ClassLiteral(f"{KM}SatireContent"),),))),
        )
    ]

    assert defined_names(rules, ontology) == {"same": "https://example.org/named#DietPhotos"}
    assert defined_names(rules, load_ontology()) == {}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", True),
        ("km:learnable false ;", False),
        ('km:learnable false ; km:topicPhrase "on diets in photos"@en ;', True),
    ],
)
def test_a_class_that_only_stands_for_a_scope_names_it_by_a_phrase_alone(
    tmp_path: Path, said: str, names: bool
) -> None:
    extension = tmp_path / "named.ttl"
    extension.write_text(_NAMED.replace("ex:DietPhotos a owl:Class ;", f"ex:DietPhotos a owl:Class ; {said}"), "utf-8")
    scope = Scope.of((ClassLiteral(f"{KM}DietContent"), ClassLiteral(f"{KM}BeforeAfterContent")))
    found = defined_names([replace(RULES[0], scope=scope)], load_ontology([extension]))
    assert bool(found) == names
