"""The words by which texts are told to be about something: a module of its own, which nothing else reads.

Reading tables must not see these forms: a cell that says "shots" names no class. So the ontology doesn't import them;
whoever looks for classes in texts asks for them here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import OntologyError
from kmgraph.io import ontology_folder
from kmgraph.model import TextForm, TextForms
from kmgraph.namespaces import KM, OWL, RDFS, SKOS
from kmgraph.rdf import TripleIndex, node_text, read_rdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMS_FILE = "words.ttl"
"""The module of forms, among the ontology's modules."""


@cache
def load_forms() -> TextForms:
    """Return the forms that come with kmgraph.

    Raises:
        OntologyError: If they can't be read.
    """
    path = ontology_folder() / "modules" / FORMS_FILE
    return read_forms(TripleIndex(quad.triple for quad in read_rdf(path, error=OntologyError)))


def read_forms(triples: TripleIndex) -> TextForms:
    """Return the forms that triples give: `km:textForm` and `km:textHint`, their company on the annotation itself."""
    company, platforms = _company(triples), _values(triples, KM.platformForm)
    of_class: dict[str, list[TextForm]] = {}
    for predicate in (KM.textForm, KM.textHint):
        for iri in triples.subjects_with(predicate):
            for literal in triples.literals(iri, predicate):
                near, not_near = company.get((iri, predicate, str(literal)), ((), ()))
                form = TextForm(literal.value, predicate == KM.textHint, near, not_near)
                of_class.setdefault(iri, []).append(form)
    return TextForms(
        {iri: tuple(sorted(set(forms))) for iri, forms in sorted(of_class.items())},
        tuple(sorted({text for texts in _values(triples, KM.everydayForm).values() for text in texts})),
        _values(triples, KM.ambiguousLabel),
        _elsewhere(triples),
        platforms,
        _labels(triples, platforms),
    )


def _elsewhere(triples: TripleIndex) -> Mapping[str, bool]:
    return {iri: "true" in values for iri, values in sorted(_values(triples, KM.namesOtherPlatform).items())}


def _labels(triples: TripleIndex, nodes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    labels = [_values(triples, predicate) for predicate in (RDFS.label, SKOS.altLabel)]
    return {node: tuple(name for of in labels for name in of.get(node, ())) for node in nodes}


def _values(triples: TripleIndex, predicate: str) -> Mapping[str, tuple[str, ...]]:
    return {
        iri: tuple(literal.value for literal in triples.literals(iri, predicate))
        for iri in triples.subjects_with(predicate)
    }


def _company(triples: TripleIndex) -> Mapping[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return what must and what may not be near each annotated form, by class, property and literal."""
    found = {}
    for node in triples.subjects_of_type(OWL.Axiom):
        predicate = next(iter(triples.iris(node, OWL.annotatedProperty)), "")
        if predicate not in {KM.textForm, KM.textHint}:
            continue
        for iri in triples.iris(node, OWL.annotatedSource):
            for literal in triples.literals(node, OWL.annotatedTarget):
                near, not_near = (_texts(triples.objects(node, p)) for p in (KM.nearForm, KM.notNearForm))
                found[iri, predicate, str(literal)] = (near, not_near)
    return found


def _texts(terms: Iterable[ox.NamedNode | ox.BlankNode | ox.Literal]) -> tuple[str, ...]:
    return tuple(sorted({term.value if isinstance(term, ox.Literal) else node_text(term) for term in terms}))
