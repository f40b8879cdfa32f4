"""How a learned rule lies to published ones, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Named, PublishedRule, RelationKind
from kmgraph.render.language import fill, in_any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.model import Relation, Rule
    from kmgraph.render.statements import RuleFacts


def published_relations(facts: RuleFacts, rule: Rule, *, is_beside: bool = False) -> Iterator[str]:
    """Yield how the rule's scope lies to published rules, but for the one that it became itself or repeats.

    Args:
        facts: Says rules.
        rule: The learned rule.
        is_beside: Whether it stands in the entry of another rule, of which the reader would take what is said.
    """
    for relation in rule.relations:
        published = facts.published.get(relation.to)
        if published is not None and not _is_itself(facts, rule, relation, published):
            patterns = _patterns(facts, rule, is_beside=is_beside)
            yield from _said(facts, relation, published, patterns)


def _is_itself(facts: RuleFacts, rule: Rule, relation: Relation, published: PublishedRule) -> bool:
    """Return whether the published rule is what people made of the learned one, or has its very words."""
    words = in_any(published.text, facts.realiser.language.tag)
    return published.id == rule.id or (relation.kind is RelationKind.EQUIVALENT and words == facts.sentence(rule))


def _patterns(facts: RuleFacts, rule: Rule, *, is_beside: bool) -> Mapping[str, str]:
    """Return what is said by each kind of relation; words don't tell who does something from who speaks of it."""
    patterns = facts.realiser.words.guideline_patterns
    if is_beside:
        return patterns.relation_beside
    return patterns.relation_by_words if rule.origins else patterns.relation


def _said(
    facts: RuleFacts, relation: Relation, published: PublishedRule, relations: Mapping[str, str]
) -> Iterator[str]:
    patterns, text = facts.realiser.words.guideline_patterns, facts.realiser.dated_text(published)
    if published.deontic is Deontic.PROHIBITION:
        yield fill(relations[relation.kind], rule=text)
    elif published.deontic is Deontic.PERMISSION and relation.kind is not RelationKind.BROADER:
        allowed = published.expression or Named(published.scope_iri)
        subject = facts.realiser.scope(allowed)
        # Without words of its own the rule is said by its scope already.
        yield fill(patterns.published_allows, subject=subject, rule=text) if published.text else text
