"""Files in a zip archive, and in zip archives inside it, as one stream of text; nothing is ever unpacked to disk.

Archives come from strangers: how deep they nest, how many files they hold, how much comes out of them and how many
times more than went in is bounded while they are read, whatever they say of themselves. The names of members decide
what is read and in which order, and nothing else.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, NoReturn

from kmgraph.errors import LimitError, ObservationError
from kmgraph.io import open_archive
from kmgraph.observe.readers.files import LARGEST_SOURCE, MOST_LINE_CHARACTERS
from kmgraph.observe.readers.zip_archive import ZIP_DAMAGES, ZipArchive, ZipDirectoryTooLarge, ZipMemberClosed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MOST_MEMBERS = 10_000
_MOST_NESTED = 1
"""An archive of archives is what platforms hand out; those inside hold files alone."""

_MOST_INNER_BYTES = 1024**3
"""An archive inside another is held in memory."""

_MOST_UNPACKED_TIMES = 200
_ALWAYS_UNPACKED = 32 * 1024**2
_BLOCK_BYTES = 1 << 20


class UnpackedLines:
    """The lines of all members of an archive, one after another; the header of each must be that of the first.

    Args:
        path: The archive.
        is_wanted: Takes the name of a member in lower case; others are not read. Archives inside are looked into.
        what: What the members should be, for errors.
    """

    def __init__(self, path: Path, is_wanted: Callable[[str], bool], what: str) -> None:
        self._budget = _Budget(path)
        self._path = path
        self._is_wanted = is_wanted
        self._what = what
        self._header: str | None = None
        self._lines = self._read()

    def readline(self) -> str:
        """Return the next line, "" at the end."""
        return next(self._lines, "")

    def __iter__(self) -> Iterator[str]:
        """Return the lines that are left."""
        return self._lines

    def _read(self) -> Iterator[str]:
        with open_archive(self._path, LARGEST_SOURCE, error=ObservationError) as file:
            try:
                yield from self._archive(file, 0)
            except ZipDirectoryTooLarge:
                self._budget.refuse_many_members()
            except UnicodeDecodeError:
                self._refuse("a file in the archive is not UTF-8 text")
            except ZipMemberClosed:
                self._refuse("a file in the archive is encrypted, or packed in a way that can't be read")
            except ZIP_DAMAGES:
                self._refuse("the zip archive is damaged, or none at all")
        if self._header is None:
            self._refuse(f"the archive holds no {self._what}")

    def _refuse(self, problem: str) -> NoReturn:
        raise ObservationError(problem, where=str(self._path), hint="download it again, or unpack it yourself")

    def _archive(self, file: IO[bytes], depth: int) -> Iterator[str]:
        with ZipArchive(file) as archive:
            members = archive.members
            self._budget.count_members(len(members))
            for member in members:
                name = member.filename.lower()
                if name.endswith(".zip"):
                    if depth >= _MOST_NESTED:
                        self._refuse("the archive holds archives that hold archives")
                    with archive.unpack(member) as packed:
                        yield from self._archive(self._budget.read_whole(packed), depth + 1)
                elif self._is_wanted(name):
                    with archive.unpack(member) as content:
                        yield from self._member(content)

    def _member(self, content: IO[bytes]) -> Iterator[str]:
        counted = io.BufferedReader(_CountedStream(content, self._budget), _BLOCK_BYTES)  # type: ignore[type-var]
        text = io.TextIOWrapper(counted, encoding="utf-8-sig", errors="strict", newline="")
        header = text.readline(MOST_LINE_CHARACTERS + 1)
        if self._header is None:
            self._header = header.strip()
            yield header if header.endswith("\n") else header + "\n"
        elif header.strip() != self._header:
            self._refuse("the files in the archive have different headers")
        while line := text.readline(MOST_LINE_CHARACTERS + 1):
            if len(line) > MOST_LINE_CHARACTERS:
                raise LimitError(
                    f"a line is longer than {MOST_LINE_CHARACTERS // 1024**2} million characters",
                    where=str(self._path),
                    hint="a table has a line a row",
                )
            # The last line of a member need not end, and must not run into the first one of the next.
            yield line if line.endswith("\n") else line + "\n"


def check_archive(path: Path) -> None:
    """Check that a zip archive holds a CSV file that begins with a line of text.

    Raises:
        ObservationError: If it does not.
        LimitError: If it holds too many files.
    """
    UnpackedLines(path, lambda member: member.endswith(".csv"), "CSV file").readline()


class _Budget:
    """What may still come out of an archive, all members and those of inner archives together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members = 0
        self._unpacked = 0
        self._most = LARGEST_SOURCE.unpacked_bytes
        self._packed: int | None = None

    def count_members(self, count: int) -> None:
        self._members += count
        if self._members > _MOST_MEMBERS:
            self.refuse_many_members()

    def refuse_many_members(self) -> NoReturn:
        raise LimitError(f"the archive holds more than {_MOST_MEMBERS:,} files", where=str(self._path))

    def spend(self, size: int) -> None:
        if self._packed is None:
            self._packed = self._path.stat().st_size
        self._unpacked += size
        if self._unpacked > max(_ALWAYS_UNPACKED, _MOST_UNPACKED_TIMES * self._packed):
            raise LimitError(
                f"the archive unpacks to more than {_MOST_UNPACKED_TIMES} times its size",
                where=str(self._path),
                hint="unpack it yourself if you know what is in it",
            )
        if self._unpacked > self._most:
            raise LimitError(
                f"the archive holds more than {self._most // 1024**3} GB",
                where=str(self._path),
                hint="take fewer of the files in it",
            )

    def read_whole(self, packed: IO[bytes]) -> IO[bytes]:
        """Return an inner archive; its bytes count as well, since they may be packed again."""
        data = io.BytesIO()
        while block := packed.read(_BLOCK_BYTES):
            self.spend(len(block))
            data.write(block)
            if data.tell() > _MOST_INNER_BYTES:
                raise LimitError(
                    f"an archive inside the archive holds more than {_MOST_INNER_BYTES // 1024**3} GB",
                    where=str(self._path),
                    hint="unpack the outer one yourself",
                )
        data.seek(0)
        return data


class _CountedStream(io.RawIOBase):
    """A member's bytes, counted as they come."""

    def __init__(self, stream: IO[bytes], budget: _Budget) -> None:
        super().__init__()
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # a writable buffer of any kind
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)
