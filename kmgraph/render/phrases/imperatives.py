"""What a reader can do about a part of a description, as an imperative that names the change and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, Or, RangeLiteral, literal_terms, literal_to_expression
from kmgraph.namespaces import KM
from kmgraph.render.language import fill, first_fix
from kmgraph.render.phrases.analysis import ExpressionParts
from kmgraph.render.phrases.variation import PhraseVariation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Literal
    from kmgraph.render.phrases.fragments import Parts
    from kmgraph.render.phrases.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class PhraseImperatives:
    """Puts changes of a post into words of one language, without a full stop."""

    lexicon: Lexicon

    def take_on(self, options: Sequence[Literal]) -> str | None:
        """Return what to do so that one of the literals holds: "post it on the Trading board".

        None where it is about the author and no matter of waiting, or about what kind of content a post is. Words are
        none to take on: a post is no other for holding one more.
        """
        if any(isinstance(literal, ClassLiteral) or KM.mentions in literal_terms(literal) for literal in options):
            return None
        if not all(map(_is_in_reach, options)):
            return None
        parts = self._parts(options)
        return self._done(parts, options, parts)

    def give_up(self, literal: Literal) -> str | None:
        """Return what to do so that the literal no longer holds: "leave out any link"; None likewise, but for kinds.

        A kind of content can be left out of a post that is about something; what it is about can't.
        """
        if not _is_in_reach(literal) or (isinstance(literal, ClassLiteral) and self._is_subject(literal.iri)):
            return None
        denied, of_one = (self._variation.denied(literal, is_one=is_one) for is_one in (False, True))
        return self._done(denied, (literal,), of_one) if denied and of_one else None

    def _is_subject(self, iri: str) -> bool:
        fragment = self.lexicon.fragment
        if fragment(iri, "clausePhrase") or fragment(iri, "headPhrase"):
            return False
        return fragment(iri, "topicPhrase") is not None or self.lexicon.is_topic(iri)

    @property
    def _variation(self) -> PhraseVariation:
        return PhraseVariation(self.lexicon)

    def _parts(self, options: Sequence[Literal]) -> Parts:
        expressions = tuple(map(literal_to_expression, options))
        return ExpressionParts(self.lexicon).parts(expressions[0] if len(expressions) == 1 else Or(expressions))

    def _done(self, parts: Parts, literals: Sequence[Literal], of_one: Parts) -> str | None:
        """Return what to do so that the parts hold; else the post to make, which is `of_one`."""
        rules = self.lexicon.grammar.imperative
        if not parts.is_single:
            return None
        (fragment,) = parts.fragments
        done = first_fix(rules.fixes, fragment.text)
        if done is None and not any(map(_is_of_author, literals)):
            done = fill(rules.made, self._variation.one_of(of_one))
        return self.lexicon.polish(done) if done else None


def _is_of_author(literal: Literal) -> bool:
    return KM.hasAuthor in literal_terms(literal)


def _is_in_reach(literal: Literal) -> bool:
    """Return whether an author can do anything about it: about themselves, no more than wait until a number grows."""
    return isinstance(literal, RangeLiteral) or not _is_of_author(literal)
