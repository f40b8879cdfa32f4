"""Names in kmgraph's own namespaces that its ontology lacks: mostly slips of the pen, and no question would find them.

In come triples that people wrote (terms, facts, published rules), out come the names, each with what may have been
meant. Neither OWL nor SHACL misses an individual that nothing declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import OntologyError, did_you_mean
from kmgraph.namespaces import KM, PREFIXES, RDFS, curie, local_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from kmgraph.rdf import TripleIndex

_OWN = (str(KM), PREFIXES["kmlex"], PREFIXES["dsa"])


@dataclass(frozen=True, slots=True)
class UnknownTerm:
    """A name that kmgraph's ontology lacks, the file that has it, and what may have been meant."""

    iri: str
    path: Path
    hint: str

    @property
    def what(self) -> str:
        """Return the fault on one line, the file left out."""
        return f'"{curie(self.iri) or self.iri}" is declared nowhere in kmgraph\'s ontology'


def find_unknown(
    path: Path, triples: Iterable[ox.Triple | ox.Quad], known: TripleIndex, declared: Collection[str]
) -> tuple[UnknownTerm, ...]:
    """Return the names in kmgraph's namespaces that its ontology doesn't declare, sorted, wherever they stand.

    Args:
        path: The file that the triples are from.
        triples: What the file says.
        known: The ontology.
        declared: IRIs of what kmgraph's own files declare: nobody else adds to its namespaces.
    """
    found: dict[str, str] = {}
    for triple in triples:
        predicate = triple.predicate.value
        for term in (triple.subject, triple.predicate, triple.object):
            name = term.value if isinstance(term, ox.NamedNode) else ""
            if name.startswith(_OWN) and name not in declared and local_name(name):
                found.setdefault(name, predicate)
    return tuple(UnknownTerm(name, path, _hint(name, found[name], known, declared)) for name in sorted(found))


def refuse_first(unknown: Iterable[UnknownTerm]) -> None:
    """Raise for the first of them, if there is any.

    Raises:
        OntologyError: Naming the term, the file and what may have been meant.
    """
    for term in unknown:
        raise OntologyError(term.what, where=str(term.path), hint=term.hint)


def _hint(name: str, predicate: str, known: TripleIndex, declared: Collection[str]) -> str:
    ends = [end for end in known.iris(predicate, RDFS.range) if KM.FixedValue in known.iris(end, RDFS.subClassOf)]
    values = sorted({value for end in ends for value in known.typed(end)})
    if values:
        names = " or ".join(curie(value) or value for value in values)
        return did_you_mean(local_name(name), map(local_name, values)) or f"{curie(predicate)} takes {names}"
    space = name.removesuffix(local_name(name))
    alike = did_you_mean(local_name(name), sorted(local_name(iri) for iri in declared if iri.startswith(space)))
    return alike or "terms of yours go into a namespace of your own"
