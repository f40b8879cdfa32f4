"""Single sentences by language tag, for what other rooms store or print: a rule's text, a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Outcome, Rule, Text, Vocabulary
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import warning_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kmgraph.model import Warning as RunWarning


def rule_text(
    rule: Rule,
    target: Iterable[Outcome],
    vocabulary: Vocabulary,
    languages: Iterable[str],
    templates: Path | None = None,
) -> Text:
    """Return a learned rule as a sentence in each of the languages, no stronger than its evidence bears.

    This is what `Rule.text` holds.

    Raises:
        UsageError: If there are no templates for a language.
    """
    outcomes = tuple(target)
    return {
        language: SentenceRealiser.of(language, vocabulary, templates).learned(rule, outcomes) for language in languages
    }


def warning_text(
    warning: RunWarning, language: str, templates: Path | None = None, vocabulary: Vocabulary | None = None
) -> str:
    """Return a warning in words, its numbers and terms filled in; an unknown code is named."""
    return warning_sentence(warning, SentenceRealiser.of(language, vocabulary or Vocabulary(), templates))
