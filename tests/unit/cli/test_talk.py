"""What commands say while they work."""

from __future__ import annotations

import io
import sys

import pytest

from kmgraph.cli.talk import Talker, progress_line
from kmgraph.pipeline.progress import silent


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def work(talker: Talker) -> None:
    with talker.working(), talker.step("learning the rules") as progress:
        progress(0.0, 0)
        progress(0.5, 7)


def test_a_terminal_shows_how_far_the_step_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    work(Talker())
    assert "learning the rules … ━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌  50 %, 7 rules" in terminal.getvalue()


@pytest.mark.parametrize("quiet", [False, True])
def test_elsewhere_nothing_is_shown(quiet: bool, capsys: pytest.CaptureFixture[str]) -> None:
    work(Talker(quiet=quiet))
    assert capsys.readouterr() == ("", "")


def test_quiet_holds_on_a_terminal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    work(Talker(quiet=True))
    assert terminal.getvalue() == ""


def test_verbose_tells_each_step_with_its_time_and_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    work(Talker(verbose=True))
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("learning the rules: ")
    assert err.endswith(" s\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("done", "rules", "ending"),
    [
        (0.0, 0, "╌  0 %, 0 rules"),
        (0.999, 1, "━ 100 %, 1 rule"),
        (1.7, 2, "━ 100 %, 2 rules"),
        (-0.2, 0, "╌  0 %, 0 rules"),
    ],
)
def test_the_share_stays_within_the_bar(done: float, rules: int, ending: str) -> None:
    line = progress_line("step", done, rules)
    assert line.replace("   ", "  ").endswith(ending)
    assert sum(line.count(cell) for cell in "━╌") == 24


def test_work_without_a_listener_takes_progress_too() -> None:
    with silent("step") as progress:
        progress(0.3, 1)
