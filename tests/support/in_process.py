"""Commands in the test's own process: what they print and their exit code, without the time a process takes to start.

The code that runs is the one of the commands; what is slow and the same for every command is shared among them: the
loaded ontology, and a JVM that answers all that asks for one (started when the first does).
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import traceback
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shared import shared_root

from kmgraph.cli.errors import run_safely
from kmgraph.cli.main import cli
from kmgraph.io import AnsweringChild, ChildResult
from kmgraph.observe.columns.names import NameIndex
from kmgraph.ontology import load_ontology
from kmgraph.rdf import logic_only, named_classes, read_triples
from kmgraph.reason import ScopeReasoner
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, ReasonerRequest, ask, start_worker
from kmgraph.reason.hierarchy import hierarchy_from_answer
from kmgraph.reason.input import without_idle_individuals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Self

    from installed import Kmgraph

    from kmgraph.model import Hierarchy, Vocabulary
    from kmgraph.ontology import FactFile, Ontology


class SharedWorker:
    """Takes the place of a worker: everyone asks the same one, which outlives whoever asks."""

    _running: AnsweringChild | None = None

    def __init__(self, *, java_memory_mb: int, seconds: float, ontology_bytes: int = 0) -> None:
        """Start nothing: only who asks needs Java."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the worker to those who come after."""

    def tell(self, request: Mapping[str, Any]) -> None:
        """Carry out nothing: a worker that runs is warm."""

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the shared worker's answer; one that failed is not asked again."""
        if SharedWorker._running is None:
            SharedWorker._running = start_worker(java_memory_mb=DEFAULT_MEMORY_MB, seconds=DEFAULT_SECONDS)
        try:
            return SharedWorker._running.ask(request)
        except BaseException:
            self.stop()
            raise

    def close(self) -> None:
        """Leave the worker to those who come after."""

    @classmethod
    def stop(cls) -> None:
        """End the worker."""
        if cls._running is not None:
            cls._running.close()
            cls._running = None


class LateReasoner(ScopeReasoner):
    """Reads the ontology when it is asked for a tree: most commands that tests run fail before that."""

    _late = b""

    def prepare(self, ntriples: bytes) -> None:
        """Keep the ontology for later."""
        self._late = ntriples

    def tree(self, *arguments: Any) -> Any:
        """Return the tree."""
        super().prepare(self._late)
        return super().tree(*arguments)


def classify_here(
    ntriples: bytes, *, individuals: bool = True, seconds: float = DEFAULT_SECONDS, **_: object
) -> Hierarchy:
    """Take the place of `classify`: the same reasoner in the shared worker, which gives the same tree and errors."""
    triples = logic_only(read_triples(ntriples))
    triples = triples if individuals else without_idle_individuals(triples)
    (answer,) = ask([ReasonerRequest("classify", triples)], seconds=seconds, java_memory_mb=DEFAULT_MEMORY_MB)
    return hierarchy_from_answer(named_classes(triples), answer)


def run_here(module: str, *arguments: str, stdin: bytes = b"", **limits: object) -> ChildResult:
    """Take the place of `run_limited`: run a child's module in this process, without deadline and limit of memory."""
    assert not arguments
    main = import_module(module).main
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setattr(sys, "stdin", io.StringIO(stdin.decode()))
        try:
            main()
        except (Exception, SystemExit) as error:
            said = str(error) if isinstance(error, SystemExit) else traceback.format_exc()
            return ChildResult(1, b"", said.encode())
    return ChildResult(0, printed.getvalue().encode(), b"")


@cache
def _loaded(files: tuple[tuple[Path, Path, int, int], ...], *, alignments: bool) -> Ontology:
    return load_ontology([path for path, *_ in files], alignments=alignments)


def load_once(
    extensions: tuple[Path, ...] = (), *, alignments: bool = False, facts: Mapping[Path, FactFile] | None = None
) -> Ontology:
    """Take the place of `load_ontology`: files that stayed as they are are loaded once, those with facts each time."""
    if facts or not all(path.is_file() for path in extensions):
        return load_ontology(extensions, alignments=alignments, facts=facts)
    states = [(path, path.resolve(), path.stat().st_mtime_ns, path.stat().st_size) for path in extensions]
    return _loaded(tuple(states), alignments=alignments)


_INDEXES: dict[int, tuple[Vocabulary, NameIndex]] = {}


def index_once(vocabulary: Vocabulary) -> NameIndex:
    """Take the place of `NameIndex`: one index a vocabulary."""
    if id(vocabulary) not in _INDEXES:
        _INDEXES[id(vocabulary)] = (vocabulary, NameIndex(vocabulary))
    return _INDEXES[id(vocabulary)][1]


@contextlib.contextmanager
def shared_worker() -> Iterator[None]:
    """Make all that asks for a worker with a JVM ask the same one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kmgraph.reason.client.start_worker", SharedWorker)
        patch.setattr("kmgraph.reason.scope_reasoner.start_worker", SharedWorker)
        yield


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Make commands of this process share what is slow and the same for all."""
    with shared_worker(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("kmgraph.pipeline.run.ScopeReasoner", LateReasoner)
        patch.setattr("kmgraph.commands.plan.ScopeReasoner", LateReasoner)
        patch.setattr("kmgraph.pipeline.knowledge.classify", classify_here)
        patch.setattr("kmgraph.validate.shacl.run_limited", run_here)
        patch.setattr("kmgraph.observe.columns.terms.NameIndex", index_once)
        for module in ("pipeline.knowledge", "commands.ontology", "commands.ontology_terms", "commands.validate"):
            patch.setattr(f"kmgraph.{module}.load_ontology", load_once)
        yield


@pytest.fixture(scope="module")
def warm_reasoner() -> Iterator[None]:
    """Answer all questions of a module from the shared worker."""
    with shared_worker():
        yield


@pytest.fixture(scope="session", autouse=True)
def _shared_worker_ends() -> Iterator[None]:
    yield
    SharedWorker.stop()


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where class trees are remembered, for all workers."""
    folder = shared_root(tmp_path_factory) / "cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def here(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Kmgraph:
    """Run `kmgraph` as the fixture `kmgraph` does, but in this process."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments: object, cwd: Path = elsewhere, **variables: str) -> subprocess.CompletedProcess[str]:
        words = [str(argument) for argument in arguments]
        given = {"KMGRAPH_KEY": "k" * 32, "KMGRAPH_CACHE": str(cache_folder), **variables}
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
        with quick(), pytest.MonkeyPatch.context() as patch:
            patch.chdir(cwd)
            for name, value in given.items():
                patch.setenv(name, value)
            with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
                code = run_safely(cli, words)
        printed, said = (_content(stream) for stream in streams)
        return subprocess.CompletedProcess(words, code, printed, said)

    return run


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8").replace(os.linesep, "\n")
