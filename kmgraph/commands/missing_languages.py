"""Which texts of a project its documents show in another language than their own, or not at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kmgraph.commands.notes import counted
from kmgraph.namespaces import KM
from kmgraph.rules import lacks_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Text, Words
    from kmgraph.pipeline import Run

_RULES = frozenset(("published rules", "decisions"))
_TERMS = "terms of extensions"


def language_notes(run: Run) -> Iterator[str]:
    """Yield a line for each language of the documents that texts of the project lack: how many, of what.

    Words that a machine translated are there; those of no named language may be in the project's first.
    """
    first = run.project.languages[0]
    for language in run.project.languages:
        lacking = Counter(kind for kind, text in _texts(run) if lacks_language(text, language, first))
        if lacking:
            yield f"note: {_said(lacking, language)}{_advice(lacking, language, run)}"


def _said(lacking: Counter[str], language: str) -> str:
    number = lacking.total()
    kinds = "; ".join(f"{kind}: {count:,}" for kind, count in lacking.items())
    return f"{counted(number, 'text')} {'is' if number == 1 else 'are'} not there in {language} ({kinds})"


def _advice(lacking: Counter[str], language: str, run: Run) -> str:
    if run.project.folder is None:
        return ""
    translated = (
        f"; kmgraph translate --lang {language} --dry-run lists those of rules" if _RULES & set(lacking) else ""
    )
    checked = f"; kmgraph ontology check -p . --lang {language} lists the terms" if _TERMS in lacking else ""
    return translated + checked


def _texts(run: Run) -> Iterator[tuple[str, Text]]:
    """Yield the project's texts that documents show, each with what it is of, in the order in which they are told."""
    decisions = run.decisions
    for rule in run.knowledge.published:
        # What people put into writing is told as their decision.
        if rule.id not in decisions:
            yield from (("published rules", rule.text), ("published rules", rule.requires))
    for decision in decisions.values():
        yield from (("decisions", decision.text), ("decisions", decision.advice))
    yield from (("lists of words", found.name) for found in run.public.found)
    yield "title", run.project.title
    for platform in run.public.platforms:
        # A name that is the same in all languages is one in others, too.
        yield "names of platforms", platform.label if len(set(platform.label.values())) > 1 else {}
        yield from (("consequences", platform.consequences), ("appeals", platform.appeal))
    yield from ((_TERMS, words.labels) for words in _extension_words(run))


def _extension_words(run: Run) -> Iterator[Words]:
    vocabulary, above = run.knowledge.ontology.vocabulary, run.knowledge.hierarchy.is_subclass
    declared = run.knowledge.ontology.extension_iris
    yield from (term.words for iri, term in vocabulary.classes.items() if iri in declared)
    yield from (term.words for iri, term in vocabulary.properties.items() if iri in declared)
    for iri, individual in vocabulary.individuals.items():
        # Words of posts are written as they are in every language.
        if iri in declared and not any(above(kind, KM.LexicalEntry) for kind in individual.types):
            yield individual.words
