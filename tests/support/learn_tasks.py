"""Small tables by hand as the search sees them: bits, and the problem of finding rules in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from learn_tables import HIERARCHY, VOCABULARY

from kmgraph.learn.budget import Budget
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.search.problem import SearchProblem
from kmgraph.learn.settings import LearnSettings

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy, ObservationTable, Vocabulary

SETTINGS = LearnSettings()


def platform_data(
    source: ObservationTable, vocabulary: Vocabulary = VOCABULARY, hierarchy: Hierarchy = HIERARCHY
) -> PlatformData:
    """Return the posts of the one platform, none of them set aside."""
    sample = platform_samples(source, SETTINGS)[0]
    language = read_language(source, sample, vocabulary, hierarchy, max_cuts=32)
    holdout = np.zeros(len(sample), dtype=np.bool_)
    return PlatformData(sample, language, encode(sample, language, holdout, ()), holdout)


def problem_of(data: PlatformData) -> SearchProblem:
    """Return the problem of finding rules in posts, beside no published one; all of them count in full."""
    return SearchProblem(data, None, SETTINGS, Budget(60))
