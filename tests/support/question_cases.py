"""Small cases beside the real ontology, and what a competency question answers of them."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
from ontology_files import shipped_files

from kmgraph.namespaces import PREFIXES
from kmgraph.query import list_questions

EX = "https://example.org/x#"
HEAD = "".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in {**PREFIXES, "": EX}.items())


def by(account: str) -> str:
    return f"[ owl:onProperty km:hasAuthor ; owl:someValuesFrom {account} ]"


@cache
def ontology() -> bytes:
    store = ox.Store()
    # Words are no part of these cases, and many.
    for path in (path for path in shipped_files() if path.stem not in {"words", "lexicon"}):
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert text is not None
    return text


def answer(name: str, turtle: str) -> list[dict[str, str]]:
    """Return the rows of a named question, of Turtle beside the ontology: local names and values of what is bound."""
    (question,) = [question for question in list_questions() if question.name == name]
    store = ox.Store()
    store.bulk_load(ontology(), format=ox.RdfFormat.N_TRIPLES)
    store.load((HEAD + turtle).encode(), format=ox.RdfFormat.TURTLE)
    found = store.query(question.sparql)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name].value.rsplit("#", 1)[-1] for name in names if row[name] is not None} for row in found]


def scope(name: str, *parts: str) -> str:
    return f":{name} rdfs:subClassOf km:Content ; owl:equivalentClass [ owl:intersectionOf ( {' '.join(parts)} ) ] ."


def learned(number: int, platform: str, *parts: str, more: str = "") -> str:
    """Return a rule that holds on one platform alone, with its scope."""
    rule = (
        f':r{number} a km:InferredRule ; km:ruleId "r-0000000{number}" ; km:onPlatform {platform} ;'
        f' km:scope :s{number} ; km:manchesterScope "{number}" ; km:confidence km:WellSupported ;'
        f" km:lifecycle km:Candidate ; km:hasEvidence :e{number} . :e{number} km:normLevel km:MicroNorm . {more}"
    )
    return rule + scope(f"s{number}", *parts)
