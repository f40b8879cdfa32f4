"""The grammar of a language as data: `templates/LANG/grammar.toml` in frozen types.

What differs between languages (word order, joiners, number formats, verbs, sentence patterns) is here; the code that
uses it knows no language. The comments of `templates/en/grammar.toml` explain the keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kmgraph.render.language.patterns import Fix, ListPattern
from kmgraph.render.language.variation_grammar import DenialGrammar, ImperativeGrammar, SingularGrammar


@dataclass(frozen=True, slots=True)
class Affix:
    """What phrases of one slot may share, to be said once: "that show A and contain B"."""

    start: str = ""
    end: str = ""

    def fits(self, text: str) -> bool:
        """Return whether the text starts and ends with the affix and has something between."""
        long_enough = len(text) > len(self.start) + len(self.end)
        return long_enough and text.startswith(self.start) and text.endswith(self.end)

    def inner(self, text: str) -> str:
        """Return the text without the affix."""
        return text[len(self.start) : len(text) - len(self.end)]

    def around(self, text: str) -> str:
        """Return the text within the affix."""
        return self.start + text + self.end


@dataclass(frozen=True, slots=True)
class Rewrite:
    """How a further phrase of a slot changes: "from accounts …" after "from new users" becomes "with accounts …".

    Attributes:
        before: Whether it then stands before the first phrase.
        after: What the first phrase must end with for the change to apply.
    """

    found: Affix
    becomes: Affix
    before: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class SlotGrammar:
    """How several phrases of one slot stand together.

    Attributes:
        share_and: Affixes said once where all of the phrases hold.
        share_or: Affixes said once where one of them holds.
        rewrite: Changes of a phrase that is not the first of its slot.
        join: How phrases that share an affix are joined; the list with "and" where it is not given.
        further: Pattern of every other further phrase; it moves to the clause slot. None leaves it where it is.
        last: Phrases that stand behind the others, so that those are not read as part of them.
    """

    share_and: tuple[Affix, ...] = ()
    share_or: tuple[Affix, ...] = ()
    rewrite: tuple[Rewrite, ...] = ()
    join: ListPattern | None = None
    further: str | None = None
    last: tuple[Affix, ...] = ()


@dataclass(frozen=True, slots=True)
class NounGrammar:
    """How a noun phrase is put together.

    Attributes:
        head: The noun for any post, in the number that the sentences use.
        any: What is said where a description leaves out nothing.
        those: What stands for the noun where it is not said again.
        before: Slots that stand before the head, in order.
        after: Slots that stand after the head, in order.
        after_with_clause: The same where there is a clause; empty for the same order.
        glue: What stands between head and phrases.
        linker: What ends a modifier before the head ("的"); said once in a list of modifiers.
        linked: How modifiers with a linker are joined.
        lead: How the first modifier, if it is of the `lead_slot`, stands before others.
        lead_short: The same where the others are in a short form.
        other_than: "{head} other than {those}".
        opener: How a clause that needs the verb begins ("that ").
        condition: The clause around a predicate ("that {}").
        joins: Slots whose phrases, beside a clause, become clauses: else the clause is read with a noun in them.
        subjects: Ends of topics of which a clause behind them would be read as said ("about platforms that …").
        light: What of these can stand before a clause all the same ("marked “x” that show …").
        places: What can stand behind a lone clause ("that show a clip in the Guides section").
        adjectives: How a clause becomes an adjective, where more is said ("that are paid for" to "paid").
        objects: How a topic and a phrase behind it become one phrase that has the topic as its object.
        features: How a clause becomes short, where more is said of the post (“含有链接的” to “带链接的”).
    """

    head: str
    any: str
    those: str
    glue: str
    linked: ListPattern
    other_than: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    after_with_clause: tuple[str, ...] = ()
    linker: str = ""
    joins: tuple[str, ...] = ()
    light: str = ""
    subjects: str = ""
    places: str = ""
    adjectives: tuple[Fix, ...] = ()
    features: tuple[Fix, ...] = ()
    objects: tuple[Fix, ...] = ()
    lead_slot: str = ""
    lead: str = "{lead}{rest}"
    lead_short: str = "{lead}{rest}"
    opener: str = ""
    condition: str = "{}"


@dataclass(frozen=True, slots=True)
class PredicateGrammar:
    """How a description is said of "they": as a predicate ("are about news", "show a source"), or as a noun phrase.

    Attributes:
        style: `predicate` or `noun`.
        copula: Goes around a phrase that has no verb of its own.
        share: Affixes said once in a list of predicates.
        verbs: How phrases become predicates that no copula fits: "with a price" to "have a price".
    """

    style: str
    copula: str
    share: tuple[Affix, ...] = ()
    verbs: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionGrammar:
    """How exceptions are added.

    Attributes:
        such: Around the predicate of such posts, "they {}", where a sentence about them goes on.
        such_bare: The same where the predicate is a noun.
        one: Around each in a sentence.
        all: Around the list in a sentence.
        noun: Around the list in a noun phrase.
        more: Last of a list that does not name all: how many more there are, `{n}`, two or more.
        more_kinds: The same in a noun phrase.
        simple: How exceptions of one phrase each are joined.
        complex: How others are joined, so that it stays clear where one ends.
    """

    such: str
    such_bare: str
    one: str
    all: str
    noun: str
    more: str
    more_kinds: str
    simple: ListPattern
    complex: ListPattern


@dataclass(frozen=True, slots=True)
class FallbackGrammar:
    """What is said of a term without phrase fragments. Slots `{property}`, `{value}`, `{min}`, `{max}`.

    `described` is said of a property whose value is only described ("that have a soundtrack whose genre is drill"), and
    `one` of a class inside a property's phrase. A property whose label matches `verbal` can't be named as a thing: its
    label is quoted. `any_of` and `several_of` are said of a list of terms, `{n}` being one of `counts`, the words for
    one, two and so on, or a figure; `words_of` and, of any number, `words_for` of the terms of a topic that a person
    named. `foreign` stands around an English label, `foreign_text` around a text of the project that only English has,
    and `machine_text` around one that a machine translated and nobody reviewed.
    """

    topic: str
    kind: str
    other_kind: str
    kind_suffixes: tuple[str, ...]
    property_prefixes: tuple[str, ...]
    object: str
    described: str
    one: str
    value: str
    true: str
    false: str
    at_least: str
    more_than: str
    less_than: str
    at_most: str
    between: str
    unsupported: str
    foreign: str
    anything: str
    verbal: str = ""
    foreign_text: str = "{}"
    machine_text: str = "{} [machine-translated, not reviewed]"
    any_of: str = "{}"
    several_of: str = "{n} × {}"
    words_for: str = "{}"
    words_of: str = "{n} × {}"
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PluralForm:
    """A form of counted words: used where the number's digits match the regular expression."""

    matches: str
    form: str


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    """How numbers, shares, months and quotations are written.

    Attributes:
        grouped_from: Digits from which on thousands are set apart: 4 for 1,000, 5 where 1000 is written in one piece.
    """

    decimal: str
    thousands: str
    percent: str
    share_range: str
    share_below: str
    share_nearly_all: str
    range_forms: tuple[str, ...]
    exactly: str
    unit: str
    month: str
    months: tuple[str, ...]
    period: str
    quote: str
    labelled: str
    plurals: tuple[PluralForm, ...] = ()
    fixes: tuple[Fix, ...] = ()
    grouped_from: int = 4


@dataclass(frozen=True, slots=True)
class SentenceGrammar:
    """Whole sentences.

    Attributes:
        by_strength: One for each frequency; slots `{subject}`, `{outcome}`, `{exceptions}`.
        until: The same of rules that are no longer observed, with `{month}` besides.
        by_deontic: One each for what is published as forbidden, as allowed, and as bound to a duty.
        by_words: What stands around `{sentence}` if words of texts alone tell what posts are about.
    """

    by_strength: Mapping[str, str]
    until: Mapping[str, str]
    by_deontic: Mapping[str, str]
    by_words: str
    indistinguishable: str
    indistinguishable_many: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything `grammar.toml` holds.

    Attributes:
        typography: Repairs of the ontology's words as they are printed, such as apostrophes.
    """

    name: str
    direction: str
    noun: NounGrammar
    slot: Mapping[str, SlotGrammar]
    predicate: PredicateGrammar
    denial: DenialGrammar
    singular: SingularGrammar
    imperative: ImperativeGrammar
    exceptions: ExceptionGrammar
    fallback: FallbackGrammar
    number: NumberGrammar
    sentence: SentenceGrammar
    outcome: Mapping[str, str]
    list_and: ListPattern
    list_or: ListPattern
    list_either: ListPattern
    sentence_gap: str
    typography: tuple[Fix, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
