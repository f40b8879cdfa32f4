"""The annotator of an ontology: the classes that say what content is, found by their labels and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.namespaces import KM
from kmgraph.observe.annotation.annotator import Annotator
from kmgraph.observe.text import all_labels
from kmgraph.ontology import load_forms

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy, Vocabulary


def content_annotator(vocabulary: Vocabulary, hierarchy: Hierarchy) -> Annotator:
    """Return the annotator of the learnable classes below `km:Content`.

    Forms that an extension gives its own classes, or kmgraph's, count as those that come with kmgraph do.
    """
    labels = {
        iri: all_labels(term.words)
        for iri, term in vocabulary.classes.items()
        if term.learnable and iri != KM.Content and hierarchy.is_subclass(iri, KM.Content)
    }
    return Annotator(labels, (load_forms(), vocabulary.forms), hierarchy)
