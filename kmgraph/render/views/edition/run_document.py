"""What the documents of a run, guidelines and report, are both made with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kmgraph.model import Enforcement, Lifecycle, PublishedRule, PublishedStatus, Relation, RelationKind
from kmgraph.render.inputs import GuidelineInput
from kmgraph.render.language import GuidelinePatterns, fill, in_language
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import (
    AT_THE_HEAD,
    BESIDE_RULES,
    IN_REPORT_ALONE,
    WITH_OTHERS_ALONE,
    Arrangement,
    Figures,
    RuleFacts,
    arrange_rules,
    plain_warnings,
    warning_sentence,
)
from kmgraph.rules import turning_month


@dataclass(frozen=True)
class RunDocument:
    """Says in one language what stands in every document of a run."""

    data: GuidelineInput
    realiser: SentenceRealiser

    @cached_property
    def arrangement(self) -> Arrangement:
        """Return the rules of the document in their order."""
        return arrange_rules(self.data.ruleset, self.data.vocabulary, self.data.decisions)

    @cached_property
    def facts(self) -> RuleFacts:
        """Return what says the facts of the run's rules."""
        return RuleFacts(
            realiser=self.realiser,
            target=self.data.target,
            privacy=self.data.ruleset.privacy,
            platforms={platform.id: platform for platform in self.data.ruleset.platforms},
            published={rule.iri: rule for rule in self.data.published},
            numbers=self.arrangement.numbers,
            decisions=self.data.decisions,
            names=self.data.names,
            is_compared=self.data.is_compared,
            is_awaiting=self.data.is_awaiting,
            knows_authors=self.data.knows_authors,
            are_people=self.data.are_people,
            is_official=self.data.is_publisher,
            first=self.data.first,
            last=self.data.last,
        )

    @property
    def figures(self) -> Figures:
        """Return what says counts."""
        return self.facts.figures

    @property
    def outcome(self) -> str:
        """Return what the rules are about: "removed or restricted"."""
        return self.realiser.outcome(self.data.target)

    def title(self) -> str:
        """Return the project's title in this language, or one made from the platforms."""
        platforms = self.realiser.platforms(self.data.ruleset.platforms)
        made = fill(self.realiser.words.guideline_patterns.title, outcome=self.outcome, platforms=platforms)
        return in_language(self.data.title, self.realiser.language.tag) or made

    def lead(self) -> str:
        """Return what the document is drawn from: observations, platforms and, where times are known, months."""
        patterns, data = self.realiser.words.guideline_patterns, self.data
        totals, platforms = data.ruleset.totals, self.realiser.platforms(data.ruleset.platforms)
        if totals.withheld:
            return fill(patterns.scope_withheld, platforms=platforms)
        words = {
            "observations": self.figures.counted("observations", totals.observations),
            "platforms": platforms,
        }
        period = self.realiser.period(data.first, data.last)
        return fill(patterns.scope, **words, period=period) if period else fill(patterns.scope_undated, **words)

    def warnings(self) -> tuple[str, ...]:
        """Return the run's warnings, a sentence each."""
        ruleset = self.data.ruleset
        return tuple(warning_sentence(warning, self.realiser, ruleset.platforms) for warning in ruleset.warnings)

    def reservations(self) -> tuple[str, ...]:
        """Return the warnings for readers, but for those at the head: no figures, each sentence once."""
        left_out = AT_THE_HEAD | IN_REPORT_ALONE | BESIDE_RULES
        if self.data.is_publisher:
            left_out |= WITH_OTHERS_ALONE
        others = [warning for warning in self.data.ruleset.warnings if warning.code not in left_out]
        return plain_warnings(others, self.realiser)

    def cautions(self) -> tuple[str, ...]:
        """Return what stands at the head of every document, a sentence each: that it is invented, and warnings."""
        ruleset, patterns = self.data.ruleset, self.realiser.words.guideline_patterns
        invented = (patterns.synthetic,) if self.data.is_synthetic else ()
        warned = (
            warning_sentence(warning, self.realiser, ruleset.platforms)
            for warning in ruleset.warnings
            if warning.code in AT_THE_HEAD
        )
        return (*invented, *warned)

    def working_part(self, status: PublishedStatus) -> str | None:
        """Return on which part of its scope a published rule is seen enforced, in a sentence; None if none is told.

        A part may also be one of the time: the figures are then of that time alone.
        """
        if since := self.began(status):
            return fill(self.realiser.words.guideline_patterns.observed_since, month=self.realiser.month(since))
        parts = self.working_posts(status)
        return fill(self.realiser.words.guideline_patterns.observed_part, parts=parts) if parts else None

    def working_posts(self, status: PublishedStatus) -> str:
        """Return on which of the posts that a published rule covers alone it is seen enforced; empty for all."""
        scopes = [rule.scope for rule in self.data.ruleset.rules if rule.id in status.parts]
        return self.realiser.grammar.list_or.join(list(map(self.realiser.scope, scopes))) if scopes else ""

    def began(self, status: PublishedStatus) -> str | None:
        """Return since when a published rule is applied, if a learned rule that covers the same posts began."""
        if status.status not in (Enforcement.ENFORCED, Enforcement.PARTLY_ENFORCED):
            return None
        same = Relation(RelationKind.EQUIVALENT, status.iri)
        alike = (rule.evidence for rule in self.data.ruleset.rules if same in rule.relations)
        begun = ((found.valid_from, found) for found in alike if not found.valid_until)
        return next((turning_month(since, found) for since, found in begun if since), None)

    def observed_status(self, rule: PublishedRule) -> PublishedStatus | None:
        """Return what was observed of a published rule; None if it was not looked at."""
        return next((status for status in self.data.ruleset.published if status.iri == rule.iri), None)

    def notice(self, *, is_short: bool = False) -> str:
        """Return whose document it is: nobody's but the observers', or the platform's own."""
        patterns, platforms = self.realiser.words.guideline_patterns, self.data.ruleset.platforms
        any_platform = self.realiser.grammar.list_or.join(list(map(self.realiser.platform, platforms)))
        if not self.data.is_publisher:
            states = {self.facts.state(rule) for rule in self.arrangement.rules()}
            if is_short:
                return fill(_short_notice(patterns, states), platforms=any_platform)
            if not states - {Lifecycle.CANDIDATE}:
                return fill(patterns.notice, platforms=any_platform)
            reviewed = fill(patterns.notice_reviewed, platforms=any_platform)
            return self.realiser.text(reviewed, patterns.notice_open if Lifecycle.CANDIDATE in states else None)
        own = fill(patterns.notice_own, platforms=self.realiser.platforms(platforms))
        inferred = fill(patterns.notice_own_inferred, platforms=any_platform)
        open_ones = any(self.facts.state(rule) is Lifecycle.CANDIDATE for rule in self.arrangement.rules())
        return self.realiser.text(own, inferred if open_ones else None)

    def colophon(self) -> tuple[str, ...]:
        """Return version and time, as far as they are given, and the program."""
        patterns, data = self.realiser.words.guideline_patterns, self.data
        version = fill(patterns.version, version=data.version) if data.version else ""
        generated = fill(patterns.generated, time=data.generated) if data.generated else ""
        program = (f"{part.name} {part.version}" for part in data.provenance.components[:1])
        return tuple(line for line in (version, generated, *program) if line)


def _short_notice(patterns: GuidelinePatterns, states: set[Lifecycle]) -> str:
    """Return what a short form says of who made it, and whether people reviewed its rules: all, some or none of them.

    Args:
        patterns: The words.
        states: How far people have taken the rules of the document; empty if it has none.
    """
    if Lifecycle.CANDIDATE not in states:
        return patterns.notice_short_reviewed if states else patterns.notice_short
    return patterns.notice_short if states - {Lifecycle.CANDIDATE} else patterns.notice_short_open
