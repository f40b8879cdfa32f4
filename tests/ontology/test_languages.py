"""Words of terms in further languages: of declared terms alone, in their own language, with the slots phrases need."""

from __future__ import annotations

import pytest

from kmgraph.io import ontology_folder
from kmgraph.namespaces import KM, local_name
from kmgraph.ontology import language_files, language_words, load_ontology
from kmgraph.rdf import read_rdf
from kmgraph.render import available_languages

SHIPPED = sorted(path.stem for path in (ontology_folder() / "languages").glob("*.ttl"))


@pytest.mark.parametrize("language", SHIPPED)
def test_every_text_is_of_a_declared_term_and_in_its_language(language: str) -> None:
    vocabulary = load_ontology().vocabulary
    known = {*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals}
    (path,) = language_files((language,))
    for quad in read_rdf(path):
        assert getattr(quad.subject, "value", "") in known, quad
        assert getattr(quad.object, "language", None) == language, quad


@pytest.mark.parametrize("language", SHIPPED)
def test_a_phrase_has_the_slots_of_the_english_one(language: str) -> None:
    vocabulary = load_ontology().vocabulary
    for iri, words in language_words(language).items():
        for role, texts in words.phrases.items():
            term = vocabulary.classes.get(iri) or vocabulary.properties[iri]
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


def test_a_language_with_words_has_templates() -> None:
    assert set(SHIPPED) <= set(available_languages())
    assert not language_words("en")
    assert language_words("es-MX") == language_words("es")
