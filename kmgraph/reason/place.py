"""Places learned rules among published ones: unwritten, restating, stricter, broader, conflicting. Pure.

What these words mean is decided here, by subsumption between scopes on the same platform, out of one classification:

| scope of the learned rule | status |
|---|---|
| can have no member | inconsistent |
| inside a published permission | conflicts |
| inside a published prohibition, or the same | restates; stricter where it is enforced above the rest of it |
| strictly contains a published prohibition | broader |
| none of these | tacit |

The first line that fits decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kmgraph.errors import OntologyError
from kmgraph.model import Deontic, Hierarchy, PublishedRule, Relation, RelationKind, Status

_KIND_ORDER = {RelationKind.EQUIVALENT: 0, RelationKind.NARROWER: 1, RelationKind.BROADER: 2}


@dataclass(frozen=True, slots=True, order=True)
class ScopedRule:
    """A learned rule as far as placing needs it: IRI, platform id, and IRI of its scope class."""

    iri: str
    platform: str
    scope_iri: str


@dataclass(frozen=True, slots=True, order=True)
class ToldScope:
    """A reported rule as far as comparing needs it: IRI, platform id, and IRI of its scope class."""

    iri: str
    platform: str
    scope_iri: str


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A learned rule and a published one, by IRI."""

    rule: str
    published: str


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """Where a learned rule stands.

    Attributes:
        relations: Its nearest neighbours: equivalent rules, then those just above (`narrower`), then those just below
            (`broader`), by IRI. "Just" is meant within the published rules that hold on its platform, within the
            learned rules of its platform, and within those of each other platform: the nearest published rule is
            named even if a learned rule lies between.
        covered_by: Published rules of its platform whose scope contains its own, or is the same; sorted.
        covers: Published rules of its platform whose scope lies inside its own, or is the same; sorted.
        enforced_above: Those prohibitions among `covered_by` that it is enforced more strictly than.
    """

    iri: str
    status: Status
    relations: tuple[Relation, ...] = ()
    covered_by: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    enforced_above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placement:
    """All learned rules in their places.

    Attributes:
        rules: One entry a learned rule, in the order given.
        unsatisfiable: Published rules whose scope can have no member: an error in them, they place nothing; sorted.
        told: IRI of a learned rule to how it lies to the reported rules of its platform.
        nested: IRI of a published rule to those around it: its posts are some of theirs, by logic alone; sorted.
    """

    rules: tuple[PlacedRule, ...]
    unsatisfiable: tuple[str, ...] = ()
    told: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    nested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_iri(self) -> Mapping[str, PlacedRule]:
        """The same by the IRI of the learned rule."""
        return {rule.iri: rule for rule in self.rules}


def covering_prohibitions(
    hierarchy: Hierarchy, rules: Sequence[ScopedRule], published: Sequence[PublishedRule]
) -> tuple[Pair, ...]:
    """Return the pairs for which "is it enforced more strictly than the rest?" is a question, sorted.

    They are those where the learned scope lies strictly inside the published prohibition's; where both are the same
    there is no rest.
    """
    satisfiable = _satisfiable(hierarchy, published)
    return tuple(
        sorted(
            Pair(rule.iri, other.iri)
            for rule in rules
            if rule.scope_iri not in hierarchy.unsatisfiable
            for other in satisfiable
            if other.deontic is Deontic.PROHIBITION
            and _on_same_platform(rule, other)
            and _strictly_inside(hierarchy, rule.scope_iri, other.scope_iri)
        )
    )


def place_rules(
    hierarchy: Hierarchy,
    rules: Sequence[ScopedRule],
    published: Sequence[PublishedRule],
    stricter: Collection[Pair] = frozenset(),
) -> Placement:
    """Return status, neighbours and coverage of each learned rule.

    Args:
        hierarchy: One classification of the ontology together with all scopes, learned and published.
        rules: The learned rules of all platforms.
        published: The published rules; one without a platform holds on all. Obligations place nothing: to act against
            what fails a duty is neither to forbid what the duty is about nor to break a permission.
        stricter: Pairs in which the learned rule is enforced significantly above the rest of the published one
            (those of `covering_prohibitions` that the statistics confirm).

    Raises:
        OntologyError: If the hierarchy is that of an inconsistent ontology, from which anything would follow.
    """
    if not hierarchy.consistent:
        raise OntologyError(
            "the ontology with all scopes is inconsistent: rules can't be placed", hint="run `kmgraph ontology check`"
        )
    satisfiable = _satisfiable(hierarchy, published)
    unsatisfiable = {rule.iri for rule in published} - {rule.iri for rule in satisfiable}
    placed = tuple(_place(hierarchy, rule, rules, satisfiable, frozenset(stricter)) for rule in rules)
    return Placement(placed, tuple(sorted(unsatisfiable)), nested=_nested(hierarchy, satisfiable))


def _nested(hierarchy: Hierarchy, published: Sequence[PublishedRule]) -> dict[str, tuple[str, ...]]:
    """Return the published rules strictly around each published one, of the same platform or of all."""
    of_scope: dict[str, list[PublishedRule]] = {}
    for rule in published:
        of_scope.setdefault(rule.scope_iri, []).append(rule)
    around = {
        rule.iri: sorted(
            other.iri
            for scope in hierarchy.ancestors(rule.scope_iri) & of_scope.keys()
            if not hierarchy.is_subclass(scope, rule.scope_iri)
            for other in of_scope[scope]
            if other.platform in (None, rule.platform)
        )
        for rule in published
    }
    return {iri: tuple(others) for iri, others in around.items() if others}


def relate_to_told(
    hierarchy: Hierarchy, rules: Sequence[ScopedRule], told: Sequence[ToldScope]
) -> dict[str, tuple[Relation, ...]]:
    """Return how each learned rule lies to what people told of its platform: the same, a part of it, or more.

    Unlike the neighbours of a rule all are named, as people who told of two things told of both. A scope that can have
    no member is nothing that anybody told of.
    """
    found = {
        rule.iri: tuple(
            Relation(kind, other.iri)
            for other in sorted(told)
            if other.platform == rule.platform and not {rule.scope_iri, other.scope_iri} & hierarchy.unsatisfiable
            if (kind := _kind(hierarchy, rule.scope_iri, other.scope_iri)) is not None
        )
        for rule in rules
    }
    return {iri: relations for iri, relations in found.items() if relations}


def _kind(hierarchy: Hierarchy, scope: str, other: str) -> RelationKind | None:
    if hierarchy.is_equivalent(scope, other):
        return RelationKind.EQUIVALENT
    if hierarchy.is_subclass(scope, other):
        return RelationKind.NARROWER
    return RelationKind.BROADER if hierarchy.is_subclass(other, scope) else None


def _place(
    hierarchy: Hierarchy,
    rule: ScopedRule,
    rules: Sequence[ScopedRule],
    published: Sequence[PublishedRule],
    stricter: frozenset[Pair],
) -> PlacedRule:
    if rule.scope_iri in hierarchy.unsatisfiable:
        return PlacedRule(rule.iri, Status.INCONSISTENT)
    here = [other for other in published if other.deontic is not Deontic.OBLIGATION and _on_same_platform(rule, other)]
    covered_by = [other for other in here if hierarchy.is_subclass(rule.scope_iri, other.scope_iri)]
    covers = [other for other in here if hierarchy.is_subclass(other.scope_iri, rule.scope_iri)]
    above = [
        other.iri
        for other in covered_by
        if other.deontic is Deontic.PROHIBITION and Pair(rule.iri, other.iri) in stricter
    ]
    return PlacedRule(
        iri=rule.iri,
        status=_status(covered_by, covers, above),
        relations=_relations(hierarchy, rule, rules, here),
        covered_by=tuple(sorted(other.iri for other in covered_by)),
        covers=tuple(sorted(other.iri for other in covers)),
        enforced_above=tuple(sorted(above)),
    )


def _status(covered_by: Sequence[PublishedRule], covers: Sequence[PublishedRule], above: Sequence[str]) -> Status:
    if any(other.deontic is Deontic.PERMISSION for other in covered_by):
        return Status.CONFLICTS
    if covered_by:
        return Status.STRICTER if above else Status.RESTATES
    if any(other.deontic is Deontic.PROHIBITION for other in covers):
        return Status.BROADER
    return Status.TACIT


def _relations(
    hierarchy: Hierarchy, rule: ScopedRule, rules: Sequence[ScopedRule], here: Sequence[PublishedRule]
) -> tuple[Relation, ...]:
    groups: dict[str | None, dict[str, str]] = {None: {other.iri: other.scope_iri for other in here}}
    for other in rules:
        if other.iri != rule.iri and other.scope_iri not in hierarchy.unsatisfiable:
            groups.setdefault(other.platform, {})[other.iri] = other.scope_iri
    relations = {relation for group in groups.values() for relation in _nearest(hierarchy, rule.scope_iri, group)}
    return tuple(sorted(relations, key=lambda relation: (_KIND_ORDER[relation.kind], relation.to)))


def _nearest(hierarchy: Hierarchy, scope: str, others: Mapping[str, str]) -> Iterable[Relation]:
    """Yield the relations of a scope to others (rule IRI -> scope IRI), without those that follow from two more."""
    above = [other for other in others.values() if _strictly_inside(hierarchy, scope, other)]
    below = [other for other in others.values() if _strictly_inside(hierarchy, other, scope)]
    for iri, other in others.items():
        if hierarchy.is_equivalent(scope, other):
            yield Relation(RelationKind.EQUIVALENT, iri)
        elif other in above and not any(_strictly_inside(hierarchy, nearer, other) for nearer in above):
            yield Relation(RelationKind.NARROWER, iri)
        elif other in below and not any(_strictly_inside(hierarchy, other, nearer) for nearer in below):
            yield Relation(RelationKind.BROADER, iri)


def _strictly_inside(hierarchy: Hierarchy, scope: str, other: str) -> bool:
    return hierarchy.is_subclass(scope, other) and not hierarchy.is_subclass(other, scope)


def _on_same_platform(rule: ScopedRule, other: PublishedRule) -> bool:
    return other.platform is None or other.platform == rule.platform


def _satisfiable(hierarchy: Hierarchy, published: Sequence[PublishedRule]) -> list[PublishedRule]:
    return [rule for rule in published if rule.scope_iri not in hierarchy.unsatisfiable]
