"""Classes of terms that a run found, as OWL: a class below the lexicon's entries, each of its terms an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import Hierarchy, found_types, found_words, with_found_tree
from kmgraph.namespaces import DCTERMS, KM, ONTOLOGY_IRI, OWL, RDFS, SKOS
from kmgraph.rdf import TripleBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import FoundClass

_DEFINITION = {
    "en": "A term that a run found in texts, whose use tells removed from kept posts.",
    "zh": "一次运行从文本中找出的、能区分被处理与未被处理帖子的词语。",
}
_AWAITING = {
    "en": "Found by a run and reviewed by nobody: a list of words that outcomes chose may name people, or say what "
    "nobody meant. It is private until a person has named it in decisions.toml.",
    "zh": "由一次运行找出，尚未经人工审核：按处理结果选出的词语可能涉及个人姓名，或表达并无此意的内容。在有人于"
    " decisions.toml 中为其命名之前，不得公开。",
}
_TITLE = {"en": "Classes of terms found in texts", "zh": "从文本中找出的词语类别"}


def terms_ontology(found: Sequence[FoundClass], names: ProjectNames) -> list[ox.Triple]:
    """Return an ontology of classes of terms that imports kmgraph's: what Protégé opens.

    Args:
        found: The classes; terms of too few sources to be shown are left out.
        names: Makes the ontology's IRI.
    """
    build = TripleBuilder("t")
    header = names.terms_ontology()
    build.typed(header, OWL.Ontology)
    build.add(header, OWL.imports, ONTOLOGY_IRI)
    build.words(header, DCTERMS.title, _TITLE)
    return [*build.triples, *term_triples(found)]


def term_triples(found: Sequence[FoundClass]) -> list[ox.Triple]:
    """Return classes of terms with labels and, where nobody reviewed them, a note; their terms as entries."""
    build = TripleBuilder("t")
    above_each = with_found_tree(Hierarchy(), found).parents
    for kind in found:
        build.typed(kind.iri, OWL.Class)
        for above in sorted(above_each[kind.iri]):
            build.add(kind.iri, RDFS.subClassOf, above)
        build.words(kind.iri, RDFS.label, found_words(kind).labels)
        build.words(kind.iri, SKOS.definition, _DEFINITION)
        if not kind.is_reviewed:
            build.words(kind.iri, SKOS.editorialNote, _AWAITING)
    types = found_types(found)
    for term in {term.iri: term for kind in found for term in kind.shown}.values():
        build.typed(term.iri, OWL.NamedIndividual, *(kind for kind in types[term.iri] if kind != KM.LexicalEntry))
        # What each of them is, their class says.
        build.add(term.iri, RDFS.label, ox.Literal(term.text))
    return build.triples
