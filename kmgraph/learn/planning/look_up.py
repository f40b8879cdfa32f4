"""Kinds of existing posts whose outcomes would settle what the observations leave open.

For each open question about a rule the kinds of posts that its answers disagree on, each a scope: posts in the scope
of a rule that may be luck; posts that fit one wording of a rule and not the other; posts that an exception may spare;
posts like those of a rule on another platform. Nothing is posted: every kind is looked up among posts that are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.errors import LimitError
from kmgraph.learn.evidence import ENOUGH_CLUSTERS
from kmgraph.learn.planning.information import AboveHalf, Belief, posts_needed, rivals, rivals_over
from kmgraph.learn.statistics import Counts, design_effect
from kmgraph.model import ClassLiteral, Confidence, Scope, implies, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.learn.planning.information import RivalHypotheses
    from kmgraph.learn.planning.survey import Survey
    from kmgraph.model import Candidate, Hierarchy, Literal, Mask, Rule

    AnyRule = Rule | Candidate

_NEAR = 0.9
"""Share of a rule's posts that another literal has to cover to be another wording of it. A convention."""

_OPEN = 0.1
"""Bits of entropy under which a question is settled: an answer is 98.7 % sure then. A convention."""

_TELLING = 1e-3
"""Bits a post under which a kind of posts tells nothing: a thousand posts would not settle one bit. A guard."""

MOST_RULES = 200
"""Rules, of all platforms, whose open questions are weighed: each with all others, so that of many it takes minutes."""

MOST_KINDS = 100
"""Kinds that are handed on; ten are shown, and the reasoner looks at each."""

_JEFFREYS = Belief(0.5, 0.5)


class OpenQuestion(StrEnum):
    """What the posts would tell of a rule."""

    REAL = "real"
    RATE = "rate"
    WORDING = "wording"
    EXCEPTION = "exception"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class LookUp:
    """A kind of existing posts, and what looking them up would tell.

    Attributes:
        rule: The rule that the question is about.
        question: What is open.
        platform: Where to look.
        scope: Which posts.
        wordings: For a wording: the literal of the rule, and the other that may stand in its place.
        entropy: How open the question is, in bits.
        bits: By how much one post is expected to lower that.
        posts: Posts, by different authors, that settle it with the chance asked for; None if a thousand don't.
        target, kept: Posts of the kind that were observed already.
    """

    rule: AnyRule
    question: OpenQuestion
    platform: str
    scope: Scope
    wordings: tuple[Literal, Literal] | None
    entropy: float
    bits: float
    posts: int | None
    target: int
    kept: int


def kinds_to_look_up(surveys: Sequence[Survey], power: float) -> tuple[LookUp, ...]:
    """Return the kinds of posts that would tell most, most bits a post first; at most `MOST_KINDS`.

    Args:
        surveys: The platforms; those without kept posts, or without target posts, have no rates to compare and are
            left out.
        power: The chance with which a question shall be settled, in (0, 1).

    Raises:
        LimitError: If there are more than `MOST_RULES` rules.
    """
    usable = [survey for survey in surveys if survey.has_rates]
    count = sum(len(survey.rules) for survey in usable)
    if count > MOST_RULES:
        raise LimitError(
            f"what to look up is weighed for at most {MOST_RULES} rules; there are {count:,}",
            hint="plan for fewer platforms at a time, or add --only sizes",
        )
    kinds = [kind for survey in usable for rule in survey.rules for kind in _LookUps(survey, rule, power).kinds(usable)]
    kinds.sort(key=lambda kind: _order(kind, usable[0].hierarchy))
    best: dict[tuple[str, str], LookUp] = {}
    for kind in kinds:
        best.setdefault((kind.platform, kind.scope.canonical()), kind)
    return tuple(best.values())[:MOST_KINDS]


def _order(kind: LookUp, hierarchy: Hierarchy) -> tuple[float, int, str, str, str]:
    # Of kinds that tell as much the narrower one: its posts are of the wider kind too.
    classes = [literal.iri for literal in kind.scope.all if isinstance(literal, ClassLiteral)]
    depth = sum(len(hierarchy.ancestors(iri)) for iri in classes)
    return (-round(kind.bits, 9), -depth, kind.platform, kind.scope.canonical(), kind.rule.scope.canonical())


@dataclass(frozen=True, eq=False)
class _LookUps:
    """Asks what is open about one rule."""

    survey: Survey
    rule: AnyRule
    power: float

    def kinds(self, platforms: Sequence[Survey]) -> Iterator[LookUp]:
        has_ended = self.rule.evidence.valid_until is not None
        if self.rule.confidence is Confidence.EXPLAINED_OTHERWISE or has_ended:
            return
        if self.rule.confidence is Confidence.HINT:
            yield from self._real()
            return
        if self.rule.confidence is Confidence.LIKELY:
            yield from self._rate()
        yield from self._wordings()
        for exception in self.rule.scope.unless:
            yield from self._exception(exception)
        for other in platforms:
            if other is not self.survey:
                yield from self._platform(other)

    @cached_property
    def _inside(self) -> Mask:
        return self.survey.cover(self.rule.scope)

    def _base(self, scope: Scope) -> Belief:
        """Return what is believed of posts of a scope if the rule does not reach it: what goes for others like them."""
        others = ~self._inside & ~self.survey.cover(scope)
        return _JEFFREYS.after(self.survey.effective_counts(self.survey.alike(scope, self.rule) & others))

    def _acting(self, rows: Mask | None = None) -> Belief:
        """Return what is believed of posts that the rule acts on, from all of its posts or some."""
        chosen = self._inside if rows is None else self._inside & rows
        return _JEFFREYS.after(self.survey.effective_counts(chosen & self.survey.alike(self.rule.scope, self.rule)))

    def _seen(self, scope: Scope) -> Counts:
        return self.survey.effective_counts(self.survey.cover(scope) & self.survey.alike(scope, self.rule))

    def _real(self) -> Iterator[LookUp]:
        """Ask whether a hint is a rule, or luck: the part that was searched foretells it, the rest bears it out."""
        evidence, aside = self.rule.evidence, self.rule.evidence.holdout
        plain = Counts(evidence.target or 0, evidence.kept or 0)
        tested = Counts(aside.target or 0, aside.kept or 0) if aside else Counts(0, 0)
        searched = Counts(plain.target - tested.target, plain.kept - tested.kept)
        effect = design_effect(self.survey.sample.cluster[self._inside], self.survey.correlation)
        acting, base = _JEFFREYS.after(searched.deflated(effect)), self._base(self.rule.scope)
        if acting.mean > base.mean:
            yield from self._kind(OpenQuestion.REAL, self.rule.scope, rivals(acting, base, tested.deflated(effect)))

    def _rate(self) -> Iterator[LookUp]:
        """Ask whether a likely rule acts in more than half of the cases, on enough independent authors."""
        missing = max(0, ENOUGH_CLUSTERS - (self.rule.evidence.clusters or 0))
        yield from self._kind(OpenQuestion.RATE, self.rule.scope, AboveHalf(self._acting(), missing))

    def _wordings(self) -> Iterator[LookUp]:
        near = self.survey.value_index.near(self._inside, _NEAR)
        for literal in self.rule.scope.all:
            rest = _without(literal, self.rule.scope.all)
            for other in near:
                # What the rest implies already would be no other wording, but the rule without this literal.
                if other != literal and not any(implies(kept, other, self.survey.hierarchy) for kept in rest):
                    yield from self._wording(literal, other)

    def _wording(self, literal: Literal, other: Literal) -> Iterator[LookUp]:
        """Ask whether the rule is about one literal or another: of posts that have one of both, which are acted on?"""
        rest = _without(literal, self.rule.scope.all)
        this_only = Scope.of((*rest, literal), (*self.rule.scope.unless, (other,)))
        other_only = Scope.of((*rest, other), (*self.rule.scope.unless, (literal,)))
        acting = self._acting(self.survey.cover(Scope.of((other,))))
        accounts = rivals_over(
            (
                (acting, self._base(this_only), self._seen(this_only)),
                (self._base(other_only), acting, self._seen(other_only)),
            )
        )
        for scope, account in zip((this_only, other_only), accounts, strict=True):
            if not is_empty(scope, self.survey.hierarchy):
                yield from self._kind(OpenQuestion.WORDING, scope, account, wordings=(literal, other))

    def _exception(self, exception: tuple[Literal, ...]) -> Iterator[LookUp]:
        """Ask whether posts of an exception are spared: at less than half the rate of the rule, or no less than it."""
        others = tuple(other for other in self.rule.scope.unless if other != exception)
        scope = Scope.of((*self.rule.scope.all, *exception), others)
        acting = self._acting()
        spared = Belief(1.0, max(4 / acting.mean - 1, 1.0))
        yield from self._kind(OpenQuestion.EXCEPTION, scope, rivals(spared, acting, self._seen(scope)))

    def _platform(self, other: Survey) -> Iterator[LookUp]:
        """Ask whether the rule holds on another platform too."""
        same = self.rule.scope.canonical()
        if any(rule.scope.canonical() == same and rule.confidence.is_confirmed for rule in other.rules):
            return
        there, free = other.cover(self.rule.scope), other.alike(self.rule.scope)
        acting, base = self._acting(), _JEFFREYS.after(other.effective_counts(free & ~there))
        if acting.mean > base.mean:
            account = rivals(acting, base, other.effective_counts(free & there))
            yield from self._kind(OpenQuestion.PLATFORM, self.rule.scope, account, where=other)

    def _kind(
        self,
        question: OpenQuestion,
        scope: Scope,
        account: RivalHypotheses | AboveHalf,
        *,
        wordings: tuple[Literal, Literal] | None = None,
        where: Survey | None = None,
    ) -> Iterator[LookUp]:
        survey = where or self.survey
        is_short_of_authors = isinstance(account, AboveHalf) and account.sources > 0
        is_open = account.entropy >= _OPEN or is_short_of_authors
        if not is_open or account.bits_per_post < _TELLING:
            return
        seen = survey.counts(survey.cover(scope))
        yield LookUp(
            rule=self.rule,
            question=question,
            platform=survey.platform,
            scope=scope,
            wordings=wordings,
            entropy=account.entropy,
            bits=account.bits_per_post,
            posts=posts_needed(account, self.power),
            target=int(seen.target),
            kept=int(seen.kept),
        )


def _without(literal: Literal, literals: tuple[Literal, ...]) -> tuple[Literal, ...]:
    return tuple(other for other in literals if other != literal)
