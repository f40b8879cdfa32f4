"""Words by which texts are told to be about something: forms of classes of content, with the company that decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class TextForm:
    """A word or phrase that people use where a post is of some class.

    Attributes:
        text: As people write it; `#` stands for a number.
        is_hint: Whether it says little by itself: two hints at a class, or a hint and a form, are needed.
        near: Forms and classes of which one must be close by; empty if the form decides alone.
        not_near: Forms and classes none of which may be close by.
    """

    text: str
    is_hint: bool = False
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextForms:
    """The forms of classes.

    Attributes:
        of_class: IRI of a class to its forms, sorted.
        everyday: Phrases that mean none of what the words in them say, such as “killing it”, sorted.
        ambiguous: IRI of a class to those of its labels that nearly always mean something else, and are not looked for.
    """

    of_class: Mapping[str, tuple[TextForm, ...]] = field(default_factory=dict)
    everyday: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
