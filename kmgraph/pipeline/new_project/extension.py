"""Columns and values that the ontology doesn't know -> an extension ontology, to be opened in Protégé."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pyoxigraph as ox

from kmgraph.namespaces import DCTERMS, KM, ONTOLOGY_IRI, OWL, RDFS, SKOS, XSD
from kmgraph.observe.columns import fold
from kmgraph.observe.proposal import FeatureKind
from kmgraph.pipeline.new_project.names import NamedFeature, NamedTerms
from kmgraph.rdf import TripleBuilder, to_turtle
from kmgraph.render import load_language

_HAN = re.compile(r"[\u4e00-\u9fff]")
_ANNOTATIONS = (DCTERMS.title, SKOS.altLabel, SKOS.definition)
_HEAD = """\
# The columns and values of the data that kmgraph's ontology doesn't know, as they stand there. Every term takes part
# in reading, learning and writing guidelines. Open the file in Protégé or an editor, and say things better: labels in
# other languages, km:nounPhrase and the other phrases of sentences, a parent that says what a term means.
#   kmgraph ontology check extension.ttl
#
"""


def extension_turtle(terms: NamedTerms, name: str, languages: Sequence[str]) -> bytes:
    """Return the extension as Turtle.

    Args:
        terms: What each column needs.
        name: Of the project.
        languages: Those that labels and phrases are written in.
    """
    return _HEAD.encode() + to_turtle(_Extension(terms, languages).triples(name), {"": terms.base})


class _Extension:
    def __init__(self, terms: NamedTerms, languages: Sequence[str]) -> None:
        self._terms = terms
        self._written: set[str] = set()
        self._patterns = {language: load_language(language).words.extension for language in languages}
        self._builder = TripleBuilder("x")

    def triples(self, name: str) -> list[ox.Triple]:
        builder, ontology = self._builder, self._terms.base.rstrip("#/")
        builder.typed(ontology, OWL.Ontology)
        builder.add(ontology, OWL.imports, ONTOLOGY_IRI)
        self._words(ontology, DCTERMS.title, "title", name)
        for annotation in _ANNOTATIONS:
            builder.typed(annotation, OWL.AnnotationProperty)
        for feature in self._terms.features:
            self._writer(feature.feature.kind)(feature)
        return builder.triples

    def _flag(self, feature: NamedFeature) -> None:
        self._data_property(feature, XSD.boolean, "flag_definition")

    def _number(self, feature: NamedFeature) -> None:
        whole = XSD.integer if feature.feature.is_negative else XSD.nonNegativeInteger
        self._data_property(feature, whole if feature.feature.is_whole else XSD.decimal, "number_definition")

    def _data_property(self, feature: NamedFeature, datatype: str, definition: str) -> None:
        iri = self._terms.base + feature.term
        self._builder.typed(iri, OWL.DatatypeProperty, OWL.FunctionalProperty)
        self._builder.add_all(iri, {RDFS.domain: KM.Content, RDFS.range: datatype})
        self._label(iri, _label(feature))
        self._words(iri, SKOS.definition, definition, _label(feature))

    def _choice(self, feature: NamedFeature) -> None:
        root, label = self._terms.base + feature.root, _label(feature)
        below = feature.feature.below
        self._root(root, "values" if below is None else "contents", label, below)
        self._note_rare(root, feature)
        if below is None:
            self._object_property(self._terms.base + feature.term, label, root)
        for value, name in feature.values.items():
            iri = self._terms.base + name
            self._value(value, iri, root, label)
            if feature.feature.is_content:
                self._words(iri, KM.clausePhrase, "content", value, label)

    def _member(self, feature: NamedFeature) -> None:
        base, group = self._terms.base, feature.feature.group
        if feature.root not in self._written:
            self._written.add(feature.root)
            self._root(base + feature.root, "values", group, None)
            self._object_property(base + feature.group, group, base + feature.root)
        self._value(_label(feature), base + feature.term, base + feature.root, group)

    def _root(self, iri: str, pattern: str, label: str, below: str | None) -> None:
        """Write the class above the values of a column, which says nothing by itself."""
        self._builder.typed(iri, OWL.Class)
        for language, patterns in self._patterns.items():
            text = getattr(patterns, pattern).replace("{label}", label)
            self._builder.add(iri, RDFS.label, ox.Literal(self._unlike(text, label), language=language))
        self._words(iri, SKOS.definition, "values_definition", label)
        self._builder.add(iri, KM.learnable, ox.Literal(False))
        if below is not None:
            self._builder.add(iri, RDFS.subClassOf, below)

    def _object_property(self, iri: str, label: str, root: str) -> None:
        self._builder.typed(iri, OWL.ObjectProperty)
        self._builder.add_all(iri, {RDFS.domain: KM.Content, RDFS.range: root})
        self._label(iri, label)
        self._words(iri, SKOS.definition, "choice_definition", label)

    def _value(self, value: str, iri: str, root: str, column: str) -> None:
        self._builder.typed(iri, OWL.Class)
        self._builder.add(iri, RDFS.subClassOf, root)
        self._label(iri, value, column)
        self._words(iri, SKOS.definition, "value_definition", value, column)
        self._words(iri, KM.nounPhrase, "value", value, column)

    def _writer(self, kind: FeatureKind) -> Callable[[NamedFeature], None]:
        return {
            FeatureKind.FLAG: self._flag,
            FeatureKind.NUMBER: self._number,
            FeatureKind.CHOICE: self._choice,
            FeatureKind.MEMBER: self._member,
        }[kind]

    def _note_rare(self, iri: str, feature: NamedFeature) -> None:
        if feature.feature.rare:
            for language, patterns in self._patterns.items():
                self._builder.add(iri, RDFS.comment, ox.Literal(patterns.rare, language=language))

    def _label(self, iri: str, label: str, column: str = "data") -> None:
        """Label a term as the data do: a Chinese word is Chinese, any other one does for every language.

        Where another term has that label, the column goes with it, and the word of the data stays as another name.
        """
        own = ["zh"] if len(_HAN.findall(label)) * 2 > len(label) else list(self._patterns)
        unlike = self._unlike(label, column)
        for language in own:
            self._builder.add(iri, RDFS.label, ox.Literal(unlike, language=language))
            if unlike != label:
                self._builder.add(iri, SKOS.altLabel, ox.Literal(label, language=language))

    def _unlike(self, label: str, column: str) -> str:
        return f"{label} ({column})" if fold(label) in self._terms.taken else label

    def _words(self, iri: str, predicate: str, pattern: str, label: str, column: str = "") -> None:
        for language, patterns in self._patterns.items():
            text: str = getattr(patterns, pattern)
            # Other slots stay: they are those of the term's phrases.
            text = text.replace("{column}", column).replace("{label}", label)
            self._builder.add(iri, predicate, ox.Literal(text, language=language))


def _label(feature: NamedFeature) -> str:
    """Return what a column is called: its header without underscores and spaces too many."""
    return " ".join(feature.feature.label.replace("_", " ").split())
