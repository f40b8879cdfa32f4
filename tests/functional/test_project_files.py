"""No command writes over what a project reads: the one in the current folder, or the one the output lies in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from command_tree import commands

from kmgraph.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

# Each command that writes a file, with what it needs before it looks at its output.
WRITERS = {
    "check": ("check", "my workout", "-o"),
    "check --file": ("check", "-f", "observations.csv", "-o"),
    "compare": ("compare", "a", "b", "-o"),
    "diff": ("diff", "out", "out", "-o"),
    "explain": ("explain", "r-1", "-o"),
    "export": ("export", "rules", "--format", "csv", "-o"),
    "export --losses": ("export", "rules", "--format", "csv", "--losses"),
    "export store": ("export", "--format", "store", "-o"),
    "inspect": ("inspect", "-o"),
    "learn": ("learn", "-o"),
    "ontology terms": ("ontology", "terms", "-o"),
    "plan": ("plan", "-o"),
    "query": ("query", "tacit-rules", "-o"),
    "review": ("review", "--list", "-o"),
    "rules import": ("rules", "import", "guide.md", "-o"),
    "rules import --overwrite": ("rules", "import", "guide.md", "--overwrite", "-o"),
    "rules import --update": ("rules", "import", "guide.md", "--update", "-o"),
    "rules import --words": ("rules", "import", "guide.md", "--overwrite", "--words"),
    "rules import --losses": ("rules", "import", "guide.md", "--losses"),
    "sources": ("sources", "-o"),
    "terms suggest": ("terms", "suggest", "-o"),
    "validate": ("validate", "observations.csv", "-o"),
}
FOLDERS = {"guidelines", "ontology docs"}
READ = ("kmgraph.toml", "decisions.toml", "observations.csv", "extension.ttl", "knowledge.ttl")


@pytest.fixture(scope="module")
def made(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read") / "project"
    assert here("init", folder, "-q").returncode == 0
    (folder / "decisions.toml").write_text("# nothing was decided\n", encoding="utf-8")
    (folder / "guide.md").write_text("You may not post spam.\n", encoding="utf-8")
    return folder


def test_each_command_that_writes_is_held_to_it() -> None:
    with_output = {name for name, command in commands(cli) if any(each.name == "output" for each in command.params)}
    assert {" ".join(word for word in words.split() if word[0] != "-") for words in WRITERS} - {"export store"} == (
        with_output - FOLDERS
    )


@pytest.mark.parametrize("is_inside", [True, False])
@pytest.mark.parametrize("command", WRITERS)
def test_what_a_project_reads_is_refused(
    here: Kmgraph, made: Path, tmp_path: Path, command: str, *, is_inside: bool
) -> None:
    project = tmp_path / "project"
    shutil.copytree(made, project)
    before = {name: (project / name).read_bytes() for name in READ}
    for name in READ:
        if command == "compare" and name != "kmgraph.toml":
            continue  # It opens the runs before it looks at a folder.
        place = name if is_inside else str(project / name)
        done = here(*WRITERS[command], place, cwd=project if is_inside else tmp_path)
        assert done.returncode == 2, (name, done.stderr)
        if command != "compare":
            assert "would be lost" in done.stderr, (name, done.stderr)
    assert {name: (project / name).read_bytes() for name in READ} == before


@pytest.mark.parametrize("options", [(), ("-p", ".")])
def test_published_rules_of_a_project_are_brought_up_to_date(
    here: Kmgraph, made: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    project = tmp_path / "project"
    shutil.copytree(made, project)
    command = ("rules", "import", "guide.md", *options, "-o", "published.toml")
    done = here(*command, "--update", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "spam" in (project / "published.toml").read_text(encoding="utf-8")
    assert here(*command, "--overwrite", cwd=project).returncode == 0


def test_drafts_are_added_to_published_rules_alone(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("You may not post spam.\n", encoding="utf-8")
    settings = tmp_path / "settings.toml"
    settings.write_text('[tool]\nname = "other"\n', encoding="utf-8")
    done = here("rules", "import", "guide.md", "--update", "-o", "settings.toml", cwd=tmp_path)
    assert (done.returncode, "no file of published rules" in done.stderr) == (3, True), done.stderr
    assert settings.read_text(encoding="utf-8") == '[tool]\nname = "other"\n'
