"""Drafts to a table: one text with what else is true of it, or a file of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kmgraph.errors import ObservationError, UsageError
from kmgraph.io import scratch_folder
from kmgraph.model import Hierarchy, Source, Vocabulary
from kmgraph.observe import Observed, RecognisedWord, Terms, read_drafts

_COLUMN = re.compile(r'column "(?P<name>.*)"$')
_WHICH_ROW = re.compile(r"^(?:the only row can't be read|none of the [\d,]+ rows can be read; the first): ")
_RESERVED = {
    "id": "a draft needs no id",
    "outcome": "the outcome is what is asked for",
    "platform": "name it with --platform",
    "text": "write the text itself after kmgraph check",
}


@dataclass(frozen=True)
class DraftReader:
    """Reads drafts in the terms of one ontology.

    Attributes:
        key: Key of the authors' pseudonyms.
        platforms: Ids of the platforms that the rules are about.
    """

    vocabulary: Vocabulary
    hierarchy: Hierarchy
    key: bytes
    platforms: tuple[str, ...]

    @cached_property
    def terms(self) -> Terms:
        """The ontology as reading needs it, made once: it takes longer than a draft."""
        return Terms(self.vocabulary, self.hierarchy)

    def words(self, text: str) -> tuple[RecognisedWord, ...]:
        """Return the words by which a text is taken to be about kinds of content, in order."""
        return self.terms.annotator.words(_plain(text))

    def read_text(self, text: str, settings: Sequence[str], platforms: Sequence[str]) -> Observed:
        """Return one draft as a row a platform, and what of its settings was not read.

        Args:
            text: The draft.
            settings: `NAME=VALUE`, as a table's header and cell; several values of one name add up.
            platforms: Where it may be posted.

        Raises:
            UsageError: If a setting has no `=`, or two say the same in different words.
        """
        cells = _cells(settings)
        with scratch_folder() as folder:
            file = folder / "draft.jsonl"
            rows = [{"id": name, "platform": name, "text": _plain(text), **cells} for name in platforms]
            file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
            try:
                return self.read_file(file, None)
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
        return read_drafts(
            (Source(file, platform=platform),),
            self.vocabulary,
            self.hierarchy,
            key=self.key,
            platforms=self.platforms,
            terms=self.terms,
        )


def _cells(settings: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for setting in settings:
        name, equals, value = (_plain(part).strip() for part in setting.partition("="))
        if not equals or not name:
            raise UsageError(
                f'"{setting}" sets nothing', where="--set", hint="write it as NAME=VALUE, such as medium=video"
            )
        if name.lower() in _RESERVED:
            raise UsageError(f'"{name}" can\'t be set', where="--set", hint=_RESERVED[name.lower()])
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
