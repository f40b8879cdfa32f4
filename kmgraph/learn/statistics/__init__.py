"""Numbers to numbers: exact tests, intervals, description lengths, shrunken rates, the noisy-OR.

In come counts and covers; out come p-values, intervals, bits and probabilities. Adds the mathematics, each formula with
its source; forgets what was counted: nothing here knows what a rule, a post or a platform is.
"""

from kmgraph.learn.statistics.clustering import (
    coarse,
    design_effect,
    intraclass_correlation,
    pooled_correlation,
    scoped,
)
from kmgraph.learn.statistics.description_length import (
    Population,
    conjunction_bits,
    integer_bits,
    outcome_bits,
    rate_bits,
)
from kmgraph.learn.statistics.exact_tests import (
    CountArrays,
    Counts,
    exact_mantel_haenszel,
    fisher_greater,
    fisher_greater_each,
    holm,
    least_fisher,
    mantel_haenszel_odds_ratio,
    shares_above,
    summed,
    tells,
)
from kmgraph.learn.statistics.noisy_or import Fit, Grouping, Links, Patterns, fit_links, fit_noisy_or
from kmgraph.learn.statistics.rates import BetaPrior, Interval, fit_prior, largest, weighted_rate, wilson

__all__ = [
    "BetaPrior",
    "CountArrays",
    "Counts",
    "Fit",
    "Grouping",
    "Interval",
    "Links",
    "Patterns",
    "Population",
    "coarse",
    "conjunction_bits",
    "design_effect",
    "exact_mantel_haenszel",
    "fisher_greater",
    "fisher_greater_each",
    "fit_links",
    "fit_noisy_or",
    "fit_prior",
    "holm",
    "integer_bits",
    "intraclass_correlation",
    "largest",
    "least_fisher",
    "mantel_haenszel_odds_ratio",
    "outcome_bits",
    "pooled_correlation",
    "rate_bits",
    "scoped",
    "shares_above",
    "summed",
    "tells",
    "weighted_rate",
    "wilson",
]
