"""The page about the kinds of source, made from what their readers say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.commands import facts_of, list_sources, told_by

if TYPE_CHECKING:
    from kmgraph.observe import SourceReader

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
    headings = ("kind", "files", *told_by(readers[0]))
    rows = [(_link(reader), _suffixes(reader), *told_by(reader).values()) for reader in readers]
    rows = [headings, ("---",) * len(headings), *rows]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return _HEAD + table + "".join(map(_section, readers))


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
