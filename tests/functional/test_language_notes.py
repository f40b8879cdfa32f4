"""What a run says of texts that the languages of its documents lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

CONFIG = """[project]
name = "harbour"
languages = ["en", "zh"]
ontology = ["extension.ttl"]
published = ["published.toml"]

[[platform]]
id = "harbour"
label = "Harbour Forum"
appeal = "Message the moderators."

[[source]]
path = "posts.csv"
"""
PUBLISHED = """[[rule]]
id = "calm"
deontic = "prohibition"
scope = "PoliticalContent"
text = "Keep calm."

[[rule]]
id = "news"
deontic = "prohibition"
scope = "NewsContent"
text = { en = "No news.", zh = "不发新闻。" }
"""
EXTENSION = """@prefix x: <https://example.org/x#> .
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/x> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
x:BoatContent a owl:Class ; rdfs:subClassOf km:TopicContent ; rdfs:label "boat content"@en .
x:SailContent a owl:Class ; rdfs:subClassOf km:TopicContent ; rdfs:label "sail content"@en, "帆船内容"@zh .
"""
NOTE = (
    "note: 3 texts are not there in zh (published rules: 1; appeals: 1; terms of extensions: 1); "
    "kmgraph translate --lang zh --dry-run lists those of rules; "
    "kmgraph ontology check -p . --lang zh lists the terms\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    folder.mkdir()
    rows = (f"p{n},a{n},{'removed' if n % 3 else 'kept'},{'PoliticalContent' if n % 2 else ''}" for n in range(60))
    files = {
        "kmgraph.toml": CONFIG,
        "published.toml": PUBLISHED,
        "extension.ttl": EXTENSION,
        "posts.csv": "id,author,outcome,Content\n" + "\n".join(rows) + "\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_texts_that_a_language_of_the_documents_lacks_are_counted(here: Kmgraph, project: Path) -> None:
    run = here("guidelines", project)
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("not there in") == 1, "the words of no named language may be in the first"
    assert NOTE in run.stderr
    listed = here("translate", "-p", project, "--lang", "zh", "--dry-run").stdout
    assert "calm text" in listed
    assert "BoatContent has no label in zh" in here("ontology", "check", "-p", project, "--lang", "zh").stdout


def test_where_nothing_lacks_or_quiet_was_asked_for_nothing_is_said(here: Kmgraph, project: Path) -> None:
    assert "not there in" not in here("guidelines", project, "--lang", "en").stderr
    assert here("guidelines", project, "-q").stderr == ""
