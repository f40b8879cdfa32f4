"""Takes a class expression apart into phrase fragments.

Scopes of learned rules and of published rules both come here as expressions, so that both read alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.model import And, DataRange, Expression, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.namespaces import KM
from kmgraph.render.language import fill, slots
from kmgraph.render.phrases.fragments import CLAUSE, HEAD, PROPERTY, SOURCE, TOPIC, Fragment, Parts
from kmgraph.render.phrases.phrase_realiser import PhraseRealiser
from kmgraph.render.phrases.quantities import equal_phrase, has_range_phrases, range_phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kmgraph.render.phrases.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class ExpressionParts:
    """Finds the fragments for an expression in one language."""

    lexicon: Lexicon

    @property
    def _phrases(self) -> PhraseRealiser:
        return PhraseRealiser(self.lexicon.grammar)

    def parts(self, expression: Expression) -> Parts:
        """Return the description of the content that the expression covers."""
        return self._describe(expression, self._named)

    def _inner(self, expression: Expression) -> Parts:
        """Return the description of what a property leads to: a named class is its noun."""
        return self._describe(expression, self._noun)

    def _describe(self, expression: Expression, named: Callable[[str], Parts]) -> Parts:
        """Return the description of an expression; `named` gives that of a named class."""
        match expression:
            case Named():
                return named(expression.iri)
            case Some():
                return self._some(expression.property, expression.filler, expression.least)
            case And():
                return _sum(self._describe(operand, named) for operand in self._gathered(expression.operands))
            case Or():
                options = [self._describe(operand, named) for operand in expression.operands]
                return Parts((self._phrases.alternatives(options),))
            case Not():
                return self._negated(expression.operand, named)
            case HasValue():
                return Parts((self._value(expression),))
            case DataRange():
                return Parts(tuple(self._placed(text) for text in range_phrases(expression, self.lexicon)))
            case Unsupported():
                return Parts((Fragment(CLAUSE, self.lexicon.grammar.fallback.unsupported),))

    def _negated(self, operand: Expression, named: Callable[[str], Parts]) -> Parts:
        if isinstance(operand, Not):
            return self._describe(operand.operand, named)
        options = operand.operands if isinstance(operand, Or) else (operand,)
        return Parts(exceptions=tuple(self._describe(option, named) for option in options))

    def _noun(self, iri: str) -> Parts:
        return Parts((Fragment(HEAD, self.lexicon.noun(iri)),))

    def _named(self, iri: str) -> Parts:
        if iri == KM.Content:
            return Parts()
        for role, slot in (("headPhrase", HEAD), ("topicPhrase", TOPIC), ("clausePhrase", CLAUSE)):
            text = self.lexicon.fragment(iri, role)
            if text:
                return Parts((Fragment(slot, text),))
        return Parts((self._unphrased_class(iri),))

    def _unphrased_class(self, iri: str) -> Fragment:
        fallback = self.lexicon.grammar.fallback
        noun = self.lexicon.noun(iri)
        if noun.endswith(fallback.kind_suffixes):
            return Fragment(CLAUSE, fill(fallback.kind, value=noun), fill(fallback.kind, value="{}"), noun)
        if self.lexicon.is_topic(iri):
            return Fragment(TOPIC, fill(fallback.topic, value=noun))
        quoted, frame = self.lexicon.quoted(noun), fill(fallback.other_kind, value="{}")
        return replace(self._placed(fill(fallback.other_kind, value=quoted)), frame=frame, filler=quoted)

    def _some(self, prop: str, filler: Expression, least: int = 1) -> Parts:
        if isinstance(filler, Named) and (least > 1 or self._is_list(filler.iri)):
            return Parts((self._framed(prop, self._of_list(filler.iri, least)),))
        if least > 1:
            return Parts((Fragment(CLAUSE, self.lexicon.grammar.fallback.unsupported),))
        if isinstance(filler, Or):
            return self.parts(Or(tuple(Some(prop, operand) for operand in filler.operands)))
        if isinstance(filler, And) and self.lexicon.is_functional(prop):
            return self._some_of_one(prop, self._without_range(prop, filler.operands))
        if isinstance(filler, Named):
            return Parts((self._related(prop, filler.iri),))
        own = self._own_phrases(filler)
        if own:
            return Parts(tuple(Fragment(self._slot(text, prop), text) for text in own))
        return Parts((self._described(prop, self._inner(filler)),))

    def _is_list(self, iri: str) -> bool:
        return bool(self.lexicon.fragment(iri, "listPhrase") or self.lexicon.fragment(iri, "termsPhrase"))

    def _of_list(self, iri: str, least: int) -> str:
        """Return the noun phrase for at least so many things of a class, which may have no name but a list of them."""
        fallback = self.lexicon.grammar.fallback
        listed = self.lexicon.fragment(iri, "listPhrase") or self.lexicon.noun(iri)
        topic = self.lexicon.fragment(iri, "termsPhrase")
        if least == 1:
            return fill(fallback.words_for, topic) if topic else fill(fallback.any_of, listed)
        counted = fallback.counts[least - 1] if least <= len(fallback.counts) else self.lexicon.number(least)
        return fill(fallback.words_of, topic, n=counted) if topic else fill(fallback.several_of, listed, n=counted)

    def _some_of_one(self, prop: str, operands: tuple[Expression, ...]) -> Parts:
        """Return what is said of the one value of a property: ready phrases each, the rest in one noun phrase."""
        plain = tuple(
            operand for operand in operands if not isinstance(operand, Named | Or) and not self._own_phrases(operand)
        )
        ready = _sum(self._some(prop, operand) for operand in operands if operand not in plain)
        if not plain:
            return ready
        return ready + Parts((self._described(prop, _sum(map(self._inner, plain))),))

    def _described(self, prop: str, inner: Parts) -> Fragment:
        """Return what is said of a property whose value is no named thing but described."""
        names_kind = any(fragment.slot == HEAD for fragment in inner.fragments)
        has_words = self.lexicon.frame(prop) is not None or self.lexicon.is_verbal(prop)
        if has_words or names_kind or inner.exceptions:
            return self._framed(prop, self._phrases.noun_phrase(inner, self.lexicon.range_noun(prop)))
        noun = self._phrases.noun_phrase(inner, self.lexicon.property_noun(prop))
        return self._placed(self.lexicon.polish(fill(self.lexicon.grammar.fallback.described, noun)))

    def _gathered(self, operands: tuple[Expression, ...]) -> tuple[Expression, ...]:
        """Return the operands with all that is said of the one value of a functional property in one restriction."""
        gathered: dict[object, Expression] = {}
        for operand in operands:
            if not isinstance(operand, Some) or not self.lexicon.is_functional(operand.property):
                gathered[operand] = operand
            elif isinstance(before := gathered.get(operand.property), Some):
                both = And((*_operands(before.filler), *_operands(operand.filler)))
                gathered[operand.property] = Some(operand.property, both)
            else:
                gathered[operand.property] = operand
        return tuple(gathered.values())

    def _without_range(self, prop: str, operands: tuple[Expression, ...]) -> tuple[Expression, ...]:
        told = tuple(Named(iri) for iri in self.lexicon.property_range(prop))
        return tuple(operand for operand in operands if operand not in told) or operands[:1]

    def _own_phrases(self, filler: Expression) -> tuple[str, ...]:
        """Return the whole phrases that a property of the author brings itself, such as "from accounts … days old"."""
        if isinstance(filler, DataRange) and has_range_phrases(filler.property, self.lexicon):
            return range_phrases(filler, self.lexicon)
        if isinstance(filler, HasValue) and isinstance(filler.value, bool):
            text = self.lexicon.fragment(filler.property, "truePhrase" if filler.value else "falsePhrase")
            return (text,) if text else ()
        if isinstance(filler, HasValue) and (self.lexicon.frame(filler.property) or self._has_number_phrase(filler)):
            return (self._value(filler).text,)
        return ()

    def _has_number_phrase(self, filler: HasValue) -> bool:
        is_number = isinstance(filler.value, int | float) and not isinstance(filler.value, bool)
        return is_number and self.lexicon.fragment(filler.property, "betweenPhrase") is not None

    def _related(self, prop: str, iri: str) -> Fragment:
        source = self.lexicon.fragment(iri, "sourcePhrase")
        if source and (prop == KM.hasAuthor or not self.lexicon.frame(prop)):
            return Fragment(SOURCE, source)
        head = self.lexicon.fragment(iri, "headPhrase")
        if head and (prop == KM.hasMedium or not self.lexicon.frame(prop)):
            return Fragment(HEAD, head)
        return self._framed(prop, self.lexicon.noun(iri))

    def _framed(self, prop: str, noun: str) -> Fragment:
        frame = self.lexicon.frame(prop)
        if frame:
            text = self.lexicon.polish(fill(frame, noun))
        else:
            pattern, name = self.lexicon.grammar.fallback.object, self.lexicon.property_noun(prop)
            text = fill(pattern, property=name, value=noun)
            made = fill(pattern, property=name, value="{}")
            frame = made if slots(made) == {""} else None
        return Fragment(self._slot(text, prop), text, frame, noun)

    def _value(self, expression: HasValue) -> Fragment:
        prop, value = expression.property, expression.value
        if expression.is_iri:
            return self._framed(prop, self.lexicon.noun(str(value)))
        if isinstance(value, bool):
            return self._placed(self._flag(prop, is_set=value))
        if isinstance(value, int | float):
            return self._placed(equal_phrase(prop, value, self.lexicon))
        return self._framed(prop, self.lexicon.value(prop, value))

    def _flag(self, prop: str, *, is_set: bool) -> str:
        own = self.lexicon.fragment(prop, "truePhrase" if is_set else "falsePhrase")
        fallback = self.lexicon.grammar.fallback
        return own or fill(fallback.true if is_set else fallback.false, property=self.lexicon.property_noun(prop))

    def _placed(self, text: str) -> Fragment:
        return Fragment(self._slot(text, None), text)

    def _slot(self, text: str, prop: str | None) -> str:
        if prop == KM.hasAuthor:
            return SOURCE
        opener = self.lexicon.grammar.noun.opener
        return CLAUSE if opener and text.startswith(opener) else PROPERTY


def _operands(expression: Expression) -> tuple[Expression, ...]:
    return expression.operands if isinstance(expression, And) else (expression,)


def _sum(parts: Iterable[Parts]) -> Parts:
    return sum(parts, Parts())
