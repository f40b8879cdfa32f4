"""What is written as a graph is what is read from it: `from_graph(to_graph(table)) == table`."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from checkout import EXAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from observe_world import EX, VOCABULARY, words

from kmgraph.graph import ProjectNames, iter_observation_lines
from kmgraph.model import ClassTerm, Hierarchy, NumberColumn, SetColumn
from kmgraph.model.project import Source
from kmgraph.observe import read_observations
from kmgraph.observe.notices import NoticeCode
from kmgraph.ontology.load import load_ontology

if TYPE_CHECKING:
    from kmgraph.model import ObservationTable
    from kmgraph.ontology.load import Ontology

KEY = b"k" * 32
PLATFORMS = ("rednote", "tiktok")
NAMES = ProjectNames("https://example.org/p/")
IRIS = {platform: f"https://example.org/p/platform/{platform}" for platform in PLATFORMS}
COLUMNS = {"account": "hasAuthor"}


@cache
def ontology() -> Ontology:
    return load_ontology((EXAMPLE / "extension.ttl", EXAMPLE / "glossary.ttl"))


@cache
def hierarchy() -> Hierarchy:
    return Hierarchy({iri: frozenset(term.parents) for iri, term in ontology().vocabulary.classes.items()})


@cache
def example_rows() -> tuple[dict[str, str], ...]:
    with (EXAMPLE / "observations.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def read(path: Path, columns: dict[str, str] | None = None) -> ObservationTable:
    source = Source(path, columns=columns or {})
    observed = read_observations((source,), ontology().vocabulary, hierarchy(), key=KEY, platforms=PLATFORMS)
    # Where no topic stands, the words of the text may tell one.
    assert {notice.code for notice in observed.notices} <= {NoticeCode.TOLD_BY_WORDS}
    assert not observed.rejects
    return observed.table


def cells(table: ObservationTable) -> dict[str, dict[str, object]]:
    """Return everything a table says of each row, by row id."""
    rows: dict[str, dict[str, object]] = {}
    for row, identifier in enumerate(table.ids):
        said: dict[str, object] = {
            "outcome": int(table.outcome[row]),
            "platform": table.platforms[table.platform[row]],
            "author": table.authors[table.author[row]] if table.author[row] >= 0 else None,
            "decided_by": int(table.decided_by[row]),
            "reason": table.reasons[table.reason[row]] if table.reason[row] >= 0 else None,
            "times": [str(times[row]) for times in (table.posted_at, table.decided_at, table.observed_at)],
        }
        for column in table.columns:
            if isinstance(column, SetColumn):
                found = column.indices[column.indptr[row] : column.indptr[row + 1]]
                value: object = {column.values[index] for index in found}
            else:
                assert isinstance(column, NumberColumn)
                value = None if np.isnan(column.numbers[row]) else float(column.numbers[row])
            if value:
                said[f"{column.feature}"] = value
        rows[identifier] = said
    return rows


def written(table: ObservationTable) -> bytes:
    return b"".join(part.lines for part in iter_observation_lines(table, ontology().vocabulary, NAMES, IRIS))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 4199), min_size=1, max_size=12, unique=True), st.data())
def test_observations_come_back_from_the_graph(chosen: list[int], data: st.DataObject) -> None:
    rows = [dict(example_rows()[index]) for index in chosen]
    for row in rows:
        for name in data.draw(
            st.sets(st.sampled_from(["author", "account", "accountAgeDays", "text", "topic", "reason"]))
        ):
            row[name] = ""
        row["id"] = data.draw(st.sampled_from(["", "a b ", "ü/", "#?"])) + row["id"]
    with tempfile.TemporaryDirectory() as folder:
        table_path, graph_path = Path(folder, "rows.csv"), Path(folder, "graph.nq")
        with table_path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        table = read(table_path, COLUMNS)
        graph_path.write_bytes(written(table))
        assert cells(read(graph_path)) == cells(table)
        assert written(read(table_path, COLUMNS)) == written(table)


@pytest.mark.parametrize("count", [1, 40])
def test_every_row_says_what_shapes_ask_for(count: int, tmp_path: Path) -> None:
    from kmgraph.ontology import subclass_lines
    from kmgraph.validate import shipped_shapes
    from kmgraph.validate.shacl import validate_triples

    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(example_rows()[0]))
        writer.writeheader()
        writer.writerows(example_rows()[:count])
    triples = written(read(path, COLUMNS))
    subclasses = b"".join(subclass_lines(ontology().ntriples))
    report = validate_triples(triples + subclasses, shipped_shapes("observation"))
    assert report.violations == ()
    # The same data without its outcomes breaks a shape: the shapes do look at these nodes.
    damaged = b"".join(line for line in triples.splitlines(keepends=True) if b"hasOutcome" not in line)
    assert len(validate_triples(damaged + subclasses, shipped_shapes("observation")).violations) == count


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "author": st.sampled_from(["", "u1", "u2"]),
                "account age": st.sampled_from(["", "3", "10"]),
                "club": st.sampled_from(["", "chess", "rowing"]),
                "club region": st.sampled_from(["", "north", "south", "north|south"]),
                "setting": st.sampled_from(["", "beach"]),
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_two_steps_away_comes_back_from_the_graph(rows: list[dict[str, str]]) -> None:
    clubs = {name: ClassTerm(f"{EX}{name}", words(name), (f"{EX}Club",)) for name in ("chess", "rowing")}
    vocabulary = replace(VOCABULARY, classes={**VOCABULARY.classes, **{term.iri: term for term in clubs.values()}})
    tree = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})

    def of(path: Path) -> ObservationTable:
        observed = read_observations((Source(path),), vocabulary, tree, key=KEY, platforms=PLATFORMS)
        assert not observed.notices
        return observed.table

    with tempfile.TemporaryDirectory() as folder:
        table_path, graph_path = Path(folder, "rows.csv"), Path(folder, "graph.nq")
        with table_path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "outcome", "platform", *rows[0]])
            writer.writeheader()
            writer.writerows(
                {"id": f"r{place}", "outcome": "kept", "platform": "rednote", **row} for place, row in enumerate(rows)
            )
        table = of(table_path)
        lines = b"".join(part.lines for part in iter_observation_lines(table, vocabulary, NAMES, IRIS))
        graph_path.write_bytes(lines)
        assert cells(of(graph_path)) == cells(table)
