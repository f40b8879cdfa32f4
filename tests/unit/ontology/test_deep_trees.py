"""Trees that are too deep for a reasoner are refused before one is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import LimitError
from kmgraph.namespaces import OWL, RDFS
from kmgraph.ontology import load as room
from kmgraph.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

HEAD = f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix : <https://e.org/> .\n"
PART = "owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :n{} [ a owl:Class ; owl:complementOf :x ] ) ]"
BELOW = {
    "subclasses": ("owl:Class", "rdfs:subClassOf :n{}"),
    "definitions": ("owl:Class", PART),
    "names for the same": ("owl:Class", "owl:equivalentClass :n{}"),
    "subproperties": ("owl:ObjectProperty", "rdfs:subPropertyOf :n{}"),
    "data properties": ("owl:DatatypeProperty", "rdfs:subPropertyOf :n{}"),
    "properties for the same": ("owl:ObjectProperty", "owl:equivalentProperty :n{}"),
}


def chain(path: Path, how: str, length: int, *, circle: bool = False) -> Path:
    kind, above = BELOW[how]
    lines = [f":n0 a {kind} ."]
    lines += [f":n{n} a {kind} ; {above.format(n - 1)} ." for n in range(1, length)]
    if circle:
        lines.append(f":n0 {above.format(length - 1)} .")
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("circle", [False, True])
@pytest.mark.parametrize("how", BELOW)
def test_a_deep_tree_is_refused(how: str, tmp_path: Path, *, circle: bool) -> None:
    path = chain(tmp_path / "a.ttl", how, room.MOST_ABOVE + 2, circle=circle)
    with pytest.raises(LimitError, match=f"more than {room.MOST_ABOVE} (classes|properties) lie above one"):
        load_ontology([path])


@pytest.mark.parametrize("how", ["subclasses", "definitions", "subproperties", "data properties"])
def test_as_many_as_may_be_are_read(how: str, tmp_path: Path) -> None:
    loaded = load_ontology([chain(tmp_path / "a.ttl", how, room.MOST_ABOVE + 1)])
    assert len(loaded.extension_iris) == room.MOST_ABOVE + 1


def test_a_tree_is_refused_that_is_deep_in_many_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_PAIRS", 20_000)
    path = chain(tmp_path / "a.ttl", "subclasses", 150)
    load_ontology([path])
    branches = "\n".join(f":b{n} a owl:Class ; rdfs:subClassOf :n149 ." for n in range(100))
    path.write_text(path.read_text(encoding="utf-8") + branches, encoding="utf-8")
    with pytest.raises(LimitError, match="the tree of classes has more than 20,000 pairs"):
        load_ontology([path])
