"""The composer: one table in, candidate rules with evidence out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.bits import Weights
from kmgraph.learn.body import Body, indistinguishable, to_scope
from kmgraph.learn.caveats import platform_caveats, search_caveats, table_caveats
from kmgraph.learn.confidence import Grounds, confidence, is_stable
from kmgraph.learn.confirmation import arena, confirmed_exceptions, rule_p_value, stratified_p_value
from kmgraph.learn.cooccurrence import cooccurring
from kmgraph.learn.covering import cover_rules
from kmgraph.learn.encoding import encode
from kmgraph.learn.hypothesis import read_language
from kmgraph.learn.permutation import permutation_p_values
from kmgraph.learn.sample import platform_samples
from kmgraph.learn.selection import select_rules
from kmgraph.learn.settings import Learned, SearchReport
from kmgraph.learn.split import can_hold_out, holdout_mask
from kmgraph.learn.statistics import BetaPrior, fit_prior, holm
from kmgraph.learn.task import Deadline, Task
from kmgraph.model import Candidate, Confidence, Deontic, Evidence, Holdout, Warning, rule_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.confirmation import Arena
    from kmgraph.learn.encoding import Encoded
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Hierarchy, ObservationTable, Vocabulary

    Mask = NDArray[np.bool_]

_INSIDE_PUBLISHED = 0.9


def learn_rules(
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    published: tuple[PublishedScope, ...] = (),
) -> Learned:
    """Return the rules that the observations imply, platform by platform, each with its evidence.

    Args:
        table: The observations of all platforms.
        vocabulary: Says which terms may be learned.
        hierarchy: The inferred class tree.
        settings: How to learn.
        published: What the platforms wrote down; it explains outcomes before anything is learned.
    """
    deadline = Deadline(settings.max_seconds)
    studies = [
        _study(sample, table, vocabulary, hierarchy, settings, published, deadline)
        for sample in platform_samples(table, settings)
    ]
    prior = fit_prior([counts for study in studies for counts in study.rates()])
    adjusted = iter(holm([p for study in studies for p in study.p_values if study.held_out]))
    candidates: list[Candidate] = []
    caveats = list(table_caveats(table, settings))
    for study in studies:
        caveats += platform_caveats(study.sample, settings, held_out=study.held_out)
        chances = [
            next(adjusted) if study.held_out else min(1.0, p * len(studies)) for p in study.p_values
        ]
        judged = [study.judge(index, chance, prior, settings) for index, chance in enumerate(chances)]
        candidates += sorted((one.candidate for one in judged), key=_order)
        if incomplete := sum(one.is_incomplete for one in judged):
            caveats.append(Warning("incomplete-rules", {"platform": study.sample.platform, "rules": incomplete}))
    report = SearchReport(
        rows=sum(len(study.sample) for study in studies),
        signatures=sum(int(np.count_nonzero(study.encoded.units.weight)) for study in studies),
        columns=sum(len(study.encoded.literals) for study in studies),
        gap=deadline.gap,
    )
    return Learned(tuple(candidates), (*caveats, *search_caveats(deadline)), report)


@dataclass(frozen=True, slots=True)
class _Judged:
    candidate: Candidate
    is_incomplete: bool


@dataclass(frozen=True, eq=False)
class _Study:
    """What was found on one platform.

    Attributes:
        sample: Its rows.
        encoded: Its bit matrix.
        holdout: Rows set aside, shape (n_rows,); all False where nothing was.
        bodies: The rules.
        p_values: Of each rule, before adjustment over the platforms.
        explained: Whether a rule's effect vanishes among posts that published rules treat alike.
        everywhere: All rows, with the correlation that the rules leave.
        held_out: Whether the p-values come from rows set aside.
    """

    sample: Sample
    encoded: Encoded
    holdout: Mask
    bodies: tuple[Body, ...]
    p_values: tuple[float, ...]
    explained: tuple[bool, ...]
    everywhere: Arena
    held_out: bool

    @property
    def has_rates(self) -> bool:
        """Return whether the data can tell a rate: without kept posts every rate is 1 and says nothing."""
        return not self.sample.target.all()

    def rates(self) -> list:  # type: ignore[type-arg]
        if not self.has_rates:
            return []
        return [self.everywhere.effective(self.everywhere.cover(body)) for body in self.bodies]

    def judge(self, index: int, chance: float, prior: BetaPrior, settings: LearnSettings) -> _Judged:
        body = self.bodies[index]
        inside = self.everywhere.cover(body)
        counts, rest = self.everywhere.plain(inside), self.everywhere.plain(~inside)
        interval = prior.update(self.everywhere.effective(inside)) if self.has_rates else None
        clusters = len(np.unique(self.sample.cluster[inside]))
        grounds = Grounds(
            significant=chance <= settings.significance,
            held_out=self.held_out,
            clusters=clusters,
            interval=interval,
            stable=is_stable(self.everywhere, inside),
            explained=self.explained[index],
        )
        times = self.sample.time[inside & self.sample.target]
        times = times[~np.isnat(times)]
        evidence = Evidence(
            target=int(counts.target),
            kept=int(counts.kept),
            clusters=clusters,
            rate=interval.rate if interval else None,
            interval=(interval.low, interval.high) if interval else None,
            base_rate=rest.rate if interval else None,
            holdout=self._holdout(index, inside, chance),
            first=_iso(times.min()) if len(times) else None,
            last=_iso(times.max()) if len(times) else None,
        )
        candidate = Candidate(
            platform=self.sample.platform,
            scope=to_scope(body, self.encoded),
            evidence=evidence,
            confidence=confidence(grounds) if self.has_rates else Confidence.HINT,
            indistinguishable=indistinguishable(body, self.encoded),
        )
        return _Judged(candidate, self.has_rates and grounds.is_incomplete)

    def _holdout(self, index: int, inside: Mask, chance: float) -> Holdout | None:
        if not self.held_out:
            return None
        aside = self.sample.target[inside & self.holdout]
        return Holdout(int(aside.sum()), int((~aside).sum()), self.p_values[index], chance)


def _study(
    sample: Sample,
    table: ObservationTable,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    published: tuple[PublishedScope, ...],
    deadline: Deadline,
) -> _Study:
    masks = tuple(
        scope.mask[sample.rows]
        for scope in published
        if scope.deontic is Deontic.PROHIBITION and scope.platform in {None, sample.platform}
    )
    language = read_language(table, sample.rows, vocabulary, hierarchy, max_cuts=settings.max_cuts)
    has_both = bool(sample.target.any()) and not sample.target.all()
    held_out = has_both and can_hold_out(sample, settings)
    holdout = holdout_mask(sample, settings) if held_out else np.zeros(len(sample), dtype=np.bool_)
    encoded = encode(sample, language, holdout, masks)
    whole = np.ones(len(sample), dtype=np.bool_)
    study = _Study(sample, encoded, holdout, (), (), (), arena(sample, encoded, whole, whole, ()), held_out)
    if not sample.target.any() or not len(encoded.literals):
        return study
    if not has_both:
        return _hints_only(study, settings)
    bodies = _search(study, settings, deadline)
    if held_out:
        return _tested(study, bodies, masks, settings)
    p_values = permutation_p_values(sample, encoded, bodies, settings, deadline)
    place = arena(sample, encoded, whole, whole, bodies)
    explained = (False,) * len(bodies)
    return replace(study, bodies=bodies, p_values=p_values, explained=explained, everywhere=place)


def _search(study: _Study, settings: LearnSettings, deadline: Deadline) -> tuple[Body, ...]:
    """Return the rules of the search part: first what published rules leave unexplained, then everything else."""
    encoded = study.encoded
    target, kept = encoded.side(encoded.units.blocks[0]), encoded.side(encoded.units.blocks[1])
    nothing = np.empty((0, len(target.weights.values) + len(kept.weights.values)), dtype=np.bool_)
    task = Task(encoded, target, kept, nothing, settings, deadline)
    first: tuple[Body, ...] = ()
    if len(encoded.published):
        terms = replace(task, fixed=np.stack([task.posts(cover) for cover in encoded.published]))
        first = select_rules(terms, cover_rules(terms))
        task = replace(task, fixed=np.stack([task.mask(body) for body in first])) if first else task
    second = select_rules(task, cover_rules(task))
    return (*first, *second)


def _tested(study: _Study, bodies: tuple[Body, ...], masks: tuple[Mask, ...], settings: LearnSettings) -> _Study:
    sample, encoded, aside = study.sample, study.encoded, study.holdout
    place = arena(sample, encoded, aside, ~aside, bodies)
    bodies = tuple(dict.fromkeys(confirmed_exceptions(place, bodies, settings)))
    p_values = tuple(rule_p_value(place, bodies, index, settings) for index in range(len(bodies)))
    explained = tuple(
        p_value <= settings.significance and _is_explained(place, body, masks, settings)
        for body, p_value in zip(bodies, p_values, strict=True)
    )
    whole = np.ones(len(sample), dtype=np.bool_)
    everywhere = arena(sample, encoded, whole, whole, bodies)
    return replace(study, bodies=bodies, p_values=p_values, explained=explained, everywhere=everywhere)


def _is_explained(place: Arena, body: Body, masks: tuple[Mask, ...], settings: LearnSettings) -> bool:
    """Return whether a rule's effect vanishes among posts that published rules treat alike.

    A rule that lies inside published scopes is compared with them by the reasoner; here it has no stratum of its own.
    """
    if not masks:
        return False
    inside = place.cover(body)
    any_published = np.logical_or.reduce(masks)
    if inside[any_published].sum() >= _INSIDE_PUBLISHED * inside.sum():
        return False
    strata = np.zeros(len(place.sample), dtype=np.intp)
    for mask in masks:
        _, strata = np.unique(strata * 2 + mask, return_inverse=True)
    return stratified_p_value(place, body, strata.reshape(-1)) > settings.significance


def _hints_only(study: _Study, settings: LearnSettings) -> _Study:
    """Return what can be said from deletions alone: features that meet too often, one post for each cluster."""
    sample, units = study.sample, study.encoded.units
    order = np.lexsort((sample.keys, sample.cluster))
    first = order[np.flatnonzero(np.diff(sample.cluster[order], prepend=-1))]
    counts = np.bincount(units.of_row[first], minlength=len(units.weight)).astype(np.float64)
    block = units.blocks[0]
    bodies = cooccurring(study.encoded, study.encoded.side(block, Weights.of(counts[block.units])), settings)
    ones = (1.0,) * len(bodies)
    return replace(study, bodies=bodies, p_values=ones, explained=(False,) * len(bodies))


def _order(candidate: Candidate) -> tuple[int, str]:
    return -candidate.evidence.target, rule_id(candidate.platform, candidate.scope)


def _iso(time: np.datetime64) -> str:
    return f"{np.datetime_as_string(time.astype('datetime64[s]'))}Z"
