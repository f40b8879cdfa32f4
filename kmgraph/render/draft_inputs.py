"""What the answer to a draft is made of."""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.model import Literal, Outcome, PublishedRule, Rule, Vocabulary


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """One step of a change: the draft takes on the description (`is_added`), or loses it.

    Attributes:
        words: The words of the draft that give it the description, if words decide.
    """

    literals: tuple[Literal, ...]
    is_added: bool
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordInPlace:
    """A word of a draft by which it is taken to be of a class: its first character, the first behind it, the class."""

    start: int
    end: int
    iri: str


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What is known about a draft.

    Attributes:
        text: The draft.
        words: The words of it that were recognised, in order.
        is_recognised: Whether anything is known of it; else nobody can tell what rules it falls under.
        rules: The learned rules that apply to it.
        ended: Learned rules that would apply to it but are no longer observed.
        published: The published rules that apply to it.
        out_of_force: Published rules that would apply at another time.
        risk: Probability of an outcome in the target under all rules that apply, in [0, 1]; None if unknown.
        base_rate: That probability where no rule applies; None if unknown.
        change: Steps of the smallest change that helps; empty if there is none.
        risk_after: The risk after the change; None if it clears every rule.
        seen: What the draft was taken for: what its text names and what was said of it.
        conditions: Rules that apply if something holds which the draft doesn't tell, with what that is.
        exceptions: What each would clear it of all rules that apply: it comes under an exception.
        asked: Names under which what is not known can be said.
        not_read: Name, value and reason of what was said of it and means nothing.
        published_conditions: Published rules that may apply, with what one word tells and all else speaks against.
    """

    vocabulary: Vocabulary
    text: str = ""
    words: tuple[WordInPlace, ...] = ()
    is_recognised: bool = True
    rules: tuple[Rule, ...] = ()
    ended: tuple[Rule, ...] = ()
    published: tuple[PublishedRule, ...] = ()
    out_of_force: tuple[PublishedRule, ...] = ()
    risk: float | None = None
    base_rate: float | None = None
    change: tuple[ChangeStep, ...] = ()
    risk_after: float | None = None
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    seen: tuple[Literal, ...] = ()
    conditions: tuple[tuple[Rule, tuple[Literal, ...]], ...] = ()
    exceptions: tuple[tuple[Literal, ...], ...] = ()
    asked: tuple[str, ...] = ()
    not_read: tuple[tuple[str, str, str], ...] = ()
    published_conditions: tuple[tuple[PublishedRule, tuple[Literal, ...]], ...] = ()
