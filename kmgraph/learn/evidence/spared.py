"""What the exceptions of a rule say of the posts that they let off: see `model.SparedKind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.testing import most_spared
from kmgraph.model import SparedKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.platform_rules import PlatformRules
    from kmgraph.learn.testing import KindColumn


def spared_kinds(
    tested: PlatformRules, index: int, standing: Sequence[bool], columns: Sequence[KindColumn]
) -> tuple[SparedKind, ...]:
    """Return the exceptions of a rule that are there since their posts are spared, with what that says of these.

    Posts in the rule's scope that could not be counted are beside its own, too, in whatever holds both.
    """
    data, rule = tested.data, tested.rules[index]
    if not data.has_rates or not rule.exceptions:
        return ()
    uncounted = int(np.count_nonzero(tested.covers[index] & ~tested.counted[index] & data.sample.target))
    most = most_spared(tested.everywhere, tested.rules, index, standing, columns)
    return tuple(SparedKind((data.matrix.literals[name],), number + uncounted) for name, number in most.items())
