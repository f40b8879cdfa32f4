"""What runs in child processes: owlready2 with its java, and a JVM with the OWL API.

Requests come in as JSON on standard input, answers go out as JSON on standard output. Nothing here is imported by the
parent; nothing here raises to it: failures are answers too (`error`), which `kmgraph.reason.failures` puts into words.
"""
