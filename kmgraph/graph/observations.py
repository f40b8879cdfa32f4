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
import pyoxigraph as ox

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
    """Yield the observations as N-Triples, in row order; the members that stand for "some X" come first.

    Args:
        table: The observations.
        vocabulary: Gives the datatypes of data properties.
        names: Makes the IRIs.
        platforms: Platform id to IRI.
    """
    ways = frozenset(
        column.feature.via[:steps] for column in table.columns for steps in range(1, 1 + len(column.feature.via))
    )
    writers = [_writer(column, ways, vocabulary, names) for column in table.columns]
    yield from _shared_members(writers, names)
    rows = _RowFacts(table, names, platforms)
    nodes = sorted({(KM.hasAuthor,), *ways, *(writer.node for writer in writers if writer.node)}, key=_farthest_first)
    for row in range(len(table)):
        yield "".join(rows.lines(row, writers, nodes)).encode()


@dataclass(frozen=True, slots=True)
class _Writer:
    """A column with what to write for each of its values: predicate and object, ready to append to a subject.

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
) -> _Writer:
    prop, via = column.feature.property, column.feature.via
    if isinstance(column, NumberColumn):
        return _Writer(column, (f'<{prop}> "\0"^^<{column.datatype}> .\n',), via)
    if prop is None:
        return _Writer(column, tuple(f"{_TYPE} <{value}> .\n" for value in column.values), via)
    if column.kind is ColumnKind.CLASSES:
        # What has features of its own, as accounts do, is a node of its own, typed directly.
        if (*via, prop) in ways or (*via, prop) == (KM.hasAuthor,):
            return _Writer(column, tuple(f"{_TYPE} <{value}> .\n" for value in column.values), (*via, prop))
        return _Writer(column, tuple(f"<{prop}> <{names.some(str(value))}> .\n" for value in column.values), via)
    if column.kind is ColumnKind.INDIVIDUALS:
        return _Writer(column, tuple(f"<{prop}> <{value}> .\n" for value in column.values), via)
    datatype = (
        next(iter(vocabulary.properties[prop].range), XSD.string) if prop in vocabulary.properties else XSD.string
    )
    return _Writer(column, tuple(f"<{prop}> {_literal(value, datatype)} .\n" for value in column.values), via)


def _shared_members(writers: list[_Writer], names: ProjectNames) -> Iterator[bytes]:
    for writer in writers:
        column = writer.column
        if isinstance(column, SetColumn) and column.kind is ColumnKind.CLASSES and column.feature.property is not None:
            if writer.node != column.feature.via:
                continue
            for value in column.values:
                yield f"<{names.some(str(value))}> {_TYPE} <{value}> .\n".encode()


class _RowFacts:
    """Writes all triples of one row."""

    def __init__(self, table: ObservationTable, names: ProjectNames, platforms: dict[str, str]) -> None:
        self._table = table
        self._names = names
        self._platforms = [platforms[platform] for platform in table.platforms]
        self._outcomes = list(Outcome)
        self._deciders = list(Decider)
        self._sources = [names.source(source) for source in table.sources]
        self._times = {
            KM.postedAt: _iso(table.posted_at),
            KM.observedAt: _iso(table.observed_at),
            KM.decidedAt: _iso(table.decided_at),
        }
        self._shared: dict[bytes, str] = {}
        self._accounts: set[int] = set()

    def lines(self, row: int, writers: list[_Writer], nodes: list[tuple[str, ...]]) -> Iterator[str]:
        content = f"_:oc{row}"
        nested: dict[tuple[str, ...], list[str]] = {}
        for writer in writers:
            nested.setdefault(writer.node, []).extend(writer.row_tails(row))
        yield from self._observation(row, content)
        tails = nested.pop((), [])
        if not _is_typed(tails):
            yield f"{content} {_TYPE} <{KM.Content}> .\n"
        yield f"{content} <{KM.publishedOn}> <{self._platforms[self._table.platform[row]]}> .\n"
        yield from (f"{content} {tail}" for tail in tails)
        for node in nodes:
            yield from self._nested(row, content, node, nested)

    def _observation(self, row: int, content: str) -> Iterator[str]:
        table, observation = self._table, f"_:oo{row}"
        outcome = self._outcomes[table.outcome[row]]
        yield f"{observation} {_TYPE} <{KM.Observation}> .\n"
        yield f"{observation} <{KM.rowId}> {_literal(table.ids[row], XSD.string)} .\n"
        yield f"{observation} <{KM.ofContent}> {content} .\n"
        yield f"{observation} <{KM.hasOutcome}> <{OUTCOME_IRIS[outcome]}> .\n"
        yield f'{observation} <{KM.sourceRow}> "{table.row[row]}"^^<{XSD.integer}> .\n'
        yield f"{observation} <{PROV.wasDerivedFrom}> <{self._sources[table.source[row]]}> .\n"
        for prop in (KM.postedAt, KM.observedAt):
            if time := self._times[prop][row]:
                yield f'{observation} <{prop}> "{time}Z"^^<{XSD.dateTime}> .\n'
        if table.cluster[row] >= 0:
            cluster = self._names.cluster(table.clusters[table.cluster[row]])
            yield f"{observation} <{KM.inCluster}> <{cluster}> .\n"
        if outcome in MEASURE_CLASSES:
            yield from self._decision(row, observation, content, outcome)

    def _decision(self, row: int, observation: str, content: str, outcome: Outcome) -> Iterator[str]:
        table, decision, measure = self._table, f"_:od{row}", f"_:om{row}"
        yield f"{observation} <{KM.ofDecision}> {decision} .\n"
        yield f"{decision} {_TYPE} <{KM.ModerationDecision}> .\n"
        yield f"{decision} <{KM.imposes}> {measure} .\n"
        yield f"{measure} {_TYPE} <{MEASURE_CLASSES[outcome]}> .\n"
        yield f"{measure} <{KM.onContent}> {content} .\n"
        yield f"{decision} <{KM.ofContent}> {content} .\n"
        yield f"{decision} <{KM.decidedBy}> <{DECIDER_IRIS[self._deciders[table.decided_by[row]]]}> .\n"
        if time := self._times[KM.decidedAt][row]:
            yield f'{decision} <{KM.decidedAt}> "{time}Z"^^<{XSD.dateTime}> .\n'
        if table.reason[row] >= 0:
            yield f"{decision} <{KM.statedReason}> {_literal(table.reasons[table.reason[row]], XSD.string)} .\n"

    def _nested(
        self, row: int, content: str, path: tuple[str, ...], nested: dict[tuple[str, ...], list[str]]
    ) -> Iterator[str]:
        """Yield what is at the end of a path; its link to what comes before on the path is left in `nested`."""
        tails = nested.get(path, [])
        if path == (KM.hasAuthor,):
            yield from self._account(row, content, tails)
        elif tails:
            name = f"_:on{row}-{'-'.join(map(local_name, path))}"
            # Posts of one author share what is the same of it, as they share the states of the account.
            node = self._shared_node(row, name, path, tails) if path[0] == KM.hasAuthor else name
            if node == name:
                yield from (f"{node} {tail}" for tail in tails)
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
            name = f"_:oa{row}"
            state = self._shared_node(row, name, (KM.hasAuthor,), tails)
            yield f"{content} <{KM.hasAuthor}> {state} .\n"
            if state != name:
                return
            if not _is_typed(tails):
                yield f"{state} {_TYPE} <{KM.UserAccount}> .\n"
            yield from (f"{state} {tail}" for tail in tails)
            if account:
                yield f"{state} <{PROV.specializationOf}> {account} .\n"
        elif account:
            yield f"{content} <{KM.hasAuthor}> {account} .\n"
        if account and author not in self._accounts:
            self._accounts.add(author)
            yield f"{account} {_TYPE} <{KM.UserAccount}> .\n"

    def _shared_node(self, row: int, name: str, path: tuple[str, ...], tails: list[str]) -> str:
        """Return the name that the first row gave to this same state of the same author's; nobody's isn't shared."""
        author = self._table.author[row]
        if author < 0:
            return name
        said = "\0".join((str(author), *path, *sorted(tails)))
        return self._shared.setdefault(hashlib.sha256(said.encode()).digest(), name)


def _is_typed(tails: list[str]) -> bool:
    return any(tail.startswith(_TYPE) for tail in tails)


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
