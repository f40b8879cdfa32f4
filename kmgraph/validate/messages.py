"""What shapes say of a violation: their own words as they stand, and with the values of a result put in.

Both engines put values into the messages of SPARQL constraints, each in its own way and one without their languages. So
the words come from the shapes; only variables that no result has are read off the text that the engine made.

Source: SHACL (W3C Recommendation 2017-07-20), sections 2.1.5, 5.3.2 and 6.2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kmgraph.model import Text
from kmgraph.namespaces import SH
from kmgraph.rdf import TripleIndex

_VARIABLE = re.compile(r"\{[?$](\w+)\}")
_VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)


def shape_messages(shape: str, component: str, said: Sequence[str], shapes: TripleIndex) -> Text:
    """Return the messages of what made a result, by language; empty for none.

    Args:
        shape: The source shape.
        component: IRI of the constraint component.
        said: What the engine said.
        shapes: The shapes.
    """
    makers: tuple[str, ...] = ()
    if component == f"{SH}SPARQLConstraintComponent":
        makers = shapes.nodes(shape, SH.sparql)
    elif not component.startswith(str(SH)):
        makers = tuple(node for prop in _VALIDATORS for node in shapes.nodes(component, prop))
    found = [messages for maker in makers if (messages := _messages(maker, shapes))]
    fitting = [messages for messages in found if len(found) == 1 or _fits(messages.values(), said)]
    return fitting[0] if fitting else _messages(shape, shapes)


def _messages(node: str, shapes: TripleIndex) -> Text:
    return {literal.language or "": literal.value for literal in shapes.literals(node, SH.message)}


def _fits(templates: Iterable[str], said: Sequence[str]) -> bool:
    return any(_pattern(template).fullmatch(text) for template in templates for text in said)


def _pattern(template: str) -> re.Pattern[str]:
    # Every other part is the name of a variable.
    parts = _VARIABLE.split(template)
    return re.compile("".join("(.*)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL)


def filled(template: str, values: Mapping[str, str], said: Sequence[str]) -> str:
    """Return a message with values in the place of its variables; one that nobody knows stays as it is.

    Args:
        template: The message as it stands in the shapes.
        values: Text by name of the variable.
        said: What the engine said.
    """
    names = _VARIABLE.findall(template)
    if not names:
        return template
    matches = (match for text in said if (match := _pattern(template).fullmatch(text)))
    match = next(matches, None)
    known = dict(zip(names, match.groups(), strict=True)) if match else {}
    return _VARIABLE.sub(lambda found: (known | dict(values)).get(found[1], found[0]), template)
