"""The kinds of posts that are compared: the scope of each rule of either side, and what is written at the destination.

A scope is counted on the posts that record all that it and its exceptions speak of, as the learner does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kmgraph.learn import ComparedKind
from kmgraph.model import (
    Deontic,
    Enforcement,
    Evidence,
    Hierarchy,
    KindCounts,
    Mask,
    PublishedRule,
    RelationKind,
    Rule,
    Scope,
    contains,
    current_period,
    scope_mask,
)
from kmgraph.ontology import Ontology
from kmgraph.pipeline.comparison.sides import ComparedSide
from kmgraph.rules import ScopeRows, published_rows

_SAME_SHARE = 0.8
"""Share of each of two scopes that lies in the other, from where both are about one kind of posts; a convention."""


@dataclass(frozen=True, eq=False)
class KindPosts:
    """The posts of a kind on one side, and those that record whether they are, shape (n_posts,) each."""

    inside: Mask
    told: Mask


@dataclass(frozen=True, eq=False)
class PostKind:
    """A kind of posts, and what speaks of it.

    Attributes:
        posts: On each side, source first.
        source_rule, destination_rule: The learned rules about it.
        published: The destination's published rule about it, where no learned rule is.
        scope: None where a published rule alone says what it is.
        is_sure: Whether its rules are more than hints.
        is_enforced: Whether the published rule is seen at work, though no learned rule says the same.
    """

    posts: tuple[KindPosts, KindPosts]
    source_rule: Rule | None = None
    destination_rule: Rule | None = None
    published: PublishedRule | None = None
    scope: Scope | None = None
    is_sure: bool = True
    is_enforced: bool = False

    @property
    def id(self) -> str:
        """The id of what speaks of it."""
        named = self.destination_rule or self.source_rule or self.published
        assert named is not None
        return named.id

    @property
    def is_permission(self) -> bool:
        """Whether it is known from a published permission alone."""
        return self.published is not None and self.published.deontic is Deontic.PERMISSION

    def compared(self) -> ComparedKind:
        """Return it as tests take it."""
        source, destination = self.posts
        return ComparedKind(
            source.inside,
            destination.inside,
            source.told,
            destination.told,
            found_at_source=self.source_rule is not None,
            found_at_destination=self.destination_rule is not None or self.is_enforced,
            is_rule=self.is_sure and (self.published is None or self.is_enforced),
            is_asked=self.is_sure and (self.published is None or self.is_enforced or self.is_permission),
        )

    def counts(self, number: int, side: ComparedSide, own: Mask) -> KindCounts | None:
        """Return what became of its posts on one side; None where nothing there records what it speaks of.

        What a rule of that side counted of the same scope is told as it stands with the rule. Of what is allowed, posts
        that rules are about are left out: these are told of by themselves.

        Args:
            number: 0 for the source, 1 for the destination.
            side: That side.
            own: Its posts there that no other rule is about, shape (n_posts,).
        """
        posts = self.posts[number]
        if not posts.told.any():
            return None
        recorded = side.posts.counts(posts.told).clusters
        if self.is_permission:
            return replace(side.posts.counts(own), recorded=recorded)
        rule = (self.source_rule, self.destination_rule)[number]
        counted = replace(side.posts.counts(posts.inside), recorded=recorded)
        return own_counts(rule.evidence, counted) if rule is not None and rule.scope == self.scope else counted


def own_counts(evidence: Evidence, counted: KindCounts) -> KindCounts:
    """Return the counts of a rule's evidence: of the stretch of time in which it holds as it does now.

    Args:
        evidence: Exact or public.
        counted: What else is known of its posts: how many each of those left alone stands for.
    """
    seen = current_period(evidence) or evidence
    return replace(
        counted, target=seen.target, kept=seen.kept, clusters=seen.clusters or evidence.clusters, withheld=seen.withheld
    )


def find_kinds(
    source: ComparedSide, destination: ComparedSide, ontology: Ontology, tree: Hierarchy
) -> tuple[PostKind, ...]:
    """Return the kinds of posts, those of the destination's rules first."""
    sides = (source, destination)
    at_source = [_of_rule(rule, sides, tree, is_source=True) for rule in source.rules]
    at_destination = [_of_rule(rule, sides, tree, is_source=False) for rule in destination.rules]
    kinds = list(_paired(at_source, at_destination))
    known = [kind.scope for kind in kinds]
    unsure = [
        replace(_of_rule(rule, sides, tree, is_source=False), is_sure=False)
        for rule in destination.unsure
        if rule.scope not in known
    ]
    return (*kinds, *unsure, *_written(sides, ontology, tree))


def narrower_rules(kind: PostKind, rules: Sequence[Rule], tree: Hierarchy) -> tuple[Rule, ...]:
    """Return the rules about a part of a kind, as far as their scopes or the reasoner show it."""
    if kind.scope is None:
        return tuple(rule for rule in rules if _is_part(rule, kind.published))
    own = {rule.id for rule in (kind.source_rule, kind.destination_rule) if rule}
    bare = Scope.of(kind.scope.all)
    return tuple(
        rule
        for rule in rules
        if rule.id not in own and contains(bare, rule.scope, tree) and not contains(rule.scope, bare, tree)
    )


def without(scope: Scope, rules: Sequence[Rule]) -> Scope:
    """Return a scope without the posts that some rules are about, their own exceptions included."""
    parts = (tuple(literal for literal in rule.scope.all if literal not in scope.all) for rule in rules)
    return Scope.of(scope.all, (*scope.unless, *(part for part in parts if part)))


def _is_part(rule: Rule, published: PublishedRule | None) -> bool:
    return published is not None and any(
        relation.to == published.iri and relation.kind is RelationKind.NARROWER for relation in rule.relations
    )


def _of_rule(rule: Rule, sides: tuple[ComparedSide, ComparedSide], tree: Hierarchy, *, is_source: bool) -> PostKind:
    own = sides[0] if is_source else sides[1]
    period = current_period(rule.evidence)
    posts = tuple(_posts(rule.scope, side, tree, period.start if period and side is own else None) for side in sides)
    return PostKind(
        (posts[0], posts[1]),
        source_rule=rule if is_source else None,
        destination_rule=None if is_source else rule,
        scope=rule.scope,
    )


def _posts(scope: Scope, side: ComparedSide, tree: Hierarchy, since: str | None) -> KindPosts:
    told = side.posts.at(side.rows.recorded.of_scope(scope)) & side.posts.since(since)
    return KindPosts(side.posts.at(scope_mask(scope, side.rows.table, tree)) & told, told)


def _paired(at_source: Sequence[PostKind], at_destination: Sequence[PostKind]) -> Iterator[PostKind]:
    """Yield the kinds; rules of both sides with the same scope, or nearly the same posts, are about one."""
    left = list(at_source)
    for kind in at_destination:
        partner = next((other for other in left if other.scope == kind.scope), None) or _nearest(kind, left)
        if partner is None:
            yield kind
        else:
            left.remove(partner)
            yield replace(kind, source_rule=partner.source_rule)
    yield from left


def _nearest(kind: PostKind, others: Sequence[PostKind]) -> PostKind | None:
    """Return the kind that shares the most posts with one, if nearly all of both."""
    alike = [(_likeness(kind, other), other) for other in others]
    share, nearest = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return nearest if share >= _SAME_SHARE else None


def _likeness(one: PostKind, other: PostKind) -> float:
    """Return the share of the posts of either kind that lie in the other, whichever is less, in [0, 1]."""
    pairs = list(zip(one.posts, other.posts, strict=True))
    shared = sum(int(np.count_nonzero(a.inside & b.inside)) for a, b in pairs)
    most = max(sum(int(np.count_nonzero(posts.inside)) for posts in kind.posts) for kind in (one, other))
    return shared / most if most else 0.0


def _written(sides: tuple[ComparedSide, ComparedSide], ontology: Ontology, tree: Hierarchy) -> Iterator[PostKind]:
    """Yield what is written at the destination and stands in no learned rule."""
    destination = sides[1]
    statuses = {status.iri: status.status for status in destination.ruleset.published}
    learned = {relation.to for rule in destination.rules for relation in rule.relations}
    told = [
        rule for rule in destination.published if rule.deontic is not Deontic.PROHIBITION or rule.iri not in learned
    ]
    rows = [published_rows(told, ontology, tree, side.rows.table) for side in sides]
    for rule in told:
        source, there = (_written_posts(rule, side, found) for side, found in zip(sides, rows, strict=True))
        is_enforced = rule.deontic is Deontic.PROHIBITION and statuses.get(rule.iri) is Enforcement.ENFORCED
        yield PostKind((source, there), published=rule, is_enforced=is_enforced)


def _written_posts(rule: PublishedRule, side: ComparedSide, rows: Mapping[str, ScopeRows]) -> KindPosts:
    if rule.iri not in rows:
        nothing = np.zeros(len(side.posts), dtype=np.bool_)
        return KindPosts(nothing, nothing)
    scope = rows[rule.iri]
    return KindPosts(side.posts.at(scope.inside & scope.recorded), side.posts.at(scope.recorded))
