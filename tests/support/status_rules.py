"""Rules graphs written out as Turtle, after the pattern at the head of `ontology/modules/moderation.ttl`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = "https://example.org/demo/"

PREFIXES = f"""
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <{BASE}> .
"""

TERMS = """
ex:Politics a owl:Class ; rdfs:subClassOf km:Content .
ex:Advertising a owl:Class ; rdfs:subClassOf km:Content .
ex:Trade a owl:Class ; rdfs:subClassOf km:Content .
ex:Art a owl:Class ; rdfs:subClassOf km:Content .
ex:Pets a owl:Class ; rdfs:subClassOf km:Content .
ex:Nuisance a owl:Class ; rdfs:subClassOf km:Content .
ex:Spam a owl:Class ; rdfs:subClassOf ex:Nuisance .
ex:Clip a owl:Class ; rdfs:subClassOf km:Medium .
"""

UNCOVERED, UNPERMITTED = "km:UncoveredRule", "km:UnpermittedRule"
COVERS_NONE, NO_HARDER = "km:NonCoveringRule", "km:NotHarderRule"


def some(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom {filler} ]"


def only(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:allValuesFrom {filler} ]"


def both(*parts: str) -> str:
    return f"[ a owl:Class ; owl:intersectionOf ( {' '.join(parts)} ) ]"


def either(*parts: str) -> str:
    return f"[ a owl:Class ; owl:unionOf ( {' '.join(parts)} ) ]"


def no(part: str) -> str:
    return f"[ a owl:Class ; owl:complementOf {part} ]"


def value(prop: str, literal: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:hasValue {literal} ]"


def younger_than(days: int) -> str:
    return _within("km:accountAgeDays", f"[ xsd:maxExclusive {days} ]")


def at_least(prop: str, number: int) -> str:
    return _within(prop, f"[ xsd:minInclusive {number} ]")


def _within(prop: str, facet: str) -> str:
    return some(prop, f"[ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ( {facet} ) ]")


@dataclass(frozen=True)
class ScopedRule:
    """A rule: published if a force is given, otherwise a learned prohibition, with the closures its writer claims."""

    name: str
    scope: str
    platforms: tuple[str, ...]
    deontic: str | None = None
    closures: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    satisfiable: bool = True

    @property
    def scope_iri(self) -> str:
        return f"{BASE}scope-{self.name}"

    def meets(self, other: ScopedRule) -> bool:
        return not set(self.platforms).isdisjoint(other.platforms)

    def definition(self) -> str:
        return f"ex:scope-{self.name} a owl:Class ; rdfs:subClassOf km:Content ; owl:equivalentClass {self.scope} ."

    def turtle(self) -> str:
        scope = f"ex:scope-{self.name}"
        types = (
            "km:PublishedRule" if self.deontic else "km:InferredRule",
            only("km:hasPrototype", scope),
            only("km:comparedIn", either(no(scope), "km:CoveredPrototype")),
            *self.closures,
        )
        facts = [f"ex:{self.name} a owl:NamedIndividual , {' , '.join(types)} ; km:scope {scope} ."]
        facts.append(f"ex:{self.name} km:deontic km:{self.deontic or 'Prohibition'} .")
        facts += [f"ex:{self.name} km:enforcedAbove ex:{other} ." for other in self.above]
        return "\n".join([self.definition(), *facts])


Comparison = tuple[ScopedRule, ScopedRule]


def every_comparison(learned: Iterable[ScopedRule], published: Iterable[ScopedRule]) -> list[Comparison]:
    """Return the pairs of rules that hold on one platform together, each pair both ways."""
    found: list[Comparison] = []
    for rule, other in product(learned, published):
        if rule.satisfiable and rule.meets(other):
            found += [(rule, other), (other, rule)]
    return found


def rules_turtle(
    learned: Iterable[ScopedRule], published: Iterable[ScopedRule], comparisons: Iterable[Comparison], terms: str
) -> str:
    rules = [*published, *learned]
    compared = list(comparisons)
    alone = [rule for rule in rules if rule.satisfiable and rule not in {left for left, _ in compared}]
    return "\n".join(
        [
            PREFIXES,
            terms,
            *(rule.turtle() for rule in rules),
            *(
                _prototype(rule, f"{rule.name}--{other.name}", f" ; km:comparedTo ex:{other.name}")
                for rule, other in compared
            ),
            *(_prototype(rule, rule.name, "") for rule in alone),
        ]
    )


def _prototype(rule: ScopedRule, name: str, compared: str) -> str:
    return (
        f"ex:{rule.name} km:hasPrototype ex:prototype-{name} .\n"
        f"ex:prototype-{name} a owl:NamedIndividual , ex:scope-{rule.name}{compared} ."
    )
