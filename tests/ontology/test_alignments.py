"""The alignments: opt-in files that place kmgraph's terms under those of other vocabularies, within OWL 2 DL."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from checkout import EXAMPLE
from in_process import classify_here
from ontology_files import DECLARATIONS, TurtleIndex, described_terms, shipped_files, shipped_ontology
from owlapi_checks import check_profiles

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, ONTOLOGY_IRI, OWL, PREFIXES, RDF, RDFS, SKOS
from kmgraph.ontology.load import load_ontology

pytestmark = pytest.mark.usefixtures("warm_reasoner")

FOLDER = ontology_folder() / "alignments"
FILES = sorted(FOLDER.glob("*.ttl"))
OWN = "https://w3id.org/kmgraph/"
BUILT_IN = (PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["xsd"])
IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
ALIGNED = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass)
# Terms that must be reachable from kmgraph's, by the vocabulary that has them.
EXPECTED = {
    "prov-o": {(KM.hasAuthor, "http://www.w3.org/ns/prov#wasAttributedTo")},
    "skos": {(KM.Outcome, "http://www.w3.org/2004/02/skos/core#Concept")},
    "sioc": {
        *((KM.UserAccount, "http://rdfs.org/sioc/ns#UserAccount"), (KM.Platform, "http://rdfs.org/sioc/ns#Site")),
        *((f"{KM}{kind}", "http://rdfs.org/sioc/ns#Item") for kind in ("Message", "Story")),
    },
    "foaf": {(f"{KM}Person", "http://xmlns.com/foaf/0.1/Person")},
    "activitystreams": {(f"{KM}PersonalAccount", "https://www.w3.org/ns/activitystreams#Person")},
    "odrl": {(KM.PublishedProhibition, "http://www.w3.org/ns/odrl/2/Prohibition")},
    "ontolex": {(KM.LexicalSense, "http://www.w3.org/ns/lemon/ontolex#LexicalSense")},
}


def _stem(path: Path) -> str:
    return path.stem


def test_there_is_one_file_a_vocabulary() -> None:
    assert {path.stem for path in FILES} == set(EXPECTED)


@pytest.mark.parametrize("path", FILES, ids=_stem)
def test_every_foreign_term_is_declared_in_the_same_file(path: Path) -> None:
    index = TurtleIndex(path)
    declared = set(index.typed(*DECLARATIONS))
    used = {
        iri
        for subject in index.subjects()
        for predicate in index.predicates(subject)
        for iri in (subject, predicate, *_vocabulary_values(index, subject, predicate))
    }
    foreign = {iri for iri in used if not iri.startswith((OWN, *BUILT_IN))}
    assert foreign
    assert sorted(foreign - declared) == []


@pytest.mark.parametrize("path", FILES, ids=_stem)
def test_every_term_of_ours_is_one_that_the_ontology_describes(path: Path) -> None:
    index = TurtleIndex(path)
    ours = {subject for subject in index.subjects() if subject.startswith(PREFIXES["km"])}
    assert ours
    assert sorted(ours - described_terms()) == []
    for term in ours:
        assert index.predicates(term) <= {*ALIGNED, IN_SCHEME, f"{SKOS}prefLabel"}, f"{term} is redefined"


@pytest.mark.parametrize("path", FILES, ids=_stem)
def test_nothing_is_said_of_the_terms_of_others_but_what_they_are_called(path: Path) -> None:
    index = TurtleIndex(path)
    theirs = {subject for subject in index.subjects() if subject.startswith("http") and not subject.startswith(OWN)}
    assert theirs
    for term in theirs:
        assert index.predicates(term) <= {RDF.type, RDFS.label}, f"{term} is given axioms"
        assert shipped_ontology().speaks(term, RDFS.label) or index.speaks(term, RDFS.label)


@pytest.mark.parametrize("path", FILES, ids=_stem)
def test_the_terms_that_matter_are_aligned(path: Path) -> None:
    index = TurtleIndex(path)
    for ours, theirs in EXPECTED[path.stem]:
        assert any(theirs in index.iris(ours, predicate) for predicate in ALIGNED), (ours, theirs)


@pytest.mark.parametrize("path", FILES, ids=_stem)
def test_headers_name_the_ontology_and_the_source(path: Path) -> None:
    index = TurtleIndex(path)
    header = f"{OWN}alignments/{path.stem}"
    assert OWL.Ontology in index.iris(header, RDF.type)
    assert index.iris(header, OWL.imports) == [ONTOLOGY_IRI]
    assert index.iris(header, "http://purl.org/dc/terms/source")


# What some member of the class, or some pair of the property, makes false. None of it comes back.
UNTRUE = {
    "activitystreams": (
        "Post as:Note",  # a post may be a video
        "Comment as:Note",
        "ImageContent as:Image",  # a text with a picture is no picture
        "VideoContent as:Video",
        "AudioContent as:Audio",
        "ofContent as:object",  # an observation is no activity
        "migrationStart as:startTime",  # sources differ, and an activity starts once
        "migrationEnd as:endTime",
        "Profile as:Profile",  # a profile name is a part of one
    ),
    "odrl": (
        "ModerationRule odrl:Rule",  # a rule from practice permits and forbids nothing
        "Content odrl:Asset",  # no rule may be about it
        "hasPrototype odrl:target",  # what is made up is no asset
    ),
    "sioc": (
        "Content sioc:Item",  # an album is a container
    ),
    "prov-o": (
        "hasEvidence prov:wasDerivedFrom",  # a published rule does not come from its evidence
        "reportedIn prov:wasDerivedFrom",  # a report may come after the rule
        "articulates prov:wasDerivedFrom",  # the rules of a handbook come from it
    ),
}
ALIGNED_PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "prov": "http://www.w3.org/ns/prov#",
    "sioc": "http://rdfs.org/sioc/ns#",
}


@pytest.mark.parametrize("name", UNTRUE)
def test_what_is_false_of_some_is_not_said_of_all(name: str) -> None:
    index = TurtleIndex(FOLDER / f"{name}.ttl")
    for axiom in UNTRUE[name]:
        ours, theirs = axiom.split()
        prefix, term = theirs.split(":")
        said = {iri for predicate in ALIGNED for iri in index.iris(f"{KM}{ours}", predicate)}
        assert ALIGNED_PREFIXES[prefix] + term not in said, axiom


def test_every_published_rule_is_about_an_action_and_no_rule_from_practice_is_a_rule_of_odrl() -> None:
    tree = classify_here(load_ontology(alignments=True).ntriples)
    rule = "http://www.w3.org/ns/odrl/2/Rule"
    for kind in ("PublishedRule", "PublishedProhibition", "PublishedPermission", "PublishedObligation"):
        assert rule in tree.ancestors(f"{KM}{kind}")
    assert rule not in tree.ancestors(f"{KM}RuleFromPractice")


def test_thesaurus_tools_show_each_value_by_its_label() -> None:
    aligned, ontology = TurtleIndex(ontology_folder() / "alignments" / "skos.ttl"), shipped_ontology()
    values = [value for value in aligned.subjects() if aligned.iris(value, IN_SCHEME)]
    assert len(values) > 60
    for value in values:
        for language in ("en", "zh"):
            assert aligned.texts(value, f"{SKOS}prefLabel", language) == ontology.texts(value, RDFS.label, language)


def test_nothing_imports_an_alignment() -> None:
    index = TurtleIndex(ontology_folder() / "kmgraph.ttl", *shipped_files())
    imported = {iri for subject in index.subjects() for iri in index.iris(subject, OWL.imports)}
    assert imported
    assert [iri for iri in imported if "/alignments/" in iri] == []


def test_with_all_alignments_the_ontology_stays_in_owl_2_dl_and_consistent() -> None:
    plain, aligned = load_ontology(), load_ontology(alignments=True)
    assert aligned.unresolved == ()
    assert [str(violation) for violation in check_profiles(aligned.ntriples).dl] == []
    tree = classify_here(aligned.ntriples)
    assert tree.consistent
    assert tree.unsatisfiable == frozenset()
    before = classify_here(plain.ntriples)
    ours = {iri for iri in before.parents if iri.startswith(OWN)}
    changed = {iri for iri in ours if before.ancestors(iri) & ours != tree.ancestors(iri) & ours}
    assert changed == set(), "an alignment changes how our own terms lie to each other"


DERIVED, GENERATED, USED, MADE_BY = (
    PREFIXES["prov"] + name for name in ("wasDerivedFrom", "generated", "used", "wasGeneratedBy")
)


@pytest.mark.parametrize("facts", ["knowledge.ttl", "invented.ttl"])
def test_nothing_in_the_example_is_derived_from_itself(facts: str) -> None:
    links = derivations(TurtleIndex(EXAMPLE / facts))
    assert facts != "knowledge.ttl" or links
    assert circle(links) == ()


def test_a_circle_of_derivations_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ("a", "b", "c")
    assert circle({"a": {"b", "c"}, "b": {"c"}}) == ()


def derivations(facts: TurtleIndex) -> dict[str, set[str]]:
    """Return what each thing goes back to, as PROV reads the facts through the alignment: derived, or made out of."""
    below = {wanted: properties_below(wanted) for wanted in (DERIVED, GENERATED, USED, MADE_BY)}

    def ends(subject: str, wanted: str) -> set[str]:
        return {end for prop in below[wanted] for end in facts.iris(subject, prop)}

    links = {subject: ends(subject, DERIVED) for subject in facts.subjects()}
    for activity in facts.subjects():
        for made in ends(activity, GENERATED):
            links.setdefault(made, set()).update(ends(activity, USED))
    for made in facts.subjects():
        for activity in ends(made, MADE_BY):
            links[made] |= ends(activity, USED)
    return links


def properties_below(wanted: str) -> set[str]:
    sources = [TurtleIndex(path) for path in (FOLDER / "prov-o.ttl", *shipped_files())]
    found = {wanted}
    while True:
        more = {
            prop
            for source in sources
            for prop in source.subjects()
            if found & set(source.iris(prop, RDFS.subPropertyOf))
        }
        if more <= found:
            return found
        found |= more


def circle(links: dict[str, set[str]]) -> tuple[str, ...]:
    """Return the things that go back to themselves, sorted."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = set(links.get(start, ()))
        while todo:
            one = todo.pop()
            seen.add(one)
            todo |= links.get(one, set()) - seen
        return seen

    return tuple(sorted(start for start in links if start in reached(start)))


def test_the_catalog_leads_to_every_module() -> None:
    catalog = ElementTree.parse(FOLDER / "catalog-v001.xml").getroot()
    places = {entry.get("name"): FOLDER / str(entry.get("uri")) for entry in catalog}
    assert set(places) == {ONTOLOGY_IRI, *_module_iris()}
    assert [str(place) for place in places.values() if not place.is_file()] == []


def _module_iris() -> set[str]:
    return {f"{OWN}{path.stem}" for path in shipped_files()}


def _vocabulary_values(index: TurtleIndex, subject: str, predicate: str) -> list[str]:
    return index.iris(subject, predicate) if predicate in {*ALIGNED, OWL.inverseOf, OWL.disjointWith} else []
