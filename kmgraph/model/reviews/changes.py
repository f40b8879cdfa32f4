"""What changed between two runs of a project, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kmgraph.model.vocabulary import Text


class ChangeKind(StrEnum):
    """How a rule differs from what it was; in the order in which changes are told."""

    NEW = "new"
    GONE = "gone"
    CONFIDENCE = "confidence"
    STRONGER = "stronger"
    WEAKER = "weaker"
    REWORDED = "reworded"
    STATE = "state"
    STATUS = "status"
    ENFORCEMENT = "enforcement"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One change of one rule.

    Attributes:
        rule: Its id.
        platform: Id of its platform; None for a published rule, which may be of all.
        is_published: Whether it is a published rule, and no learned one.
        text: Its words, those of the later run where it is there.
        manchester: Its scope; None for a published rule, of which rule files don't tell it.
        before, after: What was and what is: rates as intervals ("0.50-0.60"), words, states; None where nothing was.
        since: Time (ISO 8601) from which a rule that is new, stronger or weaker holds so; None if that isn't known.
    """

    kind: ChangeKind
    rule: str
    platform: str | None = None
    is_published: bool = False
    text: Text | None = None
    manchester: str | None = None
    before: str | None = None
    after: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class RunChanges:
    """All changes between two runs, by kind, then by rule.

    Attributes:
        is_public: Whether both runs told public figures, so that a change within what is rounded stays unseen.
    """

    changes: tuple[RuleChange, ...] = ()
    is_public: bool = False

    def of_kind(self, *kinds: ChangeKind) -> tuple[RuleChange, ...]:
        """Return the changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)
