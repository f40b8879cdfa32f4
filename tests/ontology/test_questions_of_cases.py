"""Questions asked of small cases beside the real ontology: shorthands, exceptions, two evidences, what is withheld."""

from __future__ import annotations

from time import process_time

import pytest
from question_cases import answer, by, learned, ontology, scope

from kmgraph.query import list_questions

VIDEO = "[ owl:onProperty km:hasMedium ; owl:someValuesFrom km:Video ]"
VERIFIED = "[ owl:onProperty km:isVerified ; owl:hasValue true ]"
UNVERIFIED = "[ owl:onProperty km:isVerified ; owl:hasValue false ]"


def acted_against_on_a_alone(rule: tuple[str, ...], stated: str, *parts: str) -> bool:
    """Return whether the content of a rule of platform A is said not to be acted against on B, whatever is stated."""
    rules = learned(1, ":a", "km:DietContent", *rule) + learned(2, ":b", "km:CatContent", "km:QuestionContent")
    rows = answer("allowed-here-not-elsewhere", f"{rules} {stated} ; km:scope :stated . {scope('stated', *parts)}")
    assert ("a", "r-00000002") in {(row["here"], row["rule_id"]) for row in rows}
    return ("b", "r-00000001") in {(row["here"], row["rule_id"]) for row in rows}


PROHIBITION = ":p a km:PublishedRule ; km:deontic km:Prohibition ; km:onPlatform :b"


@pytest.mark.parametrize(
    ("rule", "forbidden", "is_covered"),
    [
        ((VIDEO,), ("km:DietContent", VIDEO), True),
        ((VIDEO,), ("km:DietContent", "km:VideoContent"), True),
        (("km:VideoContent",), ("km:DietContent", VIDEO), True),
        (("km:VideoContent",), ("km:VideoContent",), True),
        ((VIDEO,), ("km:DietContent", "km:AudioContent"), False),
        (("km:VideoContent",), ("km:DietContent", "km:AudioContent"), False),
        ((by(VERIFIED),), ("km:DietContent", by("km:VerifiedAccount")), True),
        ((by("km:VerifiedAccount"),), ("km:DietContent", by(VERIFIED)), True),
        ((by("km:VerifiedAccount"),), ("km:DietContent", by("km:VerifiedAccount")), True),
        ((by(UNVERIFIED),), ("km:DietContent", by("km:VerifiedAccount")), False),
        ((by("km:MigratingUser"),), ("km:MigrantContent",), True),
        ((by("km:LocalUser"),), ("km:MigrantContent",), False),
        ((VIDEO,), ("km:CatContent", VIDEO), False),
    ],
)
def test_a_prohibition_in_shorthands_forbids_what_they_stand_for(
    rule: tuple[str, ...], forbidden: tuple[str, ...], is_covered: bool
) -> None:
    assert acted_against_on_a_alone(rule, PROHIBITION, *forbidden) != is_covered


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [
        (":t a km:ReportedRule ; km:onPlatform :b", True),
        (":b km:standsFor km:RedNote . :t a km:ReportedRule ; km:onPlatform km:RedNote", True),
        (":t a km:ReportedRule ; km:onPlatform :a", False),
        (":t a km:PublishedPermission ; km:onPlatform :b", False),
        (":t km:reportedIn :r ; km:onPlatform :b", True),
        (":t a km:ReportedRule ; km:deontic km:Prohibition ; km:onPlatform :b", True),
        (":t a km:ReportedRule ; km:deontic km:Permission ; km:onPlatform :b", False),
        (":t a km:ReportedRule ; km:deontic km:Obligation ; km:onPlatform :b", False),
        (":t a km:ReportedRule ; km:lifecycle km:Reviewed ; km:onPlatform :b", True),
        (":t a km:ReportedRule ; km:lifecycle km:Rejected ; km:onPlatform :b", False),
        (":t a km:ReportedRule ; km:lifecycle km:Retired ; km:onPlatform :b", False),
    ],
)
def test_what_people_told_is_acted_against_there_too(stated: str, is_told: bool) -> None:
    assert acted_against_on_a_alone((VIDEO,), stated, "km:DietContent") != is_told


SEEN = " :e1 km:firstObserved {0} ; km:lastObserved {1} . :e2 km:firstObserved {0} ; km:lastObserved {1} ."
SEEN = SEEN.format('"2024-03-02T00:00:00Z"^^xsd:dateTime', '"2024-06-20T00:00:00Z"^^xsd:dateTime')


@pytest.mark.parametrize("seen", [SEEN, ""])
@pytest.mark.parametrize(
    ("in_force", "is_at_some_time"),
    [
        ('km:inForceFrom "2012-01-01T00:00:00Z"^^xsd:dateTime', True),
        ('km:inForceUntil "2014-01-01T00:00:00Z"^^xsd:dateTime', False),
        # In public figures times are months.
        ('km:inForceUntil "2024-03-01T00:00:00Z"^^xsd:dateTime', True),
        ('km:inForceFrom "2024-06-30T00:00:00Z"^^xsd:dateTime', True),
        ('km:inForceFrom "2024-07-01T00:00:00Z"^^xsd:dateTime', False),
    ],
)
def test_a_prohibition_of_another_time_forbids_nothing_that_was_observed(
    in_force: str, is_at_some_time: bool, seen: str
) -> None:
    stated = f"{seen} {PROHIBITION} ; {in_force}"
    # Where no time of an observation is known, the rule may have held.
    assert acted_against_on_a_alone((VIDEO,), stated, "km:DietContent") != (is_at_some_time or not seen)


@pytest.mark.parametrize(("force", "is_borne_out"), [("", "true"), ("km:deontic km:Permission ;", "false")])
def test_what_is_told_to_be_allowed_no_rule_that_removes_bears_out(force: str, is_borne_out: str) -> None:
    turtle = f""":t a km:ReportedRule ; {force} km:ruleId "told" . :r km:equivalentTo :t ; km:corroborates :t ;
    a km:InferredRule ; km:ruleId "r-00000001" ."""
    (row,) = answer("reported-rules", turtle)
    assert (row.get("deontic"), row["corroborates"]) == ("Permission" if force else None, is_borne_out)


def test_who_has_a_handbook_has_its_rules_in_words() -> None:
    turtle = ":h a km:ModeratorHandbook ; km:articulates :t ; km:heldExplicitlyBy :board . :t km:lackedBy :ann ."
    rows = answer("knowledge-of-communities", turtle + ":board a km:Platform .")
    assert ("board", "t", "false", "true") in {
        (row["holder"], row["knowledge"], row["tacitly"], row["in_words"]) for row in rows
    }
    who = ":board a km:Platform . :x km:accountHolder :ann ; km:accountOn :board ."
    assert [row["knowledge"] for row in answer("what-members-know-here", turtle + who)] == ["t"]


def test_who_has_the_page_of_a_rule_knows_it() -> None:
    turtle = """:t km:statedIn :page ; km:lackedBy :new . :page a km:PolicyDocument ; km:heldExplicitlyBy :old .
        :old km:communityOf :board . :new km:communityOf :board . :board a km:Platform ."""
    (row,) = answer("what-members-know-here", turtle)
    assert (row["place"], row["knows"], row["lacks"], row["knowledge"]) == ("board", "old", "new", "t")


def test_who_has_a_handbook_and_is_told_to_lack_a_rule_of_it_does_not_hold_it() -> None:
    turtle = ":h km:articulates :t ; km:heldExplicitlyBy :board , :ann . :t km:lackedBy :ann . :board a km:Platform ."
    held = answer("knowledge-of-communities", turtle)
    assert {row["holder"] for row in held if row["knowledge"] == "t"} == {"board"}
    rows = answer("what-members-know-here", turtle + ":x km:accountHolder :ann ; km:accountOn :board .")
    assert {(row["knows"], row["lacks"]) for row in rows} == {("board", "ann")}


@pytest.mark.parametrize(
    ("turtle", "platform"),
    [
        (":m km:onAccount :acc ; km:appliesOnPlatform :p . :acc km:accountOn :q .", "p"),
        (":m km:onContent :post ; km:appliesOnPlatform :p . :post km:publishedOn :q .", "p"),
        (":d km:decidesOn :post . :m km:appliesInCommunity :c . :c km:communityOf :p . :post km:publishedOn :q .", "p"),
        (":m km:onCommunity :c ; km:appliesOnPlatform :p . :c km:communityOf :q .", "p"),
        (":m km:onAccount :acc . :acc km:accountOn :q .", "q"),
        (":m km:onContent :post . :post km:publishedOn :q .", "q"),
    ],
)
def test_a_decision_is_counted_for_the_platform_that_took_it(turtle: str, platform: str) -> None:
    rows = answer("decisions-by-decider", f":d km:imposes :m ; km:decidedBy km:Moderator . {turtle}")
    assert [row["platform"] for row in rows] == [platform]


@pytest.mark.parametrize(
    ("removal", "mute"),
    [
        (":m km:appliesOnPlatform :p .", ":n km:appliesOnPlatform :q ."),
        (":m km:appliesInCommunity :c . :c km:communityOf :p .", ":n km:appliesOnPlatform :q ."),
        (":m km:onContent :post . :post km:publishedOn :p .", ":n km:onAccount :acc . :acc km:accountOn :q ."),
        # What a measure is on comes before what the decision is on.
        (":d km:decidesOn :post . :post km:publishedOn :p .", ":n km:onAccount :acc . :acc km:accountOn :q ."),
    ],
)
def test_each_measure_of_a_decision_is_counted_where_it_applies(removal: str, mute: str) -> None:
    rows = answer("decisions-by-decider", f":d km:imposes :m , :n . :m a km:Removal . :n a km:Mute . {removal} {mute}")
    found = {(row.get("platform"), row["measure"]) for row in rows}
    assert {("p", "Removal"), ("q", "Mute")} <= found
    assert not {("q", "Removal"), ("p", "Mute")} & found


@pytest.mark.parametrize(("places", "platform"), [((":p",), "p"), ((":p", ":q"), None)])
def test_a_measure_that_names_no_place_applies_where_the_others_do_if_that_is_one(
    places: tuple[str, ...], platform: str | None
) -> None:
    others = "".join(f":d km:imposes :o{at[1]} . :o{at[1]} km:appliesOnPlatform {at} . " for at in places)
    rows = answer("decisions-by-decider", f":d km:imposes :m . :m a km:Removal . {others}")
    assert [row.get("platform") for row in rows if row["measure"] == "Removal"] == [platform]


def test_several_reasons_and_several_rules_are_not_said_to_go_together() -> None:
    rows = answer(
        "stated-reasons", ':d a km:ModerationDecision ; km:statedReason "spam" , "ads"@en ; km:citesRule :r , :s .'
    )
    assert {(row.get("reason"), row.get("cited")) for row in rows} == {
        *(("spam", None), ("ads", None)),
        *((None, "r"), (None, "s")),
    }
    one = answer("stated-reasons", ':d a km:ModerationDecision ; km:statedReason "spam"@de ; km:citesRule :r , :s .')
    assert {(row["reason"], row["cited"]) for row in one} == {("spam", "r"), ("spam", "s")}


@pytest.mark.parametrize(
    ("name", "prop", "column"),
    [("stated-reasons", "statedReason", "reason"), ("grounds-of-decisions", "groundReference", "ground")],
)
def test_words_are_counted_alike_whichever_language_they_are_told_to_be_in(name: str, prop: str, column: str) -> None:
    (row,) = answer(
        name, f':d a km:ModerationDecision ; km:{prop} "x" . :e a km:ModerationDecision ; km:{prop} "x"@de .'
    )
    assert (row[column], row["decisions"]) == ("x", "2")


def test_a_removal_after_a_rule_of_a_post_from_before_is_not_said_to_be_from_before() -> None:
    (row,) = answer(
        "newcomers-before-and-after-coming-into-force",
        """:rule km:deontic km:Prohibition ; km:scope km:DietContent ;
            km:inForceFrom "2025-01-01T00:00:00Z"^^xsd:dateTime .
        :post a km:DietContent ; km:publishedOn :p ; km:hasAuthor :ann . :ann a km:MigratingUser .
        :seen km:ofContent :post ; km:hasOutcome km:Removed ; km:postedAt "2024-12-20T00:00:00Z"^^xsd:dateTime ;
            km:observedAt "2025-01-16T00:00:00Z"^^xsd:dateTime .""",
    )
    counts = {name: count for name, count in row.items() if name.endswith(("before", "after"))}
    assert counts == {"posts_before": "1", "removed_of_before": "1", "posts_after": "0", "removed_of_after": "0"}


@pytest.mark.parametrize("name", [question.name for question in list_questions()])
def test_sixteen_rules_beside_the_whole_ontology_are_asked_of_in_a_few_seconds(name: str) -> None:
    kinds = ("km:DietContent", "km:CatContent")
    rules = "".join(learned(number, (":a", ":b")[number % 2], kinds[number % 2], VIDEO) for number in range(16))
    person = by("[ owl:onProperty km:accountHolder ; owl:someValuesFrom km:Person ]")
    written = "".join(
        f":p{number} a km:PublishedRule ; km:deontic km:Prohibition ; km:onPlatform :b ; km:scope :stated{number} ."
        + scope(f"stated{number}", "km:DietContent", VERIFIED, person)
        for number in range(8)
    )
    ontology()
    start = process_time()
    answer(name, rules + written)
    assert process_time() - start < 15  # a fraction of a second


def codes(*parts: str) -> set[str]:
    return {row["code"] for row in answer("dsa-codes-of-rules", learned(1, ":a", *parts))}


@pytest.mark.parametrize(
    "excepted", ["km:CoordinatedHarmContent", "[ owl:unionOf ( km:CatContent km:CoordinatedHarmContent ) ]"]
)
def test_a_code_of_what_a_rule_excepts_is_not_named(excepted: str) -> None:
    attacks = "KEYWORD_COORDINATED_HARM"
    assert attacks in codes("km:HarmContent", VIDEO)
    told = codes("km:HarmContent", f"[ owl:complementOf {excepted} ]")
    assert "KEYWORD_CYBER_HARASSMENT" in told
    assert attacks not in told
    # What is excepted is two things at once: either alone is not.
    both = "[ owl:complementOf [ owl:intersectionOf ( km:CoordinatedHarmContent km:CatContent ) ] ]"
    assert attacks in codes("km:HarmContent", both)


def test_a_code_within_a_wider_class_that_is_excepted_is_not_named() -> None:
    # Synthetic content that shows the abuse of children lies within both.
    within = codes("km:ChildSexualAbuseContent", "km:SyntheticContent")
    left = codes("km:ChildSexualAbuseContent", "km:SyntheticContent", "[ owl:complementOf km:SyntheticContent ]")
    assert "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE" in within - left


def test_an_observation_within_a_duty_confirms_no_duty() -> None:
    rows = answer(
        "restated-rules",
        ':r a km:RestatingRule ; km:ruleId "r-00000001" ; km:confidence km:WellSupported ;'
        " km:coveredBy :no , :declare ."
        ":no a km:PublishedRule ; km:deontic km:Prohibition . :declare a km:PublishedRule ; km:deontic km:Obligation .",
    )
    assert [row["published"] for row in rows] == ["no"]


def test_what_a_study_counted_is_no_part_of_what_a_run_did() -> None:
    rows = answer(
        "precision-of-published-rules",
        ":p a km:PublishedProhibition ; km:enforcement km:Enforced ; km:hasEvidence :e , :study , :secret ."
        ":e km:targetCount 90 ; km:keptCount 10 . :study km:targetCount 5 ; km:keptCount 195 ."
        ":secret km:figuresWithheld true .",
    )
    assert {(row["target"], row["kept"], row["precision"]) for row in rows} == {
        ("90", "10", "0.9"),
        ("5", "195", "0.03"),
    }
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("word", "figures", "is_told"),
    [
        ("WellSupported", "km:figuresWithheld true", False),
        ("Likely", "km:figuresWithheld true", False),
        ("Hint", "km:figuresWithheld true", True),
        ("Hint", "km:adjustedPValue 0.5", True),
        ("Likely", "km:adjustedPValue 1.0", True),
        ("WellSupported", "km:adjustedPValue 0.01", False),
    ],
)
def test_a_figure_withheld_does_not_say_that_a_rule_is_unconfirmed(word: str, figures: str, is_told: bool) -> None:
    rule = (
        f':r a km:InferredRule ; km:ruleId "r-00000001" ; km:confidence km:{word} ; km:hasEvidence :e . :e {figures} .'
    )
    assert bool(answer("unconfirmed-rules", rule)) == is_told


@pytest.mark.parametrize(
    ("name", "column", "part", "value"),
    [
        ("rules-by-medium", "medium", VIDEO, "Video"),
        ("rules-by-medium", "medium", "km:VideoContent", "Video"),
        ("rules-about-newcomers", "rule_id", "km:MigrantContent", "r-00000001"),
        ("rules-about-newcomers", "rule_id", by(":Arrived"), "r-00000001"),
        ("rules-with-numbers", "bound", ":Long", "60"),
    ],
)
def test_a_rule_in_shorthands_is_about_what_they_stand_for(name: str, column: str, part: str, value: str) -> None:
    own = (
        ":Arrived owl:equivalentClass [ owl:intersectionOf ( km:VerifiedAccount km:MigratingUser ) ] ."
        ":Long owl:equivalentClass [ owl:intersectionOf ( km:VideoContent [ owl:onProperty km:durationSeconds ;"
        " owl:someValuesFrom [ owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 60 ] ) ] ] ) ] ."
    )
    rows = answer(name, own + learned(1, ":a", "km:DietContent", part))
    assert value in {row[column] for row in rows}
    assert answer(name, own + learned(1, ":a", "km:DietContent", "km:CatContent")) == []


@pytest.mark.parametrize("relation", ["equivalentTo", "narrowerThan", "broaderThan"])
def test_a_relation_to_what_was_told_is_read_from_either_side(relation: str) -> None:
    told = ':t a km:ReportedRule ; km:ruleId "told" . :r a km:InferredRule ; km:ruleId "r-00000001" .'
    inverse = {"narrowerThan": "broaderThan", "broaderThan": "narrowerThan"}.get(relation, relation)
    for statement in (f":r km:{relation} :t .", f":t km:{inverse} :r .", f":r km:{relation} :t . :t km:{inverse} :r ."):
        rows = answer("reported-rules", f"{told} {statement}")
        assert [(row["inferred_id"], row["relation"]) for row in rows] == [("r-00000001", relation)]


def test_terms_kept_out_of_learning_are_of_content_and_accounts() -> None:
    own = (
        ":Loud rdfs:subClassOf km:Content ; km:learnable false ."
        ":Capacity rdfs:subClassOf km:KnowledgeItem ; km:learnable false ."
        ":Tone km:learnable false . :conveys rdfs:domain km:Content ; rdfs:range :Tone ."
    )
    terms = {row["term"] for row in answer("terms-kept-out-of-learning", own)}
    assert {
        "Loud",
        "Tone",
        "TopicContent",
        "VideoContent",
        "AccountState",
        "migratedIn",
        "registeredAt",
        "Audience",
    } <= terms
    assert terms & {"Capacity", "AbsorptiveCapacity", "hasCapacity", "brokersBetween"} == set()


# Rules told without an id: one was reviewed, one written down together with what is no rule.
UNNAMED = """
:told a km:ReportedRule ; km:hasEvidence :e1 , :e2 . :e1 km:targetCount 5 ; km:keptCount 5 ;
    km:firstObserved "2025-02-01T00:00:00Z"^^xsd:dateTime .
:e2 km:targetCount 5 ; km:keptCount 5 ; km:isIncomplete true ; km:oddsRatio 2.0 ;
    km:hasPeriod [ km:periodTargetCount 3 ] .
:told km:broaderThan :law . :law a km:PublishedRule .
:review km:reviews :told ; km:settlesOn km:Reviewed ; km:reviewedBy :ana .
:writing a km:Codification ; km:convertsFrom :told , :survey ; km:convertsTo :law . :survey a km:ExplicitKnowledge .
:page km:articulates :told .
"""


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("reviews-of-rules", 1),
        ("codified-rules", 1),
        ("evidence-of-rules", 2),
        ("incomplete-rules", 1),
        ("odds-of-rules", 1),
        ("periods-of-rules", 1),
        ("rates-over-time", 1),
        ("relations-to-published-rules", 1),
    ],
)
def test_a_rule_without_an_id_goes_by_its_name(name: str, rows: int) -> None:
    found = answer(name, UNNAMED)
    assert [row["rule_id"] for row in found] == ["told"] * rows


def test_what_else_went_into_a_text_is_counted_among_no_rules() -> None:
    counted = {(row["state"], row["rules"]) for row in answer("reviews-over-time", UNNAMED)}
    assert counted == {("Reviewed", "1"), ("Codified", "1")}


AMENDED = """:w a km:Codification ; km:convertsFrom :t , :old ; km:convertsTo :new ;
    km:convertedAt "2025-02-01T00:00:00Z"^^xsd:dateTime .
    :t a km:ReportedRule . :new a km:PublishedRule ; km:supersedes :old . """


@pytest.mark.parametrize(
    "old",
    [
        ":old a km:PublishedPermission .",
        ":old km:statedIn :page .",
        ":old km:enforcement km:Enforced .",
        ':old km:inForceFrom "2024-02-01T00:00:00Z"^^xsd:dateTime .',
        ':old km:inForceUntil "2025-02-01T00:00:00Z"^^xsd:dateTime .',
        ':old km:jurisdiction "EU" .',
        ":old km:prescribesOutcome km:AdultsOnly .",
        ":d km:citesRule :old .",
    ],
)
def test_a_text_that_is_amended_is_not_put_into_writing(old: str) -> None:
    assert [(row["rule_id"], row["published"]) for row in answer("codified-rules", AMENDED + old)] == [("t", "new")]
    assert answer("reviews-over-time", AMENDED + old) == [{"month": "2025-02", "state": "Codified", "rules": "1"}]
    assert {row["rule"] for row in answer("spiral-position-of-rules", AMENDED + old)} == {"t", "new"}
    put_together = AMENDED.replace("Codification", "Combination")
    assert "old" in {row["rule"] for row in answer("spiral-position-of-rules", put_together + old)}


def test_what_puts_a_rule_into_words_is_a_document_though_nobody_says_so() -> None:
    (row,) = answer("documents-and-rules", UNNAMED)
    assert (row["document"], row["kind"], row["rule"]) == ("page", "GuidelineDocument", "told")


def test_a_handbook_that_is_published_is_put_into_writing() -> None:
    turtle = """:told a km:ReportedRule ; km:ruleId "t" . :p a km:PublishedRule ; km:codifies :told .
    :way a km:Combination ; km:convertsFrom :told ; km:convertsTo :p ; km:hasParticipant :firm ;
        km:convertedAt "2018-04-24T00:00:00Z"^^xsd:dateTime .
    :other a km:Combination ; km:convertsFrom :told ; km:convertsTo :q . :q a km:PublishedRule ."""
    (row,) = answer("codified-rules", turtle)
    assert (row["published"], row["who"], row["when"]) == ("p", "firm", "2018-04-24T00:00:00Z")
    assert answer("reviews-over-time", turtle) == [{"month": "2018-04", "state": "Codified", "rules": "1"}]


@pytest.mark.parametrize(
    ("source", "is_of_the_rule"),
    [
        ("", True),
        ("km:convertsFrom :experience ;", True),
        # Of another rule in the same text it is told; when this one came in, nobody said.
        ("km:convertsFrom :other ;", False),
    ],
)
def test_who_wrote_a_text_wrote_the_rules_in_it(source: str, is_of_the_rule: bool) -> None:
    turtle = f""":p km:codifies :told , :other . :told km:ruleId "t" . :other km:ruleId "o" .
    :way a km:Codification ; {source} km:convertsTo :p ; km:hasParticipant :team ;
        km:convertedAt "2025-02-01T00:00:00Z"^^xsd:dateTime ."""
    (row,) = [row for row in answer("codified-rules", turtle) if row["rule_id"] == "t"]
    assert (row.get("who"), row.get("when")) == (("team", "2025-02-01T00:00:00Z") if is_of_the_rule else (None, None))
    months = {row.get("month"): row["rules"] for row in answer("reviews-over-time", turtle)}
    assert months == ({"2025-02": "2"} if is_of_the_rule else {None: "1", "2025-02": "1"})


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("km:ModeratorHandbook", {"ModeratorHandbook"}),
        ("km:GuidelineDocument , km:MigrationGuide", {"MigrationGuide"}),
        ("km:MigrationGuide , km:ModeratorHandbook", {"MigrationGuide", "ModeratorHandbook"}),
        ("km:GuidelineDocument , km:ExplicitKnowledge", {"GuidelineDocument"}),
    ],
)
def test_a_document_is_of_the_narrowest_kind_that_is_told(told: str, kinds: set[str]) -> None:
    rows = answer("documents-and-rules", f":h a {told} ; km:articulates :r . :r a km:ReportedRule .")
    assert {row["kind"] for row in rows} == kinds
    assert len(rows) == len(kinds)


def test_two_evidences_alike_are_two_though_a_wider_kind_is_said_beside() -> None:
    rows = answer(
        "precision-of-published-rules",
        ":p a km:PublishedRule , km:PublishedProhibition ; km:enforcement km:Enforced ; km:hasEvidence :e , :f ."
        ":e km:targetCount 9 ; km:keptCount 1 . :f km:targetCount 9 ; km:keptCount 1 .",
    )
    assert [row["precision"] for row in rows] == ["0.9", "0.9"]


@pytest.mark.parametrize(
    ("name", "turtle", "row"),
    [
        ("appeals", ":x km:appealsAgainst :d .", {"complaint": "x", "against": "d"}),
        ("appeals", ":x km:appealResult km:DecisionUpheld .", {"complaint": "x", "result": "DecisionUpheld"}),
        ("appeals", ":x a km:Appeal .", {"complaint": "x", "kind": "Appeal"}),
        ("appeals", ":d km:answersComplaint :x .", {"complaint": "x", "answered_by": "d"}),
        ("conversions-of-knowledge", ":x km:convertsFrom :y .", {"conversion": "x", "from": "y"}),
        ("features-of-platforms", ":p km:hasFeature :x .", {"platform": "p", "feature": "x"}),
        ("grounds-of-decisions", ":x km:onGround km:TermsGround .", {"ground": "TermsGround", "decisions": "1"}),
        ("knowledge-barriers", ":x km:facedBy :y .", {"barrier": "x", "faced_by": "y"}),
        ("knowledge-transfers", ":x km:transfers :y .", {"transfer": "x", "carried": "y"}),
        ("migrations", ":x km:toPlatform :y .", {"migration": "x", "to": "y"}),
        (
            "measures-of-decisions",
            ":d km:imposes :x , :y . :x km:onContent :c .",
            {"decision": "d", "imposed": "x", "against": "c"},
        ),
        ("reported-rules", ":x km:reportedIn :y .", {"rule_id": "x", "report": "y"}),
        ("reported-rules", ":y km:corroborates :x .", {"rule_id": "x"}),
        ("stated-reasons", ":x km:citesRule :y .", {"cited": "y", "decisions": "1"}),
        ("stated-reasons", ":x km:lifts :y ; km:statedReason 'Spam.' .", {"reason": "Spam.", "decisions": "1"}),
        ("stated-reasons", ":a km:appealsAgainst :x . :x km:statedReason 'Spam.' .", {"reason": "Spam."}),
        ("decisions-by-decider", ":x km:imposes :y .", {"measure": "ModerationMeasure", "decisions": "1"}),
        ("published-rules", ":x km:statedIn :y .", {"published": "x", "where": "y"}),
        ("published-rules", ":d km:citesRule :x .", {"published": "x"}),
        ("what-rules-require", ":x km:prescribesOutcome km:NotAllowed .", {"published": "x", "outcome": "NotAllowed"}),
        (
            "published-but-not-enforced",
            ":x km:enforcement km:NotEnforced ; km:deontic km:Prohibition .",
            {"published": "x"},
        ),
        ("knowledge-barriers", ":x km:hindersTransfer :y .", {"barrier": "x"}),
        ("knowledge-transfers", ":x km:occasionedBy :y .", {"transfer": "x", "migration": "y"}),
        ("conversions-of-knowledge", ":y km:passedThrough :x .", {"conversion": "x"}),
        ("migrations", ":x km:causedBy :y .", {"migration": "x", "cause": "y"}),
        ("migrations", ":y km:migratedIn :x .", {"migration": "x"}),
        ("reviews-of-rules", ":x km:reviewedBy :y .", {"reviewer": "y"}),
        ("who-stands-behind", ":x km:partOfOrganization :y .", {"what": "x", "who": "y", "kind": "Organization"}),
        ("reviews-of-rules", ":x a km:RuleReview ; km:reviewedBy :y .", {"reviewer": "y"}),
    ],
)
def test_what_a_property_says_of_its_bearer_is_told_without_its_kind(
    name: str, turtle: str, row: dict[str, str]
) -> None:
    told = answer(name, turtle)
    assert any(row.items() <= found.items() for found in told)
    assert len(told) - len(answer(name, "")) == (2 if name == "measures-of-decisions" else 1)


def test_a_review_of_which_nobody_told_the_rule_is_of_no_other_rule() -> None:
    turtle = """:v a km:RuleReview ; km:settlesOn km:Rejected ; km:reviewedBy :ann .
    :r a km:ReportedRule ; km:ruleId "r-1" . :s a km:InferredRule ; km:ruleId "r-2" ."""
    assert answer("reviews-of-rules", turtle) == [{"result": "Rejected", "reviewer": "ann"}]


@pytest.mark.parametrize("results", [("DecisionReversed",), ("DecisionReversed", "DecisionUpheld")])
def test_a_result_of_a_complaint_against_several_decisions_is_of_none_of_them(results: tuple[str, ...]) -> None:
    told = " , ".join(f"km:{result}" for result in results)
    rows = answer(
        "appeals", f":a a km:Appeal ; km:appealsAgainst :d , :e ; km:appealResult {told} . :n km:answersComplaint :a ."
    )
    assert {row["answered_by"] for row in rows} == {"n"}
    assert [row["against"] for row in rows if "result" not in row] == ["d", "e"]
    assert sorted(row["result"] for row in rows if "against" not in row) == sorted(results)
    assert len(rows) == 2 + len(results)


@pytest.mark.parametrize("states", [("Rejected",), ("Codified", "Rejected")])
def test_a_state_that_a_review_of_several_rules_came_to_is_of_none_of_them(states: tuple[str, ...]) -> None:
    told = " , ".join(f"km:{state}" for state in states)
    turtle = f""":v a km:RuleReview ; km:reviews :r , :s ; km:settlesOn {told} ; km:reviewedBy :ann .
    :r a km:ReportedRule ; km:ruleId "r-1" . :s a km:ReportedRule ; km:ruleId "r-2" ."""
    rows = answer("reviews-of-rules", turtle)
    assert sorted(row["rule_id"] for row in rows if "result" not in row) == ["r-1", "r-2"]
    assert sorted(row["result"] for row in rows if "rule_id" not in row) == sorted(states)
    assert len(rows) == 2 + len(states)
    assert answer("reviews-over-time", turtle) == [{"rules": "2"}], "that they were settled is known all the same"


@pytest.mark.parametrize(
    ("turtle", "state"),
    [
        (":p km:codifies :r .", "Codified"),
        (":r km:codifiedAs :p .", "Codified"),
        (":r km:lifecycle km:Codified .", "Codified"),
        (":r km:lifecycle km:Codified ; km:codifiedAs :p .", "Codified"),
        (":r km:lifecycle km:Codified . :w a km:Codification ; km:convertsFrom :r ; km:convertsTo :p .", "Codified"),
        (":p km:codifies :r . :w a km:Codification ; km:convertsFrom :r .", "Codified"),
        (":p km:codifies :r . :w km:convertsFrom :r ; km:convertsTo :p .", "Codified"),
        (":r km:lifecycle km:Retired .", "Retired"),
        (":r km:lifecycle km:Candidate .", None),
        (":r km:lifecycle km:Rejected . :v km:reviews :r ; km:settlesOn km:Rejected .", "Rejected"),
    ],
)
def test_what_was_settled_or_written_down_counts_once_though_nobody_told_of_the_event(
    turtle: str, state: str | None
) -> None:
    assert answer("reviews-over-time", turtle) == ([{"state": state, "rules": "1"}] if state else [])


@pytest.mark.parametrize(
    ("state", "review", "rows"),
    [
        ("Reviewed", "", [{"rule_id": "r", "result": "Reviewed"}]),
        ("Rejected", "", [{"rule_id": "r", "result": "Rejected"}]),
        ("Codified", "", []),
        ("Rejected", ":v km:reviews :r ; km:settlesOn km:Rejected .", [{"rule_id": "r", "result": "Rejected"}]),
        # Who reviewed another rule did not review this one.
        (
            "Rejected",
            ":v km:reviews :s ; km:reviewedBy :ann .",
            [{"rule_id": "r", "result": "Rejected"}, {"rule_id": "s", "reviewer": "ann"}],
        ),
        # Whether that review came to it nobody told; that somebody's did is known all the same.
        (
            "Reviewed",
            ":v km:reviews :r ; km:reviewedBy :ann .",
            [{"rule_id": "r", "reviewer": "ann"}, {"rule_id": "r", "result": "Reviewed"}],
        ),
    ],
)
def test_a_state_that_a_review_gives_tells_of_one(state: str, review: str, rows: list[dict[str, str]]) -> None:
    assert answer("reviews-of-rules", f":r km:lifecycle km:{state} . {review}") == rows


def test_what_rules_require_is_told_with_the_platform() -> None:
    turtle = ":r a km:PublishedRule ; km:deontic km:Obligation ; km:onPlatform :p ; km:requires 'Label AI.'@en ."
    (row,) = answer("what-rules-require", turtle)
    assert (row["platform"], row["requires"]) == ("p", "Label AI.")


def test_measures_on_communities_and_against_servers_are_told_with_what_they_are_on() -> None:
    turtle = """:d km:imposes :m , :n , :o ; a km:ModerationDecision ; km:decidedBy km:Moderator ; km:decidesOn :c .
    :m a km:CommunityClosure ; km:onCommunity :g . :g km:communityOf :p .
    :n a km:PlatformBlock ; km:onOtherPlatform :q ; km:appliesOnPlatform :p . :o a km:CommunityMeasure ."""
    rows = answer("measures-of-decisions", turtle)
    assert [(row["measure"], row.get("against")) for row in rows] == [
        ("CommunityClosure", "g"),
        ("CommunityMeasure", None),
        ("PlatformBlock", "q"),
    ]
    # The content is on no platform that was told, and what the measures are on is.
    decided = answer("decisions-by-decider", turtle)
    assert ("p", "Moderator", "CommunityClosure") in {
        (row.get("platform"), row["decider"], row["measure"]) for row in decided
    }
    assert ("p", "Moderator", "PlatformBlock") in {
        (row.get("platform"), row["decider"], row["measure"]) for row in decided
    }


def test_two_strikes_at_once_are_two_measures() -> None:
    turtle = """:d a km:ModerationDecision ; km:imposes :one , :two .
    :one a km:Strike ; km:onAccount :a . :two a km:Strike ; km:onAccount :a ."""
    assert [row["imposed"] for row in answer("measures-of-decisions", turtle)] == ["one", "two"]


@pytest.mark.parametrize("zone", ["Z", "+08:00"])
def test_the_last_conversion_of_a_rule_counts_however_its_time_is_told(zone: str) -> None:
    turtle = f"""
    :first km:convertsFrom :r ; a km:Combination ; km:convertedAt "2025-03-01T06:00:00{zone}"^^xsd:dateTime .
    :last km:convertsTo :r ; a km:Externalization ; prov:endedAtTime "2025-03-01T07:00:00Z"^^xsd:dateTime .
    :untold km:convertsFrom :r ; a km:Internalization . :r km:ruleId "r-1" ."""
    (row,) = answer("spiral-position-of-rules", turtle)
    assert (row["position"], row["converted_at"]) == ("2", "2025-03-01T07:00:00Z")
    untold = ':untold km:convertsFrom :r ; a km:Internalization . :r km:ruleId "r-1" .'
    (row,) = answer("spiral-position-of-rules", untold)
    assert row == {"rule": "r", "position": "4"}


def test_a_text_is_dated_by_the_time_at_which_its_writing_ended() -> None:
    turtle = ':w a km:Codification ; km:convertsFrom :t ; km:convertsTo :p ; prov:endedAtTime "2025-05-03"^^xsd:date .'
    assert answer("reviews-over-time", f"{turtle} :p km:codifies :t .") == [
        {"month": "2025-05", "state": "Codified", "rules": "1"}
    ]


@pytest.mark.parametrize("state", ["Retired", "Rejected", "Codified", "Reviewed"])
def test_a_state_that_no_review_came_to_is_told_beside_what_one_came_to(state: str) -> None:
    review = (
        ":v km:reviews :r ; km:settlesOn km:Reviewed ; km:reviewedBy :ann ;"
        ' prov:endedAtTime "2023-05-03T10:00:00Z"^^xsd:dateTime .'
    )
    turtle = f'{review} :r km:ruleId "r-1" ; km:lifecycle km:{state} .'
    settled = {(row.get("month"), row["state"]) for row in answer("reviews-over-time", turtle)}
    assert settled == {("2023-05", "Reviewed"), *([] if state == "Reviewed" else [(None, state)])}
    results = [(row["result"], row.get("reviewer")) for row in answer("reviews-of-rules", turtle)]
    assert results == [*([("Rejected", None)] if state == "Rejected" else []), ("Reviewed", "ann")]


DATED_REVIEW = ':v km:reviews :r ; km:settlesOn km:Codified ; prov:endedAtTime "2025-05-03T10:00:00Z"^^xsd:dateTime .'
DATED_WRITING = """:w a km:Codification ; km:convertsFrom :r ; km:convertsTo :p ;
    km:convertedAt "2025-02-03T10:00:00Z"^^xsd:dateTime ."""
DATED_TEXT = ':w a km:Codification ; km:convertsTo :p ; km:convertedAt "2025-02-03T10:00:00Z"^^xsd:dateTime .'


@pytest.mark.parametrize(
    ("turtle", "months"),
    [
        (f"{DATED_REVIEW} :p km:codifies :r .", ["2025-05"]),
        (f"{DATED_REVIEW} :r km:codifiedAs :p .", ["2025-05"]),
        (f"{DATED_REVIEW} :w a km:Codification ; km:convertsFrom :r ; km:convertsTo :p .", ["2025-05"]),
        (f"{DATED_WRITING} :v km:reviews :r ; km:settlesOn km:Codified .", ["2025-02"]),
        (f"{DATED_TEXT} :p km:codifies :r . :v km:reviews :r ; km:settlesOn km:Codified .", ["2025-02"]),
        (":p km:codifies :r . :v km:reviews :r ; km:settlesOn km:Codified .", [None]),
        # Told with a time of its own, either is told.
        (f"{DATED_REVIEW} {DATED_WRITING}", ["2025-02", "2025-05"]),
    ],
)
def test_a_rule_that_was_reviewed_and_written_down_is_put_into_writing_once(
    turtle: str, months: list[str | None]
) -> None:
    rows = answer("reviews-over-time", f'{turtle} :r km:ruleId "r-1" .')
    assert [(row.get("month"), row["state"], row["rules"]) for row in rows] == [(m, "Codified", "1") for m in months]


@pytest.mark.parametrize(
    ("text", "is_written"),
    [
        (":p a km:PublishedProhibition .", True),
        (":p km:statedIn :page .", True),
        (":p a km:ExplicitKnowledge .", False),
    ],
)
def test_what_goes_from_practice_into_a_published_rule_is_put_into_writing(text: str, is_written: bool) -> None:
    rule = learned(1, ":a", "km:DietContent", more=":r1 a km:TacitRule .")
    turtle = f"{rule} :w a km:Externalization ; km:convertsFrom :r1 ; km:convertsTo :p . {text}"
    assert bool(answer("tacit-rules", turtle)) != is_written
    assert bool(answer("reviews-over-time", turtle)) == is_written


@pytest.mark.parametrize(
    ("rule", "is_told"),
    [
        ("a km:InferredRule ; km:confidence km:WellSupported ; km:lifecycle km:Candidate", True),
        ("a km:InferredRule ; km:confidence km:WellSupported ; km:lifecycle km:Retired", True),
        ("a km:InferredRule ; km:confidence km:WellSupported ; km:lifecycle km:Rejected", False),
        ("a km:InferredRule ; km:confidence km:Hint", False),
        ("a km:ReportedRule", True),
        ("a km:ReportedRule ; km:lifecycle km:Rejected", False),
    ],
)
def test_a_rule_that_ended_is_told_though_it_was_retired_or_only_told(rule: str, is_told: bool) -> None:
    turtle = f':r {rule} ; km:ruleId "r-1" ; km:hasEvidence [ km:validUntil "2025-03-01T00:00:00Z"^^xsd:dateTime ] .'
    rows = answer("rules-that-began-or-ended", turtle)
    assert rows == ([{"rule_id": "r-1", "until": "2025-03-01T00:00:00Z"}] if is_told else [])


@pytest.mark.parametrize(
    ("turtle", "report", "source"),
    [
        (":h a km:ModeratorHandbook ; km:articulates :t ; dcterms:source <https://example.org/x#leak> .", "h", "leak"),
        (":t km:reportedIn :h . :h dcterms:source <https://example.org/x#press> .", "h", "press"),
        (":g a km:MigrationGuide ; km:articulates :t ; dcterms:source <https://example.org/x#page> .", "g", "page"),
        (":g a km:MigrationGuide ; km:articulates :t . :t km:reportedIn :h ; dcterms:source :page .", "h", "page"),
        (":t km:reportedIn :h ; dcterms:source <https://example.org/x#page> .", "h", "page"),
        (":t dcterms:source <https://example.org/x#page> .", None, "page"),
    ],
)
def test_where_a_told_rule_stands_is_told_of_a_report_a_document_or_the_rule(
    turtle: str, report: str | None, source: str
) -> None:
    (row,) = answer("reported-rules", f':t a km:ReportedRule ; km:ruleId "told" . {turtle}')
    assert (row.get("report"), row["source"]) == (report, source)


@pytest.mark.parametrize(("more", "relations"), [("", [None]), (":r km:equivalentTo :t .", ["equivalentTo"])])
def test_what_corroborates_a_told_rule_is_named_once(more: str, relations: list[str | None]) -> None:
    turtle = f""":t a km:ReportedRule ; km:ruleId "told" . :r a km:InferredRule ; km:ruleId "r-00000001" ;
        km:corroborates :t . {more}"""
    rows = answer("reported-rules", turtle)
    assert [(row["inferred_id"], row.get("relation"), row["corroborates"]) for row in rows] == [
        ("r-00000001", relation, "true") for relation in relations
    ]


def test_relations_to_published_rules_are_those_of_rules_from_practice_from_either_side() -> None:
    turtle = """:p a km:PublishedProhibition . :q a km:PublishedProhibition ; km:narrowerThan :p .
    :s km:statedIn :page ; km:equivalentTo :p . :p km:broaderThan :r . :r a km:InferredRule ; km:ruleId "r-1" .
    :p km:equivalentTo :t . :t km:reportedIn :report ; km:ruleId "told" ."""
    rows = answer("relations-to-published-rules", turtle)
    assert [(row["rule_id"], row["relation"], row["other"]) for row in rows] == [
        ("r-1", "narrowerThan", "p"),
        ("told", "equivalentTo", "p"),
    ]


@pytest.mark.parametrize(("told", "relation"), [("coveredBy", "coveredBy"), ("covers", "covers")])
@pytest.mark.parametrize("is_inverse", [False, True])
def test_what_is_told_to_cover_or_be_covered_is_a_relation(told: str, relation: str, is_inverse: bool) -> None:
    inverse = {"coveredBy": "covers", "covers": "coveredBy"}[told]
    fact = f":p km:{inverse} :t ." if is_inverse else f":t km:{told} :p ."
    turtle = f":p a km:PublishedProhibition . :t a km:ReportedRule ; km:ruleId 'told' . {fact}"
    rows = answer("relations-to-published-rules", turtle)
    assert [(row["rule_id"], row["relation"], row["other"]) for row in rows] == [("told", relation, "p")]


TRADE = "km:evokes km:OffPlatformTradeContent"


@pytest.mark.parametrize("said", [":e km:sense :s .", ":s km:isSenseOf :e .", ":e km:sense :s . :s km:isSenseOf :e ."])
def test_a_sense_is_of_an_entry_from_whichever_side_it_is_told(said: str) -> None:
    turtle = f"""{said} :e rdfs:label "加薇"@zh-Hans ; km:ambiguousLabel "薇"@zh .
    :s {TRADE} ; km:register km:CodedRegister ; rdfs:label "add me"@en-GB , "加我"@zh-Hans ; km:isSenseOf :e .
    :t km:isSenseOf :e ; rdfs:label "add fern"@en ."""
    assert answer("terms-that-hint-at-off-platform-trade", turtle) == [
        {"term": "加薇", "meaning": "add me", "other_form": "薇", "mostly_else": "true"}
    ]
    rows = answer("terms-with-several-senses", turtle)
    assert [(row["term"], row["meaning"], row.get("meaning_zh")) for row in rows] == [
        ("加薇", "add me", "加我"),
        ("加薇", "add fern", None),
    ]
    assert [(row["term"], row["meaning"]) for row in answer("coded-terms", turtle)] == [("加薇", "add me")]


@pytest.mark.parametrize(
    ("one", "two", "languages"),
    [
        ('rdfs:label "吃土"@zh', 'rdfs:label "eat dirt"@en', {("zh", "en")}),
        ('rdfs:label "吃土"@zh ; dcterms:language "zh"', 'rdfs:label "eat dirt"', {("zh", None)}),
        ('rdfs:label "吃土"@zh , "chitu"@en', 'rdfs:label "eat dirt"', {(None, None)}),
        ('rdfs:label "吃土" ; dcterms:language "zh"', 'rdfs:label "没钱"@zh', set()),
    ],
)
def test_terms_translate_each_other_though_nobody_told_of_their_languages(
    one: str, two: str, languages: set[tuple[str | None, str | None]]
) -> None:
    turtle = f":e km:sense :s ; {one} . :f km:sense :t ; {two} . :s km:translationOf :t . :t km:translationOf :s ."
    rows = answer("terms-that-translate-each-other", turtle)
    told = {frozenset((row.get("language"), row.get("other_language"))) for row in rows}
    assert told == {frozenset(pair) for pair in languages}
    assert len(rows) == len(languages)


AUTHORS = (
    ("a km:AuthorWithdrawal", "0"),
    ("a km:Decision ; km:decidedBy km:AuthorDecider", "0"),
    ("km:decidedBy km:AuthorDecider", "0"),
    ("a km:ModerationDecision", "1"),
)


@pytest.mark.parametrize(("decision", "count"), AUTHORS)
def test_what_authors_withdraw_was_not_acted_against_unless_somebody_else_did(decision: str, count: str) -> None:
    turtle = f":o km:ofContent [ km:mentions :e ] ; km:hasOutcome km:Removed ; km:ofDecision [ {decision} ]"
    rows = answer("terms-in-moderated-content", f"{turtle} .")
    assert [row["acted_against"] for row in rows] == ([count] if count == "1" else [])
    both = answer("terms-in-moderated-content", f"{turtle} , [ a km:ModerationDecision ; km:decidedBy km:Moderator ] .")
    assert [row["acted_against"] for row in both] == ["1"]


@pytest.mark.parametrize(
    ("decision", "is_reason"),
    [
        ("a km:Decision ; km:decidedBy km:Moderator", True),
        ("km:decidedBy km:CommunityDecider", True),
        ("a km:Decision ; km:decidedBy km:AuthorDecider", False),
    ],
)
def test_a_reason_is_the_platforms_by_who_decided(decision: str, is_reason: bool) -> None:
    rows = answer("stated-reasons", f':d {decision} ; km:statedReason "advertising" .')
    assert rows == ([{"reason": "advertising", "decisions": "1"}] if is_reason else [])


def test_conditions_of_one_exception_are_told_from_two_exceptions_by_the_scope() -> None:
    no_link = "[ owl:onProperty km:hasLink ; owl:hasValue false ]"
    together = f"[ owl:complementOf [ owl:intersectionOf ( km:ArtContent {no_link} ) ] ]"
    apart = f"[ owl:complementOf km:ArtContent ] [ owl:complementOf {no_link} ]"
    told = learned(1, ":a", "km:TradeContent", together) + learned(2, ":a", "km:TradeContent", apart)
    rows = answer("rules-with-exceptions", told)
    assert [(row["rule_id"], row["exception"], row["scope"]) for row in rows] == [
        (f"r-0000000{number}", exception, str(number)) for number in (1, 2) for exception in ("ArtContent", "false")
    ]


@pytest.mark.parametrize(
    ("name", "column", "part", "values"),
    [
        ("rules-with-numbers", "bound", by("[ owl:onProperty km:postCount ; owl:hasValue 0 ]"), ["0"]),
        ("rules-with-numbers", "bound", VERIFIED, []),
        ("rules-by-medium", "medium", "[ owl:unionOf ( km:VideoContent km:AudioContent ) ]", ["Audio", "Video"]),
        (
            "rules-by-medium",
            "medium",
            "[ owl:onProperty km:hasMedium ; owl:someValuesFrom [ owl:unionOf ( km:Video km:Audio ) ] ]",
            ["Audio", "Video"],
        ),
        (
            "rules-about-migration-topics",
            "topic",
            "[ owl:unionOf ( km:CatContent km:CultureExchangeContent ) ]",
            ["CultureExchangeContent"],
        ),
        # Not only newcomers'.
        ("rules-about-newcomers", "rule_id", "[ owl:unionOf ( km:MigrantContent km:CatContent ) ]", []),
    ],
)
def test_a_rule_is_about_what_a_value_or_a_choice_in_its_scope_names(
    name: str, column: str, part: str, values: list[str]
) -> None:
    rows = answer(name, learned(1, ":a", "km:DietContent", part))
    assert sorted(row[column] for row in rows) == values


@pytest.mark.parametrize(
    ("force", "is_told"), [("", True), ("km:deontic km:Obligation ;", True), ("km:deontic km:Prohibition ;", False)]
)
def test_what_says_what_it_requires_requires_it(force: str, is_told: bool) -> None:
    words = '"declare ads"@en-GB , "声明"@zh'
    rows = answer("what-rules-require", f":p a km:PublishedRule ; {force} km:requires {words} .")
    assert [row["requires"] for row in rows] == (["declare ads"] if is_told else [])


@pytest.mark.parametrize(
    ("rule", "is_told"),
    [
        ("a km:PublishedProhibition", True),
        ("km:statedIn :page ; km:deontic km:Prohibition", True),
        ("a km:ReportedRule ; km:deontic km:Prohibition", False),
        ("a km:PublishedPermission", False),
    ],
)
def test_what_a_study_counted_tells_how_precise_a_published_rule_is(rule: str, is_told: bool) -> None:
    rows = answer("precision-of-published-rules", f":p {rule} ; km:hasEvidence [ km:targetCount 8 ; km:keptCount 2 ] .")
    assert [row["precision"] for row in rows] == (["0.8"] if is_told else [])


@pytest.mark.parametrize("kind", ["a km:Community", "km:communityOf :p"])
def test_a_community_may_stand_behind_an_account(kind: str) -> None:
    rows = answer("who-stands-behind", f":acc km:accountHolder :locals . :locals {kind} .")
    assert rows == [{"relation": "accountHolder", "what": "acc", "who": "locals", "kind": "Community"}]


@pytest.mark.parametrize(
    ("entry", "is_term"),
    [("a km:LexicalEntry", True), ("km:usedOn :p", True), ("km:sense :s", True), ("rdfs:subClassOf km:Content", False)],
)
def test_a_note_is_on_a_term_by_what_is_told_of_it(entry: str, is_term: bool) -> None:
    rows = answer("terms-and-moderation", f':e {entry} ; rdfs:label "x"@en ; km:moderationNote "Vanishes."@en-GB .')
    assert [(row["term"], row["note"]) for row in rows if row["term"] == "x"] == [("x", "Vanishes.")] * is_term


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ('km:sourceFile "posts.csv"', "posts.csv"),
        ("prov:wasDerivedFrom :file", "file"),
        ('km:sourceFile "posts.csv" ; prov:wasDerivedFrom :file', "file"),
    ],
)
def test_an_observation_comes_from_a_file_or_what_bears_its_name(told: str, source: str) -> None:
    turtle = f':o a km:Observation ; km:rowId "x" ; km:sourceRow 6 ; {told} .'
    assert answer("provenance-of-observations", turtle) == [{"row_id": "x", "source": source, "row": "6"}]


@pytest.mark.parametrize(
    "who",
    [
        ":x km:accountHolder :ann ; km:accountOn :p .",
        ":x km:accountHolder :ann . :state prov:specializationOf :x ; km:accountOn :p .",
        ":state prov:specializationOf :x ; km:accountHolder :ann . :x km:accountOn :p .",
        ":ann km:brokersBetween :g , :h . :g km:communityOf :p .",
    ],
)
def test_a_person_is_where_an_account_its_states_or_brokered_communities_are(who: str) -> None:
    turtle = f"""{who} :p a km:Platform . :k km:heldBy :ann ; km:lackedBy :new ; rdfs:label "k"@en-GB .
    :new km:communityOf :p ."""
    assert answer("what-members-know-here", turtle) == [
        {"place": "p", "knows": "ann", "lacks": "new", "knowledge": "k", "english": "k"}
    ]


@pytest.mark.parametrize("name", ["tacit-rules", "stricter-rules", "reported-rules"])
def test_the_words_of_a_rule_are_told_once_in_whichever_english(name: str) -> None:
    told = "a km:ReportedRule" if name == "reported-rules" else "a km:TacitRule , km:StricterRule"
    rule = f""":p a km:PublishedProhibition . :r {told} ; km:ruleId "r-1" ; km:onPlatform :a ; km:enforcedAbove :p ;
        km:confidence km:Likely ; km:ruleText"""
    (row,) = answer(name, f'{rule} "Colour."@en-GB , "颜色。"@zh-Hans .')
    assert row["english"] == "Colour."
    assert row.get("chinese", "颜色。") == "颜色。"
    (row,) = answer(name, f'{rule} "A colour."@en-GB , "Color."@en .')
    assert row["english"] == "Color.", "what is plainly English comes first"


@pytest.mark.parametrize("name", [question.name for question in list_questions()])
def test_hundreds_of_told_rules_and_terms_are_asked_of_in_a_few_seconds(name: str) -> None:
    told = "".join(
        f""":t{n} a km:ReportedRule ; km:ruleId "t{n}" ; km:onPlatform :p ; km:reportedIn :report{n} ;
            km:heldTacitlyBy :ann ; km:lackedBy :g ;
            km:hasEvidence [ km:validFrom "2024-01-01T00:00:00Z"^^xsd:dateTime ; km:targetCount {n} ] .
        :w{n} a km:Codification ; km:convertsFrom :t{n} ; km:convertsTo :q{n} ; km:hasParticipant :ann ;
            km:convertedAt "2025-01-{n % 28 + 1:02}T00:00:00Z"^^xsd:dateTime .
        :q{n} a km:PublishedProhibition ; km:onPlatform :p ; km:codifies :t{n} ; km:enforcement km:Enforced .
        :v{n} a km:RuleReview ; km:reviews :t{n} ; km:settlesOn km:Codified ; km:reviewedBy :ann .
        :e{n} rdfs:label "词{n}"@zh ; km:usedOn :p ; km:moderationNote "Gone."@en . :s{n} km:isSenseOf :e{n} ; {TRADE} .
        :f{n} rdfs:label "word {n}"@en ; km:sense :u{n} . :u{n} km:translationOf :s{n} .
        :o{n} km:ofContent :c{n} ; km:hasOutcome km:Removed ; km:ofDecision :d{n} . :c{n} km:mentions :e{n} .
        :d{n} a km:ModerationDecision ; km:citesRule :q{n} ."""
        for n in range(200)
    )
    ontology()
    start = process_time()
    answer(name, told + ":p a km:Platform . :g km:communityOf :p .")
    assert process_time() - start < 15  # half a second; a product of all with all takes minutes


TRANSFER = """:go km:sourcePlatform :p , :q ; km:destinationPlatform :z ; km:occasionedBy :trek .
    :trek km:fromPlatform :p , :q ; km:toPlatform :z . """


@pytest.mark.parametrize(
    ("told", "rows"),
    [
        ("", {("p", None), ("q", None)}),
        # Which of two platforms people knew it from nobody told.
        (":go km:transfers :r .", {(None, "r"), ("p", None), ("q", None)}),
        (":go km:transfers :r . :r km:onPlatform :p .", {("p", "r"), ("q", None)}),
        (":go km:transfers :r . :r km:onPlatform km:TikTok . :p km:standsFor km:TikTok .", {("p", "r"), ("q", None)}),
        (":go km:transfers :r , :s . :r km:onPlatform :p .", {("p", "r"), (None, "s"), ("q", None)}),
        (":go km:transfers :r . :r km:onPlatform :p ; km:lifecycle km:Rejected .", {("p", None), ("q", None)}),
    ],
)
def test_what_people_took_along_from_several_platforms_is_of_the_one_it_is_told_of(
    told: str, rows: set[tuple[str | None, str | None]]
) -> None:
    found = answer("knowledge-transfers", TRANSFER + told)
    assert {(row.get("from"), row.get("carried")) for row in found} == rows
    assert len(found) == len(rows)
    assert {(row["to"], row["migration"]) for row in found} == {("z", "trek")}


@pytest.mark.parametrize("carried", ["", ":go km:transfers :r ."])
def test_what_people_took_along_from_one_platform_came_from_there(carried: str) -> None:
    (row,) = answer("knowledge-transfers", f":go km:sourcePlatform :p ; km:destinationPlatform :z . {carried}")
    assert (row["from"], row.get("carried")) == ("p", "r" if carried else None)


def test_of_two_migrations_each_is_told_beside_the_platform_people_left_in_it() -> None:
    turtle = """:go km:sourcePlatform :p , :q ; km:occasionedBy :one , :two .
    :one km:fromPlatform :p . :two km:fromPlatform :q ."""
    found = {(row["from"], row["migration"]) for row in answer("knowledge-transfers", turtle)}
    assert found == {("p", "one"), ("q", "two")}
    untold = ":go km:sourcePlatform :p , :q ; km:occasionedBy :one ."
    assert {row["migration"] for row in answer("knowledge-transfers", untold)} == {"one"}
