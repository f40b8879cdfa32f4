"""What is known about a learned rule, in sentences: how sure, why, since when, what seems fine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Doubt,
    Evidence,
    Lifecycle,
    Literal,
    Named,
    NormLevel,
    Origin,
    Outcome,
    Platform,
    Privacy,
    PublishedRule,
    RangeLiteral,
    RelationKind,
    Rule,
    RuleDecision,
    Status,
    Variant,
)
from kmgraph.render.guideline_contexts import Badge
from kmgraph.render.language import GuidelinePatterns, Term, fill, role_in
from kmgraph.render.phrases import SentenceRealiser, capitalise, restated_words, status_term
from kmgraph.render.statements.advice import reviewer_said
from kmgraph.render.statements.figures import Figures, RuleCounts
from kmgraph.render.statements.history import RuleHistory, shown_period
from kmgraph.render.statements.untold import RuleUntold
from kmgraph.render.statements.wording import ENOUGH_CLUSTERS, is_confirmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_USUAL = Privacy()


@dataclass(frozen=True)
class RuleFacts:
    """Says what is known about rules.

    Attributes:
        privacy: How the figures became public; None if they are exact.
        platforms: Platforms by id.
        published: Published rules by IRI.
        numbers: Number in the document of each rendered rule, by IRI.
        decisions: Rule id to what a person decided about it.
        names: Rule id to the IRI of a class that is defined as its scope.
        is_compared: Whether there were published rules to compare with.
        is_awaiting: Whether there were some whose scope nobody has confirmed.
        knows_authors: Whether the author of any observation is known.
        are_people: Whether the sources of all observations are known to be people.
        is_official: Whether the platform itself publishes the document.
        first: Since when posts were observed (ISO 8601, UTC); None if that is not known.
        last: Until when, likewise; of a month its end.
    """

    realiser: SentenceRealiser
    target: tuple[Outcome, ...]
    privacy: Privacy | None = None
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    published: Mapping[str, PublishedRule] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    decisions: Mapping[str, RuleDecision] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    is_compared: bool = True
    is_awaiting: bool = False
    knows_authors: bool = True
    are_people: bool = False
    is_official: bool = False
    first: str | None = None
    last: str | None = None

    @property
    def _patterns(self) -> GuidelinePatterns:
        return self.realiser.words.guideline_patterns

    @property
    def outcome(self) -> str:
        """Return what the rules are about: "removed or restricted"."""
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

    def observed(self, rule: Rule) -> str:
        """Return the sentence that the observations alone give."""
        return self.realiser.learned(rule, self.target, self.names.get(rule.id))

    def subject(self, rule: Rule) -> str:
        """Return the posts that a rule is about: "posts about dieting"."""
        name = self.names.get(rule.id)
        return self.realiser.scope(Named(name) if name else rule.scope)

    def own_words(self, rule: Rule) -> str | None:
        """Return a person's sentence for the rule in this language; the platform's, where it publishes and restates."""
        decision = self.decisions.get(rule.id)
        said = self.realiser.lexicon.own_text(decision.text) if decision else None
        return said or self._platform_words(rule)

    def _platform_words(self, rule: Rule) -> str | None:
        """Return the sentence that the platform published for just what a rule is about, where it may say it again."""
        is_told = self.is_official and self.state(rule) in (Lifecycle.REVIEWED, Lifecycle.CODIFIED)
        return restated_words(self.realiser, rule, self.published) if is_told else None

    def own_words_elsewhere(self, rule: Rule) -> tuple[str, ...]:
        """Return a person's sentence for the rule, quoted, where this language has none."""
        decision = self.decisions.get(rule.id)
        return tuple(reviewer_said(decision.text, self.realiser)) if decision else ()

    def says_too(self, rule: Rule, other: Rule) -> bool:
        """Return whether a person's sentence for a rule says another one as well, in this language."""
        decision = self.decisions.get(rule.id)
        is_meant = decision is not None and other.id in decision.text_also_for
        return is_meant and self.own_words(rule) is not None and self.own_words(other) is None

    def sentence(self, rule: Rule) -> str:
        """Return the rule as a sentence: a person's, else the generated one."""
        return self.own_words(rule) or self.observed(rule)

    def badges(self, rule: Rule) -> tuple[Badge, ...]:
        """Return the rule's status, confidence and review, in words, then what limits it."""
        status, sure = self.status(rule), self.confidence(rule)
        # That people wrote a rule down says that they adopted it.
        is_told = status == self.realiser.words.by_observers and self.state(rule) is Lifecycle.CODIFIED
        origin = () if is_told else (self._origin(rule),)
        states = (("status", rule.status, status), ("confidence", rule.confidence, sure), *origin)
        named = (Badge(f"{kind}-{state}", term.name, term.meaning) for kind, state, term in states)
        return (*named, *self._limits(rule.evidence))

    def _limits(self, evidence: Evidence) -> Iterator[Badge]:
        """Yield when and where the rule holds, and that something is missing, as far as anything is to be said."""
        words = self.realiser.words
        yield from self.history.badges(evidence, self.first, self.last)
        if evidence.norm and evidence.norm is not NormLevel.MICRO:
            yield Badge(f"norm-{evidence.norm}", words.norm[evidence.norm].name, words.norm[evidence.norm].meaning)
        if evidence.incomplete:
            yield Badge("incomplete", words.incomplete.name, words.incomplete.meaning)

    def state(self, rule: Rule) -> Lifecycle:
        """Return how far people took a rule."""
        return self.decisions[rule.id].state if rule.id in self.decisions else rule.lifecycle

    def _origin(self, rule: Rule) -> tuple[str, str, Term]:
        """Return whose sentence it is, the platform's, or else how far people took the rule, as parts of a mark."""
        state, own = self.state(rule), self._platform_words(rule)
        if state is Lifecycle.REVIEWED and own is not None and own == self.sentence(rule):
            return "text", "own", self.realiser.words.own_text
        return "lifecycle", state, self._review(rule)

    def _review(self, rule: Rule) -> Term:
        """Return how far people took the rule, and who did by role where that is told."""
        words, state, decision = self.realiser.words, self.state(rule), self.decisions.get(rule.id)
        term = words.lifecycle[state]
        role = role_in(decision.role, self.realiser.language.tag, words.roles) if decision else None
        if state is Lifecycle.REVIEWED and role:
            return Term(fill(self._patterns.reviewed_by, role=role), term.meaning)
        return term

    def status(self, rule: Rule) -> Term:
        """Return how the rule lies to the published ones, in words; that there were none, if so."""
        term = status_term(self.realiser, rule, self.published, self.last, is_official=self.is_official)
        return Term(term.name, self.alone) if rule.status is Status.TACIT and not self.is_compared else term

    @property
    def alone(self) -> str:
        """Why a rule that is called unwritten was compared with nothing."""
        return self._patterns.tacit_awaiting if self.is_awaiting else self._patterns.tacit_alone

    def confidence(self, rule: Rule) -> Term:
        """Return how sure the rule is, in words, with what is known to keep it from being surer."""
        words, known, seen = self.realiser.words, rule.doubts, rule.evidence
        term = words.sureness(rule.confidence, knows_authors=self.knows_authors)
        if not known:
            return term
        number = self.realiser.lexicon.number
        least = number((self.privacy or _USUAL).k)
        slots = {"n": number(ENOUGH_CLUSTERS), "k": least, "outcome": self.outcome}
        # A count of 19 is told as "about 20", and nothing may say otherwise beside it.
        is_rounded = ((seen.clusters if self.knows_authors else seen.target) or 0) >= ENOUGH_CLUSTERS
        names = ("few-sources-rounded" if doubt is Doubt.FEW_SOURCES and is_rounded else doubt for doubt in known)
        reasons = words.doubt.joint.join(fill(words.doubt.reason[name], **slots) for name in names)
        return Term(term.name, fill(self._doubting(rule), reasons=reasons))

    def _doubting(self, rule: Rule) -> str:
        patterns = self.realiser.words.doubt
        if rule.confidence is Confidence.HINT:
            return patterns.hint
        return patterns.untested if Doubt.UNCHECKED in rule.doubts else patterns.tested

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
        """Return all exceptions of the rule, a line each."""
        pattern = self.realiser.words.advice.exception
        return tuple(capitalise(fill(pattern, one)) for one in self.realiser.exceptions(rule.scope.unless))

    def variant(self, variant: Variant) -> str:
        """Return a description that is mostly left alone, with its counts."""
        subject, count = self.realiser.variant(variant), self.figures.posts
        if variant.withheld:
            return capitalise(fill(self._patterns.variant_withheld, subject=subject))
        return capitalise(
            fill(
                self._patterns.variant,
                subject=subject,
                kept=count(variant.kept),
                target=count(variant.target),
                outcome=self.outcome,
            )
        )

    def sure(self, rule: Rule) -> Iterator[str]:
        """Yield how sure the rule is, and what that means; what is missing, and what words alone tell, if so."""
        term = self.confidence(rule)
        yield fill(self._patterns.sure_text, name=capitalise(term.name), meaning=term.meaning)
        yield from self.doubts(rule)

    def doubts(self, rule: Rule) -> Iterator[str]:
        """Yield that something is missing, and what words alone tell, if so."""
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
        confirmed = self._patterns.confirmed if is_confirmed(rule) else None
        period, span = shown_period(evidence), self.history.rate_span(evidence)
        counts = self.counts.of_period(period, span) if period and span else self.counts.of_all(evidence)
        return self.realiser.text(counts, self._rate(rule), self.odds(evidence), confirmed)

    def alike(self, rule: Rule) -> tuple[str, ...]:
        """Return a sentence for each literal that the data can't tell apart from others that say something else."""
        told = [(literal, self._unlike(literal, others, rule)) for literal, others in rule.indistinguishable]
        return tuple(self.realiser.alike(literal, others) for literal, others in told if others)

    def _unlike(self, literal: Literal, others: Sequence[Literal], rule: Rule) -> tuple[Literal, ...]:
        """Return the others that don't follow anyway: a meme is humour in any case."""
        stated = [same.iri for same in (literal, *rule.scope.all) if isinstance(same, ClassLiteral)]
        return tuple(
            other
            for other in others
            if not (isinstance(other, ClassLiteral) and self.realiser.lexicon.is_below(stated, other.iri))
            # That a range could end elsewhere is said of its limit.
            and not (isinstance(other, RangeLiteral) and _is_same_number(literal, other))
        )

    def to_learned(self, rule: Rule) -> Iterator[str]:
        """Yield below which learned rules of other entries the rule's scope lies, or which say the same."""
        for relation in rule.relations:
            is_told = self.numbers.get(relation.to) not in (None, self.numbers.get(rule.iri))
            if is_told and relation.kind is not RelationKind.BROADER:
                pattern = self._patterns.relation_rule[relation.kind]
                yield fill(pattern, number=str(self.numbers[relation.to]))

    @property
    def counts(self) -> RuleCounts:
        """Return what says how many posts of a rule were acted against."""
        return RuleCounts(self.figures, self.outcome, self.are_people)

    def odds(self, evidence: Evidence) -> str | None:
        """Return how many times the odds of other posts, if they and no rate can be told."""
        odds, times = evidence.odds_ratio, self.realiser.times
        if odds is None or evidence.interval is not None:
            return None
        ratio, low, high = map(times, (odds.ratio, odds.low, odds.high))
        pattern = self._patterns.odds if self.privacy is None else self._patterns.odds_rounded
        return fill(pattern, outcome=self.outcome, ratio=ratio, low=low, high=high)

    def _rate(self, rule: Rule) -> str | None:
        """Return the rate, and the time that it is of where it changed; its lower end where that is all to be told."""
        evidence, share, patterns = rule.evidence, self.realiser.share, self._patterns
        if evidence.interval is None:
            return None
        # The counts before it name the time already.
        is_dated = shown_period(evidence) is not None and evidence.valid_until is None
        span = None if is_dated else self.history.rate_span(evidence)
        low, high = self.figures.interval(evidence)
        words = {"low": low, "high": high, "outcome": self.outcome} | ({"span": span} if span else {})
        if evidence.rate is None:
            pattern = patterns.rate_in_coarse if span else patterns.rate_coarse
            return fill(pattern, **words) if evidence.interval[0] else None
        words["rate"] = share(evidence.rate)
        if evidence.base_rate is None:
            return fill(patterns.rate_in_without_base if span else patterns.rate_without_base, **words)
        platform, base = self.platform(rule.platform), self.base(evidence.base_rate)
        return fill(patterns.rate_in if span else patterns.rate, **words, platform=platform, base=base)

    def base(self, rate: float) -> str:
        """Return the rate outside any rule; a public one is an upper bound."""
        return self.realiser.share(rate) if self.privacy is None else self.figures.at_most(self.realiser.share(rate))


def _is_same_number(literal: Literal, other: RangeLiteral) -> bool:
    return isinstance(literal, RangeLiteral) and (literal.property, literal.via) == (other.property, other.via)
