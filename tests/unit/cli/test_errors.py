"""Errors that the system raises: what ran out is said, and what to do about it."""

from __future__ import annotations

import errno
import os

import click
import pytest

from kmgraph.cli.errors import run_safely


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (OSError(errno.EMFILE, os.strerror(errno.EMFILE)), 3, "ulimit -n"),
        (OSError(errno.EFBIG, os.strerror(errno.EFBIG)), 3, "ulimit -f"),
        (RuntimeError("can't start new thread"), 4, "ulimit -u"),
        (MemoryError(), 4, "memory ran out"),
    ],
)
def test_what_a_process_lacks_is_said(
    capsys: pytest.CaptureFixture[str], error: Exception, code: int, says: str
) -> None:
    @click.command()
    def command() -> None:
        raise error

    assert run_safely(command, []) == code
    assert says in capsys.readouterr().err
