"""Learns from written drafts what tells the classes of a draft, and writes the model that kmgraph ships.

First what signs of a text say for classes: ridge regression on all classes at once, in closed form, small weights left
out. Then trees that judge each class by all that is known then (`learn_pairs.py`). The same drafts give the same model.

    pip install scikit-learn    # for the trees; kmgraph itself does without
    python -m benchmarks.text.learn_drafts
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from benchmarks.text.learn_pairs import BARS, learn_trees
from benchmarks.text.written import DRAFTS, Written, read_written
from kmgraph.model import Hierarchy, Mask
from kmgraph.namespaces import KM, local_name
from kmgraph.observe.annotation import content_annotator
from kmgraph.observe.annotation.whole_texts import DraftModel, DraftWeights, SignScores, pack_draft_model, signs_of
from kmgraph.ontology import load_ontology

WEIGHTS = Path(__file__).parents[2] / "ontology" / "wordlists" / "draft-weights.npz"
_LEAST_DRAFTS = 3  # that hold a sign
_LEAST_DIRECT = 0.4
"""Share of a class's drafts that are given to it and not to one below: what is hardly ever given itself only groups."""
_LEAST_OF_CLASS = 8
_RIDGE = 0.5
_KEPT = 0.15  # share of the weights, the largest
_ROOTS = frozenset((KM.Content, KM.TopicContent, KM.FormContent))


def learn_weights(written: Written, hierarchy: Hierarchy) -> DraftWeights:
    held = [Counter(sign for sign, _ in signs_of(text)) for text in written.texts]
    frequency = Counter(sign for signs in held for sign in signs)
    above = [frozenset().union(*(hierarchy.ancestors(iri) | {iri} for iri in given)) for given in written.given]
    classes = _classes(above)
    words = sorted(sign for sign, count in frequency.items() if count >= _LEAST_DRAFTS)
    told = _told_classes(written, hierarchy)
    signs = {sign: row for row, sign in enumerate([*words, *(f"c:{name}" for name in told)])}
    count = len(written.texts)
    rarity = np.log([count / frequency.get(sign, count) for sign in signs])
    wanted = np.array([[iri in each for iri in classes] for each in above], dtype=np.float64)
    usual = wanted.mean(axis=0)
    none = csr_array((len(signs), len(classes)), dtype=np.float64)
    empty = DraftWeights(signs, rarity, classes, _are_told(written, above, classes), usual, none, written.digest)
    reader = SignScores(empty, hierarchy)
    matrix = _matrix([reader.signs(text, by) for text, by in zip(written.texts, written.by_words, strict=True)], signs)
    inner = (matrix @ matrix.T).toarray() + _RIDGE * np.eye(count)
    weights = matrix.T @ cho_solve(cho_factor(inner, lower=True), wanted - usual)
    return replace(empty, weights=_largest(np.asarray(weights)))


def _classes(above: list[frozenset[str]]) -> tuple[str, ...]:
    whole = Counter(iri for each in above for iri in each)
    return tuple(sorted(iri for iri, count in whole.items() if count >= _LEAST_OF_CLASS and iri not in _ROOTS))


def _are_told(written: Written, above: list[frozenset[str]], classes: tuple[str, ...]) -> Mask:
    """Return which classes are given themselves often enough."""
    direct = Counter(iri for given in written.given for iri in given)
    whole = Counter(iri for each in above for iri in each)
    return np.array([direct[iri] >= _LEAST_DIRECT * whole[iri] for iri in classes], dtype=np.bool_)


def _told_classes(written: Written, hierarchy: Hierarchy) -> list[str]:
    """Return the names of the topics and forms that words tell of some draft, and of those above them."""
    told = {wide for by in written.by_words for iri in by for wide in hierarchy.ancestors(iri)}
    below = (hierarchy.descendants(KM.TopicContent) | hierarchy.descendants(KM.FormContent)) & told
    return sorted(map(local_name, below - _ROOTS))


def _matrix(texts: list[Mapping[str, float]], signs: dict[str, int]) -> csr_array:
    starts = np.cumsum([0, *map(len, texts)])
    rows = np.array([signs[sign] for each in texts for sign in each])
    sizes = np.array([size for each in texts for size in each.values()])
    return csr_array((sizes, rows, starts), shape=(len(texts), len(signs)))


def _largest(weights: NDArray[np.float64]) -> csr_array[np.float64]:
    return csr_array(np.where(np.abs(weights) >= np.quantile(np.abs(weights), 1 - _KEPT), weights, 0.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    vocabulary = load_ontology().vocabulary
    hierarchy = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    written = read_written(DRAFTS, content_annotator(vocabulary, hierarchy, by_words_alone=True))
    weights = learn_weights(written, hierarchy)
    model = DraftModel(weights, learn_trees(written, hierarchy, learn_weights), BARS)
    WEIGHTS.write_bytes(pack_draft_model(model))
    print(
        f"{len(written.texts):,} drafts, {len(weights.signs):,} signs, {len(weights.classes)} classes, "
        f"{weights.weights.nnz:,} weights, {len(model.trees.roots)} trees, {WEIGHTS.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()
