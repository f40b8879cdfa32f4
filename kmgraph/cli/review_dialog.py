"""`kmgraph review` on a terminal: one question after the other, each answer written as it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click
import questionary

from kmgraph.commands import (
    Review,
    RuleVerdict,
    beside_scope,
    day_of_decision,
    decide_rule,
    decide_scope,
    decide_terms,
    norm_words,
    rule_page,
    side_by_side,
)
from kmgraph.errors import KmgraphError, printable, printable_lines
from kmgraph.model import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import FoundClass, LostDecision, PublishedRule, Rule, Text

_CHOICES = {
    "accept": "accept: it is a rule, and may be published",
    "reword": "reword: say it in your words, then accept",
    "advise": "advise: say what to do instead",
    "with": "show it in one entry with another rule",
    "codify": "codify: put it into writing as a published rule",
    "reject": "reject: it is no rule",
    "retire": "retire: it was a rule, and holds no longer",
    "skip": "skip: decide later",
    "quit": "quit",
}
_STATES = {
    "accept": Lifecycle.REVIEWED,
    "codify": Lifecycle.CODIFIED,
    "reject": Lifecycle.REJECTED,
    "retire": Lifecycle.RETIRED,
}


class _LeaveError(Exception):
    """The person has had enough; what was decided is written already."""


@dataclass(frozen=True)
class Dialog:
    """Asks about all that awaits a person.

    Attributes:
        language: Language of rules.
        usual: By whom, and in which role, if that was said.
    """

    review: Review
    language: str
    usual: RuleVerdict

    def run(self, names: tuple[str, ...] = ()) -> None:
        """Ask about the rules of these names, or about all that awaits review, until nothing is left or they quit."""
        try:
            asked = self._of_names(names) if names else self._everything()
            for number in asked:
                click.echo(f"{number} decided")
        except _LeaveError:
            click.echo("what you decided is kept")
            return
        click.echo("nothing more awaits review; the next run of kmgraph guidelines obeys")

    def _of_names(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield from self._rule(self.review.rule(name))

    def _everything(self) -> Iterator[str]:
        for lost in self.review.moved():
            yield from self._moved(lost)
        for rule in self.review.awaiting():
            yield from self._rule(rule)
        for found in self.review.awaiting_terms():
            yield from self._terms(found)
        for published in self.review.knowledge.awaiting:
            yield from self._scope(published)

    # Rules

    def _rule(self, rule: Rule) -> Iterator[str]:
        """Ask about one rule until it is decided or skipped, and yield it if it is decided."""
        click.echo(f"\n{printable_lines(rule_page(self.review, rule, self.language))}")
        verdict = self.usual
        while True:
            act = self._choose(f"{rule.id}:", _CHOICES)
            if act == "skip":
                return
            if act == "reword":
                verdict = replace(verdict, text=self._in_words("your sentence", {**rule.text, **verdict.text}))
                act = "accept"
            if act == "advise":
                verdict = replace(verdict, advice=self._in_words("what to do instead", verdict.advice))
                continue
            if act == "with":
                other = self._ask("id of the other rule")
                verdict = replace(verdict, shown_with=(*verdict.shown_with, other) if other else verdict.shown_with)
                continue
            if act == "codify":
                verdict = replace(verdict, text=self._in_words("the rule in your words", self._as_norm(rule, verdict)))
            if act in {"reject", "retire"}:
                verdict = replace(verdict, reason=self._ask("why"), text={}, advice={}, shown_with=(), is_for_all=None)
            elif act != "skip":
                verdict = replace(verdict, is_for_all=self._is_for_all(rule, verdict))
            if self._is_written(rule.id, replace(verdict, state=_STATES[act])):
                yield rule.id
                return

    def _is_for_all(self, rule: Rule, verdict: RuleVerdict) -> bool | None:
        """Return whether the person's sentence says the rules shown with this one too; None where it can't, or did."""
        known = self.review.decisions().get(rule.id)
        others = (*(known.shown_with if known else ()), *verdict.shown_with)
        has_words = bool(verdict.text or (known and known.text))
        is_new = bool(verdict.text or verdict.shown_with)
        if not (others and has_words and is_new):
            return None
        choices = {
            "all": "yes: documents show the sentence, and no line about the other",
            "own": "no: documents show a line about the other below it",
        }
        return self._choose(f"does your sentence also say {', '.join(dict.fromkeys(others))}?", choices) == "all"

    def _as_norm(self, rule: Rule, verdict: RuleVerdict) -> Text:
        """Return a first draft of the rule in writing: what is not allowed, where the person has not said it yet."""
        return {**norm_words(self.review, rule), **verdict.text}

    def _is_written(self, name: str, verdict: RuleVerdict) -> bool:
        """Write a verdict; say what is wrong with it, if something is."""
        try:
            decide_rule(self.review, name, verdict, day_of_decision())
        except KmgraphError as error:
            click.echo(f"not yet: {error}")
            return False
        return True

    def _moved(self, lost: LostDecision) -> Iterator[str]:
        click.echo(f"\n{printable_lines(side_by_side(self.review, lost, self.language))}")
        choices = {
            "move": "it is the same rule: your decision and words go over to it",
            "skip": "skip: decide later",
            "quit": "quit",
        }
        is_same = self._choose(f"{lost.rule}:", choices) == "move"
        if is_same and self._is_written(lost.rule, replace(self.usual, to=lost.closest)):
            yield f"{lost.closest}"

    # Lists of terms, and scopes

    def _terms(self, found: FoundClass) -> Iterator[str]:
        click.echo(f"\n{found.id}: {printable(', '.join(term.text for term in found.shown))}")
        choices = {
            "name": "give it a name, so that rules on it may be published",
            "reject": "reject: it is no list of anything",
            "skip": "skip: decide later",
            "quit": "quit",
        }
        act = self._choose(f"{found.id}:", choices)
        if act == "skip":
            return
        name = self._in_words("posts that mention …", {}) if act == "name" else {}
        under = self._ask("class of content that such posts are of, if of one") if act == "name" else ""
        try:
            decide_terms(self.review, found.id, name, under or None, reject=act == "reject")
        except KmgraphError as error:
            click.echo(f"not yet: {error}")
            return
        yield found.id

    def _scope(self, rule: PublishedRule) -> Iterator[str]:
        words = rule.text.get(self.language) or next(iter(rule.text.values()), rule.id)
        click.echo(f"\n{rule.id}: {printable(words)}\nproposed scope: {printable(rule.proposed or 'none')}")
        for line in beside_scope(rule, self.language):
            click.echo(printable(line))
        choices = {
            **({"confirm": "the proposed scope is what the rule says"} if rule.proposed else {}),
            "change": "write another scope",
            **({"reject": "reject the proposed scope; the rule keeps its words alone"} if rule.proposed else {}),
            "skip": "skip: decide later",
            "quit": "quit",
        }
        act = self._choose(f"{rule.id}:", choices)
        if act == "skip":
            return
        scope = self._ask("scope in Manchester syntax", rule.proposed or "") if act == "change" else None
        try:
            decide_scope(self.review, rule.id, scope or None, reject=act == "reject")
        except KmgraphError as error:
            click.echo(f"not yet: {error}")
            return
        yield rule.id

    # Questions

    def _choose(self, title: str, choices: dict[str, str]) -> str:
        """Return what was chosen.

        Raises:
            _LeaveError: If the person quits, or leaves by Ctrl-C.
        """
        options = [questionary.Choice(words, value=name) for name, words in choices.items()]
        answer = questionary.select(title, choices=options, use_shortcuts=False).ask(kbi_msg="")
        if answer in {None, "quit"}:
            raise _LeaveError
        return str(answer)

    def _ask(self, question: str, default: str = "") -> str:
        answer = questionary.text(f"{question}:", default=default).ask(kbi_msg="")
        if answer is None:
            raise _LeaveError
        return " ".join(str(answer).split())

    def _in_words(self, question: str, known: Text) -> dict[str, str]:
        """Return words by the languages of the project; what is left empty has none."""
        asked = {tag: self._ask(f"{question} [{tag}]", known.get(tag, "")) for tag in self.review.project.languages}
        return {tag: words for tag, words in asked.items() if words}
