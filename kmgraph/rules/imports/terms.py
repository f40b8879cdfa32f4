"""What filters look at -> parts of scopes, in the terms of one ontology.

Words are said by the lexicon: `mentions some C`, where C is the class whose entries are written just so. Where there is
none, one can be made, an extension of its own; a class that holds more words or fewer would make another rule of it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyoxigraph as ox

from kmgraph.model import (
    And,
    ClassTerm,
    DataRange,
    Expression,
    HasValue,
    Named,
    Not,
    Or,
    PropertyKind,
    ReviewedTerms,
    Some,
    Vocabulary,
)
from kmgraph.namespaces import DCTERMS, KM, ONTOLOGY_IRI, OWL, RDFS, SKOS, XSD, local_name
from kmgraph.rdf import TripleBuilder, to_turtle
from kmgraph.rules.exports import KARMA, below, words_of_entry, words_of_kind
from kmgraph.rules.imports.foreign_rule import NotUnderstood

_NAMED_WORDS = 3
"""Words that the label of a class names; the others are counted. A convention."""
_TITLE = {"en": "Words that filters look for", "zh": "过滤规则所查找的词语"}
_DEFINITION = {
    "en": "A word that a filter of a platform looks for, read from its rules by kmgraph rules import.",
    "zh": "某平台的过滤规则所查找的词语，由 kmgraph rules import 从其规则中读取。",
}


@dataclass
class ForeignTerms:
    """Makes parts of scopes, and keeps the classes of words that had to be made for them.

    Attributes:
        vocabulary: The ontology with its extensions.
        base: Base of the IRIs of new classes; None if none are made.
        reviewed: Classes of terms that people decided about in `decisions.toml`.
        made: IRI of a new class -> its words.
    """

    vocabulary: Vocabulary
    base: str | None = None
    reviewed: Sequence[ReviewedTerms] = ()
    made: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def mentions(self, words: Sequence[str]) -> Expression:
        """Return that content mentions any of some words.

        Raises:
            NotUnderstood: If no class has these words, and none is made.
        """
        key = word_set(words)
        known = self._known.get(key)
        named = next((one.id for one in self.reviewed if one.is_named and word_set(one.terms) == key), None)
        if known is None and named is not None:
            raise NotUnderstood(
                f"these are the terms of {named} in decisions.toml, which no published scope can name: "
                "kmgraph review puts the rule on them into writing"
            )
        if known is None and self.base is None:
            raise NotUnderstood("no class of the ontology has just these words; --words FILE.ttl makes one")
        return known or self._new_class(words, key)

    def number(self, iri: str, least: int | None, below_: int | None) -> Expression:
        """Return that a number of the content lies in a range, the upper end left out."""
        return DataRange(iri, XSD.integer, least, below_)

    def yes_or_no(self, iri: str, *, value: bool) -> Expression:
        """Return that a property of the content is true, or false."""
        return HasValue(iri, value)

    def author_number(self, iri: str, least: int | None, below_: int | None) -> Expression:
        """Return that a number of the author lies in a range, the upper end left out."""
        return Some(KM.hasAuthor, self.number(iri, least, below_))

    def karma(self, threshold: str) -> str:
        """Return the property of an extension that a threshold of AutoModerator is about.

        Raises:
            NotUnderstood: If the extensions have no such property, or several.
        """
        names = [name for name, key in KARMA.items() if key == threshold.replace("link_", "post_")]
        found = [
            iri
            for iri, term in self.vocabulary.properties.items()
            if term.kind is PropertyKind.DATA and local_name(iri) in names
        ]
        if len(found) != 1:
            how_many = "no property" if not found else "several properties"
            raise NotUnderstood(f"the ontology has {how_many} for it ({', '.join(names)})")
        return found[0]

    def with_made(self) -> Vocabulary:
        """Return the vocabulary with the classes that were made, so that scopes can be spelled."""
        kinds = {iri: ClassTerm(iri, parents=(KM.LexicalEntry,)) for iri in self.made}
        return replace(self.vocabulary, classes=dict(sorted({**self.vocabulary.classes, **kinds}.items())))

    def turtle(self, scopes: Iterable[Expression]) -> bytes | None:
        """Return the new classes that scopes name as an extension: below the lexicon's entries, each word an entry.

        None if they name none.
        """
        named = {iri for scope in scopes for iri in _word_classes(scope)}
        made = {iri: words for iri, words in sorted(self.made.items()) if iri in named}
        return to_turtle(self._triples(made)) if made else None

    @cached_property
    def _known(self) -> Mapping[frozenset[str], Expression]:
        """Classes and entries of the lexicon by their words; an entry goes before a class that holds it alone."""
        kinds = sorted(below(KM.LexicalEntry, self.vocabulary) & set(self.vocabulary.classes), reverse=True)
        known: dict[frozenset[str], Expression] = {}
        for iri in kinds:
            known[word_set(words_of_kind(iri, self.vocabulary))] = Some(KM.mentions, Named(iri))
        for iri, term in sorted(self.vocabulary.individuals.items(), reverse=True):
            if not set(kinds).isdisjoint(term.types):
                known[word_set(words_of_entry(iri, self.vocabulary))] = HasValue(KM.mentions, iri, is_iri=True)
        known.pop(frozenset(), None)
        return known

    def _new_class(self, words: Sequence[str], key: frozenset[str]) -> Expression:
        iri = f"{self.base}words#Words-{_digest(sorted(key))}"
        spelled = {next(iter(word_set([word])), ""): word.strip() for word in reversed(words)}
        self.made[iri] = tuple(sorted(word for folded, word in spelled.items() if folded))
        return Some(KM.mentions, Named(iri))

    def _triples(self, made: Mapping[str, Sequence[str]]) -> list[ox.Triple]:
        build = TripleBuilder("w")
        header = f"{self.base}words"
        build.typed(header, OWL.Ontology)
        build.add(header, OWL.imports, ONTOLOGY_IRI)
        build.words(header, DCTERMS.title, _TITLE)
        types: dict[str, set[str]] = {}
        for iri, words in made.items():
            build.typed(iri, OWL.Class)
            build.add(iri, RDFS.subClassOf, KM.LexicalEntry)
            build.words(iri, RDFS.label, _called(words))
            build.words(iri, SKOS.definition, _DEFINITION)
            for word in words:
                types.setdefault(word, set()).add(iri)
        for word, kinds in sorted(types.items()):
            entry = f"{header}#word-{_digest([word])}"
            build.typed(entry, OWL.NamedIndividual, *sorted(kinds))
            build.add(entry, RDFS.label, ox.Literal(word))
        return build.triples


def speaks_of_words(scope: Expression) -> bool:
    """Return whether a scope says which words content mentions."""
    return any(True for _ in _word_classes(scope))


def _word_classes(scope: Expression) -> Iterator[str]:
    """Yield the classes and entries of the lexicon that a scope names."""
    match scope:
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _word_classes(operand)
        case Not(operand):
            yield from _word_classes(operand)
        case Some(KM.mentions, Named(iri)):
            yield iri
        case HasValue(KM.mentions, str(iri)):
            yield iri


def word_set(words: Iterable[str]) -> frozenset[str]:
    """Return words as they are compared: without case, width and space around."""
    return frozenset(filter(None, (unicodedata.normalize("NFKC", word).casefold().strip() for word in words)))


def _called(words: Sequence[str]) -> dict[str, str]:
    named, more = words[:_NAMED_WORDS], len(words) - _NAMED_WORDS
    english, chinese = ", ".join(named), "、".join(named)
    return {
        "en": f"{english} (and {more} more)" if more > 0 else english,
        "zh": f"{chinese}（及另外{more}个）" if more > 0 else chinese,
    }


def _digest(words: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]
