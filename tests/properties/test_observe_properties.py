"""Reading against a naive reader that takes one row and one cell at a time; and what must not matter."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from observe_world import (
    AGE,
    DIET,
    KETO,
    LINK,
    LOCAL,
    NEWCOMER,
    PHOTO,
    POLITICS,
    PRICE,
    SELFIE,
    VIDEO,
    cells,
    outcomes,
    read,
    source,
)

from kmgraph.errors import ObservationError
from kmgraph.model import Hierarchy, ObservationTable, SetColumn
from kmgraph.namespaces import KM
from kmgraph.observe import Annotator
from kmgraph.observe.annotation.folding import fold_form
from kmgraph.observe.columns.pseudonyms import pseudonym
from kmgraph.observe.table.combine import combine_tables, select_rows

AUTHOR = (KM.hasAuthor,)
TOPICS = {"dieting": DIET, "KetoContent": KETO, "政治": POLITICS}
MEDIA = {"video": VIDEO, "图片": PHOTO}
ACCOUNTS = {"local user": LOCAL, "迁入用户": NEWCOMER}
FLAGS = {"true": True, "NO": False, "是": True, "0": False}
FEATURES = {
    "topic": ((), None),
    "form": ((), None),
    "medium": ((), KM.hasMedium),
    "account": ((), KM.hasAuthor),
    "hasLink": ((), LINK),
    "price": ((), PRICE),
    "account age": (AUTHOR, AGE),
}
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def several(choices: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*choices, "", "nonsense"]), max_size=3).map("|".join)


ROW = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(["removed", "Kept", "demoted", "", "gone"]),
        "topic": several(list(TOPICS)),
        "form": several(["selfie"]),
        "medium": several(list(MEDIA)),
        "account": several(list(ACCOUNTS)),
        "hasLink": st.sampled_from(["", *FLAGS, "perhaps"]),
        "price": st.sampled_from(["", "0", "7", "3.0", "-1", "much"]),
        "account age": st.sampled_from(["", "12", "-4", "1.5"]),
        "author": st.sampled_from(["", "u1", "u2", " u1 "]),
        "posted_at": st.sampled_from(["", "2025-01-02", "2025-01-02T03:04:05+02:00", "never"]),
    }
)
ROWS = st.lists(ROW, min_size=1, max_size=12)


@dataclass(frozen=True)
class Naive:
    """One row as the naive reader understands it; None if it must be rejected."""

    id: str
    outcome: str
    features: dict[tuple[tuple[str, ...], str | None], object]


def naive(row_id: str, row: dict[str, str]) -> Naive | None:
    """Understand one row, step by step, with no cleverness: a cell that means nothing is not recorded."""
    outcome = row["outcome"].lower()
    if outcome not in {"removed", "kept", "demoted"}:
        return None
    price = "" if row["price"] in {"-1", "much"} else row["price"]
    age = "" if row["account age"] == "1.5" else row["account age"]
    content = {TOPICS[word] for word in row["topic"].split("|") if word in TOPICS}
    content |= {SELFIE for word in row["form"].split("|") if word == "selfie"}
    features: dict[tuple[tuple[str, ...], str | None], object] = {
        ((), None): content,
        ((), KM.hasMedium): {MEDIA[word] for word in row["medium"].split("|") if word in MEDIA},
        ((), KM.hasAuthor): {ACCOUNTS[word] for word in row["account"].split("|") if word in ACCOUNTS},
        ((), LINK): {FLAGS[row["hasLink"]]} if row["hasLink"] in FLAGS else set(),
        ((), PRICE): float(price) if price else None,
        (AUTHOR, AGE): float(age) if age else None,
    }
    return Naive(row_id, outcome, features)


def read_rows(rows: list[dict[str, str]], headers: list[str] | None = None, kind: str = "csv") -> ObservationTable:
    headers = headers or list(rows[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"posts.{kind}"
        if kind == "jsonl":
            lines = (json.dumps({header: row[header] for header in headers}, ensure_ascii=False) for row in rows)
            path.write_text("\n".join(lines), "utf-8")
        else:
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, headers)
            writer.writeheader()
            writer.writerows({header: row[header] for header in headers} for row in rows)
            path.write_text(text.getvalue(), "utf-8", newline="")
        table: ObservationTable = read(source(path)).table
        return table


def with_ids(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": f"p{number}", **row} for number, row in enumerate(rows)]


def readable(rows: list[dict[str, str]]) -> bool:
    return any(naive(row["id"], row) for row in rows)


def by_id(table: ObservationTable) -> dict[str, dict[str, object]]:
    """Each row as a plain dictionary, whatever its place."""
    shown: dict[str, dict[str, object]] = {
        row_id: {
            "outcome": outcomes(table)[place],
            "author": table.authors[table.author[place]] if table.author[place] >= 0 else None,
            "posted_at": str(table.posted_at[place]),
        }
        for place, row_id in enumerate(table.ids)
    }
    for column in table.columns:
        for row_id, value in zip(table.ids, cells(column), strict=True):
            if value not in (set(), None):
                shown[row_id][f"{column.feature.via}{column.feature.property}"] = value
    return shown


@given(ROWS.map(with_ids))
@relaxed
def test_reading_agrees_with_the_naive_reader(rows: list[dict[str, str]]) -> None:
    expected = [row for raw in rows if (row := naive(raw["id"], raw))]
    if not expected:
        try:
            read_rows(rows)
        except ObservationError:
            return
        raise AssertionError("a table without one readable row was read")
    table = read_rows(rows)
    assert list(table.ids) == [row.id for row in expected]
    assert outcomes(table) == [row.outcome for row in expected]
    assert [reject.row for reject in table.rejects] == [
        number for number, raw in enumerate(rows, 1) if naive(raw["id"], raw) is None
    ]
    columns = {(column.feature.via, column.feature.property): cells(column) for column in table.columns}
    for feature in {feature for row in expected for feature in row.features}:
        wanted = [row.features[feature] for row in expected]
        if any(value not in (set(), None) for value in wanted):
            assert columns.pop(feature) == wanted
    assert columns == {}


@given(ROWS.map(with_ids).filter(readable), st.randoms(use_true_random=False))
@relaxed
def test_the_order_of_rows_and_columns_changes_no_row(rows: list[dict[str, str]], random: object) -> None:
    shuffled = list(rows)
    headers = list(rows[0])
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(headers)  # type: ignore[attr-defined]
    assert by_id(read_rows(rows)) == by_id(read_rows(shuffled, headers))


@given(ROWS.map(with_ids).filter(readable))
@relaxed
def test_json_lines_say_the_same_as_csv(rows: list[dict[str, str]]) -> None:
    assert by_id(read_rows(rows)) == by_id(read_rows(rows, kind="jsonl"))


@given(ROWS.map(with_ids).filter(readable), ROWS.map(with_ids).filter(readable))
@relaxed
def test_two_files_hold_the_rows_of_both(first: list[dict[str, str]], second: list[dict[str, str]]) -> None:
    second = [{**row, "id": f"q{row['id']}"} for row in second]
    one, other = read_rows(first), read_rows(second)
    both = combine_tables([one, other])
    assert by_id(both) == by_id(one) | by_id(other)
    check_invariants(both)
    # Taking the second file's rows out again leaves the first as it was, down to the labels.
    again = select_rows(both, both.source == 0)
    assert by_id(again) == by_id(one)
    assert again.authors == one.authors
    assert [column.feature for column in again.columns] == [column.feature for column in one.columns]


@given(ROWS.map(with_ids).filter(readable))
@relaxed
def test_tables_keep_what_their_type_promises(rows: list[dict[str, str]]) -> None:
    check_invariants(read_rows(rows))


def check_invariants(table: ObservationTable) -> None:
    features = [(column.feature.via, column.feature.property or "") for column in table.columns]
    assert features == sorted(features)
    assert list(table.authors) == sorted(set(table.authors))
    assert set(table.author.tolist()) - {-1} == set(range(len(table.authors)))
    for column in table.columns:
        if isinstance(column, SetColumn):
            assert column.indptr.dtype == np.int64
            assert column.indices.dtype == np.int32
            assert (column.indptr[0], column.indptr[-1]) == (0, len(column.indices))
            assert list(column.values) == sorted(set(column.values))
            assert set(column.indices.tolist()) == set(range(len(column.values)))
            for start, end in zip(column.indptr, column.indptr[1:], strict=False):
                row = column.indices[start:end].tolist()
                assert row == sorted(set(row))
        else:
            assert column.numbers.dtype == np.float64
            assert column.numbers.shape == (len(table),)


ALPHABET = "ab1 -草种我Éé#_'"
LABELS = st.dictionaries(st.sampled_from("tuvwxyz"), st.lists(st.text(ALPHABET, max_size=4), max_size=3), max_size=6)


def _is_word(character: str) -> bool:
    return (character.isalnum() or character == "_") and character not in "草种我"


def naive_find(terms: dict[str, list[str]], text: str) -> set[str]:
    """Try every label at every place."""
    folded = fold_form(text)
    found = set()
    for iri, labels in terms.items():
        for label in filter(None, map(fold_form, labels)):
            for start in range(len(folded)):
                end = start + len(label)
                cut_before = start > 0 and _is_word(folded[start]) and _is_word(folded[start - 1])
                cut_after = end < len(folded) and _is_word(folded[end - 1]) and _is_word(folded[end])
                if folded[start:end] == label and not cut_before and not cut_after:
                    found.add(iri)
    return found


@given(LABELS, st.text(ALPHABET, max_size=14))
@settings(max_examples=400, deadline=None)
def test_terms_are_found_as_the_naive_search_finds_them(terms: dict[str, list[str]], text: str) -> None:
    # A letter drawn out ("sooo") is read as a single one, too.
    assume(not re.search(r"(.)\1\1", fold_form(text)))
    annotator = Annotator({}, (), Hierarchy({}), terms)
    (found,) = annotator.annotate([text])
    assert set(found.terms) == naive_find(terms, text)
    assert annotator.annotate(["b 草", text, "a1"])[1] == found


@given(st.text(min_size=1, max_size=20), st.binary(min_size=16, max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_pseudonym_shows_nothing_of_the_author(author: str, key: bytes) -> None:
    assert len(pseudonym(author.encode("utf-8", "ignore").decode(), key)) == 16
