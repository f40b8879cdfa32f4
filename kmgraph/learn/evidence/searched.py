"""What the search asked of a rule: see `model.SearchedScope`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import MIN_SUPPORT
from kmgraph.learn.search import deleted_posts, least_together
from kmgraph.model import SearchedScope

if TYPE_CHECKING:
    from kmgraph.learn.platform_rules import PlatformRules


def searched_scope(tested: PlatformRules, index: int) -> SearchedScope:
    """Return what the search asked of one of the rules.

    Posts count in full, and all of the scope's as posts of the part that was searched, under no other rule: whatever
    else is the case, more are needed.
    """
    data, rule = tested.data, tested.rules[index]
    bits = float(rule.cost(data.matrix))
    if data.sample.target.all():
        return SearchedScope(bits, 0.0, 0.0, least_together(data.matrix, deleted_posts(data), rule, tested.rules))
    rest = ~data.holdout & ~np.logical_or.reduce(tested.covers)
    target = int(np.count_nonzero(rest & data.sample.target))
    return SearchedScope(bits, float(target), float(np.count_nonzero(rest) - target), MIN_SUPPORT)
