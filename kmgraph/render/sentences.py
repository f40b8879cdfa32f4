"""The words for single things, by language tag: what other rooms ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Enforcement, Lifecycle, Outcome, Status, Vocabulary
from kmgraph.render.language import load_language
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import warning_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kmgraph.model import Deontic, Evidence, Expression, Literal, Scope, Text
    from kmgraph.model import Warning as RunWarning

State = Status | Confidence | Lifecycle | Enforcement


def say_scope(scope: Scope | Expression, language: str, vocabulary: Vocabulary, templates: Path | None = None) -> str:
    """Return what a scope covers as a noun phrase: "posts about dieting, except those from verified clinics"."""
    return _realiser(language, vocabulary, templates).scope(scope)


def say_literals(
    literals: Sequence[Literal], language: str, vocabulary: Vocabulary, templates: Path | None = None
) -> str:
    """Return a conjunction of literals as a noun phrase: "posts that mention “cpdd”"."""
    return _realiser(language, vocabulary, templates).kind(literals)


def say_alike(
    literal: Literal, others: Sequence[Literal], language: str, vocabulary: Vocabulary, templates: Path | None = None
) -> str:
    """Return the sentence that names what in these data always comes with a literal."""
    return _realiser(language, vocabulary, templates).alike(literal, others)


def say_rule(
    scope: Scope | Expression,
    evidence: Evidence,
    confidence: Confidence,
    target: Iterable[Outcome],
    language: str,
    vocabulary: Vocabulary,
    templates: Path | None = None,
) -> str:
    """Return a learned rule as a sentence, worded no more strongly than its evidence bears."""
    return _realiser(language, vocabulary, templates).inferred(scope, evidence, confidence, target)


def rule_text(
    scope: Scope | Expression,
    evidence: Evidence,
    confidence: Confidence,
    target: Iterable[Outcome],
    vocabulary: Vocabulary,
    languages: Iterable[str],
    templates: Path | None = None,
) -> Text:
    """Return a learned rule as a sentence in each of the languages; what `Rule.text` holds."""
    wanted = tuple(target)
    return {
        language: say_rule(scope, evidence, confidence, wanted, language, vocabulary, templates)
        for language in languages
    }


def published_text(
    expression: Scope | Expression,
    deontic: Deontic,
    language: str,
    vocabulary: Vocabulary,
    templates: Path | None = None,
) -> str:
    """Return what a published rule says of its scope, as a sentence."""
    return _realiser(language, vocabulary, templates).published(expression, deontic)


def warning_text(warning: RunWarning, language: str, templates: Path | None = None) -> str:
    """Return a warning in words, its numbers filled in; an unknown code is named."""
    return warning_sentence(warning, _realiser(language, Vocabulary(), templates))


def state_text(state: State, language: str, templates: Path | None = None) -> str:
    """Return the name of a status, confidence, review state or enforcement: "unwritten", "well supported"."""
    words = load_language(language, templates).words
    tables = {
        Status: words.status,
        Confidence: words.confidence,
        Lifecycle: words.lifecycle,
        Enforcement: words.enforcement,
    }
    return tables[type(state)][state].name


def _realiser(language: str, vocabulary: Vocabulary, templates: Path | None) -> SentenceRealiser:
    return SentenceRealiser(load_language(language, templates), vocabulary)
