"""The JVM reaches nothing: no import is fetched, with the door of the parent or without it, and no DTD is looked up."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from kmgraph.namespaces import OWL, RDF
from kmgraph.rdf import read_triples
from kmgraph.reason import classify
from kmgraph.reason.client import ReasonerRequest, ask, start_worker

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this machine, and the paths it was asked for."""
    paths: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def importing(address: str) -> bytes:
    """Return an ontology that imports from the server, in the spellings of what OWL knows of imports."""
    return (
        f"<urn:o> <{RDF.type}> <{OWL.Ontology}> .\n"
        f"<urn:o> <{OWL.imports}> <{address}/imported.owl> .\n"
        f"_:o <{OWL.imports}> <{address}/unnamed.ttl> .\n"
        f"<urn:o> <{OWL}priorVersion> <{address}/prior.owl> .\n"
        f"<urn:A> <{RDF.type}> <{OWL.Class}> .\n"
    ).encode()


def test_a_reasoner_run_fetches_no_import(asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    assert "urn:A" in classify(importing(address)).parents
    assert not paths


@pytest.mark.parametrize("action", ["classify", "relate", "profiles", "explain"])
def test_the_worker_fetches_no_import(asked: tuple[str, list[str]], action: str) -> None:
    address, paths = asked
    arguments = {"classes": ["urn:A"], "labels": {}, "sub": "urn:A", "limit": 1}
    request = ReasonerRequest(action, read_triples(importing(address)), arguments)
    (answer,) = ask([request], seconds=60, java_memory_mb=256)
    assert "error" not in answer
    assert not paths


def test_java_itself_can_reach_no_server(asked: tuple[str, list[str]]) -> None:
    """Even what the parent would never send: imports in the text of the ontology."""
    address, paths = asked
    with start_worker(java_memory_mb=256, seconds=60) as worker:
        answer = worker.ask({"action": "classify", "ontology": importing(address).decode()})
    assert answer["consistent"]
    assert not paths
