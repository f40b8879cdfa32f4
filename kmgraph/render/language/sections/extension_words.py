"""The words of the terms that `init --from` writes for columns and values that the ontology doesn't know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtensionPatterns:
    """Labels, definitions and phrases with `{label}`, `{column}` and `{n}`.

    What they don't have is said as of every term without phrases: "whose board is …".

    Attributes:
        title: Of the extension; `{label}` is the project's name.
        choice_definition: Of a property whose values are classes.
        values, values_definition: Label and definition of the class above these classes.
        value, value_definition: Noun phrase and definition of such a class.
        content: Phrase of a class of content.
        contents: Label of the class above such classes.
        flag_definition: Of a yes-or-no property.
        number_definition: Of a number.
        rare: Note on values that were seen too seldom.
    """

    title: str
    choice_definition: str
    values: str
    values_definition: str
    value: str
    value_definition: str
    content: str
    contents: str
    flag_definition: str
    number_definition: str
    rare: str
