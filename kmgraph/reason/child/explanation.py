"""Justifications: the fewest axioms from which something follows.

Source: Suntisrivaraporn et al., "A modularization-based approach to finding all justifications" (ASWC 2008): the
locality module of two classes holds every justification of one being below the other, and is small.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kmgraph.namespaces import curie
from kmgraph.reason.child.jvm import locality_module, named_classes, new_reasoner


def explain(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return justifications as lists of axioms; none if it does not follow.

    The request has `sub` and `sup` (class IRIs): why sub is below sup; without `sup`: why sub can have no member;
    without either: why the ontology is inconsistent. `limit` is the number of justifications wanted.
    """
    from jpype import JClass  # noqa: PLC0415  only in a child

    manager = ontology.getOWLOntologyManager()
    factory = manager.getOWLDataFactory()
    classes = named_classes(ontology, [request[end] for end in ("sub", "sup") if request.get(end)])
    question = _question(factory, classes)
    # Different axioms may read the same in words, never as the OWL API writes them.
    axioms = {str(axiom.toString()): axiom for axiom in _relevant_axioms(ontology, classes)}

    def follows(keys: Sequence[str]) -> bool:
        part = manager.createOntology(JClass("java.util.HashSet")([axioms[key] for key in keys]))
        reasoner = new_reasoner(part)
        answer = not reasoner.isSatisfiable(question)
        reasoner.dispose()
        manager.removeOntology(part)
        return answer

    found = find_justifications(sorted(axioms), follows, request["limit"])
    wording = Wording(request["labels"])
    start = {str(one.toStringID()) for one in classes[:1]}
    texts = [_ordered([axioms[key] for key in keys], start, wording) for keys in found]
    return {"justifications": sorted(texts, key=lambda lines: (len(lines), lines))}


def _question(factory: Any, classes: list[Any]) -> Any:
    """Return the class expression that is unsatisfiable exactly if it follows."""
    if not classes:
        return factory.getOWLThing()
    if len(classes) == 1:
        return classes[0]
    return factory.getOWLObjectIntersectionOf(classes[0], factory.getOWLObjectComplementOf(classes[1]))


def _relevant_axioms(ontology: Any, classes: list[Any]) -> Any:
    if not classes:
        return ontology.getLogicalAxioms()
    return [axiom for axiom in locality_module(ontology, classes) if axiom.isLogicalAxiom()]


def _ordered(axioms: list[Any], start: set[str], wording: Wording) -> list[str]:
    """Return the axioms in words, in the order in which they lead away from the start."""
    left = [(wording.text(axiom), {str(term.toStringID()) for term in axiom.getSignature()}) for axiom in axioms]
    left.sort(key=lambda one: (one[0], sorted(one[1])))
    reached = set(start)
    ordered: list[str] = []
    while left:
        following = next((one for one in left if one[1] & reached), left[0])
        left.remove(following)
        reached |= following[1]
        ordered.append(following[0])
    return ordered


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


def find_justifications(
    axioms: Sequence[str], follows: Callable[[Sequence[str]], bool], limit: int
) -> tuple[tuple[str, ...], ...]:
    """Return minimal subsets of the axioms from which it follows.

    Args:
        axioms: All axioms, in an order that decides which subsets are found first.
        follows: Whether it follows from these axioms; monotone.
        limit: The most subsets wanted; all are found if there are fewer.

    Returns:
        Distinct minimal subsets, each in the order of the axioms; none if it does not follow from all of them.
    """
    found: list[tuple[str, ...]] = []
    todo: deque[frozenset[str]] = deque([frozenset()])
    seen = {frozenset[str]()}
    while todo and len(found) < limit:
        without = todo.popleft()
        justification = next((known for known in found if not without & set(known)), None)
        if justification is None:
            left = [axiom for axiom in axioms if axiom not in without]
            if not follows(left):
                continue
            justification = find_justification(left, follows)
            found.append(justification)
        for axiom in justification:
            if (more := without | {axiom}) not in seen:
                seen.add(more)
                todo.append(more)
    return tuple(found)


def find_justification(axioms: Sequence[str], follows: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Return one minimal subset of the axioms, from all of which it must follow, in their order."""
    needed = set(_needed((), (), axioms, follows))
    return tuple(axiom for axiom in axioms if axiom in needed)


def _needed(
    given: Sequence[str], added: Sequence[str], axioms: Sequence[str], follows: Callable[[Sequence[str]], bool]
) -> Sequence[str]:
    """Return which of the axioms are needed beside the given ones; `added` are those given last."""
    if (added and follows(given)) or not axioms:
        return ()
    if len(axioms) == 1:
        return () if not given and follows(()) else axioms
    middle = len(axioms) // 2
    first, second = axioms[:middle], axioms[middle:]
    of_second = _needed((*given, *first), first, second, follows)
    of_first = _needed((*given, *of_second), of_second, first, follows)
    return (*of_first, *of_second)
