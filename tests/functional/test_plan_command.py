"""`kmgraph plan` as a user runs it: from options alone, and on the example."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import doc_pages as docs
import pytest
from checkout import EXAMPLE

from kmgraph.learn import LearnSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from installed import Kmgraph

PLANNED = ("likely", "well_supported")


@pytest.fixture(scope="module")
def plan(here: Kmgraph, example_run: Any) -> Any:
    result = here("plan", EXAMPLE, "--rules", example_run / "rules.json", "--format", "json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_page_shows_what_the_options_give(kmgraph: Kmgraph) -> None:
    result = kmgraph("plan", "--base-rate", "0.03")
    assert result.stdout == docs.block_after("cli.md", "Without observations, the base rate is enough", "text")


def test_the_page_shows_a_kind_of_posts_of_the_example(here: Kmgraph, example_run: Any) -> None:
    result = here("plan", EXAMPLE, "--rules", example_run / "rules.json", "--only", "look-up")
    for line in docs.block_after("cli.md", "With observations, what the plan assumes", "text").splitlines():
        known = line.split(". ", 1)[-1] if line[:1].isdigit() else line
        # Bits change with the least change of the rules; what is asked does not.
        assert known in result.stdout or "bits" in known, known


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_one_is_asked_to_publish(here: Kmgraph, language: str) -> None:
    result = here("plan", "--base-rate", "0.03", "--rate", "0.8", "--coverage", "0.01", "--lang", language)
    said = {"en": "never asks anyone to publish", "zh": "绝不要求任何人发布内容"}[language]
    assert said in result.stdout
    assert len(result.stdout.splitlines()) < 10


def test_the_fields_are_those_listed(plan: Any) -> None:
    listed = set(docs.code_names("file-formats.md", "| plan field | meaning |"))
    plan["missing"] = plan["missing"] or [""]
    assert set(fields("", plan)) == listed


def fields(start: str, value: Any) -> Iterator[str]:
    """The paths of a document's fields; literals are not looked into."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from fields(f"{start}.{key}".lstrip("."), inner)
    elif isinstance(value, list) and start.rsplit(".", 1)[-1] not in {"all", "unless", "wordings"}:
        for inner in value:
            yield from fields(f"{start}[]", inner)
    elif not (value is None and start.rsplit(".", 1)[-1] in PLANNED):
        yield start


def test_numbers_hang_together(plan: Any) -> None:
    for platform in plan["platforms"]:
        assert 0 < platform["base_rate"] < 0.1
        for size in platform["sizes"]:
            planned = [size[word] for word in PLANNED if size[word]]
            assert all(each["low"] <= each["observations"] <= each["high"] for each in planned)
            if len(planned) == 2:
                assert planned[0]["observations"] <= planned[1]["observations"]
            for word in PLANNED:
                if size[word] and size[word]["observations"] < platform["observations"]:
                    assert size["chances"][word] >= plan["power"] - 0.05
    bits = [kind["bits_per_post"] for kind in plan["look_up"]]
    assert bits == sorted(bits, reverse=True)


def test_kept_posts_drawn_apart_give_no_base_rate(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project)
    config = project / "kmgraph.toml"
    written = config.read_text(encoding="utf-8")
    config.write_text(written.replace("[project]\n", '[project]\nkept = "reference"\n', 1), encoding="utf-8")
    result = here("plan", project, "--rules", example_run / "rules.json", "--only", "sizes")
    assert result.returncode == 3
    assert "chosen by what became of them" in result.stderr


def test_the_same_seed_gives_the_same_bytes(here: Kmgraph) -> None:
    words = ("plan", "--base-rate", "0.03", "--coverage", "0.02", "--format", "json", "--seed", "5")
    assert here(*words).stdout == here(*words).stdout != here(*words[:-1], "6").stdout


def test_no_rule_is_longer_than_the_learner_s(here: Kmgraph) -> None:
    longest = LearnSettings().max_literals
    assert here("plan", "--base-rate", "0.03", "--coverage", "0.1", "--literals", longest).returncode == 0
    assert here("plan", "--base-rate", "0.03", "--coverage", "0.1", "--literals", longest + 1).returncode == 2
