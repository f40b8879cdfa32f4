"""The terms of the ontology as a list that a user can search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from kmgraph.io import to_csv
from kmgraph.model import ClassTerm, IndividualTerm, PropertyTerm, Text, Vocabulary, Words
from kmgraph.namespaces import KM, curie, local_name
from kmgraph.ontology import language_words, load_ontology
from kmgraph.project import load_project

Term = ClassTerm | PropertyTerm | IndividualTerm


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
