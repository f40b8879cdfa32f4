"""All public figures of the example together, and beside those of a run without one author: nothing small follows."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from checkout import EXAMPLE
from disclosure_attack import Attack, add_variant, attack_on, narrowed_counts

from kmgraph.model import Scope, Variant
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

COUNT = re.compile(r"about ([\d,]+) (?:posts|observed|were|left|of|independent|removed|acted)")
CLOSE = re.compile(r": (about [\d,]+|a few|none) left alone, (about [\d,]+|a few|none) removed or restricted\.")
ENTRY = re.compile(r"^\*\*\[\d+\]\(#(r-[0-9a-f]{8})\)\*\* · (.*)$", re.MULTILINE)
ROW = re.compile(
    r"^\| (?:<a[^>]*></a>)?\[\d+\]\(#r-[0-9a-f]{8}\) \| [^|]* \| ([^|]*) \| ([^|]*) \| ([^|]*) \|", re.MULTILINE
)


def public_rules(run: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((run / "rules.json").read_bytes())
    assert document["figures"] == "public"
    return document


def whole_numbers(value: object) -> set[int]:
    """Return all whole numbers in a JSON document."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(whole_numbers, parts))
    return {value} if isinstance(value, int) else set()


def shown(words: str) -> int | None:
    return 0 if words == "none" else None if words == "a few" else int(words.removeprefix("about ").replace(",", ""))


def left_over(document: dict[str, Any]) -> set[int]:
    """Return what follows for a rule's posts that are none of a narrower rule's, from public figures alone."""
    by_iri = {rule["iri"]: rule["evidence"] for rule in document["rules"]}
    pairs = [
        (rule["evidence"], by_iri[relation["to"]])
        for rule in document["rules"]
        for relation in rule["relations"]
        if relation["kind"] == "broader" and relation["to"] in by_iri
    ]
    half = 5  # of k = 10
    return {
        whole[name] - (half if part[name] is None else part[name])
        for whole, part in pairs
        for name in ("target", "kept")
        if whole[name] is not None
    }


def close_by(run: Path) -> list[tuple[str, Variant]]:
    """Return the kinds of post close to a rule that the document tells, with the rule's id."""
    return [
        (entry[1], Variant(Scope.of(()), shown(match[2]), shown(match[1]), 0))
        for entry in ENTRY.finditer((run / "guidelines.en.md").read_text(encoding="utf-8"))
        for match in CLOSE.finditer(entry[2])
    ]


def attack_on_all(run: Path) -> Attack:
    document = public_rules(run)
    attack = attack_on(document)
    rules = {rule["id"]: rule for rule in document["rules"]}
    variants = close_by(run)
    assert variants
    for number, (name, variant) in enumerate(variants):
        add_variant(attack, rules[name]["iri"], rules[name]["platform"], f"{name} near {number}", variant)
    return attack


def test_no_small_count_follows_from_all_public_numbers_together(example_run: Path) -> None:
    attack = attack_on_all(example_run)
    assert narrowed_counts(attack) == []
    assert attack.range(next(name for name in attack.names if " near " in name)) is not None


@pytest.mark.parametrize("name", ["guidelines.en.md", "guidelines.en.html", "report.en.md"])
def test_documents_tell_no_count_that_the_attack_does_not_know(example_run: Path, name: str) -> None:
    known = whole_numbers(public_rules(example_run))
    known |= {count for _, variant in close_by(example_run) for count in (variant.target, variant.kept) if count}
    known |= left_over(public_rules(example_run))
    text = (example_run / name).read_text(encoding="utf-8")
    cells = [cell.removeprefix("at least ") for row in ROW.findall(text) for cell in row]
    told = {int(number.replace(",", "")) for number in (*COUNT.findall(text), *cells) if number[:1].isdigit()}
    assert told
    assert bool(cells) is (name == "guidelines.en.md")
    assert told <= known


@pytest.mark.parametrize("name", ["graph.nq", "rules.ttl", "validation.ttl"])
def test_the_graph_tells_no_count_that_the_attack_does_not_know(example_run: Path, name: str) -> None:
    known = whole_numbers(public_rules(example_run)) | {0}
    counts = {str(KM) + each for each in ("targetCount", "keptCount", "clusterCount", "observationCount")}
    form = ox.RdfFormat.N_QUADS if name.endswith(".nq") else ox.RdfFormat.TURTLE
    quads = ox.parse((example_run / name).read_bytes(), format=form)
    told = {int(quad.object.value) for quad in quads if quad.predicate.value in counts}
    assert told <= known
    assert bool(told) is (name != "validation.ttl")


def test_of_two_runs_one_author_apart_no_small_group_differs(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project)
    with (EXAMPLE / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ((author, _),) = Counter(row["author"] for row in rows if row["outcome"] != "kept").most_common(1)
    with (project / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["author"] != author)
    out = tmp_path / "out"
    assert here("guidelines", project, "-q", "-o", out).returncode in {0, 1}
    assert narrowed_counts(attack_on_all(out)) == []

    runs = (example_run, out)
    told = [{rule["id"]: rule["evidence"] for rule in public_rules(run)["rules"]} for run in runs]
    exact = [json.loads((run.with_name(f"{run.name}.private") / "rules.json").read_bytes())["rules"] for run in runs]
    sources = [{rule["id"]: rule["evidence"]["clusters"] for rule in rules} for rules in exact]
    differing = [
        (side, name)
        for side, other in ((0, 1), (1, 0))
        for name, evidence in told[side].items()
        if evidence != told[other].get(name) and not evidence.get("withheld")
    ]
    assert all(sources[side][name] >= 10 for side, name in differing)
