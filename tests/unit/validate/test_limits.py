"""What a stranger's shapes may use follows from how much there is to validate."""

from __future__ import annotations

import pytest

from kmgraph.validate.shacl import DEFAULT_SECONDS, Engine, _limits

MB, GB = 10**6, 1024**3


@pytest.mark.parametrize(
    ("size", "engine", "seconds", "memory"),
    [
        (0, Engine.COMPILED, 30, 1.5),
        (0, Engine.PYSHACL, 30, 1.5),
        (12 * MB, Engine.PYSHACL, 630, 2.1),
        (250 * MB, Engine.COMPILED, 300, 3.8),
    ],
)
def test_limits_grow_with_the_data(size: int, engine: Engine, seconds: float, memory: float) -> None:
    limits = _limits(size, engine, DEFAULT_SECONDS)
    assert (limits.seconds, round((limits.memory_bytes or 0) / GB, 1)) == (seconds, memory)


@pytest.mark.parametrize(("engine", "most"), [(Engine.COMPILED, 7.0), (Engine.PYSHACL, 28.0)])
def test_no_data_get_more_than_six_gigabytes_and_the_deadline(engine: Engine, most: float) -> None:
    limits = _limits(10**12, engine, 7.0)
    assert (limits.seconds, limits.memory_bytes) == (most, 6 * GB)
