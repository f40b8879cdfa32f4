"""Rules of other systems to draft published rules: scopes are proposed by their words, or said by their checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.model import Limits, Or, ReviewedTerms
from kmgraph.namespaces import PROJECT_BASE
from kmgraph.ontology import load_ontology, refuse_first, to_manchester
from kmgraph.pipeline import ScopeProposer, Step, class_tree, read_rule_words
from kmgraph.rules import (
    DraftOrigin,
    DraftRule,
    ForeignRule,
    ForeignRules,
    ForeignTerms,
    Loss,
    foreign_drafts,
    read_foreign_rules,
    speaks_of_words,
)

if TYPE_CHECKING:
    from kmgraph.model import Expression
    from kmgraph.ontology import Ontology

_SPELLINGS = "words are found in other spellings (disguises, plurals) and beside signs, too; a filter may look for less"


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """How a file is read.

    Attributes:
        form: `markdown`, `mastodon`, `automoderator` or `discord`; None if suffix and content tell.
        language: That of texts which don't say theirs; None if their wording tells.
        makes_words: Whether words of filters that no class of the ontology has become classes of an extension.
    """

    form: str | None = None
    language: str | None = None
    makes_words: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKnowledge:
    """What is known where rules of other systems are read: extensions, limits, and what people decided about words."""

    extensions: Sequence[Path] = ()
    limits: Limits = Limits()  # noqa: RUF009  frozen
    base_iri: str | None = None
    reviewed: Sequence[ReviewedTerms] = ()


@dataclass(frozen=True, slots=True)
class ForeignDrafts:
    """Drafts of the rules of another system.

    Attributes:
        losses: What of them has no place here.
        has_checks: Whether checks say what they are about.
        words: An extension with the words that their scopes name, as Turtle; None if there are none.
    """

    drafts: tuple[DraftRule, ...]
    losses: tuple[Loss, ...]
    has_checks: bool
    words: bytes | None = None


def draft_foreign_rules(
    document: Path, origin: DraftOrigin, choice: ImportChoice, known: ForeignKnowledge, step: Step
) -> ForeignDrafts:
    """Return the drafts that a file of another system's rules makes.

    Args:
        document: The file.
        origin: What is to be said of where they come from.
        choice: How it is read.
        known: The ontology's extensions, and what people decided.
        step: Told of each step.

    Raises:
        InputError: If it can't be read, or has no rule that could be drafted.
        LimitError: If it is too large.
    """
    with step("loading the ontology"):
        ontology = load_ontology(known.extensions)
        refuse_first(ontology.faults)
    base = known.base_iri or f"{PROJECT_BASE}{origin.platform or 'rules'}/"
    terms = ForeignTerms(ontology.vocabulary, base if choice.makes_words else None, known.reviewed)
    with step("reading the rules"):
        found = read_foreign_rules(document, choice.form, terms, choice.language)
    if not found.rules:
        why = f": {found.losses[0]}" if found.losses else ""
        raise InputError(f"no rule of it can be a published one{why}", where=str(document))
    rules, scopes = (
        (found.rules, [rule.scope for rule in found.rules])
        if found.has_checks
        else _proposed(found, ontology, known.limits, step)
    )
    vocabulary = terms.with_made()
    spelled = [None if scope is None else to_manchester(scope, vocabulary) for scope in scopes]
    drafts = foreign_drafts(rules, spelled, origin)
    losses = (*found.losses, *(Loss(draft.id, why) for draft in drafts for why in draft.not_read))
    told = [scope for scope in scopes if scope is not None]
    if any(map(speaks_of_words, told)):
        losses = (Loss("", _SPELLINGS), *losses)
    return ForeignDrafts(drafts, losses, found.has_checks, terms.turtle(told))


def _proposed(
    found: ForeignRules, ontology: Ontology, limits: Limits, step: Step
) -> tuple[tuple[ForeignRule, ...], list[Expression | None]]:
    """Return the rules with the scopes that the reader of written rules proposes for their sentences."""
    with step("inferring the class tree"):
        hierarchy = class_tree(ontology, limits)
    with step("proposing scopes"):
        proposer = ScopeProposer(read_rule_words(ontology.vocabulary, hierarchy), hierarchy)
        pairs = [_of_sentences(rule, proposer) for rule in found.rules]
    return tuple(rule for rule, _ in pairs), [scope for _, scope in pairs]


def _of_sentences(rule: ForeignRule, proposer: ScopeProposer) -> tuple[ForeignRule, Expression | None]:
    """Return what a rule is about: what any of its sentences is; what of them isn't proposed is told."""
    proposed = [proposer.propose(sentence) for sentence in rule.sentences]
    scopes = tuple(dict.fromkeys(scope for scope in proposed if scope is not None))
    if not scopes:
        return rule, None
    if None in proposed:
        told = f"text: no scope is proposed for {proposed.count(None)} of its {len(proposed)} sentences"
        rule = replace(rule, not_read=(*rule.not_read, told))
    alternatives = (scope.operands if isinstance(scope, Or) else (scope,) for scope in scopes)
    parts = tuple(dict.fromkeys(part for each in alternatives for part in each))
    return rule, parts[0] if len(parts) == 1 else Or(parts)
