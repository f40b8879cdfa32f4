"""Names of packages load when they are used, and stay what they are whichever module was imported before."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest

LAZY = ("kmgraph.graph", "kmgraph.pipeline", "kmgraph.reason", "kmgraph.render")


@pytest.mark.parametrize("package", LAZY)
def test_no_name_is_that_of_a_module(package: str) -> None:
    # To import a module makes it an attribute of its package, which would hide the name.
    found = import_module(package)
    assert not set(found.__all__) & {module.name for module in iter_modules(found.__path__)}


@pytest.mark.parametrize("package", LAZY)
def test_every_name_loads(package: str) -> None:
    code = f"import {package} as p; print(*(type(getattr(p, name)).__name__ for name in p.__all__))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    assert "module" not in done.stdout.split()
