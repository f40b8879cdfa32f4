"""Finds the rules of the search part of one platform: covering, repair, better cuts, exceptions that rules share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.learn.search.covering import cover_rules
from kmgraph.learn.search.cut_refinement import EncodedRules, with_better_cuts
from kmgraph.learn.search.exceptions import with_shared_exceptions
from kmgraph.learn.search.problem import SearchProblem
from kmgraph.learn.search.selection import select_rules
from kmgraph.learn.search.untold import untold_terms

if TYPE_CHECKING:
    from kmgraph.learn.budget import Budget
    from kmgraph.learn.hypothesis import PlatformData, RuleBody
    from kmgraph.learn.settings import LearnSettings


_TURNS = 3
"""Repairs, each beside what the rules of the one before leave open. A guard: two mostly agree."""


def find_rules(data: PlatformData, settings: LearnSettings, budget: Budget, *, refined: bool) -> EncodedRules:
    """Return the rules of the search part. Their columns are those of the data returned: cuts may have moved.

    Args:
        data: Where to look.
        settings: How to learn.
        budget: When to stop.
        refined: Whether to look for better cuts of numbers.
    """
    problem = SearchProblem.of(data, settings, budget)
    found = EncodedRules(data, _search(problem))
    if refined:
        found = _refined(problem, found)
    return replace(found, rules=with_shared_exceptions(replace(problem, data=found.data), found.rules))


def _refined(problem: SearchProblem, found: EncodedRules) -> EncodedRules:
    better = with_better_cuts(found)
    if better.data is found.data:
        return better
    # A rule with a better cut may do without another one that made up for the worse.
    return with_better_cuts(replace(better, rules=_repaired(replace(problem, data=better.data), better.rules)))


def _search(problem: SearchProblem) -> tuple[RuleBody, ...]:
    """Return the rules of the search part.

    First what published rules leave unexplained, then everything else, then both repaired together: a rule of the one
    pass may hide a stricter one inside a rule of the other.
    """
    if not len(problem.matrix.published):
        return _selected(problem)
    beside_published = replace(problem, fixed=tuple(map(problem.posts, problem.matrix.published)))
    first = _selected(beside_published)
    beside_first = replace(problem, fixed=tuple(map(problem.covered, first)))
    second = _selected(beside_first)
    return _repaired(problem, tuple(dict.fromkeys((*first, *second))))


def _selected(problem: SearchProblem) -> tuple[RuleBody, ...]:
    return _repaired(problem, cover_rules(problem))


def _repaired(problem: SearchProblem, rules: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return rules repaired beside what they may be behind where posts don't record all that they speak of.

    What that is hangs on the rules, so it is asked again of those that come out.
    """
    known: set[frozenset[RuleBody]] = set()
    for _ in range(_TURNS):
        known.add(frozenset(rules))
        rules = select_rules(replace(problem, untold=untold_terms(problem, rules)), rules)
        if not problem.data.filled or frozenset(rules) in known or problem.budget.passed():
            break
    return rules
