#!/usr/bin/env python3
"""Writes what follows from the terms that the ontology describes: where each is defined, and the list of them.

Run it after adding terms. `rdfs:isDefinedBy` stands in a block at the end of each file; the list is
tests/ontology/terms.txt and only grows: what was released and is gone is an error of the ontology, and stays in
the list.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parent.parent
LIST = ROOT / "tests" / "ontology" / "terms.txt"
OWL = "http://www.w3.org/2002/07/owl#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
RULE = "#" * 65
HEADING = f"{RULE}\n# Where each term is defined; written by .ci/terms.py\n{RULE}\n"


def main() -> None:
    """Rewrite the block of each file, and add to the list."""
    terms: set[str] = set()
    for path in sorted([*ROOT.glob("ontology/modules/*.ttl"), *ROOT.glob("ontology/codelists/*.ttl")]):
        text = path.read_text(encoding="utf-8").split(HEADING)[0].rstrip("\n")
        own = described(text)
        prefixes = dict(re.findall(r"^@prefix (\w+:) <(https://w3id\.org/kmgraph/[^>]*)> \.$", text, re.M))
        lines = [
            f"{shortened(term, prefixes)} rdfs:isDefinedBy <https://w3id.org/kmgraph/{path.stem}> ." for term in own
        ]
        block = f"\n{HEADING}\n" + "".join(f"{line}\n" for line in lines) if lines else ""
        path.write_text(f"{text}\n{block}", encoding="utf-8")
        terms.update(own)
    released = set(LIST.read_text(encoding="utf-8").split()) if LIST.exists() else set()
    LIST.write_text("".join(f"{term}\n" for term in sorted(released | terms)), encoding="utf-8")


def described(turtle: str) -> list[str]:
    """Return our own terms that a file declares and labels, sorted."""
    triples = list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    labelled = {quad.subject for quad in triples if quad.predicate == LABEL}
    kinds = {ox.NamedNode(OWL + kind) for kind in KINDS}
    declared = {quad.subject for quad in triples if quad.predicate == RDF_TYPE and quad.object in kinds}
    return sorted(term.value for term in labelled & declared if term.value.startswith("https://w3id.org/kmgraph/"))


def shortened(iri: str, prefixes: dict[str, str]) -> str:
    """Return a term as Turtle writes it: by a prefix where its local name is a plain one."""
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and re.fullmatch(r"[A-Za-z]([\w-]*\w)?", iri[len(namespace) :]):
            return prefix + iri[len(namespace) :]
    return f"<{iri}>"


if __name__ == "__main__":
    main()
