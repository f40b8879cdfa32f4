"""SPARQL over a run's graph: a query comes in, rows or triples go out.

This stage adds nothing to the graph and can't change it. Queries from people are checked, then run in a child with a
deadline, a memory limit and a row limit, over a store that only the child holds.
"""

from kmgraph.query.questions import Question, find_question, list_questions
from kmgraph.query.results import QueryResult, format_result, short_term
from kmgraph.query.run import DEFAULT_MEMORY, DEFAULT_SECONDS, run_query

__all__ = [
    "DEFAULT_MEMORY",
    "DEFAULT_SECONDS",
    "QueryResult",
    "Question",
    "find_question",
    "format_result",
    "list_questions",
    "run_query",
    "short_term",
]
