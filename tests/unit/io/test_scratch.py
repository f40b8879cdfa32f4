"""Scratch folders: private, removed with their block, and swept when their owners are dead."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kmgraph.errors import UsageError
from kmgraph.io import scratch_folder
from kmgraph.io.scratch import sweep_scratch

OWNER = """
import os, sys
from kmgraph.errors import UsageError
from kmgraph.io import scratch_folder
with scratch_folder() as folder:
    (folder / "graph.nq").write_bytes(b"rows of people")
    print(folder, flush=True)
    sys.stdin.read()
    os._exit(1)
"""


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_scratch_folder_is_private_and_goes_with_its_block(root: Path) -> None:
    with scratch_folder() as folder:
        (folder / "data.nt").write_bytes(b"x")
        assert folder.parent == root
        assert folder.name.startswith(f"kmgraph-{os.getpid()}-")
        assert os.name != "posix" or folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_a_scratch_folder_goes_when_its_block_fails(root: Path) -> None:
    with pytest.raises(KeyError), scratch_folder():
        raise KeyError
    assert not list(root.iterdir())


def test_the_folder_of_a_dead_run_is_swept_by_the_next_and_that_of_a_living_one_is_not(root: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(root), "TEMP": str(root), "TMP": str(root)}
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        folder = Path(owner.stdout.readline().strip())
        with scratch_folder() as ours:
            assert (folder / "graph.nq").exists()
            sweep_scratch(root)
            assert ours.exists()
        owner.kill()
        owner.wait()
        assert folder.exists()
        with scratch_folder() as ours:
            assert list(root.iterdir()) == [ours]


def test_a_folder_without_an_owner_is_swept_once_it_is_old(root: Path) -> None:
    folder = root / "kmgraph-1-1-abcdefgh"
    folder.mkdir()
    sweep_scratch(root)
    assert folder.exists()
    old = time.time() - 3600
    os.utime(folder, (old, old))
    sweep_scratch(root)
    assert not folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_nothing_else_is_swept(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".owner").touch()
    (elsewhere / "kept").touch()
    (root / "kmgraph-1-1-linked").symlink_to(elsewhere)
    (root / "kmgraph-cache").mkdir()
    (root / "kmgraph-1-1-afile").touch()
    dangling = root / "kmgraph-1-1-owned"
    dangling.mkdir()
    (dangling / ".owner").symlink_to(elsewhere / "kept")
    sweep_scratch(root)
    assert {path.name for path in root.iterdir()} == {
        "kmgraph-1-1-linked",
        "kmgraph-cache",
        "kmgraph-1-1-afile",
        "kmgraph-1-1-owned",
    }
    assert (elsewhere / "kept").exists()


@pytest.mark.skipif(os.name != "posix", reason="the environment is bytes on POSIX alone")
def test_a_place_that_is_no_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/tmp/\udcff")
    with pytest.raises(UsageError, match="not UTF-8"), scratch_folder():
        pass
