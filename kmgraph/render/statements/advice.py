"""What to do instead, and made-up examples, from a person's advice, exceptions and near misses; else nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, RangeLiteral, RuleDecision, RuleNeighbourhood
from kmgraph.render.language import AdvicePatterns, fill
from kmgraph.render.phrases import MOST_NAMED, SentenceRealiser, capitalise, concrete

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.model import Literal, Rule, Text, Variant

_MOST_CHANGES = 3
"""Changes that are named: more than a few help nobody to choose."""

_MOST_PARTS = 3
"""Parts of a description that one phrase can say of one post; with more of them it is hard to follow."""


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
        """Return what to do instead of what a rule is about; empty where neither a person nor the evidence says.

        A person's advice that lacks the language is quoted behind what the evidence says.
        """
        own = self.decisions.get(rule.id)
        if own is not None and not own.advice and self.realiser.lexicon.own_text(own.text):
            # Who wrote the rule said in it what to do.
            return ()
        if own is None or not own.advice:
            return tuple(self._left_alone(rule))
        advice = self.realiser.lexicon.own_text(own.advice)
        return (advice,) if advice else (*self._left_alone(rule), *reviewer_said(own.advice, self.realiser))

    def spared(self, rule: Rule) -> tuple[str, ...]:
        """Return the exceptions of which it isn't known that they are left alone, in sentences.

        Where they are more than the rule's sentence names, also those of which it is.
        """
        fine = {exception.literals for exception in self._around(rule).fine}
        known = [exception for exception in rule.scope.unless if exception in fine]
        others = [exception for exception in rule.scope.unless if exception not in fine]
        is_long = len(rule.scope.unless) > MOST_NAMED + 1
        told = self._conditional(self._patterns.fine_if, known) if is_long else ()
        return (*told, *self._conditional(self._patterns.spared_if, others))

    def removed(self, rule: Rule) -> tuple[str, ...]:
        """Return a made-up example of what a rule is about; empty where it would only say the rule again."""
        made = tuple(map(concrete, rule.scope.all))
        # What words of texts tell is not what a post is.
        if made == rule.scope.all or rule.origins or len(made) > _MOST_PARTS:
            return ()
        example = self._covered(made, rule.scope.unless)
        return (fill(self._patterns.at_risk, subject=example),) if example else ()

    def fine(self, rule: Rule) -> tuple[str, ...]:
        """Return made-up examples of what lies close to a rule and is mostly left alone, where they name a number."""
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
        """Yield what to do so that a post is of a kind that was seen to be left alone, as far as its author can."""
        said = (*self._ways_out(rule), *self._without_a_part(rule))
        changes = list(dict.fromkeys(said))[:_MOST_CHANGES]
        if changes:
            # Any of them will do, and two lines would read as if all were asked for.
            one_of = self.realiser.lexicon.polish(self.realiser.grammar.list_either.join(changes))
            yield capitalise(fill(self._patterns.change, change=one_of))

    def _ways_out(self, rule: Rule) -> Iterator[str]:
        """Yield how to come under exceptions of one thing each, those of one property in one phrase."""
        fine = [exception.literals for exception in self._around(rule).fine if exception.literals in rule.scope.unless]
        alike: dict[tuple[str, ...], list[Literal]] = {}
        for literals in fine:
            if len(literals) == 1:
                alike.setdefault(_feature(literals[0]), []).append(literals[0])
        changes = (self.realiser.imperatives.take_on(options) for options in alike.values())
        yield from (change for change in changes if change)

    def _without_a_part(self, rule: Rule) -> Iterator[str]:
        """Yield what to leave out of a post that is still about something without it.

        Where posts are left alone without either of two things, both may be posted, and to leave one out is too much.
        """
        lacked = {literal: variant for variant in self._around(rule).nearest if (literal := self._given_up(variant))}
        for literal, variant in lacked.items() if len(lacked) == 1 else ():
            is_kind = isinstance(literal, ClassLiteral)
            if is_kind and not any(isinstance(each, ClassLiteral) for each in variant.scope.all):
                continue
            if change := self.realiser.imperatives.give_up(literal):
                yield change

    @staticmethod
    def _given_up(variant: Variant) -> Literal | None:
        """Return what a near miss lacks, but for a number: of that the rule says the limit itself."""
        lacked = _lacked(variant)
        return None if isinstance(lacked, RangeLiteral) else lacked

    def _conditional(self, pattern: str, exceptions: Sequence[tuple[Literal, ...]]) -> tuple[str, ...]:
        conditions = self.realiser.exceptions(exceptions, grouped=True)
        return tuple(capitalise(fill(pattern, conditions=condition)) for condition in conditions)

    def _fine_examples(self, rule: Rule) -> Iterator[str]:
        for exception in self._around(rule).fine[:1]:
            literals = (*rule.scope.all, *exception.literals)
            if exception.literals in rule.scope.unless and _is_made_concrete(literals):
                yield self.realiser.variation.one(tuple(map(concrete, literals)))
        yield from islice(self._nearest_examples(rule), 1)

    def _nearest_examples(self, rule: Rule) -> Iterator[str]:
        for variant in self._around(rule).nearest:
            lacked, literals = _lacked(variant), tuple(map(concrete, variant.scope.all))
            if lacked is None or literals == variant.scope.all:
                continue
            if example := self.realiser.variation.lacking(literals, lacked, is_one=True):
                yield example


def reviewer_said(text: Text, realiser: SentenceRealiser) -> Iterator[str]:
    """Yield a person's words, quoted, where they are in other languages than the realiser's alone."""
    if words := realiser.lexicon.words_elsewhere(text):
        yield fill(realiser.words.guideline_patterns.reviewer_said, words=words)


def _is_made_concrete(literals: Sequence[Literal]) -> bool:
    return any(concrete(literal) != literal for literal in literals)


def _feature(literal: Literal) -> tuple[str, ...]:
    """Return the path to what a literal speaks of; exceptions of one property stand in one phrase."""
    return (literal.iri,) if isinstance(literal, ClassLiteral) else (*literal.via, literal.property)


def _lacked(variant: Variant) -> Literal | None:
    """Return what a near miss lacks, where that is one thing."""
    if len(variant.scope.unless) != 1 or len(variant.scope.unless[0]) != 1:
        return None
    return variant.scope.unless[0][0]
