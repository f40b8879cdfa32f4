"""Reading exports of platforms, as a project would, against the shipped ontology; rows shown as plain dictionaries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import doc_pages
import numpy as np
from checkout import ROOT
from observe_world import KEY, cells

from kmgraph.model import Hierarchy
from kmgraph.model.project import Source
from kmgraph.namespaces import local_name
from kmgraph.observe import Observed, read_observations
from kmgraph.observe.raw import RawTable
from kmgraph.observe.readers.registry import find_reader

if TYPE_CHECKING:
    from pathlib import Path

EXPORTS = ROOT / "tests" / "fixtures" / "exports"


def raw_rows(path: Path, kind: str | None = None) -> list[dict[str, str]]:
    """The rows of a file as its reader gives them, empty cells left out."""
    table = find_reader(path, kind).read(Source(path, kind=kind), path.name)
    assert isinstance(table, RawTable)
    named = [(column.header, [column.cells[code] for code in column.codes]) for column in table.columns]
    rows = range(len(table.row))
    return [{header: column[row] for header, column in named if column[row]} for row in rows]


def read_export(path: Path, kind: str | None = None, **settings: Any) -> Observed:
    """Read a file as the only source of a project without platforms of its own."""
    return read_observations((Source(path, kind=kind, **settings),), _ontology().vocabulary, _hierarchy(), key=KEY)


def outcomes_of(observed: Observed) -> dict[str, str]:
    """Each row's outcome by its id."""
    from observe_world import outcomes

    return dict(zip(observed.table.ids, outcomes(observed.table), strict=True))


def features_of(observed: Observed, row_id: str) -> dict[str, str]:
    """What a row records, by the local name of the property; classes under `Content`."""
    row = observed.table.ids.index(row_id)
    told = {}
    for column in observed.table.columns:
        value = cells(column)[row]
        if value is None or value == set():
            continue
        name = local_name(column.feature.property) if column.feature.property else "Content"
        shown = value if not isinstance(value, set) else sorted(local_name(str(each)) for each in value)
        told[name] = " ".join(shown) if isinstance(shown, list) else f"{shown:g}"
    return told


def times_of(observed: Observed, name: str) -> dict[str, str]:
    """Times of the rows by id, `posted_at` or `decided_at`; rows without one are left out."""
    times = getattr(observed.table, name)
    shown = np.datetime_as_string(times, unit="s").tolist()
    return {row_id: at for row_id, at in zip(observed.table.ids, shown, strict=True) if at != "NaT"}


@cache
def _ontology() -> Any:
    return doc_pages.ontology()


@cache
def _hierarchy() -> Hierarchy:
    return Hierarchy(parents={iri: frozenset(term.parents) for iri, term in _ontology().vocabulary.classes.items()})
