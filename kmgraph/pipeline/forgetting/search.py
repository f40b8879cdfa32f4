"""A search over every byte of files, also of what they pack: gzip, bzip2, xz, zip, tar, Parquet, stores."""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kmgraph.errors import KmgraphError
from kmgraph.io import ReadLimits, open_input
from kmgraph.observe import ZIP_DAMAGES, ZipArchive, ZipDirectoryTooLarge, ZipMemberClosed, iter_parquet_texts
from kmgraph.pipeline.forgetting.packed import HEAD, PARQUET, ZIP, HoleyReader, begins_closed, ends_as_zip
from kmgraph.pipeline.forgetting.streams import CLOSED, DAMAGED, TOO_MUCH, StreamSearch, TraceFindings
from kmgraph.pipeline.forgetting.traces import TraceWords
from kmgraph.query import is_store

VERSION_CONTROL = frozenset((".git", ".hg", ".svn", ".jj", "CVS", "_darcs", ".fslckout"))
_BLOCK = 1 << 20
_LIMITS = ReadLimits.up_to(64 * 1024**3)
# As much as anything that kmgraph reads may hold; what unpacks to more is said to be unsearched.
_MOST_UNPACKED = 16 * 1024**3
_RATIO, _RATIO_FROM = 200, 256 * 1024**2
"""How many times its size on disk a file may unpack to, all layers together, from how many bytes on."""

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
    traces, names, inside = [], [], []
    unsearched: dict[Path, str] = {}
    searched = 0
    for path in iter_paths(roots, lambda folder, error: unsearched.setdefault(folder, _reason(error))):
        if words.look(os.fsencode(path.name), is_text=True)[0]:
            names.append(path)
        try:
            found = _Search(words).path(path)
        except _UnsearchedError as error:
            unsearched[path] = str(error)
            continue
        if found is None:
            continue
        searched += path.is_file()
        if found.trace:
            traces.append(path)
        elif found.inside:
            inside.append(path)
    return TraceReport(searched, tuple(traces), tuple(names), tuple(inside), tuple(unsearched.items()))


def iter_paths(roots: Iterable[Path], unlisted: Callable[[Path, OSError], object]) -> Iterator[Path]:
    """Yield the files and folders at and below some paths, each once, in order; links are yielded and not followed.

    Args:
        roots: Files and folders.
        unlisted: Told of each folder whose content can't be listed, and why.
    """
    seen: set[str] = set()
    for root in roots:
        for path in _below(root, unlisted):
            real = f"{os.path.realpath(path.parent)}/{path.name}"
            if real not in seen:
                seen.add(real)
                yield path


def _below(root: Path, unlisted: Callable[[Path, OSError], object]) -> Iterator[Path]:
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except OSError as error:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            unlisted(root, error)
        is_folder = False
    if not is_folder:
        if os.path.lexists(root):
            yield root
        return
    # What can't be listed is not passed over: what it holds, nobody knows.
    for folder, folders, files in os.walk(root, onerror=lambda error: unlisted(Path(error.filename), error)):
        links = [name for name in folders if os.path.islink(Path(folder, name))]  # noqa: PTH114  a link that can't be looked at is none
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
    why: str | None = None

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
            raise _UnsearchedError(CLOSED) from None
        except (KmgraphError, ZipDirectoryTooLarge, *ZIP_DAMAGES) as error:
            raise _UnsearchedError(_reason(error)) from None
        return self

    def _file(self, path: Path) -> None:
        size = _size_on_disk(path)
        if size > _MOST_UNPACKED:
            raise _UnsearchedError(_TOO_LARGE)
        with open_input(path, _LIMITS, unpack=False) as stream:
            head = stream.peek(HEAD)[:HEAD]
        most = min(_MOST_UNPACKED, max(_RATIO_FROM, _RATIO * size))
        is_table = head.startswith(PARQUET) or path.name.lower().endswith(".parquet.gz")
        with path.open("rb", buffering=0) as file:
            self._stream(HoleyReader(file, _BLOCK), most, opens=not is_table)
        if self.trace:
            return
        if is_table:
            self._table(path, most)
        elif head.startswith(ZIP) or ends_as_zip(path):
            self._zip(path, most)
        elif begins_closed(head):
            raise _UnsearchedError(CLOSED)
        if self.why is not None and not self.trace:
            raise _UnsearchedError(self.why)

    def _stream(self, stream: _Readable, most: int, *, layer: int = 0, opens: bool = True) -> int:
        """Look through a stream, and return how many bytes of what it may unpack to are left."""
        findings = TraceFindings(self.words, most)
        search = StreamSearch(findings, _BLOCK, layer, opens)
        while (block := stream.read(_BLOCK)) and not findings.trace:
            if layer:
                findings.left -= len(block)
            if findings.left < 0:
                raise _UnsearchedError(TOO_MUCH)
            search.feed(block)
        search.end()
        self.trace, self.inside = self.trace or findings.trace, self.inside or findings.inside
        self.why = self.why or findings.why
        return findings.left

    def _block(self, block: bytes, *, is_text: bool) -> None:
        trace, inside = self.words.look(block, is_text=is_text)
        self.trace, self.inside = self.trace or trace, self.inside or inside

    def _texts(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._block(text.encode("utf-8", "replace"), is_text=True)
            if self.trace:
                return

    def _table(self, path: Path, most: int) -> None:
        if path.suffix.lower() == ".gz":
            with gzip.open(path) as plain:
                self._stream(plain, most, layer=1, opens=False)
        self._texts(iter_parquet_texts(path))

    def _zip(self, path: Path, most: int) -> None:
        with path.open("rb") as file, ZipArchive(file) as packed:
            for entry in packed.members:
                # What an entry says of its size may be a lie; then its stream is stopped.
                if entry.file_size > most:
                    raise _UnsearchedError(TOO_MUCH)
                with packed.unpack(entry) as member:
                    most = self._stream(member, most, layer=1)

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


def _reason(error: BaseException) -> str:
    """Return why something can't be read: in the system's words; those of an error may be the file's own."""
    cause = error.__context__ if isinstance(error, KmgraphError) else error
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return DAMAGED
