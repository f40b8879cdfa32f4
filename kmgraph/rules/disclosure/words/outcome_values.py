"""Whether it may be told that what a column records is the outcome by another name.

That says how few of the posts that it holds for are left alone, and how few in the target it does not hold for. It is
told where all small counts of the platform together leave enough of both open, wherever their posts lie.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import span
from kmgraph.rules.disclosure.layout import groups_of, platforms_of
from kmgraph.rules.disclosure.narrowing import least_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import Privacy, RuleSet, Warning
    from kmgraph.rules.disclosure.cells import Span

_CODES = frozenset(("same-as-outcome", "numbers-apart-by-outcome", "outcomes-share-no-value"))
_HELD, _OTHERS, _WRONGLY, _OF_KEPT = 0.5, 0.05, 1 / 99, 0.05
"""Of the target what such a value holds for at least, and what it may not; posts left alone to one in the target that
it holds for, and of all left alone, at most: the learner's limits, the narrowest of several (`docs/method.md`)."""


def may_name_outcome(warning: Warning, ruleset: RuleSet, privacy: Privacy) -> bool:
    """Return whether a warning that something is the outcome by another name narrows no count; any other does not.

    Args:
        warning: A warning.
        ruleset: With public figures.
        privacy: How they became public.
    """
    if warning.code not in _CODES:
        return True
    name = warning.numbers.get("platform")
    figures = next((each for each in ruleset.totals.platforms if each.platform == name), None)
    if figures is None or figures.withheld or None in (figures.observations, figures.target):
        return False
    posts, target = span(figures.observations, privacy), span(figures.target, privacy)
    kept = posts.low - target.high
    on = platforms_of(ruleset)
    told = [group for iri, group in groups_of(ruleset).items() if on[iri] in {None, name} and not group.withheld]
    sides = (
        (min(_HELD * _WRONGLY * target.low, _OF_KEPT * kept), _WRONGLY * target.high, [each.kept for each in told]),
        (_OTHERS * target.low, _OTHERS * target.high, [each.target for each in told]),
    )
    return all(
        _leaves_enough(math.floor(least), most, (span(count, privacy) for count in counts), privacy)
        for least, most, counts in sides
    )


def _leaves_enough(least: int, most: float, counts: Iterable[Span], privacy: Privacy) -> bool:
    """Return whether a bound, which is no less than one number and no more than another, is none beside counts."""
    inside = sum(count.high for count in counts if count.low <= most)
    return inside + least_width(privacy.k) - 1 <= least
