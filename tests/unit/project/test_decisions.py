"""`decisions.toml`: what people decided about classes of terms and rules, and what is refused with the place named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kmgraph.errors import ConfigError
from kmgraph.model import Lifecycle, Publishing
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


RULED = """
[[decision]]
rule = "r-3f2a91c7"
scope = "PoliticalContent and (hasMedium some Video)"
state = "codified"
by = "A. Writer"
role = "moderator"
on = 2025-05-02
reason = "Confirmed with the moderation team."
text = { en = "Do not post political videos.", zh = "请勿发布政治类视频。" }
advice = { en = "Write about your own life instead." }
shown_with = ["r-8e8801dc"]
text_also_for = ["r-8e8801dc"]
"""


def test_a_role_has_words_in_each_language(tmp_path: Path) -> None:
    several = RULED.replace('"moderator"', '{ en = "moderator", zh = "版主" }')
    (decision,) = read_decisions(written(tmp_path, several), "en").rules
    assert decision.role == {"en": "moderator", "zh": "版主"}
    (decision,) = read_decisions(written(tmp_path, RULED), "zh").rules
    assert decision.role == {"zh": "moderator"}
    with pytest.raises(ConfigError, match='"role" is no name'):
        read_decisions(written(tmp_path, RULED.replace('"moderator"', f'{{ en = "{"x" * 101}" }}')), "en")


def test_a_decision_about_a_rule_is_read_whole(tmp_path: Path) -> None:
    (decision,) = read_decisions(written(tmp_path, f"format = 1\n{RULED}"), "en").rules
    assert decision.rule == "r-3f2a91c7"
    assert decision.scope == "PoliticalContent and (hasMedium some Video)"
    assert decision.state is Lifecycle.CODIFIED
    assert (decision.by, decision.role) == ("A. Writer", {"en": "moderator"})
    assert decision.on == date(2025, 5, 2)
    assert decision.text == {"en": "Do not post political videos.", "zh": "请勿发布政治类视频。"}
    assert decision.advice == {"en": "Write about your own life instead."}
    assert decision.shown_with == decision.text_also_for == ("r-8e8801dc",)
    assert decision.where.endswith("[[decision]] 1")


def test_bare_words_of_a_decision_are_in_the_projects_first_language(tmp_path: Path) -> None:
    text = '[[decision]]\nrule = "r-3f2a91c7"\nstate = "reviewed"\ntext = "请勿发布"\nadvice = "改发日常"\n'
    (decision,) = read_decisions(written(tmp_path, text), "zh").rules
    assert (decision.text, decision.advice) == ({"zh": "请勿发布"}, {"zh": "改发日常"})
    assert (decision.scope, decision.by, decision.on, decision.shown_with) == ("", "", None, ())


@pytest.mark.parametrize(
    ("before", "after", "what", "where"),
    [
        ('rule = "r-3f2a91c7"\n', "", '"rule" is missing', "[[decision]] 1 rule"),
        ('rule = "r-3f2a91c7"', 'rule = "r-1"', '"r-1" is no id of a rule', "[[decision]] 1 rule"),
        ("codified", "codifed", 'did you mean "codified"?', "[[decision]] 1 state"),
        ('"codified"', '"candidate"', "is no state that a person gives a rule", "[[decision]] 1 state"),
        ('scope = "PoliticalContent and (hasMedium some Video)"\n', "", "needs its scope", "[[decision]] 1 scope"),
        (
            RULED[RULED.index("text =") :],
            "",
            "needs words of yours",
            "[[decision]] 1 text",
        ),
        ("on = 2025-05-02", 'on = "yesterday"', '"on" is no date', "[[decision]] 1 on"),
        ("reason =", "raeson =", 'did you mean "reason"?', "[[decision]] 1"),
        ('"Do not post political videos."', '" "', '"en" is empty', "[text] en"),
        ('text_also_for = ["r-8e8801dc"]', 'text_also_for = ["r-8"]', '"r-8" is no id', "[[decision]] 1 text_also_for"),
        ('shown_with = ["r-8e8801dc"]\n', "", "is not shown with this one", "[[decision]] 1 text_also_for"),
        (
            'text = { en = "Do not post political videos.", zh = "请勿发布政治类视频。" }\n',
            "",
            "no sentence that could speak for another rule",
            "[[decision]] 1 text_also_for",
        ),
        ("r-8e8801dc", "r-8", '"r-8" is no id of a rule', "[[decision]] 1 shown_with"),
        ("r-8e8801dc", "r-3f2a91c7", "a rule is shown with itself", "[[decision]] 1 shown_with"),
        ('"codified"', '"rejected"', "a rule that is rejected is not shown, so it has no text", "[[decision]] 1 text"),
        ("A. Writer", "A" * 101, '"by" is no name', "[[decision]] 1 by"),
    ],
)
def test_a_mistake_about_a_rule_is_said_with_its_place(
    tmp_path: Path, before: str, after: str, what: str, where: str
) -> None:
    assert before in RULED
    with pytest.raises(ConfigError) as refused:
        read_decisions(written(tmp_path, RULED.replace(before, after)), "en")
    assert what in str(refused.value)
    assert where in str(refused.value)


def test_a_rule_is_decided_about_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='the rule "r-3f2a91c7" stands there twice'):
        read_decisions(written(tmp_path, RULED + RULED), "en")


def test_a_project_says_who_publishes_and_what_must_be_reviewed(tmp_path: Path) -> None:
    path = tmp_path / "kmgraph.toml"
    path.write_text('[project]\nname = "p"\n')
    assert load_project(tmp_path).publishing == Publishing()
    path.write_text('[project]\nname = "p"\npublisher = "platform"\nreview = "required"\nshow_reviewers = true\n')
    assert load_project(tmp_path).publishing == Publishing(is_publisher=True, needs_review=True, shows_reviewers=True)
    path.write_text('[project]\nname = "p"\nreview = "requird"\n')
    with pytest.raises(ConfigError, match='did you mean "required"'):
        load_project(tmp_path)


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
