"""Servers that a Mastodon server moderates: the export of its domain blocks, or `GET /api/v1/admin/domain_blocks`.

The CSV has the columns `#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate` (lists of
other tools leave out the signs), the JSON `id`, `domain`, `created_at`, `severity`, `public_comment`, …

Source: mastodon/mastodon, `app/controllers/admin/export_domain_blocks_controller.rb` at 010f4f3;
mastodon/documentation, `content/en/entities/Admin_DomainBlock.md` at 2903485.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError
from kmgraph.model import Outcome
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.delimited import read_delimited
from kmgraph.observe.readers.json_entries import JSON_SUFFIXES, Fields
from kmgraph.observe.readers.ledger import Action, ActionCodes, read_log
from kmgraph.observe.readers.reader import SourceFacts, SourceReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kmgraph.model import Source
    from kmgraph.observe.raw import RawTable

_CODES = ActionCodes(imposes={"suspend": Outcome.REMOVED, "silence": Outcome.DEMOTED}, others=frozenset(("noop",)))
_COLUMNS = {"domain": "id", "severity": "outcome", "public_comment": "reason"}


def _read(source: Source, name: str) -> RawTable:
    if not source.path.name.lower().removesuffix(".gz").endswith(".csv"):
        return read_log(source, name, _CODES, _unwrap, _to_actions)
    table = read_delimited(source, name, usual_delimiter=",")
    columns = [replace(column, header=column.header.removeprefix("#")) for column in table.columns]
    if "domain" not in {column.header for column in columns}:
        raise ObservationError(
            'the header has no "#domain"',
            where=f"{source.path}, line 1",
            hint="the columns are #domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
        )
    # What else is in the list says how to block a server, nothing of what it was like.
    kept = [replace(column, header=_COLUMNS[column.header]) for column in columns if column.header in _COLUMNS]
    return replace(table, columns=tuple(kept))


def _unwrap(_fields: Fields) -> None:
    return None


def _to_actions(fields: Fields) -> Iterator[Action]:
    if not fields.has("severity"):
        raise RowError('is no domain block: it has no "severity"')
    decision = {"decided_by": "moderator", "reason": fields.text("public_comment")}
    yield Action(fields.text("severity"), fields.required("domain"), fields.text("created_at"), 0, decision)


def _recognises(head: bytes, _path: Path) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf")
    return text.startswith((b"#domain,#severity", b"domain,severity,reject_media")) or (
        b'"severity"' in head and b'"domain"' in head and b'"reject_media"' in head
    )


DOMAIN_BLOCKS = SourceReader(
    "mastodon-domain-blocks",
    (".csv", *JSON_SUFFIXES),
    _read,
    _recognises,
    _CODES.default_mapping(),
    _CODES.undeciding(),
    SourceFacts(
        "the servers that a Mastodon server blocks (CSV export, or admin API as JSON)",
        kept="no",
        reasons="some",
        decided="some",
        posted="no",
        authors="no",
        deciders="some",
        texts="no",
        notes=(
            (
                "A row is a server, not a post: suspend counts as removed, silence as demoted; noop is left out. The "
                "graph tells of measures against servers, and of no content."
            ),
            "The reason is the public comment; private comments are not read.",
            "The time of the block is in the JSON alone.",
        ),
        schema="https://github.com/mastodon/documentation/blob/main/content/en/entities/Admin_DomainBlock.md",
    ),
    of_platforms=True,
)
