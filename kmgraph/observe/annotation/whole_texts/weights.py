"""What is learned once from written drafts and shipped as numbers.

That is what the signs of a text say for classes of content, and how likely a class is by all that is known then.
"""

from __future__ import annotations

import io
from dataclasses import astuple, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_array

from kmgraph.errors import OntologyError
from kmgraph.io import ReadLimits, ontology_folder, read_limited
from kmgraph.namespaces import KM, local_name
from kmgraph.observe.annotation.whole_texts.pairs import FEATURES
from kmgraph.observe.annotation.whole_texts.scores import DraftWeights
from kmgraph.observe.annotation.whole_texts.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from kmgraph.model import Floats, Mask
    from kmgraph.observe.annotation.whole_texts.pairs import Pairs


_FILE = "wordlists/draft-weights.npz"
_LARGEST = 127  # whole number that a weight is kept as
_LIMITS = ReadLimits.up_to(8 << 20)
_TREE_INDICES = ("feature", "left", "right", "roots")
_TREE_NUMBERS = ("threshold", "value")


@dataclass(frozen=True, slots=True)
class Bars:
    """Probabilities from which on a text is taken to be about a class, each in [0, 1].

    Attributes:
        topic: Of a topic that no word tells.
        form: Of a form that no word tells.
        named_topic: Of a topic that a word tells.
        named_form: Of a form that a word tells.
    """

    topic: float
    form: float
    named_topic: float
    named_form: float

    def are_met(self, pairs: Pairs, probability: Floats) -> Mask:
        """Return which pairs are as probable as they must be, shape (n_pairs,)."""
        named = np.where(pairs.is_topic, self.named_topic, self.named_form)
        others = np.where(pairs.is_topic, self.topic, self.form)
        return np.asarray(probability >= np.where(pairs.is_named, named, others), dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class DraftModel:
    """What tells what drafts are about.

    Attributes:
        weights: What signs add up to.
        trees: How likely a class is by what is known of it and a text, `FEATURES`.
        bars: How likely it must be.
    """

    weights: DraftWeights
    trees: Trees
    bars: Bars


@cache
def load_draft_model() -> DraftModel:
    """Return the model that comes with kmgraph.

    Raises:
        OntologyError: If they can't be read.
    """
    return read_draft_model(ontology_folder() / _FILE)


def read_draft_model(path: Path) -> DraftModel:
    """Return the model of a file that `pack_draft_model` made.

    Raises:
        OntologyError: If it can't be read.
    """
    data = io.BytesIO(read_limited(path, _LIMITS, error=OntologyError, unpack=False))
    try:
        with np.load(data, allow_pickle=False) as arrays:
            held = {name: arrays[name] for name in arrays.files}
            return DraftModel(_weights(held), _trees(held), Bars(*map(float, held["bars"])))
    except (BadZipFile, EOFError, IndexError, KeyError, OSError, TypeError, ValueError):
        raise OntologyError(
            "these are no weights of signs", where=str(path), hint="install kmgraph again: the file is damaged"
        ) from None


def _weights(arrays: Mapping[str, NDArray[Any]]) -> DraftWeights:
    signs, classes = _names(arrays["signs"]), _names(arrays["classes"])
    columns = arrays["columns"].astype(np.int32)
    parts = (arrays["data"] * arrays["unit"].astype(np.float64)[columns], columns, arrays["starts"])
    return DraftWeights(
        signs={sign: row for row, sign in enumerate(signs)},
        rarity=arrays["rarity"].astype(np.float64),
        classes=tuple(f"{KM}{name}" for name in classes),
        is_told=arrays["is_told"].astype(np.bool_),
        usual=arrays["usual"].astype(np.float64),
        weights=csr_array(parts, shape=(len(signs), len(classes))),
        made_of=_names(arrays["made_of"])[0],
    )


def _trees(arrays: Mapping[str, NDArray[Any]]) -> Trees:
    feature, left, right, roots = (arrays[f"tree_{name}"].astype(np.intp) for name in _TREE_INDICES)
    threshold, value = (arrays[f"tree_{name}"].astype(np.float64) for name in _TREE_NUMBERS)
    if (feature >= len(FEATURES)).any():
        raise ValueError("these trees ask about what nobody knows")
    return Trees(feature, threshold, left, right, value, roots, float(arrays["tree_start"]))


def pack_draft_model(model: DraftModel) -> bytes:
    """Return a model as the bytes of a file: the same model, the same bytes.

    Weights are kept as whole numbers of one byte, trees as they are.
    """
    packed = io.BytesIO()
    arrays = _packed_weights(model.weights) | _packed_trees(model.trees) | {"bars": np.array(astuple(model.bars))}
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def _packed_trees(trees: Trees) -> dict[str, NDArray[Any]]:
    indices: dict[str, NDArray[Any]] = {
        f"tree_{name}": getattr(trees, name).astype(np.uint16) for name in _TREE_INDICES
    }
    numbers: dict[str, NDArray[Any]] = {f"tree_{name}": getattr(trees, name) for name in _TREE_NUMBERS}
    return indices | numbers | {"tree_start": np.array(trees.start)}


def _packed_weights(weights: DraftWeights) -> dict[str, NDArray[Any]]:
    kept = weights.weights.tocoo()
    largest = np.zeros(len(weights.classes))
    np.maximum.at(largest, kept.col, np.abs(kept.data))
    unit = np.maximum(largest, 1e-9).astype(np.float32) / np.float32(_LARGEST)
    names = [local_name(iri) for iri in weights.classes]
    return {
        "signs": _packed(weights.signs),
        "rarity": weights.rarity.astype(np.float32),
        "classes": _packed(names),
        "is_told": weights.is_told,
        "usual": weights.usual.astype(np.float32),
        "data": np.round(weights.weights.data / unit[weights.weights.indices]).astype(np.int8),
        "columns": weights.weights.indices.astype(np.uint16),
        "starts": weights.weights.indptr.astype(np.int32),
        "unit": unit,
        "made_of": _packed([weights.made_of]),
    }


def _names(packed: NDArray[Any]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")


def _packed(names: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)
