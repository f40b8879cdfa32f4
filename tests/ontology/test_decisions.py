"""Decisions as they are: what real statements of reasons combine is consistent, and comes back as it was."""

from __future__ import annotations

from itertools import chain

import pyoxigraph as ox
import pytest
from checkout import EXAMPLE
from in_process import classify_here
from statements_of_reasons import Statement, from_triples, invented_statements, to_triples

from kmgraph.namespaces import KM, PREFIXES
from kmgraph.ontology.load import load_ontology
from kmgraph.rdf import write_triples

pytestmark = pytest.mark.usefixtures("warm_reasoner")

STATEMENTS = invented_statements()
PREFIX = (
    f"@prefix km: <{KM}> . @prefix : <https://example.org/d#> . "
    f"@prefix xsd: <{PREFIXES['xsd']}> . @prefix prov: <{PREFIXES['prov']}> .\n"
)
TOGETHER = {
    "removal-with-suspension": ":d a km:ModerationDecision ; km:imposes :m , :n . "
    ":m a km:Removal ; km:onContent :c . :n a km:TemporarySuspension ; km:onAccount :a . :c km:hasAuthor :a .",
    "one-measure-of-two-kinds": ":d a km:ModerationDecision ; km:imposes :m . :m a km:Demotion , km:AgeRestriction .",
    "reinstated-in-part": ":d a km:ModerationDecision ; km:lifts :m ; km:imposes :n ; km:answersComplaint :p . "
    ":m a km:Removal . :n a km:Reinstatement , km:Labelling . :p a km:Appeal ; km:appealResult km:DecisionChanged .",
    "both-grounds": ":d a km:ModerationDecision ; km:onGround km:LegalGround , km:TermsGround .",
    "holders": ":k a km:TacitKnowledge ; km:heldBy km:RedNote , :a , :g . :a a km:UserAccount . :g a km:Community .",
    "tacit-with-one-in-words-with-another": ":k a km:TacitRule ; km:heldTacitlyBy :p ; km:heldExplicitlyBy :a . "
    ":x a km:Externalization ; km:convertsFrom :k ; km:convertsTo :k .",
    "conversion-of-two-kinds": ":x a km:Socialization , km:Externalization .",
    "two-posts-of-one-account": ":c km:hasAuthor :a1 . :d km:hasAuthor :a2 ; km:hasCoAuthor :b . "
    ":a1 km:accountAgeDays 3 ; km:isVerified false . :a2 km:accountAgeDays 400 ; km:isVerified true . "
    ":a1 a km:MinorAccount ; prov:specializationOf :a . :a2 a km:AdultAccount ; prov:specializationOf :a . "
    ":a a km:UserAccount .",
    "migrated-long-ago": ":a a km:LocalUser , km:MigratingUser .",
    "a-migration-causes-another": ":m a km:Migration ; km:causedBy :n . :n a km:Migration .",
    "two-runs": ":r a km:InferredRule ; km:confidence km:Hint , km:Likely ; km:lifecycle km:Candidate , km:Reviewed . "
    ":p a km:PublishedRule ; km:enforcement km:Enforced , km:NotObserved .",
    "looked-at-twice": ":o a km:Observation ; km:ofContent :c ; km:hasOutcome km:Kept . "
    ":q a km:Observation ; km:ofContent :c ; km:hasOutcome km:Removed .",
    "holders-of-many-kinds": ":k a km:TacitKnowledge ; km:heldBy km:RedNote , :a , :g , :p , :t . "
    ":a a km:UserAccount ; km:accountHolder :p . :g a km:Community , km:Organization . "
    ":p a km:Person . :t a km:Organization ; km:partOfOrganization :o . "
    "km:RedNote km:operatedBy :o . :o a km:PlatformOperator .",
    "one-person-runs-a-server": ":s a km:Platform ; km:operatedBy :p . :p a km:Person .",
    "settled-out-of-court": ":d a km:ModerationDecision ; km:answersComplaint :x . :x a km:OutOfCourtDispute ; "
    "km:appealsAgainst :e ; km:appealResult km:DecisionReversed .",
    "codified": ":c a km:Codification ; km:hasParticipant :t ; km:convertsFrom :r ; km:convertsTo :p . "
    ":r a km:ReportedRule . :p a km:PublishedRule ; km:codifies :r .",
    "withdrawn-by-the-author": ":o a km:Observation ; km:ofContent :c ; km:ofDecision :d . "
    ":d a km:AuthorWithdrawal ; km:decidesOn :c ; km:decidedBy km:AuthorDecider .",
    "posts-that-tell-of-removals": ":c a km:Content , km:Report , km:Evidence . "
    ":d a km:Content , km:Report , km:Observation .",
    "two-looks-at-one-post": ":c a km:Content ; km:likeCount 3 , 900 .",
    "a-run-counts": ":r a km:Run ; km:observationCount 9 ; km:actedAgainstCount 4 . :f a prov:Entity ; km:rowCount 9 .",
    "within-an-obligation": ":r a km:UncoveredRule ; km:coveredBy :p . :p a km:PublishedObligation .",
    "inferred-and-reported": ":r a km:InferredRule , km:ReportedRule ; km:reportedIn :w . "
    ":w a km:Report , km:ExplicitKnowledge .",
}


def is_consistent(ontology: bytes, triples: list[ox.Triple]) -> bool:
    return classify_here(ontology + write_triples(triples)).consistent


def plain(statement: Statement) -> Statement:
    """Return a statement with lists where a field holds codes, as they come back."""
    listed = {
        field: sorted(value if isinstance(value, list) else [value])
        for field, value in statement.items()
        if field.startswith(("decision_visibility", "decision_monetary", "decision_provision", "decision_account"))
        or field in {"content_type", "category", "account_type", "territorial_scope"}
    }
    return statement | listed


def test_statements_are_consistent_with_the_ontology() -> None:
    assert is_consistent(load_ontology().ntriples, list(chain.from_iterable(map(to_triples, STATEMENTS))))


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: str(statement["puid"]))
def test_a_statement_comes_back_as_it_was(statement: Statement) -> None:
    (back,) = from_triples(to_triples(statement))
    assert back == plain(statement)


@pytest.mark.parametrize("name", TOGETHER)
def test_what_real_decisions_combine_is_consistent(name: str) -> None:
    quads = ox.parse(PREFIX + TOGETHER[name], format=ox.RdfFormat.TURTLE)
    assert is_consistent(load_ontology().ntriples, [quad.triple for quad in quads])


@pytest.mark.parametrize(
    "turtle",
    [
        ":d a km:ModerationDecision , km:Removal .",
        ":c km:hasAuthor :a . :a km:accountAgeDays 3 , 400 .",
        ":a a km:MinorAccount , km:AdultAccount .",
        ":p km:standsFor :p .",
        ":m km:causedBy :n . :n km:causedBy :m .",
        ":a a km:UserAccount , km:Person .",
        ":s km:operatedBy :t . :t a km:Platform .",
        ":d km:answersComplaint :d .",
        ":r a km:Run ; km:targetCount 4 .",
        ":r a km:UncoveredRule ; km:coveredBy :p . :p a km:PublishedProhibition .",
        ":r a km:UncoveredRule ; km:coveredBy :p . :p a km:PublishedPermission .",
    ],
)
def test_what_contradicts_itself_is_found(turtle: str) -> None:
    quads = ox.parse(PREFIX + turtle, format=ox.RdfFormat.TURTLE)
    assert not is_consistent(load_ontology().ntriples, [quad.triple for quad in quads])


def test_the_seed_graph_is_consistent() -> None:
    assert is_consistent(load_ontology((EXAMPLE / "knowledge.ttl",)).ntriples, [])
