"""Descriptions next to a given one: with one part denied, of one post, with a number in the place of a range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.model import And, Literal, RangeLiteral, ValueLiteral, literal_to_expression
from kmgraph.render.language import fill, find, first_fix
from kmgraph.render.phrases.analysis import ExpressionParts
from kmgraph.render.phrases.fragments import CLAUSE, HEAD, MOST_NAMED, PROPERTY, Fragment, Parts
from kmgraph.render.phrases.modifiers import settle
from kmgraph.render.phrases.phrase_realiser import PhraseRealiser
from kmgraph.render.phrases.quantities import is_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.render.phrases.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class PhraseVariation:
    """Puts such descriptions into words of one language."""

    lexicon: Lexicon

    def lacking(
        self,
        literals: Sequence[Literal],
        lacked: Literal,
        unless: Sequence[tuple[Literal, ...]] = (),
        *,
        is_one: bool = False,
    ) -> str | None:
        """Return what meets all literals but not the one; None where the language can't say it in one phrase.

        Args:
            literals: What holds.
            lacked: What doesn't.
            unless: Exceptions that are named behind, where several posts are described.
            is_one: Whether one post is described.
        """
        denied = self._denied(lacked, is_one=is_one)
        if denied is None:
            return None
        parts = self._parts(literals) + denied
        if is_one:
            return self._one(parts)
        spared = replace(parts, exceptions=(*parts.exceptions, *map(self._parts, unless)))
        return PhraseRealiser(self.lexicon.grammar).noun_phrase(spared, most=MOST_NAMED)

    def one(self, literals: Sequence[Literal]) -> str:
        """Return one post that meets all literals; in the plural where the language can't say it of one."""
        return self._one(self._parts(literals))

    def denied(self, literal: Literal, *, is_one: bool) -> Parts | None:
        """Return what lacks the literal, one post or several; None where the language can't say it in one phrase."""
        return self._denied(literal, is_one=is_one)

    def one_of(self, parts: Parts) -> str:
        """Return one post of a description that was taken apart already."""
        return self._one(parts)

    def _parts(self, literals: Sequence[Literal]) -> Parts:
        return ExpressionParts(self.lexicon).parts(And(tuple(map(literal_to_expression, literals))))

    def _denied(self, literal: Literal, *, is_one: bool) -> Parts | None:
        opposite = _opposite(literal)
        if opposite is not None:
            return self._parts((opposite,))
        parts = self._parts((literal,))
        if not parts.is_single:
            return None
        (fragment,) = parts.fragments
        rules = self.lexicon.grammar.denial
        if fragment.slot == HEAD:
            heads = self.lexicon.grammar.singular.heads if is_one else ()
            return Parts((Fragment(CLAUSE, fill(rules.head, first_fix(heads, fragment.text) or fragment.text)),))
        text = first_fix(rules.fixes, fragment.text)
        return Parts((Fragment(self._slot_of(text, fragment.slot), text),)) if text else None

    def _slot_of(self, denied: str, slot: str) -> str:
        """Return where a denied phrase stands: "whose board is not X" belongs beside "whose board is X"."""
        opener = self.lexicon.grammar.noun.opener
        is_like_it = slot == PROPERTY and opener and not denied.startswith(opener)
        return PROPERTY if is_like_it else CLAUSE

    def _one(self, parts: Parts) -> str:
        realiser, rules = PhraseRealiser(self.lexicon.grammar), self.lexicon.grammar.singular
        if rules.unsure and any(find(rules.unsure, fragment.text) for fragment in parts.fragments):
            return realiser.noun_phrase(parts)
        heads = [fragment for fragment in parts.fragments if fragment.slot == HEAD]
        if len(heads) > 1 or (rules.heads and any(first_fix(rules.heads, head.text) is None for head in heads)):
            return realiser.noun_phrase(parts)
        # Settled first: what is said of one post may have no form that could still be joined to a clause.
        settled = settle(parts.fragments, self.lexicon.grammar, has_noun=False)
        single = Parts(tuple(map(self._single, settled)))
        return self.lexicon.polish(realiser.bare_phrase(single.fragments, rules.head))

    def _single(self, fragment: Fragment) -> Fragment:
        rules = self.lexicon.grammar.singular
        fixes = rules.heads if fragment.slot == HEAD else rules.fixes
        text, frame = first_fix(fixes, fragment.text), first_fix(fixes, fragment.frame) if fragment.frame else None
        return replace(fragment, text=text or fragment.text, frame=frame or fragment.frame)


def _opposite(literal: Literal) -> Literal | None:
    """Return the literal that holds of the other posts that record it; None where no literal says that."""
    match literal:
        case ValueLiteral(value=bool()):
            return replace(literal, value=not literal.value)
        case RangeLiteral(min=None, max=most) if most is not None:
            return replace(literal, min=most, max=None)
        case RangeLiteral(min=least, max=None) if least is not None:
            return replace(literal, min=None, max=least)
        case _:
            return None


def concrete(literal: Literal) -> Literal:
    """Return a range of whole numbers as one number in it: the middle, or the lower end where there is no upper one."""
    if not isinstance(literal, RangeLiteral) or not is_whole(literal.datatype):
        return literal
    low, high = literal.min, literal.max
    if low is None and (high is None or high < 2):
        return literal
    number = int(low) if low is not None and high is None else int(((low or 0) + (high or 0)) // 2)
    rounded = _rounded(number)
    return ValueLiteral(literal.property, rounded if low is None or rounded >= low else number, via=literal.via)


def _rounded(number: int) -> int:
    """Return a positive number with its first two digits alone: people say 180 days rather than 182."""
    step: int = 10 ** max(len(str(number)) - 2, 0)
    return number // step * step
