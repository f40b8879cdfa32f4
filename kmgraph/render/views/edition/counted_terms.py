"""Which words of texts a rule counts, where a person named the list of them and it may be told."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import SomeLiteral, found_id, found_iris
from kmgraph.render.language import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.model import FoundClass, Rule
    from kmgraph.render.phrases import SentenceRealiser
    from kmgraph.render.statements import RuleFacts

_MOST_TERMS = 12
"""Words of a list that are shown; how many more there are is said."""


def counted_terms(rules: Iterable[Rule], found: Iterable[FoundClass], realiser: SentenceRealiser) -> tuple[str, ...]:
    """Return the words that rules count, a line a list and number of words; empty where no list may be told.

    Args:
        rules: The rules of an entry.
        found: The lists that are public. Those that no person named are left out.
        realiser: Of the document's language.
    """
    known = {kind.iri: kind for kind in found if kind.is_reviewed and kind.shown}
    asked = tuple(dict.fromkeys((iri, least) for rule in rules for iri, least in _asked(rule) if iri in known))
    lines = (_line(known[iri], least, realiser) for iri, least in asked)
    if len({iri for iri, _ in asked}) < 2:
        return tuple(lines)
    pattern = realiser.words.guideline_patterns.terms_named
    names = (realiser.lexicon.label(iri) for iri, _ in asked)
    return tuple(fill(pattern, name=name, words=line) for name, line in zip(names, lines, strict=True))


def with_terms_elsewhere(line: str, rule: Rule, found: Iterable[FoundClass], facts: RuleFacts) -> str:
    """Return a rule's line in the short form, with where the words are that it speaks of and doesn't name."""
    if facts.own_words(rule) or not counted_terms((rule,), found, facts.realiser):
        return line
    return fill(facts.realiser.words.guideline_patterns.terms_elsewhere, rule=line)


def _asked(rule: Rule) -> Iterator[tuple[str, int]]:
    """Yield the IRI of each list that a rule names, with how many of its words a post must hold."""
    for literal in chain(rule.scope.all, *rule.scope.unless):
        least = literal.least if isinstance(literal, SomeLiteral) else 1
        yield from ((iri, least) for iri in found_iris(literal))


def _line(found: FoundClass, least: int, realiser: SentenceRealiser) -> str:
    patterns, lexicon, counts = realiser.words.guideline_patterns, realiser.lexicon, realiser.grammar.fallback.counts
    shown = [lexicon.quoted(lexicon.written(term.text)) for term in found.shown[:_MOST_TERMS]]
    if more := len(found.shown) - len(shown):
        shown.append(fill(patterns.terms_more, n=lexicon.number(more)))
    words = realiser.grammar.list_and.join(shown)
    if least > 1:
        number = counts[least - 1] if least <= len(counts) else lexicon.number(least)
        words = fill(patterns.terms_least, n=number, words=words)
    # The id tells whether the list is whole: words that few people wrote are shown to nobody.
    is_whole = found_id(term.text for term in found.shown) == found.id
    return words if is_whole else fill(patterns.terms_others, words=words)
