"""The tutorial, followed literally: its commands are run, and what it shows is what they say."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from checkout import ROOT
from exports import write_forum

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PAGE = (ROOT / "docs" / "tutorial-from-your-export.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^```(sh|text|conf)\n(.*?)^```$|^> ([^\n]*)$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_tutorial_followed_literally(here: Kmgraph, tmp_path: Path) -> None:
    export = write_forum(tmp_path).read_text(encoding="utf-8-sig")
    guidelines = tmp_path / "guidelines" / "guidelines.en.md"
    shown = export
    commands = 0
    for kind, block, quoted in STEPS:
        if kind == "sh":
            commands += 1
            shown = follow(block.strip(), here, tmp_path)
        elif quoted:
            assert quoted in guidelines.read_text(encoding="utf-8")
        elif kind == "conf":
            settings = (tmp_path / "kmgraph.toml").read_text(encoding="utf-8")
            assert [line for line in block.splitlines() if line not in settings] == []
        else:
            assert [line for line in block.splitlines() if line not in shown] == []
        if commands == 3 and kind == "sh":
            assert "Not confirmed" in guidelines.read_text(encoding="utf-8")
    assert commands == 5
    assert "Not confirmed" not in guidelines.read_text(encoding="utf-8")


def follow(command: str, here: Kmgraph, folder: Path) -> str:
    """Run a command of the page in the folder and return what it prints and says."""
    program, *arguments = shlex.split(command)
    if program == "python":
        subprocess.run([sys.executable, *arguments], cwd=folder, check=True)
        return ""
    assert program == "kmgraph"
    done = here(*arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_readme_leads_to_the_tutorial() -> None:
    assert "docs/tutorial-from-your-export.md" in (ROOT / "README.md").read_text(encoding="utf-8")
