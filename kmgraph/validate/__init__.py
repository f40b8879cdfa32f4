"""SHACL over graphs.

In come graphs and shapes; out goes one frozen report of all violations. This room adds the closed-world laws that OWL
can't state ("every rule has evidence") and forgets everything but the violations. One compiled engine evaluates graphs
of every size; pySHACL, where it is asked for, is held to the same results. What not both evaluate is refused by name.
Shapes run in a child with a deadline, because shapes from people can be slow or recursive.
"""

from kmgraph.validate.guard import check_shapes
from kmgraph.validate.paths import PropertyPath, read_path
from kmgraph.validate.report import ValidationReport, Violation, report_to_turtle, shown_node, summary_to_turtle
from kmgraph.validate.shacl import Engine, Job, shipped_shapes, together, validate_jobs
from kmgraph.validate.targets import KnownNames, unmatched_targets

__all__ = [
    "Engine",
    "Job",
    "KnownNames",
    "PropertyPath",
    "ValidationReport",
    "Violation",
    "check_shapes",
    "read_path",
    "report_to_turtle",
    "shipped_shapes",
    "shown_node",
    "summary_to_turtle",
    "together",
    "unmatched_targets",
    "validate_jobs",
]
