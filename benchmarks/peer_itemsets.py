"""Association rules with the target as consequent: mlxtend's FP-growth, filtered to a set that people could read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.peer_learners import LEAST_TARGETS, Condition, Conjunction, Problem, covered
from benchmarks.worlds.literals import Mask

_LEAST_LIFT = 2.0


@dataclass(frozen=True, slots=True)
class Association:
    """An itemset as a rule.

    Attributes:
        places: The items.
        cover: Posts that have them all.
        gain: Posts in the target beyond those expected of as many posts (leverage times the number of posts).
    """

    places: frozenset[int]
    cover: Mask
    gain: float


def itemsets(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield association rules, strongest first, each with enough target posts that no earlier one covers.

    Items are the literals, and the negations of those about numbers. Left out, because all their combinations would be
    frequent, are other negations, which hold of nearly every post, and numbers at other than round limits (of which
    the limits that were planted are some). Only minimal rules are taken: none of which a part has the confidence and
    lift asked for, too.

    Args:
        problem: The posts.
        options: `items`, the most items of a rule; `support`, the least share of the target posts; `confidence`, the
            least share of the posts covered that are in the target.
    """
    items = [Condition(int(place), True) for place in np.flatnonzero(~problem.quantiles)]
    items += [Condition(int(place), False) for place in np.flatnonzero(problem.numbers & ~problem.quantiles)]
    matrix = np.asfortranarray(np.stack([problem.matrix[:, item.column] == item.holds for item in items], axis=1))
    chosen = _minimal(_associations(matrix, problem.target, options))
    left = problem.target.copy()
    for one in sorted(chosen, key=lambda one: (-one.gain, len(one.places), sorted(one.places))):
        if int((left & one.cover).sum()) < LEAST_TARGETS:
            continue
        yield tuple(items[place] for place in sorted(one.places))
        left &= ~one.cover


def _associations(matrix: Any, target: Mask, options: dict[str, Any]) -> Iterator[Association]:
    import pandas as pd
    from mlxtend.frequent_patterns import fpgrowth

    base = float(target.mean())
    frame = pd.DataFrame(matrix[target])
    frequent = fpgrowth(frame, min_support=options["support"], max_len=options["items"])
    rule_of = [tuple(Condition(int(place), True) for place in items) for items in frequent["itemsets"]]
    for rule in sorted(rule_of, key=lambda rule: (len(rule), sorted(each.column for each in rule))):
        cover = covered(rule, matrix)
        caught, count = int(target[cover].sum()), int(cover.sum())
        if caught >= options["confidence"] * count and caught >= _LEAST_LIFT * base * count:
            yield Association(frozenset(each.column for each in rule), cover, caught - base * count)


def _minimal(associations: Iterator[Association]) -> list[Association]:
    """Return those of which no part is among them; they come in order of length."""
    kept: list[Association] = []
    for one in associations:
        if not any(other.places < one.places for other in kept):
            kept.append(one)
    return kept
