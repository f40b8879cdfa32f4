"""OWL 2 profile checks: what keeps an ontology out of DL, EL, QL and RL."""

from __future__ import annotations

import re
from typing import Any

from kmgraph.reason.child.explanation import Wording

_PROFILES = ("DL", "EL", "QL", "RL")
_ABOUT_THE_AXIOM = frozenset({"getAxiom", "getClass", "getOntologyID", "getImportsClosure"})


def check_profiles(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return for each profile its violations as {what, term, axiom}, sorted."""
    from jpype import JClass  # noqa: PLC0415  only in a child

    wording = Wording(request["labels"])
    answer = {}
    for profile in _PROFILES:
        checker = JClass(f"org.semanticweb.owlapi.profiles.OWL2{profile}Profile")()
        found = [_violation(violation, wording) for violation in checker.checkOntology(ontology).getViolations()]
        answer[profile] = sorted(found, key=lambda one: (one["what"], one["term"], one["axiom"]))
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
    from jpype import JClass  # noqa: PLC0415  only in a child

    # The classes of violations have no common method for what they object to.
    for method in sorted(violation.getClass().getMethods(), key=lambda method: str(method.getName())):
        if str(method.getName()).startswith("get") and not method.getParameterTypes():
            if str(method.getName()) in _ABOUT_THE_AXIOM:
                continue
            found = method.invoke(violation)
            if isinstance(found, JClass("org.semanticweb.owlapi.model.IRI")):
                return wording.name(str(found))
            if isinstance(found, JClass("org.semanticweb.owlapi.model.OWLObject")):
                return wording.text(found)
    return ""
