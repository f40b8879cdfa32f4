"""The journal of a switch: what has to be done so that a new run stands where the old one did.

A run is written beside the old one, in a stage. The journal appears in the stage once all of it is on disk: before, the
old run counts, and the stage is rubbish; afterwards the new run counts, and whoever comes next finishes what is left.
Each step can be repeated, and what is done is told from the folders themselves.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError
from kmgraph.io.runs.manifest import checked_name, read_small

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.io.folder import HeldFolder

JOURNAL_NAME = "journal.json"
PRIVATE_SUFFIX = ".private"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two folders of a run, as the switch sees it.

    Attributes:
        name: Name of the folder, in the folder that holds both.
        inode: Inode of the folder that takes its place, by which a switch that is done is known.
        placed: Names below it of the new run's files; the manifest is the last.
        removed: Names of the old run's files that the new one doesn't have.
    """

    name: str
    inode: int
    placed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def staged_name(self) -> str:
        """Return the name of the new folder in the stage."""
        return "private" if self.name.endswith(PRIVATE_SUFFIX) else "public"


def stage_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of the names of the stages of a run's folder."""
    return re.compile(re.escape(f".{name}.kmgraph-") + "(?P<token>[0-9a-f]{8})")


def inner_name(token: str) -> str:
    """Return the name of the stage within a folder that keeps its place, because others have files in it."""
    return f".kmgraph-{token}.run"


INNER_STAGE = re.compile(r"\.kmgraph-[0-9a-f]{8}\.run")


def write_journal(stage: HeldFolder, halves: tuple[Half, ...]) -> None:
    """Write the journal, whole or not at all: from now on the new run counts."""
    document = {
        "format": _FORMAT,
        "halves": [
            {"name": half.name, "inode": half.inode, "placed": half.placed, "removed": half.removed} for half in halves
        ],
    }
    temporary = f"{JOURNAL_NAME}.tmp"
    with os.fdopen(stage.create(temporary), "wb") as file:
        file.write(json.dumps(document).encode())
        file.flush()
        os.fsync(file.fileno())
    stage.move_here(temporary, JOURNAL_NAME)
    stage.sync()


def read_journal(stage: HeldFolder, name: str) -> tuple[Half, ...] | None:
    """Return what a stage's journal says has to be done; None where the stage was never whole.

    Args:
        stage: The stage.
        name: Name of the run's public folder: a journal may speak of this and of the private one beside it alone, and
            of names below them, since it may come from a stranger's archive.

    Raises:
        InputError: If the journal is damaged or speaks of other folders.
    """
    if stage.status(JOURNAL_NAME) is None:
        return None
    try:
        document = json.loads(read_small(stage, JOURNAL_NAME))
        return _halves(document, {name, f"{name}{PRIVATE_SUFFIX}"})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            "the journal of a run that was broken off can't be read",
            where=str(stage.path / JOURNAL_NAME),
            hint="remove its folder, then run kmgraph guidelines again",
        ) from None


def _halves(document: Mapping[str, Any], names: set[str]) -> tuple[Half, ...]:
    halves = tuple(_half(entry) for entry in document["halves"])
    if document["format"] != _FORMAT or not {half.name for half in halves} <= names:
        raise ValueError(document["format"])
    return halves


def _half(entry: Mapping[str, Any]) -> Half:
    inode = entry["inode"]
    if not isinstance(inode, int):
        raise TypeError(inode)
    placed, removed = (tuple(checked_name(name) for name in entry[key]) for key in ("placed", "removed"))
    if not placed:
        raise ValueError(placed)
    return Half(checked_name(entry["name"]), inode, placed, removed)
