"""Learns from written drafts what the signs of a text say for classes of content, and writes the shipped weights.

Ridge regression on all classes at once, in closed form: the same drafts give the same weights. Small ones are left out.

    python -m benchmarks.text.learn_drafts [--check]
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from kmgraph.model import Hierarchy, Mask
from kmgraph.namespaces import KM, local_name
from kmgraph.observe.annotation import Annotator, content_annotator
from kmgraph.observe.annotation.whole_texts import DraftWeights, WholeTexts, pack_draft_weights, signs_of
from kmgraph.ontology import load_ontology

DRAFTS = Path(__file__).with_name("written-drafts.tsv")
WEIGHTS = Path(__file__).parents[2] / "ontology" / "wordlists" / "draft-weights.npz"
_LEAST_DRAFTS = 3  # that hold a sign
_LEAST_DIRECT = 0.4
"""Share of a class's drafts that are given to it and not to one below: what is hardly ever given itself only groups."""
_LEAST_OF_CLASS = 8
_RIDGE = 0.5
_KEPT = 0.07  # share of the weights, the largest
_ROOTS = frozenset((KM.Content, KM.TopicContent, KM.FormContent))


@dataclass(frozen=True, eq=False)
class Written:
    """Drafts with the classes that their writers gave them, and those that words tell; texts folded."""

    texts: list[str]
    given: list[frozenset[str]]
    by_words: list[frozenset[str]]
    digest: str


def read_written(path: Path, annotator: Annotator) -> Written:
    data = path.read_bytes()
    rows = [line.split("\t") for line in data.decode("utf-8").splitlines()[1:]]
    texts = [row[2] for row in rows]
    given = [frozenset(f"{KM}{name}" for name in row[1].split("|") if name) for row in rows]
    found = annotator.told(texts)
    return Written(
        [one.folded for one in found], given, [one.classes for one in found], hashlib.sha256(data).hexdigest()
    )


def learn(written: Written, hierarchy: Hierarchy) -> DraftWeights:
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
    nothing = np.zeros(len(classes), dtype=np.bool_)
    reader = WholeTexts(empty, hierarchy, nothing, nothing)
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


def _matrix(texts: list[dict[str, float]], signs: dict[str, int]) -> csr_array:
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
    weights = learn(written, hierarchy)
    WEIGHTS.write_bytes(pack_draft_weights(weights))
    print(f"{len(written.texts):,} drafts, {len(weights.signs):,} signs, {len(weights.classes)} classes, "
          f"{weights.weights.nnz:,} weights, {WEIGHTS.stat().st_size:,} bytes")  # fmt: skip


if __name__ == "__main__":
    main()
