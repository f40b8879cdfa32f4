"""Learns how likely a class is by all that is known of it and a draft: boosted trees, with scikit-learn.

Each writer's drafts are scored by weights that were learned from the other writers: of drafts that weights were learned
from, scores say too much. How well all of it does is told of writers that the trees saw none of, either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.text.drafts import Draft, score
from benchmarks.text.written import Written
from kmgraph.model import Floats, Hierarchy, Mask
from kmgraph.namespaces import KM
from kmgraph.observe.annotation.whole_texts import FEATURES, Bars, Candidates, DraftWeights, Pairs, Trees

Learn = Callable[[Written, Hierarchy], DraftWeights]

_RISING = frozenset(("score", "by_signs", "by_classes", "is_named", "narrower_is_named"))
"""More of these never makes a class less likely, whatever chance has put into the drafts."""
_FOLDS = 4  # of writers, on whom all of it is tried
BARS = Bars(topic=0.55, form=0.7, named_topic=0.18, named_form=0.5)
"""Where 80 drafts of another writer, of which nothing here was learned, are read as far and as rightly as is asked. Of
writers that were held out, one bar would do a little better. But a writer who set out to write about one thing seldom
gives all the topics that the words of a draft tell, and a reader who sees them gives them: almost all of those that are
unlikely by what writers gave are right by what careful readers did. Forms are told the other way round."""
_COMPARED = (0.4, 0.5, 0.6)  # one bar for all, to see what the four cost
_TREES = 150
_LEARNING_RATE = 0.06
_MOST_LEAVES = 15
_LEAST_IN_LEAF = 60  # pairs


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Drafts with the classes that they may be about, scored by weights that saw nothing of the same writer.

    Attributes:
        written: The drafts.
        pairs: The text is the row of a draft, the column is that of the weights of its writer's turn.
        iri: The class of each pair.
        is_right: Whether the draft was given the class, one above or one below it.
        stays: The classes that words tell and weights know nothing of, draft by draft.
    """

    written: Written
    pairs: Pairs
    iri: Sequence[str]
    is_right: Mask
    stays: Sequence[frozenset[str]]


def learn_trees(written: Written, hierarchy: Hierarchy, learn: Learn) -> Trees:
    """Return the trees, and print how well they do on writers that were held out."""
    held_out = _held_out(written, hierarchy, learn)
    likely = _held_out_probability(held_out)
    for bars in (*(Bars(bar, bar, bar, bar) for bar in _COMPARED), BARS):
        met, expected, right, read = _counts(held_out, bars.are_met(held_out.pairs, likely), hierarchy)
        print(f"{bars}: {met / expected:.3f} met, {right / read:.3f} right")
    return to_trees(_fitted(held_out.pairs.features, held_out.is_right))


def to_trees(model: HistGradientBoostingClassifier) -> Trees:
    """Return what scikit-learn learned as arrays: it has no other way to tell than its own nodes."""
    parts = [trees[0].nodes for trees in model._predictors]
    roots = np.cumsum([0, *map(len, parts[:-1])])
    first = np.repeat(roots, [len(part) for part in parts])
    nodes = np.concatenate(parts)
    itself, is_leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
    return Trees(
        feature=np.where(is_leaf, 0, nodes["feature_idx"]),
        threshold=np.where(is_leaf, 0.0, nodes["num_threshold"]),
        left=np.where(is_leaf, itself, first + nodes["left"]),
        right=np.where(is_leaf, itself, first + nodes["right"]),
        value=np.where(is_leaf, nodes["value"], 0.0),
        roots=roots,
        start=float(model._baseline_prediction.item()),
    )


def _held_out(written: Written, hierarchy: Hierarchy, learn: Learn) -> HeldOut:
    writers = np.array(written.writers)
    parts, iris, stays = [], [], {}
    for writer in np.unique(writers):
        rows, others = np.flatnonzero(writers == writer), np.flatnonzero(writers != writer)
        weights = learn(written.at(others), hierarchy)
        is_topic = np.array([hierarchy.is_subclass(iri, KM.TopicContent) for iri in weights.classes])
        own = written.at(rows)
        pairs = Candidates(weights, hierarchy, is_topic).pairs(own.texts, own.by_words)
        parts.append(replace(pairs, text=rows[pairs.text]))
        iris.extend(weights.classes[column] for column in pairs.column)
        stays |= {row: told - set(weights.classes) for row, told in zip(rows, own.by_words, strict=True)}
    joined = Pairs(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Pairs)))
    related = [frozenset(_related(given, hierarchy)) for given in written.given]
    is_right = np.array([iri in related[row] for row, iri in zip(joined.text, iris, strict=True)])
    return HeldOut(written, joined, iris, is_right, [stays[row] for row in range(len(writers))])


def _related(given: frozenset[str], hierarchy: Hierarchy) -> set[str]:
    return {iri for one in given for iri in hierarchy.ancestors(one) | hierarchy.descendants(one)}


def _fitted(features: Floats, is_right: Mask) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=_TREES,
        learning_rate=_LEARNING_RATE,
        max_leaf_nodes=_MOST_LEAVES,
        min_samples_leaf=_LEAST_IN_LEAF,
        l2_regularization=1.0,
        monotonic_cst=[int(name in _RISING) for name in FEATURES],
        early_stopping=False,
        random_state=0,
    )
    return model.fit(features, is_right)


def _held_out_probability(held_out: HeldOut) -> Floats:
    pairs = held_out.pairs
    fold = np.array(held_out.written.writers)[pairs.text] % _FOLDS
    likely = np.zeros(len(fold))
    for number in range(_FOLDS):
        others = fold != number
        trees = to_trees(_fitted(pairs.features[others], held_out.is_right[others]))
        likely[~others] = trees.probability(pairs.features[~others])
    return likely


def _counts(held_out: HeldOut, is_read: Mask, hierarchy: Hierarchy) -> tuple[int, int, int, int]:
    """Return how many given classes were met, were given, and how many classes read were right, were read."""
    read = [set(classes) for classes in held_out.stays]
    for row in np.flatnonzero(is_read):
        read[held_out.pairs.text[row]].add(held_out.iri[row])
    drafts = (Draft("", "", "", given, frozenset()) for given in held_out.written.given)
    scores = [score(draft, tuple(classes), hierarchy) for draft, classes in zip(drafts, read, strict=True)]
    met, expected, right, read_ = (
        sum(map(len, column))
        for column in zip(*((one.met, one.draft.expected, one.right, one.read) for one in scores), strict=True)
    )
    return met, expected, right, read_
