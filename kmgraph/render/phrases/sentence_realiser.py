"""Rules, scopes and figures as sentences of one language."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from kmgraph.model import (
    And,
    Deontic,
    Expression,
    Literal,
    Named,
    Outcome,
    Platform,
    PublishedRule,
    Rule,
    Scope,
    Strength,
    Variant,
    Vocabulary,
    literal_to_expression,
)
from kmgraph.render.language import Grammar, Language, LanguageWords, fill, find, in_any, load_language, plural_form
from kmgraph.render.phrases.analysis import ExpressionParts
from kmgraph.render.phrases.fragments import MOST_NAMED, Parts
from kmgraph.render.phrases.imperatives import PhraseImperatives
from kmgraph.render.phrases.lexicon import Lexicon
from kmgraph.render.phrases.phrase_realiser import PhraseRealiser
from kmgraph.render.phrases.strength import strength_of
from kmgraph.render.phrases.variation import PhraseVariation
from kmgraph.rules import announces_less, last_month, turning_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"\w+")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class SentenceRealiser:
    """Says things about rules in one language, with the words of one vocabulary."""

    language: Language
    vocabulary: Vocabulary

    @classmethod
    def of(cls, language: str, vocabulary: Vocabulary, templates: Path | None = None) -> Self:
        """Return the realiser for a language tag.

        Args:
            language: A language tag.
            vocabulary: The terms that rules are made of.
            templates: A user's folder of templates, looked at before the shipped one.

        Raises:
            UsageError: If there are no templates for the language.
            ConfigError: If a language file is wrong.
        """
        return cls(load_language(language, templates), vocabulary)

    @property
    def grammar(self) -> Grammar:
        """The language's rules of composition, joiners and number formats."""
        return self.language.grammar

    @property
    def words(self) -> LanguageWords:
        """The language's labels and sentence patterns."""
        return self.language.words

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return the vocabulary in this language."""
        return Lexicon(self.vocabulary, self.language.tag, self.grammar)

    @cached_property
    def _expression_parts(self) -> ExpressionParts:
        return ExpressionParts(self.lexicon)

    @cached_property
    def _phrases(self) -> PhraseRealiser:
        return PhraseRealiser(self.grammar)

    def scope(self, scope: Scope | Expression) -> str:
        """Return what a scope covers as a noun phrase: "posts about dieting, except those from clinics"."""
        return self._phrases.noun_phrase(self._parts(scope), most=MOST_NAMED)

    def excepted(self, scope: Scope) -> str:
        """Return the posts that a scope leaves out as a noun phrase: "those from clinics"; empty for none."""
        exceptions = self._parts(scope).exceptions
        return self._phrases.those(exceptions, MOST_NAMED) if exceptions else ""

    def kind(self, literals: Sequence[Literal]) -> str:
        """Return the conjunction of literals as a noun phrase: "posts that mention “cpdd”"."""
        return self._phrases.noun_phrase(self._conjunction(literals))

    def rule(self, scope: Scope | Expression, strength: Strength, target: Iterable[Outcome]) -> str:
        """Return a learned rule as a sentence of the given strength."""
        return self._sentence(self.grammar.sentence.by_strength[strength], scope, outcome=self.outcome(target))

    def learned(self, rule: Rule, target: Iterable[Outcome], name: str | None = None) -> str:
        """Return a learned rule as a sentence: as strong as its evidence bears, and past if it is past.

        Words mistake some posts, so what they alone tell stands in no sentence as a fact.

        Args:
            rule: The rule.
            target: What it is about.
            name: IRI of a class that is defined as the rule's scope, if an ontologist named it.
        """
        strength, until, grammar = strength_of(rule), rule.evidence.valid_until, self.grammar.sentence
        pattern = grammar.by_strength[strength] if until is None else grammar.until[strength]
        around = grammar.by_words if rule.origins else None
        month = "" if until is None else self.month(turning_month(until, rule.evidence))
        scope = Named(name) if name else rule.scope
        return self._sentence(pattern, scope, around=around, outcome=self.outcome(target), month=month)

    def published(self, expression: Scope | Expression, deontic: Deontic) -> str:
        """Return what a published rule says of its scope as a sentence."""
        # All exceptions are named: a published rule has no details that would name the others.
        return self._sentence(self.grammar.sentence.by_deontic[deontic], expression, most=None)

    def reading(self, rule: PublishedRule) -> str:
        """Return what a published rule says of its scope as a sentence; empty if its scope has no definition."""
        return self.published(rule.expression, rule.deontic) if rule.expression is not None else ""

    def published_text(self, rule: PublishedRule) -> str:
        """Return the platform's words for a published rule, quoted; else what its scope says; else its id."""
        text = self.lexicon.own_text(rule.text) or in_any(rule.text, self.language.tag)
        return fill(self.grammar.number.quote, text) if text else self.reading(rule) or rule.id

    def in_force(self, rule: PublishedRule) -> str:
        """Return when a published rule is in force, in months; empty if nobody says."""
        patterns, known = self.words.guideline_patterns.in_force, {}
        if rule.in_force_from:
            known["first"] = self.month(rule.in_force_from)
        if rule.in_force_until:
            known["last"] = self.ending(rule.in_force_until)
        kind = {("first",): "since", ("last",): "until", ("first", "last"): "between"}.get(tuple(known))
        return fill(patterns[kind], **known) if kind else ""

    def ending(self, until: str) -> str:
        """Return the last month in which something is in force: "until December" is read with it or without it."""
        last, is_whole = last_month(until)
        month = self.month(last)
        return fill(self.words.guideline_patterns.in_force["month_end"], month=month) if is_whole else month

    def announced(self, rule: PublishedRule, form: str = "alone") -> str:
        """Return what a prohibition announces that announces less than that its content may not stay; else nothing.

        Args:
            rule: A published rule.
            form: Whether it is a sentence (`alone`) or stands `beside` the rule.
        """
        if not announces_less(rule):
            return ""
        patterns = self.words.guideline_patterns.announced
        outcomes = self.grammar.list_and.join([patterns[outcome] for outcome in rule.outcomes])
        return fill(patterns[form], outcomes=outcomes)

    def dated_text(self, rule: PublishedRule) -> str:
        """Return the platform's words for a published rule with its time, where limited, and with what it announces."""
        return self.dated(self.published_text(rule), rule)

    def dated(self, text: str, rule: PublishedRule) -> str:
        """Return words for a published rule with its time, where limited, or whose they are, and what it announces."""
        patterns = self.words.guideline_patterns
        dates = patterns.by_observers if rule.by_observers else self.in_force(rule)
        for note in filter(None, (dates, self.announced(rule, "beside"))):
            text = fill(patterns.in_force["beside"], rule=text, dates=note)
        return text

    def alike(self, literal: Literal, others: Sequence[Literal]) -> str:
        """Return the sentence that names what in these data always comes with a literal."""
        sentence, names = self.grammar.sentence, [self.kind((other,)) for other in others]
        pattern = sentence.indistinguishable if len(names) == 1 else sentence.indistinguishable_many
        return capitalise(fill(pattern, subject=self.kind((literal,)), others=self.grammar.list_and.join(names)))

    def outcome(self, target: Iterable[Outcome]) -> str:
        """Return what happens: "removed or restricted", in the order of `Outcome`."""
        wanted, names = set(target), self.grammar.outcome
        return self.grammar.list_or.join([names[outcome] for outcome in Outcome if outcome in wanted])

    def exceptions(self, unless: Sequence[tuple[Literal, ...]], *, grouped: bool = False) -> tuple[str, ...]:
        """Return exceptions of a scope in words, to be put into a sentence: "they are from verified clinics".

        Args:
            unless: Exceptions of one scope.
            grouped: Those that one phrase can hold stand together: "they mention “a”, “b” or “c”".
        """
        exceptions = tuple(map(self._conjunction, unless))
        shown = self._phrases.one_of_each(exceptions) if grouped else exceptions
        return tuple(map(self._such, shown))

    def _such(self, exception: Parts) -> str:
        rules, predicate = self.grammar.exceptions, self._phrases.predicate(exception)
        is_linked = predicate.endswith(self.grammar.noun.linker)
        return fill(rules.such if is_linked else rules.such_bare, predicate)

    def without(
        self, literals: Sequence[Literal], lacked: Literal, unless: tuple[tuple[Literal, ...], ...] = ()
    ) -> str:
        """Return what meets all literals but one: "posts about dieting that do not show before-and-after photos".

        Args:
            literals: What holds.
            lacked: What doesn't.
            unless: Exceptions that are named behind.
        """
        said = self.variation.lacking(literals, lacked, unless)
        return said or self.scope(Scope.of(tuple(literals), ((lacked,), *unless)))

    def variant(self, variant: Variant) -> str:
        """Return what a scope close to a rule's covers: where it lacks one thing, as posts without that."""
        scope = variant.scope
        lacks_one = len(scope.unless) == 1 and len(scope.unless[0]) == 1
        if lacks_one:
            return self.without(scope.all, scope.unless[0][0], variant.unless)
        return self.scope(Scope.of(scope.all, (*scope.unless, *variant.unless)))

    @cached_property
    def variation(self) -> PhraseVariation:
        """Return what says descriptions next to a given one."""
        return PhraseVariation(self.lexicon)

    @cached_property
    def imperatives(self) -> PhraseImperatives:
        """Return what says how to change a post."""
        return PhraseImperatives(self.lexicon)

    def count(self, noun: str, number: int) -> str:
        """Return a number with its noun in the right form: "1 row", "2,000 rows"."""
        return self.counted(noun, number, self.lexicon.number(number))

    def counted(self, noun: str, number: int, shown: str) -> str:
        """Return a noun in the form for `number`, with `shown` in its place ("fewer than 10 rows")."""
        return self.counted_by(self.words.count[noun], number, n=shown)

    def counted_by(self, forms: Mapping[str, str], number: int, **slots: str) -> str:
        """Return the one of several patterns that the language has for a number, filled."""
        plurals = self.grammar.number.plurals
        known = None if plurals else plural_form(number, self.language.tag)
        form = next((plural.form for plural in plurals if find(plural.matches, str(number))), known or "other")
        return fill(forms.get(form, forms["other"]), **slots)

    def share(self, share: float) -> str:
        """Return a share in [0, 1] in whole per cent: a small one is never nothing, a large one never everything."""
        number = self.grammar.number
        if 0 < share < 0.005:
            return number.share_below
        percent = math.floor(share * 100 + 0.5)
        return fill(number.percent, self.lexicon.number(99 if percent == 100 and share < 1 else percent))

    def times(self, factor: float) -> str:
        """Return a factor in two digits, or as a whole number from ten on: "8.3", "14"."""
        step = 1 if factor >= 9.95 else 10
        return self.lexicon.number(math.floor(factor * step + 0.5) / step)

    def month(self, time: str) -> str:
        """Return the month of an ISO 8601 time, such as "January 2025"; what is no such time stays as it is."""
        parsed, number = _MONTH.match(time), self.grammar.number
        if not parsed or not 1 <= int(parsed[2]) <= 12:
            return time
        return fill(number.month, month=number.months[int(parsed[2]) - 1], year=parsed[1])

    def period(self, first: str | None, last: str | None) -> str | None:
        """Return a period by its months, or None if neither end is known."""
        ends = [self.month(time) for time in (first, last) if time]
        if len(set(ends)) == 2:
            return fill(self.grammar.number.period, first=ends[0], last=ends[1])
        return ends[0] if ends else None

    def platform(self, platform: Platform) -> str:
        """Return the platform's name."""
        return in_any(platform.label, self.language.tag) or platform.id

    def platforms(self, platforms: Iterable[Platform]) -> str:
        """Return the platforms' names as a list."""
        return self.grammar.list_and.join(list(map(self.platform, platforms)))

    def text(self, *sentences: str | None) -> str:
        """Return the sentences as one text; None is left out."""
        return self.grammar.sentence_gap.join(sentence for sentence in sentences if sentence)

    def _parts(self, scope: Scope | Expression) -> Parts:
        return self._expression_parts.parts(scope.to_expression() if isinstance(scope, Scope) else scope)

    def _conjunction(self, literals: Sequence[Literal]) -> Parts:
        return self._expression_parts.parts(And(tuple(map(literal_to_expression, literals))))

    def _sentence(
        self,
        pattern: str,
        scope: Scope | Expression,
        *,
        most: int | None = MOST_NAMED,
        around: str | None = None,
        **words: str,
    ) -> str:
        parts = self._parts(scope)
        if parts.fragments:
            subject = self._phrases.noun_phrase(Parts(parts.fragments))
            exceptions = self._phrases.exceptions(parts.exceptions, most)
        else:
            subject, exceptions = self._phrases.noun_phrase(parts, most=most), ""
        sentence = fill(pattern, subject=subject, exceptions=exceptions, **words)
        return capitalise(fill(around, sentence=sentence) if around else sentence)


def capitalise(sentence: str) -> str:
    """Return the sentence with its first letter as a capital, where the script has any.

    >>> capitalise("“posts” are")
    '“Posts” are'
    """
    for position, character in enumerate(sentence):
        if character.isalpha():
            # A foreign word at the head of a Chinese sentence stays as it is: "flair为…".
            if _HAN.search(_WORD.match(sentence, position)[0]):  # type: ignore[index]  # it begins with a letter
                return sentence
            return sentence[:position] + character.upper() + sentence[position + 1 :]
        if character.isdigit():
            break
    return sentence
