"""Looks through RDF/XML and JSON-LD before the parser does: entities, nesting, and sizes that would exhaust it.

The parsers behind these formats expand entities without limit and take quadratic time on deep nesting. Both are cheap
to see beforehand, so harmless files pass as they are and the others never reach the parser.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from kmgraph.errors import InputError, LimitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_XML_DEPTH = 500
MAX_JSON_DEPTH = 100
_MAX_ENTITY = 8192
_MAX_ATTRIBUTES = 1_000
_ENTITY_USE = re.compile(rb"&([^;&<>\s]+);")
# Entities abbreviate namespaces: some ten times shorter than what they stand for.
_ALWAYS_EXPANDED = 8 * 1024**2
_MOST_EXPANDED_TIMES = 16
# The JSON-LD parser makes each context anew wherever it applies.
_MOST_CONTEXT_WORK = 4_000_000
_ALWAYS_SPELT_OUT = 256 * 1024**2
_MOST_SPELT_OUT_TIMES = 20
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.S)
_REFUSED_ENTITY = "for safety, only plain entities that abbreviate namespaces are read"


def check_xml(data: bytes, path: Path, *, max_bytes: int, error: type[InputError] = InputError) -> None:
    """Check that XML is well formed and harmless to expand.

    Plain entities (`<!ENTITY owl "http://…#">`), as Protégé writes them, pass. External ones, nested ones, parameter
    entities and external DTDs don't.

    Args:
        data: The file's content.
        path: Names the file in errors.
        max_bytes: The most bytes the entities may expand to.
        error: Class of the errors about this file.

    Raises:
        InputError: If the XML is malformed, not UTF-8, or uses refused entities; with line and column.
        LimitError: If it is nested too deep or its entities expand to too much.
    """
    _XmlGuard(data, path, error).run(max_bytes)


def check_json(data: bytes, path: Path) -> None:
    """Check that JSON is not nested too deep for the JSON-LD parser, and that its contexts don't multiply.

    Raises:
        LimitError: If it is, or they do.
    """
    contexts = _Contexts()
    depth = 0
    for token in _JSON_TOKEN.finditer(data):
        first = token[0][:1]
        if first in b"[{":
            depth += 1
            contexts.opened(depth, is_object=first == b"{")
            if depth > MAX_JSON_DEPTH:
                line = data.count(b"\n", 0, token.start()) + 1
                raise LimitError(
                    f"the JSON is nested more than {MAX_JSON_DEPTH} deep",
                    where=f"{path}, line {line}",
                    hint="save it as Turtle or N-Triples",
                )
        elif first in b"]}":
            depth -= 1
            contexts.closed(depth)
        else:
            contexts.text(token[0])
    if contexts.is_too_much_for(len(data)):
        raise LimitError(
            "the contexts of the JSON-LD are applied too often",
            where=str(path),
            hint="write one @context at the top, or save it as Turtle or N-Triples",
        )


@dataclass
class _Contexts:
    """What the contexts of a JSON-LD document would cost: how many texts they have, how often they may apply.

    Attributes:
        number: Of contexts.
        texts: Of all contexts together.
        longest: Bytes of the longest text in a context; an abbreviation stands for as much.
        objects: Of the document.
        all_texts: Of the document.
    """

    number: int = 0
    texts: int = 0
    longest: int = 0
    objects: int = 0
    all_texts: int = 0
    _inside: int | None = None
    _is_named: bool = False

    def opened(self, depth: int, *, is_object: bool) -> None:
        self.objects += is_object
        if self._is_named and self._inside is None:
            self._inside = depth
        self._is_named = False

    def closed(self, depth: int) -> None:
        if self._inside is not None and depth < self._inside:
            self._inside = None

    def text(self, text: bytes) -> None:
        self.all_texts += 1
        # Escapes can spell the key another way.
        self._is_named = text == b'"@context"' or (b"\\u" in text and _is_context(text))
        self.number += self._is_named
        if self._inside is not None:
            self.texts += 1
            self.longest = max(self.longest, len(text))

    def is_too_much_for(self, n_bytes: int) -> bool:
        spelt_out = self.longest * self.all_texts
        if spelt_out > max(_ALWAYS_SPELT_OUT, _MOST_SPELT_OUT_TIMES * n_bytes):
            return True
        return self.number > 1 and self.texts * self.objects > _MOST_CONTEXT_WORK


def _is_context(text: bytes) -> bool:
    try:
        return bool(json.loads(text) == "@context")
    except ValueError:
        return False


@dataclass
class _XmlGuard:
    data: bytes
    path: Path
    error: type[InputError]
    depth: int = 0
    namespaces: int = 0
    entities: dict[str, int] = field(default_factory=dict)

    def run(self, max_bytes: int) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartNamespaceDeclHandler = self._namespace
        self.parser.EndNamespaceDeclHandler = self._namespace_end
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as problem:
            message = expat.ErrorString(problem.code)
            raise self.error(
                f"this is not well-formed XML: {message}",
                where=f"{self.path}, line {problem.lineno}, column {problem.offset + 1}",
            ) from None
        uses = Counter(_ENTITY_USE.findall(self.data)) if self.entities else Counter()
        expanded = sum(uses[name.encode()] * size for name, size in self.entities.items())
        if expanded > min(max_bytes, _ALWAYS_EXPANDED + _MOST_EXPANDED_TIMES * len(self.data)):
            raise LimitError("the file's entities expand to too much", where=str(self.path))

    def _where(self) -> str:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return f"{self.path}, line {line}, column {column}"

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            raise self.error(f"the file is in {encoding}, not UTF-8", where=str(self.path), hint="save it as UTF-8")

    def _doctype(self, _name: str, system: str | None, public: str | None, _internal: int) -> None:
        if system or public:
            raise self.error("the file refers to an external DTD", where=self._where(), hint="remove its DOCTYPE")

    def _entity(
        self,
        name: str,
        is_parameter: int,
        value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        _notation: str | None,
    ) -> None:
        if value is None:
            raise self.error(f'the entity "{name}" is external', where=self._where(), hint=_REFUSED_ENTITY)
        if is_parameter or "&" in value or "%" in value or "<" in value:
            raise self.error(f'the entity "{name}" is nested', where=self._where(), hint=_REFUSED_ENTITY)
        if len(value) > _MAX_ENTITY:
            raise self.error(f'the entity "{name}" is too long', where=self._where(), hint=_REFUSED_ENTITY)
        self.entities.setdefault(name, len(value.encode()))

    def _namespace(self, _prefix: str | None, _uri: str) -> None:
        self.namespaces += 1
        if self.namespaces > _MAX_ATTRIBUTES:
            raise LimitError(f"more than {_MAX_ATTRIBUTES:,} namespaces are declared at once", where=self._where())

    def _namespace_end(self, _prefix: str | None) -> None:
        self.namespaces -= 1

    def _start(self, _name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if len(attributes) > _MAX_ATTRIBUTES:
            raise LimitError(f"an element has more than {_MAX_ATTRIBUTES:,} attributes", where=self._where())
        if self.depth > MAX_XML_DEPTH:
            raise LimitError(
                f"the XML is nested more than {MAX_XML_DEPTH} deep",
                where=self._where(),
                hint="save it as Turtle or N-Triples",
            )

    def _end(self, _name: str) -> None:
        self.depth -= 1
