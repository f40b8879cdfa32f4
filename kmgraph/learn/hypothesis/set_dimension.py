"""One feature with recorded values, as a dimension of the hypothesis language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis.literals import SetTerm
    from kmgraph.model import Feature, SetColumn


@dataclass(frozen=True, slots=True)
class SetDimension:
    """One feature with recorded values, and its literals in a fixed order.

    Attributes:
        columns: Where it is recorded: data values, or classes and individuals.
        terms: Literals over one value.
        joint: Literals that ask for one value that is of two classes; empty where a row has one value at most.
    """

    feature: Feature
    columns: tuple[SetColumn, ...]
    terms: tuple[SetTerm, ...]
    joint: tuple[SetTerm, ...] = ()
