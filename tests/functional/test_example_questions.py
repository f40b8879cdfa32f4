"""The example's graph answers: every competency question, and twelve facts of the case that gave kmgraph its name."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from checkout import EXAMPLE, ROOT
from run_store import private_folder, run_store

from kmgraph.namespaces import KM
from kmgraph.query import list_questions

if TYPE_CHECKING:
    from installed import Kmgraph

CASE = "https://w3id.org/kmgraph/project/tiktok-refugees/knowledge#"
PROJECT = "https://w3id.org/kmgraph/project/tiktok-refugees/"
# Questions that the example can't answer, and which data it lacks; the competency fixture has them.
UNANSWERED = {
    "dependent-observations": "no campaigns or threads are recorded",
    "first-seen-after-a-migration": "the observations begin with the migration",
    "incomplete-rules": "all that matters to the planted rules is recorded",
    "narrower-than-elsewhere": "the planted rules of the two platforms are about different things",
    "odds-of-rules": "kept posts were not drawn apart",
    "rates-over-time": "the planted rules never changed",
    "rules-about-migration-topics": "no planted rule is about them",
    "rules-about-newcomers": "no planted rule is about newcomers alone",
    "rules-that-began-or-ended": "the planted rules held all the time",
    "rules-without-evidence": "there should be none",
    "same-rule-elsewhere": "the planted rules of the two platforms are about different things",
    "terms-without-definition": "there should be none",
    "terms-without-label": "there should be none",
    "unconfirmed-rules": "every rule was confirmed",
    "validation-results": "there is nothing to object to; the report is a file beside the graph",
}

# Fact -> the question that finds it, and what one row of the answer holds.
FACTS: dict[str, tuple[str, dict[str, str]]] = {
    "a law made people leave TikTok": (
        "migrations",
        {"migration": f"{KM}TikTokRefugees2025", "to": f"{KM}RedNote", "cause": f"{CASE}divest-or-ban"},
    ),
    "700,000 people came": ("migrations", {"start": "2025-01-12T00:00:00Z", "people": "700000"}),
    "RedNote translates since 19 January 2025": (
        "features-of-platforms",
        {"platform": f"{KM}RedNote", "feature": f"{CASE}rednote-translation", "since": "2025-01-19T00:00:00Z"},
    ),
    "translation lowered the language barrier": (
        "barriers-lowered-by-translation",
        {"barrier": f"{CASE}two-languages", "faced_by": f"{CASE}without-chinese"},
    ),
    "pictures of cats lowered it, too": (
        "knowledge-barriers",
        {"barrier": f"{CASE}two-languages", "kind": f"{KM}LanguageBarrier", "lowered_by": f"{CASE}cat-tax"},
    ),
    "the two networks were kept apart": (
        "knowledge-barriers",
        {"barrier": f"{CASE}separate-networks", "faced_by": f"{CASE}users-in-mainland-china"},
    ),
    "a post that asked whether gay people are welcome was removed": (
        "reported-rules",
        {"rule_id": "reported-asking-about-gay-people", "report": f"{CASE}press-report", "inferred_id": ""},
    ),
    "bare chests were removed, and newcomers could not know": (
        "barriers-raised-by-rules",
        {"rule_id": "reported-bare-chests", "barrier": f"{CASE}stricter-on-photos"},
    ),
    "making videos came along": (
        "knowledge-transfers",
        {"from": f"{KM}TikTok", "to": f"{KM}RedNote", "carried": f"{CASE}making-short-videos"},
    ),
    "what may be shown had to be learned anew": (
        "knowledge-transfers",
        {"migration": f"{KM}TikTokRefugees2025", "relearned": f"{CASE}bare-chests"},
    ),
    "locals read slang that newcomers don't": (
        "what-members-know-here",
        {"knows": f"{CASE}slang-testers", "lacks": f"{CASE}without-chinese", "knowledge": f"{CASE}reading-slang"},
    ),
    "paying the cat tax was socialization": (
        "conversions-of-knowledge",
        {"kind": f"{KM}Socialization", "conversion": f"{CASE}cat-tax", "participant": f"{CASE}cat-tax-payers"},
    ),
    "telling a newcomer to cover his chest was externalization": (
        "conversions-of-knowledge",
        {"kind": f"{KM}Externalization", "from": f"{CASE}what-skin-may-show", "to": f"{CASE}advice-on-photos"},
    ),
    "the advice of many videos was combined in one list": (
        "conversions-of-knowledge",
        {"kind": f"{KM}Combination", "from": f"{CASE}welcome-videos", "to": f"{CASE}unofficial-rules"},
    ),
    "telling the press was externalization": (
        "conversions-of-knowledge",
        {"kind": f"{KM}Externalization", "at": "2025-01-16T00:00:00Z", "to": f"{CASE}press-report"},
    ),
    "a newcomer was told to cover his chest": (
        "knowledge-of-communities",
        {"holder": f"{CASE}advised-newcomer", "kind": f"{KM}Person", "knowledge": f"{CASE}advice-on-photos"},
    ),
    "an organization runs RedNote": (
        "who-stands-behind",
        {"relation": f"{KM}operatedBy", "what": f"{KM}RedNote", "who": f"{CASE}operator"},
    ),
    "a second post of the same author was removed, too": (
        "reported-rules",
        {"rule_id": "reported-asking-about-gay-people", "report": f"{CASE}essay-on-removals"},
    ),
    "cooking after a recipe was internalization": (
        "conversions-of-knowledge",
        {"kind": f"{KM}Internalization", "conversion": f"{CASE}cooking-along", "to": f"{CASE}steaming-eggs"},
    ),
    "advice in comments helped with the photos": (
        "knowledge-barriers",
        {"barrier": f"{CASE}stricter-on-photos", "lowered_by": f"{CASE}advice-in-comments"},
    ),
}


@pytest.fixture(scope="module")
def graph(example_run: Path) -> ox.Store:
    return run_store(example_run)


def rows(graph: ox.Store, name: str) -> list[dict[str, str]]:
    (question,) = [question for question in list_questions() if question.name == name]
    found = graph.query(question.sparql, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return [{name: getattr(row[name], "value", "") for name in columns} for row in found]


def test_every_question_is_answered_or_lacks_data(graph: ox.Store) -> None:
    silent = {question.name for question in list_questions() if not rows(graph, question.name)}
    assert silent == set(UNANSWERED)
    asked = (ROOT / "tests" / "ontology" / "competency-answers.md").read_text(encoding="utf-8")
    assert all(f"\n## {name}\n" in asked for name in UNANSWERED)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_case_is_found_by_a_question(fact: str, here: Kmgraph, example_run: Path) -> None:
    question, cells = FACTS[fact]
    result = here("query", question, "--graph", example_run, "--format", "csv")
    assert result.returncode == 0, result.stderr
    answer = list(csv.DictReader(io.StringIO(result.stdout)))
    assert any(cells.items() <= row.items() for row in answer), answer


def test_the_facts_of_the_case_are_consistent_and_conform(here: Kmgraph) -> None:
    for command in (("ontology", "check"), ("validate",)):
        result = here(*command, EXAMPLE / "knowledge.ttl")
        assert result.returncode == 0, result.stdout + result.stderr


def test_a_told_rule_reaches_no_further_than_what_was_told() -> None:
    facts = ox.Store()
    facts.load(path=str(EXAMPLE / "knowledge.ttl"), format=ox.RdfFormat.TURTLE)
    scopes = {
        (quad.subject.value.removeprefix(CASE), quad.object.value)
        for quad in facts.quads_for_pattern(None, ox.NamedNode(KM.scope), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    assert scopes == {
        ("asking-about-gay-people", "https://example.org/tiktok-refugees#LGBTQQuestionContent"),
        ("bare-chests", f"{KM}ShirtlessFitnessContent"),
    }


def test_a_run_says_who_acts_on_its_rules_and_who_meets_them(graph: ox.Store) -> None:
    here, newcomers = f"{PROJECT}platform/rednote", f"{PROJECT}community/rednote-newcomers"
    assert any(row["holder"] == here for row in rows(graph, "knowledge-of-communities"))
    assert any(row["faced_by"] == newcomers for row in rows(graph, "barriers-raised-by-rules"))


def test_what_is_invented_is_not_said_of_real_platforms(graph: ox.Store) -> None:
    real = [ox.NamedNode(platform) for platform in (f"{KM}RedNote", f"{KM}TikTok")]
    told = [quad for platform in real for quad in graph.quads_for_pattern(None, None, platform)]
    assert not [quad for quad in told if str(quad.subject).startswith(f"<{PROJECT}rule/")]
    assert not [quad for quad in told if quad.predicate.value == KM.standsFor]


def test_a_run_says_which_told_rules_it_found_again(graph: ox.Store) -> None:
    told = [row for row in rows(graph, "reported-rules") if row["inferred_id"]]
    found = {(row["rule_id"], row["relation"], row["corroborates"]) for row in told}
    assert found == {
        ("told-of-politics", KM.equivalentTo, "true"),
        ("reported-trade", KM.equivalentTo, "true"),
        ("told-of-lgbtq-life", KM.narrowerThan, "false"),
    }
    words = {row["rule_id"]: row["english"] for row in rows(graph, "tacit-rules")}
    assert all("politics" in words[row["inferred_id"]] for row in told if row["rule_id"] == "told-of-politics")


def test_a_run_says_what_was_not_seen_where_people_come_from(graph: ox.Store) -> None:
    own = [row for row in rows(graph, "knowledge-transfers") if row["transfer"].startswith(f"{PROJECT}transfer/")]
    assert {(row["from"], row["to"], row["migration"]) for row in own} == {
        (f"{PROJECT}platform/tiktok", f"{PROJECT}platform/rednote", f"{PROJECT}invented#move")
    }
    assert any(row["not_seen_at_source"] for row in own)
    assert not any(row["carried"] or row["relearned"] for row in own), (
        "who used or relearned what, observations don't show"
    )


def test_facts_of_the_case_change_nothing_that_is_learned(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for path in EXAMPLE.iterdir():
        if path.suffix in {".ttl", ".csv"} or path.name in {"published.toml", "decisions.toml"}:
            (project / path.name).write_bytes(path.read_bytes())
    settings = (EXAMPLE / "kmgraph.toml").read_text(encoding="utf-8")
    lines = [line for line in settings.splitlines() if not line.startswith(("knowledge", "stands_for"))]
    (project / "kmgraph.toml").write_text("\n".join(lines), encoding="utf-8")
    result = here("learn", project, "-o", tmp_path / "rules.json")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "rules.json").read_bytes() == (private_folder(example_run) / "rules.json").read_bytes()


def test_questions_that_read_observations_are_those_that_need_them(graph: ox.Store, example_run: Path) -> None:
    public = run_store(example_run, is_whole=False)
    needing = {
        question.name for question in list_questions() if rows(graph, question.name) != rows(public, question.name)
    }
    marked = {question.name for question in list_questions() if question.reads_observations}
    assert needing <= marked
    assert marked - needing <= set(UNANSWERED)


def test_a_question_about_observations_is_refused_where_there_are_none(
    here: Kmgraph, example_run: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "published"
    shutil.copytree(example_run, alone)
    for graph_path in (alone, alone / "graph.nq"):
        result = here("query", "observations-per-platform", "--graph", graph_path)
        assert result.returncode == 3
        assert "reads single observations" in result.stderr
        assert here("query", "tacit-rules", "--graph", graph_path).stdout.count("\n") > 2


def test_what_validation_objected_to_is_asked_of_the_run_s_report(
    here: Kmgraph, example_run: Path, tmp_path: Path
) -> None:
    question = next(question for question in list_questions() if question.reads_validation)
    assert question.name == "validation-results"
    result = here("query", question.name, "--graph", example_run, "--format", "csv")
    assert (result.returncode, result.stdout.count("\n")) == (0, 1), result.stderr
    result = here("query", question.name, "--graph", example_run / "graph.nq")
    assert result.returncode == 3
    assert "reads the report of a validation" in result.stderr
    (tmp_path / "posts.csv").write_text("id,outcome,author\n1,removed,a\n", encoding="utf-8")
    shape = "[] a sh:NodeShape ; sh:targetClass km:Observation ; sh:property [ sh:path km:postedAt ; sh:minCount 1 ] ."
    (tmp_path / "shapes.ttl").write_text(
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix km: <{KM}> . {shape}", encoding="utf-8"
    )
    report = tmp_path / "report.ttl"
    here("validate", tmp_path / "posts.csv", "--shapes", tmp_path / "shapes.ttl", "-o", report)
    result = here("query", question.name, "--graph", report, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["focus"], row["where"], row["path"]) == ("", "posts.csv, row 1, column posted_at", f"{KM}postedAt")


def test_nobody_is_said_to_know_or_learn_more_than_a_source_told() -> None:
    facts = ox.Store()
    facts.load(path=str(EXAMPLE / "knowledge.ttl"), format=ox.RdfFormat.TURTLE)

    def of(name: str, prop: str) -> set[str]:
        ends = facts.quads_for_pattern(ox.NamedNode(CASE + name), ox.NamedNode(prop), None)
        return {quad.object.value.removeprefix(CASE) for quad in ends if isinstance(quad.object, ox.NamedNode)}

    assert of("second-press-report", f"{KM}heldExplicitlyBy") == set()
    assert of("bringing-skills-along", f"{KM}mustRelearn") == {"asking-about-gay-people", "bare-chests"}
