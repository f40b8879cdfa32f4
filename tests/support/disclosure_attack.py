"""An attacker by integer programming: what follows of each count from all public numbers of a run together.

It knows the method (rounding, the meaning of null, which scopes lie within which, that parts make up a whole) and
nothing of the code: it reads `rules.json` and the counts beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kmgraph.model import RuleSet, Variant

_MOST = 100_000.0


@dataclass
class Attack:
    """Integer variables by name, what is told of each, and inequalities `sum of factor * variable >= least`."""

    k: int
    step: int
    names: dict[str, int] = field(default_factory=dict)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    rows: list[tuple[dict[str, float], float]] = field(default_factory=list)

    def count(self, name: str, shown: int | None, *, withheld: bool) -> None:
        """Add a count and what its public figure says."""
        if withheld:
            bound = (0.0, _MOST)
        elif shown is None:
            bound = (1.0, self.k - 1.0)
        elif shown == 0:
            bound = (0.0, 0.0)
        else:
            bound = (max(float(self.k), shown - self.step / 2), shown + self.step / 2)
        self.names[name] = len(self.bounds)
        self.bounds.append((math.ceil(bound[0]), math.floor(bound[1])))

    def sources(self, name: str, shown: int | None, *, withheld: bool) -> None:
        """Add a number of sources."""
        self.count(name, shown, withheld=withheld or shown is None)
        if not withheld:
            low, high = self.bounds[-1]
            self.bounds[-1] = (max(low, self.k), high)

    def rest(self, name: str, whole: str, parts: list[str]) -> None:
        """Add what is left of a whole without its parts."""
        self.count(name, None, withheld=True)
        self.equal({whole: 1.0, name: -1.0, **dict.fromkeys(parts, -1.0)})

    def least(self, terms: dict[str, float], least: float = 0.0) -> None:
        """Add an inequality."""
        self.rows.append((terms, least))

    def equal(self, terms: dict[str, float]) -> None:
        """Add an equation: a sum that is zero."""
        self.least(terms)
        self.least({name: -factor for name, factor in terms.items()})

    def range(self, name: str) -> tuple[int, int] | None:
        """Return the least and the greatest value that a count can have; None if there is none."""
        ends = []
        for sign in (1.0, -1.0):
            objective = np.zeros(len(self.bounds))
            objective[self.names[name]] = sign
            answer = milp(
                objective,
                integrality=np.ones(len(self.bounds), dtype=np.int64),
                bounds=Bounds(*np.array(self.bounds).T),
                constraints=self._constraints,
            )
            if answer.status == 3 or answer.x is None:
                return None
            ends.append(round(sign * answer.fun))
        return ends[0], ends[1]

    @cached_property
    def _constraints(self) -> LinearConstraint:
        matrix = lil_array((len(self.rows), len(self.bounds)))
        for row, (terms, _) in enumerate(self.rows):
            for name, factor in terms.items():
                matrix[row, self.names[name]] += factor
        return LinearConstraint(matrix.tocsc(), [least for _, least in self.rows], np.inf)


def attack_on(document: dict[str, Any]) -> Attack:
    """Return the attack on a public `rules.json`."""
    attack = Attack(document["k"], document["rounded_to"])
    totals = document["totals"]
    platforms = [(f"platform {entry['platform']}", entry) for entry in totals.get("platforms", ())]
    for name, entry in (("total", totals), *platforms):
        is_withheld = entry.get("withheld", False)
        attack.count(f"{name} posts", entry["observations"], withheld=is_withheld)
        attack.count(f"{name} target", entry["target"], withheld=is_withheld)
        attack.sources(f"{name} sources", entry["clusters"], withheld=is_withheld)
        attack.rest(f"{name} kept", f"{name} posts", [f"{name} target"])
        attack.least({f"{name} posts": 1.0, f"{name} sources": -1.0})
    for count in ("posts", "target") if platforms else ():
        attack.equal({f"total {count}": 1.0, **{f"{name} {count}": -1.0 for name, _ in platforms}})
    if len(platforms) > 1:
        _people(attack, "total", [name for name, _ in platforms])
    for status in document["published"]:
        _group(attack, status["iri"], status)
        for whole in ("total", *_platforms_around(document, status, attack)):
            for count in ("target", "kept"):
                attack.rest(
                    f"{whole} without {status['iri']} {count}", f"{whole} {count}", [f"{status['iri']} {count}"]
                )
    for rule in document["rules"]:
        _rule(attack, rule)
    pairs = _nested(attack, document)
    _side_by_side(attack, document, pairs)
    _on_platforms(attack, document, pairs)
    _overlapping(attack, document, pairs)
    _shares(attack, document)
    return attack


def _people(attack: Attack, whole: str, parts: list[str]) -> None:
    """Add those who are in several of the parts that a whole has."""
    attack.count(f"{whole} people in several parts", None, withheld=True)
    sums = {f"{part} sources": 1.0 for part in parts}
    attack.equal({**sums, f"{whole} sources": -1.0, f"{whole} people in several parts": -1.0})


def _shares(attack: Attack, document: dict[str, Any]) -> None:
    """Add that rules explain no more of the target than they hold of it, where it is told how much they explain."""
    totals = document["totals"]
    written = [status["iri"] for status in document["published"]]
    learned = [rule["iri"] for rule in document["rules"] if rule["confidence"] != "hint"]
    told = {"by_published": written, "by_tacit": learned}
    largest = max((totals[name] or 0.0 for name in (*told, "unexplained")), default=0.0)
    for name, groups in told.items():
        # Each is rounded to 5 points, but the largest, which is what the others leave.
        share = (totals[name] or 0.0) - (0.025 if totals[name] != largest else 0.125)
        if share > 0:
            attack.least({**{f"{group} target": 1.0 for group in groups}, "total target": -share})


def _platforms_around(document: dict[str, Any], status: dict[str, Any], attack: Attack) -> list[str]:
    names = {entry["iri"]: f"platform {entry['id']}" for entry in document["platforms"]}
    around = [names[iri] for iri in status.get("inside", ()) if iri in names]
    return [name for name in around if f"{name} target" in attack.names]


def _group(attack: Attack, name: str, entry: dict[str, Any]) -> None:
    is_withheld = entry.get("withheld", False)
    for count in ("target", "kept"):
        attack.count(f"{name} {count}", entry[count], withheld=is_withheld)
    attack.sources(f"{name} sources", entry["clusters"], withheld=is_withheld)
    attack.least({f"{name} target": 1.0, f"{name} kept": 1.0, f"{name} sources": -1.0})


def _rule(attack: Attack, rule: dict[str, Any]) -> None:
    name, evidence = rule["iri"], rule["evidence"]
    _group(attack, name, evidence)
    platform = f"platform {rule['platform']}"
    if f"{platform} target" in attack.names:
        for count in ("target", "kept"):
            attack.rest(f"{platform} without {name} {count}", f"{platform} {count}", [f"{name} {count}"])
        attack.least({f"{platform} sources": 1.0, f"{name} sources": -1.0})
    _word(attack, rule)
    _reasons(attack, rule)
    if rule["confidence"] in ("well-supported", "likely") and not evidence.get("withheld"):
        attack.least({f"{name} target": 0.8, f"{name} kept": -0.2})
    if evidence.get("interval") and evidence.get("rate") is None:
        low = evidence["interval"][0]
        attack.least({f"{name} target": 1.0 - low, f"{name} kept": -low})
    periods = evidence.get("periods", [])
    if periods and not any(period.get("withheld") for period in periods):
        parts = [f"{name} {number}" for number in range(len(periods))]
        for part, period in zip(parts, periods, strict=True):
            _group(attack, part, period)
        for count in ("target", "kept"):
            attack.equal({f"{name} {count}": 1.0, **{f"{part} {count}": -1.0 for part in parts}})


def _word(attack: Attack, rule: dict[str, Any]) -> None:
    """Add what the words of a rule say: so many sources, each with a post in the target, stand behind it."""
    least = {"well-supported": 50 if rule.get("strength") == "always" else 20, "likely": attack.k}
    index = attack.names[f"{rule['iri']} target"]
    low, high = attack.bounds[index]
    # What is made up for a test may be worded as no run words it.
    attack.bounds[index] = (min(max(low, least.get(rule["confidence"], 0)), high), high)
    number, name = least.get(rule["confidence"], 0), rule["iri"]
    if number and min(high, attack.bounds[attack.names[f"{name} sources"]][1]) >= number:
        attack.count(f"{name} hit sources", None, withheld=True)
        attack.count(f"{name} people never hit", None, withheld=True)
        attack.equal({f"{name} sources": 1.0, f"{name} hit sources": -1.0, f"{name} people never hit": -1.0})
        attack.least({f"{name} hit sources": 1.0}, number)
        attack.least({f"{name} target": 1.0, f"{name} hit sources": -1.0})
        attack.least({f"{name} kept": 1.0, f"{name} people never hit": -1.0})


def _reasons(attack: Attack, rule: dict[str, Any]) -> None:
    """Add that each reason that is told was given for posts of k sources at least, and that a post has one."""
    name, told = rule["iri"], range(len(rule.get("reasons", ())))
    if told and attack.bounds[attack.names[f"{name} target"]][1] >= attack.k:
        parts = [f"{name} posts with reason {number}" for number in told]
        for part in parts:
            attack.count(part, None, withheld=True)
            attack.least({part: 1.0}, attack.k)
        attack.rest(f"{name} posts with another reason", f"{name} target", parts)


def _nested(attack: Attack, document: dict[str, Any]) -> set[tuple[str, str]]:
    since = {status["iri"]: status["since"] for status in document["published"] if "since" in status}
    pairs = {
        (rule["iri"], relation["to"])
        for rule in document["rules"]
        for relation in rule["relations"]
        if relation["kind"] in ("narrower", "equivalent") and f"{relation['to']} target" in attack.names
        if relation["to"] not in since
    }
    for rule in document["rules"]:
        for relation in rule["relations"]:
            if relation["to"] in since:
                pairs |= set(_in_time(attack, rule, relation, since[relation["to"]]))
    for rule in document["rules"]:
        for other in document["rules"]:
            is_within = _literals(other["scope"]["all"]) <= _literals(rule["scope"]["all"])
            is_spared = _literals(other["scope"]["unless"]) <= _literals(rule["scope"]["unless"])
            if rule is not other and rule["platform"] == other["platform"] and is_within and is_spared:
                pairs.add((rule["iri"], other["iri"]))
    for status in document["published"]:
        untimed = (iri for iri in status.get("inside", ()) if f"{iri} target" in attack.names and iri not in since)
        pairs |= {(status["iri"], iri) for iri in untimed}
    on = _platforms(document)
    pairs = {(part, whole) for part, whole in pairs if on[whole] in {None, on[part.partition(" ")[0]]}}
    for part, whole in sorted(pairs):
        rest = f"{whole} without {part}"
        for count in ("target", "kept"):
            attack.rest(f"{rest} {count}", f"{whole} {count}", [f"{part} {count}"])
        attack.least({f"{whole} sources": 1.0, f"{part} sources": -1.0})
        names = (f"{rest} target", f"{rest} kept", f"{part} sources")
        attack.least({**dict.fromkeys(names, 1.0), f"{whole} sources": -1.0})
    return pairs


def _platforms(document: dict[str, Any]) -> dict[str, str | None]:
    """Return the platform of each rule, learned or published: it holds no post of another, whatever its words do."""
    ids = {entry["iri"]: entry["id"] for entry in document["platforms"]}
    seen = [entry["platform"] for entry in document["totals"].get("platforms", ())]
    only = seen[0] if len(seen) == 1 else None
    written = {
        status["iri"]: next((ids[iri] for iri in status.get("inside", ()) if iri in ids), only)
        for status in document["published"]
    }
    return written | {rule["iri"]: rule["platform"] for rule in document["rules"]}


def _side_by_side(attack: Attack, document: dict[str, Any], pairs: set[tuple[str, str]]) -> None:
    """Add that groups which exclude each other share no post: they lie in a common whole, each in a part of its own."""
    around = {group: {whole for part, whole in pairs if part == group} | {"total"} for group in _groups(document)}
    for _ in document["published"]:
        for group, wholes in around.items():
            around[group] = wholes.union(*(around.get(whole, set()) for whole in wholes))
    for one, other in sorted(_apart(document)):
        for whole in sorted((around[one] & around[other]) - {one, other}):
            for count in ("target", "kept"):
                parts = [f"{one} {count}", f"{other} {count}"]
                attack.rest(f"{whole} without {one} and {other} {count}", f"{whole} {count}", parts)


def _on_platforms(attack: Attack, document: dict[str, Any], pairs: set[tuple[str, str]]) -> None:
    """Add that rules of different platforms share no post of a published rule of all platforms."""
    on = _platforms(document)
    for whole in (status["iri"] for status in document["published"] if on[status["iri"]] is None):
        inside = [part for part, other in sorted(pairs) if other == whole and on.get(part) is not None]
        sets: list[tuple[str, ...]] = [(one, other) for one, other in combinations(inside, 2) if on[one] != on[other]]
        sets += [tuple(inside)] if len(inside) > 2 and len({on[part] for part in inside}) == len(inside) else []
        for parts, count in product(sets, ("target", "kept")):
            rest = f"{whole} without {' and '.join(parts)} {count}"
            attack.rest(rest, f"{whole} {count}", [f"{part} {count}" for part in parts])
        same = _same_on_all(document, whole, on)
        if same:
            for rest in (f"{whole} without {' and '.join(same)} {count}" for count in ("target", "kept")):
                attack.bounds[attack.names[rest]] = (0, 0)
            _people(attack, whole, same)


def _same_on_all(document: dict[str, Any], whole: str, on: dict[str, str | None]) -> list[str]:
    """Return the rules, one on each platform, that are of the same posts as one of all platforms; else none."""
    same = sorted(
        rule["iri"]
        for rule in document["rules"]
        if {"kind": "equivalent", "to": whole} in rule["relations"] and whole not in _timed(document)
    )
    told = {on[part] for part in same}
    return same if len(same) > 1 and len(told) == len(same) == len(document["totals"].get("platforms", ())) else []


def _timed(document: dict[str, Any]) -> set[str]:
    return {status["iri"] for status in document["published"] if "since" in status or "until" in status}


def _overlapping(attack: Attack, document: dict[str, Any], pairs: set[tuple[str, str]]) -> None:
    """Add what two groups that overlap just in a third one leave of each group that holds both."""
    on, since = _platforms(document), {status["iri"]: status.get("since") for status in document["published"]}
    around = {group: {"total", *(whole for part, whole in pairs if part == group)} for group in on}
    for group, platform in on.items():
        around[group] |= {f"platform {platform}"} if f"platform {platform} target" in attack.names else set()
    told = {(*each["groups"], each["shared"]) for each in document.get("overlaps", ())}
    for one, other, shared in sorted(told | _overlaps_by_scope(document)):
        if not on.keys() >= {one, other, shared}:
            continue
        places = {on[one], on[other]} - {None}
        is_whole = not places or places == {on[shared]}
        if is_whole and len({since.get(group) for group in (one, other, shared)}) == 1:
            for whole in sorted((around[one] & around[other]) - {one, other}):
                add_union(attack, whole, one, other, shared)


def add_union(attack: Attack, whole: str, one: str, other: str, shared: str) -> None:
    """Add what two groups leave of one that holds both, by inclusion and exclusion."""
    for count in ("target", "kept"):
        rest = f"{whole} without {one} or {other} {count}"
        attack.count(rest, None, withheld=True)
        attack.equal(
            {f"{whole} {count}": 1.0, f"{one} {count}": -1.0, f"{other} {count}": -1.0, f"{shared} {count}": 1.0}
            | {rest: -1.0}
        )


def _overlaps_by_scope(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return the learned rules of one platform that ask for all that two others do, and for nothing else."""
    asked = {
        rule["iri"]: (rule["platform"], _literals((*rule["scope"]["all"], *rule["scope"]["unless"])))
        for rule in document["rules"]
    }
    return {
        (one, other, shared)
        for one, other in combinations(sorted(asked), 2)
        for shared in asked.keys() - {one, other}
        if asked[one][0] == asked[other][0] == asked[shared][0] and asked[one][1] | asked[other][1] == asked[shared][1]
    }


def _groups(document: dict[str, Any]) -> list[str]:
    return [entry["iri"] for entry in (*document["rules"], *document["published"])]


def _apart(document: dict[str, Any]) -> set[tuple[str, str]]:
    groups = set(_groups(document))
    told = {(status["iri"], iri) for status in document["published"] for iri in status.get("apart", ())}
    seen = {
        (rule["iri"], other["iri"])
        for rule in document["rules"]
        for other in document["rules"]
        if rule["platform"] == other["platform"]
        if _opposite(rule["scope"], other["scope"]) or _is_spared(rule["scope"], other["scope"])
    }
    return {(min(pair), max(pair)) for pair in told | seen if set(pair) <= groups}


def _opposite(scope: dict[str, Any], other: dict[str, Any]) -> bool:
    flags = ({entry["property"]: entry["value"] for entry in each["all"] if _is_flag(entry)} for each in (scope, other))
    one, two = flags
    return any(one[name] != two[name] for name in one.keys() & two.keys())


def _is_flag(entry: dict[str, Any]) -> bool:
    return isinstance(entry.get("value"), bool)


def _is_spared(scope: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(_literals(exception) <= _literals((*scope["all"], *other["all"])) for exception in scope["unless"])


def _in_time(attack: Attack, rule: dict[str, Any], relation: dict[str, str], since: str) -> Iterator[tuple[str, str]]:
    """Yield what lies in what, where a published rule's posts are those since some month."""
    if relation["kind"] == "equivalent":
        yield relation["to"], rule["iri"]
    for number, period in enumerate(rule["evidence"].get("periods", ())):
        if f"{rule['iri']} {number} target" in attack.names and period.get("start", "") >= since:
            yield f"{rule['iri']} {number}", relation["to"]


def add_variant(
    attack: Attack,
    iri: str,
    platform: str,
    name: str,
    variant: Variant,
    inside: Iterable[str] = (),
    beside: Iterable[str] = (),
) -> None:
    """Add what is told of a kind of post close to a rule: outside of it, on its platform, mostly left alone.

    Args:
        attack: What is known.
        iri: The rule's.
        platform: The rule's.
        name: That of the kind.
        variant: The kind, with public counts.
        inside: Groups that hold the rule, and the kind.
        beside: Other kinds close to the rule that lie within the same.
    """
    for count, shown in (("target", variant.target), ("kept", variant.kept)):
        attack.count(f"{name} {count}", shown, withheld=variant.withheld)
    attack.least({f"{name} target": -9.0, f"{name} kept": 1.0})
    for whole in (f"platform {platform}", *inside):
        for count in ("target", "kept"):
            parts = [f"{each} {count}" for each in (iri, *beside, name)]
            attack.rest(f"{whole} without {' and '.join((iri, *beside, name))} {count}", f"{whole} {count}", parts)


def add_filling(attack: Attack, name: str, told: dict[str, tuple[str, float, int]], groups: Iterable[str]) -> None:
    """Add what a column's line says, by the method alone: how many posts record it, and which rules' posts all do.

    Args:
        attack: What is known.
        name: That of the column.
        told: For "target" and "kept" the word, the share and how many posts of that outcome there are.
        groups: Rules that are about what the column holds; two of them share no post.
    """
    groups = sorted(groups)
    for count, (word, share, rows) in told.items():
        attack.count(f"{name} {count}", None, withheld=True)
        most = max(2 * attack.k - 1, rows // 20)
        ends = {"share": ((share - 0.025) * rows, (share + 0.025) * rows), "all": (rows - most, rows), "few": (0, most)}
        low, high = ends.get(word, (0, rows))
        attack.bounds[attack.names[f"{name} {count}"]] = (math.ceil(low - 1e-9), math.floor(high + 1e-9))
        for parts in (*((group,) for group in groups), *combinations(groups, 2)):
            rest = f"{name} without {' and '.join(parts)} {count}"
            attack.rest(rest, f"{name} {count}", [f"{part} {count}" for part in parts])


def add_parts_beside(attack: Attack, whole: str, parts: Iterable[str]) -> None:
    """Add that groups lie in another one and share no post: kinds that exclude each other, or periods of all posts."""
    names = sorted(parts)
    for chosen in (*((name,) for name in names), *combinations(names, 2), *((tuple(names),) if len(names) > 2 else ())):
        for count in ("target", "kept"):
            rest = f"{whole} without {' and '.join(chosen)} {count}"
            if rest not in attack.names:
                attack.rest(rest, f"{whole} {count}", [f"{name} {count}" for name in chosen])


def _literals(entries: Iterable[Any]) -> set[str]:
    return {repr(entry) for entry in entries}


def narrowed_counts(attack: Attack) -> list[str]:
    """Return the counts that may be below k and have fewer than five values left, but those told to be none.

    Raises:
        AssertionError: If no counts are possible: then the attack knows something that isn't so, and sees nothing.
    """
    told_none = {name for name, index in attack.names.items() if attack.bounds[index] == (0.0, 0.0)}
    found = []
    for name in attack.names:
        is_none = name.endswith(" never hit") and name.replace("people never hit", "kept") in told_none
        if name.endswith(" sources") or is_none or name in told_none or _is_part_of_none(name, told_none):
            continue
        ends = attack.range(name)
        assert ends is not None, "what the attack knows contradicts itself"
        if ends[0] < attack.k and ends[1] - ends[0] < 4:
            found.append(f"{name}: {ends[0]} to {ends[1]}")
    return found


def _is_part_of_none(name: str, told_none: set[str]) -> bool:
    """Return whether a count is what is left of a whole of which there is none, as the public figures say."""
    whole, _, rest = name.partition(" without ")  # of it, of its part and of what is left the counts have one name
    return bool(rest) and f"{whole} {rest.rsplit(' ', 1)[-1]}" in told_none


def told_apart(exact: Callable[[int], RuleSet], gate: Callable[[RuleSet], bytes], values: Iterable[int]) -> list[int]:
    """Return the values of a hidden count that leave fewer than five to choose from, whatever number tells of it.

    The attacker knows all other counts to the post, and the gate itself: it tries what the gate writes for each value.

    Args:
        exact: The rule set with exact figures that a value of the hidden count makes.
        gate: What is published of it.
        values: Those that the hidden count may have.
    """
    written = {value: gate(exact(value)) for value in values}
    alike = {value: sum(other == told for other in written.values()) for value, told in written.items()}
    return [value for value, count in alike.items() if count < 5]
