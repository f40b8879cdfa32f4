"""Functional: what people decide about rules takes effect in the next run, and only where it still fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from run_store import private_folder

from kmgraph.model import ClassLiteral, Scope, rule_id
from kmgraph.namespaces import KM, PROV

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ROWS = "".join(
    f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number}\n"
    f"d{number},{'kept' if number % 20 == 0 else 'removed'},DietContent,c{number}\n"
    for number in range(80)
) + "".join(f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number}\n" for number in range(400))
CONFIG = """[project]
name = "p"
output = "out"
{more}
[[platform]]
id = "forum"
[[source]]
path = "posts.csv"
"""
BASE = "https://w3id.org/kmgraph/project/p/"
WORDS = 'text = { en = "Do not write about gambling.", zh = "请勿发布赌博内容。" }'


class Made(NamedTuple):
    code: int
    said: str
    public: dict[str, Any]
    exact: dict[str, Any]
    page: str
    graph: str

    def rule(self, word: str) -> dict[str, Any]:
        return next(rule for rule in self.exact["rules"] if word in rule["scope"]["manchester"])

    def shown(self) -> set[str]:
        return {rule["scope"]["manchester"] for rule in self.public["rules"]}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts.csv").write_text(f"id,outcome,topic,author\n{ROWS}", encoding="utf-8")
    return tmp_path


def run(here: Kmgraph, project: Path, decisions: str = "", more: str = "", code: int = 0) -> Made:
    (project / "kmgraph.toml").write_text(CONFIG.format(more=more), encoding="utf-8")
    (project / "decisions.toml").write_text(f"format = 1\n{decisions}", encoding="utf-8")
    done = here("guidelines", ".", cwd=project)
    assert done.returncode == code, done.stderr
    out = project / "out"
    return Made(
        done.returncode,
        done.stderr,
        json.loads((out / "rules.json").read_bytes()),
        json.loads((private_folder(out) / "rules.json").read_bytes()),
        (out / "guidelines.en.md").read_text("utf-8"),
        (out / "graph.nq").read_text("utf-8"),
    )


def write_rule(project: Path, scope: str, text: str) -> None:
    rule = f'id = "written"\ndeontic = "prohibition"\nscope = "{scope}"\ntext = {{ en = "{text}" }}\n'
    (project / "rules.toml").write_text(f"[[rule]]\n{rule}", encoding="utf-8")


def decision(rule: dict[str, Any], state: str, *more: str) -> str:
    lines = (f'rule = "{rule["id"]}"', f'scope = "{rule["scope"]["manchester"]}"', f'state = "{state}"', *more)
    return "\n[[decision]]\n" + "".join(f"{line}\n" for line in lines)


def test_a_rule_that_is_put_into_writing_is_a_published_rule_of_the_next_run(here: Kmgraph, project: Path) -> None:
    before = run(here, project)
    gambling = before.rule("Gambling")
    assert gambling["status"] == "tacit"
    who = ('by = "Ann Other"', 'role = "moderator"', "on = 2025-05-02")
    after = run(here, project, decision(gambling, "codified", WORDS, *who))

    rule = after.rule("Gambling")
    assert (rule["id"], rule["status"], rule["lifecycle"]) == (gambling["id"], "restates", "codified")
    assert rule["text"]["en"] == "Do not write about gambling."
    (published,) = after.exact["published"]
    assert (published["iri"], published["status"]) == (f"{BASE}published/{rule['id']}", "enforced")
    assert rule["relations"] == [{"kind": "equivalent", "to": published["iri"]}]
    shares = [made.exact["totals"] for made in (before, after)]
    assert shares[0]["by_published"] == 0
    # Gambling makes up half of what is removed by rules.
    assert shares[1]["by_published"] == pytest.approx(shares[0]["by_tacit"] / 2, abs=0.03)
    assert shares[1]["by_tacit"] == pytest.approx(shares[0]["by_tacit"] / 2, abs=0.03)
    assert "Do not write about gambling." in after.page

    assert f"<{published['iri']}> <{KM.codifies}> <{rule['iri']}>" in after.graph
    review = f"<{BASE}review/{rule['id']}>"
    assert f"{review} <{KM.settlesOn}> <{KM.Codified}>" in after.graph
    assert f'{review} <{PROV.endedAtTime}> "2025-05-02T00:00:00Z"' in after.graph
    assert '"moderator"@en' in after.graph
    assert '"审核人员"@zh' in after.graph, "a common role is said in each language"
    assert "Ann Other" not in after.graph + after.page
    asked = here("query", "codified-rules", "--format", "csv", cwd=project).stdout
    assert rule["id"] in asked
    assert "2025-05-02" in asked
    assert here("validate", ".", cwd=project).returncode == 0
    assert here("validate", "out", cwd=project).returncode == 0


@pytest.fixture
def base_rates(project: Path) -> dict[str, float]:
    """Give the share that was removed of the posts beside rules, with gambling among them and without."""
    rows = [line.split(",") for line in (project / "posts.csv").read_text("utf-8").splitlines()[1:]]
    beside = {"all": {"TravelContent"}, "without gambling": {"TravelContent", "GamblingContent"}}
    posts = {name: [outcome for _, outcome, topic, _ in rows if topic in topics] for name, topics in beside.items()}
    return {name: outcomes.count("removed") / len(outcomes) for name, outcomes in posts.items()}


def test_what_is_no_rule_covers_no_posts(here: Kmgraph, project: Path, base_rates: dict[str, float]) -> None:
    before = run(here, project)
    assert before.rule("Diet")["evidence"]["base_rate"] == pytest.approx(base_rates["all"], abs=1e-6)
    after = run(here, project, decision(before.rule("Gambling"), "rejected"))
    assert after.rule("Diet")["evidence"]["base_rate"] == pytest.approx(base_rates["without gambling"], abs=1e-6)
    assert "Of the posts that no rule covers, at most 20% were removed" in after.page
    assert after.public["rules"][0]["evidence"]["base_rate"] == 0.2
    draft = here("check", "x", "--set", "topic=TravelContent", "--lang", "en", cwd=project)
    assert f"Among posts that no known rule covers, the rate is {base_rates['without gambling']:.0%}." in draft.stdout


def test_what_observers_write_down_is_no_words_of_the_platform(here: Kmgraph, project: Path) -> None:
    gambling = run(here, project).rule("Gambling")
    made = run(here, project, decision(gambling, "codified", WORDS))
    assert "**written down here** · **well supported**" in made.page
    assert "**adopted**" not in made.page, "it says the same"
    assert "it is not the platform’s text." in made.page
    assert "published rule at work" not in made.page
    totals = made.exact["totals"]
    assert totals["by_observers"] == totals["by_published"] > 0
    told = here("explain", gambling["id"], "--lang", "en", cwd=project).stdout
    assert "Written down here. This rule was worked out from what happened to posts." in told
    draft = here("check", "x", "--set", "topic=GamblingContent", "--lang", "en", cwd=project).stdout
    assert "“Do not write about gambling.” (written down by those who publish this guide)" in draft
    report = (project / "out" / "report.zh.md").read_text("utf-8")
    assert "由本指南发布方成文" in report


def test_what_observers_wrote_down_stands_apart_from_what_the_platform_published(here: Kmgraph, project: Path) -> None:
    write_rule(project, "TravelContent", "No trips.")
    more = 'published = ["rules.toml"]'
    gambling = run(here, project, more=more).rule("Gambling")
    made = run(here, project, decision(gambling, "codified", WORDS), more)
    above = "Rule 1 above is not the platform’s text; those who publish this guide wrote it."
    assert f"These are the platform’s own words. {above}" in made.page
    # One that no longer comes out stands among the published ones, and is not theirs.
    politics = rule_id("forum", Scope.of((ClassLiteral(f"{KM}PoliticalContent"),)))
    gone = decision(
        {"id": politics, "scope": {"manchester": "PoliticalContent"}}, "codified", 'text = { en = "No politics." }'
    )
    lost = run(here, project, gone, more)
    assert "but for what is marked “written down here”" in lost.page
    assert "> No politics.\n\n**written down here** · " in lost.page
    lone = run(here, project, gone)
    assert "These are not the platform’s words." in lone.page


def test_what_a_platform_writes_down_in_its_own_project_is_its_own(here: Kmgraph, project: Path) -> None:
    more = 'publisher = "platform"'
    gambling = run(here, project, more=more).rule("Gambling")
    made = run(here, project, decision(gambling, "codified", WORDS), more)
    assert "**not written down before** · **well supported** · **adopted**" in made.page
    assert "by_observers" not in made.exact["totals"]
    told = here("explain", gambling["id"], "--lang", "en", cwd=project).stdout
    assert "Not written down before. No published rule of the platform said this before." in told


def test_a_platforms_own_sentence_is_not_said_to_be_inferred(here: Kmgraph, project: Path) -> None:
    write_rule(project, "GamblingContent", "No bets.")
    more = 'published = ["rules.toml"]\npublisher = "platform"'
    gambling = run(here, project, more=more).rule("Gambling")
    made = run(here, project, decision(gambling, "reviewed", 'role = "moderator"'), more)
    assert ". No bets.\n\n**published rule at work** · **well supported** · **in the platform’s words** · " in made.page
    assert "inferred, reviewed" not in made.page
    # Another's words for it are no words of the platform.
    words = ('role = "moderator"', 'text = { en = "Do not bet." }')
    page = run(here, project, decision(gambling, "reviewed", *words), more).page
    assert ". Do not bet.\n\n**published rule at work** · **well supported** · **inferred, reviewed by: mod" in page


def test_reviewers_appear_by_name_where_the_project_says_so(here: Kmgraph, project: Path) -> None:
    rule = run(here, project).rule("Gambling")
    made = run(here, project, decision(rule, "reviewed", 'by = "Ann Other"'), "show_reviewers = true")
    assert '"Ann Other"@en' in made.graph
    assert made.rule("Gambling")["lifecycle"] == "reviewed"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("rejected", "One pattern is not shown, because a reviewer decided that it is no rule."),
        ("retired", "A person found one rule to hold no longer; no document shows it."),
    ],
)
def test_what_a_person_takes_back_leaves_all_that_is_public(
    here: Kmgraph, project: Path, state: str, words: str
) -> None:
    before = run(here, project)
    gambling = before.rule("Gambling")
    after = run(here, project, decision(gambling, state, 'reason = "Another cause."'))
    assert after.shown() == {"DietContent"}
    assert after.rule("Gambling")["lifecycle"] == state
    public = "".join(
        path.read_text("utf-8") for path in sorted((project / "out").glob("*.*")) if path.suffix != ".html"
    )
    assert gambling["id"] not in public
    assert words in after.page + after.said
    totals = [made.exact["totals"] for made in (before, after)]
    assert totals[1]["by_tacit"] == pytest.approx(totals[0]["by_tacit"] / 2, abs=0.03)
    assert totals[1]["unexplained"] > totals[0]["unexplained"]
    checked = here("check", "--format", "json", "--set", "topic=GamblingContent", "text", cwd=project)
    assert gambling["id"] not in checked.stdout
    assert here("validate", "out", cwd=project).returncode == 0


def test_a_scope_that_is_not_the_rules_is_refused(here: Kmgraph, project: Path) -> None:
    rule = run(here, project).rule("Gambling")
    wrong = decision(rule, "reviewed").replace("GamblingContent", "TravelContent")
    (project / "decisions.toml").write_text(wrong, encoding="utf-8")
    done = here("guidelines", ".", cwd=project)
    assert done.returncode == 3
    assert f'the scope is not that of the rule "{rule["id"]}"' in done.stderr
    assert "[[decision]] 1 scope" in done.stderr
    (project / "decisions.toml").write_text(wrong.replace("TravelContent", "TravelContnet"), encoding="utf-8")
    done = here("guidelines", ".", cwd=project)
    assert done.returncode == 3
    assert 'did you mean "TravelContent"?' in done.stderr


def test_what_was_decided_holds_with_more_data(here: Kmgraph, project: Path) -> None:
    gambling = run(here, project).rule("Gambling")
    decided = decision(gambling, "reviewed", WORDS)
    run(here, project, decided)
    with (project / "posts.csv").open("a", encoding="utf-8") as posts:
        posts.writelines(f"h{number},removed,GamblingContent,e{number}\n" for number in range(30))
        posts.writelines(f"u{number},kept,TravelContent,f{number}\n" for number in range(90))
    after = run(here, project, decided)
    rule = after.rule("Gambling")
    assert (rule["id"], rule["lifecycle"]) == (gambling["id"], "reviewed")
    assert rule["evidence"]["target"] == gambling["evidence"]["target"] + 30
    assert "Do not write about gambling." in after.page
    assert "no longer" not in after.said


def test_words_wait_where_the_scope_changed_a_little(here: Kmgraph, project: Path) -> None:
    before = run(here, project)
    gambling = before.rule("Gambling")
    rows = ROWS.replace("GamblingContent", "OnlineGambling").splitlines(keepends=True)
    mixed = [*rows, *(f"o{number},kept,GamblingContent,o{number}\n" for number in range(16))]
    (project / "posts.csv").write_text("id,outcome,topic,author\n" + "".join(mixed), encoding="utf-8")
    (project / "more.ttl").write_text(
        "@prefix km: <https://w3id.org/kmgraph/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <https://example.org/more#> .\n"
        "<https://example.org/more> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .\n"
        ':OnlineGambling a owl:Class ; rdfs:subClassOf km:GamblingContent ; rdfs:label "online gambling"@en .\n'
    )
    after = run(here, project, decision(gambling, "reviewed", WORDS), 'ontology = ["more.ttl"]')
    narrower = after.rule("OnlineGambling")
    assert narrower["lifecycle"] == "candidate"
    (lost,) = after.exact["lost"]
    assert (lost["rule"], lost["closest"], lost["follows"]) == (gambling["id"], narrower["id"], True)
    assert lost["shared"] == pytest.approx(80 / 96, abs=0.001)
    assert "Do not write about gambling." not in after.page + after.graph
    assert "One rule that a person decided about now comes out with a slightly different scope." in after.said
    assert f"{gambling['id']} (“Do not write about gambling.”), reviewed, no longer comes out" in after.said
    assert f"kmgraph review {gambling['id']} --to {narrower['id']}" in after.said
    assert "lost" not in after.public


def test_a_project_may_publish_no_rule_that_nobody_reviewed(here: Kmgraph, project: Path) -> None:
    gambling = run(here, project).rule("Gambling")
    made = run(here, project, decision(gambling, "reviewed"), 'review = "required"', code=1)
    assert made.shown() == {"GamblingContent"}
    assert "publishes no inferred rule before a person has reviewed it" in made.said
    assert made.rule("Diet")["id"] in made.said
    both = decision(gambling, "reviewed") + decision(made.rule("Diet"), "reviewed")
    made = run(here, project, both, 'review = "required"')
    assert made.shown() == {"GamblingContent", "DietContent"}


def test_what_makes_a_quiet_run_fail_is_told(here: Kmgraph, project: Path) -> None:
    run(here, project)
    file = project / "kmgraph.toml"
    text = file.read_text("utf-8")
    failed = here("guidelines", ".", "-q", "--fail-on", "tacit", cwd=project)
    assert (failed.returncode, failed.stderr.splitlines()) == (
        1,
        ["a rule is tacit: --fail-on tacit leaves with exit code 1"],
    )
    file.write_text(text.replace("[project]\n", '[project]\nreview = "required"\n', 1), encoding="utf-8")
    failed = here("guidelines", ".", "-q", cwd=project)
    (line,) = failed.stderr.splitlines()
    assert (failed.returncode, line.startswith("violation: ")) == (1, True)


def test_two_runs_are_compared(here: Kmgraph, project: Path) -> None:
    gambling = run(here, project).rule("Gambling")
    for folder in (project / "out", private_folder(project / "out")):
        folder.rename(folder.with_name(folder.name.replace("out", "before")))
    same = here("diff", "before", "before", "--exit-code", cwd=project)
    assert (same.returncode, same.stdout) == (0, "no rule changed\n")
    run(here, project, decision(gambling, "codified", WORDS))

    told = here("diff", "before", "out", "--exit-code", "-q", cwd=project)
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1
    assert f"{gambling['id']}  Do not write about gambling.  [candidate before, now codified]" in told.stdout
    assert f"{gambling['id']} (published)  Do not write about gambling.  [enforced]" in told.stdout
    document = json.loads(here("diff", "before", ".", "--format", "json", cwd=project).stdout)
    assert document["figures"] == "exact"
    assert [change["kind"] for change in document["changes"]] == ["new", "reworded", "state", "status"]
    public = json.loads(here("diff", "before/rules.json", "out/rules.json", "--format", "json", cwd=project).stdout)
    assert public["figures"] == "public"

    guided = here("guidelines", ".", "--since", "before", "-o", "third", cwd=project)
    assert guided.returncode == 0, guided.stderr
    page = (project / "third" / "guidelines.en.md").read_text("utf-8")
    assert f"- Put into writing: Do not write about gambling. [→](#{gambling['id']})" in page
    refused = here("guidelines", ".", "--since", "before.private/rules.json", "-o", "fourth", cwd=project)
    assert refused.returncode == 2
    assert "guidelines tell public ones alone" in refused.stderr

    mixed = here("diff", "before/rules.json", "out.private/rules.json", cwd=project)
    assert mixed.returncode == 2
    assert "exact figures alone, and the other public ones" in mixed.stderr
    missing = here("diff", "before", "after", cwd=project)
    assert missing.returncode == 3
    assert "there are no rules yet" in missing.stderr


def compared(here: Kmgraph, project: Path, *sides: str) -> set[str]:
    """The scopes that a public comparison tells of."""
    file = project / "moved.json"
    done = here("compare", *sides, "-o", file, cwd=project)
    assert done.returncode == 0, done.stderr
    return {kind["scope"]["manchester"] for kind in json.loads(file.read_bytes())["kinds"]}


def test_what_two_runs_withheld_stays_so_where_they_are_compared(here: Kmgraph, project: Path) -> None:
    gambling = run(here, project).rule("Gambling")
    run(here, project, decision(gambling, "reviewed"), 'review = "required"', code=1)
    for folder in (project / "out", private_folder(project / "out")):
        folder.rename(folder.with_name(folder.name.replace("out", "before")))
    run(here, project, decision(gambling, "reviewed"), 'review = "required"', code=1)
    assert compared(here, project, "before", "out") == {"GamblingContent"}


@pytest.mark.parametrize("has_scope", [True, False])
def test_a_rule_that_was_rejected_is_none_in_any_period(here: Kmgraph, project: Path, *, has_scope: bool) -> None:
    days = (f"2025-0{1 + number // 2 % 2}-11" for number, _ in enumerate(ROWS.splitlines()))
    dated = "".join(f"{row},{day}\n" for row, day in zip(ROWS.splitlines(), days, strict=True))
    (project / "posts.csv").write_text(f"id,outcome,topic,author,posted_at\n{dated}", encoding="utf-8")
    gambling = run(here, project).rule("Gambling")
    assert compared(here, project, "2025-01..2025-01", "2025-02..2025-02") >= {"GamblingContent", "DietContent"}
    rejected = decision(gambling, "rejected", 'reason = "chance"')
    run(here, project, rejected if has_scope else rejected.replace('scope = "GamblingContent"\n', ""))
    told = compared(here, project, "2025-01..2025-01", "2025-02..2025-02")
    assert "DietContent" in told
    assert "GamblingContent" not in told
