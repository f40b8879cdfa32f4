"""Prints one table: python -m benchmarks.text.run figures|rules|nulls|time SET FOLDER [--runs N] [--method NAME …]

SET is `toxicn`, `cold` or, for `nulls`, `titles` (of products, English); FOLDER the one that holds its files as their
authors publish them, gzipped.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from benchmarks.text.comments import Comments, LabelledSet, read_set
from benchmarks.text.methods import METHODS, Flagged, learned, matrix_of
from kmgraph.model import Confidence, FoundClass, SomeLiteral

_SEEDS = range(5)
_RARE = 0.1  # share of the target in every third null run


def figures(comments: LabelledSet, names: list[str]) -> None:
    print("| method | precision | recall | rules | CPU s |\n|---|--:|--:|--:|--:|")
    for name in names:
        started = time.process_time()
        flagged = [METHODS[name](comments.train, comments.test, seed) for seed in _SEEDS]
        seconds = (time.process_time() - started) / len(_SEEDS)
        precision, recall = np.median([_figures(each, comments.test) for each in flagged], axis=0)
        counts = [each.rules for each in flagged if each.rules is not None]
        rules = f"{np.median(counts):.0f}" if counts else "–"
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {rules} | {seconds:.1f} |", flush=True)


def _figures(flagged: Flagged, test: Comments) -> tuple[float, float]:
    hit = np.count_nonzero(flagged.rows & test.target)
    return hit / max(1, np.count_nonzero(flagged.rows)), hit / np.count_nonzero(test.target)


def rules(comments: LabelledSet) -> None:
    result = learned(comments.train, 0)
    classes = {found.iri: found for found in result.found}
    print("| sure | removed | kept | posts that mention at least … of |\n|---|--:|--:|---|")
    for rule in result.candidates:
        scope = " and ".join(_said(literal, classes) for literal in rule.scope.all if isinstance(literal, SomeLiteral))
        print(f"| {rule.confidence} | {rule.evidence.target} | {rule.evidence.kept} | {scope} |")


def _said(literal: SomeLiteral, classes: dict[str, FoundClass]) -> str:
    return f"{literal.least}: " + ", ".join(_masked(term.text) for term in classes[literal.fillers[0]].terms)


def _masked(term: str) -> str:
    """Return a term so that it can be told, and is not printed: every second character is a star."""
    return "".join("＊" if place % 2 else letter for place, letter in enumerate(term)) if len(term) > 1 else "＊"


def nulls(comments: LabelledSet, runs: int) -> None:
    train = comments.train
    terms = matrix_of(train.texts)
    above = hints = 0
    for seed in range(runs):
        random = np.random.default_rng(seed)
        is_rare = seed % 3 == 1
        target = random.random(len(train.target)) < _RARE if is_rare else random.permutation(train.target)
        found = learned(Comments(train.texts, target), seed, terms).candidates
        above += any(rule.confidence in {Confidence.WELL_SUPPORTED, Confidence.LIKELY} for rule in found)
        hints += bool(found)
    print("| outcomes permuted, runs | any rule above hint | any rule |\n|--:|--:|--:|")
    print(f"| {runs} | {above} | {hints} |")


def cost(comments: LabelledSet) -> None:
    started = time.process_time()
    terms = matrix_of(comments.train.texts)
    found = time.process_time()
    learned(comments.train, 0, terms)
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print("| comments | terms | terms found, CPU s | rules learned, CPU s | peak MiB |\n|--:|--:|--:|--:|--:|")
    row = (len(comments.train.texts), len(terms.terms), found - started, ended - found, peak)
    print("| {:,} | {:,} | {:.1f} | {:.1f} | {:,} |".format(*row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", choices=("figures", "rules", "nulls", "time"))
    parser.add_argument("set", choices=("toxicn", "cold", "titles"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--method", action="append", choices=tuple(METHODS))
    arguments = parser.parse_args()
    comments = read_set(arguments.set, arguments.folder)
    if arguments.table == "figures":
        figures(comments, arguments.method or list(METHODS))
    elif arguments.table == "rules":
        rules(comments)
    elif arguments.table == "nulls":
        nulls(comments, arguments.runs)
    else:
        cost(comments)


if __name__ == "__main__":
    main()
