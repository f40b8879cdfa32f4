"""Triples to bytes: N-Triples and N-Quads; the same triples give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox


def triples_to_ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as sorted N-Triples without duplicates."""
    return b"".join(sorted({f"{triple} .\n".encode() for triple in triples}))


def quad_lines(triples: Iterable[ox.Triple], graph: str) -> Iterator[bytes]:
    """Yield the triples as sorted N-Quads lines of one graph, without duplicates."""
    for line in sorted({str(triple) for triple in triples}):
        yield f"{line} <{graph}> .\n".encode()


def ntriples_to_quad_lines(ntriples: bytes, graph: str) -> Iterator[bytes]:
    """Yield the lines of an N-Triples document as N-Quads of one graph."""
    suffix = f" <{graph}> .\n".encode()
    for line in ntriples.splitlines():
        if line.endswith(b"."):
            yield line[:-1].rstrip() + suffix
