"""The names of what a run leaves: in the folder that may be published, and in the private one beside it."""

from __future__ import annotations

RULES_NAME = "rules.json"
"""The learned rules: with public figures in the public folder, with exact ones in the private folder."""

RULES_OWL_NAME = "rules.ttl"
"""The rules as an ontology, for reasoners: it imports the terms and holds no evidence."""

GRAPH_NAME = "graph.nq"
"""The graph of rules, published rules, evidence, knowledge and provenance."""

OBSERVATIONS_NAME = "observations.nq.gz"
"""The graph of single observations, in the private folder."""

VALIDATION_NAME = "validation.ttl"
"""What SHACL found: counted by shape in the public folder, each result in the private one."""

TERMS_NAME = "found-terms.ttl"
"""Classes of terms found in texts, as an ontology, in the private folder."""

REJECTS_NAME = "rejects.csv"
"""The rows that could not be read, in the private folder."""

ONTOLOGY_FOLDER = "ontology"
"""The folder of extensions that the graph is read with, in the public folder."""

RESERVED_NAMES = (
    *(RULES_NAME, RULES_OWL_NAME, GRAPH_NAME, OBSERVATIONS_NAME, VALIDATION_NAME, TERMS_NAME, REJECTS_NAME),
    ONTOLOGY_FOLDER,
)
"""What a run's folders hold by name, whether this run has it or not: no other command writes it there."""

EVERY_PUBLIC = (RULES_NAME, RULES_OWL_NAME, GRAPH_NAME, VALIDATION_NAME)
EVERY_PRIVATE = (RULES_NAME, OBSERVATIONS_NAME, VALIDATION_NAME)
"""What every run leaves in its folders, whatever it found: a manifest that doesn't list one of them has lost it."""

STORE_MANIFEST = "kmgraph-store.json"
"""What tells of a store, in its folder."""

STORE_CURRENT = "CURRENT"
"""The file by which a database of Oxigraph's is known, whoever made it."""
