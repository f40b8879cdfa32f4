"""The columns that every table may have, whatever the ontology, and the words for outcomes and deciders."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model import Decider, Outcome
from kmgraph.namespaces import KM, curie, local_name
from kmgraph.observe.columns.names import fold
from kmgraph.observe.text import all_labels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    from kmgraph.model import Vocabulary

    Choice = TypeVar("Choice", Outcome, Decider)


class ContractColumn(StrEnum):
    """The columns that are no features."""

    ID = "id"
    OUTCOME = "outcome"
    PLATFORM = "platform"
    POSTED_AT = "posted_at"
    DECIDED_AT = "decided_at"
    OBSERVED_AT = "observed_at"
    AUTHOR = "author"
    CLUSTER = "cluster"
    DECIDED_BY = "decided_by"
    REASON = "reason"
    TEXT = "text"


TIME_COLUMNS = (ContractColumn.POSTED_AT, ContractColumn.DECIDED_AT, ContractColumn.OBSERVED_AT)

CONTRACT_TERMS: dict[str, ContractColumn] = {
    KM.rowId: ContractColumn.ID,
    KM.hasOutcome: ContractColumn.OUTCOME,
    KM.publishedOn: ContractColumn.PLATFORM,
    KM.postedAt: ContractColumn.POSTED_AT,
    KM.decidedAt: ContractColumn.DECIDED_AT,
    KM.observedAt: ContractColumn.OBSERVED_AT,
    KM.inCluster: ContractColumn.CLUSTER,
    KM.decidedBy: ContractColumn.DECIDED_BY,
    KM.statedReason: ContractColumn.REASON,
    KM.Outcome: ContractColumn.OUTCOME,
    KM.Platform: ContractColumn.PLATFORM,
    KM.Cluster: ContractColumn.CLUSTER,
    KM.Decider: ContractColumn.DECIDED_BY,
}
"""Terms that stand for a column: a header in any language that names one of them names the column."""

CONTRACT_HEADERS: dict[str, ContractColumn] = {fold(column): column for column in ContractColumn}
"""Folded header to column."""

OUTCOME_INDIVIDUALS: dict[str, Outcome] = {
    KM.Removed: Outcome.REMOVED,
    KM.Restricted: Outcome.RESTRICTED,
    KM.Demoted: Outcome.DEMOTED,
    KM.AgeRestricted: Outcome.AGE_RESTRICTED,
    KM.Labelled: Outcome.LABELLED,
    KM.Reinstated: Outcome.REINSTATED,
    KM.Kept: Outcome.KEPT,
}
DECIDER_INDIVIDUALS: dict[str, Decider] = {
    KM.Moderator: Decider.MODERATOR,
    KM.AutomatedDecider: Decider.AUTOMATED,
    KM.CommunityDecider: Decider.COMMUNITY,
    KM.AuthorDecider: Decider.AUTHOR,
    KM.UnknownDecider: Decider.UNKNOWN,
}


def outcome_names(vocabulary: Vocabulary) -> dict[str, Outcome]:
    """Return folded name to outcome: the fixed words, and the labels of the outcome individuals in any language."""
    return _names(OUTCOME_INDIVIDUALS, vocabulary)


def decider_names(vocabulary: Vocabulary) -> dict[str, Decider]:
    """Return folded name to decider: the fixed words, and the labels of the decider individuals in any language."""
    return _names(DECIDER_INDIVIDUALS, vocabulary)


def _names(individuals: Mapping[str, Choice], vocabulary: Vocabulary) -> dict[str, Choice]:
    names: dict[str, Choice] = {}
    for iri, choice in individuals.items():
        for name in (choice.value, local_name(iri), iri, curie(iri) or iri):
            names.setdefault(fold(name), choice)
    # Fixed words come first: no label of an extension can change what "removed" means.
    for iri, choice in individuals.items():
        labels = all_labels(vocabulary.individuals[iri].words) if iri in vocabulary.individuals else ()
        for folded in filter(None, map(fold, labels)):
            names.setdefault(folded, choice)
    return names
