"""Refuses shapes that an engine would pass over in silence, or read in a way of its own."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.namespaces import RDF, SH, curie
from kmgraph.rdf import TripleIndex, write_triples
from kmgraph.validate.features import find_faults
from kmgraph.validate.prepare import node_shapes, read_shapes
from kmgraph.validate.queries import check_queries, find_query_faults
from kmgraph.validate.shacl import Engine, named_shape, validate_triples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.validate.report import Violation

_REFERENCES = tuple(
    str(SH) + name for name in ("node", "property", "not", "and", "or", "xone", "qualifiedValueShape", "path")
)
_PARTS = (
    *(SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath),
    *(RDF.first, RDF.rest),
)


def check_shapes(path: Path) -> None:
    """Check a shapes file that a person wrote.

    Args:
        path: An RDF file.

    Raises:
        InputError: If the file can't be parsed or holds no shape; if a shape refers to itself (engines answer
            "conforms" without evaluating those), is not as SHACL has it, or uses what not both engines evaluate.
    """
    shapes = read_shapes([path])
    if not node_shapes(shapes.index) and not shapes.index.subjects_with(SH.path):
        raise InputError("the file holds no shape", where=str(path), hint="declare shapes as sh:NodeShape")
    check_queries(shapes.index, str(path))
    _refuse_recursion(path, shapes.index)
    for node, what, hint in (*find_faults(shapes.index), *find_query_faults(shapes.index)):
        raise InputError(f"the shape {named_shape(node, shapes.index)} {what}", where=str(path), hint=hint)
    _check_form(path, shapes.index, write_triples(shapes.triples))


def _check_form(path: Path, shapes: TripleIndex, ntriples: bytes) -> None:
    """Hold shapes to the W3C's own shapes for shapes (SHACL, appendix C), which come with pySHACL."""
    found = find_spec("pyshacl")
    folders = (found.submodule_search_locations if found else None) or ()
    form = [Path(folder) / "assets" / "shacl-shacl.ttl" for folder in folders]
    report = validate_triples(ntriples, form, engine=Engine.COMPILED)
    if report.violations:
        # What names a property says most.
        violation = min(report.violations, key=lambda found: not found.path)
        raise InputError(
            f"the shape {named_shape(violation.focus, shapes)} is not as SHACL has it: {_told(violation)}",
            where=str(path),
            hint="nothing was validated",
        )


def _told(violation: Violation) -> str:
    path = curie(violation.path.first) or str(violation.path)
    kind = violation.component.removesuffix("ConstraintComponent")
    value = "" if violation.value.startswith("_:") else curie(violation.value) or violation.value
    return " ".join(filter(None, (path, value, f"(sh:{kind[:1].lower()}{kind[1:]})")))


def _refuse_recursion(path: Path, shapes: TripleIndex) -> None:
    links: dict[str, set[str]] = {}
    for prop in (*_REFERENCES, *_PARTS):
        for node in shapes.subjects_with(prop):
            links.setdefault(node, set()).update(shapes.nodes(node, prop))
    cyclic = _find_cycle(links, sorted({node for prop in _REFERENCES for node in shapes.subjects_with(prop)}))
    if cyclic:
        raise InputError(
            f"the shape {named_shape(cyclic, shapes)} refers to itself",
            where=str(path),
            hint="SHACL leaves recursive shapes undefined; unfold the shape to a fixed depth",
        )


def _find_cycle(links: Mapping[str, set[str]], roots: Sequence[str]) -> str | None:
    done: set[str] = set()
    for root in roots:
        stack = [(root, iter(sorted(links.get(root, ()))))]
        on_path = {root}
        while stack:
            node, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                on_path.discard(node)
                done.add(node)
            elif child in on_path:
                return child
            elif child not in done:
                on_path.add(child)
                stack.append((child, iter(sorted(links.get(child, ())))))
    return None
