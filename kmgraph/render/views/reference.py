"""The ontology to the context of its reference, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import Words
from kmgraph.namespaces import curie, local_name
from kmgraph.ontology import ReferenceTerm, TermKind, language_words
from kmgraph.render.language import FALLBACK_LANGUAGE, fill, in_language
from kmgraph.render.reference import (
    AlignmentView,
    ModuleView,
    ReferenceContext,
    ShapeView,
    TermEntry,
    TermFact,
    TermGroup,
    TermLink,
    TreeNode,
)
from kmgraph.render.views.tree_diagram import tree_diagram

if TYPE_CHECKING:
    from kmgraph.model import Text
    from kmgraph.ontology import OntologyReference, ReferenceModule
    from kmgraph.render.language import Language, ReferenceLabels
    from kmgraph.render.reference import ReferenceInput

_PROPERTIES = (TermKind.OBJECT_PROPERTY, TermKind.DATA_PROPERTY)
_MOST_CHILDREN = 40
"""Classes directly below one that its entry names; the tree has all."""


def reference_context(data: ReferenceInput, language: Language) -> ReferenceContext:
    """Return what the page shows."""
    return _Reference(data, language).context()


def page_name(language: str) -> str:
    """Return the name of a language's page."""
    return f"ontology.{language}.html"


@dataclass(frozen=True)
class _Reference:
    data: ReferenceInput
    language: Language

    @cached_property
    def _reference(self) -> OntologyReference:
        """The reference, with the words of modules and terms that the language's own file has."""
        further = language_words(self.language.tag)
        if not further:
            return self.data.reference
        return replace(
            self.data.reference, modules=tuple(_worded(part, further) for part in self.data.reference.modules)
        )

    @property
    def _labels(self) -> ReferenceLabels:
        return self.language.words.reference

    @cached_property
    def _terms(self) -> dict[str, ReferenceTerm]:
        return {term.iri: term for module in self._reference.modules for term in module.terms}

    @cached_property
    def _classes(self) -> dict[str, ReferenceTerm]:
        return {iri: term for iri, term in self._terms.items() if term.kind is TermKind.CLASS}

    def context(self) -> ReferenceContext:
        reference = self._reference
        return ReferenceContext(
            title=self._labels.title,
            counts=self._counts(),
            languages=tuple((tag, page_name(tag)) for tag in self.data.languages),
            tree=tuple(self._node(term, frozenset()) for term in self._classes.values() if self._is_root(term)),
            modules=tuple(map(self._module, reference.modules)),
            shapes=tuple(
                ShapeView(
                    shape.name,
                    self._words(shape.label) or shape.name,
                    self._links(shape.targets),
                    tuple(filter(None, map(self._words, shape.messages))),
                )
                for shape in reference.shapes
                if shape.messages
            ),
            questions=tuple((name, self._words(text)) for name, text in self.data.questions.items()),
            alignments=tuple(self._alignments()),
            deprecated=tuple(
                (self._link(term.iri), self._link(term.replaced_by) if term.replaced_by else TermLink(""))
                for term in self._terms.values()
                if term.is_deprecated
            ),
            labels=self._labels,
        )

    def _counts(self) -> str:
        kinds = [term.kind for term in self._terms.values()]
        numbers = {
            "classes": kinds.count(TermKind.CLASS),
            "properties": sum(map(kinds.count, _PROPERTIES)),
            "individuals": kinds.count(TermKind.INDIVIDUAL),
            "shapes": sum(bool(shape.messages) for shape in self._reference.shapes),
            "questions": len(self.data.questions),
        }
        return fill(self.language.words.reference_patterns.counts, **{name: str(n) for name, n in numbers.items()})

    # The tree

    def _is_root(self, term: ReferenceTerm) -> bool:
        return not any(parent in self._classes for parent in term.parents)

    def _node(self, term: ReferenceTerm, above: frozenset[str]) -> TreeNode:
        within = above | {term.iri}
        below = (self._classes[iri] for iri in term.children if iri in self._classes and iri not in within)
        return TreeNode(self._link(term.iri), tuple(self._node(child, within) for child in below))

    # Modules

    def _module(self, module: ReferenceModule) -> ModuleView:
        title = self._words(module.title) or (local_name(module.iri) if module.iri else self._labels.others)
        anchor = f"module-{local_name(module.iri) or 'others'}"
        roots = tuple(self._own_tree(module))
        return ModuleView(
            anchor=anchor,
            title=title,
            description=self._words(module.description),
            diagram=tree_diagram(anchor, title, roots, self.language) if roots else None,
            groups=tuple(self._groups(module)),
        )

    def _own_tree(self, module: ReferenceModule) -> Iterator[TreeNode]:
        """Yield the uppermost classes of a module, with those below them that are of it too."""
        own = {term.iri for term in module.terms if term.kind is TermKind.CLASS}
        for iri in sorted(own):
            if not own.intersection(self._classes[iri].parents):
                yield self._own_node(iri, own, frozenset())

    def _own_node(self, iri: str, own: set[str], above: frozenset[str]) -> TreeNode:
        within = above | {iri}
        below = [child for child in self._classes[iri].children if child in own and child not in within]
        return TreeNode(self._link(iri), tuple(self._own_node(child, own, within) for child in below))

    def _groups(self, module: ReferenceModule) -> Iterator[TermGroup]:
        labels = self._labels
        for title, kinds in (
            (labels.classes, (TermKind.CLASS,)),
            (labels.properties, _PROPERTIES),
            (labels.individuals, (TermKind.INDIVIDUAL,)),
        ):
            terms = sorted((term for term in module.terms if term.kind in kinds), key=lambda term: term.anchor)
            if terms:
                yield TermGroup(title, tuple(map(self._entry, terms)))

    def _entry(self, term: ReferenceTerm) -> TermEntry:
        return TermEntry(
            anchor=term.anchor,
            name=curie(term.iri) or term.iri,
            label=self._name(term),
            kind=self._labels.kinds[term.kind],
            note=self._labels.extension if term.is_extension else "",
            definition=self._words(term.words.definitions) or self._labels.no_definition,
            facts=tuple(fact for fact in self._facts(term) if fact.links),
        )

    def _facts(self, term: ReferenceTerm) -> Iterator[TermFact]:
        labels = self._labels
        is_individual = term.kind is TermKind.INDIVIDUAL
        yield TermFact(labels.types if is_individual else labels.above, self._links(term.parents))
        yield TermFact(labels.below, self._links(term.children[:_MOST_CHILDREN]))
        yield TermFact(labels.equivalent, _plain([term.definition]))
        yield TermFact(labels.disjoint, self._links(term.disjoint))
        yield TermFact(labels.domain, self._links(term.domain))
        yield TermFact(labels.range, self._links(term.range))
        yield TermFact(labels.values, _plain(term.values))
        if term.is_functional:
            yield TermFact(labels.functional, (TermLink("✓"),))
        yield TermFact(labels.also, _plain(term.words.alt_labels.get(self.language.tag, ())))
        aligned = [curie(found.other) or found.other for found in self._reference.aligned if found.subject == term.iri]
        yield TermFact(labels.aligned, _plain(aligned))
        if term.replaced_by:
            yield TermFact(labels.instead, (self._link(term.replaced_by),))

    # Alignments, words and links

    def _alignments(self) -> Iterator[AlignmentView]:
        by_vocabulary: dict[str, list[tuple[TermLink, str, str]]] = {}
        for found in self._reference.aligned:
            relation, other = curie(found.relation) or found.relation, curie(found.other) or found.other
            by_vocabulary.setdefault(found.vocabulary, []).append((self._link(found.subject), relation, other))
        for title, rows in sorted(by_vocabulary.items()):
            yield AlignmentView(title, tuple(rows))

    def _links(self, iris: Iterable[str]) -> tuple[TermLink, ...]:
        return tuple(map(self._link, iris))

    def _link(self, iri: str) -> TermLink:
        term = self._terms.get(iri)
        return TermLink(self._name(term), term.anchor) if term else TermLink(curie(iri) or iri)

    def _name(self, term: ReferenceTerm) -> str:
        return self._words(term.words.labels) or local_name(term.iri)

    def _words(self, text: Text) -> str:
        """Return a text in the page's language, else in English and marked as such, else nothing."""
        own, english = (in_language(text, tag) for tag in (self.language.tag, FALLBACK_LANGUAGE))
        if own or not english:
            return own or ""
        return fill(self.language.grammar.fallback.foreign_text, english)


def _worded(module: ReferenceModule, further: Mapping[str, Words]) -> ReferenceModule:
    """Return a module with the words of a language's own file, where it has none of its own."""
    called = further.get(module.iri, Words())
    return replace(
        module,
        title={**called.labels, **module.title},
        description={**called.definitions, **module.description},
        terms=tuple(
            replace(term, words=term.words.with_further(further.get(term.iri, Words()))) for term in module.terms
        ),
    )


def _plain(texts: Iterable[str]) -> tuple[TermLink, ...]:
    return tuple(TermLink(text) for text in texts if text)
