"""The files of a new project say what was meant, whatever headers and values hold."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.errors import ObservationError
from kmgraph.model import Outcome
from kmgraph.observe.proposal import ProposedColumn, ProposedOutcome, ProposedSource
from kmgraph.pipeline.new_project import compose_project, settings
from kmgraph.pipeline.new_project.names import NamedTerms
from kmgraph.pipeline.new_project.read_back import check_extension, check_settings
from kmgraph.pipeline.new_project.settings import ProjectSettings, platform_ids, settings_toml

if TYPE_CHECKING:
    from pathlib import Path

INJECTED = "when\n[privacy]\nk = 5 #"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def settings_of(path: Path, header: str, note: str = "", word: str = "deleted", unsure: str = "") -> ProjectSettings:
    columns = (ProposedColumn("action", None, note), ProposedColumn(header, None, note))
    source = ProposedSource(
        path, columns, 3, outcomes=(ProposedOutcome(word, Outcome.REMOVED, 3),), unsure=(unsure,) if unsure else ()
    )
    return ProjectSettings("forum", ((path, source),), (), NamedTerms("https://e.org/t#", ()))


@pytest.mark.parametrize("text", [INJECTED, "a\r[x]", "a\u2028b\x00\x1b[31m", '"', "\\", "\x7f\x85"])
def test_nothing_that_data_hold_becomes_a_setting(text: str, tmp_path: Path) -> None:
    asked = settings_of(tmp_path / "a.csv", text, text, text, text)
    said = tomllib.loads(settings_toml(asked).decode())
    assert set(said) == {"project", "platform", "source"}
    assert said["source"][0]["columns"] == {"action": "-", text: "-"}
    assert said["source"][0]["values"] == {"outcome": {text: "removed"}}


@given(header=TEXTS, note=TEXTS, word=TEXTS)
def test_settings_are_read_back_as_they_were_meant(header: str, note: str, word: str) -> None:
    from pathlib import Path

    asked = settings_of(Path("a.csv"), f"x{header}", note, word, note)
    check_settings(settings_toml(asked), asked)


def test_settings_that_say_something_else_are_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "_comment", "# {}".format)
    asked = settings_of(tmp_path / "a.csv", "when", unsure=INJECTED)
    assert "privacy" in tomllib.loads(settings_toml(asked).decode())
    with pytest.raises(ObservationError, match=r"no kmgraph\.toml can be written"):
        check_settings(settings_toml(asked), asked)
    with pytest.raises(ObservationError, match=r"no kmgraph\.toml can be written"):
        check_settings(b"[project", asked)


def test_an_extension_that_can_not_be_read_is_not_written() -> None:
    with pytest.raises(ObservationError, match=r"no extension\.ttl can be written"):
        check_extension(b'<a:a> <a:b> "c')


def test_no_two_platforms_have_one_id() -> None:
    ids = platform_ids(["红书", "书红", "Red Note", "A/B", "A.B"])
    assert len(set(ids.values())) == 5
    assert ids["Red Note"] == "red-note"


def test_characters_that_nothing_prints_become_no_names(tmp_path: Path) -> None:
    rows = [
        {"id": n, "action": ("deleted", "approved")[n % 2], "to\0pic": "ab"[n % 2], "mood": ("x\0", "y")[n // 2 % 2]}
        for n in range(100)
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    made = compose_project("forum", [path], [path.relative_to(tmp_path)])
    assert b"\0" not in made.files["extension.ttl"]
    check_extension(made.files["extension.ttl"])
    said = tomllib.loads(made.files["kmgraph.toml"].decode())
    assert said["source"][0]["columns"]["to\0pic"] == "-"
