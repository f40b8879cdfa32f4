"""The command line as a user has it: the wheel, installed in an environment outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from checkout import EXAMPLE, ROOT
from shared import make_once

Kmgraph = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = make_once(tmp_path_factory, "wheel", _build)
    return next(folder.glob("kmgraph-*.whl"))


def _build(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone; its dependencies come from the environment of the tests."""
    folder = make_once(tmp_path_factory, "environment", partial(_install, wheel))
    return _python(folder).parent


def _python(folder: Path) -> Path:
    return folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"


def _install(wheel: Path, folder: Path) -> None:
    # A plain path in a `.pth` file doesn't pass on that environment's own `.pth` files, so an editable install of the
    # checkout stays out of sight.
    venv.create(folder / "venv", with_pip=False)
    python = _python(folder)
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    purelib = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(purelib, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def kmgraph(environment: Path, cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Kmgraph:
    """Run `kmgraph` without Java on the PATH, without JAVA_HOME, outside the checkout."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    empty = tmp_path_factory.mktemp("path")

    def run(*arguments: object, cwd: Path = elsewhere, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {"PATH": str(empty), "HOME": str(elsewhere), "LANG": "C.UTF-8"}
        given = {**own, "KMGRAPH_KEY": "k" * 32, "KMGRAPH_CACHE": str(cache_folder)}
        return subprocess.run(
            [str(environment / "kmgraph"), *map(str, arguments)],
            cwd=cwd,
            check=False,
            env={**given, **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def example_run(kmgraph: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the main job on the example and return the folder of its documents."""

    def run(folder: Path) -> None:
        result = kmgraph("guidelines", EXAMPLE, "-o", folder / "out")
        assert result.returncode == 0, result.stderr

    return make_once(tmp_path_factory, "example", run) / "out"
