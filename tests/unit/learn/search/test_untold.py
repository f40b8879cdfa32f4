"""Posts that leave open whether a rule covers them: which they are, and how they are told apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from learn_tables import EX, HIERARCHY, LINK, VOCABULARY, table

from kmgraph.learn.budget import Budget
from kmgraph.learn.hypothesis import PlatformData, RuleBody
from kmgraph.learn.platform import LearnInput, _platform_data
from kmgraph.learn.sample import platform_samples
from kmgraph.learn.search.problem import SearchProblem
from kmgraph.learn.search.untold import untold_terms
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import ClassLiteral, Outcome, ValueLiteral

CATS, DOGS = ClassLiteral(EX + "Cats"), ClassLiteral(EX + "Dogs")
LINKED = ValueLiteral(LINK, value=True)
SETTINGS = LearnSettings()

ROWS: list[dict[str, Any]] = [
    *(10 * [{"topics": ("Cats",), "link": True, "outcome": Outcome.REMOVED}]),
    *(10 * [{"topics": ("Cats",), "link": False}]),
    *(10 * [{"topics": ("Dogs",), "link": True}]),
    *(10 * [{"topics": ("Dogs",), "link": False}]),
    *(8 * [{"topics": ("Cats",), "outcome": Outcome.REMOVED}]),  # no word of a link
    *(7 * [{"link": True, "outcome": Outcome.REMOVED}]),  # no topic
    *(6 * [{"outcome": Outcome.REMOVED}]),  # neither
    *(5 * [{"topics": ("Dogs",)}]),
    *(5 * [{"link": False}]),
]


def _data(rows: list[dict[str, Any]]) -> PlatformData:
    source = table(rows)
    inputs = LearnInput(source, VOCABULARY, HIERARCHY, SETTINGS, (), 1)
    return _platform_data(platform_samples(source, SETTINGS)[0], inputs, held_out=False)


def _rule(data: PlatformData, *exceptions: tuple[ClassLiteral, ...]) -> RuleBody:
    places = data.matrix.places
    columns = (places[LINKED],) if exceptions else (places[CATS], places[LINKED])
    return RuleBody.of(columns, tuple(tuple(places[literal] for literal in part) for part in exceptions))


def test_rows_are_told_apart_by_what_they_leave_open() -> None:
    data = _data(ROWS)
    rule = _rule(data)
    patterns = data.untold_patterns(rule)

    assert patterns is not None
    topic, link = (1 << rule.columns.index(data.matrix.places[literal]) for literal in (CATS, LINKED))
    assert patterns.tolist() == 40 * [0] + 8 * [link] + 7 * [topic] + 6 * [topic + link] + 5 * [0] + 5 * [0]


def test_what_an_exception_lets_off_is_not_open() -> None:
    data = _data(ROWS)
    patterns = data.untold_patterns(_rule(data, (CATS,)))

    assert patterns is not None
    assert not patterns[40:48].any()  # cats, whatever they link to
    assert patterns[55:66].all()  # dogs or nothing known, and no word of a link


def test_where_all_is_recorded_nothing_is_open() -> None:
    data = _data(ROWS[:40])

    assert not data.filled
    assert data.untold_patterns(_rule(data)) is None


def test_each_set_of_open_literals_is_a_term_of_the_posts_concerned() -> None:
    data = _data(ROWS)
    problem = SearchProblem(data, None, SETTINGS, Budget(60))
    terms = untold_terms(problem, (_rule(data),))
    targets = sorted(float(problem.target_weight[term].sum()) for term in terms)

    assert targets == [6.0, 7.0, 8.0]
    assert not np.logical_and.reduce(terms).any()


def test_a_rule_that_is_behind_little_leaves_nothing_open() -> None:
    data = _data([*ROWS, *(15 * [{"topics": ("Cats",), "link": True}]), *(15 * [{}])])
    problem = SearchProblem(data, None, SETTINGS, Budget(60))

    assert untold_terms(problem, (_rule(data),)) == ()


def test_a_value_that_holds_wherever_something_is_recorded_is_no_literal() -> None:
    rows = [{**row, "media": ("Image",)} if number % 3 else row for number, row in enumerate(ROWS)]
    data = _data(rows)

    assert {CATS, LINKED} <= set(data.matrix.places)
    assert not any("Image" in str(literal) for literal in data.matrix.places)
