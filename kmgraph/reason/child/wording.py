"""OWL objects -> text in Manchester-like syntax, with the names that the parent chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kmgraph.namespaces import curie


class Wording:
    """Puts axioms and terms into words.

    Args:
        labels: IRI to the name shown; other terms are shown as CURIE or `<IRI>`.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        from jpype import JClass, JProxy  # noqa: PLC0415  only in a child

        self._labels = labels
        self._renderer = JClass(
            "uk.ac.manchester.cs.owl.owlapi.mansyntaxrenderer.ManchesterOWLSyntaxOWLObjectRendererImpl"
        )()
        methods = {"getShortForm": lambda entity: self.name(str(entity.getIRI())), "dispose": lambda: None}
        self._renderer.setShortFormProvider(JProxy("org.semanticweb.owlapi.util.ShortFormProvider", dict=methods))

    def name(self, iri: str) -> str:
        """Return the name shown for a term, in quotation marks if it has several words."""
        label = self._labels.get(iri)
        if label is None:
            return curie(iri) or f"<{iri}>"
        return f"'{label}'" if " " in label else label

    def text(self, found: Any) -> str:
        """Return an OWL object on one line."""
        return " ".join(str(self._renderer.render(found)).split())
