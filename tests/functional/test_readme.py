"""The README shows what the program writes, and its commands are the ones that work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checkout import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

README = (ROOT / "README.md").read_text(encoding="utf-8")


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def test_the_excerpt_is_what_the_example_gives(example_run: Path) -> None:
    excerpt = README.split("<!-- excerpt -->")[1].split("<!-- /excerpt -->")[0].strip()
    guidelines = (example_run / "guidelines.en.md").read_text(encoding="utf-8")
    sections = [quoted(re.sub(r'<a id="[^"]*"></a>\n*', "", part)) for part in guidelines.split("\n#### ")]
    assert any(excerpt.removeprefix("> #### ") in section.removeprefix("> ") for section in sections)


def test_the_number_of_questions_is_right(kmgraph: Kmgraph) -> None:
    listed = kmgraph("query", "--list", "--format", "csv").stdout.strip().splitlines()
    named = re.search(r"(\d+) named questions", README)
    assert named
    assert int(named[1]) == len(list((ROOT / "ontology" / "competency").glob("*.rq")))
    assert len(listed) >= int(named[1])


def test_every_command_of_the_table_exists(kmgraph: Kmgraph) -> None:
    shown = set(re.findall(r"^\| `kmgraph (\w+)", README, re.MULTILINE))
    help_text = kmgraph("--help").stdout
    assert shown
    assert all(re.search(rf"^  {name} ", help_text, re.MULTILINE) for name in shown)


def test_what_links_point_to_exists() -> None:
    targets = re.findall(r"\]\(([^)#]+)", README)
    assert targets
    assert all((ROOT / target).exists() for target in targets)
