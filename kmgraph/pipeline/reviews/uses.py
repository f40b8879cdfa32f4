"""Found classes of terms -> what a person needs to review them: counts of each term, and a few occurrences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kmgraph.learn import DecidedRows
from kmgraph.model import ClassUse, FoundClass, Indices, TermContext, TermMatrix, TermUse
from kmgraph.observe import in_context
from kmgraph.rules import holds_personal_string

_SHOWN = {True: 2, False: 1}
"""Occurrences of a term that are shown, by whether the post is in the target. A convention."""

_MOST_TRIED = 200  # posts of a term that are looked at for occurrences


@dataclass(frozen=True, eq=False)
class TermPosts:
    """Which posts hold which terms.

    Attributes:
        rows: Those that count, with their outcomes and independent groups.
        terms: Of all rows of the table.
    """

    rows: DecidedRows
    terms: TermMatrix

    def uses(self, found: Sequence[FoundClass]) -> tuple[ClassUse, ...]:
        """Return the classes with the terms that may be shown, in their order."""
        holding = self._holding({term.text for kind in found for term in kind.shown})
        return tuple(
            ClassUse(kind, tuple(self._use(kind, term.text, holding) for term in kind.shown)) for kind in found
        )

    def _holding(self, texts: set[str]) -> dict[str, Indices]:
        """Return the rows whose texts hold each of the terms, ascending."""
        wanted = [number for number, text in enumerate(self.terms.terms) if text in texts]
        places = np.flatnonzero(np.isin(self.terms.indices, wanted))
        rows = np.searchsorted(self.terms.starts, places, side="right") - 1
        held = self.terms.indices[places]
        return {self.terms.terms[number]: rows[held == number] for number in wanted}

    def _use(self, kind: FoundClass, text: str, holding: dict[str, Indices]) -> TermUse:
        table = self.rows.table
        is_here = table.platform == table.platforms.index(kind.platform)
        rows = holding.get(text, np.empty(0, dtype=np.intp))
        rows = rows[(is_here & self.rows.rows)[rows]]
        target = int(np.count_nonzero(self.rows.target[rows]))
        sources = len(np.unique(self.rows.cluster[rows]))
        return TermUse(text, target, len(rows) - target, sources, tuple(self._contexts(text, rows)))

    def _contexts(self, text: str, rows: Indices) -> Iterator[TermContext]:
        """Yield occurrences of different sources; none in whose company a person may be named or reached."""
        left, seen = dict(_SHOWN), set()
        for row in rows[:_MOST_TRIED].tolist():
            source, is_target = int(self.rows.cluster[row]), bool(self.rows.target[row])
            if not left[is_target] or source in seen:
                continue
            context = in_context(self.terms.texts.of_row(row), text, is_target=is_target)
            if context and not holds_personal_string(f"{context.before}{context.term}{context.after}"):
                seen.add(source)
                left[is_target] -= 1
                yield context
