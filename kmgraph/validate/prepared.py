"""A graph for pySHACL that reads each query once: it asks the same one of every node, and reading takes longest."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

_MOST_QUERIES = 1_000


class PreparedGraph(Graph):
    """A graph that keeps the queries it was asked, as they were read."""

    def query(
        self,
        query_object: Any,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Any = None,  # noqa: N803  rdflib's name
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Answer a query as `rdflib.Graph.query` does."""
        if isinstance(query_object, str):
            prefixes = self.namespaces() if initNs is None else initNs.items()
            query_object = _prepared(query_object, tuple(prefixes))
        return super().query(query_object, processor, result, initNs, *args, **kwargs)


@lru_cache(maxsize=_MOST_QUERIES)
def _prepared(text: str, prefixes: tuple[tuple[str, Any], ...]) -> Any:
    return prepareQuery(text, initNs=dict(prefixes))
