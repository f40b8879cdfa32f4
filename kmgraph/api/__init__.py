"""kmgraph for programs and notebooks: projects and tables in, rules, answers and documents out.

In come a project's folder, a run's, or a table of any data frame library; out go frozen values that show themselves in
notebooks. Adds the shape that Python users expect, and calls the same functions as the commands do; forgets progress
lines and exit codes: errors are raised.

`kmgraph/__init__.py` hands these names on, each loaded when it is used.
"""

from kmgraph.api.results import RunResult
from kmgraph.api.rule_table import RuleRow, RuleTable
from kmgraph.api.session import ProjectSession, open_project, open_run, open_table
from kmgraph.api.verdicts import DraftVerdict

__all__ = [
    "DraftVerdict",
    "ProjectSession",
    "RuleRow",
    "RuleTable",
    "RunResult",
    "open_project",
    "open_run",
    "open_table",
]
