"""The benchmark on keyword rules: parsers, simulator and score, on made-up rules in the format of the real files."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checkout import BENCHMARKS

FOLDER = BENCHMARKS / "keyword-rules"
sys.path.insert(0, str(FOLDER))
rules = importlib.import_module("keyword_rules")
posts = importlib.import_module("keyword_posts")
worlds = importlib.import_module("keyword_world")
projects = importlib.import_module("keyword_project")
reveals = importlib.import_module("keyword_revealed")
founds = importlib.import_module("keyword_found")
scores = importlib.import_module("keyword_score")
sys.path.remove(str(FOLDER))

CENSORED = "red kite\ngreen+blue\nＧrey+owl+barn\nkite+hill\n"
EXTENUATING = (
    "Extenuating combination,# of censored keyword combinations it extenuates,"
    "Censored keyword combinations it extenuates\n"
    'sale,2,"green+blue, owl+barn+grey"\n'
    "new+year,1,blue+green\n"
)
CHATS = (
    "Date Tested,Keyword,Language,English Translation,Theme,Category,Group Chat ,1-1 Chat,Media Source\n"
    "2017-07-06,heron+marsh,,,,,Blocked,Blocked,\n"
    "2017-07-06,heron+pond,,,,,Blocked,Not blocked,\n"
    "2017-07-06,heron+sky,,,,,Not blocked,Not blocked,\n"
)
ORDINARY = [f"plain{number}" for number in range(30)]


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("mail")
    (folder / "censored.txt").write_text(CENSORED, encoding="utf-8")
    (folder / "extenuating.csv").write_text(EXTENUATING, encoding="utf-8")
    return rules.read_qqmail(folder)


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("chat")
    (folder / "lxb").mkdir()
    (folder / "lxb" / "liu_xiaobo_keywords_wechat.csv").write_text(CHATS, encoding="utf-8")
    return rules.read_wechat_chats(folder)


def settings(**changed: object) -> Any:
    return replace(posts.WorldSettings(posts=4_003, enforcement=1.0, noise=0.0), **changed)


def test_mail_rules_are_read_with_what_switches_them_off(mail: Any) -> None:
    found = {one.terms: one.unless for one in mail.combinations}
    assert found == {
        ("blue", "green"): (("new", "year"), ("sale",)),
        ("barn", "grey", "owl"): (("sale",),),
        ("hill", "kite"): (),
        ("red kite",): (),
    }


def test_an_exception_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "censored.txt").write_text("green+blue\n", encoding="utf-8")
    (tmp_path / "extenuating.csv").write_text('x,y,z\nsale,1,"green+red"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="green\\+red is extenuated but not censored"):
        rules.read_qqmail(tmp_path)


def test_chats_tell_where_a_combination_holds(chats: Any) -> None:
    assert [(one.terms, one.chat) for one in chats.combinations] == [
        (("heron", "marsh"), ""),
        (("heron", "pond"), rules.GROUP),
    ]


def test_a_term_inside_another_says_nothing_more() -> None:
    assert rules.combined("kite + red kite+hill") == ("hill", "red kite")


def test_the_same_settings_give_the_same_world(mail: Any) -> None:
    one, two, other = (worlds.simulate(mail, settings(seed=seed), ORDINARY) for seed in (3, 3, 4))
    assert np.array_equal(one.mentions, two.mentions)
    assert np.array_equal(one.removed, two.removed)
    assert np.array_equal(one.author, two.author)
    assert not np.array_equal(one.removed, other.removed)


def naive_removed(base: Any, text: str, *, is_group: bool) -> bool:
    for one in base.combinations:
        in_place = not one.chat or (one.chat == rules.GROUP) == is_group
        spared = any(all(term in text for term in terms) for terms in one.unless)
        if in_place and not spared and all(term in text for term in one.terms):
            return True
    return False


@pytest.mark.parametrize("name", ["mail", "chats"])
def test_outcomes_are_those_of_the_rules(name: str, request: pytest.FixtureRequest) -> None:
    base = request.getfixturevalue(name)
    world = worlds.simulate(base, settings(), ORDINARY)
    flags = np.unpackbits(world.mentions, axis=1, count=len(world))
    texts = ["\n".join(term for term, flag in zip(world.terms, post, strict=True) if flag) for post in flags.T]
    expected = [
        naive_removed(base, text, is_group=bool(group)) for text, group in zip(texts, world.is_group, strict=True)
    ]
    assert world.removed.tolist() == expected
    assert 0 < sum(expected) < len(expected)


def test_a_post_mentions_the_terms_inside_its_terms(mail: Any) -> None:
    within = worlds.simulate(mail, settings(), ORDINARY)
    whole = worlds.simulate(mail, settings(whole_terms=True), ORDINARY)
    assert not np.any(within.holds(["red kite"]) & ~within.holds(["kite"]))
    assert np.any(whole.holds(["red kite"]) & ~whole.holds(["kite"]))


def test_enforcement_and_noise_are_what_was_asked_for(mail: Any) -> None:
    world = worlds.simulate(mail, settings(posts=60_000, enforcement=0.7, noise=0.1), ORDINARY)
    breaks = world.how_many_rules() > 0
    assert world.removed[breaks].mean() == pytest.approx(0.7, abs=0.02)
    assert (~breaks[world.removed]).mean() == pytest.approx(0.1, abs=0.02)


def test_what_posts_could_reveal_hangs_on_their_number(mail: Any) -> None:
    many = reveals.revealed(worlds.simulate(mail, settings(), ORDINARY), 4)
    few = reveals.revealed(worlds.simulate(mail, settings(posts=100), ORDINARY), 4)
    assert many.combinations == mail.combinations
    assert len(many.exceptions) == 3
    assert not few.combinations
    assert sum(few.hidden.values()) == 4
    assert few.hidden_exceptions == {"combination hidden": 3}


def test_a_combination_is_hidden_without_posts_that_lack_a_term(mail: Any) -> None:
    alone = settings(with_decoy=0.0, topic_terms=0.0)
    could = reveals.revealed(worlds.simulate(mail, alone, ORDINARY), 4)
    # "red kite" has no term to lack, and "kite", which it contains, is nowhere else.
    assert could.combinations == ()
    assert could.hidden == {"too few posts a step more general": 4}


def test_a_combination_longer_than_any_rule_is_hidden(chats: Any) -> None:
    could = reveals.revealed(worlds.simulate(chats, settings(), ORDINARY), 2)
    assert [one.chat for one in could.combinations] == [""]
    assert could.hidden == {"longer than the longest rule": 1}


def as_rule(world: Any, terms: tuple[str, ...], *unless: tuple[str, ...]) -> dict[str, Any]:
    local = dict(zip(world.terms, projects.names(world.terms), strict=True))
    return {
        "all": [f"mentions {local[term]}" for term in terms],
        "unless": [[f"mentions {local[term]}" for term in exception] for exception in unless],
        "same": {},
        "confidence": "likely",
    }


def test_the_rules_themselves_score_full_marks(mail: Any) -> None:
    world, fresh = (worlds.simulate(mail, settings(seed=seed), ORDINARY) for seed in (0, 9))
    learned = [as_rule(world, one.terms, *one.unless) for one in mail.combinations]
    got = scores.score(world, fresh, learned)
    assert (got.exact, got.equivalent, got.exact_exceptions) == (4, 0, 3)
    assert (got.redundant, got.broad, got.false, got.missed) == (0, 0, 0, ())


def test_wrong_rules_are_told_apart(mail: Any) -> None:
    world, fresh = (worlds.simulate(mail, settings(seed=seed), ORDINARY) for seed in (0, 9))
    learned = [
        as_rule(world, ("blue", "green"), ("plain3",)),
        as_rule(world, ("kite", "plain1", "red kite")),
        as_rule(world, ("plain2",)),
        as_rule(world, ("plain4", "red kite")) | {"confidence": "hint"},
    ]
    got = scores.score(world, fresh, learned)
    assert (got.exact, got.rules, got.hints) == (1, 3, 1)
    assert (got.redundant, got.false_rules) == (1, ("plain2",))
    assert (got.exact_exceptions, got.false_exceptions) == (0, 1)


def test_names_that_posts_cannot_tell_apart_count_together(mail: Any) -> None:
    world = worlds.simulate(mail, settings(), ORDINARY)
    local = dict(zip(world.terms, projects.names(world.terms), strict=True))
    rule = as_rule(world, ("red kite",)) | {"same": {f"mentions {local['red kite']}": [f"mentions {local['kite']}"]}}
    assert founds.read_found(world, [rule])[0].terms == ("red kite",)


def test_the_project_names_terms_and_chats(chats: Any, tmp_path: Path) -> None:
    world = worlds.simulate(chats, settings(posts=50), ORDINARY)
    projects.write_project(world, tmp_path)
    header, *rows = (tmp_path / "posts.csv").read_text(encoding="utf-8").splitlines()
    assert header == "id,outcome,author,mentions,inChat"
    assert [row.split(",")[1] == "removed" for row in rows] == world.removed.tolist()
    assert [row.endswith(",GroupChat") for row in rows] == world.is_group.tolist()
    extension = (tmp_path / "extension.ttl").read_text(encoding="utf-8")
    assert 'rdfs:label "heron"@en , "heron"@zh' in extension
    assert "kw:GroupChat a owl:Class" in extension


@pytest.mark.parametrize(
    ("literals", "unless", "exact", "equivalent", "wrong"),
    [
        (["inChat GroupChat"], [], 1, 0, 0),
        ([], [["inChat OneToOneChat"]], 0, 1, 0),
        ([], [], 0, 0, 1),
        (["inChat OneToOneChat"], [], 0, 0, 1),
    ],
)
def test_a_kind_of_chat_may_be_said_in_two_ways(
    chats: Any, literals: list[str], unless: list[list[str]], exact: int, equivalent: int, wrong: int
) -> None:
    world, fresh = (worlds.simulate(chats, settings(seed=seed), ORDINARY) for seed in (0, 9))
    rule = as_rule(world, ("heron", "pond"))
    got = scores.score(world, fresh, [{**rule, "all": [*rule["all"], *literals], "unless": unless}])
    assert (got.exact, got.equivalent, got.roundabout, len(got.wrong_chat)) == (exact, equivalent, equivalent, wrong)
