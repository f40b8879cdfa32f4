"""What to do instead, and made-up examples, from a person's advice, exceptions and near misses; else nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import RuleDecision, RuleNeighbourhood
from kmgraph.render.language import AdvicePatterns, fill
from kmgraph.render.phrases import SentenceRealiser, capitalise, concrete

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.model import Literal, Rule, Variant

_MOST_KINDS = 2
"""Kinds of posts that are named as left alone; and exceptions that are told one by one."""


@dataclass(frozen=True)
class RuleAdvice:
    """Says what readers can do about a rule.

    Attributes:
        decisions: Rule id to what a person decided.
        surroundings: Rule id to what was counted around its scope.
    """

    realiser: SentenceRealiser
    decisions: Mapping[str, RuleDecision] = field(default_factory=dict)
    surroundings: Mapping[str, RuleNeighbourhood] = field(default_factory=dict)

    def instead(self, rule: Rule) -> tuple[str, ...]:
        """Return what to do instead of what a rule is about; empty where neither a person nor the evidence says."""
        own = self.decisions.get(rule.id)
        advice = self.realiser.lexicon.own_text(own.advice) if own else None
        return (advice,) if advice else tuple(self._left_alone(rule))

    def spared(self, rule: Rule) -> tuple[str, ...]:
        """Return the exceptions of which it isn't known that they are left alone, in sentences."""
        fine = {exception.literals for exception in self._around(rule).fine}
        others = [exception for exception in rule.scope.unless if exception not in fine]
        return self._conditional(self._patterns.spared_if, others)

    def removed(self, rule: Rule) -> tuple[str, ...]:
        """Return a made-up example of what a rule is about; empty where it would only say the rule again."""
        made = tuple(map(concrete, rule.scope.all))
        if made == rule.scope.all and not tuple(self._fine_examples(rule)):
            return ()
        example = self._covered(made, rule.scope.unless)
        # What words of texts tell is not what a post is.
        return (fill(self._patterns.at_risk, subject=example),) if example and not rule.origins else ()

    def fine(self, rule: Rule) -> tuple[str, ...]:
        """Return made-up examples of what lies close to a rule and is mostly left alone."""
        if rule.origins:
            return ()
        return tuple(fill(self._patterns.not_at_risk, subject=subject) for subject in self._fine_examples(rule))

    def _covered(self, made: Sequence[Literal], unless: Sequence[tuple[Literal, ...]]) -> str | None:
        """Return a post that a rule is about, and none of its exceptions; None where that takes more than a phrase."""
        if not unless:
            return self.realiser.variation.one(made)
        lone = unless[0][0] if len(unless) == 1 and len(unless[0]) == 1 else None
        return self.realiser.variation.lacking(made, lone, is_one=True) if lone else None

    @property
    def _patterns(self) -> AdvicePatterns:
        return self.realiser.words.advice

    def _around(self, rule: Rule) -> RuleNeighbourhood:
        return self.surroundings.get(rule.id, RuleNeighbourhood())

    def _left_alone(self, rule: Rule) -> Iterator[str]:
        fine = [exception.literals for exception in self._around(rule).fine if exception.literals in rule.scope.unless]
        if len(fine) > _MOST_KINDS:
            yield from self._conditional(self._patterns.fine_if, fine)
        else:
            for exception in fine:
                yield self._said(self.realiser.kind((*rule.scope.all, *exception)))
        for variant in self._variants(rule):
            yield self._said(self.realiser.variant(variant.scope))

    def _said(self, subject: str) -> str:
        return capitalise(fill(self._patterns.left_alone, subject=subject))

    def _variants(self, rule: Rule) -> Sequence[Variant]:
        return self._around(rule).nearest[:_MOST_KINDS]

    def _conditional(self, pattern: str, exceptions: Sequence[tuple[Literal, ...]]) -> tuple[str, ...]:
        conditions = self.realiser.exceptions(exceptions, grouped=True)
        return tuple(capitalise(fill(pattern, conditions=condition)) for condition in conditions)

    def _fine_examples(self, rule: Rule) -> Iterator[str]:
        for exception in self._around(rule).fine[:1]:
            if exception.literals in rule.scope.unless:
                yield self.realiser.variation.one(tuple(map(concrete, (*rule.scope.all, *exception.literals))))
        for variant in self._variants(rule)[:1]:
            lacked = _lacked(variant)
            literals = tuple(map(concrete, variant.scope.all))
            example = self.realiser.variation.lacking(literals, lacked, is_one=True) if lacked else None
            if example:
                yield example


def _lacked(variant: Variant) -> Literal | None:
    """Return what a near miss lacks, where that is one thing."""
    if len(variant.scope.unless) != 1 or len(variant.scope.unless[0]) != 1:
        return None
    return variant.scope.unless[0][0]
