"""Names for the terms of an extension: what people called a column or a value, as far as a name can hold it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from kmgraph.model import Vocabulary
from kmgraph.namespaces import local_name
from kmgraph.observe.columns import CONTRACT_HEADERS, fold
from kmgraph.observe.proposal import FeatureKind, NewFeature

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class NamedFeature:
    """A feature with the local names of its terms.

    Attributes:
        header: The column.
        term: Of its property; of a member, of its class.
        root: Of the class above its values; of a member, of the class above its group; empty for others.
        group: Of a member: of the property of its group.
        values: Value to name of its class.
    """

    header: str
    feature: NewFeature
    term: str
    root: str = ""
    group: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedTerms:
    """The terms of an extension.

    Attributes:
        base: Of their IRIs.
        features: What each column needs.
        taken: Labels that other terms have, folded.
    """

    base: str
    features: tuple[NamedFeature, ...]
    taken: frozenset[str] = frozenset()

    def of(self, header: str) -> NamedFeature | None:
        """Return what the column needs, or None."""
        return next((feature for feature in self.features if feature.header == header), None)


def name_terms(features: Mapping[str, NewFeature], base: str, vocabulary: Vocabulary) -> NamedTerms:
    """Return the features with names that nothing else has, neither in the ontology nor in a table.

    Args:
        features: Header to feature.
        base: Of the IRIs, ending in "#".
        vocabulary: The ontology.
    """
    names = _Names(vocabulary)
    named = (vocabulary.classes, vocabulary.properties, vocabulary.individuals)
    words = [term.words for terms in named for term in terms.values()]
    taken = frozenset(fold(label) for own in words for label in own.labels.values())
    return NamedTerms(base, tuple(_named(header, feature, names) for header, feature in features.items()), taken)


def _named(header: str, feature: NewFeature, names: _Names) -> NamedFeature:
    label = feature.label
    if feature.kind is FeatureKind.MEMBER:
        root, group = names.shared(_camel(feature.group, upper=True)), names.shared(_camel(feature.group, upper=False))
        own = names.new(_camel(label, upper=True) + _camel(feature.group, upper=True))
        return NamedFeature(header, feature, own, root, group)
    term = "" if feature.below else names.new(_camel(label, upper=False))
    if feature.kind is not FeatureKind.CHOICE:
        return NamedFeature(header, feature, term)
    suffix = _camel(label, upper=True)
    root = names.new(suffix)
    values = {value: names.new(_camel(value, upper=True) + suffix) for value in feature.values}
    return NamedFeature(header, feature, term, root, values=values)


class _Names:
    """Gives each name once, and none that the ontology or a table has."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        known = (*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals)
        self._taken = {*CONTRACT_HEADERS, *(fold(local_name(iri)) for iri in known)}
        self._exact: set[str] = set()
        self._shared: dict[str, str] = {}

    def new(self, name: str) -> str:
        candidate, number = name, 1
        while candidate in self._exact or fold(candidate) in self._taken:
            number += 1
            candidate = f"{name}{number}"
        self._exact.add(candidate)
        return candidate

    def shared(self, name: str) -> str:
        """Return the name that all who ask for this one get."""
        if name not in self._shared:
            self._shared[name] = self.new(name)
        return self._shared[name]


def _camel(text: str, *, upper: bool) -> str:
    """Return a text as a name, its words run together.

    >>> _camel("Buy & Sell", upper=True), _camel("ai_image", upper=False), _camel("4x4", upper=True)
    ('BuySell', 'aiImage', 'N4x4')
    """
    words = _WORDS.findall(unicodedata.normalize("NFKC", text))
    joined = "".join(word[:1].upper() + word[1:] for word in words) or ("Value" if upper else "value")
    if not joined[0].isalpha():
        joined = f"N{joined}"
    return joined if upper else joined[:1].lower() + joined[1:]
