"""The columns that every table may have, whatever the ontology, and the words for outcomes and deciders."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.errors import did_you_mean
from kmgraph.model import Decider, Outcome
from kmgraph.namespaces import KM, curie, local_name
from kmgraph.observe.columns.names import fold
from kmgraph.observe.columns.terms import is_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    from kmgraph.model import Vocabulary
    from kmgraph.observe.columns.terms import Terms

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


_BOT = re.compile(r"(?<![A-Za-z])[Bb](?:ot|OT)s?(?![a-z])|(?<=[a-z0-9])Bot(?![a-z])|机器人")
"""How programs that moderate are named; "Talbot" is none."""
_VAGUE = frozenset(map(fold, ("user", "users", "member", "owner", "other", "others", "somebody", "reporter")))
"""Words for people of whom nobody can say whether they decided as moderators."""
_LONGEST_NAME = 64


def outcome_names(vocabulary: Vocabulary) -> dict[str, Outcome]:
    """Return folded name to outcome: the fixed words, and the labels of the outcome individuals in any language."""
    return _names(OUTCOME_INDIVIDUALS, vocabulary)


def decider_names(vocabulary: Vocabulary) -> dict[str, Decider]:
    """Return folded name to decider: the fixed words, and the labels of the decider individuals in any language."""
    return _names(DECIDER_INDIVIDUALS, vocabulary)


def find_choice(
    text: str, names: Mapping[str, Choice], individuals: Mapping[str, Choice], terms: Terms
) -> Choice | None:
    """Return the outcome or decider that a text names, by a word for it or by a code of a shipped list.

    Args:
        text: One value of a cell.
        names: Folded name to choice.
        individuals: IRI to choice, for what codes are mapped to.
        terms: Knows the codes.
    """
    found = names.get(fold(text))
    code = terms.code(text) if found is None else None
    return next((individuals[iri] for iri in code.says if iri in individuals), None) if code else found


def decider_behind(text: str) -> Decider | None:
    """Return what kind of decider a person's or a program's name is likely to be, or None if it is likely no name.

    Who decides by name is a moderator, unless the name says that it is a program's.

    >>> decider_behind("jo.doe"), decider_behind("SpamBot"), decider_behind("DECISION_OTHER")
    (<Decider.MODERATOR: 'moderator'>, <Decider.AUTOMATED: 'automated'>, None)
    """
    if is_code(text) or fold(text) in _VAGUE or len(text) > _LONGEST_NAME or not any(map(str.isalnum, text)):
        return None
    if _BOT.search(text):
        return Decider.AUTOMATED
    near = did_you_mean(text.casefold(), Decider)
    return Decider.MODERATOR if near is None or f'"{Decider.MODERATOR}"' in near else None


def _names(individuals: Mapping[str, Choice], vocabulary: Vocabulary) -> dict[str, Choice]:
    names: dict[str, Choice] = {}
    for iri, choice in individuals.items():
        for name in (choice.value, local_name(iri), iri, curie(iri) or iri):
            names.setdefault(fold(name), choice)
    # Fixed words come first: no label of an extension can change what "removed" means.
    for iri, choice in individuals.items():
        labels = vocabulary.individuals[iri].words.all_labels() if iri in vocabulary.individuals else ()
        for folded in filter(None, map(fold, labels)):
            names.setdefault(folded, choice)
    return names
