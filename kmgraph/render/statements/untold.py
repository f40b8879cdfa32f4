"""What the observations don't tell of a rule: kinds with too few posts, and how far the end of a range is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, RangeLiteral
from kmgraph.render.language import UntoldPatterns, fill, find
from kmgraph.render.phrases import SentenceRealiser, capitalise, is_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.model import Literal, OpenLimit, Rule, Scope

_MOST_NAMED = 12  # kinds; `rules.json` holds all


@dataclass(frozen=True)
class RuleUntold:
    """Says what is open about rules."""

    realiser: SentenceRealiser

    @property
    def _patterns(self) -> UntoldPatterns:
        return self.realiser.words.untold

    def few(self, rule: Rule) -> tuple[str, ...]:
        """Return the kinds of posts with too few to tell, in sentences; of features with many kinds the last.

        For those who may see the data: in guidelines such a list reads as if these posts were let off.
        """
        ordered = list(_fewest_first(rule.too_few))
        # One more takes no more words than saying that there is one more.
        named = ordered if len(ordered) <= _MOST_NAMED + 1 else ordered[:_MOST_NAMED]
        kinds = self.realiser.exceptions([(kind,) for kind in named], grouped=True)
        sentences = [fill(self._patterns.few, kind) for kind in kinds]
        more = len(ordered) - len(named)
        rest = (fill(self._patterns.few_more, n=self.realiser.lexicon.number(more)),) if more else ()
        return (*map(capitalise, sentences), *rest)

    def limits(self, rule: Rule) -> Iterator[str]:
        """Yield where no post was seen that would tell how far each open end of a range goes."""
        for limit in rule.open_limits:
            gap = _gap(limit)
            if gap is None:
                yield self._between(limit)
            else:
                yield self._within(rule.scope, limit.literal, gap)

    def _within(self, scope: Scope, literal: Literal, gap: Literal) -> str:
        """Return that of the posts of a rule whose range is the gap hardly any were seen; its exceptions stand apart.

        Behind "hardly any …" they would read as those that were seen. Where the range is none of the parts of the
        scope, it is all posts in the gap.
        """
        is_part = literal in scope.all
        subject = self.realiser.kind(
            tuple(gap if part == literal else part for part in scope.all) if is_part else (gap,)
        )
        if is_part and (excepted := self.realiser.excepted(scope)):
            return fill(self._patterns.limit_apart, subject=subject, excepted=excepted)
        return fill(self._patterns.limit_text, subject=subject)

    def _between(self, limit: OpenLimit) -> str:
        number, subject = self.realiser.lexicon.number, capitalise(self.realiser.kind((limit.literal,)))
        high = number(limit.high) + self._unit(limit.literal)
        return fill(self._patterns.limit_between, subject=subject, low=number(limit.low), high=high)

    def _unit(self, literal: Literal) -> str:
        """Return what a range counts, with the space before it, as the phrase for ranges says it; else nothing."""
        lexicon = self.realiser.lexicon
        phrase = None if isinstance(literal, ClassLiteral) else lexicon.fragment(literal.property, "betweenPhrase")
        unit = find(lexicon.grammar.number.unit, phrase) if phrase else None
        return unit[1] if unit else ""


def _gap(limit: OpenLimit) -> Literal | None:
    """Return the whole numbers that no post has, as a range; None where a limit is not one of these."""
    literal = limit.literal
    if not isinstance(literal, RangeLiteral) or not is_whole(literal.datatype):
        return None
    return replace(literal, min=limit.low, max=limit.high + 1)


def _feature(kind: Literal) -> str:
    return "" if isinstance(kind, ClassLiteral) else kind.property


def _fewest_first(kinds: Iterable[Literal]) -> Iterator[Literal]:
    """Yield the kinds feature by feature, those of features with few kinds first."""
    features: dict[str, list[Literal]] = {}
    for kind in kinds:
        features.setdefault(_feature(kind), []).append(kind)
    for _, alike in sorted(features.items(), key=lambda item: (len(item[1]), item[0])):
        yield from alike
