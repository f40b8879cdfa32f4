"""The protocol of readers: what kmgraph must know of a kind of source in order to read it.

A reader turns a file into a raw table, the cells as they stand in the file. It understands none of them: headers,
values and times are read later, against the ontology, in the same way for all kinds. A package that adds a kind names
its `SourceReader` under the entry point group `kmgraph.readers` (docs/extending.md, "Reading another kind of file", has
a whole one):

    [project.entry-points."kmgraph.readers"]
    forum-log = "forum_log:READER"

What a reader is made of: `RawTable`, and `encode_column` or, batch by batch, `ColumnEncoder`, of `kmgraph.observe.raw`;
`open_text` and `open_bytes` of `kmgraph.observe.readers.files`, which refuse what is no regular file, unpack `.gz` and
keep to the limits; `Reject` of `kmgraph.model`; `ObservationError` of `kmgraph.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kmgraph.model import Source
    from kmgraph.observe.raw import RawTable, RawTriples


@dataclass(frozen=True, slots=True)
class DefaultMapping:
    """What the headers and values of a kind of source mean, written as in `kmgraph.toml`.

    Attributes:
        columns: Foreign header -> contract column, class or property, as in `[source.columns]`.
        values: For a column, foreign value -> value, as in `[source.values]`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads one kind of source.

    Attributes:
        kind: The kind's name in lower case, as `[[source]] kind` will name it; no other reader may have it.
        suffixes: Suffixes of its files, each with its point and in lower case; `.gz` after them is understood. No other
            reader may have them. Empty if a suffix can't tell the kind.
        read: Takes the source's settings and the file's short name, which messages and rejects must use: the folders
            above a file are nobody's business. Returns the rows as they stand in the file. Rows that are no rows
            become rejects; a file that can't be read at all raises `ObservationError`, one too large `LimitError`.
        recognises: Takes the first 8,192 bytes of a file (unpacked; fewer if it is shorter) and its path. Returns
            whether the content is of this kind, without reading on. None if the content can't tell.
        default_mapping: What the kind's headers and values mean; a project's own mapping comes before it.

    Today the suffix alone decides which reader reads a file. `recognises` and `default_mapping` are for kinds that
    share a suffix and have headers of their own.
    """

    kind: str
    suffixes: tuple[str, ...]
    read: Callable[[Source, str], RawTable | RawTriples]
    recognises: Callable[[bytes, Path], bool] | None = None
    default_mapping: DefaultMapping = field(default_factory=DefaultMapping)
