"""One rule of another system, read: its words, what it does, what it is about, and what of it has no place here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kmgraph.model import UNDETERMINED, Deontic, Text
from kmgraph.rules.exports import Loss
from kmgraph.rules.written import Norm, WrittenStatement, cut_text, draft_rules, is_chinese, norm_of

if TYPE_CHECKING:
    from kmgraph.model import Expression, PrescribedOutcome
    from kmgraph.rules.written import DraftOrigin, DraftRule

# Scripts that say that a text with Chinese characters in it is not Chinese.
_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")


class NotUnderstood(Exception):  # noqa: N818  it ends the reading of one part, and is no error of the user's
    """Why a part of a rule has no place in a scope, or the whole rule none among published ones."""


@dataclass(frozen=True, slots=True)
class ForeignRule:
    """A rule as it is drafted.

    Attributes:
        statement: Its words, what it does, what it is called (the title) and its line; 0 where the format has no lines.
        scope: What it is about, as its checks say; None if one of them isn't understood, or it has none.
        sentences: What the reader of written rules makes of its words; empty where checks say what it is about.
        translations: Its words in further languages.
        hint: What stands beside them, by language.
        not_read: What of it has no place here, in words.
    """

    statement: WrittenStatement
    scope: Expression | None = None
    sentences: tuple[WrittenStatement, ...] = ()
    translations: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    not_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignRules:
    """The rules of a file, in its order.

    Attributes:
        losses: The rules that are left out.
        has_checks: Whether checks say what rules are about, and not their words.
    """

    rules: tuple[ForeignRule, ...]
    losses: tuple[Loss, ...] = ()
    has_checks: bool = True

    @property
    def count(self) -> int:
        """How many rules stand in the file."""
        return len(self.rules) + len(self.losses)


def language_of(text: str, given: str | None) -> str:
    """Return the language of a text that doesn't say it: the given one, else the one that its wording tells.

    >>> [language_of(text, None) for text in ("请勿发布广告。", "No spam.", "Kein Spam.")]
    ['zh', 'en', 'und']
    """
    if given:
        return given
    if _KANA_OR_HANGUL.search(text):
        return UNDETERMINED
    if is_chinese(text):
        return "zh"
    # The wordings of rules that are known are Chinese or English.
    return "en" if norm_of(text) is not None else UNDETERMINED


def plain_statement(
    text: str,
    language: str,
    deontic: Deontic,
    outcomes: tuple[PrescribedOutcome, ...] = (),
    title: str = "",
    line: int = 0,
) -> WrittenStatement:
    """Return the words of a rule of which it is known what it does."""
    words = cut_text(text)
    return WrittenStatement(words, language, Norm(deontic, outcomes, ""), (title,) if title else (), line, None, words)


def foreign_drafts(
    rules: Sequence[ForeignRule], proposed: Sequence[str | None], origin: DraftOrigin
) -> tuple[DraftRule, ...]:
    """Return a draft for each rule, in their order.

    Args:
        rules: Of one file.
        proposed: A scope for each in Manchester syntax, or None.
        origin: The file.
    """
    drafts = draft_rules([rule.statement for rule in rules], proposed, origin)
    return tuple(
        replace(draft, translations=rule.translations, hint=rule.hint, not_read=rule.not_read)
        for draft, rule in zip(drafts, rules, strict=True)
    )


def untold_keys(values: Mapping[str, object], known: Iterable[str]) -> list[str]:
    """Return a loss for each key that nobody knows."""
    return [f"{key}: it is not known what this says" for key in values if key not in set(known)]
