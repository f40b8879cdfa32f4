"""kmgraph's own words for texts, with the class tree as it is asserted: what tests of words need, made once."""

from __future__ import annotations

from functools import cache

from kmgraph.model import Hierarchy
from kmgraph.observe import Annotator, content_annotator
from kmgraph.ontology import load_ontology


@cache
def hierarchy() -> Hierarchy:
    return Hierarchy({iri: frozenset(term.parents) for iri, term in load_ontology().vocabulary.classes.items()})


@cache
def annotator() -> Annotator:
    return content_annotator(load_ontology().vocabulary, hierarchy(), by_words_alone=True)
