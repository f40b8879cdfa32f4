"""Compares learned rules with planted ones, on fresh posts and as scopes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds import Planted, Posts, World, rule_mask, scope_posts
from benchmarks.worlds.literals import Mask, all_hold
from benchmarks.worlds.schema import NS, ClassFeature, Schema
from kmgraph.learn import LearnResult
from kmgraph.model import Candidate, ClassLiteral, Confidence, Literal, RangeLiteral, Scope, SomeLiteral

EQUIVALENT = 0.99
INSIDE = 0.95
MOSTLY = 0.5
FRESH = 200_000
_MOST_FRESH = 2_000_000
_CONFIRMED = frozenset({Confidence.WELL_SUPPORTED, Confidence.LIKELY})


class Verdict(StrEnum):
    """What a learned rule is, measured on fresh posts without noise.

    equivalent: its posts are a planted rule's (Jaccard >= .99). inside: at least 95 % of its posts break a planted
    rule. broad: at least half do. false: fewer do.
    """

    EQUIVALENT = "equivalent"
    INSIDE = "inside"
    BROAD = "broad"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One learned rule above "hint", judged.

    Attributes:
        to: Place of the planted rule it is nearest to, -1 where it meets none.
        jaccard: With that rule.
        precision: Share of its posts that break any planted rule.
        exact: Whether the scopes are the same, literal by literal.
        truth: The true rate of the target in its scope; None where no rate is given.
        truth_error: Standard error of `truth`, from the number of fresh posts.
    """

    candidate: Candidate
    verdict: Verdict
    to: int
    jaccard: float
    precision: float
    exact: bool
    truth: float | None
    truth_error: float

    @property
    def is_covered(self) -> bool:
        """Return whether the 95 % interval holds the true rate."""
        interval = self.candidate.evidence.interval
        assert interval is not None
        assert self.truth is not None
        return interval[0] <= self.truth <= interval[1]


@dataclass(frozen=True, slots=True)
class Score:
    """All counts of one world; shares are taken after adding up.

    Attributes:
        planted: Planted rules that are identifiable and not published.
        excluded: Planted rules that the observations can't show (too few posts, or a feature missing).
        recovered, exact: Of `planted`: found above "hint", by extension; with the very same literals.
        hinted: Of `planted`: found by extension, but as a hint or as incomplete.
        incomplete: Learned rules that the learner itself calls incomplete; they count as no more than hints.
        rules: Learned rules above "hint" that are false, or nearest to one of `planted`; the same scope on several
            platforms counts once.
        false, broad, inside: Learned rules above "hint", by verdict.
        hits, misses, alarms: Fresh posts under planted rules found and not found, and found wrongly.
        exceptions, exceptions_found: Visible exceptions, and those whose posts were let off (Jaccard >= .95).
        let_off, kept_in, wrongly_let_off: Posts for the exceptions' F1.
        intervals, covered: Learned rules with a rate, and those whose interval holds the truth.
    """

    planted: int = 0
    excluded: int = 0
    recovered: int = 0
    exact: int = 0
    hinted: int = 0
    incomplete: int = 0
    rules: int = 0
    false: int = 0
    broad: int = 0
    inside: int = 0
    hits: int = 0
    misses: int = 0
    alarms: int = 0
    exceptions: int = 0
    exceptions_found: int = 0
    let_off: int = 0
    kept_in: int = 0
    wrongly_let_off: int = 0
    intervals: int = 0
    covered: int = 0


def judge(
    world: World, learned: LearnResult, fresh: Posts | None = None, *, hints: bool = False
) -> tuple[Judgement, ...]:
    """Return what each learned rule above "hint" is; with `hints`, what each learned rule is."""
    fresh = world.fresh(FRESH) if fresh is None else fresh
    truths = [rule_mask(one.rule, fresh, world.schema) for one in world.planted]
    chosen = [candidate for candidate in learned.candidates if hints or is_confirmed(candidate)]
    return tuple(_judgement(world, candidate, truths, fresh) for candidate in chosen)


def score(world: World, learned: LearnResult) -> Score:
    """Return the counts of one world."""
    fresh = world.fresh(FRESH)
    schema = world.schema
    truths = [rule_mask(one.rule, fresh, schema) for one in world.planted]
    judged = tuple(_judgement(world, each, truths, fresh) for each in learned.candidates if is_confirmed(each))
    hints = [scope_posts(each.scope, fresh, schema) for each in learned.candidates if not is_confirmed(each)]
    found = {one.to for one in judged if one.verdict is Verdict.EQUIVALENT}
    exact = {one.to for one in judged if one.exact}
    sought = {place for place, one in enumerate(world.planted) if one.is_identifiable and not one.published}
    hinted = {p for p in sought - found if any(_jaccard(truths[p], hint) >= EQUIVALENT for hint in hints)}
    own = [one for one in judged if one.to in sought or one.verdict is Verdict.FALSE]
    rated = [one for one in judged if one.truth is not None]
    everything = _union(truths, len(fresh))
    said = _union([scope_posts(one.candidate.scope, fresh, schema) for one in judged], len(fresh))
    said |= _union([mask for mask, one in zip(truths, world.planted, strict=True) if one.published], len(fresh))
    exceptions = _exceptions(world, judged, fresh)
    return Score(
        planted=len(sought),
        excluded=sum(not one.is_identifiable for one in world.planted),
        recovered=len(found & sought),
        exact=len(exact & sought),
        hinted=len(hinted),
        incomplete=sum(each.evidence.incomplete for each in learned.candidates),
        rules=len({one.candidate.scope for one in own}),
        false=sum(one.verdict is Verdict.FALSE for one in judged),
        broad=sum(one.verdict is Verdict.BROAD for one in judged),
        inside=sum(one.verdict is Verdict.INSIDE for one in judged),
        hits=int((everything & said).sum()),
        misses=int((everything & ~said).sum()),
        alarms=int((~everything & said).sum()),
        exceptions=exceptions.visible,
        exceptions_found=exceptions.found,
        let_off=exceptions.hits,
        kept_in=exceptions.misses,
        wrongly_let_off=exceptions.alarms,
        intervals=len(rated),
        covered=sum(one.is_covered for one in rated),
    )


def is_confirmed(candidate: Candidate) -> bool:
    """Return whether the learner stands behind the rule: it is above "hint", and not called incomplete."""
    return candidate.confidence in _CONFIRMED and not candidate.evidence.incomplete


def _judgement(world: World, candidate: Candidate, truths: list[Mask], fresh: Posts) -> Judgement:
    schema = world.schema
    cover = scope_posts(candidate.scope, fresh, schema)
    overlaps = [_jaccard(truth, cover) for truth in truths]
    best = int(np.argmax(overlaps)) if overlaps and max(overlaps) > 0 else -1
    jaccard = overlaps[best] if best >= 0 else 0.0
    precision = float(_union(truths, len(fresh))[cover].mean()) if cover.any() else 0.0
    verdict = Verdict.FALSE
    if jaccard >= EQUIVALENT:
        verdict = Verdict.EQUIVALENT
    elif precision >= INSIDE:
        verdict = Verdict.INSIDE
    elif precision >= MOSTLY:
        verdict = Verdict.BROAD
    exact = best >= 0 and is_same_scope(candidate, world.planted[best], schema)
    truth, error = _true_rate(world, candidate, fresh)
    return Judgement(candidate, verdict, best, jaccard, precision, exact, truth, error)


def _true_rate(world: World, candidate: Candidate, fresh: Posts) -> tuple[float | None, float]:
    """Return the mean of the true probability over the posts that would be recorded as in scope, and its error.

    Fresh posts are drawn until the error is a tenth of the interval's half-width, or two million were drawn.
    """
    interval = candidate.evidence.interval
    if interval is None or world.settings.campaign_authors or world.settings.deletions_only:
        # Fresh posts hold no campaigns, and all posts; rates over anything else are not theirs.
        return None, 0.0
    wanted = max(1e-4, 0.05 * (interval[1] - interval[0]))
    platform = int(candidate.platform.removeprefix("site-")) - 1
    chances: list[NDArray[np.float64]] = []
    for number in range(_MOST_FRESH // len(fresh)):
        posts = fresh if not number else _more(world, len(fresh), number)
        inside = scope_posts(candidate.scope, world.as_recorded(posts, number), world.schema)
        inside &= posts.platform == platform
        chances.append(world.mechanism.probability(posts.take(np.flatnonzero(inside))))
        every = np.concatenate(chances)
        error = float(every.std() / math.sqrt(len(every))) if len(every) > 30 else 1.0
        if error <= wanted:
            break
    return (float(every.mean()) if len(every) else None), error


@lru_cache(maxsize=2)
def _more(world: World, rows: int, number: int) -> Posts:
    return world.fresh(rows, number)


@dataclass(frozen=True, slots=True)
class _Exceptions:
    visible: int
    found: int
    hits: int
    misses: int
    alarms: int


def _exceptions(world: World, judged: tuple[Judgement, ...], fresh: Posts) -> _Exceptions:
    """Count the posts of each sought rule's body that the nearest learned rule lets off, and should.

    The nearest is the one whose own body is most like the planted body (at least half of it).
    """
    visible = found = hits = misses = alarms = 0
    bodies = [scope_posts(Scope(one.candidate.scope.all), fresh, world.schema) for one in judged]
    for one in world.planted:
        if not one.is_identifiable or one.published:
            continue
        body = all_hold(one.rule.body, fresh, world.schema)
        should = body & all_hold(one.rule.unless, fresh, world.schema) if one.rule.unless else np.zeros_like(body)
        alike = [_jaccard(body, other) for other in bodies]
        does = np.zeros_like(body)
        if alike and max(alike) >= MOSTLY:
            nearest = judged[int(np.argmax(alike))].candidate.scope
            does = body & ~scope_posts(nearest, fresh, world.schema)
        elif not one.rule.unless:
            continue
        visible += bool(one.rule.unless)
        found += bool(one.rule.unless) and _jaccard(should, does) >= INSIDE
        hits += int((should & does).sum())
        misses += int((should & ~does).sum())
        alarms += int((does & ~should).sum())
    return _Exceptions(visible, found, hits, misses, alarms)


def is_same_scope(candidate: Candidate, planted: Planted, schema: Schema) -> bool:
    """Return whether the scopes are the same, as the reasoner would say over these ontologies.

    They are trees of classes without definitions, so two conjunctions are equivalent just if they are the same once
    what other literals imply is left out and limits of whole numbers are rounded up. A literal may go by any name that
    the learner says it can't tell apart.
    """
    wanted = _normal(planted.scope, schema)
    names = dict(candidate.indistinguishable)
    versions: list[tuple[Literal, ...]] = [()]
    for literal in candidate.scope.all:
        choices = (literal, *names.get(literal, ()))
        versions = [(*version, choice) for version in versions for choice in choices][:256]
    return any(_normal(Scope.of(version, candidate.scope.unless), schema) == wanted for version in versions)


def _normal(scope: Scope, schema: Schema) -> Scope:
    return Scope.of(_minimal(scope.all, schema), tuple(_minimal(each, schema) for each in scope.unless))


def _minimal(literals: tuple[Literal, ...], schema: Schema) -> tuple[Literal, ...]:
    rounded = [_rounded(literal) for literal in literals]
    return tuple(
        one
        for one in rounded
        if not any(
            other != one and one.__class__ is other.__class__ and _implies(other, one, schema) for other in rounded
        )
    )


def _rounded(literal: Literal) -> Literal:
    if not isinstance(literal, RangeLiteral):
        return literal
    low = None if literal.min is None or literal.min <= 0 else float(math.ceil(literal.min))
    high = None if literal.max is None else float(math.ceil(literal.max))
    return RangeLiteral(literal.property, literal.datatype, low, high, literal.via)


def _implies(one: Literal, other: Literal, schema: Schema) -> bool:
    if isinstance(one, ClassLiteral) and isinstance(other, ClassLiteral):
        return _is_below(one.iri, other.iri, schema)
    if isinstance(one, SomeLiteral) and isinstance(other, SomeLiteral) and one.property == other.property:
        return all(any(_is_below(mine, theirs, schema) for mine in one.fillers) for theirs in other.fillers)
    return False


def _is_below(one: str, other: str, schema: Schema) -> bool:
    for feature in schema.features:
        if isinstance(feature, ClassFeature):
            names = feature.tree.names
            mine, theirs = one.removeprefix(NS), other.removeprefix(NS)
            if mine in names and theirs in names:
                return bool(feature.tree.below[names.index(theirs), names.index(mine)])
    return False


def _jaccard(one: Mask, other: Mask) -> float:
    both = int((one | other).sum())
    return int((one & other).sum()) / both if both else 0.0


def _union(masks: list[Mask], rows: int) -> Mask:
    return np.logical_or.reduce(masks) if masks else np.zeros(rows, dtype=np.bool_)
