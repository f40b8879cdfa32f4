"""Spellings of SPARQL's SERVICE: how many reach a server on this machine without the guard, how many with it.

    python -m benchmarks.service_spellings [COUNT]

The server listens on the loopback interface only and answers with no rows.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pyoxigraph as ox

from kmgraph.errors import QueryError
from kmgraph.io import ChildLimits, run_limited
from kmgraph.rdf import check_query

CHILDREN = 100
ANSWER = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
TRIPLES = "<urn:s> <urn:p> 1 . <urn:s> <urn:q> true . <urn:s> <urn:r> <http://h:> . <urn:s> <urn:t> 'x' ."
# What the names with dots below mean.
TRIPLES += "".join(
    f" <urn:s> <urn:v> <urn:{name}> ." for name in ("a.b", "a-b.c", "1.2", "a..b", "a/b.c", "a:b.c", "é.b")
)
TRIPLES += " <urn:s> <urn:v> 'x'^^<urn:a.b> ."


class Canary:
    """Counts the requests that reach it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.paths: list[str] = []


@contextmanager
def canary() -> Iterator[Canary]:
    """Yield a server on the loopback interface that ends with the block."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            paths.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(ANSWER)))
            self.end_headers()
            self.wfile.write(ANSWER)

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name in {"do_GET", "do_POST"}:
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    listening = Canary(f"http://127.0.0.1:{server.server_address[1]}/")
    listening.paths = paths
    try:
        yield listening
    finally:
        server.shutdown()
        server.server_close()


# What stands before the call: most of it hides the call from those who look for words in the text.
BEFORE = (
    *("", "", "{}", "?s ?p ?o .", "?s ?p ?o ", "?s ?p ?o ;", "?s ?p ?o .\n", "FILTER(1 < 2)", "FILTER(1 <2 && 3> 2)"),
    *("?s ?p 1", "?s ?p true", "?s ?p 1.", "?s <urn:t> 'x'", '?s <urn:t> "x"', "?s <urn:t> '''x'''"),
    *("FILTER(\"'\" != 'x')", "FILTER('\\'' != 'x')", 'FILTER("\\"" != "x")', "FILTER('#' != 'x')"),
    *('FILTER("""a"b""" != "x")', "FILTER(<urn:#> != 'x')", "FILTER(EXISTS { ?s ?p '\\\\' } || true)"),
    *("OPTIONAL { ?s <urn:a\\u0023b> ?x }", "OPTIONAL { ?s <urn:it's> ?x }", "OPTIONAL { ?s x:a\\'b ?x }"),
    # To pyoxigraph a name has one group of dots; what comes after the next dot is read anew.
    *("?s ?p x:a.b.", "?s ?p x:a-b.c.", "?s ?p x:1.2.", "?s ?p x:a..b.", "?s ?p x:a\\/b.c.", "?s ?p x:a:b.c."),
    *("?s ?p x:é.b.", "?s ?p e.f:a.b.", '?s ?p "x"^^x:a.b.', "{} UNION { ?s ?p x:a.b } ?s ?p ?o; ?q x:a-b.c."),
    *("OPTIONAL { ?s x:a\\#b ?x }", "BIND('SERVICE' AS ?w)", 'VALUES ?w { """"x""" }', "?s <urn:r> h:"),
)
AROUND = (
    *("GROUP", "{ GROUP }", "{ { ?n ?n ?n } UNION GROUP }", "{ GROUP UNION { ?n ?n ?n } }", "{ OPTIONAL GROUP }"),
    *("{ ?s ?p ?o OPTIONAL GROUP }", "{ ?s ?p ?o . { SELECT * GROUP } }", "{ ?s ?p ?o FILTER EXISTS GROUP }"),
    *("{ ?s ?p ?o FILTER NOT EXISTS GROUP }", "{ ?s ?p ?o MINUS GROUP }", "{ ?s ?p ?o LATERAL GROUP }"),
)
FORMS = (
    *("SELECT * GROUP", "SELECT*WHERE GROUP", "SELECT DISTINCT * { GROUP }", "SELECT (1 AS ?one) GROUP LIMIT 3"),
    *("ASK GROUP", "ASK{GROUP}", "CONSTRUCT {} WHERE GROUP"),
)
GAPS = ("", "", " ", "\t", "\n", "\r\n", "  ", "# it's \"\n", "#}\r", "\n#<\n", "# SERVICE\n")
SILENT = ("", "", "", "SILENT")
BODIES = ("{}", "{ ?a ?b ?c }", "{?a ?b ?c.}", "{ VALUES ?z { 1 } }")
DECLARATIONS = ("", "# SERVICE <urn:x> {}\n", "PREFIX service: <urn:s>\n", "PREFIX servicee: <urn:s>\n")
ALWAYS = "PREFIX x: <urn:> PREFIX e.f: <urn:> PREFIX h: <http://h:> "


@dataclass(frozen=True)
class Writer:
    """Writes spellings with the choices of a random number generator."""

    random: random.Random
    url: str

    def query(self) -> str:
        """Return a query that calls the server."""
        before = self.random.choice(BEFORE)
        # Where `h:SERVICE` makes no valid IRI, a parser reads `h:` and goes on after it.
        # The same goes for a name with dots.
        between = "" if before.endswith(("h:", "b.", "c.", "2.")) else self.gap()
        prologue, name, opening, closing = self.name()
        silent = self.random.choice(SILENT)
        gap = self.gap() if silent else ""
        call = f"{self.case('SERVICE')}{gap}{self.case(silent)}{name}{self.gap()}{self.random.choice(BODIES)}"
        group = f"{{{self.gap()}{opening}{before}{between}{call}{self.gap()}{closing}}}"
        group = self.random.choice(AROUND).replace("GROUP", group)
        form = self.random.choice(FORMS).replace("GROUP", group)
        return f"{ALWAYS}{self.random.choice(DECLARATIONS)}{prologue}{form}"

    def name(self) -> tuple[str, str, str, str]:
        """Return what declares the name of the server, the name, and what opens and closes what binds it."""
        base, gap = self.url, self.gap()
        prefix = self.random.choice(("e", "", "service", "SERVICEe", "é", "a.b", "s-1"))
        variable = self.random.choice(("?u", "$u", "?SERVICE", "?0"))
        names = (
            ("", f"{gap}<{base}{self.word()}>", "", ""),
            ("", f"{gap}<{self.escaped(base)}x>", "", ""),
            (f"BASE <{base}>{gap}", f"{gap}<{self.word()}>", "", ""),
            (f"PREFIX {prefix}:{gap}<{base}>{gap}", f"{gap}{prefix}:{self.word()}", "", ""),
            (f"prefix {prefix}:<{base}> ", f"{gap}{prefix}:", "", ""),
            ("", f"{gap}{variable}", f'BIND(IRI("{base}v") AS {variable}) LATERAL {{ ', "}"),
        )
        return self.random.choice(names)

    def case(self, word: str) -> str:
        return "".join(self.random.choice((letter.upper(), letter.lower())) for letter in word)

    def gap(self) -> str:
        return self.random.choice(GAPS)

    def word(self) -> str:
        return "w" + "".join(self.random.choice("abcdefgSERVICE019") for _ in range(self.random.randint(0, 4)))

    def escaped(self, text: str) -> str:
        forms: tuple[Callable[[str], str], ...] = (str, lambda c: f"\\u{ord(c):04X}", lambda c: f"\\U{ord(c):08x}")
        return "".join(self.random.choice(forms)(letter) for letter in text)


def spellings(count: int, url: str, seed: int = 0) -> Iterator[str]:
    """Yield different queries, each of which asks the server at `url`."""
    writer = Writer(random.Random(seed), url)
    seen: set[str] = set()
    while len(seen) < count:
        query = writer.query()
        if query not in seen:
            seen.add(query)
            yield query


def reaches(query: str, listening: Canary, store: ox.Store) -> bool:
    """Return whether a query reaches the server when nothing stands between it and the engine."""
    before = len(listening.paths)
    try:
        answer = store.query(query, use_default_graph_as_union=True)
        if not isinstance(answer, ox.QueryBoolean):
            list(answer)
    except (OSError, SyntaxError, ValueError):
        pass
    return len(listening.paths) > before


def is_refused(query: str) -> bool:
    """Return whether the guard refuses a query."""
    try:
        check_query(query)
    except QueryError:
        return True
    return False


def measure(count: int) -> None:
    """Print how many of so many spellings reach the server, by what stands in between."""
    store = ox.Store()
    store.load(TRIPLES, format=ox.RdfFormat.TURTLE)
    with canary() as listening:
        queries = tuple(spellings(count, listening.url))
        reached = [query for query in queries if reaches(query, listening, store)]
        print(f"{count:,} spellings; no guard: {len(reached):,} reach the server ({len(reached) / count:.1%})")
        passed = [query for query in queries if not is_refused(query)]
        missed = [query for query in passed if reaches(query, listening, store)]
        print(f"guard: {len(passed):,} pass, {len(missed):,} reach the server")
        for query in missed[:5]:
            print(f"  missed: {query!r}")
        some = reached[:: max(1, len(reached) // CHILDREN)][:CHILDREN]
        print(f"no guard, in the child: {sum(asks_in_child(some, listening))} of {len(some)} reach the server")


def asks_in_child(queries: Sequence[str], listening: Canary) -> Iterator[bool]:
    """Yield for each query whether it reaches the server from kmgraph's own child, with the guard left out."""
    with TemporaryDirectory() as folder:
        graph = Path(folder, "graph.ttl")
        graph.write_text(TRIPLES, encoding="utf-8")
        for query in queries:
            before = len(listening.paths)
            request = {"sparql": query, "graph": str(graph), "max_rows": 10}
            run_limited(
                "kmgraph.query.worker", limits=ChildLimits(30), work="the query", stdin=json.dumps(request).encode()
            )
            yield len(listening.paths) > before


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
