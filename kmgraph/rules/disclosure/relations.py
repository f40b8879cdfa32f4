"""A public rule set -> what an attacker can set up of it: spans of counts, and how groups lie to one another."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kmgraph.model import Evidence, Period
from kmgraph.rules.disclosure.cells import Span, span
from kmgraph.rules.disclosure.inclusion import (
    HIT,
    KEPT,
    POSTS,
    SOURCES,
    TARGET,
    contained,
    difference,
    hit_and_spared,
    overlapping,
    repeated,
    shared_out,
    side_by_side,
    wider,
)
from kmgraph.rules.disclosure.layout import (
    TOTAL,
    distinct_overlaps,
    layout_of,
    platform_group,
    platforms_of,
)
from kmgraph.rules.disclosure.narrowing import Cell, PublicKnowledge, Statement
from kmgraph.rules.disclosure.words import NO_AUTHORS, at_most, hit_span, know_choice, know_spared, missing_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kmgraph.model import (
        GroupOverlap,
        PlatformFigures,
        Privacy,
        PublishedStatus,
        Rule,
        RuleSet,
        Totals,
        Variant,
    )
    from kmgraph.rules.disclosure.inclusion import Near
    from kmgraph.rules.disclosure.layout import Layout

_LEAST_RATE = (4, -1)  # a confirmed rule is hit in at least one case of five: 4 times the target is no less than kept

_Fact = TypeVar("_Fact")


def known_of(ruleset: RuleSet, privacy: Privacy, layout: Layout | None = None) -> PublicKnowledge:
    """Return what the figures of a public rule set tell.

    Groups are named by the IRIs of rules, by `platform:ID`, and `total`; periods by the rule's IRI and their number.

    Args:
        ruleset: With public figures.
        privacy: How they became public.
        layout: How its groups lie, where that is known already.
    """
    layout = layout or layout_of(ruleset)
    known = _known(ruleset, privacy, layout)
    if known.narrowed() is None:
        # Posts that record some of what rules speak of may be counted for one alone: then the reasoner's words mislead.
        known = _known(ruleset, privacy, possible_layout(ruleset, privacy, layout))
    mark = len(known.statements)
    known.statements += missing_statements(ruleset)
    if len(known.statements) > mark and known.narrowed() is None:
        del known.statements[mark:]
    know_spared(known, ruleset, layout)
    return known


def possible_layout(ruleset: RuleSet, privacy: Privacy, layout: Layout | None = None) -> Layout:
    """Return how groups lie, without what contradicts the figures: nobody could work anything out with that.

    Of statements that contradict one another the first stay, those that need no reasoner before others.

    Args:
        ruleset: With public figures.
        privacy: How they became public.
        layout: How its groups lie by logic, where that is known already.
    """
    layout = layout or layout_of(ruleset)
    inside: list[tuple[str, str]] = []
    beside: list[tuple[str, tuple[str, ...]]] = []
    overlaps: list[GroupOverlap] = []
    split: list[tuple[str, tuple[str, ...]]] = []
    more: list[tuple[str, str, bool]] = []

    def possible() -> Layout:
        known = replace(layout, inside=tuple(inside), beside=tuple(beside), overlaps=tuple(overlaps))
        return replace(known, split=tuple(split), wider=tuple(more))

    def is_possible() -> bool:
        return _known(ruleset, privacy, possible()).narrowed() is not None

    _add_possible(inside, layout.inside, is_possible)
    _add_possible(beside, layout.beside, is_possible)
    _add_possible(overlaps, layout.overlaps, is_possible)
    _add_possible(split, layout.split, is_possible)
    _add_possible(more, layout.wider, is_possible)
    return possible()


def _add_possible(known: list[_Fact], facts: Sequence[_Fact], is_possible: Callable[[], bool]) -> None:
    """Add facts to those that are known, but for such as make these impossible."""
    mark = len(known)
    known += facts
    if not facts or is_possible():
        return
    del known[mark:]
    half = len(facts) // 2
    for part in (facts[:half], facts[half:]) if half else ():
        _add_possible(known, part, is_possible)


def _known(ruleset: RuleSet, privacy: Privacy, layout: Layout) -> PublicKnowledge:
    known = PublicKnowledge()
    _totals(known, ruleset.totals, privacy)
    know_choice(known, ruleset, privacy)
    _hide(known, ruleset)
    _rules(known, ruleset, privacy)
    for status in ruleset.published:
        know_group(known, status.iri, status, privacy)
        contained(known, status.iri, TOTAL)
    for part, whole in layout.inside:
        # It may be a period that is no longer told, or a platform of which nothing is.
        if (part, TARGET) in known.spans and (whole, TARGET) in known.spans:
            contained(known, part, whole)
    wider(known, layout.wider)
    everywhere = {group for group, platform in platforms_of(ruleset).items() if platform is None}
    beside = [(whole, parts) for whole, parts in layout.beside if (whole, TARGET) in known.spans]
    rests = [(whole, side_by_side(known, whole, parts)) for whole, parts in beside]
    for split, all_parts in layout.split:
        if _split(known, split, all_parts):
            # Nothing is left of it beside these, as everybody knows.
            pairs = zip(beside, rests, strict=True)
            empty = [rest for (whole, parts), (_, rest) in pairs if whole == split and set(parts) >= set(all_parts)]
            known.spans |= {(rest, count): Span(0, 0) for rest in empty for count in (TARGET, KEPT)}
    for overlap in distinct_overlaps(layout):
        rests += overlapping(known, overlap, layout.wholes)
    for whole, rest in rests:
        if known.hidden and whole in everywhere:  # it may be what few sources of a platform that is not told have
            known.hidden |= {(rest, count) for count in (TARGET, KEPT)}
    return known


def know_near(known: PublicKnowledge, near: Near, layout: Layout, rule: Rule, beside: Mapping[str, Near]) -> None:
    """Add how a kind of post close to a rule lies: outside of it, of the others told of it, and within what is around.

    Args:
        known: What is known, the counts of the kind included.
        near: The kind of post.
        layout: How the groups of the rule set lie.
        rule: The rule.
        beside: Other kinds close to the rule, by name: none shares a post with this one.
    """
    at_most(known, (near.group, TARGET), near.most)
    same = {group for group in near.inside if group in near.holds} - layout.timed
    for group in same:
        _know_same(known, near.group, group)
    for whole in (*near.inside, platform_group(rule.platform)):
        if (whole, TARGET) in known.spans and whole not in layout.timed | same:
            contained(known, near.group, whole)
            around = [rule.iri] if whole in layout.wholes.get(rule.iri, ()) else []
            platform = platform_group(rule.platform)
            around += [name for name, other in beside.items() if whole in (*other.inside, platform)]
            if around:
                side_by_side(known, whole, (*around, near.group))
    for part in near.holds:
        if (part, TARGET) in known.spans and part not in same:
            contained(known, part, near.group)
    wholes = {**layout.wholes, near.group: _wholes_near(near, layout, rule)}
    for overlap in near.named_overlaps:
        if layout.timed.isdisjoint(overlap.names):
            overlapping(known, overlap, wholes)


def _wholes_near(near: Near, layout: Layout, rule: Rule) -> frozenset[str]:
    """Return all that a kind of post close to a rule lies within."""
    nearest = {platform_group(rule.platform), *near.inside} - layout.timed
    return frozenset(nearest.union(*(layout.wholes.get(whole, ()) for whole in nearest)))


def _know_same(known: PublicKnowledge, group: str, other: str) -> None:
    """Add that two groups are of the same posts; what is told of one of them is told of both."""
    for count in (TARGET, KEPT) if (other, TARGET) in known.spans else ():
        one, two = known.spans[group, count], known.spans[other, count]
        known.spans[group, count] = Span(max(one.low, two.low), min(one.high, two.high))
        known.statements.append(Statement(((1, (group, count)), (-1, (other, count))), is_equation=True))


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


def know_group(
    known: PublicKnowledge, name: str, group: Evidence | Period | PublishedStatus | Variant, privacy: Privacy
) -> None:
    """Add what is told of a group of posts by itself, and of "a few" by changes beside them."""
    showing = group.showing if isinstance(group, Evidence | Period) and not group.withheld else (None, None)
    for count, shown, numbers in zip((TARGET, KEPT), (group.target, group.kept), showing, strict=True):
        told = _span(group, shown, privacy)
        known.spans[name, count] = Span(numbers[0], min(numbers[1], told.high)) if numbers else told
    known.spans[name, SOURCES] = _sources(group, privacy)
    repeated(known, [(name, TARGET), (name, KEPT)], name)


def _totals(known: PublicKnowledge, totals: Totals, privacy: Privacy) -> None:
    named = [(platform_group(figures.platform), figures) for figures in totals.platforms]
    groups: list[tuple[str, Totals | PlatformFigures]] = [(TOTAL, totals), *named]
    for name, figures in groups:
        for count, shown in ((POSTS, figures.observations), (TARGET, figures.target)):
            known.spans[name, count] = Span(0, math.inf) if figures.withheld else span(shown, privacy)
        known.spans[name, SOURCES] = _sources(figures, privacy)
        repeated(known, [(name, POSTS)], name)
        known.at_least([(TOTAL, SOURCES)], [(name, SOURCES)])
        difference(known, (name, POSTS), [(name, TARGET)], (name, KEPT))
    for count in (POSTS, TARGET) if named else ():
        parts = [(name, count) for name, _ in named]
        if _may_be_whole(known, (TOTAL, count), parts):
            known.statements.append(Statement(((1, (TOTAL, count)), *((-1, cell) for cell in parts)), is_equation=True))
        else:
            # Of a platform that is not named there may be few sources.
            rest = (platform_group(""), count)
            known.difference((TOTAL, count), parts, rest)
            known.hidden.add(rest)
    if named:
        _people(known, [name for name, _ in named])


def _people(known: PublicKnowledge, platforms: Sequence[str]) -> None:
    """Add that all sources are on some platform, and some on several."""
    unnamed, names = platform_group(""), list(platforms)
    if (unnamed, POSTS) in known.spans:
        known.spans[unnamed, SOURCES] = Span(0, math.inf)
        known.at_least([(unnamed, POSTS)], [(unnamed, SOURCES)])
        known.hidden.add((unnamed, SOURCES))
        names.append(unnamed)
    if len(names) > 1:
        shared_out(known, (TOTAL, SOURCES), [(name, SOURCES) for name in names])


def _split(known: PublicKnowledge, whole: str, parts: Sequence[str]) -> bool:
    """Add that parts on all platforms are all of a group; return whether what is told of each allows that."""
    cells = {count: [(part, count) for part in parts] for count in (TARGET, KEPT, SOURCES)}
    if not all(_may_be_whole(known, (whole, count), cells[count]) for count in (TARGET, KEPT)):
        return False
    for count in (TARGET, KEPT):
        terms = ((1, (whole, count)), *((-1, cell) for cell in cells[count]))
        known.statements.append(Statement(terms, is_equation=True))
    shared_out(known, (whole, SOURCES), cells[SOURCES])
    return True


def _may_be_whole(known: PublicKnowledge, whole: Cell, parts: Sequence[Cell]) -> bool:
    """Return whether parts can make up a whole, by what is told of each."""
    least, most = sum(known.spans[cell].low for cell in parts), sum(known.spans[cell].high for cell in parts)
    return least <= known.spans[whole].high and most >= known.spans[whole].low


def _hide(known: PublicKnowledge, ruleset: RuleSet) -> None:
    """Note which platforms may be of fewer than k sources: those without figures, and none of any rule there."""
    told = {rule.platform for rule in ruleset.rules if not rule.evidence.withheld or rule.confidence.is_confirmed}
    places = {iri for status in ruleset.published if not status.withheld for iri in status.inside}
    told |= {platform.id for platform in ruleset.platforms if platform.iri in places}
    for figures in ruleset.totals.platforms:
        if figures.withheld and figures.platform not in told:
            known.hidden |= {(platform_group(figures.platform), count) for count in (POSTS, TARGET, KEPT, SOURCES)}


def _rules(known: PublicKnowledge, ruleset: RuleSet, privacy: Privacy) -> None:
    are_sources = any(warning.code == NO_AUTHORS for warning in ruleset.warnings)
    for rule in ruleset.rules:
        _rule(known, rule, privacy)
        if are_sources and (rule.iri, HIT) in known.spans:
            known.at_least([(rule.iri, HIT)], [(rule.iri, TARGET)])


def _rule(known: PublicKnowledge, rule: Rule, privacy: Privacy) -> None:
    know_group(known, rule.iri, rule.evidence, privacy)
    _word(known, rule, privacy)
    if rule.confidence.is_confirmed and rule.evidence.interval is not None:
        cells = ((rule.iri, TARGET), (rule.iri, KEPT))
        known.statements.append(Statement(tuple(zip(_LEAST_RATE, cells, strict=True))))
    platform = platform_group(rule.platform)
    if (platform, TARGET) in known.spans:
        contained(known, rule.iri, platform)
    _periods(known, rule, privacy)


def _word(known: PublicKnowledge, rule: Rule, privacy: Privacy) -> None:
    """Add what the words tell for how sure a rule is, why no surer, and how often it strikes: so many sources were hit.

    Files that say of a count what the word excludes are none that a run wrote: there the word tells nothing.
    """
    hit = hit_span(rule, privacy)
    least = hit.low
    if not least:
        return
    for count in (TARGET, SOURCES):
        told = known.spans[rule.iri, count]
        if told.high >= least:
            known.spans[rule.iri, count] = Span(max(told.low, least), told.high)
    if all(known.spans[rule.iri, count].low >= least for count in (TARGET, SOURCES)):
        hit_and_spared(known, rule.iri, hit)


def _periods(known: PublicKnowledge, rule: Rule, privacy: Privacy) -> None:
    periods = rule.evidence.periods
    if not periods or any(period.withheld for period in periods):
        return
    names = [f"{rule.iri} {number}" for number in range(len(periods))]
    for name, period in zip(names, periods, strict=True):
        know_group(known, name, period, privacy)
    known.at_least([(rule.iri, TARGET), (rule.iri, KEPT)], [(name, SOURCES) for name in names])
    for count in (TARGET, KEPT):
        parts = [(name, count) for name in names]
        is_whole = _may_be_whole(known, (rule.iri, count), parts)  # posts without a time are in no period
        known.statements.append(
            Statement(((1, (rule.iri, count)), *((-1, cell) for cell in parts)), is_equation=is_whole)
        )
