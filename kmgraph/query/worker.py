"""The child that holds the store and answers one query: a request as JSON comes in, the answer as JSON goes out."""

from __future__ import annotations

import json
import re
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kmgraph.errors import KmgraphError, LimitError
from kmgraph.rdf import load_rdf

_FUNCTION = re.compile(r"custom function (<.*>) is not supported")


def main() -> None:
    """Read one request, answer it."""
    request = json.load(sys.stdin)
    json.dump(_answer(request), sys.stdout)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        store = _open(Path(request["graph"]), [Path(path) for path in request["added"]], Path(request["scratch"]))
    except KmgraphError as error:
        code = "limit" if isinstance(error, LimitError) else "refused"
        return {"kind": "error", "code": code, "reason": error.what, "where": error.where, "hint": error.hint}
    except (OSError, ValueError, RuntimeError) as error:
        return {"kind": "error", "code": "graph", "reason": str(error)}
    for iri in request.get("from", ()):
        if not store.contains_named_graph(ox.NamedNode(iri)):
            return {"kind": "error", "code": "from", "reason": iri}
    try:
        found = store.query(request["sparql"], use_default_graph_as_union=True)
        return _encode(found, int(request["max_rows"]))
    except SyntaxError as error:
        return {"kind": "error", "code": "syntax", "reason": str(error.msg)}
    except (OSError, ValueError, RuntimeError) as error:
        unknown = _FUNCTION.search(str(error))
        if unknown:
            return {"kind": "error", "code": "function", "reason": unknown[1]}
        return {"kind": "error", "code": "graph", "reason": str(error)}


def _open(path: Path, added: list[Path], scratch: Path) -> ox.Store:
    if not path.is_dir():
        store = ox.Store()
        load_rdf(store, path)
    elif added:
        # Nothing can be added to a store that is read only. A backup is made of hard links where it can be.
        ox.Store.read_only(str(path)).backup(str(scratch / "store"))
        store = ox.Store(str(scratch / "store"))
    else:
        return ox.Store.read_only(str(path))
    for file in added:
        load_rdf(store, file)
    return store


def _encode(found: Any, max_rows: int) -> dict[str, Any]:
    if isinstance(found, ox.QueryBoolean):
        return {"kind": "boolean", "boolean": bool(found)}
    items = list(islice(found, max_rows + 1))
    if len(items) > max_rows:
        return {"kind": "error", "code": "rows", "reason": str(max_rows)}
    if isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        return {"kind": "rows", "variables": names, "rows": [[_term(row[name]) for name in names] for row in items]}
    return {"kind": "triples", "triples": (ox.serialize(items, format=ox.RdfFormat.N_TRIPLES) or b"").decode()}


def _term(term: Any) -> dict[str, str] | None:
    # SPARQL 1.1 Query Results JSON Format, section 3.2.2.
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "literal", "value": str(term)}
    encoded = {"type": "literal", "value": term.value}
    if term.language:
        encoded["xml:lang"] = term.language
    elif not term.datatype.value.endswith("#string"):
        encoded["datatype"] = term.datatype.value
    return encoded


if __name__ == "__main__":
    main()
