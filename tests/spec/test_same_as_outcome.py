"""What is the outcome by another name is no rule, and hides none: it is named, and the rules beside it are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planted_learning import codes, learn, observed, scopes, sure
from planted_worlds import EX, RULES, World, flag, set_column, topic

from kmgraph.model import ColumnKind, Feature, NumberColumn, ObservationTable, literal_terms
from kmgraph.namespaces import KM

AGE = Feature((KM.hasAuthor,), EX + "accountAgeDays")
FLAG = EX + "hasContactDetails"


def terms(table: ObservationTable) -> set[str]:
    """Return the terms that the learned rules speak of."""
    literals = [literal for scope in scopes(learn(table)) for literal in scope.all]
    return {term for literal in literals for term in literal_terms(literal)}


def flagged(table: ObservationTable, flags: np.ndarray) -> ObservationTable:
    column = set_column(FLAG, ColumnKind.DATA, [(bool(value),) for value in flags])
    return replace(
        table,
        columns=tuple(column if known.feature == column.feature else known for known in table.columns),
        recordings=(),
    )


def removed(table: ObservationTable) -> np.ndarray:
    return np.asarray(table.outcome == 0)


@pytest.mark.parametrize("is_set", [True, False])
def test_a_flag_that_moderation_sets_is_named_and_the_rules_beside_it_are_found(is_set: bool) -> None:
    _, table = observed(World(rows=4000))
    few = np.random.default_rng(0).random(len(table)) < 0.01
    learned = learn(flagged(table, (removed(table) & ~few) == is_set))

    (warning,) = [warning for warning in learned.warnings if warning.code == "same-as-outcome"]
    assert warning.numbers["term"] == FLAG
    assert warning.numbers["kept"] == 0
    assert {RULES[0].scope, RULES[4].scope} <= sure(learned)
    assert not any(
        flag("hasContactDetails", value) in scope.all for scope in scopes(learned) for value in (True, False)
    )


def test_a_flag_of_most_removals_is_believed_where_no_column_is_the_outcome() -> None:
    _, table = observed(World(rows=4000))
    part = removed(table) & (np.random.default_rng(0).random(len(table)) < 0.8)
    learned = learn(flagged(table, part))

    assert "same-as-outcome" not in codes(learned)
    assert any(flag("hasContactDetails") in scope.all for scope in sure(learned))


def test_a_kind_that_all_removed_posts_were_filed_under_is_named_with_its_parts() -> None:
    _, table = observed(World(rows=4000))
    kinds = [
        (EX + ("Lottery" if row % 2 else "Casino"),) if hit else (EX + ("Cats", "Cars", "Hair")[row % 3],)
        for row, hit in enumerate(removed(table))
    ]
    column = set_column(None, ColumnKind.CLASSES, kinds)
    table = replace(table, columns=(column, *table.columns[1:]), recordings=())
    learned = learn(table)

    (warning,) = [warning for warning in learned.warnings if warning.code == "same-as-outcome"]
    assert warning.numbers["term"] == EX + "Gambling"
    assert not any(topic(name) in scope.all for scope in scopes(learned) for name in ("Gambling", "Lottery", "Casino"))


def test_a_category_whose_values_the_outcomes_do_not_share_gives_no_rule() -> None:
    _, table = observed(World(rows=4000))
    codes_ = [((("en", "zh") if hit else ("es", "ru"))[row % 2],) for row, hit in enumerate(removed(table))]
    column = set_column(KM.inLanguage, ColumnKind.DATA, codes_)
    columns = tuple(column if known.feature == column.feature else known for known in table.columns)
    table = replace(table, columns=columns, recordings=())

    assert "same-as-outcome" in codes(learn(table))
    assert KM.inLanguage not in terms(table)


@pytest.mark.parametrize("factor", [86_400, 1 / 10_000])
def test_numbers_in_another_unit_for_one_outcome_are_named_and_give_no_rule(factor: float) -> None:
    _, table = observed(World(rows=4000))
    ages = next(column for column in table.columns if column.feature == AGE)
    assert isinstance(ages, NumberColumn)
    numbers = np.where(removed(table), ages.numbers + 1, (ages.numbers + 1) * factor)
    columns = tuple(replace(ages, numbers=numbers) if known is ages else known for known in table.columns)
    table = replace(table, columns=columns, recordings=())
    learned = learn(table)

    (warning,) = [warning for warning in learned.warnings if warning.code == "numbers-apart-by-outcome"]
    assert warning.numbers["term"] == AGE.property
    assert AGE.property not in terms(table)
    assert RULES[0].scope in sure(learned)


def test_worlds_of_several_rules_have_no_column_that_is_the_outcome() -> None:
    for seed in range(3):
        assert not codes(learn(World(seed=seed, rows=3000, enforcement=1.0, noise=0.0).table())) & {
            "same-as-outcome",
            "numbers-apart-by-outcome",
        }
