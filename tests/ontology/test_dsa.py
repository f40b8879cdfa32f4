"""The DSA code lists: every code of every field, as published, in two languages, and mapped where there is a match."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from ontology_files import TurtleIndex, shipped_files, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, SKOS
from kmgraph.query import list_questions

DSA = PREFIXES["dsa"]
TO_CLASS = PREFIXES["km"] + "mapsToClass"
TO_BROADER = PREFIXES["km"] + "mapsToBroaderClass"
TO_NARROWER = PREFIXES["km"] + "mapsToNarrowerClass"
TO_RELATED = PREFIXES["km"] + "mapsToRelatedClass"
TO_ANY_CLASS = (TO_CLASS, TO_BROADER, TO_NARROWER, TO_RELATED)
TO_INDIVIDUAL = PREFIXES["km"] + "mapsToIndividual"
MAPPABLE = {KM.Content, KM.Medium, KM.UserAccount, KM.ModerationMeasure}


@dataclass(frozen=True)
class Code:
    """A row of the published code lists."""

    field: str
    code: str
    label: str

    @property
    def iri(self) -> str:
        """Yes and No mean something else in each field."""
        return DSA + (f"{self.field}_{self.code}".upper() if self.code in {"Yes", "No"} else self.code)


def _published_codes() -> list[Code]:
    # Facts from digital-services-act/transparency-database at 69e80a0 (2026-06-24), app/Models/Statement.php.
    with (Path(__file__).parent / "dsa-codes.csv").open(encoding="utf-8", newline="") as rows:
        return [Code(**row) for row in csv.DictReader(rows)]


CODES = _published_codes()
FIELDS = sorted({code.field for code in CODES})


@pytest.fixture(scope="module")
def lists() -> TurtleIndex:
    return TurtleIndex(ontology_folder() / "codelists" / "dsa.ttl")


def test_the_table_of_codes_is_complete() -> None:
    assert len(CODES) == 140
    assert len(FIELDS) == 14


@pytest.mark.parametrize("field", FIELDS)
def test_every_code_of_a_field_is_there_with_its_published_label(lists: TurtleIndex, field: str) -> None:
    scheme = DSA + field
    assert SKOS.ConceptScheme in lists.iris(scheme, RDF.type)
    found = {iri for iri in lists.typed(SKOS.Concept) if scheme in lists.iris(iri, SKOS.inScheme)}
    expected = {code.iri: code for code in CODES if code.field == field}
    assert found == set(expected)
    for iri, code in expected.items():
        assert lists.texts(iri, SKOS.notation) == [code.code]
        assert lists.texts(iri, SKOS.prefLabel, "en") == [code.label]


def test_codes_and_schemes_are_described_in_both_languages(lists: TurtleIndex) -> None:
    things = lists.typed(SKOS.Concept, SKOS.ConceptScheme)
    assert [iri for iri in things if not lists.is_described(iri) or not lists.speaks(iri, SKOS.prefLabel)] == []
    assert [iri for iri in things if OWL.NamedIndividual not in lists.iris(iri, RDF.type)] == []


def test_chinese_labels_tell_the_codes_of_a_field_apart(lists: TurtleIndex) -> None:
    by_label = defaultdict(set)
    for code in CODES:
        (label,) = lists.texts(code.iri, SKOS.prefLabel, "zh")
        by_label[code.field, label].add(code.code)
    assert {key: codes for key, codes in by_label.items() if len(codes) > 1} == {}


def test_codes_map_to_classes_of_content_accounts_and_decisions(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    mapped = {
        cls for concept in lists.typed(SKOS.Concept) for mapping in TO_ANY_CLASS for cls in lists.iris(concept, mapping)
    }
    assert len(mapped) > 50
    assert sorted(cls for cls in mapped if not MAPPABLE & ontology.ancestors(cls)) == []


# Kinds of content that are the breach itself, so that a code and a class can have the same members. A class of what
# content is about holds what reports or condemns the matter as well, and is never the same as a code.
DEEDS = frozenset(
    f"{KM}{name}Content"
    for name in (
        *("CopyrightInfringement", "DangerousChallenge", "Defamation", "DesignInfringement", "Grooming", "Harassment"),
        *("HiddenAdvertisement", "IntellectualPropertyInfringement", "PastOffenceDisclosure", "PatentInfringement"),
        *("Phishing", "ProhibitedGoods", "PyramidScheme", "Stalking", "Synthetic"),
    )
)
# Classes that hold a code and more by their definitions, though they bear much the same name.
WIDER = {
    "KEYWORD_ADULT_SEXUAL_MATERIAL": "Sexual",
    "KEYWORD_BULLYING_AGAINST_GIRLS": "Harassment",  # intimidation need not be repeated
    "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL": "ChildSexualAbuse",
    "KEYWORD_CYBER_BULLYING_INTIMIDATION": "Harassment",
    "KEYWORD_DISCRIMINATION": "Discrimination",
    "KEYWORD_INAUTHENTIC_LISTINGS": "InauthenticListing",
    "KEYWORD_INAUTHENTIC_USER_REVIEWS": "FakeReview",
    "KEYWORD_NUDITY": "Nudity",
    "KEYWORD_UNSAFE_PRODUCTS": "Trade",
}


@pytest.mark.parametrize("code", WIDER)
def test_a_class_that_holds_more_than_a_code_is_wider(lists: TurtleIndex, code: str) -> None:
    assert lists.iris(DSA + code, TO_CLASS) == []
    assert lists.iris(DSA + code, TO_BROADER) == [f"{KM}{WIDER[code]}Content"]


def test_a_class_means_a_code_alone_or_lies_to_it_in_one_way(lists: TurtleIndex) -> None:
    for concept in lists.typed(SKOS.Concept):
        named = [cls for mapping in TO_ANY_CLASS for cls in lists.iris(concept, mapping)]
        assert len(named) == len(set(named)), concept
        assert not lists.iris(concept, TO_CLASS) or len(named) == 1, concept


def test_only_a_class_of_deeds_means_the_same_as_a_breach(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    same = {
        cls
        for concept in lists.typed(SKOS.Concept)
        for cls in lists.iris(concept, TO_CLASS)
        if KM.Content in ontology.ancestors(cls)
    }
    assert same == DEEDS
    definitions = {cls: ontology.texts(cls, SKOS.definition, "en")[0] for cls in same}
    assert [cls for cls, words in definitions.items() if " content about " in words] == []


def test_what_is_narrower_than_a_code_is_a_deed_too(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    narrower = {cls for concept in lists.typed(SKOS.Concept) for cls in lists.iris(concept, TO_NARROWER)}
    about = [
        cls
        for cls in narrower
        if KM.Content in ontology.ancestors(cls) and " content about " in ontology.texts(cls, SKOS.definition, "en")[0]
    ]
    # Misinformation about an election is one; its definition names the topic last.
    assert sorted(about) == [f"{KM}ElectionMisinformationContent"]


def test_what_commends_a_cause_in_disguise_need_not_mislead_consumers(lists: TurtleIndex) -> None:
    hidden, category = f"{KM}HiddenAdvertisementContent", f"{DSA}STATEMENT_CATEGORY_CONSUMER_INFORMATION"
    assert hidden not in lists.iris(category, TO_NARROWER)
    assert hidden in lists.iris(category, TO_RELATED)
    assert lists.iris(f"{DSA}KEYWORD_HIDDEN_ADVERTISEMENT", TO_CLASS) == [hidden]


def test_classes_of_one_code_lie_to_each_other_as_the_mappings_say(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    for concept in lists.typed(SKOS.Concept):
        for broader in lists.iris(concept, TO_BROADER):
            for narrower in lists.iris(concept, TO_NARROWER):
                assert broader in ontology.ancestors(narrower), (concept, broader, narrower)


def test_self_mutilation_lies_in_self_harm_which_holds_suicide_too(lists: TurtleIndex) -> None:
    assert lists.iris(DSA + "KEYWORD_SELF_MUTILATION", TO_BROADER) == [f"{KM}SelfHarmContent"]
    assert lists.iris(DSA + "KEYWORD_SUICIDE", TO_BROADER) == [f"{KM}SuicideContent"]


def test_that_people_decided_does_not_say_which(lists: TurtleIndex) -> None:
    assert lists.iris(DSA + "AUTOMATED_DECISION_NOT_AUTOMATED", TO_INDIVIDUAL) == [f"{KM}NotAutomated"]


def test_a_private_person_need_not_speak_as_one(lists: TurtleIndex) -> None:
    assert lists.iris(DSA + "ACCOUNT_TYPE_PRIVATE", TO_BROADER) == []


def test_partly_automated_is_no_automated_decider(lists: TurtleIndex) -> None:
    told = lists.iris(DSA + "AUTOMATED_DECISION_PARTIALLY", TO_INDIVIDUAL)
    assert told == [f"{KM}PartlyAutomated"]


def test_a_code_names_the_outcome_its_measure_leads_to(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    outcomes = set(ontology.typed(KM.Outcome))
    for concept in lists.typed(SKOS.Concept):
        told = outcomes & set(lists.iris(concept, TO_INDIVIDUAL))
        kinds = lists.iris(concept, TO_CLASS)
        led = {outcome for kind in kinds for outcome in ontology.iris(kind, f"{KM}leadsTo")}
        assert told == led, concept


def test_codes_map_to_outcomes_deciders_and_how_a_decision_came_about(lists: TurtleIndex) -> None:
    ontology = shipped_ontology()
    mapped = {one for concept in lists.typed(SKOS.Concept) for one in lists.iris(concept, TO_INDIVIDUAL)}
    assert mapped == {
        *(set(ontology.typed(KM.Outcome)) - {KM.Kept, KM.Reinstated}),
        KM.AutomatedDecider,
        *ontology.typed(f"{KM}DecisionGround", f"{KM}DetectionMeans", f"{KM}DecisionAutomation"),
        *(set(ontology.typed(f"{KM}DecisionSource")) - {f"{KM}AuthorityOrder", f"{KM}OtherNotice"}),
    }


def test_what_has_a_match_is_mapped(lists: TurtleIndex) -> None:
    unmapped = {
        code.code
        for code in CODES
        if not any(lists.iris(code.iri, mapping) for mapping in (*TO_ANY_CLASS, TO_INDIVIDUAL))
    }
    assert unmapped == {
        "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
        "KEYWORD_AGE_SPECIFIC_RESTRICTIONS",
        "KEYWORD_GEOGRAPHICAL_REQUIREMENTS",
        "KEYWORD_LANGUAGE_REQUIREMENTS",
        "KEYWORD_OTHER",
        # Orders of authorities outside Article 9 go under it, too: no single source is meant.
        "SOURCE_TYPE_OTHER_NOTIFICATION",
    }


def _categories_of_keywords() -> dict[str, str]:
    # Facts from digital-services-act/transparency-database at 69e80a0 (2026-06-24), section 16 of
    # resources/markdown/additional-explanation-for-statement-attributes.md; that of "Other" has no code there.
    with (Path(__file__).parent / "dsa-keywords.csv").open(encoding="utf-8", newline="") as rows:
        return {DSA + row["keyword"]: DSA + row["category"] for row in csv.DictReader(rows) if row["category"]}


KEYWORD_CATEGORIES = _categories_of_keywords()
BROADER = PREFIXES["skos"] + "broader"


def test_every_keyword_stands_under_its_published_category_and_no_other(lists: TurtleIndex) -> None:
    assert len(KEYWORD_CATEGORIES) == 67
    told = {iri: lists.iris(iri, BROADER) for iri in lists.typed(SKOS.Concept)}
    assert told == {iri: [KEYWORD_CATEGORIES[iri]] if iri in KEYWORD_CATEGORIES else [] for iri in told}
    keywords = {code.iri for code in CODES if code.field == "category_specification"}
    assert keywords - set(KEYWORD_CATEGORIES) == {f"{DSA}KEYWORD_OTHER", f"{DSA}KEYWORD_STALKING"}


def _certain_categories(lists: TurtleIndex) -> dict[str, set[str]]:
    """Return the categories under which all of each class of content would be reported."""
    ontology = shipped_ontology()
    named = defaultdict(set)
    for category in {code.iri for code in CODES if code.field == "category"}:
        for cls in (*lists.iris(category, TO_CLASS), *lists.iris(category, TO_NARROWER)):
            named[cls].add(category)
    return {
        cls: {category for above in (cls, *ontology.ancestors(cls)) for category in named.get(above, ())}
        for cls in ontology.typed(OWL.Class)
        if KM.Content in ontology.ancestors(cls)
    }


def test_no_class_is_certain_to_go_under_two_categories(lists: TurtleIndex) -> None:
    certain = _certain_categories(lists)
    assert sum(map(len, certain.values())) > 20
    assert {cls: sorted(categories) for cls, categories in certain.items() if len(categories) > 1} == {}


def test_no_class_is_certain_to_go_under_another_category_than_its_keywords(lists: TurtleIndex) -> None:
    certain = _certain_categories(lists)
    otherwise = [
        (keyword, cls)
        for keyword, category in KEYWORD_CATEGORIES.items()
        for mapping in (TO_CLASS, TO_BROADER, TO_NARROWER)
        for cls in lists.iris(keyword, mapping)
        if certain.get(cls, set()) - {category}
    ]
    assert otherwise == []


def test_a_category_whose_keywords_name_classes_names_some_too(lists: TurtleIndex) -> None:
    naming = {
        category
        for keyword, category in KEYWORD_CATEGORIES.items()
        if any(lists.iris(keyword, mapping) for mapping in TO_ANY_CLASS)
    }
    assert [one for one in naming if not any(lists.iris(one, mapping) for mapping in TO_ANY_CLASS)] == []


def test_the_source_is_credited(lists: TurtleIndex) -> None:
    terms = "http://purl.org/dc/terms/"
    header = "https://w3id.org/kmgraph/dsa"
    assert lists.iris(header, terms + "license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert any("transparency-database" in source for source in lists.iris(header, terms + "source"))
    (rights,) = lists.texts(header, terms + "rights", "en")
    assert "European Union" in rights
    assert "Changes" in rights


def _codes_of(*classes: str, excepted: str | None = None) -> dict[str, str]:
    """Return the codes under which removals by a rule on content of all these classes would go, each with its fit."""
    store = ox.Store()
    for path in shipped_files():
        if path.stem in {"content", "dsa"}:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    parts = " ".join(f"km:{name}Content" for name in classes)
    parts += f" [ owl:complementOf km:{excepted}Content ]" if excepted else ""
    rule = f"""@prefix km: <{KM}> . @prefix owl: <{OWL}> .
        <urn:rule> a km:InferredRule ; km:ruleId "r" ; km:scope <urn:scope> ;
            km:confidence km:Likely .
        <urn:scope> owl:equivalentClass [ owl:intersectionOf ( {parts} ) ] ."""
    store.load(rule.encode(), format=ox.RdfFormat.TURTLE)
    (question,) = [question for question in list_questions() if question.name == "dsa-codes-of-rules"]
    found = store.query(question.sparql)
    assert isinstance(found, ox.QuerySolutions)
    return {row["code"].value: row["fit"].value for row in found}


def test_a_code_within_what_a_rule_is_about_is_possible() -> None:
    found = _codes_of("IntellectualProperty")
    assert found["KEYWORD_COPYRIGHT_INFRINGEMENT"] == found["KEYWORD_GEOGRAPHIC_INDICATIONS_INFRINGEMENT"] == "possible"
    harm = _codes_of("Harm")
    assert harm["STATEMENT_CATEGORY_SELF_HARM"] == harm["STATEMENT_CATEGORY_SCAMS_AND_FRAUD"] == "possible"


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ("VirtualPersona", "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"),
        ("Synthetic", "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"),
        ("Defamation", "STATEMENT_CATEGORY_SELF_HARM"),
        ("Defamation", "STATEMENT_CATEGORY_VIOLENCE"),
        ("Suicide", "KEYWORD_SELF_MUTILATION"),
        ("SexualSolicitation", "KEYWORD_ADULT_SEXUAL_MATERIAL"),
        ("Travel", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"),
    ],
)
def test_a_code_beside_what_a_rule_is_about_is_not_named(about: str, code: str) -> None:
    assert code not in _codes_of(about)


def test_classes_that_hold_a_code_together_are_asked_for_together() -> None:
    code = "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"
    assert _codes_of("ChildSexualAbuse", "Synthetic")[code] == "possible"
    assert code not in _codes_of("ChildSexualAbuse")


def test_what_a_rule_is_about_says_for_certain_what_lies_within_a_code() -> None:
    assert _codes_of("Defamation")["KEYWORD_DEFAMATION"] == "certain"
    assert _codes_of("Bullying")["KEYWORD_CYBER_BULLYING_INTIMIDATION"] == "certain"
    assert _codes_of("Phishing")["STATEMENT_CATEGORY_SCAMS_AND_FRAUD"] == "certain"
    assert _codes_of("Incitement")["STATEMENT_CATEGORY_VIOLENCE"] == "certain"


def test_bullying_is_of_another_category_where_girls_are_bullied() -> None:
    found = _codes_of("Bullying")
    assert found["STATEMENT_CATEGORY_CYBER_VIOLENCE"] == "possible"
    assert found["STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN"] == "possible"


@pytest.mark.parametrize(
    ("about", "category"),
    [
        ("ProhibitedGoods", "OTHER_VIOLATION_TC"),
        ("Impersonation", "SCAMS_AND_FRAUD"),
        ("DangerousChallenge", "PROTECTION_OF_MINORS"),
        ("Harassment", "CYBER_VIOLENCE"),
    ],
)
def test_a_keyword_that_applies_makes_its_category_possible(about: str, category: str) -> None:
    assert _codes_of(about)[f"STATEMENT_CATEGORY_{category}"] == "possible"


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ("Body", "KEYWORD_CYBER_HARASSMENT"),  # body shaming is of both
        ("PrivacyViolation", "STATEMENT_CATEGORY_CYBER_VIOLENCE"),  # so is stalking
        ("CoordinatedHarm", "STATEMENT_CATEGORY_VIOLENCE"),  # many attack one with words
        ("Misinformation", "KEYWORD_MISINFORMATION_DISINFORMATION"),  # not all of it is of civic discourse
        ("Misinformation", "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"),  # so is gendered disinformation
    ],
)
def test_what_lies_in_part_within_a_code_may_go_under_it(about: str, code: str) -> None:
    assert _codes_of(about)[code] == "possible"


def test_a_code_is_not_reached_by_what_a_rule_excepts_alone() -> None:
    assert "KEYWORD_CYBER_HARASSMENT" in _codes_of("Body")
    assert "KEYWORD_CYBER_HARASSMENT" not in _codes_of("Body", excepted="BodyShaming")


def test_no_code_has_all_harm_for_its_wider_class(lists: TurtleIndex) -> None:
    wide = {f"{KM}HarmContent", f"{KM}TopicContent", f"{KM}FormContent"}
    assert [one for one in lists.typed(SKOS.Concept) if wide & set(lists.iris(one, TO_BROADER))] == []
