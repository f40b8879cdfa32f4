"""The door to a service: what leaves, what may come in, and what ends a question."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from translator import reply, translator

from kmgraph.errors import InputError, LimitError, UsageError
from kmgraph.io import ServiceLimits, post_json, service_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler

LIMITS = ServiceLimits(seconds=1, sent_bytes=1_000, answered_bytes=10_000)


def ask(answer: Callable[[BaseHTTPRequestHandler, Any], None], question: object = "hello") -> object:
    with translator(answer) as service:
        return post_json(service_address(service.url(), "--url"), question, {}, LIMITS)


def test_a_value_goes_there_and_one_comes_back() -> None:
    assert ask(lambda handler, question: reply(handler, {"asked": question}), {"a": ["ñ", 1]}) == {
        "asked": {"a": ["ñ", 1]}
    }


def redirect(handler: BaseHTTPRequestHandler, _question: object) -> None:
    handler.send_response(307)
    handler.send_header("Location", f"http://127.0.0.1:{handler.server.server_port}/elsewhere")  # type: ignore[attr-defined]  # of HTTPServer
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def test_redirects_are_not_followed() -> None:
    with translator(redirect) as service:
        with pytest.raises(InputError, match="leads elsewhere"):
            post_json(service_address(service.url(), "--url"), "hello", {"Authorization": "Bearer s3cret"}, LIMITS)
        assert [path for path, _, _ in service.asked] == ["/translate"]


def drip(handler: BaseHTTPRequestHandler, _question: object) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def drip_headers(handler: BaseHTTPRequestHandler, _question: object) -> None:
    for letter in b"HTTP/1.0 200 OK" + b"K" * 200:
        handler.wfile.write(bytes([letter]))
        time.sleep(0.1)


def silence(_handler: BaseHTTPRequestHandler, _question: object) -> None:
    time.sleep(20)


@pytest.mark.parametrize("answer", [drip, drip_headers, silence])
def test_a_slow_service_is_left_at_the_deadline(answer: Callable[[BaseHTTPRequestHandler, Any], None]) -> None:
    with translator(answer) as service:
        start = time.monotonic()
        with pytest.raises(LimitError, match="within 1 seconds"):
            post_json(service_address(service.url(), "--url"), "hello", {}, LIMITS)
        assert time.monotonic() - start < 10, "half of what the service takes"


def endless(handler: BaseHTTPRequestHandler, _question: object) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65_536)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    with pytest.raises(LimitError, match="more than 10,000 bytes"):
        ask(endless)


def test_a_large_question_is_not_sent() -> None:
    with translator(silence) as service:
        with pytest.raises(LimitError, match="at most 1,000"):
            post_json(service_address(service.url(), "--url"), "x" * 2_000, {}, LIMITS)
        assert service.asked == []


@pytest.mark.parametrize(
    ("status", "data", "said"),
    [
        (500, b"{}", "answers with an error"),
        (403, b"{}", "right key"),
        (200, b"<html>", "not JSON"),
        (200, b"[" * 9_000, "nested too deep|not JSON"),
        (200, b"\xff\xfe", "UTF-8"),
        (200, b'"\\ud800"', "surrogate"),
    ],
)
def test_what_is_no_answer_is_refused(status: int, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ask(lambda handler, _question: reply(handler, data, status))


def test_an_answer_that_is_none_is_told_with_the_address_as_it_is() -> None:
    with pytest.raises(InputError, match="not an answer: it is not UTF-8") as told:
        ask(lambda handler, _question: reply(handler, b"\xff\xfe", 200))
    assert str(told.value.where).startswith("http://127.0.0.1:")


def test_a_service_that_is_not_there_is_an_error() -> None:
    with translator(silence) as service:
        gone = service.url()
    with pytest.raises(InputError, match="can't be asked"):
        post_json(service_address(gone, "--url"), "hello", {}, LIMITS)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(reply) == "hello"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "translate.example.org",
        "ftp://example.org/translate",
        "file:///etc/passwd",
        "http://example.org/translate",
        "http://127.0.0.1.example.org/translate",
        "http://10.0.0.1/translate",
        "https://user:pass@example.org/translate",
        "https://example.org/translate#a",
        "https://example.org/a b",
        "https://example.org/\r\nHost: b",
        "https://example.org:99999/",
        "https://example.org:0/",
        "http://127.0.0.1:0/translate",
        "https://[::1",
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        service_address(text, "--url")


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    address = service_address("https://example.org/translate?key=s3cret", "--url")
    assert address.path == "/translate?key=s3cret"
    assert str(address) == "https://example.org:443/translate"
