"""A public rule set -> what an attacker can set up of it: spans of counts, and how groups lie to one another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Evidence, RelationKind, Strength
from kmgraph.rules.disclosure.cells import Span, span
from kmgraph.rules.disclosure.narrowing import PublicKnowledge, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import (
        Count,
        Period,
        PlatformFigures,
        Privacy,
        PublishedStatus,
        Relation,
        Rule,
        RuleSet,
        Totals,
        Variant,
    )

TARGET, KEPT, SOURCES, POSTS = "target", "kept", "sources", "posts"
TOTAL = "total"
_LEAST_RATE = (
    4,
    -1,
)  # a confirmed rule is hit in at least one case of five: four times the target is no less than kept
_LEFT_ALONE = (-9, 1)  # a kind of post is called left alone if at most one of ten is in the target
_SURE_SOURCES = 20
"""Sources with posts in the target that a well-supported rule has at least: the learner's limit, in `docs/method.md`."""
_ALWAYS_SOURCES = 50
"""The same of a rule that is said to strike always."""


def known_of(ruleset: RuleSet, privacy: Privacy, inside: Iterable[tuple[str, str]] | None = None) -> PublicKnowledge:
    """Return what the figures of a public rule set tell.

    Groups are named by the IRIs of rules, by `platform:ID`, and `total`; periods by the rule's IRI and their number.

    Args:
        ruleset: With public figures.
        privacy: How they became public.
        inside: The `containments` of the rule set, where they are known already.
    """
    known = PublicKnowledge()
    _totals(known, ruleset.totals, privacy)
    for rule in ruleset.rules:
        _rule(known, rule, privacy)
    for status in ruleset.published:
        _group(known, status.iri, status, privacy)
        _inside_total(known, status.iri, ruleset.totals)
    for part, whole in containments(ruleset) if inside is None else inside:
        if (part, TARGET) in known.spans:  # it may be a period that is no longer told
            contained(known, part, whole)
    return known


def know_variant(known: PublicKnowledge, group: str, variant: Variant, rule: Rule, privacy: Privacy) -> None:
    """Add what the counts of a kind of post close to a rule tell: most of them are left alone, none is the rule's."""
    _group(known, group, variant, privacy)
    known.statements.append(Statement(tuple(zip(_LEFT_ALONE, ((group, TARGET), (group, KEPT)), strict=True))))
    platform = platform_group(rule.platform)
    if (platform, TARGET) in known.spans:
        for count in (TARGET, KEPT):
            known.at_least([(platform, count)], [(group, count), (rule.iri, count)])


def tells_few(target: Count, kept: Count, privacy: Privacy) -> bool:
    """Return whether that a kind is left alone narrows "a few" in the target, by how many are left alone."""
    factor, _ = _LEFT_ALONE
    return target is None and span(kept, privacy).low < -factor * span(target, privacy).high


def platform_group(platform: str) -> str:
    """Return the name of the group of all posts of a platform."""
    return f"platform:{platform}"


def _span(group: Evidence | Period | PublishedStatus | Variant, count: int | None, privacy: Privacy) -> Span:
    return Span(0, math.inf) if group.withheld else span(count, privacy)


def _sources(group: Evidence | Period | PublishedStatus | PlatformFigures | Totals | Variant, privacy: Privacy) -> Span:
    if group.withheld:
        return Span(0, math.inf)
    if group.clusters:
        return span(group.clusters, privacy)
    least = group.least_clusters if isinstance(group, Evidence) else None
    return sources_from(least + privacy.rounded_to, privacy) if least else Span(privacy.k, math.inf)


def sources_from(shown: int, privacy: Privacy) -> Span:
    """Return what is told by the number of sources being one that is shown so, or any higher one."""
    return Span(span(shown, privacy).low, math.inf)


def _group(
    known: PublicKnowledge, name: str, group: Evidence | Period | PublishedStatus | Variant, privacy: Privacy
) -> None:
    known.spans[name, TARGET] = _span(group, group.target, privacy)
    known.spans[name, KEPT] = _span(group, group.kept, privacy)
    known.spans[name, SOURCES] = _sources(group, privacy)
    known.at_least([(name, TARGET), (name, KEPT)], [(name, SOURCES)])


def _totals(known: PublicKnowledge, totals: Totals, privacy: Privacy) -> None:
    named = [(platform_group(figures.platform), figures) for figures in totals.platforms]
    groups: list[tuple[str, Totals | PlatformFigures]] = [(TOTAL, totals), *named]
    for name, figures in groups:
        for count, shown in ((POSTS, figures.observations), (TARGET, figures.target)):
            known.spans[name, count] = Span(0, math.inf) if figures.withheld else span(shown, privacy)
        known.spans[name, SOURCES] = _sources(figures, privacy)
        known.at_least([(name, POSTS)], [(name, SOURCES)])
        _difference(known, (name, POSTS), (name, TARGET), (name, KEPT))
    for count in (POSTS, TARGET) if named else ():
        parts = tuple((-1, (name, count)) for name, _ in named)
        known.statements.append(Statement(((1, (TOTAL, count)), *parts), is_equation=True))


def _rule(known: PublicKnowledge, rule: Rule, privacy: Privacy) -> None:
    _group(known, rule.iri, rule.evidence, privacy)
    _word(known, rule, privacy)
    if rule.confidence.is_confirmed and rule.evidence.interval is not None:
        cells = ((rule.iri, TARGET), (rule.iri, KEPT))
        known.statements.append(Statement(tuple(zip(_LEAST_RATE, cells, strict=True))))
    platform = platform_group(rule.platform)
    if (platform, TARGET) in known.spans:
        contained(known, rule.iri, platform)
    _periods(known, rule, privacy)


def _word(known: PublicKnowledge, rule: Rule, privacy: Privacy) -> None:
    """Add what the words for how sure a rule is, and how often it strikes, tell of its posts: so many sources have some.

    Files that say of a count what the word excludes are none that a run wrote: there the word tells nothing.
    """
    if not rule.confidence.is_confirmed:
        return
    least = privacy.k
    if rule.confidence is Confidence.WELL_SUPPORTED:
        least = _ALWAYS_SOURCES if rule.strength is Strength.ALWAYS else _SURE_SOURCES
    for count in (TARGET, SOURCES):
        told = known.spans[rule.iri, count]
        if told.high >= least:
            known.spans[rule.iri, count] = Span(max(told.low, least), told.high)


def _periods(known: PublicKnowledge, rule: Rule, privacy: Privacy) -> None:
    periods = rule.evidence.periods
    if not periods or any(period.withheld for period in periods):
        return
    names = [f"{rule.iri} {number}" for number in range(len(periods))]
    for name, period in zip(names, periods, strict=True):
        _group(known, name, period, privacy)
    known.at_least([(rule.iri, TARGET), (rule.iri, KEPT)], [(name, SOURCES) for name in names])
    for count in (TARGET, KEPT):
        parts = [(name, count) for name in names]
        whole = known.spans[rule.iri, count]
        least, most = (
            sum(end) for end in zip(*((known.spans[c].low, known.spans[c].high) for c in parts), strict=True)
        )
        is_whole = least <= whole.high and most >= whole.low  # posts without a time are in no period
        known.statements.append(
            Statement(((1, (rule.iri, count)), *((-1, cell) for cell in parts)), is_equation=is_whole)
        )


def _inside_total(known: PublicKnowledge, name: str, totals: Totals) -> None:
    known.at_least([(TOTAL, TARGET)], [(name, TARGET)])
    known.at_least([(TOTAL, KEPT)], [(name, KEPT)])
    if totals.clusters is not None:
        known.at_least([(TOTAL, SOURCES)], [(name, SOURCES)])


def containments(ruleset: RuleSet) -> tuple[tuple[str, str], ...]:
    """Return the groups that lie within others, and those: by the reasoner, and as scopes show by themselves."""
    return tuple(dict.fromkeys(_containments(ruleset)))


def _containments(ruleset: RuleSet) -> Iterable[tuple[str, str]]:
    groups = {rule.iri for rule in ruleset.rules} | {status.iri for status in ruleset.published}
    timed = {status.iri: status for status in ruleset.published if status.since or status.until}
    for rule in ruleset.rules:
        for relation in rule.relations:
            if relation.to in timed:
                yield from _in_time(rule, relation, timed[relation.to])
            elif relation.to in groups:
                narrower, broader = rule.iri, relation.to
                yield (broader, narrower) if relation.kind is RelationKind.BROADER else (narrower, broader)
    for rule in ruleset.rules:
        for other in ruleset.rules:
            if rule.iri != other.iri and rule.platform == other.platform and _lies_within(rule, other):
                yield rule.iri, other.iri


def _in_time(rule: Rule, relation: Relation, status: PublishedStatus) -> Iterable[tuple[str, str]]:
    """Yield how a learned rule lies to the posts of a part of the time of a published one."""
    if relation.kind is not RelationKind.NARROWER:
        yield status.iri, rule.iri
    if relation.kind is not RelationKind.BROADER and not status.until:
        for number, period in enumerate(rule.evidence.periods):
            if period.start and period.start >= (status.since or ""):
                yield f"{rule.iri} {number}", status.iri


def _lies_within(rule: Rule, other: Rule) -> bool:
    """Return whether a scope has all literals of another one, and whatever that excepts."""
    return set(other.scope.all) <= set(rule.scope.all) and set(other.scope.unless) <= set(rule.scope.unless)


def contained(known: PublicKnowledge, part: str, whole: str) -> None:
    """Note that one group lies within another: each of its counts, and the posts and sources of what is left."""
    rest = f"{whole} without {part}"
    for count in (TARGET, KEPT):
        _difference(known, (whole, count), (part, count), (rest, count))
    known.at_least([(whole, SOURCES)], [(part, SOURCES)])
    known.at_least([(rest, TARGET), (rest, KEPT), (part, SOURCES)], [(whole, SOURCES)])


def _difference(known: PublicKnowledge, whole: tuple[str, str], part: tuple[str, str], rest: tuple[str, str]) -> None:
    if known.spans[whole].high == 0:  # it is told that there are none, so there are none in any part
        known.spans[rest] = Span(0, 0)
        known.at_least([whole], [part])
    else:
        known.difference(whole, part, rest)


def near(known: PublicKnowledge, name: str) -> tuple[str, ...]:
    """Return the groups that some statement names together with one, and that group itself, sorted."""
    named = (
        {group for _, (group, _) in statement.terms}
        for statement in known.statements
        if any(group == name for _, (group, _) in statement.terms)
    )
    return tuple(sorted({name}.union(*named)))
