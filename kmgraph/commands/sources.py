"""`kmgraph sources`: the kinds of source that can be read, and what each can and can't say."""

from __future__ import annotations

import json
from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING

from kmgraph.errors import UsageError, did_you_mean
from kmgraph.observe import SourceFacts, SourceReader, iter_readers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOLD = {
    "kept": "kept posts",
    "reasons": "reasons",
    "decided": "time of decision",
    "posted": "time of posting",
    "authors": "authors",
    "deciders": "deciders",
    "texts": "texts",
}
_NOTHING_TOLD = SourceFacts("a kind that another package reads; it doesn't tell what such a source can say")
_WIDTH = 96


def list_sources(kinds: Sequence[str] = ()) -> tuple[SourceReader, ...]:
    """Return the readers of all kinds of source, or of those named, in the order of their names.

    Raises:
        UsageError: If there is no such kind.
        ObservationError: If the reader of another package can't be used.
    """
    readers = {reader.kind: reader for reader in iter_readers()}
    for kind in kinds:
        if kind not in readers:
            hint = did_you_mean(kind, readers) or f"known are {', '.join(readers)}"
            raise UsageError(f'there is no kind of source "{kind}"', hint=hint)
    return tuple(readers[kind] for kind in kinds or readers)


def sources_as_text(readers: Sequence[SourceReader], *, in_full: bool) -> str:
    """Return the kinds as lines: a table, or each with all that is to be known of it."""
    if in_full:
        return "\n".join("\n".join((*_details(reader), "")) for reader in readers)
    rows = [("kind", "files", *_TOLD.values())]
    rows += [(reader.kind, " ".join(reader.suffixes), *told_by(reader).values()) for reader in readers]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join((*lines, "", "kmgraph sources KIND tells more of one; name it as kind under [[source]].", ""))


def sources_as_json(readers: Sequence[SourceReader]) -> str:
    """Return the kinds as a JSON list of objects."""
    entries = [{"kind": reader.kind, "suffixes": reader.suffixes, **asdict(facts_of(reader))} for reader in readers]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def facts_of(reader: SourceReader) -> SourceFacts:
    """Return what a kind of source can and can't say."""
    return reader.facts or _NOTHING_TOLD


def told_by(reader: SourceReader) -> dict[str, str]:
    """Return what a kind of source tells, by heading: yes, no, some, or as given."""
    return {heading: getattr(facts_of(reader), name) for name, heading in _TOLD.items()}


def _details(reader: SourceReader) -> Iterable[str]:
    facts = facts_of(reader)
    yield f"{reader.kind}: {facts.title}"
    yield f"  files: {', '.join(reader.suffixes)}"
    yield "  tells: " + ", ".join(f"{heading}: {told}" for heading, told in told_by(reader).items())
    if facts.features:
        yield "  features: " + ", ".join(facts.features)
    for note in facts.notes:
        yield from wrap(note, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    if facts.schema:
        yield f"  format: {facts.schema}"
