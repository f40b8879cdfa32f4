"""The words of rules in notebooks, and of the ontology's reference."""

from __future__ import annotations

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
