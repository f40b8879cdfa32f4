"""How platforms differ in the rules that were found, in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.contexts import Link
from kmgraph.render.language import fill
from kmgraph.render.phrases import Strength, strength_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmgraph.model import Outcome, Platform, Rule
    from kmgraph.render.phrases import SentenceRealiser

_MOST_OF_A_PLATFORM = 3


@dataclass(frozen=True)
class Differences:
    """Compares platforms by the scopes of their confirmed rules."""

    realiser: SentenceRealiser
    target: tuple[Outcome, ...]
    platforms: Mapping[str, Platform]

    def links(self, rules: Sequence[Rule]) -> tuple[Link, ...]:
        """Return the differences, then what is alike; empty for fewer than two platforms."""
        if len(self.platforms) < 2:
            return ()
        by_scope: dict[str, list[Rule]] = {}
        for rule in rules:
            by_scope.setdefault(rule.scope.canonical(), []).append(rule)
        shared = [same for same in by_scope.values() if len(same) > 1]
        alone = [same[0] for same in by_scope.values() if len(same) == 1]
        spread = [rule for rule in alone if rule.evidence.also_on]
        single = [rule for rule in alone if not rule.evidence.also_on]
        return (*self._shared(shared), *self._spread(spread), *self._single(single))

    def _shared(self, groups: Sequence[Sequence[Rule]]) -> Iterator[Link]:
        say = self.realiser.words.guideline_patterns
        for rules in groups:
            strict, loose = _stricter(rules)
            if strict and loose:
                sentence = self.realiser.learned(strict, self.target)
                names = {"platform": self._name(strict), "other": self._name(loose)}
                yield Link(fill(say.stricter_on, sentence=sentence, **names), strict.id)
            else:
                sentence = self.realiser.rule(rules[0].scope, _weakest(rules), self.target)
                names_of_all = self.realiser.platforms(self.platforms[rule.platform] for rule in rules)
                yield Link(fill(say.alike_on, platforms=names_of_all, sentence=sentence), rules[0].id)

    def _spread(self, rules: Sequence[Rule]) -> Iterator[Link]:
        """Yield the rules that were confirmed on one platform and show on others."""
        pattern = self.realiser.words.guideline_patterns.alike_on
        for rule in rules:
            known = [name for name in (rule.platform, *rule.evidence.also_on) if name in self.platforms]
            names = self.realiser.platforms(self.platforms[name] for name in known)
            yield Link(fill(pattern, platforms=names, sentence=self.realiser.learned(rule, self.target)), rule.id)

    def _single(self, rules: Sequence[Rule]) -> Iterator[Link]:
        pattern = self.realiser.words.guideline_patterns.only_on
        for platform in self.platforms:
            for rule in [rule for rule in rules if rule.platform == platform][:_MOST_OF_A_PLATFORM]:
                sentence = self.realiser.learned(rule, self.target)
                yield Link(fill(pattern, platform=self._name(rule), sentence=sentence), rule.id)

    def _name(self, rule: Rule) -> str:
        return self.realiser.platform(self.platforms[rule.platform])


def _stricter(rules: Sequence[Rule]) -> tuple[Rule, Rule] | tuple[None, None]:
    """Return the rules with the highest and the lowest rate if their intervals don't touch."""
    rated = [rule for rule in rules if rule.evidence.interval is not None]
    if len(rated) < 2:
        return None, None
    ordered = sorted(rated, key=lambda rule: rule.evidence.interval or (0.0, 0.0))
    low, high = ordered[0].evidence.interval, ordered[-1].evidence.interval
    return (ordered[-1], ordered[0]) if low and high and high[0] > low[1] else (None, None)


def _weakest(rules: Sequence[Rule]) -> Strength:
    order = list(Strength)
    return max((strength_of(rule.evidence, rule.confidence) for rule in rules), key=order.index)
