"""`rules.json`: every field of a rule set, described once for reading and writing, in the contract's order of keys."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import kmgraph
from kmgraph.errors import InputError
from kmgraph.io import (
    FLAG,
    INTEGER,
    IRI,
    IRIS,
    NUMBER,
    SCALAR,
    SCALARS,
    TEXT,
    WORDS,
    Codec,
    Entry,
    Location,
    ReadLimits,
    attributes,
    choice,
    load_json,
    many,
    one_of,
    optional,
    read_limited,
    record,
    run_file,
)
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    Holdout,
    Lifecycle,
    NormLevel,
    OddsRatio,
    Period,
    Platform,
    PublishedStatus,
    RangeLiteral,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    SomeLiteral,
    Status,
    Totals,
    ValueLiteral,
    Warning,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kmgraph.model import Literal
    from kmgraph.rules.check import Verdict

_LIMITS = ReadLimits.up_to(256 * 1024**2)
_DIGITS = 6


def read_rules(path: Path) -> RuleSet:
    """Return the rule set of a `rules.json` file.

    Raises:
        InputError: If the file is missing, is no JSON, or lacks what the contract asks for, with line or place; or if
            it has changed since a run wrote it.
        LimitError: If it is too large.
    """
    run_file(path)
    if not path.exists():
        hint = "run kmgraph guidelines or kmgraph learn first"
        raise InputError("there are no rules yet", where=str(path), hint=hint)
    return _ruleset(Entry(load_json(read_limited(path, _LIMITS), path, "rules file"), Location(str(path))))


def rules_to_json(ruleset: RuleSet) -> bytes:
    """Return the rule set as UTF-8 JSON. Rates and p-values keep six significant digits."""
    document = {
        "kmgraph": kmgraph.__version__,
        "platforms": _PLATFORMS.write(ruleset.platforms),
        "totals": _TOTALS.write(ruleset.totals),
        "rules": many(_RULE).write(ruleset.rules),
        "published": _PUBLISHED.write(ruleset.published),
        "warnings": _WARNINGS.write(ruleset.warnings),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """Return one rule as the contract writes it."""
    written: dict[str, Any] = _RULE.write(rule)
    return written


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
    return entry | ({"via": list(literal.via)} if literal.via else {})


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


def significant(number: float) -> float:
    """Return the number with six significant digits, so that the last bits of a machine's arithmetic don't show."""
    return float(f"{number:.{_DIGITS}g}")


def _ruleset(document: Entry) -> RuleSet:
    totals = document.take("totals", _TOTALS)
    platforms = document.take("platforms", _PLATFORMS)
    known = one_of([platform.id for platform in platforms], 'there is no platform "{}"')
    return RuleSet(
        platforms=platforms,
        totals=totals,
        rules=document.take("rules", many(_rule(known))),
        published=document.take("published", _PUBLISHED),
        warnings=document.take("warnings", _WARNINGS),
    )


def _read_literal(value: object, where: Location) -> Literal:
    entry = Entry(value, where)
    if entry.has("class"):
        return ClassLiteral(entry.take("class", IRI))
    prop, via = entry.take("property", IRI), entry.take("via", optional(IRIS, ()))
    if entry.has("some"):
        return SomeLiteral(prop, entry.take("some", IRIS), via)
    if entry.has("value"):
        return ValueLiteral(prop, entry.take("value", SCALAR), entry.has("individual"), via)
    low, high = (entry.take(key, optional(NUMBER)) for key in ("min", "max"))
    return RangeLiteral(prop, entry.take("datatype", IRI), low, high, via)


def _rule(platform: Codec[str]) -> Codec[Rule]:
    return record(
        _make_rule,
        {
            "id": TEXT,
            "iri": IRI,
            "platform": platform,
            "status": choice(Status),
            "relations": many(record(Relation, {"kind": choice(RelationKind), "to": IRI})),
            "confidence": choice(Confidence),
            "scope": record(dict, {"manchester": TEXT, "all": _LITERALS, "unless": many(_LITERALS)}, dict),
            "indistinguishable": many(record(_pair, {"literal": _LITERAL, "also": _LITERALS}, _pair_parts)),
            "evidence": _EVIDENCE,
            "lifecycle": choice(Lifecycle),
            "text": _ALL_WORDS,
        },
        _rule_parts,
    )


def _make_rule(scope: Mapping[str, Any], **parts: Any) -> Rule:
    return Rule(scope=Scope.of(scope["all"], scope["unless"]), manchester=scope["manchester"], **parts)


def _rule_parts(rule: Rule) -> dict[str, Any]:
    return attributes(rule) | {"scope": attributes(rule.scope) | {"manchester": rule.manchester}}


def _pair(literal: Literal, also: tuple[Literal, ...]) -> tuple[Literal, tuple[Literal, ...]]:
    return literal, also


def _pair_parts(pair: tuple[Literal, tuple[Literal, ...]]) -> dict[str, Any]:
    return dict(zip(("literal", "also"), pair, strict=True))


def _odds_ratio(ratio: float, interval: tuple[float, float]) -> OddsRatio:
    return OddsRatio(ratio, *interval)


def _odds_parts(odds: OddsRatio) -> dict[str, Any]:
    return {"ratio": odds.ratio, "interval": (odds.low, odds.high)}


_FIGURE = replace(NUMBER, write=significant)
_INTERVAL = many(_FIGURE, 2)
_ALL_WORDS = optional(WORDS, {}, is_written=True)
_LITERAL = Codec(_read_literal, literal_to_json)
_LITERALS = many(_LITERAL)
_PLATFORMS = many(
    record(
        Platform,
        {
            "id": TEXT,
            "iri": IRI,
            "label": _ALL_WORDS,
            "url": optional(IRI),
            "consequences": optional(WORDS, {}),
            "appeal": optional(WORDS, {}),
        },
    )
)
_TOTALS = record(
    Totals,
    {"observations": INTEGER, "target": INTEGER, "by_published": _FIGURE, "by_tacit": _FIGURE, "unexplained": _FIGURE},
)
_EVIDENCE = record(
    Evidence,
    {
        "target": INTEGER,
        "kept": INTEGER,
        "clusters": INTEGER,
        "rate": optional(_FIGURE),
        "interval": optional(_INTERVAL),
        "base_rate": optional(_FIGURE),
        "holdout": optional(
            record(Holdout, {"target": INTEGER, "kept": INTEGER, "p_value": _FIGURE, "p_adjusted": _FIGURE})
        ),
        "first": optional(TEXT),
        "last": optional(TEXT),
        "valid_from": optional(TEXT),
        "valid_until": optional(TEXT),
        "periods": optional(
            many(
                record(
                    Period,
                    {
                        "start": optional(TEXT),
                        "end": optional(TEXT),
                        "target": INTEGER,
                        "kept": INTEGER,
                        "clusters": INTEGER,
                    },
                )
            ),
            (),
        ),
        "odds_ratio": optional(record(_odds_ratio, {"ratio": _FIGURE, "interval": _INTERVAL}, _odds_parts)),
        "incomplete": optional(FLAG, missing=False),
        "norm": optional(choice(NormLevel)),
        "also_on": optional(many(TEXT), ()),
    },
)
_RULE = _rule(TEXT)
_PUBLISHED = many(
    record(
        PublishedStatus,
        {"id": TEXT, "iri": IRI, "status": choice(Enforcement), "target": INTEGER, "kept": INTEGER},
    )
)
_WARNINGS = many(record(Warning, {"code": TEXT, "numbers": optional(SCALARS, {}, is_written=True), "text": _ALL_WORDS}))
