"""YAML from files that nobody vouches for: plain values within bounds, or a clear error."""

from __future__ import annotations

import pytest

from kmgraph.errors import InputError, LimitError
from kmgraph.io import YamlDocument, load_yaml_documents
from kmgraph.io.yaml_files import documents


def read(text: str) -> tuple[YamlDocument, ...]:
    return load_yaml_documents(text, "rules.yaml", "page of rules")


def test_each_document_has_its_values_and_its_line() -> None:
    found = read("# a comment\n---\na: yes\n---\n# only a comment\n---\nb: [x, 2]\n")

    assert [(one.value, one.line) for one in found if one.value is not None] == [({"a": True}, 3), ({"b": ["x", 2]}, 7)]


def test_keys_that_stand_twice_are_told_in_lists_and_mappings_within_too() -> None:
    (first, second) = read("a: 1\nb:\n    - c: 1\n      c: 2\na: 3\n---\na: 1\n")

    assert first.value == {"a": 3, "b": [{"c": 2}]}
    assert set(first.repeated) == {"a", "c"}
    assert second.repeated == ()


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("a: &x [1]\nb: *x\n", "refers to another part", "line 2, column 4"),
        ("a: !!python/object/apply:os.system [ls]\n", "has the tag", "line 1, column 4"),
        ("a: !mine x\n", "has the tag", "line 1, column 4"),
        ("a: [b, c\n", "this is not YAML", "line 2, column 1"),
        ("a: b: c\n", "this is not YAML", "line 1, column 5"),
        ("? [1]\n: 2\n", "this is not YAML", "line 1, column 3"),
        ("a: " + "[" * 100_000, "nested too deep", "line 1, column"),
        ("- " * 100, "nested too deep", "line 1, column"),
        ("a: 2001-99-99\n", "can't be read", "rules.yaml"),
        (f"a: {'9' * 5_000}\n", "can't be read", "rules.yaml"),
        ('a: "\\ud800"\n', "half of a surrogate pair", "line 1, column 4"),
        ("a: \x07\n", "the character U+0007", "rules.yaml"),
    ],
)
def test_what_is_not_read_is_told_with_its_place(text: str, said: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)

    assert said in caught.value.what
    assert where in str(caught.value.where)


def test_a_text_of_some_lines_unfolds_into_nothing_larger() -> None:
    laughs = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True))

    with pytest.raises(InputError, match="refers to another part"):
        read(laughs)


def test_there_may_be_so_many_values_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_VALUES", 4)

    assert len(read("a: 1\n---\nb: 2\n")) == 2
    with pytest.raises(LimitError, match="more than 4 values"):
        read("a: 1\n---\nb: [2, 3]\n")
