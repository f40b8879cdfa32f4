"""Rules whose sentences are true of each kind of posts: those that hold on a few kinds name them, others except kinds.

What holds on two boards of six is said of the two, where the rows of the search show it: the tests that follow judge
such rules as all others. What is known only once all rows are looked at makes a rule claim less, never more: its
p-value, of the wider rule, stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody
from kmgraph.learn.statistics import summed
from kmgraph.learn.testing.kinds import ENOUGH_POSTS, beside, kind_columns, kind_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.learn.testing.kinds import KindColumn, KindOutcome
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Mask

_NEARLY_ALL = 0.9
"""Share of a rule's target posts that the kinds named in its stead must hold."""

_LEAST_HIT = 5.0  # posts of a kind that a rule is to name: as many as a literal must cover
_ROUNDS = 3  # of excepting kinds, as each makes the rule's rate higher; a guard


def on_kinds(rows: TestRows, rules: tuple[RuleBody, ...], *, max_literals: int) -> tuple[RuleBody, ...]:
    """Return the rules, with each that holds on a few kinds and not on as many others as a rule on each of the few.

    Args:
        rows: The rows to look at: those of the search.
        rules: The rules.
        max_literals: Longest conjunction allowed.
    """
    columns = kind_columns(rows.data)
    said: list[RuleBody] = []
    for index, rule in enumerate(rules):
        split = _Split(rows, rules, index) if len(rule.columns) < max_literals else None
        found = max((split.on(column) for column in columns), key=len, default=()) if split else ()
        said += found or (rule,)
    return tuple(dict.fromkeys(said))


@dataclass(frozen=True)
class _Split:
    rows: TestRows
    rules: tuple[RuleBody, ...]
    index: int

    def on(self, column: KindColumn) -> tuple[RuleBody, ...]:
        """Return the rules on the kinds of one column that alone are hit; none if that takes more words."""
        rule, data = self.rules[self.index], self.rows.data
        rest = _without_kinds(rule, column)
        grouping = self.rows.grouped(self.rules)
        posts = data.cover(rest) & self.rows.tested
        alone = posts & ~beside(data, grouping, self.index, (True,) * len(self.rules))
        under = np.asarray(grouping.covered.any(axis=1))[grouping.group]
        base = self.rows.plain(~under).rate
        outcomes = kind_outcomes(data, column, rest, posts, alone)
        hit = _hit(outcomes, base)
        of_hit = sum(known.alone.target for known in hit)
        if not hit or of_hit < _NEARLY_ALL * np.count_nonzero(data.sample.target & alone):
            return ()
        spared = [told for told in outcomes if told.is_spared(summed(known.alone for known in hit).rate)]
        if len(spared) < len(hit):
            return ()
        above = data.matrix.above
        return tuple(
            RuleBody.of((*rest.columns, known.kind.column), rest.exceptions).without_implied(above)
            for known in hit
            if known.kind.column is not None
        )


def _without_kinds(rule: RuleBody, column: KindColumn) -> RuleBody:
    """Return the rule without its exceptions of one kind."""
    kinds = {(kind.column,) for kind in column.kinds}
    return RuleBody.of(rule.columns, tuple(x for x in rule.exceptions if x not in kinds))


def _hit(outcomes: Sequence[KindOutcome], base: float) -> list[KindOutcome]:
    """Return the kinds that are surely hit, about as often as the one hit most, without those below another of them."""
    hit = [told for told in outcomes if told.kind.column is not None and told.alone.total >= _LEAST_HIT]
    hit = [told for told in hit if told.is_hit(base)]
    most = max((told.alone.rate for told in hit), default=0.0)
    hit = [told for told in hit if told.alone.rate >= most / 2]
    own = {told.kind.column for told in hit}
    return [told for told in hit if not (told.kind.implies - {told.kind.column}) & own]


def true_of_kinds(rows: TestRows, rules: tuple[RuleBody, ...], standing: Sequence[bool]) -> tuple[RuleBody, ...]:
    """Return the rules with exceptions for kinds of posts that they don't hold for, and without those not borne out.

    Of a rule on a wide kind, all posts of which others remove but those of a narrower one, the narrower one is left:
    one rule after the other, that of the lowest rate first, so that of posts of two wide kinds one rule stays.

    Args:
        rows: All rows of the platform.
        rules: The rules, as they were tested.
        standing: Whether each rule is one: the others stay as they are.
    """
    columns = kind_columns(rows.data)
    seen = _on_what_is_seen_of_each(rows, rules, standing, columns)
    truth = [
        _true(rows, rules, index, standing, columns, seen[index]) if stands else rules[index]
        for index, stands in enumerate(standing)
    ]
    # Two rules that would come to say the same stay two, each with what it was tested on: what is none is not asked.
    said = list(compress(truth, standing))
    return tuple(truth) if len(set(said)) == len(said) else rules


def _on_what_is_seen_of_each(
    rows: TestRows, rules: tuple[RuleBody, ...], standing: Sequence[bool], columns: Sequence[KindColumn]
) -> tuple[RuleBody, ...]:
    """Return each rule that stands on the one kind that is seen of its own, beside the others as they are by then."""
    now = list(rules)
    rates = [rows.plain(rows.data.cover(rule) & rows.tested).rate for rule in rules]
    for index in sorted(compress(range(len(rules)), standing), key=lambda index: (rates[index], index)):
        free = ~beside(rows.data, rows.grouped(tuple(now)), index, standing)
        now[index] = _on_what_is_seen(rows, rules[index], free, columns)
    return tuple(now)


def _true(
    rows: TestRows,
    rules: tuple[RuleBody, ...],
    index: int,
    standing: Sequence[bool],
    columns: Sequence[KindColumn],
    seen: RuleBody,
) -> RuleBody:
    free = ~beside(rows.data, rows.grouped(rules), index, standing)
    rule = _borne_out(rows, seen, rules, free, columns)
    for _ in range(_ROUNDS):
        spared = tuple(_spared(rows, rule, free, columns))
        if not spared:
            break
        rule = RuleBody.of(rule.columns, (*rule.exceptions, *spared))
    return rule


def _on_what_is_seen(rows: TestRows, rule: RuleBody, free: Mask, columns: Sequence[KindColumn]) -> RuleBody:
    """Return the rule on the one kind that is seen of a wider one that it names, where others remove all the rest."""
    posts = rows.data.cover(rule) & rows.tested
    total, alone = np.count_nonzero(posts), np.count_nonzero(posts & free)
    for column in columns:
        if not any(column.says(name) for name in rule.columns):
            continue
        outcomes = kind_outcomes(rows.data, column, rule, posts, posts & free)
        holding = [told.kind for told in outcomes if told.alone.total == alone > 0 and told.everything.total < total]
        seen = max(holding, key=lambda kind: len(kind.implies), default=None)
        if seen is not None and seen.column is not None:
            rule = RuleBody.of((*rule.columns, seen.column), rule.exceptions).without_implied(rows.data.matrix.above)
    return rule


def _spared(rows: TestRows, rule: RuleBody, free: Mask, columns: Sequence[KindColumn]) -> Iterator[tuple[int, ...]]:
    """Yield the kinds that a rule covers and that enough posts show to be spared."""
    posts = rows.data.cover(rule) & rows.tested
    alone = posts & free
    rate = rows.plain(alone).rate
    for column in columns:
        for told in kind_outcomes(rows.data, column, rule, posts, alone):
            is_told = told.alone.total >= ENOUGH_POSTS and told.kind.column is not None
            if is_told and told.kind.column is not None and told.is_spared(rate):
                yield (told.kind.column,)


def most_spared(
    rows: TestRows, rules: tuple[RuleBody, ...], index: int, standing: Sequence[bool], columns: Sequence[KindColumn]
) -> dict[int, int]:
    """Return how many posts of each kind that a rule excepts may be in the target at most so that it does.

    Those that are more are left out: that exception stays for another reason, and says nothing of them.

    Args:
        rows: All rows of the platform.
        rules: The rules, as they came to be.
        index: The rule.
        standing: Whether each rule is one.
        columns: What sorts the posts into kinds.

    Returns:
        By the column of the bit matrix that names the kind.
    """
    rule = rules[index]
    free = ~beside(rows.data, rows.grouped(rules), index, standing)
    rate = rows.plain(rows.data.cover(rule) & free).rate
    most: dict[int, int] = {}
    for column in columns if rule.exceptions else ():
        rest = _without_kinds(rule, column)
        posts = rows.data.cover(rest) & rows.tested
        for told in kind_outcomes(rows.data, column, rest, posts, posts & free):
            name = told.kind.column
            if name is not None and (name,) in rule.exceptions:
                number = told.most_spared(rate)
                if told.everything.target <= number:
                    most[name] = min(number, most.get(name, number))
    return most


def _borne_out(
    rows: TestRows, rule: RuleBody, rules: tuple[RuleBody, ...], free: Mask, columns: Sequence[KindColumn]
) -> RuleBody:
    """Return the rule without exceptions of one kind that its posts don't show to be spared.

    One that several rules share was tested on the posts of all of them, so it stays.
    """
    alone = rows.data.cover(rule) & rows.tested & free
    rate = rows.plain(alone).rate
    for column in columns:
        rest = _without_kinds(rule, column)
        posts = rows.data.cover(rest) & rows.tested
        for told in kind_outcomes(rows.data, column, rest, posts, posts & free):
            exception = (told.kind.column,) if told.kind.column is not None else ()
            shared = sum(exception in other.exceptions for other in rules) > 1
            if exception in rule.exceptions and not shared and not told.is_spared(rate):
                rule = rule.without_exception(exception)
    return rule
