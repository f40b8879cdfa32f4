"""Posts that leave open whether rules cover them, where that matters.

A post that doesn't record its language may be one that a rule about Japanese removes. To compare it with others as if
no rule did would lay removals at another rule's door; to leave out whatever records no language would, where hardly a
post does, leave nothing to compare. So such posts are left out of what is said of a rule only where enough posts like
them, among those in question that do tell, are covered by the other rule. Where hardly any would stay, they count, but
as many of their removals as the other rule may be behind do not.

That posts which don't tell are like those that do, given what else is recorded, is an assumption ("missing at random").
It is not made where being recorded hangs on the outcome.

Source: D. B. Rubin, "Inference and missing data", Biometrika 63 (1976).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.learn.hypothesis import PlatformData, RuleBody
    from kmgraph.model import Floats, Indices, Mask

_SLIGHT = 0.02
"""Share of posts that another rule may cover without anyone's saying so, up to which it makes no difference to what is
said of them: rates are off by as much at most. A convention."""

_LEVEL = 0.95
"""One-sided, of the upper end of that share: it is taken to be as large as it may well be. The usual level."""

_MOST_ROWS = 4096  # that are looked at to tell a share: as many tell it to within a fraction of what matters

_MOST_LITERALS = 8  # of a rule whose posts are told apart by what they leave open: as many bits as a code has


class LeftOpen:
    """The posts that leave open whether rules cover them, rule by rule.

    Args:
        data: The platform.
        rules: The rules.
    """

    def __init__(self, data: PlatformData, rules: Iterable[RuleBody]) -> None:
        self._data = data
        self._open = tuple(_open(data, rule) for rule in rules)

    def __bool__(self) -> bool:
        """Return whether any post leaves anything open."""
        return any(each is not None for each in self._open)

    def __contains__(self, index: object) -> bool:
        """Return whether any post leaves open whether the rule at a position covers it."""
        return isinstance(index, int) and self._open[index] is not None

    def by(self, rules: Iterable[int], rows: Indices) -> Mask:
        """Return which rows leave open whether one of some rules covers them, so that it matters, shape (n_chosen,).

        Args:
            rules: Positions of the rules.
            rows: Positions of the rows in question, shape (n_chosen,); not chosen by whether the rules cover them.
        """
        return np.asarray(self.chance(rules, rows) > _SLIGHT, dtype=np.bool_)

    def chance(self, rules: Iterable[int], rows: Indices) -> Floats:
        """Return the chance that one of some rules removes rows that leave open whether it covers them, at most.

        Args:
            rules: Positions of the rules.
            rows: Positions of the rows in question, shape (n_chosen,); not chosen by whether the rules cover them.

        Returns:
            Shape (n_chosen,), in [0, 1]; 0 of rows that leave nothing open.
        """
        spared: Floats = np.ones(len(rows), dtype=np.float64)
        known = [each for each in map(self._open.__getitem__, rules) if each is not None]
        if known:
            sampled = self._data.sample.at_most(_MOST_ROWS, rows)
            for each in known:
                spared *= 1 - each.chance(rows, sampled, self._data.sample.cluster)
        return np.asarray(1 - spared, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _Open:
    """What the rows leave open of one rule.

    Attributes:
        rows: Those of which it can't be told whether the rule covers them, shape (n_rows,).
        told: Those that record all that it speaks of, shape (n_rows,).
        code: Of told rows which of its literals hold, of open ones which they leave open, shape (n_rows,); None where
            no row can speak for another.
        full: The code of rows in which all literals hold.
        rate: How often rows that it covers are removed, at most, in [0, 1].
    """

    rows: Mask
    told: Mask
    code: np.ndarray[tuple[int], np.dtype[np.uint8]] | None
    full: int
    rate: float

    def chance(self, rows: Indices, sampled: Indices, cluster: Indices) -> Floats:
        """Return the chance that the rule removes each row, at most, as far as that is open, shape (n_chosen,).

        Args:
            rows: Positions of the rows in question, shape (n_chosen,).
            sampled: Some of them, to look at.
            cluster: Of all rows, shape (n_rows,).
        """
        open_ = self.rows[rows]
        if self.code is None:
            return np.asarray(open_, dtype=np.float64)
        if not open_.any():
            return np.zeros(len(rows))
        codes, told = self.code[rows], sampled[self.told[sampled]]
        shares = np.ones(self.full + 1)
        for pattern in np.unique(codes[open_]).tolist():
            if pattern:
                shares[pattern] = self._share(pattern, told, cluster)
        return np.asarray(open_ * shares[codes] * self.rate, dtype=np.float64)

    def _share(self, pattern: int, told: Indices, cluster: Indices) -> float:
        """Return how many of the rows like those that leave some literals open are covered, at most, in [0, 1]."""
        assert self.code is not None
        like = told[(self.code[told] | pattern) == self.full]
        return _at_most(self.code[like] == self.full, cluster[like])


def _at_most(holds: Mask, cluster: Indices) -> float:
    """Return the upper end of the share of rows for which something holds; each cluster counts once, (n_chosen,)."""
    n_independent = len(np.unique(cluster))
    held = float(np.mean(holds)) * n_independent if n_independent else 0.0
    return float(special.betaincinv(held + 1, n_independent - held, _LEVEL)) if held < n_independent else 1.0


def _open(data: PlatformData, rule: RuleBody) -> _Open | None:
    rows = data.untold(rule)
    if rows is None:
        return None
    told, full = data.recorded(rule), (1 << len(rule.columns)) - 1
    if len(rule.columns) > _MOST_LITERALS or data.is_by_outcome(rule):
        return _Open(rows, told, None, full, 1.0)
    patterns = data.untold_patterns(rule)
    code = np.zeros(len(rows), np.uint8) if patterns is None else patterns.astype(np.uint8)
    for number, held in enumerate(_held(data, rule)):
        code |= (held & told).astype(np.uint8) << np.uint8(number)
    covered = np.flatnonzero(data.cover(rule) & told)
    return _Open(rows, told, code, full, _at_most(data.sample.target[covered], data.sample.cluster[covered]))


def _held(data: PlatformData, rule: RuleBody) -> Iterator[Mask]:
    for column in rule.columns:
        yield data.matrix.to_rows(data.matrix.bits[column])
