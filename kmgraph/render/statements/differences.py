"""How platforms differ in the rules that were found, in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from kmgraph.model import Strength
from kmgraph.render.escape import anchor
from kmgraph.render.guideline_contexts import Link
from kmgraph.render.language import GuidelinePatterns, fill
from kmgraph.render.phrases import strength_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmgraph.model import Rule
    from kmgraph.render.statements.facts import RuleFacts

_MOST_OF_A_PLATFORM = 3


@dataclass(frozen=True)
class Differences:
    """Compares the platforms by the scopes of their confirmed rules."""

    facts: RuleFacts

    @property
    def _patterns(self) -> GuidelinePatterns:
        return self.facts.realiser.words.guideline_patterns

    def links(self, rules: Sequence[Rule]) -> tuple[Link, ...]:
        """Return the differences, then what is alike; empty for fewer than two platforms."""
        if len(self.facts.platforms) < 2:
            return ()
        by_scope: dict[str, list[Rule]] = {}
        for rule in rules:
            by_scope.setdefault(rule.scope.canonical(), []).append(rule)
        shared = [self._shared(same) for same in by_scope.values() if len(same) > 1]
        alone = [same[0] for same in by_scope.values() if len(same) == 1]
        spread = [self._spread(rule) for rule in alone if rule.evidence.also_on]
        single = [rule for rule in alone if not rule.evidence.also_on]
        if not shared and not spread:
            # Each rule stands under its platform already.
            return ()
        return (*shared, *spread, *self._single(single))

    def _shared(self, rules: Sequence[Rule]) -> Link:
        """Return how platforms lie that have rules of the same scope."""
        strict, loose = _stricter(rules)
        if strict and loose:
            names = {"platform": self.facts.platform(strict.platform), "other": self.facts.platform(loose.platform)}
            return Link(fill(self._patterns.stricter_on, sentence=self._sentence(strict), **names), strict.id)
        sentence = self.facts.realiser.rule(rules[0].scope, _weakest(rules), self.facts.target)
        return self._alike((rule.platform for rule in rules), sentence, rules[0])

    def _spread(self, rule: Rule) -> Link:
        """Return where a rule that was confirmed on one platform shows besides."""
        return self._alike((rule.platform, *rule.evidence.also_on), self._sentence(rule), rule)

    def _single(self, rules: Sequence[Rule]) -> Iterator[Link]:
        for platform in self.facts.platforms:
            name = self.facts.platform(platform)
            own = [rule for rule in rules if rule.platform == platform]
            for rule in own[:_MOST_OF_A_PLATFORM]:
                yield Link(fill(self._patterns.only_on, platform=name, sentence=self._sentence(rule)), rule.id)
            if len(own) > _MOST_OF_A_PLATFORM:
                more = self.facts.realiser.lexicon.number(len(own) - _MOST_OF_A_PLATFORM)
                yield Link(fill(self._patterns.more_on, platform=name, n=more), anchor("platform", platform))

    def _alike(self, platforms: Iterable[str], sentence: str, rule: Rule) -> Link:
        known = self.facts.platforms
        names = self.facts.realiser.platforms(known[platform] for platform in platforms if platform in known)
        return Link(fill(self._patterns.alike_on, platforms=names, sentence=sentence), rule.id)

    def _sentence(self, rule: Rule) -> str:
        return self.facts.sentence(rule)


def _stricter(rules: Sequence[Rule]) -> tuple[Rule, Rule] | tuple[None, None]:
    """Return the rules with the highest and the lowest rate if their intervals don't touch."""
    intervals = [(rule.evidence.interval, rule) for rule in rules if rule.evidence.interval is not None]
    if len(intervals) < 2:
        return None, None
    (low, loose), *_, (high, strict) = sorted(intervals, key=itemgetter(0))
    return (strict, loose) if high[0] > low[1] else (None, None)


def _weakest(rules: Sequence[Rule]) -> Strength:
    return max(map(strength_of, rules), key=list(Strength).index)
