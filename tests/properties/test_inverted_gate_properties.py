"""Who knows the gate can try each exact run on it: all that give the same public figures leave a small count open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import pytest

from kmgraph.learn.statistics import BetaPrior, Counts
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    Platform,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    RateBasis,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    Status,
    Totals,
)
from kmgraph.render import with_wording
from kmgraph.rules import public_ruleset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BASE = "https://example.org/"
_POSTS, _TARGET = 2000, 400


@dataclass(frozen=True)
class Group:
    """What was counted of a group of posts."""

    target: int
    kept: int
    sources: int


def evidence_of(group: Group) -> Evidence:
    """Return evidence as the learner makes it of posts that are each worth one."""
    rate = BetaPrior().update(Counts(group.target, group.kept))
    interval = (rate.low, rate.high)
    return Evidence(group.target, group.kept, group.sources, rate.rate, interval, 0.03, estimated=RateBasis())


def ruleset_of(
    group: Group, privacy: Privacy, inside: Group | None = None, confidence: Confidence = Confidence.LIKELY
) -> RuleSet:
    """Return a rule on a large platform, and a published one within it."""
    iri = f"{_BASE}published/p"
    rule = Rule(
        id="r-10000000",
        iri=f"{_BASE}rule/r-10000000",
        platform="a",
        status=Status.BROADER,
        confidence=confidence,
        scope=Scope.of((ClassLiteral(f"{_BASE}F"),)),
        manchester="F",
        evidence=evidence_of(group),
        relations=(Relation(RelationKind.BROADER, iri),) if inside else (),
    )
    published = (
        (PublishedStatus("p", iri, Enforcement.ENFORCED, inside.target, inside.kept, inside.sources),) if inside else ()
    )
    platforms = (PlatformFigures("a", _POSTS, _TARGET, 1500),)
    return RuleSet(
        platforms=(Platform("a", f"{_BASE}platform/a"),),
        totals=Totals(_POSTS, _TARGET, 0.0, 1.0, 0.0, 1500, platforms),
        rules=(with_wording(rule, privacy),),
        published=published,
    )


def left_open(worlds: Iterable[tuple[object, dict[str, int]]], privacy: Privacy) -> Iterator[str]:
    """Yield the counts below k that public figures leave fewer than five values, with these."""
    seen: dict[object, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for told, counts in worlds:
        for name, count in counts.items():
            seen[told][name].add(count)
    for told, values in seen.items():
        for name, possible in values.items():
            # That there are none is told.
            if 0 < min(possible) < privacy.k and len(possible) < min(5, privacy.k - 1):
                yield f"{name}: {sorted(possible)} {told}"


def is_possible(group: Group, confidence: Confidence, privacy: Privacy) -> bool:
    """Return whether the learner could be as sure of a rule."""
    evidence = evidence_of(group)
    assert evidence.interval is not None
    if confidence is Confidence.WELL_SUPPORTED:
        return evidence.interval[0] > 0.5 and min(group.sources, group.target) >= 20
    is_confirmed = 4 * group.target >= group.kept and group.sources >= privacy.k
    return is_confirmed or confidence is Confidence.HINT


@pytest.mark.parametrize("k", [5, 10])
@pytest.mark.parametrize("confidence", [Confidence.WELL_SUPPORTED, Confidence.LIKELY, Confidence.HINT])
@pytest.mark.parametrize(
    ("targets", "most_kept"), [(range(58, 63), 12), (range(1, 18), 17)], ids=["one-class", "all-small"]
)
def test_no_small_count_of_a_rule_follows_from_what_the_gate_withholds(
    k: int, confidence: Confidence, targets: range, most_kept: int
) -> None:
    privacy = Privacy(k)

    def worlds() -> Iterator[tuple[object, dict[str, int]]]:
        for target in targets:
            for kept in range(1, most_kept + 1):
                # Whole classes of numbers of sources: those near that of the posts, and few.
                for sources in (9, *range(53 if targets[0] > 53 else 1, target + kept + 1)):
                    group = Group(target, kept, sources)
                    if sources <= target + kept and is_possible(group, confidence, privacy):
                        shown = public_ruleset(ruleset_of(group, privacy, confidence=confidence), privacy)
                        yield repr(shown), {"target": target, "kept": kept}

    assert list(left_open(worlds(), privacy)) == []


def test_no_small_rest_of_a_rule_around_a_published_one_follows() -> None:
    privacy = Privacy()

    def worlds() -> Iterator[tuple[object, dict[str, int]]]:
        for target, kept, inside, inside_kept in product((38, 40, 42), range(13, 18), range(28, 33), range(10, 13)):
            posts, part = target + kept, inside + inside_kept
            for sources, of_part in product((*range(35, 59, 2), posts), (30, part)):
                if sources > posts or not 0 <= sources - of_part <= posts - part:
                    continue
                shown = public_ruleset(
                    ruleset_of(Group(target, kept, sources), privacy, Group(inside, inside_kept, of_part)), privacy
                )
                assert (shown.rules[0].evidence.kept, shown.published[0].kept) == (15, 10)
                yield repr(shown), {"outside": kept - inside_kept}

    assert list(left_open(worlds(), privacy)) == []
