"""OWL 2 profile checks: what keeps an ontology out of DL, EL, QL and RL."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import Any

from jpype import JClass

from kmgraph.reason.child.owlapi import Wording

_PROFILES = ("DL", "EL", "QL", "RL")
_ABOUT_THE_AXIOM = frozenset({"getAxiom", "getClass", "getOntologyID", "getImportsClosure"})


def check_profiles(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return for each profile its violations as {what, term, axiom}, sorted."""
    wording = Wording(request["labels"])
    answer = {}
    for profile in _PROFILES:
        report = JClass(f"org.semanticweb.owlapi.profiles.OWL2{profile}Profile")().checkOntology(ontology)
        violations = [_violation(violation, wording) for violation in report.getViolations()]
        answer[profile] = sorted(violations, key=itemgetter("what", "term", "axiom"))
    return answer


def _violation(violation: Any, wording: Wording) -> dict[str, str]:
    axiom = violation.getAxiom()
    return {
        "what": _words(str(violation.getClass().getSimpleName())),
        "term": _term(violation, wording),
        "axiom": wording.text(axiom) if axiom is not None else "",
    }


def _words(kind: str) -> str:
    """Return a Java class name as words: `UseOfUndeclaredClass` -> `use of undeclared class`."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]+|[A-Z]+", kind)
    return " ".join(word if word.isupper() else word.lower() for word in words)


def _term(violation: Any, wording: Wording) -> str:
    # The classes of violations have no common method for what they object to.
    for method in sorted(violation.getClass().getMethods(), key=lambda method: str(method.getName())):
        name = str(method.getName())
        if not name.startswith("get") or name in _ABOUT_THE_AXIOM or method.getParameterTypes():
            continue
        term = method.invoke(violation)
        if isinstance(term, JClass("org.semanticweb.owlapi.model.IRI")):
            return wording.name(str(term))
        if isinstance(term, JClass("org.semanticweb.owlapi.model.OWLObject")):
            return wording.text(term)
    return ""
