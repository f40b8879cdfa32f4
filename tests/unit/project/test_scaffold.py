"""A new project: it says where each kind of thing goes, facts among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import KM, RDF
from kmgraph.project import ProjectInputs, open_project
from kmgraph.project.scaffold import scaffold_project

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_project_has_a_file_of_facts_and_names_it(tmp_path: Path) -> None:
    made = scaffold_project(tmp_path / "mine")
    assert [path.name for path in made] == [
        "kmgraph.toml",
        "extension.ttl",
        "knowledge.ttl",
        "observations.csv",
        "published.toml",
    ]
    project = open_project(ProjectInputs((tmp_path / "mine",), (), (), None))
    assert [path.name for path in project.knowledge] == ["knowledge.ttl"]
    told = project.knowledge[0].read_text(encoding="utf-8")
    assert facts(told, KM.ReportedRule) == []
    assert "https://example.org/mine-facts" in told


def test_what_is_commented_out_there_is_a_rule_that_was_told(tmp_path: Path) -> None:
    scaffold_project(tmp_path / "mine")
    text = (tmp_path / "mine" / "knowledge.ttl").read_text(encoding="utf-8")
    head, _, example = text.partition("# :place")
    begun = head + ":place" + re.sub(r"^# ?", "", example, flags=re.MULTILINE)
    assert len(facts(begun, KM.ReportedRule)) == 1


def facts(turtle: str, kind: str) -> list[ox.Quad]:
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return list(store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(kind)))


def test_facts_import_the_terms_of_the_project(tmp_path: Path) -> None:
    scaffold_project(tmp_path / "mine")
    facts, extension = (
        (tmp_path / "mine" / f"{name}.ttl").read_text(encoding="utf-8") for name in ("knowledge", "extension")
    )
    assert "<https://example.org/mine> a owl:Ontology" in extension
    assert "<https://example.org/mine> ." in facts.split("owl:imports", 1)[1].splitlines()[0]
