"""The page about the kinds of source, made from what their readers say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.commands import facts_of, list_sources

if TYPE_CHECKING:
    from kmgraph.observe import SourceReader

_TOLD = {
    "kept": "kept posts",
    "reasons": "reasons",
    "decided": "time of decision",
    "posted": "time of posting",
    "authors": "authors",
    "deciders": "deciders",
    "texts": "texts",
}
_HEAD = """\
# Sources

Tables of your own and exports of platforms, and what each can and can't say. `kmgraph sources` prints this list; it is
written from there by `python -m pytest tests/unit/docs/test_sources_page.py --write-golden`.

"Some" means of some posts, or in some versions of the format; "as given", whatever the table holds. What a source
can't say is not recorded, which is never "no". Most logs of moderators hold no kept posts: no rate can be learned from
them alone ([method](method.md)); [put them beside posts of another source](file-formats.md#posts-in-two-files).

"""


def page() -> str:
    """The page as it should be."""
    readers = list_sources()
    head = [("kind", "files", *_TOLD.values()), ("---",) * (2 + len(_TOLD))]
    rows = [*head, *((_link(reader), _suffixes(reader), *_told(reader)) for reader in readers)]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return _HEAD + table + "".join(map(_section, readers))


def _told(reader: SourceReader) -> tuple[str, ...]:
    return tuple(getattr(facts_of(reader), name) for name in _TOLD)


def _link(reader: SourceReader) -> str:
    return f"[`{reader.kind}`](#{reader.kind})"


def _suffixes(reader: SourceReader) -> str:
    return " ".join(f"`{suffix}`" for suffix in reader.suffixes)


def _section(reader: SourceReader) -> str:
    facts = facts_of(reader)
    lines = [f"\n## {reader.kind}\n", f"{facts.title[:1].upper()}{facts.title[1:]}.\n"]
    notes = [f"- {note}" for note in facts.notes]
    if facts.features:
        notes.append("- Features: " + ", ".join(f"`{feature}`" for feature in facts.features) + ".")
    if facts.schema:
        notes.append(f"- Format: <{facts.schema}>")
    return "\n".join((*lines, *notes, "")) if notes else "\n".join(lines)
