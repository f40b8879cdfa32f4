"""How the sources were read, to the context of the page about columns: what each records, what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.namespaces import KM, local_name
from kmgraph.render.columns import ColumnLine, ColumnsContext
from kmgraph.render.language import ColumnPatterns, fill, in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.columns import ColumnsInput, ReadColumn
    from kmgraph.render.inputs import ImportNotice
    from kmgraph.render.phrases import SentenceRealiser

_MOST_REJECTS = 20


def columns_context(data: ColumnsInput, realiser: SentenceRealiser) -> ColumnsContext:
    """Return what the template of the page about columns shows, in the realiser's language."""
    return _Columns(data, realiser).context()


@dataclass(frozen=True)
class _Columns:
    data: ColumnsInput
    realiser: SentenceRealiser

    @property
    def _patterns(self) -> ColumnPatterns:
        return self.realiser.words.column_patterns

    def context(self) -> ColumnsContext:
        title = in_language(self.data.title, self.realiser.language.tag)
        return ColumnsContext(
            title=fill(self._patterns.title, title=title or ""),
            lead=fill(self._patterns.lead, outcome=self.realiser.outcome(self.data.target)),
            columns=tuple(map(self._line, self.data.columns)),
            notices=tuple(map(self._notice, self.data.notices)),
            rejects=tuple(self._rejects()),
            labels=self.realiser.words.columns,
        )

    def _line(self, column: ReadColumn) -> ColumnLine:
        steps = (*column.feature.via, column.feature.property or KM.Content)
        in_target, others = self.data.rows
        return ColumnLine(
            header=column.header,
            meaning=" → ".join(map(self._name, steps)),
            kind=self._patterns.kinds.get(column.kind, column.kind),
            target=self._filled(column.target, in_target),
            kept=self._filled(column.kept, others),
        )

    def _name(self, iri: str) -> str:
        vocabulary = self.data.vocabulary
        term = vocabulary.properties.get(iri) or vocabulary.classes.get(iri)
        return (in_language(term.words.labels, self.realiser.language.tag) if term else "") or local_name(iri)

    def _filled(self, rows: int, of: int) -> str:
        number = self.realiser.lexicon.number
        return fill(self._patterns.filled, rows=number(rows), all=number(of))

    def _notice(self, notice: ImportNotice) -> str:
        pattern = self._patterns.notice.get(notice.code, "{text}")
        text = fill(pattern, column=notice.column, value=notice.value or "", text=notice.text)
        rows = self.realiser.count("rows", notice.count)
        return fill(self._patterns.notice_rows, source=notice.source, text=text, rows=rows)

    def _rejects(self) -> Iterator[str]:
        rejects, number = self.data.rejects, self.realiser.lexicon.number
        yield fill(self._patterns.rejects, n=number(len(rejects))) if rejects else self._patterns.no_rejects
        for reject in rejects[:_MOST_REJECTS]:
            words = {"source": reject.source, "column": reject.column, "reason": reject.reason}
            yield fill(self._patterns.reject_line, row=number(reject.row), **words)
