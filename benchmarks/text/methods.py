"""Ways to tell comments apart: rules from text, single terms, regressions on terms and on character n-grams, IREP."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from benchmarks.text.comments import Comments
from kmgraph.learn import LearnResult, LearnSettings, learn_rules
from kmgraph.model import (
    Confidence,
    Feature,
    FoundClass,
    Hierarchy,
    Literal,
    ObservationTable,
    Outcome,
    PropertyKind,
    PropertyTerm,
    Recording,
    Scope,
    SomeLiteral,
    TermMatrix,
    Texts,
    Vocabulary,
)
from kmgraph.namespaces import KM
from kmgraph.observe.text import find_terms

Mask = NDArray[np.bool_]
_SURE = (Confidence.WELL_SUPPORTED, Confidence.LIKELY)
_OUTCOMES = list(Outcome)


@dataclass(frozen=True, slots=True)
class Flagged:
    """Comments of the test part that a method flags, and how many rules it needs; None for what has no rules."""

    rows: Mask
    rules: int | None = None


def matrix_of(texts: list[str]) -> TermMatrix:
    rows = Texts(tuple(texts), np.arange(len(texts), dtype=np.int32))
    return find_terms(rows, np.arange(len(texts), dtype=np.int64))


def learned(comments: Comments, seed: int, terms: TermMatrix | None = None) -> LearnResult:
    """Return what kmgraph learns from comments that say nothing but their words."""
    vocabulary = Vocabulary(properties={KM.mentions: PropertyTerm(KM.mentions, PropertyKind.OBJECT)})
    matrix = matrix_of(comments.texts) if terms is None else terms
    return learn_rules(_table(comments), vocabulary, Hierarchy(), LearnSettings(seed=seed), terms=matrix)


def rules_from_text(train: Comments, test: Comments, seed: int) -> Flagged:
    result = learned(train, seed)
    sure = [rule for rule in result.candidates if rule.confidence in _SURE]
    classes = {found.iri: found for found in result.found}
    texts = matrix_of(test.texts).texts
    rows = np.zeros(len(test.texts), dtype=np.bool_)
    for rule in sure:
        rows |= _covered(rule.scope, classes, [texts.of_row(row) for row in range(len(rows))])
    return Flagged(rows, len(sure))


def _covered(scope: Scope, classes: dict[str, FoundClass], texts: list[str]) -> Mask:
    def holds(literal: Literal) -> Mask:
        assert isinstance(literal, SomeLiteral)
        terms = [term.text for term in classes[literal.fillers[0]].terms]
        return np.array([sum(term in text for term in terms) >= literal.least for text in texts])

    rows = np.logical_and.reduce([holds(literal) for literal in scope.all])
    for exception in scope.unless:
        rows = rows & ~np.logical_and.reduce([holds(literal) for literal in exception])
    return np.asarray(rows)


def single_terms(train: Comments, test: Comments, seed: int) -> Flagged:
    """Flag comments that hold one of the fifteen terms that tell most, each of a rate of at least .8."""
    held, tested = _held(train, test)
    rows = np.random.default_rng(seed).permutation(len(train.target))[: int(0.6 * len(train.target))]
    count = np.asarray(held[rows].sum(axis=0))
    hit = np.asarray(held[rows[train.target[rows]]].sum(axis=0))
    worth = np.where((count >= 10) & (hit >= 0.8 * count), hit - 4 * (count - hit), -1)
    best = np.argsort(-worth, kind="stable")[:15]
    best = best[worth[best] > 0]
    return Flagged(np.asarray(tested[:, best].sum(axis=1) > 0), len(best))


def regression_on_terms(train: Comments, test: Comments, _seed: int) -> Flagged:
    held, tested = _held(train, test)
    return Flagged(_regression(held, train.target, tested))


def regression_on_characters(train: Comments, test: Comments, _seed: int) -> Flagged:
    grams: dict[str, int] = {}
    held = _gram_matrix(train.texts, grams, grows=True)
    return Flagged(_regression(held, train.target, _gram_matrix(test.texts, grams, grows=False, width=held.shape[1])))


def irep(train: Comments, test: Comments, seed: int) -> Flagged:
    """Flag by IREP (`wittgenstein`) over the three hundred terms that tell most."""
    import pandas as pd
    import wittgenstein

    held, tested = _held(train, test)
    count = np.asarray(held.sum(axis=0))
    hit = np.asarray(held[np.flatnonzero(train.target)].sum(axis=0))
    base = train.target.mean()
    best = np.argsort(-((hit - base * count) / np.sqrt(np.maximum(count, 1))), kind="stable")[:300]
    learner = wittgenstein.IREP(random_state=seed)
    learner.fit(pd.DataFrame(held[:, best].toarray()), y=train.target, pos_class=True)
    return Flagged(np.asarray(learner.predict(pd.DataFrame(tested[:, best].toarray()))), len(learner.ruleset_.rules))


METHODS = {
    "rules from text": rules_from_text,
    "single terms": single_terms,
    "logistic regression, the same terms": regression_on_terms,
    "logistic regression, character 1-4-grams": regression_on_characters,
    "IREP, 300 terms": irep,
}


def _held(train: Comments, test: Comments) -> tuple[csr_array, csr_array]:
    """Return which comment holds which of the terms that stand in five training comments or more."""
    matrix = matrix_of([*train.texts, *test.texts])
    ones = np.ones(len(matrix.indices), dtype=np.float32)
    held = csr_array((ones, matrix.indices, matrix.starts), shape=(len(matrix.starts) - 1, len(matrix.terms)))
    ours, theirs = held[: len(train.texts)], held[len(train.texts) :]
    enough = np.flatnonzero(np.asarray(ours.sum(axis=0)) >= 5)
    return ours[:, enough], theirs[:, enough]


def _gram_matrix(texts: list[str], grams: dict[str, int], *, grows: bool, width: int | None = None) -> csr_array:
    rows, columns = [], []
    for number, text in enumerate(texts):
        for gram in {text[i : i + size] for size in range(1, 5) for i in range(len(text) - size + 1)}:
            place = grams.setdefault(gram, len(grams)) if grows else grams.get(gram)
            if place is not None:
                rows.append(number)
                columns.append(place)
    shape = (len(texts), width or len(grams))
    return csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)


def _regression(held: csr_array, target: Mask, tested: csr_array) -> Mask:
    """Return what an L2-regularised logistic regression flags, at odds of one."""
    sign = np.where(target, 1.0, -1.0)
    size = held.shape[1]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (held @ weights[:size] + weights[size])
        slope = -sign / (1 + np.exp(margin))
        value = np.logaddexp(0, -margin).sum() + 0.5 * weights[:size] @ weights[:size]
        return float(value), np.append(held.T @ slope + weights[:size], slope.sum())

    found = minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return np.asarray(tested @ found[:size] + found[size] > 0)


def _table(comments: Comments) -> ObservationTable:
    count = len(comments.texts)
    unknown = np.full(count, -1, dtype=np.int32)
    zero = np.zeros(count, dtype=np.int32)
    never = np.full(count, "NaT", dtype="datetime64[s]")
    outcome = np.where(comments.target, _OUTCOMES.index(Outcome.REMOVED), _OUTCOMES.index(Outcome.KEPT))
    return ObservationTable(
        ids=tuple(f"c{number}" for number in range(count)),
        sources=("comments",),
        source=zero,
        row=np.arange(count, dtype=np.int64),
        outcome=outcome.astype(np.int8),
        platforms=("site",),
        platform=zero,
        authors=(),
        author=unknown,
        clusters=(),
        cluster=unknown,
        decided_by=np.full(count, -1, dtype=np.int8),
        reasons=(),
        reason=unknown,
        posted_at=never,
        decided_at=never,
        observed_at=never,
        recordings=(Recording(Feature((), KM.mentions), (), np.ones(count, dtype=np.bool_)),),
    )
