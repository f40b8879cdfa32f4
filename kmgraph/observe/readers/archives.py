"""Files in a zip archive, and in zip archives inside it, as one stream of text; nothing is ever unpacked to disk.

Archives come from strangers: how deep they nest, how many files they hold, how much comes out of them and how many
times more than went in is bounded while they are read, whatever they say of themselves. The names of members decide
what is read and in which order, and nothing else; an archive with a name that leads out of it, or with a link, was made
to trick who unpacks it, and is refused.
"""

from __future__ import annotations

import io
import stat
from itertools import islice
from typing import IO, TYPE_CHECKING, NoReturn

from kmgraph.errors import LimitError, ObservationError
from kmgraph.io import open_archive
from kmgraph.observe.readers.files import LARGEST_SOURCE, MOST_LINE_CHARACTERS
from kmgraph.observe.readers.zip_archive import ZIP_DAMAGES, ZipArchive, ZipDirectoryTooLarge, ZipMemberClosed

if TYPE_CHECKING:
    import zipfile
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
_MOST_LOOKED_AT = 100
"""Files whose headers `check` looks at; an archive of archives has ten files in each of those."""


class UnpackedLines:
    """The lines of all members of an archive, one after another; the header of each must be that of the first.

    Args:
        path: The archive.
        is_wanted: Takes the name of a member in lower case; others are not read. Archives inside are looked into.
        what: What the members should be, for errors.
        has_header: Takes the first line of the members, and returns whether they are what they should be.
    """

    def __init__(
        self, path: Path, is_wanted: Callable[[str], bool], what: str, has_header: Callable[[str], bool] | None = None
    ) -> None:
        self._budget = _Budget(path)
        self._path = path
        self._is_wanted = is_wanted
        self._what = what
        self._has_header = has_header
        self._header: str | None = None
        self._lines = self._read()

    def check(self) -> None:
        """Look at the headers of the first members, and at what all say of their size, and read no further.

        Raises:
            ObservationError: If they are not what they should be.
            LimitError: If the archive holds too much.
        """
        for _ in islice(self._guarded(self._headers), _MOST_LOOKED_AT):
            pass

    def readline(self) -> str:
        """Return the next line, "" at the end."""
        return next(self._lines, "")

    def __iter__(self) -> Iterator[str]:
        """Return the lines that are left."""
        return self._lines

    def _read(self) -> Iterator[str]:
        return self._guarded(self._member)

    def _guarded(self, lines_of: Callable[[IO[bytes]], Iterator[str]]) -> Iterator[str]:
        with open_archive(self._path, LARGEST_SOURCE, error=ObservationError) as file:
            try:
                for content in self._archive(file, 0):
                    yield from lines_of(content)
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

    def _refuse(self, problem: str, hint: str = "download it again, or unpack it yourself") -> NoReturn:
        raise ObservationError(problem, where=str(self._path), hint=hint)

    def _archive(self, file: IO[bytes], depth: int) -> Iterator[IO[bytes]]:
        with ZipArchive(file) as archive:
            members = archive.members
            self._budget.count_members(len(members))
            if any(map(_is_trick, archive.infolist())):
                self._refuse(
                    "a name in the archive leads out of it, or is that of a link",
                    "don't unpack it: archives that platforms hand out have no such names",
                )
            wanted = [member for member in members if self._is_read(member)]
            self._budget.expect(sum(member.file_size for member in wanted))
            for member in wanted:
                if member.filename.lower().endswith(".zip"):
                    if depth >= _MOST_NESTED:
                        self._refuse("the archive holds archives that hold archives")
                    with archive.unpack(member) as packed:
                        yield from self._archive(self._budget.read_whole(packed), depth + 1)
                else:
                    with archive.unpack(member) as content:
                        yield content

    def _is_read(self, member: zipfile.ZipInfo) -> bool:
        name = member.filename.lower()
        return name.endswith(".zip") or self._is_wanted(name)

    def _headers(self, content: IO[bytes]) -> Iterator[str]:
        yield from islice(self._member(content), 1)

    def _member(self, content: IO[bytes]) -> Iterator[str]:
        counted = io.BufferedReader(_CountedStream(content, self._budget), _BLOCK_BYTES)  # type: ignore[type-var]
        text = io.TextIOWrapper(counted, encoding="utf-8-sig", errors="strict", newline="")
        header = text.readline(MOST_LINE_CHARACTERS + 1)
        is_first = self._header is None
        if is_first:
            if self._has_header is not None and not self._has_header(header):
                self._refuse(f"the archive holds no {self._what}", "unpack it, and name the table that is in it")
            self._header = header.strip()
        elif header.strip() != self._header:
            self._refuse("the files in the archive have different headers")
        yield from ([header if header.endswith("\n") else header + "\n"] if is_first else ())
        while line := text.readline(MOST_LINE_CHARACTERS + 1):
            if len(line) > MOST_LINE_CHARACTERS:
                raise LimitError(
                    f"a line is longer than {MOST_LINE_CHARACTERS // 1024**2} million characters",
                    where=str(self._path),
                    hint="a table has a line a row",
                )
            # The last line of a member need not end, and must not run into the first one of the next.
            yield line if line.endswith("\n") else line + "\n"


def _is_trick(member: zipfile.ZipInfo) -> bool:
    """Return whether a member, unpacked, could lie outside of where it is unpacked to."""
    name = member.filename.replace("\\", "/")
    mode = member.external_attr >> 16
    return name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or stat.S_ISLNK(mode)


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
        self._unpacked += size
        self._refuse_unpacked(self._unpacked)

    def expect(self, size: int) -> None:
        """Refuse what members say that they hold, before any is read: none gives more than it says."""
        self._refuse_unpacked(self._unpacked + size)

    def _refuse_unpacked(self, unpacked: int) -> None:
        if self._packed is None:
            self._packed = self._path.stat().st_size
        if unpacked > max(_ALWAYS_UNPACKED, _MOST_UNPACKED_TIMES * self._packed):
            raise LimitError(
                f"the archive unpacks to more than {_MOST_UNPACKED_TIMES} times its size",
                where=str(self._path),
                hint="unpack it yourself if you know what is in it",
            )
        if unpacked > self._most:
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
