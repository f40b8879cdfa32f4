"""The observation table as N-Triples, line by line, so that any number of rows fits.

Accounts and clusters have names, which are pseudonyms; what one row tells of is found by its row id and stays blank:
`_:oo17` is the observation of row 17 (`oc` its content, `od` the decision, `om` the measure, `oa` the account's state,
`on` what is further away). A store then needs a third of the room (`docs/decisions/0022`). What follows from what is
written isn't written: a kind of content is content, a kind of account an account.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.graph.column_writers import (
    TYPE,
    ColumnWriter,
    NoneWriter,
    column_writer,
    literal_text,
    shared_member_lines,
)
from kmgraph.model import Decider, Outcome, outcomes_of
from kmgraph.namespaces import DCTERMS, KM, PROV, RDFS, XSD, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import Mask, ObservationTable, Vocabulary

OUTCOME_IRIS = {
    Outcome.REMOVED: KM.Removed,
    Outcome.RESTRICTED: KM.Restricted,
    Outcome.DEMOTED: KM.Demoted,
    Outcome.AGE_RESTRICTED: KM.AgeRestricted,
    Outcome.LABELLED: KM.Labelled,
    Outcome.REINSTATED: KM.Reinstated,
    Outcome.KEPT: KM.Kept,
}
MEASURE_CLASSES = {
    Outcome.REMOVED: KM.Removal,
    Outcome.RESTRICTED: KM.Restriction,
    Outcome.DEMOTED: KM.Demotion,
    Outcome.AGE_RESTRICTED: KM.AgeRestriction,
    Outcome.LABELLED: KM.Labelling,
    Outcome.REINSTATED: KM.Reinstatement,
}
_PLATFORM_MEASURES = {
    Outcome.REMOVED: KM.PlatformBlock,
    Outcome.RESTRICTED: KM.PlatformLimit,
    Outcome.DEMOTED: KM.PlatformLimit,
    Outcome.AGE_RESTRICTED: KM.PlatformMeasure,
    Outcome.LABELLED: KM.PlatformMeasure,
}
"""What was done to a platform whose row has this outcome."""
DECIDER_IRIS = {
    Decider.MODERATOR: KM.Moderator,
    Decider.AUTOMATED: KM.AutomatedDecider,
    Decider.COMMUNITY: KM.CommunityDecider,
    Decider.AUTHOR: KM.AuthorDecider,
    Decider.UNKNOWN: KM.UnknownDecider,
}

_ROWS_AT_ONCE = 5_000

BLOCK_ROWS = 50_000
"""Rows that are validated together: SHACL over 50,000 rows of 36 columns takes 220 MB and 2.4 s (an idle machine)."""


@dataclass(frozen=True, slots=True)
class ObservationLines:
    """Some rows as N-Triples.

    Attributes:
        block: Number of the block of rows that they are of.
        lines: What is said of them.
        repeated: What was said in an earlier block and is referred to in this one, so that a block can be read alone.
    """

    block: int
    lines: bytes
    repeated: bytes = b""


def iter_observation_lines(
    table: ObservationTable,
    vocabulary: Vocabulary,
    names: ProjectNames,
    platforms: dict[str, str],
    block_rows: int = BLOCK_ROWS,
    nothing: Sequence[tuple[str, Mask]] = (),
) -> Iterator[ObservationLines]:
    """Yield the observations, some thousand rows at a time; the members that stand for "some X" come first.

    Args:
        table: The observations.
        vocabulary: Gives the datatypes of data properties.
        names: Makes the IRIs.
        platforms: Platform id to IRI.
        block_rows: Rows of a block.
        nothing: Properties and kinds of content with the rows that say that they have none, shape (n_rows,) each.
    """
    ways = frozenset(
        column.feature.via[:steps] for column in table.columns for steps in range(1, 1 + len(column.feature.via))
    )
    writers = [column_writer(column, ways, vocabulary, names) for column in table.columns]
    yield ObservationLines(0, b"".join(shared_member_lines(writers, names)))
    told = [NoneWriter(term, rows) for term, rows in nothing]
    rows = _RowFacts(table, names, platforms, [*writers, *told], ways)
    step = min(_ROWS_AT_ONCE, block_rows)
    for block, first in enumerate(range(0, len(table), block_rows)):
        rows.begin_block(first)
        last = min(first + block_rows, len(table))
        for start in range(first, last, step):
            lines = "".join(rows.lines(start, min(start + step, last))).encode()
            yield ObservationLines(block, lines, rows.repeated())


class _RowFacts:
    """Writes all triples of one row."""

    def __init__(
        self,
        table: ObservationTable,
        names: ProjectNames,
        platforms: dict[str, str],
        writers: list[ColumnWriter | NoneWriter],
        ways: frozenset[tuple[str, ...]],
    ) -> None:
        self._table = table
        self._names = names
        self._writers = writers
        nodes = {(KM.hasAuthor,), *ways, *(writer.node for writer in writers if writer.node)}
        self._nodes = sorted(nodes, key=_farthest_first)
        self._platforms = [platforms[platform] for platform in table.platforms]
        self._outcomes = list(Outcome)
        self._deciders = list(Decider)
        self._of_platforms = [source in table.of_platforms for source in table.sources]
        self._sources = [names.source(source) for source in table.sources]
        self._first = self._start = 0
        self._times: dict[str, list[str]] = {}
        self._shared: dict[bytes, int] = {}
        self._accounts: set[int] = set()
        self._told: set[object] = set()
        self._repeated: list[str] = []

    def begin_block(self, row: int) -> None:
        """Begin a block of rows, which can be read without those before."""
        self._first = row
        self._told.clear()

    def repeated(self) -> bytes:
        """Return what was said before this block and is referred to in it, once in the block."""
        lines = "".join(self._repeated).encode()
        self._repeated.clear()
        return lines

    def lines(self, start: int, stop: int) -> Iterator[str]:
        table = self._table
        self._start = start
        self._times = {
            KM.postedAt: _iso(table.posted_at[start:stop]),
            KM.observedAt: _iso(table.observed_at[start:stop]),
            KM.decidedAt: _iso(table.decided_at[start:stop]),
        }
        tails = [(writer.node, writer.tails_of(start, stop)) for writer in self._writers]
        for row in range(start, stop):
            nested: dict[tuple[str, ...], list[str]] = {}
            for node, of_rows in tails:
                if found := of_rows[row - start]:
                    nested.setdefault(node, []).extend(found)
            yield from self._row(row, nested)

    def _row(self, row: int, nested: dict[tuple[str, ...], list[str]]) -> Iterator[str]:
        if self._of_platforms[self._table.source[row]]:
            yield from self._against_platform(row)
            return
        content = f"_:oc{row}"
        yield from self._observation(row, content)
        tails = nested.pop((), [])
        if not _is_typed(tails):
            yield f"{content} {TYPE} <{KM.Content}> .\n"
        yield f"{content} <{KM.publishedOn}> <{self._platforms[self._table.platform[row]]}> .\n"
        yield from (f"{content} {tail}" for tail in tails)
        for node in self._nodes:
            yield from self._nested(row, content, node, nested)

    def _observation(self, row: int, content: str) -> Iterator[str]:
        table, observation = self._table, f"_:oo{row}"
        outcome = self._outcomes[table.outcome[row]]
        yield f"{observation} {TYPE} <{KM.Observation}> .\n"
        yield f"{observation} <{KM.rowId}> {literal_text(table.ids[row], XSD.string)} .\n"
        yield f"{observation} <{KM.ofContent}> {content} .\n"
        yield f"{observation} <{KM.hasOutcome}> <{OUTCOME_IRIS[outcome]}> .\n"
        yield f'{observation} <{KM.sourceRow}> "{table.row[row]}"^^<{XSD.integer}> .\n'
        yield f"{observation} <{PROV.wasDerivedFrom}> <{self._sources[table.source[row]]}> .\n"
        for prop in (KM.postedAt, KM.observedAt):
            if time := self._times[prop][row - self._start]:
                yield f'{observation} <{prop}> "{time}Z"^^<{XSD.dateTime}> .\n'
        if table.cluster[row] >= 0:
            cluster = self._names.cluster(table.clusters[table.cluster[row]])
            yield f"{observation} <{KM.inCluster}> <{cluster}> .\n"
        is_withdrawn = self._decider(row) == KM.AuthorDecider
        if is_withdrawn or outcome in MEASURE_CLASSES:
            decision = f"_:od{row}"
            # What authors do with their own posts is no moderation, and imposes no measure.
            kind = KM.AuthorWithdrawal if is_withdrawn else KM.ModerationDecision
            yield f"{observation} <{KM.ofDecision}> {decision} .\n"
            yield f"{decision} {TYPE} <{kind}> .\n"
            yield f"{decision} <{KM.decidesOn}> {content} .\n"
            yield from self._decided(row, decision)
            if not is_withdrawn:
                yield from self._measures(row, decision, content, outcome)

    def _measures(self, row: int, decision: str, content: str, outcome: Outcome) -> Iterator[str]:
        """Yield what was done: the outcome that counts first, under the name that a lone one has, then any others."""
        yield from self._measure(f"_:om{row}", decision, content, outcome)
        several = self._table.several
        for other in outcomes_of(int(several[row])) if several is not None else ():
            if other in MEASURE_CLASSES and other is not outcome:
                yield from self._measure(f"_:om{row}-{other}", decision, content, other)

    def _measure(self, measure: str, decision: str, content: str, outcome: Outcome) -> Iterator[str]:
        yield f"{decision} <{KM.imposes}> {measure} .\n"
        yield f"{measure} {TYPE} <{MEASURE_CLASSES[outcome]}> .\n"
        yield f"{measure} <{KM.onContent}> {content} .\n"

    def _against_platform(self, row: int) -> Iterator[str]:
        """Yield what was decided against another platform, of whose content a row about it tells nothing."""
        table, decision, measure = self._table, f"_:od{row}", f"_:om{row}"
        kind = _PLATFORM_MEASURES.get(self._outcomes[table.outcome[row]])
        if kind is None:
            return
        server = self._names.server(table.ids[row])
        yield f"{decision} {TYPE} <{KM.ModerationDecision}> .\n"
        yield f"{decision} <{DCTERMS.source}> <{self._sources[table.source[row]]}> .\n"
        yield from self._decided(row, decision)
        yield f"{decision} <{KM.imposes}> {measure} .\n"
        yield f"{measure} {TYPE} <{kind}> .\n"
        yield f"{measure} <{KM.onOtherPlatform}> <{server}> .\n"
        yield f"{measure} <{KM.appliesOnPlatform}> <{self._platforms[table.platform[row]]}> .\n"
        yield f"<{server}> {TYPE} <{KM.Platform}> .\n"
        yield f"<{server}> <{RDFS.label}> {literal_text(table.ids[row], XSD.string)} .\n"

    def _decider(self, row: int) -> str | None:
        code = self._table.decided_by[row]
        return DECIDER_IRIS[self._deciders[code]] if code >= 0 else None

    def _decided(self, row: int, node: str) -> Iterator[str]:
        table = self._table
        if decider := self._decider(row):
            yield f"{node} <{KM.decidedBy}> <{decider}> .\n"
        if time := self._times[KM.decidedAt][row - self._start]:
            yield f'{node} <{KM.decidedAt}> "{time}Z"^^<{XSD.dateTime}> .\n'
        if table.reason[row] >= 0:
            yield f"{node} <{KM.statedReason}> {literal_text(table.reasons[table.reason[row]], XSD.string)} .\n"

    def _nested(
        self, row: int, content: str, path: tuple[str, ...], nested: dict[tuple[str, ...], list[str]]
    ) -> Iterator[str]:
        """Yield what is at the end of a path; its link to what comes before on the path is left in `nested`."""
        tails = nested.get(path, [])
        if path == (KM.hasAuthor,):
            yield from self._account(row, content, tails)
        elif tails:
            steps = "-".join(map(local_name, path))
            # Posts of one author share what is the same of it, as they share the states of the account.
            first = self._first_row(row, path, tails) if path[0] == KM.hasAuthor else row
            node = f"_:on{first}-{steps}"
            yield from self._told_once(row, first, node, [f"{node} {tail}" for tail in tails])
            link = f"<{path[-1]}> {node} .\n"
            if len(path) > 1:
                nested.setdefault(path[:-1], []).append(link)
            else:
                yield f"{content} {link}"

    def _account(self, row: int, content: str, tails: list[str]) -> Iterator[str]:
        # An account changes between posts (it ages, it gains followers): each state is a node of its own.
        author = int(self._table.author[row])
        account = f"<{self._names.account(self._table.authors[author])}>" if author >= 0 else ""
        if tails:
            first = self._first_row(row, (KM.hasAuthor,), tails)
            state = f"_:oa{first}"
            yield f"{content} <{KM.hasAuthor}> {state} .\n"
            said = [] if _is_typed(tails) else [f"{state} {TYPE} <{KM.AccountState}> .\n"]
            said += [f"{state} {tail}" for tail in tails]
            if account:
                said.append(f"{state} <{PROV.specializationOf}> {account} .\n")
            yield from self._told_once(row, first, state, said)
        elif account:
            yield f"{content} <{KM.hasAuthor}> {account} .\n"
        if account:
            line = f"{account} {TYPE} <{KM.UserAccount}> .\n"
            if author not in self._accounts:
                self._accounts.add(author)
                self._told.add(author)
                yield line
            elif author not in self._told:
                self._told.add(author)
                self._repeated.append(line)

    def _told_once(self, row: int, first: int, node: str, lines: list[str]) -> Iterator[str]:
        """Yield what is said of a node the first time; in a later block it is said once more, beside the block."""
        if first == row:
            yield from lines
        elif first < self._first and node not in self._told:
            self._told.add(node)
            self._repeated += lines

    def _first_row(self, row: int, path: tuple[str, ...], tails: list[str]) -> int:
        """Return the first row that told of this same state of the same author's; nobody's isn't shared."""
        author = self._table.author[row]
        if author < 0:
            return row
        said = "\0".join((str(author), *path, *sorted(tails)))
        return self._shared.setdefault(hashlib.sha256(said.encode()).digest(), row)


def _is_typed(tails: list[str]) -> bool:
    return any(tail.startswith(TYPE) for tail in tails)


def _farthest_first(path: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return (-len(path), path)


def _iso(times: NDArray[np.datetime64]) -> list[str]:
    texts = np.datetime_as_string(times, unit="s")
    return ["" if text == "NaT" else str(text) for text in texts]
