"""Small tables by hand as the search sees them: bits, and the task of finding rules in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from learn_tables import HIERARCHY, VOCABULARY

from kmgraph.learn.budget import Budget
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import BitMatrix, encode
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.search.problem import SearchProblem
from kmgraph.learn.settings import LearnSettings

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy, ObservationTable, Vocabulary

SETTINGS = LearnSettings()


def encoded_posts(
    source: ObservationTable, vocabulary: Vocabulary = VOCABULARY, hierarchy: Hierarchy = HIERARCHY
) -> BitMatrix:
    """Return the posts of the one platform, none of them set aside."""
    sample = platform_samples(source, SETTINGS)[0]
    language = read_language(source, sample.rows, vocabulary, hierarchy, max_cuts=32)
    return encode(sample, language, np.zeros(len(sample), dtype=np.bool_), ())


def task_of(encoded: BitMatrix) -> SearchProblem:
    """Return the task of finding rules in posts, beside no published one."""
    target, kept = (encoded.side(block) for block in encoded.units.blocks[:2])
    nothing = np.empty((0, len(target.weights.values) + len(kept.weights.values)), dtype=np.bool_)
    return SearchProblem(encoded, target, kept, nothing, SETTINGS, Budget(60))
