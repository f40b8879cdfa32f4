"""What both kinds of files of published rules share: where a rule stands, which platforms it names, what can't be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.errors import ConfigError, did_you_mean
from kmgraph.model import Deontic, Outcome, PrescribedOutcome, PublishedRule
from kmgraph.namespaces import local_name

if TYPE_CHECKING:
    from collections.abc import Collection

VERBS = {Deontic.PROHIBITION: "prohibits", Deontic.PERMISSION: "permits", Deontic.OBLIGATION: "obliges"}
OUTCOME_HINT = "what is permitted may stay, with limits or without; what may not stay is none, and is a prohibition"
_MET = {
    PrescribedOutcome.NOT_ALLOWED: frozenset({Outcome.REMOVED, Outcome.RESTRICTED}),
    PrescribedOutcome.NOT_RECOMMENDED: frozenset({Outcome.DEMOTED}),
    PrescribedOutcome.ADULTS_ONLY: frozenset({Outcome.AGE_RESTRICTED}),
    PrescribedOutcome.WITH_NOTICE: frozenset({Outcome.LABELLED}),
}


@dataclass(frozen=True, slots=True)
class StatedRule:
    """A rule, and the file and the part of it that states it."""

    rule: PublishedRule
    where: str


@dataclass(frozen=True, slots=True)
class KnownPlatforms:
    """The platforms that rules may name, by id or by IRI."""

    platforms: tuple[str, ...]
    base_iri: str

    def known(self, name: str, where: str) -> str:
        """Return the id, or raise if there is no such platform."""
        if self.platforms and name not in self.platforms:
            hint = did_you_mean(name, self.platforms) or f"known: {', '.join(self.platforms)}"
            raise ConfigError(f'there is no platform "{name}"', where=where, hint=hint)
        return name

    def from_iri(self, iri: str, where: str) -> str:
        """Return the id of the platform an IRI means: `<base>platform/ID`, or any IRI that ends in an id."""
        own = f"{self.base_iri}platform/"
        return self.known(iri.removeprefix(own) if iri.startswith(own) else local_name(iri), where)


def contradiction(deontic: Deontic, outcomes: Collection[PrescribedOutcome]) -> str | None:
    """Return in words why a rule can't announce these outcomes, or None if it can.

    What is forbidden or required may come to anything if it is posted all the same: many platforms say that they remove
    a post, label it or show it less. What is permitted may stay.
    """
    not_allowed = PrescribedOutcome.NOT_ALLOWED
    if deontic is Deontic.PERMISSION and not_allowed in outcomes:
        return f"a rule that {VERBS[deontic]} can't announce {not_allowed}"
    return None


def is_looked_at(rule: PublishedRule, target: Collection[Outcome]) -> bool:
    """Return whether a run can tell if a rule is enforced, by the outcomes that it looks at.

    A prohibition that announces other outcomes alone, such as less reach where removals are counted, may be carried out
    to the letter, and none of its posts is in the target. What a permission announces doesn't break it, so that other
    outcomes must be looked at.
    """
    if rule.deontic is Deontic.PERMISSION:
        return not announced_limits(rule).issuperset(target)
    if rule.deontic is not Deontic.PROHIBITION or not rule.outcomes:
        return True
    return any(not _MET[outcome].isdisjoint(target) for outcome in rule.outcomes)


def announced_limits(rule: PublishedRule) -> frozenset[Outcome]:
    """Return the outcomes that a permission announces for what it permits; of any other rule, none.

    A post that is shown to fewer people, as was announced, is permitted all the same: nothing is done against it.
    """
    if rule.deontic is not Deontic.PERMISSION:
        return frozenset()
    return frozenset().union(*(_MET[outcome] for outcome in rule.outcomes))


def announces_less(rule: PublishedRule) -> bool:
    """Return whether a prohibition announces outcomes, and not that its content may not stay."""
    is_milder = bool(rule.outcomes) and PrescribedOutcome.NOT_ALLOWED not in rule.outcomes
    return rule.deontic is Deontic.PROHIBITION and is_milder
