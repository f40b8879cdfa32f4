"""Two sides beside one another: a person moves from one to the other, and what may they keep doing?

In come two platforms of a run, two periods of one, or two runs; out goes a `MoveComparison`, exact and public, and
its triples. Adds the tests of each rule's scope on the posts of both sides, and what the destination's published rules
say of it; forgets the rows.

    sides (what is compared) -> kinds (each rule's scope, on both) -> verdicts <- written (published rules, by reasoner)
    -> compare (the composer) -> transfer (triples)
"""

from kmgraph.pipeline.comparison.compare import ComparedRuns, compare_periods, compare_platforms, compare_runs
from kmgraph.pipeline.comparison.periods import TimeSpan
from kmgraph.pipeline.comparison.sides import ComparedSide, RunSide
from kmgraph.pipeline.comparison.transfer import transfer_turtle

__all__ = [
    "ComparedRuns",
    "ComparedSide",
    "RunSide",
    "TimeSpan",
    "compare_periods",
    "compare_platforms",
    "compare_runs",
    "transfer_turtle",
]
