"""The words of the ontology: classes, properties and individuals with their labels and phrase fragments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

Text = Mapping[str, str]
"""The same words in several languages: language tag to text."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a term is called.

    Attributes:
        labels: `rdfs:label` by language.
        definitions: `skos:definition` by language.
        alt_labels: `skos:altLabel` by language, sorted.
        hidden_labels: `skos:hiddenLabel` by language, sorted; for matching text, never shown.
        phrases: Phrase fragments for the renderer, by role (the local name of the annotation property, such as
            `topicPhrase`), then by language.
    """

    labels: Text = field(default_factory=dict)
    definitions: Text = field(default_factory=dict)
    alt_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Mapping[str, Text] = field(default_factory=dict)

    def all_labels(self) -> list[str]:
        """Return labels, other labels and hidden labels, each by language."""
        labels = [self.labels[language] for language in sorted(self.labels)]
        others = (self.alt_labels, self.hidden_labels)
        return labels + [label for texts in others for language in sorted(texts) for label in texts[language]]

    def with_further(self, further: Words) -> Words:
        """Return these words with labels, definitions and phrases of another source, where these lack some."""
        roles = sorted({*self.phrases, *further.phrases})
        return replace(
            self,
            labels={**further.labels, **self.labels},
            definitions={**further.definitions, **self.definitions},
            phrases={role: {**further.phrases.get(role, {}), **self.phrases.get(role, {})} for role in roles},
        )


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A named class; `parents` are its asserted named superclasses, sorted."""

    iri: str
    words: Words = field(default_factory=Words)
    parents: tuple[str, ...] = ()
    learnable: bool = True


class PropertyKind(StrEnum):
    """Whether a property points to individuals or to data values."""

    OBJECT = "object"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class PropertyTerm:
    """An object or data property.

    Attributes:
        domain: Named domain classes, sorted.
        range: Named range classes (object property) or datatypes (data property), sorted.
        least, most: Bounds that the data range sets for numbers, both inclusive.
        values: The literals of an enumerated data range (`owl:oneOf`), in the order given.
        learnable: False where the ontology keeps the property out of the hypothesis language.
    """

    iri: str
    kind: PropertyKind
    words: Words = field(default_factory=Words)
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    functional: bool = False
    learnable: bool = True


@dataclass(frozen=True, slots=True)
class IndividualTerm:
    """A named individual of the terminology (a language, a lexical entry, an outcome).

    Attributes:
        is_ambiguous: Whether its written form is also an ordinary word, so that finding it in a text proves little.
        is_masked: Whether its written form is a slur, which documents don't print in full.
    """

    iri: str
    words: Words = field(default_factory=Words)
    types: tuple[str, ...] = ()
    is_ambiguous: bool = False
    is_masked: bool = False


@dataclass(frozen=True, slots=True, order=True)
class TextForm:
    """A word or phrase that people use where a post is of some class.

    Attributes:
        text: As people write it; `#` stands for a number.
        is_hint: Whether it says little by itself: two hints at a class, or a hint and a form, are needed.
        near: Forms and classes of which one must be close by; empty if the form decides alone.
        not_near: Forms and classes none of which may be close by.
    """

    text: str
    is_hint: bool = False
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextForms:
    """The forms of classes.

    Attributes:
        of_class: IRI of a class to its forms, sorted.
        everyday: Phrases that mean none of what the words in them say, such as “killing it”, sorted.
        ambiguous: IRI of a class to those of its labels that nearly always mean something else, and are not looked for.
        elsewhere: IRI of a class that depends on another platform than the one that content stands on to whether texts
            must name it.
        platforms: IRI of a platform, or a node of its own, to what texts call it.
        platform_labels: The same nodes to what else a project or a column may call it.
    """

    of_class: Mapping[str, tuple[TextForm, ...]] = field(default_factory=dict)
    everyday: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, bool] = field(default_factory=dict)
    platforms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    platform_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms of the ontology and the extensions, each mapping sorted by IRI.

    `forms` are those that extensions give; the many that come with kmgraph are a module of their own.
    """

    classes: Mapping[str, ClassTerm] = field(default_factory=dict)
    properties: Mapping[str, PropertyTerm] = field(default_factory=dict)
    individuals: Mapping[str, IndividualTerm] = field(default_factory=dict)
    forms: TextForms = field(default_factory=TextForms)


@dataclass(frozen=True, slots=True, order=True)
class Feature:
    """One thing that can be recorded about a post: a path of object properties, then a property or class membership.

    Attributes:
        via: Object properties walked from the content first, such as `(km:hasAuthor,)`; empty for the content itself.
        property: IRI of the property; None means "is a member of a class".
    """

    via: tuple[str, ...] = ()
    property: str | None = None
