"""Asks a web service one question: JSON there, JSON back, within limits."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kmgraph.errors import InputError, LimitError, UsageError
from kmgraph.io.json_text import load_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST_ADDRESS = 2_000
_CHUNK = 64 * 1024
_REFUSED = frozenset((401, 403))
_OK = 200


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where a service is.

    Attributes:
        host: Name or number of the machine.
        port: Its port.
        path: What is asked there, with the query.
        is_encrypted: Whether the way there is encrypted.
    """

    host: str
    port: int
    path: str
    is_encrypted: bool

    def __str__(self) -> str:
        """Return the address without its query, which may hold a secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_encrypted else 'http'}://{host}:{self.port}{self.path.partition('?')[0]}"


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """The most that a question may take.

    Attributes:
        seconds: From the first byte sent to the last byte read.
        sent_bytes, answered_bytes: Sizes of the question and the answer.
    """

    seconds: float = 60
    sent_bytes: int = 64 * 1024
    answered_bytes: int = 256 * 1024


def service_address(text: str, where: str) -> ServiceAddress:
    """Return the address that a text writes.

    Without encryption only this machine is asked: whatever lies between could read the key and change the answer.

    Args:
        text: A web address.
        where: Where it was given, for messages.

    Raises:
        UsageError: If it is none, has the port 0, holds a password or a fragment, or leads to another machine without
            encryption.
    """
    hint = "such as https://translate.example.org/translate, or http://127.0.0.1:5000/translate"
    if len(text) > _LONGEST_ADDRESS or not text.isascii() or not text.isprintable() or " " in text:
        raise UsageError("this is no web address", where=where, hint=hint)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError("this is no web address", where=where, hint=hint) from None
    if parts.scheme not in {"http", "https"} or not host or parts.fragment or port == 0:
        raise UsageError("this is no web address", where=where, hint=hint)
    if "@" in parts.netloc:
        raise UsageError("an address holds no password", where=where, hint="put a key into KMGRAPH_TRANSLATE_KEY")
    is_encrypted = parts.scheme == "https"
    if not is_encrypted and not _is_this_machine(host):
        raise UsageError("another machine is asked over https alone", where=where, hint=hint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return ServiceAddress(host, port or (443 if is_encrypted else 80), path, is_encrypted)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def post_json(
    address: ServiceAddress, question: object, headers: Mapping[str, str], limits: ServiceLimits | None = None
) -> object:
    """Send a value as JSON and return the value that is answered.

    Redirects are not followed, proxies and cookies not used; certificates are checked as Python does by default.

    Args:
        address: Where to.
        question: What is sent.
        headers: Further headers, such as one with a key; no message shows them.
        limits: The most that it may take.

    Raises:
        InputError: If the service can't be reached, refuses, or answers with something else than JSON.
        LimitError: If question or answer are too large, or it takes too long.
    """
    limits = limits or ServiceLimits()
    body = json.dumps(question, ensure_ascii=False).encode()
    if len(body) > limits.sent_bytes:
        raise LimitError(f"the question has {len(body):,} bytes, at most {limits.sent_bytes:,}", where=str(address))
    sent = {**headers, "Content-Type": "application/json", "Accept": "application/json"}
    deadline = time.monotonic() + limits.seconds
    connection = _connection(address, limits.seconds)
    try:
        with _ended_at(deadline, connection) as opened:
            connection.connect()
            opened.append(connection.sock)
            connection.request("POST", address.path, body, {**sent, "Accept-Encoding": "identity"})
            response = connection.getresponse()
            _refuse_status(response.status, address)
            data = _read(response, limits.answered_bytes, address)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            raise _too_slow(limits, address) from None
        raise InputError(
            f"the service can't be asked: {_reason(error)}",
            where=str(address),
            hint="see whether it runs, and whether this is its address",
        ) from None
    finally:
        connection.close()
    if time.monotonic() >= deadline:
        raise _too_slow(limits, address)
    return load_json(data, str(address), "answer")


def _connection(address: ServiceAddress, seconds: float) -> http.client.HTTPConnection:
    if address.is_encrypted:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=context)
    return http.client.HTTPConnection(address.host, address.port, timeout=seconds)


@contextlib.contextmanager
def _ended_at(deadline: float, connection: http.client.HTTPConnection) -> Iterator[list[socket.socket]]:
    """Cut the connection at the deadline: a server that sends a byte a second never runs into a time-out.

    Yields a list for the socket: a connection forgets its own where the answer is to be its last.
    """
    opened: list[socket.socket] = []

    def cut() -> None:
        for sock in (*opened, connection.sock):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield opened
    finally:
        timer.cancel()


def _refuse_status(status: int, address: ServiceAddress) -> None:
    if status == _OK:
        return
    if status in _REFUSED:
        hint = "a key comes from the environment variable KMGRAPH_TRANSLATE_KEY"
        raise InputError(f"the service lets nobody in without the right key ({status})", where=str(address), hint=hint)
    if 300 <= status < 400:
        hint = "name the address itself that it leads to"
        raise InputError(
            f"the service leads elsewhere ({status}), which is not followed", where=str(address), hint=hint
        )
    raise InputError(f"the service answers with an error ({status})", where=str(address), hint="its log says why")


def _read(response: http.client.HTTPResponse, most: int, address: ServiceAddress) -> bytes:
    data = bytearray()
    while len(data) <= most:
        chunk = response.read(min(_CHUNK, most + 1 - len(data)))
        if not chunk:
            return bytes(data)
        data += chunk
    raise LimitError(f"the answer has more than {most:,} bytes", where=str(address))


def _too_slow(limits: ServiceLimits, address: ServiceAddress) -> LimitError:
    return LimitError(
        f"the service did not answer within {limits.seconds:g} seconds",
        where=str(address),
        hint="try again when it has less to do",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    return getattr(error, "strerror", None) or type(error).__name__
