"""Questions asked of facts told in all ways that the terms allow: "this or that", no kind, other tags, other zones."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from question_cases import HEAD, answer, by, learned, ontology, scope

from kmgraph.query import list_questions

VIDEO = "[ owl:onProperty km:hasMedium ; owl:someValuesFrom km:Video ]"
AUDIO = "[ owl:onProperty km:hasMedium ; owl:someValuesFrom km:Audio ]"
NEWCOMERS = "newcomers-before-and-after-coming-into-force"


def one_of(*parts: str) -> str:
    return f"[ owl:unionOf ( {' '.join(parts)} ) ]"


@pytest.mark.parametrize(
    ("forbidden", "is_covered"),
    [
        (("km:AlcoholContent", "km:DietContent"), True),
        (("km:AlcoholContent", "km:GamblingContent"), False),
        (("km:AlcoholContent", VIDEO), True),
        (("km:AlcoholContent", "km:VideoContent"), True),
        (("km:AlcoholContent", AUDIO), False),
        (("km:AlcoholContent", "[ owl:intersectionOf ( km:DietContent " + VIDEO + " ) ]"), True),
        (("km:AlcoholContent", "[ owl:intersectionOf ( km:DietContent " + AUDIO + " ) ]"), False),
        (("km:AlcoholContent", one_of("km:CatContent", "km:DietContent")), True),
        (("km:AlcoholContent", by("km:VerifiedAccount")), False),
    ],
)
@pytest.mark.parametrize("beside", [(), ("km:Content",), (VIDEO,)])
def test_a_prohibition_of_this_or_that_covers_what_lies_in_one_of_them(
    forbidden: tuple[str, ...], beside: tuple[str, ...], is_covered: bool
) -> None:
    rules = learned(1, ":a", "km:DietContent", VIDEO) + learned(2, ":b", "km:CatContent", "km:QuestionContent")
    stated = ":p a km:PublishedRule ; km:deontic km:Prohibition ; km:onPlatform :b ; km:scope :stated ."
    rows = answer("allowed-here-not-elsewhere", rules + stated + scope("stated", *beside, one_of(*forbidden)))
    assert ("r-00000001" in {row["rule_id"] for row in rows}) != is_covered


@pytest.mark.parametrize(("said_again", "here"), [("", ["b"]), (":b a km:Platform . :c a km:Platform .", ["b"])])
def test_where_nothing_was_learned_it_is_not_acted_against_either(said_again: str, here: list[str]) -> None:
    (question,) = [question for question in list_questions() if question.name == "allowed-here-not-elsewhere"]
    run = ":g prov:wasGeneratedBy :learning . :learning a km:LearningRun ." + said_again
    # What people say comes first in the graph of a run, and is not said twice.
    kind = "" if said_again else "a km:Platform ; "
    graph = f":g {{ :b {kind}rdfs:label 'B'@en . {learned(1, ':a', 'km:DietContent')} }}"
    store = ox.Store()
    store.bulk_load(ontology(), format=ox.RdfFormat.N_TRIPLES)
    store.load((HEAD + run + graph).encode(), format=ox.RdfFormat.TRIG)
    found = store.query(question.sparql, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["here"].value.rsplit("#", 1)[-1] for row in found] == here


@pytest.mark.parametrize(
    ("zone", "is_at_the_time"), [("2024-02-29T20:00:00-08:00", True), ("2024-03-01T04:00:00+08:00", False)]
)
def test_the_month_in_which_a_prohibition_ended_is_that_of_utc(zone: str, is_at_the_time: bool) -> None:
    seen = "".join(f":{name} km:firstObserved '2024-03-01T00:00:00Z'^^xsd:dateTime ." for name in ("e1", "e2"))
    rules = learned(1, ":a", "km:DietContent") + learned(2, ":b", "km:CatContent") + seen
    stated = f""":p a km:PublishedProhibition ; km:onPlatform :b ; km:scope km:DietContent ;
        km:inForceUntil "{zone}"^^xsd:dateTime ."""
    rows = answer("allowed-here-not-elsewhere", rules + stated)
    assert ("r-00000001" in {row["rule_id"] for row in rows}) != is_at_the_time


@pytest.mark.parametrize(
    ("start", "is_after"),
    [
        ("2025-02-28T20:00:00-08:00", False),
        ("2025-03-01T04:00:00Z", False),
        ("2025-03-01T04:00:00+08:00", True),
        ("2025-02-20T04:00:00", True),
    ],
)
def test_a_migration_began_in_the_month_of_utc(start: str, is_after: bool) -> None:
    rows = answer(
        "first-seen-after-a-migration",
        f""":move km:toPlatform :p ; km:migrationStart "{start}"^^xsd:dateTime .
        :r a km:InferredRule ; km:ruleId "r-00000001" ; km:onPlatform :p ; km:confidence km:Likely ; km:hasEvidence :e .
        :e km:firstObserved "2025-03-01T00:00:00Z"^^xsd:dateTime .
        :o km:ofContent :post ; km:postedAt "2025-01-31T20:00:00-08:00"^^xsd:dateTime .
        :before km:ofContent :post ; km:postedAt "2025-01-05T00:00:00Z"^^xsd:dateTime .
        :post km:inCommunity :g . :g km:communityOf :p .""",
    )
    assert bool(rows) == is_after


@pytest.mark.parametrize(
    ("measure", "against"),
    [
        ("km:PaymentSuspension", None),
        ("km:PaymentTermination", None),
        ("km:Strike", None),
        ("km:CommunityClosure", None),
        ("km:Demonetization", "post"),
        ("km:Removal", "post"),
    ],
)
def test_a_measure_is_on_the_post_only_if_it_is_one_on_posts(measure: str, against: str | None) -> None:
    rows = answer("measures-of-decisions", f":d km:decidesOn :post ; km:imposes :m , :n . :m a {measure} .")
    assert [row.get("against") for row in rows if row["imposed"] == "m"] == [against]


def newcomers(forbidden: str, posts: str) -> list[dict[str, str]]:
    rule = f""":p km:deontic km:Prohibition ; km:onPlatform :x ; km:scope :s ;
        km:inForceFrom "2025-02-01T00:00:00Z"^^xsd:dateTime . :s owl:equivalentClass {forbidden} .
        :ann km:migratedFrom :q ."""
    rows = answer(NEWCOMERS, rule + posts)
    return [{name: value for name, value in row.items() if name not in {"published", "since"}} for row in rows]


def post(name: str, kind: str, posted: str, outcome: str = "Kept", where: str = "km:publishedOn :x") -> str:
    return f""":o{name} km:ofContent :{name} ; km:hasOutcome km:{outcome} ; km:postedAt "{posted}"^^xsd:dateTime .
        :{name} a km:{kind} ; {where} ; km:hasAuthor :ann ."""


def test_newcomers_posts_on_each_topic_of_a_prohibition_are_counted() -> None:
    posts = post("a", "AlcoholContent", "2025-01-01T00:00:00Z", "Removed") + post(
        "b", "GamblingContent", "2025-03-01T00:00:00Z"
    )
    either = one_of("km:AlcoholContent", "km:GamblingContent")
    for forbidden in (either, f"[ owl:intersectionOf ( km:Content {either} ) ]"):
        assert newcomers(forbidden, posts) == [
            {
                "topic": topic,
                "posts_before": before,
                "removed_of_before": before,
                "posts_after": after,
                "removed_of_after": "0",
            }
            for topic, before, after in (("AlcoholContent", "1", "0"), ("GamblingContent", "0", "1"))
        ]


def test_a_time_that_may_be_before_or_after_takes_no_other_out_of_the_count() -> None:
    posts = "".join(
        post(name, "AlcoholContent", time)
        for name, time in (("a", "2025-01-01T00:00:00Z"), ("b", "2025-02-01T08:00:00"), ("c", "2025-03-01T00:00:00"))
    )
    (row,) = newcomers("[ owl:intersectionOf ( km:AlcoholContent ) ]", posts)
    assert (row["posts_before"], row["posts_after"]) == ("1", "1")


HOMES = [
    ("km:publishedOn :x", "", True),
    ("km:inCommunity :g", ":g km:communityOf :x .", True),
    ("km:textLength 5", ":ann km:accountOn :x .", True),
    ("km:textLength 5", ":ann prov:specializationOf :acc . :acc km:accountOn :x .", True),
    ("km:publishedOn :y", ":ann km:accountOn :x .", False),
]


@pytest.mark.parametrize(("where", "more", "is_there"), HOMES)
def test_content_is_where_its_community_or_else_its_author_is(where: str, more: str, is_there: bool) -> None:
    posts = post("a", "AlcoholContent", "2025-01-01T00:00:00Z", where=where) + more
    assert bool(newcomers("[ owl:intersectionOf ( km:AlcoholContent ) ]", posts)) == is_there
    assert (
        bool(
            newcomers(
                "[ owl:intersectionOf ( km:AlcoholContent ) ]", posts.replace(":x", ":u") + ":u km:standsFor :x ."
            )
        )
        == is_there
    )
    counted = [row["platform"] for row in answer("observations-per-platform", posts)]
    assert counted == ["x" if is_there else "y"]


@pytest.mark.parametrize(
    ("decisions", "is_counted"),
    [
        ("[ a km:AuthorWithdrawal ]", False),
        ("[ km:decidedBy km:AuthorDecider ]", False),
        ("[ a km:Decision ; km:decidedBy km:AuthorDecider ]", False),
        ("[ km:decidedBy km:Moderator ]", True),
        ("[ a km:AuthorWithdrawal ] , [ km:imposes :m ]", True),
        ("[ a km:AuthorWithdrawal ] , [ km:decidedBy km:AuthorDecider ]", False),
    ],
)
@pytest.mark.parametrize(
    "name",
    ["observations-per-platform", "observed-topics", "outcomes-by-kind-of-account", "terms-in-moderated-content"],
)
def test_what_an_author_took_down_is_left_out_unless_the_platform_acted(
    name: str, decisions: str, is_counted: bool
) -> None:
    seen = f":o km:ofContent :c ; km:hasOutcome km:Removed ; km:ofDecision {decisions} ."
    content = ":c a km:AlcoholContent ; km:publishedOn :p ; km:hasAuthor :ann ; km:mentions :w . :ann a km:LocalUser ."
    assert bool(answer(name, seen + content)) == is_counted


@pytest.mark.parametrize("told", ["km:migratedIn :m", "km:migratedFrom :q", "a km:MigratingUser"])
@pytest.mark.parametrize("bearer", [":ann", ":account"])
def test_who_came_in_a_migration_is_of_the_kind_that_does(told: str, bearer: str) -> None:
    seen = ":o km:ofContent :c ; km:hasOutcome km:Kept . :c km:hasAuthor :ann . :ann prov:specializationOf :account ."
    rows = answer("outcomes-by-kind-of-account", f"{seen} {bearer} {told} .")
    assert rows == [{"kind": "MigratingUser", "outcome": "Kept", "observations": "1"}]


def test_a_kind_stays_one_though_a_rule_is_titled_like_it() -> None:
    rule = (
        ":tg a km:PublishedRule ; rdfs:label 'gambling content'@en ; km:scope km:GamblingContent , :made ."
        ":made rdfs:subClassOf km:Content ; rdfs:label 'gambling content'@en ."
    )
    kinds = {row["kind"] for row in answer("content-tree", rule)}
    assert "GamblingContent" in kinds
    assert "made" not in kinds


@pytest.mark.parametrize(
    ("evidence", "period"),
    [
        ("km:validFrom {0} ; km:validUntil {1}", (True, True)),
        ("km:validFrom {0}", (True, False)),
        ("km:validUntil {1}", (False, True)),
        ("km:firstObserved {0} ; km:validUntil {1}", (True, False)),
    ],
)
def test_a_period_that_was_told_is_one(evidence: str, period: tuple[bool, bool]) -> None:
    times = [f'"2025-0{month}-01T00:00:00Z"^^xsd:dateTime' for month in (1, 2)]
    turtle = f":r km:ruleId 'r' ; km:hasEvidence [ {evidence.format(*times)} ] ."
    (row,) = answer("periods-of-rules", turtle)
    assert ("first" in row, "last" in row) == period
    # Of what was never counted there is no evidence to tell.
    assert answer("evidence-of-rules", turtle) == []


def test_a_written_rule_with_an_id_rests_on_no_observations() -> None:
    turtle = ":p a km:PublishedRule ; km:ruleId 'p22' ; km:hasEvidence [ km:targetCount 12 ; km:keptCount 40 ] ."
    assert answer("evidence-of-rules", turtle) == []


@pytest.mark.parametrize(
    ("labels", "term"),
    [
        ("'小蓝书'@zh-CN , 'Little Blue Book'@en", "小蓝书"),
        ("'薯条'@zh-Hans , 'fries'@en-GB", "薯条"),
        ("'蚌埠住了'@zh , '蚌埠'@zh-Hant", "蚌埠住了"),
        ("'seggs'@en", "seggs"),
    ],
)
def test_a_coded_term_is_shown_in_chinese_of_any_place(labels: str, term: str) -> None:
    turtle = (
        f":x rdfs:label {labels} ; km:sense :s . :s km:register km:CodedRegister ; rdfs:label 'sex'@en-US , '性'@zh ."
    )
    assert answer("coded-terms", turtle) == [{"term": term, "meaning": "sex"}]


def test_what_a_coded_term_says_to_outsiders_is_not_what_it_stands_for() -> None:
    turtle = """:x a km:CodedTerm ; rdfs:label "菜"@zh ; km:sense :a , :b . :b rdfs:label "drugs"@en .
        :a rdfs:label "vegetable"@en ; km:register km:StandardRegister ."""
    assert [row["meaning"] for row in answer("coded-terms", turtle)] == ["drugs"]


@pytest.mark.parametrize(
    ("labels", "english"),
    [("'the exodus'@en-US", "the exodus"), ("'it'@en , 'a thing'@en-GB", "it"), ("'迁移'@zh", None)],
)
def test_a_migration_is_named_in_english_of_any_place(labels: str, english: str | None) -> None:
    rows = answer("migrations", f":m km:toPlatform :x ; rdfs:label {labels} .")
    assert [row.get("english") for row in rows if row["migration"] == "m"] == [english]


@pytest.mark.parametrize(
    "told",
    [
        ":r km:prescribesOutcome km:NotAllowed .",
        ":r km:inForceUntil '2025-01-01T00:00:00Z'^^xsd:dateTime .",
        ":r km:hasEvidence :e .",
        ":r km:supersedes :s .",
        ":s km:supersedes :r .",
        ":d km:citesRule :r .",
    ],
)
def test_what_a_property_says_to_be_a_rule_is_one(told: str) -> None:
    assert [row["rule"] for row in answer("barriers-raised-by-rules", f":b km:raisedBy :r . {told}")] == ["r"]
    assert [row["rule"] for row in answer("documents-and-rules", f":h km:articulates :r . {told}")] == ["r"]
    written = ":w a km:Codification ; km:convertsFrom :r ; km:convertsTo :text . :text a km:PublishedRule ."
    # What only published rules have was no rule from practice before: it went into another text.
    of_published = ("prescribesOutcome", "inForceUntil", "citesRule")
    rows = [row["rule_id"] for row in answer("codified-rules", f"{written} {told}")]
    assert rows == ([] if any(name in told for name in of_published) else ["r"])


@pytest.mark.parametrize(
    ("told", "ground"),
    [
        ("km:citesRule :rule", "rule"),
        ("km:groundReference 'Section 3'", "Section 3"),
        ("km:citesRule :rule ; km:groundReference 'Section 3'", "rule"),
        ("km:onGround km:TermsGround ; km:citesRule :rule", "TermsGround"),
    ],
)
def test_a_decision_is_grounded_on_what_it_cites(told: str, ground: str) -> None:
    assert answer("grounds-of-decisions", f":d {told} .") == [{"ground": ground, "decisions": "1"}]


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        (":x a km:PlatformOperator .", {"PlatformOperator"}),
        (":x a km:PlatformOperator , km:Person .", {"Person"}),
        (":x a km:PlatformOperator , km:Organization .", {"Organization"}),
        (":x km:platformUrl 'https://x.example'^^xsd:anyURI .", {"Platform"}),
        (":t km:sourcePlatform :x .", {"Platform"}),
        (":m km:toPlatform :x .", {"Platform"}),
        (":m km:onCommunity :x .", {"Community"}),
        (":c km:hasAuthor :x .", {"UserAccount"}),
    ],
)
def test_of_which_kind_a_holder_is_any_property_tells(told: str, kinds: set[str]) -> None:
    rows = answer("knowledge-of-communities", f":k km:heldBy :x . {told}")
    assert {row.get("kind") for row in rows if row["holder"] == "x"} == kinds


def test_who_has_the_text_of_a_platform_has_its_rules_in_words() -> None:
    rows = answer("knowledge-of-communities", ":terms km:heldExplicitlyBy :ann . :r km:statedIn :terms .")
    assert {(row["knowledge"], row["in_words"]) for row in rows} == {("terms", "true"), ("r", "true")}


@pytest.mark.parametrize(
    ("turtle", "platform"),
    [
        (":m km:onAccount :acc . :acc km:memberOf :g . :g km:communityOf :p .", "p"),
        (":m km:onAccount :acc . :acc km:accountOn :p ; km:memberOf :g . :g km:communityOf :q .", "p"),
        (":m km:onAccount :acc . :state prov:specializationOf :acc ; km:accountOn :p .", "p"),
        (":d km:decidesOn :c . :c km:hasAuthor :acc . :acc km:accountOn :p .", "p"),
        (":d km:decidesOn :c . :c km:hasAuthor :acc ; km:publishedOn :q . :acc km:accountOn :p .", "q"),
    ],
)
def test_a_decision_is_of_the_platform_that_an_account_tells(turtle: str, platform: str) -> None:
    rows = answer("decisions-by-decider", f":d km:imposes :m ; km:decidedBy km:Moderator . {turtle}")
    assert [row["platform"] for row in rows] == [platform]
