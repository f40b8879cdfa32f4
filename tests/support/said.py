"""What the realiser says of single things, by language tag."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newcomer_world import RULES

from kmgraph.model import Confidence, Enforcement, Lifecycle, Status
from kmgraph.render import load_language
from kmgraph.render.phrases.sentence_realiser import SentenceRealiser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kmgraph.model import Deontic, Evidence, Expression, Literal, Outcome, Rule, Scope, Vocabulary


def say_scope(scope: Scope | Expression, language: str, vocabulary: Vocabulary) -> str:
    return SentenceRealiser.of(language, vocabulary).scope(scope)


def rule_of(scope: Scope | Expression, evidence: Evidence, confidence: Confidence) -> Rule:
    """Return a rule of which only scope, evidence and confidence matter."""
    return replace(RULES[0], scope=scope, evidence=evidence, confidence=confidence)  # type: ignore[arg-type]


def say_literals(literals: Sequence[Literal], language: str, vocabulary: Vocabulary) -> str:
    return SentenceRealiser.of(language, vocabulary).kind(literals)


def say_alike(literal: Literal, others: Sequence[Literal], language: str, vocabulary: Vocabulary) -> str:
    return SentenceRealiser.of(language, vocabulary).alike(literal, others)


def say_rule(
    scope: Scope | Expression,
    evidence: Evidence,
    confidence: Confidence,
    target: Iterable[Outcome],
    language: str,
    vocabulary: Vocabulary,
    templates: Path | None = None,
) -> str:
    return SentenceRealiser.of(language, vocabulary, templates).learned(
        rule_of(scope, evidence, confidence), tuple(target)
    )


def published_text(expression: Scope | Expression, deontic: Deontic, language: str, vocabulary: Vocabulary) -> str:
    return SentenceRealiser.of(language, vocabulary).published(expression, deontic)


def state_text(state: Status | Confidence | Lifecycle | Enforcement, language: str) -> str:
    words = load_language(language).words
    tables = {
        Status: words.status,
        Confidence: words.confidence,
        Lifecycle: words.lifecycle,
        Enforcement: words.enforcement,
    }
    return tables[type(state)][state].name
