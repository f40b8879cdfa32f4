"""Compares posts in a rule's scope with others that all other rules treat alike.

Where other rules hold too, posts are removed on their account. So the comparison is made among posts for which the
other rules, fitted on the search part, give about the same chance of removal. Unlike leaving out whatever another rule
covers, that keeps something to compare with where rules overlap or together cover nearly everything.

Source: B. B. Hansen, "The prognostic analogue of the propensity score", Biometrika 95 (2008).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, Grouping, exact_mantel_haenszel, fit_noisy_or
from kmgraph.learn.testing.left_open import LeftOpen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.learn.hypothesis import RuleBody
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Floats, Indices, Mask

_EDGES = np.array([0.2, 0.5, 0.8, 0.95])
"""Chances of removal by other rules that part the strata; posts under no other rule are a stratum of their own.

Finer towards 1, where rules that are nearly always enforced lie. Why there are strata: `docs/decisions/0012`.
"""

_N_STRATA = len(_EDGES) + 2

_MOST_TOLD = 0.5
"""Share of the posts in a rule's scope, or out of it, that must tell which other rules cover them, for the others to be
left out. A convention: where fewer tell, what is left says little of the rule."""

_SLIGHT = 1.25
"""Design effect up to which the normal score is widened; above, counts are deflated, which rounding makes coarse."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two sets of posts compare.

    Attributes:
        p_value: One-sided, that the first are hit more often.
        least: The smallest it could have been, had every post of the second been spared. A comparison that can't come
            out significant whatever the outcomes is no evidence either way.
        seen: Share of the second set that another rule accounts for or that could be compared, in [0, 1].

    Source: R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46 (1990).
    """

    p_value: float
    least: float
    seen: float


@dataclass(frozen=True, eq=False)
class Contest:
    """Rows of the sample to compare with others, for one rule; both ascending."""

    index: int
    ours: Indices
    theirs: Indices


class Contrasts:
    """The rows tested, by which rules cover them.

    Rules can be dropped, most often because they turned out to be none: the others are then compared as if they had
    never been there.
    """

    def __init__(self, rows: TestRows, rules: Sequence[RuleBody], fitted_on: Mask) -> None:
        self.rows = rows
        self.rules = tuple(rules)
        self.active = np.ones(len(rules), dtype=np.bool_)
        split = rows.grouped(self.rules).split(*rows.data.outcome_masks(self.rules))
        self.group, self.covered = split.group, split.covered[:, : len(self.rules)]
        grouping = Grouping(self.group, self.covered)
        # Rows that record other columns are never compared, where that hangs on the outcome.
        patterns, pattern = np.unique(split.covered[:, len(self.rules) :], axis=0, return_inverse=True)
        self._pattern, self._n_strata = pattern * _N_STRATA, len(patterns) * _N_STRATA
        hit = rows.data.sample.target.astype(np.float64)
        self._fitted = grouping.patterns(hit * fitted_on, (1 - hit) * fitted_on)
        self._open = LeftOpen(rows.data, self.rules)
        self._told = [rows.data.recorded(rule) for rule in self.rules]
        self._effect_outside = rows.design_effect(rows.tested)
        self._effects = [rows.design_effect(self.inside(i) & rows.tested & told) for i, told in enumerate(self._told)]
        self._strengths = np.full(len(rules), 0.5)
        self._latest: tuple[int, Indices] | None = None
        self._latest_tested: _Tested | None = None
        self._refit()

    def drop(self, index: int) -> None:
        """Take a rule out of the comparison of all others."""
        self.active[index] = False
        self._refit()

    def beside(self, index: int) -> tuple[int, ...]:
        """Return the other rules not dropped that share posts with one, or may do so."""
        shared = self.active if index in self._open else self.covered[self.covered[:, index]].any(axis=0) & self.active
        return tuple(int(other) for other in np.flatnonzero(shared) if other != index)

    def rest(self, index: int) -> float:
        """Return the one-sided p-value that posts of a rule are hit more often than the rest of the rows."""
        inside, outside = self._rest(index, self._strata(index))
        return _p_value(_Side(inside, self._effects[index]), _Side(outside, self._effect_outside))

    def _rest(self, index: int, stratum: Indices) -> tuple[Floats, Floats]:
        """Return target and kept posts of each stratum, in a rule's scope and out of it, shape (n_strata, 2) each."""
        if not self._open:
            tested, ours = self._tested(index), self.covered[:, index]
            return self._by_stratum(tested, stratum, ours), self._by_stratum(tested, stratum, ~ours)
        rows, inside = self.rows.tested & self._told[index], self.inside(index)
        theirs = self._mostly_told(index, np.flatnonzero(rows & ~inside))
        return self._hit_side(index, np.flatnonzero(rows & inside), stratum).counts, self._side(theirs, stratum).counts

    def compare(self, index: int, ours: Indices, theirs: Indices, *, kept: bool = False) -> Comparison | None:
        """Return how much more often some rows are hit than others; None if no stratum holds both.

        Args:
            index: The rule in question; all others are held alike.
            ours: Rows of the sample, ascending.
            theirs: Rows to compare them with, ascending.
            kept: Whether to ask if they are kept more often instead.
        """
        return self.compare_all([Contest(index, ours, theirs)], kept=kept)

    def compare_all(self, contests: Sequence[Contest], *, kept: bool = False) -> Comparison | None:
        """Return the same over several rules at once, each compared within itself."""
        sides = [
            self._sides(index, ours, theirs, kept=kept)
            for index, ours, theirs in [(contest.index, contest.ours, contest.theirs) for contest in contests]
        ]
        inside, outside = (_joined(side) for side in zip(*sides, strict=True))
        both = (inside.counts.sum(axis=1) > 0) & (outside.counts.sum(axis=1) > 0)
        if not both.any():
            return None
        # Stratum 0 is that of posts under no other rule: what lies there and can't be compared is unseen.
        lost = outside.counts[::_N_STRATA].sum(axis=1) * ~both[::_N_STRATA]
        unseen = float(lost.sum() / outside.counts.sum())
        inside, outside = (_Side(side.counts[both][:, :: -1 if kept else 1], side.effect) for side in (inside, outside))
        spared = np.column_stack([np.zeros(int(both.sum())), outside.counts.sum(axis=1)])
        return Comparison(_p_value(inside, outside), _p_value(inside, _Side(spared, outside.effect)), 1 - unseen)

    def alike(self, index: int) -> Indices:
        """Return what all other rules make of each row, as a code, shape (n_rows,)."""
        return self._strata(index)[self.group]

    def alone(self, index: int) -> Mask:
        """Return the rows tested that a rule covers and no other one does or may, shape (n_rows,)."""
        is_under_none = self.alike(index) % _N_STRATA == 0
        return np.asarray(self.inside(index) & is_under_none & self.comparable(index).tested)

    def is_told(self, index: int) -> bool:
        """Return whether most rows tested that a rule covers tell, as far as it matters, which others cover them."""
        if not self._open:
            return True
        inside = np.flatnonzero(self.inside(index) & self.rows.tested & self._told[index])
        return len(self._told_apart(index, inside)) >= _MOST_TOLD * len(inside)

    def inside(self, index: int) -> Mask:
        """Return the rows in a rule's scope, tested or not, shape (n_rows,)."""
        return np.asarray(self.covered[:, index][self.group])

    def rows_of(self, rule: RuleBody, *telling: RuleBody) -> Indices:
        """Return the rows tested that a rule covers, ascending.

        Args:
            rule: The rule.
            telling: Others of which the rows must record all that they speak of, as they must of the rule.
        """
        data = self.rows.data
        return np.flatnonzero(data.cover(rule) & self.rows.tested & data.recorded(rule, *telling))

    def around(self, rule: RuleBody, wider: RuleBody, inside: Indices) -> Indices:
        """Return the rows tested that a more general rule adds to a rule, ascending.

        Posts that name only the wider kind belong to the wider rule for certain, and speak for or against it, whichever
        narrower kind they are of; unless posts of one outcome alone tell that.

        Args:
            rule: The rule.
            wider: The same with a literal dropped, or with a class replaced by its parent.
            inside: The rows of the rule.
        """
        is_parent = len(wider.columns) == len(rule.columns) and not self.rows.data.is_told_by_outcome(rule)
        added = self.rows_of(wider) if is_parent else self.rows_of(wider, rule)
        return np.setdiff1d(added, inside, assume_unique=True)

    def comparable(self, index: int) -> TestRows:
        """Return the rows tested that record all that a rule speaks of, and what others make of them.

        Where most of them leave that open, in the rule's scope or out of it, they are among them nevertheless.
        """
        tested = self.rows.tested & self._told[index]
        if not self._open:
            return replace(self.rows, tested=tested)
        chosen = np.zeros(len(tested), dtype=np.bool_)
        for side in (self.inside(index), ~self.inside(index)):
            rows = np.flatnonzero(tested & side)
            chosen[self._mostly_told(index, rows)] = True
        return replace(self.rows, tested=chosen)

    def _hit_side(self, index: int, chosen: Indices, stratum: Indices) -> _Side:
        """Return the counts of posts that a rule is said to hit, without what others may be behind."""
        rows = self._mostly_told(index, chosen)
        side = self._side(rows, stratum)
        if not self._open or not len(rows):
            return side
        at, counts = stratum[self.group[rows]], side.counts
        by_others = np.bincount(at, weights=self._open.chance(self._others(index), rows), minlength=len(counts))
        moved = np.minimum(by_others, counts[:, 0])
        return _Side(np.column_stack([counts[:, 0] - moved, counts[:, 1] + moved]), side.effect)

    def _side(self, chosen: Indices, stratum: Indices) -> _Side:
        code = 2 * stratum[self.group[chosen]] + ~self.rows.data.sample.target[chosen]
        counts = np.bincount(code, minlength=2 * self._n_strata).reshape(self._n_strata, 2)
        return _Side(counts.astype(np.float64), self.rows.design_effect(chosen))

    def _sides(self, index: int, ours: Indices, theirs: Indices, *, kept: bool) -> tuple[_Side, _Side]:
        stratum = self._strata(index)
        if kept:
            return self._side(self._told_apart(index, ours), stratum), self._hit_side(index, theirs, stratum)
        return self._hit_side(index, ours, stratum), self._side(self._told_apart(index, theirs), stratum)

    def _others(self, index: int) -> list[int]:
        return [int(other) for other in np.flatnonzero(self.active) if other != index]

    def _told_apart(self, index: int, rows: Indices) -> Indices:
        """Return those of some rows of which it can be told, as far as it matters, which other rules cover them."""
        return rows[~self._open.by(self._others(index), rows)] if self._open else rows

    def _mostly_told(self, index: int, rows: Indices) -> Indices:
        """Return the same, or all rows where these are hardly any."""
        told = self._told_apart(index, rows)
        return told if len(told) >= _MOST_TOLD * len(rows) else rows

    def _tested(self, index: int) -> tuple[Floats, Floats]:
        """Return the target and the kept posts of each group that record what a rule speaks of."""
        told, latest = self._told[index], self._latest_tested
        # Where all posts record all that the rules speak of, the same ones are tested for each of them.
        if latest is None or latest.told is not told:
            latest = self._latest_tested = _Tested(told, self._count_tested(told))
        return latest.counts

    def _count_tested(self, told: Mask) -> tuple[Floats, Floats]:
        tested = np.flatnonzero(self.rows.tested & told)
        hit, group = self.rows.data.sample.target[tested], self.group[tested]
        target, kept = (np.bincount(group[side], minlength=len(self.covered)) for side in (hit, ~hit))
        return target.astype(np.float64), kept.astype(np.float64)

    def _by_stratum(self, tested: tuple[Floats, Floats], stratum: Indices, groups: Mask) -> Floats:
        """Return target and kept posts of some groups in each stratum, shape (n_strata, 2)."""
        counts = [np.bincount(stratum[groups], weights=weights[groups], minlength=self._n_strata) for weights in tested]
        return np.stack(counts, axis=1).astype(np.float64)

    def _strata(self, index: int) -> Indices:
        """Return the stratum of each group of posts, by what the other rules say of it, shape (n_groups,)."""
        # A rule is compared several times in a row. Those of all rules would take too much memory.
        if self._latest is None or self._latest[0] != index:
            self._latest = index, self._strata_beside(index)
        return self._latest[1]

    def _strata_beside(self, index: int) -> Indices:
        others = self.active.copy()
        others[index] = False
        under = self.covered[:, others]
        chance = 1 - np.exp(under @ np.log1p(-self._strengths[others]))
        return self._pattern + np.where(under.any(axis=1), 1 + np.digitize(chance, _EDGES), 0).astype(np.intp)

    def _refit(self) -> None:
        patterns = self._fitted.only(self.active)
        self._latest = None
        self._strengths[self.active] = fit_noisy_or(patterns, self._strengths[self.active]).strengths


@dataclass(frozen=True, eq=False)
class _Tested:
    """Target and kept posts of each group, of the rows that record what a rule speaks of.

    Attributes:
        told: Those rows, shape (n_rows,).
        counts: Shape (n_groups,) each.
    """

    told: Mask
    counts: tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class _Side:
    """Target and kept posts of each stratum, shape (n_strata, 2), and how many posts are worth one independent one."""

    counts: Floats
    effect: float


def _joined(sides: Sequence[_Side]) -> _Side:
    return _Side(np.concatenate([side.counts for side in sides]), max(side.effect for side in sides))


def _p_value(inside: _Side, outside: _Side) -> float:
    if not inside.counts.sum() or not outside.counts.sum():
        return 1.0
    effect = max(inside.effect, outside.effect)
    if effect <= _SLIGHT:
        strata = [
            (Counts(*i), Counts(*o)) for i, o in zip(inside.counts.tolist(), outside.counts.tolist(), strict=True)
        ]
        return exact_mantel_haenszel(strata, effect)
    return exact_mantel_haenszel(list(_whole(inside.counts / inside.effect, outside.counts / outside.effect)))


def _whole(inside: Floats, outside: Floats) -> Iterator[tuple[Counts, Counts]]:
    """Yield the strata in whole posts; fractions are rounded against the hypothesis."""
    for (a, b), (c, d) in zip(inside.tolist(), outside.tolist(), strict=True):
        yield (
            Counts(float(np.floor(a + 1e-9)), float(np.ceil(b - 1e-9))),
            Counts(float(np.ceil(c - 1e-9)), float(np.floor(d + 1e-9))),
        )
