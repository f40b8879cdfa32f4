"""What it tells of a kind of posts that most of them are left alone, or that a rule excepts them.

An exception says that its posts are surely spared, so that no more than so many are in the target. Who knows the counts
of a rule, and of what holds just these posts more, knows how many are left alone, and the number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import span
from kmgraph.rules.disclosure.inclusion import KEPT, TARGET
from kmgraph.rules.disclosure.layout import groups_of
from kmgraph.rules.disclosure.narrowing import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import Count, Literal, Privacy, Rule, RuleSet
    from kmgraph.rules.disclosure.layout import Layout
    from kmgraph.rules.disclosure.narrowing import Cell, PublicKnowledge

_LEFT_ALONE = (-9, 1)  # a kind of post is called left alone if at most one of ten is in the target


def is_left_alone(group: str) -> Statement:
    """Return the statement that most of a group's posts are left alone."""
    return Statement(tuple(zip(_LEFT_ALONE, ((group, TARGET), (group, KEPT)), strict=True)))


def is_not_left_alone(group: str) -> Statement:
    """Return the statement that a group is not said to be left alone."""
    return Statement(tuple((-factor, cell) for factor, cell in is_left_alone(group).terms))


def tells_few(target: Count, kept: Count, privacy: Privacy) -> bool:
    """Return whether that a kind is left alone narrows "a few" in the target, by how many are left alone."""
    factor, _ = _LEFT_ALONE
    return target is None and span(kept, privacy).low < -factor * span(target, privacy).high


def know_spared(known: PublicKnowledge, ruleset: RuleSet, layout: Layout) -> None:
    """Add what exceptions tell of what is left of other rules, and of rules about what is excepted.

    What can't be the case with all else tells nothing.

    Args:
        known: What is known.
        ruleset: With public figures.
        layout: How its groups lie.
    """
    mark = len(known.statements)
    told = {group for group, figures in groups_of(ruleset).items() if not figures.withheld}
    for rule, group, most, is_rest in ruleset.spared:
        name = f"{group} without {rule}" if is_rest else group
        if {rule, group} <= told and (name, TARGET) in known.spans:
            at_most(known, (name, TARGET), most)
            # What shares no post with the rule is among what is left of the other one.
            beside = (parts for whole, parts in layout.beside if is_rest and whole == group and rule in parts)
            for parts in beside:
                known.at_least([(name, TARGET)], [(part, TARGET) for part in parts if part != rule])
    if len(known.statements) > mark and known.narrowed() is None:
        del known.statements[mark:]


def at_most(known: PublicKnowledge, cell: Cell, most: float) -> None:
    """Note that a count is at most some number, unless that contradicts what is known of it."""
    if known.spans[cell].low <= most < math.inf:
        known.statements.append(Statement(((-1, cell),), least=-int(most)))


def most_spared(rule: Rule, kind: Iterable[Literal]) -> float:
    """Return how many posts of a kind may be in the target by a rule's exceptions; infinity where these don't hold it.

    Args:
        rule: With public figures.
        kind: All that the kind of posts asks for.
    """
    asked = set(kind)
    held = (each.most for each in rule.evidence.spared if asked >= {*rule.scope.all, *each.literals})
    return min(held, default=math.inf)
