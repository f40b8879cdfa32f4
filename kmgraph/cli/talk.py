"""What a command says while it works: on standard error, a progress line on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kmgraph.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status


class Talker:
    """Tells the steps of long work.

    Args:
        quiet: Say nothing but errors.
        verbose: Say each step with its time, also where there is no terminal.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._status: Status | None = None

    @contextmanager
    def working(self) -> Iterator[Talker]:
        """Show a progress line while the block runs, if standard error is a terminal."""
        if self._quiet or self._verbose or not sys.stderr.isatty():
            yield self
            return
        from rich.console import Console

        with Console(stderr=True, no_color="NO_COLOR" in os.environ).status("starting …") as status:
            self._status = status
            try:
                yield self
            finally:
                self._status = None

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Name the step that the block is."""
        if self._status is not None:
            self._status.update(f"{name} …")
        start = time.perf_counter()
        yield
        if self._verbose:
            click.echo(f"{name}: {time.perf_counter() - start:.2f} s", err=True)

    def say(self, message: str) -> None:
        """Say something worth knowing, unless told to be quiet."""
        if not self._quiet:
            click.echo(printable(message), err=True)
