"""`rules.json` back to a rule set; what is missing or misspelt is named with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    Holdout,
    Lifecycle,
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


def read_rules(path: Path) -> RuleSet:
    """Return the rule set of a `rules.json` file.

    Raises:
        InputError: If the file is missing, is no JSON, or lacks what the contract asks for.
    """
    try:
        document = json.loads(path.read_bytes())
        return _ruleset(document)
    except OSError as error:
        raise InputError(
            f"the rules can't be read: {error.strerror}",
            where=str(path),
            hint="run kmgraph guidelines or kmgraph learn first",
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"not valid JSON: {error.msg}", where=f"{path}, line {error.lineno}, column {error.colno}"
        ) from error
    except (KeyError, ValueError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise InputError(
            f"not a rules file: {type(error).__name__} {error}",
            where=str(path),
            hint="write it again with kmgraph learn",
        ) from error


def literal_from_json(entry: dict[str, Any]) -> Literal:
    """Return the literal that `literal_to_json` wrote."""
    if "class" in entry:
        return ClassLiteral(entry["class"])
    prop, via = entry["property"], tuple(entry.get("via", ()))
    if "some" in entry:
        fillers = entry["some"]
        return SomeLiteral(prop, (fillers,) if isinstance(fillers, str) else tuple(fillers), via)
    if "value" in entry:
        return ValueLiteral(prop, entry["value"], bool(entry.get("individual", False)), via)
    return RangeLiteral(prop, entry["datatype"], entry.get("min"), entry.get("max"), via)


def _ruleset(document: dict[str, Any]) -> RuleSet:
    return RuleSet(
        platforms=tuple(
            Platform(
                id=entry["id"],
                iri=entry["iri"],
                label=entry["label"],
                url=entry.get("url"),
                consequences=entry.get("consequences", {}),
                appeal=entry.get("appeal", {}),
            )
            for entry in document["platforms"]
        ),
        totals=Totals(**document["totals"]),
        rules=tuple(_rule(entry) for entry in document["rules"]),
        published=tuple(
            PublishedStatus(e["id"], e["iri"], Enforcement(e["status"]), e["target"], e["kept"])
            for e in document["published"]
        ),
        warnings=tuple(Warning(e["code"], e.get("numbers", {}), e["text"]) for e in document["warnings"]),
    )


def _rule(entry: dict[str, Any]) -> Rule:
    scope = entry["scope"]
    return Rule(
        id=entry["id"],
        iri=entry["iri"],
        platform=entry["platform"],
        status=Status(entry["status"]),
        confidence=Confidence(entry["confidence"]),
        scope=Scope.of(
            tuple(literal_from_json(literal) for literal in scope["all"]),
            tuple(tuple(literal_from_json(literal) for literal in exception) for exception in scope["unless"]),
        ),
        manchester=scope["manchester"],
        evidence=_evidence(entry["evidence"]),
        relations=tuple(Relation(RelationKind(r["kind"]), r["to"]) for r in entry["relations"]),
        indistinguishable=tuple(
            (literal_from_json(e["literal"]), tuple(literal_from_json(other) for other in e["also"]))
            for e in entry["indistinguishable"]
        ),
        lifecycle=Lifecycle(entry["lifecycle"]),
        text=entry["text"],
    )


def _evidence(entry: dict[str, Any]) -> Evidence:
    interval, holdout = entry.get("interval"), entry.get("holdout")
    return Evidence(
        target=entry["target"],
        kept=entry["kept"],
        clusters=entry["clusters"],
        rate=entry.get("rate"),
        interval=(interval[0], interval[1]) if interval else None,
        base_rate=entry.get("base_rate"),
        holdout=Holdout(**holdout) if holdout else None,
        first=entry.get("first"),
        last=entry.get("last"),
    )
