"""Remembers inferred class trees between runs, by the hash of the ontology they follow from.

A class tree depends on nothing but the ontology, so a remembered one is as good as a new one, and saves starting Java.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import kmgraph
from kmgraph.errors import KmgraphError
from kmgraph.io import write_atomic
from kmgraph.model import Hierarchy
from kmgraph.reason import classify

if TYPE_CHECKING:
    from kmgraph.model import Limits
    from kmgraph.ontology import Ontology

CACHE_VARIABLE = "KMGRAPH_CACHE"
"""Environment variable: a folder for remembered class trees, or `off`."""


def class_tree(ontology: Ontology, limits: Limits) -> Hierarchy:
    """Return the ontology's inferred class tree, from the cache where it was inferred before."""
    place = _folder()
    if place is None:
        return _classify(ontology, limits)
    file = place / f"classes-{kmgraph.__version__}-{ontology.digest[:32]}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        return _from_json(file.read_text(encoding="utf-8"))
    hierarchy = _classify(ontology, limits)
    # A cache that can't be written is no reason to fail.
    with contextlib.suppress(KmgraphError, OSError):
        write_atomic(file, _to_json(hierarchy).encode())
    return hierarchy


def _classify(ontology: Ontology, limits: Limits) -> Hierarchy:
    return classify(
        ontology.ntriples,
        # Only an extension can bring individuals that contradict something; the shipped ones are held to it by tests.
        individuals=bool(ontology.extension_iris),
        seconds=limits.reasoner_seconds,
        java_memory_mb=limits.memory_mb,
    )


def _folder() -> Path | None:
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return None if chosen.lower() == "off" else Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "kmgraph" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kmgraph"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kmgraph"


def _to_json(hierarchy: Hierarchy) -> str:
    return json.dumps(
        {
            "parents": {iri: sorted(above) for iri, above in sorted(hierarchy.parents.items())},
            "equivalents": {iri: sorted(same) for iri, same in sorted(hierarchy.equivalents.items())},
            "unsatisfiable": sorted(hierarchy.unsatisfiable),
            "consistent": hierarchy.consistent,
        }
    )


def _from_json(text: str) -> Hierarchy:
    document = json.loads(text)
    return Hierarchy(
        parents={iri: frozenset(above) for iri, above in document["parents"].items()},
        equivalents={iri: frozenset(same) for iri, same in document["equivalents"].items()},
        unsatisfiable=frozenset(document["unsatisfiable"]),
        consistent=bool(document["consistent"]),
    )
