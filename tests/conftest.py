"""What all tests share: the option that writes golden files anew, to be reviewed in the diff."""

from __future__ import annotations

import gc

import pytest
from golden_files import Golden
from hypothesis import settings
from in_process import _shared_worker_ends, cache_folder, here, warm_reasoner
from installed import environment, example_run, kmgraph, wheel

__all__ = [
    "_shared_worker_ends",
    "cache_folder",
    "environment",
    "example_run",
    "golden",
    "here",
    "kmgraph",
    "warm_reasoner",
    "wheel",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write golden files instead of comparing with them")


FIRST = ("test_commands.py", "test_errors_golden.py", "test_docs_runs.py")
"""Files that take longest: with them at the end one worker would wait for another. The first makes the wheel, meanwhile
the second has enough to do that needs none."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


def pytest_collection_finish() -> None:
    """Take all modules and tests out of the cycle collector's sight, which would look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The golden files beside the test's module."""
    return Golden(request.path.parent, is_writing=request.config.getoption("--write-golden"))


# How long an example takes says something of the machine, not of the code.
settings.register_profile("kmgraph", deadline=None)
settings.load_profile("kmgraph")
