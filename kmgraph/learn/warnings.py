"""What a reader must know before trusting the figures: codes with numbers; the words come from templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.evidence import counting, has_changed, has_ended
from kmgraph.learn.sample import (
    StratumKind,
    author_deleted,
    is_chosen,
    judged_mask,
    one_outcome_strata,
    other_outcomes,
    shared_share,
    table_clusters,
    target_mask,
    told_outcomes,
)
from kmgraph.learn.statistics import Counts, fisher_greater
from kmgraph.model import Outcome, Reject, Warning
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kmgraph.learn.budget import Budget
    from kmgraph.learn.evidence import FoundRule
    from kmgraph.learn.hypothesis import PlatformData
    from kmgraph.learn.sample import Placeholder, Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Candidate, Indices, Mask, ObservationTable

_CAMPAIGN_POSTS = 20  # target posts, below which few authors are no campaign; a convention
_CAMPAIGN_COPIES = 10  # target posts for each independent one, from where copies dominate; a convention
_MANY_REJECTS = 0.1  # of all rows; from there on what is left may look like something else
_FEW_REJECTS = 5  # rows that could not be read, below which their outcomes tell nothing
_FEW_OUTCOMES = 2  # that a sentence names; with more of them it says that there are such
_SURELY = 0.01  # p-value; a convention
_TIMES = 2.0  # how much more often rows of one outcome are lost, from where rates are off by more than rounding
_REINSTATED = list(Outcome).index(Outcome.REINSTATED)
_KEPT = list(Outcome).index(Outcome.KEPT)


def _is_incomplete(rule: Candidate) -> bool:
    return rule.evidence.incomplete


RULE_WARNINGS: Mapping[str, Callable[[Candidate], bool]] = {
    "no-longer-observed": has_ended,
    "rule-changed": has_changed,
    "unrecorded-feature": _is_incomplete,
}
"""Codes of warnings about some of a platform's rules, with which rules each counts."""


def table_caveats(table: ObservationTable, settings: LearnSettings) -> Iterator[Warning]:
    """Yield the warnings about the whole table, in a fixed order."""
    judged, target = judged_mask(table), target_mask(table, settings)
    yield from _rejects(table, settings)
    rest = table.outcome[judged & ~target]
    is_copy = False if table.copies is None else table.copies >= 0
    clusters = table_clusters(table)
    by_author, announced = author_deleted(table), table.as_announced
    if set_aside := int(by_author.sum()):
        yield Warning("author-deletions", {"rows": set_aside}, sources=_sources(clusters[by_author]))
    if announced is not None and (set_aside := int(announced.sum())):
        yield Warning("as-announced", {"rows": set_aside}, sources=_sources(clusters[announced]))
    of_rest, is_back = clusters[judged & ~target], rest == _REINSTATED
    if reinstated := int(is_back.sum()):
        yield Warning("reinstated-counted-as-kept", {"rows": reinstated}, sources=_sources(of_rest[is_back]))
    is_other = ~is_back & (rest != _KEPT)
    if other := int(is_other.sum()):
        numbers: dict[str, float | int | str] = {"rows": other, **_named(other_outcomes(table, settings))}
        yield Warning("other-outcomes-counted-as-kept", numbers, sources=_sources(of_rest[is_other]))
    if len(told_outcomes(table, settings)) < len(settings.target):
        yield Warning("outcomes-not-named")
    if judged.any():
        # Always true, and always forgotten: what was stopped before it appeared is in no data.
        yield Warning("pre-publication-filtering")
    if unknown := int((judged & (table.author < 0) & (table.cluster < 0) & ~np.asarray(is_copy)).sum()):
        rows = {"rows": unknown}
        if unknown < judged.sum():
            yield Warning("unknown-authors", rows, sources=unknown)
        else:
            yield Warning("no-authors", rows)


def _sources(clusters: Indices) -> int:
    return len(np.unique(clusters))


def _named(outcomes: tuple[Outcome, ...]) -> dict[str, str]:
    return {"outcomes": " ".join(outcomes)} if 0 < len(outcomes) <= _FEW_OUTCOMES else {}


def _rejects(table: ObservationTable, settings: LearnSettings) -> Iterator[Warning]:
    """Warn of rows that could not be read: of many, and of those that were lost by their outcome."""
    rejects, rows = len(table.rejects), len(table.rejects) + len(table)
    if rejects > _MANY_REJECTS * rows:
        numbers = {"rows": rejects, "share": round(rejects / rows, 4)}
        yield Warning("rejected-rows", numbers, sources=Reject.sources(table.rejects))
    target = target_mask(table, settings)
    outcomes = [list(Outcome)[reject.outcome] for reject in table.rejects if reject.outcome >= 0]
    lost = sum(outcome in settings.target for outcome in outcomes)
    # Rates here are of being lost: "target" counts the rows lost, "kept" those read.
    in_target = Counts(lost, int(target.sum()))
    others = Counts(len(outcomes) - lost, int((~target).sum()))
    if len(outcomes) < _FEW_REJECTS or not in_target.total or not others.total:
        return
    low, high = sorted((in_target, others), key=lambda counts: counts.rate)
    if high.rate >= _TIMES * low.rate and fisher_greater(high, low) < _SURELY:
        numbers = {"target_share": round(in_target.rate, 4), "others_share": round(others.rate, 4)}
        yield Warning("rejects-by-outcome", numbers, sources=Reject.sources(table.rejects))


def platform_caveats(data: PlatformData, least_clusters: int = 1) -> Iterator[Warning]:
    """Yield the warnings about one platform's data, in a fixed order.

    Args:
        data: What there is of it.
        least_clusters: Independent groups without which nothing is said of a file.
    """
    sample, platform = data.sample, {"platform": data.sample.platform}
    target = int(np.count_nonzero(sample.target))
    kept = len(sample) - target
    numbers = platform | {"target": target, "kept": kept}
    if not target:
        yield Warning("no-target-posts", platform | {"observations": kept})
        return
    if not kept:
        yield Warning("no-kept-posts", numbers)
    if kept and sample.stands_for is not None:
        weight = sample.kept_weight(np.ones(len(sample), dtype=np.bool_))
        yield Warning("sampled-kept-posts", numbers | {"share": round(1 / weight, 4)})
    elif kept and data.reference_sample:
        yield Warning("reference-sample", numbers)
    elif is_chosen(target, kept):
        sources = _sources_of_either(sample, sample.target)
        yield Warning("class-balanced-sample", numbers | {"share": round(target / len(sample), 4)}, sources=sources)
    if kept and not data.held_out:
        yield Warning("too-few-clusters", platform | {"clusters": len(sample.cluster_keys)})
    if not data.matrix.literals:
        yield Warning("no-features", platform | {"observations": len(sample)})
    yield from _outcome_columns(data)
    yield from _outcome_values(data)
    if kept:
        yield from _one_outcome_sources(data, least_clusters)
        yield from _apart(data)
    yield from _campaigns(sample)


def rule_caveats(platform: str, rules: Sequence[FoundRule]) -> Iterator[Warning]:
    """Yield the warnings about some of a platform's rules, in a fixed order."""
    incomplete = [rule.candidate for rule in rules if rule.candidate.evidence.incomplete]
    eventful = [rule.candidate for rule in rules if rule.is_eventful]
    if incomplete:
        yield counting(Warning("unrecorded-feature", {"platform": platform}), incomplete)
    if eventful:
        yield counting(Warning("event-driven", {"platform": platform}), eventful)


def placeholder_caveats(placeholders: Sequence[Placeholder]) -> Iterator[Warning]:
    """Yield a warning for each feature with numbers that stand for "not known"."""
    for known in placeholders:
        yield Warning(
            "placeholder-numbers",
            {
                "platform": known.platform,
                "term": known.feature.property or KM.Content,
                "posts": known.posts,
                "kept": known.kept,
            },
            sources=known.sources,
        )


def search_caveats(budget: Budget) -> Iterator[Warning]:
    """Yield the warning that the search ran out of time, if it did."""
    if budget.was_hit:
        yield Warning("time-budget-gap", {"gap": round(budget.gap, 1)})


def _outcome_columns(data: PlatformData) -> Iterator[Warning]:
    """Warn of columns that are recorded by outcome: that they are filled tells more than what they say."""
    for column in data.outcome_columns:
        told = column.recorded
        numbers: dict[str, float | int | str] = {
            "platform": data.sample.platform,
            "term": column.roots[0] if column.roots else column.feature.property or KM.Content,
            "target_share": round(told.target / told.of_target, 4),
            "kept_share": round(told.kept / told.of_kept, 4),
        }
        sources = _sources_of_either(data.sample, column.rows)
        if told.is_one_sided:
            yield Warning("recorded-for-one-outcome", numbers, sources=sources)
        else:
            yield Warning("recorded-by-outcome", numbers, sources=sources)


def _outcome_values(data: PlatformData) -> Iterator[Warning]:
    """Warn of what is the outcome by another name: no rule speaks of it."""
    for value in data.outcome_values:
        numbers: dict[str, float | int | str] = {
            "platform": data.sample.platform,
            "term": value.term,
            "target_share": round(value.target / value.of_target, 4),
            "kept": value.kept,
        }
        if value.is_number:
            yield Warning("numbers-apart-by-outcome", numbers, sources=value.sources)
        else:
            yield Warning("same-as-outcome", numbers, sources=value.sources)


def _sources_of_either(sample: Sample, rows: Mask) -> int:
    """Return the sources behind some rows, or behind all others, whichever are fewer."""
    return min(_sources(sample.cluster[rows]), _sources(sample.cluster[~rows]))


def _one_outcome_sources(data: PlatformData, least: int) -> Iterator[Warning]:
    """Warn if files were collected by outcome: whatever sets such files apart looks like a rule."""
    for strata in data.strata:
        if strata.kind is StratumKind.SOURCE and (files := one_outcome_strata(data.sample, strata, least)):
            all_files = int(strata.code.max()) + 1
            yield Warning("one-outcome-sources", {"platform": data.sample.platform, "files": files, "of": all_files})


def _apart(data: PlatformData) -> Iterator[Warning]:
    """Warn if the outcomes were collected at different times, or in different places: no rule is sure then."""
    platform = {"platform": data.sample.platform}
    sources = _sources_of_either(data.sample, data.sample.target)
    for strata in data.apart:
        numbers = platform | {"share": round(shared_share(data.sample, strata), 4)}
        if strata.kind is StratumKind.TIME:
            yield Warning("outcomes-share-no-time", numbers, sources=sources)
        else:
            yield Warning("outcomes-share-no-place", numbers, sources=sources)
    for value in data.outcome_values:
        if value.divides:
            yield Warning("outcomes-share-no-value", platform | {"term": value.term}, sources=value.sources)


def _campaigns(sample: Sample) -> Iterator[Warning]:
    """Warn if a few clusters hold most of the target: copies say little more than one post does."""
    sizes = np.sort(np.bincount(sample.cluster[sample.target]))[::-1].astype(np.float64)
    target = float(sizes.sum())
    effective = target**2 / float(np.sum(sizes**2))
    if target >= _CAMPAIGN_POSTS and effective <= target / _CAMPAIGN_COPIES:
        yield Warning(
            "campaign-dominated",
            {
                "platform": sample.platform,
                "target": int(target),
                "clusters": int(np.count_nonzero(sizes)),
                "half": int(np.searchsorted(np.cumsum(sizes), target / 2)) + 1,
                "effective": round(effective),
            },
            sources=int(np.count_nonzero(sizes)),
        )
