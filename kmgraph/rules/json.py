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
    SCALARS,
    TEXT,
    WORDS,
    Codec,
    Entry,
    Location,
    ReadLimits,
    attributes,
    choice,
    ends,
    load_json,
    many,
    nullable,
    one_of,
    optional,
    read_limited,
    record,
    run_file,
    run_parts,
    some,
)
from kmgraph.model import (
    LEAST_K,
    ClassOrigin,
    Confidence,
    Doubt,
    Enforcement,
    Evidence,
    EvidenceBasis,
    FoundTerm,
    Holdout,
    Lifecycle,
    NormLevel,
    Origin,
    OtherTime,
    Outcome,
    Period,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    StatedReason,
    Status,
    Strength,
    Totals,
    Uncounted,
    Warning,
)
from kmgraph.project import RULES_NAME
from kmgraph.rules.json_parts import (
    BASIS,
    ENDS,
    LOST,
    ODDS_RATIO,
    OPEN_LIMITS,
    OVERLAPS,
    PLATFORMS,
    SHORT_SHARE,
    found_parts,
    literal_to_json,
    make_found,
    make_origin,
    make_pair,
    origin_parts,
    pair_parts,
    read_literal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kmgraph.model import Literal

_LIMITS = ReadLimits.up_to(256 * 1024**2)
FORMAT = 1
"""The version of the file that is written, and the newest that is read."""


def read_rules(path: Path) -> RuleSet:
    """Return the rule set of a `rules.json` file.

    Raises:
        InputError: If the file is missing, is no JSON, or lacks what the contract asks for, with line or place; or if
            it has changed since a run wrote it, or lies in a run's folder whose manifest doesn't list it.
        LimitError: If it is too large.
    """
    # Every run writes `rules.json`: where there is a manifest, it lists it.
    run_parts(path.parent, (RULES_NAME,)) if path.name == RULES_NAME else run_file(path)
    if not path.exists():
        hint = "run kmgraph guidelines or kmgraph learn first"
        raise InputError("there are no rules yet", where=str(path), hint=hint)
    return _ruleset(Entry(load_json(read_limited(path, _LIMITS), path, "rules file"), Location(str(path))))


def rules_to_json(ruleset: RuleSet) -> bytes:
    """Return the rule set as UTF-8 JSON. Rates and p-values keep six significant digits.

    The file says whether its figures are exact or public, which the rule set knows: withheld numbers are null.
    """
    document = {
        "kmgraph": kmgraph.__version__,
        "format": FORMAT,
        **_figures(ruleset.privacy),
        "platforms": PLATFORMS.write(ruleset.platforms),
        "totals": _TOTALS.write(ruleset.totals),
        "rules": many(_RULE).write(ruleset.rules),
        "published": _PUBLISHED.write(ruleset.published),
        "warnings": _WARNINGS.write(ruleset.warnings),
        **({"found": _FOUND.write(ruleset.found)} if ruleset.found else {}),
        **({"overlaps": OVERLAPS.write(ruleset.overlaps)} if ruleset.overlaps else {}),
        **({"lost": LOST.write(ruleset.lost)} if ruleset.lost else {}),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _figures(privacy: Privacy | None) -> dict[str, Any]:
    if privacy is None:
        return {"figures": "exact"}
    return {"figures": "public", "k": privacy.k, "rounded_to": privacy.rounded_to}


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """Return one rule as the contract writes it."""
    written: dict[str, Any] = _RULE.write(rule)
    return written


def _ruleset(document: Entry) -> RuleSet:
    _check_format(document)
    totals = document.take("totals", _TOTALS)
    platforms = document.take("platforms", PLATFORMS)
    known = one_of([platform.id for platform in platforms], 'there is no platform "{}"')
    rules = document.take("rules", many(_rule(known)))
    _refuse_twice((name for rule in rules for name in (rule.id, rule.iri)), document)
    return RuleSet(
        platforms=platforms,
        totals=totals,
        rules=rules,
        published=document.take("published", _PUBLISHED),
        warnings=document.take("warnings", _WARNINGS),
        privacy=_privacy(document),
        found=document.take("found", optional(_FOUND, ())),
        lost=document.take("lost", optional(LOST, ())),
        overlaps=document.take("overlaps", optional(OVERLAPS, ())),
    )


def _refuse_twice(names: Iterable[str], document: Entry) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(f"two rules are called {name}", where=document.where, hint="write it again: kmgraph learn")
        seen.add(name)


def _check_format(document: Entry) -> None:
    """Refuse files of a later format; those without the key, from before there was one, are read as they are."""
    number = document.take("format", optional(INTEGER, FORMAT))
    if number > FORMAT:
        raise InputError(
            f"this is a rules file of format {number}, and only formats up to {FORMAT} are known",
            where=document.where,
            hint="use the kmgraph that wrote it, or a later one",
        )


def _privacy(document: Entry) -> Privacy | None:
    if document.take("figures", optional(one_of(("public", "exact"), '"{}" are no figures'), "exact")) == "exact":
        return None
    return Privacy(max(LEAST_K, document.take("k", INTEGER)), document.take("rounded_to", INTEGER))


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
            "scope": record(dict, {"manchester": TEXT, "all": some(_LITERAL), "unless": many(some(_LITERAL))}, dict),
            "indistinguishable": many(record(make_pair, {"literal": _LITERAL, "also": _LITERALS}, pair_parts)),
            "evidence": _EVIDENCE,
            "lifecycle": choice(Lifecycle),
            "text": _ALL_WORDS,
            "strength": optional(choice(Strength)),
            "doubts": optional(many(choice(Doubt)), ()),
            "too_few_to_tell": optional(_LITERALS, ()),
            "open_limits": optional(OPEN_LIMITS, ()),
            "told_limits": optional(OPEN_LIMITS, ()),
            "reasons": optional(many(record(StatedReason, {"text": TEXT, "target": _COUNT, "clusters": _COUNT})), ()),
            "sources": optional(many(record(make_origin, {"class": IRI, "source": choice(Origin)}, origin_parts)), ()),
        },
        _rule_parts,
    )


def _make_rule(
    scope: Mapping[str, Any], too_few_to_tell: tuple[Literal, ...], sources: tuple[ClassOrigin, ...], **parts: Any
) -> Rule:
    whole = Scope.of(scope["all"], scope["unless"])
    return Rule(scope=whole, manchester=scope["manchester"], too_few=too_few_to_tell, origins=sources, **parts)


def _rule_parts(rule: Rule) -> dict[str, Any]:
    scope = attributes(rule.scope) | {"manchester": rule.manchester}
    return attributes(rule) | {"scope": scope, "too_few_to_tell": rule.too_few, "sources": rule.origins}


_COUNT = nullable(INTEGER)
_SHOWN_SHARE = nullable(SHORT_SHARE)
_RATE = replace(_SHOWN_SHARE, missing=None)
_SOURCES = replace(_COUNT, missing=0)
_WITHHELD = optional(FLAG, missing=False)
_SIDES = optional(many(INTEGER, 2))
_COUNTED: dict[str, Codec[Any]] = {
    "observations": _COUNT,
    "target": _COUNT,
    "clusters": _SOURCES,
    "withheld": _WITHHELD,
    "by_outcome": _SIDES,
}
_PLATFORM = record(PlatformFigures, {"platform": TEXT, **_COUNTED, "named": optional(INTEGER)})
_ALL_WORDS = optional(WORDS, {}, is_written=True)
_LITERAL = Codec(read_literal, literal_to_json)
_LITERALS = many(_LITERAL)
_TOTALS = record(
    Totals,
    {
        "observations": _COUNT,
        "target": _COUNT,
        "by_published": _SHOWN_SHARE,
        "by_observers": optional(_SHOWN_SHARE, 0.0),
        "by_tacit": _SHOWN_SHARE,
        "unexplained": _SHOWN_SHARE,
        "not_told": optional(_SHOWN_SHARE, None),
        "outcomes": optional(many(choice(Outcome)), ()),
        "clusters": _SOURCES,
        "platforms": optional(many(_PLATFORM), ()),
        "withheld": _WITHHELD,
        "by_outcome": _SIDES,
    },
)
_EVIDENCE = record(
    Evidence,
    {
        "target": _COUNT,
        "kept": _COUNT,
        "clusters": _COUNT,
        "rate": _RATE,
        "interval": replace(nullable(ends(SHORT_SHARE)), missing=None),
        "base_rate": _RATE,
        "holdout": optional(
            record(Holdout, {"target": _COUNT, "kept": _COUNT, "p_value": SHORT_SHARE, "p_adjusted": SHORT_SHARE})
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
                        "target": _COUNT,
                        "kept": _COUNT,
                        "clusters": _COUNT,
                        "withheld": _WITHHELD,
                        "by_outcome": _SIDES,
                    },
                )
            ),
            (),
        ),
        "odds_ratio": optional(ODDS_RATIO),
        **dict.fromkeys(("incomplete", "sure_otherwise"), optional(FLAG, missing=False)),
        "norm": optional(choice(NormLevel)),
        "also_on": optional(many(TEXT), ()),
        "withheld": _WITHHELD,
        "basis": optional(choice(EvidenceBasis), EvidenceBasis.ALL),
        "uncounted": optional(
            record(Uncounted, {"posts": INTEGER, "clusters": _COUNT, "lacking": _LITERALS, "by_outcome": _SIDES})
        ),
        "least_clusters": optional(INTEGER),
        "by_outcome": _SIDES,
        "estimated": optional(BASIS),
        "told_times": optional(ENDS),
    },
)
_RULE = _rule(TEXT)
_PUBLISHED = many(
    record(
        PublishedStatus,
        {
            "id": TEXT,
            "iri": IRI,
            "status": choice(Enforcement),
            "target": _COUNT,
            "kept": _COUNT,
            "clusters": _SOURCES,
            "withheld": _WITHHELD,
            "parts": optional(many(TEXT), ()),
            **dict.fromkeys(("since", "until"), optional(TEXT)),
            "in_force": optional(choice(OtherTime)),
            "inside": optional(many(IRI), ()),
            "apart": optional(many(IRI), ()),
            "by_outcome": _SIDES,
            "recorded": _SIDES,
        },
    )
)
_WARNINGS = many(record(Warning, {"code": TEXT, "numbers": optional(SCALARS, {}, is_written=True), "text": _ALL_WORDS}))
_FOUND = many(
    record(
        make_found,
        {
            "id": TEXT,
            "platform": TEXT,
            "terms": many(record(FoundTerm, {"text": TEXT, "target": _COUNT, "kept": _COUNT, "clusters": _COUNT})),
            "least": many(INTEGER),
            "event_driven": optional(FLAG, missing=False),
            "name": optional(WORDS, {}),
        },
        found_parts,
    )
)
