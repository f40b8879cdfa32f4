"""Headers that name people are told by their place, and a post in the place of headers is refused."""

from __future__ import annotations

import json
from time import process_time
from typing import TYPE_CHECKING

import pytest
from observe_world import HIERARCHY, VOCABULARY

from kmgraph.cli.summary import say_reading
from kmgraph.cli.talk import Talker
from kmgraph.errors import ObservationError
from kmgraph.model import Source
from kmgraph.observe import read_drafts, read_observations
from kmgraph.observe.header_row import ToldHeaders
from kmgraph.observe.notices import shown, values_of
from kmgraph.observe.proposal import propose_project

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"k" * 32
PERSONAL = ("@annakowa", "anna@example.org", "+49 170 1234567", "https://e.org/annakowa", 'voted "u/annakowa"')
WORDS = ("anna", "1234567", "e.org")


def table(path: Path, headers: list[str], rows: list[list[str]]) -> Path:
    def line(cells: list[str]) -> str:
        return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    path.write_text("\n".join(map(line, [headers, *rows])) + "\n", encoding="utf-8")
    return path


def rows_of(count: int, *more: str) -> list[list[str]]:
    return [[f"p{n}", ("removed", "kept")[n % 2], *(f"{cell}{n % 2}" for cell in more)] for n in range(count)]


@pytest.mark.parametrize("header", PERSONAL)
def test_a_header_that_may_name_a_person_is_told_by_its_place(header: str) -> None:
    headers = ToldHeaders((("id", "topic", header),))
    assert headers.told(header) == "column 3"
    assert headers.told("topic") == '"topic"'
    for text in (f'the header "{header}" names no term', f'a.csv, column "{header}"', f"differ in {header}, topic"):
        told = headers.within(text)
        assert "column 3" in told
        assert not any(word in told for word in WORDS)
    assert headers.within('the header "topic" names no term') == 'the header "topic" names no term'


def test_notes_about_observations_and_drafts_show_no_such_header(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "a.csv", ["id", "outcome", *PERSONAL], rows_of(20, *"abcde"))
    say_reading(Talker(), read_observations([Source(path)], VOCABULARY, HIERARCHY, key=KEY))
    say_reading(Talker(), read_drafts([Source(path)], VOCABULARY, HIERARCHY, key=KEY))
    said = capsys.readouterr().err
    assert "the header of column 3 names no term" in said
    assert [word for word in WORDS if word in said] == []


def test_errors_show_no_such_header(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["id", "outcome", *PERSONAL], rows_of(20, *"abcde"))
    with pytest.raises(ObservationError) as refusal:
        read_observations([Source(path)], VOCABULARY, HIERARCHY, key=KEY, strict=True)
    assert "column 3" in str(refusal.value)
    twice = Source(path, columns={"@annakowa": "author", "anna@example.org": "author"})
    with pytest.raises(ObservationError, match="two columns mean the same: column 3 and column 4") as clash:
        read_observations([twice], VOCABULARY, HIERARCHY, key=KEY)
    assert [word for word in WORDS if word in str(refusal.value) + str(clash.value)] == []


FIRST_POSTS = {
    "an address": ["p1", "removed", "anna@example.org", "hello all", "diet"],
    "a date and a word that comes again": ["p1", "removed", "2025-01-02", "hello all", "diet"],
}


@pytest.mark.parametrize("what", FIRST_POSTS)
def test_a_post_in_the_place_of_headers_is_refused(what: str, tmp_path: Path) -> None:
    rows = [[f"p{n}", ("removed", "kept")[n % 2], f"2025-01-0{n % 9 + 1}", f"hello {n}", "diet"] for n in range(2, 60)]
    path = table(tmp_path / "a.csv", FIRST_POSTS[what], rows)
    with pytest.raises(ObservationError, match="first row looks like a post") as proposing:
        propose_project([path], VOCABULARY, HIERARCHY)
    with pytest.raises(ObservationError, match="first row looks like a post") as drafting:
        read_drafts([Source(path)], VOCABULARY, HIERARCHY, key=KEY)
    with pytest.raises(ObservationError, match="first row looks like a post") as reading:
        read_observations([Source(path)], VOCABULARY, HIERARCHY, key=KEY)
    assert "hello" not in str(proposing.value) + str(drafting.value) + str(reading.value)


def test_drafts_of_which_no_header_is_known_are_refused_where_one_may_name_a_person(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["hello @annakowa"], [["one"], ["two"]])
    with pytest.raises(ObservationError, match="first row looks like a post"):
        read_drafts([Source(path)], VOCABULARY, HIERARCHY, key=KEY)


HEADERS = {
    "years": (["id", "outcome", "2021", "2022"], ["p{n}", "{o}", "{n}", "4{n}"]),
    "boxes ticked by their names": (["id", "outcome", "spam", "edited"], ["p{n}", "{o}", "spam", "edited"]),
    "an address above values": (["id", "outcome", "@annakowa"], ["p{n}", "{o}", "yes"]),
}


@pytest.mark.parametrize("what", HEADERS)
def test_headers_are_no_post(what: str, tmp_path: Path) -> None:
    headers, pattern = HEADERS[what]
    rows = [[cell.format(n=n, o=("removed", "kept")[n % 2]) for cell in pattern] for n in range(60)]
    propose_project([table(tmp_path / "a.csv", headers, rows)], VOCABULARY, HIERARCHY)


def test_headers_that_come_again_are_no_post(tmp_path: Path) -> None:
    headers = ["id", "outcome", "topic"]
    rows = [[f"p{n}", ("removed", "kept")[n % 2], "ab"[n % 2]] for n in range(60)]
    propose_project([table(tmp_path / "a.csv", headers, [*rows, headers, *rows])], VOCABULARY, HIERARCHY)


def test_a_header_that_may_name_a_person_becomes_no_term(tmp_path: Path) -> None:
    flags = [[f"p{n}", ("removed", "kept")[n % 2], *"yyyyy"] for n in range(60)]
    rows = [[*row[:2], *(("yes", "no")[n % 2] for _ in PERSONAL)] for n, row in enumerate(flags)]
    proposal = propose_project([table(tmp_path / "a.csv", ["id", "outcome", *PERSONAL], rows)], VOCABULARY, HIERARCHY)
    assert proposal.features == {}
    assert {column.header for column in proposal.sources[0].columns if column.meaning is None} == set(PERSONAL)


def test_a_header_is_hidden_however_it_is_quoted() -> None:
    header = 'by "@annakowa"\nand more' + " of it" * 10
    headers = ToldHeaders((("id", header),))
    for form in (json.dumps(header), f'"{header}"', shown(header), values_of(header)):
        assert "annakowa" not in headers.within(f"under {form}: nothing")


def test_thousands_of_long_headers_cost_little() -> None:
    headers = [f"x.y by me 12 34 {'alpha beta1 ' * 150}{number}" for number in range(4_096)]
    before = process_time()
    told = ToldHeaders((headers,))
    for _ in range(20):
        told.within('the header "topic" names no term')
    assert process_time() - before < 3
