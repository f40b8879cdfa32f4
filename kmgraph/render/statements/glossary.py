"""The words a reader may meet: lexical entries that rules mention, and those the project adds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import And, Expression, HasValue, Not, Or, Rule, Some, ValueLiteral, Vocabulary
from kmgraph.render.guideline_contexts import GlossaryEntry
from kmgraph.render.language import Grammar, fill
from kmgraph.render.phrases import Lexicon, SentenceRealiser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.statements.arrangement import Arrangement


def glossary_entries(
    data: GuidelineInput, arrangement: Arrangement, realiser: SentenceRealiser
) -> tuple[GlossaryEntry, ...]:
    """Return the entries by their words, those without a definition left out."""
    own = {entry.iri: entry for entry in data.glossary}
    mentioned = {iri for rule in arrangement.rules() for iri in _rule_individuals(rule)}
    for rule in data.published:
        mentioned.update(_individuals(rule.expression) if rule.expression else ())
    known = {**data.vocabulary.individuals, **own}
    words = Lexicon(Vocabulary(data.vocabulary.classes, {}, known), realiser.language.tag, realiser.grammar)
    entries = {
        glossary_entry(term, definition, realiser.grammar)
        for iri in mentioned | set(own)
        if iri in known and (definition := words.definition(iri)) and (term := words.noun(iri))
    }
    return tuple(sorted(entries, key=lambda entry: (entry.term.casefold(), entry.term)))


def glossary_entry(term: str, definition: str, grammar: Grammar) -> GlossaryEntry:
    """Return a word and what it means, with both as one line of the language."""
    return GlossaryEntry(term, definition, fill(grammar.number.labelled, label=term, text=definition))


def _rule_individuals(rule: Rule) -> Iterator[str]:
    literals = [*rule.scope.all, *(literal for exception in rule.scope.unless for literal in exception)]
    literals += [other for literal, others in rule.indistinguishable for other in (literal, *others)]
    yield from (str(literal.value) for literal in literals if isinstance(literal, ValueLiteral) and literal.is_iri)


def _individuals(expression: Expression) -> Iterator[str]:
    match expression:
        case HasValue(is_iri=True):
            yield str(expression.value)
        case And() | Or():
            yield from chain.from_iterable(map(_individuals, expression.operands))
        case Not():
            yield from _individuals(expression.operand)
        case Some():
            yield from _individuals(expression.filler)
