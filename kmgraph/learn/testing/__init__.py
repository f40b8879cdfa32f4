"""Whether rules hold on clusters that the search never saw.

In come rules and the rows set aside; out come p-values, adjusted for all that was tested, of each rule against the
rest, against each of its generalisations, and within strata. Adds proof or doubt; forgets exceptions and literals
that are not borne out, and adds none but a literal that the rows of the search show to be missing, and exceptions for
kinds of posts that are spared: what they take away is not claimed.
"""

from kmgraph.learn.testing.contrast import Contrasts
from kmgraph.learn.testing.exceptions import confirmed_exceptions
from kmgraph.learn.testing.holdout_tests import CAN_TELL, CLEAR, generalised, rule_p_values
from kmgraph.learn.testing.kinds import (
    ENOUGH_POSTS,
    KindColumn,
    KindOutcome,
    beside,
    kind_columns,
    kind_outcomes,
    published_beside,
)
from kmgraph.learn.testing.late_exceptions import with_late_exceptions
from kmgraph.learn.testing.left_open import LeftOpen
from kmgraph.learn.testing.permutation import EFFORT, permutation_p_values
from kmgraph.learn.testing.rows import TestRows, rows_to_test
from kmgraph.learn.testing.sharpening import sharpened, sides
from kmgraph.learn.testing.strata import Within, p_value_within, within_strata
from kmgraph.learn.testing.truth import most_spared, on_kinds, true_of_kinds

__all__ = [
    "CAN_TELL",
    "CLEAR",
    "EFFORT",
    "ENOUGH_POSTS",
    "Contrasts",
    "KindColumn",
    "KindOutcome",
    "LeftOpen",
    "TestRows",
    "Within",
    "beside",
    "confirmed_exceptions",
    "generalised",
    "kind_columns",
    "kind_outcomes",
    "most_spared",
    "on_kinds",
    "p_value_within",
    "permutation_p_values",
    "published_beside",
    "rows_to_test",
    "rule_p_values",
    "sharpened",
    "sides",
    "true_of_kinds",
    "with_late_exceptions",
    "within_strata",
]
