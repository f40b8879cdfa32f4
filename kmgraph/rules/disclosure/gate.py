"""A rule set and what lies around its rules, from exact to public figures.

Each number is made public by itself; then what all of them tell together is looked at, and groups are withheld until no
count below k is left with fewer than five values. What is withheld is chosen so that it tells nothing either
(`suppression`). Rates, intervals and odds are worked out from public counts alone (`rates`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, RelationKind, RuleNeighbourhood, RuleSet, Totals, Variant
from kmgraph.rules.disclosure.cells import POINTS, nearest_month, points_together, public_count, span
from kmgraph.rules.disclosure.evidence import are_sides_open, is_open, public_evidence
from kmgraph.rules.disclosure.hints import without_telling_hints
from kmgraph.rules.disclosure.inclusion import Near
from kmgraph.rules.disclosure.layout import layout_of
from kmgraph.rules.disclosure.narrowing import given_away, least_width
from kmgraph.rules.disclosure.rates import with_public_odds, without_telling_shares
from kmgraph.rules.disclosure.relations import (
    know_group,
    know_near,
    known_of,
    possible_layout,
)
from kmgraph.rules.disclosure.strings import is_public_variant, public_terms, without_private_strings
from kmgraph.rules.disclosure.suppression import protected, withheld_totals
from kmgraph.rules.disclosure.uncounted import without_telling_uncounted
from kmgraph.rules.disclosure.warnings import naming_less, public_warnings
from kmgraph.rules.disclosure.words import (
    IF_OFTEN,
    is_left_alone,
    is_not_left_alone,
    is_open_choice,
    is_status_public,
    may_name_outcome,
    most_spared,
    tells_few,
    undecided,
    unnamed_platforms,
    with_public_missing,
    with_public_reach,
    with_public_word,
    without_telling_changes,
    without_telling_parts,
    without_telling_reasons,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kmgraph.model import FineException, GroupOverlap, PlatformFigures, Privacy, PublishedStatus, Rule


def public_ruleset(ruleset: RuleSet, privacy: Privacy, found: Collection[str] = ()) -> RuleSet:
    """Return the rule set with public figures, its rules by platform, then by rounded counts, then by id.

    A rule set that is public already stays as it is.

    Args:
        ruleset: With exact figures.
        privacy: How figures become public.
        found: Ids of the platforms that nobody declared: cells of the data named them.
    """
    if ruleset.privacy is not None:
        return ruleset
    ruleset = without_telling_changes(ruleset, privacy)
    learned, unnamed = {rule.id for rule in ruleset.rules}, unnamed_platforms(ruleset, privacy)
    ruleset = without_private_strings(without_telling_hints(ruleset, privacy, unnamed), privacy, found)
    ruleset = with_public_missing(ruleset, privacy)
    totals = _totals(ruleset.totals, privacy)
    places = {platform.iri: platform.id for platform in ruleset.platforms}
    rules = tuple(_rule(rule, privacy) for rule in ruleset.rules)
    often = _surely_often(rules)
    published = tuple(
        _published(status, _around(status, totals, places), privacy, is_often=status.iri in often)
        for status in ruleset.published
    )
    public = RuleSet(
        platforms=ruleset.platforms,
        totals=totals,
        rules=rules,
        published=published,
        warnings=public_warnings(ruleset, privacy),
        privacy=privacy,
        found=public_terms(ruleset.found, privacy),
        overlaps=_told_overlaps(ruleset),
        nested=ruleset.nested,
        apart=ruleset.apart,
        told_wider=ruleset.told_wider,
        spared=ruleset.spared,
    )
    compared = {rule.id for rule in ruleset.rules if rule.evidence.odds_ratio is not None}
    safe = protected(with_public_reach(public, privacy), privacy, unnamed)
    safe = without_telling_parts(safe, privacy.k, partial(known_of, safe, privacy))
    for without in (without_telling_shares, without_telling_reasons, without_telling_uncounted):
        safe = without(safe, privacy)
    shown = with_public_odds(_without_base_rates(safe), compared, privacy, unnamed)
    hidden = learned - {rule.id for rule in shown.rules if not rule.evidence.withheld}
    warnings = (warning for warning in shown.warnings if may_name_outcome(warning, shown, privacy))
    rules = tuple(map(_without_showing, shown.rules))
    return _ordered(replace(shown, rules=rules, warnings=tuple(naming_less(warning, hidden) for warning in warnings)))


def public_neighbourhoods(
    surroundings: Mapping[str, RuleNeighbourhood], ruleset: RuleSet, privacy: Privacy
) -> dict[str, RuleNeighbourhood]:
    """Return what may be told of what lies around rules.

    Args:
        surroundings: Rule id to what was counted around its scope.
        ruleset: The rules, with public figures.
        privacy: How figures become public.
    """
    gate, rules = _NearGate(ruleset, privacy), {rule.id: rule for rule in ruleset.rules}
    return {
        name: RuleNeighbourhood(
            nearest=gate.nearest(around.nearest, rules[name]), fine=gate.fine(around.fine, rules[name])
        )
        for name, around in surroundings.items()
        if name in rules
    }


class _NearGate:
    """What may be told of kinds of posts close to rules, beside all that is told of these and of each other.

    That most of a kind are left alone tells something, and so does that it is not said. So a kind is told where neither
    gives anything away: whichever is the case, as public figures alone decide.
    """

    def __init__(self, ruleset: RuleSet, privacy: Privacy) -> None:
        self._privacy = privacy
        self._layout = possible_layout(ruleset, privacy)
        self._known = known_of(ruleset, privacy, self._layout)

    def nearest(self, variants: Iterable[Variant], rule: Rule) -> tuple[Variant, ...]:
        """Return the kinds of posts of at least k sources; with counts where these may be told."""
        shown: list[Variant] = []
        told: dict[str, Near] = {}
        for number, variant in enumerate(_told(variants, self._privacy)):
            most = most_spared(rule, variant.scope.all)
            near = Near(f"{rule.iri} near {number}", variant.inside, variant.holds, variant.overlaps, most)
            for form in self._forms(variant):
                if self._may_be_told(near, form, rule, told):
                    told[near.group] = near
                    shown.append(replace(form, inside=(), holds=(), overlaps=()))
                    break
        return tuple(sorted(shown, key=lambda variant: (-(variant.kept or 0), variant.scope.canonical())))

    def fine(self, exceptions: Iterable[FineException], rule: Rule) -> tuple[FineException, ...]:
        """Return the exceptions of at least k sources of which it may be told that most of their posts are left alone.

        Of the others it isn't told whether these may still be acted against.
        """
        shown = []
        for number, exception in enumerate(exceptions):
            most = most_spared(rule, (*rule.scope.all, *exception.literals))
            near = Near(f"{rule.iri} spares {number}", exception.inside, exception.holds, exception.overlaps, most)
            bare = Variant(rule.scope, None, None, withheld=True)
            if is_open(exception.clusters, self._privacy) and self._may_be_told(near, bare, rule, {}):
                shown.append(replace(exception, inside=(), holds=(), overlaps=()))
        return tuple(shown)

    def _forms(self, variant: Variant) -> tuple[Variant, ...]:
        """Return the ways in which a kind may be told, the one that says most first."""
        privacy = self._privacy
        target, kept = public_count(variant.target, privacy), public_count(variant.kept, privacy)
        counted = replace(variant, target=target, kept=kept, clusters=0)
        bare = replace(counted, target=None, kept=None, withheld=True)
        return (bare,) if tells_few(target, kept, privacy) else (counted, bare)

    def _may_be_told(self, near: Near, form: Variant, rule: Rule, beside: Mapping[str, Near]) -> bool:
        """Return whether a kind of posts gives nothing away beside all that is told; if so, it is told from now on."""
        known, group = self._known, near.group
        mark, before = len(known.statements), dict(known.spans)
        know_group(known, group, form, self._privacy)
        know_near(known, near, self._layout, rule, beside)
        known.statements.append(is_not_left_alone(group))
        # What can't be the case tells nothing.
        is_safe = not form.withheld or known.narrowed() is None or not given_away(known, self._privacy.k)
        known.statements[-1] = is_left_alone(group)
        if is_safe and not given_away(known, self._privacy.k):
            return True
        del known.statements[mark:]
        known.spans.clear()
        known.spans.update(before)
        return False


def _told(variants: Iterable[Variant], privacy: Privacy) -> list[Variant]:
    return [
        variant for variant in variants if is_open(variant.clusters, privacy) and is_public_variant(variant, privacy)
    ]


def _rule(rule: Rule, privacy: Privacy) -> Rule:
    # That a kind of posts is rare, and between which numbers none stands, one person's post tells.
    shown = replace(
        rule,
        evidence=public_evidence(rule.evidence, rule.confidence, privacy),
        too_few=(),
        open_limits=rule.told_limits,
        told_limits=(),
    )
    # What numbers few have, and how they are known, tells of the few sources there are.
    hidden = replace(shown, open_limits=(), origins=())
    return shown if is_open(rule.evidence.clusters, privacy) else hidden


def _without_showing(rule: Rule) -> Rule:
    periods = tuple(replace(period, showing=(None, None)) for period in rule.evidence.periods)
    return replace(rule, evidence=replace(rule.evidence, periods=periods, showing=(None, None)))


def _totals(totals: Totals, privacy: Privacy) -> Totals:
    platforms = tuple(_platform(figures, privacy) for figures in totals.platforms)
    if not is_open(totals.clusters, privacy) or not _has_open_sides(totals, privacy):
        return withheld_totals(platforms)
    target = public_count(totals.target, privacy)
    exact = (totals.by_platform, totals.by_observers, totals.by_tacit, totals.unexplained, totals.not_told)
    known = [share for share in exact if share is not None]
    # Half of 5 points are more than k posts then, so that no share tells on which side of a small number a count is.
    is_large = (target or 0) >= 2 * POINTS * (privacy.k + least_width(privacy.k))
    rounded = iter(points_together(known)) if is_large else iter(())
    own, by_observers, *rest = (None if share is None else next(rounded, None) for share in exact)
    tacit, unexplained, not_told = rest
    return Totals(
        public_count(totals.observations, privacy),
        target,
        None if own is None else round(own + (by_observers or 0.0), 12),
        tacit,
        unexplained,
        public_count(totals.clusters, privacy),
        platforms,
        not_told=not_told,
        by_observers=by_observers,
        outcomes=totals.outcomes,
    )


def _platform(figures: PlatformFigures, privacy: Privacy) -> PlatformFigures:
    if not is_open(figures.clusters, privacy) or not _has_open_sides(figures, privacy):
        return replace(
            figures, observations=None, target=None, clusters=None, withheld=True, by_outcome=None, named=None
        )
    return replace(
        figures,
        observations=public_count(figures.observations, privacy),
        target=public_count(figures.target, privacy),
        clusters=public_count(figures.clusters, privacy),
        by_outcome=None,
        named=None,
    )


def _has_open_sides(figures: PlatformFigures | Totals, privacy: Privacy) -> bool:
    target = figures.target or 0
    return are_sides_open((target, (figures.observations or 0) - target), figures.by_outcome, privacy)


def _around(status: PublishedStatus, totals: Totals, places: Mapping[str, str]) -> PlatformFigures | Totals:
    """Return what is told of all posts that those of a published rule are among: on its platform, where it has one."""
    own = {places[iri] for iri in status.inside if iri in places}
    told = (figures for figures in totals.platforms if figures.platform in own and not figures.withheld)
    return next(told, totals)


def _surely_often(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the published rules of whose posts a learned rule with figures tells that most are acted against."""
    sure = (rule for rule in rules if rule.confidence is Confidence.WELL_SUPPORTED and not rule.evidence.withheld)
    same = (relation.to for rule in sure for relation in rule.relations if relation.kind is RelationKind.EQUIVALENT)
    return frozenset(same)


def _published(
    status: PublishedStatus, around: PlatformFigures | Totals, privacy: Privacy, *, is_often: bool
) -> PublishedStatus:
    status = with_public_word(status, privacy)
    bare = replace(status, target=None, kept=None, clusters=None, withheld=True, by_outcome=None)
    if not is_open(status.clusters, privacy):
        return replace(bare, since=None, until=None)
    if not are_sides_open((status.target, status.kept), status.by_outcome, privacy):
        return undecided(replace(bare, since=None, until=None))
    since, until = (nearest_month(time) if time else None for time in (status.since, status.until))
    shown = replace(
        status,
        since=since,
        until=until,
        target=public_count(status.target, privacy),
        kept=public_count(status.kept, privacy),
        clusters=public_count(status.clusters, privacy),
        by_outcome=None,
    )
    # What a well-supported rule of the same posts says already, the status may say, too.
    is_said = is_often and shown.status in IF_OFTEN
    is_public = (is_said or is_status_public(shown, around, privacy)) and not is_open_choice(around, privacy)
    return shown if is_public else undecided(shown)


def _told_overlaps(ruleset: RuleSet) -> tuple[GroupOverlap, ...]:
    """Return how groups overlap that are told of."""
    groups = {*(rule.iri for rule in ruleset.rules), *(status.iri for status in ruleset.published)}
    return tuple(overlap for overlap in ruleset.overlaps if groups.issuperset(overlap.names))


def _ordered(ruleset: RuleSet) -> RuleSet:
    def key(rule: Rule) -> tuple[str, int, str]:
        return rule.platform, -(rule.evidence.target or 0), rule.id

    return replace(ruleset, rules=tuple(sorted(ruleset.rules, key=key)))


def _without_base_rates(ruleset: RuleSet) -> RuleSet:
    """Return the rule set without the rate outside any rule where there may be too few posts outside.

    5 points of those are at least 2 k posts: then no rate that is told divides the counts that k protects.
    """
    privacy = ruleset.privacy
    assert privacy is not None
    enough = 2 * privacy.k * POINTS
    posts = {figures.platform: _most(figures.observations, privacy) for figures in ruleset.totals.platforms}
    own = {rule.iri: (rule.platform, _least(rule, privacy)) for rule in ruleset.rules}
    covered = dict.fromkeys((platform for platform, _ in own.values()), 0)
    # No post is of two rules that are apart: all of these are under some rule.
    for together in (*((rule.iri,) for rule in ruleset.rules), *(parts for _, parts in layout_of(ruleset).beside)):
        counts = [own[iri] for iri in together if iri in own]
        for platform in {platform for platform, _ in counts}:
            least = sum(number for where, number in counts if where == platform)
            covered[platform] = max(covered[platform], least)
    return replace(
        ruleset,
        rules=tuple(
            rule
            if posts.get(rule.platform, 0) - covered[rule.platform] >= enough
            else replace(rule, evidence=replace(rule.evidence, base_rate=None))
            for rule in ruleset.rules
        ),
    )


def _most(shown: int | None, privacy: Privacy) -> float:
    return span(shown, privacy).high if shown is not None else 0.0


def _least(rule: Rule, privacy: Privacy) -> int:
    evidence = rule.evidence
    return 0 if evidence.withheld else sum(span(count, privacy).low for count in (evidence.target, evidence.kept))
