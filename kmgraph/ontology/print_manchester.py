"""Class expressions as Manchester syntax, in the words of the ontology.

Source: OWL 2 Manchester Syntax (Second Edition), section 2.4 (descriptions).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import And, DataRange, HasValue, Named, Not, Or, Some
from kmgraph.namespaces import KM, OWL, XSD, curie, local_name
from kmgraph.ontology.data_ranges import facet_bounds
from kmgraph.rdf import INTEGER_TYPES, property_literal, value_literal

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kmgraph.model import Expression, Vocabulary

_FACETS = {XSD.minInclusive: ">=", XSD.minExclusive: ">", XSD.maxInclusive: "<=", XSD.maxExclusive: "<"}
_KEYWORD = re.compile(
    "and|or|not|some|only|value|min|max|exactly|that|inverse|Self|true|false|o|integer|decimal|float|string"
    "|length|minLength|maxLength|pattern|langRange"
)
_NAME = re.compile(r"[^\W\d][\w.-]*(?<![.-])")


def to_manchester(expression: Expression, vocabulary: Vocabulary) -> str:
    """Return the expression in Manchester syntax, ready to be read back.

    Terms of kmgraph and of the extensions appear by local name where that is clear, all others as CURIE or `<IRI>`.

    Args:
        expression: Any class expression; an `Unsupported` part appears as its description.
        vocabulary: Tells which local names are clear, and the datatypes of data properties.

    >>> from kmgraph.model import And, DataRange, HasValue, Named, Some, Vocabulary
    >>> from kmgraph.namespaces import KM, XSD
    >>> new = Some(KM.hasAuthor, DataRange("https://w3id.org/kmgraph/ns#accountAgeDays", XSD.integer, max=7))
    >>> to_manchester(And((Named(KM.Content), new)), Vocabulary())
    'Content and (hasAuthor some (accountAgeDays some xsd:integer[< 7]))'
    """
    return _Speller(vocabulary).spell(expression)


@dataclass
class _Speller:
    vocabulary: Vocabulary
    shared: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        terms = {*self.vocabulary.classes, *self.vocabulary.properties, *self.vocabulary.individuals}
        self.shared = Counter(map(local_name, terms))

    def spell(self, expression: Expression) -> str:
        if isinstance(expression, Named):
            return self.name(expression.iri)
        if isinstance(expression, And | Or):
            return self.connect(expression)
        if isinstance(expression, Not):
            return f"not {self.bracket(expression.operand)}"
        if isinstance(expression, Some | HasValue | DataRange):
            return f"{self.name(expression.property)} {self.restriction(expression)}"
        return expression.description

    def restriction(self, expression: Some | HasValue | DataRange) -> str:
        if isinstance(expression, Some):
            word = "some" if expression.least == 1 else f"min {expression.least}"
            return f"{word} {self.bracket(expression.filler)}"
        if isinstance(expression, HasValue):
            return f"value {self.value(expression)}"
        return f"some {self.range(expression)}"

    def connect(self, expression: And | Or) -> str:
        if not expression.operands:
            return self.name(OWL.Thing if isinstance(expression, And) else OWL.Nothing)
        if len(expression.operands) == 1:
            return self.spell(expression.operands[0])
        word = " and " if isinstance(expression, And) else " or "
        return word.join(self.operand(operand) for operand in expression.operands)

    def operand(self, expression: Expression) -> str:
        return self.spell(expression) if isinstance(expression, Not) else self.bracket(expression)

    def bracket(self, expression: Expression) -> str:
        text = self.spell(expression)
        return text if isinstance(expression, Named) else f"({text})"

    def value(self, expression: HasValue) -> str:
        if expression.is_iri:
            return self.name(str(expression.value))
        return self.literal(property_literal(expression.property, expression.value, self.vocabulary))

    def range(self, expression: DataRange) -> str:
        facets = [
            f"{_FACETS[bound.facet]} {self.literal(value_literal(bound.number, expression.datatype))}"
            for bound in facet_bounds(expression)
        ]
        return self.name(expression.datatype) + (f"[{', '.join(facets)}]" if facets else "")

    def literal(self, literal: ox.Literal) -> str:
        datatype = literal.datatype.value
        is_plain = datatype in INTEGER_TYPES | {XSD.boolean} or (datatype == XSD.decimal and "." in literal.value)
        if is_plain:
            return literal.value
        quoted = '"' + literal.value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return quoted if datatype == XSD.string else f"{quoted}^^{self.name(datatype)}"

    def name(self, iri: str) -> str:
        short, prefixed = local_name(iri), curie(iri)
        is_ours = iri == str(KM) + short
        is_extension = prefixed is None and self._is_known(iri)
        if (is_ours or is_extension) and self.shared[short] < 2 and _is_name(short):
            return short
        if prefixed and _NAME.fullmatch(prefixed.partition(":")[2]):
            return prefixed
        return f"<{iri}>"

    def _is_known(self, iri: str) -> bool:
        vocabulary = self.vocabulary
        return iri in vocabulary.classes or iri in vocabulary.properties or iri in vocabulary.individuals


def _is_name(word: str) -> bool:
    return _NAME.fullmatch(word) is not None and not _KEYWORD.fullmatch(word)
