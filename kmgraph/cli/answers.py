"""Where an answer goes: to a file, whole or not at all, or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path


def file_of(output: Path | None) -> Path | None:
    """Return the file that `--output` names, once it is known that it could be written; None for standard output.

    Raises:
        InputError: If it can't be written.
    """
    from kmgraph.io import check_writable

    if output is None or str(output) == "-":
        return None
    check_writable(output)
    return output


def write_answer(answer: str | bytes, file: Path | None, *, private: bool = False) -> None:
    """Write an answer to a file, or to standard output if there is none.

    Args:
        answer: What to write.
        file: Where to.
        private: Whether the file's owner alone may read it.

    Raises:
        InputError: If the file can't be written.
    """
    from kmgraph.io import write_atomic

    if file is not None:
        write_atomic(file, answer.encode() if isinstance(answer, str) else answer, private=private)
    elif isinstance(answer, str):
        sys.stdout.write(answer)
    else:
        sys.stdout.buffer.write(answer)
