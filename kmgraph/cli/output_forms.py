"""The format of what is written: the one that `--format` names, else the one that the suffix of the file means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ANSWER_FORMS = {".txt": "text", ".json": "json"}
"""Suffix -> format, of commands that answer in words or in JSON."""
LINES_FORMS = {".jsonl": "jsonl", ".ndjson": "jsonl"}
_OF_FILES = frozenset(
    (
        *(".md", ".html", ".htm", ".pdf", ".docx", ".epub", ".txt", ".json", ".jsonl", ".csv", ".tsv", ".xlsx"),
        *(".ttl", ".nq", ".nt", ".trig", ".jsonld", ".rdf", ".owl", ".xml", ".toml", ".yaml", ".yml", ".zip"),
    )
)


def form_of(file: Path | None, given: str | None, forms: Mapping[str, str], usual: str, *, named: bool = True) -> str:
    """Return the format to write in.

    Args:
        file: Where to; None for standard output.
        given: What `--format` names.
        forms: Suffix with its point -> format.
        usual: For standard output, and for a name without a suffix.
        named: Whether the command has the option `--format`.

    Raises:
        UsageError: If the suffix of the file is that of no such format.
    """
    from kmgraph.errors import UsageError, did_you_mean

    if given is not None:
        return given
    suffix = file.suffix.lower() if file is not None else ""
    if not suffix:
        return usual
    if suffix not in forms:
        close = did_you_mean(suffix, forms)
        fitting = f"name a file that ends in {' or '.join(forms)}" + ("; or choose with --format" if named else "")
        raise UsageError(
            f'this is not written to files that end in "{suffix}"',
            where=str(file),
            hint=f"{close} {fitting}" if close else fitting,
        )
    return forms[suffix]


def refuse_file_name(folder: Path | None, hint: str) -> None:
    """Check that an output which is a folder isn't named like a file.

    Raises:
        UsageError: If it is, and there is no folder of that name yet.
    """
    from kmgraph.errors import UsageError

    if folder is not None and folder.suffix.lower() in _OF_FILES and not folder.is_dir():
        raise UsageError(
            f'"{folder.name}" is the name of a file, and a folder is written', where=str(folder), hint=hint
        )
