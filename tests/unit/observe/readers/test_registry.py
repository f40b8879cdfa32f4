"""Readers join by an entry point: the example of docs/extending.md, installed as a made-up package."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import doc_pages as docs
import pytest
from observe_world import DIET, KETO, outcomes, read, read_csv, source, values

from kmgraph.errors import ObservationError
from kmgraph.observe.readers.reader import DefaultMapping, SourceReader
from kmgraph.observe.readers.registry import find_reader, iter_readers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Install = Callable[..., None]

EXAMPLE = docs.block_after("extending.md", "and in `forum_log.py`", "python")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a package with a module and an entry point where Python looks for installed ones."""
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(site)
    modules: list[str] = []

    def install(module: str, code: str = EXAMPLE, value: str | None = None) -> None:
        info = site / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[kmgraph.readers]\nforum-log = {value or f'{module}:READER'}\n")
        (site / f"{module}.py").write_text(code, encoding="utf-8")
        modules.append(module)

    yield install
    for module in modules:
        sys.modules.pop(module, None)


def forum_log(folder: Path) -> Path:
    path = folder / "posts.forumlog"
    path.write_text("p1 removed diet\np2 kept keto|diet\np3 kept\n")
    return path


def test_a_reader_of_another_package_reads_a_table(install: Install, tmp_path: Path) -> None:
    install("forum_log")
    observed = read(source(forum_log(tmp_path), {"tags": "topic"}, {"topic": {"diet": DIET, "keto": KETO}}))
    assert observed.table.ids == ("p1", "p2")
    assert outcomes(observed.table) == ["removed", "kept"]
    assert values(observed.table, None) == [{DIET}, {DIET, KETO}]
    (reject,) = observed.rejects
    assert (reject.source, reject.row, reject.reason) == ("posts.forumlog", 3, "has 2 words, not 3")


def test_it_is_found_by_suffix_also_when_gzipped(install: Install, tmp_path: Path) -> None:
    install("forum_log")
    assert find_reader(tmp_path / "Posts.ForumLog.gz").kind == "forum-log"


def test_what_it_says_of_content_and_headers_is_kept(install: Install, tmp_path: Path) -> None:
    install("forum_log")
    reader = find_reader(forum_log(tmp_path))
    assert reader.recognises is not None
    assert reader.recognises(b"p1 removed diet\n", tmp_path / "posts.txt")
    assert not reader.recognises(b"id,outcome\n", tmp_path / "posts.txt")
    assert reader.default_mapping == DefaultMapping(columns={"tags": "topic"})


def test_known_suffixes_load_no_other_package(install: Install, tmp_path: Path) -> None:
    install("forum_log", "raise RuntimeError('loaded')")
    assert len(read_csv(tmp_path, "id,outcome\na,kept").table) == 1
    assert "forum_log" not in sys.modules


def test_the_kinds_are_listed_with_those_of_other_packages(install: Install) -> None:
    own = [reader.kind for reader in iter_readers()]
    assert own[:6] == ["csv", "tsv", "json-lines", "parquet", "spreadsheet", "rdf"]
    assert len(set(own)) == len(own)
    install("forum_log")
    assert [reader.kind for reader in iter_readers()] == [*own, "forum-log"]


def test_what_shares_a_suffix_can_be_told_apart_by_content() -> None:
    plain = [suffix for reader in iter_readers() if reader.recognises is None for suffix in reader.suffixes]
    assert len(set(plain)) == len(plain)


def test_content_comes_before_the_suffix_and_a_kind_before_both(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n")
    assert find_reader(path).kind == "mastodon-domain-blocks"
    assert find_reader(path, "csv").kind == "csv"
    path.write_text("id,outcome\n")
    assert find_reader(path).kind == "csv"


def test_a_json_file_of_no_known_kind_is_refused_with_the_kinds(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text('[{"id": "p1"}]')
    with pytest.raises(ObservationError, match=r'nothing in "posts\.json" tells what it is') as caught:
        find_reader(path)
    assert "lemmy, mastodon-reports" in str(caught.value.hint)


def test_a_kind_that_nobody_reads_is_named_with_the_closest(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match='there is no kind of source "lemmi"') as caught:
        find_reader(tmp_path / "posts.json", "lemmi")
    assert 'did you mean "lemmy"' in str(caught.value)


def test_the_kinds_own_mapping_gives_way_to_the_projects(install: Install, tmp_path: Path) -> None:
    install("forum_log")
    path = forum_log(tmp_path)
    observed = read(source(path, values={"tags": {"diet": DIET, "keto": KETO}}))
    assert values(observed.table, None) == [{DIET}, {DIET, KETO}]
    dropped = read(source(path, {"tags": "-"}))
    assert not dropped.table.columns


def test_an_unknown_suffix_names_those_of_other_packages_too(install: Install, tmp_path: Path) -> None:
    install("forum_log")
    with pytest.raises(ObservationError, match=r"\.json, \.forumlog, each also with \.gz"):
        find_reader(tmp_path / "posts.docx")


@pytest.mark.parametrize(
    ("kind", "suffix", "claim"), [("csv", ".forumlog", "csv"), ("forum-log", ".csv", ".csv"), ("x", ".ttl", ".ttl")]
)
def test_a_kind_or_a_suffix_of_kmgraph_is_refused(
    install: Install, tmp_path: Path, kind: str, suffix: str, claim: str
) -> None:
    install("forum_log", EXAMPLE.replace('"forum-log", (".forumlog",)', f'"{kind}", ("{suffix}",)'))
    with pytest.raises(ObservationError) as caught:
        find_reader(forum_log(tmp_path))
    assert str(caught.value).startswith(f'two readers claim "{claim}"')
    assert "kmgraph; forum_log (forum_log:READER)" in str(caught.value)


def test_two_packages_cannot_read_one_kind(install: Install, tmp_path: Path) -> None:
    install("forum_log")
    install("forum_log_too")
    with pytest.raises(ObservationError) as caught:
        find_reader(forum_log(tmp_path))
    assert "forum_log (forum_log:READER); forum_log_too (forum_log_too:READER)" in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("code", "value", "message"),
    [
        ("import nowhere_to_be_found", None, "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        (EXAMPLE, "forum_log:WRITER", "AttributeError"),
        (EXAMPLE, "forum_log:HEADERS", "it is a tuple, not a kmgraph.observe.readers.reader.SourceReader"),
    ],
)
def test_a_broken_reader_is_named(install: Install, tmp_path: Path, code: str, value: str | None, message: str) -> None:
    install("forum_log", code, value)
    with pytest.raises(ObservationError) as caught:
        find_reader(forum_log(tmp_path))
    assert 'the reader "forum-log" can\'t be loaded' in str(caught.value)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


def test_a_reader_needs_no_more_than_kind_suffixes_and_reading() -> None:
    reader = SourceReader("plain", (".plain",), next(iter_readers()).read)
    assert (reader.recognises, reader.default_mapping) == (None, DefaultMapping())
