"""SPARQL over a run's graph: a query comes in, rows or triples go out.

This stage adds nothing to the graph and can't change it. Queries from people are checked, then run in a child with a
deadline, a memory limit and a row limit, over a store that only the child holds.
"""

from kmgraph.query.guard import check_query
from kmgraph.query.questions import Question, find_question, list_questions
from kmgraph.query.results import QueryResult, format_result
from kmgraph.query.run import run_query

__all__ = ["QueryResult", "Question", "check_query", "find_question", "format_result", "list_questions", "run_query"]
