"""`decisions.toml`: what people decided about classes of terms, and what is refused with the place named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmgraph.errors import ConfigError
from kmgraph.project.config import load_project
from kmgraph.project.decisions import read_decisions

NAMED = """
[[term]]
class = "t-91c2a0b3"
name = { en = "court proceedings", zh = "庭审" }
under = "PoliticalContent"
terms = ["审判", "法院", "开庭", "法院"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "decisions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_class_has_a_name_a_class_above_and_frozen_terms(tmp_path: Path) -> None:
    (known,) = read_decisions(written(tmp_path, NAMED), "en").terms
    assert known.id == "t-91c2a0b3"
    assert known.name == {"en": "court proceedings", "zh": "庭审"}
    assert known.under == "PoliticalContent"
    assert known.terms == ("审判", "法院", "开庭")
    assert known.is_named


def test_a_bare_name_is_in_the_projects_first_language(tmp_path: Path) -> None:
    text = '[[term]]\nclass = "t-91c2a0b3"\nname = "庭审"\nterms = ["法院"]\n'
    assert read_decisions(written(tmp_path, text), "zh").terms[0].name == {"zh": "庭审"}


def test_an_entry_without_name_or_rejection_decides_nothing(tmp_path: Path) -> None:
    (known,) = read_decisions(written(tmp_path, '[[term]]\nclass = "t-91c2a0b3"\nterms = ["a"]\n'), "en").terms
    assert not known.is_named
    assert not known.is_rejected


def test_decisions_about_rules_are_counted_and_let_stand(tmp_path: Path) -> None:
    decisions = read_decisions(
        written(tmp_path, f'format = 1\n{NAMED}\n[[decision]]\nrule = "r-1"\nstate = "x"\n'), "en"
    )
    assert decisions.about_rules == 1
    assert len(decisions.terms) == 1


def test_without_a_file_nothing_is_decided(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "decisions.toml", "en").file is None


def test_a_project_reads_them(tmp_path: Path) -> None:
    (tmp_path / "kmgraph.toml").write_text('[project]\nname = "p"\n')
    path = written(tmp_path, NAMED)
    project = load_project(tmp_path)
    assert [known.id for known in project.terms] == ["t-91c2a0b3"]
    assert project.decisions == path


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ('[[term]]\nterms = ["a"]\n', '"class" is missing', "[[term]] 1 class"),
        ('[[term]]\nclass = "court"\nterms = ["a"]\n', '"court" is no id of a class of terms', "[[term]] 1 class"),
        ('[[term]]\nclass = "t-91c2a0b3"\n', '"terms" is missing', "[[term]] 1 terms"),
        ('[[term]]\nclass = "t-91c2a0b3"\nterms = ["a", " "]\n', '" " is no term', "[[term]] 1 terms"),
        (NAMED + '[[term]]\nclass = "t-00000000"\nname = ""\nterms = ["a"]\n', '"name" is empty', "[[term]] 2 name"),
        (NAMED.replace("under", "above"), 'unknown key "above"', "[[term]] 1"),
        (NAMED + "reject = true\n", "a class that is rejected has no name", "[[term]] 1 reject"),
        ('[[term]]\nclass = "t-91c2a0b3"\nunder = "X"\nterms = ["a"]\n', "needs a name", "[[term]] 1 under"),
        (NAMED + NAMED, 'the class "t-91c2a0b3" stands there twice', "[[term]] 2 class"),
        ("[term]\n", '"term" must be a list of tables', "term"),
        ("[[terms]]\n", 'unknown key "terms"', "decisions.toml"),
        ("format = 2\n", "this file has format 2", "format"),
        ("[[term]\n", "this is not TOML", "line 1, column"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, what: str, where: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_decisions(written(tmp_path, text), "en")
    assert what in caught.value.what
    assert where in (caught.value.where or "")
    assert str(tmp_path / "decisions.toml") in (caught.value.where or "")
