"""Which words of rules lack in a language, and from which language they would be translated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model import UNDETERMINED, machine_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmgraph.model import PublishedRule, RuleDecision, Text


_HAN = re.compile("[\u3400-\u9fff]")
_WITH_HAN = frozenset(("zh", "ja"))
"""Languages that are written in Han characters."""


class TextKind(StrEnum):
    """Which words of a rule; named as the key in the file that holds them."""

    TEXT = "text"
    ADVICE = "advice"
    REQUIRES = "requires"


@dataclass(frozen=True, slots=True)
class UntranslatedText:
    """Words that a language lacks.

    Attributes:
        rule: Id of the rule.
        kind: Which words of it.
        known: All that there is of them, by language.
        source, target: The languages to translate from and into.
    """

    rule: str
    kind: TextKind
    known: Text
    source: str
    target: str

    @property
    def words(self) -> str:
        """Return the words to translate."""
        return self.known[self.source]

    def __str__(self) -> str:
        """Return what a message calls them."""
        return f"{self.rule} {self.kind}, {self.source} → {self.target}"


def untranslated_decisions(
    decisions: Iterable[RuleDecision], languages: Sequence[str], first: str
) -> Iterator[UntranslatedText]:
    """Yield the words of people about learned rules that a language lacks, in the order of the decisions.

    Args:
        decisions: What people decided.
        languages: Those that are wanted.
        first: The project's first: what it says is translated, if it says something.
    """
    for decision in decisions:
        yield from _lacking(decision.rule, TextKind.TEXT, decision.text, languages, first)
        yield from _lacking(decision.rule, TextKind.ADVICE, decision.advice, languages, first)


def untranslated_published(
    rules: Iterable[PublishedRule], languages: Sequence[str], first: str
) -> Iterator[UntranslatedText]:
    """Yield the words of published rules that a language lacks; otherwise as `untranslated_decisions`."""
    for rule in rules:
        yield from _lacking(rule.id, TextKind.TEXT, rule.text, languages, first)
        yield from _lacking(rule.id, TextKind.REQUIRES, rule.requires, languages, first)


def lacks_language(text: Text, language: str, first: str) -> bool:
    """Return whether a text has words and none that may be in a language: those of no named one may be in the first.

    Args:
        text: Words by language.
        language: The language that is wanted.
        first: The project's first.
    """
    if next(_lacking("", TextKind.TEXT, text, (language,), first), None) is None:
        return False
    unsaid = text.get(UNDETERMINED)
    return unsaid is None or not _may_be_in(unsaid, _primary(language), _primary(first))


def _may_be_in(words: str, language: str, first: str) -> bool:
    """Return whether words of which nobody says the language may be in one, as far as their script tells."""
    if _HAN.search(words):
        return language in _WITH_HAN
    return language == first and language not in _WITH_HAN


def _lacking(
    rule: str, kind: TextKind, known: Text, languages: Sequence[str], first: str
) -> Iterator[UntranslatedText]:
    written = [tag for tag in known if machine_target(tag) is None and known[tag].strip()]
    if not written:
        return
    source = min(written, key=lambda tag: (_primary(tag) != _primary(first), _primary(tag) != "en", tag))
    # Words that a machine made count as there: a person changes or removes them.
    there = {_primary(machine_target(tag) or tag) for tag in known}
    for target in languages:
        if _primary(target) not in there:
            yield UntranslatedText(rule, kind, known, source, target)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
