"""How often a column is filled, beside the counts of rules that are about it: no small count follows from both."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from disclosure_attack import Attack, add_filling, attack_on, narrowed_counts
from newcomer_world import HAS_LINK, evidence, rule, run

from kmgraph.model import (
    Confidence,
    Outcome,
    PlatformFigures,
    Privacy,
    Rule,
    RuleSet,
    Scope,
    Status,
    Totals,
    ValueLiteral,
)
from kmgraph.render.inputs import FilledColumn, ReadColumn
from kmgraph.render.views.column_gate import ColumnGate
from kmgraph.rules import public_filling, public_ruleset, rules_to_json

PRIVACY = Privacy()
Sides = tuple[int, int]


def about_links(counts: Sides, *, has_link: bool) -> Rule:
    scope = Scope.of((ValueLiteral(HAS_LINK, value=has_link),))
    return rule(scope, Status.TACIT, Confidence.HINT, evidence(*counts, sum(counts), 0.0, 1.0), f"p-{has_link}")


def public(posts: Sides, rules: tuple[Rule, ...]) -> RuleSet:
    figures = (PlatformFigures("rednote", sum(posts), posts[0], sum(posts)),)
    totals = Totals(sum(posts), posts[0], None, None, None, sum(posts), figures)
    rules = tuple(replace(each, platform="rednote") for each in rules)
    return public_ruleset(replace(run().ruleset, rules=rules, published=(), totals=totals, warnings=()), PRIVACY)


def column_of(posts: Sides, filled: Sides) -> ReadColumn:
    parts = (
        FilledColumn(outcome, some, every, (every, some, every - some))
        for outcome, some, every in zip((Outcome.REMOVED, Outcome.KEPT), filled, posts, strict=True)
    )
    return ReadColumn("a.csv", "link", HAS_LINK, "flags", filled=tuple(parts))


def attack(ruleset: RuleSet, column: ReadColumn) -> Attack:
    found = attack_on(json.loads(rules_to_json(ruleset)))
    told = {}
    for count, part in zip(("target", "kept"), column.filled, strict=True):
        filling = public_filling(part.filled, part.rows, part.sources, PRIVACY)
        told[count] = (str(filling.word), filling.share, part.rows)
    add_filling(found, "link", told, [each.iri for each in ruleset.rules])
    return found


def is_told(ruleset: RuleSet, column: ReadColumn) -> bool:
    data = replace(run(), ruleset=ruleset, columns=(column,), privacy=PRIVACY, published=())
    return ColumnGate(data).is_told(column)


def test_a_share_beside_the_counts_of_a_rule_leaves_no_small_rest() -> None:
    # Half of 60 posts record it, 29 to 31 by the share; of them 30 are with a link.
    posts, filled = (60, 400), (31, 200)
    ruleset = public(posts, (about_links((31, 100), has_link=True),))
    assert not is_told(ruleset, column_of(posts, filled))
    assert "link without" in " ".join(narrowed_counts(attack(ruleset, column_of(posts, filled))))
    assert is_told(ruleset, column_of(posts, (45, 200)))
    assert is_told(ruleset, replace(column_of(posts, filled), meaning="https://example.org/another"))


@pytest.mark.parametrize("seed", range(4))
def test_no_small_count_follows_from_a_column_that_is_told(seed: int) -> None:
    chance, told = random.Random(seed), 0
    for _ in range(12):
        posts = (chance.randrange(60, 500), chance.randrange(100, 900))
        filled = (chance.randrange(12, posts[0]), chance.randrange(12, posts[1]))
        with_link = (chance.randrange(filled[0] + 1), chance.randrange(filled[1] + 1))
        without = (filled[0] - with_link[0], filled[1] - with_link[1])
        rules = tuple(
            about_links(counts, has_link=flag) for flag, counts in ((True, with_link), (False, without)) if min(counts)
        )
        ruleset, column = public(posts, rules), column_of(posts, filled)
        if rules and is_told(ruleset, column):
            told += 1
            assert narrowed_counts(attack(ruleset, column)) == []
    assert told


def test_cells_that_were_not_understood_leave_no_small_rest() -> None:
    # Of 2,002 rows at least 1,793 tell no kind, and at least 208 are of the rule.
    posts, filled = (400, 1602), (208, 0)
    ruleset = public(posts, (about_links((208, 0), has_link=True),))
    column = replace(column_of(posts, filled), unread_sources=900)

    def told(unread: int) -> bool:
        data = replace(run(), ruleset=ruleset, privacy=PRIVACY, published=())
        shown = replace(column, unread_rows=unread)
        return ColumnGate(replace(data, columns=(shown,))).is_unread_told(shown)

    assert not told(1793)
    assert told(1700)
    assert told(0)
