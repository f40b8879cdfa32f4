"""Reads RDF files: the one safe door for Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, plain or gzipped.

In come paths, out come quads, in the order of the file. Nothing is fetched, whatever a file refers to. Blank nodes get
fresh labels, so that the quads of several files can be put together; `blank_nodes` makes labels that last.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ReadLimits, open_input
from kmgraph.rdf.guard import check_json, check_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDF_SUFFIXES = tuple(f".{suffix}" for suffix in _FORMATS)
"""Suffixes of the files `read_rdf` reads; each may be followed by `.gz`."""

_POSITION = re.compile(
    r"^(?:Parser )?error (?:at|on) line \d+ (?:between columns \d+ and (?:line \d+ column )?\d+|column \d+): ", re.I
)
_HINTS = (
    (re.compile(r"The prefix (\S*): has not been declared"), r"declare it at the top: @prefix \1: <…> ."),
    (re.compile(r"No scheme found in an absolute IRI"), "write whole IRIs, or add a line @base <…> . at the top"),
    (re.compile(r"Invalid IRI code point"), "spaces and < > \" { } | ^ ` can't stand in an IRI; write %20 for a space"),
    (re.compile(r"UTF-8"), "save the file as UTF-8"),
)


@dataclass(frozen=True, slots=True)
class RdfLimits:
    """The most that one file may hold: bytes of the whole (unpacked), of RDF/XML and JSON-LD, of a literal, an IRI."""

    file_bytes: int = 8 * 1024**3
    tree_bytes: int = 512 * 1024**2
    literal_bytes: int = 1024**2
    iri_bytes: int = 8 * 1024


def is_rdf(path: Path) -> bool:
    """Return whether the file's suffix is that of an RDF format.

    >>> from pathlib import Path
    >>> is_rdf(Path("extension.ttl.gz")), is_rdf(Path("observations.csv"))
    (True, False)
    """
    return _suffix(path) in _FORMATS


def read_rdf(path: Path, *, limits: RdfLimits | None = None, error: type[InputError] = InputError) -> list[ox.Quad]:
    """Return the quads of an RDF file.

    Args:
        path: A file with a suffix of `RDF_SUFFIXES`, or that and `.gz`.
        limits: Other limits than the usual.
        error: Class of the errors about this file.

    Raises:
        InputError: If the file can't be read, is no text, not UTF-8, malformed, or refused; with line and column.
        LimitError: If the file, a literal, an IRI or the nesting exceeds a limit.
    """
    return list(iter_rdf(path, limits=limits, error=error))


def load_rdf(store: ox.Store, path: Path) -> None:
    """Load an RDF file into a store, under the same limits.

    Raises:
        InputError: As `read_rdf`.
        LimitError: As `read_rdf`.
    """
    store.bulk_extend(iter_rdf(path))


def iter_rdf(
    path: Path,
    *,
    limits: RdfLimits | None = None,
    error: type[InputError] = InputError,
    keeps_blank_labels: bool = False,
) -> Iterator[ox.Quad]:
    """Yield the quads of an RDF file, read piece by piece where the format allows; otherwise as `read_rdf`.

    Args:
        path: As for `read_rdf`.
        limits: Other limits than the usual.
        error: Class of the errors about this file.
        keeps_blank_labels: Whether blank nodes keep the labels they have in the file, where no other file joins it.
    """
    limits = limits or RdfLimits()
    suffix = _suffix(path)
    if suffix not in _FORMATS:
        known = ", ".join(RDF_SUFFIXES)
        raise error(f'"{path.name}" has no suffix of an RDF format', where=str(path), hint=f"known: {known}")
    rdf_format = _FORMATS[suffix]
    is_tree = rdf_format in {ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD}
    most = ReadLimits.up_to(limits.tree_bytes if is_tree else limits.file_bytes)
    with open_input(path, most, error=error) as stream:
        text = _without_mark(stream, path, error)
        source = _checked_tree(text.read(), rdf_format, path, limits, error) if is_tree else text
        yield from _parse(source, rdf_format, path, limits, error, keeps_blank_labels=keeps_blank_labels)


def _suffix(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return name.rpartition(".")[2]


def _without_mark(stream: io.BufferedReader, path: Path, error: type[InputError]) -> BinaryIO:
    """Return the stream after its byte order mark; refuse what is visibly no UTF-8 text."""
    start = stream.peek(4096)[:4096]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise error("the file is in UTF-16, not UTF-8", where=str(path), hint="save it as UTF-8")
    if b"\0" in start:
        raise error("the file is not text", where=str(path), hint="check that its suffix tells what it is")
    if start.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    return stream


def _checked_tree(
    data: bytes, rdf_format: ox.RdfFormat, path: Path, limits: RdfLimits, error: type[InputError]
) -> bytes:
    if rdf_format == ox.RdfFormat.RDF_XML:
        check_xml(data, path, max_bytes=limits.tree_bytes, error=error)
    else:
        check_json(data, path)
    return data


def _parse(
    source: BinaryIO | bytes,
    rdf_format: ox.RdfFormat,
    path: Path,
    limits: RdfLimits,
    error: type[InputError],
    *,
    keeps_blank_labels: bool,
) -> Iterator[ox.Quad]:
    try:
        quads = ox.parse(source, rdf_format, rename_blank_nodes=not keeps_blank_labels)
        yield from _within_limits(quads, path, limits, error)
    except SyntaxError as problem:
        raise _syntax_error(problem, rdf_format, path, error) from None


def _within_limits(
    quads: Iterable[ox.Quad], path: Path, limits: RdfLimits, error: type[InputError]
) -> Iterator[ox.Quad]:
    # Characters are counted first, as they are at hand; a character has at most four bytes.
    short = limits.iri_bytes // 4
    for quad in quads:
        obj = quad.object
        if isinstance(obj, ox.Triple) or isinstance(quad.subject, ox.Triple):
            raise error("the file has triples inside triples (RDF-star), which OWL doesn't know", where=str(path))
        if len(obj.value) > short:
            _check_term(obj, path, limits)
        if len(quad.subject.value) > short:
            _check_term(quad.subject, path, limits)
        if len(quad.predicate.value) > short:
            _check_term(quad.predicate, path, limits)
        yield quad


def _check_term(term: ox.NamedNode | ox.BlankNode | ox.Literal, path: Path, limits: RdfLimits) -> None:
    is_literal = isinstance(term, ox.Literal)
    most = limits.literal_bytes if is_literal else limits.iri_bytes
    if len(term.value.encode()) > most:
        raise LimitError(
            f"{'a literal' if is_literal else 'an IRI'} is longer than {most} bytes: {term.value[:60]}…",
            where=str(path),
        )


def plain_message(message: str) -> str:
    """Return a parser's message without the place that it begins with; the place is told apart.

    >>> plain_message("Parser error at line 2 column 1: A dot is expected")
    'A dot is expected'
    """
    return _POSITION.sub("", message)


def _syntax_error(problem: SyntaxError, rdf_format: ox.RdfFormat, path: Path, error: type[InputError]) -> InputError:
    message = plain_message(problem.msg or str(problem))
    where = str(path)
    if problem.lineno:
        where += f", line {problem.lineno}" + (f", column {problem.offset}" if problem.offset else "")
    if "LoadDocumentCallback" in message:
        return error(
            "the JSON-LD refers to a context elsewhere, which is never fetched",
            where=where,
            hint='write the context itself into the file, under "@context"',
        )
    return error(f"this is not valid {rdf_format.name}: {message}", where=where, hint=_hint(message))


def _hint(message: str) -> str | None:
    for pattern, hint in _HINTS:
        found = pattern.search(message)
        if found:
            return found.expand(hint)
    return None
