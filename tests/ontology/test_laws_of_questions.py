"""What every question must know of how facts are told: by whom, where, of which kind, and how many there are."""

from __future__ import annotations

import re
from functools import cache
from time import process_time

import pyoxigraph as ox
import pytest
from ontology_files import TurtleIndex
from question_cases import HEAD, ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDFS
from kmgraph.query import list_questions
from kmgraph.query.questions import Question

QUESTIONS = list_questions()
# Runs say these of learned and published rules, all of which have a platform, an id or an enforcement.
SAID_BY_RUNS = {
    *("confidence", "^comparedTo", "corroborates", "coveredBy", "^coveredBy", "enforcedAbove", "^enforcedAbove"),
    "^fallsUnder",
}
# Public figures give months, as first instants in UTC.
PUBLIC_TIMES = {"firstObserved", "lastObserved", "validFrom", "validUntil"}


def _name(question: Question) -> str:
    return question.name


def bare(question: Question) -> str:
    """Return a query without comments and IRIs of prefixes, on one line."""
    text = re.sub(r"<[^<>\s]*>", " ", re.sub(r"(?m)(^|\s)#.*$", " ", question.sparql))
    return re.sub(r"\s*\|\s*", "|", re.sub(r"\s+", " ", text))


@cache
def index() -> TurtleIndex:
    return TurtleIndex(*sorted((ontology_folder() / "modules").glob("*.ttl")))


def marks(*kinds: str) -> set[str]:
    """Return the properties that only things of these kinds have, or, behind `^`, lead to."""
    roots = {f"{KM}{kind}" for kind in kinds}
    within = {kind for kind in index().typed(OWL.Class) if roots & {kind, *index().ancestors(kind)}}
    return {
        way + prop.removeprefix(str(KM))
        for prop in (*index().typed(OWL.ObjectProperty), *index().typed(OWL.DatatypeProperty))
        for way, end in (("", RDFS.domain), ("^", RDFS.range))
        if within & set(index().iris(prop, end))
    }


def alternatives(text: str, *needed: str) -> list[set[str]]:
    """Return the alternatives of each path that has these among them."""
    paths = re.findall(r"\^?km:\w+(?:\|\^?km:\w+)+", text)
    found = [{part.replace("km:", "") for part in path.split("|")} for path in paths]
    return [path for path in found if path >= set(needed)]


def test_what_makes_a_rule_is_asked_for_in_full() -> None:
    inverse = {"codifiedAs", "^codifiedAs"}
    wanted = (marks("ModerationRule") | inverse) - SAID_BY_RUNS | {"^corroborates"}
    lists = {question.name: alternatives(bare(question), "ruleId", "lifecycle") for question in QUESTIONS}
    assert sum(map(len, lists.values())) >= 5
    # What asks of rules from practice has left out by then what only published rules have.
    of_texts = marks("PublishedRule") | {"^codifiedAs"}
    from_practice = {
        question.name
        for question in QUESTIONS
        if "NOT EXISTS { ?rule a/rdfs:subClassOf* km:PublishedRule }" in bare(question)
    }
    assert {name for name, paths in lists.items() for path in paths if of_texts & path == set()} <= from_practice
    for name, paths in lists.items():
        for path in paths:
            assert wanted - path in (set(), of_texts & wanted), name


def test_what_makes_a_published_rule_is_asked_for_in_full() -> None:
    wanted = marks("PublishedRule") - SAID_BY_RUNS | {"^codifiedAs"}
    lists = {question.name: alternatives(bare(question), "codifies", "statedIn") for question in QUESTIONS}
    assert sum(map(len, lists.values())) >= 10
    for name, paths in lists.items():
        for path in paths:
            assert wanted - path == set(), name


@pytest.mark.parametrize(
    ("kind", "one"), [("Community", "communityOf"), ("Platform", "operatedBy"), ("UserAccount", "accountHolder")]
)
def test_what_tells_of_which_kind_a_holder_is_is_asked_for_in_full(kind: str, one: str) -> None:
    (question,) = [question for question in QUESTIONS if question.name == "knowledge-of-communities"]
    # What changes about an account is said of its states, which hold nothing.
    wanted = marks(kind) - marks("AccountState")
    (path,) = alternatives(bare(question), one)
    assert wanted - path == set()


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_what_authors_took_down_is_known_by_its_kind_or_by_who_decided(question: Question) -> None:
    text = bare(question)
    assert ("km:AuthorWithdrawal" in text) == ("km:decidedBy km:AuthorDecider" in text)
    if "km:hasOutcome ?outcome" in text and "(COUNT(" in text:
        assert "km:AuthorWithdrawal" in text


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_what_has_an_outcome_is_an_observation_without_a_word(question: Question) -> None:
    text = bare(question)
    assert "km:hasOutcome" not in text or "a km:Observation" not in text


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_content_is_where_its_community_is(question: Question) -> None:
    text = bare(question)
    if re.search(r"(?<!\^)km:publishedOn\b", text):
        assert "km:inCommunity/km:communityOf" in text


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_months_are_those_of_utc(question: Question) -> None:
    text = bare(question)
    for time in re.findall(r"(?:YEAR|MONTH)\(\?(\w+)\)", text):
        told = set(re.findall(rf"km:(\w+) \?{time}\b", text))
        in_utc = re.search(rf"COALESCE\(\?(\w+) - TIMEZONE\(\?\1\), \?\1\) AS \?{time}\)", text)
        assert in_utc or (told and told <= PUBLIC_TIMES), time


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_what_is_forbidden_may_be_one_of_several_things(question: Question) -> None:
    text = bare(question)
    if "km:deontic km:Prohibition" in text and "owl:intersectionOf" in text:
        assert "owl:unionOf" in text


@pytest.fixture(scope="module")
def many() -> ox.Store:
    """Return the ontology with some thousand facts: observed posts, decisions with two measures each, told rules."""
    moved = ":move a km:Migration ; km:toPlatform :p ; km:migrationStart '2025-01-15T00:00:00Z'^^xsd:dateTime ."
    text = [HEAD, moved]
    for number in range(1_000):
        day, group = f"'2025-0{number % 6 + 1}-1{number % 9}T00:00:00Z'^^xsd:dateTime", number % 100
        text.append(f"""
        :o{number} a km:Observation ; km:ofContent :c{number} ; km:hasOutcome km:Removed ; km:postedAt {day} ;
            km:ofDecision :d{number} .
        :c{number} a km:GamblingContent ; km:publishedOn :p ; km:hasAuthor :s{number} ; km:mentions :word{group} .
        :s{number} prov:specializationOf :a{group} ; km:isVerified true .
        :a{group} km:accountOn :p ; km:migratedFrom :q ; km:memberOf :g .
        :d{number} km:decidesOn :c{number} ; km:imposes :r{number} , :m{number} ; km:decidedBy km:Moderator .
        :r{number} a km:Removal ; km:onContent :c{number} . :m{number} a km:Strike ; km:onAccount :a{group} .
        """)
    text.extend(
        f"""
        :t{number} a km:ReportedRule ; km:onPlatform :p ; km:heldTacitlyBy :g ; km:scope km:GamblingContent .
        :w{number} a km:PublishedProhibition ; km:onPlatform :p ; km:scope km:AlcoholContent ;
            km:inForceFrom '2025-03-01T00:00:00Z'^^xsd:dateTime .
        :b{number} km:raisedBy :t{number} ; km:facedBy :g . :h km:articulates :t{number} .
        :l{number} a km:InferredRule ; km:ruleId "r-{number:08}" ; km:onPlatform :q ; km:scope km:AlcoholContent ;
            km:confidence km:Likely ; km:hasEvidence :e{number} ; km:manchesterScope "{number}" .
        :e{number} km:firstObserved '2025-02-01T00:00:00Z'^^xsd:dateTime ; km:normLevel km:MicroNorm .
        """
        for number in range(40)
    )
    store = ox.Store()
    store.bulk_load(ontology(), format=ox.RdfFormat.N_TRIPLES)
    store.bulk_load("".join(text).encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_thousands_of_facts_are_asked_in_seconds(question: Question, many: ox.Store) -> None:
    start = process_time()
    found = many.query(question.sparql)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) >= 0
    assert process_time() - start < 8  # mostly a fraction of a second
