"""Handles, addresses, telephone numbers and names in every column of a table: none of them in anything public."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from installed import Kmgraph

SEEDS = (
    "@seedhandle{n}", "u/seedhandle{n}", "seedmail{n}@example.org", "seedmail{n} (at) example (dot) org",
    "+44 20 7946 0{n:03}", "(020) 7946-0{n:03}", "https://seedurl{n}.example.net/u", "seedurl{n}.com/me",
    "Seedname Quux{n}", "微信号：seedhandle{n}", "seedhandle{n}", "id 7946{n:06}79460",
)  # fmt: skip
TRACE = re.compile(r"seed(handle|mail|url|name)|7946", re.IGNORECASE)
POPULAR = "@seedhandlepopular"

EXTENSION = """
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/seeds#> .
<https://example.org/seeds> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph> .
:place a owl:DatatypeProperty ; rdfs:domain km:Content ; rdfs:range xsd:string ; rdfs:label "place"@en , "地点"@zh ;
    skos:definition "Place that content names."@en , "内容提到的地点。"@zh .
"""


def seed(number: int) -> str:
    return SEEDS[number % len(SEEDS)].format(n=number)


def write_table(path: Path) -> None:
    """Write 1,000 rows; in most of them one cell is a seed, a column after the other."""
    columns = ["id", "outcome", "platform", "posted_at", "decided_at", "author", "cluster", "decided_by", "reason"]
    columns += ["text", "topic", "medium", "inLanguage", "hasLink", "accountAgeDays", "place", "notes"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number in range(1000):
            is_removed = number % 4 == 0
            row = {
                "id": f"seedhandle-{number}",
                "outcome": "removed" if is_removed else "kept",
                "platform": "here",
                "posted_at": f"2025-0{1 + number % 6}-1{number % 10}T08:00:00Z",
                "author": f"@seedhandle{number // 2}",
                "reason": POPULAR if number % 8 == 0 else "",
                "text": f"written by {seed(number)}",
                "topic": "PoliticalContent" if is_removed and number % 8 else "NewsContent",
                "medium": "Video",
                "inLanguage": "en",
                "hasLink": "true" if number % 3 else "false",
                "accountAgeDays": str(number % 900),
                "place": POPULAR if number % 8 == 0 else "Utrecht" if number % 5 == 0 else seed(number),
                "notes": seed(number),
            }
            row[columns[number % len(columns)]] = seed(number)
            writer.writerow(row)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    write_table(folder / "posts.csv")
    (folder / "seeds.ttl").write_text(EXTENSION, encoding="utf-8")
    return folder


def traces(text: str) -> list[str]:
    """Return the seeds in a text, with what stands around them."""
    return [text[max(0, found.start() - 60) : found.end() + 30] for found in TRACE.finditer(text)]


def test_no_seed_comes_out(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = here("guidelines", project / "posts.csv", "--ontology", project / "seeds.ttl", "-o", out)

    assert result.returncode in {0, 1}, result.stderr
    assert traces(result.stderr) == []
    assert traces(result.stdout) == []
    public = [path for path in sorted(out.rglob("*")) if path.is_file()]
    assert {"rules.json", "rules.ttl", "graph.nq", "validation.ttl"} <= {path.name for path in public}
    for path in public:
        assert traces(path.read_text(encoding="utf-8")) == [], path.name
    exact = (out.with_name("out.private") / "rules.json").read_text(encoding="utf-8")
    assert POPULAR in exact, "there was a rule to be left out"
    assert "strings-withheld" in (out / "rules.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["learn", "guidelines"])
def test_no_seed_is_in_an_error(command: str, here: Kmgraph, project: Path, tmp_path: Path) -> None:
    files = ("--ontology", project / "seeds.ttl", "-o", tmp_path / "out")
    strict = here(command, project / "posts.csv", *files, "--strict")
    assert strict.returncode == 3
    assert traces(strict.stderr) == []

    twice = tmp_path / "twice.csv"
    twice.write_text("id,outcome,text\n@seedhandle1,removed,a\n@seedhandle1,kept,b\n", encoding="utf-8")
    duplicate = here(command, twice, "-o", tmp_path / "other")
    assert duplicate.returncode == 3
    assert traces(duplicate.stderr) == []
    assert "row 1" in duplicate.stderr

    bad = tmp_path / "bad.csv"
    bad.write_text('id,outcome\np1,"@seedhandle1 "" is seedmail1@example.org"\n', encoding="utf-8")
    unreadable = here(command, bad, "-o", tmp_path / "third")
    assert unreadable.returncode == 3
    assert traces(unreadable.stderr) == []
