"""The DSA code lists: every code of every field, as published, in two languages, and mapped where there is a match."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from ontology_files import TurtleIndex, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, SKOS

DSA = PREFIXES["dsa"]
TO_CLASS = PREFIXES["km"] + "mapsToClass"
TO_BROADER = PREFIXES["km"] + "mapsToBroaderClass"
TO_INDIVIDUAL = PREFIXES["km"] + "mapsToIndividual"
MAPPABLE = {KM.Content, KM.Medium, KM.UserAccount, KM.ModerationMeasure}


@dataclass(frozen=True)
class Code:
    """A row of the published code lists."""

    field: str
    code: str
    label: str

    @property
    def iri(self) -> str:
        """Yes and No mean something else in each field."""
        return DSA + (f"{self.field}_{self.code}".upper() if self.code in {"Yes", "No"} else self.code)


def _published_codes() -> list[Code]:
    # Facts from digital-services-act/transparency-database at 69e80a0 (2026-06-24), app/Models/Statement.php.
    with (Path(__file__).parent / "dsa-codes.csv").open(encoding="utf-8", newline="") as rows:
        return [Code(**row) for row in csv.DictReader(rows)]


CODES = _published_codes()
FIELDS = sorted({code.field for code in CODES})


@pytest.fixture(scope="module")
def lists() -> TurtleIndex:
    return TurtleIndex(ontology_folder() / "codelists" / "dsa.ttl")


def test_the_table_of_codes_is_complete() -> None:
    assert len(CODES) == 140
    assert len(FIELDS) == 14


@pytest.mark.parametrize("field", FIELDS)
def test_every_code_of_a_field_is_there_with_its_published_label(lists: TurtleIndex, field: str) -> None:
    scheme = DSA + field
    assert SKOS.ConceptScheme in lists.iris(scheme, RDF.type)
    found = {iri for iri in lists.typed(SKOS.Concept) if scheme in lists.iris(iri, SKOS.inScheme)}
    expected = {code.iri: code for code in CODES if code.field == field}
    assert found == set(expected)
    for iri, code in expected.items():
        assert lists.texts(iri, SKOS.notation) == [code.code]
        assert lists.texts(iri, SKOS.prefLabel, "en") == [code.label]


def test_codes_and_schemes_are_described_in_both_languages(lists: TurtleIndex) -> None:
    things = lists.typed(SKOS.Concept, SKOS.ConceptScheme)
    assert [iri for iri in things if not lists.is_described(iri) or not lists.speaks(iri, SKOS.prefLabel)] == []
    assert [iri for iri in things if OWL.NamedIndividual not in lists.iris(iri, RDF.type)] == []


def test_chinese_labels_tell_the_codes_of_a_field_apart(lists: TurtleIndex) -> None:
    by_label = defaultdict(set)
    for code in CODES:
        (label,) = lists.texts(code.iri, SKOS.prefLabel, "zh")
        by_label[code.field, label].add(code.code)
    assert {key: codes for key, codes in by_label.items() if len(codes) > 1} == {}


def test_codes_map_to_classes_of_content_accounts_and_decisions(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    mapped = {
        cls
        for concept in lists.typed(SKOS.Concept)
        for mapping in (TO_CLASS, TO_BROADER)
        for cls in lists.iris(concept, mapping)
    }
    assert len(mapped) > 50
    assert sorted(cls for cls in mapped if not MAPPABLE & ontology.ancestors(cls)) == []


def test_a_class_means_a_code_or_holds_it_and_never_both(lists: TurtleIndex) -> None:
    for concept in lists.typed(SKOS.Concept):
        assert not (lists.iris(concept, TO_CLASS) and lists.iris(concept, TO_BROADER)), concept


def test_codes_map_to_outcomes_deciders_and_how_a_decision_came_about(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    mapped = {one for concept in lists.typed(SKOS.Concept) for one in lists.iris(concept, TO_INDIVIDUAL)}
    assert mapped == {
        *(set(ontology.typed(KM.Outcome)) - {KM.Kept, KM.Reinstated}),
        *(KM.Moderator, KM.AutomatedDecider),
        *ontology.typed(f"{KM}DecisionGround", f"{KM}DetectionMeans", f"{KM}DecisionAutomation"),
        *(set(ontology.typed(f"{KM}DecisionSource")) - {f"{KM}AuthorityOrder"}),
    }


def test_what_has_a_match_is_mapped(lists: TurtleIndex) -> None:
    unmapped = {
        code.code
        for code in CODES
        if not any(lists.iris(code.iri, mapping) for mapping in (TO_CLASS, TO_BROADER, TO_INDIVIDUAL))
    }
    assert unmapped == {
        "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
        "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        "KEYWORD_AGE_SPECIFIC_RESTRICTIONS",
        "KEYWORD_GEOGRAPHICAL_REQUIREMENTS",
        "KEYWORD_LANGUAGE_REQUIREMENTS",
        "KEYWORD_OTHER",
    }


def test_the_source_is_credited(lists: TurtleIndex) -> None:
    terms = "http://purl.org/dc/terms/"
    header = "https://w3id.org/kmgraph/dsa"
    assert lists.iris(header, terms + "license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert any("transparency-database" in source for source in lists.iris(header, terms + "source"))
    (rights,) = lists.texts(header, terms + "rights", "en")
    assert "European Union" in rights
    assert "Changes" in rights
