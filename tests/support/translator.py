"""A service that translates, on this machine: it answers as a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Translator:
    """The service: its address, and each question as (path, headers, body)."""

    port: int
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def url(self, path: str = "/translate") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextlib.contextmanager
def translator(answer: Callable[[BaseHTTPRequestHandler, Any], None]) -> Iterator[Translator]:
    """Run a service until the block ends; `answer` gets the handler and the question."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append((self.path, dict(self.headers.items()), question))
            with contextlib.suppress(OSError):
                answer(self, question)

        def do_GET(self) -> None:
            service.asked.append((self.path, dict(self.headers.items()), None))
            reply(self, {"translatedText": "followed"})

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = Translator(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(handler: BaseHTTPRequestHandler, value: object, status: int = 200) -> None:
    """Answer with a value as JSON; bytes go as they are."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def in_spanish(text: str) -> str:
    """Return what these services make of a text: its marks stay, and a word is put before it."""
    return f"Regla: {text}"


def libretranslate(handler: BaseHTTPRequestHandler, question: Any) -> None:
    reply(handler, {"translatedText": in_spanish(question["q"])})


def openai(handler: BaseHTTPRequestHandler, question: Any) -> None:
    text = question["messages"][-1]["content"]
    reply(handler, {"choices": [{"message": {"role": "assistant", "content": in_spanish(text)}}]})
