"""The child that evaluates shapes: requests as JSON on standard input, results as JSON on standard output.

Terms of results are text in the syntax of N-Triples; blank nodes have the labels of the files.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

Result = dict[str, Any]


def main() -> None:
    """Read the requests, evaluate each, print the results of each."""
    engines = {"pyshacl": _with_pyshacl, "shacl": _with_compiled}
    requests = json.load(sys.stdin)
    json.dump([engines[each["engine"]](each["data"], each["shapes"]) for each in requests], sys.stdout)


def _with_pyshacl(data_path: str, shapes_path: str) -> list[Result]:
    import pyshacl  # noqa: PLC0415  one engine a run
    from rdflib.namespace import SH  # noqa: PLC0415

    data, shapes = _rdflib_graph(data_path), _rdflib_graph(shapes_path)
    known = {*data.all_nodes(), *shapes.all_nodes(), *data.predicates(), *shapes.predicates()}
    # Of the advanced features, only targets come here.
    outcome = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=True, inplace=True, advanced=True)
    report: Any = outcome[1]
    if not hasattr(report, "subjects"):
        raise SystemExit(f"pySHACL: {report}")
    results = []
    # What failed inside of a sh:node is a detail of the result, and the other engine names no details.
    for node in report.objects(None, SH.result):
        value = report.value(node, SH.value)
        results.append(
            {
                "focus": _rdflib_term(report.value(node, SH.focusNode)),
                "path": _iri_only(report.value(node, SH.resultPath)),
                # What a query computed, the other engine doesn't name.
                "value": _rdflib_term(value) if value in known else "",
                "severity": str(report.value(node, SH.resultSeverity)),
                "shape": _rdflib_term(report.value(node, SH.sourceShape)),
                "component": str(report.value(node, SH.sourceConstraintComponent)),
                "messages": sorted(str(text) for text in report.objects(node, SH.resultMessage)),
            }
        )
    return results


def _rdflib_graph(path: str) -> Any:
    # pyoxigraph parses several times faster than rdflib and is strict. Labels tell the parent which node is meant.
    from kmgraph.rdf import add_to_rdflib, iter_rdf  # noqa: PLC0415
    from kmgraph.validate.prepared import PreparedGraph  # noqa: PLC0415

    return add_to_rdflib(PreparedGraph(), iter_rdf(Path(path), keeps_blank_labels=True))


def _rdflib_term(term: Any) -> str:
    # rdflib's own text of a literal is Turtle's.
    import pyoxigraph as ox  # noqa: PLC0415
    from rdflib import BNode, Literal  # noqa: PLC0415

    if term is None:
        return ""
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        return f"<{term}>"
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return str(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None))


def _iri_only(path: Any) -> str:
    text = _rdflib_term(path)
    return text if text.startswith("<") else ""


def _with_compiled(data_path: str, shapes_path: str) -> list[Result]:
    import shacl  # noqa: PLC0415

    report = shacl.Shapes.from_file(shapes_path).validate_file(data_path, allow_warnings=True)
    blanks = _Blanks(data_path, shapes_path)
    return [
        {
            "focus": blanks.named(result.focus_node),
            "path": path if re.fullmatch(r"<[^<>]*>", path := result.path or "") else "",
            "value": blanks.named(result.value or ""),
            "severity": result.severity_iri.strip("<>"),
            "shape": blanks.named(result.source_shape or ""),
            "component": result.component_iri.strip("<>"),
            "messages": sorted(blanks.without_labels(text) for text in result.messages),
        }
        for result in report.results
    ]


class _Blanks:
    """The labels that blank nodes have in the files, of which the compiled engine makes numbers.

    It counts them in the order in which they come, first those of the shapes (`1_b0`, …), then those of the data
    (`0_b7`, …).
    """

    _LABEL = re.compile(r"_:([01])_b(\d+)")

    def __init__(self, data_path: str, shapes_path: str) -> None:
        self._paths = (data_path, shapes_path)

    def named(self, term: str) -> str:
        """Return a term with the label of the file if it is a blank node."""
        found = self._LABEL.fullmatch(term)
        return f"_:{self._label(found)}" if found else term

    def without_labels(self, text: str) -> str:
        """Return text with the labels of the file in it."""
        return self._LABEL.sub(self._label, text)

    def _label(self, found: re.Match[str]) -> str:
        labels, number = self._of_shapes, int(found[2])
        if found[1] == "0":
            labels, number = self._of_data, number - len(self._of_shapes)
        if not 0 <= number < len(labels):
            raise ValueError("shacl numbers blank nodes in another way than it did")
        return labels[number]

    @cached_property
    def _of_data(self) -> list[str]:
        return _labels_in_order(self._paths[0])

    @cached_property
    def _of_shapes(self) -> list[str]:
        return _labels_in_order(self._paths[1])


def _labels_in_order(path: str) -> list[str]:
    import pyoxigraph as ox  # noqa: PLC0415

    from kmgraph.rdf import iter_rdf  # noqa: PLC0415

    quads = iter_rdf(Path(path), keeps_blank_labels=True)
    ends = (term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, ox.BlankNode))
    return list(dict.fromkeys(term.value for term in ends))


if __name__ == "__main__":
    main()
