"""YAML 1.1 by PyYAML's safe constructors, within bounds that are checked before a value is made.

Source: YAML 1.1; PyYAML's `SafeLoader`, which reddit's AutoModerator reads its pages with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from kmgraph.errors import InputError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_VALUES = 100_000
"""Keys and values of one file; a page of AutoModerator has 262,144 characters at most."""
DEEPEST = 32
"""Mappings and lists within one another; a rule of AutoModerator has three."""


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document of a file.

    Attributes:
        value: What it writes: mappings, lists, texts, numbers, dates, True, False and None.
        line: Where it begins, from 1.
        repeated: Keys that stand more than once in one mapping, where the last one counts, in the order of the file.
    """

    value: object
    line: int
    repeated: tuple[str, ...] = ()


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no types
    """Makes plain values; each event is checked before anything is made of it.

    Args:
        text: The file's content.
        path: Names the file in errors.
        what: What the file should be.
    """

    def __init__(self, text: str, path: Path | str, what: str) -> None:
        super().__init__(text)
        self.repeated: list[str] = []
        self._path = path
        self._what = what
        self._depth = self._values = 0

    def get_event(self) -> Any:
        """Return the next event of the stream.

        Raises:
            InputError: If it is an alias, has a tag, or lies too deep.
            LimitError: If there were too many values.
        """
        event = super().get_event()
        if isinstance(event, yaml.AliasEvent):
            # A text of some lines can unfold into more than any machine holds.
            raise self._refused(f"refers to another part of itself (*{event.anchor})", event, "write the value out")
        if getattr(event, "tag", None) is not None:
            raise self._refused(f"has the tag {event.tag}", event, "leave the tag out")
        if isinstance(event, yaml.ScalarEvent) and not _is_text(event.value):
            raise self._refused("has half of a surrogate pair", event, None)
        self._depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        self._values += isinstance(event, yaml.ScalarEvent)
        if self._depth > DEEPEST:
            raise self._refused("is nested too deep", event, None)
        if self._values > MOST_VALUES:
            raise LimitError(f"the file has more than {MOST_VALUES:,} values", where=str(self._path), hint="split it")
        return event

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; of a key that stands there twice the last value, as YAML libraries have it."""
        seen = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    self.repeated.append(key.value)
                seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made

    def _refused(self, why: str, event: Any, hint: str | None) -> InputError:
        where = _place(self._path, event.start_mark)
        return InputError(f"not a {self._what} that is read: it {why}", where=where, hint=hint)


def load_yaml_documents(text: str, path: Path | str, what: str) -> tuple[YamlDocument, ...]:
    """Return the documents that the text of a file writes, empty ones included.

    Args:
        text: The file's content.
        path: Names the file in errors.
        what: What the file should be, such as "page of AutoModerator".

    Raises:
        InputError: If it is not YAML, has an alias or a tag, or is nested too deep; with line and column.
        LimitError: If it has more than `MOST_VALUES` values.
    """
    try:
        return tuple(_documents(_Loader(text, path, what)))
    except yaml.YAMLError as error:
        raise InputError(
            f"this is not YAML: {_problem(error)}",
            where=_place(path, getattr(error, "problem_mark", None)),
            hint="mend it there; texts with signs in them stand in quotation marks",
        ) from None
    except (ValueError, OverflowError, TypeError) as error:
        # A date that no calendar has, an integer of more digits than Python reads, a key that is a list.
        raise InputError(f"not a {what}: a value in it can't be read: {error}", where=str(path)) from None


def _documents(loader: _Loader) -> Iterator[YamlDocument]:
    try:
        while loader.check_node():
            node = loader.get_node()
            loader.repeated = []
            value = loader.construct_document(node)
            yield YamlDocument(value, node.start_mark.line + 1, tuple(dict.fromkeys(loader.repeated)))
    finally:
        loader.dispose()


def _is_text(value: str) -> bool:
    """Return whether a text has characters alone: an escape may write half of a surrogate pair, which is none."""
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _problem(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or error.context or "it can't be read"
        return said[:1].lower() + said[1:]
    if isinstance(error, yaml.reader.ReaderError):
        return f"it has the character U+{error.character:04X}"
    return "it can't be read"


def _place(path: Path | str, mark: Any) -> str:
    return f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark is not None else str(path)
