"""Dumps of the DSA Transparency Database: archives, both schemas, and what a statement says of a post."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
import statement_dumps as dumps
from platform_exports import features_of, outcomes_of, raw_rows, read_export, times_of

from kmgraph.errors import InputError, LimitError, ObservationError
from kmgraph.model import Decider
from kmgraph.observe.readers.dsa import check_dsa_archive
from kmgraph.observe.readers.registry import find_reader

ID = "00000000-0000-4000-8000-0000000000"


def full(folder: Path) -> Path:
    """Four statements over three files in two inner archives."""
    first, second, third = dumps.STATEMENTS[:1], dumps.STATEMENTS[1:3], dumps.STATEMENTS[3:]
    return dumps.write_dump(folder, [[dumps.dump_csv(first), dumps.dump_csv(second)], [dumps.dump_csv(third)]])


def test_an_archive_of_archives_is_one_table(tmp_path: Path) -> None:
    path = full(tmp_path)
    assert find_reader(path).kind == "dsa"
    observed = read_export(path)
    assert outcomes_of(observed) == {f"{ID}01": "removed", f"{ID}02": "demoted"}
    assert observed.table.platforms == ("example-market",)
    assert not observed.rejects


def test_statements_about_no_visibility_are_left_out_by_what_was_decided(tmp_path: Path) -> None:
    observed = read_export(full(tmp_path))
    left_out = [notice.text.split('"')[1] for notice in observed.notices if notice.code == "dropped-rows"]
    assert left_out == ["DECISION_ACCOUNT_SUSPENDED", "DECISION_MONETARY_SUSPENSION"]


def test_codes_mean_what_the_ontology_says(tmp_path: Path) -> None:
    observed = read_export(full(tmp_path))
    assert features_of(observed, f"{ID}01")["hasMedium"] == "Image Text"
    assert features_of(observed, f"{ID}01")["inLanguage"] == "de"
    assert "hasMedium" in features_of(observed, f"{ID}02")
    # The second was decided by people, and no code says by which.
    assert observed.table.decided_by.tolist() == [list(Decider).index(Decider.AUTOMATED), -1]
    assert observed.table.reasons == ("Section 4, scams",)
    assert times_of(observed, "posted_at") == {f"{ID}01": "2025-08-01T00:00:00"}
    assert set(times_of(observed, "decided_at").values()) == {"2025-08-02T00:00:00"}


def test_what_is_said_of_columns_is_a_note_only_where_something_was_not_understood(tmp_path: Path) -> None:
    codes = {notice.code.value for notice in read_export(full(tmp_path)).notices}
    assert not codes & {"unknown-header", "ambiguous-header", "unused-mapping", "unreadable-column"}


def test_light_dumps_and_single_files_are_read_alike(tmp_path: Path) -> None:
    whole = read_export(full(tmp_path))
    light = dumps.write_dump(
        tmp_path, [[dumps.dump_csv(dumps.STATEMENTS, dumps.light())]], "sor-global-2025-08-02-light.zip"
    )
    plain = tmp_path / "statements.csv"
    plain.write_text(dumps.dump_csv(dumps.STATEMENTS), encoding="utf-8")
    assert find_reader(plain).kind == "dsa"
    for path in (light, plain):
        assert outcomes_of(read_export(path)) == outcomes_of(whole)
        assert features_of(read_export(path), f"{ID}01") == features_of(whole, f"{ID}01")


def test_the_schema_before_july_2025_is_read_with_its_codes_renamed(tmp_path: Path) -> None:
    headings = tuple(heading for heading in dumps.HEADINGS if heading != dumps.BEFORE_EAN)
    new = {**dumps.STATEMENTS_BEFORE_JULY_2025[0], "category": "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"}
    paths = []
    for name, statement in (("old", dumps.STATEMENTS_BEFORE_JULY_2025[0]), ("new", new)):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(dumps.dump_csv([statement], headings), encoding="utf-8")
    old, since = map(read_export, paths)
    assert outcomes_of(old) == {f"{ID}11": "restricted"}
    assert features_of(old, f"{ID}11") == features_of(since, f"{ID}11") != {}
    # A keyword that the later schema dropped says nothing.
    assert "KEYWORD_DANGEROUS_TOYS" in {notice.value for notice in old.notices}


def test_a_bare_code_is_read_as_a_list_of_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    bare = {**dumps.STATEMENTS[0], "decision_visibility": "DECISION_VISIBILITY_CONTENT_REMOVED"}
    path.write_text(dumps.dump_csv([bare]), encoding="utf-8")
    assert outcomes_of(read_export(path)) == {f"{ID}01": "removed"}


def test_the_project_may_take_another_column(tmp_path: Path) -> None:
    observed = read_export(
        full(tmp_path), columns={"decision_facts": "reason", "puid": "id", "content_language": "-", "category": "-"}
    )
    assert observed.table.reasons == ('It said "buy now", and linked to a shop',)
    assert "inLanguage" not in features_of(observed, f"{ID}01")
    accounts = read_export(full(tmp_path), values={"outcome": {"DECISION_ACCOUNT_SUSPENDED": "restricted"}})
    assert outcomes_of(accounts)[f"{ID}03"] == "restricted"


def test_bad_rows_are_rejected_by_number_over_all_files(tmp_path: Path) -> None:
    broken = dumps.dump_csv(dumps.STATEMENTS[:1]) + "\nonly,three,cells"
    path = dumps.write_dump(tmp_path, [[broken, dumps.dump_csv(dumps.STATEMENTS[1:2])]])
    observed = read_export(path)
    assert [(reject.row, reject.reason) for reject in observed.rejects] == [(2, "has 3 cells where the header has 38")]
    assert list(outcomes_of(observed)) == [f"{ID}01", f"{ID}02"]


def zip_file(folder: Path, data: bytes) -> Path:
    path = folder / "a.zip"
    path.write_bytes(data)
    return path


GOOD = dumps.dump_csv(dumps.STATEMENTS[:1])


def encrypted() -> bytes:
    data = bytearray(dumps.packed({"a.csv": GOOD}, stored=True))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def of_a_version_that_is_none() -> bytes:
    data = bytearray(dumps.packed({"a.csv": GOOD}))
    data[data.index(b"PK\x01\x02") + 6] = 255
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and nothing more", "damaged"),
        (of_a_version_that_is_none(), "damaged"),
        (b"no archive", "damaged"),
        (dumps.packed({}), "holds no CSV file of statements"),
        (dumps.packed({"readme.txt": "hello"}), "holds no CSV file of statements"),
        (dumps.packed({"a.csv": GOOD, "b.csv": "id,outcome\na,kept"}), "different headers"),
        (dumps.packed({"a.csv": "id,outcome\na,kept"}), "holds no CSV file of statements"),
        (dumps.packed({"a.csv": b"\xff\xfe\x00"}), "not UTF-8"),
        (
            dumps.packed({"a.zip": dumps.packed({"b.zip": dumps.packed({"c.csv": GOOD})})}),
            "archives that hold archives",
        ),
        (dumps.packed({"a.zip": b"no archive"}), "damaged"),
        (dumps.packed({"a.csv": GOOD})[:-30], "damaged"),
        (encrypted(), "encrypted"),
    ],
)
def test_what_is_no_dump_is_refused_in_clear_words(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        raw_rows(zip_file(tmp_path, data))
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


def test_damaged_content_is_found_by_its_checksum(tmp_path: Path) -> None:
    data = bytearray(dumps.packed({"a.csv": GOOD}, stored=True))
    data[data.index(b"Section 4")] ^= 1
    with pytest.raises(ObservationError, match="damaged"):
        raw_rows(zip_file(tmp_path, bytes(data)))


def linked() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        member = zipfile.ZipInfo("a.csv")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, GOOD)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        dumps.packed({"../../escaped.csv": GOOD, "readme.txt": "x"}),
        dumps.packed({"a.csv": GOOD, "/etc/also.txt": "x"}),
        dumps.packed({"a.csv": GOOD, "..\\also.txt": "x"}),
        dumps.packed({"a.csv": GOOD, "C:also.txt": "x"}),
        dumps.packed({"a.csv.zip": dumps.packed({"../a.csv": GOOD})}),
        linked(),
    ],
)
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    path = zip_file(folder, data)
    for read in (raw_rows, check_dsa_archive):
        with pytest.raises(ObservationError, match="leads out of it, or is that of a link"):
            read(path)
    assert sorted(tmp_path.rglob("*")) == [folder, path]


def test_a_look_at_an_archive_tells_what_it_is(tmp_path: Path) -> None:
    check_dsa_archive(dumps.write_dump(tmp_path, [[GOOD, GOOD]]))
    table = zip_file(tmp_path, dumps.packed({"posts.csv": "id,outcome\na,kept"}))
    with pytest.raises(ObservationError, match="holds no CSV file of statements of reasons") as refusal:
        check_dsa_archive(table)
    assert "unpack it, and name the table" in str(refusal.value)
    with pytest.raises(ObservationError, match="different headers"):
        check_dsa_archive(zip_file(tmp_path, dumps.packed({"a.csv": GOOD, "b.csv": "id,outcome\na,kept"})))
    for data in (bomb(80), dumps.packed({"a.csv.zip": bomb(80)})):
        with pytest.raises(LimitError, match="200 times its size"):
            check_dsa_archive(zip_file(tmp_path, data))


def test_a_look_at_an_archive_is_one_at_its_first_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path, dumps.packed({"a.csv": GOOD, "b.csv": GOOD, "c.csv": "id,outcome\na,kept"}))
    monkeypatch.setattr("kmgraph.observe.readers.archives._MOST_LOOKED_AT", 2)
    check_dsa_archive(path)


def bomb(times: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        member.write(GOOD.encode() + b"\n")
        for _ in range(times):
            member.write(b" " * (1 << 20) + b"\n")
    return data.getvalue()


def test_an_archive_that_unpacks_to_far_more_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="200 times its size"):
        raw_rows(zip_file(tmp_path, bomb(80)))
    with pytest.raises(LimitError, match="200 times its size"):
        raw_rows(zip_file(tmp_path, dumps.packed({"a.csv.zip": bomb(80)})))


def test_an_archive_may_hold_so_much_and_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path, dumps.packed({f"{number}.csv": GOOD for number in range(4)}))
    monkeypatch.setattr("kmgraph.observe.readers.archives._MOST_MEMBERS", 3)
    with pytest.raises(LimitError, match="more than 3 files"):
        raw_rows(path)
    monkeypatch.setattr("kmgraph.observe.readers.archives._MOST_INNER_BYTES", 100)
    with pytest.raises(LimitError, match="an archive inside the archive"):
        raw_rows(zip_file(tmp_path, dumps.packed({"a.zip": dumps.packed({"a.csv": GOOD})})))
