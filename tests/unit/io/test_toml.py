"""TOML: every complaint says what, where, and what to do."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kmgraph.errors import ConfigError
from kmgraph.io.toml import Section, load_toml, read_toml


def written(folder: Path, data: str | bytes) -> Path:
    path = folder / "x.toml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("a = 1\nb = = 2\n", "this is not TOML: invalid value", "line 2, column 5"),
        ("a = 1\na = 2\n", "this is not TOML: cannot overwrite a value", "line 2, column 6"),
        ("a = [1,\n", "this is not TOML: invalid value", "line 2"),
    ],
)
def test_syntax(tmp_path: Path, text: str, what: str, where: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_toml(path)
    assert caught.value.what == what
    assert caught.value.where == f"{path}, {where}"


def test_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not UTF-8") as caught:
        read_toml(written(tmp_path, b"a = 1\nb = '\xe9'\n"))
    assert "line 2" in str(caught.value)


def test_a_byte_order_mark_and_windows_lines_pass(tmp_path: Path) -> None:
    assert read_toml(written(tmp_path, b"\xef\xbb\xbfa = 'x'\r\nb = 'y'\r\n")).text("a") == "x"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        read_toml(written(tmp_path, "a = " + "[" * 100_000))


def section(**data: object) -> Section:
    return Section(data, "f.toml, [s]")


@pytest.mark.parametrize(
    ("value", "time"),
    [
        (date(2024, 1, 31), "2024-01-31T00:00:00Z"),
        (datetime(2024, 1, 31, 8, 30), "2024-01-31T08:30:00Z"),
        (datetime(2024, 1, 31, 8, tzinfo=timezone(timedelta(hours=8))), "2024-01-31T00:00:00Z"),
        ("2024-01-31", "2024-01-31T00:00:00Z"),
        ("2024-01-31T08:00:00+08:00", "2024-01-31T00:00:00Z"),
        (date(1, 1, 1), "0001-01-01T00:00:00Z"),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999), "9999-12-31T23:59:59Z"),
    ],
)
def test_times_are_in_utc(value: object, time: str) -> None:
    assert section(since=value).time("since") == time
    assert section().time("since") is None


@pytest.mark.parametrize("value", ["spring", 2024, True, ["2024-01-31"]])
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(ConfigError, match="no date and no time"):
        section(since=value).time("since")


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_times_outside_of_four_digit_years_are_refused(value: str) -> None:
    for given in (value, datetime.fromisoformat(value)):
        with pytest.raises(ConfigError, match="outside of the years 1 to 9999"):
            section(since=given).time("since")


@pytest.mark.parametrize("value", [2**63, 1e18, 1e308, 10**400])
def test_numbers_that_no_clock_and_no_machine_holds_are_refused(value: float) -> None:
    with pytest.raises(ConfigError, match='"n" is too large'):
        section(n=value).positive("n", 1.0)
    if isinstance(value, int):
        with pytest.raises(ConfigError, match='"n" is too large'):
            section(n=value).integer("n", 1)


def test_unknown_keys() -> None:
    found = section(languages=["en"], langauges=["zh"])
    found.texts("languages")
    with pytest.raises(ConfigError) as caught:
        found.finish()
    assert str(caught.value) == 'unknown key "langauges"\n  at: f.toml, [s]\n  try: did you mean "languages"?'


def test_unknown_keys_far_from_all_known() -> None:
    found = section(a="x", zzz=1)
    found.text("a")
    with pytest.raises(ConfigError, match="zzz") as caught:
        found.finish()
    assert caught.value.hint == "known here: a"


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda s: s.text("n"), '"n" must be a text in quotes, not a number'),
        (lambda s: s.texts("mixed"), '"mixed" must be a list of texts, not a list'),
        (lambda s: s.integer("flag", 0), '"flag" must be a whole number, not true or false'),
        (lambda s: s.integer("f", 0), '"f" must be a whole number, not a number'),
        (lambda s: s.integer("n", 0, least=8), '"n" is 7, and must be at least 8'),
        (lambda s: s.positive("zero", 1), '"zero" is 0, and must be above 0'),
        (lambda s: s.positive("endless", 1), '"endless" is inf, and must be above 0'),
        (lambda s: s.positive("huge", 1), '"huge" is too large'),
        (lambda s: s.positive("text", 1), '"text" must be a number, not a text'),
        (lambda s: s.sections("n"), '"n" must be a list of tables'),
        (lambda s: s.section("n"), '"n" must be a table, written [n], not a number'),
        (lambda s: s.words("badtag", "en"), '"english" is not a language tag'),
        (lambda s: s.required_text("missing"), '"missing" is missing'),
        (lambda s: s.required_text("blank"), '"blank" is empty'),
        (lambda s: s.mapping("numbers"), '"a" must be a text in quotes, not a number'),
    ],
)
def test_types(read, message: str) -> None:  # type: ignore[no-untyped-def]
    data = {
        "n": 7,
        "f": 0.5,
        "zero": 0,
        "flag": True,
        "text": "x",
        "blank": " ",
        "mixed": ["a", 1],
        "endless": float("inf"),
        "huge": 10**400,
        "badtag": {"english": "x"},
        "numbers": {"a": 1},
    }
    with pytest.raises(ConfigError) as caught:
        read(Section(data, "f.toml, [s]"))
    assert caught.value.what == message
    assert (caught.value.where or "").startswith("f.toml, [s]")


def test_words() -> None:
    found = section(plain="x", both={"ZH-hans": "词", "en": "word"})
    assert found.words("plain", "en") == {"en": "x"}
    assert found.words("both", "en") == {"zh-Hans": "词", "en": "word"}
    assert found.words("neither", "en") == {}


def test_a_single_text_is_a_list_of_one() -> None:
    assert section(a="x").texts("a") == ("x",)


@pytest.mark.parametrize("key", ["a." * 200_000 + "a", '"a" . ' * 100_000 + "a"])
def test_a_key_of_endless_parts_takes_no_time(tmp_path: Path, key: str) -> None:
    (tmp_path / "a.toml").write_text(f"{key} = 1")
    with pytest.raises(ConfigError, match="nested too deep"):
        load_toml(tmp_path / "a.toml")


def test_a_number_of_endless_digits_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f"a = {'9' * 5_000}")
    with pytest.raises(ConfigError, match="too long"):
        load_toml(tmp_path / "a.toml")


@pytest.mark.parametrize("tags", [("en", "EN"), ("zh-Hans", "zh-hans"), ("en-US", "en-us")])
def test_a_language_that_is_written_in_two_ways_stands_there_twice(tags: tuple[str, str]) -> None:
    with pytest.raises(ConfigError, match="stands there twice") as caught:
        section(text=dict(zip(tags, "ab", strict=True))).words("text", "en")
    assert str(caught.value.where).startswith("f.toml, [s] text.")
    assert section(text={"en": "a", "en-US": "b"}).words("text", "en") == {"en": "a", "en-US": "b"}
