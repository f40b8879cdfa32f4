"""Tells the syntax of an ontology by its first words, and turns the syntaxes of OWL into Turtle.

Protégé saves an ontology in any of six syntaxes, mostly under the suffix `.owl`. Three of them are of OWL, not of RDF;
the OWL API reads those, in a child that holds Java, loads nothing that is imported, and is ended after a while.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ChildLimits, run_limited

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.io import ChildResult

OWL_SUFFIXES = (".owx", ".ofn", ".omn")
"""Suffixes of ontologies in a syntax of OWL; Protégé gives those `.owl`, too."""
ONTOLOGY_SUFFIXES = frozenset(("ttl", "rdf", "owl", "xml", "owx", "ofn", "omn"))
"""Suffixes, without the dot, of files whose syntax is told by what they say."""
RELATIVE_BASE = "https://kmgraph.invalid/"
"""What relative IRIs are resolved against: the same on every machine, telling nothing of its folders.

Names that end so are reserved for what leads nowhere (RFC 2606).
"""
CONVERSION_SECONDS = 120.0
"""Deadline of a conversion."""

# By name: the room that holds Java stands above this one.
_CHILD = "kmgraph.reason.child.convert"
_BEFORE_XML = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.S)
_ROOT = re.compile(rb"\s*<(?:[\w.-]+:)?(?P<name>RDF|Ontology)(?=[\s/>])")
_BEFORE_TEXT = re.compile(rb"\s*#[^\n]*(?:\n|$)")
_FUNCTIONAL = re.compile(rb"\s*(?:Prefix|Ontology)\s*\(")
_MANCHESTER = re.compile(rb"\s*(?:Prefix|Namespace|Ontology)\s*:\s")
_TURTLE = re.compile(rb"\s*(?:@(?:prefix|base)\s|(?:PREFIX|BASE)\s|<[^<>\s]*>\s|[\w-]*:[\w-]*\s|_:\w|\[)", re.I)
_EXCEPTION = re.compile(r"^(?:[\w$]+\.)+\w+: ?")


class OwlSyntax(StrEnum):
    """How an ontology may be written that is not written as RDF."""

    XML = "owlxml"
    FUNCTIONAL = "functional"
    MANCHESTER = "manchester"


_NAMES = {
    OwlSyntax.XML: "OWL/XML",
    OwlSyntax.FUNCTIONAL: "OWL in functional syntax",
    OwlSyntax.MANCHESTER: "OWL in Manchester syntax",
}


def base_iri(path: Path) -> str:
    """Return what relative IRIs in a file are resolved against; a packed file has the base of what is in it.

    >>> from pathlib import Path
    >>> base_iri(Path("/home/lin/our rules.ttl.gz"))
    'https://kmgraph.invalid/our%20rules.ttl'
    """
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return RELATIVE_BASE + quote(name, errors="replace")


def told_syntax(start: bytes) -> ox.RdfFormat | OwlSyntax | None:
    r"""Return the syntax that the first words of an ontology are of; None if they tell of none.

    >>> told_syntax(b"# mine\nPrefix(:=<https://example.org/t#>)")
    <OwlSyntax.FUNCTIONAL: 'functional'>
    """
    words = _after(_BEFORE_XML, start)
    root = _ROOT.match(words)
    if root:
        return ox.RdfFormat.RDF_XML if root["name"] == b"RDF" else OwlSyntax.XML
    words = _after(_BEFORE_TEXT, start)
    if _FUNCTIONAL.match(words):
        return OwlSyntax.FUNCTIONAL
    if _MANCHESTER.match(words):
        return OwlSyntax.MANCHESTER
    return ox.RdfFormat.TURTLE if _TURTLE.match(words) else None


def _after(skipped: re.Pattern[bytes], text: bytes) -> bytes:
    at = 0
    while match := skipped.match(text, at):
        at = match.end()
    return text[at:]


def converted(text: bytes, syntax: OwlSyntax, path: Path, error: type[InputError]) -> bytes:
    """Return an ontology as Turtle; files are read several times in a run, and converted once.

    Args:
        text: The ontology, looked through before if it is XML.
        syntax: Its syntax.
        path: Where it lies.
        error: Class of the errors.

    Raises:
        InputError: If it can't be read.
        LimitError: If it took too long or too much memory.
    """
    child = _convert(text, syntax, base_iri(path))
    if child.returncode == 0:
        return child.stdout
    said = child.stderr.decode(errors="replace").strip()
    if "OutOfMemoryError" in said or "StackOverflowError" in said:
        raise LimitError(
            "the ontology is too large or nested too deeply to be converted", where=str(path), hint="save it as Turtle"
        )
    lines = [line.strip() for line in said.splitlines() if _EXCEPTION.match(line)]
    reason = _EXCEPTION.sub("", lines[-1]) if lines else "no reason given"
    raise error(
        f"this can't be read as {_NAMES[syntax]}: {reason}",
        where=str(path),
        hint="open it in Protégé, and save it as Turtle",
    )


@lru_cache(maxsize=8)
def _convert(text: bytes, syntax: OwlSyntax, base: str) -> ChildResult:
    return run_limited(
        _CHILD,
        syntax.value,
        limits=ChildLimits(CONVERSION_SECONDS),
        work="reading the ontology",
        stdin=base.encode() + b"\n" + text,
    )
