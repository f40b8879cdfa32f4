"""Rules that people decided against, or that nobody has looked at where somebody must: what of a run becomes public."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kmgraph.learn import RULE_WARNINGS, LearnResult
from kmgraph.model import (
    Candidate,
    Confidence,
    Lifecycle,
    LostDecision,
    Privacy,
    Rule,
    RuleDecision,
    Status,
    Warning,
    rule_id,
)
from kmgraph.rules import without_telling_change


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
        return _told(
            Warning("rules-rejected", {"rules": self.rejected}),
            Warning("rules-retired", {"rules": self.retired}),
            Warning("review-required", {"rules": self.unreviewed}),
        )


def withhold(
    learned: LearnResult,
    decided: Mapping[str, RuleDecision],
    lifecycle: Callable[[Candidate], Lifecycle],
    *,
    needs_review: bool,
) -> WithheldRules:
    """Return what was learned without rules that people took back or, where each must be reviewed, never saw.

    What the facts of a project say of a rule is public anyway; so such a rule stays in files that machines read.

    Args:
        learned: All that was learned.
        decided: Rule id to what a person decided about it.
        lifecycle: Gives the state of a rule, whoever told it.
        needs_review: Whether the project demands review.
    """
    waiting = {rule_of(rule) for rule in learned.candidates if lifecycle(rule) is Lifecycle.CANDIDATE}
    by_state = {
        state: [rule for rule in learned.candidates if (known := decided.get(rule_of(rule))) and known.state is state]
        for state in (Lifecycle.REJECTED, Lifecycle.RETIRED)
    }
    hidden = {rule_of(rule) for rules in by_state.values() for rule in rules} | (waiting if needs_review else set())
    shown = tuple(rule for rule in learned.candidates if rule_of(rule) not in hidden)
    unreviewed = [
        rule
        for rule in learned.candidates
        if needs_review and rule_of(rule) in waiting and rule.confidence is not Confidence.EXPLAINED_OTHERWISE
    ]
    return WithheldRules(
        replace(learned, candidates=shown, warnings=warnings_about(shown, learned.warnings)),
        rejected=len(by_state[Lifecycle.REJECTED]),
        retired=len(by_state[Lifecycle.RETIRED]),
        unreviewed=len(unreviewed),
    )


def without_telling_changes(learned: LearnResult, privacy: Privacy) -> tuple[LearnResult, bool]:
    """Return what may become public of what was learned, and whether that is less than all of it.

    A rule of which a change would say how few posts of some kind there are is told of as if it had never changed,
    wherever that it did would show: in its words, by the time of published rules, in warnings.
    """
    told = tuple(without_telling_change(rule, privacy) for rule in learned.candidates)
    if all(one is other for one, other in zip(told, learned.candidates, strict=True)):
        return learned, False
    return replace(learned, candidates=told, warnings=warnings_about(told, learned.warnings)), True


def warnings_about(shown: tuple[Candidate, ...], warnings: tuple[Warning, ...]) -> tuple[Warning, ...]:
    """Return the warnings as they are true of the rules that are left: one about a rule that went goes with it."""
    left = (_recounted(warning, shown) for warning in warnings)
    return tuple(warning for warning in left if warning.numbers.get("rules") != 0)


def _recounted(warning: Warning, shown: tuple[Candidate, ...]) -> Warning:
    is_meant = RULE_WARNINGS.get(warning.code)
    if is_meant is None:
        return warning
    rules = [rule_of(rule) for rule in shown if rule.platform == warning.numbers["platform"] and is_meant(rule)]
    return replace(warning.about(rules), about_rules=tuple(rules))


def rule_of(candidate: Candidate) -> str:
    """Return the id that a candidate has as a rule."""
    return rule_id(candidate.platform, candidate.scope)


def may_be_shown(rule: Rule) -> bool:
    """Return whether documents may show a rule, as far as the observations go: it is no artefact and no error."""
    return rule.status is not Status.INCONSISTENT and rule.confidence is not Confidence.EXPLAINED_OTHERWISE


def warnings_of_lost(lost: tuple[LostDecision, ...]) -> tuple[Warning, ...]:
    """Return what a reader must know of decisions whose rules no longer come out, or have another scope."""
    follow = sum(decision.follows for decision in lost)
    return _told(
        Warning("decision-scopes-changed", {"rules": follow}),
        Warning("decision-rules-gone", {"rules": len(lost) - follow}),
    )


def _told(*warnings: Warning) -> tuple[Warning, ...]:
    """Return the warnings that are about any rule."""
    return tuple(warning for warning in warnings if warning.numbers["rules"])
