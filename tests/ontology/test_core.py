"""The core of the ontology: files, headers, imports; the SECI spiral; platforms and migration; rules and status."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from checkout import ROOT
from in_process import classify_here
from ontology_files import (
    DECLARATIONS,
    OWN,
    TurtleIndex,
    described_by,
    described_terms,
    shipped_files,
    shipped_ontology,
)
from owlapi_checks import check_profiles

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import DCTERMS, KM, ONTOLOGY_IRI, OWL, PROV, RDF, RDFS, SKOS, XSD
from kmgraph.ontology.class_edges import unstated_subclasses
from kmgraph.ontology.load import load_ontology

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy

pytestmark = pytest.mark.usefixtures("warm_reasoner")

FOLDER = ontology_folder()
VERSION = "0.1.0"
EXAMPLE = ROOT / "examples" / "tiktok-refugees"
BENCHMARK = ROOT / "benchmarks" / "amazon-regional-restrictions"
CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
ALIGNMENTS = sorted(FOLDER.glob("alignments/*.ttl"))
OPENED = [FOLDER / "modules", FOLDER / "codelists", FOLDER / "alignments", EXAMPLE, BENCHMARK]
HEADED = [
    *[FOLDER / "kmgraph.ttl", *shipped_files(), *ALIGNMENTS],
    *sorted([*EXAMPLE.glob("*.ttl"), *BENCHMARK.glob("*.ttl")]),
]
MODIFIED = "http://purl.org/dc/terms/modified"
VANN = "http://purl.org/vocab/vann/"
PHASES = ("Socialization", "Externalization", "Combination", "Internalization")


def km(name: str) -> str:
    return f"{KM}{name}"


@cache
def index_of(path: Path) -> TurtleIndex:
    return TurtleIndex(path)


def header_of(path: Path) -> str:
    (iri,) = index_of(path).typed(OWL.Ontology)
    return iri


def imports_of(path: Path) -> list[str]:
    return index_of(path).iris(header_of(path), OWL.imports)


@cache
def hierarchy() -> Hierarchy:
    return classify_here(load_ontology().ntriples)


@pytest.mark.parametrize("path", HEADED, ids=lambda path: "/".join(path.with_suffix("").parts[-2:]))
def test_a_header_says_who_made_it_when_and_on_what_terms(path: Path) -> None:
    index, iri = index_of(path), header_of(path)
    assert index.texts(iri, DCTERMS.creator)
    assert index.texts(iri, DCTERMS.publisher)
    assert len(index.iris(iri, DCTERMS.license)) == 1
    (created,), (modified,) = index.texts(iri, DCTERMS.created), index.texts(iri, MODIFIED)
    assert created <= modified
    for time in (*index.objects(iri, DCTERMS.created), *index.objects(iri, MODIFIED)):
        assert isinstance(time, ox.Literal)
        assert time.datatype.value == XSD.dateTime


@pytest.mark.parametrize("path", [FOLDER / "kmgraph.ttl", *shipped_files()], ids=lambda path: path.stem)
def test_a_header_names_the_prefix_of_its_terms(path: Path) -> None:
    index, iri = index_of(path), header_of(path)
    prefix, namespace = (
        index.texts(iri, f"{VANN}{name}") for name in ("preferredNamespacePrefix", "preferredNamespaceUri")
    )
    assert f"@prefix {prefix[0]}: <{namespace[0]}> .\n" in path.read_text(encoding="utf-8")
    # One file has imports alone, and one words alone.
    assert any(term.startswith(namespace[0]) for term in described_by(index)) or path.stem in {"kmgraph", "words"}


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_every_term_says_where_it_is_defined(path: Path) -> None:
    index = index_of(path)
    wrong = [term for term in described_by(index) if index.iris(term, RDFS.isDefinedBy) != [header_of(path)]]
    assert wrong == [], "run .ci/terms.py"


def test_no_term_that_was_released_is_gone() -> None:
    released = set(Path(__file__).with_name("terms.txt").read_text(encoding="utf-8").split())
    assert len(released) > 1000
    assert sorted(released - described_terms()) == [], "deprecate a term instead: owl:deprecated, IAO:0100001"


def test_every_term_is_in_the_list_of_those_that_stay() -> None:
    released = set(Path(__file__).with_name("terms.txt").read_text(encoding="utf-8").split())
    assert sorted(described_terms() - released) == [], "run .ci/terms.py"


def test_terms_of_others_have_labels() -> None:
    index = TurtleIndex(FOLDER / "kmgraph.ttl", *shipped_files())
    foreign = [term for term in index.typed(*DECLARATIONS) if not term.startswith(OWN)]
    assert len(foreign) > 20
    assert [term for term in foreign if not index.speaks(term, RDFS.label)] == []


@pytest.mark.parametrize("path", [FOLDER / "kmgraph.ttl", *shipped_files()], ids=lambda path: path.stem)
def test_a_header_names_version_words_and_licence(path: Path) -> None:
    index, iri = index_of(path), header_of(path)
    assert iri == f"{OWN}{path.stem}"
    assert index.iris(iri, OWL.versionIRI) == [f"{iri}/{VERSION}"]
    assert index.texts(iri, OWL.versionInfo) == [VERSION]
    assert index.speaks(iri, DCTERMS.title)
    assert index.speaks(iri, DCTERMS.description)
    assert len(index.iris(iri, DCTERMS.license)) == 1


def test_the_file_to_open_imports_every_module_and_nothing_else() -> None:
    # The words in texts are no part of what is read, reasoned and rendered: who looks for them asks for them.
    apart = f"{OWN}words"
    assert set(imports_of(FOLDER / "kmgraph.ttl")) == {header_of(path) for path in shipped_files()} - {apart}
    assert header_of(FOLDER / "kmgraph.ttl") == ONTOLOGY_IRI
    described = index_of(FOLDER / "kmgraph.ttl")
    assert [term for term in described.subjects() if described.objects(term, RDFS.label)] == []
    assert [*described.nodes_with(OWL.members), *described.nodes_with(RDFS.subClassOf)] == [], "a header has no axioms"


def test_imports_run_one_way() -> None:
    above = {header_of(path): set(imports_of(path)) for path in shipped_files()}
    while above:
        free = {iri for iri, wanted in above.items() if not wanted & above.keys()}
        assert free, f"these import each other: {sorted(above)}"
        above = {iri: wanted for iri, wanted in above.items() if iri not in free}


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_a_module_keeps_apart_only_what_it_sees(path: Path) -> None:
    above = {header_of(path): set(imports_of(path)) for path in shipped_files()}
    seen, todo = set(), [header_of(path)]
    while todo:
        seen.add(module := todo.pop())
        todo += above[module] - seen
    index, whole = index_of(path), shipped_ontology()
    members = {member for node in index.nodes_with(OWL.members) for member in index.listed(node, OWL.members)}
    assert [one for one in sorted(members) if not seen.intersection(whole.iris(one, RDFS.isDefinedBy))] == []


def test_what_changes_about_an_account_is_said_of_its_state() -> None:
    index = shipped_ontology()
    changing = {
        prop for prop in index.typed(OWL.FunctionalProperty) if km("AccountState") in index.iris(prop, RDFS.domain)
    }
    of_accounts = {
        prop for prop in index.typed(OWL.FunctionalProperty) if KM.UserAccount in index.iris(prop, RDFS.domain)
    }
    assert len(changing) == 6
    assert of_accounts == {km("registeredAt")}, "an account with two posts may have two values"


@pytest.mark.parametrize("folder", OPENED, ids=lambda folder: folder.name)
def test_a_catalog_lies_in_every_folder_that_people_open(folder: Path) -> None:
    root = ElementTree.parse(folder / "catalog-v001.xml").getroot()
    places = {str(entry.get("name")): (folder / str(entry.get("uri"))).resolve() for entry in root}
    # The facts of the example import its extension, which lies beside them.
    beside = [folder / "extension.ttl"] if folder.name == "tiktok-refugees" else []
    expected = {header_of(path): path.resolve() for path in [FOLDER / "kmgraph.ttl", *shipped_files(), *beside]}
    assert places == expected


def test_the_catalog_knows_every_ontology_and_version_and_nothing_else() -> None:
    root = ElementTree.parse(FOLDER / "catalog-v001.xml").getroot()
    assert root.tag == f"{CATALOG}catalog"
    places = {str(entry.get("name")): FOLDER / str(entry.get("uri")) for entry in root.iter(f"{CATALOG}uri")}
    files = [FOLDER / "kmgraph.ttl", *shipped_files(), *ALIGNMENTS]
    expected = {header_of(path): path for path in files}
    expected |= {f"{iri}/{VERSION}": path for iri, path in expected.items()}
    assert places == expected
    assert len(list(root)) == len(places)


@pytest.mark.parametrize(
    "path", [*shipped_files(), *ALIGNMENTS, FOLDER / "extension-template.ttl"], ids=lambda path: path.stem
)
def test_the_catalog_resolves_every_import(path: Path) -> None:
    root = ElementTree.parse(FOLDER / "catalog-v001.xml").getroot()
    assert set(imports_of(path)) <= {entry.get("name") for entry in root.iter(f"{CATALOG}uri")}


def test_it_is_owl_2_dl_and_every_class_can_have_members() -> None:
    assert [str(violation) for violation in check_profiles(load_ontology().ntriples).dl] == []
    assert hierarchy().consistent
    assert hierarchy().unsatisfiable == frozenset()


# docs/decisions/0019-where-the-terminology-leaves-el.md
BEYOND_EL = (
    r"illegal axiom \(in: (Functional|InverseFunctional|Symmetric|Asymmetric|Irreflexive): ",
    r"illegal axiom \(in: .*[Ii]nverse",
    r"illegal axiom \(in: .*Disjoint",
    r"object property inverse: inverse",
    r"illegal data range: xsd:(boolean|language|double)",
    r"illegal data range: xsd:integer\[>= 1\]",
    r"illegal class expression: (not |km:(coveredBy|covers|enforcedAbove|hasPrototype) only )",
)


def test_the_terminology_leaves_el_only_where_the_record_says() -> None:
    violations = {str(violation) for violation in check_profiles(load_ontology().ntriples).el}
    assert violations
    assert sorted(one for one in violations if not any(re.search(kind, one) for kind in BEYOND_EL)) == []


def test_no_definition_names_an_individual() -> None:
    # HermiT takes every individual into every test as soon as one class axiom has a nominal.
    index = shipped_ontology()
    for path in shipped_files():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == OWL.hasValue:
                assert isinstance(quad.object, ox.Literal), f"{path.name}: owl:hasValue {quad.object}"
            if quad.predicate.value == OWL.oneOf:
                assert RDFS.Datatype in index.iris(str(quad.subject), RDF.type), f"{path.name}: owl:oneOf"


@pytest.mark.parametrize("phase", PHASES)
def test_the_four_conversions_are_activities_of_their_own_phase(phase: str) -> None:
    index = shipped_ontology()
    assert hierarchy().is_subclass(km(phase), KM.KnowledgeConversion)
    assert hierarchy().is_subclass(km(phase), PROV.Activity)
    assert index.iris(km(phase), km("phase")) == [km(f"{phase}Phase")]


def test_the_phases_go_round_in_order() -> None:
    index = shipped_ontology()
    order = [int(index.texts(km(f"{phase}Phase"), km("phaseOrder"))[0]) for phase in PHASES]
    assert order == [1, 2, 3, 4]
    following = [index.iris(km(f"{phase}Phase"), km("nextPhase")) for phase in PHASES]
    assert following == [[km(f"{phase}Phase")] for phase in (*PHASES[1:], PHASES[0])]


@pytest.mark.parametrize(
    ("step", "phase"),
    {
        "ObservationCollection": "Socialization",
        "LearningRun": "Externalization",
        "StatusComparison": "Combination",
        "ValidationRun": "Combination",
        "GuidelineRendering": "Combination",
    }.items(),
)
def test_each_step_of_a_run_supports_a_phase_and_is_no_conversion(step: str, phase: str) -> None:
    assert shipped_ontology().iris(km(step), km("supportsPhase")) == [km(f"{phase}Phase")]
    assert hierarchy().is_subclass(km(step), km("RunStep"))
    assert not hierarchy().is_subclass(km(step), KM.KnowledgeConversion)


def test_the_barriers_are_there() -> None:
    kinds = hierarchy().descendants(KM.KnowledgeBarrier) - {KM.KnowledgeBarrier}
    names = ("Language", "Moderation", "Culture", "Access", "Legal", "Trust", "Technical", "Motivation")
    assert kinds == {km(f"{kind}Barrier") for kind in names}


@pytest.mark.parametrize(
    "holder", ["Person", "Organization", "PlatformOperator", "Community", "Platform", "UserAccount"]
)
def test_people_alone_and_together_can_hold_knowledge(holder: str) -> None:
    assert hierarchy().is_subclass(km(holder), km("KnowledgeHolder"))


def test_every_outcome_of_a_table_has_its_kinds_of_measure() -> None:
    index = shipped_ontology()
    led = {measure: index.iris(measure, km("leadsTo")) for measure in index.typed(OWL.Class)}
    outcomes = {outcome for found in led.values() for outcome in found}
    assert outcomes == set(index.typed(KM.Outcome)) - {KM.Kept}
    assert all(hierarchy().is_subclass(measure, km("ContentMeasure")) for measure, found in led.items() if found)


def test_a_measure_and_the_outcome_it_leads_to_say_the_same() -> None:
    """Every kind of content measure has an outcome, its own or that of the nearest kind above; the words agree."""
    index, words = (
        shipped_ontology(),
        {"Removed": ("taken off", "takes content off")}
        | {
            "Restricted": ("stored", "stor"),
            "Demoted": ("recommendation or search", "recommendation or search"),
            "AgeRestricted": ("above a certain age", "above a certain age"),
            "Labelled": ("notice or warning", "notice or warning"),
            "Reinstated": ("open again", "open again"),
        },
    )
    for measure in index.typed(OWL.Class):
        for outcome in index.iris(measure, km("leadsTo")):
            of_outcome, of_measure = words[outcome.removeprefix(KM.Outcome.removesuffix("Outcome"))]
            assert of_outcome in index.texts(outcome, SKOS.definition, "en")[0], outcome
            own = " ".join(
                text
                for name in (measure, *index.iris(measure, RDFS.subClassOf))
                for text in index.texts(name, SKOS.definition, "en")
            )
            assert of_measure in own, measure
    kinds = [kind for kind in index.typed(OWL.Class) if km("ContentMeasure") in index.ancestors(kind)]
    assert [kind for kind in kinds if kind != km("ContentMeasure") and not index.iris(kind, km("leadsTo"))] == []


def test_an_age_limit_and_a_disabling_are_restrictions() -> None:
    for kind in ("AgeRestriction", "Disabling", "SelfOnlyVisibility", "GeoBlock", "InteractionLimit"):
        assert hierarchy().is_subclass(km(kind), km("Restriction"))


def test_a_migration_is_recorded_with_places_start_and_sources() -> None:
    index, migration = shipped_ontology(), km("TikTokRefugees2025")
    assert KM.Migration in index.iris(migration, RDF.type)
    assert index.iris(migration, km("fromPlatform")) == [km("TikTok")]
    assert index.iris(migration, km("toPlatform")) == [km("RedNote")]
    assert index.texts(migration, km("migrationStart")) == ["2025-01-12T00:00:00Z"]
    assert len(index.iris(migration, DCTERMS.source)) >= 3


def test_who_came_in_a_migration_is_a_migrating_user() -> None:
    assert shipped_ontology().iris(km("migratedIn"), RDFS.domain) == [km("MigratingUser")]


STATUS_CLASSES = ("TacitRule", "RestatingRule", "StricterRule", "BroaderRule", "ConflictingRule", "InconsistentRule")


@pytest.mark.parametrize("status", STATUS_CLASSES)
def test_a_status_is_a_defined_class_of_rules_from_practice(status: str) -> None:
    assert shipped_ontology().objects(km(status), OWL.equivalentClass)
    assert hierarchy().is_subclass(km(status), km("RuleFromPractice"))
    assert not hierarchy().is_subclass(km(status), KM.PublishedRule)


def test_what_is_tacit_and_what_is_explicit() -> None:
    tacit = {status for status in STATUS_CLASSES if hierarchy().is_subclass(km(status), KM.TacitKnowledge)}
    explicit = {status for status in STATUS_CLASSES if hierarchy().is_subclass(km(status), KM.ExplicitKnowledge)}
    assert (tacit, explicit) == (set(), set()), "a status says where a rule lies, not that somebody holds it"
    assert hierarchy().is_subclass(KM.PublishedRule, KM.ExplicitKnowledge)
    assert shipped_ontology().speaks(KM.TacitRule, SKOS.scopeNote)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PublishedRule", "InferredRule"),
        ("PublishedRule", "ReportedRule"),
        ("PublishedProhibition", "PublishedPermission"),
        ("PublishedPermission", "PublishedObligation"),
        *((one, other) for place, one in enumerate(STATUS_CLASSES) for other in STATUS_CLASSES[:place]),
        ("MinorAccount", "AdultAccount"),
        ("Observation", "Removal"),
        ("Run", "LearningRun"),
        ("Platform", "UserAccount"),
        ("Person", "UserAccount"),
        ("Person", "Organization"),
        ("PlatformOperator", "Platform"),
        ("Appeal", "ModerationDecision"),
    ],
)
def test_what_excludes_each_other_does(probes: frozenset[frozenset[str]], one: str, other: str) -> None:
    assert frozenset((one, other)) in probes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TacitKnowledge", "ExplicitKnowledge"),
        ("TacitRule", "GuidelineDocument"),
        ("Socialization", "Externalization"),
        ("LocalUser", "MigratingUser"),
        ("PersonalAccount", "BusinessAccount"),
        ("Migration", "MigrationCause"),
        ("Migration", "KnowledgeTransfer"),
        ("PlatformFeature", "MigrationCause"),
        ("DocumentFile", "Audio"),
        ("LanguageBarrier", "CultureBarrier"),
        ("VerifiedAccount", "MigratingUser"),
        ("UnpermittedRule", "NotHarderRule"),
        ("Removal", "AccountSuspension"),
        ("Removal", "Restriction"),
        ("Demotion", "AgeRestriction"),
        ("InferredRule", "ReportedRule"),
        ("MediaAccount", "GovernmentAccount"),
        ("MediaAccount", "BusinessAccount"),
        ("KnowledgeTransfer", "KnowledgeConversion"),
        ("TranslationFeature", "RecommendationFeature"),
        ("Organization", "Community"),
        ("Appeal", "OutOfCourtDispute"),
    ],
)
def test_what_can_meet_can(probes: frozenset[frozenset[str]], one: str, other: str) -> None:
    assert frozenset((one, other)) not in probes


@pytest.fixture(scope="module")
def probes() -> frozenset[frozenset[str]]:
    """The pairs of classes, among those tried here, that can have no common member."""
    pairs = {
        frozenset(mark.args[1][place])
        for test in (test_what_excludes_each_other_does, test_what_can_meet_can)
        for mark in test.pytestmark  # type: ignore[attr-defined]
        for place in range(len(mark.args[1]))
    }
    probe = {f"https://example.org/probe#{'-'.join(sorted(pair))}": pair for pair in pairs}
    lines = [
        f"<{iri}> <{RDF.type}> <{OWL.Class}> .\n"
        + "".join(f"<{iri}> <{RDFS.subClassOf}> <{km(name)}> .\n" for name in sorted(pair))
        for iri, pair in sorted(probe.items())
    ]
    empty = classify_here(load_ontology().ntriples + "".join(lines).encode()).unsatisfiable
    return frozenset(pair for iri, pair in probe.items() if iri in empty)


def test_all_that_a_reasoner_finds_of_classes_is_stated() -> None:
    """Shapes and questions infer nothing, and a run adds only what extensions entail."""
    assert unstated_subclasses(load_ontology(), hierarchy()) == []


def test_what_authors_withdraw_is_decided_by_no_moderation() -> None:
    assert km("ModerationDecision") in shipped_ontology().iris(km("AuthorWithdrawal"), OWL.disjointWith)


def test_a_geo_block_disables_access_somewhere() -> None:
    assert hierarchy().is_subclass(km("GeoBlock"), km("Disabling"))


def test_a_moderator_may_be_a_volunteer_and_a_member_without_office_is_none() -> None:
    index = shipped_ontology()
    volunteers = {"版主", "mod", "sysop"}
    assert volunteers <= set(index.texts(km("Moderator"), SKOS.hiddenLabel))
    assert "volunteer" in index.texts(km("Moderator"), SKOS.definition, "en")[0]
    assert "not in charge" in index.texts(km("CommunityDecider"), SKOS.definition, "en")[0]
    assert "不负责审核" in index.texts(km("CommunityDecider"), SKOS.definition, "zh")[0]
