"""Bare exports -> a proposal of how to read them: what a look at all values can tell, for a person to confirm.

In come files of any kind that there is a reader for; out goes a `Proposal`: for each file its dialect, its times, what
its words for outcomes may mean, and for each column what it records. This stage adds guesses and says of each why it
was made; it forgets the rows, and every value that may name a person.

    file -> dialect -> columns over all files -> outcomes -> times -> ids, people, texts -> features
"""

from kmgraph.observe.proposal.propose import propose_project
from kmgraph.observe.proposal.types import (
    FeatureKind,
    NewFeature,
    Proposal,
    ProposedColumn,
    ProposedOutcome,
    ProposedSource,
)

__all__ = [
    "FeatureKind",
    "NewFeature",
    "Proposal",
    "ProposedColumn",
    "ProposedOutcome",
    "ProposedSource",
    "propose_project",
]
