"""The shipped weights: what they are about, what they were learned from, and what a damaged file is called."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from checkout import ROOT

from kmgraph.errors import OntologyError
from kmgraph.namespaces import KM
from kmgraph.observe.annotation.whole_texts import load_draft_weights, pack_draft_weights, read_draft_weights
from kmgraph.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

DRAFTS = ROOT / "benchmarks" / "text" / "written-drafts.tsv"


def test_every_class_is_one_of_the_ontology() -> None:
    weights = load_draft_weights()
    assert set(weights.classes) <= set(load_ontology().vocabulary.classes)
    assert KM.Content not in weights.classes


def test_none_was_learned_that_is_not_written_about() -> None:
    names = ("ChildSexualAbuse", "ChildSexualisation", "Grooming")
    assert not {f"{KM}{name}Content" for name in names} & set(load_draft_weights().classes)


def test_they_were_learned_from_the_drafts_beside_the_benchmark() -> None:
    assert load_draft_weights().made_of == hashlib.sha256(DRAFTS.read_bytes()).hexdigest()


def test_what_was_packed_is_read(tmp_path: Path) -> None:
    weights = load_draft_weights()
    packed = pack_draft_weights(weights)
    assert packed == pack_draft_weights(weights)
    (tmp_path / "w.npz").write_bytes(packed)
    again = read_draft_weights(tmp_path / "w.npz")
    assert (again.signs, again.classes, again.made_of) == (weights.signs, weights.classes, weights.made_of)
    assert np.array_equal(again.weights.toarray(), weights.weights.toarray())


@pytest.mark.parametrize("data", [b"", b"PK", b"{}", "half"])
def test_a_damaged_file_is_named(data: bytes | str, tmp_path: Path) -> None:
    whole = pack_draft_weights(load_draft_weights())
    (tmp_path / "w.npz").write_bytes(whole[: len(whole) // 2] if isinstance(data, str) else data)
    with pytest.raises(OntologyError, match="no weights"):
        read_draft_weights(tmp_path / "w.npz")
