"""The shipped weights: what they are about, what they were learned from, and what a damaged file is called."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from checkout import ROOT

from kmgraph.errors import OntologyError
from kmgraph.namespaces import KM
from kmgraph.observe.annotation.whole_texts import FEATURES, load_draft_model, pack_draft_model, read_draft_model
from kmgraph.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

DRAFTS = ROOT / "benchmarks" / "text" / "written-drafts.tsv"


def test_every_class_is_one_of_the_ontology() -> None:
    weights = load_draft_model().weights
    assert set(weights.classes) <= set(load_ontology().vocabulary.classes)
    assert KM.Content not in weights.classes


def test_none_was_learned_that_is_not_written_about() -> None:
    names = ("ChildSexualAbuse", "ChildSexualisation", "Grooming")
    assert not {f"{KM}{name}Content" for name in names} & set(load_draft_model().weights.classes)


def test_they_were_learned_from_the_drafts_beside_the_benchmark() -> None:
    assert load_draft_model().weights.made_of == hashlib.sha256(DRAFTS.read_bytes()).hexdigest()


def test_what_was_packed_is_read(tmp_path: Path) -> None:
    model = load_draft_model()
    packed = pack_draft_model(model)
    assert packed == pack_draft_model(model)
    (tmp_path / "w.npz").write_bytes(packed)
    again, weights = read_draft_model(tmp_path / "w.npz"), model.weights
    assert (again.weights.signs, again.weights.classes) == (weights.signs, weights.classes)
    assert (again.weights.made_of, again.bars) == (weights.made_of, model.bars)
    assert np.array_equal(again.weights.weights.toarray(), weights.weights.toarray())
    rows = np.random.default_rng(0).random((50, len(FEATURES)))
    assert np.array_equal(again.trees.probability(rows), model.trees.probability(rows))


@pytest.mark.parametrize("data", [b"", b"PK", b"{}", "half"])
def test_a_damaged_file_is_named(data: bytes | str, tmp_path: Path) -> None:
    whole = pack_draft_model(load_draft_model())
    (tmp_path / "w.npz").write_bytes(whole[: len(whole) // 2] if isinstance(data, str) else data)
    with pytest.raises(OntologyError, match="no weights"):
        read_draft_model(tmp_path / "w.npz")


@pytest.mark.parametrize(
    "changed",
    [
        {"tree_left": np.zeros(3, np.uint16)},
        {"tree_feature": np.array([[0]], np.uint16)},
        {"tree_roots": np.array([65535], np.uint16)},
        {"tree_value": np.array("x")},
        {"bars": np.array([0.5, 0.5])},
    ],
)
def test_a_file_with_other_trees_is_named(changed: dict[str, np.ndarray], tmp_path: Path) -> None:
    (tmp_path / "w.npz").write_bytes(pack_draft_model(load_draft_model()))
    with np.load(tmp_path / "w.npz") as arrays:
        held = {name: arrays[name] for name in arrays.files}
    np.savez(tmp_path / "w.npz", **(held | changed))
    with pytest.raises(OntologyError, match="no weights"):
        read_draft_model(tmp_path / "w.npz")


def test_trees_that_ask_about_what_nobody_knows_are_named(tmp_path: Path) -> None:
    (tmp_path / "w.npz").write_bytes(pack_draft_model(load_draft_model()))
    with np.load(tmp_path / "w.npz") as arrays:
        held = {name: arrays[name] for name in arrays.files}
    np.savez(tmp_path / "w.npz", **(held | {"tree_feature": held["tree_feature"] + len(FEATURES)}))
    with pytest.raises(OntologyError, match="no weights"):
        read_draft_model(tmp_path / "w.npz")
