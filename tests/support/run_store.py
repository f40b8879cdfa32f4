"""Everything a run left in one store: its graph, its single observations, and the ontology that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.ontology import bundled_files
from kmgraph.rdf import load_rdf

if TYPE_CHECKING:
    from pathlib import Path


def private_folder(run: Path) -> Path:
    """Return the private folder beside a run's public one."""
    return run.with_name(f"{run.name}.private")


def run_store(run: Path, *, is_whole: bool = True) -> ox.Store:
    """Return a store of a run, without its observations where it isn't to be whole."""
    store = ox.Store()
    observations = [private_folder(run) / "observations.nq.gz"] if is_whole else []
    for path in (run / "graph.nq", *observations, *bundled_files(run)):
        load_rdf(store, path)
    return store
