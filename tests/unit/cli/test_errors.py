"""Errors that the system raises: what ran out is said, and what to do about it."""

from __future__ import annotations

import errno
import io
import os
import sys

import click
import pytest

from kmgraph.cli.errors import run_safely
from kmgraph.errors import InputError


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (OSError(errno.EMFILE, os.strerror(errno.EMFILE)), 3, "ulimit -n"),
        (OSError(errno.EFBIG, os.strerror(errno.EFBIG)), 3, "ulimit -f"),
        (OSError("IO error: No space left on device: While appending to file: x.dbtmp"), 3, "free some space"),
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


def test_where_nothing_can_be_said_the_exit_code_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @click.command()
    def command() -> None:
        raise InputError("there is no such file")

    monkeypatch.setattr(sys, "stderr", Full())
    assert run_safely(command, []) == 3
