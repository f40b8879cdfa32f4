"""The ontology as a user sees it: its terms as a list, and what is to be mended in an extension."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import pyoxigraph as ox

from kmgraph.io import missing_file, to_csv
from kmgraph.model import ClassTerm, IndividualTerm, Limits, PropertyTerm, Text, Vocabulary, Words
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, RDFS, curie, local_name
from kmgraph.ontology import Level, Ontology, language_files, language_words, load_ontology, report_on
from kmgraph.pipeline import Step, silent
from kmgraph.project import extensions_around, load_project
from kmgraph.rdf import TripleIndex, read_rdf, read_triples
from kmgraph.reason import check_ontology as check_axioms
from kmgraph.reason import explain

Term = ClassTerm | PropertyTerm | IndividualTerm

_MOST_SHOWN = 10
_TERMS = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
"""What a file of facts may not declare."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term of the list: what a table's header or cell may say, and what it means."""

    name: str
    kind: str
    label: str
    definition: str
    parents: str
    learnable: bool
    iri: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of an ontology found, as lines for a person, and whether nothing has to be mended."""

    lines: tuple[str, ...]
    is_clean: bool


def list_terms(
    pattern: str | None,
    extensions: Sequence[Path],
    project: Path | None,
    kind: str | None,
    language: str,
    *,
    learnable: bool = False,
) -> tuple[TermLine, ...]:
    """Return the terms whose name, labels or definition hold the pattern, by kind and name.

    Args:
        pattern: Text to look for in any language, case-insensitive; None is all.
        extensions: Extension ontologies.
        project: A project folder whose extensions are added.
        kind: `class`, `property` or `individual`; None is all.
        language: Language of label and definition.
        learnable: Only classes and properties that rules are learned over.
    """
    own = load_project(project).ontology if project else ()
    vocabulary = load_ontology((*own, *extensions)).vocabulary
    wanted = (pattern or "").casefold()
    learned_over = _learned_over(vocabulary) if learnable else frozenset()
    lines = (
        line
        for term in _terms(vocabulary)
        for line in [_line(term, language)]
        if (kind is None or line.kind == kind)
        and (not learnable or line.iri in learned_over)
        and wanted in _searchable(line, term.words)
    )
    return tuple(sorted(lines, key=lambda line: (line.kind, line.name.casefold(), line.iri)))


def note_on_no_terms(pattern: str | None, kind: str | None, *, extended: bool, learnable: bool) -> str:
    """Return that no term was found, and what to try.

    Args:
        pattern: What was looked for.
        kind: The kind that was asked for.
        extended: Whether extensions were looked through, too.
        learnable: Whether only what rules are learned over was asked for.
    """
    narrowed = " and ".join((*([f"--kind {kind}"] if kind else ()), *(["--learnable"] if learnable else ())))
    advice = (
        "try a shorter or a more general word, in English or Chinese",
        *([f"leave out {narrowed}"] if narrowed else ()),
        "name a project or an extension with what is your own, by --project or --ontology"
        if not extended
        else "add a term of your own to the extension",
    )
    what = f'whose name, label or definition holds "{pattern}"' if pattern else "of the kind asked for"
    return f"there is no term {what}; {'; '.join(advice)}"


def terms_as_text(lines: Sequence[TermLine], form: str) -> str:
    """Return the terms as `csv` or `json`."""
    if form == "json":
        return json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2) + "\n"
    return to_csv(TermLine.__slots__, (map(str, astuple(line)) for line in lines))


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
    opened = load_project(project) if project else None
    limits = opened.limits if opened else Limits()
    around = extensions_around(files, project)
    paths = (*around.ontology, *files)
    with step("loading the ontology"):
        ontology = load_ontology(paths)
    with step("checking profiles and consistency"):
        report = check_axioms(ontology.ntriples, seconds=limits.reasoner_seconds, java_memory_mb=limits.memory_mb)
    unknown = {term.iri for term in ontology.unknown}
    undeclared = {_undeclared(found.what, found.term) for found in report.profiles.dl} - unknown
    foreign = {iri: line for iri, line in _foreign_in_facts(paths).items() if iri in undeclared}
    told = unknown | foreign.keys()
    outside = [found for found in report.profiles.dl if _undeclared(found.what, found.term) not in told]
    problems = [
        *(f"error: the import {iri} is in no catalog; it was left out" for iri in ontology.unresolved),
        *_unknown_terms(ontology),
        *(f"error: not OWL 2 DL: {found}" for found in outside),
    ]
    with step("explaining what clashes"):
        problems += _clashes(
            ontology, report.hierarchy.consistent, sorted(report.hierarchy.unsatisfiable), languages[0]
        )
    looked_at = ontology.extension_iris if paths else _shipped_terms(ontology)
    findings = report_on(
        _with_languages(ontology, languages), looked_at, tuple(dict.fromkeys(languages)), undeclared=False
    )
    problems += [str(finding) for finding in findings if finding.level is Level.ERROR]
    advice = [f"advice: {unread}" for unread in around.unread]
    advice += _without_header(paths)
    advice += [f"advice: {line}" for _, line in sorted(foreign.items())]
    advice += [str(finding) for finding in findings if finding.level is Level.ADVICE]
    state = "OWL 2 EL" if not report.profiles.el else "not OWL 2 EL (slower to reason with, no fault)"
    summary = (
        f"{_counted(len(ontology.extension_iris), 'term')} of extensions, "
        f"{_counted(len(ontology.vocabulary.classes), 'class', 'classes')} in all; "
        f"{'not ' if report.profiles.dl else ''}OWL 2 DL, {state}, "
        f"{'consistent' if report.hierarchy.consistent else 'inconsistent'}, "
        f"{_counted(len(report.hierarchy.unsatisfiable), 'class', 'classes')} without possible members"
    )
    return Findings((*problems, *advice, summary), not problems)


def _with_languages(ontology: Ontology, languages: Sequence[str]) -> TripleIndex:
    """Return the ontology's triples with those of the languages' own files, so that what these lack is found."""
    files = language_files(languages)
    if not files:
        return ontology.triples
    return TripleIndex([*read_triples(ontology.ntriples), *(quad for path in files for quad in read_rdf(path))])


def _counted(number: int, one: str, several: str | None = None) -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def _line(term: Term, language: str) -> TermLine:
    further = language_words(language).get(term.iri, Words())
    match term:
        case ClassTerm():
            kind, use = "class", _names(term.parents)
        case PropertyTerm():
            kind, use = "property", f"{_names(term.domain)} → {_names(term.range)}"
        case IndividualTerm():
            kind, use = "individual", _names(term.types)
    return TermLine(
        name=local_name(term.iri) if term.iri.startswith(str(KM)) else (curie(term.iri) or local_name(term.iri)),
        kind=kind,
        label=_said(term.words.labels, further.labels, language),
        definition=_said(term.words.definitions, further.definitions, language),
        parents=use,
        learnable=not isinstance(term, IndividualTerm) and term.learnable,
        iri=term.iri,
    )


def _said(texts: Text, further: Text, language: str) -> str:
    """Return a text in a language: as it stands with the term, or in the language's own file; else in English."""
    return texts.get(language) or further.get(language) or texts.get("en", "")


def _names(iris: Iterable[str]) -> str:
    return ", ".join(map(local_name, iris))


def _terms(vocabulary: Vocabulary) -> tuple[Term, ...]:
    return (*vocabulary.classes.values(), *vocabulary.properties.values(), *vocabulary.individuals.values())


def _learned_over(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the terms that rules can be made of: kinds of content, and what properties of it or its author lead to."""
    below = {iri: _ancestors(iri, vocabulary) for iri in vocabulary.classes}
    subjects = {KM.Content, KM.UserAccount}
    properties = {
        prop.iri: prop
        for prop in vocabulary.properties.values()
        if prop.learnable and any(subjects & below.get(domain, {domain}) for domain in prop.domain)
    }
    roots = {KM.Content} | {target for prop in properties.values() for target in prop.range}
    classes = {iri for iri, term in vocabulary.classes.items() if term.learnable and roots & below[iri]}
    return frozenset(properties) | classes


def _ancestors(iri: str, vocabulary: Vocabulary) -> set[str]:
    ancestors, todo = {iri}, [iri]
    while todo:
        term = vocabulary.classes.get(todo.pop())
        fresh = [parent for parent in (term.parents if term else ()) if parent not in ancestors]
        ancestors.update(fresh)
        todo += fresh
    return ancestors


def _searchable(line: TermLine, words: Words) -> str:
    others = [label for labels in (*words.alt_labels.values(), *words.hidden_labels.values()) for label in labels]
    return " ".join([line.name, *words.labels.values(), *words.definitions.values(), *others]).casefold()


def _clashes(ontology: Ontology, consistent: bool, unsatisfiable: Sequence[str], language: str) -> Iterator[str]:
    errors: dict[str | None, str] = {
        iri: f"error: {local_name(iri)} can have no member, because:" for iri in unsatisfiable[:_MOST_SHOWN]
    }
    if not consistent:
        errors = {None: "error: inconsistent: nothing can satisfy all axioms. They clash:"}
    for iri, error in errors.items():
        yield error
        for justification in explain(ontology.ntriples, iri, language=language):
            yield from (f"    {axiom}" for axiom in justification.axioms)


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
