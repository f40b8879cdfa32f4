"""The annotator of an ontology: the classes that say what content is, by their labels and forms, and the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.namespaces import KM, local_name
from kmgraph.observe.annotation.annotator import Annotator
from kmgraph.observe.annotation.patterns import PlatformForms
from kmgraph.observe.annotation.whole_texts import WholeTexts, load_draft_model
from kmgraph.ontology import load_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Hierarchy, TextForms, Vocabulary


_EVERYDAY = (
    "Animal Arts Belief Body Civic Culture Economy Education Entertainment Health Lifestyle Minors Relationship "
    "Science Sports Technology"
)
"""Topics that ordinary texts name in passing, with all below them; names without `Content`."""

_GRAVE = (
    "Crime Harm MentalHealth PlatformEvasion Political ProhibitedGoods RegulatedGoods ReproductiveHealth Sexuality "
    "Shocking"
)
"""Topics that texts name for a reason, with all below them: one word counts whatever else is told."""


def content_annotator(vocabulary: Vocabulary, hierarchy: Hierarchy, *, by_words_alone: bool = False) -> Annotator:
    """Return the annotator of the learnable classes below `km:Content` and of the lexicon's entries.

    Forms that an extension gives its own classes, or kmgraph's, count as those that come with kmgraph do.

    Args:
        vocabulary: The classes and entries.
        hierarchy: Tells which class is below which.
        by_words_alone: Whether to leave out what the whole of a text tells, as for tables: of a million posts that
            takes minutes, and a rule on classes that words tell can say by which.
    """
    labels = {
        iri: term.words.all_labels()
        for iri, term in vocabulary.classes.items()
        if term.learnable and iri != KM.Content and hierarchy.is_subclass(iri, KM.Content)
    }
    kinds = hierarchy.descendants(KM.LexicalEntry)
    entries = {
        iri: term.words.all_labels() for iri, term in vocabulary.individuals.items() if not kinds.isdisjoint(term.types)
    }
    topics = hierarchy.descendants(KM.TopicContent) & labels.keys()
    everyday = (_below(_EVERYDAY, hierarchy) - _below(_GRAVE, hierarchy)) & topics
    whole = None if by_words_alone else _whole(vocabulary, hierarchy, topics, frozenset(labels))
    forms = (load_forms(), vocabulary.forms)
    return Annotator(
        labels,
        forms,
        hierarchy,
        entries,
        topics=topics,
        everyday=everyday,
        whole=whole,
        platforms=_platforms(vocabulary, hierarchy, forms),
    )


def _platforms(vocabulary: Vocabulary, hierarchy: Hierarchy, forms: Sequence[TextForms]) -> tuple[PlatformForms, ...]:
    """Return how platforms are called: those of the ontology by their labels, too, and others by forms alone."""
    found = {
        node: PlatformForms((*more.platform_labels[node], *texts), texts)
        for more in forms
        for node, texts in more.platforms.items()
    }
    kinds = hierarchy.descendants(KM.Platform)
    for iri, term in vocabulary.individuals.items():
        if not kinds.isdisjoint(term.types):
            told = (text for more in forms for text in more.platforms.get(iri, ()))
            texts = tuple(dict.fromkeys((*term.words.all_labels(), *told)))
            found[iri] = PlatformForms((local_name(iri), *texts), texts)
    return tuple(found.values())


def _whole(vocabulary: Vocabulary, hierarchy: Hierarchy, topics: frozenset[str], classes: frozenset[str]) -> WholeTexts:
    """Return what weighs whole texts, for those of its classes that are looked for."""
    model = load_draft_model()
    is_topic = np.array([iri in topics for iri in model.weights.classes], dtype=np.bool_)
    is_asked = np.array([iri in classes for iri in model.weights.classes], dtype=np.bool_)
    return WholeTexts(model, hierarchy, is_topic, is_asked, frozenset(vocabulary.forms.of_class))


def _below(names: str, hierarchy: Hierarchy) -> frozenset[str]:
    return frozenset[str]().union(*(hierarchy.descendants(f"{KM}{name}Content") for name in names.split()))
