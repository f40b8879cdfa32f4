"""What all tests share: the option that writes golden files anew, to be reviewed in the diff."""

from __future__ import annotations

import pytest
from golden_files import Golden
from hypothesis import settings
from installed import environment, example_run, kmgraph, wheel

__all__ = ["environment", "example_run", "golden", "kmgraph", "wheel"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The golden files beside the test's module."""
    return Golden(request.path.parent, is_writing=request.config.getoption("--write-golden"))


# How long an example takes says something of the machine, not of the code.
settings.register_profile("kmgraph", deadline=None)
settings.load_profile("kmgraph")
