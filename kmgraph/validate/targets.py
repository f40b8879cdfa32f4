"""What of shapes comes to nothing: targets that name what nobody knows, mostly slips of the pen, and imports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kmgraph.namespaces import ONTOLOGY_IRI, OWL, RDF, RDFS, SH, curie, local_name
from kmgraph.rdf import TripleIndex
from kmgraph.validate.prepare import read_shapes

_CLASS_TYPES = frozenset((RDFS.Class, OWL.Class))
_CLASS_TARGETS = (SH.targetClass,)
_OWN = ONTOLOGY_IRI.removesuffix("kmgraph")
_PROPERTY_TARGETS = (SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass
class KnownNames:
    """Classes and properties that somebody knows: the ontology, the data, the shapes.

    Attributes:
        classes: IRIs of classes.
        properties: IRIs of properties.
    """

    classes: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)

    def add(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        """Add the classes and properties that triples use or declare."""
        for triple in triples:
            predicate, obj = triple.predicate.value, triple.object
            self.properties.add(predicate)
            if predicate == RDF.type and isinstance(obj, ox.NamedNode):
                self.classes.add(obj.value)
                if obj.value in _CLASS_TYPES and isinstance(triple.subject, ox.NamedNode):
                    self.classes.add(triple.subject.value)
            elif predicate == RDFS.subClassOf:
                self.classes |= {end.value for end in (triple.subject, obj) if isinstance(end, ox.NamedNode)}


def unmatched_targets(paths: Sequence[Path], known: KnownNames) -> tuple[str, ...]:
    """Return a sentence for each target of the shapes that names what nobody knows, and for each import left out.

    Raises:
        InputError: If a file can't be read.
    """
    found = []
    given = [read_shapes([path]) for path in paths]
    declared = {iri for shapes in given for iri in shapes.index.typed(OWL.Ontology)}
    for shapes in given:
        everybody = KnownNames(set(known.classes), set(known.properties))
        everybody.add(triple for triple in shapes.triples if not triple.predicate.value.startswith(str(SH)))
        found += [
            *_not_loaded(shapes.index, declared),
            *_unmatched(shapes.index, _CLASS_TARGETS, "class", everybody.classes),
            *_unmatched(shapes.index, _PROPERTY_TARGETS, "property", everybody.properties),
        ]
    return tuple(dict.fromkeys(found))


def _not_loaded(shapes: TripleIndex, declared: Collection[str]) -> Iterable[str]:
    """Yield a sentence for each import of shapes: what else it holds is not evaluated unless the file is named too."""
    for node in shapes.subjects_with(OWL.imports):
        # kmgraph's own ontology is there anyhow; a node of the file itself is no import.
        for iri in shapes.iris(node, OWL.imports):
            if iri not in declared and not iri.startswith(_OWN) and not shapes.predicates(iri):
                yield f"the shapes import {iri}, which is not loaded; name its file with --shapes, too"


def _unmatched(shapes: TripleIndex, targets: Sequence[str], kind: str, known: Collection[str]) -> Iterable[str]:
    for target in targets:
        for node in shapes.subjects_with(target):
            for iri in shapes.iris(node, target):
                if iri not in known:
                    shown = curie(iri) or iri
                    hint = _alike(iri, known)
                    what = f"sh:{target.removeprefix(str(SH))} {shown} matches nothing: no data, ontology or shape"
                    yield f"{what} knows such a {kind}{hint}"


def _alike(iri: str, known: Collection[str]) -> str:
    """Return a question that names what is spelt most like it, empty if nothing is.

    Local names are compared: whole IRIs are all much alike.
    """
    by_name = {local_name(name): name for name in sorted(known, reverse=True)}
    close = get_close_matches(local_name(iri), by_name, n=1, cutoff=0.7)
    return "".join(f'; did you mean "{curie(by_name[name]) or by_name[name]}"?' for name in close)
