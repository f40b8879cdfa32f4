"""Functional: `kmgraph review`, by options, on a terminal, and as a trial of a rule."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from text_worlds import BOARD, made_world, write_posts

from kmgraph.cli.review_dialog import Dialog
from kmgraph.commands import RuleVerdict, open_review, try_out
from kmgraph.model import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from installed import Kmgraph

ROWS = "".join(
    f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number},2025-0{1 + number % 2}-03\n"
    f"d{number},{'kept' if number % 20 == 0 else 'removed'},DietContent,c{number},2025-01-05\n"
    for number in range(80)
) + "".join(
    f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number},2025-01-07\n"
    for number in range(400)
)
UNTOLD = "".join(f"u{number},removed,,e{number},2025-01-07\n" for number in range(5))
CONFIG = """[project]
name = "p"
output = "out"
published = ["published.toml"]
[[platform]]
id = "forum"
[[source]]
path = "posts.csv"
"""
PUBLISHED = """# by hand
[[rule]]
id = "no-touting"  # of the board
deontic = "prohibition"
scope_proposed = "TradeContent"
text = { en = "Do not tout." }
hint = "Tickets,\\nmostly."
not_read = ["action: filter"]
"""
BETS = """[[rule]]
id = "bets"
deontic = "prohibition"
scope = "GamblingContent"
text = {{ en = "No bets." }}
{time}
"""
DOWN, ENTER, CONTROL_C = "\x1b[B", "\r", "\x03"


@pytest.fixture(scope="module")
def made(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "posts.csv").write_text(f"id,outcome,topic,author,posted_at\n{ROWS}{UNTOLD}", encoding="utf-8")
    (folder / "kmgraph.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "published.toml").write_text(PUBLISHED, encoding="utf-8")
    done = here("guidelines", ".", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "p", symlinks=True)


@pytest.fixture
def ids(project: Path) -> dict[str, str]:
    rules = open_review(project).ruleset.rules
    return {rule.manchester: rule.id for rule in rules}


def decided(project: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads((project / "decisions.toml").read_text("utf-8"))["decision"]
    return entries


def test_by_options_a_decision_is_written_whole(here: Kmgraph, project: Path, ids: dict[str, str]) -> None:
    words = (
        "--text",
        "en=No gambling.",
        "--text",
        "zh=请勿赌博。",
        "--advice",
        "Play for fun.",
        "-m",
        "The team agreed.",
    )
    name = ids["GamblingContent"]
    who = ("--by", "A", "--role", "mod", "--with", ids["DietContent"])
    done = here("review", name[:6], "--codify", *words, *who, cwd=project, SOURCE_DATE_EPOCH="1746144000")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    (entry,) = decided(project)
    assert entry == {
        "rule": name,
        "scope": "GamblingContent",
        "state": "codified",
        "by": "A",
        "role": {"en": "mod"},
        "on": tomllib.loads("on = 2025-05-02")["on"],
        "reason": "The team agreed.",
        "text": {"en": "No gambling.", "zh": "请勿赌博。"},
        "advice": {"en": "Play for fun."},
        "shown_with": [ids["DietContent"]],
    }
    roles = ("--role", "en=safety team", "--role", "zh=安全团队")
    assert here("review", name, *roles, "--advice", "Play for fun.", cwd=project).returncode == 0
    assert decided(project)[0]["role"] == {"en": "safety team", "zh": "安全团队"}
    assert here("review", name, "--role", "mod", "--advice", "Play for fun.", cwd=project).returncode == 0
    assert decided(project)[0]["role"] == {"en": "mod"}, "words of another role would stay beside it"
    assert here("review", name, "--for-all", cwd=project).returncode == 0
    assert decided(project)[0]["text_also_for"] == [ids["DietContent"]]
    file = project / "decisions.toml"
    file.write_text(re.sub(r"on = [0-9-]+", "on = 2025-01-03", file.read_text("utf-8"), count=1), "utf-8")
    assert here("review", name, "--for-own", cwd=project).returncode == 0
    assert "text_also_for" not in decided(project)[0]
    assert here("review", name, "--with", ids["DietContent"], cwd=project).returncode == 0
    assert str(decided(project)[0]["on"]) == "2025-01-03", "where a rule stands is no judgement of it"
    # What isn't said again stays; the reason was one for another state.
    assert here("review", name, "--accept", "--text", "en=None of it.", cwd=project).returncode == 0
    (entry,) = decided(project)
    assert (entry["state"], entry["text"]["en"], entry["text"]["zh"]) == ("reviewed", "None of it.", "请勿赌博。")
    assert "reason" not in entry
    assert not {"by", "role"} & entry.keys(), "nobody said who"
    listed = json.loads(here("review", "--list", "--format", "json", cwd=project).stdout)
    states = {rule["id"]: rule["state"] for rule in listed["rules"]}
    assert states == {name: "reviewed", ids["DietContent"]: "candidate"}
    (scope,) = listed["scopes"]
    assert (scope["id"], scope["text"], scope["proposed"]) == ("no-touting", {"en": "Do not tout."}, "TradeContent")
    assert (list(scope["hint"].values()), scope["not_read"]) == (["Tickets,\nmostly."], ["action: filter"])
    lines = here("review", "--list", cwd=project).stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if "no-touting" in line)
    assert [line.strip() for line in lines[at + 1 : at + 3]] == ["hint: Tickets, mostly.", "not read: action: filter"]


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (("--advice", "Rest."), {}),
        (("--text", "en=No bets."), {}),
        (("--accept",), {}),
        (("--retire", "-m", "Allowed."), {}),
        (("--accept", "--by", "B"), {"by": "B"}),
        (("--accept", "--role", "owner"), {"role": {"en": "owner"}}),
        (("--to", "DietContent"), {}),
        (("--with", "DietContent"), {"by": "A", "role": {"en": "mod"}}),
        (("--for-own",), {"by": "A", "role": {"en": "mod"}}),
    ],
)
def test_what_is_decided_anew_bears_no_name_or_role_of_an_earlier_decision(
    here: Kmgraph, project: Path, ids: dict[str, str], said: Sequence[str], who: dict[str, Any]
) -> None:
    name = ids["GamblingContent"]
    assert here("review", name, "--accept", "--by", "A", "--role", "mod", cwd=project).returncode == 0
    done = here("review", name, *(ids.get(word, word) for word in said), cwd=project)
    assert done.returncode == 0, done.stderr
    (entry,) = decided(project)
    assert {key: entry[key] for key in ("by", "role") if key in entry} == who


def test_where_a_rule_stands_gives_a_decision_no_day(here: Kmgraph, project: Path, ids: dict[str, str]) -> None:
    entry = f'[[decision]]\nrule = "{ids["GamblingContent"]}"\nstate = "reviewed"\nby = "A"\n'
    (project / "decisions.toml").write_text(entry, "utf-8")
    done = here("review", ids["GamblingContent"], "--with", ids["DietContent"], cwd=project)
    assert done.returncode == 0, done.stderr
    assert decided(project)[0]["by"] == "A"
    assert "on" not in decided(project)[0]


def test_a_list_tells_what_the_next_run_refuses_and_misses(here: Kmgraph, project: Path, ids: dict[str, str]) -> None:
    entries = {ids["GamblingContent"]: "DietContent", ids["DietContent"]: "DietContent", "r-00000000": "TravelContent"}
    entry = '[[decision]]\nrule = "{}"\nstate = "reviewed"\non = 2025-03-01\nscope = "{}"\n'
    text = "".join(entry.format(rule, scope) for rule, scope in entries.items())
    (project / "decisions.toml").write_text(text, encoding="utf-8")
    listed = json.loads(here("review", "--list", "--format", "json", cwd=project).stdout)
    why = f'the scope is not that of the rule "{ids["GamblingContent"]}"'
    assert listed["refused"] == [{"rule": ids["GamblingContent"], "why": why}]
    assert [lost["rule"] for lost in listed["lost"]] == ["r-00000000"]
    told = here("review", "--list", cwd=project).stdout
    assert f"decisions that the next run refuses: 1\n  {ids['GamblingContent']}  {why}" in told
    assert "r-00000000  reviewed   TravelContent; the latest run has no such rule" in told
    assert why in here("guidelines", ".", cwd=project).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("RULE", "--reject"), "whoever rejects a rule says why"),
        (("RULE", "--codify"), "needs words of yours"),
        (("RULE", "--reject", "-m", "no", "--advice", "en=x"), "is not shown, so it needs no words"),
        (("RULE", "--with", "RULE"), "a rule is shown with itself"),
        (("RULE", "--text", "en= "), "there are no words"),
        (("RULE", "--text", "xx_yy=foo"), '--text xx-YY="…"'),
        (("RULE", "--advice", "english=foo"), '"english" is no language'),
        (("RULE", "--accept", "--role", "=foo"), '"" is no language'),
        (("r-00000000", "--accept"), 'there is no rule "r-00000000"'),
        (("", "--accept"), "the name of a rule is empty"),
        (("r-", "--accept"), "the name of a rule is empty"),
        (("RULE", "--with", ""), "the name of a rule is empty"),
        (("RULE", "--to", ""), "the name of a rule is empty"),
        (("", "--try"), "the name of a rule is empty"),
        (("r-00000000", "--to", "RULE"), 'there is no decision about "r-00000000"'),
        (("--accept",), "no rule is named"),
        ((), "without a terminal nobody can be asked"),
        (("RULE", "--accept", "--for-all"), "no rule is shown with r-"),
        (("RULE", "--with", "OTHER", "--for-all"), "has no sentence of a person"),
        (("--list", "--try"), "answer different questions"),
        (("t-00000000", "--name", "en=x"), "the run found no list of terms"),
        (("no-toutin", "--scope", "TradeContent"), 'did you mean "no-touting"?'),
        (("no-touting", "--scope", "TradContent"), "did you mean"),
        (("--try",), "--try takes one rule"),
        (("--try", "RULE", "--platform", "forun"), 'did you mean "forum"?'),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    here: Kmgraph, project: Path, ids: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    meant = {"RULE": ids["GamblingContent"], "OTHER": ids["DietContent"]}
    done = here("review", *(meant.get(argument, argument) for argument in arguments), cwd=project)
    assert done.returncode in {2, 3}
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "decisions.toml").exists()
    assert (project / "published.toml").read_text("utf-8") == PUBLISHED


def test_a_scope_that_was_proposed_is_confirmed_changed_or_refused(here: Kmgraph, project: Path) -> None:
    file = project / "published.toml"
    assert here("review", "no-touting", "--accept", cwd=project).returncode == 0
    after = file.read_text("utf-8")
    assert tomllib.loads(after)["rule"][0]["scope"] == "TradeContent"
    assert "scope_proposed" not in after
    assert after.startswith('# by hand\n[[rule]]\nid = "no-touting"  # of the board\n')
    file.write_text(PUBLISHED, encoding="utf-8")
    assert here("review", "no-touting", "--scope", "GamblingContent", cwd=project).returncode == 0
    assert tomllib.loads(file.read_text("utf-8"))["rule"][0]["scope"] == "GamblingContent"
    file.write_text(PUBLISHED, encoding="utf-8")
    assert here("review", "no-touting", "--reject", cwd=project).returncode == 0
    assert "scope" not in tomllib.loads(file.read_text("utf-8"))["rule"][0]


def test_a_rule_is_tried_on_what_was_observed(here: Kmgraph, project: Path, ids: dict[str, str]) -> None:
    tried = json.loads(here("review", "--try", ids["GamblingContent"], "--format", "json", cwd=project).stdout)
    assert (tried["posts"], tried["target"]) == (565, 177)
    assert (tried["fired"], tried["hit"], tried["sources"]) == (80, 76, 80)
    assert tried["precision"] == pytest.approx(0.95)
    assert tried["interval"][0] < 0.95 < tried["interval"][1]
    assert tried["recall"] == pytest.approx(76 / 177, abs=1e-6)
    assert tried["recall_at_most"] == pytest.approx((76 + 5) / 177, abs=1e-6)
    assert tried["not_recorded"] == {"posts": 5, "target": 5}
    assert tried["months"] == [
        {"month": "2025-01", "fired": 40, "hit": 36, "whole": False},
        {"month": "2025-02", "fired": 40, "hit": 40, "whole": False},
    ]
    assert tried["learned_from_these_posts"]
    assert tried["overlaps"] == []

    wide = ("review", "--try", "--scope", "GamblingContent or TravelContent")
    tried = json.loads(here(*wide, "--format", "json", cwd=project).stdout)
    assert (tried["fired"], tried["hit"], tried["learned_from_these_posts"]) == (480, 96, False)
    assert tried["overlaps"] == [
        {"rule": ids["GamblingContent"], "published": False, "shared": 80, "share": pytest.approx(80 / 480, abs=1e-6)}
    ]
    said = here(*wide, cwd=project).stdout
    assert "of these, action was taken on 96" in said
    assert "recall: 54% at least, 57% at most, as not all posts record what it is about" in said


def test_what_people_took_back_is_about_no_posts_of_a_rule_that_is_tried(project: Path) -> None:
    review = open_review(project)
    rejected = tuple(replace(rule, lifecycle=Lifecycle.REJECTED) for rule in review.ruleset.rules)
    taken_back = replace(review, ruleset=replace(review.ruleset, rules=rejected))
    assert try_out(review, None, "GamblingContent", None).overlaps
    assert try_out(taken_back, None, "GamblingContent", None).overlaps == ()


def test_where_nothing_was_kept_no_precision_is_known(here: Kmgraph, project: Path) -> None:
    posts = project / "posts.csv"
    removed = [line for line in posts.read_text("utf-8").splitlines(keepends=True) if ",kept," not in line]
    posts.write_text("".join(removed), encoding="utf-8")
    done = here("review", "--try", "--scope", "GamblingContent", cwd=project)
    assert "precision: unknown: kept posts are missing, or were chosen apart from the others" in done.stdout


# On a terminal


@pytest.fixture
def keys() -> Iterator[Any]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def ask(project: Path, keys: Any, *typed: str, names: tuple[str, ...] = ()) -> None:
    # A question too many ends the talk instead of waiting for ever.
    keys.send_text("".join(typed) + CONTROL_C)
    Dialog(open_review(project), "en", RuleVerdict(role={"en": "mod"})).run(names)


def choose(number: int) -> str:
    return DOWN * number + ENTER


def test_each_rule_is_shown_and_asked_about(
    project: Path, keys: Any, ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    order = [rule.id for rule in open_review(project).awaiting()]
    reject = (choose(5), "By chance.", ENTER)
    ask(project, keys, choose(0), *reject, choose(0))
    said = capsys.readouterr().out
    assert said.index(order[0]) < said.index(order[1])
    assert "Posts about gambling" in said
    first, second = decided(project)
    assert (first["rule"], first["state"], first["role"]) == (order[0], "reviewed", {"en": "mod"})
    assert (second["rule"], second["state"], second["reason"]) == (order[1], "rejected", "By chance.")
    assert tomllib.loads((project / "published.toml").read_text("utf-8"))["rule"][0]["scope"] == "TradeContent"
    assert "nothing more awaits review" in said


def test_words_are_asked_for_in_each_language(project: Path, keys: Any, ids: dict[str, str]) -> None:
    cleared = "\x15"  # Ctrl-U
    advise = (choose(2), "Play for fun.", ENTER, ENTER)
    codify = (choose(4), cleared, "No gambling.", ENTER, cleared, "请勿赌博。", ENTER)
    ask(project, keys, *advise, *codify, names=(ids["GamblingContent"],))
    (entry,) = decided(project)
    assert entry["state"] == "codified"
    assert entry["text"] == {"en": "No gambling.", "zh": "请勿赌博。"}
    assert entry["advice"] == {"en": "Play for fun."}


@pytest.mark.parametrize(("answer", "is_for_all"), [(0, True), (1, False)])
def test_whether_words_say_both_rules_is_asked(
    project: Path, keys: Any, ids: dict[str, str], answer: int, *, is_for_all: bool
) -> None:
    together = (choose(3), ids["DietContent"], ENTER)
    reword = (choose(1), "\x15", "Neither.", ENTER, "\x15", ENTER)
    ask(project, keys, *together, *reword, choose(answer), names=(ids["GamblingContent"],))
    (entry,) = decided(project)
    assert (entry["text"], entry["shown_with"]) == ({"en": "Neither."}, [ids["DietContent"]])
    assert entry.get("text_also_for") == ([ids["DietContent"]] if is_for_all else None)


def test_the_draft_of_a_rule_in_writing_is_what_is_not_allowed(project: Path, keys: Any, ids: dict[str, str]) -> None:
    ask(project, keys, choose(4), ENTER, ENTER, names=(ids["GamblingContent"],))
    (entry,) = decided(project)
    assert entry["text"] == {"en": "Posts about gambling are not allowed.", "zh": "不允许发布关于赌博的帖子。"}


def test_who_leaves_keeps_what_was_decided(project: Path, keys: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ask(project, keys, choose(0), CONTROL_C)
    assert len(decided(project)) == 1
    assert "what you decided is kept" in capsys.readouterr().out


def test_what_is_refused_is_said_and_asked_again(
    project: Path, keys: Any, ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ask(project, keys, choose(5), ENTER, choose(7), names=(ids["GamblingContent"],))
    assert "whoever rejects a rule says why" in capsys.readouterr().out
    assert not (project / "decisions.toml").exists()


def test_a_decision_goes_over_to_the_rule_that_came_out_instead(
    here: Kmgraph, project: Path, keys: Any, ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    lost = {"rule": "r-00000001", "closest": ids["GamblingContent"], "shared": 0.9, "follows": True}
    exact = project / "out.private" / "rules.json"
    document = json.loads(exact.read_text("utf-8")) | {"lost": [lost]}
    alone = project / "rules.json"
    alone.write_text(json.dumps(document), encoding="utf-8")
    entry = '[[decision]]\nrule = "r-00000001"\nscope = "OldScope"\nstate = "reviewed"\ntext = { en = "My words." }\n'
    (project / "decisions.toml").write_text(entry, encoding="utf-8")
    listed = here("review", "--list", "--rules", "rules.json", cwd=project).stdout
    assert "My words.; nearest is" in listed
    assert f"kmgraph review r-00000001 --to {ids['GamblingContent']}" in listed

    keys.send_text(choose(0) + CONTROL_C)
    Dialog(open_review(project, alone), "en", RuleVerdict()).run()
    said = capsys.readouterr().out
    assert "scope: OldScope" in said
    assert "posts in common: 90%" in said
    (moved,) = decided(project)
    assert (moved["rule"], moved["scope"]) == (ids["GamblingContent"], "GamblingContent")
    assert moved["text"] == {"en": "My words."}


def test_lists_of_terms_get_a_name(here: Kmgraph, tmp_path: Path, keys: Any) -> None:
    (tmp_path / "kmgraph.toml").write_text(BOARD, encoding="utf-8")
    write_posts(made_world(), tmp_path / "posts.csv")
    assert here("guidelines", tmp_path).returncode == 0
    review = open_review(tmp_path)
    (found,) = review.awaiting_terms()
    skips = choose(7) * len(review.awaiting())
    ask(tmp_path, keys, skips, choose(0), "court proceedings", ENTER, ENTER, "PoliticalContent", ENTER)
    (entry,) = tomllib.loads((tmp_path / "decisions.toml").read_text("utf-8"))["term"]
    assert (entry["class"], entry["name"], entry["under"]) == (
        found.id,
        {"en": "court proceedings"},
        "PoliticalContent",
    )
    assert entry["terms"] == [term.text for term in found.shown]
    assert open_review(tmp_path).awaiting_terms() == ()
    rejected = here("review", found.id, "--reject", cwd=tmp_path)
    assert rejected.returncode == 0, rejected.stderr
    (entry,) = tomllib.loads((tmp_path / "decisions.toml").read_text("utf-8"))["term"]
    assert entry["reject"] is True


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_is_asked(environment: Path, cache_folder: Path, project: Path) -> None:
    import pty

    answer = b""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(project)
        os.environ |= {"KMGRAPH_KEY": "k" * 32, "KMGRAPH_CACHE": str(cache_folder), "TERM": "xterm"}
        os.execv(environment / "kmgraph", ["kmgraph", "review"])
    try:
        while b"quit" not in answer:
            answer += os.read(terminal, 4096)
        os.write(terminal, b"\x03")
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass  # Linux says so when the other side is closed.
    finally:
        _, status = os.waitpid(child, 0)
        os.close(terminal)
    assert b"accept: it is a rule" in answer
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize(
    ("time", "fired", "posts", "said"),
    [
        ("", 80, 560, "posts on all platforms: 560,"),
        ("until = 2025-02-01", 40, 520, "posts on all platforms, while it is in force (until 2025-02-01): 520,"),
        ("from = 2025-02-01", 40, 40, "posts on all platforms, while it is in force (from 2025-02-01): 40,"),
        ("from = 2026-01-01", 0, 0, "posts on all platforms, while it is in force (from 2026-01-01): 0,"),
    ],
)
def test_a_published_rule_is_tried_on_the_posts_of_its_time(
    here: Kmgraph, project: Path, time: str, said: str, *, fired: int, posts: int
) -> None:
    (project / "published.toml").write_text(BETS.format(time=time), encoding="utf-8")
    (project / "posts.csv").write_text(f"id,outcome,topic,author,posted_at\n{ROWS}", encoding="utf-8")
    found = json.loads(here("review", "bets", "--try", "--format", "json", cwd=project).stdout)
    assert (found["fired"], found["posts"]) == (fired, posts)
    assert said in here("review", "bets", "--try", cwd=project).stdout
    # A rule of other words over the same posts: the published one counts in its time alone.
    other = json.loads(here("review", "--try", "--scope", "GamblingContent", "--format", "json", cwd=project).stdout)
    assert [each["shared"] for each in other["overlaps"] if each["published"]] == ([fired] if fired else [])


def test_without_times_a_trial_says_that_all_posts_count(here: Kmgraph, project: Path) -> None:
    (project / "published.toml").write_text(BETS.format(time="until = 2025-02-01"), encoding="utf-8")
    rows = "".join(f"{line.rpartition(',')[0]}\n" for line in ROWS.splitlines())
    (project / "posts.csv").write_text(f"id,outcome,topic,author\n{rows}", encoding="utf-8")
    told = here("review", "bets", "--try", cwd=project).stdout
    assert "posts on all platforms, all of them, as their time is not known (in force until 2025-02-01): 560," in told
