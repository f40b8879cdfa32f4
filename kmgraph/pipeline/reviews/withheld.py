"""Rules that people decided against, or that nobody has looked at where somebody must: what of a run becomes public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kmgraph.learn import LearnResult
from kmgraph.model import Candidate, Confidence, Lifecycle, LostDecision, Rule, Status, Warning


@dataclass(frozen=True)
class WithheldRules:
    """What of a run is withheld.

    Attributes:
        open: What was learned, without the rules that no public file tells of.
        rejected, retired, unreviewed: How many rules people rejected or retired, and how many wait where a project
            demands review.
    """

    open: LearnResult
    rejected: int = 0
    retired: int = 0
    unreviewed: int = 0

    @property
    def warnings(self) -> tuple[Warning, ...]:
        """What a reader must know of it."""
        counts = {"rules-rejected": self.rejected, "rules-retired": self.retired, "review-required": self.unreviewed}
        return tuple(Warning(code, {"rules": count}) for code, count in counts.items() if count)


def withhold(learned: LearnResult, lifecycle: Callable[[Candidate], Lifecycle], *, needs_review: bool) -> WithheldRules:
    """Return what was learned without rules that people rejected, or, where each must be reviewed, never saw.

    Rules that were retired stay: files that machines read say of them that they were, and no document shows them.

    Args:
        learned: All that was learned.
        lifecycle: Gives the state of a rule.
        needs_review: Whether the project demands review.
    """
    states = [lifecycle(candidate) for candidate in learned.candidates]
    hidden = {Lifecycle.REJECTED, *((Lifecycle.CANDIDATE,) if needs_review else ())}
    shown = tuple(rule for rule, state in zip(learned.candidates, states, strict=True) if state not in hidden)
    return WithheldRules(
        replace(learned, candidates=shown),
        rejected=states.count(Lifecycle.REJECTED),
        retired=states.count(Lifecycle.RETIRED),
        unreviewed=sum(
            state is Lifecycle.CANDIDATE and rule.confidence is not Confidence.EXPLAINED_OTHERWISE
            for rule, state in zip(learned.candidates, states, strict=True)
        )
        if needs_review
        else 0,
    )


def may_be_shown(rule: Rule) -> bool:
    """Return whether documents may show a rule, as far as the observations go: it is no artefact and no error."""
    return rule.status is not Status.INCONSISTENT and rule.confidence is not Confidence.EXPLAINED_OTHERWISE


def warnings_of_lost(lost: tuple[LostDecision, ...]) -> tuple[Warning, ...]:
    """Return what a reader must know of decisions whose rules no longer come out, or have another scope."""
    follow = sum(decision.follows for decision in lost)
    counts = {"decision-scopes-changed": follow, "decision-rules-gone": len(lost) - follow}
    return tuple(Warning(code, {"rules": count}) for code, count in counts.items() if count)
