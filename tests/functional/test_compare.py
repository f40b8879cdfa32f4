"""`kmgraph compare` as a user runs it: on the example, on a made pair, on periods, on runs."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

import doc_pages as docs
import pytest
from checkout import EXAMPLE
from two_places import REASONS, VERDICTS, two_places

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PLANTED = tomllib.loads((EXAMPLE / "hidden-rules.toml").read_text(encoding="utf-8"))
NAMED = tomllib.loads((EXAMPLE / "decisions.toml").read_text(encoding="utf-8"))["term"]
K = 10
LANGUAGES = ("en", "zh", "es")
PARTS = ("relearn", "allowed", "keep", "unknown")
NEW_THERE = frozenset({"relearn", "allowed"})


def words(manchester: str) -> frozenset[str]:
    """The parts of a scope, whatever their order."""
    return frozenset(part.strip("() ") for part in manchester.replace(" and not ", " and NOT ").split(" and "))


def planted() -> dict[frozenset[str], str]:
    """Each planted scope, and on which platform alone it is planted: none is on both."""
    scopes = {words(rule["scope"]): rule["platform"] for rule in PLANTED["rule"]}
    return scopes | {words(f"mentions some {named['class']}"): "rednote" for named in NAMED}


@pytest.fixture(scope="module")
def exact(here: Kmgraph) -> Any:
    done = here("compare", "tiktok", "rednote", "--project", EXAMPLE, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def written_guide(here: Kmgraph, folder: Path, source: str, destination: str, project: Path) -> Path:
    languages = [option for tag in LANGUAGES for option in ("--lang", tag)]
    done = here("compare", source, destination, "--project", project, "-o", folder, *languages)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def guide(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_guide(here, tmp_path_factory.mktemp("guide") / "migration", "tiktok", "rednote", EXAMPLE)


@pytest.fixture(scope="module")
def public(guide: Path) -> Any:
    return json.loads((guide / "migration.json").read_bytes())


@pytest.fixture(scope="module")
def pair_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_places(tmp_path_factory.mktemp("pair") / "project")


@pytest.fixture(scope="module")
def pair(here: Kmgraph, pair_project: Path) -> Any:
    done = here("compare", "old", "new", "--project", pair_project, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def pair_guide(here: Kmgraph, pair_project: Path) -> Path:
    return written_guide(here, pair_project.with_name("migration"), "old", "new", pair_project)


@pytest.fixture(scope="module")
def public_pair(pair_guide: Path) -> Any:
    return json.loads((pair_guide / "migration.json").read_bytes())


@pytest.mark.parametrize("document", ["exact", "public"])
def test_the_differences_named_are_those_that_were_planted(document: str, request: pytest.FixtureRequest) -> None:
    kinds = request.getfixturevalue(document)["kinds"]
    named = {words(kind["scope"]["manchester"]): kind["part"] for kind in kinds if kind["part"] in NEW_THERE}
    worse_on = {"rednote": "relearn", "tiktok": "allowed"}
    assert named == {scope: worse_on[platform] for scope, platform in planted().items()}


@pytest.mark.parametrize("document", ["exact", "public", "pair", "public_pair"])
def test_the_order_is_that_of_the_formula(document: str, request: pytest.FixtureRequest) -> None:
    compared = request.getfixturevalue(document)
    kinds = compared["kinds"]
    assert [kind["part"] for kind in kinds] == sorted((kind["part"] for kind in kinds), key=PARTS.index)
    few = K / 2
    for part in PARTS:
        of_part = [kind for kind in kinds if kind["part"] == part]
        surprises = [surprise(kind, compared["source"], few) for kind in of_part]
        known = [abs(value) for value in surprises if value is not None]
        assert known == sorted(known, reverse=True)
        assert surprises[: len(known)] == [value for value in surprises if value is not None]
        for kind, expected in zip(of_part, surprises, strict=True):
            assert kind["surprise"] == (None if expected is None else pytest.approx(expected, abs=1e-5))


def surprise(kind: dict[str, Any], source: dict[str, Any], few: float) -> float | None:
    """The formula of docs/compare.md, from the counts in the file."""
    if any(side is None or side["withheld"] for side in (kind["source"], kind["destination"])):
        return None
    (hit, kept), (there_hit, there_kept) = (
        [few if side[count] is None else side[count] for count in ("target", "kept")]
        for side in (kind["source"], kind["destination"])
    )
    if not (hit + kept and there_hit + there_kept):
        return None
    return float(kept / source["kept"] * (there_hit / (there_hit + there_kept) - hit / (hit + kept)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", ["guide", "pair_guide"])
def test_every_language_names_the_same_in_the_same_order(
    written: str, language: str, request: pytest.FixtureRequest
) -> None:
    guide = request.getfixturevalue(written)
    public = json.loads((guide / "migration.json").read_bytes())
    text = (guide / f"migration.{language}.md").read_text(encoding="utf-8")
    shown = re.findall(r"^### \d+\. (.+)$", text, re.M)
    assert len(shown) == len(public["kinds"])
    for sentence, kind in zip(shown, public["kinds"], strict=True):
        if kind["verdict"] == "only-there":
            assert sentence == kind["text"][language]
        elif kind["part"] == "relearn":
            # That it is stricter than at home comes first.
            assert len(sentence) > len(kind["text"][language])
            assert sentence.endswith(kind["text"][language])
    page = (guide / f"migration.{language}.html").read_text(encoding="utf-8")
    assert page.count('<article class="rule"') == len(shown)
    assert f'<html lang="{language}"' in page


def test_nothing_public_is_of_fewer_than_k_sources(exact: Any, public: Any) -> None:
    exact_by_id = {kind["id"]: kind for kind in exact["kinds"]}
    assert (public["figures"], public["k"], exact["figures"]) == ("public", K, "exact")
    hidden = 0
    for kind in public["kinds"]:
        for side in ("source", "destination"):
            shown, known = kind[side], exact_by_id[kind["id"]][side]
            if known is None:
                continue
            if (known["clusters"] or 0) < K:
                hidden += 1
                assert shown["withheld"], kind
                assert (shown["target"], shown["kept"], shown["clusters"], shown["rate"]) == (None, None, None, None)
            for count in ("target", "kept"):
                assert shown[count] in {None, 0} or (shown[count] % 5 == 0 and shown[count] >= K)
                assert shown[count] != 0 or known[count] == 0
    assert hidden


def test_the_transfer_names_what_was_not_seen_at_the_source(here: Kmgraph, guide: Path, public: Any) -> None:
    done = here("query", "knowledge-transfers", "--graph", guide / "migration.ttl", "--format", "json")
    assert done.returncode == 0, done.stderr
    named = set(re.findall(r"rule/(r-[0-9a-f]{8})", done.stdout))
    assert named == {kind["rules"]["destination"] for kind in public["kinds"] if kind["verdict"] == "only-there"}


@pytest.mark.parametrize("document", ["pair", "public_pair"])
def test_the_made_pair_says_what_was_planted(document: str, request: pytest.FixtureRequest) -> None:
    pair = request.getfixturevalue(document)
    found = {
        kind["scope"]["manchester"]: (kind["part"], kind["verdict"])
        for kind in pair["kinds"]
        if kind["verdict"] != "unknown" or kind["reason"] != "unsure-rule"
    }
    assert {words(scope): said for scope, said in found.items()} == {
        words(scope): said for scope, said in VERDICTS.items()
    }
    reasons = {words(kind["scope"]["manchester"]): kind.get("reason") for kind in pair["kinds"]}
    assert {scope: reasons[words(scope)] for scope in REASONS} == REASONS


def test_the_way_back_turns_what_is_new_around(here: Kmgraph, tmp_path: Path) -> None:
    project = two_places(tmp_path / "project")
    done = here("compare", "new", "old", "--project", project, "--format", "json")
    kinds = {kind["scope"]["manchester"]: kind["verdict"] for kind in json.loads(done.stdout)["kinds"]}
    assert kinds["RegulatedGoodsContent"] == "only-there"
    assert kinds["PoliticalContent"] == "newly-allowed"
    assert kinds["MedicalClaimContent"] == "stricter"
    assert kinds["GhostStoryContent"] == "looser"
    # That nobody wrote links down on the old place says nothing of what it allows.
    assert kinds["TravelContent and (hasLink value true)"] == "unknown"


def test_a_run_beside_itself_differs_in_nothing(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    for folder in (example_run, example_run.with_name(f"{example_run.name}.private")):
        shutil.copytree(folder, tmp_path / folder.name.replace(example_run.name, "again"))
    arguments = ("compare", example_run, tmp_path / "again", "--project", EXAMPLE, "--format", "json")
    done = here(*arguments, "--platform", "rednote")
    assert done.returncode == 0, done.stderr
    kinds = json.loads(done.stdout)["kinds"]
    assert {kind["part"] for kind in kinds if kind["rules"]["destination"]} == {"keep"}
    assert not [kind for kind in kinds if kind["part"] in {"relearn", "allowed"}]
    several = here(*arguments)
    assert several.returncode == 2
    assert "--platform" in several.stderr


def test_a_project_s_folder_stands_for_its_run(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    for folder in (example_run, example_run.with_name(f"{example_run.name}.private")):
        shutil.copytree(folder, tmp_path / folder.name)
    settings = f'[project]\nname = "own"\noutput = "{example_run.name}"\n[[source]]\npath = "posts.csv"\n'
    (tmp_path / "kmgraph.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "posts.csv").write_text("id,outcome\n", encoding="utf-8")
    arguments = ("--project", EXAMPLE, "--format", "json", "--platform", "rednote")
    done = here("compare", tmp_path, tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout == here("compare", example_run, example_run, *arguments).stdout
    assert here("diff", tmp_path, example_run).stdout == "no rule changed\n"


def test_two_periods_of_a_platform(here: Kmgraph, tmp_path: Path) -> None:
    output = tmp_path / "periods.json"
    spans = ("2025-01..2025-02", "2025-03..2025-04")
    done = here("compare", *spans, "--platform", "rednote", "--project", EXAMPLE, "-o", output)
    assert done.returncode == 0, done.stderr
    document = json.loads(output.read_bytes())
    assert document["source"]["label"]["en"] == "RedNote, January 2025 to February 2025"
    assert document["destination"]["label"]["zh"] == "小红书（2025年3月至2025年4月）"
    assert not [kind for kind in document["kinds"] if kind["part"] in {"relearn", "allowed"}]
    assert [kind for kind in document["kinds"] if kind["verdict"] == "same"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("tiktok", "rednot"), 2, "rednot"),
        (("rednote", "rednote"), 2, "itself"),
        (("2025-01..2025-02", "rednote"), 2, "period"),
        (("2025-13..2025-14", "2025-01..2025-02"), 2, "calendar"),
        (("2025-03..2025-01", "2025-01..2025-02"), 2, "ends before"),
        (("2025-01..2025-03", "2025-03..2025-04"), 2, "share"),
        (("tiktok", "rednote", "--format", "md"), 2, "--format"),
        (("tiktok", "rednote", "-o", "guide.docx"), 2, ".docx"),
        (("tiktok", "rednote", "--lang", "tlh"), 2, "tlh"),
        (("", ""), 2, "empty name"),
        (("tiktok", ""), 2, "empty name"),
    ],
)
def test_what_cannot_be_compared_is_said(here: Kmgraph, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = here("compare", *arguments, "--project", EXAMPLE)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_public_runs_alone_are_refused(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    shutil.copytree(example_run, tmp_path / "alone")
    done = here("compare", tmp_path / "alone", tmp_path / "alone", "--project", EXAMPLE, "--platform", "rednote")
    assert done.returncode == 3
    assert "exact figures" in done.stderr


def test_the_fields_are_those_listed(public: Any) -> None:
    listed = set(docs.code_names("compare.md", "| compare field | meaning |"))
    named = {*public, *(name for kind in public["kinds"] for name in kind)}
    for side in (public["source"], *(kind["source"] for kind in public["kinds"] if kind["source"])):
        named |= set(side)
    named |= {name for kind in public["kinds"] if kind["scope"] for name in kind["scope"]}
    named |= {name for word in public["glossary"] for name in word}
    assert named == listed


def test_a_run_s_folder_that_is_missing_is_said_to_be(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    told = here("compare", tmp_path / "old", tmp_path / "gone")
    assert told.returncode != 0
    assert "there is no such folder of a run" in told.stderr
    assert str(tmp_path / "gone") in told.stderr


@pytest.mark.parametrize("folders", [("kim@example.org <i>", "kim@example.org <i>"), (".", "kim@example.org <i>")])
def test_runs_are_told_apart_by_words_and_never_by_their_folders(
    here: Kmgraph, example_run: Path, tmp_path: Path, folders: tuple[str, str]
) -> None:
    public, private = tmp_path / "kim@example.org <i>", tmp_path / "kim@example.org <i>.private"
    shutil.copytree(example_run, public)
    shutil.copytree(example_run.with_name("out.private"), private)
    names = [public if folder == "." else tmp_path / folder for folder in folders]
    cwd = public if "." in folders else tmp_path
    given = [folder if folder == "." else str(name) for folder, name in zip(folders, names, strict=True)]
    output = tmp_path / "guide"
    arguments = ("--platform", "rednote", "--project", EXAMPLE, "-o", output, "--lang", "en", "--lang", "zh")
    done = here("compare", *given, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    document = json.loads((output / "migration.json").read_bytes())
    assert document["source"]["label"] == {"en": "RedNote, first run", "zh": "小红书（第一次运行）"}
    assert document["destination"]["label"] == {"en": "RedNote, second run", "zh": "小红书（第二次运行）"}
    for file in output.iterdir():
        assert "kim" not in file.read_text(encoding="utf-8")


def test_a_guide_of_invented_posts_says_so(guide: Path) -> None:
    for language, said in (("en", "Everything here is invented"), ("zh", "都是虚构的"), ("es", "es inventado")):
        assert said in (guide / f"migration.{language}.md").read_text(encoding="utf-8").partition("\n## ")[0]


def test_what_a_side_s_own_rules_hold_is_told_of_it_by_them_alone(here: Kmgraph, tmp_path: Path) -> None:
    """One rule is written for both places: what is counted on the one, taken off both, would tell few on the other."""
    project = tmp_path / "written"
    project.mkdir()
    counts = {("a", "DietContent"): (38, 0), ("b", "DietContent"): (4, 100)}
    counts |= {
        (place, topic): (16, 784) for place in "ab" for topic in ("CatContent", "RecipeContent", "TravelContent")
    }
    rows = [
        f"p-{place}-{topic}-{outcome}-{number},{place},{outcome},{topic},u-{place}-{topic}-{outcome}-{number}"
        for (place, topic), both in counts.items()
        for outcome, many in zip(("removed", "kept"), both, strict=True)
        for number in range(many)
    ]
    (project / "posts.csv").write_text("\n".join(("id,platform,outcome,topic,author", *rows, "")), encoding="utf-8")
    (project / "published.toml").write_text(
        '[[rule]]\nid = "p"\ndeontic = "prohibition"\nscope = "DietContent"\ntext = { en = "No diets." }\n',
        encoding="utf-8",
    )
    places = "".join(f'[[platform]]\nid = "{place}"\n' for place in "ab")
    (project / "kmgraph.toml").write_text(
        f'[project]\nname = "written"\nlanguages = ["en"]\npublished = ["published.toml"]\n{places}'
        '[[source]]\npath = "posts.csv"\n',
        encoding="utf-8",
    )
    guide = written_guide(here, tmp_path / "guide", "a", "b", project)
    kinds = json.loads((guide / "migration.json").read_bytes())["kinds"]
    assert {words(kind["scope"]["manchester"]) for kind in kinds if kind["scope"]} >= {words("DietContent")}
    for kind in kinds:
        assert kind["destination"]["withheld"], kind
