"""Single sentences by language tag, for what other rooms store or print: a rule's text, a warning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Outcome, Privacy, Rule, Text, Vocabulary
from kmgraph.render.phrases import SentenceRealiser, wording_of
from kmgraph.render.statements import doubts_of, warning_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kmgraph.model import Warning as RunWarning


def with_wording(rule: Rule, privacy: Privacy) -> Rule:
    """Return the rule with how strongly it may be worded, and why it is no surer.

    Both are decided from exact evidence, and such that they tell nothing that its public figures keep back.
    """
    return replace(rule, strength=wording_of(rule.evidence, rule.confidence, privacy), doubts=doubts_of(rule, privacy))


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


def warning_text(warning: RunWarning, language: str, templates: Path | None = None) -> str:
    """Return a warning in words, its numbers filled in; an unknown code is named."""
    return warning_sentence(warning, SentenceRealiser.of(language, Vocabulary(), templates))
