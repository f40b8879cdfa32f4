"""What rules may be behind where posts don't record all that they speak of.

A removed post whose topic nobody recorded may well fall under a rule about that topic. Searched as if it didn't, such
posts look unexplained, and broad rules are made for them ("posts in French") that are shadows of the narrow ones. So
the posts that a rule may cover, for all that they record, are terms of their own, a term for each set of literals that
they leave open. How often such a term fires is fitted with everything else; no bit is charged for it, as it claims
nothing.

Source: missing data as in A. P. Dempster, N. M. Laird and D. B. Rubin, "Maximum likelihood from incomplete data via the
EM algorithm" (1977): what is not recorded counts by how likely it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import pack
from kmgraph.learn.search.problem import REMOVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.learn.hypothesis import RuleBody
    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.model import Indices, Mask

_LEAST_TARGET = 4.0
"""Target posts from where a term is worth fitting: fewer are no reason for a broad rule. A guard on the number."""

_MOST_LITERALS = 8
"""Of a rule, from where its posts with something missing are one term: each further literal doubles the patterns."""


def untold_terms(problem: SearchProblem, rules: Iterable[RuleBody]) -> tuple[Mask, ...]:
    """Return the posts that rules may cover and don't record enough to tell, shape (n_posts,) each, distinct.

    Rules under which few posts are removed are behind little, and have none.

    Args:
        problem: The search part of the platform.
        rules: The rules found so far.
    """
    terms: dict[bytes, Mask] = {}
    for rule in rules:
        if _is_strong(problem, rule):
            for term in _terms(problem, rule):
                terms.setdefault(pack(term).tobytes(), term)
    return tuple(terms.values())


def _is_strong(problem: SearchProblem, rule: RuleBody) -> bool:
    hit, spared = (block.within(rule.cover(block.bits)).total() for block in (problem.target, problem.kept))
    return hit >= REMOVES * (hit + spared) > 0


def _terms(problem: SearchProblem, rule: RuleBody) -> Iterator[Mask]:
    patterns = problem.data.untold_patterns(rule)
    if patterns is None:
        return
    if len(rule.columns) > _MOST_LITERALS:
        patterns = np.minimum(patterns, 1)
    posts, weight = _at_posts(problem, patterns), problem.target_weight
    targets = np.bincount(posts, weights=weight)
    for pattern in np.flatnonzero(targets >= _LEAST_TARGET):
        if pattern:
            yield posts == pattern


def _at_posts(problem: SearchProblem, patterns: Indices) -> Indices:
    """Return the pattern of each post: its rows are alike in what they record, so that the first speaks for them."""
    units = problem.matrix.units
    of_unit = patterns.take(units.example, mode="clip")
    target, kept, *_ = units.blocks
    return np.concatenate([of_unit[target.units], of_unit[kept.units]])
