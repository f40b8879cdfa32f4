"""What a run found in texts, as part of what it knows: a generated module of the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kmgraph.learn import LearnResult
from kmgraph.model import (
    Candidate,
    FoundClass,
    Rule,
    Warning,
    found_iris,
    scope_literals,
    with_found_tree,
    with_found_words,
)
from kmgraph.namespaces import KM, OWL, RDF, RDFS
from kmgraph.pipeline.knowledge import Knowledge


def with_found(knowledge: Knowledge, classes: Sequence[FoundClass]) -> Knowledge:
    """Return the knowledge with classes of terms, which have no definition, and their terms as entries of the lexicon.

    The reasoner gets them with the scopes; the ontology itself, its digest and its version stay as they are.
    """
    ontology = replace(knowledge.ontology, vocabulary=with_found_words(knowledge.ontology.vocabulary, classes))
    hierarchy = with_found_tree(knowledge.hierarchy, classes)
    return replace(
        knowledge,
        ontology=ontology,
        hierarchy=hierarchy,
        found_ntriples=found_module({found.iri: sorted(hierarchy.parents[found.iri]) for found in classes}),
    )


def without_unreviewed(learned: LearnResult) -> tuple[LearnResult, bool]:
    """Return what may become public of what was learned, and whether that is less than all of it.

    A class of terms that no person has looked at may hold names of people, or say what nobody meant: rules on it wait.
    A warning says how many do, and nothing of what they say.
    """
    open_rules = tuple(candidate for candidate in learned.candidates if not names_found(candidate))
    awaiting = len(learned.candidates) - len(open_rules)
    if not awaiting:
        return learned, False
    warning = Warning("rules-await-review", {"rules": awaiting})
    return replace(learned, candidates=open_rules, warnings=(*learned.warnings, warning), found=()), True


def names_found(rule: Candidate | Rule) -> bool:
    """Return whether a rule names a class of terms that was found in texts."""
    also = (literal for _, names in rule.indistinguishable for literal in names)
    return any(found_iris(literal) for literal in (*scope_literals(rule.scope), *also))


def found_module(parents: dict[str, list[str]]) -> bytes:
    """Return the classes found as N-Triples, sorted: each is declared, and below what its terms are among.

    Args:
        parents: The classes directly above each, sorted.
    """
    lines = [f"<{KM.LexicalEntry}> <{RDF.type}> <{OWL.Class}> ."]
    for iri in sorted(parents):
        lines.append(f"<{iri}> <{RDF.type}> <{OWL.Class}> .")
        lines += [f"<{iri}> <{RDFS.subClassOf}> <{parent}> ." for parent in parents[iri]]
    return "".join(f"{line}\n" for line in lines).encode()
