"""Chooses rules that fit a population: about as large as asked for, each literal of them needed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.worlds.literals import Between, Equals, Literal, Member, Rule, holds
from benchmarks.worlds.posts import Posts
from benchmarks.worlds.schema import ClassFeature, FlagFeature, NumberFeature, Schema, ValueFeature
from benchmarks.worlds.settings import WorldSettings

Bits = NDArray[np.uint8]

ROUND = {
    "accountAgeDays": (7, 14, 30, 60, 90, 180, 365),
    "duration": (10, 15, 30, 60, 120, 300),
    "followers": (50, 100, 500, 1000, 5000),
    "price": (10, 50, 100, 500),
    "wordCount": (20, 50, 100, 500),
    "tagCount": (2, 3, 5, 10),
    "views": (100, 500, 1000, 10_000),
}
_TRIES = 1_500
_SIZE_MIX = (0.2, 0.4, 0.3, 0.1)
_NEEDED = 1.3  # dropping a literal must let in at least 30 % more posts
_NEEDED_BESIDE = 1.12  # rules that overlap by most of the smaller one can't differ by more
_MOST = 0.6
_EXCEPTED = (0.12, 0.45)
_KINDS = (0.5, 0.1, 0.08, 0.08, 0.24)  # topic, other classes, values, numbers, flags


@dataclass(eq=False)
class Choices:
    """The literals that rules are made of, and which of the sample's posts each covers (packed bits)."""

    schema: Schema
    posts: Posts
    odd_cuts: bool
    rng: Generator
    taken: set[str] = field(default_factory=set)
    masks: dict[Literal, Bits] = field(default_factory=dict)

    def bits(self, literal: Literal) -> Bits:
        """Return which posts the literal covers, packed."""
        if literal not in self.masks:
            self.masks[literal] = np.packbits(holds(literal, self.posts, self.schema))
        return self.masks[literal]

    def cover(self, literals: tuple[Literal, ...]) -> Bits:
        """Return which posts all of the literals cover, packed."""
        return np.asarray(np.bitwise_and.reduce([self.bits(literal) for literal in literals]))

    def share(self, bits: Bits) -> float:
        """Return the share of posts covered."""
        return int(np.bitwise_count(bits).sum()) / len(self.posts)

    def draw(self, topic: bool | None = None) -> Literal:
        """Return a random literal: a topic, none, or (by default) any."""
        kind = int(self.rng.choice(5, p=_KINDS))
        if topic is not None:
            kind = 0 if topic else max(1, kind)
        if kind == 0:
            return Member("Topic", int(self.rng.integers(1, len(self.schema.tree("Topic")))))
        wanted = (None, ClassFeature, ValueFeature, NumberFeature, FlagFeature)[kind]
        assert wanted is not None
        names = [f.name for f in self.schema.features if isinstance(f, wanted) and f.name not in self.taken | {"Topic"}]
        return self._of(self.schema[str(self.rng.choice(names))])

    def _of(self, feature: ClassFeature | ValueFeature | FlagFeature | NumberFeature) -> Literal:
        rng = self.rng
        if isinstance(feature, ClassFeature):
            return Member(feature.name, int(rng.integers(1, len(feature.tree))))
        if isinstance(feature, ValueFeature):
            return Equals(feature.name, int(rng.integers(len(feature.values))))
        if isinstance(feature, FlagFeature):
            # Rules ask for what is there far more often than for what is not.
            return Equals(feature.name, int(rng.random() < 0.9))
        cut = int(rng.choice(ROUND[feature.name]))
        if self.odd_cuts:
            cut = max(2, round(cut * float(rng.uniform(0.75, 1.35))))
        return Between(feature.name, None, cut) if rng.random() < 0.6 else Between(feature.name, cut, None)


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that fits, and how badly (0: exactly as asked for)."""

    rule: Rule
    bits: Bits
    misfit: float


def plant(settings: WorldSettings, choices: Choices) -> tuple[Rule, ...]:
    """Return the rules of a world; fewer than asked for where too few fit.

    Args:
        settings: How many rules, of how many literals, how large together.
        choices: Literals over a sample of posts.
    """
    rng = choices.rng
    weights = rng.lognormal(0, 0.5, settings.rules)
    wanted = settings.target_share * (1 - settings.noise) / settings.enforcement
    with_exception = set(rng.permutation(settings.rules)[: round(settings.exceptions * settings.rules)].tolist())
    rules: list[Rule] = []
    covered = np.zeros_like(choices.bits(Member("Topic", 1)))
    earlier: list[Found] = []
    for place in range(settings.rules):
        left = max(wanted - choices.share(covered), 0.2 * wanted / settings.rules)
        size = left * weights[place] / weights[place:].sum()
        count = settings.literals or 1 + int(rng.choice(4, p=_SIZE_MIX))
        # A rule of one literal holds every rule that shares it.
        count = count if settings.overlap is None else max(2, count)
        partner = earlier[-1] if place % 2 and settings.overlap is not None and earlier else None
        found = _fitting(choices, count, size, earlier, partner, settings.overlap)
        if found is None:
            continue
        if place in with_exception:
            found = _with_exception(choices, found)
        rules.append(found.rule)
        earlier.append(found)
        covered = covered | found.bits
    return tuple(rules)


def _fitting(
    choices: Choices, count: int, size: float, earlier: list[Found], partner: Found | None, overlap: float | None
) -> Found | None:
    best: Found | None = None
    needed = _NEEDED_BESIDE if partner is not None and (overlap or 0) > _MOST else _NEEDED
    for _ in range(_TRIES if partner is None else 2 * _TRIES):
        body = _draw_body(choices, count, partner, overlap)
        if body is None:
            continue
        bits = choices.cover(body)
        share = choices.share(bits)
        if share <= 0 or not _is_needed(choices, body, share, needed) or _contains(choices, bits, share, earlier):
            continue
        misfit = abs(float(np.log(share / size)))
        if partner is not None and overlap is not None:
            common = choices.share(bits & partner.bits) / min(share, choices.share(partner.bits))
            misfit = 0.4 * misfit + 8 * abs(common - overlap)
        if best is None or misfit < best.misfit:
            best = Found(Rule(tuple(sorted(body, key=repr))), bits, misfit)
        if best.misfit < 0.1:
            break
    return best


def _draw_body(
    choices: Choices, count: int, partner: Found | None, overlap: float | None
) -> tuple[Literal, ...] | None:
    rng = choices.rng
    kept: list[Literal] = []
    if partner is not None and overlap:
        # Part of the other rule, so that the two can overlap at all.
        body = partner.rule.body
        kept = [body[place] for place in rng.permutation(len(body))[: int(rng.integers(1, len(body) + 1))]]
    while len(kept) < count:
        kept.append(choices.draw(topic=True if not kept and rng.random() < 0.8 else None))
    features = [literal.feature for literal in kept]
    return tuple(kept) if len(kept) == count and len(set(features)) == count else None


def _is_needed(choices: Choices, body: tuple[Literal, ...], share: float, needed: float) -> bool:
    """Return whether no literal can be dropped, and no class put for its parent, without letting in many posts."""
    for place, literal in enumerate(body):
        others = body[:place] + body[place + 1 :]
        if others and choices.share(choices.cover(others)) < needed * share:
            return False
        if not others and share > 0.5:
            return False
        if isinstance(literal, Member):
            parent = int(choices.schema.tree(literal.feature).parent[literal.code])
            if parent > 0 and choices.share(choices.cover((*others, Member(literal.feature, parent)))) < 1.1 * share:
                return False
    return True


def _contains(choices: Choices, bits: Bits, share: float, earlier: list[Found]) -> bool:
    """Return whether one rule lies (almost) inside another."""
    for other in earlier:
        common = choices.share(bits & other.bits)
        if common > 0.9 * min(share, choices.share(other.bits)):
            return True
    return False


def _with_exception(choices: Choices, found: Found) -> Found:
    rng, used = choices.rng, {literal.feature for literal in found.rule.body}
    whole = choices.share(found.bits)
    for _ in range(_TRIES):
        count = 2 if rng.random() < 0.2 else 1
        unless = tuple(choices.draw(topic=False) for _ in range(count))
        features = {literal.feature for literal in unless}
        if len(features) < count or features & used:
            continue
        inside = choices.share(found.bits & choices.cover(unless)) / whole
        if not _EXCEPTED[0] <= inside <= _EXCEPTED[1]:
            continue
        if count == 2 and any(
            choices.share(found.bits & choices.bits(literal)) / whole < _NEEDED * inside for literal in unless
        ):
            continue
        rule = Rule(found.rule.body, tuple(sorted(unless, key=repr)))
        return Found(rule, found.bits & ~choices.cover(unless), found.misfit)
    return found
