"""Looks through RDF/XML and JSON-LD before the parser does: entities, nesting, and sizes that would exhaust it.

The parsers behind these formats expand entities without limit and take quadratic time on deep nesting. Both are cheap
to see beforehand, so harmless files pass as they are and the others never reach the parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from kmgraph.errors import InputError, LimitError

if TYPE_CHECKING:
    from pathlib import Path

MAX_XML_DEPTH = 500
MAX_JSON_DEPTH = 100
_MAX_ENTITY = 8192
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
    """Check that JSON is not nested too deep for the JSON-LD parser.

    Raises:
        LimitError: If it is.
    """
    depth = 0
    for token in _JSON_TOKEN.finditer(data):
        first = token[0][:1]
        if first in b"[{":
            depth += 1
            if depth > MAX_JSON_DEPTH:
                line = data.count(b"\n", 0, token.start()) + 1
                raise LimitError(
                    f"the JSON is nested more than {MAX_JSON_DEPTH} deep",
                    where=f"{path}, line {line}",
                    hint="save it as Turtle or N-Triples",
                )
        elif first in b"]}":
            depth -= 1


@dataclass
class _XmlGuard:
    data: bytes
    path: Path
    error: type[InputError]
    depth: int = 0
    entities: dict[str, int] = field(default_factory=dict)

    def run(self, max_bytes: int) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as problem:
            message = expat.ErrorString(problem.code)
            raise self.error(
                f"this is not well-formed XML: {message}",
                where=f"{self.path}, line {problem.lineno}, column {problem.offset + 1}",
            ) from None
        expanded = sum(self.data.count(b"&%s;" % name.encode()) * size for name, size in self.entities.items())
        if expanded > max_bytes:
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

    def _start(self, _name: str, _attributes: object) -> None:
        self.depth += 1
        if self.depth > MAX_XML_DEPTH:
            raise LimitError(
                f"the XML is nested more than {MAX_XML_DEPTH} deep",
                where=self._where(),
                hint="save it as Turtle or N-Triples",
            )

    def _end(self, _name: str) -> None:
        self.depth -= 1
