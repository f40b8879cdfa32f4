"""What a DL reasoner needs to infer each rule's status by itself: scopes, prototypes, comparisons, closures.

The pattern, and why it is sound, stands at the head of `ontology/modules/moderation.ttl`: a comparison of one rule to
another has a prototype, made-up content of which nothing is known but that it is in the scope of the first. It is
covered, in every model, exactly if that scope lies within the scope of the second. What does not hold must be said, by
the type of the learned rule; where a comparison shows that to be wrong, the ontology is inconsistent. Obligations are
compared with nothing, as `km:PublishedObligation` says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Status
from kmgraph.namespaces import KM, OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import PublishedRule, Relation, Rule, RuleSet
    from kmgraph.rdf import TripleBuilder

_MOST_COMPARISONS = 200
"""With more comparisons than this only those that hold are written: reasoners get slow, and infer the same."""


@dataclass(frozen=True, slots=True)
class RuleLinks:
    """Which published rules a learned rule lies inside, contains, and is enforced more strictly than.

    Each mapping goes from the IRI of a learned rule to sorted IRIs of published rules of the same platform.

    Attributes:
        unsatisfiable: Published rules whose scope can have no member.
        told: IRI of a learned rule to how it lies to reported rules of its platform.
        not_forbidding: Reported rules among these that allow or require, so that no rule that acts against something
            bears them out.
    """

    covered_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enforced_above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsatisfiable: frozenset[str] = frozenset()
    told: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    not_forbidding: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The scope of one rule, compared to another rule."""

    rule: str
    scope: str
    to: str


def place_scope(build: TripleBuilder, rule: str, scope: str) -> None:
    """Say what a rule's scope means for prototypes: its own are in it, those compared to it are covered if they are."""
    covered = build.combination(OWL.unionOf, (build.complement(scope), KM.CoveredPrototype))
    build.add(rule, RDF.type, build.restriction(KM.hasPrototype, OWL.allValuesFrom, scope))
    build.add(rule, RDF.type, build.restriction(KM.comparedIn, OWL.allValuesFrom, covered))


def close_rule(build: TripleBuilder, rule: Rule, links: RuleLinks, published: Sequence[PublishedRule]) -> None:
    """Say what does not hold of a learned rule, and what it is enforced above."""
    if rule.status is Status.INCONSISTENT:
        return
    deontic = {other.iri: other.deontic for other in published}
    covered_by, covers = links.covered_by.get(rule.iri, ()), links.covers.get(rule.iri, ())
    if not covered_by:
        build.typed(rule.iri, KM.UncoveredRule)
    elif not any(deontic[other] is Deontic.PERMISSION for other in covered_by):
        build.typed(rule.iri, KM.UnpermittedRule)
    if not any(deontic[other] is Deontic.PROHIBITION for other in covers):
        build.typed(rule.iri, KM.NonCoveringRule)
    above = links.enforced_above.get(rule.iri, ())
    if not above:
        build.typed(rule.iri, KM.NotHarderRule)
    for other in above:
        build.add(rule.iri, KM.enforcedAbove, other)


def compare_rules(
    build: TripleBuilder,
    ruleset: RuleSet,
    published: Sequence[PublishedRule],
    links: RuleLinks,
    names: ProjectNames,
) -> None:
    """Add the comparisons of learned rules with published ones, both ways, each with a prototype of its own."""
    learned = [rule for rule in ruleset.rules if rule.status is not Status.INCONSISTENT]
    sound = [other for other in published if other.iri not in links.unsatisfiable]
    comparisons = list(_comparisons(learned, sound, names))
    if len(comparisons) > _MOST_COMPARISONS:
        comparisons = [comparison for comparison in comparisons if _holds(comparison, links)]
    for comparison in comparisons:
        rule, to = comparison.rule, comparison.to
        _add_prototype(build, rule, comparison.scope, names.prototype(rule, to), to)
    compared = {comparison.rule for comparison in comparisons}
    alone = [(rule.iri, names.scope(rule.id)) for rule in learned] + [(p.iri, p.scope_iri) for p in sound]
    for iri, scope in alone:
        if iri not in compared:
            _add_prototype(build, iri, scope, names.prototype(iri, ""), None)


def _comparisons(
    learned: Sequence[Rule], published: Sequence[PublishedRule], names: ProjectNames
) -> Iterator[_Comparison]:
    for rule in learned:
        for other in published:
            if other.deontic is not Deontic.OBLIGATION and other.platform in {None, rule.platform}:
                yield _Comparison(rule.iri, names.scope(rule.id), other.iri)
                yield _Comparison(other.iri, other.scope_iri, rule.iri)


def _holds(comparison: _Comparison, links: RuleLinks) -> bool:
    return comparison.to in links.covered_by.get(comparison.rule, ()) or comparison.rule in links.covers.get(
        comparison.to, ()
    )


def _add_prototype(build: TripleBuilder, rule: str, scope: str, prototype: str, to: str | None) -> None:
    build.typed(prototype, OWL.NamedIndividual, scope)
    build.add(rule, KM.hasPrototype, prototype)
    if to is not None:
        build.add(prototype, KM.comparedTo, to)
