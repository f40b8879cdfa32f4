"""Which wording which evidence bears."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import evidence

from kmgraph.model import Confidence, Evidence, Privacy, Strength
from kmgraph.render import load_language
from kmgraph.render.phrases.strength import REQUIREMENTS, wording_of

SURE, LIKELY, HINT = Confidence.WELL_SUPPORTED, Confidence.LIKELY, Confidence.HINT

CASES = (
    (evidence(400, 0, 200, 0.98, 1.0), SURE, Strength.ALWAYS),
    (evidence(400, 1, 200, 0.98, 1.0), SURE, Strength.NEARLY_ALWAYS),  # one was left alone
    (evidence(400, 0, 30, 0.98, 1.0), SURE, Strength.NEARLY_ALWAYS),  # too few sources
    (evidence(400, 0, 200, 0.98, 1.0), LIKELY, Strength.USUALLY),  # not well supported
    (evidence(400, 20, 200, 0.9, 0.97), SURE, Strength.NEARLY_ALWAYS),
    (evidence(400, 20, 200, 0.8999, 0.97), SURE, Strength.USUALLY),
    (evidence(400, 20, 10, 0.95, 0.97), SURE, Strength.USUALLY),
    (evidence(60, 40, 50, 0.5, 0.7), SURE, Strength.OFTEN),
    (evidence(30, 70, 50, 0.2, 0.4), LIKELY, Strength.SOMETIMES),
    (evidence(300, 70, 50), SURE, Strength.MORE_OFTEN),  # no rate can be given
    (evidence(400, 0, 200, 0.98, 1.0), HINT, Strength.MAY),
    (evidence(400, 0, 200, 0.98, 1.0), Confidence.EXPLAINED_OTHERWISE, Strength.MAY),
)


@pytest.mark.parametrize(("found", "confidence", "expected"), CASES)
def test_strength(found: Evidence, confidence: Confidence, expected: Strength) -> None:
    assert wording_of(found, confidence, Privacy()) is expected


def test_requirements_go_down() -> None:
    ends = [requirement.rate_low for requirement in REQUIREMENTS]
    assert ends == sorted(ends, reverse=True)
    order = [list(Strength).index(requirement.strength) for requirement in REQUIREMENTS]
    assert order == sorted(order)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_strength_has_a_sentence_a_meaning_and_a_verdict(language: str) -> None:
    loaded = load_language(language)
    names = {str(strength) for strength in Strength}
    assert set(loaded.grammar.sentence.by_strength) == names
    assert set(loaded.words.strength) == names
    assert set(loaded.words.check_patterns.verdict) == names | {"none"}


def test_likelier_never_weakens() -> None:
    order = list(Strength)
    found = evidence(400, 0, 200, 0.98, 1.0)
    weaker = replace(found, interval=(0.5, 0.6))
    assert order.index(wording_of(weaker, SURE, Privacy())) > order.index(wording_of(found, SURE, Privacy()))
