"""The observation table as N-Quads, line by line, so that any number of rows fits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from kmgraph.graph.iris import GraphName
from kmgraph.model import ColumnKind, Decider, NumberColumn, Outcome, SetColumn
from kmgraph.namespaces import KM, PROV, RDF, XSD, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.graph.iris import ProjectNames
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
MEASURE_CLASSES = {
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
    ways = frozenset(
        column.feature.via[:steps] for column in table.columns for steps in range(1, 1 + len(column.feature.via))
    )
    writers = [_writer(column, ways, vocabulary, names, graph) for column in table.columns]
    yield from _shared_members(writers, names, graph)
    rows = _RowFacts(table, names, platforms, graph)
    nodes = sorted({(KM.hasAuthor,), *ways, *(writer.node for writer in writers if writer.node)}, key=_farthest_first)
    for row in range(len(table)):
        yield "".join(rows.lines(row, writers, nodes)).encode()


@dataclass(frozen=True, slots=True)
class _Writer:
    """A column with what to write for each of its values: predicate, object and graph, ready to append to a subject.

    Attributes:
        node: The path from the content to that subject.
    """

    column: SetColumn | NumberColumn
    tails: tuple[str, ...]
    node: tuple[str, ...]

    def row_tails(self, row: int) -> list[str]:
        column = self.column
        if isinstance(column, SetColumn):
            return [self.tails[index] for index in column.indices[column.indptr[row] : column.indptr[row + 1]]]
        number = float(column.numbers[row])
        return [] if np.isnan(number) else [self.tails[0].replace("\0", _number(number, column.datatype))]


def _writer(
    column: SetColumn | NumberColumn,
    ways: frozenset[tuple[str, ...]],
    vocabulary: Vocabulary,
    names: ProjectNames,
    graph: str,
) -> _Writer:
    prop, via = column.feature.property, column.feature.via
    if isinstance(column, NumberColumn):
        return _Writer(column, (f'<{prop}> "\0"^^<{column.datatype}> {graph}',), via)
    if prop is None:
        return _Writer(column, tuple(f"{_TYPE} <{value}> {graph}" for value in column.values), via)
    if column.kind is ColumnKind.CLASSES:
        # What has features of its own, as accounts do, is a node of its own, typed directly.
        if (*via, prop) in ways or (*via, prop) == (KM.hasAuthor,):
            return _Writer(column, tuple(f"{_TYPE} <{value}> {graph}" for value in column.values), (*via, prop))
        return _Writer(column, tuple(f"<{prop}> <{names.some(str(value))}> {graph}" for value in column.values), via)
    if column.kind is ColumnKind.INDIVIDUALS:
        return _Writer(column, tuple(f"<{prop}> <{value}> {graph}" for value in column.values), via)
    datatype = (
        next(iter(vocabulary.properties[prop].range), XSD.string) if prop in vocabulary.properties else XSD.string
    )
    return _Writer(column, tuple(f"<{prop}> {_literal(value, datatype)} {graph}" for value in column.values), via)


def _shared_members(writers: list[_Writer], names: ProjectNames, graph: str) -> Iterator[bytes]:
    for writer in writers:
        column = writer.column
        if isinstance(column, SetColumn) and column.kind is ColumnKind.CLASSES and column.feature.property is not None:
            if writer.node != column.feature.via:
                continue
            for value in column.values:
                yield f"<{names.some(str(value))}> {_TYPE} <{value}> {graph}".encode()


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
        self._seen: set[str] = set()

    def lines(self, row: int, writers: list[_Writer], nodes: list[tuple[str, ...]]) -> Iterator[str]:
        row_id = self._table.ids[row]
        content = f"<{self._names.content(row_id)}>"
        yield from self._observation(row, row_id, content)
        yield f"{content} {_TYPE} <{KM.Content}> {self._graph}"
        yield f"{content} <{KM.publishedOn}> <{self._platforms[self._table.platform[row]]}> {self._graph}"
        nested: dict[tuple[str, ...], list[str]] = {}
        for writer in writers:
            tails = writer.row_tails(row)
            if writer.node:
                nested.setdefault(writer.node, []).extend(tails)
            else:
                yield from (f"{content} {tail}" for tail in tails)
        for node in nodes:
            yield from self._nested(row, content, node, nested)

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
        is_withdrawn = self._decider(row) == KM.AuthorDecider
        if is_withdrawn or outcome in MEASURE_CLASSES:
            decision = f"<{self._names.decision(row_id)}>"
            # What authors do with their own posts is no moderation, and imposes no measure.
            kind = KM.AuthorWithdrawal if is_withdrawn else KM.ModerationDecision
            yield f"{observation} <{KM.ofDecision}> {decision} {graph}"
            yield f"{decision} {_TYPE} <{kind}> {graph}"
            yield f"{decision} <{KM.decidesOn}> {content} {graph}"
            yield from self._decided(row, decision)
            if not is_withdrawn:
                yield from self._measure(row_id, decision, content, outcome)

    def _measure(self, row_id: str, decision: str, content: str, outcome: Outcome) -> Iterator[str]:
        graph, measure = self._graph, f"<{self._names.measure(row_id)}>"
        yield f"{decision} <{KM.imposes}> {measure} {graph}"
        yield f"{measure} {_TYPE} <{MEASURE_CLASSES[outcome]}> {graph}"
        yield f"{measure} <{KM.onContent}> {content} {graph}"

    def _decider(self, row: int) -> str | None:
        code = self._table.decided_by[row]
        return DECIDER_IRIS[self._deciders[code]] if code >= 0 else None

    def _decided(self, row: int, node: str) -> Iterator[str]:
        table, graph = self._table, self._graph
        if decider := self._decider(row):
            yield f"{node} <{KM.decidedBy}> <{decider}> {graph}"
        if time := self._times[KM.decidedAt][row]:
            yield f'{node} <{KM.decidedAt}> "{time}Z"^^<{XSD.dateTime}> {graph}'
        if table.reason[row] >= 0:
            yield f"{node} <{KM.statedReason}> {_literal(table.reasons[table.reason[row]], XSD.string)} {graph}"

    def _nested(
        self, row: int, content: str, path: tuple[str, ...], nested: dict[tuple[str, ...], list[str]]
    ) -> Iterator[str]:
        """Yield what is at the end of a path; its link to what comes before on the path is left in `nested`."""
        tails = nested.get(path, [])
        if path == (KM.hasAuthor,):
            if tails or self._table.author[row] >= 0:
                yield from self._account(row, content, tails)
        elif tails:
            node = self._node(row, content, path, tails)
            if node not in self._seen:
                yield from (f"{node} {tail}" for tail in tails)
            if path[0] == KM.hasAuthor:
                self._seen.add(node)
            link = f"<{path[-1]}> {node} {self._graph}"
            if len(path) > 1:
                nested.setdefault(path[:-1], []).append(link)
            else:
                yield f"{content} {link}"

    def _node(self, row: int, content: str, path: tuple[str, ...], tails: list[str]) -> str:
        if path[0] != KM.hasAuthor:
            return f"{content[:-1]}/{'/'.join(map(local_name, path))}>"
        # Posts of one author share what is the same of it, as they share the states of the account.
        steps = "/".join(map(local_name, path[1:]))
        return f"<{self._names.account(self._who(row))}/{steps}/{_digest(''.join(sorted(tails)), 8)}>"

    def _who(self, row: int) -> str:
        author = self._table.author[row]
        return self._table.authors[author] if author >= 0 else _digest(f"row {self._table.ids[row]}", 32)

    def _account(self, row: int, content: str, tails: list[str]) -> Iterator[str]:
        # An account changes between posts (it ages, it gains followers): each state is a node of its own.
        who = self._who(row)
        account = state = self._names.account(who)
        if tails:
            state = self._names.account(f"{who}-{_digest(''.join(sorted(tails)), 8)}")
        yield f"{content} <{KM.hasAuthor}> <{state}> {self._graph}"
        if state in self._seen:
            return
        self._seen.add(state)
        yield f"<{state}> {_TYPE} <{KM.UserAccount}> {self._graph}"
        if tails:
            yield f"<{state}> {_TYPE} <{KM.AccountState}> {self._graph}"
        yield from (f"<{state}> {tail}" for tail in tails)
        if state != account:
            yield f"<{state}> <{PROV.specializationOf}> <{account}> {self._graph}"
            yield f"<{account}> {_TYPE} <{KM.UserAccount}> {self._graph}"


def _farthest_first(path: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return (-len(path), path)


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
