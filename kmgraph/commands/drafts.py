"""Drafts to a table: one text with what else is true of it, or a file of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from kmgraph.errors import ObservationError, UsageError
from kmgraph.io import scratch_folder
from kmgraph.model import Hierarchy, Source, Vocabulary
from kmgraph.observe import NoticeCode, Observed, RecognisedWord, Terms, read_drafts

_COLUMN = re.compile(r'column "(?P<name>.*)"$')
_WHICH_ROW = re.compile(r"^(?:the only row can't be read|none of the [\d,]+ rows can be read; the first): ")
_RESERVED = {
    "id": "a draft needs no id",
    "outcome": "the outcome is what is asked for",
    "platform": "name it with --platform",
    "text": "write the text itself after kmgraph check",
}
_OWN = ("id", "platform", "text")
"""Columns that a typed draft has of its own; no source's mapping is about them."""
_DROPPED = frozenset(("", "-"))


@dataclass(frozen=True)
class DraftReader:
    """Reads drafts in the terms of one ontology, and in those of the sources that its rules come from.

    Attributes:
        key: Key of the authors' pseudonyms.
        platforms: Ids of the platforms that the rules are about.
        sources: Those of the project, whose columns and values drafts may have too.
        platform_names: What the project calls its platforms besides, by id.
    """

    vocabulary: Vocabulary
    hierarchy: Hierarchy
    key: bytes
    platforms: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    platform_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _mapping(self) -> Source:
        """What the sources say of headers and values, as far as no two of them say different things."""
        return _common_mapping(self.sources)

    @cached_property
    def terms(self) -> Terms:
        """The ontology as reading needs it, made once: it takes longer than a draft."""
        return Terms(self.vocabulary, self.hierarchy)

    def words(self, text: str, platforms: Sequence[str]) -> tuple[RecognisedWord, ...]:
        """Return the words by which a text is taken to be about kinds of content on some of the platforms, in order."""
        annotator = self.terms.draft_annotator
        names = ((platform, *self.platform_names.get(platform, ())) for platform in platforms)
        return annotator.words(_plain(text), list(map(annotator.platforms.meant, names)))

    def read_text(self, text: str, settings: Sequence[str], platforms: Sequence[str]) -> Observed:
        """Return one draft as a row a platform, and what of its settings was not read.

        Args:
            text: The draft.
            settings: `NAME=VALUE`, as a table's header and cell; several values of one name add up.
            platforms: Where it may be posted.

        Raises:
            UsageError: If a setting has no `=`, or two say the same in different words.
        """
        columns = {name: to for name, to in self._mapping.columns.items() if to not in _DROPPED and name not in _OWN}
        values = {name: table for name, table in self._mapping.values.items() if name not in _OWN}
        cells = _cells(settings, columns)
        with scratch_folder() as folder:
            file = folder / "draft.jsonl"
            rows = [{"id": name, "platform": name, "text": _plain(text), **cells} for name in platforms]
            file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
            try:
                return self._read(replace(self._mapping, path=file, columns=columns, values=values))
            except ObservationError as error:
                raise _about_setting(error) from None

    def read_file(self, file: Path, platform: str | None) -> Observed:
        """Return the rows of a file, and what was not read as it stood.

        Args:
            file: Rows in any format of observations.
            platform: Platform of rows that name none; None if there may be none such.

        Raises:
            ObservationError: If the file can't be read.
        """
        return self._read(replace(self._mapping, path=file, platform=platform))

    def _read(self, source: Source) -> Observed:
        observed = read_drafts(
            (source,),
            self.vocabulary,
            self.hierarchy,
            key=self.key,
            platforms=self.platforms,
            terms=self.terms,
            platform_names=self.platform_names,
        )
        # A draft need not have all that the observations have.
        told = tuple(notice for notice in observed.notices if notice.code is not NoticeCode.UNUSED_MAPPING)
        return replace(observed, notices=told)


def _common_mapping(sources: Sequence[Source]) -> Source:
    """Return a source without a file that maps what the sources map; what two map differently is left out."""
    sections = dict.fromkeys(name for source in sources for name in source.values)
    columns = [{name: to for name, to in source.columns.items() if to.strip() not in _DROPPED} for source in sources]
    read = {name for mapping in columns for name in mapping}
    dropped = {name: "-" for source in sources for name in source.columns if name not in read}
    formats, zones = ({getattr(source, name) for source in sources} for name in ("time_format", "time_zone"))
    return Source(
        Path(),
        time_format=formats.pop() if len(formats) == 1 else None,
        time_zone=zones.pop() if len(zones) == 1 else None,
        time_formats=_agreed(source.time_formats for source in sources),
        separators=_agreed(source.separators for source in sources),
        columns=_agreed(columns) | dropped,
        values={name: _agreed(source.values.get(name, {}) for source in sources) for name in sections},
        empty_is_none=frozenset[str]().union(*(source.empty_is_none for source in sources)),
    )


def _agreed(mappings: Iterable[Mapping[str, str]]) -> dict[str, str]:
    said: dict[str, set[str]] = {}
    for mapping in mappings:
        for name, value in mapping.items():
            said.setdefault(name, set()).add(value)
    return {name: values.pop() for name, values in said.items() if len(values) == 1}


def _cells(settings: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    meanings = {name.strip().casefold(): to.strip().lower() for name, to in columns.items()}
    cells: dict[str, str] = {}
    for setting in settings:
        name, equals, value = (_plain(part).strip() for part in setting.partition("="))
        if not equals or not name:
            raise UsageError(
                f'"{setting}" sets nothing', where="--set", hint="write it as NAME=VALUE, such as medium=video"
            )
        meaning = meanings.get(name.casefold(), name.lower())
        if meaning in _RESERVED:
            raise UsageError(f'"{name}" can\'t be set', where="--set", hint=_RESERVED[meaning])
        cells[name] = f"{cells[name]}|{value}" if name in cells else value
    return cells


def _plain(text: str) -> str:
    # Bytes on the command line that are no UTF-8 arrive as halves of surrogate pairs.
    return text.encode("utf-8", errors="replace").decode()


def _about_setting(error: ObservationError) -> UsageError:
    column = _COLUMN.search(error.where or "")
    hint = None if "[source" in (error.hint or "") else error.hint
    return UsageError(
        _WHICH_ROW.sub("", error.what),
        where=f"--set {column['name']}=…" if column else "--set",
        hint=hint or "kmgraph ontology terms lists what can be said; --ontology FILE adds an extension's terms",
    )
