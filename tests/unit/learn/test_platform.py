"""Rules on unseen rows, beside what published rules explain."""

from __future__ import annotations

import numpy as np
from learn_tables import EX, HIERARCHY, LINK, VOCABULARY, table

import kmgraph.learn.platform as tests_of_rules
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.sample.holdout import holdout_mask
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.search.cut_refinement import EncodedRules
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import ClassLiteral, Literal, ValueLiteral

SETTINGS = LearnSettings()
CATS, PETS, LINKED = ClassLiteral(EX + "Cats"), ClassLiteral(EX + "Pets"), ValueLiteral(LINK, True)


def learned(*scope: Literal, dogs_removed: bool, every: int) -> PlatformRules:
    """Return one rule as tested, where posts about cats are removed as a published rule says, and a few about dogs."""
    random = np.random.default_rng(1)
    rows: list[dict[str, object]] = []
    for place in range(1200):
        topic = "Dogs" if place % every == 0 else ("Cats", "News")[random.integers(2)]
        chance = {"Cats": 0.85, "Dogs": float(dogs_removed), "News": 0.02}[topic]
        outcome = "removed" if random.random() < chance else "kept"
        rows.append({"topics": (topic,), "link": bool(random.integers(2)), "outcome": outcome})
    source = table(rows)
    sample = platform_samples(source, SETTINGS)[0]
    aside = holdout_mask(sample, SETTINGS)
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=8)
    published = np.array([rows[row]["topics"] == ("Cats",) for row in sample.rows])
    matrix = encode(sample, language, aside, (published,))
    data = PlatformData(sample, language, matrix, aside, (published,), held_out=True)
    rule = RuleBody(tuple(sorted(matrix.literals.index(literal) for literal in scope)))
    return tests_of_rules.tested(EncodedRules(data, (rule,)), SETTINGS)


def test_an_exception_that_only_all_rows_show_is_none_of_the_test_on_unseen_rows() -> None:
    rows: list[dict[str, object]] = []
    for place in range(2400):
        topic, terms = ("Cats", "News")[place % 2], ("spared",) if place % 120 < 2 or place % 24 == 3 else ()
        hit = topic == "Cats" and not terms and place % 40 != 4
        rows.append({"topics": (topic,), "terms": terms, "outcome": "removed" if hit else "kept"})
    source = table(rows)
    sample = platform_samples(source, SETTINGS)[0]
    spared = np.array([bool(rows[row]["terms"]) and rows[row]["topics"] == ("Cats",) for row in sample.rows])
    aside = holdout_mask(sample, SETTINGS)
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=8)
    matrix = encode(sample, language, aside, ())
    data = PlatformData(sample, language, matrix, aside, held_out=True)
    cats = RuleBody((matrix.literals.index(CATS),))

    found = tests_of_rules.tested(EncodedRules(data, (cats,)), SETTINGS)

    assert np.count_nonzero(spared) == 20
    assert [len(rule.exceptions) for rule in found.rules] == [1]
    assert not np.any(found.covers[0] & spared)
    assert found.as_tested == (cats,)
    assert np.array_equal(found.unseen(0), data.cover(cats) & aside)
    assert np.any(found.unseen(0) & spared)


def test_a_published_rule_named_a_little_too_wide_is_explained_by_it() -> None:
    found = learned(PETS, dogs_removed=False, every=400)

    assert found.p_values[0] < 1e-6
    assert found.explained == (True,)


def test_what_goes_beyond_a_published_rule_is_not_explained_by_it() -> None:
    found = learned(PETS, dogs_removed=True, every=100)

    assert found.p_values[0] < 1e-6
    assert found.explained == (False,)


def test_what_lies_inside_a_published_rule_is_left_to_the_reasoner() -> None:
    assert learned(CATS, dogs_removed=False, every=400).explained == (False,)
