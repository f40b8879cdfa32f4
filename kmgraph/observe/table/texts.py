"""Columns of text -> what they mention, and what they have in common. The texts themselves go no further."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import ColumnKind, Feature
from kmgraph.namespaces import KM, local_name
from kmgraph.observe import text
from kmgraph.observe.columns import is_placeholder
from kmgraph.observe.encode import SetPart, ToldCells, chosen, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import IndividualTerm, Mask, Value
    from kmgraph.observe.columns import Terms
    from kmgraph.observe.raw import RawColumn
    from kmgraph.observe.text import TermIndex, Wordings

_SHOWN_TERMS = 8


@dataclass(frozen=True, eq=False)
class ReadTexts:
    """What the texts of a source give.

    Attributes:
        parts: The terms that they hold.
        told: Which rows have a text, so that what it does not hold is known, too.
        notices: What must be known of these terms.
        wordings: What the texts have in common; None if there are none, or if they are drafts.
    """

    parts: tuple[SetPart, ...] = ()
    told: tuple[ToldCells, ...] = ()
    notices: tuple[Notice, ...] = ()
    wordings: Wordings | None = None


def read_texts(source: str, columns: Sequence[RawColumn], rows: Mask, terms: Terms, *, are_drafts: bool) -> ReadTexts:
    """Return what the texts mention, and which of them are alike.

    Args:
        source: Short name of the file.
        columns: Its columns of text.
        rows: The rows that count, shape (n_rows,).
        terms: The ontology.
        are_drafts: Look for kinds of content as well as for entries of the lexicon, and not for copies.
    """
    if not columns:
        return ReadTexts()
    mentions = Feature((), KM.mentions)
    entries = [_find_terms(mentions, ColumnKind.INDIVIDUALS, raw, rows, terms.lexicon) for raw in columns]
    told = tuple(_told(mentions, raw, rows) for raw in columns)
    if are_drafts:
        content = [_find_terms(Feature(), ColumnKind.CLASSES, raw, rows, terms.content) for raw in columns]
        # A draft is all that there is of its post: what its text does not name it is not about.
        told = (*told, *(_told(Feature(), raw, rows) for raw in columns))
        return ReadTexts((*entries, *content), told)
    notices = _ambiguous_notices(source, entries, terms)
    return ReadTexts(tuple(entries), told, notices, _without_placeholders(text.read_wordings(columns, rows)))


def _without_placeholders(wordings: Wordings) -> Wordings:
    """Return the wordings, their texts without what stands in the place of one."""
    texts = wordings.texts
    if texts is None:
        return wordings
    is_text = np.array([not is_placeholder(cell.strip()) for cell in texts.cells], dtype=np.bool_)
    return replace(wordings, texts=replace(texts, codes=np.where(is_text[texts.codes], texts.codes, -1)))


def _told(feature: Feature, raw: RawColumn, rows: Mask) -> ToldCells:
    is_text = np.array([bool(cell.strip()) and not is_placeholder(cell.strip()) for cell in raw.cells], dtype=np.bool_)
    # Never equal to what has a term: so the rows are written down, and not taken for those with a value.
    return ToldCells(feature, (), is_text, ~is_text, chosen(raw.codes, rows))


def _find_terms(feature: Feature, kind: ColumnKind, raw: RawColumn, rows: Mask, index: TermIndex) -> SetPart:
    """Return the terms that the rows' texts hold; texts with the same terms count as one cell."""
    codes = chosen(raw.codes, rows)
    used = used_cells(codes, len(raw.cells)).tolist()
    sets: dict[tuple[Value, ...], int] = {}
    lookup = [
        sets.setdefault(index.find_iris(cell) if count else (), len(sets))
        for cell, count in zip(raw.cells, used, strict=True)
    ]
    return SetPart(feature, kind, raw.header, tuple(sets), np.array(lookup, dtype=np.int32)[codes])


def _ambiguous_notices(source: str, parts: Sequence[SetPart], terms: Terms) -> tuple[Notice, ...]:
    """Return a notice of the terms found in texts whose form is also an ordinary word; none if there are none.

    They count as mentioned, because they are there. What they mean there is for people to find out.

    Args:
        source: Short name of the file.
        parts: The entries of the lexicon that its columns of text hold.
        terms: The ontology.
    """
    individuals = terms.vocabulary.individuals
    rows: Counter[Value] = Counter()
    holds = np.zeros(len(parts[0].codes), dtype=np.bool_)
    for part in parts:
        ambiguous = [[iri for iri in iris if individuals[str(iri)].is_ambiguous] for iris in part.values]
        for iris, count in zip(ambiguous, used_cells(part.codes, len(ambiguous)).tolist(), strict=True):
            rows.update(dict.fromkeys(iris, count))
        holds |= np.array([bool(iris) for iris in ambiguous], dtype=np.bool_)[part.codes]
    ranked = [str(iri) for iri, count in sorted(rows.items(), key=lambda item: (-item[1], str(item[0]))) if count]
    if not ranked:
        return ()
    labels = [shown(_label(individuals[iri])) for iri in ranked[:_SHOWN_TERMS]]
    listed = ", ".join(labels) + (", …" if len(ranked) > _SHOWN_TERMS else "")
    message = f"the texts hold terms that are also ordinary words: {listed}"
    hint = "look at some of these posts before you trust a rule about such a term"
    return (Notice(NoticeCode.AMBIGUOUS_TERMS, source, "", listed, int(holds.sum()), message, hint),)


def _label(term: IndividualTerm) -> str:
    labels = term.words.labels
    return labels.get("en") or next((labels[language] for language in sorted(labels)), local_name(term.iri))
