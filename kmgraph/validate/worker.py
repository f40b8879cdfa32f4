"""The child that evaluates shapes: a request as JSON on standard input, results as JSON on standard output."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Read the requests, evaluate each, print all results."""
    engines = {"pyshacl": _with_pyshacl, "shacl": _with_compiled}
    found = [
        result
        for request in json.load(sys.stdin)
        for result in engines[request["engine"]](request["data"], request["shapes"])
    ]
    json.dump(found, sys.stdout)


def _with_pyshacl(data_path: str, shapes_path: str) -> list[dict[str, str]]:
    import pyshacl  # noqa: PLC0415  one engine a run
    from rdflib import BNode  # noqa: PLC0415
    from rdflib.namespace import RDF, SH  # noqa: PLC0415

    shapes = _rdflib_graph(shapes_path)
    outcome = pyshacl.validate(
        _rdflib_graph(data_path), shacl_graph=shapes, allow_warnings=True, inplace=True, advanced=False
    )
    report: Any = outcome[1]
    if not hasattr(report, "subjects"):
        raise SystemExit(f"pySHACL: {report}")
    results = []
    # What failed inside of a sh:node is a detail of the result, and the other engine names no details.
    for node in report.objects(None, SH.result):
        path = report.value(node, SH.resultPath)
        if isinstance(path, BNode):
            path = report.value(path, RDF.first) or report.value(path, SH.inversePath)
        value = report.value(node, SH.value)
        results.append(
            {
                "focus": str(report.value(node, SH.focusNode)),
                "path": str(path or ""),
                "value": "" if value is None or isinstance(value, BNode) else str(value),
                "severity": _local(str(report.value(node, SH.resultSeverity))),
                "shape": str(report.value(node, SH.sourceShape) or ""),
                "component": _local(str(report.value(node, SH.sourceConstraintComponent))),
            }
        )
    return results


def _rdflib_graph(path: str) -> Any:
    # pyoxigraph parses several times faster than rdflib and is strict. Labels tell the parent which shape is meant.
    from rdflib import Graph  # noqa: PLC0415

    from kmgraph.rdf import add_to_rdflib, iter_rdf  # noqa: PLC0415

    return add_to_rdflib(Graph(), iter_rdf(Path(path), keeps_blank_labels=True))


def _with_compiled(data_path: str, shapes_path: str) -> list[dict[str, str]]:
    import shacl  # noqa: PLC0415

    report = shacl.Shapes.from_file(shapes_path).validate_file(data_path, allow_warnings=True)
    return [
        {
            "focus": _plain(result.focus_node),
            "path": _first_iri(result.path or ""),
            "value": "" if (result.value or "").startswith("_:") else (result.value_plain or ""),
            "severity": result.severity,
            "shape": _plain(result.source_shape or ""),
            "component": result.component,
        }
        for result in report.results
    ]


def _plain(term: str) -> str:
    return term.removeprefix("<").removesuffix(">").removeprefix("_:")


def _first_iri(path: str) -> str:
    found = re.search(r"<([^>]*)>", path)
    return found.group(1) if found else path


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]


if __name__ == "__main__":
    main()
