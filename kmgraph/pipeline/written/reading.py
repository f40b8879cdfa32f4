"""Published rules that have words alone, or a scope that nobody confirmed: what is proposed for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kmgraph.model import Deontic, Hierarchy, PublishedRule, Vocabulary
from kmgraph.ontology import to_manchester
from kmgraph.pipeline.written.mentions import read_rule_words
from kmgraph.pipeline.written.proposal import ScopeProposer
from kmgraph.rules import BETWEEN_TITLES, Norm, WrittenStatement, read_sentence


def with_proposals(
    rules: Sequence[PublishedRule], vocabulary: Vocabulary, hierarchy: Hierarchy
) -> tuple[PublishedRule, ...]:
    """Return rules that have no scope yet, each with one that is proposed where its words tell.

    What stands in a file as proposed stays; else it is read off the first of its texts that tells. Neither decides
    anything.
    """
    if all(rule.proposed for rule in rules):
        return tuple(rules)
    proposer = ScopeProposer(read_rule_words(vocabulary, hierarchy), hierarchy)
    return tuple(
        rule if rule.proposed else replace(rule, proposed=_proposed(rule, proposer, vocabulary)) for rule in rules
    )


def _proposed(rule: PublishedRule, proposer: ScopeProposer, vocabulary: Vocabulary) -> str | None:
    statements = (_statement(rule, text) for _, text in sorted(rule.text.items()))
    found = (proposer.propose(statement) for statement in statements)
    expression = next((scope for scope in found if scope is not None), None)
    return None if expression is None else to_manchester(expression, vocabulary)


def _statement(rule: PublishedRule, text: str) -> WrittenStatement:
    titles = tuple(rule.anchor.split(BETWEEN_TITLES)) if rule.anchor else ()
    return replace(read_sentence(text, _norm(rule.deontic, rule)), headings=titles)


def _norm(deontic: Deontic, rule: PublishedRule) -> Norm:
    return Norm(deontic, rule.outcomes if deontic is Deontic.PERMISSION else (), "")
