"""What one property says, and another or a class says too; test_status_by_reasoner.py has the statuses."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from in_process import classify_here, run_here
from ontology_files import shipped_ontology
from status_rules import PREFIXES as OWN_PREFIXES

from kmgraph.namespaces import KM, OWL, RDFS, XSD
from kmgraph.ontology.load import load_ontology
from kmgraph.rdf import logic_only, read_triples, write_triples
from kmgraph.reason.numbers import order_numbers
from kmgraph.reason.numbers.usage import NumberUses
from kmgraph.validate import Engine, shipped_shapes
from kmgraph.validate.shacl import validate_triples

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy

pytestmark = pytest.mark.usefixtures("warm_reasoner")

PREFIXES = f"{OWN_PREFIXES}@prefix : <https://example.org/said#> .\n"


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.validate.shacl.run_limited", run_here)


# A name of one, and of the other; whether the first holds of whatever the second holds of, too.
PAIRS = {
    ("linkCount 1-", "hasLink true"): True,
    ("linkCount 0", "hasLink false"): True,
    ("productCount 1-", "hasProductLink true"): True,
    ("productCount 0", "hasProductLink false"): True,
    ("hasExternalLink true", "hasLink true"): False,
    ("hasProductLink true", "hasLink true"): False,
    ("hasLink false", "hasExternalLink false"): False,
    ("hasLink false", "hasProductLink false"): False,
    ("ContactDetailsContent", "hasContactDetails true"): True,
    ("MachineGeneratedContent", "isMachineGenerated true"): True,
    ("SponsoredContent", "isPaidPromotion true"): True,
    ("RepostedContent", "isRepost true"): False,
    ("WatermarkedContent", "hasWatermark true"): False,
    ("ImageContent", "imageCount 1-"): True,
    ("PhotoContent", "imageCount 1-"): False,
    # What follows from several of them.
    ("productCount 3-", "linkCount 1-"): False,
    ("linkCount 0", "productCount 0"): False,
    ("SponsoredReviewContent", "isPaidPromotion true"): False,
    ("isPaidPromotion true", "AdvertisementContent"): False,
}
# What the other yes-or-no properties and counts of content and accounts say, no class or other property says; where one
# seems to, this is why it doesn't.
ALONE = {
    "accountAgeDays": "no kind of account is one of some age",
    "allowsComments": "comments may be older than their being closed",
    "durationSeconds": "a file to be opened may have a length, and a livestream none yet",
    "emojiCount": "coded language needs no emoji, and emoji are no code",
    "followerCount": "no kind of account is one with followers",
    "followingCount": "no kind of account is one that follows others",
    "hasContentWarning": "no kind of content is one with a warning",
    "hasLocation": "a check-in tells of progress, not of a place",
    "hasPrice": "a listing states terms, which need not be a price",
    "hasQRCode": "a code need be neither a link nor contact details",
    "hasSource": "no kind of content is one that names its source",
    "hasSubtitles": "subtitles may be in the language spoken, and so no translation",
    "hashtagCount": "a hashtag is no link here",
    "isAdvertisingDisclosed": "a mark may be on what is no advertising, and hidden among others where it is",
    "isDeclaredOriginal": "whoever declares it may be wrong",
    "isEdited": "what is altered before it is published is not changed after it",
    "isMachineGenerationDisclosed": "a mark may be on what people made",
    "isMachineTranslated": "a post's own words, translated, are no others' words",
    "isPublic": "a group chat may be open to everyone",
    "isVerified": "VerifiedAccount is defined by it",
    "mentionCount": "a mention is no link here",
    "postCount": "no kind of account is one that posted",
    "priorViolations": "a restricted account may have none that still counts",
    "showsFace": "a picture of oneself may hide the face",
    "textLength": "a title is text, too, and emoji are characters and no words",
    "titleLength": "not only articles have titles",
}
LATER = {f"{name}Count" for name in ("comment", "like", "report", "share", "view")}
"""What moderation itself changes is never learned from."""


def said(text: str) -> str:
    """Return in Turtle what the tables above say in short."""
    name, _, value = text.partition(" ")
    if not value:
        return f"km:{name}"
    restriction = f"[ a owl:Restriction ; owl:onProperty km:{name} ; "
    if value in {"true", "false"}:
        return f"{restriction}owl:hasValue {value} ]"
    facet = f"xsd:minInclusive {value[:-1]}" if value.endswith("-") else f"xsd:maxExclusive {int(value) + 1}"
    datatype = f"[ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ( [ {facet} ] ) ]"
    return f"{restriction}owl:someValuesFrom {datatype} ]"


def name_of(text: str) -> str:
    return "https://example.org/said#" + re.sub(r"\W+", "_", text)


@cache
def hierarchy() -> Hierarchy:
    """Classify the ontology with a name for each thing that the tables say."""
    texts = sorted({text for pair in PAIRS for text in pair})
    named = "\n".join(f"<{name_of(text)}> a owl:Class ; owl:equivalentClass {said(text)} ." for text in texts)
    # As in every run: HermiT misses pairs of data ranges (record 41).
    triples = order_numbers(logic_only((*read_triples(load_ontology().ntriples), *turtle(named))))
    return classify_here(write_triples(triples))


@cache
def tree() -> bytes:
    """Return which class is stated to be below which, as shapes need it."""
    index = shipped_ontology()
    edges = [(kind, above) for kind in index.typed(OWL.Class) for above in index.iris(kind, RDFS.subClassOf)]
    return "".join(f"<{kind}> <{RDFS.subClassOf}> <{above}> .\n" for kind, above in edges).encode()


def turtle(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda text: re.sub(r"\W+", "-", text))
def test_what_says_the_same_is_the_same(one: str, other: str) -> None:
    assert hierarchy().is_subclass(name_of(one), name_of(other))
    assert hierarchy().is_subclass(name_of(other), name_of(one)) == PAIRS[one, other]


def test_all_of_them_can_be_true_of_something() -> None:
    assert hierarchy().consistent
    assert hierarchy().unsatisfiable == frozenset()


def test_their_numbers_are_still_put_in_order() -> None:
    # As classes, hundreds of limits cost a reasoner a second; as data ranges, minutes.
    counts = {text.split(" ")[0] for pair in PAIRS for text in pair if text[-1] in "-0"}
    uses = NumberUses(logic_only(read_triples(load_ontology().ntriples)))
    assert counts == {"linkCount", "productCount", "imageCount"}
    assert {str(KM) + name for name in counts} <= {prop.iri for prop in uses.properties()}


def test_every_property_that_a_class_or_another_may_repeat_was_looked_at() -> None:
    index = shipped_ontology()
    bearers = {KM.Content, f"{KM}AccountState"}
    values = {XSD.boolean, XSD.nonNegativeInteger, XSD.integer}
    found = {
        prop.removeprefix(str(KM))
        for prop in index.typed(OWL.DatatypeProperty)
        if bearers & set(index.iris(prop, RDFS.domain)) and values & set(index.iris(prop, RDFS.range))
    }
    paired = {text.split(" ")[0] for pair in PAIRS for text in pair if " " in text}
    assert found == paired | ALONE.keys() | LATER
    assert not paired & ALONE.keys()


CONTRADICTORY = {
    ":x km:hasExternalLink true ; km:hasLink false .": "LinkAdviceShape",
    ":x km:hasProductLink true ; km:hasLink false .": "LinkAdviceShape",
    ":x km:hasLink true ; km:linkCount 0 .": "LinkAdviceShape",
    ":x km:hasLink false ; km:linkCount 2 .": "LinkAdviceShape",
    ":x km:productCount 2 ; km:linkCount 0 .": "LinkAdviceShape",
    ":x km:hasProductLink true ; km:productCount 0 .": "ProductLinkAdviceShape",
    ":x km:hasProductLink false ; km:productCount 1 .": "ProductLinkAdviceShape",
    ":x km:hasMedium [ a km:Photo ] ; km:imageCount 0 .": "ImageCountAdviceShape",
    ":x a km:PhotoContent ; km:imageCount 0 .": "ImageCountAdviceShape",
    ":x a km:ContactDetailsContent ; km:hasContactDetails false .": "ContactDetailsAdvice-hasContactDetails",
    ":x a km:MachineGeneratedContent ; km:isMachineGenerated false .": "MachineGeneratedAdvice-isMachineGenerated",
    ":x a km:SponsoredReviewContent ; km:isPaidPromotion false .": "SponsoredAdvice-isPaidPromotion",
    ":x a km:RepostedContent ; km:isRepost false .": "RepostedAdvice-isRepost",
    ":x a km:WatermarkedContent ; km:hasWatermark false .": "WatermarkedAdvice-hasWatermark",
}
TOGETHER = (
    ":x km:hasExternalLink false ; km:hasLink true ; km:linkCount 1 ; km:productCount 0 ; km:hasProductLink false .",
    ":x km:hasLink false ; km:linkCount 0 ; km:hasExternalLink false ; km:hasProductLink false .",
    ":x km:hasMedium [ a km:Video ] ; km:imageCount 0 . :y km:hasMedium [ a km:Photo ] ; km:imageCount 3 .",
    ":x a km:WatermarkedContent , km:RepostedContent , km:SponsoredContent ; km:hasWatermark true ; km:isRepost true .",
    ":x km:hasWatermark false ; km:isRepost true . :y km:hasWatermark true ; km:isRepost false .",
)


@pytest.mark.parametrize("engine", list(Engine))
def test_what_contradicts_is_warned_of_and_refused_by_the_reasoner(engine: Engine) -> None:
    for facts, shape in CONTRADICTORY.items():
        data = write_triples(turtle(facts))
        report = validate_triples(tree() + data, shipped_shapes("observation"), engine=engine)
        assert [one.shape.rpartition("#")[2] for one in report.violations] == [shape], facts
        assert report.conforms, "tables tell of such posts"
        if engine is Engine.COMPILED:
            assert not classify_here(load_ontology().ntriples + data).consistent, facts
    for facts in TOGETHER:
        data = write_triples(turtle(facts))
        assert validate_triples(tree() + data, shipped_shapes("observation"), engine=engine).violations == ()
        if engine is Engine.COMPILED:
            assert classify_here(load_ontology().ntriples + data).consistent, facts
