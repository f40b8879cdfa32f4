"""RDF: observations as kmgraph itself writes them, or in the same pattern by others."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

import numpy as np
import pyoxigraph as ox

from kmgraph.errors import ObservationError, did_you_mean
from kmgraph.model import ObservationTable, Outcome, Reject
from kmgraph.namespaces import KM, PROV, local_name
from kmgraph.observe.columns import (
    DECIDER_CODES,
    DECIDER_INDIVIDUALS,
    NO_DECIDER,
    NOT_A_TIME,
    OUTCOME_CODES,
    OUTCOME_INDIVIDUALS,
    cluster_pseudonym,
    counted_outcome,
    decider_names,
    display_name,
    fold,
    is_pseudonym,
    outcome_bits,
    outcome_names,
    parse_time,
    platform_names,
    pseudonym,
)
from kmgraph.observe.encode import encode_labels
from kmgraph.observe.notices import shown
from kmgraph.observe.raw import RowError
from kmgraph.observe.rdf.content import ContentReader, RowFeatures, feature_columns
from kmgraph.observe.rdf.index import FactIndex, node_key
from kmgraph.observe.rdf.recordings import row_recordings
from kmgraph.observe.settings import NAMELESS_PLATFORM
from kmgraph.observe.table import SourceRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from kmgraph.model import Source
    from kmgraph.observe.columns import Terms
    from kmgraph.observe.raw import RawTriples
    from kmgraph.observe.settings import ReadSettings

Told = TypeVar("Told")

_MEASURES = {
    KM.Removal: Outcome.REMOVED,
    KM.Disabling: Outcome.RESTRICTED,
    KM.Restriction: Outcome.RESTRICTED,
    KM.SelfOnlyVisibility: Outcome.RESTRICTED,
    KM.GeoBlock: Outcome.RESTRICTED,
    KM.InteractionLimit: Outcome.RESTRICTED,
    KM.Demotion: Outcome.DEMOTED,
    KM.AgeRestriction: Outcome.AGE_RESTRICTED,
    KM.Labelling: Outcome.LABELLED,
    KM.Reinstatement: Outcome.REINSTATED,
}
_STATE = re.compile(r"(?P<who>[0-9a-f]+)(-[0-9a-f]{8})?")
_CLUSTER = re.compile(r"/cluster/(?P<name>[0-9a-f]{16})$")
_MOST_HINTS = 20
_MOST_DIGITS = 18  # as many as an integer of 64 bits surely holds
_NOBODY_DIGITS = 32
"""kmgraph names the account of an unknown author by so many hexadecimal digits; pseudonyms have fewer."""


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    source: str
    row: int
    outcome: int
    several: int
    platform: str
    author: str | None
    cluster: str | None
    decided_by: int
    reason: str | None
    posted_at: int
    decided_at: int
    observed_at: int
    features: RowFeatures


def read_rdf_rows(raw: RawTriples, source: Source, terms: Terms, settings: ReadSettings) -> SourceRows:
    """Return the observations of an RDF file, sorted by source file, row number and id.

    An account counts as pseudonymised if its IRI ends as kmgraph writes it; any other is pseudonymised here.
    Observations without a row number are numbered in the order of their IRIs.

    Args:
        raw: The triples.
        source: The file; its column and value mappings do not apply.
        terms: The ontology.
        settings: How to read.

    Raises:
        ObservationError: If the file can't be read or holds no observation.
    """
    return _RdfRowsReader(raw, source, terms, settings).read()


class _RdfRowsReader:
    def __init__(self, raw: RawTriples, source: Source, terms: Terms, settings: ReadSettings) -> None:
        self._source = source
        self._name = raw.name
        self._terms = terms
        self._settings = settings
        self._index = FactIndex(raw.quads)
        self._content = ContentReader(self._index, terms)
        self._hints = count()
        self._outcomes = outcome_names(terms.vocabulary)
        self._deciders = decider_names(terms.vocabulary)
        self._platforms = platform_names(settings.platforms, terms.vocabulary, terms.hierarchy)

    def read(self) -> SourceRows:
        observations = self._index.members(KM.Observation)
        if not observations:
            raise ObservationError(
                f"the file holds no {display_name(KM.Observation)}",
                where=str(self._source.path),
                hint=f"type each observation as {display_name(KM.Observation)}, or name a table such as a CSV file",
            )
        rows, rejects = [], []
        for number, observation in enumerate(observations, 1):
            try:
                rows.append(self._row(number, observation))
            except RowError as error:
                rejects.append(self._reject(number, observation, error))
        rows.sort(key=lambda row: (row.source, row.row, row.id))
        rejects.sort(key=lambda reject: (reject.source, reject.row))
        table = _table(rows, tuple(rejects), self._name, self._terms)
        return SourceRows(table, tuple(self._content.notices(self._name)), None, np.arange(len(rows)))

    def _row(self, number: int, observation: str) -> _Row:
        index = self._index
        content = index.one_node(KM.ofContent, observation)
        if content is None:
            raise RowError("is missing", display_name(KM.ofContent))
        decision = self._decision(observation)
        nodes = (observation, decision, content)
        outcome = self._outcome(observation, decision)
        return _Row(
            id=self._id(observation),
            source=self._file(observation),
            row=self._number(number, observation),
            outcome=outcome,
            several=self._several(outcome, decision),
            platform=self._platform(content),
            author=self._told(None, self._author, content),
            cluster=self._told(None, self._cluster, *nodes),
            decided_by=self._told(NO_DECIDER, self._decider, decision, observation),
            reason=self._told(None, index.one_in_words, KM.statedReason, decision, observation) or None,
            posted_at=self._told(NOT_A_TIME, self._time, KM.postedAt, observation, content),
            decided_at=self._told(NOT_A_TIME, self._time, KM.decidedAt, decision, observation),
            observed_at=self._told(NOT_A_TIME, self._time, KM.observedAt, observation),
            features=self._content.read(content),
        )

    def _told(self, unknown: Told, read: Callable[..., Told], *args: str | None) -> Told:
        """Return what is read, or that it is unknown where it can't be: that makes no row unreadable."""
        try:
            return read(*args)
        except RowError as error:
            self._content.note(error.column, f"{error.column} {error}", error.value)
            return unknown

    def _reject(self, number: int, observation: str, error: RowError) -> Reject:
        outcome = -1
        # It may be why the row is rejected.
        with suppress(RowError):
            outcome = self._outcome(observation, self._decision(observation))
        try:
            return Reject(self._file(observation), self._number(number, observation), error.column, str(error), outcome)
        except RowError:
            return Reject(self._name, number, error.column, str(error), outcome)

    def _decision(self, observation: str) -> str | None:
        return self._index.one_node(KM.ofDecision, observation)

    def _id(self, observation: str) -> str:
        row_id = (self._index.one_text(KM.rowId, observation) or unquote(local_name(observation))).strip()
        if not row_id.isprintable() or not row_id:
            raise RowError("the id is missing or has control characters", display_name(KM.rowId))
        return row_id

    def _file(self, observation: str) -> str:
        file = self._index.one_text(KM.sourceFile, observation)
        if file:
            return file
        source = self._index.one_node(PROV.wasDerivedFrom, observation)
        return unquote(local_name(source)) if source else self._name

    def _number(self, number: int, observation: str) -> int:
        text = self._index.one_text(KM.sourceRow, observation)
        is_number = text is not None and len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit()
        return int(text) if text and is_number else number

    def _outcome(self, observation: str, decision: str | None) -> int:
        if self._settings.is_draft:
            return -1
        value = self._index.one(KM.hasOutcome, observation)
        if value is None and decision is not None:
            measured = self._measured(decision)
            if measured:
                return OUTCOME_CODES[counted_outcome(measured, self._settings.target)]
        name = "" if value is None or isinstance(value, ox.BlankNode) else value.value
        outcome = OUTCOME_INDIVIDUALS.get(name) or self._outcomes.get(fold(name))
        if outcome is None:
            hint = self._hint(name)
            reason = f"{shown(name)} is no outcome" if name else "the outcome is missing"
            raise RowError(reason + (f"; {hint}" if hint else ""), display_name(KM.hasOutcome))
        return OUTCOME_CODES[outcome]

    def _hint(self, outcome: str) -> str | None:
        known = [display_name(iri) for iri in OUTCOME_INDIVIDUALS]
        return did_you_mean(outcome, known) if next(self._hints) < _MOST_HINTS else None

    def _several(self, outcome: int, decision: str | None) -> int:
        """Return the outcome and those of the decision's measures in bits, 0 if there are no others."""
        measured = self._measured(decision) if decision is not None and outcome >= 0 else frozenset()
        bits = outcome_bits({*measured, list(Outcome)[outcome]}) if len(measured) > 1 else 0
        return bits if bits.bit_count() > 1 else 0

    def _measured(self, decision: str) -> frozenset[Outcome]:
        """Return the outcomes of a decision's measures; a decision may itself be typed as the measure."""
        measures = [
            node_key(value)
            for predicate, value in self._index.facts(decision)
            if predicate == KM.imposes and not isinstance(value, ox.Literal)
        ]
        kinds = set().union(*map(self._index.types, (decision, *measures))) & _MEASURES.keys()
        return frozenset(_MEASURES[kind] for kind in kinds)

    def _decider(self, *nodes: str | None) -> int:
        value = self._index.one(KM.decidedBy, *nodes)
        name = "" if value is None or isinstance(value, ox.BlankNode) else value.value
        decider = DECIDER_INDIVIDUALS.get(name) or self._deciders.get(fold(name))
        return DECIDER_CODES[decider] if decider else NO_DECIDER

    def _platform(self, content: str) -> str:
        node = self._index.one_node(KM.publishedOn, content)
        default = self._source.platform or (self._settings.platforms[0] if len(self._settings.platforms) == 1 else None)
        if node is None:
            if default is None and self._settings.platforms:
                raise RowError("the platform is missing", display_name(KM.publishedOn))
            return default or NAMELESS_PLATFORM
        name = unquote(local_name(node))
        if not self._settings.platforms:
            return name
        platform = self._platforms.get(fold(name))
        if platform is None:
            raise RowError(f"{shown(name)} is no platform of the project", display_name(KM.publishedOn))
        return platform

    def _author(self, content: str) -> str | None:
        account = self._index.one_node(KM.hasAuthor, content)
        whole = self._index.one_node(PROV.specializationOf, account) or account
        if whole is None or whole.startswith("_:"):
            return None
        state = _STATE.fullmatch(local_name(whole))
        if state and is_pseudonym(state["who"]):
            return state["who"]
        if state and len(state["who"]) == _NOBODY_DIGITS:
            return None
        return pseudonym(whole, self._settings.key)

    def _cluster(self, *nodes: str | None) -> str | None:
        cluster = self._index.one_node(KM.inCluster, *nodes)
        if cluster is None:
            return None
        written = _CLUSTER.search(cluster)
        return written["name"] if written else cluster_pseudonym(cluster, self._settings.key)

    def _time(self, predicate: str, *nodes: str | None) -> int:
        text = self._index.one_text(predicate, *nodes)
        if not text:
            return NOT_A_TIME
        try:
            return parse_time(text)
        except (ValueError, OverflowError):
            raise RowError(f"{shown(text)} is not a time (xsd:dateTime)", display_name(predicate), text) from None


def _table(rows: list[_Row], rejects: tuple[Reject, ...], name: str, terms: Terms) -> ObservationTable:
    sources = tuple(sorted({row.source for row in rows})) or (name,)
    positions = np.arange(len(rows), dtype=np.int32)
    platform = encode_labels([row.platform for row in rows], positions)
    author = encode_labels([row.author for row in rows], positions)
    cluster = encode_labels([row.cluster for row in rows], positions)
    reason = encode_labels([row.reason for row in rows], positions)
    return ObservationTable(
        ids=tuple(row.id for row in rows),
        sources=sources,
        source=np.array([sources.index(row.source) for row in rows], dtype=np.int32),
        row=np.array([row.row for row in rows], dtype=np.int64),
        outcome=np.array([row.outcome for row in rows], dtype=np.int8),
        platforms=platform.labels,
        platform=platform.codes,
        authors=author.labels,
        author=author.codes,
        clusters=cluster.labels,
        cluster=cluster.codes,
        decided_by=np.array([row.decided_by for row in rows], dtype=np.int8),
        reasons=reason.labels,
        reason=reason.codes,
        posted_at=np.array([row.posted_at for row in rows], dtype=np.int64).astype("datetime64[s]"),
        decided_at=np.array([row.decided_at for row in rows], dtype=np.int64).astype("datetime64[s]"),
        observed_at=np.array([row.observed_at for row in rows], dtype=np.int64).astype("datetime64[s]"),
        columns=feature_columns([row.features for row in rows], terms),
        rejects=rejects,
        several=np.array([row.several for row in rows], dtype=np.uint8) if any(row.several for row in rows) else None,
        recordings=row_recordings([row.features for row in rows], terms),
    )
