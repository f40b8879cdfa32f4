"""What is known before any observation: the ontology with its extensions, its class tree, the published rules."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import kmgraph
from kmgraph.errors import ConfigError, LimitError, OntologyError
from kmgraph.graph import ScopeDefinition
from kmgraph.io import keep_cached, read_cached
from kmgraph.model import (
    And,
    Candidate,
    Deontic,
    Expression,
    FoundClass,
    Hierarchy,
    Lifecycle,
    Limits,
    Named,
    Or,
    Project,
    PublishedRule,
    ReviewedTerms,
    Vocabulary,
    Warning,
    named_terms,
    with_found_tree,
    with_found_words,
)
from kmgraph.namespaces import KM, OWL, RDF, RDFS, local_name
from kmgraph.observe import Observed, read_observations
from kmgraph.ontology import Ontology, load_ontology, refuse_first
from kmgraph.ontology.manchester import ParsedExpression, parse_manchester
from kmgraph.pipeline.facts import Facts, read_facts, refuse_unknown
from kmgraph.pipeline.progress import Step, silent
from kmgraph.pipeline.reviews import DecidedRules, read_lifecycles, read_reviewed, with_forms
from kmgraph.pipeline.written import with_proposals
from kmgraph.project import project_key
from kmgraph.rdf import TripleIndex, is_rdf, parse_own, read_rdf
from kmgraph.reason import classify
from kmgraph.rules import ContentTerms, PublishedFiles, read_published

MOST_PUBLISHED = 1_000
"""How many published rules with a scope are compared: the reasoner relates each of them to every other."""


@dataclass(frozen=True)
class Knowledge:
    """The ontology, its inferred class tree, and the published rules with their scopes.

    Attributes:
        published: Rules of the files that have a scope, expressions filled in.
        awaiting: Rules whose scope nobody has confirmed, each with a proposed one where its words tell: they are
            compared with nothing, and only counted.
        parsed: Scope IRI to parsed expression, for scopes written in Manchester syntax.
        published_ntriples: The published rules' own OWL files, merged.
        facts: What the project says of people and platforms.
        lifecycles: IRI of a rule from practice to how far people have taken it, where that is told.
        found_ntriples: Classes of terms found in texts, once there are any: a module that the run makes.
        found_iris: These classes.
        platforms: Ids of the platforms that decisions about rules are read for.
        reviewed: What people decided about such classes: terms folded as texts are, classes above by IRI.
        decided: What people decided about learned rules; those that they put into writing are among the published.
    """

    ontology: Ontology
    hierarchy: Hierarchy
    published: tuple[PublishedRule, ...]
    parsed: Mapping[str, ParsedExpression]
    published_ntriples: bytes
    awaiting: tuple[PublishedRule, ...] = ()
    facts: Facts = field(default_factory=Facts)
    lifecycles: Mapping[str, Lifecycle] = field(default_factory=dict)
    found_ntriples: bytes = b""
    found_iris: frozenset[str] = frozenset()
    platforms: tuple[str, ...] = ()
    reviewed: tuple[ReviewedTerms, ...] = ()
    decided: DecidedRules = field(default_factory=DecidedRules)

    @property
    def testable(self) -> tuple[PublishedRule, ...]:
        """The published rules that outcomes speak for or against; whether an obligation was kept, nothing records."""
        return tuple(rule for rule in self.published if rule.deontic is not Deontic.OBLIGATION)

    def lifecycle_of(self, rule: str) -> Lifecycle:
        """Return how far people have taken a rule, by its IRI."""
        return self.lifecycles.get(rule, Lifecycle.CANDIDATE)

    @property
    def notices(self) -> tuple[Warning, ...]:
        """What a reader must know of the published rules before trusting what is said of learned ones."""
        awaiting = [rule.id for rule in self.awaiting]
        return (Warning("published-awaiting").about(awaiting),) if awaiting else ()

    @property
    def definitions(self) -> dict[str, ScopeDefinition]:
        """The parsed scopes as RDF."""
        return {
            iri: ScopeDefinition(scope.node, scope.triples, _is_content(scope.expression, self.hierarchy))
            for iri, scope in self.parsed.items()
        }


def _is_content(scope: Expression, hierarchy: Hierarchy) -> bool:
    """Return whether the words of a scope alone say that only content is in it."""
    if isinstance(scope, And | Or):
        together = any if isinstance(scope, And) else all
        return together(_is_content(operand, hierarchy) for operand in scope.operands)
    return isinstance(scope, Named) and hierarchy.is_subclass(scope.iri, KM.Content)


def load_knowledge(project: Project, step: Step = silent, *, platforms: tuple[str, ...] | None = None) -> Knowledge:
    """Return what the project knows.

    Args:
        project: Names the extensions and the published rules.
        step: Told of each step.
        platforms: Ids of the platforms, where the data and not the project names them.

    Raises:
        OntologyError: If an extension can't be read, makes the ontology inconsistent, or has classes that can have no
            member; a published scope can't be parsed, or a file of facts declares terms.
        ConfigError: If a file of published rules is wrong, a scope is about something else than content, a platform is
            said to be one that nobody knows, or a class of terms to lie under something else than content.
        LimitError: If there are more than `MOST_PUBLISHED` rules with a scope, or the ontology is too deep to reason
            over.
    """
    with step("loading the ontology"):
        ontology = load_ontology(project.ontology)
    refuse_first(ontology.faults)
    with step("reading the published rules"):
        _refuse_unknown_names(project.published, ontology)
        files = read_published(
            project.published,
            project.platform_ids if platforms is None else platforms,
            project.base_iri,
            ontology.triples,
        )
        _refuse_many(files, project)
        texts = {rule.scope_iri: rule.manchester for rule in files.rules if rule.manchester is not None}
        parsed = _parse(files, texts, ontology)
        published = tuple(
            replace(rule, expression=parsed[rule.scope_iri].expression) if rule.scope_iri in parsed else rule
            for rule in files.rules
            if not rule.awaits_scope
        )
    with step("inferring the class tree"):
        hierarchy = class_tree(ontology, project.limits)
    _refuse_errors(hierarchy, project)
    _refuse_foreign_scopes(parsed, _scope_places(files), ContentTerms(ontology.vocabulary, hierarchy))
    facts = read_facts(project, ontology, hierarchy)
    awaiting = with_proposals([rule for rule in files.rules if rule.awaits_scope], ontology.vocabulary, hierarchy)
    told = (ontology.triples, TripleIndex(facts.triples), TripleIndex(parse_own(files.triples)))
    lifecycles = read_lifecycles(told, [rule.iri for rule in files.rules], hierarchy)
    reviewed = read_reviewed(project, ontology, hierarchy)
    ontology = with_forms(ontology, reviewed)
    by_observers = not project.publishing.is_publisher
    decided = DecidedRules.of(project.rule_decisions, project.base_iri, by_observers=by_observers)
    knowledge = Knowledge(
        ontology, hierarchy, published, parsed, files.triples, awaiting, facts, lifecycles | decided.lifecycles
    )
    knowledge = replace(knowledge, reviewed=reviewed, decided=decided)
    return with_decided(knowledge, project.platform_ids if platforms is None else platforms)


def with_decided(knowledge: Knowledge, platforms: tuple[str, ...]) -> Knowledge:
    """Return the knowledge with the rules that people put into writing among the published ones.

    A rule on terms that were found in texts is among them once these are.

    Args:
        knowledge: With the decisions about rules.
        platforms: Ids of the platforms.

    Raises:
        OntologyError: If the scope of a decision can't be read.
    """
    found = {local_name(iri) for iri in knowledge.found_iris}
    named = {known.id for known in named_terms(knowledge.reviewed)} & found
    decided = knowledge.decided.read(knowledge.ontology.ntriples + knowledge.found_ntriples, platforms, named)
    present = {rule.iri for rule in knowledge.published}
    written = [rule for rule in decided.codified() if rule.iri not in present]
    return replace(
        knowledge,
        decided=decided,
        platforms=platforms,
        published=tuple(sorted((*knowledge.published, *written), key=lambda rule: rule.id)),
        parsed={**knowledge.parsed, **decided.parsed()},
    )


def with_decided_on(knowledge: Knowledge, candidates: Sequence[Candidate]) -> Knowledge:
    """Return the knowledge with what people decided about the rules that came out, on whatever side."""
    decided = knowledge.decided.on_sides(candidates)
    return replace(knowledge, decided=decided, lifecycles={**knowledge.lifecycles, **decided.lifecycles})


def observe_project(project: Project, knowledge: Knowledge, *, strict: bool = False) -> Observed:
    """Return the project's observations in the terms of what it knows.

    Raises:
        ObservationError: If a source can't be read; with `strict`, if a header or value is unknown.
    """
    return read_observations(
        project.sources,
        knowledge.ontology.vocabulary,
        knowledge.hierarchy,
        key=project_key(project),
        platforms=project.platform_ids,
        target=project.target,
        strict=strict,
        terms=project.text.discover,
        fixed_terms=tuple(sorted({term for known in named_terms(knowledge.reviewed) for term in known.terms})),
        platform_names=project.platform_names,
    )


def _refuse_many(files: PublishedFiles, project: Project) -> None:
    count = sum(not rule.awaits_scope for rule in files.rules)
    if count > MOST_PUBLISHED:
        raise LimitError(
            f"{count:,} published rules have a scope, and at most {MOST_PUBLISHED:,} are compared",
            where=", ".join(path.name for path in project.published),
            hint="split them by platform, one project each, or join rules of one scope",
        )


def _refuse_unknown_names(published: Sequence[Path], ontology: Ontology) -> None:
    for path in published:
        if is_rdf(path):
            refuse_unknown(path, tuple(read_rdf(path)), ontology)


def _parse(files: PublishedFiles, texts: Mapping[str, str], ontology: Ontology) -> dict[str, ParsedExpression]:
    if not texts:
        return {}
    return parse_manchester(texts, ontology.ntriples, _scope_places(files))


def _scope_places(files: PublishedFiles) -> dict[str, str]:
    """Return where each scope stands. Messages name the file and the rule, not the IRI of its scope."""
    return {rule.scope_iri: f'{files.places[rule.iri]} scope of "{rule.id}"' for rule in files.rules}


def _refuse_foreign_scopes(
    parsed: Mapping[str, ParsedExpression], places: Mapping[str, str], terms: ContentTerms
) -> None:
    for iri, scope in parsed.items():
        foreign = terms.foreign(scope.expression)
        if foreign is not None:
            raise ConfigError(foreign.what, where=places[iri], hint=foreign.hint)


def _refuse_errors(hierarchy: Hierarchy, project: Project) -> None:
    where = ", ".join(path.name for path in project.ontology) or None
    hint = "kmgraph ontology check FILE shows the axioms that clash"
    if not hierarchy.consistent:
        raise OntologyError(
            "the ontology with its extensions is inconsistent: nothing can be inferred", where=where, hint=hint
        )
    if hierarchy.unsatisfiable:
        names = ", ".join(sorted(local_name(iri) for iri in hierarchy.unsatisfiable)[:5])
        raise OntologyError(f"these classes can have no member: {names}", where=where, hint=hint)


def class_tree(ontology: Ontology, limits: Limits) -> Hierarchy:
    """Return the ontology's inferred class tree, from the cache where it was inferred before."""
    name = f"classes-{kmgraph.__version__}-{ontology.digest}.json"
    kept = read_cached(name)
    hierarchy = None if kept is None else _from_json(kept, ontology.vocabulary)
    if hierarchy is None:
        hierarchy = _classify(ontology, limits)
        keep_cached(name, _to_json(hierarchy).encode())
    return hierarchy


def _classify(ontology: Ontology, limits: Limits) -> Hierarchy:
    return classify(
        ontology.ntriples,
        # Only an extension can bring individuals that contradict something; the shipped ones are held to it by tests.
        individuals=bool(ontology.extension_iris),
        seconds=limits.reasoner_seconds,
        java_memory_mb=limits.memory_mb,
    )


def _to_json(hierarchy: Hierarchy) -> str:
    return json.dumps(
        {
            "parents": {iri: sorted(above) for iri, above in sorted(hierarchy.parents.items())},
            "equivalents": {iri: sorted(same) for iri, same in sorted(hierarchy.equivalents.items())},
            "unsatisfiable": sorted(hierarchy.unsatisfiable),
            "consistent": hierarchy.consistent,
        }
    )


def _from_json(data: bytes, vocabulary: Vocabulary) -> Hierarchy | None:
    """Return the tree that was kept, or None if it is none of this ontology."""
    try:
        document = json.loads(data)
        hierarchy = Hierarchy(
            parents={iri: frozenset(above) for iri, above in document["parents"].items()},
            equivalents={iri: frozenset(same) for iri, same in document["equivalents"].items()},
            unsatisfiable=frozenset(document["unsatisfiable"]),
            consistent=document["consistent"] is True,
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    placed = hierarchy.parents.keys() | hierarchy.unsatisfiable
    named = placed.union(hierarchy.equivalents, *hierarchy.parents.values(), *hierarchy.equivalents.values())
    is_whole = vocabulary.classes.keys() <= placed or not hierarchy.consistent
    return hierarchy if is_whole and named <= placed and all(isinstance(iri, str) for iri in placed) else None


def with_found(knowledge: Knowledge, classes: Sequence[FoundClass]) -> Knowledge:
    """Return the knowledge with classes of terms, which have no definition, and their terms as entries of the lexicon.

    The reasoner gets them with the scopes; the ontology itself, its digest and its version stay as they are.
    """
    ontology = replace(knowledge.ontology, vocabulary=with_found_words(knowledge.ontology.vocabulary, classes))
    hierarchy = with_found_tree(knowledge.hierarchy, classes)
    knowledge = replace(
        knowledge,
        ontology=ontology,
        hierarchy=hierarchy,
        found_ntriples=found_module({found.iri: sorted(hierarchy.parents[found.iri]) for found in classes}),
        found_iris=frozenset(found.iri for found in classes),
    )
    return with_decided(knowledge, knowledge.platforms)


def found_module(parents: dict[str, list[str]]) -> bytes:
    """Return the classes found as N-Triples, sorted: each is declared, and below what its terms are among.

    Args:
        parents: The classes directly above each, sorted.
    """
    lines = [f"<{KM.LexicalEntry}> <{RDF.type}> <{OWL.Class}> ."]
    for iri in sorted(parents):
        lines.append(f"<{iri}> <{RDF.type}> <{OWL.Class}> .")
        lines += [f"<{iri}> <{RDFS.subClassOf}> <{parent}> ." for parent in parents[iri]]
    return "".join(f"{line}\n" for line in lines).encode()
