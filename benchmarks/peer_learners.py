"""Rule learners behind one interface: CART, RIPPER, IREP, FOLD-R++, SkopeRules, covering by subgroup discovery."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.scoring import MOSTLY
from benchmarks.worlds.literals import Mask

Matrix = NDArray[np.bool_]

LEAST_TARGETS = 10
_MOST_SUBGROUPS = 20
_LEAST_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that has to hold, or has not to."""

    column: int
    holds: bool


Conjunction = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """A rule that holds unless an exception does, which may have exceptions in turn."""

    body: Conjunction
    unless: tuple[Default, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a learner is given.

    Attributes:
        matrix: Which posts each literal covers, shape (n_posts, n_literals).
        target: Which posts are in the target, shape (n_posts,).
        numbers: Which literals are about a number, shape (n_literals,).
        quantiles: Which of those are cut where no round limit is, shape (n_literals,).
    """

    matrix: Matrix
    target: Mask
    numbers: Mask
    quantiles: Mask


Learner = Callable[[Problem, dict[str, Any]], Iterator[Conjunction | Default]]
"""Yields rules as it finds them, so that what was found before a deadline is kept."""


def covered(rule: Conjunction | Default, matrix: Matrix) -> Mask:
    """Return which rows a rule covers."""
    if isinstance(rule, Default):
        mask = covered(rule.body, matrix)
        for exception in rule.unless:
            mask &= ~covered(exception, matrix)
        return mask
    mask = np.ones(len(matrix), dtype=np.bool_)
    for condition in rule:
        mask &= matrix[:, condition.column] == condition.holds
    return mask


def cart(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield the paths to leaves in which most posts are in the target."""
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(random_state=0, **options).fit(problem.matrix, problem.target).tree_
    todo: list[tuple[int, Conjunction]] = [(0, ())]
    while todo:
        node, path = todo.pop()
        if tree.children_left[node] < 0:
            counts = tree.value[node][0]
            if len(counts) > 1 and counts[1] > MOSTLY * counts.sum() and path:
                yield path
            continue
        column = int(tree.feature[node])
        todo.append((int(tree.children_left[node]), (*path, Condition(column, False))))
        todo.append((int(tree.children_right[node]), (*path, Condition(column, True))))


def ripper(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield RIPPER's rules, all at the end."""
    from wittgenstein import RIPPER

    yield from _wittgenstein(RIPPER(random_state=0, **options), problem)


def irep(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield IREP's rules, all at the end."""
    from wittgenstein import IREP

    yield from _wittgenstein(IREP(random_state=0, **options), problem)


def _wittgenstein(model: Any, problem: Problem) -> Iterator[Conjunction]:
    import pandas as pd

    matrix = problem.matrix
    frame = pd.DataFrame(matrix.astype(np.int8), columns=[str(place) for place in range(matrix.shape[1])])
    model.fit(frame, y=problem.target.astype(np.int8), pos_class=1)
    for rule in model.ruleset_.rules:
        if rule.conds:
            yield tuple(Condition(int(each.feature), bool(int(each.val))) for each in rule.conds)


def foldr(problem: Problem, options: dict[str, Any]) -> Iterator[Default]:
    """Yield FOLD-R++'s default rules, with their exceptions, all at the end."""
    from foldrpp import learn_rule_set

    names = [str(place) for place in range(problem.matrix.shape[1])]
    # FOLD-R++ tells words from numbers; words are compared for being equal.
    rows = [dict(zip(names, row, strict=True)) for row in np.where(problem.matrix, "1", "0").tolist()]
    hit, spared = (np.flatnonzero(side).tolist() for side in (problem.target, ~problem.target))
    for rule in learn_rule_set(rows, hit, spared, names, [], **options):
        if rule[1]:
            yield _default(rule)


def _default(rule: tuple[Any, list[tuple[str, str, str]], list[Any]]) -> Default:
    _, items, exceptions = rule
    body = tuple(Condition(int(name), (value == "1") == (relation == "==")) for name, relation, value in items)
    return Default(body, tuple(map(_default, exceptions)))


def skope(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield SkopeRules' rules, all at the end."""
    from imodels import SkopeRulesClassifier

    names = [f"c{place}" for place in range(problem.matrix.shape[1])]
    model = SkopeRulesClassifier(random_state=0, max_depth=4, recall_min=0.01, **options)
    model.fit(problem.matrix.astype(np.float32), problem.target.astype(int), feature_names=names)
    for rule in model.rules_:
        parts = str(rule).split(" and ")
        yield tuple(Condition(int(part.split()[0][1:]), ">" in part) for part in parts)


def subgroups(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield the best subgroup of a beam search, again and again among the rows that no earlier one covers.

    A selector is a literal or its negation. pysubgroup's own bit sets stand in for its data frames: the same subgroups,
    several times as fast.
    """
    left = np.ones(len(problem.matrix), dtype=np.bool_)
    for _ in range(_MOST_SUBGROUPS):
        task = _subgroup_task(problem.matrix[left], problem.target[left], options)
        results = _beam_search(task, options["beam"])
        if not results:
            return
        rule = tuple(
            Condition(int(each.attribute_name), bool(each.attribute_value)) for each in results[0][1].selectors
        )
        cover = covered(rule, problem.matrix) & left
        # Less than a third in the target, or a handful, is no rule any more.
        caught = int(problem.target[cover].sum())
        if not rule or caught < max(LEAST_TARGETS, _LEAST_SHARE * int(cover.sum())):
            return
        yield rule
        left &= ~cover


def _subgroup_task(matrix: Matrix, target: Mask, options: dict[str, Any]) -> Any:
    import pandas as pd
    import pysubgroup as ps

    names = [str(place) for place in range(matrix.shape[1])]
    frame = pd.DataFrame(matrix, columns=names)
    frame["target"] = target
    return ps.SubgroupDiscoveryTask(
        frame,
        ps.BinaryTarget("target", True),
        [ps.EqualitySelector(name, value) for name in names for value in (True, False)],
        result_set_size=1,
        depth=options["depth"],
        qf=ps.StandardQF(options["a"]),
    )


def _beam_search(task: Any, width: int) -> Any:
    import pysubgroup as ps

    class Bits(ps.BitSetRepresentation.Conjunction):  # type: ignore[misc]
        """A conjunction that reuses the cover of the one it lengthens; the search adds one selector at a time."""

        parent: tuple[tuple[Any, ...], Any] = ((), None)

        def compute_representation(self) -> Any:
            selectors = tuple(self.selectors)
            if len(selectors) < 2:
                return super().compute_representation()
            if Bits.parent[0] != selectors[:-1]:
                shorter = np.all([each.representation for each in selectors[:-1]], axis=0)
                Bits.parent = (selectors[:-1], shorter)
            return Bits.parent[1] & selectors[-1].representation

    usual = ps.Conjunction
    with ps.BitSetRepresentation(task.data, task.search_space):
        # Other searches of pysubgroup take the representation's conjunctions; the beam search only knows this name.
        ps.Conjunction = Bits
        try:
            return ps.BeamSearch(beam_width=width).execute(task).results
        finally:
            ps.Conjunction = usual
