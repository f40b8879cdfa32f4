"""The competency questions: each asks in two languages and gives the very answer the small world holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from ontology_files import TurtleIndex, described_terms, shipped_files

from kmgraph.io.resources import ontology_folder
from kmgraph.model import Lifecycle
from kmgraph.namespaces import OWL, PREFIXES, RDFS
from kmgraph.query import list_questions
from kmgraph.query.questions import Question
from kmgraph.rdf import check_query

HERE = Path(__file__).parent
FIXTURE = HERE / "competency-fixture.trig"
ANSWERS = HERE / "competency-answers.md"
QUESTIONS = list_questions()
OWN_PREFIXES = ("km", "kmlex", "dsa")
BASE = "https://w3id.org/kmgraph/project/demo/"
SHORT = {BASE: "", **{iri: f"{prefix}:" for prefix, iri in PREFIXES.items()}}
# Laws: the small world breaks each of them, the ontology none.
LAWS = ("terms-without-label", "terms-without-definition", "rules-without-evidence")
PARTS = {
    "knowledge": "KnowledgeTransfer KnowledgeBarrier heldBy lackedBy phase nextPhase stepOf supportsPhase articulates "
    "mustRelearn mayCarry notSeenAtSource raisedBy loweredBy hasParticipant convertsFrom convertsTo convertedAt",
    "platform": "Migration causedBy migrantCount Person Organization operatedBy accountHolder partOfOrganization "
    "UserAccount MigratingUser hasFeature fromPlatform migrationStart",
    "content": "Content TopicContent hasMedium hasAuthor mentions publishedOn learnable OffPlatformTradeContent",
    "moderation": "TacitRule RestatingRule StricterRule BroaderRule ConflictingRule InconsistentRule coveredBy covers "
    "imposes onGround setOffBy detectedBy automation appealResult ReportedRule reportedIn prescribesOutcome requires "
    "enforcedAbove enforcement deontic lifecycle confidence decidedBy statedReason Complaint RuleReview codifies "
    "supersedes corroborates Codification answersComplaint decidesOn",
    "evidence": "Observation hasOutcome inCluster hasEvidence rate adjustedPValue firstObserved sourceRow shareByTacit "
    "actedAgainstCount rowCount validFrom validUntil hasPeriod oddsRatio isIncomplete normLevel alsoObservedOn",
    "lexicon": "LexicalEntry sense register evokes translationOf usedOn moderationNote",
    "dsa": "mapsToClass mapsToBroaderClass mapsToNarrowerClass mapsToRelatedClass mapsToIndividual",
}


@dataclass(frozen=True)
class Table:
    """An answer as it stands in the table of answers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@cache
def expected_answers() -> dict[str, Table]:
    """Return the tables of the Markdown file, by question."""
    tables = {}
    for section in ANSWERS.read_text(encoding="utf-8").split("\n## ")[1:]:
        name = section.splitlines()[0]
        header, _, *rows = [_cells(line) for line in section.splitlines() if line.startswith("|")]
        tables[name] = Table(header, tuple(rows))
    return tables


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


@pytest.fixture(scope="module")
def world() -> ox.Store:
    store = ox.Store()
    store.load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    store = ox.Store()
    for path in shipped_files():
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{BASE}graph/ontology"))
    return store


def _answer(store: ox.Store, question: Question) -> Table:
    found = store.query(question.sparql, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    columns = tuple(variable.value for variable in found.variables)
    return Table(columns, tuple(tuple(_cell(row[name]) for name in columns) for row in found))


def _cell(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return next(
            (short + term.value.removeprefix(iri) for iri, short in SHORT.items() if term.value.startswith(iri)),
            f"<{term.value}>",
        )
    assert isinstance(term, ox.Literal)
    return term.value


def _name(question: Question) -> str:
    return question.name


def _bare(sparql: str) -> str:
    """Return a query without comments, strings and the IRIs of its prefixes."""
    return re.sub(r'"[^"]*"', " ", re.sub(r"<[^>]*>", " ", re.sub(r"(?m)(^|\s)#.*$", " ", sparql)))


def _own_names(text: str) -> set[str]:
    names = re.findall(rf"(?<![\w:])({'|'.join(OWN_PREFIXES)}):([\w-]+)", text)
    return {PREFIXES[prefix] + local for prefix, local in names}


def test_there_are_questions_enough_and_each_has_an_answer() -> None:
    assert len(QUESTIONS) >= 30
    assert {question.name for question in QUESTIONS} == set(expected_answers())


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_question_is_asked_in_english_and_chinese(question: Question) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.name)
    assert re.match(r"[A-Z].*\?", question.text["en"])
    assert re.search(r"[\u4e00-\u9fff].*？", question.text["zh"])
    check_query(question.sparql)


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_question_gets_its_exact_answer(world: ox.Store, question: Question) -> None:
    assert _answer(world, question) == expected_answers()[question.name]


# Questions whose rows are things that may be told alike: evidences by their figures, senses and results by their words.
A_ROW_A_THING = {
    *("evidence-of-rules", "incomplete-rules", "odds-of-rules", "precision-of-published-rules", "rates-over-time"),
    *("terms-with-several-senses", "validation-results"),
}


@pytest.fixture(scope="module")
def with_wider_kinds() -> ox.Store:
    """Return the small world in which whatever is of a kind is said to be of each wider one, too."""
    store = ox.Store()
    store.load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    is_a, below = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
    todo = list(store.quads_for_pattern(None, is_a, None, None))
    while todo:
        quad = todo.pop()
        kind = quad.object
        for wider in store.quads_for_pattern(kind, below, None, None) if isinstance(kind, ox.NamedNode) else ():
            said = ox.Quad(quad.subject, is_a, wider.object, quad.graph_name)
            if isinstance(wider.object, ox.NamedNode) and said not in store:
                store.add(said)
                todo.append(said)
    return store


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_wider_kind_said_beside_changes_no_answer(with_wider_kinds: ox.Store, question: Question) -> None:
    found = _answer(with_wider_kinds, question)
    assert sorted(found.rows) == sorted(expected_answers()[question.name].rows)


# A run says of all that it makes what it is.
MADE_BY_RUNS = {"Observation", "InferredRule", "Evidence", "RatePeriod", "Run", "LearningRun", "ObservationCollection"}


@pytest.fixture(scope="module")
def without_kinds_that_properties_say() -> ox.Store:
    """Return the small world in which no kind is said that follows from the domain or range of a property."""
    terms = TurtleIndex(*sorted((ontology_folder() / "modules").glob("*.ttl")))
    store = ox.Store()
    store.load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    is_a = ox.NamedNode(PREFIXES["rdf"] + "type")
    left_out = []
    for quad in store.quads_for_pattern(None, is_a, None, None):
        bears = {other.predicate.value for other in store.quads_for_pattern(quad.subject, None, None, None)}
        ends = {other.predicate.value for other in store.quads_for_pattern(None, None, quad.subject, None)}
        said = {
            *(kind for prop in bears for kind in terms.iris(prop, RDFS.domain)),
            *(kind for prop in ends for kind in terms.iris(prop, RDFS.range)),
        }
        above = said | {wider for kind in said for wider in terms.ancestors(kind)}
        kind = str(getattr(quad.object, "value", ""))
        if kind in above and kind.removeprefix(PREFIXES["km"]) not in MADE_BY_RUNS:
            left_out.append(quad)
    assert len(left_out) > 40
    for quad in left_out:
        store.remove(quad)
    return store


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_kind_that_a_property_says_needs_not_be_told(
    without_kinds_that_properties_say: ox.Store, question: Question
) -> None:
    found = _answer(without_kinds_that_properties_say, question)
    assert sorted(found.rows) == sorted(expected_answers()[question.name].rows)


@pytest.fixture(scope="module")
def told_from_the_other_side() -> ox.Store:
    """Return the small world in which each relation that has an inverse, or is its own, is told by that alone."""
    terms = TurtleIndex(*sorted((ontology_folder() / "modules").glob("*.ttl")))
    sides = {prop: prop for prop in terms.typed(f"{OWL}SymmetricProperty")}
    for prop in terms.typed(OWL.ObjectProperty):
        for inverse in terms.iris(prop, OWL.inverseOf):
            sides |= {prop: inverse, inverse: prop}
    assert {PREFIXES["km"] + name for name in ("isSenseOf", "codifies", "covers", "equivalentTo")} <= set(sides)
    store = ox.Store()
    store.load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    turned = [quad for quad in store if quad.predicate.value in sides]
    assert len(turned) > 25
    for quad in turned:
        store.remove(quad)
    for quad in turned:
        assert isinstance(quad.object, ox.NamedNode)
        other_side = ox.NamedNode(sides[quad.predicate.value])
        store.add(ox.Quad(quad.object, other_side, quad.subject, quad.graph_name))
    return store


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_what_is_told_from_the_other_side_is_told(told_from_the_other_side: ox.Store, question: Question) -> None:
    found = _answer(told_from_the_other_side, question)
    assert sorted(found.rows) == sorted(expected_answers()[question.name].rows)


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_no_row_is_told_twice(question: Question) -> None:
    head = question.sparql[question.sparql.index("SELECT") :]
    tells_once = head.startswith("SELECT DISTINCT") or "\nGROUP BY" in head
    assert tells_once != (question.name in A_ROW_A_THING)


@pytest.mark.parametrize("way", ["km:migratedIn <migration/named>", "km:migratedFrom <platform/named>"])
def test_an_account_that_came_in_a_migration_or_from_a_platform_is_a_newcomers(way: str) -> None:
    text, typed = FIXTURE.read_text(encoding="utf-8"), "km:UserAccount , km:MigratingUser ."
    assert text.count(typed) == 1
    store = ox.Store()
    named = text.replace(typed, f"km:UserAccount ; {way} .")
    store.load(named.encode(), format=ox.RdfFormat.TRIG)
    name = "newcomers-before-and-after-coming-into-force"
    question = next(question for question in QUESTIONS if question.name == name)
    assert _answer(store, question) == expected_answers()[name]


# What was retired held once, and ended: a question that asks what ended tells of it.
ENDED = {"rules-that-began-or-ended": "Retired"}
GIVEN_UP = sorted(state.capitalize() for state in Lifecycle if not state.counts)
# Questions whose rows say that something holds: of rules that are hinted at, or explained otherwise, they say nothing.
ASSERTED = (
    *("restated-rules", "stricter-rules", "broader-rules", "conflicting-rules", "same-rule-elsewhere"),
    *("rules-only-here", "narrower-than-elsewhere", "allowed-here-not-elsewhere"),
    *("dsa-codes-of-rules", "first-seen-after-a-migration", "norms-by-reach", "rules-about-migration-topics"),
    *("rules-about-newcomers", "rules-by-medium", "rules-by-status", "rules-that-began-or-ended"),
    *("rules-with-exceptions", "rules-with-numbers"),
)


@pytest.mark.parametrize("word", ["Hint", "ExplainedOtherwise"])
@pytest.mark.parametrize("name", ASSERTED)
def test_what_is_only_hinted_at_is_not_said_to_hold(name: str, word: str) -> None:
    (question,) = [question for question in QUESTIONS if question.name == name]
    text = re.sub(r"km:confidence km:\w+", f"km:confidence km:{word}", FIXTURE.read_text(encoding="utf-8"))
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TRIG)
    assert expected_answers()[name].rows
    assert _answer(store, question).rows == ()


# Questions about the record: what was learned, observed, reviewed, told or written, be it a rule that counts or not.
AS_RECORDED = {
    *("codified-rules", "conversions-of-knowledge", "counterparts-and-successors", "documents-and-rules"),
    *("evidence-of-rules", "incomplete-rules", "indistinguishable-scopes", "odds-of-rules", "periods-of-rules"),
    *("provenance-of-rules", "rates-over-time", "relations-to-published-rules", "reported-rules", "reviews-of-rules"),
    *("rules-without-evidence", "spiral-position-of-rules", "unconfirmed-rules", "validation-results"),
}
# What people tell of knowledge holds though observations only hint at it. Tacit rules are told with how sure they are.
TOLD_THOUGH_UNSURE = {"knowledge-barriers", "knowledge-of-communities", "knowledge-transfers", "what-members-know-here"}
SAY_HOW_SURE = {"tacit-rules"}


def _naming_rules(pattern: str, other: str) -> set[str]:
    """Return the questions whose answer names a learned rule of the small world as a pattern changes it."""
    store = ox.Store()
    store.load(re.sub(pattern, other, FIXTURE.read_text(encoding="utf-8")).encode(), format=ox.RdfFormat.TRIG)
    return {q.name for q in QUESTIONS if any("r-0000000" in cell for row in _answer(store, q).rows for cell in row)}


def test_only_questions_about_the_record_name_rules_that_do_not_count() -> None:
    assert {*ASSERTED, *TOLD_THOUGH_UNSURE, *SAY_HOW_SURE} - {"rules-by-status"} <= _naming_rules("", "")
    for state in GIVEN_UP:
        told_too = {name for name, ended in ENDED.items() if ended == state}
        assert _naming_rules(r"km:lifecycle km:\w+", f"km:lifecycle km:{state}") == AS_RECORDED | told_too
    for word in ("Hint", "ExplainedOtherwise"):
        unsure = _naming_rules(r"km:confidence km:\w+", f"km:confidence km:{word}")
        assert unsure == AS_RECORDED | TOLD_THOUGH_UNSURE | SAY_HOW_SURE


def _told(name: str, *changes: tuple[str, str]) -> Table:
    """Return the answer to a question in the small world as patterns change it."""
    (question,) = [question for question in QUESTIONS if question.name == name]
    text = FIXTURE.read_text(encoding="utf-8")
    for pattern, other in changes:
        text, count = re.subn(pattern, other, text)
        assert count
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TRIG)
    return _answer(store, question)


@pytest.mark.parametrize("state", GIVEN_UP)
@pytest.mark.parametrize("name", [*ASSERTED, "tacit-rules"])
def test_what_people_gave_up_is_not_said_to_hold(name: str, state: str) -> None:
    answer = expected_answers()[name].rows
    assert answer
    told = answer if ENDED.get(name) == state else ()
    assert _told(name, (r"km:lifecycle km:\w+", f"km:lifecycle km:{state}")).rows == told


@pytest.mark.parametrize("state", GIVEN_UP)
def test_what_people_gave_up_bears_out_nothing_that_was_told(state: str) -> None:
    assert "true" in {row[-1] for row in expected_answers()["reported-rules"].rows}
    told = _told("reported-rules", (r"km:lifecycle km:\w+", f"km:lifecycle km:{state}"))
    assert {row[-1] for row in told.rows} == {"false", ""}, "nothing is compared with what is told to be allowed"


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"(<rule/r-00000009> km:broaderThan <rule/r-00000002> \.)", r"\1 <rule/r-00000009> km:codifiedAs <text> ."),
        (r"(<rule/r-00000009> km:broaderThan <rule/r-00000002> \.)", r"\1 <text> km:codifies <rule/r-00000009> ."),
        (
            r"(<rule/r-00000009> km:broaderThan <rule/r-00000002> \.)",
            r"\1 <act> a km:Codification ; km:convertsFrom <rule/r-00000009> ; km:convertsTo <published/no-trade> .",
        ),
        (
            r'(?s)(ruleId "r-00000009".{,120}km:lifecycle )km:Candidate',
            r"\1km:Codified",
        ),
    ],
)
def test_what_was_put_into_writing_is_not_unwritten(pattern: str, other: str) -> None:
    assert "r-00000009" in {row[0] for row in expected_answers()["tacit-rules"].rows}
    assert {row[0] for row in _told("tacit-rules", (pattern, other)).rows} == {"r-00000006"}


@pytest.mark.parametrize("state", GIVEN_UP)
@pytest.mark.parametrize("name", sorted({q.name for q in QUESTIONS} - AS_RECORDED - {"reviews-over-time"}))
def test_a_told_rule_that_people_gave_up_counts_as_if_nobody_had_told_it(name: str, state: str) -> None:
    told = re.findall(r"(?m)^ *<(rule/[\w-]+)> a (?:km:ReportedRule|<class/rumour>)", FIXTURE.read_text("utf-8"))
    assert len(told) > 2
    rules = {ox.NamedNode(BASE + rule) for rule in told}
    given_up, untold = ox.Store(), ox.Store()
    for store in (given_up, untold):
        store.load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    for quad in list(untold):
        if quad.subject in rules or quad.object in rules:
            untold.remove(quad)
    for rule in rules:
        is_in, states = ox.NamedNode(PREFIXES["km"] + "lifecycle"), ox.NamedNode(PREFIXES["km"] + state)
        given_up.add(ox.Quad(rule, is_in, states, ox.DefaultGraph()))
    (question,) = [question for question in QUESTIONS if question.name == name]
    assert _answer(given_up, question) == _answer(untold, question)


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_question_about_learned_rules_says_so(question: Question) -> None:
    """Who reads "which rules" takes what was told and published for asked about, too."""
    asked = re.search(r"\?rule a km:InferredRule ; km:ruleId \?rule_id", _bare(question.sparql))
    if asked and question.name.startswith(("rules-", "relations-", "provenance-")):
        assert re.search(r"learned|inferred", question.text["en"])
        assert re.search(r"习得|推断", question.text["zh"])


def test_a_question_that_looks_for_told_rules_asks_for_their_force() -> None:
    """Leaked handbooks are full of what may stay: what was told forbids only if nobody told that it doesn't."""
    looking = [q for q in QUESTIONS if "km:ReportedRule" in _bare(q.sparql)]
    assert {"allowed-here-not-elsewhere", "reported-rules"} <= {q.name for q in looking}
    for question in looking:
        assert "(km:Permission, km:Obligation)" in _bare(question.sparql), question.name


# What it says of prohibitions is that there are none.
SAYS_NONE = {"allowed-here-not-elsewhere"}
PROHIBITIONS = sorted(q.name for q in QUESTIONS if "prohibition" in q.text["en"] and q.name not in SAYS_NONE)


@pytest.mark.parametrize("name", PROHIBITIONS)
@pytest.mark.parametrize("force", ["Obligation", "Permission"])
def test_a_question_about_prohibitions_tells_of_nothing_else(name: str, force: str) -> None:
    assert expected_answers()[name].rows
    other = (r"km:Prohibition\b", f"km:{force}"), (r"km:PublishedProhibition\b", f"km:Published{force}")
    assert _told(name, *other).rows == ()


def test_what_lies_below_a_published_rule_is_asked_of_prohibitions_or_permissions() -> None:
    within = {q.name for q in QUESTIONS if re.search(r"km:(coveredBy|covers|enforcedAbove)\b", _bare(q.sparql))}
    # How scopes lie to each other is told of any force, without a word on what follows.
    within.remove("relations-to-published-rules")
    assert within == {"broader-rules", "conflicting-rules", "restated-rules", "stricter-rules"}
    assert within - {"conflicting-rules"} <= set(PROHIBITIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_figures_of_one_evidence_stand_together(question: Question) -> None:
    """Two ways through what a rule may have several of would set the counts of one beside those of another."""
    for several in ("hasEvidence", "hasPeriod"):
        assert len(re.findall(rf"\?rule[^.]*km:{several}/|\?published km:{several}/", _bare(question.sparql))) <= 1


@pytest.mark.parametrize(
    "scope",
    [
        "km:MigrantContent",
        "[ owl:onProperty km:hasAuthor ; owl:someValuesFrom km:MigratingUser ]",
        "[ owl:onProperty km:hasAuthor ; owl:someValuesFrom [ owl:onProperty km:migratedFrom ; owl:hasValue <p> ] ]",
        "[ owl:onProperty km:hasAuthor ; owl:someValuesFrom [ owl:onProperty km:migratedIn ; owl:hasValue <m> ] ]",
    ],
)
def test_a_rule_names_newcomers_in_any_way(scope: str) -> None:
    prefixes = f"@base <{BASE}> . @prefix km: <{PREFIXES['km']}> . @prefix owl: <{PREFIXES['owl']}> ."
    rule = f"""{prefixes}
        <rule/a> a km:InferredRule ; km:ruleId "r-0000000a" ; km:onPlatform <p> ; km:scope <s> ;
            km:confidence km:Likely .
        <s> owl:equivalentClass [ owl:intersectionOf ( km:DietContent {scope} ) ] ."""
    store = ox.Store()
    store.load(rule.encode(), format=ox.RdfFormat.TURTLE)
    (question,) = [question for question in QUESTIONS if question.name == "rules-about-newcomers"]
    assert [row[0] for row in _answer(store, question).rows] == ["r-0000000a"]


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_an_answer_fills_every_column_somewhere(question: Question) -> None:
    table = expected_answers()[question.name]
    assert table.rows
    assert all(any(cells) for cells in zip(*table.rows, strict=True))


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_question_names_only_terms_that_exist(question: Question) -> None:
    used = _own_names(_bare(question.sparql))
    assert sorted(used - described_terms()) == []
    for prefix in re.findall(r"PREFIX (\w+): ", question.sparql):
        assert f"{prefix}:" in _bare(question.sparql).replace(f"PREFIX {prefix}:", ""), f"{prefix} is not used"


def test_the_small_world_names_only_terms_that_exist() -> None:
    text = re.sub(r'"[^"]*"', " ", re.sub(r"(?m)^\s*#.*$", " ", FIXTURE.read_text(encoding="utf-8")))
    used = _own_names(text)
    assert len(used) > 100
    assert sorted(used - described_terms()) == []


@pytest.mark.parametrize("part", PARTS)
def test_the_questions_reach_every_part_of_the_ontology(part: str) -> None:
    asked = set().union(*(_own_names(_bare(question.sparql)) for question in QUESTIONS))
    assert sorted({PREFIXES["km"] + term for term in PARTS[part].split()} - asked) == []


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_question_can_be_asked_of_the_ontology_alone(ontology: ox.Store, question: Question) -> None:
    columns = _answer(ontology, question).columns
    assert columns == expected_answers()[question.name].columns


@pytest.mark.parametrize("law", LAWS)
def test_the_ontology_keeps_the_laws_that_the_small_world_breaks(ontology: ox.Store, law: str) -> None:
    (question,) = [question for question in QUESTIONS if question.name == law]
    assert expected_answers()[law].rows
    assert _answer(ontology, question).rows == ()


def test_answers_of_the_terminology_come_from_the_real_ontology(ontology: ox.Store) -> None:
    by_name = {question.name: question for question in QUESTIONS}
    phases = _answer(ontology, by_name["next-phase-of-the-spiral"]).rows
    assert phases == expected_answers()["next-phase-of-the-spiral"].rows
    terms = {row[0] for row in _answer(ontology, by_name["terms-that-hint-at-off-platform-trade"]).rows}
    assert {"vx", "绿泡泡", "某宝"} <= terms
    assert len(_answer(ontology, by_name["content-tree"]).rows) > 100
