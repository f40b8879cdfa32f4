"""A rule is about content: a scope of media, accounts or platforms is an error in TOML and a violation in RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PREFIXES = """@prefix : <https://example.org/t#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
PUBLISHED = ':r a km:PublishedRule ; rdfs:label "No."@en ; km:deontic km:Prohibition ; km:scope '
REPORTED = ':r a km:ReportedRule ; km:ruleId "r" ; km:onPlatform km:RedNote ; km:reportedIn :t ; km:scope '
FOREIGN = ("km:Video", "km:UserAccount", "km:RedNote", "km:Platform", ":nowhere")
OF_CONTENT = {
    "km:CatContent": "",
    "km:Content": "",
    ":joined": ":joined a owl:Class ; owl:equivalentClass [ owl:unionOf ( km:CatContent km:DietContent ) ] .",
    ":filmed": ":filmed a owl:Class ; owl:equivalentClass "
    "[ a owl:Restriction ; owl:onProperty km:hasMedium ; owl:someValuesFrom km:Video ] .",
    ":part": ":part a owl:Class ; rdfs:subClassOf [ owl:intersectionOf ( km:CatContent :filmed ) ] .",
}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("scope", "what", "hint"),
    [
        ("Video", '"Video" is no class of content', "hasMedium some Video"),
        ("CatContent or not Video", '"Video" is no class of content', "hasMedium some Video"),
        ("UserAccount", '"UserAccount" is no class of content', "hasAuthor some UserAccount"),
        (
            "CatContent and (isVerified value true)",
            '"isVerified" is no property of content',
            "hasAuthor some (isVerified",
        ),
        ("Platform", '"Platform" is no class of content', "ontology terms"),
    ],
)
def test_a_scope_in_toml_is_about_content(here: Kmgraph, tmp_path: Path, scope: str, what: str, hint: str) -> None:
    table = write(tmp_path, "posts.csv", "id,topic,outcome\n1,CatContent,kept\n")
    text = f'[[rule]]\nid = "vids"\ndeontic = "prohibition"\ntext = "No."\nscope = "{scope}"\n'
    result = here("inspect", table, "--published", write(tmp_path, "rules.toml", text))
    assert result.returncode == 3
    assert what in result.stderr
    assert 'rules.toml, [[rule]] 1 scope of "vids"' in result.stderr
    assert hint in result.stderr


@pytest.mark.parametrize(
    "scope", ["hasMedium some Video", "CatContent and not (hasAuthor some (isVerified value true))"]
)
def test_what_content_has_to_do_with_is_no_scope_of_its_own(here: Kmgraph, tmp_path: Path, scope: str) -> None:
    table = write(tmp_path, "posts.csv", "id,topic,outcome\n1,CatContent,kept\n")
    text = f'[[rule]]\nid = "vids"\ndeontic = "prohibition"\ntext = "No."\nscope = "{scope}"\n'
    result = here("inspect", table, "--published", write(tmp_path, "rules.toml", text))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("rule", [PUBLISHED, REPORTED], ids=["published", "reported"])
@pytest.mark.parametrize("scope", FOREIGN)
def test_a_scope_in_a_file_is_about_content(here: Kmgraph, tmp_path: Path, rule: str, scope: str) -> None:
    result = here("validate", write(tmp_path, "rule.ttl", f"{PREFIXES}{rule}{scope} . :t a km:Report ."))
    assert result.returncode == 1
    assert "a declared class below km:Content" in result.stdout


@pytest.mark.parametrize("scope", OF_CONTENT)
def test_a_scope_may_be_defined(here: Kmgraph, tmp_path: Path, scope: str) -> None:
    result = here("validate", write(tmp_path, "rule.ttl", f"{PREFIXES}{OF_CONTENT[scope]} {PUBLISHED}{scope} ."))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("scope", "code"), [("km:Video", 1), ("km:RedNote", 1), (":filmed", 0)])
def test_a_run_finds_a_scope_of_something_else(here: Kmgraph, tmp_path: Path, scope: str, code: int) -> None:
    rows = "".join(f"{number},CatContent,{'removed' if number % 9 else 'kept'}\n" for number in range(40))
    table = write(tmp_path, "posts.csv", f"id,topic,outcome\n{rows}")
    rules = write(tmp_path, "rules.ttl", f"{PREFIXES}{OF_CONTENT.get(scope, '')} {PUBLISHED}{scope} .")
    result = here("validate", table, "--published", rules)
    assert result.returncode == code, result.stdout + result.stderr
    assert ("a declared class below km:Content" in result.stdout) == bool(code)
