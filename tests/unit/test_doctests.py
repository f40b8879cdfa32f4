"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import kmgraph

# Modules of children start Java, or read a job, when they are imported or run.
MODULES = sorted(module.name for module in walk_packages(kmgraph.__path__, "kmgraph.") if ".child." not in module.name)


def examples(name: str) -> list[doctest.DocTest]:
    found = doctest.DocTestFinder(exclude_empty=True).find(import_module(name))
    return [example for example in found if example.examples]


@pytest.mark.parametrize("name", [name for name in MODULES if examples(name)])
def test_examples_in_docstrings_hold(name: str) -> None:
    for example in examples(name):
        said: list[str] = []
        result = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
        assert not result.failed, "".join(said)
