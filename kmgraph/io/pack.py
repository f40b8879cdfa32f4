"""Packs bytes as gzip, in a thread of its own: packing is as much work as making what is packed."""

from __future__ import annotations

import gzip
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, BinaryIO, Self

if TYPE_CHECKING:
    from types import TracebackType

_LEVEL = 6


class Packer:
    """Writes gzip into an open file; the same bytes in give the same bytes out, whatever the clock and the name.

    Use it with `with`: the file is complete when the block ends without an error.

    Source: RFC 1952 (gzip), section 2.3.1: MTIME 0 means that there is no time.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._packed = gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0)
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._thread:
            if error is None:
                self._wait()
                self._packed.close()

    def write(self, block: bytes) -> None:
        """Add bytes; what was added before is packed meanwhile.

        Raises:
            OSError: If the file can't be written.
        """
        self._wait()
        self._pending = self._thread.submit(self._packed.write, block)

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()
