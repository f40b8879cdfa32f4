"""How a learned rule lies to what is published: in whose words, and in the tense that is true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import RULES, run

from kmgraph.model import (
    Deontic,
    Enforcement,
    OtherTime,
    PublishedRule,
    PublishedStatus,
    Relation,
    RelationKind,
    Status,
)
from kmgraph.render.language import available_languages
from kmgraph.render.phrases import SentenceRealiser, deontic_term, enforcement_term, status_term

LAST = "2025-06"
WRITTEN = PublishedRule("p", "https://e.org/p", Deontic.PROHIBITION, "https://e.org/s")
ENDED = replace(WRITTEN, in_force_until="2024-12-01T00:00:00Z")
ADOPTED = replace(WRITTEN, id="r-1", iri="https://e.org/q", by_observers=True)
NAMES = {
    Status.RESTATES: ("published rule at work", "published until the end of November 2024, still applied"),
    Status.STRICTER: (
        "the more strictly enforced part of a published rule",
        "the more strictly enforced part of a rule published until the end of November 2024",
    ),
    Status.BROADER: ("goes further than published", "goes further than published until the end of November 2024"),
    Status.CONFLICTS: (
        "against a published permission",
        "against a permission published until the end of November 2024",
    ),
}


def told(
    status: Status, *published: PublishedRule, stopped: str | None = None, is_official: bool = False, lang: str = "en"
) -> tuple[str, str]:
    """Return the mark of a rule of some status whose scope lies so to published rules, and what it means."""
    kind = RelationKind.BROADER if status is Status.BROADER else RelationKind.EQUIVALENT
    rule = replace(
        RULES[0],
        id="r-1",
        status=status,
        relations=tuple(Relation(kind, each.iri) for each in published),
        evidence=replace(RULES[0].evidence, valid_until=stopped),
    )
    by_iri = {each.iri: each for each in published}
    realiser = SentenceRealiser.of(lang, run().vocabulary)
    term = status_term(realiser, rule, by_iri, LAST, is_official=is_official)
    return term.name, term.meaning


def of(status: Status, rule: PublishedRule) -> PublishedRule:
    return replace(rule, deontic=Deontic.PERMISSION) if status is Status.CONFLICTS else rule


@pytest.mark.parametrize("status", NAMES)
def test_a_published_rule_that_ended_is_told_as_past(status: Status) -> None:
    now, then = NAMES[status]
    assert told(status, of(status, WRITTEN))[0] == now
    assert told(status, of(status, ENDED))[0] == then
    still = replace(WRITTEN, iri="https://e.org/still")
    assert told(status, of(status, ENDED), of(status, still))[0] == now


@pytest.mark.parametrize("status", NAMES)
def test_a_rule_that_is_no_longer_seen_is_not_said_to_be_applied(status: Status) -> None:
    stopped = "2025-02-01T00:00:00Z"
    for rule in (WRITTEN, ENDED):
        name, meaning = told(status, of(status, rule), stopped=stopped)
        assert (name, meaning) != told(status, of(status, rule))
        assert not any(word in meaning for word in (" is being ", " are acted ", " goes ", " are still "))


def test_what_observers_wrote_is_no_published_rule_of_the_platform() -> None:
    assert told(Status.RESTATES, ADOPTED)[0] == "written down here"
    assert told(Status.BROADER, replace(ADOPTED, id="r-2"))[0] == "unwritten"
    # What the platform said itself stays so, and ends when it did.
    assert told(Status.RESTATES, ADOPTED, WRITTEN)[0] == "published rule at work"
    assert told(Status.RESTATES, ADOPTED, ENDED)[0] == "published until the end of November 2024, still applied"


def test_what_a_platform_wrote_down_itself_was_not_written_before() -> None:
    own = replace(ADOPTED, by_observers=False)
    assert told(Status.RESTATES, own, is_official=True)[0] == "not written down before"
    assert told(Status.RESTATES, own, WRITTEN, is_official=True)[0] == "published rule at work"
    assert told(Status.TACIT, is_official=True)[0] == "not written down before"
    assert told(Status.TACIT)[0] == "unwritten"


@pytest.mark.parametrize("lang", available_languages())
def test_each_language_tells_the_times_apart(lang: str) -> None:
    stopped = "2025-02-01T00:00:00Z"
    for status in NAMES:
        rules = of(status, WRITTEN), of(status, ENDED)
        marks = {told(status, rule, stopped=end, lang=lang) for rule in rules for end in (None, stopped)}
        assert len(marks) == 4
        assert not any("{" in text for mark in marks for text in mark)


def test_marks_of_published_rules_are_of_their_time() -> None:
    words = SentenceRealiser.of("en", run().vocabulary).words
    status = PublishedStatus("p", WRITTEN.iri, Enforcement.ENFORCED, 20, 1, 20)
    assert deontic_term(words, WRITTEN, LAST).name == "prohibition"
    assert deontic_term(words, ENDED, LAST).name == "former prohibition"
    assert deontic_term(words, ADOPTED, LAST).name == "written down here"
    assert enforcement_term(words, WRITTEN, status, LAST).name == "enforced"
    assert enforcement_term(words, ENDED, status, LAST).name == "was enforced"
    unseen = replace(status, status=Enforcement.NOT_ENFORCED)
    assert enforcement_term(words, ENDED, unseen, LAST) == enforcement_term(words, WRITTEN, unseen, LAST)
    later = replace(status, status=Enforcement.NOT_OBSERVED, in_force=OtherTime.LATER)
    assert enforcement_term(words, WRITTEN, later, LAST).name == "not yet in force when posts were observed"
