"""The W3C's SHACL test suite through `kmgraph validate`, with both engines.

The suite is fetched by hand (github.com/w3c/data-shapes, its folder `data-shapes-test-suite/tests`) and not kept here.

    python -m benchmarks.shacl_suite FOLDER

A test passes if the report has just the results that the suite expects: focus node, path, value, severity, component
and source shape (by its name, or the nearest one that has it). Whether a report conforms is not compared: to kmgraph,
warnings are advice. Blank nodes are compared as such, without their labels.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.commands import UserShapes, validate_inputs
from kmgraph.errors import KmgraphError
from kmgraph.namespaces import SH
from kmgraph.rdf import TripleIndex, node_text, read_rdf
from kmgraph.validate import Engine, read_path

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_REFUSED = 3


@dataclass(frozen=True, slots=True)
class SuiteTest:
    """One test.

    Attributes:
        name: Folder and file.
        data, shapes: The graphs.
        expected: The results; None where engines have to refuse the shapes.
    """

    name: str
    data: Path
    shapes: Path
    expected: Counter[tuple[str, ...]] | None


def read_tests(folder: Path) -> Iterator[SuiteTest]:
    """Yield the tests of the suite, in the order of their names."""
    for path in sorted((*folder.glob("core/**/*.ttl"), *folder.glob("sparql/**/*.ttl"))):
        index = TripleIndex(read_rdf(path))
        for test in index.subjects_of_type(f"{_SHT}Validate"):
            [action] = index.nodes(test, f"{_MF}action")
            data, shapes = (
                path.parent / index.iris(action, f"{_SHT}{graph}")[0].rsplit("/", 1)[-1]
                for graph in ("dataGraph", "shapesGraph")
            )
            [result] = index.nodes(test, f"{_MF}result")
            expected = None if result == f"{_SHT}Failure" else Counter(_expected(result, index))
            yield SuiteTest(path.relative_to(folder).with_suffix("").as_posix(), data, shapes, expected)


def _expected(report: str, index: TripleIndex) -> Iterator[tuple[str, ...]]:
    for result in index.nodes(report, SH.result):
        first = {
            name: next(iter(index.objects(result, f"{SH}{name}")), None)
            for name in ("focusNode", "value", "resultSeverity", "sourceConstraintComponent", "sourceShape")
        }
        focus, value, severity, component, shape = ("" if term is None else node_text(term) for term in first.values())
        path = next((str(read_path(term, index)) for term in index.objects(result, SH.resultPath)), "")
        kind = (severity.removeprefix(str(SH)), component.removeprefix(str(SH)))
        yield (_unlabelled(focus), path, _unlabelled(value), *kind, "" if shape.startswith("_:") else shape)


def _unlabelled(node: str) -> str:
    return "_:" if node.startswith("_:") else node


def run_test(test: SuiteTest, engine: Engine) -> str:
    """Return how a test ends: `passed`, `refused: …`, `wrong: …` or `crashed: …`."""
    try:
        report = validate_inputs([test.data], [], [], None, UserShapes((test.shapes,), alone=True, engine=engine))
    except KmgraphError as error:
        if error.exit_code != _REFUSED:
            return f"crashed: exit {error.exit_code}, {error.what}"
        return "passed" if test.expected is None else f"refused: {error.what}"
    except Exception as error:  # whatever it is, it is what the suite is run for
        return f"crashed: {error!r}"
    if test.expected is None:
        return "wrong: evaluated, where the suite wants a refusal"
    found = Counter(
        (
            _unlabelled(result.focus),
            str(result.path),
            _unlabelled(result.value),
            result.severity,
            result.component,
            "" if result.source else result.shape,
        )
        for result in report.violations
    )
    if found == test.expected:
        return "passed"
    return f"wrong: lacks {sorted(test.expected - found)}, has {sorted(found - test.expected)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite, print a table, and tell on standard error each test that didn't pass."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="data-shapes-test-suite/tests")
    folder = parser.parse_args(arguments).folder
    tests = list(read_tests(folder))
    print("| engine | tests | passed | refused | wrong | crashed |\n|---|--:|--:|--:|--:|--:|")
    clean = True
    for engine in Engine:
        ends = Counter[str]()
        for test in tests:
            end = run_test(test, engine)
            ends[end.partition(":")[0]] += 1
            if end != "passed":
                print(f"{engine} {test.name}: {end}", file=sys.stderr)
        figures = (len(tests), *(ends[kind] for kind in ("passed", "refused", "wrong", "crashed")))
        print(f"| {engine} | " + " | ".join(map(str, figures)) + " |")
        clean = clean and not ends["wrong"] and not ends["crashed"]
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
