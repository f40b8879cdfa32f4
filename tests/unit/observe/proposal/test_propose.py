"""What columns are taken for, and what becomes no class."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from observe_world import HIERARCHY, VOCABULARY

from kmgraph.errors import ObservationError
from kmgraph.model import Outcome
from kmgraph.observe.columns import ContractColumn
from kmgraph.observe.proposal import FeatureKind, NewFeature, Proposal, propose_project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

N_ROWS = 200


def proposed(folder: Path, **columns: Sequence[object]) -> Proposal:
    rows = {"id": [f"p{number}" for number in range(N_ROWS)], "outcome": ["removed", "kept"] * (N_ROWS // 2), **columns}
    lines = [",".join(rows), *(",".join(map(str, cells)) for cells in zip(*rows.values(), strict=True))]
    path = folder / "posts.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return propose_project([path], VOCABULARY, HIERARCHY)


def meaning(proposal: Proposal, header: str) -> object:
    return next(column.meaning for column in proposal.sources[0].columns if column.header == header)


def repeated(*values: object) -> list[object]:
    return [values[number % len(values)] for number in range(N_ROWS)]


def test_few_values_become_classes_the_most_frequent_first(tmp_path: Path) -> None:
    found = meaning(proposed(tmp_path, board=repeated("Sailing", "Repair", "Sailing")), "board")
    assert isinstance(found, NewFeature)
    assert found.kind is FeatureKind.CHOICE
    assert found.values == ("Sailing", "Repair")


def test_a_value_of_few_rows_becomes_no_class_and_is_counted(tmp_path: Path) -> None:
    cells = repeated("Sailing", "Repair")
    cells[:4] = ["Anna's corner"] * 4
    found = meaning(proposed(tmp_path, board=cells), "board")
    assert isinstance(found, NewFeature)
    assert "Anna's corner" not in found.values
    assert found.rare == 1


def test_a_value_of_few_people_becomes_no_class(tmp_path: Path) -> None:
    cells = repeated("Sailing", "Repair")
    cells[:30] = ["Anna's corner"] * 30
    authors = [f"user{number}" for number in range(N_ROWS)]
    authors[:30] = ["user1"] * 30
    found = meaning(proposed(tmp_path, board=cells, author=authors), "board")
    assert isinstance(found, NewFeature)
    assert "Anna's corner" not in found.values


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("who", [f"anna{number}" for number in range(N_ROWS)]),
        ("who", repeated("anna01", "bert82", "cleo33", "dina44")),
        ("contact", repeated("a", "b")),
        ("where", repeated("@anna", "@bert")),
        ("wrote", [f"I saw number {number} on the way to my old garden" for number in range(N_ROWS)]),
        ("case_code", [1000 + number * 7 for number in range(N_ROWS)]),
        ("same", repeated("x1")),
    ],
)
def test_names_texts_and_codes_become_no_classes(header: str, cells: list[object], tmp_path: Path) -> None:
    found = meaning(proposed(tmp_path, **{header: cells}), header)
    assert found is None or found is ContractColumn.TEXT


def test_what_is_filled_where_something_was_done_is_left_out_or_the_reason(tmp_path: Path) -> None:
    only_removed: list[object] = ["too loud", ""] * (N_ROWS // 2)
    found = proposed(tmp_path, mod_note=only_removed, theme=only_removed)
    assert meaning(found, "mod_note") is ContractColumn.REASON
    assert meaning(found, "theme") is None


def test_numbers_know_their_range(tmp_path: Path) -> None:
    found = proposed(tmp_path, karma=repeated(-5, 3, 8, -2), hits=repeated(1, 4, 9), share=repeated(0.5, 1.25, 7))
    karma, hits, share = (meaning(found, header) for header in ("karma", "hits", "share"))
    assert isinstance(karma, NewFeature)
    assert isinstance(hits, NewFeature)
    assert isinstance(share, NewFeature)
    assert (karma.is_negative, karma.is_whole) == (True, True)
    assert (hits.is_negative, hits.is_whole) == (False, True)
    assert share.is_whole is False


def test_columns_that_answer_one_question_are_values_of_one_property(tmp_path: Path) -> None:
    flags = {f"topic_{name}": repeated(*(int(number == of) for of in range(3))) for number, name in enumerate("abc")}
    found = proposed(tmp_path, **flags, has_x=repeated(0, 1), has_y=repeated(1, 0), has_z=repeated(1, 1, 0))
    groups = {header: meaning(found, header) for header in flags}
    assert {feature.group for feature in groups.values() if isinstance(feature, NewFeature)} == {"topic"}
    alone = meaning(found, "has_x")
    assert isinstance(alone, NewFeature)
    assert alone.kind is FeatureKind.FLAG


def test_rows_without_any_id_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("outcome,board\n" + "removed,a\nkept,b\n" * 50, encoding="utf-8")
    assert propose_project([path], VOCABULARY, HIERARCHY).sources[0].has_row_ids


def test_words_between_bars_are_proposed_one_by_one(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, outcome=repeated("kept", "kept|labelled", "gone;tagged", "removed;labelled"))
    told = {word.value: word.outcome for word in proposal.sources[0].outcomes}
    assert told == {
        "kept": Outcome.KEPT,
        "labelled": Outcome.LABELLED,
        "gone;tagged": None,
        "removed;labelled": Outcome.REMOVED,
    }


def test_yes_under_flagged_may_mean_anything(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,flagged\n" + "".join(f"p{n},{n % 2}\n" for n in range(N_ROWS)), encoding="utf-8")
    (source,) = propose_project([path], VOCABULARY, HIERARCHY).sources
    assert {word.value: word.outcome for word in source.outcomes} == {"0": None, "1": None}


def groups(*counts: int) -> str:
    cells = [f"{what},{topic},{link}" for what in ("removed", "kept") for topic in "abc" for link in ("yes", "no")]
    rows = (f"g{number},{cell},{counts[number % len(counts)]}" for number, cell in enumerate(cells))
    return "\n".join(["id,outcome,board,link,count", *rows]) + "\n"


def test_a_table_of_groups_with_their_counts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(groups(64, 3, 17), encoding="utf-8")
    with pytest.raises(ObservationError, match='a row stands for many posts: "count" counts them'):
        propose_project([path], VOCABULARY, HIERARCHY)


def test_a_count_of_something_in_a_post_is_a_feature(tmp_path: Path) -> None:
    found = meaning(proposed(tmp_path, board=repeated("Sailing", "Repair"), count=repeated(1, 5, 9, 22)), "count")
    assert isinstance(found, NewFeature)
    assert found.kind is FeatureKind.NUMBER


@pytest.mark.parametrize(
    ("told", "outcome"), [(("removed", "hidden"), Outcome.KEPT), (("removed", "kept"), None)], ids=["acted", "both"]
)
def test_what_a_log_does_not_name_was_left_alone(
    tmp_path: Path, told: tuple[str, str], outcome: Outcome | None
) -> None:
    log, posts = tmp_path / "a.csv", tmp_path / "b.csv"
    log.write_text("id,outcome\n" + "".join(f"p{n},{told[n % 2]}\n" for n in range(40)), encoding="utf-8")
    posts.write_text("id,board\n" + "".join(f"p{n},b{n % 3}\n" for n in range(N_ROWS)), encoding="utf-8")
    sources = propose_project([log, posts], VOCABULARY, HIERARCHY).sources
    assert [source.outcome for source in sources] == [None, outcome]


def test_a_file_of_other_posts_is_no_list_of_all(tmp_path: Path) -> None:
    log, posts = tmp_path / "a.csv", tmp_path / "b.csv"
    log.write_text("id,outcome\n" + "".join(f"q{n},removed\n" for n in range(40)), encoding="utf-8")
    posts.write_text("id,board\n" + "".join(f"p{n},b{n % 3}\n" for n in range(N_ROWS)), encoding="utf-8")
    with pytest.raises(ObservationError, match="no column says what became") as caught:
        propose_project([log, posts], VOCABULARY, HIERARCHY)
    assert "a file of all posts needs the ids" in str(caught.value)


def test_tags_around_values_become_no_part_of_classes(tmp_path: Path) -> None:
    found = meaning(proposed(tmp_path, board=repeated("<b>Sailing</b>", "<b>Repair</b>")), "board")
    assert isinstance(found, NewFeature)
    assert set(found.values) == {"Sailing", "Repair"}


def test_objects_in_cells_are_named(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    lines = (
        json.dumps({"id": f"p{n}", "outcome": ("removed", "kept")[n % 2], "features": {"hasLink": n % 3 > 0}})
        for n in range(N_ROWS)
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    proposal = propose_project([path], VOCABULARY, HIERARCHY)
    (source,) = proposal.sources
    assert source.nested == ("features",)
    note = next(column.note for column in source.columns if column.header == "features")
    assert "flatten it" in note


def test_values_of_all_columns_of_one_header_become_classes(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, board=repeated("Sailing", "Repair"), Board=repeated("", "Rowing"))
    found = meaning(proposal, "board")
    assert isinstance(found, NewFeature)
    assert set(found.values) == {"Sailing", "Repair", "Rowing"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("id,id,outcome,outcome\n1,2,removed,kept\n", '"id" and "id", columns 1 and 2'),
        ("ID,id,Outcome,outcome\n1,2,removed,kept\n", '"ID" and "id", columns 1 and 2'),
        ("id,outcome,outcome\n1,removed,kept\n", '"outcome" and "outcome", columns 2 and 3'),
        ("id,outcome,hasLink,hasLink\n1,removed,yes,no\n", '"hasLink" and "hasLink", columns 3 and 4'),
    ],
)
def test_columns_of_one_header_that_differ_are_refused(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "posts.csv"
    header, row = text.split("\n", 1)
    path.write_text(f"{header}\n" + row * N_ROWS, encoding="utf-8")
    with pytest.raises(ObservationError) as refusal:
        propose_project([path], VOCABULARY, HIERARCHY)
    assert f"mean the same, but differ: {named}" in str(refusal.value)
    assert refusal.value.hint == "a post has one value there: rename all but one of them in the file"


def test_columns_of_one_header_that_are_the_same_or_left_out_are_counted_each(tmp_path: Path) -> None:
    (source,) = proposed(
        tmp_path,
        Outcome=["removed", "kept"] * (N_ROWS // 2),
        author=[f"u{number}" for number in range(N_ROWS)],
        username=[f"m{number}" for number in range(N_ROWS)],
        Username=[f"n{number}" for number in range(N_ROWS)],
    ).sources
    assert (source.n_read, source.n_columns) == (4, 6)


@pytest.mark.parametrize("header", ["tags", "topic", "board"])
def test_values_of_a_list_or_a_known_column_count_people_too(header: str, tmp_path: Path) -> None:
    cells = repeated("red;blue", "blue", "green;red")
    cells[:24] = ["red;Quentin Smith"] * 24
    authors: list[object] = [f"user{number}" for number in range(N_ROWS)]
    authors[:24] = ["user1"] * 24
    assert "Quentin Smith" not in values_in(proposed(tmp_path, **{header: cells, "author": authors}))


def test_a_value_of_nine_people_becomes_no_class(tmp_path: Path) -> None:
    cells = repeated("calm", "angry")
    cells[:9] = ["Quentin Jones"] * 9
    authors: list[object] = [f"user{number}" for number in range(N_ROWS)]
    assert "Quentin Jones" not in values_in(proposed(tmp_path, mood=cells, author=authors))


@pytest.mark.parametrize("header", ["topic", "mood", "platform"])
def test_what_reaches_a_person_becomes_no_class_and_no_platform(header: str, tmp_path: Path) -> None:
    cells = repeated("News", "Politics", "ana@example.org", "News", "@ana_smith")
    assert not {"ana@example.org", "@ana_smith"} & values_in(proposed(tmp_path, **{header: cells}))


def values_in(proposal: Proposal) -> set[str]:
    """Return all values that a proposal would name."""
    features = [feature.values for feature in proposal.features.values()]
    return {value for values in (*features, proposal.platforms) for value in values}


def test_a_text_that_repeats_a_column_is_left_out_and_says_why(tmp_path: Path) -> None:
    flair = repeated("for sale", "Question", "meme")
    titles = [f"{word} about the garden number {number}" for number, word in enumerate(flair)]
    columns = {column.header: column for column in proposed(tmp_path, flair=flair, title=titles).sources[0].columns}
    assert columns["title"].meaning is None
    assert columns["title"].note == 'it repeats what "flair" says; "text" would have it searched for terms'
    assert isinstance(columns["flair"].meaning, NewFeature)


@pytest.mark.parametrize(
    "flair", [repeated("for sale", "question", "meme"), repeated("a", "b", "g"), repeated("garden", "about")]
)
def test_a_text_is_searched_that_says_more_than_a_column(flair: Sequence[object], tmp_path: Path) -> None:
    titles = [f"a big lie about the garden number {number}" for number in range(N_ROWS)]
    assert meaning(proposed(tmp_path, flair=flair, title=titles), "title") is ContractColumn.TEXT
