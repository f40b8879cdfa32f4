"""The words of rules in notebooks, and of the ontology's reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotebookWords:
    """Rules as a table in a notebook.

    Attributes:
        rule, status, confidence, target, kept, rate: Headings of columns.
        observed: `{observations}` that were made, `{target}` of them acted against.
        observed_withheld: The same where the figures may not be told.
        public: What kind of figures stand there: nothing about fewer than `{k}` sources, rounded to `{rounded}`.
        exact: The same of exact ones.
        nothing: That there is no rule.
        warnings: Heading of what to know before the figures are trusted.
        notes: That there are `{n}` notes about what was read, and where.
    """

    rule: str
    status: str
    confidence: str
    target: str
    kept: str
    rate: str
    observed: str
    observed_withheld: str
    public: str
    exact: str
    nothing: str
    warnings: str
    notes: str


@dataclass(frozen=True, slots=True)
class ReferenceLabels:
    """What stands in the ontology's reference as it is; most are names of facts about a term.

    Attributes:
        others: Title of the terms that are of no module.
        kinds: Name of each kind of term, by `TermKind`.
    """

    title: str
    lead: str
    skip: str
    contents: str
    languages: str
    tree: str
    classes: str
    properties: str
    individuals: str
    shapes: str
    shapes_lead: str
    questions: str
    questions_lead: str
    alignments: str
    alignments_lead: str
    deprecated: str
    deprecated_lead: str
    others: str
    extension: str
    no_definition: str
    above: str
    below: str
    types: str
    equivalent: str
    disjoint: str
    domain: str
    range: str
    values: str
    functional: str
    also: str
    aligned: str
    instead: str
    targets: str
    asks: str
    term: str
    relation: str
    other: str
    question: str
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReferencePatterns:
    """Sentences of the ontology's reference, with slots.

    Attributes:
        counts: How much there is: `{classes}`, `{properties}`, `{individuals}`, `{shapes}`, `{questions}`.
        diagram: What a module's diagram shows, `{module}`.
        diagram_text: The same for who can't see it, with the number of classes `{n}` that are drawn.
        more: How many of the classes below are not drawn, `{n}`.
    """

    counts: str
    diagram: str
    diagram_text: str
    more: str
