"""What a finished run tells its user."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from newcomer_world import NO_TRADE, run

from kmgraph.cli.summary import _found, say_documents, say_reading
from kmgraph.io import RunFolders
from kmgraph.model import Confidence, Lifecycle, Privacy, Reject, Status
from kmgraph.observe import Notice, Observed
from kmgraph.observe.notices import NoticeCode, shown
from kmgraph.rules import public_ruleset


@pytest.mark.parametrize(
    ("published", "line"),
    [
        ((NO_TRADE,), "published rules explain 30%, other rules 55%, nothing yet 15%"),
        ((), "the rules found explain 55%, nothing yet 15%; no published rules were given"),
    ],
)
def test_published_rules_explain_only_where_there_are_any(published: tuple[object, ...], line: str) -> None:
    said: list[str] = []
    talker: Any = SimpleNamespace(say=said.append)
    done: Any = SimpleNamespace(
        public=public_ruleset(run().ruleset, Privacy()),
        knowledge=SimpleNamespace(published=published),
        awaiting_review=(),
    )
    folders = RunFolders(Path("out"))
    documents: Any = SimpleNamespace(
        run=done, validation=SimpleNamespace(violations=()), names=(), private_names=(), folders=folders
    )

    say_documents(talker, documents)

    assert line in said


def test_a_pattern_that_is_not_confirmed_is_no_rule_found() -> None:
    def rule(status: Status, confidence: Confidence, state: Lifecycle = Lifecycle.CANDIDATE) -> Any:
        return SimpleNamespace(status=status, confidence=confidence, lifecycle=state)

    rules = [
        rule(Status.TACIT, Confidence.LIKELY),
        rule(Status.TACIT, Confidence.HINT),
        rule(Status.STRICTER, Confidence.EXPLAINED_OTHERWISE),
    ]
    given_up = [rule(Status.TACIT, Confidence.LIKELY, state) for state in (Lifecycle.REJECTED, Lifecycle.RETIRED)]

    assert _found(rules) == "1 tacit; not confirmed: 2"
    assert _found(rules[1:]) == "none; not confirmed: 2"
    assert _found([]) == "none"
    assert _found([*rules, *given_up]) == "1 tacit; not confirmed: 2; rejected or retired: 2"


def test_the_terminal_is_told_of_values_by_number_alone() -> None:
    said: list[str] = []
    talker: Any = SimpleNamespace(say=said.append)
    unknown = [
        Notice(NoticeCode.UNKNOWN_VALUE, "a.csv", "topic", f"@{n}", 2, f'the value "@{n}" names nothing')
        for n in range(3)
    ]
    header = Notice(
        NoticeCode.UNKNOWN_HEADER, "a.csv", "topik", None, 6, 'the header "topik" names no term', "did you mean topic?"
    )
    reject = Reject("a.csv", 4, "outcome", '"@jane" is no outcome')
    table: Any = SimpleNamespace(rejects=(reject,))

    say_reading(talker, Observed(table, (header, *unknown)))

    assert said == [
        'note: a.csv: the header "topik" names no term (6 rows); did you mean topic?',
        'note: a.csv, column "topic": 3 values were not read as written (6 rows)',
        'note: 1 row could not be read, the first at a.csv, row 4, column "outcome": it is no outcome',
    ]


@pytest.mark.parametrize("value", ["@jane", 'a" is no outcome "b', "names", "the value", "x" * 90, "line\nbreak"])
def test_one_value_is_not_named_either(value: str) -> None:
    said: list[str] = []
    talker: Any = SimpleNamespace(say=said.append)
    told = shown(value)
    notice = Notice(NoticeCode.UNKNOWN_VALUE, "a.csv", "topic", value, 2, f"the value {told} is no kind of post")
    table: Any = SimpleNamespace(rejects=(Reject("a.csv", 4, "outcome", f"{told} is no outcome"),))

    say_reading(talker, Observed(table, (notice,)))

    if value not in {"names", "the value"}:
        assert not any(value in line or told in line for line in said)
    assert said[0].startswith('note: a.csv, column "topic": ')
    assert said[1].endswith("it is no outcome")
