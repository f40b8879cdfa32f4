"""The JVM worker as its parent sees it: a child that answers one request after another, each with a deadline."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

from kmgraph.errors import LimitError
from kmgraph.io import ChildResult, kill_group, python_child
from kmgraph.rdf import Triples, write_triples
from kmgraph.reason.failures import child_error, reasoner_error

DEFAULT_SECONDS = 120.0
"""Deadline of a reasoner run."""

DEFAULT_MEMORY_MB = 2048
"""Heap of a reasoner's Java."""


class Worker:
    """A JVM in a child process, started at once, ended with the block.

    Requests go out and answers come in through threads, so that whoever asks never waits longer than the deadline, nor
    at all for a request without an answer.

    Args:
        java_memory_mb: Java's heap.
        ontology_bytes: About how large the ontologies are that it will get.
    """

    def __init__(self, *, java_memory_mb: int, ontology_bytes: int = 0) -> None:
        self._stderr = tempfile.TemporaryFile(prefix="kmgraph-")  # noqa: SIM115  open as long as the child
        self._process = subprocess.Popen(
            python_child("kmgraph.reason.child.worker", str(java_memory_mb), str(ontology_bytes)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            start_new_session=os.name == "posix",
        )
        self._requests: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        self._threads = [Thread(target=work, daemon=True) for work in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def tell(self, request: Mapping[str, Any]) -> None:
        """Have a request carried out that needs no answer, without waiting for it."""
        self._requests.put(_line({**request, "silent": True}))

    def ask(self, request: Mapping[str, Any], *, seconds: float) -> dict[str, Any]:
        """Return the answer to a request; what the worker was told before comes first.

        Raises:
            LimitError: If the deadline passed or the memory did not suffice.
            OntologyError: If the worker ended without an answer.
        """
        self._requests.put(_line(request))
        try:
            line = self._answers.get(timeout=seconds)
        except Empty:
            raise LimitError(
                f"the reasoner did not finish within {seconds:g} seconds and was stopped",
                hint="raise the limit under [limits] in kmgraph.toml, or make the input smaller",
            ) from None
        if not line:
            raise child_error(self._remains())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._requests.put(None)
        kill_group(self._process)
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
        self._stderr.close()

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        # A worker that is gone is noticed where its answer is read.
        with contextlib.suppress(OSError):
            while (line := self._requests.get()) is not None:
                pipe.write(line)
                pipe.flush()

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        for line in pipe:
            self._answers.put(line)
        self._answers.put(b"")

    def _remains(self) -> ChildResult:
        returncode = self._process.wait()
        self._stderr.seek(0)
        return ChildResult(returncode, b"", self._stderr.read())


def _line(request: Mapping[str, Any]) -> bytes:
    return json.dumps(request, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class ReasonerRequest:
    """Something to find out about an ontology.

    Attributes:
        action: "classify", "relate", "profiles" or "explain".
        triples: The ontology.
        arguments: What the action takes besides; JSON values.
    """

    action: str
    triples: Triples
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the request as the worker reads it."""
        return {"action": self.action, "ontology": write_triples(self.triples).decode(), **self.arguments}


def ask(requests: Sequence[ReasonerRequest], *, seconds: float, java_memory_mb: int) -> list[dict[str, Any]]:
    """Return a new worker's answers, in order.

    Args:
        requests: What to find out.
        seconds: Deadline of each answer.
        java_memory_mb: Java's heap.

    Raises:
        OntologyError: If the reasoner refuses an ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    messages = [request.to_json() for request in requests]
    size = sum(len(message["ontology"]) for message in messages)
    with Worker(java_memory_mb=java_memory_mb, ontology_bytes=size) as worker:
        answers = [worker.ask(message, seconds=seconds) for message in messages]
    return [checked(answer, request.triples) for answer, request in zip(answers, requests, strict=True)]


def checked(answer: dict[str, Any], triples: Triples) -> dict[str, Any]:
    """Return a worker's answer about an ontology, if it is no refusal.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If the memory did not suffice.
    """
    if "error" in answer:
        raise reasoner_error(answer["error"], triples)
    return answer
