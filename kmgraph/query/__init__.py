"""SPARQL over a run's graph.

In come a query, written by a person or shipped as a competency question, and a graph; out go rows, a yes or no, or
triples, and their text in several formats. This room adds the checks that a query from outside needs, and limits of
time, memory and rows: it runs in a child, over a store that only the child holds. It forgets in which named graph a
triple stands, unless the query asks (`GRAPH`), and never changes the graph.
"""

from kmgraph.query.questions import Question, find_question, list_questions
from kmgraph.query.results import QueryResult, format_result, refuse_other_forms, short_term
from kmgraph.query.run import DEFAULT_MEMORY, DEFAULT_SECONDS, run_query
from kmgraph.query.store import STORE_EXTENSION, StoreManifest, check_store, is_store, write_store

__all__ = [
    "DEFAULT_MEMORY",
    "DEFAULT_SECONDS",
    "STORE_EXTENSION",
    "QueryResult",
    "Question",
    "StoreManifest",
    "check_store",
    "find_question",
    "format_result",
    "is_store",
    "list_questions",
    "refuse_other_forms",
    "run_query",
    "short_term",
    "write_store",
]
