"""Words of terms in further languages: of declared terms alone, in their own language, with the slots phrases need."""

from __future__ import annotations

import re
import runpy
from collections import Counter

import pytest
from checkout import ROOT
from ontology_files import described_by, described_terms, shipped_ontology, within_what_labels_differ

from kmgraph.io import ontology_folder
from kmgraph.namespaces import KM, OWL, SKOS, local_name
from kmgraph.ontology import language_files, language_words, load_ontology
from kmgraph.rdf import read_rdf
from kmgraph.render import available_languages

SHIPPED = sorted(path.stem for path in (ontology_folder() / "languages").glob("*.ttl"))
KINDS = {
    "class": (OWL.Class,),
    "property": (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    "individual": (OWL.NamedIndividual,),
}
# How definitions of relations and of annotations begin; a kind of phrase is an annotation too.
BEGINNINGS = {"es": {OWL.ObjectProperty: ("Relación ",), OWL.AnnotationProperty: ("Anotación ", "Frase ", "Frase, ")}}
SLOTS = ("{}", "{min}", "{max}")
TRANSLATIONS = runpy.run_path(str(ROOT / ".ci" / "translations.py"))


@pytest.mark.parametrize("language", SHIPPED)
def test_every_text_is_of_a_declared_term_and_in_its_language(language: str) -> None:
    vocabulary = load_ontology().vocabulary
    known = {*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals, *described_terms()}
    known |= set(shipped_ontology().typed(OWL.Ontology))
    (path,) = language_files((language,))
    for quad in read_rdf(path):
        assert getattr(quad.subject, "value", "") in known, quad
        assert getattr(quad.object, "language", None) == language, quad


@pytest.mark.parametrize("language", SHIPPED)
def test_a_phrase_has_the_slots_of_the_english_one(language: str) -> None:
    vocabulary = load_ontology().vocabulary
    for iri, words in language_words(language).items():
        for role, texts in words.phrases.items():
            term = vocabulary.classes.get(iri) or vocabulary.properties.get(iri) or vocabulary.individuals[iri]
            english = term.words.phrases.get(role, {}).get("en", "")
            wanted = {slot for slot in ("{}", "{min}", "{max}") if slot in english}
            assert wanted <= {slot for slot in ("{}", "{min}", "{max}") if slot in texts[language]}, (iri, role)


@pytest.mark.parametrize("language", SHIPPED)
def test_kinds_of_content_have_labels(language: str) -> None:
    vocabulary = load_ontology().vocabulary
    words = language_words(language)

    def is_content(iri: str) -> bool:
        term = vocabulary.classes.get(iri)
        return iri == KM.Content or (term is not None and any(map(is_content, term.parents)))

    lacking = [local_name(iri) for iri in vocabulary.classes if is_content(iri) and iri not in words]
    assert not lacking


@pytest.mark.parametrize("language", SHIPPED)
def test_every_term_has_one_label_and_one_definition(language: str) -> None:
    words = language_words(language)
    lacking = [term for term in described_terms() if term not in words or not words[term].labels.get(language)]
    assert lacking == []
    undefined = [
        term
        for term in described_terms()
        if shipped_ontology().objects(term, SKOS.definition) and not words[term].definitions.get(language)
    ]
    assert undefined == []
    (path,) = language_files((language,))
    texts = Counter((str(quad.subject), quad.predicate.value) for quad in read_rdf(path))
    assert [key for key, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_definition_is_a_sentence_with_the_slots_of_the_english_one(language: str) -> None:
    for term, words in language_words(language).items():
        for text in words.definitions.values():
            english = " ".join(shipped_ontology().texts(term, SKOS.definition, "en"))
            assert text != english, term
            assert text[-1] == ".", term
            assert text == " ".join(text.split()), term
            assert {slot for slot in SLOTS if slot in text} == {slot for slot in SLOTS if slot in english}, term


@pytest.mark.parametrize("language", SHIPPED)
def test_numbers_and_chinese_words_of_a_definition_are_those_of_the_english_one(language: str) -> None:
    for term, words in language_words(language).items():
        english = " ".join(shipped_ontology().texts(term, SKOS.definition, "en"))
        for text in words.definitions.values() if english else ():
            assert figures_and_han(text) == figures_and_han(english), term


def figures_and_han(text: str) -> Counter[str]:
    """Return the numbers and runs of Chinese characters that a text has, without centuries: those may be Roman."""
    return Counter(re.findall(r"\b\d+(?!\d|th)|[\u4e00-\u9fff]+", text))


@pytest.mark.parametrize("language", SHIPPED)
def test_no_definition_is_older_than_the_english_one(language: str) -> None:
    english, notes = TRANSLATIONS["english"](), TRANSLATIONS["noted"](language)
    own = TRANSLATIONS["definitions"](ontology_folder() / "languages" / f"{language}.ttl", language)
    assert len(own.keys() & english.keys()) == len(own), "an own definition of what English doesn't define"
    assert TRANSLATIONS["unnoted"](english, own, notes) == [], "python .ci/translations.py notes them"
    older = TRANSLATIONS["older"](english, own, notes)
    assert older == [], f"mend them in ontology/languages/{language}.ttl, then .ci/translations.py {' '.join(older)}"


def test_a_definition_is_older_once_its_english_changes() -> None:
    english, own = {"km:Hint": "A hint.", "km:Likely": "Likely."}, {"km:Hint": "Indicio.", "km:Likely": "Probable."}
    notes = {term: TRANSLATIONS["digest"](text) for term, text in english.items()}
    assert TRANSLATIONS["older"](english, own, notes) == []
    assert TRANSLATIONS["older"](english | {"km:Hint": "A hint, perhaps."}, own, notes) == ["km:Hint"]
    assert TRANSLATIONS["unnoted"](english, own, {"km:Hint": "0" * 8, "km:Gone": "0" * 8}) == ["km:Gone", "km:Likely"]


@pytest.mark.parametrize("kind", [OWL.ObjectProperty, OWL.AnnotationProperty])
@pytest.mark.parametrize("language", sorted(BEGINNINGS))
def test_a_property_says_that_it_relates_or_annotates(language: str, kind: str) -> None:
    words = language_words(language)
    for term in described_by(shipped_ontology(), kind):
        definition = words[term].definitions.get(language, BEGINNINGS[language][kind][0])
        assert definition.startswith(BEGINNINGS[language][kind]), term


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_unique_within_a_kind(kind: str, language: str) -> None:
    words = language_words(language)
    labels = Counter(
        (group, words[term].labels[language].casefold())
        for term in described_by(shipped_ontology(), *KINDS[kind])
        for group in within_what_labels_differ(term)
    )
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_words_of_a_post_are_quoted_as_they_are_written(language: str) -> None:
    """A reader must find what a lexical entry is written as; its label may be a reading of it."""
    words = language_words(language)
    for term in described_by(shipped_ontology(), OWL.NamedIndividual):
        (english,) = shipped_ontology().texts(term, KM.nounPhrase, "en") or ("",)
        if quoted := re.search(r"“(.+?)”", english):
            assert quoted[1] in words[term].phrases["nounPhrase"][language], term


def test_words_are_read_when_asked_for_and_stay_the_same() -> None:
    words = language_words("es")
    assert words[KM.Content] is words[KM.Content]
    assert KM.Content in words
    assert f"{KM}Nothing" not in words
    assert words.get(f"{KM}Nothing") is None
    assert len(words) == len(list(words))


def test_a_language_with_words_has_templates() -> None:
    assert set(SHIPPED) <= set(available_languages())
    assert not language_words("en")
    assert language_words("es-MX") == language_words("es")
