"""Which rules describe the outcomes most briefly: search, covering, exceptions, selection.

In comes the bit matrix of the search part; out goes a set of rules, each a conjunction with exceptions, that pays
for itself in bits. Adds rules; forgets what else was tried. Claims nothing of how sure they are, for what is found here
was picked because it stands out.
"""

from kmgraph.learn.search.best_conjunction import Conjunction, best_conjunction
from kmgraph.learn.search.cut_refinement import EncodedRules, with_better_cuts
from kmgraph.learn.search.exceptions import LARGEST_SPARED_SHARE, MOST_EXCEPTIONS, said
from kmgraph.learn.search.find import find_rules
from kmgraph.learn.search.moves import parents
from kmgraph.learn.search.positive_only import cooccurring, deleted_posts, least_together
from kmgraph.learn.search.problem import MOST_OF_IT, REMOVES

__all__ = [
    "LARGEST_SPARED_SHARE",
    "MOST_EXCEPTIONS",
    "MOST_OF_IT",
    "REMOVES",
    "Conjunction",
    "EncodedRules",
    "best_conjunction",
    "cooccurring",
    "deleted_posts",
    "find_rules",
    "least_together",
    "parents",
    "said",
    "with_better_cuts",
]
