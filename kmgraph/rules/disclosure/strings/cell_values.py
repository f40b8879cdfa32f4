"""Values from cells in a rule set: those and the platforms that rules name, left out where they may be of people.

Strings, which may name somebody; and the numbers of ranges, which are close to those of the posts that they part.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import FoundTerm, RangeLiteral, StatedReason, ValueLiteral, Warning, is_language_tag
from kmgraph.rules.disclosure.strings.personal import public_string

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kmgraph.model import FoundClass, Literal, Privacy, PublishedStatus, Rule, RuleSet, Variant

WITHHELD_STRINGS = "strings-withheld"
"""Code of the warning that says how many rules and platforms are left out."""


def without_private_strings(ruleset: RuleSet, privacy: Privacy, found: Collection[str]) -> RuleSet:
    """Return the rule set without rules and platforms whose names came from cells and may not be published.

    A value is that of an open property, a platform one that only the data name. How many are left out is warned of.

    Args:
        ruleset: With exact figures, by whose sources strings are judged.
        privacy: How figures become public.
        found: Ids of the platforms that only the data name.
    """
    sources = {figures.platform: figures.clusters or 0 for figures in ruleset.totals.platforms}
    # The table is about some platform: the one that most say has a name even where they are few.
    main = max(sources, key=lambda name: sources[name], default="")
    told = {name: privacy.k if name == main else clusters for name, clusters in sources.items()}
    platforms = tuple(
        platform
        for platform in ruleset.platforms
        if platform.id not in found or public_string(platform.id, told.get(platform.id, 0), privacy.k)
    )
    left = {platform.id for platform in ruleset.platforms} - {platform.id for platform in platforms}
    rules = tuple(
        _without_private_names(rule, privacy)
        for rule in ruleset.rules
        if rule.platform not in left and is_public_scope(_literals(rule), rule.evidence.clusters or 0, privacy)
    )
    missing = len(ruleset.rules) - len(rules) + len(left)
    warnings = (Warning(WITHHELD_STRINGS, {"rules": missing}),) if missing else ()
    return replace(
        ruleset,
        platforms=platforms,
        rules=rules,
        published=tuple(naming_told(status, rules, ruleset) for status in ruleset.published),
        totals=replace(ruleset.totals, platforms=tuple(f for f in ruleset.totals.platforms if f.platform not in left)),
        warnings=(*(w for w in ruleset.warnings if w.numbers.get("platform") not in left), *warnings),
    )


def is_public_variant(variant: Variant, privacy: Privacy) -> bool:
    """Return whether a kind of post may be described."""
    return is_public_scope((*variant.scope.all, *_flat(variant.scope.unless)), variant.clusters, privacy)


def is_public_scope(literals: Iterable[Literal], clusters: int, privacy: Privacy) -> bool:
    """Return whether all strings and numbers of a scope may be published."""
    return all(_is_public_literal(literal, clusters, privacy) for literal in literals)


def _is_public_literal(literal: Literal, clusters: int, privacy: Privacy) -> bool:
    if isinstance(literal, RangeLiteral):
        # Of few sources the end of a range tells about what number theirs are, unless anyone would put it there.
        ends = (end for end in (literal.min, literal.max) if end is not None)
        return clusters >= privacy.k or all(end in RangeLiteral.HUMAN_NUMBERS for end in ends)
    if not isinstance(literal, ValueLiteral) or literal.is_iri or not isinstance(literal.value, str):
        return True
    return is_language_tag(literal.value) or public_string(literal.value, clusters, privacy.k) is not None


def _literals(rule: Rule) -> tuple[Literal, ...]:
    return (*rule.scope.all, *_flat(rule.scope.unless))


def _flat(groups: Iterable[tuple[Literal, ...]]) -> tuple[Literal, ...]:
    return tuple(literal for group in groups for literal in group)


def _without_private_names(rule: Rule, privacy: Privacy) -> Rule:
    """Return the rule without reasons, and other names for its literals, that may not be published.

    Of a reason that may be, the text alone is told: beside the rule's, its counts would tell of those who got another.
    """
    clusters = rule.evidence.clusters or 0
    reasons = (public_string(reason.text, reason.clusters or 0, privacy.k) for reason in rule.reasons)
    pairs = (
        (literal, tuple(other for other in others if _is_public_literal(other, clusters, privacy)))
        for literal, others in rule.indistinguishable
    )
    return replace(
        rule,
        indistinguishable=tuple((literal, others) for literal, others in pairs if others),
        reasons=tuple(StatedReason(text, None, None) for text in reasons if text is not None),
    )


def naming_told(status: PublishedStatus, rules: Iterable[Rule], ruleset: RuleSet) -> PublishedStatus:
    """Return what is told of a published rule, with the learned rules that are told alone."""
    gone = {(rule.id, rule.iri) for rule in ruleset.rules} - {(rule.id, rule.iri) for rule in rules}
    ids, iris = {name for name, _ in gone}, {iri for _, iri in gone}
    return replace(
        status,
        parts=tuple(part for part in status.parts if part not in ids),
        apart=tuple(iri for iri in status.apart if iri not in iris),
    )


def public_terms(found: Iterable[FoundClass], privacy: Privacy) -> tuple[FoundClass, ...]:
    """Return the classes that a person reviewed, with those of their terms that may be told.

    A term is a string from texts: enough independent groups must have written it, and no person be reached by it.
    """
    return tuple(
        replace(kind, terms=tuple(_without_figures(term) for term in kind.shown if _may_be_read(term, privacy)))
        for kind in found
        if kind.is_reviewed
    )


def _may_be_read(term: FoundTerm, privacy: Privacy) -> bool:
    return term.clusters is None or public_string(term.text, term.clusters, privacy.k) is not None


def _without_figures(term: FoundTerm) -> FoundTerm:
    return FoundTerm(term.text, None, None, None)
