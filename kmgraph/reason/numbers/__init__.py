"""Numbers in class expressions -> named classes in the order of the numbers, before a reasoner reads them.

In come the triples that a reasoner is to get; out go triples that entail the same of every named class, in which
`accountAgeDays some xsd:integer[< 7]` is a class that lies in the one of 8. Adds the order of the numbers; forgets the
data properties that it could put in order, and leaves all others as they are.

A reasoner that meets a hundred data ranges weighs each against each wherever it meets a number; classes that are told
to lie in one another cost it next to nothing. Why the same follows stands in decision 41.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.reason.numbers.number_classes import order_numbers
else:
    __getattr__ = load_lazily(__name__, {"number_classes": "order_numbers"})

__all__ = ["order_numbers"]
