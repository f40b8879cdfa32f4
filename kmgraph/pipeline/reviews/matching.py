"""Decisions against the rules of a run: their scopes, and the nearest rule where theirs no longer comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from kmgraph.errors import ConfigError, KmgraphError
from kmgraph.model import SAME_SHARE, Candidate, Literal, LostDecision, Mask, Scope, rule_id, scope_literals
from kmgraph.pipeline.reviews.decided import DecidedRule, DecidedRules

Cover = Callable[[str, Scope], Mask]
"""Returns the rows of a platform in a scope, shape (n_rows,)."""


def refuse_other_scopes(decided: DecidedRules, candidates: Sequence[Candidate]) -> None:
    """Refuse a decision whose scope is not that of the rule which it names.

    Raises:
        ConfigError: At the first, with its place.
        OntologyError: If the scope of such a decision can't be read.
    """
    found = {rule_id(candidate.platform, candidate.scope): candidate.scope for candidate in candidates}
    for _, problem in other_scopes(decided, found):
        raise problem


def other_scopes(decided: DecidedRules, scopes: Mapping[str, Scope]) -> Iterator[tuple[str, KmgraphError]]:
    """Yield the decisions whose scope is not that of the rule which they name, or can't be read, and what is wrong.

    Args:
        decided: The decisions, with their scopes.
        scopes: The scope of each rule by its id.
    """
    for known in decided.rules:
        rule = known.decision.rule
        if rule not in scopes:
            continue
        if known.problem is not None:
            yield rule, known.problem
        elif known.parsed is not None and known.scope != scopes[rule]:
            problem = ConfigError(
                f'the scope is not that of the rule "{rule}"',
                where=f"{known.decision.where} scope",
                hint="a scope is not changed here: copy it from rules.json, or leave it away",
            )
            yield rule, problem


def lost_decisions(decided: DecidedRules, candidates: Sequence[Candidate], cover: Cover) -> tuple[LostDecision, ...]:
    """Return the decisions about rules that no longer come out, each with the nearest rule that does.

    Nearest is the one with which the rule shares most posts, then most conditions; one that shares neither is none.
    A rule that was decided about itself takes over no other decision, however near it is.

    Args:
        decided: The decisions, with their scopes.
        candidates: The rules of the run.
        cover: Gives the rows of scopes.
    """
    by_id = {rule_id(candidate.platform, candidate.scope): candidate for candidate in candidates}
    taken = frozenset(decided.decisions)
    return tuple(_lost(known, by_id, taken, cover) for known in decided.rules if known.decision.rule not in by_id)


def _lost(known: DecidedRule, rules: dict[str, Candidate], taken: frozenset[str], cover: Cover) -> LostDecision:
    decision = known.decision
    if known.scope is None:
        return LostDecision(decision.rule)
    scope, literals = known.scope, set(scope_literals(known.scope))
    likeness = {
        name: (_jaccard(cover(rule.platform, scope), cover(rule.platform, rule.scope)), _in_common(rule, literals))
        for name, rule in rules.items()
        if known.platform in (None, rule.platform)
    }
    name = max(likeness, key=lambda other: (likeness[other], other), default=None)
    if name is None or likeness[name] == (0.0, 0):
        return LostDecision(decision.rule)
    shared = likeness[name][0]
    return LostDecision(decision.rule, name, shared, follows=shared >= SAME_SHARE and name not in taken)


def _in_common(rule: Candidate, literals: set[Literal]) -> int:
    return len(literals & set(scope_literals(rule.scope)))


def _jaccard(rows: Mask, others: Mask) -> float:
    either = int(np.count_nonzero(rows | others))
    return int(np.count_nonzero(rows & others)) / either if either else 0.0
