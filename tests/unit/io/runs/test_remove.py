"""A run is taken away with all that it wrote, and nothing else."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import InputError
from kmgraph.io import RunFolders, RunOrigin, read_run, remove_folder, remove_leftovers_in, remove_run

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = {"languages": "en zh", "formats": "md", "seed": "7", "platforms": "named-by-cells", "name": "n"}


def write(out: Path) -> RunFolders:
    folders = RunFolders(out)
    folders.write({"a.md": b"x", "in/deep/b.ttl": b"x"}, {"o.gz": b"x"}, RunOrigin("1.2", (), OPTIONS))
    return folders


def test_a_run_is_removed_with_its_folders(tmp_path: Path) -> None:
    folders = write(tmp_path / "out")
    (tmp_path / "out" / "a.md").write_bytes(b"changed meanwhile")
    remove_run(folders)
    assert list(tmp_path.iterdir()) == []
    remove_run(folders)


def test_files_of_others_stay(tmp_path: Path) -> None:
    folders = write(tmp_path / "out")
    (tmp_path / "out" / "in" / "mine.txt").write_bytes(b"mine")
    remove_run(folders)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "in", "mine.txt"]


def test_a_folder_that_no_run_wrote_is_left(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_bytes(b"mine")
    remove_run(RunFolders(tmp_path / "out"))
    assert (tmp_path / "out" / "mine.txt").exists()
    assert read_run(tmp_path / "out") is None


def test_the_manifest_tells_how_to_do_it_again_and_no_more(tmp_path: Path) -> None:
    write(tmp_path / "out")
    told = {key: OPTIONS[key] for key in ("formats", "languages", "seed")}
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["options"] == told
    manifest = read_run(tmp_path / "out")
    assert manifest is not None
    assert manifest.origin is not None
    assert manifest.origin.options == told


def test_what_dead_processes_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".kmgraph-0123abcd.tmp").write_bytes(b"half")
    (tmp_path / ".kmgraph-0123abcd.new").mkdir()
    (tmp_path / "mine.tmp").write_bytes(b"mine")
    remove_leftovers_in(tmp_path)
    assert os.name == "nt" or [path.name for path in tmp_path.iterdir()] == ["mine.tmp"]


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(InputError, match="symbolic link"):
        remove_folder(tmp_path / "link")
    remove_folder(tmp_path / "real")
    remove_folder(tmp_path / "real")
    assert not (tmp_path / "real").exists()
