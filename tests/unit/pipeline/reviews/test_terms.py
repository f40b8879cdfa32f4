"""What people decided about classes of terms, in the words of texts and of the ontology."""

from __future__ import annotations

import pytest

from kmgraph.errors import KmgraphError
from kmgraph.model import Hierarchy, Project, ReviewedTerms, TextForm
from kmgraph.namespaces import KM
from kmgraph.ontology import Ontology, load_ontology
from kmgraph.pipeline.reviews import read_reviewed, with_forms

NAMED = ReviewedTerms(
    "t-91c2a0b3", ("審判", "Court  of law", "court of law"), {"en": "court proceedings"}, where="d.toml"
)
POLITICS = f"{KM}PoliticalContent"
TREE = Hierarchy({POLITICS: frozenset((KM.Content,)), f"{KM}Video": frozenset((KM.Medium,))})


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology(())


def read(ontology: Ontology, under: str | None = None, terms: tuple[str, ...] = NAMED.terms) -> ReviewedTerms:
    known = ReviewedTerms(NAMED.id, terms, NAMED.name, under, where="d.toml, [[term]] 1")
    (reviewed,) = read_reviewed(Project("p", "https://example.org/p/", terms=(known,)), ontology, TREE)
    return reviewed


def test_terms_are_folded_as_texts_are(ontology: Ontology) -> None:
    assert read(ontology).terms == ("审判", "court of law")


@pytest.mark.parametrize("under", ["PoliticalContent", "km:PoliticalContent"])
def test_what_a_class_lies_under_is_found_by_name(ontology: Ontology, under: str) -> None:
    reviewed = read(ontology, under)
    assert reviewed.under == POLITICS
    extended = with_forms(ontology, (reviewed,))
    assert set(extended.vocabulary.forms.of_class[POLITICS]) >= {TextForm("审判"), TextForm("court of law")}
    assert extended.digest == ontology.digest


@pytest.mark.parametrize(
    ("under", "what"),
    [
        ("PolticalContent", "PolticalContent"),
        ("Video", '"Video" is no class of content'),
        ("PoliticalContent and VideoContent", "Content"),
        ("hasMedium some Video", '"hasMedium some Video" is no class of content'),
    ],
)
def test_what_is_no_class_of_content_is_refused_with_its_place(ontology: Ontology, under: str, what: str) -> None:
    with pytest.raises(KmgraphError) as caught:
        read(ontology, under)
    assert what in caught.value.what
    assert (caught.value.where or "").startswith("d.toml, [[term]] 1 under")
    assert caught.value.hint


def test_a_link_is_no_term(ontology: Ontology) -> None:
    with pytest.raises(KmgraphError, match="link or a handle"):
        read(ontology, terms=("court", "@anna"))


def test_without_a_class_above_no_words_are_added(ontology: Ontology) -> None:
    assert with_forms(ontology, (NAMED,)) is ontology
