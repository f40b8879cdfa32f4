"""How the sources were read, to the context of the page about columns: what each records, what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.columns import ColumnsContext
from kmgraph.render.language import ColumnPatterns, fill, in_any
from kmgraph.render.views.column_lines import ColumnWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.columns import ColumnsInput
    from kmgraph.render.inputs import ImportNotice
    from kmgraph.render.phrases import SentenceRealiser

_MOST_REJECTS = 20


def columns_context(data: ColumnsInput, realiser: SentenceRealiser) -> ColumnsContext:
    """Return what the templates about columns show, in the realiser's language."""
    return _Columns(data, realiser).context()


@dataclass(frozen=True)
class _Columns:
    data: ColumnsInput
    realiser: SentenceRealiser

    @property
    def _patterns(self) -> ColumnPatterns:
        return self.realiser.words.column_patterns

    def context(self) -> ColumnsContext:
        title = in_any(self.data.title, self.realiser.language.tag)
        words = ColumnWords(self.realiser, self.data.vocabulary)
        return ColumnsContext(
            title=fill(self._patterns.title, title=title or ""),
            lead=self._patterns.lead,
            columns=tuple(map(words.line, self.data.columns)),
            notices=tuple(map(self._notice, self.data.notices)),
            rejects=tuple(self._rejects()),
            table=self.realiser.words.column_table,
            labels=self.realiser.words.columns,
        )

    def _notice(self, notice: ImportNotice) -> str:
        pattern = self._patterns.notice.get(notice.code, "{text}")
        text = fill(pattern, column=notice.column, value=notice.value or "", text=notice.text)
        rows = self.realiser.count("rows", notice.count)
        return fill(self._patterns.notice_rows, source=notice.source, text=text, rows=rows)

    def _rejects(self) -> Iterator[str]:
        rejects, number = self.data.rejects, self.realiser.lexicon.number
        rows = self.realiser.count("rows", len(rejects))
        yield fill(self._patterns.rejects, rows=rows) if rejects else self._patterns.no_rejects
        for reject in rejects[:_MOST_REJECTS]:
            words = {"source": reject.source, "column": reject.column, "reason": reject.reason}
            yield fill(self._patterns.reject_line, row=number(reject.row), **words)
