"""What a finished run tells its user."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from newcomer_world import NO_TRADE, run

from kmgraph.cli.summary import say_documents


@pytest.mark.parametrize(
    ("published", "line"),
    [
        ((NO_TRADE,), "published rules explain 31%, unwritten ones 52%, nothing yet 17%"),
        ((), "the rules found explain 52%, nothing yet 17%; no published rules were given"),
    ],
)
def test_published_rules_explain_only_where_there_are_any(published: tuple[object, ...], line: str) -> None:
    said: list[str] = []
    talker: Any = SimpleNamespace(say=said.append)
    done: Any = SimpleNamespace(ruleset=run().ruleset, knowledge=SimpleNamespace(published=published))
    documents: Any = SimpleNamespace(run=done, validation=SimpleNamespace(violations=()), folder="out", names=())

    say_documents(talker, documents)

    assert line in said
