"""How columns were read, in words: with exact figures for the operator, with public ones for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.namespaces import local_name
from kmgraph.render.columns import ColumnLine
from kmgraph.render.language import ColumnPatterns, fill, in_language
from kmgraph.rules import FillingWord, public_count, public_filling, public_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.model import Privacy, Vocabulary
    from kmgraph.render.inputs import FilledColumn, ReadColumn
    from kmgraph.render.phrases import SentenceRealiser
    from kmgraph.render.statements import Figures

NOT_READ = "not-read"
_MOST_NAMED = 8
_OF_PEOPLE_AND_POSTS = frozenset(("id", "author", "cluster"))


@dataclass(frozen=True)
class ColumnWords:
    """Says of columns how they were read."""

    realiser: SentenceRealiser
    vocabulary: Vocabulary

    @property
    def patterns(self) -> ColumnPatterns:
        """Return the patterns of the realiser's language."""
        return self.realiser.words.column_patterns

    def line(self, column: ReadColumn) -> ColumnLine:
        """Return all that is known of a column, with what its cells hold: for the operator alone."""
        number = self.realiser.lexicon.number
        return ColumnLine(
            source=column.source,
            header=column.header,
            meaning=self._meaning(column),
            kind=self._kind(column),
            filled=self._filled(column),
            distinct=number(column.distinct),
            unread=self._unread(column),
        )

    def public_line(
        self,
        column: ReadColumn,
        figures: Figures,
        privacy: Privacy,
        *,
        is_filling_told: bool = True,
        is_unread_told: bool = True,
    ) -> ColumnLine:
        """Return what may be published of a column: no cell, no small group."""
        withheld = self.patterns.filling[FillingWord.WITHHELD]
        # With the sums of all files, posts and people, those that several files share would be left.
        is_told = column.told_sources >= privacy.k and column.meaning not in _OF_PEOPLE_AND_POSTS
        unread = self._hardly_any(column, privacy)
        if column.unread_sources >= privacy.k:
            unread = figures.cell(public_count(column.unread_rows, privacy))
        return ColumnLine(
            source=column.source,
            header=public_header(column.header) or self.patterns.hidden_header,
            # A term of an extension may be called as its column is.
            meaning=public_header(self._meaning(column)) or self.patterns.hidden_header,
            kind=self._kind(column),
            filled=self._public_filled(column, privacy) if is_filling_told else withheld,
            distinct=figures.cell(public_count(column.distinct, privacy)) if is_told else withheld,
            # Of a column that was not read no value was understood, or not understood.
            unread=unread if is_unread_told and column.kind != NOT_READ else withheld,
        )

    def _hardly_any(self, column: ReadColumn, privacy: Privacy) -> str:
        """Return that hardly a value was not understood, if any; nothing where the file itself is of few sources."""
        is_open = any(part.sources[0] >= privacy.k for part in column.filled)
        return self.patterns.filling[FillingWord.FEW if is_open else FillingWord.WITHHELD]

    def not_read(self, columns: Sequence[ReadColumn], privacy: Privacy, *, left_out_values: int = 0) -> str:
        """Return what was not read, in one sentence; headers alone, and none that may name a person.

        Args:
            columns: How each was read.
            privacy: Of how many sources a column must be for it to be named.
            left_out_values: How many single values the project has not read.
        """
        if not columns:
            return ""
        unread = [column for column in columns if column.kind == NOT_READ and column.told_sources >= privacy.k]
        partly = [column for column in columns if column.kind != NOT_READ and column.unread_sources >= privacy.k]
        what = [
            fill(pattern, names=self._names(part))
            for pattern, part in ((self._unread_columns(unread), unread), (self.patterns.unread_values, partly))
            if part
        ]
        if left_out_values:
            what.append(self.realiser.counted_by(self.patterns.left_out_values, left_out_values))
        return fill(self.patterns.not_read, what=self._joined(what)) if what else ""

    def _unread_columns(self, columns: Sequence[ReadColumn]) -> str:
        is_one = len({column.header for column in columns}) == 1
        return self.patterns.unread_column if is_one else self.patterns.unread_columns

    def _names(self, columns: Sequence[ReadColumn]) -> str:
        headers = [public_header(column.header) or self.patterns.hidden_header for column in columns]
        names = [fill(self.realiser.grammar.number.quote, header) for header in dict.fromkeys(headers)]
        more = len(names) - _MOST_NAMED
        if more > 1:
            names = [*names[:_MOST_NAMED], fill(self.patterns.more, n=str(more))]
        return self._joined(names)

    def _joined(self, texts: Sequence[str]) -> str:
        return self.realiser.grammar.list_and.join(list(texts))

    def _filled(self, column: ReadColumn) -> str:
        number = self.realiser.lexicon.number
        if all(part.filled == part.rows for part in column.filled):
            return fill(self.patterns.all_filled, n=number(sum(part.rows for part in column.filled)))
        return self._by_outcome(
            (part, fill(self.patterns.filled, rows=number(part.filled), all=number(part.rows)))
            for part in column.filled
        )

    def _public_filled(self, column: ReadColumn, privacy: Privacy) -> str:
        # An outcome that few people met with is not even named.
        told = [part for part in column.filled if min(part.sources[0], part.rows) >= privacy.k]
        if not told:
            return self.patterns.filling[FillingWord.WITHHELD]
        fillings = [public_filling(part.filled, part.rows, part.sources, privacy) for part in told]
        if all(filling.word is FillingWord.ALL for filling in fillings):
            return self.patterns.filling[FillingWord.ALL]
        shares = [
            self.realiser.share(filling.share)
            if filling.word is FillingWord.SHARE
            else self.patterns.filling[filling.word]
            for filling in fillings
        ]
        return self._by_outcome(zip(told, shares, strict=True))

    def _by_outcome(self, parts: Iterable[tuple[FilledColumn, str]]) -> str:
        return self.patterns.separator.join(
            fill(self.patterns.by_outcome, outcome=self.realiser.outcome((part.outcome,)), filled=filled)
            for part, filled in parts
        )

    def _meaning(self, column: ReadColumn) -> str:
        if column.kind == NOT_READ:
            return self.patterns.kinds[NOT_READ]
        fixed = self.patterns.fixed.get(column.meaning)
        return fixed or " → ".join(map(self._name, (*column.via, column.meaning)))

    def _name(self, iri: str) -> str:
        term = self.vocabulary.properties.get(iri) or self.vocabulary.classes.get(iri)
        return (in_language(term.words.labels, self.realiser.language.tag) if term else "") or local_name(iri)

    def _kind(self, column: ReadColumn) -> str:
        if column.kind == NOT_READ:
            return ""
        kind = self.patterns.kinds.get(column.kind, column.kind)
        return fill(self.patterns.kind_unit, kind=kind, unit=column.unit) if column.unit else kind

    def _unread(self, column: ReadColumn) -> str:
        if not column.unread_rows:
            return self.patterns.all_understood
        values = self._joined([fill(self.realiser.grammar.number.quote, value) for value in column.unread])
        rows = self.realiser.count("rows", column.unread_rows)
        return fill(self.patterns.not_understood, rows=rows, values=values)
