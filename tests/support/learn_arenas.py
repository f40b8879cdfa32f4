"""Posts by hand, in groups that mention the same terms: some set aside for tests, the others for the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from learn_tables import EX, HIERARCHY, VOCABULARY, table

from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.settings import LearnSettings
from kmgraph.learn.testing.rows import TestRows
from kmgraph.model import ValueLiteral
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.learn.sample.sample import Sample

Row = dict[str, Any]


def posts(terms: str, hits: int, kept: int, *, aside: bool = True) -> list[Row]:
    """Return posts that mention the terms, given as a line of words."""
    outcomes = ["removed"] * hits + ["kept"] * kept
    iris = tuple(EX + name for name in sorted(terms.split()))
    return [{"terms": iris, "outcome": outcome, "aside": aside} for outcome in outcomes]


def arena_of(rows: Sequence[Row], correlation: float = 0.0) -> TestRows:
    """Return the rows set aside, with the likeness of posts of one cluster as given."""
    source = table(rows)
    sample = platform_samples(source, LearnSettings())[0]
    assert len(sample) == len(rows)
    aside = np.array([row["aside"] for row in rows])
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=32)
    return TestRows(PlatformData(sample, language, encode(sample, language, aside, ()), aside), aside, correlation)


def all_rows(sample: Sample, correlation: float = 0.0) -> TestRows:
    """Return all rows of a sample that has no literals."""
    whole = np.ones(len(sample), dtype=np.bool_)
    return TestRows(PlatformData(sample, cast("Any", None), cast("Any", None), ~whole), whole, correlation)


def rule(rows: TestRows, terms: str, unless: Iterable[str] = ()) -> RuleBody:
    """Return the rule over all of the terms, unless all terms of one exception are mentioned."""
    return RuleBody.of(_columns(rows, terms), tuple(_columns(rows, exception) for exception in unless))


def _columns(rows: TestRows, terms: str) -> tuple[int, ...]:
    known = rows.data.matrix.places
    return tuple(known[ValueLiteral(KM.mentions, EX + name, is_iri=True)] for name in terms.split())
