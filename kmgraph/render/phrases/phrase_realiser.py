"""Fragments to noun phrases, predicates and exception clauses, as the grammar of a language orders them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import Grammar, SlotGrammar, fill
from kmgraph.render.phrases.fragments import CLAUSE, HEAD, Fragment, Parts, arrange, grouped, select, share_join
from kmgraph.render.phrases.modifiers import is_short, join_clause, predicate_of, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class PhraseRealiser:
    """Puts parts together by one grammar."""

    grammar: Grammar

    def noun_phrase(self, parts: Parts, head: str | None = None, most: int | None = None) -> str:
        """Return the description as a noun phrase; exceptions stand behind it, or make it "posts other than …".

        Args:
            parts: What is described.
            head: The noun, where it is not that for any post.
            most: How many exceptions are named; None names all.
        """
        rules = self.grammar
        default = rules.noun.head if parts.fragments or parts.exceptions else rules.noun.any
        noun = self.bare_phrase(parts.fragments, default if head is None else head)
        if not parts.exceptions:
            return noun
        those = self.those(parts.exceptions, most)
        if parts.fragments and head is None:
            return noun + fill(rules.exceptions.noun, those)
        return fill(rules.noun.other_than, head=noun, those=those)

    def bare_phrase(self, fragments: tuple[Fragment, ...], head: str) -> str:
        """Return the fragments around the head, which a head fragment replaces; exceptions are the caller's."""
        rules = self.grammar.noun
        settled = settle(fragments, self.grammar, has_noun=head == rules.head)
        arranged = arrange(settled, self.grammar)
        noun = next((fragment.text for fragment in arranged if fragment.slot == HEAD), head)
        before = self._chain(_in_order(arranged, rules.before))
        after = [fragment.text for fragment in _in_order(arranged, self._after(arranged))]
        return rules.glue.join(part for part in (before, noun, *after) if part)

    def predicate(self, parts: Parts, *, alone: bool = True) -> str:
        """Return the description as it is said of "they"; not `alone`, it is one of a list."""
        rules = self.grammar
        if rules.predicate.style == "noun" or not parts.fragments:
            return fill(rules.predicate.copula, self._headless(parts) if alone else self.noun_phrase(parts))
        arranged = arrange(join_clause(parts.fragments, rules), rules)
        order = (HEAD, *rules.noun.before, *self._after(arranged))
        texts = [predicate_of(fragment.text, rules) for fragment in _in_order(arranged, order)]
        text = share_join(texts, rules.predicate.share, rules.list_and)
        if not parts.exceptions:
            return text
        those = [self.noun_phrase(exception, rules.noun.those) for exception in parts.exceptions]
        return text + fill(rules.exceptions.noun, rules.list_or.join(those))

    def exceptions(self, exceptions: Sequence[Parts], most: int | None = None) -> str:
        """Return the exceptions as the end of a sentence, at most so many by name; empty for none."""
        if not exceptions:
            return ""
        rules, chosen = self.grammar.exceptions, select(exceptions, most)
        groups = self.one_of_each(chosen.named)
        alone = len(groups) == 1 and not chosen.more
        items = [fill(rules.one, self.predicate(group, alone=alone)) for group in groups]
        if chosen.more:
            items.append(fill(rules.more, n=str(chosen.more)))
        return fill(rules.all, self._listed(exceptions, items))

    def one_of_each(self, exceptions: Sequence[Parts]) -> tuple[Parts, ...]:
        """Return the exceptions with those that share a phrase as one ("about news or sports")."""
        groups = grouped(exceptions, self.grammar)
        return tuple(group[0] if len(group) == 1 else Parts((self._same_slot(_singles(group)),)) for group in groups)

    def alternatives(self, options: Sequence[Parts]) -> Fragment:
        """Return one fragment that says: one of these."""
        rules = self.grammar
        is_plain = all(option.is_single for option in options)
        if is_plain and len({fragment.slot for fragment in _singles(options)}) == 1:
            return self._same_slot(_singles(options))
        pattern = rules.list_or if is_plain else rules.list_either
        shared = [affix for affix in rules.predicate.share if is_plain or not affix.start]
        text = share_join([self._modifier(option) for option in options], shared, pattern)
        return Fragment(CLAUSE, fill(rules.noun.condition, text))

    def those(self, exceptions: Sequence[Parts], most: int | None) -> str:
        """Return the exceptions as noun phrases: "those about news or sports, or those from clinics"."""
        chosen = select(exceptions, most)
        items = [self.noun_phrase(group, self.grammar.noun.those) for group in self.one_of_each(chosen.named)]
        if chosen.more:
            items.append(fill(self.grammar.exceptions.more_kinds, n=str(chosen.more)))
        return self._listed(exceptions, items)

    def _listed(self, exceptions: Sequence[Parts], items: Sequence[str]) -> str:
        """Return what is said of the exceptions as a list; where an item is itself a list, their ends are marked."""
        rules = self.grammar.exceptions
        is_simple = len(items) == len(exceptions) and all(exception.is_single for exception in exceptions)
        return (rules.simple if is_simple else rules.complex).join(items)

    def _same_slot(self, singles: Sequence[Fragment]) -> Fragment:
        slot, frames = singles[0].slot, {fragment.frame for fragment in singles}
        fillers = [fragment.filler for fragment in singles if fragment.filler is not None]
        frame = frames.pop() if len(frames) == 1 else None
        if frame and len(fillers) == len(singles):
            return Fragment(slot, fill(frame, self.grammar.list_or.join(fillers)))
        shared = self.grammar.slot.get(slot, SlotGrammar()).share_or
        return Fragment(slot, share_join([fragment.text for fragment in singles], shared, self.grammar.list_or))

    def _after(self, arranged: Sequence[Fragment]) -> tuple[str, ...]:
        rules = self.grammar.noun
        has_clause = any(fragment.slot == CLAUSE for fragment in arranged)
        order = (has_clause and rules.after_with_clause) or rules.after
        # What a grammar has no place for is said all the same.
        placed = {HEAD, *rules.before, *order}
        return (*dict.fromkeys(each.slot for each in arranged if each.slot not in placed), *order)

    def _headless(self, parts: Parts) -> str:
        """Return the noun phrase without its noun where the modifiers can stand alone ("认证诊所发布的")."""
        phrase = self.bare_phrase(parts.fragments, "")
        linker = self.grammar.noun.linker
        stands_alone = linker and phrase.endswith(linker) and not parts.exceptions
        return phrase if stands_alone else self.noun_phrase(parts)

    def _modifier(self, parts: Parts) -> str:
        """Return the description as one of several that together become a clause."""
        linker = self.grammar.noun.linker
        text = self.bare_phrase(parts.fragments, "") if linker and not parts.exceptions else self.predicate(parts)
        return text if text.endswith(linker) else text + linker

    def _chain(self, modifiers: Sequence[Fragment]) -> str:
        rules = self.grammar.noun
        if not rules.linker:
            return rules.glue.join(fragment.text for fragment in modifiers)
        linked = [fragment for fragment in modifiers if fragment.text.endswith(rules.linker)]
        bare = [fragment.text for fragment in modifiers if not fragment.text.endswith(rules.linker)]
        return self._linked(linked) + rules.linked.join(bare)

    def _linked(self, modifiers: Sequence[Fragment]) -> str:
        rules = self.grammar.noun
        if len(modifiers) > 1 and modifiers[0].slot == rules.lead_slot != modifiers[1].slot:
            pattern = rules.lead_short if is_short(modifiers[1:]) else rules.lead
            return fill(pattern, lead=modifiers[0].text, rest=self._linked(modifiers[1:]))
        *rest, last = [fragment.text for fragment in modifiers] or [""]
        return rules.linked.join([*(text.removesuffix(rules.linker) for text in rest), last])


def _in_order(fragments: Iterable[Fragment], slots: Iterable[str]) -> list[Fragment]:
    return [fragment for slot in slots for fragment in fragments if fragment.slot == slot]


def _singles(descriptions: Iterable[Parts]) -> list[Fragment]:
    """Return the one fragment of each description."""
    return [fragment for parts in descriptions for fragment in parts.fragments]
