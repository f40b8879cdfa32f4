"""Decisions about rules, their scopes read: which of them are written down, and on which platform each rule is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kmgraph.errors import OntologyError
from kmgraph.graph import ProjectNames
from kmgraph.model import (
    Candidate,
    Deontic,
    Lifecycle,
    PublishedRule,
    RuleDecision,
    Scope,
    platform_of_id,
    rule_id,
    scope_of,
)
from kmgraph.ontology.manchester import ParsedExpression, parse_manchester

_TERM_CLASS = re.compile(r"\bt-[0-9a-f]{8}\b")


@dataclass(frozen=True)
class DecidedRule:
    """A decision with the scope that the person saw, as read.

    Attributes:
        scope: None if the decision gives none, or names terms that nobody reviewed.
        parsed: The same as an expression and as RDF.
        platform: Id of the platform on which a rule of this scope has the decision's id; None if on none of them.
        problem: Why the scope can't be read, where it can't.
    """

    decision: RuleDecision
    scope: Scope | None = None
    parsed: ParsedExpression | None = None
    platform: str | None = None
    problem: OntologyError | None = None


@dataclass(frozen=True)
class DecidedRules:
    """The decisions of a project about rules.

    Attributes:
        names: Makes the IRIs of the project's things.
        rules: An entry a decision, in the order of the file.
        stands_for: Id of a side that rules are learned on to that of the platform which decisions know it by, where
            sides are no platforms.
        by_observers: Whether those who decide publish as observers: what they write down is no text of a platform's.
    """

    names: ProjectNames = field(default_factory=lambda: ProjectNames(""))
    rules: tuple[DecidedRule, ...] = ()
    stands_for: Mapping[str, str] = field(default_factory=dict)
    by_observers: bool = False

    @classmethod
    def of(cls, decisions: Sequence[RuleDecision], base_iri: str, *, by_observers: bool = False) -> DecidedRules:
        """Return decisions of which no scope was read yet."""
        return cls(ProjectNames(base_iri), tuple(map(DecidedRule, decisions)), by_observers=by_observers)

    @cached_property
    def decisions(self) -> dict[str, RuleDecision]:
        """The decisions by the id of their rule."""
        return {known.decision.rule: known.decision for known in self.rules}

    @cached_property
    def lifecycles(self) -> dict[str, Lifecycle]:
        """How far people took each rule, by its IRI."""
        return {self.names.rule(known.decision.rule): known.decision.state for known in self.rules}

    def on_sides(self, candidates: Sequence[Candidate]) -> DecidedRules:
        """Return the decisions as they are true of the rules of sides: under the ids that these have there."""
        if not self.stands_for:
            return self
        by_id = {known.decision.rule: known for known in self.rules}
        rules = (
            replace(known, decision=replace(known.decision, rule=rule_id(rule.platform, rule.scope)))
            for rule in candidates
            if (known := by_id.get(rule_id(self.stands_for.get(rule.platform, rule.platform), rule.scope)))
        )
        return replace(self, rules=tuple(rules), stands_for={})

    def read(self, ntriples: bytes, platforms: tuple[str, ...], named: Collection[str]) -> DecidedRules:
        """Return the decisions with their scopes as read.

        Args:
            ntriples: The ontology, with the classes of terms that are known.
            platforms: Ids of the platforms that rules can be on.
            named: Ids of the classes of terms that people named.

        Raises:
            OntologyError: If the scope of a rule that was put into writing can't be read, with its place and a
                did-you-mean. Of others it is kept what is wrong: terms may have gone since, and the rules with them.
        """
        wanted = [known.decision for known in self.rules if _is_readable(known.decision, named)]
        read = self._parsed(wanted, ntriples)
        rules = (
            _with_scope(known, read[known.decision.rule], platforms) if known.decision.rule in read else known
            for known in self.rules
        )
        return replace(self, rules=tuple(rules))

    def _parsed(
        self, decisions: Sequence[RuleDecision], ntriples: bytes
    ) -> dict[str, ParsedExpression | OntologyError]:
        """Return the scope of each decision, or what is wrong with it, by the id of the rule."""
        scopes = {self.scope_iri(decision.rule): decision.scope for decision in decisions}
        places = {self.scope_iri(decision.rule): f"{decision.where} scope" for decision in decisions}
        if not scopes:
            return {}
        try:
            parsed = parse_manchester(scopes, ntriples, places)
        except OntologyError as problem:
            if len(decisions) > 1:
                # One after the other takes longer, and tells which of them it is.
                return {rule: one for each in decisions for rule, one in self._parsed([each], ntriples).items()}
            if decisions[0].state is Lifecycle.CODIFIED:
                raise
            return {decisions[0].rule: problem}
        return {decision.rule: parsed[self.scope_iri(decision.rule)] for decision in decisions}

    def scope_iri(self, rule: str) -> str:
        """Return the IRI of the scope of a rule as it is written down."""
        return f"{self.names.published(rule)}-scope"

    def codified(self) -> Iterator[PublishedRule]:
        """Yield the rules that were put into writing, in the person's words."""
        for known in self.rules:
            decision = known.decision
            if decision.state is Lifecycle.CODIFIED and known.parsed is not None and known.platform is not None:
                yield PublishedRule(
                    id=decision.rule,
                    iri=self.names.published(decision.rule),
                    deontic=Deontic.PROHIBITION,
                    scope_iri=self.scope_iri(decision.rule),
                    platform=known.platform,
                    expression=known.parsed.expression,
                    manchester=decision.scope,
                    text=decision.text,
                    by_observers=self.by_observers,
                )

    def parsed(self) -> dict[str, ParsedExpression]:
        """Return the scopes of the rules that were put into writing, by IRI."""
        scopes = {self.scope_iri(known.decision.rule): known.parsed for known in self.rules}
        written = {rule.scope_iri for rule in self.codified()}
        return {iri: parsed for iri, parsed in scopes.items() if parsed is not None and iri in written}


def _is_readable(decision: RuleDecision, named: Collection[str]) -> bool:
    return bool(decision.scope) and set(_TERM_CLASS.findall(decision.scope)) <= set(named)


def _with_scope(known: DecidedRule, read: ParsedExpression | OntologyError, platforms: tuple[str, ...]) -> DecidedRule:
    if isinstance(read, OntologyError):
        return replace(known, scope=None, parsed=None, platform=None, problem=read)
    scope = scope_of(read.expression)
    platform = platform_of_id(known.decision.rule, scope, platforms) if scope is not None else None
    return replace(known, scope=scope, parsed=read, platform=platform, problem=None)
