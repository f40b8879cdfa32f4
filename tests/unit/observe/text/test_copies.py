"""Copies of one text: which rows are, which are not, and what goes no further."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from checkout import SUPPORT
from copied_texts import Edit, Sentence, chinese, codes, edit_chinese, edit_english, english, jaccard
from observe_world import csv_source, drafts, read, read_csv, source

from kmgraph.observe.table.combine import combine_tables, select_rows
from kmgraph.observe.text import copies as grouping
from kmgraph.observe.text.wordings import wording

LETTER = "Dear friends, whoever shares this letter with ten people will find a lamp in the wall"
LANGUAGES = [
    pytest.param(english, edit_english, 30, id="english"),
    pytest.param(english, edit_english, 12, id="short english"),
    pytest.param(chinese, edit_chinese, 60, id="chinese"),
    pytest.param(chinese, edit_chinese, 26, id="short chinese"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello   World", "hello world"),
        ("ＦＲＥＥ　gift", "free gift"),
        ("see https://a.example/x?y=1 now", "see http now"),
        ("看www.example.com/a看", "看http看"),
        ("ask @anna_b or bob@mail.example", "ask @ or @"),
        ("call 138-0013-8000 by 12:30, 9.99", "call 0 by 0, 0"),
        ("加V ８８８", "加v 0"),
        ("  ", ""),
    ],
)
def test_a_wording_leaves_out_what_copies_differ_in(text: str, expected: str) -> None:
    assert wording(text) == expected
    assert wording(wording(text)) == expected


def test_endless_text_is_no_trap() -> None:
    assert wording("a" * 300_000 + "@" + "b" * 300_000).count("@") == 1
    assert codes(["1" * 100_000, "x" * 100_000 + "y", "x" * 100_000 + "z"])[0] == -1


def test_copies_differ_in_case_links_handles_and_numbers() -> None:
    found = codes([LETTER, LETTER.upper() + " 5", LETTER + "  7", f"{LETTER} 8", "Something else entirely, said once"])
    assert found[1] == found[2] == found[3] >= 0
    assert found[0] in {found[1], -1}
    assert found[4] == -1


@pytest.mark.parametrize(("sentence", "edit", "size"), LANGUAGES)
def test_near_copies_are_found_and_nothing_else(sentence: Sentence, edit: Edit, size: int) -> None:
    """Pairs of known near-copies among texts that have nothing to do with each other."""
    numbers = random.Random(7)
    pairs = [(text, edit(numbers, text)) for text in (sentence(numbers, size) for _ in range(400))]
    texts = [text for pair in pairs for text in pair] + [sentence(numbers, size) for _ in range(400)]
    found = codes(texts)
    alike = [place for place, pair in enumerate(pairs) if jaccard(*pair) >= 0.8]
    recalled = [found[2 * place] == found[2 * place + 1] >= 0 for place in alike]
    groups = [{place // 2 for place, code in enumerate(found) if code == group} for group in set(found) - {-1}]
    assert len(alike) > 150
    assert np.mean(recalled) >= 0.98
    assert set(found[800:]) == {-1}
    assert all(len(group) == 1 for group in groups)


@pytest.mark.parametrize(("sentence", "edit", "size"), LANGUAGES[::2])
def test_a_campaign_is_one_group_though_each_copy_is_edited(sentence: Sentence, edit: Edit, size: int) -> None:
    numbers = random.Random(3)
    template = sentence(numbers, size)
    campaign = [edit(numbers, edit(numbers, template)) for _ in range(300)]
    found = codes([*campaign, *(sentence(numbers, size) for _ in range(300))])
    assert max(np.bincount(np.array(found[:300]) + 1)[1:]) >= 0.97 * 300
    assert set(found[300:]) == {-1}


def test_texts_of_one_form_with_other_words_are_no_copies() -> None:
    form = "Lost in {}: a {} {}, please call {} if you have seen it anywhere near the {}"
    fills = [
        ("Leeds", "small black cat", "with a white paw", "Anna", "station"),
        ("York", "brown dog", "that limps", "the school", "old bridge by the river"),
        ("Hull", "green parrot", "called Frederick", "my brother", "market hall"),
    ]
    assert set(codes([form.format(*fill) for fill in fills])) == {-1}


def test_short_texts_are_copies_only_if_equal_and_rare() -> None:
    assert codes(["Buy now!", "buy  NOW!", "Buy now"]) == [0, 0, -1]
    rare, common = grouping.MAX_SHORT_ROWS, grouping.MAX_SHORT_ROWS + 1
    assert set(codes(["请问怎么注册"] * rare)) == {0}
    assert set(codes(["请问怎么注册"] * common)) == {-1}
    assert set(codes([LETTER] * common)) == {0}


def test_what_is_equal_is_together_also_among_very_many() -> None:
    numbers = random.Random(5)
    texts = [english(numbers, 15) for _ in range(3_000)]
    found = codes(texts * 2)
    assert found[:3_000] == found[3_000:]
    assert len(set(found)) == len(set(texts))


def test_beyond_the_limit_only_equal_texts_are_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = f"id,outcome,text\na,kept,{LETTER.replace(',', '')}\nb,kept,{LETTER.replace(',', '')} now\n"
    rows += f"c,kept,{LETTER.replace(',', '')}\n"
    assert read_csv(tmp_path, rows).table.copies.tolist() == [0, 0, 0]  # type: ignore[union-attr]
    monkeypatch.setattr(grouping, "MAX_COMPARED", 1)
    observed = read_csv(tmp_path, rows, strict=True)
    assert observed.table.copies.tolist() == [0, -1, 0]  # type: ignore[union-attr]
    (notice,) = observed.notices
    assert (notice.code, notice.count) == ("equal-copies-only", 3)


def test_copies_are_found_across_files_and_columns(tmp_path: Path) -> None:
    first = csv_source(
        tmp_path,
        f'id,outcome,title,body\na,kept,Hello,"{LETTER}"\nb,kept,Hello,',
        columns={"title": "text", "body": "text"},
    )
    second = csv_source(tmp_path, f'id,outcome,text\nc,kept,"hello {LETTER}"\nd,gone,x\ne,kept,', name="more.csv")
    third = csv_source(tmp_path, "id,outcome\nf,kept", name="bare.csv")
    table = read(first, second, third).table
    assert table.ids == ("a", "b", "c", "e", "f")
    assert table.copies is not None
    assert table.copies.dtype == np.int32
    assert table.copies.tolist() == [0, -1, 0, -1, -1]
    assert "friends" not in repr(vars(table))


def test_without_texts_there_are_no_copies(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "id,outcome\na,kept").table.copies is None
    assert drafts(csv_source(tmp_path, "id,text\na,same\nb,same")).table.copies is None


def test_a_row_listed_twice_is_no_copy_of_itself(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,text\na,kept,hello\na,kept,hello\nb,kept,other\nc,kept,other").table
    assert table.ids == ("a", "b", "c")
    assert table.copies is not None
    assert table.copies.tolist() == [-1, 0, 0]


def test_groups_stay_what_they_are_when_tables_are_put_together(tmp_path: Path) -> None:
    one = read_csv(tmp_path, "id,outcome,text\na,kept,x\nb,kept,x").table
    bare = read_csv(tmp_path, "id,outcome\nc,kept").table
    other = read_csv(tmp_path, "id,outcome,text\nd,kept,y\ne,kept,z\nf,kept,y").table
    both = combine_tables([one, bare, other])
    assert both.copies is not None
    assert both.copies.tolist() == [0, 0, -1, 1, -1, 1]
    picked = select_rows(both, np.array([True, False, True, True, True, True]))
    assert picked.copies is not None
    assert picked.copies.tolist() == [-1, -1, 0, -1, 0]


def test_the_library_is_loaded_only_where_there_are_texts(tmp_path: Path) -> None:
    script = (
        "import sys; from observe_world import read, source; from pathlib import Path\n"
        "read(source(Path(sys.argv[1]))); print('rensa' in sys.modules)"
    )
    said = []
    for name, text in (("bare.csv", "id,outcome\na,kept\n"), ("texts.csv", "id,outcome,text\na,kept,hello\n")):
        (tmp_path / name).write_text(text)
        run = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / name)],
            check=True, capture_output=True, text=True, env={"PYTHONPATH": str(SUPPORT)},
        )  # fmt: skip
        said.append(run.stdout.strip())
    assert said == ["False", "True"]


def test_no_text_at_all_is_no_group(tmp_path: Path) -> None:
    (tmp_path / "posts.jsonl").write_text('{"id": "a", "outcome": "kept", "text": ""}\n{"id": "b", "outcome": "kept"}')
    table = read(source(tmp_path / "posts.jsonl")).table
    assert table.copies is not None
    assert set(table.copies.tolist()) == {-1}
