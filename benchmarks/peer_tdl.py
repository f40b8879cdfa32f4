"""Ontolearn's TDL: OWL class expressions from positive and negative individuals, by way of a decision tree.

Ontolearn can't hold as many individuals as the others have posts, so it gets a sample: half in the target, half not.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peer_learners import Condition, Conjunction, Problem, covered
from benchmarks.scoring import MOSTLY

_NAMESPACE = "https://example.org/tdl#"


def tdl(problem: Problem, options: dict[str, Any]) -> Iterator[Conjunction]:
    """Yield the conjunctions of TDL's expression of which most posts, of all posts, are in the target.

    Each literal is a class, each post of the sample an individual of the classes of its literals; ancestors are among
    them. TDL joins a path for each positive individual, whatever else is in its leaf.

    Args:
        problem: The posts.
        options: `posts`, the size of the sample; `leaf`, the least individuals of a leaf of its tree.
    """
    rng = np.random.default_rng(0)
    inside, outside = np.flatnonzero(problem.target), np.flatnonzero(~problem.target)
    half = min(options["posts"] // 2, len(inside))
    rows = np.concatenate([rng.choice(inside, half, replace=False), rng.choice(outside, half, replace=False)])
    found = {_conjunction(expression) for expression in _expressions(problem, rows, options["leaf"])}
    for rule in sorted(found, key=lambda rule: [(each.column, each.holds) for each in rule]):
        cover = covered(rule, problem.matrix)
        if rule and cover.any() and problem.target[cover].mean() > MOSTLY:
            yield rule


def _expressions(problem: Problem, rows: np.ndarray[Any, Any], leaf: int) -> list[Any]:
    from ontolearn.knowledge_base import KnowledgeBase
    from ontolearn.learners.tree_learner import TDL
    from ontolearn.learning_problem import PosNegLPStandard
    from owlapy.owl_individual import OWLNamedIndividual

    with tempfile.TemporaryDirectory(prefix="kmgraph-tdl-") as folder, contextlib.redirect_stdout(io.StringIO()):
        file = Path(folder) / "posts.owl"
        file.write_text(_ontology(problem, rows), encoding="utf-8")
        base = KnowledgeBase(path=str(file))
        sides: list[set[Any]] = [set(), set()]
        for row in rows:
            sides[int(problem.target[row])].add(OWLNamedIndividual(f"{_NAMESPACE}p{row}"))
        model = TDL(
            knowledge_base=base,
            use_inverse=False,
            use_nominals=False,
            use_card_restrictions=False,
            kwargs_classifier={"random_state": 0, "min_samples_leaf": leaf},
            report_classification=False,
            verbose=0,
        )
        model.fit(PosNegLPStandard(pos=sides[1], neg=sides[0]))
        return list(model.conjunctive_concepts)


def _ontology(problem: Problem, rows: np.ndarray[Any, Any]) -> str:
    lines = [
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#">',
        f'<owl:Ontology rdf:about="{_NAMESPACE[:-1]}"/>',
    ]
    lines += [f'<owl:Class rdf:about="{_NAMESPACE}c{place}"/>' for place in range(problem.matrix.shape[1])]
    for row in rows:
        lines.append(f'<owl:NamedIndividual rdf:about="{_NAMESPACE}p{row}">')
        lines += [f'<rdf:type rdf:resource="{_NAMESPACE}c{place}"/>' for place in np.flatnonzero(problem.matrix[row])]
        lines.append("</owl:NamedIndividual>")
    return "\n".join([*lines, "</rdf:RDF>"])


def _conjunction(expression: Any) -> Conjunction:
    """Return an intersection of classes and complements of classes as conditions."""
    from owlapy.class_expression import OWLClass, OWLObjectComplementOf, OWLObjectIntersectionOf

    if isinstance(expression, OWLObjectIntersectionOf):
        parts = {each for operand in expression.operands() for each in _conjunction(operand)}
        return tuple(sorted(parts, key=lambda each: (each.column, each.holds)))
    if isinstance(expression, OWLObjectComplementOf):
        (condition,) = _conjunction(expression.get_operand())
        return (Condition(condition.column, not condition.holds),)
    if isinstance(expression, OWLClass) and expression.iri.remainder.startswith("c"):
        return (Condition(int(expression.iri.remainder[1:]), True),)
    return ()  # owl:Thing
