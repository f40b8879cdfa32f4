"""The words by which texts are told to be about something, and how drafts are read by them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.text.drafts import Score, score_file
from kmgraph.errors import OntologyError
from kmgraph.io.resources import ontology_folder
from kmgraph.model import Hierarchy
from kmgraph.namespaces import KM, OWL
from kmgraph.observe import Annotator, content_annotator
from kmgraph.ontology import load_forms, load_ontology
from kmgraph.rdf import TripleIndex, read_rdf

DRAFTS = Path(__file__).parent.parent / "fixtures" / "drafts" / "drafts.tsv"


@cache
def hierarchy() -> Hierarchy:
    return Hierarchy({iri: frozenset(term.parents) for iri, term in load_ontology().vocabulary.classes.items()})


@cache
def annotator() -> Annotator:
    return content_annotator(load_ontology().vocabulary, hierarchy())


@cache
def scores() -> list[Score]:
    return score_file(DRAFTS)


def test_invented_drafts_are_read_as_a_careful_reader_would() -> None:
    found = scores()
    assert len(found) > 30
    met, expected = sum(len(one.met) for one in found), sum(len(one.draft.expected) for one in found)
    right, read = sum(len(one.right) for one in found), sum(len(one.read) for one in found)
    assert met / expected >= 0.8
    assert right / read >= 0.8
    assert sum(len(one.hit) for one in found) <= 1


@pytest.mark.parametrize("language", ["en", "zh", "mixed"])
def test_each_language_is_read(language: str) -> None:
    found = [one for one in scores() if one.draft.language.startswith(language)]
    met, expected = sum(len(one.loose) for one in found), sum(len(one.draft.expected) for one in found)
    assert met / expected >= 0.75


def test_forms_are_of_classes_of_content() -> None:
    for iri in (*load_forms().of_class, *load_forms().ambiguous):
        assert hierarchy().is_subclass(iri, KM.Content), iri


def test_classes_about_the_abuse_of_children_ship_no_words() -> None:
    assert not hierarchy().descendants(f"{KM}ChildSexualisationContent") & load_forms().of_class.keys()


def test_company_is_given_of_forms_that_are_there() -> None:
    path = ontology_folder() / "modules" / "words.ttl"
    triples = TripleIndex(quad.triple for quad in read_rdf(path, error=OntologyError))
    stray = []
    for node in triples.subjects_of_type(OWL.Axiom):
        (source,), (prop,) = triples.iris(node, OWL.annotatedSource), triples.iris(node, OWL.annotatedProperty)
        (target,) = triples.literals(node, OWL.annotatedTarget)
        if target not in triples.literals(source, prop):
            stray.append((source, target.value))
    assert stray == []


def test_company_names_classes_that_exist() -> None:
    classes = load_ontology().vocabulary.classes
    named = {
        iri
        for forms in load_forms().of_class.values()
        for form in forms
        for iri in (*form.near, *form.not_near)
        if "://" in iri
    }
    assert named <= classes.keys()


@pytest.mark.parametrize(
    "text", ["早安呀", "今天下雨了", "see you tomorrow then", "ok thanks", "   ", "123 456", "。。。"]
)
def test_ordinary_words_tell_nothing(text: str) -> None:
    assert annotator().classes([text]) == [()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("back day at the gym, new deadlift PR", "FitnessContent"),
        ("刚出锅的牛肉面，摊主加了一大勺辣油", "FoodContent"),
        ("which boots go with this midi dress", "FashionContent"),
        ("今晚排位又连跪，打野一直送人头", "GamingContent"),
        ("my monstera has root rot, repotted it twice", "GardeningContent"),
        ("剪了短发，刘海有点短", "HairContent"),
        ("出租屋改造完成，窗帘和地毯都换了", "HomeContent"),
        ("tarot pull for this week, mercury in retrograde", "FortuneTellingContent"),
        ("hit a 4 leg parlay on draftkings", "GamblingContent"),
        ("follow me and i'll follow back #f4f", "FakeEngagementContent"),
        ("把她的住址扒出来了，评论区有人开盒", "DoxxingContent"),
        ("专业办假证，假文凭隔天出", "ForgedDocumentContent"),
        ("three years ago i lost my job and ended up in my car for months", "PersonalStoryContent"),
    ],
)
def test_everyday_words_tell_topics_and_harms(text: str, name: str) -> None:
    (found,) = annotator().classes([text])
    assert any(hierarchy().is_subclass(iri, f"{KM}{name}") for iri in found), found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("🐱 她叫Mochi，请多关照", "FoodContent"),
        ("猫咪半夜跑酷", "FitnessContent"),
        ("job hunting again, wish me luck", "HuntingContent"),
        ("这个口红色号绝了", "FoodContent"),
        ("that burger was the bomb", "ExplosiveContent"),
        ("成长发展中心", "HairContent"),
        ("韩国直邮，人肉背回", "DoxxingContent"),
    ],
)
def test_words_of_other_meaning_tell_nothing_of_it(text: str, name: str) -> None:
    (found,) = annotator().classes([text])
    assert not any(hierarchy().is_subclass(iri, f"{KM}{name}") for iri in found), found
