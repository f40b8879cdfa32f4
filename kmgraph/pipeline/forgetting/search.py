"""A search over every byte of files, also of what they pack: gzip, bzip2, xz, zip, Parquet, stores."""

from __future__ import annotations

import lzma
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kmgraph.errors import KmgraphError
from kmgraph.io import ReadLimits, open_input
from kmgraph.observe import ZIP_DAMAGES, ZipArchive, ZipDirectoryTooLarge, ZipMemberClosed, iter_parquet_texts
from kmgraph.pipeline.forgetting.packed import (
    HEAD,
    PARQUET,
    ZIP,
    HoleyReader,
    ends_as_zip,
    is_closed,
    is_packed,
    unpacked,
)
from kmgraph.pipeline.forgetting.traces import TraceWords
from kmgraph.query import is_store

VERSION_CONTROL = frozenset((".git", ".hg", ".svn", ".jj", "CVS", "_darcs", ".fslckout"))
_BLOCK = 1 << 20
_LIMITS = ReadLimits.up_to(64 * 1024**3)
# As much as anything that kmgraph reads may hold; what unpacks to more is said to be unsearched.
_MOST_UNPACKED = 16 * 1024**3
_CLOSED_WORDS = "its content is packed in a way that is not looked into"
_TOO_MUCH = "it unpacks to too much"
_TOO_LARGE = "it is larger than what is searched"


@dataclass(frozen=True, slots=True)
class TraceReport:
    """What a search found.

    Attributes:
        searched: How many files were read from beginning to end.
        traces: Files in which a word stands.
        names: Files and folders whose names hold one.
        inside: Files in which one stands within longer words only.
        unsearched: File -> why it could not be looked through.
    """

    searched: int = 0
    traces: tuple[Path, ...] = ()
    names: tuple[Path, ...] = ()
    inside: tuple[Path, ...] = ()
    unsearched: tuple[tuple[Path, str], ...] = ()

    @property
    def count(self) -> int:
        """Return how many files or names hold a trace."""
        return len(self.traces) + len(self.names)


def search_files(roots: Iterable[Path], words: TraceWords) -> TraceReport:
    """Search all regular files at and below some paths; links are not followed, version control is left out.

    Args:
        roots: Files and folders; what lies below several of them is searched once.
        words: What to look for.
    """
    traces, names, inside, unsearched = [], [], [], []
    searched = 0
    for path in iter_paths(roots):
        if words.look(os.fsencode(path.name), is_text=True)[0]:
            names.append(path)
        try:
            found = _Search(words).path(path)
        except _UnsearchedError as error:
            unsearched.append((path, str(error)))
            continue
        if found is None:
            continue
        searched += path.is_file()
        if found.trace:
            traces.append(path)
        elif found.inside:
            inside.append(path)
    return TraceReport(searched, tuple(traces), tuple(names), tuple(inside), tuple(unsearched))


def iter_paths(roots: Iterable[Path]) -> Iterator[Path]:
    """Yield the files and folders at and below some paths, each once, in order; links are yielded and not followed."""
    seen: set[str] = set()
    for root in roots:
        for path in _below(root):
            real = f"{os.path.realpath(path.parent)}/{path.name}"
            if real not in seen:
                seen.add(real)
                yield path


def _below(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        if os.path.lexists(root):
            yield root
        return
    for folder, folders, files in os.walk(root):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in VERSION_CONTROL and name not in links)
        yield from (Path(folder, name) for name in sorted((*folders, *files, *links)) if name not in VERSION_CONTROL)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _UnsearchedError(Exception):
    """A file, or what it packs, could not be read to its end."""


@dataclass(slots=True)
class _Search:
    """Looks through one file; `trace` and `inside` as `TraceWords.look` says them."""

    words: TraceWords
    trace: bool = False
    inside: bool = False

    def path(self, path: Path) -> _Search | None:
        try:
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                self._file(path)
            elif stat.S_ISLNK(mode):
                self._block(os.fsencode(path.readlink()), is_text=True)
            elif stat.S_ISDIR(mode) and is_store(path):
                self._store(path)
            else:
                return None
        except _UnsearchedError:
            raise
        except ZipMemberClosed:
            raise _UnsearchedError(_CLOSED_WORDS) from None
        except (KmgraphError, lzma.LZMAError, ZipDirectoryTooLarge, *ZIP_DAMAGES) as error:
            raise _UnsearchedError(_reason(error)) from None
        return self

    def _file(self, path: Path) -> None:
        if _size_on_disk(path) > _MOST_UNPACKED:
            raise _UnsearchedError(_TOO_LARGE)
        with open_input(path, _LIMITS, unpack=False) as stream:
            head = stream.peek(HEAD)[:HEAD]
        with path.open("rb", buffering=0) as file:
            self._stream(HoleyReader(file, _BLOCK))
        if self.trace:
            return
        packed = unpacked(path, head)
        if packed is not None:
            with packed as stream:
                self._stream(stream, is_unpacked=True)
            if path.name.lower().endswith(".parquet.gz"):
                self._texts(iter_parquet_texts(path))
        elif head.startswith(PARQUET):
            self._texts(iter_parquet_texts(path))
        elif is_closed(head):
            raise _UnsearchedError(_CLOSED_WORDS)
        elif head.startswith(ZIP) or ends_as_zip(path):
            self._zip(path)

    def _stream(self, stream: _Readable, *, is_unpacked: bool = False) -> None:
        """Look through a stream block by block; of each block with what stands before and after it."""
        before, size = b"", 0
        block = stream.read(_BLOCK)
        is_text = b"\0" not in block
        is_packed_twice = is_unpacked and is_packed(block[:HEAD])
        while block and not self.trace:
            after = stream.read(_BLOCK)
            size += len(after)
            if size > _MOST_UNPACKED:
                raise _UnsearchedError(_TOO_MUCH)
            seen = before + block + after[: self.words.longest]
            self._block(seen, is_text=is_text, start=len(before), stop=len(before) + len(block))
            before, block = block[-self.words.longest :], after
        if is_packed_twice and not self.trace:
            raise _UnsearchedError(_CLOSED_WORDS)

    def _block(self, block: bytes, *, is_text: bool, start: int = 0, stop: int | None = None) -> None:
        trace, inside = self.words.look(block, is_text=is_text, start=start, stop=stop)
        self.trace, self.inside = self.trace or trace, self.inside or inside

    def _texts(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._block(text.encode("utf-8", "replace"), is_text=True)
            if self.trace:
                return

    def _zip(self, path: Path) -> None:
        left = _MOST_UNPACKED
        with path.open("rb") as file, ZipArchive(file) as packed:
            for entry in packed.members:
                # What an entry says of its size may be a lie; then its stream is stopped.
                left -= entry.file_size
                if left < 0:
                    raise _UnsearchedError(_TOO_MUCH)
                with packed.unpack(entry) as member:
                    self._stream(member, is_unpacked=True)

    def _store(self, path: Path) -> None:
        # The database may pack its files, so that their bytes alone prove nothing.
        lines: list[str] = []
        for quad in ox.Store.read_only(str(path)):
            lines.append(str(quad))
            if len(lines) >= _BLOCK >> 7:
                self._texts(("\n".join(lines),))
                lines.clear()
        self._texts(("\n".join(lines),))


def _size_on_disk(path: Path) -> int:
    """Return how many bytes of a file there are to read: what was never written, no disk holds."""
    status = path.stat()
    return min(status.st_size, getattr(status, "st_blocks", status.st_size) * 512)


def _reason(error: Exception) -> str:
    # The words of an error may be the file's own.
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it is damaged, or larger than what is read"
