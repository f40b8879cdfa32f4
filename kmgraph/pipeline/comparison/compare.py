"""The composer: two sides in, what a person who moves from one to the other may keep doing out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.graph import KnowledgeFacts
from kmgraph.learn import KindContrast, SidePosts, compare_kinds
from kmgraph.model import (
    KindCounts,
    KindDifference,
    MoveComparison,
    MoveVerdict,
    ObservationTable,
    Project,
    Scope,
    by_surprise,
    found_iris,
    scope_literals,
    with_surprise,
)
from kmgraph.observe import Observed
from kmgraph.ontology import to_manchester
from kmgraph.pipeline.comparison.kinds import PostKind, find_kinds, narrower_rules, without
from kmgraph.pipeline.comparison.periods import TimeSpan, by_period, meant_platform
from kmgraph.pipeline.comparison.sides import ComparedSide, RunSide
from kmgraph.pipeline.comparison.verdicts import judge
from kmgraph.pipeline.comparison.words import place_words
from kmgraph.pipeline.comparison.written import WrittenRules, written_rules
from kmgraph.pipeline.coverage import RuleCoverage, learn_settings, rules_at_the_end
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.pipeline.progress import Step, silent
from kmgraph.pipeline.run import Run, run_learning
from kmgraph.rules import ALL_POSTS, public_comparison, without_telling_change


@dataclass(frozen=True, eq=False)
class ComparedRuns:
    """A comparison with all that its document is made from.

    Attributes:
        exact, public: The comparison, with exact and with public figures.
        source, destination: Its sides.
        known: Who met which rules, as far as a run that was made for it tells.
        are_platforms: Whether the sides are two platforms, between which knowledge can move.
    """

    exact: MoveComparison
    public: MoveComparison
    source: ComparedSide
    destination: ComparedSide
    knowledge: Knowledge
    project: Project
    known: KnowledgeFacts = field(default_factory=KnowledgeFacts)
    are_platforms: bool = True


def compare_platforms(
    project: Project, source: str, destination: str, step: Step = silent, templates: Path | None = None
) -> ComparedRuns:
    """Return how two platforms of a project compare, after learning the rules of both.

    Raises:
        UsageError: If the project's observations are not of both.
        KmgraphError: As learning does.
    """
    run = run_learning(project, step, templates=templates)
    for name in (source, destination):
        if name not in run.observed.table.platforms:
            known = run.observed.table.platforms
            raise UsageError(
                f'there are no observations of a platform "{name}"',
                hint=did_you_mean(name, known) or f"there are some of {', '.join(known)}",
            )
    return _of_run(run, source, destination, step)


def compare_periods(
    project: Project,
    platform: str | None,
    spans: tuple[TimeSpan, TimeSpan],
    step: Step = silent,
    templates: Path | None = None,
) -> ComparedRuns:
    """Return how two periods of one platform compare: each is learned from the posts of its own time alone.

    Args:
        project: The project.
        platform: Id of the platform; may be missing where there is only one.
        spans: The earlier and the later period, as the person moves.
        step: Told of each step.
        templates: A folder of the user's own templates.

    Raises:
        UsageError: If it isn't said which platform is meant.
        InputError: If there are no observations of one of the periods.
        KmgraphError: As learning does.
    """
    sides, read = by_period(platform, spans, templates), list[Observed]()

    def recast(project: Project, knowledge: Knowledge, observed: Observed) -> tuple[Project, Knowledge, Observed]:
        read.append(observed)
        return sides(project, knowledge, observed)

    run = run_learning(project, step, templates=templates, recast=recast)
    for span in spans:
        if span.id not in run.observed.table.platforms:
            raise InputError(f"no observation is of the time {span.text}", hint="name a period that the data cover")
    around = _Around(read[0].table, meant_platform(platform, read[0].table), run)
    return replace(_of_run(run, spans[0].id, spans[1].id, step, around), are_platforms=False)


def compare_runs(
    project: Project,
    knowledge: Knowledge,
    sides: tuple[RunSide, RunSide],
    tables: tuple[ObservationTable, ObservationTable],
    step: Step = silent,
) -> ComparedRuns:
    """Return how two runs compare.

    Args:
        project: Says what was known, and how figures become public.
        knowledge: The same; classes of terms that either run found are among it.
        sides: What each run learned.
        tables: What each observed.
        step: Told of each step.

    Raises:
        KmgraphError: If the reasoner fails.
    """
    settings = learn_settings(project)
    source, destination = (
        _side(side, RuleCoverage(table, knowledge, settings), knowledge)
        for side, table in zip(sides, tables, strict=True)
    )
    are_platforms = source.platform.iri != destination.platform.iri
    return _compared(source, destination, knowledge, project, step, are_platforms=are_platforms)


@dataclass(frozen=True, eq=False)
class _Around:
    """The posts of a platform of all time, of which two periods are parts: the table, its platform, and the run."""

    table: ObservationTable
    platform: str
    run: Run

    def counts(self, kinds: Iterable[KindDifference]) -> dict[str, KindCounts]:
        """Return what was counted of kinds among all of these posts, and of all; of kinds on terms found nothing."""
        settings = learn_settings(self.run.project)
        posts, rows = (
            SidePosts(self.table, self.platform, settings),
            RuleCoverage(self.table, self.run.knowledge, settings),
        )
        scopes = {
            kind.id: kind.scope
            for kind in kinds
            if kind.scope is not None and not any(any(found_iris(each)) for each in scope_literals(kind.scope))
        }
        counts = {name: posts.counts(posts.at(rows.of_rule(self.platform, scope))) for name, scope in scopes.items()}
        return {**counts, ALL_POSTS: posts.counts(posts.at(rows.on_platform(self.platform)))}


def _of_run(run: Run, source: str, destination: str, step: Step, around: _Around | None = None) -> ComparedRuns:
    rows = RuleCoverage(run.observed.table, run.knowledge, learn_settings(run.project))
    platforms = {platform.id: platform for platform in run.ruleset.platforms}
    told = tuple(without_telling_change(rule, run.project.privacy) for rule in run.ruleset.rules)
    opened = replace(run.ruleset, rules=told)
    here, there = (
        _side(RunSide(platforms[name], run.ruleset, opened, run.public), rows, run.knowledge)
        for name in (source, destination)
    )
    return replace(_compared(here, there, run.knowledge, run.project, step, around=around), known=run.known)


def _side(side: RunSide, rows: RuleCoverage, knowledge: Knowledge) -> ComparedSide:
    platform = side.platform
    # What observers wrote down is no text of the platform's.
    here = [rule for rule in knowledge.published if rule.platform in (None, platform.id) and not rule.by_observers]
    # What ended before the last post of the platform, or began after it, is not written there.
    current = rules_at_the_end([replace(rule, platform=platform.id) for rule in here], rows.table)
    published = tuple(rule for rule in here if rule.iri in current)
    return ComparedSide(platform, rows, side.ruleset, side.open, side.public, published)


def _compared(
    source: ComparedSide,
    destination: ComparedSide,
    knowledge: Knowledge,
    project: Project,
    step: Step,
    *,
    are_platforms: bool = True,
    around: _Around | None = None,
) -> ComparedRuns:
    here, there = (replace(side, ruleset=side.open) for side in (source, destination))
    exact = _exact(source, destination, knowledge, project, step)
    is_same = all(side.ruleset.rules == side.open.rules for side in (source, destination))
    # Of a rule that ended, and is told of as if it hadn't, there is a kind in public alone.
    told = exact if is_same else _exact(here, there, knowledge, project, step)
    public = public_comparison(
        told,
        (source.moved(source.public), destination.moved(destination.public)),
        (source.public, destination.public),
        knowledge.hierarchy,
        project.privacy,
        None if around is None else around.counts(told.kinds),
        is_mixed=any(side.posts.is_mixed for side in (source, destination)),
    )
    shown = {rule.id for rule in destination.public.rules}
    open_rules = tuple(rule for rule in there.rules if rule.id in shown)
    public = replace(public, words=place_words(destination.platform, open_rules, knowledge))
    return ComparedRuns(exact, public, source, destination, knowledge, project, are_platforms=are_platforms)


def _exact(
    source: ComparedSide, destination: ComparedSide, knowledge: Knowledge, project: Project, step: Step
) -> MoveComparison:
    with step("comparing the two sides"):
        kinds = find_kinds(source, destination, knowledge.ontology, knowledge.hierarchy)
        contrasts = compare_kinds(source.posts, destination.posts, [kind.compared() for kind in kinds])
    with step("asking the reasoner what is written of each"):
        written = written_rules(kinds, destination.published, knowledge, project, source.published)
    judged = _Judge(source, destination, knowledge)
    differences = [
        judged.difference(kind, contrast, written.get(kind.id, WrittenRules()))
        for kind, contrast in zip(kinds, contrasts, strict=True)
    ]
    here = source.moved(source.ruleset)
    return MoveComparison(
        source=here,
        destination=destination.moved(destination.ruleset),
        kinds=by_surprise(with_surprise(kind, here, project.privacy.k / 2) for kind in differences),
        words=place_words(destination.platform, destination.rules, knowledge),
        level=destination.rows.settings.significance,
    )


@dataclass(frozen=True)
class _Judge:
    source: ComparedSide
    destination: ComparedSide
    knowledge: Knowledge

    def difference(self, kind: PostKind, contrast: KindContrast, written: WrittenRules) -> KindDifference:
        """Return what is said of a kind, its surprise still to come."""
        before, after = contrast.own
        counts = (kind.counts(0, self.source, before), kind.counts(1, self.destination, after))
        settings = self.destination.rows.settings
        verdict, reason = judge(
            kind,
            contrast,
            counts,
            has_rates=self.source.posts.has_rates and self.destination.posts.has_rates,
            is_forbidden=bool(written.forbids),
            level=settings.significance,
            least_clusters=settings.least_clusters,
        )
        narrower = narrower_rules(kind, self.destination.rules, self.knowledge.hierarchy)
        scope = kind.scope
        if verdict is MoveVerdict.NEWLY_ALLOWED and scope is not None and narrower:
            # That a kind is left alone must not be said of its parts that rules are about.
            scope = without(scope, narrower)
            counts = (self.source.posts.counts(before), self.destination.posts.counts(after))
        return KindDifference(
            id=kind.id,
            verdict=verdict,
            reason=reason,
            source_rule=kind.source_rule.id if kind.source_rule else None,
            destination_rule=kind.destination_rule.id if kind.destination_rule else None,
            scope=scope,
            manchester=self._manchester(scope, kind),
            published=kind.published.iri if kind.published else None,
            source=counts[0],
            destination=counts[1],
            p_value=contrast.p_value,
            permits=written.permits,
            forbids=written.forbids,
            beside=written.beside,
            narrower=tuple(rule.id for rule in narrower),
        )

    def _manchester(self, scope: Scope | None, kind: PostKind) -> str:
        expression = scope.to_expression() if scope else kind.published and kind.published.expression
        return to_manchester(expression, self.knowledge.ontology.vocabulary) if expression else ""
