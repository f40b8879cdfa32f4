"""`review`: what awaits a person, and what the person decides, written where it belongs as it is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from kmgraph.commands.run_graph import find_rule, find_rules
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.io import TOML_LIMITS, parse_toml, read_utf8, source_date, write_atomic
from kmgraph.model import (
    FoundClass,
    Lifecycle,
    LostDecision,
    Project,
    PublishedRule,
    ReviewedTerms,
    Rule,
    RuleDecision,
    RuleSet,
    Text,
    with_found_mentions,
)
from kmgraph.observe import Observed
from kmgraph.ontology.manchester import parse_manchester
from kmgraph.pipeline import Knowledge, load_knowledge, may_be_shown, observe_project, with_found
from kmgraph.project import CONFIG_NAME, DECISIONS_NAME, PeopleDecisions, load_project, parse_decisions
from kmgraph.rdf import is_rdf
from kmgraph.rules import ContentTerms, put_decision, put_scope, put_terms, read_rules


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What a person says of a rule; what is None or empty stays as it was decided before.

    Attributes:
        state: How far the person takes it; where it is None, and nothing was decided before, the rule is accepted.
        by: Who says so. Who decides anew and names nobody is not who decided before, in name or role.
        role: What the person is to the platform, by language.
        text, advice: Words by language.
        shown_with: Ids of rules to show in one entry with it.
        is_for_all: Whether the person's sentence says those rules as well.
        to: Id of the rule that the decision goes over to.
    """

    state: Lifecycle | None = None
    by: str | None = None
    role: Text = field(default_factory=dict)
    reason: str | None = None
    text: Text = field(default_factory=dict)
    advice: Text = field(default_factory=dict)
    shown_with: tuple[str, ...] = ()
    is_for_all: bool | None = None
    to: str | None = None


@dataclass(frozen=True)
class Review:
    """A project whose rules a person looks at.

    Attributes:
        ruleset: The rules of its latest run, in exact figures.
    """

    project: Project
    ruleset: RuleSet

    @property
    def file(self) -> Path:
        """Where decisions about rules and terms are kept."""
        return (self.project.folder or Path()) / DECISIONS_NAME

    @cached_property
    def knowledge(self) -> Knowledge:
        """What the project knows, with the classes of terms that the run found."""
        platforms = tuple(platform.id for platform in self.ruleset.platforms)
        return with_found(load_knowledge(self.project, platforms=platforms), self.ruleset.found)

    @cached_property
    def observed(self) -> Observed | None:
        """The project's observations, with the lists of terms that the run found; None where it names none."""
        if not self.project.sources:
            return None
        observed, found = observe_project(self.project, self.knowledge), self.ruleset.found
        if observed.terms is None or not found:
            return observed
        return replace(observed, table=with_found_mentions(observed.table, observed.terms, found))

    def rule(self, identifier: str) -> Rule:
        """Return the rule with an id, or the only one whose id begins so."""
        return find_rule(self.ruleset, identifier)

    def decided(self) -> PeopleDecisions:
        """Return what is decided at this moment."""
        return parse_decisions(_text_of(self.file), self.file, self.project.languages[0])

    def decisions(self) -> dict[str, RuleDecision]:
        """Return what is decided about rules at this moment, by the id of the rule."""
        return {decision.rule: decision for decision in self.decided().rules}

    def awaiting(self) -> tuple[Rule, ...]:
        """Return the rules that nobody decided about and that documents would show."""
        decisions = self.decisions()
        return tuple(
            rule
            for rule in self.ruleset.rules
            if may_be_shown(rule) and state_of(rule, decisions) is Lifecycle.CANDIDATE
        )

    def moved(self) -> tuple[LostDecision, ...]:
        """Return the decisions whose rule came out with a slightly different scope, until someone agrees."""
        decisions = self.decisions()
        return tuple(
            lost
            for lost in self.ruleset.lost
            if lost.follows and lost.rule in decisions and lost.closest not in decisions
        )

    def awaiting_terms(self) -> tuple[FoundClass, ...]:
        """Return the classes of terms that nobody named or rejected."""
        settled = {known.id for known in self.decided().terms if known.is_named or known.is_rejected}
        return tuple(found for found in self.ruleset.found if not found.is_reviewed and found.id not in settled)


def open_review(folder: Path, run: Path | None = None) -> Review:
    """Return the project of a folder, with the rules of its latest run.

    Args:
        folder: The project folder.
        run: A run's folder, or its private `rules.json`; by default the run in the project's output folder.

    Raises:
        UsageError: If the folder is no project.
        InputError: If there are no rules, or only public ones.
    """
    if not (folder / CONFIG_NAME).exists() and folder.name != CONFIG_NAME:
        raise UsageError(
            "decisions are kept in a project, and this folder is none",
            where=str(folder),
            hint="name one with --project; kmgraph init --from FILE makes one",
        )
    project = load_project(folder)
    file = find_rules(run, project)
    ruleset = read_rules(file)
    if ruleset.privacy is not None:
        raise InputError(
            "these rules are the public ones, and some await review that are not among them",
            where=str(file),
            hint="name a run with its private folder beside it",
        )
    return Review(project, ruleset)


def state_of(rule: Rule, decisions: Mapping[str, RuleDecision]) -> Lifecycle:
    """Return how far people have taken a rule."""
    return decisions[rule.id].state if rule.id in decisions else rule.lifecycle


def decide_rule(review: Review, identifier: str, verdict: RuleVerdict, today: date) -> RuleDecision:
    """Write what a person says of a rule, and return the decision as it stands now.

    Args:
        review: The project.
        identifier: Id of a rule of the latest run, or the first characters of it; or of one that was decided about.
        verdict: What the person says.
        today: The day of it.

    Raises:
        UsageError: If there is no such rule, or something is missing or contradicts itself.
        ConfigError: If the file can't be brought up to date.
    """
    decisions = review.decisions()
    known = decisions.get(identifier)
    meant = identifier if verdict.to is None else verdict.to
    rule = find_rule(review.ruleset, meant) if verdict.to is not None or known is None else None
    if rule is None and known is not None:
        rule = next((one for one in review.ruleset.rules if one.id == known.rule), None)
    name = rule.id if rule is not None else identifier
    _check_move(identifier, name, verdict, decisions)
    decision = _merged(known or decisions.get(name), name, rule, verdict, today)
    decision = replace(decision, shown_with=_others(review, decision.rule, decision.shown_with))
    decision = replace(decision, text_also_for=_said_too(decision, verdict.is_for_all))
    former = identifier if verdict.to else None
    text = put_decision(_text_of(review.file), review.file, decision, former)
    # What is written must be what later runs can read.
    parse_decisions(text, review.file, review.project.languages[0])
    write_atomic(review.file, text.encode())
    return decision


def _check_move(identifier: str, name: str, verdict: RuleVerdict, decisions: Mapping[str, RuleDecision]) -> None:
    if verdict.to is None:
        return
    if identifier not in decisions:
        hint = did_you_mean(identifier, decisions) or "kmgraph review --list names those about lost rules"
        raise UsageError(f'there is no decision about "{identifier}"', where="--to", hint=hint)
    if name in decisions:
        raise UsageError(
            f'the rule "{name}" was decided about itself', where="--to", hint="change that decision instead"
        )


def _merged(
    known: RuleDecision | None, name: str, rule: Rule | None, verdict: RuleVerdict, today: date
) -> RuleDecision:
    state = verdict.state or (known.state if known else Lifecycle.REVIEWED)
    before = known or RuleDecision(name, state)
    takes_back = not state.counts
    if takes_back and (verdict.text or verdict.advice or verdict.shown_with):
        raise UsageError(f"a rule that is {state} is not shown, so it needs no words", hint="leave them away")
    text = {} if takes_back else {**before.text, **verdict.text}
    if state is Lifecycle.CODIFIED and not text:
        hint = 'such as --text en="Do not post political videos."'
        raise UsageError("a rule that is put into writing needs words of yours", where="--codify", hint=hint)
    reason = verdict.reason if verdict.reason is not None else (before.reason if state is before.state else "")
    if state is Lifecycle.REJECTED and not reason:
        raise UsageError("whoever rejects a rule says why", where="--reject", hint='such as --reason "chance"')
    # Day, name and role are those of one act; which rules share an entry is no judgement of one, and keeps them.
    keeps_act = known is not None and replace(verdict, shown_with=(), is_for_all=None) == RuleVerdict()
    return RuleDecision(
        rule=name,
        state=state,
        scope=rule.manchester if rule is not None else before.scope,
        by=before.by if keeps_act else verdict.by or "",
        role=before.role if keeps_act else verdict.role,
        on=before.on if keeps_act else today,
        reason=reason,
        text=text,
        advice={} if takes_back else {**before.advice, **verdict.advice},
        shown_with=() if takes_back else tuple(dict.fromkeys((*before.shown_with, *verdict.shown_with))),
        text_also_for=() if takes_back else before.text_also_for,
    )


def _said_too(decision: RuleDecision, is_for_all: bool | None) -> tuple[str, ...]:
    """Return the rules shown with one that its sentence says as well; as before where nothing is said of that."""
    if is_for_all is None:
        return decision.text_also_for
    if is_for_all and not decision.shown_with:
        hint = f"name it: kmgraph review {decision.rule} --with ID --for-all; the rule named first leads the entry"
        raise UsageError(f"no rule is shown with {decision.rule}", where="--for-all", hint=hint)
    if is_for_all and not decision.text:
        hint = 'write one that says all of them, such as --text en="No clips in Guides and Modding."'
        raise UsageError(f"{decision.rule} has no sentence of a person", where="--for-all", hint=hint)
    return decision.shown_with if is_for_all else ()


def _others(review: Review, rule: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return the whole ids of rules to be shown with one; those of rules that are gone stay."""
    present = {other.id for other in review.ruleset.rules}
    kept = set(review.decisions().get(rule, RuleDecision(rule, Lifecycle.REVIEWED)).shown_with)
    whole = [other if other in present | kept else find_rule(review.ruleset, other).id for other in others]
    if rule in whole:
        raise UsageError("a rule is shown with itself", where="--with", hint="name another rule")
    return tuple(dict.fromkeys(whole))


def decide_terms(review: Review, identifier: str, name: Text, under: str | None, *, reject: bool) -> ReviewedTerms:
    """Write what a person says of a class of terms that a run found, and return the decision.

    Args:
        review: The project.
        identifier: Id of the class.
        name: What the person calls it, by language.
        under: The class of content that posts are of which mention it.
        reject: Whether the class shall never come out again.

    Raises:
        UsageError: If there is no such class, or the person says nothing of it or too much.
        OntologyError: If nobody knows the class of content.
    """
    found = {kind.id: kind for kind in review.ruleset.found}
    if identifier not in found:
        raise UsageError(f'the run found no list of terms "{identifier}"', hint=did_you_mean(identifier, found))
    if reject == bool(name) or (reject and under):
        raise UsageError(
            "a list of terms gets a name, or is rejected", where=identifier, hint="--name en=…, or --reject"
        )
    if under is not None:
        parse_manchester({"--under": under}, review.knowledge.ontology.ntriples)
    before = {known.id: known for known in review.decided().terms}.get(identifier)
    terms = before.terms if before else tuple(term.text for term in found[identifier].shown)
    reviewed = ReviewedTerms(identifier, terms, name, under, is_rejected=reject)
    text = put_terms(_text_of(review.file), review.file, reviewed)
    parse_decisions(text, review.file, review.project.languages[0])
    write_atomic(review.file, text.encode())
    return reviewed


def decide_scope(review: Review, identifier: str, scope: str | None, *, reject: bool = False) -> PublishedRule:
    """Write what a person says of the scope of a published rule which nobody had confirmed, and return the rule.

    Args:
        review: The project.
        identifier: Id of the rule.
        scope: The scope in Manchester syntax; None if the proposed one holds.
        reject: Whether the proposed one is refused, and the rule keeps its words alone.

    Raises:
        UsageError: If no such rule awaits a scope, or none is proposed.
        OntologyError: If the scope can't be read.
        ConfigError: If it is about something else than content, or the file can't be changed.
    """
    awaiting = {rule.id: rule for rule in review.knowledge.awaiting}
    if identifier not in awaiting:
        hint = did_you_mean(identifier, awaiting) or "kmgraph review --list names what awaits a person"
        raise UsageError(f'no published rule "{identifier}" awaits its scope', hint=hint)
    rule = awaiting[identifier]
    settled = scope or rule.proposed
    if settled is None and not reject:
        raise UsageError(
            "no scope is proposed for the rule", where=identifier, hint='write one: --scope "TradeContent"'
        )
    if settled is not None and not reject:
        _check_scope(review, settled)
    file = _file_of(review.project, identifier)
    text = put_scope(_text_of(file), file, identifier, None if reject else settled)
    write_atomic(file, text.encode())
    return rule


def _check_scope(review: Review, scope: str) -> None:
    ontology = review.knowledge.ontology
    parsed = parse_manchester({"--scope": scope}, ontology.ntriples)["--scope"]
    foreign = ContentTerms(ontology.vocabulary, review.knowledge.hierarchy).foreign(parsed.expression)
    if foreign is not None:
        raise UsageError(foreign.what, where="--scope", hint=foreign.hint)


def _file_of(project: Project, rule: str) -> Path:
    for path in project.published:
        if not is_rdf(path):
            entries = parse_toml(_text_of(path), path).get("rule")
            if isinstance(entries, list) and any(entry.get("id") == rule for entry in entries):
                return path
    raise InputError(f'no file of published rules holds "{rule}"', hint="rules in OWL are changed in Protégé")


def _text_of(path: Path) -> str:
    return read_utf8(path, TOML_LIMITS) if path.exists() else ""


def day_of_decision() -> date:
    """Return the day of a person's act: that of SOURCE_DATE_EPOCH where it is set, else today."""
    time = source_date()
    return date.fromisoformat(time[:10]) if time else date.today()
