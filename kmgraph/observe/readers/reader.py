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

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.observe.columns import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
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
class SourceFacts:
    """What a kind of source can say of each post, for those who choose a source (`kmgraph sources`).

    Each is "yes", "some" (of some posts or in some versions), "no", or "as given" where it depends on the table.

    Attributes:
        title: What the files are, in words.
        kept: Whether posts that were kept are in it.
        reasons: Whether it says what the platform gave as the reason.
        decided: Whether it says when the platform decided.
        posted: Whether it says when a post was published.
        authors: Whether it says who wrote a post.
        deciders: Whether it says who decided.
        texts: Whether it holds the posts' texts.
        features: Headers of the features it records; empty where it records none, or those of the table.
        notes: What else must be known to read it aright, in sentences.
        schema: Address of the official description of the format.
    """

    title: str
    kept: str = "as given"
    reasons: str = "as given"
    decided: str = "as given"
    posted: str = "as given"
    authors: str = "as given"
    deciders: str = "as given"
    texts: str = "as given"
    features: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads one kind of source.

    Attributes:
        kind: The kind's name in lower case, as `[[source]] kind` names it; no other reader may have it.
        suffixes: Suffixes of its files, each with its point, in lower case; `.gz` after them is understood. One of
            another package may have none of kmgraph's; kmgraph's own share some, and content tells them apart.
        read: Takes the source's settings and the file's short name, which messages and rejects must use: the folders
            above a file are nobody's business. Returns the rows as they stand in the file. Rows that are no rows
            become rejects; a file that can't be read at all raises `ObservationError`, one too large `LimitError`.
        recognises: Takes the first 8,192 bytes of a file (unpacked; fewer if it is shorter) and its path. Returns
            whether the content is of this kind, without reading on. None if the content can't tell; such a reader gets
            the files of its suffixes that no other one recognises.
        default_mapping: What the kind's headers and values mean; a project's own mapping comes before it.
        undeciding: Cells under `outcome` that decide nothing about a post: that a post has one says nothing of it.
        facts: What such a source can and can't say; None if its maker doesn't tell.
        of_platforms: Whether a row is another platform, such as a server of the same network, and no post.
    """

    kind: str
    suffixes: tuple[str, ...]
    read: Callable[[Source, str], RawTable | RawTriples]
    recognises: Callable[[bytes, Path], bool] | None = None
    default_mapping: DefaultMapping = field(default_factory=DefaultMapping)
    undeciding: frozenset[str] = frozenset()
    facts: SourceFacts | None = None
    of_platforms: bool = False

    def with_defaults(self, source: Source, headers: Collection[str]) -> Source:
        """Return the source's settings, with what the kind's headers and values mean where the project doesn't say it.

        Args:
            source: The project's settings.
            headers: Those of the file: of others, nothing need be said.
        """
        present = set(map(fold, headers))
        claimed = {target for header, target in source.columns.items() if fold(header) in present}
        columns = {
            header: target
            for header, target in self.default_mapping.columns.items()
            if header in headers and (target == "-" or target not in claimed)
        }
        values = dict(source.values)
        for column, mapping in self.default_mapping.values.items():
            names = {column, *(header for header, target in {**columns, **source.columns}.items() if target == column)}
            if names & {*headers, *claimed}:
                own = [values.pop(key) for key in sorted(values) if fold(key) in set(map(fold, names))]
                values[column] = {**mapping, **dict(chain.from_iterable(part.items() for part in own))}
        return replace(source, columns={**columns, **source.columns}, values=values)
