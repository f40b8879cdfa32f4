"""A proposal -> `kmgraph.toml`, with comments that say what was guessed and what a person has to look at."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.errors import printable
from kmgraph.model import Outcome, slug
from kmgraph.namespaces import local_name
from kmgraph.observe.columns import ContractColumn, fold
from kmgraph.observe.proposal import NewFeature, ProposedColumn, ProposedSource
from kmgraph.pipeline.new_project.names import NamedTerms

_HEAD = """\
# A kmgraph project, written by a look at the data: what the look could not tell is marked with "look". Every path is
# relative to this folder. docs/file-formats.md explains every key.

[project]
name = {name}
title = {{ en = "What gets removed here", zh = "这里会删什么" }}
languages = ["en", "zh"]
target = ["removed", "restricted"]      # outcomes that count as "against the rules"
ontology = ["extension.ttl"]            # columns and values that kmgraph's ontology doesn't know: open it in Protégé
published = ["published.toml"]          # look: what the platform says in public; nothing stands there yet
output = "guidelines"
"""
_ONE_PLATFORM = """
[[platform]]
id = {id}
label = {{ en = "the platform", zh = "本平台" }}
# consequences = {{ en = "What happens after a removal.", zh = "内容被删除后会怎样。" }}
# appeal = {{ en = "How to appeal.", zh = "如何申诉。" }}
"""
_UNCONFIRMED = """\
# look: what the words for outcomes mean was guessed. Read [source.values.outcome] below, change what is wrong, and then
# write true here. Until then every document says at its head that this is not confirmed.
outcomes_confirmed = false
"""
_UNCONFIRMED_FILE = """\
# look: that all posts of this file had this outcome, but for those of which another file tells, was guessed from the
# names of the files and from their ids. If it is right, write true below. Until then every document says at its head
# that this is not confirmed.
outcome = {outcome}
outcomes_confirmed = false
"""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What the settings of a new project are made from.

    Attributes:
        name: Slug of the project.
        sources: Each with the path as the project will name it.
        platforms: Names of the platforms that a column tells; empty for one platform.
        terms: The terms of the extension.
    """

    name: str
    sources: Sequence[tuple[Path, ProposedSource]]
    platforms: Sequence[str]
    terms: NamedTerms


def settings_toml(settings: ProjectSettings) -> bytes:
    """Return `kmgraph.toml` for a new project, every guess in it marked."""
    lines = [_HEAD.format(name=_text(settings.name))]
    if settings.platforms:
        ids = platform_ids(settings.platforms)
        lines += [f"\n[[platform]]\nid = {_text(ids[name])}\nlabel = {_text(name)}\n" for name in settings.platforms]
    else:
        lines.append(_ONE_PLATFORM.format(id=_text(settings.name)))
    for path, source in settings.sources:
        lines += ["\n", *(f"{line}\n" for line in _source(path, source, settings))]
    return "".join(lines).encode()


def platform_ids(names: Sequence[str]) -> Mapping[str, str]:
    """Return an id for each platform that the data name, no two the same.

    It is the name as a slug; where that is empty or another's too, a hash of the name tells them apart.

    >>> platform_ids(["Red Note", "A/B", "A.B"])
    {'Red Note': 'red-note', 'A/B': 'a-b-998d3e', 'A.B': 'a-b-4b861d'}
    """
    slugs = Counter(map(slug, names))
    return {name: slug(name) if slug(name) and slugs[slug(name)] == 1 else _told_apart(name) for name in names}


def _told_apart(name: str) -> str:
    return f"{slug(name) or 'platform'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def is_guessed(source: ProposedSource) -> bool:
    """Return whether something had to be guessed to tell outcomes: not where they are in kmgraph's own words."""
    return source.outcome is not None or any(word.outcome != word.value.lower() for word in source.outcomes)


def _source(path: Path, source: ProposedSource, settings: ProjectSettings) -> Iterator[str]:
    yield "[[source]]"
    yield f"path = {_text(path.as_posix())}"
    if source.kind:
        yield f"kind = {_text(source.kind)}   # what its columns and words mean is known: kmgraph sources"
        return
    if source.encoding:
        others = ", ".join(source.other_encodings)
        guessed = f"   # a guess, as {others} fit too: look whether its words are right" if others else ""
        yield f"encoding = {_text(source.encoding)}{guessed}"
    if source.delimiter:
        yield f"delimiter = {_text(source.delimiter)}"
    if source.has_row_ids:
        yield 'ids = "rows"   # no column tells the rows apart; the name of the file and the number of the row do'
    yield from _outcomes_of_file(source)
    yield from _times(source)
    yield from _table("separators", {column.header: column.separator for column in source.columns if column.separator})
    yield from _columns(source.columns, settings.terms)
    yield from _outcome_words(source)
    yield from _platform_words(source, settings.platforms)


def _outcomes_of_file(source: ProposedSource) -> Iterator[str]:
    if source.outcome is not None:
        yield from _UNCONFIRMED_FILE.format(outcome=_text(source.outcome)).splitlines()
    elif is_guessed(source):
        yield from _UNCONFIRMED.splitlines()


def _times(source: ProposedSource) -> Iterator[str]:
    formats = dict(source.time_formats or {})
    read = {column.header for column in source.columns if column.meaning in _TIMES}
    for open_column in source.unsure:
        yield _comment(f"look: {open_column} can't be told from the values.")
        yield "# Write under [source.columns] what the column is, such as posted_at, and one of these lines here:"
        yield '# time_format = "%d/%m/%Y"           # as the column writes times, the day first'
        yield '# time_format = "%m/%d/%Y"           # or the month first'
    if formats and len(set(formats.values())) == 1 and set(formats) == read:
        yield f"time_format = {_text(next(iter(formats.values())))}"
        formats = {}
    if read:
        yield '# time_zone = "Asia/Shanghai"          # of times without an offset; UTC if nothing is said'
    yield from _table("time_formats", formats)


_TIMES = (ContractColumn.POSTED_AT, ContractColumn.DECIDED_AT, ContractColumn.OBSERVED_AT)


def _columns(columns: Sequence[ProposedColumn], terms: NamedTerms) -> Iterator[str]:
    yield ""
    yield '[source.columns]                        # header = what it is; "-" leaves a column out'
    for column in columns:
        meaning = meaning_of(column, terms)
        note = f"   {_comment(column.note)}" if column.note else ""
        if fold(meaning) != fold(column.header) or note:
            yield f"{_text(column.header)} = {_text(meaning)}{note}"


def meaning_of(column: ProposedColumn, terms: NamedTerms) -> str:
    """Return what the settings say of a column; "-" where it is left out."""
    if column.meaning is None:
        return "-"
    if isinstance(column.meaning, NewFeature):
        named = terms.of(column.header)
        assert named is not None  # every feature has a name
        # The class above the new values may have the name that the header has, and would hide the known ones.
        return named.term or (local_name(column.meaning.known) if column.meaning.known else column.header)
    return str(column.meaning) if isinstance(column.meaning, ContractColumn) else local_name(column.meaning)


def _outcome_words(source: ProposedSource) -> Iterator[str]:
    if not source.outcomes:
        return
    yield ""
    yield "[source.values.outcome]                 # what the data say = what it means"
    for word in source.outcomes:
        rows = f"{word.rows:,} row{'' if word.rows == 1 else 's'}"
        note = rows if word.outcome else f"{rows}; look: not understood, and left out until you say what it means"
        if not word.value:
            note = f"{rows} in which nothing stands; look"
        yield f"{_text(word.value)} = {_text(word.outcome or '-')}   {_comment(note)}"


def _platform_words(source: ProposedSource, platforms: Sequence[str]) -> Iterator[str]:
    if any(column.meaning is ContractColumn.PLATFORM for column in source.columns):
        words = {name: own for name, own in platform_ids(platforms).items() if fold(own) != fold(name)}
        yield from _table("values.platform", words)


def _table(name: str, values: Mapping[str, str | Outcome | None]) -> Iterator[str]:
    if values:
        yield ""
        yield f"[source.{name}]"
        yield from (f"{_text(key)} = {_text(str(value))}" for key, value in values.items())


def _comment(text: str) -> str:
    r"""Return a text as a comment: one line, whatever it quotes, with controls spelt out.

    >>> _comment("a\n[privacy]\x00")
    '# a [privacy]\\u0000'
    """
    return f"# {printable(text)}"


def _text(text: str) -> str:
    r"""Return a text as TOML writes it; its escapes are those of JSON, but for DEL.

    >>> _text('a "b"')
    '"a \\"b\\""'
    """
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
