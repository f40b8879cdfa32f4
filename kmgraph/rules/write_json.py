"""A rule set to JSON, in the contract's order of keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import kmgraph
from kmgraph.model import ClassLiteral, SomeLiteral, ValueLiteral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Evidence, Literal, Period, Platform, Rule, RuleSet, Scope
    from kmgraph.rules.check import Verdict

_DIGITS = 6


def rules_to_json(ruleset: RuleSet) -> bytes:
    """Return the rule set as UTF-8 JSON. Rates and p-values keep six significant digits."""
    totals = ruleset.totals
    document = {
        "kmgraph": kmgraph.__version__,
        "platforms": [_platform(platform) for platform in ruleset.platforms],
        "totals": {
            "observations": totals.observations,
            "target": totals.target,
            "by_published": significant(totals.by_published),
            "by_tacit": significant(totals.by_tacit),
            "unexplained": significant(totals.unexplained),
        },
        "rules": [rule_to_json(rule) for rule in ruleset.rules],
        "published": [
            {"id": p.id, "iri": p.iri, "status": str(p.status), "target": p.target, "kept": p.kept}
            for p in ruleset.published
        ],
        "warnings": [
            {"code": w.code, "numbers": dict(sorted(w.numbers.items())), "text": dict(sorted(w.text.items()))}
            for w in ruleset.warnings
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def significant(number: float) -> float:
    """Return the number with six significant digits, so that the last bits of a machine's arithmetic don't show."""
    return float(f"{number:.{_DIGITS}g}")


def literal_to_json(literal: Literal) -> dict[str, Any]:
    """Return a literal as the contract writes it; `via` only where the path isn't the content itself."""
    if isinstance(literal, ClassLiteral):
        return {"class": literal.iri}
    entry: dict[str, Any] = {"property": literal.property}
    if isinstance(literal, SomeLiteral):
        entry["some"] = literal.fillers[0] if len(literal.fillers) == 1 else list(literal.fillers)
    elif isinstance(literal, ValueLiteral):
        entry["value"] = literal.value
        if literal.is_iri:
            entry["individual"] = True
    else:
        entry |= {key: value for key, value in (("min", literal.min), ("max", literal.max)) if value is not None}
        entry["datatype"] = literal.datatype
    if literal.via:
        entry["via"] = list(literal.via)
    return entry


def scope_to_json(scope: Scope, manchester: str) -> dict[str, Any]:
    """Return a scope as the contract writes it, with its Manchester syntax."""
    return {
        "manchester": manchester,
        "all": [literal_to_json(literal) for literal in scope.all],
        "unless": [[literal_to_json(literal) for literal in exception] for exception in scope.unless],
    }


def verdict_to_json(verdict: Verdict, rules: Sequence[Rule]) -> dict[str, Any]:
    """Return a verdict as the contract writes it; `ended` is there only if a rule that would apply has ended.

    Args:
        verdict: What the rules say of a draft.
        rules: All learned rules, of which the verdict names some.
    """
    entry: dict[str, Any] = {
        "id": verdict.id,
        "risk": verdict.risk,
        "rules": list(verdict.rules),
        "published": list(verdict.published),
        "change": [
            {key: [literal_to_json(literal) for literal in literals]}
            for change in verdict.change
            for key, literals in (("drop", change.drop), ("meet", change.meet))
            if literals
        ],
    }
    if verdict.ended:
        until = {rule.id: rule.evidence.valid_until for rule in rules}
        entry["ended"] = [{"rule": rule, "valid_until": until[rule]} for rule in verdict.ended]
    return entry


def _platform(platform: Platform) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": platform.id, "iri": platform.iri, "label": dict(sorted(platform.label.items()))}
    if platform.url:
        entry["url"] = platform.url
    for name, text in (("consequences", platform.consequences), ("appeal", platform.appeal)):
        if text:
            entry[name] = dict(sorted(text.items()))
    return entry


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """Return one rule as the contract writes it."""
    return {
        "id": rule.id,
        "iri": rule.iri,
        "platform": rule.platform,
        "status": str(rule.status),
        "relations": [{"kind": str(relation.kind), "to": relation.to} for relation in rule.relations],
        "confidence": str(rule.confidence),
        "scope": scope_to_json(rule.scope, rule.manchester),
        "indistinguishable": [
            {"literal": literal_to_json(used), "also": [literal_to_json(other) for other in others]}
            for used, others in rule.indistinguishable
        ],
        "evidence": _evidence(rule.evidence),
        "lifecycle": str(rule.lifecycle),
        "text": dict(sorted(rule.text.items())),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    entry: dict[str, Any] = {"target": evidence.target, "kept": evidence.kept, "clusters": evidence.clusters}
    if evidence.rate is not None:
        entry["rate"] = significant(evidence.rate)
    if evidence.interval is not None:
        entry["interval"] = [significant(end) for end in evidence.interval]
    if evidence.base_rate is not None:
        entry["base_rate"] = significant(evidence.base_rate)
    if evidence.holdout is not None:
        entry["holdout"] = {
            "target": evidence.holdout.target,
            "kept": evidence.holdout.kept,
            "p_value": significant(evidence.holdout.p_value),
            "p_adjusted": significant(evidence.holdout.p_adjusted),
        }
    if evidence.first is not None:
        entry["first"] = evidence.first
    if evidence.last is not None:
        entry["last"] = evidence.last
    return entry | _time(evidence) | _reach(evidence)


def _time(evidence: Evidence) -> dict[str, Any]:
    """Return when the rule began, changed and ended, as far as anything is known."""
    entry: dict[str, Any] = {}
    if evidence.valid_from is not None:
        entry["valid_from"] = evidence.valid_from
    if evidence.valid_until is not None:
        entry["valid_until"] = evidence.valid_until
    if evidence.periods:
        entry["periods"] = [_period(period) for period in evidence.periods]
    return entry


def _period(period: Period) -> dict[str, Any]:
    entry: dict[str, Any] = {"target": period.target, "kept": period.kept, "clusters": period.clusters}
    ends = (("start", period.start), ("end", period.end))
    return {name: time for name, time in ends if time is not None} | entry


def _reach(evidence: Evidence) -> dict[str, Any]:
    """Return the odds ratio, whether something is missing, and where else the rule was seen, as far as known."""
    entry: dict[str, Any] = {}
    if evidence.odds_ratio is not None:
        odds = evidence.odds_ratio
        interval = [significant(odds.low), significant(odds.high)]
        entry["odds_ratio"] = {"ratio": significant(odds.ratio), "interval": interval}
    if evidence.incomplete:
        entry["incomplete"] = True
    if evidence.norm is not None:
        entry["norm"] = str(evidence.norm)
    if evidence.also_on:
        entry["also_on"] = list(evidence.also_on)
    return entry
