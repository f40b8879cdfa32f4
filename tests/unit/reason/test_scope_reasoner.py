"""Scopes related by the warm worker: what HermiT says over everything, and no process left behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from checkout import EXAMPLE
from marked import marked_processes, wait_until

from kmgraph.errors import LimitError, OntologyError
from kmgraph.model import ClassLiteral, DataRange, Hierarchy, RangeLiteral, Scope, SomeLiteral
from kmgraph.namespaces import KM, OWL, RDF, RDFS, XSD
from kmgraph.ontology.load import Ontology, load_ontology
from kmgraph.ontology.manchester.parser import ParsedExpression, parse_manchester
from kmgraph.reason import ScopeReasoner, classify, with_scopes
from kmgraph.reason.input import Definition

EXTENSION = EXAMPLE / "extension.ttl"
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def km(name: str) -> str:
    return f"{KM}{name}"


WRITTEN = {
    "trade": "OffPlatformTradeContent",
    "paid": "MedicalClaimContent and (isPaidPromotion value true)",
    "clinic": "MedicalClaimContent and (isPaidPromotion value true) and not (hasAuthor some VerifiedClinic)",
    "english": 'inLanguage value "en"',
    "impossible": "Video and not Content",
    "anything": "Content",
}
LEARNED = {
    "politics": Scope.of((ClassLiteral(km("PoliticalContent")),)),
    "election": Scope.of((ClassLiteral(km("ElectionContent")), SomeLiteral(KM.hasMedium, (km("ShortVideo"),)))),
    "election-video": Scope.of((ClassLiteral(km("ElectionContent")), SomeLiteral(KM.hasMedium, (km("Video"),)))),
    "politics-but": Scope.of((ClassLiteral(km("PoliticalContent")),), unless=((ClassLiteral(km("ElectionContent")),),)),
    "young": Scope.of((RangeLiteral(km("accountAgeDays"), XSD.integer, None, 7, (KM.hasAuthor,)),)),
    "younger": Scope.of((RangeLiteral(km("accountAgeDays"), XSD.integer, None, 3, (KM.hasAuthor,)),)),
}
FILE = "".join(
    f"<https://example.org/s/brought> <{predicate}> <{found}> .\n"
    for predicate, found in ((RDF.type, OWL.Class), (RDFS.subClassOf, f"{KM}PoliticalContent"))
).encode()
UNDEFINED = "https://example.org/s/undefined"


def iri(name: str) -> str:
    return f"https://example.org/s/{name}"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology([EXTENSION])


@pytest.fixture(scope="module")
def definitions(ontology: Ontology) -> dict[str, Definition]:
    parsed: dict[str, ParsedExpression] = parse_manchester(WRITTEN, ontology.ntriples)
    learned = {iri(name): scope.to_expression() for name, scope in LEARNED.items()}
    return {**learned, **{iri(name): found for name, found in parsed.items()}}


@pytest.fixture(scope="module")
def reasoner(ontology: Ontology) -> Iterator[ScopeReasoner]:
    with ScopeReasoner() as started:
        started.prepare(ontology.ntriples)
        yield started


@pytest.fixture(scope="module")
def scopes(definitions: dict[str, Definition]) -> list[str]:
    return [*definitions, iri("brought"), UNDEFINED]


@pytest.fixture(scope="module")
def tree(
    reasoner: ScopeReasoner, ontology: Ontology, definitions: dict[str, Definition], scopes: list[str]
) -> Hierarchy:
    return reasoner.tree(scopes, definitions, ontology.vocabulary, [FILE])


def test_it_is_the_tree_that_owlready2_and_hermit_find_over_everything(
    tree: Hierarchy, ontology: Ontology, definitions: dict[str, Definition], scopes: list[str]
) -> None:
    everything = with_scopes(ontology.ntriples, definitions, ontology.vocabulary, [FILE])
    whole = classify(everything, individuals=False)
    assert tree.unsatisfiable == whole.unsatisfiable & set(scopes) == {iri("impossible")}
    found = {(one, other) for one, other in product(scopes, scopes) if tree.is_subclass(one, other)}
    assert found == {(one, other) for one, other in product(scopes, scopes) if whole.is_subclass(one, other)}
    assert {
        (iri("election"), iri("election-video")),
        (iri("election-video"), iri("politics")),
        (iri("brought"), iri("politics")),
        (iri("younger"), iri("young")),
        (iri("clinic"), iri("paid")),
        (iri("young"), iri("anything")),
    } <= found


def test_the_tree_holds_scopes_alone(tree: Hierarchy, scopes: list[str]) -> None:
    assert {*tree.parents, *tree.unsatisfiable} == set(scopes)


def test_it_can_be_asked_again(
    tree: Hierarchy, reasoner: ScopeReasoner, ontology: Ontology, definitions: dict[str, Definition], scopes: list[str]
) -> None:
    assert reasoner.tree(scopes, definitions, ontology.vocabulary, [FILE]) == tree


def test_what_the_reasoner_refuses_is_said_and_the_worker_goes_on(reasoner: ScopeReasoner, ontology: Ontology) -> None:
    day: dict[str, Definition] = {iri("day"): DataRange(km("accountAgeDays"), XSD.date, 1, None)}
    with pytest.raises(OntologyError, match="does not know the datatype xsd:date"):
        reasoner.tree([*day], day, ontology.vocabulary)
    assert reasoner.tree([km("Video")], {}, ontology.vocabulary).parents == {km("Video"): frozenset()}


def test_what_files_bring_may_contradict_the_ontology(reasoner: ScopeReasoner, ontology: Ontology) -> None:
    nothing = f"<{OWL.Thing}> <{RDFS.subClassOf}> <{OWL.Nothing}> .\n".encode()
    assert reasoner.tree([km("Video")], {}, ontology.vocabulary, [nothing]) == Hierarchy(consistent=False)


def test_the_deadline_is_kept_while_the_worker_warms_up(ontology: Ontology) -> None:
    with ScopeReasoner(seconds=0.01) as reasoner:
        reasoner.prepare(ontology.ntriples)
        with pytest.raises(LimitError, match=r"did not finish within 0\.01 seconds"):
            reasoner.tree([km("Video")], {}, ontology.vocabulary)


class _LeftEarlyError(Exception):
    pass


@needs_proc
@pytest.mark.parametrize("moment", ["at once", "while it works", "when it waits"])
def test_nothing_runs_on_after_the_block(moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_TEST_MARK", str(tmp_path))
    with contextlib.suppress(_LeftEarlyError), ScopeReasoner() as reasoner:
        if moment != "at once":
            reasoner.prepare(load_ontology().ntriples)
        if moment == "when it waits":
            reasoner.tree([km("Video")], {}, load_ontology().vocabulary)
        assert marked_processes(tmp_path)
        raise _LeftEarlyError
    assert not marked_processes(tmp_path)


@needs_proc
def test_the_worker_ends_when_the_caller_is_killed(tmp_path: Path) -> None:
    code = (
        "import time; from kmgraph.reason import ScopeReasoner; "
        "reasoner = ScopeReasoner(); print('up', flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "KMGRAPH_TEST_MARK": str(tmp_path)}
    caller = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)
    try:
        assert caller.stdout is not None
        caller.stdout.readline()
        assert wait_until(lambda: len(marked_processes(tmp_path)) == 3)  # the caller, and the two processes of a child
    finally:
        caller.kill()
        caller.wait()
    assert wait_until(lambda: not marked_processes(tmp_path))
