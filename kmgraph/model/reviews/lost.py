"""What became of decisions about rules that no longer come out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LostDecision:
    """A decision about a rule that a run no longer found.

    Attributes:
        rule: Id of the rule that was decided about.
        closest: Id of the rule of the run that is nearest to it; None if none has anything in common with it.
        shared: Posts in the scopes of both, as a share of those in either (Jaccard), in [0, 1]; None if the scope that
            the person saw can't be counted any more.
        follows: Whether the two are so much alike that the decision may go over to the other rule, if a person agrees.
    """

    rule: str
    closest: str | None = None
    shared: float | None = None
    follows: bool = False
