"""Names of packages load when they are used, and stay what they are whichever module was imported before."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules, walk_packages

import kmgraph

PACKAGES = [module.name for module in walk_packages(kmgraph.__path__, "kmgraph.") if module.ispkg]
LAZY = [name for name in PACKAGES if "load_lazily" in vars(import_module(name))]
# Each package is loaded anew, as if nothing had been imported before.
LOAD = """
import importlib, json, sys

def kinds(package):
    for name in [name for name in sys.modules if name.partition(".")[0] == "kmgraph"]:
        del sys.modules[name]
    face = importlib.import_module(package)
    return {name: type(getattr(face, name)).__name__ for name in face.__all__}

print(json.dumps({package: kinds(package) for package in sys.argv[1:]}))
"""


def test_the_lazy_packages_are_found() -> None:
    assert {"kmgraph.graph", "kmgraph.pipeline", "kmgraph.reason", "kmgraph.render"} <= set(LAZY)


def test_no_name_is_that_of_a_module() -> None:
    # To import a module makes it an attribute of its package, which would hide the name.
    faces = [import_module(package) for package in LAZY]
    hidden = {
        face.__name__: sorted(set(face.__all__) & {module.name for module in iter_modules(face.__path__)})
        for face in faces
    }
    assert {package: names for package, names in hidden.items() if names} == {}


def test_every_name_loads() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD, *LAZY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(found[package] for package in LAZY)
    modules = {package: [name for name, kind in names.items() if kind == "module"] for package, names in found.items()}
    assert {package: names for package, names in modules.items() if names} == {}
