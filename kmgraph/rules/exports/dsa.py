"""Templates of statements of reasons, a rule each, as platforms send them to the DSA Transparency Database.

A template holds what the rule itself tells; what a single decision alone tells (dates, facts, who noticed it) stays
null, and is listed. A category is filled in where whatever lies within the rule's scope lies within it; categories that
may apply are listed for the person who decides.

Source: Regulation (EU) 2022/2065, articles 17 and 24(5); digital-services-act/transparency-database,
    `StatementStoreRequest` (fields, which are required, lengths); the codes are those of `ontology/codelists/dsa.ttl`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kmgraph.model import And, Deontic, Named, RelationKind, Some
from kmgraph.namespaces import KM
from kmgraph.ontology import load_codes
from kmgraph.rules.exports.entries import RuleExport, cut, write_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kmgraph.model import Expression, PublishedRule, Vocabulary
    from kmgraph.ontology import Code
    from kmgraph.rules.exports.entries import ExportEntry, ExportInput

LONGEST_GROUND, LONGEST_EXPLANATION, LONGEST_URL = 500, 2000, 500
_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
_COUNTRIES = frozenset(_EEA.split())
"""Of the European Economic Area, as the database takes them."""
_PREFIXES = {
    "category": "STATEMENT_CATEGORY_",
    "category_specification": "KEYWORD_",
    "content_type": "CONTENT_TYPE_",
}
_REQUIRED = (
    "decision_ground",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "content_type",
    "category",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
)
_DECISIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")


def dsa_templates(data: ExportInput) -> RuleExport:
    """Return a template for each rule by which something is acted against."""
    published = {entry.iri: entry.published for entry in data.entries if entry.published is not None}

    def write(entry: ExportEntry, notes: list[str]) -> dict[str, Any]:
        ground = _ground(entry, published)
        notes += _missing(entry, ground)
        return _template(entry, ground, data)

    templates, losses = write_each(data, write)
    text = json.dumps(templates, ensure_ascii=False, indent=2) + "\n"
    return RuleExport(text.encode(), losses, len(templates))


def _ground(entry: ExportEntry, published: Mapping[str, PublishedRule]) -> PublishedRule | None:
    """Return the published prohibition that a decision can rest on: the rule itself, or one that covers it."""
    if entry.published is not None:
        return entry.published
    relations = entry.learned.relations if entry.learned else ()
    covering = [relation.to for relation in relations if relation.kind is not RelationKind.BROADER]
    rules = (published[iri] for iri in covering if iri in published)
    return next((rule for rule in rules if rule.deontic is Deontic.PROHIBITION), None)


def _template(entry: ExportEntry, ground: PublishedRule | None, data: ExportInput) -> dict[str, Any]:
    certain, possible = _codes(entry.enforced_scope, data.vocabulary)
    statement = _statement(entry, ground, data, certain)
    to_fill = [field for field in _REQUIRED if statement[field] is None]
    return {
        "rule": entry.id,
        "state": entry.state,
        "statement": statement,
        "to_fill": ["one of " + ", ".join(_DECISIONS), *to_fill],
        "possible": {name: codes for name, codes in possible.items() if codes},
    }


def _statement(
    entry: ExportEntry, ground: PublishedRule | None, data: ExportInput, certain: Mapping[str, list[str]]
) -> dict[str, Any]:
    told = _words(ground.text, data.languages) if ground else ""
    category = certain["category"][0] if len(certain["category"]) == 1 else None
    countries = sorted(_COUNTRIES.intersection(ground.territory)) if ground else []
    return {
        **dict.fromkeys(_DECISIONS),
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT" if ground else None,
        "decision_ground_reference_url": ground.url if ground and len(ground.url or "") <= LONGEST_URL else None,
        "incompatible_content_ground": cut(told, LONGEST_GROUND) or None,
        "incompatible_content_explanation": cut(entry.words(data.languages), LONGEST_EXPLANATION),
        "content_type": certain["content_type"] or None,
        "category": category,
        "category_specification": certain["category_specification"] or None,
        "territorial_scope": countries or None,
        **dict.fromkeys(
            (
                "content_date",
                "application_date",
                "decision_facts",
                "source_type",
                "automated_detection",
                "automated_decision",
                "puid",
            )
        ),
    }


def _codes(scope: Expression, vocabulary: Vocabulary) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the codes that apply to whatever is in a scope, and others that may apply, by field."""
    above = {wide for iri in _classes(scope) for wide in _above(iri, vocabulary)}
    named = set(_classes(scope))
    certain: dict[str, list[str]] = {name: [] for name in _PREFIXES}
    possible: dict[str, list[str]] = {name: [] for name in _PREFIXES}
    codes = load_codes()
    for notation, code in sorted(codes.items()):
        for name, prefix in _PREFIXES.items():
            if notation.startswith(prefix):
                if not above.isdisjoint(code.covers):
                    certain[name].append(notation)
                elif _may_apply(code, above, named, vocabulary):
                    possible[name].append(notation)
    keywords = (*certain["category_specification"], *possible["category_specification"])
    told = {*possible["category"], *(wide for keyword in keywords for wide in codes[keyword].within)}
    # Where one category is certain, the person need not choose it; of several, one has to be.
    sure = set(certain["category"])
    possible["category"] = sorted(told - sure if len(sure) == 1 else told | sure)
    return certain, possible


def _may_apply(code: Code, above: set[str], named: set[str], vocabulary: Vocabulary) -> bool:
    """Return whether a code is near what the scope names, or lies within it."""
    inside = (*code.says, *code.covers)
    return not above.isdisjoint(code.near) or any(not named.isdisjoint(_above(iri, vocabulary)) for iri in inside)


def _classes(scope: Expression) -> Iterator[str]:
    """Yield the classes that all that is in a scope belongs to, and what its properties lead to."""
    match scope:
        case And(operands):
            for operand in operands:
                yield from _classes(operand)
        case Named(iri) | Some(_, Named(iri)) if iri != KM.Content:
            yield iri


def _above(iri: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return a class with all that are stated to be above it."""
    found, todo = {iri}, [iri]
    while todo:
        term = vocabulary.classes.get(todo.pop())
        fresh = [parent for parent in (term.parents if term else ()) if parent not in found]
        found.update(fresh)
        todo += fresh
    return frozenset(found)


def _missing(entry: ExportEntry, ground: PublishedRule | None) -> Iterator[str]:
    if ground is None:
        yield "no published rule covers it, so no ground in the terms is named: a decision by it alone has none"
    elif ground.territory and not _COUNTRIES.issuperset(ground.territory):
        yield "territories other than whole countries of the European Economic Area have no place"
    if entry.learned is not None:
        yield "its evidence has no place"


def _words(text: Mapping[str, str], languages: Iterable[str]) -> str:
    return next((text[language] for language in (*languages, *sorted(text)) if text.get(language)), "")
