"""Rules as Osprey reads them: SML, one `Rule` a rule, without effects.

A rule of SML alone does nothing but be true or false; a person binds it to effects with `WhenRules`. Everything is made
of the standard functions (`JsonData`, `RegexMatch`, `Rule`), and looks at an event with `$.text`, the properties of the
content at the top, and those of its author below `$.author`.

Source: roostorg/osprey, docs/rules/README.md, and the engine's grammar (`osprey/engine/ast`) and standard functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.errors import printable
from kmgraph.model import And, Named, Not, Or
from kmgraph.namespaces import KM
from kmgraph.rules.exports.conditions import (
    NumberTest,
    ScopeTest,
    UntestablePart,
    ValueTest,
    WordTest,
    property_name,
    scope_test,
    word_pattern,
)
from kmgraph.rules.exports.entries import NotExpressible, RuleExport, write_each

if TYPE_CHECKING:
    from kmgraph.model import Expression
    from kmgraph.rules.exports.entries import ExportEntry, ExportInput

_TEXT = "KmgraphText"
_TYPES = {bool: "bool", str: "str", int: "int", float: "float"}


@dataclass
class _Features:
    """What rules look at, by name: type and path in the event's JSON."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)

    def text(self) -> str:
        """Return the name of the event's text."""
        self.known[_TEXT] = ("str", "$.text")
        return _TEXT

    def value(self, test: NumberTest | ValueTest, kind: str) -> str:
        """Return the name of the property that a test looks at."""
        own = re.sub(r"\W", "_", property_name(test))
        name = f"Kmgraph{'Author' if test.of_author else ''}{own[:1].upper()}{own[1:]}"
        path = f"$.{'author.' if test.of_author else ''}{own}"
        if self.known.setdefault(name, (kind, path)) != (kind, path):
            raise NotExpressible(f"two properties are called {own}")
        return name


def osprey_sml(data: ExportInput) -> RuleExport:
    """Return the rules that Osprey can check on an event that holds text and properties."""
    features = _Features()

    def write(entry: ExportEntry, _: list[str]) -> str:
        tried = _Features(dict(features.known))
        rule = _rule(entry, data, tried)
        features.known = tried.known
        return rule

    rules, losses = write_each(data, write)
    head = ["# Rules for Osprey, written by kmgraph. Nothing follows from them before WhenRules names them."]
    head += [f"# {printable(str(loss))}" for loss in losses]
    models = [f"{name}: {kind} = JsonData(path={path!r})" for name, (kind, path) in sorted(features.known.items())]
    text = "\n\n".join(["\n".join(head), *models, *rules]) + "\n"
    return RuleExport(text.encode(), losses, len(rules))


def _rule(entry: ExportEntry, data: ExportInput, features: _Features) -> str:
    scope = entry.enforced_scope
    parts = scope.operands if isinstance(scope, And) else (scope,)
    # Every post is content.
    signals = [_signal(part, data, features) for part in parts if part != Named(KM.Content)]
    if not signals:
        raise NotExpressible("it is about every post")
    # A name in braces would be looked up as a feature.
    words = printable(f"{entry.words(data.languages)} ({entry.state})").translate({0x7B: "(", 0x7D: ")"})
    return "\n".join(
        [
            f"Kmgraph_{re.sub(r'[^a-zA-Z0-9]', '_', entry.id)} = Rule(",
            "    when_all=[",
            *(f"        {signal}," for signal in signals),
            "    ],",
            f"    description={words!r},",
            ")",
        ]
    )


def _signal(part: Expression, data: ExportInput, features: _Features) -> str:
    match part:
        case And(operands):
            return "(" + " and ".join(_signal(operand, data, features) for operand in operands) + ")"
        case Or(operands):
            return "(" + " or ".join(_signal(operand, data, features) for operand in operands) + ")"
        case Not(operand):
            return f"not ({_signal(operand, data, features)})"
        case _:
            return _tested(scope_test(part, data), features)


def _tested(test: ScopeTest, features: _Features) -> str:
    match test:
        case UntestablePart():
            raise NotExpressible(str(test))
        case WordTest(words, 1):
            pattern = "|".join(map(word_pattern, words))
            return f"RegexMatch(target={features.text()}, pattern={pattern!r}, case_insensitive=True)"
        case WordTest(_, least):
            raise NotExpressible(f"no standard function of Osprey counts {least} different words")
        case ValueTest(value=value):
            return f"{features.value(test, _TYPES[type(value)])} == {value!r}"
        case NumberTest(low=low, high=high):
            kind = "int" if all(limit is None or float(limit).is_integer() for limit in (low, high)) else "float"
            name = features.value(test, kind)
            limits = (f"{name} >= {low:g}" if low is not None else "", f"{name} < {high:g}" if high is not None else "")
            return "(" + " and ".join(filter(None, limits)) + ")"
