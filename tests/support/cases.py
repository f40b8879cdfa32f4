"""Literate cases: a command as a user types it, the files it meets, and what it must say.

A case is one text file: comments that say what it is about, the command after `$`, then sections headed `--- NAME` or
`--- NAME [KIND]` with the files, and last `--- exit CODE` with the exact standard error. KIND says how the text of a
section becomes a file; see `_make`.
"""

from __future__ import annotations

import base64
import gzip
import os
import re
import shlex
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HEADING = re.compile(r"^--- (?P<name>\S.*?)(?: \[(?P<kind>[^\]]+)\])?$")
_LONG = "⟨long⟩"
_LONG_LENGTH = 200_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left: its exit code and its standard error."""

    code: int
    stderr: str

    def __str__(self) -> str:
        """Return the outcome as the end of a case."""
        return f"--- exit {self.code}\n{self.stderr}"


@dataclass(frozen=True, slots=True)
class Section:
    """A file of a case."""

    name: str
    kind: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A command, its environment and its files; `head` is the case's text without the outcome."""

    name: str
    head: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    sections: tuple[Section, ...]

    @property
    def is_run_fixture_needed(self) -> bool:
        """Return whether a section asks for the folder of a finished run."""
        return any(section.kind == "run" for section in self.sections)

    def prepare(self, folder: Path, run: Path | None) -> None:
        """Make the case's files in a folder; `run` is the folder of a finished run."""
        for section in self.sections:
            _make(section, folder / section.name, run)


def read_case(path: Path) -> Case:
    """Return the case of a file."""
    head, _, _ = path.read_text(encoding="utf-8").partition("--- exit ")
    command, *blocks = re.split(r"^(?=--- )", head, flags=re.MULTILINE)
    line = next(line for line in command.splitlines() if line.startswith("$ "))
    words = shlex.split(line.removeprefix("$ "))
    start = words.index("kmgraph")
    environment = dict(word.split("=", 1) for word in words[:start])
    return Case(path.stem, head, tuple(words[start + 1 :]), environment, tuple(map(_section, blocks)))


def _section(block: str) -> Section:
    heading, _, text = block.partition("\n")
    found = _HEADING.match(heading)
    assert found, heading
    return Section(found["name"], found["kind"], text)


def _make(section: Section, path: Path, run: Path | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kind, text = section.kind, section.text
    if kind == "folder":
        path.mkdir()
    elif kind == "read-only folder":
        path.mkdir(mode=0o555)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "run":
        assert run is not None
        shutil.copytree(run, path)
    elif kind == "base64":
        path.write_bytes(base64.b64decode(text))
    elif kind == "cut gzip":
        path.write_bytes(gzip.compress(text.encode(), mtime=0)[:-12])
    elif kind == "long":
        path.write_text(text.replace(_LONG, "x" * _LONG_LENGTH), encoding="utf-8")
    else:
        path.write_bytes(text.encode(kind or "utf-8"))
