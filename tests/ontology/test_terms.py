"""Laws that hold for every term of every module: words, declarations, domains and ranges, what may be learned over."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from ontology_files import DECLARATIONS, TurtleIndex, described_by, described_terms, shipped_files, shipped_ontology

from kmgraph.namespaces import KM, OWL, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from pathlib import Path

FILES = shipped_files()
ACCOUNT_AND_CONTENT = (KM.Content, KM.UserAccount, KM.AccountState)
NOT_LEARNABLE = (
    "publishedOn",
    "fallsUnder",
    "comparedTo",
    "isCoveredPrototype",
    "CoveredPrototype",
    "UserAccount",
    "AccountState",
    "hasCoAuthor",
    "accountOn",
    "migratedIn",
    "registeredAt",
)
PHRASES = (KM.propertyPhrase, KM.truePhrase, KM.atLeastPhrase)


@cache
def index_of(path: Path) -> TurtleIndex:
    return TurtleIndex(path)


def described_in(path: Path) -> list[str]:
    """Return the terms a file describes: declared and labelled there, not mere stubs."""
    return described_by(index_of(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_term_has_one_label_and_one_definition_a_language(path: Path) -> None:
    index = index_of(path)
    # The words in texts are data alone: what they are said with stands in the lexicon, for extensions to find.
    assert bool(described_in(path)) == (path.stem != "words")
    assert [term for term in described_in(path) if not index.is_described(term)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_definitions_are_sentences(path: Path) -> None:
    index = index_of(path)
    for term in described_in(path):
        (english,), (chinese,) = (index.texts(term, SKOS.definition, language) for language in ("en", "zh"))
        assert english[0].isupper() or english[0] == "“", term
        assert english.endswith((".", ".”")), term
        assert chinese.endswith(("。", "。”")), term


def test_a_definition_says_more_than_the_label() -> None:
    index = shipped_ontology()
    for term in described_terms():
        if term.startswith(str(KM)):
            (label,), (definition,) = (index.texts(term, words, "en") for words in (RDFS.label, SKOS.definition))
            assert len(definition.split()) > len(label.split()), term


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_have_a_language_that_everyone_else_uses(path: Path) -> None:
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value in {RDFS.label, SKOS.definition, SKOS.altLabel, SKOS.scopeNote, *PHRASES}:
            assert isinstance(quad.object, ox.Literal)
            assert quad.object.language in {"en", "zh"}, quad
            assert quad.object.value == " ".join(quad.object.value.split()), quad


def test_every_term_is_described_in_one_module() -> None:
    counts = Counter(term for path in FILES for term in described_in(path))
    assert [term for term, count in counts.items() if count > 1] == []


def test_every_term_that_the_code_names_is_described() -> None:
    assert sorted(set(KM) - described_terms()) == []


def test_every_term_of_ours_that_a_file_mentions_is_described() -> None:
    described = described_terms()
    for path in FILES:
        mentioned = {
            node.value
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            for node in (quad.subject, quad.predicate, quad.object)
            if isinstance(node, ox.NamedNode) and node.value.startswith(str(KM))
        }
        assert sorted(mentioned - described) == [], path.name


def test_individuals_are_declared_and_no_term_is_of_two_kinds() -> None:
    index = shipped_ontology()
    for term in described_terms():
        kinds = set(index.iris(term, RDF.type)) & set(DECLARATIONS)
        assert len(kinds) == 1, f"{term} is {sorted(kinds)}"


def test_every_property_has_a_domain_and_a_range() -> None:
    index = shipped_ontology()
    inverse_of = {term: index.iris(term, OWL.inverseOf) for term in index.typed(OWL.ObjectProperty)}
    # Properties whose inverse says it, and a relation of a thing to itself.
    exempt = {term for one, others in inverse_of.items() if others for term in (one, *others)}
    exempt.add(f"{KM}isCoveredPrototype")
    bare = {
        term
        for term in described_terms() & set(index.typed(OWL.ObjectProperty, OWL.DatatypeProperty))
        if not (index.objects(term, RDFS.domain) and index.objects(term, RDFS.range))
    }
    assert sorted(bare - exempt) == []


def test_times_have_a_type_that_reasoners_know() -> None:
    index = shipped_ontology()
    typed = {term: index.iris(term, RDFS.range) for term in index.typed(OWL.DatatypeProperty)}
    assert [term for term, found in typed.items() if XSD.date in found] == []
    assert [term for term, found in typed.items() if term.endswith("At") and found != [XSD.dateTime]] == []


def test_what_can_be_learned_over_can_be_said() -> None:
    index = shipped_ontology()
    features = [
        term
        for term in index.typed(OWL.ObjectProperty, OWL.DatatypeProperty)
        if set(index.iris(term, RDFS.domain)) & set(ACCOUNT_AND_CONTENT)
        and "false" not in index.texts(term, KM.learnable)
    ]
    assert len(features) > 30
    assert [term for term in features if not any(index.speaks(term, phrase) for phrase in PHRASES)] == []


@pytest.mark.parametrize(
    "term",
    NOT_LEARNABLE,
)
def test_what_must_not_be_learned_over_says_so(term: str) -> None:
    assert shipped_ontology().texts(f"{KM}{term}", KM.learnable) == ["false"]


def test_kinds_of_account_have_a_phrase_and_a_noun() -> None:
    index = shipped_ontology()
    kinds = [term for term in index.typed(OWL.Class) if KM.UserAccount in index.ancestors(term)]
    assert len(kinds) > 12
    assert [
        term for term in kinds if not (index.speaks(term, KM.sourcePhrase) and index.speaks(term, KM.nounPhrase))
    ] == []
