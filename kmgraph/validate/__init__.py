"""SHACL over graphs.

In come graphs and shapes; out goes one frozen report of all violations. This room adds the closed-world laws that OWL
can't state ("every rule has evidence") and forgets everything but the violations. pySHACL is the reference; graphs too
large for it go to a compiled engine that gives the same results. Shapes run in a child with a deadline, because shapes
from people can be slow or recursive.
"""

from kmgraph.validate.guard import check_shapes
from kmgraph.validate.report import ValidationReport, report_to_turtle, summary_to_turtle
from kmgraph.validate.shacl import Engine, Job, shipped_shapes, validate_jobs

__all__ = [
    "Engine",
    "Job",
    "ValidationReport",
    "check_shapes",
    "report_to_turtle",
    "shipped_shapes",
    "summary_to_turtle",
    "validate_jobs",
]
