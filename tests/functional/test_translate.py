"""`kmgraph translate`, against services on this machine: what is sent, what is written, and what readers are told."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from translator import libretranslate, openai, reply, translator

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from installed import Kmgraph

DECISIONS = """format = 1

# What people said.
[[decision]]
rule = "r-00000001"
state = "reviewed"
by = "Ana"
reason = "secret reason"
text = { en = "Do not post drone flights." }
advice = { en = "Choose “Appeal”, or write about gatepass." }

[[term]]
class = "t-16b135b7"
name = { en = "ticket touting" }
terms = ["gatepass"]
"""
PUBLISHED = """[[rule]]
id = "calm"
platform = "platform"
deontic = "prohibition"
scope = "PoliticalContent"
text = "Keep calm."
"""


@pytest.fixture
def project(here: Kmgraph, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    assert here("init", folder).returncode == 0
    (folder / "published.toml").write_text(PUBLISHED, encoding="utf-8")
    (folder / "decisions.toml").write_text(DECISIONS, encoding="utf-8")
    return folder


def read(folder: Path, name: str, table: str) -> dict[str, Any]:
    entry: dict[str, Any] = tomllib.loads((folder / name).read_text(encoding="utf-8"))[table][0]
    return entry


def test_a_dry_run_lists_and_sends_nothing(here: Kmgraph, project: Path) -> None:
    before = (project / "decisions.toml").read_bytes()
    with translator(libretranslate) as service:
        run = here("translate", "-p", project, "--lang", "es", "--url", service.url(), "--dry-run")
    assert service.asked == []
    assert run.returncode == 0
    assert run.stdout.splitlines() == [
        "r-00000001 text, en → es: Do not post drone flights.",
        "r-00000001 advice, en → es: Choose ⟦1⟧, or write about ⟦2⟧.",
        "calm text, und → es: Keep calm.",
    ]
    assert (project / "decisions.toml").read_bytes() == before


def test_words_are_translated_and_marked(here: Kmgraph, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_TRANSLATE_KEY", "s3cret")
    with translator(libretranslate) as service:
        monkeypatch.setenv("KMGRAPH_TRANSLATE_URL", service.url())
        run = here("translate", "-p", project, "--lang", "es")
    assert run.returncode == 0, run.stderr
    assert [(path, body["q"], body["source"], body["target"], body["api_key"]) for path, _, body in service.asked] == [
        ("/translate", "Do not post drone flights.", "en", "es", "s3cret"),
        ("/translate", "Choose ⟦1⟧, or write about ⟦2⟧.", "en", "es", "s3cret"),
        ("/translate", "Keep calm.", "auto", "es", "s3cret"),
    ]
    decision = read(project, "decisions.toml", "decision")
    assert decision["advice"] == {
        "en": "Choose “Appeal”, or write about gatepass.",
        "es-t-en-t0-und": "Regla: Choose “Appeal”, or write about gatepass.",
    }
    assert read(project, "published.toml", "rule")["text"] == {
        "und": "Keep calm.",
        "es-t-t0-und": "Regla: Keep calm.",
    }
    assert "# What people said." in (project / "decisions.toml").read_text(encoding="utf-8")
    assert "s3cret" not in run.stdout + run.stderr
    with translator(libretranslate) as service:
        assert here("translate", "-p", project, "--lang", "es", "--url", service.url()).returncode == 0
    assert service.asked == []


def test_a_chat_is_asked_with_its_model_and_key(here: Kmgraph, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_TRANSLATE_KEY", "s3cret")
    with translator(openai) as service:
        url = service.url("/v1/chat/completions")
        run = here("translate", "-p", project, "--lang", "es", "--lang", "zh", "--url", url, "--model", "m")
    assert run.returncode == 0, run.stderr
    assert {(body["model"], headers["Authorization"]) for _, headers, body in service.asked} == {("m", "Bearer s3cret")}
    assert set(read(project, "decisions.toml", "decision")["text"]) == {"en", "es-t-en-t0-und", "zh-t-en-t0-und"}
    sent = " ".join(message["content"] for _, _, body in service.asked for message in body["messages"])
    for private in ("Ana", "secret reason", "gatepass"):
        assert private not in sent


def test_readers_are_told_until_a_person_removes_the_mark(here: Kmgraph, project: Path) -> None:
    with translator(libretranslate) as service:
        assert here("translate", "-p", project, "--lang", "es", "--url", service.url()).returncode == 0
    assert here("guidelines", project, "-o", project / "out", "--lang", "es", "--lang", "en").returncode == 0
    spanish = project / "out" / "guidelines.es.md"
    assert r"Regla: Keep calm. \[traducción automática, sin revisar\]" in spanish.read_text(encoding="utf-8")
    assert "Regla" not in (project / "out" / "guidelines.en.md").read_text(encoding="utf-8")
    published = project / "published.toml"
    published.write_text(published.read_text(encoding="utf-8").replace("es-t-t0-und", "es"), encoding="utf-8")
    assert here("guidelines", project, "-o", project / "out", "--lang", "es").returncode == 0
    text = spanish.read_text(encoding="utf-8")
    assert "Regla: Keep calm." in text
    assert "automática" not in text


def forgetful(handler: BaseHTTPRequestHandler, question: Any) -> None:
    reply(handler, {"translatedText": question["q"].replace("⟦2⟧", "pase")})


def test_a_lost_term_is_refused_and_said(here: Kmgraph, project: Path) -> None:
    with translator(forgetful) as service:
        run = here("translate", "-p", project, "--lang", "es", "--url", service.url())
    assert run.returncode == 1
    assert "refused: r-00000001 advice, en → es: terms that must stay were lost" in run.stderr
    decision = read(project, "decisions.toml", "decision")
    assert set(decision["text"]) == {"en", "es-t-en-t0-und"}
    assert set(decision["advice"]) == {"en"}


def test_what_was_translated_before_a_failure_stays(here: Kmgraph, project: Path) -> None:
    def once(handler: BaseHTTPRequestHandler, question: Any) -> None:
        libretranslate(handler, question) if len(service.asked) == 1 else reply(handler, {}, 503)

    with translator(once) as service:
        run = here("translate", "-p", project, "--lang", "es", "--url", service.url())
    assert run.returncode == 3
    assert "answers with an error (503)" in run.stderr
    decision = read(project, "decisions.toml", "decision")
    assert set(decision["text"]) == {"en", "es-t-en-t0-und"}
    assert set(decision["advice"]) == {"en"}


def test_words_that_name_someone_are_not_sent(here: Kmgraph, project: Path) -> None:
    file = project / "decisions.toml"
    file.write_text(DECISIONS.replace("Do not post drone flights.", "Write to ana@example.org."), encoding="utf-8")
    with translator(libretranslate) as service:
        run = here("translate", "-p", project, "--lang", "es", "--url", service.url())
    assert run.returncode == 1
    assert "as if it named a person" in run.stderr
    assert all("ana" not in body["q"] for _, _, body in service.asked)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no service is named"),
        (["--url", "http://example.org/translate"], "over https alone"),
        (["--url", "https://example.org/"], "doesn't tell how to ask"),
        (["--url", "http://127.0.0.1:9/v1/chat/completions"], "several models"),
        (["--url", "http://127.0.0.1:9/translate", "--model", "m"], "no models"),
        (["--url", "http://127.0.0.1:9/translate", "--lang", "spanish language"], "not a language tag"),
    ],
)
def test_wrong_use_is_said(here: Kmgraph, project: Path, arguments: list[str], said: str) -> None:
    run = here("translate", "-p", project, *arguments)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_project_names_no_service(here: Kmgraph, project: Path) -> None:
    settings = project / "kmgraph.toml"
    with translator(libretranslate) as service:
        text = settings.read_text(encoding="utf-8") + f'\n[translate]\nurl = "{service.url()}"\n'
        settings.write_text(text, encoding="utf-8")
        run = here("translate", "-p", project, "--lang", "es")
    assert run.returncode in {2, 3}
    assert service.asked == []
