"""Standard input, output and error, and targets that are no files: written to as they are, never replaced."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import stat
import sys
import time
from typing import TYPE_CHECKING, BinaryIO, TextIO

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,4})")
_NAMED = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_READER_SECONDS = 10.0
_PAUSE = 0.02


def fill_closed_streams() -> None:
    """Give a process that was started with standard streams closed the null device in their place.

    Otherwise the next file that is opened becomes "standard output", and what is printed lands in it. What was meant
    for a closed stream is lost, as whoever closed it wanted.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is given, and those below are open by now.
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, _text_stream(number))


def _text_stream(number: int) -> io.TextIOWrapper:
    raw = io.FileIO(number, "r" if number == 0 else "w", closefd=False)
    return io.TextIOWrapper(io.BufferedReader(raw) if number == 0 else io.BufferedWriter(raw), encoding="utf-8")


def silence_standard_output() -> None:
    """Lead standard output nowhere: its reader has left, and Python would complain once more when it ends."""
    _lead_nowhere(sys.stdout)


def silence_standard_error() -> None:
    """Lead standard error nowhere, where nothing can be written to it, for the same reason."""
    _lead_nowhere(sys.stderr)


def _lead_nowhere(stream: TextIO) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError):
        os.dup2(null, stream.fileno())
    os.close(null)


def open_special(path: Path) -> BinaryIO | None:
    """Open a target that exists and is no file to be replaced, for writing to it as it is.

    Args:
        path: Where the user wants an answer. `/dev/stdout`, `/dev/fd/N` and a shell's `>(…)` mean open descriptors.

    Returns:
        The stream for a descriptor, a pipe or a character device; None for a file, or where nothing is.

    Raises:
        InputError: For a socket or a disk, or a pipe that nobody reads.
    """
    number = _descriptor_of(path)
    try:
        if number is not None:
            return os.fdopen(os.dup(number), "wb")
        if not is_special(path):
            return None
        return os.fdopen(_opened(path), "wb")
    except OSError as error:
        raise InputError(f"it can't be written to: {error.strerror or error}", where=str(path)) from None


def is_special(path: Path) -> bool:
    """Return whether a target is a descriptor, pipe or device, to be written to as it is.

    Raises:
        InputError: If it is a socket or a disk.
    """
    if _descriptor_of(path) is not None:
        return True
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return False
    if stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        kind = "a socket" if stat.S_ISSOCK(mode) else "a disk"
        raise InputError(f"the output is {kind}", where=str(path), hint="name a file, a pipe, or - with --output")
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _descriptor_of(path: Path) -> int | None:
    if os.name != "posix":
        return None
    written = path.as_posix()
    match = _DESCRIPTOR.fullmatch(written)
    return int(match[1]) if match else _NAMED.get(written)


def _opened(path: Path) -> int:
    # Without O_CREAT and O_TRUNC nothing is made or emptied; a pipe is opened once somebody reads it.
    flags = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
    until = time.monotonic() + _READER_SECONDS
    while True:
        try:
            descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            break
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it changed while it was opened", str(path))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(descriptor, True)
    return descriptor
