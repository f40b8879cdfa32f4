"""What can't be two things at once: the top kinds of all modules, pair by pair, and the pairs left open on purpose."""

from __future__ import annotations

import runpy
from functools import cache
from itertools import combinations

import pyoxigraph as ox
import pytest
from checkout import ROOT
from ontology_files import TurtleIndex, described_by, shipped_files, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS, SH

# What a thing is, whatever it is said to be good for: not the classes that only give a property a domain or a range.
KINDS = """
    Content Medium Audience Stance Person Organization Platform Community UserAccount PlatformFeature Migration
    MigrationCause KnowledgeItem KnowledgeActivity KnowledgeBarrier AbsorptiveCapacity Run RunStep
    Decision Observation ModerationMeasure ModerationRule Complaint StatementOfReasons Report RuleReview
    PolicyDocument Evidence RatePeriod Cluster PlatformOperator LexicalEntry LexicalSense FixedValue
"""
SHAPES = "https://w3id.org/kmgraph/shapes#"
KIND_SHAPES = ontology_folder() / "shapes" / "kind.shacl.ttl"
OPEN = {
    # Whatever can be passed on can be known.
    "KnowledgeItem": "Content Report StatementOfReasons Decision Observation Evidence LexicalEntry LexicalSense",
    # A post may tell of a decision or of removals that were counted, and a platform may post its rules and its reasons.
    "Content": "Report StatementOfReasons PolicyDocument Evidence Observation",
    # Who tells what became of a post records it, and so does who gives the reasons.
    "Observation": "Report StatementOfReasons PolicyDocument Evidence",
    # People learn by deciding a case, by contesting a decision and by examining a rule.
    "KnowledgeActivity": "Complaint RuleReview Decision",
    # Who decides a case may settle what becomes of the rule behind it.
    "Decision": "RuleReview",
    # One document may give reasons, publish the rule that they rest on, and tell what happened to whom.
    "PolicyDocument": "StatementOfReasons Report",
    "Report": "StatementOfReasons",
    # A platform within another is a feature of it.
    "Platform": "PlatformFeature",
    # A login wall is both.
    "PlatformFeature": "KnowledgeBarrier",
    # An effect filter and a mini app are media and features; a picture, a file or a video may be the document itself.
    "Medium": "KnowledgeItem PolicyDocument Report StatementOfReasons PlatformFeature Platform Evidence Observation "
    "RuleReview",
    # A law, a rule, a ban, a feature or what people say, show, find and do may make others leave, and may hinder them.
    "MigrationCause": "KnowledgeItem KnowledgeActivity KnowledgeBarrier ModerationRule ModerationMeasure Migration "
    "PolicyDocument Decision Observation PlatformFeature Content Report StatementOfReasons Complaint RuleReview Medium "
    "Evidence",
    # People learn and pass on by moving.
    "Migration": "KnowledgeActivity",
    "KnowledgeBarrier": "ModerationMeasure Decision Observation",
    # People, alone or together, may be whom a post is made for; a study may be what a rule rests on.
    "Audience": "Community Person Organization PlatformOperator",
    # One person or an organization runs a platform; so may a community.
    "PlatformOperator": "Person Organization Community",
    # An association is both.
    "Organization": "Community",
    "Evidence": "Report PolicyDocument StatementOfReasons",
}
GROUPS = {
    f"{KM}{name}" for name in ("KnowledgeHolder", "KnowledgeBroker", "ModerationNorm", "TopicContent", "FormContent")
}


# Shapes of what can stand at an end of a property, by a name of their own -> what is due there.
NAMED_KINDS = runpy.run_path(str(ROOT / ".ci" / "shapes.py"))["NAMES"]


def km(names: str) -> set[str]:
    return {f"{KM}{name}" for name in names.split()}


@cache
def index() -> TurtleIndex:
    return TurtleIndex(ontology_folder() / "kmgraph.ttl", *shipped_files())


@cache
def stated() -> frozenset[frozenset[str]]:
    """Return the pairs of classes that an axiom keeps apart."""
    pairs = {
        frozenset((term, other)) for term in index().typed(OWL.Class) for other in index().iris(term, OWL.disjointWith)
    }
    for path in [ontology_folder() / "kmgraph.ttl", *shipped_files()]:
        one = TurtleIndex(path)
        for node in one.nodes_with(OWL.members):
            pairs |= {frozenset(pair) for pair in combinations(one.listed(node, OWL.members), 2)}
    return frozenset(pairs)


def are_apart(one: str, other: str) -> bool:
    above, beyond = index().ancestors(one), index().ancestors(other)
    return any(frozenset((first, second)) in stated() for first in above for second in beyond)


def open_pairs() -> set[frozenset[str]]:
    return {frozenset((f"{KM}{one}", other)) for one, others in OPEN.items() for other in km(others)} | {
        frozenset((KM.KnowledgeItem, part)) for part in km("ModerationRule PolicyDocument")
    }


def test_every_top_kind_is_looked_at() -> None:
    tops = {
        term
        for term in described_by(shipped_ontology(), OWL.Class)
        if not {parent for parent in index().ancestors(term) - {term} if parent.startswith(str(KM))} - GROUPS
        and not index().objects(term, OWL.equivalentClass)
    }
    assert tops - GROUPS - km(KINDS) == set()


def test_top_kinds_exclude_each_other_but_for_those_left_open() -> None:
    kinds = sorted(km(KINDS))
    pairs = [frozenset(pair) for pair in combinations(kinds, 2)]
    apart = {pair for pair in pairs if are_apart(*pair)}
    assert len(pairs) == len(kinds) * (len(kinds) - 1) / 2 > 500
    assert set(pairs) - apart == open_pairs()
    assert len(apart) == len(pairs) - len(open_pairs())


def test_values_of_two_kinds_exclude_each_other() -> None:
    kinds = [
        term for term in described_by(shipped_ontology(), OWL.Class) if f"{KM}FixedValue" in index().ancestors(term)
    ]
    lists = [term for term in kinds if index().iris(term, RDFS.subClassOf) == [f"{KM}FixedValue"]]
    assert len(lists) == 16
    assert [pair for pair in combinations(lists, 2) if not are_apart(*pair)] == []


def test_every_fixed_value_stands_below_the_one_parent() -> None:
    """What the ontology itself names is a value, but for words and for places and events that have names."""
    named = {KM.Platform, KM.Migration, KM.Community}
    for term in described_by(shipped_ontology(), OWL.NamedIndividual):
        kinds = {kind for kind in index().iris(term, RDF.type) if kind.startswith(str(KM))}
        above = {name for kind in kinds for name in index().ancestors(kind)}
        words = {KM.LexicalEntry, KM.LexicalSense}
        assert not kinds or above & {f"{KM}FixedValue", *named, *words}, term


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PracticeCommunity", "Community"),
        ("KnowledgeBroker", "UserAccount"),
        ("KnowledgeBroker", "Person"),
        ("BusinessAccount", "PersonalAccount"),
        ("PublishedRule", "ExplicitKnowledge"),
    ],
)
def test_what_is_a_kind_of_another_is_not_kept_from_it(one: str, other: str) -> None:
    assert not are_apart(f"{KM}{one}", f"{KM}{other}")


@pytest.mark.parametrize("shape", TurtleIndex(KIND_SHAPES).typed(SH.NodeShape), ids=lambda shape: shape.split("#")[1])
def test_shapes_keep_from_the_ends_of_properties_what_the_ontology_keeps_apart(shape: str) -> None:
    name = shape.removeprefix(SHAPES).removesuffix("Kind")
    due = f"{KM}{ {own: kind for kind, own in NAMED_KINDS.items()}.get(name, name) }"
    kept_out = classes_in(TurtleIndex(KIND_SHAPES), shape)
    assert kept_out
    assert [kind for kind in sorted(kept_out) if not any(are_apart(part, kind) for part in (due, *parts_of(due)))] == []


def test_the_classes_of_a_node_are_looked_up_once_for_all_that_are_kept_out() -> None:
    """A `sh:class` each takes an engine thirty times as long, over every end of every property of observations."""
    shapes = TurtleIndex(KIND_SHAPES)
    assert shapes.nodes_with(f"{SH}class") == []


def parts_of(term: str) -> set[str]:
    """Return the classes that a definition puts a class below."""
    definitions = index().objects(term, OWL.equivalentClass)
    return {part for node in definitions for part in index().listed(str(node), OWL.intersectionOf)}


def classes_in(shapes: TurtleIndex, node: str) -> set[str]:
    """Return the classes that a shape names, at any depth."""
    found = set(shapes.listed(node, f"{SH}in"))
    for predicate in shapes.predicates(node):
        for end in shapes.objects(node, predicate):
            if isinstance(end, ox.BlankNode):
                found |= classes_in(shapes, str(end))
    return found
