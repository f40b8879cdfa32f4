"""The codes that platforms report in, and what they say in terms of the ontology.

In come the shipped code lists, files of their own that nothing imports; out come their codes with the terms that the
mappings name. What a mapping's kind means is SKOS's; only what follows of everything reported under a code is handed
on as what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kmgraph.errors import OntologyError
from kmgraph.io import ontology_folder
from kmgraph.namespaces import KM, SKOS
from kmgraph.rdf import TripleIndex, read_rdf


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Attributes:
        notation: As it is written in reports.
        says: Terms that hold of whatever is reported under it: classes as wide as the code or wider, and individuals.
        near: Classes that hold of some of it only.
        covers: Classes all of whose members would be reported under it.
        within: Codes above it, by their notation: what it makes more precise.
    """

    notation: str
    says: tuple[str, ...]
    near: tuple[str, ...]
    covers: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@cache
def load_codes() -> Mapping[str, Code]:
    """Return the codes of all shipped lists by their notation.

    Raises:
        OntologyError: If a list can't be read.
    """
    files = sorted((ontology_folder() / "codelists").glob("*.ttl"))
    index = TripleIndex(quad.triple for path in files for quad in read_rdf(path, error=OntologyError))
    codes = (_code(index, iri) for iri in index.typed(SKOS.Concept))
    return {code.notation: code for code in codes if code.notation}


def _code(index: TripleIndex, iri: str) -> Code:
    says = (KM.mapsToClass, KM.mapsToBroaderClass, KM.mapsToIndividual)
    near = (KM.mapsToNarrowerClass, KM.mapsToRelatedClass)
    covers = (KM.mapsToClass, KM.mapsToNarrowerClass)
    within = tuple(sorted(_notation(index, wide) for wide in index.iris(iri, SKOS.broader)))
    mapped = [_mapped(index, iri, mappings) for mappings in (says, near, covers)]
    return Code(_notation(index, iri), mapped[0], mapped[1], mapped[2], within)


def _notation(index: TripleIndex, iri: str) -> str:
    return next((literal.value for literal in index.literals(iri, SKOS.notation)), "")


def _mapped(index: TripleIndex, iri: str, mappings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({term for mapping in mappings for term in index.iris(iri, mapping)}))
