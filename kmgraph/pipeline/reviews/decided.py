"""Decisions about rules, their scopes read: which of them are written down, and on which platform each rule is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kmgraph.graph import ProjectNames
from kmgraph.model import Deontic, Lifecycle, PublishedRule, RuleDecision, Scope, platform_of_id, scope_of
from kmgraph.ontology.manchester import ParsedExpression, parse_manchester

_TERM_CLASS = re.compile(r"\bt-[0-9a-f]{8}\b")


@dataclass(frozen=True)
class DecidedRule:
    """A decision with the scope that the person saw, as read.

    Attributes:
        scope: None if the decision gives none, or names terms that nobody reviewed.
        parsed: The same as an expression and as RDF.
        platform: Id of the platform on which a rule of this scope has the decision's id; None if on none of them.
    """

    decision: RuleDecision
    scope: Scope | None = None
    parsed: ParsedExpression | None = None
    platform: str | None = None


@dataclass(frozen=True)
class DecidedRules:
    """The decisions of a project about rules.

    Attributes:
        names: Makes the IRIs of the project's things.
        rules: An entry a decision, in the order of the file.
    """

    names: ProjectNames = field(default_factory=lambda: ProjectNames(""))
    rules: tuple[DecidedRule, ...] = ()

    @classmethod
    def of(cls, decisions: Sequence[RuleDecision], base_iri: str) -> DecidedRules:
        """Return decisions of which no scope was read yet."""
        return cls(ProjectNames(base_iri), tuple(map(DecidedRule, decisions)))

    @property
    def decisions(self) -> dict[str, RuleDecision]:
        """The decisions by the id of their rule."""
        return {known.decision.rule: known.decision for known in self.rules}

    @property
    def lifecycles(self) -> dict[str, Lifecycle]:
        """How far people took each rule, by its IRI."""
        return {self.names.rule(known.decision.rule): known.decision.state for known in self.rules}

    def read(self, ntriples: bytes, platforms: tuple[str, ...], named: Collection[str]) -> DecidedRules:
        """Return the decisions with their scopes as read.

        Args:
            ntriples: The ontology, with the classes of terms that are known.
            platforms: Ids of the platforms that rules can be on.
            named: Ids of the classes of terms that people named.

        Raises:
            OntologyError: If a scope can't be read, with its place and a did-you-mean.
        """
        wanted = {known.decision.rule: known.decision for known in self.rules if _is_readable(known.decision, named)}
        if not wanted:
            return self
        parsed = parse_manchester(
            {self.scope_iri(rule): decision.scope for rule, decision in wanted.items()},
            ntriples,
            {self.scope_iri(rule): f"{decision.where} scope" for rule, decision in wanted.items()},
        )
        rules = (_read(known, parsed.get(self.scope_iri(known.decision.rule)), platforms) for known in self.rules)
        return replace(self, rules=tuple(rules))

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
                )

    def parsed(self) -> dict[str, ParsedExpression]:
        """Return the scopes of the rules that were put into writing, by IRI."""
        scopes = {self.scope_iri(known.decision.rule): known.parsed for known in self.rules}
        written = {rule.scope_iri for rule in self.codified()}
        return {iri: parsed for iri, parsed in scopes.items() if parsed is not None and iri in written}


def _is_readable(decision: RuleDecision, named: Collection[str]) -> bool:
    return bool(decision.scope) and set(_TERM_CLASS.findall(decision.scope)) <= set(named)


def _read(known: DecidedRule, parsed: ParsedExpression | None, platforms: tuple[str, ...]) -> DecidedRule:
    scope = scope_of(parsed.expression) if parsed is not None else None
    platform = platform_of_id(known.decision.rule, scope, platforms) if scope is not None else None
    return replace(known, scope=scope, parsed=parsed, platform=platform)
