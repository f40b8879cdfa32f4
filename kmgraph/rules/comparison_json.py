"""`migration.json`: a comparison of two sides, with exact or public figures, as the file itself says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import kmgraph
from kmgraph.model import PARTS, rate_of
from kmgraph.rules.json_parts import literal_to_json, significant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.model import Count, KindCounts, KindDifference, MoveComparison, MovedSide, PlaceWord, Rule, Scope

COMPARISON_FORMAT = 1
"""The version of the file."""


def comparison_to_json(comparison: MoveComparison, rules: Mapping[str, Rule], few: float) -> bytes:
    """Return a comparison as UTF-8 JSON, in the order of the guide; shares and p-values keep six significant digits.

    Args:
        comparison: With exact or public figures.
        rules: The learned rules of both sides, by id, as its figures are.
        few: What a count that is "a few" enters as, where rates are worked out.
    """
    privacy = comparison.privacy
    figures: dict[str, Any] = {"figures": "exact"}
    if privacy is not None:
        figures = {"figures": "public", "k": privacy.k, "rounded_to": privacy.rounded_to}
    document = {
        "kmgraph": kmgraph.__version__,
        "format": COMPARISON_FORMAT,
        **figures,
        "formula": "surprise = habit * (destination.rate - source.rate)",
        "level": comparison.level,
        "source": _side(comparison.source),
        "destination": _side(comparison.destination),
        "kinds": [_kind(kind, rules, few) for kind in comparison.kinds],
        "glossary": list(map(_word, comparison.words)),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _side(side: MovedSide) -> dict[str, Any]:
    label = dict(sorted(side.platform.label.items()))
    return {"platform": side.platform.id, "label": label, **_counted(side.target, side.kept, is_told=not side.withheld)}


def _kind(kind: KindDifference, rules: Mapping[str, Rule], few: float) -> dict[str, Any]:
    rule = rules.get(kind.destination_rule or kind.source_rule or "")
    return {
        "id": kind.id,
        "part": str(PARTS[kind.verdict]),
        "verdict": str(kind.verdict),
        **({"reason": str(kind.reason)} if kind.reason else {}),
        "rules": {"source": kind.source_rule, "destination": kind.destination_rule},
        "published": kind.published,
        "scope": _scope(kind.scope, kind.manchester),
        "source": _counts(kind.source, few),
        "destination": _counts(kind.destination, few),
        "habit": _share(kind.habit),
        "difference": _share(kind.difference),
        "surprise": _share(kind.surprise),
        "p_adjusted": _share(kind.p_value),
        "permits": list(kind.permits),
        "forbids": list(kind.forbids),
        "narrower": list(kind.narrower),
        "text": dict(sorted(rule.text.items())) if rule else {},
    }


def _scope(scope: Scope | None, manchester: str) -> dict[str, Any] | None:
    if scope is None:
        return {"manchester": manchester} if manchester else None
    unless = [list(map(literal_to_json, exception)) for exception in scope.unless]
    return {"manchester": manchester, "all": list(map(literal_to_json, scope.all)), "unless": unless}


def _counts(counts: KindCounts | None, few: float) -> dict[str, Any] | None:
    if counts is None:
        return None
    is_told = not counts.withheld
    return {
        **_counted(counts.target, counts.kept, is_told=is_told),
        "clusters": counts.clusters if is_told else None,
        "rate": _share(rate_of(counts, few)),
        "withheld": counts.withheld,
    }


def _counted(target: Count, kept: Count, *, is_told: bool) -> dict[str, Any]:
    return {"target": target if is_told else None, "kept": kept if is_told else None}


def _share(share: float | None) -> float | None:
    return None if share is None else significant(share)


def _word(word: PlaceWord) -> dict[str, Any]:
    return {"entry": word.entry, "senses": list(word.senses), "translations": list(word.translations)}
