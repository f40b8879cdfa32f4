"""What runs in child processes: owlready2 with its java, and a JVM with the OWL API.

In come requests as JSON on standard input (N-Triples for owlready2); out go answers as JSON on standard output. Adds
what a reasoner entails; forgets every ontology once it has answered. Nothing here is imported by the parent, and
nothing raises to it: failures are answers too (`error`), which `kmgraph.reason.failures` puts into words.
"""
