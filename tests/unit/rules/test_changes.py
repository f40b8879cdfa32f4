"""Two runs compared: each planted change is told once, and nothing that chance explains."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kmgraph.errors import UsageError
from kmgraph.model import (
    ChangeKind,
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    Lifecycle,
    Platform,
    Privacy,
    PublishedStatus,
    Rule,
    RuleSet,
    Scope,
    Status,
    Strength,
    Totals,
    rule_id,
)
from kmgraph.rules.changes import changes_between

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Platform("here", "https://example.org/platform/here")


def rule(name: str, low: float = 0.5, high: float = 0.6, **parts: Any) -> Rule:
    scope = Scope.of((ClassLiteral(f"https://example.org/{name}"),))
    evidence = Evidence(60, 40, 90, 0.55, (low, high), 0.1, None, first="2025-01-01T00:00:00Z")
    plain = Rule(
        id=rule_id("here", scope),
        iri=f"https://example.org/rule/{name}",
        platform="here",
        status=Status.TACIT,
        confidence=Confidence.LIKELY,
        scope=scope,
        manchester=name,
        evidence=evidence,
        text={"en": f"{name} are often removed."},
        strength=Strength.OFTEN,
    )
    return replace(plain, **parts)


def run(*rules: Rule, published: Sequence[PublishedStatus] = (), privacy: Privacy | None = None) -> RuleSet:
    return RuleSet((HERE,), Totals(100, 60, 0.0, 0.5, 0.5), rules, tuple(published), privacy=privacy)


def kinds(before: RuleSet, after: RuleSet) -> list[tuple[str, str | None, str | None]]:
    return [(str(change.kind), change.before, change.after) for change in changes_between(before, after).changes]


A, B = rule("A"), rule("B")
HINT = Confidence.HINT


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (A, A, []),
        (A, rule("A", 0.55, 0.7), []),
        (A, rule("A", 0.45, 0.5), []),
        (A, rule("A", 0.61, 0.7), [("stronger", "0.50-0.60", "0.61-0.70")]),
        (A, rule("A", 0.2, 0.49), [("weaker", "0.50-0.60", "0.20-0.49")]),
        (A, replace(A, evidence=replace(A.evidence, interval=None)), []),
        (A, replace(A, confidence=Confidence.WELL_SUPPORTED), []),
        (A, replace(A, confidence=HINT), [("confidence", "likely", "hint")]),
        (replace(A, confidence=HINT), rule("A", 0.8, 0.9), [("confidence", "hint", "likely")]),
        (replace(A, confidence=HINT), replace(rule("A", 0.8, 0.9), confidence=HINT), []),
        (A, replace(A, status=Status.RESTATES), [("status", "tacit", "restates")]),
        (A, replace(A, lifecycle=Lifecycle.REVIEWED), [("state", "candidate", "reviewed")]),
        (
            A,
            replace(A, lifecycle=Lifecycle.REVIEWED, text={"en": "Don't."}),
            [("reworded", "A are often removed.", "Don't."), ("state", "candidate", "reviewed")],
        ),
        # The sentence follows the figures.
        (A, replace(A, strength=Strength.USUALLY, text={"en": "A are usually removed."}), []),
        (A, replace(A, text={"zh": "常被删除"}), []),
        (A, B, [("new", None, "0.50-0.60"), ("gone", "0.50-0.60", None)]),
        (replace(A, confidence=HINT), replace(B, confidence=HINT), []),
        # What contradicts the ontology is an error, and no rule that is new.
        (replace(A, status=Status.INCONSISTENT), replace(B, status=Status.INCONSISTENT), []),
    ],
)
def test_a_planted_change_is_told(before: Rule, after: Rule, told: list[tuple[str, str | None, str | None]]) -> None:
    assert kinds(run(before), run(after)) == told


def test_a_new_rule_says_since_when() -> None:
    later = replace(B, evidence=replace(B.evidence, valid_from="2025-02-01T00:00:00Z"))
    (new,) = changes_between(run(A), run(A, later)).changes
    assert (new.kind, new.rule, new.since, new.manchester) == (ChangeKind.NEW, B.id, "2025-02-01T00:00:00Z", "B")
    (new,) = changes_between(run(A), run(A, B)).changes
    assert new.since == "2025-01-01T00:00:00Z"


def test_published_rules_are_compared_by_how_they_are_applied() -> None:
    def status(name: str, status: Enforcement) -> PublishedStatus:
        return PublishedStatus(name, f"https://example.org/{name}", status, 5, 5)

    before = run(published=[status("p", Enforcement.NOT_ENFORCED), status("q", Enforcement.ENFORCED)])
    after = run(published=[status("p", Enforcement.ENFORCED), status("r", Enforcement.ENFORCED)])
    assert kinds(before, after) == [
        ("new", None, "enforced"),
        ("gone", "enforced", None),
        ("enforcement", "not-enforced", "enforced"),
    ]
    assert all(change.is_published for change in changes_between(before, after).changes)


def test_learned_rules_are_told_before_published_ones_of_the_same_change() -> None:
    written = PublishedStatus("a", "https://example.org/a", Enforcement.ENFORCED, 5, 5)
    changes = changes_between(run(), run(B, A, published=[written])).changes
    assert [change.rule for change in changes] == [*sorted((A.id, B.id)), "a"]


def test_a_rule_that_was_put_into_writing_is_told_in_its_words() -> None:
    written = PublishedStatus(B.id, f"https://example.org/{B.id}", Enforcement.ENFORCED, 5, 5)
    (new,) = changes_between(run(B), run(B, published=[written])).changes
    assert (new.is_published, new.text) == (True, B.text)


def test_runs_about_other_platforms_have_nothing_to_do_with_each_other() -> None:
    here, there = (replace(run(rule("r-1")), platforms=(Platform(name, f"https://{name}.example/"),)) for name in "ab")
    with pytest.raises(UsageError, match="no platform in common: the earlier one is about a, the later one about b"):
        changes_between(here, there)
    assert not changes_between(here, replace(here, platforms=(*here.platforms, *there.platforms))).changes


def test_figures_of_different_kinds_are_not_mixed() -> None:
    with pytest.raises(UsageError, match="of different kinds"):
        changes_between(run(A), run(A, privacy=Privacy()))
    with pytest.raises(UsageError, match="of different kinds"):
        changes_between(run(A, privacy=Privacy(k=10)), run(A, privacy=Privacy(k=20)))
    assert changes_between(run(A, privacy=Privacy()), run(A, privacy=Privacy())).is_public
