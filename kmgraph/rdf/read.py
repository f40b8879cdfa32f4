"""Reads RDF files: the one safe door for Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, plain or gzipped.

In come paths, out come quads, in the order of the file. Nothing is fetched, whatever a file refers to. Relative IRIs
are resolved against a base that the file's name makes, as if all files lay in one folder. Blank nodes get fresh labels,
so that the quads of several files can be put together; `blank_nodes` makes labels that last. What kmgraph holds in
memory, its own N-Triples, comes in through `parse_own`: no other module calls a parser.
"""

from __future__ import annotations

import codecs
import re
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ReadLimits, open_input
from kmgraph.rdf.guard import check_json, check_xml
from kmgraph.rdf.syntax import ONTOLOGY_SUFFIXES, OWL_SUFFIXES, OwlSyntax, base_iri, converted, told_syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BufferedReader
    from pathlib import Path

RDF_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Suffix of a file to the format that it is read in."""
_TREES = frozenset((ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD))
_LINES = frozenset((ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES))
RDF_SUFFIXES = tuple(f".{suffix}" for suffix in RDF_FORMATS)
"""Suffixes of the files `read_rdf` reads; each may be followed by `.gz`."""

# `<<(` opens a triple term. The parser goes a call deeper for each within another, until its stack ends.
_TRIPLE_TERM = b"<<("
_MOST_TRIPLE_TERMS = 100
# What prefixes and lists abbreviate is written out in memory.
_MOST_EXPANDED_TIMES = 20
_QUAD_COST = 400
# What comes before the first words of an ontology: comments, and entities that abbreviate namespaces.
_START = 8192

_POSITION = re.compile(
    r"^(?:Parser )?error (?:at|on) line \d+ (?:between columns \d+ and (?:line \d+ column )?\d+|column \d+): ", re.I
)
_HINTS = (
    (re.compile(r"The prefix (\S*): has not been declared"), r"declare it at the top: @prefix \1: <…> ."),
    (re.compile(r"No scheme found in an absolute IRI"), "write whole IRIs: in this format none is relative to another"),
    (re.compile(r"Invalid IRI code point"), "spaces and < > \" { } | ^ ` can't stand in an IRI; write %20 for a space"),
    (re.compile(r"UTF-8"), "save the file as UTF-8"),
)


@dataclass(frozen=True, slots=True)
class RdfLimits:
    """The most that one file may hold, in bytes.

    Attributes:
        file_bytes: Of the whole, unpacked.
        tree_bytes: Of the whole in RDF/XML and JSON-LD, which are read at once.
        literal_bytes: Of a literal.
        iri_bytes: Of an IRI.
        expanded_bytes: Of all terms written out, in a file that has less than a twentieth of that itself.
    """

    file_bytes: int = 8 * 1024**3
    tree_bytes: int = 128 * 1024**2
    literal_bytes: int = 1024**2
    iri_bytes: int = 8 * 1024
    expanded_bytes: int = 512 * 1024**2


def is_rdf(path: Path) -> bool:
    """Return whether the file's suffix is that of an RDF format.

    >>> from pathlib import Path
    >>> is_rdf(Path("extension.ttl.gz")), is_rdf(Path("observations.csv"))
    (True, False)
    """
    return _suffix(path) in {*RDF_FORMATS, *ONTOLOGY_SUFFIXES}


def is_owl(path: Path, *, error: type[InputError] = InputError) -> bool:
    """Return whether a file holds an ontology in a syntax of OWL that is none of RDF.

    Raises:
        InputError: If the file can't be read.
    """
    with open_input(path, ReadLimits.up_to(RdfLimits().file_bytes), error=error) as stream:
        return isinstance(_syntax(_suffix(path), _without_mark(stream, path, error)), OwlSyntax)


def parse_own(document: bytes, syntax: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> Iterator[ox.Triple]:
    """Yield the triples of a document that kmgraph wrote itself, in its order, with its blank labels."""
    for quad in ox.parse(input=document, format=syntax):
        yield quad.triple


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
    if not is_rdf(path):
        known = ", ".join((*RDF_SUFFIXES, *OWL_SUFFIXES))
        raise error(f'"{path.name}" has no suffix of an RDF format', where=str(path), hint=f"known: {known}")
    most = ReadLimits.up_to(limits.tree_bytes if RDF_FORMATS.get(suffix) in _TREES else limits.file_bytes)
    with open_input(path, most, error=error) as stream:
        text = GuardedText(_without_mark(stream, path, error), path, error)
        syntax = _syntax(suffix, stream)
        is_tree = syntax in _TREES or isinstance(syntax, OwlSyntax)
        source: BinaryIO | GuardedText = text
        if is_tree:
            source = BytesIO(_checked_tree(_read_tree(text, path, limits), syntax, path, limits, error))
        rdf_format = ox.RdfFormat.TURTLE if isinstance(syntax, OwlSyntax) else syntax
        base = None if rdf_format in _LINES else base_iri(path)
        quads = ox.parse(source, rdf_format, base_iri=base, rename_blank_nodes=not keeps_blank_labels)  # type: ignore[arg-type]
        with _told_plainly(rdf_format, path, error):
            yield from _within_limits(quads, text, limits)


def load_rdf(store: ox.Store, path: Path, *, limits: RdfLimits | None = None) -> None:
    """Load an RDF file into a store, under the same limits.

    N-Quads and N-Triples go to the store in bulk: a line says all that it says, so its length bounds its terms.

    Raises:
        InputError: As `read_rdf`.
        LimitError: As `read_rdf`, or if a line is longer than its terms may be.
    """
    limits = limits or RdfLimits()
    rdf_format = RDF_FORMATS.get(_suffix(path))
    if rdf_format not in _LINES:
        store.bulk_extend(iter_rdf(path, limits=limits))
        return
    with open_input(path, ReadLimits.up_to(limits.file_bytes)) as stream, _told_plainly(rdf_format, path, InputError):
        lines = _GuardedLines(_without_mark(stream, path, InputError), path, InputError, limits)
        store.bulk_load(lines, rdf_format)  # type: ignore[arg-type]  # of a stream, only read is called


def _suffix(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return name.rpartition(".")[2]


def _without_mark(stream: BufferedReader, path: Path, error: type[InputError]) -> BufferedReader:
    """Return the stream after its byte order mark; refuse what is visibly no UTF-8 text."""
    start = stream.peek(4096)[:4096]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise error("the file is in UTF-16, not UTF-8", where=str(path), hint="save it as UTF-8")
    if b"\0" in start:
        raise error("the file is not text", where=str(path), hint="check that its suffix tells what it is")
    if start.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    return stream


def _syntax(suffix: str, stream: BufferedReader) -> ox.RdfFormat | OwlSyntax:
    told = told_syntax(stream.peek(_START)) if suffix in ONTOLOGY_SUFFIXES else None
    return told or RDF_FORMATS.get(suffix, ox.RdfFormat.TURTLE)


def _read_tree(text: GuardedText, path: Path, limits: RdfLimits) -> bytes:
    data = text.read(limits.tree_bytes + 1)
    if len(data) > limits.tree_bytes:
        raise LimitError(
            f"the file has more than {limits.tree_bytes:,} bytes", where=str(path), hint="save it as Turtle"
        )
    return data


def _checked_tree(
    data: bytes, syntax: ox.RdfFormat | OwlSyntax, path: Path, limits: RdfLimits, error: type[InputError]
) -> bytes:
    if syntax in {ox.RdfFormat.RDF_XML, OwlSyntax.XML}:
        check_xml(data, path, max_bytes=limits.tree_bytes, error=error)
    elif syntax == ox.RdfFormat.JSON_LD:
        check_json(data, path)
    return converted(data, syntax, path, error) if isinstance(syntax, OwlSyntax) else data


@contextmanager
def _told_plainly(rdf_format: ox.RdfFormat, path: Path, error: type[InputError]) -> Iterator[None]:
    try:
        yield
    except SyntaxError as problem:
        raise _syntax_error(problem, rdf_format, path, error) from None
    except MemoryError as problem:
        # The parser says so of a term that it finds no end of within 16 MB.
        raise LimitError(f"the file can't be read: {str(problem) or 'memory ran out'}", where=str(path)) from None


class GuardedText:
    """The text of a file on its way to the parser: counted, and refused where it would exhaust the parser's stack."""

    def __init__(self, stream: BinaryIO, path: Path, error: type[InputError]) -> None:
        self.path = path
        self.n_bytes = 0
        self._stream = stream
        self._error = error
        self._nested = 0
        self._end = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            InputError: If the text opens many triples inside triples: within each other they end the process.
        """
        data = self._stream.read(size)
        self.n_bytes += len(data)
        self._nested += (self._end + data).count(_TRIPLE_TERM)
        self._end = data[-len(_TRIPLE_TERM) + 1 :]
        if self._nested > _MOST_TRIPLE_TERMS:
            raise self.star()
        return data

    def star(self) -> InputError:
        """Return the error about triples inside triples."""
        what = "the file has triples inside triples (RDF-star), which OWL doesn't know"
        return self._error(what, where=str(self.path))


class _GuardedLines(GuardedText):
    """Text whose lines are never longer than the terms of one statement may be."""

    def __init__(self, stream: BinaryIO, path: Path, error: type[InputError], limits: RdfLimits) -> None:
        super().__init__(stream, path, error)
        # Escapes take at most twelve bytes for one of four.
        self._longest = 3 * (limits.literal_bytes + 4 * limits.iri_bytes)
        self._line = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            InputError: As `GuardedText.read`.
            LimitError: If a line is too long.
        """
        data = super().read(size)
        lengths = list(map(len, data.split(b"\n")))
        lengths[0] += self._line
        if max(lengths) > self._longest:
            raise LimitError("a line holds terms longer than the limits", where=str(self.path))
        self._line = lengths[-1]
        return data


def _within_limits(quads: Iterable[ox.Quad], text: GuardedText, limits: RdfLimits) -> Iterator[ox.Quad]:
    # Characters are counted first, as they are at hand; a character has at most four bytes.
    short = limits.iri_bytes // 4
    size = 0
    for quad in quads:
        subject, predicate, obj, _ = quad
        if isinstance(obj, ox.Triple) or isinstance(subject, ox.Triple):
            raise text.star()
        length = len(obj.value) + len(subject.value) + len(predicate.value)
        if length > short:
            for term in (obj, subject, predicate):
                _check_term(term, text.path, limits)
        size += length + _QUAD_COST
        if size > limits.expanded_bytes and size > _MOST_EXPANDED_TIMES * text.n_bytes:
            raise LimitError(
                f"what the file says takes more than {_MOST_EXPANDED_TIMES} times its own size",
                where=str(text.path),
                hint="shorten the IRIs that it repeats, or split it",
            )
        yield quad


def _check_term(term: ox.NamedNode | ox.BlankNode | ox.Literal, path: Path, limits: RdfLimits) -> None:
    is_literal = isinstance(term, ox.Literal)
    most = limits.literal_bytes if is_literal else limits.iri_bytes
    if len(term.value.encode()) > most:
        raise LimitError(
            f"{'a literal' if is_literal else 'an IRI'} is longer than {most} bytes: {term.value[:60]}…",
            where=str(path),
        )


def _plain_message(message: str) -> str:
    """Return a parser's message without the place that it begins with; the place is told apart.

    >>> _plain_message("Parser error at line 2 column 1: A dot is expected")
    'A dot is expected'
    """
    return _POSITION.sub("", message)


def _syntax_error(problem: SyntaxError, rdf_format: ox.RdfFormat, path: Path, error: type[InputError]) -> InputError:
    message = _plain_message(problem.msg or str(problem))
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
