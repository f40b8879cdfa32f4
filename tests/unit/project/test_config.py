"""Projects: what `kmgraph.toml` may say, and what is refused with the key named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmgraph.errors import ConfigError, UsageError
from kmgraph.model import Outcome, Platform
from kmgraph.model.project import Limits, Project, Source, TextSettings
from kmgraph.project.config import load_project, project_from_files, project_key
from kmgraph.project.pseudonym_key import KEY_VARIABLE

MINIMAL = '[project]\nname = "p"\n'
FULL = """
[project]
name = "tiktok-refugees"
title = { en = "Refugees", zh = "难民" }
version = "2025-03"
iri = "https://example.org/x#"
languages = ["zh-hans", "EN"]
target = ["removed", "age-restricted"]
kept = "reference"
ontology = ["extension.ttl"]
published = "published.toml"
knowledge = "facts.ttl"
output = "out/documents"
seed = 7

[[platform]]
id = "rednote"
stands_for = "km:RedNote"
label = { en = "RedNote", zh = "小红书" }
url = "https://www.xiaohongshu.com"
consequences = "Posts disappear."

[[platform]]
id = "tiktok"

[[source]]
path = "data/observations.csv"
platform = "rednote"
time_format = "%d/%m/%Y"
delimiter = ";"
[source.columns]
"Post ID" = "id"
"notes" = ""
[source.values.outcome]
"taken down" = "removed"

[limits]
reasoner_seconds = 10
memory_mb = 512
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p" / "data").mkdir(parents=True)
    for name in ("extension.ttl", "published.toml", "facts.ttl", "data/observations.csv"):
        (tmp_path / "p" / name).touch()
    return tmp_path / "p"


def load(folder: Path, text: str) -> Project:
    (folder / "kmgraph.toml").write_text(text, "utf-8")
    return load_project(folder)


def refused(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    assert str(caught.value).count("\n") <= 2
    assert (caught.value.where or "").startswith(str(folder))
    return caught.value


def test_everything(folder: Path) -> None:
    assert load(folder, FULL) == Project(
        name="tiktok-refugees",
        base_iri="https://example.org/x#",
        folder=folder,
        title={"en": "Refugees", "zh": "难民"},
        version="2025-03",
        languages=("zh-Hans", "en"),
        target=frozenset({Outcome.REMOVED, Outcome.AGE_RESTRICTED}),
        reference_sample=True,
        platforms=(
            Platform(
                "rednote",
                "https://example.org/x#platform/rednote",
                {"en": "RedNote", "zh": "小红书"},
                "https://www.xiaohongshu.com",
                {"zh-Hans": "Posts disappear."},
                stands_for="km:RedNote",
            ),
            Platform("tiktok", "https://example.org/x#platform/tiktok"),
        ),
        sources=(
            Source(
                folder / "data/observations.csv",
                "rednote",
                time_format="%d/%m/%Y",
                delimiter=";",
                columns={"Post ID": "id", "notes": ""},
                values={"outcome": {"taken down": "removed"}},
            ),
        ),
        ontology=(folder / "extension.ttl",),
        published=(folder / "published.toml",),
        knowledge=(folder / "facts.ttl",),
        output=folder / "out/documents",
        seed=7,
        limits=Limits(reasoner_seconds=10, memory_mb=512),
    )


def test_the_least(folder: Path) -> None:
    project = load(folder, MINIMAL)
    assert project.base_iri == "https://w3id.org/kmgraph/project/p/"
    assert project.languages == ("en", "zh")
    assert project.target == {Outcome.REMOVED, Outcome.RESTRICTED}
    assert project.output == folder / "guidelines"
    assert project.limits == Limits()
    assert not project.reference_sample


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ("", TextSettings(discover=True, any_topics=False)),
        ("[text]\ndiscover = false\n", TextSettings(discover=False)),
        ('[text]\ntopics = "any"\n', TextSettings(any_topics=True)),
        ('[text]\ntopics = "small"\n', TextSettings()),
    ],
)
def test_what_is_looked_for_in_texts(folder: Path, settings: str, text: TextSettings) -> None:
    assert load(folder, MINIMAL + settings).text == text


def test_what_a_file_leaves_empty_and_what_it_leaves_out(folder: Path) -> None:
    settings = """
[[source]]
path = "data/observations.csv"
sampled = 0.01
[source.columns]
Thema = { as = "topic", empty = "none" }
medium = { empty = "none" }
form = { empty = "unknown" }
Notiz = "-"
"""
    (source,) = load(folder, MINIMAL + settings).sources
    assert source.columns == {"Thema": "topic", "Notiz": "-"}
    assert source.empty_is_none == {"Thema", "medium"}
    assert source.sampled == 0.01


def test_the_file_itself_may_be_named(folder: Path) -> None:
    assert load(folder, MINIMAL) == load_project(folder / "kmgraph.toml")


def test_a_folder_without_a_project(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no kmgraph.toml") as caught:
        load_project(tmp_path)
    assert "kmgraph init" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "what", "where", "hint"),
    [
        ("", "[project] table is missing", "kmgraph.toml", "[project]"),
        ("[project]\n", '"name" is missing', "[project] name", "add name"),
        ('[project]\nname = "My Project"\n', "can't be an id", "[project] name", 'write "my-project"'),
        (MINIMAL + 'langauges = ["en"]\n', 'unknown key "langauges"', "[project]", '"languages"'),
        (MINIMAL + "[limit]\n", 'unknown key "limit"', "kmgraph.toml", '"limits"'),
        (MINIMAL + 'languages = ["english"]\n', "not a language tag", "[project] languages", "zh"),
        (MINIMAL + 'languages = ["xx-yy-zz"]\n', "not a language tag", "[project] languages", "zh"),
        (MINIMAL + 'title = { xx-yy-zz = "a" }\n', "not a language tag", "[project] title.xx-yy-zz", "zh"),
        (MINIMAL + 'iri = "https://example.org/%zz/"\n', "base of IRIs", "[project] iri", "slash"),
        (MINIMAL + 'iri = "https://a\\u0001/"\n', "base of IRIs", "[project] iri", "slash"),
        (MINIMAL + f"[privacy]\nk = {10**400}\n", "too large", "[privacy] k", "at most"),
        (MINIMAL + f"[limits]\nmemory_mb = {2**40}\n", "too large", "[limits] memory_mb", "at most"),
        (MINIMAL + "[limits]\nreasoner_seconds = 1e308\n", "too large", "[limits] reasoner_seconds", "at most"),
        (MINIMAL + '[[platform]]\nid = "a"\nurl = "http://a\\u0001"\n', "web address", "[[platform]] 1 url", "https"),
        (MINIMAL + 'target = ["remove"]\n', "no outcome", "[project] target", '"removed"'),
        (MINIMAL + 'target = ["kept"]\n', "no outcome", "[project] target", "known: removed"),
        (MINIMAL + '[text]\ntopics = "smal"\n', "no kind of topics", "[text] topics", 'did you mean "small"'),
        (MINIMAL + "[text]\nfind = true\n", "find", "[text]", None),
        (MINIMAL + 'kept = "referenz"\n', "no way of collecting", "[project] kept", '"reference"'),
        (MINIMAL + 'kept = "sampled"\n', "no way of collecting", "[project] kept", "known: observed, reference"),
        (MINIMAL + "target = []\n", "empty", "[project] target", "removed"),
        (MINIMAL + 'iri = "https://example.org"\n', "base of IRIs", "[project] iri", "slash"),
        (MINIMAL + 'iri = "https://example.org/<x>/"\n', "base of IRIs", "[project] iri", "slash"),
        (MINIMAL + "version = 2025.03\n", "must be a text in quotes, not a number", "[project] version", None),
        (MINIMAL + "seed = -1\n", "at least 0", "[project] seed", None),
        (MINIMAL + 'ontology = ["extention.ttl"]\n', "no file", "[project] ontology", '"extension.ttl"'),
        (MINIMAL + "[limits]\nmemory_mb = 10\n", "at least 256", "[limits] memory_mb", None),
        (MINIMAL + "[limits]\nlearn_second = 10\n", "unknown key", "[limits]", '"learn_seconds"'),
        (MINIMAL + '[[platform]]\nid = "a"\n[[platform]]\nid = "a"\n', "stands there twice", "kmgraph.toml", "rename"),
        (MINIMAL + '[[platform]]\nid = "a"\nurl = "javascript:x"\n', "web address", "[[platform]] 1 url", "https"),
        (MINIMAL + "[platform]\nid = 'a'\n", "list of tables", "platform", "two brackets"),
        (MINIMAL + '[[source]]\npath = "data"\nplatfrm = "a"\n', "unknown key", "[[source]] 1", '"platform"'),
        (MINIMAL + '[[source]]\npath = "data"\nplatform = "a"\n', "no platform", "[[source]] 1 platform", "declare"),
        (MINIMAL + '[[source]]\npath = "data"\ntime_format = "dd"\n', "time format", "[[source]] 1 time_format", "%"),
        (MINIMAL + '[[source]]\npath = "data"\ndelimiter = "ab"\n', "one character", "[[source]] 1 delimiter", ";"),
        (
            MINIMAL + '[[source]]\npath = "data"\nencoding = "punycode"\n',
            "no encoding of text",
            "[[source]] 1 encoding",
            "gb18030",
        ),
        (
            MINIMAL + '[[source]]\npath = "data"\nencoding = "idna"\n',
            "no encoding of text",
            "[[source]] 1 encoding",
            "gb18030",
        ),
        (
            MINIMAL + '[[source]]\npath = "data"\nencoding = "unicode_escape"\n',
            "no encoding of text",
            "[[source]] 1 encoding",
            "gb",
        ),
        (MINIMAL + '[[source]]\npath = "data"\n[source.columns]\nx = 1\n', "text", "[[source]] 1, [columns] x", None),
        (MINIMAL + '[[source]]\npath = "data"\nsampled = 7\n', "share of at most 1", "[[source]] 1 sampled", "0.01"),
        (
            MINIMAL + '[[source]]\npath = "data"\n[source.columns]\nx = { empty = "no" }\n',
            "nothing that an empty cell can mean",
            "[[source]] 1, [columns], [x] empty",
            'empty = "none"',
        ),
    ],
)
def test_refused(folder: Path, text: str, what: str, where: str, hint: str | None) -> None:
    error = refused(folder, text)
    assert what in error.what
    assert error.where is not None
    assert error.where.endswith(where)
    assert hint is None or hint in (error.hint or "")


@pytest.mark.parametrize("name", ["../outside.ttl", "/etc/passwd", "link.ttl", "sub/../../outside.ttl", "nul\\u0000"])
@pytest.mark.parametrize("key", ["ontology", "published", "output"])
def test_paths_stay_inside(folder: Path, name: str, key: str) -> None:
    (folder.parent / "outside.ttl").touch()
    (folder / "link.ttl").symlink_to(folder.parent / "outside.ttl")
    error = refused(folder, MINIMAL + f'{key} = "{name}"\n')
    assert "leads out of the project folder" in error.what or "can't be a file name" in error.what


@pytest.mark.parametrize("name", [".", "./", "sub/..", "here"])
def test_the_output_is_below_the_folder(folder: Path, name: str) -> None:
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "here").symlink_to(".")
    assert "the project folder itself" in refused(folder, MINIMAL + f'output = "{name}"\n').what


@pytest.mark.parametrize("name", ["out.private", "sub/Y.PRIVATE"])
def test_the_output_has_no_name_of_a_private_folder(folder: Path, name: str) -> None:
    error = refused(folder, MINIMAL + f'output = "{name}"\n')
    assert "private folder" in error.what
    assert str(error.where).endswith("output")


@pytest.mark.parametrize("key", ["ontology", "published", "knowledge"])
@pytest.mark.parametrize("value", ['""', '[""]', '" "'])
def test_an_empty_name_is_told_with_its_key(folder: Path, key: str, value: str) -> None:
    error = refused(folder, MINIMAL + f"{key} = {value}\n")
    assert error.what == f'"{key}" holds an empty name'


@pytest.mark.parametrize("target", ["../outside.toml", "/dev/zero"])
def test_the_file_itself_is_no_link_out_of_the_folder(folder: Path, target: str) -> None:
    (folder.parent / "outside.toml").write_text(MINIMAL, encoding="utf-8")
    (folder / "kmgraph.toml").unlink(missing_ok=True)
    (folder / "kmgraph.toml").symlink_to(target)
    with pytest.raises(ConfigError, match="leads out of the project folder"):
        load_project(folder)


def test_the_file_may_be_a_link_inside_the_folder(folder: Path) -> None:
    (folder / "settings.toml").write_text(MINIMAL, encoding="utf-8")
    (folder / "kmgraph.toml").unlink(missing_ok=True)
    (folder / "kmgraph.toml").symlink_to("settings.toml")
    assert load_project(folder).folder == folder


class TestBareFiles:
    @pytest.mark.parametrize("names", [["Anna Smith.csv.gz"], ["Anna Smith/a.csv", "Anna Smith/b.csv"], ["小红书.csv"]])
    def test_not_named_after_files_whose_names_may_be_peoples(self, names: list[str]) -> None:
        project = project_from_files(list(map(Path, names)))
        assert project.name == "observations"
        assert project.base_iri == "https://w3id.org/kmgraph/project/observations/"

    def test_options_are_kept(self) -> None:
        project = project_from_files([Path("some/posts.csv.gz")], platform="rednote", seed=3)
        assert project.platform_ids == ("rednote",)
        assert project.sources == (Source(Path("some/posts.csv.gz"), platform="rednote"),)
        assert (project.folder, project.seed) == (None, 3)

    def test_platforms_are_left_to_the_data(self) -> None:
        assert project_from_files([Path("a.csv")]).platforms == ()

    def test_nothing_to_read(self) -> None:
        with pytest.raises(UsageError, match="nothing to read"):
            project_from_files([])

    def test_a_platform_that_is_no_id(self) -> None:
        with pytest.raises(UsageError, match="Red Note"):
            project_from_files([Path("a.csv")], platform="Red Note")


def test_the_key_belongs_to_the_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder.parent / "config"))
    monkeypatch.setenv("APPDATA", str(folder.parent / "config"))
    monkeypatch.setattr(Path, "home", lambda: folder.parent / "home")
    project = load(folder, MINIMAL)
    assert project_key(project) == project_key(load_project(folder))
    assert not (folder / ".kmgraph").exists()
