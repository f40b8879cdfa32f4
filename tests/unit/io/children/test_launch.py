"""Children live under their terms, end with whatever ended their parent, and leave nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from marked import marked_processes, wait_until

from kmgraph.errors import InputError, LimitError
from kmgraph.io import AnsweringChild, ChildLimits, ChildResult, run_limited
from kmgraph.io.children.confine import _enter_empty_network, _refuse_sockets

needs_posix = pytest.mark.skipif(os.name != "posix", reason="two processes a child on POSIX systems only")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
MANY_SECONDS = 600


def run(code: str, *, seconds: float = 20, memory_bytes: int | None = None, network: bool = False) -> ChildResult:
    """Run code in a child: timeit is a module that runs its argument."""
    limits = ChildLimits(seconds, memory_bytes, network)
    return run_limited("timeit", "-n1", "-r1", code, limits=limits, work="the test")


def test_output_and_exit_code_come_back() -> None:
    result = run("import os; os.write(1, b'out'); os.write(2, b'err'); os._exit(7)")
    assert (result.returncode, result.stdout, result.stderr) == (7, b"out", b"err")


@needs_posix
def test_a_crash_shows_in_the_exit_code() -> None:
    assert run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)").returncode == 128 + signal.SIGSEGV


def test_the_private_folder_is_where_temporary_files_go_and_goes_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = run("import tempfile; print(tempfile.mkstemp()[1])").stdout.decode()
    folder = Path(said.splitlines()[0]).parent
    assert folder.parent == tmp_path
    assert not list(tmp_path.iterdir())


def test_the_deadline_ends_the_child_and_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_TEST_MARK", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(LimitError, match="the test did not finish within 1 seconds"):
        run("import subprocess, time; subprocess.Popen(['sleep', '600']); time.sleep(600)", seconds=1.0)
    assert not marked_processes(tmp_path)
    assert not list(tmp_path.iterdir())


@needs_posix
def test_what_a_child_started_does_not_run_on_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_TEST_MARK", str(tmp_path))
    started = _start_sleepers(20)
    assert len(started) == 20
    assert not marked_processes(tmp_path)


@needs_linux
def test_nor_does_it_stay_in_the_table_of_processes() -> None:
    left = [number for number in _start_sleepers(20) if Path("/proc", str(number)).exists()]
    assert not left


def _start_sleepers(count: int) -> list[int]:
    """Return the numbers of processes that a child started and left behind."""
    quiet = "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL"
    code = f"import subprocess\nfor _ in range({count}): print(subprocess.Popen(['sleep', '600'], {quiet}).pid)"
    return [int(line) for line in run(code).stdout.splitlines() if line.isdigit()]


@needs_posix
def test_memory_is_limited() -> None:
    assert b"MemoryError" in run("x = bytearray(1 << 30)", memory_bytes=512 << 20).stderr
    assert run("x = bytearray(1 << 28)", memory_bytes=1 << 30).returncode == 0


@needs_linux
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_a_child_can_make_no_socket(family: str) -> None:
    code = f"import socket; socket.socket(socket.{family})"
    assert b"PermissionError" in run(code).stderr
    assert run(code, network=True).returncode == 0


@needs_linux
def test_nor_can_what_a_child_starts() -> None:
    inner = "import socket; socket.socket()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{inner}'])"
    assert b"PermissionError" in run(code).stderr


@needs_linux
@pytest.mark.parametrize("leave", [_refuse_sockets, _enter_empty_network])
def test_each_way_to_be_without_network_suffices(leave: Callable[[], bool]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        child = os.fork()
        if child == 0:
            os._exit(_reach(server.getsockname(), leave))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 3:
        pytest.skip("this system does not permit it")
    assert code == 0


def _reach(address: tuple[str, int], leave: Callable[[], bool]) -> int:
    with socket.create_connection(address, timeout=2):
        pass
    if not leave():
        return 3
    try:
        with socket.create_connection(address, timeout=2):
            return 1
    except OSError:
        return 0


ORPHAN = f"""
import sys
from kmgraph.io import ChildLimits, run_limited, scratch_folder
work = "import subprocess, time; subprocess.Popen(['sleep', '600']); "
with scratch_folder() as folder:
    (folder / "graph.nq").write_bytes(b"rows of people")
    run_limited("timeit", "-n1", "-r1", work + sys.argv[1], limits=ChildLimits({MANY_SECONDS}), work="the test")
"""


@contextmanager
def parent_of_a_child(code: str, folder: Path, work: str) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a process that waits for its child, and see that it ends with the block, whatever fails there."""
    scratch = folder / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", code, work]
    with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(scratch)}, stderr=subprocess.PIPE) as parent:
        try:
            # The parent, the one that waits, the one that works, and what this started.
            assert wait_until(lambda: len(marked_processes(scratch)) == 4 or parent.poll() is not None)
            assert len(marked_processes(scratch)) == 4, _what_runs(parent, scratch)
            yield parent
        finally:
            parent.kill()


def _what_runs(parent: subprocess.Popen[bytes], scratch: Path) -> str:
    running = marked_processes(scratch)
    parent.kill()
    return f"{running} run; {parent.communicate()[1].decode(errors='replace')}"


@needs_linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGABRT])
@pytest.mark.parametrize("work", ["time.sleep(600)", "sum(range(10**14))"])
def test_no_child_and_no_file_outlives_the_parent(number: signal.Signals, work: str, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    with parent_of_a_child(ORPHAN, tmp_path, work) as parent:
        parent.send_signal(number)
        parent.wait()
    assert wait_until(lambda: not marked_processes(scratch))
    assert not list(scratch.iterdir())


@needs_linux
def test_a_child_keeps_its_deadline_while_its_parent_is_stopped(tmp_path: Path) -> None:
    with parent_of_a_child(ORPHAN.replace(str(MANY_SECONDS), "3"), tmp_path, "time.sleep(600)") as parent:
        parent.send_signal(signal.SIGSTOP)
        # Its parent can't ask for the exit code of the one that waits, so that this one stays as a zombie.
        alone = wait_until(lambda: list(marked_processes(tmp_path)) == [parent.pid])
        parent.send_signal(signal.SIGCONT)
        assert b"did not finish within 3 seconds" in parent.communicate()[1]
    assert alone


@needs_linux
def test_the_one_that_works_ends_with_the_one_that_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_TEST_MARK", str(tmp_path))
    before = time.monotonic()
    result = run("import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)")
    assert result.returncode == -signal.SIGKILL
    assert time.monotonic() - before < 30, "half of what it sleeps"
    assert not marked_processes(tmp_path)


def _gone(result: ChildResult) -> InputError:
    return InputError(f"gone: {result.stderr.decode()[-40:]}")


def test_an_answering_child_is_told_and_asked_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    echo = "import sys; [sys.stdout.write(line) and sys.stdout.flush() for line in sys.stdin if 'silent' not in line]"
    with AnsweringChild("timeit", "-n1", "-r1", echo, limits=ChildLimits(10), work="it", failure=_gone) as child:
        child.tell({"a": 1})
        assert child.ask({"b": 2}) == {"b": 2}
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_an_answering_child_that_ends_says_why() -> None:
    code = "import os; os.write(2, b'no more'); os._exit(1)"
    child = AnsweringChild("timeit", "-n1", "-r1", code, limits=ChildLimits(10), work="it", failure=_gone)
    with child, pytest.raises(InputError, match="gone: no more"):
        child.ask({})
