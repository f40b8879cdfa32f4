"""The class tree that is kept between runs: what isn't this ontology's is inferred anew, and never a crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kmgraph.model import Hierarchy, Limits
from kmgraph.ontology import Ontology, load_ontology
from kmgraph.pipeline import knowledge

if TYPE_CHECKING:
    from pathlib import Path

INFERRED = "inferred anew"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture
def tree(ontology: Ontology) -> Hierarchy:
    """Return a tree over all classes, flat."""
    return Hierarchy(parents=dict.fromkeys(ontology.vocabulary.classes, frozenset()))


@pytest.fixture
def inferences(tree: Hierarchy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each time the reasoner would be asked."""
    asked: list[str] = []

    def classify(*_: object, **__: object) -> Hierarchy:
        asked.append(INFERRED)
        return tree

    monkeypatch.setattr(knowledge, "classify", classify)
    monkeypatch.setenv("KMGRAPH_CACHE", str(tmp_path / "cache"))
    return asked


def test_it_is_inferred_once(ontology: Ontology, tree: Hierarchy, inferences: list[str]) -> None:
    assert [knowledge.class_tree(ontology, Limits()) for _ in range(3)] == [tree] * 3
    assert inferences == [INFERRED]


@pytest.mark.parametrize(
    "planted",
    [
        b"",
        b"\xff\x00",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"parents":' * 50_000 + b"{}" + b"}" * 50_000,
        b"[]",
        b"{}",
        b'{"parents": [], "equivalents": {}, "unsatisfiable": [], "consistent": true}',
        b'{"parents": {"a": 1}, "equivalents": {}, "unsatisfiable": [], "consistent": true}',
        b'{"parents": {}, "equivalents": {}, "unsatisfiable": [{}], "consistent": true}',
        b'{"parents": {}, "equivalents": {}, "unsatisfiable": [], "consistent": true}',
        json.dumps({"parents": {"urn:x": ["urn:y"]}, "equivalents": {}, "unsatisfiable": [], "consistent": 1}).encode(),
        b'{"parents": {}, "equivalents": {}, "unsatisfiable": ' + b"9" * 5_000 + b', "consistent": true}',
    ],
)
def test_what_is_no_tree_of_this_ontology_is_inferred_anew(
    ontology: Ontology, tree: Hierarchy, inferences: list[str], tmp_path: Path, planted: bytes
) -> None:
    knowledge.class_tree(ontology, Limits())
    (file,) = (tmp_path / "cache").iterdir()
    assert ontology.digest in file.name
    file.write_bytes(planted)
    assert knowledge.class_tree(ontology, Limits()) == tree
    assert inferences == [INFERRED, INFERRED]
    assert json.loads(file.read_bytes())["parents"].keys() == tree.parents.keys()
