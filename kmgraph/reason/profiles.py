"""Checks of an ontology: OWL 2 profiles, consistency, unsatisfiable classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kmgraph.model import Hierarchy
from kmgraph.rdf import logic_only, named_classes, read_triples, without_headers
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, ReasonerRequest, ask
from kmgraph.reason.hierarchy import hierarchy_from_answer


@dataclass(frozen=True, slots=True, order=True)
class ProfileViolation:
    """Why an ontology is outside a profile.

    Attributes:
        what: The kind, in words: "use of undeclared class".
        term: The term or expression it objects to, empty if it is the whole axiom.
        axiom: The axiom in Manchester-like syntax, empty if there is none.
    """

    what: str
    term: str
    axiom: str

    def __str__(self) -> str:
        """Return the violation on one line."""
        term = f": {self.term}" if self.term else ""
        return f"{self.what}{term} (in: {self.axiom})" if self.axiom else f"{self.what}{term}"


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """Violations of each OWL 2 profile, sorted; a profile without any holds."""

    dl: tuple[ProfileViolation, ...] = ()
    el: tuple[ProfileViolation, ...] = ()
    ql: tuple[ProfileViolation, ...] = ()
    rl: tuple[ProfileViolation, ...] = ()


@dataclass(frozen=True, slots=True)
class OntologyReport:
    """Profiles and inferred class tree of an ontology (`consistent` and `unsatisfiable` are in the tree)."""

    profiles: ProfileReport
    hierarchy: Hierarchy


def check_ontology(
    ntriples: bytes, *, seconds: float = DEFAULT_SECONDS, java_memory_mb: int = DEFAULT_MEMORY_MB
) -> OntologyReport:
    """Return what keeps an ontology out of OWL 2 DL, EL, QL and RL, and its inferred class tree, in one go.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    triples = read_triples(ntriples)
    requests = [
        ReasonerRequest("profiles", without_headers(triples), {"labels": {}}),
        ReasonerRequest("classify", logic_only(triples)),
    ]
    profiles, tree = ask(requests, seconds=seconds, java_memory_mb=java_memory_mb)
    return OntologyReport(profiles_from_answer(profiles), hierarchy_from_answer(named_classes(triples), tree))


def profiles_from_answer(answer: Mapping[str, Sequence[Mapping[str, str]]]) -> ProfileReport:
    """Return the violations that a child answered with, by the profile's name in capitals."""
    return ProfileReport(
        **{
            profile.lower(): tuple(ProfileViolation(**violation) for violation in violations)
            for profile, violations in answer.items()
        }
    )
