"""Classes of terms that people reviewed: the named are features from the start, the rejected never come out again.

The terms of a named class were chosen by outcomes, maybe by those of these very posts. So rules on it are counted on
posts set aside like any rule on words: the run that found the class set the same ones aside, if its seed was the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.text.counts import TermCounts
from kmgraph.learn.text.folds import mentions
from kmgraph.model import DEFAULT_K, SAME_SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.text.counts import TermRows
    from kmgraph.model import Indices, Mask, ReviewedTerms, TermMatrix


@dataclass(frozen=True, eq=False)
class KnownClasses:
    """What people decided, as far as it says something of the terms of a table.

    Attributes:
        named: Classes with a name.
        rejected: Classes that shall not come out again.
        terms: Positions of the terms of each named class.
        is_shown: Which terms of the table people see, shape (n_terms,).
        spelt: All terms of the table.
    """

    named: tuple[ReviewedTerms, ...]
    rejected: tuple[ReviewedTerms, ...]
    terms: tuple[Indices, ...]
    is_shown: Mask
    spelt: tuple[str, ...]

    @classmethod
    def of(cls, reviewed: Sequence[ReviewedTerms], terms: TermMatrix, posts: TermRows) -> KnownClasses:
        """Return what is decided; of a named class none of whose terms stands in any text, nothing is known.

        Args:
            reviewed: What people decided.
            terms: Of all rows of the table.
            posts: The platform's.
        """
        position = {text: number for number, text in enumerate(terms.terms)} if reviewed else {}
        held = [(known, [position[text] for text in known.terms if text in position]) for known in reviewed]
        named = [(known, places) for known, places in held if known.is_named and places]
        is_shown = np.ones(len(terms.terms), dtype=np.bool_)
        if reviewed:
            is_shown = TermCounts.of(posts).total >= DEFAULT_K
        return cls(
            tuple(known for known, _ in named),
            tuple(known for known in reviewed if known.is_rejected),
            tuple(np.array(places, dtype=np.intp) for _, places in named),
            is_shown,
            terms.terms,
        )

    def mentions(self, rows: TermRows) -> NDArray[np.uint8]:
        """Return how many terms of each named class posts hold, of three at most, shape (n_rows, n_named)."""
        return mentions(rows.held, list(self.terms))

    def are_new(self, rows: TermRows, classes: Sequence[Indices]) -> Mask:
        """Return which classes that these posts made nobody has decided about, shape (n_classes,).

        One that covers mostly the same posts as a named one would only say it again.
        """
        if not self.named and not self.rejected:
            return np.ones(len(classes), dtype=np.bool_)
        covered = self._covers_as_named(rows, classes)
        return np.array(
            [
                not (same or self._is_known(found, found[self.is_shown[found]]))
                for found, same in zip(classes, covered.tolist(), strict=True)
            ],
            dtype=np.bool_,
        )

    def _is_known(self, found: Indices, shown: Indices) -> bool:
        every, some = ([self.spelt[term] for term in terms.tolist()] for terms in (found, shown))
        return any(known.is_same(every, some) for known in (*self.named, *self.rejected))

    def _covers_as_named(self, rows: TermRows, classes: Sequence[Indices]) -> Mask:
        """Return which classes cover mostly the posts of a named one, shape (n_classes,)."""
        if not self.named or not classes:
            return np.zeros(len(classes), dtype=np.bool_)
        theirs = (mentions(rows.held, list(classes)) > 0).astype(np.float32)
        ours = (self.mentions(rows) > 0).astype(np.float32)
        both = theirs.T @ ours
        either = theirs.sum(axis=0)[:, None] + ours.sum(axis=0)[None, :] - both
        return np.asarray((both >= SAME_SHARE * np.maximum(either, 1)).any(axis=1))
