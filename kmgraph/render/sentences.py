"""Single sentences by language tag, for what other rooms store or print: a rule's text, a warning."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Outcome, Platform, Rule, Text, Vocabulary
from kmgraph.render.language import day_text, fill
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import warning_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
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


def norm_text(rule: Rule, vocabulary: Vocabulary, languages: Iterable[str]) -> Text:
    """Return what a learned rule's scope would say as a prohibition, in each of the languages.

    A platform that puts a rule into writing says what is not allowed, and not how often posts were removed.

    Raises:
        UsageError: If there are no templates for a language.
    """
    return {
        language: SentenceRealiser.of(language, vocabulary).published(rule.scope, Deontic.PROHIBITION)
        for language in languages
    }


def warning_text(
    warning: RunWarning, language: str, templates: Path | None = None, vocabulary: Vocabulary | None = None
) -> str:
    """Return a warning in words, its numbers and terms filled in; an unknown code is named."""
    return warning_sentence(warning, SentenceRealiser.of(language, vocabulary or Vocabulary(), templates))


def period_name(platform: Platform, first: date, last: date, language: str, templates: Path | None = None) -> str:
    """Return what a platform is called where a period of it is meant: in months, or in days if it isn't of whole ones.

    Args:
        platform: The platform.
        first: First day of the period.
        last: Last day of it.
        language: A language tag.
        templates: A folder of the user's own templates.

    Raises:
        UsageError: If there are no templates for the language.
    """
    realiser = SentenceRealiser.of(language, Vocabulary(), templates)
    patterns, tag = realiser.words.migration_patterns, realiser.language.tag
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        period = realiser.period(first.isoformat(), last.isoformat()) or ""
    else:
        period = fill(patterns.days, first=day_text(first, tag), last=day_text(last, tag))
    return fill(patterns.period, platform=realiser.platform(platform), period=period)


def run_name(platform: Platform, language: str, templates: Path | None = None, *, is_second: bool) -> str:
    """Return what a platform is called where one of two runs over it is meant: in words, since folders are private.

    Args:
        platform: The platform.
        language: A language tag.
        templates: A folder of the user's own templates.
        is_second: Whether it is the run that was named second.

    Raises:
        UsageError: If there are no templates for the language.
    """
    realiser = SentenceRealiser.of(language, Vocabulary(), templates)
    patterns = realiser.words.migration_patterns
    return fill(
        patterns.period,
        platform=realiser.platform(platform),
        period=patterns.second_run if is_second else patterns.first_run,
    )
