"""Hints that tell of few posts by being there at all, left out of what is public.

The search keeps a scope only if that pays. So of a hint it is known that it has as many posts in the target as that
takes, and no more left alone. Where a count is not told, that must leave at least five numbers.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import Span, span
from kmgraph.rules.disclosure.evidence import is_open, public_evidence
from kmgraph.rules.disclosure.narrowing import least_width
from kmgraph.rules.disclosure.strings import naming_told

if TYPE_CHECKING:
    from collections.abc import Collection

    from kmgraph.model import Count, Evidence, Privacy, Rule, RuleSet, SearchedScope


def without_telling_hints(ruleset: RuleSet, privacy: Privacy, unnamed: Collection[str] = ()) -> RuleSet:
    """Return the rule set without hints that leave fewer than five numbers open of a count that is not told.

    Args:
        ruleset: With exact figures.
        privacy: How figures become public.
        unnamed: Platforms where each post counts as a source.
    """
    rules = tuple(rule for rule in ruleset.rules if not _tells(rule, privacy, are_sources=rule.platform in unnamed))
    published = tuple(naming_told(status, rules, ruleset) for status in ruleset.published)
    return replace(ruleset, rules=rules, published=published)


def _tells(rule: Rule, privacy: Privacy, *, are_sources: bool) -> bool:
    search = rule.evidence.searched
    if rule.confidence.is_confirmed or search is None:
        return False
    has_kept = search.rest_kept > 0
    shown = public_evidence(rule.evidence, rule.confidence, privacy)
    target, kept = (_open(shown, count, privacy) for count in (shown.target, shown.kept))
    least, limit = least_width(privacy.k), _most_posts(rule, privacy, are_sources=are_sources)
    few = range(kept.low, kept.low + privacy.k) if has_kept else range(1)

    def is_found(number: int, spared: int) -> bool:
        return number > 0 and number + spared <= limit and finds(search, number, spared)

    hit = (number for number in range(1, privacy.k) if any(is_found(number, spared) for spared in few))
    if _is_unknown(shown, shown.target) and sum(1 for _ in hit) < least:
        return True
    most = int(min(target.high, privacy.k - 1)) if _is_unknown(shown, shown.target) else int(target.high)
    # More posts in the target pay more.
    spared = (number for number in few if is_found(int(min(most, limit - number)), number))
    return has_kept and _is_unknown(shown, shown.kept) and sum(1 for _ in spared) < least


def _most_posts(rule: Rule, privacy: Privacy, *, are_sources: bool) -> float:
    """Return how many posts a hint has at most by what it says of its sources, where each post is one."""
    is_small = are_sources and not is_open(rule.evidence.clusters, privacy)
    return privacy.k - 1 if is_small else math.inf


def _is_unknown(shown: Evidence, count: Count) -> bool:
    return shown.withheld or count is None


def _open(shown: Evidence, count: Count, privacy: Privacy) -> Span:
    return Span(0, math.inf) if shown.withheld else span(count, privacy)


def finds(search: SearchedScope, target: int, kept: int) -> bool:
    """Return whether a scope with so many posts pays: with a rate of its own these and the rest take fewer bits."""
    if target + kept < search.least:
        return False
    if not search.rest_kept:
        return True
    before = _bits(search.rest_target + target, search.rest_kept + kept)
    after = _bits(search.rest_target, search.rest_kept) + _bits(target, kept) + 0.5 * math.log2(target + kept + 1)
    return target * search.rest_kept > kept * search.rest_target and before - after > search.bits


def _bits(target: float, kept: float) -> float:
    """Return what it takes to tell target from kept posts when their shares are known."""
    return _times_log(target + kept) - _times_log(target) - _times_log(kept)


def _times_log(number: float) -> float:
    return number * math.log2(number) if number > 0 else 0.0
