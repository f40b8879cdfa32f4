"""Which figures may be shown: small groups are not counted out, and nothing shown lets them be worked out.

A rule whose evidence comes from fewer than k independent sources shows no figures. A count from 1 to k - 1 is "fewer
than k"; a rate from which such a count would follow is left out, and its interval's lower end is rounded down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import Evidence, Period
    from kmgraph.render.phrases import SentenceRealiser

_COARSE = 20  # a lower end is rounded down to a multiple of 1/20, that is 5 %


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a group of at least k may show."""

    realiser: SentenceRealiser
    k: int

    def count(self, number: int) -> str:
        """Return the count, "fewer than k" for a small one, and the word for none."""
        return self._shown(number) if number else self.realiser.words.none

    def counted(self, noun: str, number: int) -> str:
        """Return a noun with its count: "655 independent sources", "fewer than 10 rows"."""
        return self.realiser.counted(noun, number, self._shown(number))

    def is_open(self, evidence: Evidence | Period) -> bool:
        """Return whether any figure of the evidence may be shown."""
        return evidence.clusters >= self.k

    def is_exact(self, evidence: Evidence) -> bool:
        """Return whether both counts may be shown, and so the rate; the rate of a period needs those of all periods."""
        return self.are_exact((evidence, *evidence.periods))

    def are_exact(self, groups: Iterable[Evidence | Period]) -> bool:
        """Return whether the counts of all groups may be shown."""
        return all(
            self.is_open(group) and all(n == 0 or n >= self.k for n in (group.target, group.kept)) for group in groups
        )

    def lower_end(self, evidence: Evidence) -> str | None:
        """Return the interval's lower end, rounded down so that small counts don't follow; None if there is none."""
        if evidence.interval is None or not self.is_open(evidence):
            return None
        coarse = math.floor(evidence.interval[0] * _COARSE) / _COARSE
        return self.realiser.share(coarse) if coarse > 0 else None

    def _shown(self, number: int) -> str:
        """Return the number; where it gives single sources away, that it is less than k."""
        figure = self.realiser.lexicon.number
        return fill(self.realiser.words.fewer, k=figure(self.k)) if 0 < number < self.k else figure(number)
