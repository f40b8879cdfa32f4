"""What signs of a text say for classes of content: learned once from written drafts, shipped as numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_array

from kmgraph.errors import OntologyError
from kmgraph.io import ReadLimits, ontology_folder, read_limited
from kmgraph.namespaces import KM, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from kmgraph.model import Floats, Mask


_FILE = "wordlists/draft-weights.npz"
_LARGEST = 127  # whole number that a weight is kept as
_LIMITS = ReadLimits.up_to(8 << 20)


@dataclass(frozen=True, eq=False)
class DraftWeights:
    """A linear model: a text's score for a class is the class's share of all drafts and what the text's signs add.

    Attributes:
        signs: The row of each sign.
        rarity: How rare each sign is among drafts, as the logarithm of one in how many; shape (n_signs,).
        classes: The IRI of each column.
        is_told: Which classes texts are said to be about; the others only group those below, shape (n_classes,).
        usual: The share of drafts that each class has, shape (n_classes,).
        weights: What a sign adds, shape (n_signs, n_classes).
        made_of: SHA-256 of the drafts, hexadecimal.
    """

    signs: Mapping[str, int]
    rarity: Floats
    classes: tuple[str, ...]
    is_told: Mask
    usual: Floats
    weights: csr_array[np.float64]
    made_of: str


@cache
def load_draft_weights() -> DraftWeights:
    """Return the weights that come with kmgraph.

    Raises:
        OntologyError: If they can't be read.
    """
    return read_draft_weights(ontology_folder() / _FILE)


def read_draft_weights(path: Path) -> DraftWeights:
    """Return the weights of a file that `pack_draft_weights` made.

    Raises:
        OntologyError: If it can't be read.
    """
    data = io.BytesIO(read_limited(path, _LIMITS, error=OntologyError, unpack=False))
    try:
        with np.load(data, allow_pickle=False) as arrays:
            return _weights({name: arrays[name] for name in arrays.files})
    except (BadZipFile, EOFError, KeyError, OSError, ValueError):
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


def pack_draft_weights(weights: DraftWeights) -> bytes:
    """Return weights as the bytes of a file, each as a whole number of one byte: the same weights, the same bytes."""
    packed, kept = io.BytesIO(), weights.weights.tocoo()
    largest = np.zeros(len(weights.classes))
    np.maximum.at(largest, kept.col, np.abs(kept.data))
    unit = np.maximum(largest, 1e-9).astype(np.float32) / np.float32(_LARGEST)
    names = [local_name(iri) for iri in weights.classes]
    np.savez_compressed(
        packed,
        signs=_packed(weights.signs),
        rarity=weights.rarity.astype(np.float32),
        classes=_packed(names),
        is_told=weights.is_told,
        usual=weights.usual.astype(np.float32),
        data=np.round(weights.weights.data / unit[weights.weights.indices]).astype(np.int8),
        columns=weights.weights.indices.astype(np.uint16),
        starts=weights.weights.indptr.astype(np.int32),
        unit=unit,
        made_of=_packed([weights.made_of]),
    )
    return packed.getvalue()


def _names(packed: NDArray[Any]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")


def _packed(names: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)
