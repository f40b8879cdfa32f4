"""Samples drawn by outcome: what they can tell is odds, never a rate.

Where kept posts were drawn apart from the others (a reference sample), or as many of them as of the target (a balanced
sample), or two, three or four times as many, the share of the target is the collector's choice. How many times higher
its odds are in scope than outside is the same as on the platform.

Source: J. Cornfield, "A method of estimating comparative rates from clinical data", JNCI 11 (1951).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kmgraph.model import Floats, Mask, ObservationTable

_BALANCE = 0.005  # how far from half the share may be, in a sample that was balanced with a few rows lost since
_RATIOS = (2, 3, 4)  # kept posts for each of the target, as usually drawn; a convention
_DRAWN = 100  # target posts, below which an exact ratio is no sign of a choice
_MOST = 1.5  # target posts for each kept one, from where they are too many for any platform; a convention
_BALANCED_ROWS = 200  # below, a share so near to half is no sign of a choice


def stands_for(table: ObservationTable, target: Mask) -> Floats | None:
    """Return how many posts of the platform each row stands for, shape (n_rows,); None where each stands for itself.

    Args:
        table: Says which share of the posts left alone each of its sources holds.
        target: Rows in the target, of which the sources hold all, shape (n_rows,).
    """
    if all(share == 1 for share in table.sampled):
        return None
    shares = np.array(table.sampled, dtype=np.float64)[table.source]
    return np.where(target, 1.0, 1.0 / shares)


def is_balanced(target: int, kept: int) -> bool:
    """Return whether half of the posts are in the target, to within half a percent: chosen so, most likely.

    >>> is_balanced(500, 500), is_balanced(480, 520), is_balanced(5, 5)
    (True, False, False)
    """
    return target + kept >= _BALANCED_ROWS and abs(target - kept) <= _BALANCE * (target + kept)


def is_chosen(target: int, kept: int) -> bool:
    """Return whether posts seem to have been chosen by outcome: balanced, at a ratio, or most of them in the target.

    A platform that acts on most of what is posted is not known; a list of what it acted on, with a few others, is.
    That kept posts are twice, three or four times as many to a post comes about by chance for one platform in as many
    as it has target posts, or fewer.

    >>> is_chosen(500, 1000), is_chosen(500, 1001), is_chosen(980, 20), is_chosen(100, 900)
    (True, False, True, False)
    """
    is_drawn = target >= _DRAWN and kept in {times * target for times in _RATIOS}
    return is_balanced(target, kept) or is_drawn or (target + kept >= _BALANCED_ROWS and target > _MOST * kept)


def tells_rates(target: int, kept: int, *, reference_sample: bool) -> bool:
    """Return whether the share of the target among some posts is that of the platform.

    It is not if no post was kept, if kept posts are a reference sample, or if posts seem to be chosen by outcome.
    """
    return kept > 0 and not reference_sample and not is_chosen(target, kept)
