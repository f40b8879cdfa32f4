"""What is known about a learned rule, in sentences: how sure, why, since when, what seems fine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Deontic,
    Doubt,
    Evidence,
    EvidenceBasis,
    Literal,
    Origin,
    Outcome,
    Platform,
    Privacy,
    PublishedRule,
    Relation,
    RelationKind,
    Rule,
    RuleNeighbourhood,
    Status,
    Variant,
)
from kmgraph.render.contexts import Badge, Fact
from kmgraph.render.language import GuidelinePatterns, Term, fill
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.render.statements.figures import Figures
from kmgraph.render.statements.history import RuleHistory
from kmgraph.render.statements.untold import RuleUntold
from kmgraph.render.statements.wording import ENOUGH_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_CONFIRMED_P = 0.05
_MOST_VARIANTS = 3
_USUAL = Privacy()


@dataclass(frozen=True)
class RuleFacts:
    """Says what is known about rules.

    Attributes:
        privacy: How the figures became public; None if they are exact.
        platforms: Platforms by id.
        published: Published rules by IRI.
        numbers: Number in the document of each rendered rule, by IRI.
        is_compared: Whether there were published rules to compare with.
        is_awaiting: Whether there were some whose scope nobody has confirmed.
    """

    realiser: SentenceRealiser
    target: tuple[Outcome, ...]
    privacy: Privacy | None = None
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    published: Mapping[str, PublishedRule] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    is_compared: bool = True
    is_awaiting: bool = False

    @property
    def _patterns(self) -> GuidelinePatterns:
        return self.realiser.words.guideline_patterns

    @property
    def _outcome(self) -> str:
        return self.realiser.outcome(self.target)

    @property
    def figures(self) -> Figures:
        """Return what says counts."""
        return Figures(self.realiser, self.privacy)

    @property
    def untold(self) -> RuleUntold:
        """Return what says what is open about a rule."""
        return RuleUntold(self.realiser)

    @property
    def history(self) -> RuleHistory:
        """Return what says how a rule fared over time."""
        return RuleHistory(self.realiser, self.target, self.figures)

    def platform(self, name: str) -> str:
        """Return the name by which readers know a platform; its id where nothing is known of it."""
        return self.realiser.platform(self.platforms[name]) if name in self.platforms else name

    def badges(self, rule: Rule) -> tuple[Badge, ...]:
        """Return the rule's status, confidence and review, in words, then what limits it."""
        states = (
            ("status", rule.status, self.status(rule)),
            ("confidence", rule.confidence, self.confidence(rule)),
            ("lifecycle", rule.lifecycle, self.realiser.words.lifecycle[rule.lifecycle]),
        )
        named = (Badge(f"{kind}-{state}", term.name, term.meaning) for kind, state, term in states)
        return (*named, *self._limits(rule.evidence))

    def _limits(self, evidence: Evidence) -> Iterator[Badge]:
        """Yield when and where the rule holds, and that something is missing, as far as anything is to be said."""
        words = self.realiser.words
        if held := self.history.badge(evidence):
            meaning = self.realiser.text(*self.history.when(evidence))
            yield Badge("time-ended" if evidence.valid_until else "time-since", held, meaning)
        if evidence.norm:
            yield Badge(f"norm-{evidence.norm}", words.norm[evidence.norm].name, words.norm[evidence.norm].meaning)
        if evidence.incomplete:
            yield Badge("incomplete", words.incomplete.name, words.incomplete.meaning)

    def status(self, rule: Rule) -> Term:
        """Return how the rule lies to the published ones, in words; that there were none, if so."""
        term = self.realiser.words.status[rule.status]
        is_alone = rule.status is Status.TACIT and not self.is_compared
        return Term(term.name, self.alone) if is_alone else term

    @property
    def alone(self) -> str:
        """Why a rule that is called unwritten was compared with nothing."""
        return self._patterns.tacit_awaiting if self.is_awaiting else self._patterns.tacit_alone

    def confidence(self, rule: Rule) -> Term:
        """Return how sure the rule is, in words, with what is known to keep it from being surer."""
        words, known = self.realiser.words, rule.doubts
        term = words.confidence[rule.confidence]
        if not known:
            return term
        number = self.realiser.lexicon.number
        least = number((self.privacy or _USUAL).k)
        slots = {"n": number(ENOUGH_CLUSTERS), "k": least, "outcome": self._outcome}
        reasons = words.doubt.joint.join(fill(words.doubt.reason[doubt], **slots) for doubt in known)
        return Term(term.name, fill(self._doubting(rule), reasons=reasons))

    def _doubting(self, rule: Rule) -> str:
        patterns = self.realiser.words.doubt
        if rule.confidence is Confidence.HINT:
            return patterns.hint
        return patterns.untested if Doubt.UNCHECKED in rule.doubts else patterns.tested

    def facts(self, rule: Rule, surroundings: RuleNeighbourhood | None = None) -> tuple[Fact, ...]:
        """Return all that is known about the rule, each fact with its label; empty ones are left out."""
        around, patterns = surroundings or RuleNeighbourhood(), self._patterns
        is_fine = {exception.literals for exception in around.fine}
        spared = [exception for exception in rule.scope.unless if exception not in is_fine]
        fine = [exception for exception in rule.scope.unless if exception in is_fine]
        facts = (
            Fact(patterns.fine, self._excepted(fine)),
            Fact(patterns.spared, self._excepted(spared)),
            Fact(patterns.nearby, tuple(map(self.variant, around.nearest[:_MOST_VARIANTS]))),
            Fact(patterns.sure, tuple(self.sure(rule))),
            Fact(patterns.why, (self.why(rule),)),
            Fact(self.realiser.words.reasons.given, self.reasons(rule)),
            Fact(patterns.when, tuple(self.history.when(rule.evidence))),
            Fact(patterns.where, tuple(self.reach(rule))),
            Fact(self.realiser.words.untold.limit, tuple(self.untold.limits(rule))),
            Fact(self.realiser.words.untold.few, self.untold.few(rule)),
            Fact(patterns.official, tuple(self.to_published(rule))),
            Fact(patterns.others, tuple(self.to_learned(rule))),
            Fact(patterns.alike, self.alike(rule)),
        )
        return tuple(fact for fact in facts if fact.items)

    def reasons(self, rule: Rule) -> tuple[str, ...]:
        """Return what the platform most often gave as reason, each with its count where that may be told."""
        patterns, quote = self.realiser.words.reasons, self.realiser.grammar.number.quote
        return tuple(
            fill(patterns.reason, reason=fill(quote, reason.text))
            if reason.target is None
            else fill(patterns.counted, reason=fill(quote, reason.text), target=self.figures.posts(reason.target))
            for reason in rule.reasons
        )

    def exceptions(self, rule: Rule) -> tuple[str, ...]:
        """Return all exceptions of the rule, a sentence each."""
        return tuple(map(capitalise, self.realiser.exceptions(rule.scope.unless)))

    def _excepted(self, exceptions: Sequence[tuple[Literal, ...]]) -> tuple[str, ...]:
        return tuple(map(capitalise, self.realiser.exceptions(exceptions, grouped=True)))

    def variant(self, variant: Variant) -> str:
        """Return a description that is mostly left alone, with its counts."""
        subject, count = self.realiser.scope(variant.scope), self.figures.posts
        if variant.withheld:
            return capitalise(fill(self._patterns.variant_withheld, subject=subject))
        return capitalise(
            fill(
                self._patterns.variant,
                subject=subject,
                kept=count(variant.kept),
                target=count(variant.target),
                outcome=self._outcome,
            )
        )

    def sure(self, rule: Rule) -> Iterator[str]:
        """Yield how sure the rule is, and what that means; what is missing, and what words alone tell, if so."""
        term = self.confidence(rule)
        yield fill(self._patterns.sure_text, name=capitalise(term.name), meaning=term.meaning)
        if rule.evidence.incomplete and Doubt.INCOMPLETE not in rule.doubts:
            yield self._patterns.incomplete
        if rule.origins:
            yield self.origins(rule)

    def origins(self, rule: Rule) -> str:
        """Return that words of texts told what the rule's posts are about, all of them or some."""
        is_mixed = all(origin.origin is Origin.MIXED for origin in rule.origins)
        pattern = self._patterns.told_by_words_too if is_mixed else self._patterns.told_by_words
        literals = tuple(ClassLiteral(origin.iri) for origin in rule.origins)
        return fill(pattern, subject=self.realiser.kind(literals))

    def reach(self, rule: Rule) -> Iterator[str]:
        """Yield on which of the platforms observed the rule was seen; nothing where there is one platform."""
        norm = rule.evidence.norm
        if norm is None:
            return
        names = [self.platform(name) for name in (rule.platform, *rule.evidence.also_on)]
        yield fill(
            self._patterns.reach[norm],
            platform=names[0],
            platforms=self.realiser.grammar.list_and.join(names),
            n=self.realiser.lexicon.number(max(len(self.platforms), len(names))),
        )

    def why(self, rule: Rule) -> str:
        """Return the evidence in sentences, with the figures that may be shown."""
        evidence = rule.evidence
        if evidence.withheld:
            return self._patterns.withheld
        confirmed = self._patterns.confirmed if _is_confirmed(rule) else None
        return self.realiser.text(self._counts(evidence), self._rate(rule), self._odds(evidence), confirmed)

    def alike(self, rule: Rule) -> tuple[str, ...]:
        """Return a sentence for each literal that the data can't tell apart from others."""
        return tuple(self.realiser.alike(literal, others) for literal, others in rule.indistinguishable if others)

    def to_published(self, rule: Rule) -> Iterator[str]:
        """Yield how the rule's scope lies to published rules."""
        for relation in rule.relations:
            if relation.to in self.published:
                yield from self._to_published(relation, self.published[relation.to])

    def to_learned(self, rule: Rule) -> Iterator[str]:
        """Yield how the rule's scope lies to other learned rules of the document."""
        for relation in rule.relations:
            if relation.to in self.numbers and relation.to != rule.iri:
                pattern = self._patterns.relation_rule[relation.kind]
                yield fill(pattern, number=str(self.numbers[relation.to]))

    def _counts(self, evidence: Evidence) -> str:
        patterns, none_kept = self._patterns, evidence.kept == 0
        if evidence.basis is EvidenceBasis.HOLDOUT:
            pattern = patterns.counts_aside_none_kept if none_kept else patterns.counts_aside
        else:
            pattern = patterns.counts_none_kept if none_kept else patterns.counts
        counts = fill(
            pattern,
            target=self.figures.posts(evidence.target),
            kept=self.figures.posts(evidence.kept),
            outcome=self._outcome,
            sources=self.figures.counted("sources", evidence.clusters),
        )
        return capitalise(counts)

    def _odds(self, evidence: Evidence) -> str | None:
        odds, times = evidence.odds_ratio, self.realiser.times
        if odds is None or evidence.interval is not None:
            return None
        ratio, low, high = map(times, (odds.ratio, odds.low, odds.high))
        pattern = self._patterns.odds if self.privacy is None else self._patterns.odds_rounded
        return fill(pattern, outcome=self._outcome, ratio=ratio, low=low, high=high)

    def _rate(self, rule: Rule) -> str | None:
        """Return the rate, and the time that it is of where it changed; its lower end where that is all to be told."""
        evidence, share, patterns = rule.evidence, self.realiser.share, self._patterns
        if evidence.interval is None:
            return None
        span = self.history.rate_span(evidence)
        low, high = map(share, evidence.interval)
        words = {"low": low, "high": high, "outcome": self._outcome} | ({"span": span} if span else {})
        if evidence.rate is None:
            pattern = patterns.rate_in_coarse if span else patterns.rate_coarse
            return fill(pattern, **words) if evidence.interval[0] else None
        words["rate"] = share(evidence.rate)
        if evidence.base_rate is None:
            return fill(patterns.rate_in_without_base if span else patterns.rate_without_base, **words)
        platform, base = self.platform(rule.platform), self._base(evidence.base_rate)
        return fill(patterns.rate_in if span else patterns.rate, **words, platform=platform, base=base)

    def _base(self, rate: float) -> str:
        """Return the rate outside any rule; a public one is an upper bound."""
        return self.realiser.share(rate) if self.privacy is None else self.figures.at_most(self.realiser.share(rate))

    def _to_published(self, relation: Relation, published: PublishedRule) -> Iterator[str]:
        text = self.realiser.published_text(published)
        if published.deontic is Deontic.PROHIBITION:
            yield fill(self._patterns.relation[relation.kind], rule=text)
        elif published.deontic is Deontic.PERMISSION and relation.kind is not RelationKind.BROADER:
            yield fill(self._patterns.published_allows, rule=text)


def _is_confirmed(rule: Rule) -> bool:
    holdout = rule.evidence.holdout
    is_sure = rule.confidence in (Confidence.WELL_SUPPORTED, Confidence.LIKELY)
    return is_sure and holdout is not None and holdout.p_adjusted <= _CONFIRMED_P
