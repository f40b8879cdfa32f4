"""What may stand in a language file of somebody's: slots that are filled, and regular expressions within bounds."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kmgraph.errors import ConfigError
from kmgraph.io import load_toml, templates_folder
from kmgraph.render.language.patterns import OwnPattern, slots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_COUNTED = "count."
_PATTERNS = frozenset(("pattern", "verbal", "light", "places", "subjects", "unsure", "matches", "unit"))
"""Keys of a grammar that hold regular expressions."""

_LISTS = frozenset(("pair", "middle", "last"))
_MOST_TIMES = 4
"""A text may say one slot; none of kmgraph's says it more than twice."""

_LONGEST_PATTERN = 1_000
_MOST_STEPS = 2 * 10**8
"""What a pattern may take in one text, of which Python's engine does some 50 million a second."""

_LEAST_TEXT = 300
"""Characters; a pattern that takes too long for texts of so many, as phrases are, is refused."""

_WIDE = 16
"""From how many repeats on as many are counted as the text has characters."""

_HINT = (
    "leave out repeats within repeats, and all but two or three of + and *; docs/documents.md says what may stand there"
)


def texts_of(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a table with its key, items of lists by their position, but no forms of counted words."""
    if key.startswith(_COUNTED):
        return
    if isinstance(value, dict):
        for name, below in value.items():
            yield from texts_of(below, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts_of(item, f"{key}[{number}]")
    elif isinstance(value, str):
        yield key, value


def unfilled(text: str, expected: str) -> str:
    """Return the slots of a text that nothing fills, as the English one has them; empty if there is none."""
    return ", ".join("{" + name + "}" for name in sorted(slots(text) - slots(expected)))


def refuse_unfilled(table: Mapping[str, object], english: Mapping[str, object], where: str) -> None:
    """Refuse words with slots that nothing fills.

    Raises:
        ConfigError: With the file and the key.
    """
    expected = dict(texts_of(english))
    for key, text in texts_of(table):
        if names := unfilled(text, expected.get(key, text)):
            raise ConfigError(f"nothing fills {names}", where=f"{where}, {key}", hint=f"English has “{expected[key]}”")


def refuse_repeated(table: Mapping[str, object], where: str) -> None:
    """Refuse texts that say one slot so often that what is made of them grows without end, item by item of a list.

    Raises:
        ConfigError: With the file and the key.
    """
    for key, text in texts_of(table):
        most = 1 if key.rpartition(".")[2] in _LISTS else _MOST_TIMES
        often = next((name for name in sorted(slots(text)) if text.count("{" + name + "}") > most), None)
        if often is not None:
            times = "once" if most == 1 else f"{most} times"
            raise ConfigError(f"it says {{{often}}} more than {times}", where=f"{where}, {key}")


def with_bounds(table: Any, where: str, key: str = "") -> Any:
    """Return a grammar with every regular expression in it bounded, once it is known to be one.

    Raises:
        ConfigError: If it is none, or could take ever longer; with the file and the key.
    """
    if isinstance(table, list):
        return [with_bounds(item, where, f"{key}[{number}]") for number, item in enumerate(table)]
    if not isinstance(table, dict):
        return table
    made = {name: with_bounds(item, where, f"{key}.{name}" if key else name) for name, item in table.items()}
    for name in _PATTERNS & made.keys():
        if isinstance(made[name], str):
            replacement = made.get("text", "") if name == "pattern" else ""
            made[name] = _bounded(made[name], replacement, f"{where}, {key}.{name}".replace(", .", ", "))
    return made


def _bounded(pattern: str, replacement: object, where: str) -> OwnPattern:
    if len(pattern) > _LONGEST_PATTERN or (isinstance(replacement, str) and len(replacement) > _LONGEST_PATTERN):
        raise ConfigError(f"a pattern or what replaces it has more than {_LONGEST_PATTERN} characters", where=where)
    try:
        compiled = re.compile(pattern)
        longest = None if pattern in _shipped() else _longest(pattern, is_multiline=bool(compiled.flags & re.MULTILINE))
        # What replaces it is read by the pattern that also finds nothing at all.
        empty = re.compile(f"{pattern}\n|").match("") if isinstance(replacement, str) else None
        if empty is not None:
            empty.expand(str(replacement))
    except (re.error, OverflowError, RecursionError, IndexError) as error:
        raise ConfigError(f"this is no regular expression, or no replacement of it: {error}", where=where) from None
    if longest is not None and longest < _LEAST_TEXT:
        raise ConfigError("this pattern may take ever longer", where=where, hint=_HINT)
    return OwnPattern(pattern, longest, where)


@lru_cache(maxsize=1)
def _shipped() -> frozenset[str]:
    """Return the regular expressions of kmgraph's own grammars, from which people begin theirs."""
    grammars = [load_toml(path) for path in sorted(templates_folder().glob("*/grammar.toml"))]
    return frozenset(
        text for grammar in grammars for key, text in texts_of(grammar) if key.rpartition(".")[2] in _PATTERNS
    )


def _longest(pattern: str, *, is_multiline: bool) -> int:
    """Return in how long a text a pattern surely takes no more steps than it may; 0 if that can't be told.

    A pattern with so many places where repeats may end takes, in a text of n characters, at most a number of steps that
    grows with n to that power: each of them may end at any later place than the one before.
    """
    # The only reader of Python's patterns is its own, which has no public name.
    parser = import_module("re._parser")
    power, ways = _power(parser.parse(pattern))
    power += not (_is_anchored(parser.parse(pattern)) and not is_multiline)
    if not math.isfinite(ways) or power > 4:
        return 0
    most = _MOST_STEPS * math.factorial(max(power, 1)) / max(ways, 1)
    return int(most ** (1 / max(power, 1)))


def _power(parsed: Any) -> tuple[int, float]:
    """Return how many repeats of a sequence may end anywhere, and in how many ways the rest may be read."""
    power, ways = 0, 1.0
    for operation, argument in parsed:
        more, times = _power_of(str(operation), argument)
        power, ways = power + more, ways * times
    return power, ways


_PLAIN = {"LITERAL": 0, "NOT_LITERAL": 0, "ANY": 0, "IN": 0, "AT": 0, "GROUPREF": 1}
_GROUPS: dict[str, Callable[[Any], Any]] = {
    "SUBPATTERN": lambda argument: argument[3],
    "ATOMIC_GROUP": lambda argument: argument,
    "ASSERT": lambda argument: argument[1],
    "ASSERT_NOT": lambda argument: argument[1],
}


def _power_of(operation: str, argument: Any) -> tuple[int, float]:
    if operation in _PLAIN:
        return _PLAIN[operation], 1
    if operation in _GROUPS:
        return _power(_GROUPS[operation](argument))
    if operation == "BRANCH":
        parts = [_power(part) for part in argument[1]]
        return max(power for power, _ in parts), sum(ways for _, ways in parts)
    if operation in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, inner = argument
        power, ways = _power(inner)
        if (power or ways > 1) and most > 1:
            return 0, math.inf
        is_wide = most > _WIDE
        return power + is_wide, ways * (1 if is_wide else most - least + 1)
    return 0, math.inf


def _is_anchored(parsed: Any) -> bool:
    """Return whether a pattern is found at the beginning of a text alone."""
    first: tuple[object, Any] = next(iter(parsed), (None, None))
    operation, argument = first
    if str(operation) == "AT":
        return str(argument) in {"AT_BEGINNING", "AT_BEGINNING_STRING"}
    if str(operation) == "SUBPATTERN":
        return _is_anchored(argument[3])
    return str(operation) == "BRANCH" and all(map(_is_anchored, argument[1]))
