"""Definitions say what a class is a kind of; labels tell terms of one kind apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from ontology_files import TurtleIndex, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from pathlib import Path

MODULES = ("content",)
LANGUAGES = ("en", "zh")
KINDS = {
    "class": (OWL.Class,),
    "property": (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    "individual": (OWL.NamedIndividual,),
}
# "Content by topic" groups content: what lies below it is content.
GROUPING = {"en": re.compile(r" by \w+$"), "zh": re.compile("^按.+划分的")}


@cache
def index_of(module: str) -> TurtleIndex:
    return TurtleIndex(path_of(module))


def path_of(module: str) -> Path:
    return ontology_folder() / "modules" / f"{module}.ttl"


def described(module: str, *types: str) -> list[str]:
    """Return the terms of some types that the module labels, not the stubs it declares for others."""
    index = index_of(module)
    return [term for term in index.typed(*types) if index.objects(term, RDFS.label)]


def asserted_parents(term: str) -> set[str]:
    """Return the named superclasses, those inside an intersection that defines the class included."""
    index = shipped_ontology()
    above = set(index.iris(term, RDFS.subClassOf))
    for definition in index.objects(term, OWL.equivalentClass):
        for members in index.objects(str(definition), OWL.intersectionOf):
            above |= listed(str(members))
    return above


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
    for term in described(module, OWL.Class):
        parents = asserted_parents(term)
        (definition,) = index_of(module).texts(term, SKOS.definition, language)
        said = folded(definition, language)
        if parents and not any(name in said for parent in parents for name in names(parent, language)):
            lost[term] = definition
    assert lost == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_unique_within_a_kind(kind: str, language: str) -> None:
    labels = Counter(
        folded(label, language)
        for module in MODULES
        for term in described(module, *KINDS[kind])
        for label in index_of(module).texts(term, RDFS.label, language)
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_the_genus_is_looked_for() -> None:
    assert " video " in folded("Videos of drawn pictures.", "en")
    assert " video " not in folded("Videotape of drawn pictures.", "en")
    assert "内容" in names(f"{KM}TopicContent", "zh")
    assert f"{KM}DietContent" in asserted_parents(f"{KM}DietTransformationContent")
