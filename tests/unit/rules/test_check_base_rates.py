"""The rate of a draft that no rule covers: told where it is known only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import REDNOTE, TIKTOK, run

from kmgraph.model import RuleSet, Totals, Warning
from kmgraph.rules.check import base_rates


def ruleset(*codes: str) -> RuleSet:
    made = run(platforms=(REDNOTE, TIKTOK)).ruleset
    warnings = tuple(Warning(code, {"platform": REDNOTE.id}) for code in codes)
    return replace(made, totals=Totals(1000, 200, 0.5, 0.25, 0.25), warnings=warnings)


def test_it_is_the_figure_beside_the_rules_and_where_none_stands_what_no_rule_explains() -> None:
    made = ruleset("campaign-dominated")
    found = base_rates(made)

    assert found[TIKTOK.id] == pytest.approx(0.05)
    assert found[REDNOTE.id] == min(
        rule.evidence.base_rate for rule in made.rules if rule.evidence.base_rate is not None
    )


@pytest.mark.parametrize("code", ["no-kept-posts", "class-balanced-sample", "reference-sample"])
def test_where_posts_were_collected_by_outcome_it_is_not_known(code: str) -> None:
    assert set(base_rates(ruleset(code))) == {TIKTOK.id}
