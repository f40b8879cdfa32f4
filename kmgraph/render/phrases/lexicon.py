"""What a term is called in one language: its phrase fragments, its noun, and what stands in for missing ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import PropertyKind, Vocabulary, Words
from kmgraph.namespaces import KM, XSD, local_name
from kmgraph.ontology import language_words
from kmgraph.render.language import (
    FALLBACK_LANGUAGE,
    Grammar,
    apply_fixes,
    closest_tag,
    fill,
    find,
    in_any,
    in_language,
    machine_text,
    slots,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import Text

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-\s]+")
_WORD = re.compile(r"\w+")
_IN_PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]")
_UNMARKED = "{}"
_QUOTES = '“”‘’"「」『』«»„'


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The vocabulary as speakers of one language name it."""

    vocabulary: Vocabulary
    language: str
    grammar: Grammar

    def fragment(self, iri: str, role: str) -> str | None:
        """Return the phrase fragment of the term for a role such as `topicPhrase`, or None."""
        said = in_language(self._words(iri).phrases.get(role, {}), self.language)
        return self._typeset(said) if said else said

    def frame(self, property_iri: str) -> str | None:
        """Return the property's phrase with its one `{}`, or None if there is none that can be filled."""
        frame = self.fragment(property_iri, "propertyPhrase")
        return frame if frame and slots(frame) == {""} else None

    def noun(self, iri: str) -> str:
        """Return the noun phrase for a class or individual, to be put inside another phrase."""
        noun = self.fragment(iri, "nounPhrase") or self.label(iri)
        noun = masked(noun) if self._is_masked(iri) else noun
        return self.quoted(noun) if self._is_lexical(iri) else noun

    def label(self, iri: str, left_out: tuple[str, ...] = ()) -> str:
        """Return the label; in English, marked as foreign, where the language has none; else the local name spelt out.

        The words of a lexical entry are what the post says: they are not foreign in any language. Of a slur only the
        beginning is said.

        Args:
            iri: A term.
            left_out: Beginnings that the label is said without.
        """
        if self._is_masked(iri):
            return masked(self._label(iri, left_out))
        return self._label(iri, left_out)

    def _label(self, iri: str, left_out: tuple[str, ...]) -> str:
        labels = self._words(iri).labels
        own = in_language(labels, self.language)
        if own:
            return self._typeset(_without(own, left_out))
        english = _without(in_language(labels, FALLBACK_LANGUAGE) or spell_out(iri), left_out)
        if self._is_lexical(iri) or closest_tag([FALLBACK_LANGUAGE], self.language):
            return self._typeset(english)
        return fill(self.grammar.fallback.foreign, english)

    def property_noun(self, iri: str) -> str:
        """Return the label of a property as a noun: "medium" for "has medium", “belongs to” in quotation marks."""
        left_out = self.grammar.fallback.property_prefixes
        noun = self.fragment(iri, "nounPhrase")
        if noun:
            return _without(noun, left_out)
        label = self.label(iri, left_out)
        return self.quoted(label) if self.is_verbal(iri) else label

    def is_verbal(self, iri: str) -> bool:
        """Return whether the label of an object property names no thing, as "belongs to" does, and there is no noun."""
        verbal, term = self.grammar.fallback.verbal, self.vocabulary.properties.get(iri)
        # "likes per day" of a number has the same form and is a noun.
        if not verbal or term is None or term.kind is not PropertyKind.OBJECT or self.fragment(iri, "nounPhrase"):
            return False
        return find(verbal, self.label(iri)) is not None

    def definition(self, iri: str) -> str | None:
        """Return the definition in the language or in English, or None."""
        definitions = self._words(iri).definitions
        said = in_language(definitions, self.language)
        if said or closest_tag([FALLBACK_LANGUAGE], self.language):
            return self._typeset(said) if said else None
        return self.foreign_text(definitions)

    def text(self, text: Text) -> str | None:
        """Return a project's text in the language, else one in English and marked as such, else any, else None."""
        return self.own_text(text) or self.foreign_text(text) or in_any(text, self.language)

    def own_text(self, text: Text) -> str | None:
        """Return a project's text in the language, else one that a machine translated, marked as such, else None."""
        own = in_language(text, self.language)
        if own:
            return own
        made = machine_text(text, self.language)
        return fill(self.grammar.fallback.machine_text, made) if made else None

    def foreign_text(self, text: Text) -> str | None:
        """Return the English of a text for readers of the language, marked as what it is; None if there is none."""
        english = in_language(text, FALLBACK_LANGUAGE)
        return fill(self.grammar.fallback.foreign_text, self._typeset(english)) if english else None

    def words_elsewhere(self, text: Text) -> str | None:
        """Return a project's text that the language lacks as a quotation, in a language there is; else None."""
        said = None if self.own_text(text) else in_any(text, self.language)
        if not said:
            return None
        marked = self.foreign_text(text)
        # Where the language marks no English it is quoted as any other.
        is_marked = marked is not None and self.grammar.fallback.foreign_text != _UNMARKED
        return marked if is_marked else fill(self.grammar.number.quote, self._typeset(said))

    def _typeset(self, text: str) -> str:
        return apply_fixes(self.grammar.typography, text)

    def written(self, word: str) -> str:
        """Return a word as texts write it; of a slur that the vocabulary knows only the beginning."""
        masks = (each for each in self.vocabulary.individuals.values() if each.is_masked)
        return masked(word) if any(_is_written(word, each.words) for each in masks) else word

    def quoted(self, text: str) -> str:
        """Return the text in quotation marks, unless it brings its own."""
        return text if any(mark in text for mark in _QUOTES) else fill(self.grammar.number.quote, text)

    def value(self, property_iri: str, value: str | bool | float) -> str:
        """Return a data value as text: a language by name, a number in figures, anything else quoted."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int | float):
            return self.number(value)
        if XSD.language in self.property_range(property_iri):
            names = self.grammar.languages
            return names.get(closest_tag(names, value) or "", value)
        return self.quoted(value)

    def number(self, value: float) -> str:
        """Return a number in figures, with the language's separators."""
        comma = "," if abs(value) >= 10 ** (self.grammar.number.grouped_from - 1) else ""
        text = f"{value:{comma}.10g}" if float(value) != int(value) else f"{int(value):{comma}d}"
        marks = {",": self.grammar.number.thousands, ".": self.grammar.number.decimal}
        return "".join(marks.get(character, character) for character in text)

    def polish(self, phrase: str) -> str:
        """Return the phrase with the language's repairs after a value was put in ("1 days")."""
        return apply_fixes(self.grammar.number.fixes, phrase)

    def is_topic(self, iri: str) -> bool:
        """Return whether the class is declared below the topics."""
        return iri != KM.TopicContent and self.is_below((iri,), KM.TopicContent)

    def property_range(self, iri: str) -> tuple[str, ...]:
        """Return the range of the property, empty if it is not known."""
        term = self.vocabulary.properties.get(iri)
        return term.range if term else ()

    def is_functional(self, iri: str) -> bool:
        """Return whether the property has at most one value."""
        term = self.vocabulary.properties.get(iri)
        return term is not None and term.functional

    def range_noun(self, property_iri: str) -> str:
        """Return the noun for whatever the property points to."""
        fallback = self.grammar.fallback
        kind = next((iri for iri in self.property_range(property_iri) if iri in self.vocabulary.classes), None)
        if kind is None:
            return fallback.anything
        noun = self.noun(kind)
        return noun if self.fragment(kind, "nounPhrase") else self.polish(fill(fallback.one, noun))

    def _words(self, iri: str) -> Words:
        vocabulary = self.vocabulary
        term = vocabulary.classes.get(iri) or vocabulary.properties.get(iri) or vocabulary.individuals.get(iri)
        words = term.words if term else Words()
        further = language_words(self.language).get(iri)
        # Where both have some, a project's own come first.
        return words if further is None else words.with_further(further)

    def _is_masked(self, iri: str) -> bool:
        individual = self.vocabulary.individuals.get(iri)
        return individual is not None and individual.is_masked

    def _is_lexical(self, iri: str) -> bool:
        individual = self.vocabulary.individuals.get(iri)
        return individual is not None and self.is_below(individual.types, KM.LexicalEntry)

    def is_below(self, classes: Iterable[str], top: str) -> bool:
        """Return whether one of the classes is `top` or declared below it; declarations may run in circles."""
        seen: set[str] = set()
        level = set(classes)
        while level:
            seen |= level
            terms = [self.vocabulary.classes[iri] for iri in level if iri in self.vocabulary.classes]
            level = {parent for term in terms for parent in term.parents} - seen
        return top in seen


def _without(label: str, beginnings: tuple[str, ...]) -> str:
    rests = (label.removeprefix(beginning) for beginning in beginnings)
    return next((rest for rest in rests if rest not in {"", label}), label)


def masked(words: str) -> str:
    """Return words with all but the first character of each hidden, explanations in parentheses left out.

    >>> masked("“支那” (zhina)"), masked("slur")
    ('“支*”', 's***')
    """
    return _WORD.sub(lambda word: word[0][0] + "*" * (len(word[0]) - 1), _IN_PARENTHESES.sub("", words)).strip()


def _is_written(word: str, words: Words) -> bool:
    forms = [*words.labels.values(), *(form for forms in words.alt_labels.values() for form in forms)]
    bare = (_IN_PARENTHESES.sub("", form) for form in forms)
    written = {part.casefold() for form in bare for part in (form, *_WORD.findall(form))}
    return word.casefold() in written


def spell_out(iri: str) -> str:
    """Return the local name of an IRI in plain words.

    >>> spell_out("https://example.org/x#BeforeAfterPhotos")
    'before after photos'
    >>> spell_out("https://example.org/x#hasURLCount")
    'has URL count'
    """
    words = [word for word in _CAMEL.split(local_name(iri)) if word]
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
