"""Exports as a user makes them: suffixes, losses, the syntaxes of OWL, and files that are read again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from checkout import EXAMPLE
from foreign_formats import check_automoderator, check_discord, check_dsa, check_mastodon, check_osprey

from kmgraph.model import And
from kmgraph.namespaces import KM, ODRL, RDF
from kmgraph.ontology import definition_of
from kmgraph.rdf import TripleIndex, read_rdf
from kmgraph.rules import read_published, read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from installed import Kmgraph

    from kmgraph.model import Expression, PublishedRule

CHECKS: Mapping[str, Callable[[str], Sequence[object]]] = {
    "mastodon": check_mastodon,
    "discord": check_discord,
    "automoderator": check_automoderator,
    "osprey": check_osprey,
    "dsa": check_dsa,
}


@pytest.mark.parametrize(
    ("name", "hint"), [("rules.docx", "known: .ttl"), ("rules.yalm", '".yaml"'), ("rules", "--format")]
)
def test_a_suffix_that_means_nothing_is_an_error(
    here: Kmgraph, example_run: Path, tmp_path: Path, name: str, hint: str
) -> None:
    result = here("export", "rules", "-g", example_run, "-o", tmp_path / name)
    assert result.returncode == 2
    assert hint in result.stderr
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("form", CHECKS)
def test_every_rule_is_in_the_file_or_said_to_be_left_out(
    here: Kmgraph, example_run: Path, tmp_path: Path, form: str
) -> None:
    output, losses = tmp_path / "rules.out", tmp_path / "losses.json"
    result = here("export", "rules", "-g", example_run, "--format", form, "-o", output, "--losses", losses)
    assert result.returncode == 0, result.stderr
    written = CHECKS[form](output.read_text(encoding="utf-8"))
    lost = [loss for loss in json.loads(losses.read_bytes()) if loss["left_out"]]
    published = read_published((example_run / "graph.nq",), (), "").rules
    every = {rule.id for rule in read_rules(example_run / "rules.json").rules} | {rule.id for rule in published}
    assert written
    assert len(written) + len(lost) == len(every)
    assert {loss["rule"] for loss in lost} <= every
    for loss in lost:
        assert loss["why"] in result.stderr
        assert loss["rule"] in result.stderr


def test_words_that_a_person_named_become_keywords(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    output = tmp_path / "rules.yaml"
    assert here("export", "rules", "-g", example_run, "-o", output, "--platform", "rednote").returncode == 0
    checked = check_automoderator(output.read_text(encoding="utf-8"))
    assert {"gatepass", "顶班费"} <= {word for rule in checked for words in rule.values() for word in words}


def test_only_public_rules_leave(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    exact = example_run.with_name(f"{example_run.name}.private") / "rules.json"
    result = here("export", "rules", "-g", exact, "--format", "csv")
    assert result.returncode == 3
    assert "no run" in result.stderr
    table = here("export", "rules", "-g", example_run, "--format", "csv", "-q").stdout
    counts = {rule.evidence.target for rule in read_rules(exact).rules}
    public = {rule.evidence.target for rule in read_rules(example_run / "rules.json").rules}
    shown = {int(row.split(",")[9]) for row in table.splitlines()[1:] if row.split(",")[1] == "learned"}
    assert shown <= public != counts


def test_other_parts_than_rules_are_refused(here: Kmgraph, example_run: Path) -> None:
    for form in ("discord", "owlxml"):
        result = here("export", "graph", "-g", example_run, "--format", form)
        assert result.returncode == 2
        assert "only" in result.stderr
    chosen = here("export", "rules", "-g", example_run, "--platform", "rednote")
    assert (chosen.returncode, "--platform" in chosen.stderr) == (2, True)
    wrong = here("export", "rules", "-g", example_run, "--format", "csv", "--platform", "rednot")
    assert (wrong.returncode, '"rednote"' in wrong.stderr) == (2, True)


@pytest.mark.parametrize("suffix", ["owx", "ofn", "omn", "ttl", "rdf", "jsonld"])
def test_rules_are_read_again_from_what_protege_opens(
    here: Kmgraph, example_run: Path, tmp_path: Path, suffix: str
) -> None:
    output = tmp_path / f"rules.{suffix}"
    result = here("export", "rules", "-g", example_run, "-o", output)
    assert result.returncode == 0, result.stderr
    assert published_of(output) == published_of(example_run / "rules.ttl")
    scopes = [scopes_of(path) for path in (output, example_run / "rules.ttl")]
    assert scopes[0] == scopes[1]
    assert len(scopes[0]) > 10


def published_of(path: Path) -> list[PublishedRule]:
    rules = read_published((path,), (), "").rules
    return [replace(rule, expression=in_order(rule.expression)) for rule in rules]


def in_order(expression: Expression | None) -> Expression | None:
    """Return an expression whose parts stand in one order: it means the same in any."""
    if isinstance(expression, And):
        return And(tuple(sorted((part for part in map(in_order, expression.operands) if part), key=repr)))
    return expression


def scopes_of(path: Path) -> dict[str, object]:
    index = TripleIndex(quad.triple for quad in read_rdf(path))
    rules = index.subjects_with(KM.scope)
    return {rule: in_order(definition_of(index, scope)) for rule in rules for scope in index.iris(rule, KM.scope)}


def test_the_syntaxes_of_owl_give_the_same_bytes_and_name_what_they_import(
    here: Kmgraph, example_run: Path, tmp_path: Path
) -> None:
    for name in ("a.omn", "b.omn"):
        assert here("export", "rules", "-g", example_run, "-o", tmp_path / name).returncode == 0
    text = (tmp_path / "a.omn").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.omn").read_text(encoding="utf-8")
    assert "Import: <https://w3id.org/kmgraph/kmgraph>" in text


def test_the_ontology_with_its_extensions_is_one_ontology_in_owl(
    here: Kmgraph, example_run: Path, tmp_path: Path
) -> None:
    output = tmp_path / "ontology.ofn"
    assert here("export", "ontology", "-g", example_run, "-o", output).returncode == 0
    index = TripleIndex(quad.triple for quad in read_rdf(output))
    assert index.typed("http://www.w3.org/2002/07/owl#Ontology") == ("https://w3id.org/kmgraph/kmgraph",)
    assert index.is_typed(f"{KM}AlcoholContent", "http://www.w3.org/2002/07/owl#Class")
    assert index.is_typed("https://example.org/tiktok-refugees#setting", "http://www.w3.org/2002/07/owl#ObjectProperty")


def test_policies_hold_to_the_information_model_of_odrl(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    """ODRL Information Model 2.2, sections 2.1 (policy), 2.5 (constraint), 2.6 (rule) and 4 (profiles)."""
    output = tmp_path / "policies.ttl"
    assert here("export", "rules", "-g", example_run, "--format", "odrl", "-o", output).returncode == 0
    index = TripleIndex(quad.triple for quad in ox.parse(path=str(output)))
    policies, relations = index.typed(ODRL.Set), (ODRL.prohibition, ODRL.permission, ODRL.obligation)
    assert policies
    for policy in policies:
        assert index.iris(policy, ODRL.uid) == (policy,)
        rules = [rule for relation in relations for rule in index.iris(policy, relation)]
        assert rules
        for rule in rules:
            (action,) = index.iris(rule, ODRL.action)
            assert len(index.iris(rule, ODRL.target)) == 1
            if action != ODRL.distribute:
                assert index.iris(action, ODRL.includedIn) == (ODRL.use,)
                assert index.iris(policy, ODRL.profile)
            for constraint in index.nodes(rule, ODRL.constraint):
                assert index.iris(constraint, RDF.type) == (ODRL.Constraint,)
                (operator,) = index.iris(constraint, ODRL.operator)
                assert len(index.iris(constraint, ODRL.leftOperand)) == 1
                values = index.literals(constraint, ODRL.rightOperand)
                assert len(values) == 1 or (len(values) > 1 and operator == ODRL.isAnyOf)


def test_what_a_graph_of_one_piece_can_t_tell_is_said(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    merged = here("export", "graph", "-g", example_run, "-o", tmp_path / "graph.ttl")
    assert "not told apart" in merged.stderr
    apart = here("export", "graph", "-g", example_run, "-o", tmp_path / "graph.trig")
    assert "not told apart" not in apart.stderr


def test_a_project_s_rules_need_no_folder_named(kmgraph: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    assert EXAMPLE.exists()
    result = kmgraph("export", "rules", "-g", example_run, "--format", "csv", "-o", tmp_path / "rules.csv")
    assert result.returncode == 0, result.stderr
