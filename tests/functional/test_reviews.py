"""What a project says of a learned rule, reviewed or written down, is what every output says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from run_store import private_folder

from kmgraph.namespaces import KM, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ROWS = "".join(
    f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number}\n"
    f"d{number},{'kept' if number % 20 == 0 else 'removed'},DietContent,c{number}\n"
    f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number}\n"
    for number in range(80)
)
CONFIG = """[project]
name = "p"
published = ["rules.toml"]
knowledge = ["facts.ttl"]
output = "out"
[[source]]
path = "posts.csv"
"""
RULES = """
[[rule]]
id = "no-diets"
deontic = "prohibition"
scope = "DietContent"
text = { en = "No diets." }
"""
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + (
    "@prefix : <https://example.org/facts#> .\n"
)
BASE = "https://w3id.org/kmgraph/project/p/"
REVIEWS = """
:mod a km:Person ; rdfs:label "a moderator"@en .
:early a km:RuleReview ; rdfs:label "early"@en ;
    km:reviews <{gambling}> ; km:reviewedBy :mod ; km:settlesOn km:Retired ;
    prov:endedAtTime "2025-01-01T00:00:00Z"^^xsd:dateTime .
:late a km:RuleReview ; rdfs:label "late"@en ; km:reviews <{gambling}> ; km:reviewedBy :mod ; km:settlesOn km:Reviewed ;
    prov:endedAtTime "2025-02-01T00:00:00Z"^^xsd:dateTime .
<%spublished/no-diets> km:codifies <{diets}> .
""".replace("%s", BASE)
STATED = "<{gambling}> km:lifecycle km:Retired ."
STUDY = """
:study a km:Report , km:Evidence ; rdfs:label "a study"@en ; dcterms:source <https://example.org/study> ;
    km:targetCount 41 ; km:keptCount 3 .
:told a km:ReportedRule ; km:ruleId "told" ; km:ruleText "Gambling goes."@en ; rdfs:label "no gambling"@en ;
    km:scope km:GamblingContent ; km:onPlatform km:RedNote ; km:reportedIn :study ; km:hasEvidence :study .
"""


TOLD = """
:told a km:ReportedRule ; km:ruleId "told" ; rdfs:label "no gambling"@en ; km:onPlatform km:RedNote .
:met a km:ModerationBarrier ; rdfs:label "met"@en ; km:raisedBy :told ; km:facedBy :mod .
:mod a km:Person ; rdfs:label "a moderator"@en .
:first a km:RuleReview ; rdfs:label "first"@en ; km:reviews :told ; km:reviewedBy :mod ; km:settlesOn km:{first} ;
    prov:endedAtTime "2025-01-01T00:00:00Z"^^xsd:dateTime .
:last a km:RuleReview ; rdfs:label "last"@en ; km:reviews :told ; km:reviewedBy :mod ; km:settlesOn km:{last} ;
    prov:endedAtTime "2025-02-01T00:00:00Z"^^xsd:dateTime .
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {"posts.csv": f"id,outcome,topic,author\n{ROWS}", "rules.toml": RULES, "kmgraph.toml": CONFIG}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(here: Kmgraph, project: Path, facts: str) -> dict[str, Any]:
    """Return the rules of a run with these facts, by a word of their scope."""
    (project / "facts.ttl").write_text(HEADER + facts, encoding="utf-8")
    result = here("guidelines", ".", cwd=project)
    assert result.returncode == 0, result.stderr
    rules = json.loads((project / "out/rules.json").read_bytes())["rules"]
    exact = json.loads((private_folder(project / "out") / "rules.json").read_bytes())["rules"]
    assert [rule["lifecycle"] for rule in rules] == [rule["lifecycle"] for rule in exact]
    return {"gambling" if "gambling" in rule["text"]["en"] else "diets": rule for rule in rules}


def totals(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((private_folder(project / "out") / "rules.json").read_bytes())["totals"]
    return found


def states(here: Kmgraph, project: Path) -> dict[str, str]:
    asked = here("query", "rules-by-lifecycle", "--format", "csv", cwd=project)
    return dict(line.removeprefix(str(KM)).split(",") for line in asked.stdout.splitlines()[1:])


def test_a_review_and_a_text_that_codifies_a_rule_take_effect(here: Kmgraph, project: Path) -> None:
    before = run(here, project, "")
    assert {rule["lifecycle"] for rule in before.values()} == {"candidate"}
    assert states(here, project) == {"Candidate": "2"}
    iris = {name: f"{BASE}rule/{rule['id']}" for name, rule in before.items()}

    after = run(here, project, REVIEWS.format(**iris))
    assert {name: rule["lifecycle"] for name, rule in after.items()} == {"gambling": "reviewed", "diets": "codified"}
    assert states(here, project) == {"Reviewed": "1", "Codified": "1"}
    shown = here("explain", after["gambling"]["id"], cwd=project).stdout
    assert "Worked out from what happened to posts, and reviewed by a person." in shown
    assert "Nobody has reviewed" not in shown
    page = (project / "out/guidelines.en.md").read_text("utf-8")
    assert "not reviewed" not in page
    assert "inferred, reviewed" in page
    assert here("validate", ".", cwd=project).returncode == 0

    retired = run(here, project, STATED.format(**iris))
    assert retired["gambling"]["lifecycle"] == "retired"
    assert after["gambling"]["text"]["en"] not in (project / "out/guidelines.en.md").read_text("utf-8")
    graph = (project / "out/graph.nq").read_text("utf-8")
    assert f"<{iris['gambling']}> <{KM.heldBy}>" not in graph
    assert here("validate", "out", cwd=project).returncode == 0


def test_a_told_rule_that_the_last_review_gave_up_stands_in_nobodys_way(here: Kmgraph, project: Path) -> None:
    for first, last, is_met in (("Reviewed", "Rejected", False), ("Retired", "Reviewed", True)):
        run(here, project, TOLD.format(first=first, last=last))
        graph = (project / "out/graph.nq").read_text("utf-8")
        state = f"<https://example.org/facts#told> <{KM.lifecycle}> "
        assert graph.count(state) == 1
        assert f"{state}<{KM}{last}>" in graph
        asked = here("query", "barriers-raised-by-rules", "--format", "csv", cwd=project)
        assert ("facts#told" in asked.stdout) == is_met
        assert here("validate", "out", cwd=project).returncode == 0


def test_a_rule_that_a_person_rejects_explains_nothing_and_is_not_put_into_writing(
    here: Kmgraph, project: Path
) -> None:
    rules = run(here, project, "")
    iri = f"{BASE}rule/{rules['gambling']['id']}"
    explained = totals(project)["by_tacit"]

    rejected = run(here, project, f":no a km:RuleReview ; km:reviews <{iri}> ; km:settlesOn km:Rejected .")
    assert rejected["gambling"]["lifecycle"] == "rejected"
    assert totals(project)["by_tacit"] < explained
    assert rules["gambling"]["text"]["en"] not in (project / "out/guidelines.en.md").read_text("utf-8")
    assert "A person has looked at this rule" in (project / "out/report.en.md").read_text("utf-8")
    asked = here("query", "tacit-rules", "--format", "csv", cwd=project).stdout
    assert rules["gambling"]["id"] not in asked
    assert here("validate", "out", cwd=project).returncode == 0
    # The evidence of its rules lies in the graph beside it.
    alone = here("validate", "out/rules.ttl", cwd=project)
    assert (alone.returncode, alone.stdout) == (0, "")
    assert "rules.ttl is a part of a run: all of out was validated" in alone.stderr

    (project / "facts.ttl").write_text(HEADER + f"<{iri}> km:lifecycle km:Rejected ; km:codifiedAs :text .", "utf-8")
    answer = here("validate", ".", cwd=project)
    # Who writes and who reviews may differ: it is odd, and not impossible.
    assert answer.returncode == 0
    assert "warning: A rejected rule should be no published rule" in answer.stdout


def test_the_counts_of_a_study_are_told_as_they_are(here: Kmgraph, project: Path) -> None:
    run(here, project, STUDY)
    assert f'<{KM.targetCount}> "41"' in (project / "out/graph.nq").read_text("utf-8")
    assert here("validate", ".", cwd=project).returncode == 0
