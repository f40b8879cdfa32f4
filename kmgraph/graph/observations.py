"""The observation table as N-Quads, line by line, so that any number of rows fits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from kmgraph.graph.names import GraphName
from kmgraph.model import ColumnKind, Decider, NumberColumn, Outcome, SetColumn
from kmgraph.namespaces import KM, PROV, RDF, XSD, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.graph.names import ProjectNames
    from kmgraph.model import ObservationTable, Vocabulary

OUTCOME_IRIS = {
    Outcome.REMOVED: KM.Removed,
    Outcome.RESTRICTED: KM.Restricted,
    Outcome.DEMOTED: KM.Demoted,
    Outcome.AGE_RESTRICTED: KM.AgeRestricted,
    Outcome.LABELLED: KM.Labelled,
    Outcome.REINSTATED: KM.Reinstated,
    Outcome.KEPT: KM.Kept,
}
DECISION_CLASSES = {
    Outcome.REMOVED: KM.Removal,
    Outcome.RESTRICTED: KM.Restriction,
    Outcome.DEMOTED: KM.Demotion,
    Outcome.AGE_RESTRICTED: KM.AgeRestriction,
    Outcome.LABELLED: KM.Labelling,
    Outcome.REINSTATED: KM.Reinstatement,
}
DECIDER_IRIS = {
    Decider.MODERATOR: KM.Moderator,
    Decider.AUTOMATED: KM.AutomatedDecider,
    Decider.COMMUNITY: KM.CommunityDecider,
    Decider.AUTHOR: KM.AuthorDecider,
    Decider.UNKNOWN: KM.UnknownDecider,
}

_TYPE = f"<{RDF.type}>"


def iter_observation_lines(
    table: ObservationTable,
    vocabulary: Vocabulary,
    names: ProjectNames,
    platforms: dict[str, str],
) -> Iterator[bytes]:
    """Yield the observations as N-Quads, in row order; the members that stand for "some X" come first.

    Args:
        table: The observations.
        vocabulary: Gives the datatypes of data properties.
        names: Makes the IRIs.
        platforms: Platform id to IRI.
    """
    graph = f"<{names.graph(GraphName.OBSERVATIONS)}> .\n"
    writers = [_writer(column, vocabulary, names, graph) for column in table.columns]
    vias = frozenset(via for writer in writers if (via := writer.column.feature.via))
    yield from _shared_members(writers, vias, names, graph)
    rows = _RowFacts(table, names, platforms, graph)
    for row in range(len(table)):
        yield "".join(rows.lines(row, writers, vias)).encode()


@dataclass(frozen=True, slots=True)
class _Writer:
    """A column with what to write for each of its values: predicate, object and graph, ready to append to a subject."""

    column: SetColumn | NumberColumn
    tails: tuple[str, ...]

    def row_tails(self, row: int) -> list[str]:
        column = self.column
        if isinstance(column, SetColumn):
            return [self.tails[index] for index in column.indices[column.indptr[row] : column.indptr[row + 1]]]
        number = float(column.numbers[row])
        return [] if np.isnan(number) else [self.tails[0].replace("\0", _number(number, column.datatype))]


def _writer(column: SetColumn | NumberColumn, vocabulary: Vocabulary, names: ProjectNames, graph: str) -> _Writer:
    prop = column.feature.property
    if isinstance(column, NumberColumn):
        return _Writer(column, (f'<{prop}> "\0"^^<{column.datatype}> {graph}',))
    if prop is None:
        return _Writer(column, tuple(f"{_TYPE} <{value}> {graph}" for value in column.values))
    if column.kind is ColumnKind.CLASSES:
        return _Writer(column, tuple(f"<{prop}> <{names.some(str(value))}> {graph}" for value in column.values))
    if column.kind is ColumnKind.INDIVIDUALS:
        return _Writer(column, tuple(f"<{prop}> <{value}> {graph}" for value in column.values))
    datatype = (
        next(iter(vocabulary.properties[prop].range), XSD.string) if prop in vocabulary.properties else XSD.string
    )
    return _Writer(column, tuple(f"<{prop}> {_literal(value, datatype)} {graph}" for value in column.values))


def _shared_members(
    writers: list[_Writer], vias: frozenset[tuple[str, ...]], names: ProjectNames, graph: str
) -> Iterator[bytes]:
    for writer in writers:
        column = writer.column
        prop = column.feature.property
        if isinstance(column, SetColumn) and column.kind is ColumnKind.CLASSES and prop is not None:
            if _is_path(column, vias):
                continue
            for value in column.values:
                yield f"<{names.some(str(value))}> {_TYPE} <{value}> {graph}".encode()


def _is_path(column: SetColumn | NumberColumn, vias: frozenset[tuple[str, ...]]) -> bool:
    # Rows whose property leads to something with features of its own get a node for it, typed directly.
    prop = column.feature.property
    return prop is not None and ((*column.feature.via, prop) in vias or prop == KM.hasAuthor)


class _RowFacts:
    """Writes all quads of one row."""

    def __init__(self, table: ObservationTable, names: ProjectNames, platforms: dict[str, str], graph: str) -> None:
        self._table = table
        self._names = names
        self._graph = graph
        self._platforms = [platforms[platform] for platform in table.platforms]
        self._outcomes = list(Outcome)
        self._deciders = list(Decider)
        self._sources = [names.source(source) for source in table.sources]
        self._times = {
            KM.postedAt: _iso(table.posted_at),
            KM.observedAt: _iso(table.observed_at),
            KM.decidedAt: _iso(table.decided_at),
        }
        self._seen_accounts: set[str] = set()

    def lines(self, row: int, writers: list[_Writer], vias: frozenset[tuple[str, ...]]) -> Iterator[str]:
        row_id = self._table.ids[row]
        content = f"<{self._names.content(row_id)}>"
        yield from self._observation(row, row_id, content)
        yield f"{content} {_TYPE} <{KM.Content}> {self._graph}"
        yield f"{content} <{KM.publishedOn}> <{self._platforms[self._table.platform[row]]}> {self._graph}"
        nested: dict[tuple[str, ...], list[str]] = {}
        for writer in writers:
            via = writer.column.feature.via
            if _is_path(writer.column, vias):
                kinds = [f"{_TYPE} <{value}> {self._graph}" for value in _row_values(writer.column, row)]
                nested.setdefault((*via, str(writer.column.feature.property)), []).extend(kinds)
            elif via:
                nested.setdefault(via, []).extend(writer.row_tails(row))
            else:
                for tail in writer.row_tails(row):
                    yield f"{content} {tail}"
        yield from self._nested(row, content, nested)

    def _observation(self, row: int, row_id: str, content: str) -> Iterator[str]:
        table, graph = self._table, self._graph
        observation = f"<{self._names.observation(row_id)}>"
        outcome = self._outcomes[table.outcome[row]]
        yield f"{observation} {_TYPE} <{KM.Observation}> {graph}"
        yield f"{observation} <{KM.rowId}> {_literal(row_id, XSD.string)} {graph}"
        yield f"{observation} <{KM.ofContent}> {content} {graph}"
        yield f"{observation} <{KM.hasOutcome}> <{OUTCOME_IRIS[outcome]}> {graph}"
        yield f'{observation} <{KM.sourceRow}> "{table.row[row]}"^^<{XSD.integer}> {graph}'
        yield f"{observation} <{PROV.wasDerivedFrom}> <{self._sources[table.source[row]]}> {graph}"
        for prop in (KM.postedAt, KM.observedAt):
            if time := self._times[prop][row]:
                yield f'{observation} <{prop}> "{time}Z"^^<{XSD.dateTime}> {graph}'
        if table.cluster[row] >= 0:
            cluster = self._names.cluster(table.clusters[table.cluster[row]])
            yield f"{observation} <{KM.inCluster}> <{cluster}> {graph}"
            yield f"<{cluster}> {_TYPE} <{KM.Cluster}> {graph}"
        if outcome in DECISION_CLASSES:
            yield from self._decision(row, row_id, observation, content, outcome)

    def _decision(self, row: int, row_id: str, observation: str, content: str, outcome: Outcome) -> Iterator[str]:
        table, graph = self._table, self._graph
        decision = f"<{self._names.decision(row_id)}>"
        yield f"{observation} <{KM.ofDecision}> {decision} {graph}"
        yield f"{decision} {_TYPE} <{DECISION_CLASSES[outcome]}> {graph}"
        yield f"{decision} <{KM.ofContent}> {content} {graph}"
        yield f"{decision} <{KM.decidedBy}> <{DECIDER_IRIS[self._deciders[table.decided_by[row]]]}> {graph}"
        if time := self._times[KM.decidedAt][row]:
            yield f'{decision} <{KM.decidedAt}> "{time}Z"^^<{XSD.dateTime}> {graph}'
        if table.reason[row] >= 0:
            yield f"{decision} <{KM.statedReason}> {_literal(table.reasons[table.reason[row]], XSD.string)} {graph}"

    def _nested(self, row: int, content: str, nested: dict[tuple[str, ...], list[str]]) -> Iterator[str]:
        author = nested.pop((KM.hasAuthor,), [])
        if author or self._table.author[row] >= 0:
            yield from self._account(row, content, author)
        for via, tails in sorted(nested.items()):
            if tails:
                node = f"{content[:-1]}/{'/'.join(map(local_name, via))}>"
                yield f"{content} <{via[0]}> {node} {self._graph}"
                yield from (f"{node} {tail}" for tail in tails)

    def _account(self, row: int, content: str, tails: list[str]) -> Iterator[str]:
        # An account changes between posts (it ages, it gains followers): each state is a node of its own.
        known = self._table.author[row] >= 0
        who = self._table.authors[self._table.author[row]] if known else _digest(f"row {self._table.ids[row]}", 32)
        account = state = self._names.account(who)
        if tails:
            state = self._names.account(f"{who}-{_digest(''.join(sorted(tails)), 8)}")
        yield f"{content} <{KM.hasAuthor}> <{state}> {self._graph}"
        if state in self._seen_accounts:
            return
        self._seen_accounts.add(state)
        yield f"<{state}> {_TYPE} <{KM.UserAccount}> {self._graph}"
        yield from (f"<{state}> {tail}" for tail in tails)
        if state != account:
            yield f"<{state}> <{PROV.specializationOf}> <{account}> {self._graph}"
            yield f"<{account}> {_TYPE} <{KM.UserAccount}> {self._graph}"


def _row_values(column: SetColumn | NumberColumn, row: int) -> list[str]:
    if not isinstance(column, SetColumn):
        return []
    return [str(column.values[index]) for index in column.indices[column.indptr[row] : column.indptr[row + 1]]]


def _iso(times: NDArray[np.datetime64]) -> list[str]:
    texts = np.datetime_as_string(times, unit="s")
    return ["" if text == "NaT" else str(text) for text in texts]


def _number(number: float, datatype: str) -> str:
    if datatype in {XSD.decimal, XSD.double, XSD.float}:
        return repr(number)
    return str(int(number))


def _literal(value: object, datatype: str) -> str:
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{XSD.boolean}>'
    kind = None if datatype == XSD.string else ox.NamedNode(datatype)
    return str(ox.Literal(str(value), datatype=kind))


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]
