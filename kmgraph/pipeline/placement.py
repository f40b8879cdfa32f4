"""Learned rules among the published ones: what the reasoner says of their scopes, and statistics of strictness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product

from kmgraph.graph import ProjectNames
from kmgraph.learn import Nested, PublishedScope, are_stricter
from kmgraph.model import (
    HERE,
    Candidate,
    ClassLiteral,
    FineException,
    GroupOverlap,
    Hierarchy,
    Literal,
    Mask,
    Platform,
    PublishedStatus,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Scope,
    Variant,
    are_apart,
    contains,
    implies,
    literal_terms,
    overlaps_in,
    overlaps_with,
    rule_id,
    scope_literals,
    scope_of,
)
from kmgraph.ontology import DisjointClasses
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.reason import (
    Pair,
    Placement,
    ScopedRule,
    ScopeReasoner,
    ToldScope,
    covering_prohibitions,
    place_rules,
    relate_to_told,
)


def scoped_rule(names: ProjectNames, candidate: Candidate) -> ScopedRule:
    """Return the IRIs of a learned rule and its scope."""
    identifier = rule_id(candidate.platform, candidate.scope)
    return ScopedRule(names.rule(identifier), candidate.platform, names.scope(identifier))


def place_candidates(
    candidates: Sequence[Candidate],
    names: ProjectNames,
    knowledge: Knowledge,
    reasoner: ScopeReasoner,
    masks: RuleCoverage,
    published: Sequence[PublishedScope],
    platforms: Sequence[Platform] = (),
) -> Placement:
    """Return where each learned rule stands, in the order given.

    Args:
        candidates: The learned rules.
        names: The IRIs of the project's things.
        knowledge: The published rules.
        reasoner: Prepared with the ontology.
        masks: The rows of learned rules.
        published: The rows of those published rules that observations can decide.
        platforms: The project's, to know which rules people told of them.
    """
    rules = tuple(scoped_rule(names, candidate) for candidate in candidates)
    if not rules and not knowledge.published:
        return place_rules(knowledge.hierarchy, rules, ())
    by_iri = {rule.iri: candidate for rule, candidate in zip(rules, candidates, strict=True)}
    told = told_scopes(knowledge, platforms)
    hierarchy = _scope_tree(rules, told, by_iri, knowledge, reasoner)
    pairs = covering_prohibitions(hierarchy, rules, knowledge.published)
    placement = place_rules(hierarchy, rules, knowledge.published, _stricter(pairs, by_iri, masks, published))
    return replace(placement, told=relate_to_told(hierarchy, rules, told))


def told_scopes(knowledge: Knowledge, platforms: Sequence[Platform]) -> tuple[ToldScope, ...]:
    """Return what people told of the project's platforms, as far as its scope is a class of the ontology."""
    facts = knowledge.facts
    return tuple(
        ToldScope(told.iri, platform.id, told.scope)
        for told in facts.told
        if told.scope in knowledge.hierarchy.parents
        for platform in platforms
        if facts.means(platform, told.platform)
    )


def _scope_tree(
    rules: Sequence[ScopedRule],
    told: Sequence[ToldScope],
    by_iri: dict[str, Candidate],
    knowledge: Knowledge,
    reasoner: ScopeReasoner,
) -> Hierarchy:
    definitions = {rule.scope_iri: by_iri[rule.iri].scope.to_expression() for rule in rules}
    return reasoner.tree(
        {*definitions, *(rule.scope_iri for rule in knowledge.published), *(rule.scope_iri for rule in told)},
        {**definitions, **knowledge.parsed},
        knowledge.ontology.vocabulary,
        (knowledge.published_ntriples, knowledge.found_ntriples),
    )


def _stricter(
    pairs: Sequence[Pair], by_iri: dict[str, Candidate], masks: RuleCoverage, published: Sequence[PublishedScope]
) -> set[Pair]:
    """Return the pairs of which the rule is stricter. Nothing is claimed of a rule that may be none."""
    rows = {scope.id: scope.mask for scope in published}
    asked = [pair for pair in pairs if pair.published in rows and by_iri[pair.rule].confidence.is_confirmed]
    nested = (_nested(by_iri[pair.rule], rows[pair.published], masks) for pair in asked)
    found = are_stricter(masks.judged, nested)
    return {pair for pair, is_stricter in zip(asked, found, strict=True) if is_stricter}


def _nested(candidate: Candidate, published: Mask, masks: RuleCoverage) -> Nested:
    inside = masks.of_rule(candidate.platform, candidate.scope)
    return Nested(inside, published & masks.on_platform(candidate.platform))


@dataclass(frozen=True, slots=True)
class GroupScope:
    """The posts of which a rule's figures are: its IRI, its platform or None for all, and its scope."""

    iri: str
    platform: str | None
    scope: Scope


def group_scopes(knowledge: Knowledge, rules: Iterable[Rule]) -> tuple[GroupScope, ...]:
    """Return the scopes of learned rules, and of the published ones that learned rules could have."""
    written = ((rule, scope_of(rule.expression)) for rule in knowledge.testable if rule.expression is not None)
    return (
        *(GroupScope(rule.iri, rule.platform, rule.scope) for rule in rules),
        *(GroupScope(rule.iri, rule.platform, scope) for rule, scope in written if scope is not None),
    )


def with_layout(ruleset: RuleSet, knowledge: Knowledge, placement: Placement) -> RuleSet:
    """Return the rule set in which it stands how rules overlap, and published ones lie to others, by logic alone."""
    groups, exclude = group_scopes(knowledge, ruleset.rules), _Exclusion.of(knowledge)
    scopes = {group.iri: group for group in groups}
    learned = groups[: len(ruleset.rules)]
    places = {platform.id: platform.iri for platform in ruleset.platforms}
    # One whose scope no learned rule could have is of its platform all the same.
    on = {rule.iri: places[rule.platform] for rule in knowledge.testable if rule.platform in places}

    def placed(status: PublishedStatus) -> PublishedStatus:
        own = scopes.get(status.iri)
        platform = (on[status.iri],) if status.iri in on else ()
        apart = () if own is None else tuple(sorted(other.iri for other in groups if exclude(own, other)))
        return replace(status, inside=(*placement.nested.get(status.iri, ()), *platform), apart=apart)

    return replace(
        ruleset,
        published=tuple(map(placed, ruleset.published)),
        overlaps=_overlaps(groups, knowledge.hierarchy),
        nested=tuple(_nested_elsewhere(ruleset, groups, knowledge)),
        told_wider=tuple(_told_wider(ruleset, groups, knowledge)),
        apart=tuple((one.iri, other.iri) for one, other in combinations(learned, 2) if exclude(one, other)),
        spared=tuple(_spared(ruleset, groups, knowledge.hierarchy)),
    )


def _spared(
    ruleset: RuleSet, groups: Sequence[GroupScope], hierarchy: Hierarchy
) -> Iterator[tuple[str, str, int, bool]]:
    """Yield learned rules with others that hold more by what they except alone, or that lie in what they except.

    The number is that of posts, of what these hold more or of all, that may be in the target beside the exceptions.
    """
    is_single = len(ruleset.totals.platforms) == 1
    for rule in ruleset.rules:
        most = {kind.literals: kind.most for kind in rule.evidence.spared}
        places = {rule.platform, None} if is_single else {rule.platform}
        near = (group for group in groups if group.iri != rule.iri and group.platform in places)
        for other in near if most else ():
            more = set(rule.scope.unless) - set(other.scope.unless)
            bare = Scope.of(rule.scope.all, other.scope.unless)
            held = [spared for spared in most if contains(Scope.of((*rule.scope.all, *spared)), other.scope, hierarchy)]
            if held:
                yield rule.iri, other.iri, min(map(most.__getitem__, held)), False
            elif most.keys() >= more and more and _is_between(rule.scope, other.scope, bare, hierarchy):
                yield rule.iri, other.iri, sum(map(most.__getitem__, more)), True


def _is_between(inner: Scope, scope: Scope, outer: Scope, hierarchy: Hierarchy) -> bool:
    return contains(outer, scope, hierarchy) and contains(scope, inner, hierarchy)


def _nested_elsewhere(
    ruleset: RuleSet, groups: Sequence[GroupScope], knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    """Yield learned rules, and rules of other platforms that hold them or lie in them; of unknown scopes all may."""
    known = {group.iri for group in groups}
    unknown = [written for written in knowledge.testable if written.iri not in known]
    for rule in ruleset.rules:
        yield from ((rule.iri, written.iri) for written in unknown if written.platform != rule.platform)
        others = (group for group in groups if group.platform != rule.platform)
        yield from ((rule.iri, other.iri) for other in others if _is_nested(rule.scope, other.scope, knowledge))


def _is_nested(one: Scope, other: Scope, knowledge: Knowledge) -> bool:
    return contains(one, other, knowledge.hierarchy) or contains(other, one, knowledge.hierarchy)


def _overlaps(groups: Sequence[GroupScope], hierarchy: Hierarchy) -> tuple[GroupOverlap, ...]:
    """Return the groups of one platform, or of all, that overlap just in a third one."""
    scopes = {platform: _scopes_near(platform, groups) for platform in {group.platform for group in groups}}
    found = (overlaps_in(group.iri, scopes[group.platform], hierarchy) for group in groups)
    return tuple(sorted({overlap for each in found for overlap in each}, key=lambda overlap: overlap.names))


def _scopes_near(platform: str | None, groups: Iterable[GroupScope]) -> dict[str, Scope]:
    """Return the scopes of the groups of a platform and of all platforms, by IRI."""
    return {group.iri: group.scope for group in groups if platform is None or group.platform in (None, platform)}


def _told_wider(
    ruleset: RuleSet, groups: Sequence[GroupScope], knowledge: Knowledge
) -> Iterator[tuple[str, str, bool]]:
    """Yield groups by one literal each with wider ones of the same platform, and whether these have more posts.

    Of a literal that a learned rule names it is told which others cover the very same posts. So those that took part
    in the learning, and are not told of, don't.
    """
    platforms = [figures.platform for figures in ruleset.totals.platforms]
    singles = [
        (group.iri, (group.platform or platforms[0], group.scope.all[0]))
        for group in groups
        if len(group.scope.all) == 1 and not group.scope.unless and (group.platform or len(platforms) == 1)
    ]
    names = {
        (rule.platform, literal): dict(rule.indistinguishable).get(literal, ())
        for rule in ruleset.rules
        for literal in scope_literals(rule.scope)
    }
    for (part, one), (whole, other) in permutations(singles, 2):
        if one[0] == other[0] and (one in names or other in names):
            also = names.get(one, ())
            if other[1] in also or (one == other and also):
                yield part, whole, False
            elif one[1] not in names.get(other, ()) and _is_part(one[1], other[1], knowledge):
                yield part, whole, True


def _is_part(literal: Literal, other: Literal, knowledge: Knowledge) -> bool:
    """Return whether what a literal asks for is a part of what another does, and rules may be learned of both."""
    tree, vocabulary = knowledge.hierarchy, knowledge.ontology.vocabulary
    terms = [
        vocabulary.classes.get(iri) or vocabulary.properties.get(iri)
        for each in (literal, other)
        for iri in literal_terms(each)
    ]
    is_learnable = all(term is not None and term.learnable for term in terms)
    return is_learnable and implies(literal, other, tree) and not implies(other, literal, tree)


@dataclass(frozen=True, slots=True)
class _Exclusion:
    """Tells whether no post can be in two groups: by what they ask for and except, and by disjoint classes."""

    hierarchy: Hierarchy
    disjoint: DisjointClasses

    @classmethod
    def of(cls, knowledge: Knowledge) -> _Exclusion:
        return cls(knowledge.hierarchy, DisjointClasses(knowledge.ontology.triples, knowledge.hierarchy))

    def __call__(self, one: GroupScope, other: GroupScope) -> bool:
        # Of different platforms that is plain.
        is_one_place = None in (one.platform, other.platform) or one.platform == other.platform
        return is_one_place and (
            are_apart(one.scope, other.scope, self.hierarchy) or self._share_nothing(one.scope, other.scope)
        )

    def _share_nothing(self, scope: Scope, other: Scope) -> bool:
        ours, theirs = (
            [literal.iri for literal in each.all if isinstance(literal, ClassLiteral)] for each in (scope, other)
        )
        return any(self.disjoint.are_apart(*pair) for pair in product(ours, theirs))


def with_places(
    around: RuleNeighbourhood, rule: Rule, groups: Sequence[GroupScope], hierarchy: Hierarchy
) -> RuleNeighbourhood:
    """Return what lies around a rule, with the rules that hold each kind of post and those that it holds.

    Args:
        around: What was counted.
        rule: The rule.
        groups: The rules that may hold kinds, or be held.
        hierarchy: The class tree.
    """
    scopes = _scopes_near(rule.platform, groups)

    def overlaps(scope: Scope) -> tuple[GroupOverlap, ...]:
        return overlaps_with(HERE, scopes | {HERE: scope}, hierarchy)

    def variant(kind: Variant) -> Variant:
        scope = Scope.of(kind.scope.all, (*kind.scope.unless, *kind.unless))
        inside, holds = _place(scope, rule.platform, groups, hierarchy)
        return replace(kind, inside=inside, holds=holds, overlaps=overlaps(scope))

    def exception(kind: FineException) -> FineException:
        scope = Scope.of((*rule.scope.all, *kind.literals))
        inside, holds = _place(scope, rule.platform, groups, hierarchy)
        if not kind.is_whole:
            return replace(kind, inside=inside)
        return replace(kind, inside=inside, holds=holds, overlaps=overlaps(scope))

    return RuleNeighbourhood(tuple(map(variant, around.nearest)), tuple(map(exception, around.fine)))


def _place(
    scope: Scope, platform: str, groups: Iterable[GroupScope], hierarchy: Hierarchy
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the groups that hold all posts of a scope on a platform, and those all of whose posts it holds."""
    near = [group for group in groups if group.platform in (None, platform)]
    inside = tuple(group.iri for group in near if contains(group.scope, scope, hierarchy))
    held = (group for group in near if group.platform is not None and contains(scope, group.scope, hierarchy))
    return inside, tuple(group.iri for group in held)
