"""`rules.json` back to a rule set; what is missing or misspelt is named with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io import Entry, ReadLimits, read_limited
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
    from pathlib import Path

    from kmgraph.model import Literal

_LIMITS = ReadLimits.up_to(256 * 1024**2)


def read_rules(path: Path) -> RuleSet:
    """Return the rule set of a `rules.json` file.

    Raises:
        InputError: If the file is missing, is no JSON, or lacks what the contract asks for; with line or place.
        LimitError: If it is too large.
    """
    if not path.exists():
        hint = "run kmgraph guidelines or kmgraph learn first"
        raise InputError("there are no rules yet", where=str(path), hint=hint)
    return _ruleset(Entry(_parse(read_limited(path, _LIMITS), path), str(path)))


def _parse(data: bytes, path: Path) -> object:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise InputError(
            f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            where=f"{path}, line {error.lineno}, column {error.colno}",
        ) from None
    except (UnicodeDecodeError, RecursionError) as error:
        what = "not UTF-8" if isinstance(error, UnicodeDecodeError) else "nested too deep"
        raise InputError(f"not a rules file: it is {what}", where=str(path)) from None


def _literal(entry: Entry) -> Literal:
    if entry.has("class"):
        return ClassLiteral(entry.iri("class"))
    prop, via = entry.iri("property"), entry.iris("via")
    if entry.has("some"):
        return SomeLiteral(prop, entry.iris("some"), via)
    if entry.has("value"):
        return ValueLiteral(prop, entry.scalar("value"), entry.has("individual"), via)
    low, high = (entry.number(key) if entry.has(key) else None for key in ("min", "max"))
    return RangeLiteral(prop, entry.iri("datatype"), low, high, via)


def _literals(entries: tuple[Entry, ...]) -> tuple[Literal, ...]:
    return tuple(map(_literal, entries))


def _ruleset(document: Entry) -> RuleSet:
    totals = document.entry("totals")
    platforms = tuple(map(_platform, document.entries("platforms")))
    known = tuple(platform.id for platform in platforms)
    return RuleSet(
        platforms=platforms,
        totals=Totals(
            observations=totals.integer("observations"),
            target=totals.integer("target"),
            by_published=totals.number("by_published"),
            by_tacit=totals.number("by_tacit"),
            unexplained=totals.number("unexplained"),
        ),
        rules=tuple(_rule(entry, known) for entry in document.entries("rules")),
        published=tuple(map(_published, document.entries("published"))),
        warnings=tuple(
            Warning(entry.text("code"), entry.scalars("numbers"), entry.words("text"))
            for entry in document.entries("warnings")
        ),
    )


def _platform(entry: Entry) -> Platform:
    return Platform(
        id=entry.text("id"),
        iri=entry.iri("iri"),
        label=entry.words("label"),
        url=entry.iri("url") if entry.has("url") else None,
        consequences=entry.words("consequences"),
        appeal=entry.words("appeal"),
    )


def _published(entry: Entry) -> PublishedStatus:
    return PublishedStatus(
        id=entry.text("id"),
        iri=entry.iri("iri"),
        status=entry.choice("status", Enforcement),
        target=entry.integer("target"),
        kept=entry.integer("kept"),
    )


def _rule(entry: Entry, platforms: tuple[str, ...]) -> Rule:
    scope = entry.entry("scope")
    return Rule(
        id=entry.text("id"),
        iri=entry.iri("iri"),
        platform=entry.one_of("platform", platforms, "platform"),
        status=entry.choice("status", Status),
        confidence=entry.choice("confidence", Confidence),
        scope=Scope.of(_literals(scope.entries("all")), tuple(map(_literals, scope.lists("unless")))),
        manchester=scope.text("manchester"),
        evidence=_evidence(entry.entry("evidence")),
        relations=tuple(
            Relation(relation.choice("kind", RelationKind), relation.iri("to"))
            for relation in entry.entries("relations")
        ),
        indistinguishable=tuple(
            (_literal(pair.entry("literal")), _literals(pair.entries("also")))
            for pair in entry.entries("indistinguishable")
        ),
        lifecycle=entry.choice("lifecycle", Lifecycle),
        text=entry.words("text"),
    )


def _evidence(entry: Entry) -> Evidence:
    interval = entry.numbers("interval", 2) if entry.has("interval") else None
    return Evidence(
        target=entry.integer("target"),
        kept=entry.integer("kept"),
        clusters=entry.integer("clusters"),
        rate=entry.number("rate") if entry.has("rate") else None,
        interval=(interval[0], interval[1]) if interval else None,
        base_rate=entry.number("base_rate") if entry.has("base_rate") else None,
        holdout=_holdout(entry.entry("holdout")) if entry.has("holdout") else None,
        first=entry.text("first") if entry.has("first") else None,
        last=entry.text("last") if entry.has("last") else None,
        valid_from=entry.text("valid_from") if entry.has("valid_from") else None,
        valid_until=entry.text("valid_until") if entry.has("valid_until") else None,
        periods=tuple(map(_period, entry.entries("periods"))) if entry.has("periods") else (),
        odds_ratio=_odds_ratio(entry.entry("odds_ratio")) if entry.has("odds_ratio") else None,
        incomplete=entry.has("incomplete") and entry.flag("incomplete"),
        norm=entry.choice("norm", NormLevel) if entry.has("norm") else None,
        also_on=entry.texts("also_on"),
    )


def _period(entry: Entry) -> Period:
    return Period(
        start=entry.text("start") if entry.has("start") else None,
        end=entry.text("end") if entry.has("end") else None,
        target=entry.integer("target"),
        kept=entry.integer("kept"),
        clusters=entry.integer("clusters"),
    )


def _odds_ratio(entry: Entry) -> OddsRatio:
    low, high = entry.numbers("interval", 2)
    return OddsRatio(entry.number("ratio"), low, high)


def _holdout(entry: Entry) -> Holdout:
    return Holdout(
        target=entry.integer("target"),
        kept=entry.integer("kept"),
        p_value=entry.number("p_value"),
        p_adjusted=entry.number("p_adjusted"),
    )
