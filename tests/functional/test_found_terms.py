"""Functional: rules on words that a run finds stay private until a person has reviewed them, and serve the operator."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from text_worlds import BOARD, PLANTED, made_world, write_posts

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


class Made(NamedTuple):
    folder: Path
    said: str
    exact: dict[str, Any]


def run(here: Kmgraph, folder: Path, config: str = BOARD) -> Made:
    (folder / "kmgraph.toml").write_text(config, encoding="utf-8")
    write_posts(made_world(), folder / "posts.csv")
    done = here("guidelines", folder, "-o", folder / "guidelines")
    assert done.returncode == 0, done.stderr
    exact = json.loads((folder / "guidelines.private" / "rules.json").read_text(encoding="utf-8"))
    return Made(folder, done.stderr, exact)


@pytest.fixture(scope="module")
def made(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return run(here, tmp_path_factory.mktemp("board"))


def test_the_private_rules_name_the_words_and_count_posts_set_aside(made: Made) -> None:
    (rule,) = made.exact["rules"]
    (found,) = made.exact["found"]
    terms = {term["text"] for term in found["terms"]}
    assert len(set(PLANTED) & terms) >= 9
    assert rule["scope"]["manchester"] == f"mentions some {found['id']}"
    assert rule["evidence"]["basis"] == "holdout"
    assert re.fullmatch(r"Posts that mention any of: \w+, \w+, \w+ \(and \d+ more\) are .*", rule["text"]["en"])
    assert re.fullmatch(r"提到\w+、\w+、\w+（及另外\d+个）中任意一个的帖子.*", rule["text"]["zh"])


def test_nothing_public_tells_of_the_words_or_of_the_rule(made: Made) -> None:
    (rule,) = made.exact["rules"]
    secrets = [*PLANTED, rule["id"], made.exact["found"][0]["id"], "kmgraph/found#"]
    public = [path for path in (made.folder / "guidelines").rglob("*") if path.is_file()]
    assert len(public) > 8
    for path in public:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not [secret for secret in secrets if secret in text], path
    assert not [secret for secret in secrets if secret in made.said]


def test_what_is_public_says_how_many_rules_wait(made: Made) -> None:
    public = json.loads((made.folder / "guidelines" / "rules.json").read_text(encoding="utf-8"))
    assert public["rules"] == []
    assert not public["totals"]["by_tacit"]
    assert {"rules": 1} in [w["numbers"] for w in public["warnings"] if w["code"] == "rules-await-review"]
    assert "waits for a person’s review" in (made.folder / "guidelines" / "report.en.md").read_text(encoding="utf-8")
    assert "尚待人工审核" in (made.folder / "guidelines" / "report.zh.md").read_text(encoding="utf-8")


def test_a_draft_with_such_a_word_is_found_out(here: Kmgraph, made: Made) -> None:
    (rule,) = made.exact["rules"]
    bad = here("check", f"bababa {PLANTED[0]} gagaga", "--format", "json", "-p", made.folder)
    good = here("check", "bababa gagaga", "--format", "json", "-p", made.folder)
    assert json.loads(bad.stdout)["rules"] == [rule["id"]], bad.stderr
    assert json.loads(good.stdout)["rules"] == []


def test_a_rule_on_such_words_is_explained(here: Kmgraph, made: Made) -> None:
    (rule,) = made.exact["rules"]
    done = here("explain", rule["id"], "-p", made.folder)
    assert done.returncode == 0, done.stderr
    assert "Posts that mention any of:" in done.stdout


def test_a_project_may_ask_for_no_such_search(here: Kmgraph, tmp_path: Path) -> None:
    off = run(here, tmp_path, f"{BOARD}\n[text]\ndiscover = false\n")
    assert off.exact["rules"] == []
    assert "found" not in off.exact
