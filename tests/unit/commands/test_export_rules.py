"""In which languages rules leave for other systems when nobody asks for any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import NO_TRADE, RULES, run

from kmgraph.commands.export_rules import RuleChoice, export_input
from kmgraph.model import Vocabulary

IN_SPANISH = replace(NO_TRADE, text={"es": "No lleves el comercio fuera."})


@pytest.mark.parametrize(
    ("texts", "asked", "languages"),
    [
        (({"zh": "帖子。", "en": "Posts."},), (), ("zh", "en")),
        (({"zh": "帖子。"},), ("en",), ("en",)),
        ((), (), ("es",)),
    ],
    ids=["those of the project", "those asked for", "those of published rules, where nothing was learned"],
)
def test_the_languages_are_those_that_there_are_words_in(
    texts: tuple[dict[str, str], ...], asked: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    rules = tuple(replace(RULES[0], text=text) for text in texts)
    ruleset = replace(run().ruleset, rules=rules)
    assert export_input(ruleset, (IN_SPANISH,), Vocabulary(), RuleChoice(asked)).languages == languages


def test_without_any_rule_it_is_english() -> None:
    ruleset = replace(run().ruleset, rules=())
    assert export_input(ruleset, (), Vocabulary(), RuleChoice()).languages == ("en",)
