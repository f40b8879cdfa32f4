"""What is to be mended in an extension of the ontology, for the people who write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kmgraph.errors import KmgraphError
from kmgraph.io import missing_file
from kmgraph.model import Hierarchy, Limits
from kmgraph.namespaces import OWL, PREFIXES, RDF, RDFS, curie, local_name
from kmgraph.ontology import Finding, Level, Ontology, circles_closed_by, language_files, load_ontology, report_on
from kmgraph.pipeline import Step, silent
from kmgraph.project import extensions_around, load_project
from kmgraph.rdf import TripleIndex, read_rdf, read_triples
from kmgraph.reason import CHECK_HINT, OntologyReport, ProfileViolation, explain
from kmgraph.reason import check_ontology as check_axioms

_MOST_EXPLAINED = 3
"""Each takes a reasoner a few seconds, and most others follow from the first."""
_TERMS = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
"""What a file of facts may not declare."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of an ontology found, as lines for a person, and whether nothing has to be mended."""

    lines: tuple[str, ...]
    is_clean: bool


def check_ontology(
    files: Sequence[Path], project: Path | None, languages: Sequence[str], step: Step = silent
) -> Findings:
    """Return what is to be mended in extensions: imports, profile, consistency, empty classes and why, names, words.

    A file is read with the extensions of the project that it lies in, as `validate` does: a file of facts may use their
    terms.

    Args:
        files: Extensions, or files of facts.
        project: A project whose extensions are checked, too.
        languages: Tags that each term should have a label in; the first is that of the explanations.
        step: Told of each step.

    Raises:
        InputError: If a file can't be read.
        LimitError: If the reasoner ran out of time.
    """
    for path in files:
        if not path.exists():
            raise missing_file(path)
    limits = load_project(project).limits if project else Limits()
    around = extensions_around(files, project)
    paths = (*around.ontology, *files)
    with step("loading the ontology"):
        ontology = load_ontology(paths)
    with step("checking profiles and consistency"):
        report = _report(ontology, paths, limits)
    names = _names_nobody_declares(ontology, report, paths)
    with step("explaining what clashes"):
        clashes = tuple(_clashes(ontology, report.hierarchy, languages[0]))
    circles = tuple(_circles_of_ours(ontology, report.hierarchy, paths))
    worded = _findings_on_terms(ontology, paths, languages)
    problems = (
        *(f"error: the import {iri} is in no catalog; it was left out" for iri in ontology.unresolved),
        *_unknown_terms(ontology),
        *(f"error: {found.path.name}: {found.what}; {found.hint}" for found in ontology.broken),
        *names.undeclared,
        *(f"error: not OWL 2 DL: {found}" for found in names.outside_dl),
        *clashes,
        *circles,
        *(str(finding) for finding in worded if finding.level is Level.ERROR),
    )
    advice = (
        *(f"advice: {unread}" for unread in around.unread),
        *_without_header(paths),
        *(f"advice: {line}" for line in names.foreign),
        *(str(finding) for finding in worded if finding.level is Level.ADVICE),
    )
    return Findings(
        (
            *problems,
            *advice,
            _summary(ontology, report, is_dl=not (report.profiles.dl or ontology.broken or names.undeclared)),
        ),
        not problems,
    )


def _report(ontology: Ontology, paths: Sequence[Path], limits: Limits) -> OntologyReport:
    """Return profiles and class tree; a refusal names the files, and advises what to do in them.

    Raises:
        KmgraphError: If the reasoner refuses the ontology, or ran out of something.
    """
    try:
        return check_axioms(ontology.ntriples, seconds=limits.reasoner_seconds, java_memory_mb=limits.memory_mb)
    except KmgraphError as error:
        if error.hint != CHECK_HINT or not paths:
            raise
        files = ", ".join(map(str, paths))
        where = f"{files}: {error.where}" if error.where else files
        raise type(error)(error.what, where=where, hint="mend or remove that axiom, then check again") from error


def _circles_of_ours(ontology: Ontology, hierarchy: Hierarchy, paths: Sequence[Path]) -> Iterator[str]:
    """Yield a line for each of kmgraph's own terms that an extension puts below itself, or makes another one's same."""
    told: set[str] = set()
    for path in paths:
        for finding in circles_closed_by(ontology.triples, read_rdf(path), ontology.own_iris):
            told.add(finding.term)
            yield f"error: {path.name}: {local_name(finding.term)} {finding.message}"
    for iri, equivalents in sorted(hierarchy.equivalents.items()):
        others = sorted(equivalents & ontology.own_iris)
        if iri in ontology.own_iris - told and others and paths:
            names = ", ".join(path.name for path in paths)
            yield f"error: {names}: {local_name(iri)} becomes the same class as {', '.join(map(local_name, others))}"


@dataclass(frozen=True, slots=True)
class _Undeclared:
    """What is said of others' names in files of facts, and which violations of OWL 2 DL are still to be told."""

    foreign: tuple[str, ...]
    outside_dl: tuple[ProfileViolation, ...]
    undeclared: tuple[str, ...] = ()


def _names_nobody_declares(ontology: Ontology, report: OntologyReport, paths: Sequence[Path]) -> _Undeclared:
    """Return the violations of OWL 2 DL but for names declared nowhere that are told in words of their own."""
    unknown = {term.iri for term in ontology.unknown}
    undeclared = {_undeclared(found.what, found.term) for found in report.profiles.dl} - unknown
    foreign = {iri: line for iri, line in _foreign_in_facts(paths).items() if iri in undeclared}
    told = unknown | foreign.keys()
    outside = (found for found in report.profiles.dl if _undeclared(found.what, found.term) not in told)
    # Of an axiom that can't be read, the profile knows no name.
    others = sorted((iri, path) for iri, path in ontology.undeclared.items() if iri not in unknown | undeclared)
    return _Undeclared(
        tuple(line for _, line in sorted(foreign.items())),
        tuple(outside),
        tuple(
            f"error: {path.name}: {curie(iri) or f'<{iri}>'} is taken for a class, and nothing declares it; "
            "declare it: a owl:Class"
            for iri, path in others
        ),
    )


def _findings_on_terms(ontology: Ontology, paths: Sequence[Path], languages: Sequence[str]) -> Sequence[Finding]:
    """Return what the terms of the extensions lack, or without extensions those that kmgraph ships."""
    looked_at = ontology.extension_iris if paths else _shipped_terms(ontology)
    return report_on(_with_languages(ontology, languages), looked_at, tuple(dict.fromkeys(languages)), undeclared=False)


def _summary(ontology: Ontology, report: OntologyReport, *, is_dl: bool) -> str:
    state = "OWL 2 EL" if not report.profiles.el else "not OWL 2 EL (slower to reason with, no fault)"
    return (
        f"{_counted(len(ontology.extension_iris), 'term')} of extensions, "
        f"{_counted(len(ontology.vocabulary.classes), 'class', 'classes')} in all; "
        f"{'' if is_dl else 'not '}OWL 2 DL, {state}, "
        f"{'consistent' if report.hierarchy.consistent else 'inconsistent'}, "
        f"{_counted(len(report.hierarchy.unsatisfiable), 'class', 'classes')} without possible members"
    )


def _clashes(ontology: Ontology, hierarchy: Hierarchy, language: str) -> Iterator[str]:
    errors: dict[str | None, str] = {
        iri: f"error: {local_name(iri)} can have no member, because:"
        for iri in _topmost(ontology, hierarchy.unsatisfiable)[:_MOST_EXPLAINED]
    }
    if not hierarchy.consistent:
        errors = {None: "error: inconsistent: nothing can satisfy all axioms. They clash:"}
    for iri, error in errors.items():
        yield error
        for justification in explain(ontology.ntriples, iri, language=language):
            yield from (f"    {axiom}" for axiom in justification.axioms)
    more = len(hierarchy.unsatisfiable) - len(errors)
    if hierarchy.consistent and more > 0:
        rest = _counted(more, "more class", "more classes")
        yield f"error: {rest} can have no member; mend these first, then check again"


def _topmost(ontology: Ontology, empty: Collection[str]) -> list[str]:
    """Return classes without possible members, those first that lie below no other such class, the widest first.

    What is stated counts: all others may follow from a wide one.
    """
    classes = ontology.vocabulary.classes
    parents = {iri: classes[iri].parents if iri in classes else () for iri in empty}
    above = {iri: [parent for parent in parents[iri] if parent in empty] for iri in empty}
    wide = Counter(name for iri in empty for name in _all_above(iri, above))
    return sorted(empty, key=lambda iri: (bool(above[iri]), -wide[iri], iri))


def _all_above(iri: str, above: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [iri]
    while todo:
        fresh = set(above[todo.pop()]) - seen
        seen |= fresh
        todo += fresh
    return seen


def _with_languages(ontology: Ontology, languages: Sequence[str]) -> TripleIndex:
    """Return the ontology's triples with those of the languages' own files, so that what these lack is found."""
    files = language_files(languages)
    if not files:
        return ontology.triples
    return TripleIndex([*read_triples(ontology.ntriples), *(quad for path in files for quad in read_rdf(path))])


def _shipped_terms(ontology: Ontology) -> frozenset[str]:
    triples = ontology.triples
    return frozenset(
        term for module in triples.typed(OWL.Ontology) for term in triples.subjects(RDFS.isDefinedBy, module)
    )


def _unknown_terms(ontology: Ontology) -> Iterator[str]:
    """Return a line for each name that kmgraph's ontology lacks: declared by the extension, or by nobody."""
    for term in ontology.unknown:
        if term.iri in ontology.extension_iris:
            yield f"error: {term.path.name} declares {local_name(term.iri)} in kmgraph's namespace; use one of your own"
        else:
            yield f"error: {term.path.name}: {term.what}; {term.hint}"


def _undeclared(what: str, term: str) -> str:
    """Return the IRI that a violation of a profile says is declared nowhere; empty if it says something else."""
    if "undeclared" not in what:
        return ""
    name = term.split(" ", maxsplit=1)[0]
    prefix, _, rest = name.partition(":")
    return f"{PREFIXES[prefix]}{rest}" if prefix in PREFIXES else name.strip("<>")


def _without_header(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        types = _types(read_rdf(path))
        if types & _TERMS and OWL.Ontology not in types:
            yield (
                f"advice: {path.name} has no header (<IRI> a owl:Ontology); kmgraph reads it all the same, "
                "but nothing can import it, and other tools have no name for it"
            )


def _foreign_in_facts(paths: Sequence[Path]) -> dict[str, str]:
    """Return what to say of each name that facts use of others' vocabularies: they may not declare it.

    What a file of terms uses too is left out: there it can be declared, and has to be.
    """
    in_facts: dict[str, str] = {}
    in_terms: set[str] = set()
    for path in paths:
        quads = read_rdf(path)
        names = {quad.predicate.value for quad in quads} | _types(quads)
        if _types(quads) & _TERMS:
            in_terms |= names
        else:
            what = "is declared nowhere: it is kept as it stands, and nothing follows from it"
            in_facts |= {name: f"{curie(name) or f'<{name}>'} in {path.name} {what}" for name in names}
    return {name: line for name, line in in_facts.items() if name not in in_terms}


def _types(quads: Iterable[ox.Quad]) -> set[str]:
    return {
        quad.object.value
        for quad in quads
        if quad.predicate.value == RDF.type and isinstance(quad.object, ox.NamedNode)
    }


def _counted(number: int, one: str, several: str | None = None) -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
