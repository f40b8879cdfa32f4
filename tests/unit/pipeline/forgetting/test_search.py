"""A search over every byte: also at the edges of blocks, and in what files pack."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import random
import tarfile
import time
import zipfile
from typing import TYPE_CHECKING

import duckdb
import pyoxigraph as ox
import pytest

from kmgraph.pipeline.forgetting import TraceWords, find_stores, search, streams
from kmgraph.pipeline.forgetting.packed import find_marks
from kmgraph.pipeline.forgetting.search import search_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORD = "zoë_quill"
WORDS = TraceWords.of((WORD,))
DATA = f"id,author\n1,{WORD}\n".encode()


def packed_in_zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", data)
    return file.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, packed_in_zip])
def test_what_a_file_packs_is_searched(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_bytes(pack(DATA))
    (tmp_path / "other").write_bytes(pack(b"nobody"))
    report = search_files([tmp_path], WORDS)
    assert (report.traces, report.searched) == ((tmp_path / "file",), 2)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_unpacks_without_bound_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: int
) -> None:
    with zipfile.ZipFile(tmp_path / "closed.zip", "w", method) as packed:
        packed.writestr("sheet.xml", b"nobody")
    # A member that only says of itself that it is encrypted.
    locked = bytearray(packed_in_zip(b"nobody"))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    (tmp_path / "large.zip").write_bytes(packed_in_zip(b"." * 1000))
    monkeypatch.setattr(search, "_MOST_UNPACKED", 999)
    report = search_files([tmp_path], WORDS)
    assert [(path.name, why) for path, why in report.unsearched] == [
        ("closed.zip", "its content is packed in a way that is not looked into"),
        ("large.zip", "it unpacks to too much"),
        ("locked.zip", "its content is packed in a way that is not looked into"),
    ]


def test_xz_in_parts_is_searched_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "parts.xz").write_bytes(lzma.compress(b"." * 3_000_000) + b"\0" * 8 + lzma.compress(DATA))
    assert search_files([tmp_path], WORDS).traces == (tmp_path / "parts.xz",)


def test_xz_that_asks_for_too_much_memory_or_is_cut_short_is_said(tmp_path: Path) -> None:
    large = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29, "preset": 0}]
    (tmp_path / "large.xz").write_bytes(lzma.compress(b"." * 1000, filters=large))
    (tmp_path / "short.xz").write_bytes(lzma.compress(b"." * 1000)[:-9])
    report = search_files([tmp_path], WORDS)
    assert [path.name for path, _ in report.unsearched] == ["large.xz", "short.xz"]


def test_parquet_of_any_types_is_searched(tmp_path: Path) -> None:
    for name, cell in (("text", f"'{WORD}'"), ("list", f"['a', '{WORD}']"), ("nested", f"{{'by': '{WORD}'}}")):
        rows = f"SELECT {cell} AS cell, range AS id FROM range(3000)"
        duckdb.sql(f"COPY ({rows}) TO '{tmp_path / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    (tmp_path / "packed.parquet.gz").write_bytes(gzip.compress((tmp_path / "nested.parquet").read_bytes()))
    assert len(search_files([tmp_path], WORDS).traces) == 4


def test_a_store_is_read_besides_its_bytes(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"x:{n}"), ox.NamedNode("x:y"), ox.Literal(f"long enough text of {WORD} number {n}"))
        for n in range(20)
    )
    store.flush()
    del store
    assert tmp_path / "store" in search_files([tmp_path], WORDS).traces


@pytest.mark.parametrize("shift", range(-12, 3))
def test_no_word_is_lost_or_made_at_the_edge_of_a_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: int
) -> None:
    monkeypatch.setattr(search, "_BLOCK", 64)
    (tmp_path / "whole").write_bytes(b"." * (64 + shift) + WORD.encode() + b"." * 200)
    (tmp_path / "longer").write_bytes(b"." * (64 + shift) + b"a" + WORD.encode() + b"b" + b"." * 200)
    report = search_files([tmp_path], WORDS)
    assert report.traces == (tmp_path / "whole",)
    assert report.inside == (tmp_path / "longer",)


def test_names_links_and_what_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.txt").write_bytes(b"nothing")
    (tmp_path / "broken.gz").write_bytes(gzip.compress(DATA)[:-9])
    (tmp_path / "doc.pdf").write_bytes(b"%PDF-1.7 packed")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "objects").write_bytes(DATA)
    if os.name == "posix":
        (tmp_path / "link").symlink_to(f"/nowhere/{WORD}")
        os.mkfifo(tmp_path / "pipe")
    report = search_files([tmp_path], WORDS)
    assert tmp_path / f"{WORD}.txt" in report.names
    assert {path.name for path, _ in report.unsearched} <= {"broken.gz", "doc.pdf"}
    assert tmp_path / "doc.pdf" in dict(report.unsearched)
    assert tmp_path / "broken.gz" in {*report.traces, *dict(report.unsearched)}
    assert not any(".git" in path.parts for path in report.traces)
    assert os.name != "posix" or tmp_path / "link" in report.traces


CLOSED = {
    "lzma": lzma.compress(DATA, format=lzma.FORMAT_ALONE),
    "compress": b"\x1f\x9d\x90" + bytes(20),
    "cabinet": b"MSCF" + bytes(20),
    "font": b"wOF2\0\1\0\0" + bytes(20),
    "older font": b"wOFF\0\1\0\0" + bytes(20),
    "lzip": b"LZIP\x01" + bytes(20),
    "archive of LHA": b"\x20\x11-lh5-" + bytes(20),
    "avro": b"Obj\x01" + bytes(20),
    "old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20),
}


@pytest.mark.parametrize("kind", CLOSED)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_is_not_unpacked_is_named(tmp_path: Path, kind: str, pack) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_bytes(pack(CLOSED[kind]))
    report = search_files([tmp_path], WORDS)
    assert report.unsearched == ((tmp_path / "file", "its content is packed in a way that is not looked into"),)


def test_an_archive_behind_a_program_is_searched_or_named(tmp_path: Path) -> None:
    (tmp_path / "setup.exe").write_bytes(b"MZ stub " * 1000 + packed_in_zip(DATA))
    assert search_files([tmp_path], WORDS).traces == (tmp_path / "setup.exe",)
    (tmp_path / "short.exe").write_bytes(b"MZ stub PK\x05\x06" + b"\xff" * 18)
    assert [path.name for path, _ in search_files([tmp_path], WORDS).unsearched] == ["short.exe"]


@pytest.mark.skipif(not hasattr(os, "SEEK_DATA"), reason="a system that tells of holes")
@pytest.mark.parametrize("gap", [0, 5_000, 40 * 1024**3 // 2])
def test_holes_are_passed_over_and_words_beside_them_are_not(tmp_path: Path, gap: int) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(b"a" * 10_000)
        file.seek(gap, os.SEEK_CUR)
        file.write(f" {WORD} ".encode())
        file.truncate(file.tell() + gap)
    started = time.process_time()
    assert search_files([tmp_path], WORDS).traces == (tmp_path / "file",)
    report = search_files([tmp_path], TraceWords.of(("nobody-here",)))
    assert (report.traces, report.unsearched, report.searched) == ((), (), 1)
    assert time.process_time() - started < 5


def test_what_is_larger_than_is_searched_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"a" * 300_000)
    monkeypatch.setattr(search, "_MOST_UNPACKED", 200_000)
    report = search_files([tmp_path], WORDS)
    assert report.unsearched == ((tmp_path / "file", "it is larger than what is searched"),)


def in_tar(*members: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as packed:
        for number, data in enumerate(members):
            entry = tarfile.TarInfo(f"member-{number}")
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def stored_in_zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("member", data)
    return file.getvalue()


def behind_other_bytes(data: bytes) -> bytes:
    return bytes(range(256)) * 300 + data + b"\0" * 700


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": packed_in_zip,
    "stored": stored_in_zip,
    "tar": lambda data: in_tar(b"first", data, b"last"),
    "elsewhere": behind_other_bytes,
}


@pytest.mark.parametrize("outer", PACKERS)
@pytest.mark.parametrize("middle", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
def test_what_is_packed_in_something_packed_is_searched(tmp_path: Path, outer: str, middle: str, inner: str) -> None:
    def pack(data: bytes) -> bytes:
        return PACKERS[outer](PACKERS[middle](PACKERS[inner](data)))

    (tmp_path / "theirs").write_bytes(pack(DATA))
    (tmp_path / "other").write_bytes(pack(b"nobody" * 3000))
    report = search_files([tmp_path], WORDS)
    assert (report.traces, report.unsearched, report.searched) == ((tmp_path / "theirs",), (), 2)


@pytest.mark.parametrize("block", [64, 1 << 20])
def test_each_of_many_things_packed_in_one_file_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(search, "_BLOCK", block)
    parts = [gzip.compress(os.urandom(size)) for size in (1, 700, 0, 9000)]
    (tmp_path / "logs.tar").write_bytes(in_tar(*parts, gzip.compress(DATA)))
    (tmp_path / "joined.gz").write_bytes(b"".join((*parts, gzip.compress(DATA))))
    (tmp_path / "other.tar").write_bytes(in_tar(*parts))
    report = search_files([tmp_path], WORDS)
    assert ([path.name for path in report.traces], report.unsearched) == (["joined.gz", "logs.tar"], ())


@pytest.mark.parametrize("kind", [*CLOSED, "zstd", "7-Zip", "LZ4", "Parquet", "cut short", "encrypted"])
@pytest.mark.parametrize("pack", [in_tar, lambda data: gzip.compress(in_tar(b"", data)), stored_in_zip])
def test_what_is_not_unpacked_in_an_archive_is_named(tmp_path: Path, kind: str, pack) -> None:  # type: ignore[no-untyped-def]
    locked = bytearray(packed_in_zip(b"nobody"))
    locked[6] |= 1
    closed = {
        **CLOSED,
        "zstd": b"\x28\xb5\x2f\xfd\x04\x58\x51\0\0" + b"nobody".ljust(20),
        "7-Zip": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(20),
        "LZ4": b"\x04\x22\x4d\x18\x64\x40\xa7" + bytes(20),
        "Parquet": b"PAR1" + bytes(20),
        "cut short": gzip.compress(os.urandom(900))[:-200],
        "encrypted": bytes(locked),
    }
    if pack is stored_in_zip and kind in {
        "lzma",
        "compress",
        "font",
        "older font",
        "archive of LHA",
        "avro",
        "Parquet",
    }:
        pytest.skip("what no more than a few bytes tell is looked for where a member begins")
    (tmp_path / "file").write_bytes(pack(closed[kind]))
    report = search_files([tmp_path], WORDS)
    assert [path.name for path, _ in report.unsearched] == ["file"]


def test_a_trace_beside_something_damaged_is_found(tmp_path: Path) -> None:
    damaged = bytearray(gzip.compress(os.urandom(5000)))
    damaged[2000] ^= 255
    (tmp_path / "file.tar").write_bytes(in_tar(bytes(damaged), gzip.compress(DATA)))
    assert search_files([tmp_path], WORDS).traces == (tmp_path / "file.tar",)


def test_what_unpacks_to_too_much_or_ever_again_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_RATIO_FROM", 1000)
    deep = DATA
    for _ in range(12):
        deep = gzip.compress(deep)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(gzip.compress(b"." * 10_000_000)))
    (tmp_path / "deep.gz").write_bytes(deep)
    monkeypatch.setattr(streams, "_MOST_PARTS", 100)
    (tmp_path / "many.tar").write_bytes(gzip.compress(b"") * 101)
    assert search_files([tmp_path], WORDS).unsearched == (
        (tmp_path / "bomb.gz", "it unpacks to too much"),
        (tmp_path / "deep.gz", "its content is packed in a way that is not looked into"),
        (tmp_path / "many.tar", "it unpacks to too much"),
    )


def test_many_small_things_in_a_file_cost_little(tmp_path: Path) -> None:
    (tmp_path / "many").write_bytes(gzip.compress(b"a") * 20_000 + b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xff" * 30_000)
    started = time.process_time()
    search_files([tmp_path], WORDS)
    assert time.process_time() - started < 30


def test_random_bytes_hold_no_marks() -> None:
    block = random.Random(7).randbytes(8 << 20)
    assert find_marks(block, 0, len(block)) == []


def test_a_clean_table_packed_by_gzip_is_searched(tmp_path: Path) -> None:
    duckdb.sql(f"COPY (SELECT range AS id FROM range(3000)) TO '{tmp_path / 'a.parquet'}' (FORMAT parquet)")
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    report = search_files([tmp_path], WORDS)
    assert (report.searched, report.unsearched) == (2, ())


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "file").write_bytes(DATA)
    (tmp_path / "file").write_bytes(b"nobody")
    scan = os.scandir

    def refuse(path: str | os.PathLike[str] = ".") -> object:
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = search_files([tmp_path], WORDS)
    assert (report.searched, report.traces, report.unsearched) == (1, (), ((closed, "permission denied"),))
    assert find_stores([tmp_path]).runs == ()


def test_a_file_that_cannot_be_read_is_named_with_what_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(DATA)

    def refuse(path: object, *_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(os, "open", refuse)
    assert search_files([tmp_path], WORDS).unsearched == ((tmp_path / "file", "permission denied"),)
