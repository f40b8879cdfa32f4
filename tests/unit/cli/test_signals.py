"""SIGTERM and SIGHUP end a command as Ctrl-C does: cleaned up, with a message and an exit code of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows ends processes without a signal")

# Every one after the other with every other: more answers than a machine has time for.
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9)) + " }"


def end_query(folder: Path, number: int, *, ignored: bool = False) -> tuple[int, str]:
    """Return exit code and message of a long query that got a signal while its child was working."""
    scratch = folder / "scratch"
    scratch.mkdir()
    graph = folder / "graph.nt"
    graph.write_text("".join(f"<urn:s{i}> <urn:p> <urn:o{i}> .\n" for i in range(500)), encoding="utf-8")
    start = "import sys; from kmgraph.cli.main import main; main(sys.argv[1:])"
    if ignored:
        start = f"import signal; signal.signal({number}, signal.SIG_IGN); {start}"
    command = [sys.executable, "-c", start, "query", "-g", str(graph), "--seconds", "5" if ignored else "60", ENDLESS]
    with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(scratch)}, stderr=subprocess.PIPE) as process:
        while not list(scratch.iterdir()):
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(number)
        before = time.monotonic()
        said = process.communicate()[1].decode()
    assert ignored or time.monotonic() - before < 20, "a third of what the query was given"
    assert not list(scratch.iterdir())
    return process.returncode, said.strip()


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [("SIGTERM", 143, "ended by SIGTERM"), ("SIGHUP", 129, "ended by SIGHUP"), ("SIGINT", 130, "interrupted")],
)
def test_a_signal_ends_a_command_cleanly(name: str, code: int, message: str, tmp_path: Path) -> None:
    assert end_query(tmp_path, getattr(signal, name)) == (code, f"error: {message}")


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    code, said = end_query(tmp_path, signal.SIGHUP, ignored=True)
    assert code == 4
    assert "did not finish within 5 seconds" in said


SLOW = """
import os, signal, time
os.kill(os.getpid(), signal.NAME)
time.sleep(20)
"""


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [("SIGTERM", 143, "ended by SIGTERM"), ("SIGHUP", 129, "ended by SIGHUP"), ("SIGINT", 130, "interrupted")],
)
def test_a_signal_while_the_command_line_loads_ends_it_cleanly(
    name: str, code: int, message: str, tmp_path: Path
) -> None:
    (tmp_path / "click.py").write_text(SLOW.replace("NAME", name), encoding="utf-8")
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); from kmgraph.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, str(tmp_path), "--version"],
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, f"error: {message}\n")


def test_who_loads_the_command_line_keeps_what_signals_do() -> None:
    start = (
        "import signal; names = ('SIGTERM', 'SIGHUP', 'SIGINT'); "
        "before = [signal.getsignal(getattr(signal, name)) for name in names]; import kmgraph.cli; "
        "assert before == [signal.getsignal(getattr(signal, name)) for name in names]"
    )
    subprocess.run([sys.executable, "-c", start], check=True)


SWALLOWED = """
import os, signal, sys, time
import click
from kmgraph.cli.errors import run_safely
from kmgraph.cli.signals import end_on_signals

@click.command()
def read():
    try:
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(5)
    except BaseException:
        raise RuntimeError("Query interrupted") from None  # as DuckDB does

end_on_signals()
sys.exit(run_safely(read, []))
"""


@pytest.mark.parametrize(
    ("name", "code", "message"), [("SIGTERM", 143, "ended by SIGTERM"), ("SIGINT", 130, "interrupted")]
)
def test_a_signal_that_machine_code_turns_into_an_error_of_its_own_is_still_one(
    name: str, code: int, message: str
) -> None:
    command = [sys.executable, "-c", SWALLOWED, str(int(getattr(signal, name)))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr.strip()) == (code, f"error: {message}")
