"""Definitions say what a class is a kind of; labels tell terms of one kind apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from ontology_files import TurtleIndex, described_by, shipped_ontology, within_what_labels_differ

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from pathlib import Path

MODULES = ("content", "evidence", "knowledge", "lexicon", "moderation", "platform")
LANGUAGES = ("en", "zh")
KINDS = {
    "class": (OWL.Class,),
    "property": (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    "individual": (OWL.NamedIndividual,),
}
# What a platform or an account is good for: its genus is what else is said of it.
SHARED_ENDS = {f"{KM}KnowledgeHolder"}
SORTS_OF_VALUE = (
    *("Number of ", "Position of ", "Length of ", "Share of ", "Estimated share ", "Probability of ", "P-value of "),
    *("Upper end of ", "Lower end of ", "Time ", "Whether ", "Statement whether ", "Words ", "Name ", "Short name "),
    *("Identifier ", "Code ", "Two-letter code ", "Tag ", "Web address ", "Country or region "),
)
# "Content by topic" groups content: what lies below it is content.
GROUPING = {"en": re.compile(r" by \w+$"), "zh": re.compile("^按.+划分的")}


@cache
def index_of(module: str) -> TurtleIndex:
    return TurtleIndex(path_of(module))


def path_of(module: str) -> Path:
    return ontology_folder() / "modules" / f"{module}.ttl"


def genera(term: str) -> set[str]:
    """Return the classes that a definition may begin with: named superclasses, types of an individual.

    The words of a class that an axiom defines say what its parts say, and may so begin with what lies above a part.
    """
    index = shipped_ontology()
    above = {*index.iris(term, RDFS.subClassOf), *index.iris(term, RDF.type)} - {OWL.Class, OWL.NamedIndividual}
    for definition in index.objects(term, OWL.equivalentClass):
        for members in index.objects(str(definition), OWL.intersectionOf):
            above |= {name for part in listed(str(members)) for name in index.ancestors(part)}
    # What is said of a word or of a meaning is what it means.
    is_word = any({KM.LexicalEntry, KM.LexicalSense} & index.ancestors(kind) for kind in index.iris(term, RDF.type))
    return set() if is_word else above


def listed(node: str) -> set[str]:
    """Return the IRIs in an RDF list."""
    index = shipped_ontology()
    found = set()
    while rest := index.objects(node, RDF.rest):
        found |= set(index.iris(node, RDF.first))
        node = str(rest[0])
    return found


def names(term: str, language: str) -> set[str]:
    """Return the labels of a class as they are compared, those of a grouping cut down to what it groups."""
    index = shipped_ontology()
    found = {*index.texts(term, RDFS.label, language), *index.texts(term, SKOS.altLabel, language)}
    return {folded(GROUPING[language].sub("", name), language) for name in found}


def folded(words: str, language: str) -> str:
    """Return words without case and, in English, without the s of a plural, each between spaces."""
    if language == "zh":
        return re.sub(r"\s", "", words).casefold()
    return " " + " ".join(word.removesuffix("s") for word in re.findall(r"[\w+'’-]+", words.casefold())) + " "


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", MODULES)
def test_a_definition_names_a_parent(module: str, language: str) -> None:
    lost = {}
    for term in described_by(index_of(module), OWL.Class, OWL.NamedIndividual):
        parents = genera(term)
        (definition,) = index_of(module).texts(term, SKOS.definition, language)
        said = folded(definition, language)
        if parents - SHARED_ENDS and not any(name in said for parent in parents for name in names(parent, language)):
            lost[term] = definition
    assert lost == {}


@pytest.mark.parametrize("module", MODULES)
def test_a_property_says_that_it_relates_or_annotates(module: str) -> None:
    index = index_of(module)
    for term in described_by(index, OWL.ObjectProperty, OWL.AnnotationProperty):
        (english,), (chinese,) = (index.texts(term, SKOS.definition, language) for language in LANGUAGES)
        if OWL.ObjectProperty in index.iris(term, RDF.type):
            assert english.startswith("Relation "), term
            assert "关系" in chinese, term
        elif f"{KM}phrase" in index.iris(term, RDFS.subPropertyOf):
            assert "phrase" in english.split(",")[0].casefold(), term
            assert "短语" in chinese, term
        else:
            assert english.startswith("Annotation "), term
            assert "注释" in chinese, term


@pytest.mark.parametrize("module", MODULES)
def test_a_data_property_says_what_sort_of_value_it_has(module: str) -> None:
    index = index_of(module)
    for term in described_by(index, OWL.DatatypeProperty):
        (english,) = index.texts(term, SKOS.definition, "en")
        assert english.startswith(SORTS_OF_VALUE), f"{term}: {english}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_unique_within_a_kind(kind: str, language: str) -> None:
    labels = Counter(
        (group, folded(label, language))
        for module in MODULES
        for term in described_by(index_of(module), *KINDS[kind])
        for group in within_what_labels_differ(term)
        for label in index_of(module).texts(term, RDFS.label, language)
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_the_genus_is_looked_for() -> None:
    assert " video " in folded("Videos of drawn pictures.", "en")
    assert " video " not in folded("Videotape of drawn pictures.", "en")
    assert "内容" in names(f"{KM}TopicContent", "zh")
    assert f"{KM}DietContent" in genera(f"{KM}DietTransformationContent")
    assert genera(f"{KM}Platform") <= SHARED_ENDS
    assert KM.RuleFromPractice in genera(KM.TacitRule)
    assert KM.RuleFromPractice not in genera(KM.UncoveredRule)
