"""What people decided about learned rules: how far it was taken, and their own words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kmgraph.model.rules import Lifecycle


@dataclass(frozen=True, slots=True)
class RuleDecision:
    """A learned rule that a person looked at.

    Attributes:
        rule: Id of the rule, such as `r-3f2a91c7`.
        state: How far the person took it.
        scope: Its scope in Manchester syntax, as it was when the person decided; empty if the file gives none.
        by: The person's name; it is shown only where the project says so.
        role: What the person is to the platform, such as "moderator", by language, in words that may be shown.
        on: Day of the decision.
        reason: Why, in the person's words.
        text: The person's sentence instead of the generated one, by language.
        advice: What to do instead, by language.
        shown_with: Ids of rules that documents show in one entry with this one; the evidence of each stays apart.
        text_also_for: Those of them that the person's sentence says as well, so that they need no line of their own.
        where: Where the decision stands, for messages.
    """

    rule: str
    state: Lifecycle
    scope: str = ""
    by: str = ""
    role: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None
    reason: str = ""
    text: Mapping[str, str] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    shown_with: tuple[str, ...] = ()
    text_also_for: tuple[str, ...] = ()
    where: str = ""
