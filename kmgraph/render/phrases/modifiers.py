"""Where each part of a description stands, so that it is read with the noun and not with a word of another part.

In "posts from new accounts that contain a link" the accounts seem to contain it, and the platforms in "posts about
other platforms that contain a link". Where the language has a short form that no other noun can take to itself, the
post's own feature comes first; else all is said in one clause ("posts that contain a link and come from new accounts").
Which forms a language has is data of its grammar.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.render.language import Grammar, apply_fixes, fill, find, first_fix
from kmgraph.render.phrases.fragments import (
    ADJECTIVE,
    CLAUSE,
    FEATURE,
    PLACE,
    PROPERTY,
    SOURCE,
    TOPIC,
    Fragment,
    arrange,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def settle(fragments: Iterable[Fragment], grammar: Grammar, *, has_noun: bool) -> tuple[Fragment, ...]:
    """Return the fragments of a noun phrase, each in a form and slot in which it is read with the noun.

    Args:
        fragments: What is said.
        grammar: The language's.
        has_noun: Whether the head is a noun that an adjective can stand with ("posts", not "those").
    """
    said = _with_object(tuple(dict.fromkeys(fragments)), grammar)
    if has_noun and len(said) > 1:
        said = tuple(_shortened(fragment, grammar, ADJECTIVE) for fragment in said)
    return join_clause(_with_feature(said, grammar), grammar)


def join_clause(fragments: Iterable[Fragment], grammar: Grammar) -> tuple[Fragment, ...]:
    """Return the fragments with those that can't stand beside a clause as clauses too; a place alone goes behind it."""
    said = tuple(dict.fromkeys(fragments))
    clauses = [fragment for fragment in said if fragment.slot == CLAUSE]
    leaning = [fragment for fragment in said if _leans(fragment, grammar)]
    if not clauses or not leaning:
        return said
    if len(clauses) == len(leaning) == 1 and _is_place(leaning[0], grammar):
        return tuple(replace(each, slot=PLACE) if each in leaning else each for each in said)
    rest = tuple(fragment for fragment in said if fragment not in leaning)
    # What a post is comes before who posted it, and that before what else they are.
    of_author = [fragment for fragment in arrange(leaning, grammar) if _is_of_author(fragment, leaning)]
    settled = sorted(arrange(leaning, grammar), key=of_author.__contains__)
    return (*rest, *(_as_clause(fragment, grammar) for fragment in settled))


def _is_of_author(fragment: Fragment, leaning: Sequence[Fragment]) -> bool:
    """Return whether a phrase says who posted it; what else they are was made a clause."""
    return fragment.slot == SOURCE or (fragment.slot == CLAUSE and fragment not in leaning)


def predicate_of(text: str, grammar: Grammar) -> str:
    """Return what a phrase says of "they": "are about news", "show a source", "come from new accounts"."""
    opener = grammar.noun.opener
    if opener and text.startswith(opener):
        return text[len(opener) :]
    said = apply_fixes(grammar.predicate.verbs, text)
    return fill(grammar.predicate.copula, text) if said == text else said


def is_short(fragments: Sequence[Fragment]) -> bool:
    """Return whether all fragments are in a short form."""
    return all(fragment.slot == FEATURE for fragment in fragments)


def _with_object(fragments: tuple[Fragment, ...], grammar: Grammar) -> tuple[Fragment, ...]:
    """Return the fragments with the one topic as the object of the first phrase that can take it, if one can."""
    topics = [fragment for fragment in fragments if fragment.slot == TOPIC]
    for other in fragments if len(topics) == 1 else ():
        text = first_fix(grammar.noun.objects, topics[0].text + other.text) if other not in topics else None
        if text is not None:
            both = Fragment(other.slot, text)
            return tuple(both if each == other else each for each in fragments if each not in topics)
    return fragments


def _with_feature(fragments: tuple[Fragment, ...], grammar: Grammar) -> tuple[Fragment, ...]:
    """Return the fragments with the one that would be read with another one's noun in its short form, if it has one."""
    lead = [fragment for fragment in fragments if _leans(fragment, grammar) or fragment.slot == grammar.noun.lead_slot]
    made = [_shortened(fragment, grammar, FEATURE) for fragment in fragments]
    short = [fragment for fragment in made if fragment.slot == FEATURE]
    has_clause = any(fragment.slot == CLAUSE for fragment in made)
    return tuple(made) if lead and len(short) == 1 and not has_clause else fragments


def _shortened(fragment: Fragment, grammar: Grammar, slot: str) -> Fragment:
    fixes = grammar.noun.adjectives if slot == ADJECTIVE else grammar.noun.features
    text = first_fix(fixes, fragment.text) if fragment.slot in {CLAUSE, PROPERTY} else None
    return fragment if text is None else Fragment(slot, text)


def _leans(fragment: Fragment, grammar: Grammar) -> bool:
    rules = grammar.noun
    if fragment.slot == TOPIC:
        return bool(rules.subjects) and find(rules.subjects, fragment.text) is not None
    is_light = bool(rules.light) and find(rules.light, fragment.text) is not None
    return fragment.slot in rules.joins and not is_light


def _is_place(fragment: Fragment, grammar: Grammar) -> bool:
    places = grammar.noun.places
    return fragment.slot == PROPERTY and bool(places) and find(places, fragment.text) is not None


def _as_clause(fragment: Fragment, grammar: Grammar) -> Fragment:
    if fragment.slot == CLAUSE:
        return fragment
    return Fragment(CLAUSE, fill(grammar.noun.condition, predicate_of(fragment.text, grammar)))
