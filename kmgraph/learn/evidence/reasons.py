"""What the platform itself said of removed posts: the reasons that stand beside decisions in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import StatedReason

if TYPE_CHECKING:
    from kmgraph.model import Indices, Mask, ObservationTable

_MOST = 3  # of a rule; what is said less often than the third is hardly the rule's reason
_LEAST_SHARE = 0.1  # of the removed posts, below which a reason is hardly the rule's; a convention


def stated_reasons(
    table: ObservationTable, removed: Mask, otherwise: Mask, cluster: Indices
) -> tuple[StatedReason, ...]:
    """Return the commonest reasons that the source gives for some posts, the commonest first; none if it gives none.

    Args:
        table: The observations.
        removed: The posts in the target that a rule covers, shape (n_rows,).
        otherwise: Posts that other rules cover, shape (n_rows,): what is said of them may be theirs, so they count only
            where there are no others.
        cluster: Which independent group each row belongs to, shape (n_rows,).
    """
    alone = removed & ~otherwise
    about = alone if alone.any() else removed
    rows, least = np.flatnonzero(about & (table.reason >= 0)), _LEAST_SHARE * np.count_nonzero(about)
    posts = np.bincount(table.reason[rows], minlength=len(table.reasons))
    common = [code for code in np.flatnonzero(posts).tolist() if posts[code] >= least]
    common.sort(key=lambda code: (-posts[code], table.reasons[code]))
    return tuple(
        StatedReason(table.reasons[code], int(posts[code]), len(np.unique(cluster[rows[table.reason[rows] == code]])))
        for code in common[:_MOST]
    )
