"""Parts of `rules.json` that other answers hold too: literals, scopes, and what rules say of a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError
from kmgraph.io import (
    FLAG,
    INTEGER,
    IRI,
    IRIS,
    NUMBER,
    SCALAR,
    SHARE,
    TEXT,
    WORDS,
    Codec,
    Entry,
    Location,
    attributes,
    ends,
    many,
    optional,
    record,
)
from kmgraph.model import (
    ClassLiteral,
    ClassOrigin,
    FoundClass,
    GroupOverlap,
    LostDecision,
    OddsRatio,
    OpenLimit,
    Platform,
    RangeLiteral,
    RateBasis,
    SomeLiteral,
    ValueLiteral,
)
from kmgraph.namespaces import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kmgraph.model import Literal, Rule, Scope, Text
    from kmgraph.rules.check import Verdict

_DIGITS = 6


def literal_to_json(literal: Literal) -> dict[str, Any]:
    """Return a literal as the contract writes it; `via` only where the path isn't the content itself."""
    if isinstance(literal, ClassLiteral):
        return {"class": literal.iri}
    entry: dict[str, Any] = {"property": literal.property}
    if isinstance(literal, SomeLiteral):
        entry["some"] = literal.fillers[0] if len(literal.fillers) == 1 else list(literal.fillers)
        entry |= {"least": literal.least} if literal.least > 1 else {}
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


def verdict_to_json(
    verdict: Verdict,
    rules: Sequence[Rule],
    say: Callable[[Sequence[Literal]], str],
    not_read: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """Return a verdict as the contract writes it; three keys are there only if there are such rules.

    Args:
        verdict: What the rules say of a draft.
        rules: All learned rules, of which the verdict names some.
        say: Puts literals into Manchester syntax.
        not_read: Column, value and reason of each cell that was not read.
    """
    entry: dict[str, Any] = {
        "id": verdict.id,
        "risk": verdict.risk,
        "rules": list(verdict.rules),
        "published": list(verdict.published),
        "read": list(verdict.read),
        "unknown": [local_name(iri) for iri in verdict.unknown],
        "if": [{"rule": condition.rule, "needs": say(condition.needs)} for condition in verdict.conditions],
        "not_read": list(not_read),
        "change": [
            {key: [literal_to_json(literal) for literal in literals]}
            for change in verdict.change
            for key, literals in (("drop", change.drop), ("meet", change.meet))
            if literals
        ],
        "error": None,
    }
    if verdict.published_conditions:
        entry["published_if"] = [{"rule": each.rule, "needs": say(each.needs)} for each in verdict.published_conditions]
    if verdict.ended:
        until = {rule.id: rule.evidence.valid_until for rule in rules}
        entry["ended"] = [{"rule": rule, "valid_until": until[rule]} for rule in verdict.ended]
    if verdict.out_of_force:
        entry["out_of_force"] = list(verdict.out_of_force)
    return entry


def error_to_json(identifier: str | None, error: str, not_read: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """Return the answer to a draft that could not be read, with the keys of any other and why."""
    nothing: dict[str, Any] = {key: [] for key in ("rules", "published", "read", "unknown", "if")}
    return {"id": identifier, "risk": None, **nothing, "not_read": list(not_read), "change": [], "error": error}


def read_literal(value: object, where: Location) -> Literal:
    """Return the literal that stands at a location, as `literal_to_json` wrote it."""
    entry = Entry(value, where)
    if entry.has("class"):
        return ClassLiteral(entry.take("class", IRI))
    prop, via = entry.take("property", IRI), entry.take("via", optional(IRIS, ()))
    if entry.has("some"):
        return SomeLiteral(prop, entry.take("some", IRIS), via, entry.take("least", optional(INTEGER, 1)))
    if entry.has("value"):
        return ValueLiteral(prop, entry.take("value", SCALAR), entry.has("individual"), via)
    low, high = (entry.take(key, optional(NUMBER)) for key in ("min", "max"))
    return RangeLiteral(prop, entry.take("datatype", IRI), low, high, via)


def significant(number: float) -> float:
    """Return the number with six significant digits, so that the last bits of a machine's arithmetic don't show."""
    return float(f"{number:.{_DIGITS}g}")


def make_origin(**parts: Any) -> ClassOrigin:
    """Return how it is known what posts are about, from its entry."""
    return ClassOrigin(parts["class"], parts["source"])


def origin_parts(origin: ClassOrigin) -> dict[str, Any]:
    """Return the entry of how it is known what posts are about."""
    return {"class": origin.iri, "source": origin.origin}


def read_range(value: object, where: Location) -> RangeLiteral:
    """Return a literal that is a range of numbers.

    Raises:
        InputError: If it is another literal.
    """
    literal = read_literal(value, where)
    if not isinstance(literal, RangeLiteral):
        raise InputError("this is no range of numbers", where=str(where))
    return literal


OVERLAPS = many(record(GroupOverlap, {"groups": many(IRI, 2), "shared": IRI}))
OPEN_LIMITS = many(
    record(OpenLimit, {"literal": Codec(read_range, literal_to_json), "low": NUMBER, "high": NUMBER}),
)
"""Ends of ranges that the posts don't settle."""


def make_pair(literal: Literal, also: tuple[Literal, ...]) -> tuple[Literal, tuple[Literal, ...]]:
    """Return a literal with the others that can't be told from it."""
    return literal, also


def pair_parts(pair: tuple[Literal, tuple[Literal, ...]]) -> dict[str, Any]:
    """Return the entry of a literal and the others that can't be told from it."""
    return dict(zip(("literal", "also"), pair, strict=True))


def make_found(id: str, event_driven: bool, name: Text, **parts: Any) -> FoundClass:  # noqa: A002  keys of the file
    """Return a class of terms from its entry; the id of one that a person reviewed may not follow from its terms."""
    return FoundClass(is_eventful=event_driven, name=name, kept_id=id if name else "", **parts)


def found_parts(found: FoundClass) -> dict[str, Any]:
    """Return the entry of a class of terms."""
    return attributes(found) | {"id": found.id, "event_driven": found.is_eventful}


def make_odds_ratio(ratio: float, interval: tuple[float, float]) -> OddsRatio:
    """Return an odds ratio from its entry."""
    return OddsRatio(ratio, *interval)


def odds_parts(odds: OddsRatio) -> dict[str, Any]:
    """Return the entry of an odds ratio."""
    return {"ratio": odds.ratio, "interval": (odds.low, odds.high)}


_NUMBER = replace(NUMBER, write=significant)
SHORT_SHARE = replace(SHARE, write=significant)
"""A share that is written with as many digits as other figures."""
ODDS_RATIO = record(make_odds_ratio, {"ratio": _NUMBER, "interval": ends(_NUMBER)}, odds_parts)

LOST = many(
    record(
        LostDecision,
        {
            "rule": TEXT,
            "closest": optional(TEXT),
            "shared": optional(SHORT_SHARE),
            "follows": optional(FLAG, missing=False),
        },
    )
)
"""Decisions about rules that a run no longer found."""


def _ends(value: object, where: Location) -> tuple[str, ...]:
    times = many(TEXT).read(value, where)
    if len(times) not in {0, 2}:
        where.refuse("a list of two times, or an empty one", value)
    return times


ENDS = Codec(_ends, many(TEXT).write)
"""Two times between which something lies, or none where they may not be told."""


PLATFORMS = many(
    record(
        Platform,
        {
            "id": TEXT,
            "iri": IRI,
            "label": optional(WORDS, {}, is_written=True),
            "url": optional(IRI),
            "consequences": optional(WORDS, {}),
            "appeal": optional(WORDS, {}),
        },
    )
)
"""Platforms as users named them."""


_PAIR = many(_NUMBER, 2)
BASIS = record(RateBasis, {"prior": _PAIR, "worth": _PAIR, "kept_weight": _NUMBER, "weights": optional(_PAIR)})
