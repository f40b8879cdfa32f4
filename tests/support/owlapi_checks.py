"""Single questions to the OWL API's worker: what `classify` is compared with, and profiles without a class tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.rdf import logic_only, named_classes, read_triples, without_headers
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, ReasonerRequest, ask
from kmgraph.reason.hierarchy import hierarchy_from_answer
from kmgraph.reason.profiles import ProfileReport, profiles_from_answer

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy


def classify_owlapi(
    ntriples: bytes, *, seconds: float = DEFAULT_SECONDS, java_memory_mb: int = DEFAULT_MEMORY_MB
) -> Hierarchy:
    triples = logic_only(read_triples(ntriples))
    (answer,) = ask([ReasonerRequest("classify", triples)], seconds=seconds, java_memory_mb=java_memory_mb)
    return hierarchy_from_answer(named_classes(triples), answer)


def check_profiles(ntriples: bytes) -> ProfileReport:
    request = ReasonerRequest("profiles", without_headers(read_triples(ntriples)), {"labels": {}})
    (answer,) = ask([request], seconds=DEFAULT_SECONDS, java_memory_mb=DEFAULT_MEMORY_MB)
    return profiles_from_answer(answer)
