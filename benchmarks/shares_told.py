"""How often do shares of the target, beside public counts, narrow a count under k?

    python -m benchmarks.shares_told [--worlds 1000]

Each world has some posts in the target, four to eight rules that share none of them, often a published rule with
"a few", and some posts that no rule explains. The gate makes its figures public. An attacker who knows how shares are
rounded, and takes rules to explain just what they hold, tries all counts that fit; what is left with fewer than five
values is narrowed.
"""

from __future__ import annotations

import argparse
import random

import numpy as np
from numpy.typing import NDArray

from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    Platform,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Rule,
    RuleSet,
    Scope,
    Status,
    Totals,
)
from kmgraph.rules import public_ruleset

BASE = "https://example.org/"
PRIVACY = Privacy()
KEPT = 400
Counts = list[int]


def made_counts(chance: random.Random, least: int, most: int) -> tuple[Counts, Counts, int]:
    """Return how many posts in the target published and learned rules hold, and how many are left."""
    number, target, rest = chance.randrange(4, 9), chance.randrange(least, most), chance.randrange(0, 61)
    few = [chance.randrange(1, 10)] if chance.random() < 0.5 else []
    weights = [chance.random() ** 2 + 0.02 for _ in range(number)]
    parts = [max(10, int((target - rest - sum(few)) * weight / sum(weights))) for weight in weights]
    written = chance.randrange(number)
    return few + parts[:written], parts[written:], rest


def made_rule(number: int, count: int) -> Rule:
    """Return a learned rule that as many posts are against as are left alone in its scope."""
    name, scope = f"r-{number:08}", Scope.of((ClassLiteral(f"{BASE}R{number}"),))
    evidence = Evidence(count, count, 2 * count, None, None, None)
    return Rule(name, BASE + name, "a", Status.TACIT, Confidence.LIKELY, scope, f"R{number}", evidence)


def made_ruleset(written: Counts, learned: Counts, rest: int) -> RuleSet:
    """Return the rules with exact figures."""
    target = sum(written) + sum(learned) + rest
    posts = target + (len(written) + len(learned)) * KEPT + 5000
    rules = tuple(made_rule(number, count) for number, count in enumerate(learned))
    published = tuple(
        PublishedStatus(f"p{number}", f"{BASE}p{number}", Enforcement.PARTLY_ENFORCED, count, KEPT, count + KEPT)
        for number, count in enumerate(written)
    )
    shares = (sum(written) / target, sum(learned) / target, rest / target)
    totals = Totals(posts, target, *shares, posts, (PlatformFigures("a", posts, target, posts),))
    return RuleSet((Platform("a", f"{BASE}a"),), totals, rules, published)


def between(shown: int | None) -> tuple[int, int]:
    """Return the counts that a public one stands for."""
    if shown is None:
        return 1, PRIVACY.k - 1
    return (max(PRIVACY.k, shown - 2), shown + 2) if shown else (0, 0)


def rounded(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares in 5 points, the first axis being that of the kinds: the largest is what the others leave."""
    points = np.floor(shares * 20 + 0.5 + 1e-9)
    largest = shares.argmax(0)[None]
    rest = np.take_along_axis(points, largest, 0) + 20 - points.sum(0)[None]
    np.put_along_axis(points, largest, rest, 0)
    return points


def narrowed(public: RuleSet, *, with_shares: bool) -> bool:
    """Return whether public figures leave what no rule holds, or a few, fewer than five values."""
    totals, few = public.totals, sum(status.target is None for status in public.published)
    groups = [
        [between(status.target) for status in public.published],
        [between(rule.evidence.target) for rule in public.rules],
    ]
    (low, high), (less, more) = ((sum(a for a, _ in each), sum(b for _, b in each)) for each in groups)
    ends = (np.arange(low, high + 1), np.arange(less, more + 1), np.arange(*between(totals.target)))
    written, learned, target = np.meshgrid(*ends, indexing="ij")
    rest = target - written - learned
    fits = rest >= 0
    if with_shares:
        told = np.array([totals.by_published or 0.0, totals.by_tacit or 0.0, totals.unexplained or 0.0]) * 20
        shares = np.stack([written / target, learned / target, rest / target])
        fits &= (np.abs(rounded(shares) - told[:, None, None, None]) < 0.5).all(0)
    left, least, most = rest[fits], low - few, high - few * (PRIVACY.k - 1)
    held = [
        number
        for number in range(1, PRIVACY.k)
        if ((written[fits] >= least + number) & (written[fits] <= most + number)).any()
    ]
    is_narrow = left.size and left.min() < PRIVACY.k and left.max() - left.min() < 4
    return bool(is_narrow) or (few == 1 and held != [] and held[-1] - held[0] < 4)


def main() -> None:
    """Print how many worlds have shares told, and in how many these narrow a count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--worlds", type=int, default=1000)
    worlds, chance = parser.parse_args().worlds, random.Random(7)
    for least, most in ((600, 800), (800, 1200), (1200, 3000)):
        told = found = 0
        for _ in range(worlds):
            public = public_ruleset(made_ruleset(*made_counts(chance, least, most)), PRIVACY)
            is_told = public.totals.by_published is not None and not any(
                each.withheld for each in (public.totals, *public.published, *(rule.evidence for rule in public.rules))
            )
            told += is_told
            found += is_told and narrowed(public, with_shares=True) and not narrowed(public, with_shares=False)
        print(
            f"{least} to {most} in the target: shares told {told}, a count narrowed by them {found}, of {worlds}",
            flush=True,
        )


if __name__ == "__main__":
    main()
