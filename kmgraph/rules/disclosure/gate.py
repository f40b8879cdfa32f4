"""A rule set and what lies around its rules, from exact to public figures.

Each number is made public by itself; then what all of them tell together is looked at, and groups are withheld until no
count below k is left with fewer than five values. What is withheld is chosen so that it tells nothing either
(`suppression`). Rates, intervals and odds are worked out from public counts alone (`rates`, `odds`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import RuleNeighbourhood, RuleSet, Totals
from kmgraph.rules.disclosure.cells import POINTS, nearest_month, points_together, public_count, span
from kmgraph.rules.disclosure.evidence import is_open, public_evidence
from kmgraph.rules.disclosure.narrowing import given_away
from kmgraph.rules.disclosure.odds import with_public_odds
from kmgraph.rules.disclosure.relations import KEPT, SOURCES, TARGET, know_variant, known_of, tells_few
from kmgraph.rules.disclosure.strings import is_public_variant, public_terms, without_private_strings
from kmgraph.rules.disclosure.suppression import protected, withheld_totals
from kmgraph.rules.disclosure.warnings import naming_less, public_warnings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kmgraph.model import PlatformFigures, Privacy, PublishedStatus, Rule, Variant
    from kmgraph.rules.disclosure.narrowing import PublicKnowledge

_LEAST_SHARED = 200
"""Posts from which shares of them are told: 5 points of fewer, at the ends of the scale, are fewer than five posts."""


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
    learned = {rule.id for rule in ruleset.rules}
    ruleset = without_private_strings(ruleset, privacy, found)
    public = RuleSet(
        platforms=ruleset.platforms,
        totals=_totals(ruleset.totals, privacy),
        rules=tuple(_rule(rule, privacy) for rule in ruleset.rules),
        published=tuple(_published(status, privacy) for status in ruleset.published),
        warnings=public_warnings(ruleset, privacy),
        privacy=privacy,
        found=public_terms(ruleset.found, privacy),
    )
    compared = {rule.id for rule in ruleset.rules if rule.evidence.odds_ratio is not None}
    shown = with_public_odds(_without_base_rates(protected(public, privacy)), compared, privacy)
    hidden = learned - {rule.id for rule in shown.rules if not rule.evidence.withheld}
    return _ordered(replace(shown, warnings=tuple(naming_less(warning, hidden) for warning in shown.warnings)))


def public_neighbourhoods(
    surroundings: Mapping[str, RuleNeighbourhood], ruleset: RuleSet, privacy: Privacy
) -> dict[str, RuleNeighbourhood]:
    """Return what may be told of what lies around rules.

    Args:
        surroundings: Rule id to what was counted around its scope.
        ruleset: The rules, with public figures.
        privacy: How figures become public.
    """
    known, rules = known_of(ruleset, privacy), {rule.id: rule for rule in ruleset.rules}
    return {
        name: RuleNeighbourhood(
            nearest=_nearest(around.nearest, rules[name], known, privacy),
            fine=tuple(exception for exception in around.fine if is_open(exception.clusters, privacy)),
        )
        for name, around in surroundings.items()
        if name in rules
    }


def _nearest(variants: Iterable[Variant], rule: Rule, known: PublicKnowledge, privacy: Privacy) -> tuple[Variant, ...]:
    """Return the kinds of posts of at least k sources; with counts where these, beside all others, may be told.

    That most of them are left alone tells something too: where that is too much, the kind is left out.
    """
    shown = []
    for number, variant in enumerate(_told(variants, privacy)):
        counted = replace(
            variant,
            target=public_count(variant.target, privacy),
            kept=public_count(variant.kept, privacy),
            clusters=0,
        )
        bare = replace(counted, target=None, kept=None, withheld=True)
        group = f"{rule.iri} near {number}"
        forms = (bare,) if tells_few(counted.target, counted.kept, privacy) else (counted, bare)
        shown += [told for told in forms if _may_be_told(known, group, told, rule, privacy)][:1]
    return tuple(sorted(shown, key=lambda variant: (-(variant.kept or 0), variant.scope.canonical())))


def _may_be_told(known: PublicKnowledge, group: str, variant: Variant, rule: Rule, privacy: Privacy) -> bool:
    """Return whether a kind of posts gives nothing away beside all that is told; if so, it is told from now on."""
    if (group, TARGET) in known.spans:
        return False  # with its counts it may be told
    mark = len(known.statements)
    know_variant(known, group, variant, rule, privacy)
    if not given_away(known, privacy.k):
        return True
    del known.statements[mark:]
    for count in (TARGET, KEPT, SOURCES):
        del known.spans[group, count]
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


def _totals(totals: Totals, privacy: Privacy) -> Totals:
    platforms = tuple(_platform(figures, privacy) for figures in totals.platforms)
    if not is_open(totals.clusters, privacy):
        return withheld_totals(platforms)
    target = public_count(totals.target, privacy)
    exact = (totals.by_platform, totals.by_observers, totals.by_tacit, totals.unexplained, totals.not_told)
    known = [share for share in exact if share is not None]
    rounded = iter(points_together(known)) if (target or 0) >= _LEAST_SHARED else iter(())
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
    if not is_open(figures.clusters, privacy):
        return replace(figures, observations=None, target=None, clusters=None, withheld=True)
    return replace(
        figures,
        observations=public_count(figures.observations, privacy),
        target=public_count(figures.target, privacy),
        clusters=public_count(figures.clusters, privacy),
    )


def _published(status: PublishedStatus, privacy: Privacy) -> PublishedStatus:
    if not is_open(status.clusters, privacy):
        return replace(status, target=None, kept=None, clusters=None, withheld=True, since=None, until=None)
    since, until = (nearest_month(time) if time else None for time in (status.since, status.until))
    return replace(
        status,
        since=since,
        until=until,
        target=public_count(status.target, privacy),
        kept=public_count(status.kept, privacy),
        clusters=public_count(status.clusters, privacy),
    )


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
    least = 2 * privacy.k * POINTS
    posts = {figures.platform: _most(figures.observations, privacy) for figures in ruleset.totals.platforms}
    covered = {
        platform: max(_least(rule, privacy) for rule in ruleset.rules if rule.platform == platform)
        for platform in {rule.platform for rule in ruleset.rules}
    }
    return replace(
        ruleset,
        rules=tuple(
            rule
            if posts.get(rule.platform, 0) - covered[rule.platform] >= least
            else replace(rule, evidence=replace(rule.evidence, base_rate=None))
            for rule in ruleset.rules
        ),
    )


def _most(shown: int | None, privacy: Privacy) -> float:
    return span(shown, privacy).high if shown is not None else 0.0


def _least(rule: Rule, privacy: Privacy) -> int:
    evidence = rule.evidence
    return 0 if evidence.withheld else sum(span(count, privacy).low for count in (evidence.target, evidence.kept))
