"""What people decided about classes of terms, in the words of texts and of the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kmgraph.errors import ConfigError
from kmgraph.model import Hierarchy, Named, Project, ReviewedTerms, TextForm, TextForms, named_terms
from kmgraph.namespaces import KM
from kmgraph.observe import fold_term
from kmgraph.ontology import Ontology
from kmgraph.ontology.manchester import parse_manchester


def read_reviewed(project: Project, ontology: Ontology, hierarchy: Hierarchy) -> tuple[ReviewedTerms, ...]:
    """Return what the project's people decided, terms folded as texts are, classes above by their IRIs.

    Raises:
        ConfigError: If a term is none, or what a class lies under is no class of content.
        OntologyError: If the ontology doesn't know it.
    """
    above = _classes_above(project.terms, ontology, hierarchy)
    return tuple(replace(known, terms=_folded(known), under=above.get(known.id)) for known in project.terms)


def with_forms(ontology: Ontology, reviewed: Sequence[ReviewedTerms]) -> Ontology:
    """Return the ontology with the terms of named classes as words of the classes of content that they lie under.

    So texts tell of these as they do by any words: where no column does.
    """
    added: dict[str, set[TextForm]] = {}
    for known in named_terms(reviewed):
        if known.under:
            added.setdefault(known.under, set()).update(map(TextForm, known.terms))
    if not added:
        return ontology
    forms = ontology.vocabulary.forms
    of_class = {**forms.of_class, **{iri: tuple(sorted({*forms.of_class.get(iri, ()), *added[iri]})) for iri in added}}
    extended = TextForms(dict(sorted(of_class.items())), forms.everyday, forms.ambiguous)
    return replace(ontology, vocabulary=replace(ontology.vocabulary, forms=extended))


def _folded(known: ReviewedTerms) -> tuple[str, ...]:
    folded = tuple(dict.fromkeys(map(fold_term, known.terms)))
    if not all(folded):
        raise ConfigError(
            "one of the terms is a link or a handle, which is never looked for",
            where=f"{known.where} terms",
            hint="take it out",
        )
    return folded


def _classes_above(terms: Sequence[ReviewedTerms], ontology: Ontology, hierarchy: Hierarchy) -> dict[str, str]:
    texts = {known.id: known.under for known in terms if known.under}
    if not texts:
        return {}
    places = {known.id: f"{known.where} under" for known in terms}
    found = {}
    for name, parsed in parse_manchester(texts, ontology.ntriples, places).items():
        expression = parsed.expression
        if not isinstance(expression, Named) or not hierarchy.is_subclass(expression.iri, KM.Content):
            raise ConfigError(
                f'"{texts[name]}" is no class of content',
                where=places[name],
                hint="name one, such as PoliticalContent; kmgraph ontology terms lists them",
            )
        found[name] = expression.iri
    return found
