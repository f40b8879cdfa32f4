"""Columns of text -> what they mention, and what they have in common. The texts themselves go no further."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.model import ColumnKind, Feature
from kmgraph.namespaces import KM, local_name
from kmgraph.observe import text
from kmgraph.observe.annotation import MissingKinds
from kmgraph.observe.columns import is_placeholder
from kmgraph.observe.encode import SetPart, ToldCells, chosen, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown
from kmgraph.observe.settings import NAMELESS_PLATFORM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.model import IndividualTerm, Mask, Value
    from kmgraph.observe.annotation import Annotation, Annotator, FilledFacet, PlatformNames
    from kmgraph.observe.columns import ReadCells, Terms
    from kmgraph.observe.raw import Codes, RawColumn
    from kmgraph.observe.settings import ReadSettings
    from kmgraph.observe.text import Wordings

_SHOWN_TERMS = 8


@dataclass(frozen=True, eq=False)
class RowPlatforms:
    """Where the rows that count stand.

    Attributes:
        names: What each distinct platform is called.
        codes: Which of them each row stands on.
    """

    names: Sequence[tuple[str, ...]]
    codes: Codes


def row_platforms(
    column: tuple[RawColumn, ReadCells[Any]] | None, rows: Mask, default: str | None, settings: ReadSettings
) -> RowPlatforms:
    """Return where the rows stand: a cell names its platform as people do, its id may be a pseudonym.

    Args:
        column: That of platforms, with what was read of its cells; None if there is none.
        rows: The rows that count, shape (n_rows,).
        default: The platform of rows that name none.
        settings: How sources are read.
    """
    names = settings.platform_names
    if column is None:
        own = default or NAMELESS_PLATFORM
        return RowPlatforms([(own, *names.get(own, ()))], np.zeros(int(rows.sum()), dtype=np.int32))
    raw, read = column
    called = [(cell, own or "", *names.get(own or "", ())) for cell, own in zip(raw.cells, read.values, strict=True)]
    return RowPlatforms(called, chosen(raw.codes, rows))


@dataclass(frozen=True, eq=False)
class ReadTexts:
    """What the texts of a source give.

    Attributes:
        parts: The terms that they hold, and the kinds of content that they tell.
        told: Which rows have a text, so that what it does not hold is known, too.
        notices: What must be known of these terms.
        wordings: What the texts have in common; None if there are none, or if they are drafts.
        doubted: Of drafts, the position among the rows that count, and a class that is in doubt there.
    """

    parts: tuple[SetPart, ...] = ()
    told: tuple[ToldCells, ...] = ()
    notices: tuple[Notice, ...] = ()
    wordings: Wordings | None = None
    doubted: tuple[tuple[int, str], ...] = ()


def read_texts(
    source: str,
    columns: Sequence[RawColumn],
    rows: Mask,
    terms: Terms,
    recorded: Sequence[ToldCells] = (),
    platforms: RowPlatforms | None = None,
    *,
    are_drafts: bool,
) -> ReadTexts:
    """Return what the texts mention, what they are about where no cell tells, and which of them are alike.

    Args:
        source: Short name of the file.
        columns: Its columns of text.
        rows: The rows that count, shape (n_rows,).
        terms: The ontology.
        recorded: How the other columns record features, of the rows that count.
        platforms: Where they stand; None if that isn't known.
        are_drafts: Weigh whole texts, take what they don't tell for what is not there, and don't look for copies.
    """
    if not columns:
        return ReadTexts()
    annotator = terms.draft_annotator if are_drafts else terms.annotator
    read = [_placed(_annotate(raw, rows, annotator), platforms, annotator.platforms) for raw in columns]
    mentions = Feature((), KM.mentions)
    entries = [each.part(mentions, ColumnKind.INDIVIDUALS, [one.terms for one in each.found]) for each in read]
    of_content = [cells for cells in recorded if cells.feature == Feature()]
    missing = MissingKinds(terms.vocabulary, terms.hierarchy, of_content, int(rows.sum()))
    filled = [facet for each in read for facet in each.filled(missing, are_drafts=are_drafts)]
    parts = (*entries, *(facet.part for facet in filled))
    told = (*(_told(mentions, raw, rows) for raw in columns), *(facet.told for facet in filled))
    if are_drafts:
        doubted = sorted({pair for each in read for pair in each.doubted()})
        return ReadTexts(parts, told, doubted=tuple(doubted))
    notices = (*_ambiguous_notices(source, entries, terms), *_filled_notices(source, filled))
    return ReadTexts(parts, told, notices, _without_placeholders(text.read_wordings(columns, rows)))


def _without_placeholders(wordings: Wordings) -> Wordings:
    """Return the wordings, their texts without what stands in the place of one."""
    texts = wordings.texts
    if texts is None:
        return wordings
    is_text = np.array([not is_placeholder(cell.strip()) for cell in texts.cells], dtype=np.bool_)
    return replace(wordings, texts=replace(texts, codes=np.where(is_text[texts.codes], texts.codes, -1)))


@dataclass(frozen=True, eq=False)
class _Annotated:
    """A column of texts, what the distinct ones among them tell, and which of them each row has."""

    raw: RawColumn
    found: Sequence[Annotation]
    codes: Codes

    def part(self, feature: Feature, kind: ColumnKind, found: Sequence[tuple[str, ...]]) -> SetPart:
        """Return what the texts add to a feature; texts that tell the same count as one cell."""
        sets: dict[tuple[Value, ...], int] = {}
        lookup = [sets.setdefault(iris, len(sets)) for iris in found]
        return SetPart(feature, kind, self.raw.header, tuple(sets), np.array(lookup, dtype=np.int32)[self.codes])

    def filled(self, missing: MissingKinds, *, are_drafts: bool) -> tuple[FilledFacet, ...]:
        """Return what the texts add to rows that record no kind of content."""
        return missing.fill(self.raw.header, [one.classes for one in self.found], self.codes, are_drafts=are_drafts)

    def doubted(self) -> Iterator[tuple[int, str]]:
        """Yield which row has which class in doubt."""
        for row, code in enumerate(self.codes.tolist()):
            for iri in self.found[code].doubted if code >= 0 else ():
                yield row, iri


def _annotate(raw: RawColumn, rows: Mask, annotator: Annotator) -> _Annotated:
    codes = chosen(raw.codes, rows)
    used = used_cells(codes, len(raw.cells)).tolist()
    texts = [
        "" if is_placeholder(cell.strip()) or not count else cell for cell, count in zip(raw.cells, used, strict=True)
    ]
    return _Annotated(raw, annotator.annotate(texts), codes)


def _placed(read: _Annotated, platforms: RowPlatforms | None, names: PlatformNames) -> _Annotated:
    """Return the texts with what they tell where they stand: who names a row's own platform speaks of no other."""
    depends = np.array([bool(one.platforms) for one in read.found], dtype=np.bool_)
    asks = np.flatnonzero(depends[read.codes])
    if platforms is None or not len(asks):
        return read
    found, codes = list(read.found), read.codes.copy()
    known = {number: names.meant(platforms.names[number]) for number in np.unique(platforms.codes[asks]).tolist()}
    at_home: dict[int, int] = {}
    rows = zip(asks.tolist(), read.codes[asks].tolist(), platforms.codes[asks].tolist(), strict=True)
    for row, code, number in rows:
        one = read.found[code]
        if one.platforms <= known[number]:
            if code not in at_home:
                at_home[code] = len(found)
                found.append(replace(one, classes=one.at_home))
            codes[row] = at_home[code]
    return replace(read, found=found, codes=codes)


def _filled_notices(source: str, filled: Sequence[FilledFacet]) -> Iterator[Notice]:
    """Yield a notice of the rows whose kinds of content the words of their texts tell, if there are such."""
    headers: dict[str, Mask] = {}
    for facet in filled:
        rows = facet.told.complete
        headers[facet.part.header] = headers.get(facet.part.header, np.zeros(len(rows), dtype=np.bool_)) | rows
    for header, rows in headers.items():
        if rows.any():
            yield Notice(
                NoticeCode.TOLD_BY_WORDS,
                source,
                header,
                None,
                int(rows.sum()),
                "what posts are about, or their form, was told by words in their texts, where no column says it",
                "rules on such kinds of content say so; a column that tells them is surer",
            )


def _told(feature: Feature, raw: RawColumn, rows: Mask) -> ToldCells:
    is_text = np.array([bool(cell.strip()) and not is_placeholder(cell.strip()) for cell in raw.cells], dtype=np.bool_)
    # Never equal to what has a term: so the rows are written down, and not taken for those with a value.
    return ToldCells(feature, (), is_text, ~is_text, chosen(raw.codes, rows))


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
