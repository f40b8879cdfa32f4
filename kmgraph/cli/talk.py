"""What a command says while it works: on standard error, a progress line on a terminal only; and how loudly."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from kmgraph.cli.options import option
from kmgraph.errors import printable
from kmgraph.pipeline import Progress, unseen

if TYPE_CHECKING:
    from rich.status import Status

_BAR_CELLS = 24


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
    def step(self, name: str) -> Iterator[Progress]:
        """Name the step that the block is, and yield what shows how far it is."""
        if self._status is not None:
            self._status.update(f"{name} …")
        start = time.perf_counter()
        yield unseen if self._status is None else _shown_on(self._status, name)
        if self._verbose:
            click.echo(f"{name}: {time.perf_counter() - start:.2f} s", err=True)

    def say(self, message: str) -> None:
        """Say something worth knowing, unless told to be quiet."""
        if not self._quiet:
            click.echo(printable(message), err=True)

    def fail(self, message: str) -> None:
        """Say in one line what makes the command leave with an exit code, even if told to be quiet."""
        click.echo(printable(message), err=True)


def talk_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add -q, -v and --debug; the command receives a `talker` that obeys them."""

    @option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
    @option("-v", "--verbose", is_flag=True, help="Tell each step and its time.")
    # Read from the arguments where errors are mapped, so that it works for errors of parsing too.
    @option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
    @wraps(command)
    def talking(*, quiet: bool, verbose: bool, **values: Any) -> int | None:
        return command(talker=Talker(quiet=quiet, verbose=verbose), **values)

    return talking


def _shown_on(status: Status, name: str) -> Progress:
    shown = ""

    def show(done: float, rules: int) -> None:
        nonlocal shown
        line = progress_line(name, done, rules)
        if line != shown:
            shown = line
            status.update(line)

    return show


def progress_line(name: str, done: float, rules: int) -> str:
    """Return a step with its bar, how much is done, and the rules found.

    >>> progress_line("learning the rules", 0.5, 3)
    'learning the rules … ━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌  50 %, 3 rules'

    Args:
        name: The step.
        done: How much of it is done, in [0, 1]; what lies outside is cut.
        rules: How many rules were found so far.
    """
    share = min(1.0, max(0.0, done))
    full = round(share * _BAR_CELLS)
    bar = "━" * full + "╌" * (_BAR_CELLS - full)
    return f"{name} … {bar} {share:4.0%}".replace("%", " %") + f", {rules} {'rule' if rules == 1 else 'rules'}"
