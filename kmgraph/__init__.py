"""kmgraph: from observed moderation outcomes to the unwritten rules they imply, and to guidelines people can read.

    sources ──> observations ──> learn ──> reason ──> validate ──> render
    (tables,      (one table     (candidate  (unwritten?  (SHACL)     (guidelines
     text, RDF)    + the graph)   rules with  restated?                in any
                                  evidence)   broader? …)              language)
           ^                          ^            ^           ^            ^
           └──────── the ontology (OWL), and a project's extension of it ───┘

A folder a stage; `pipeline` knows their order, `commands` what a user asks for. `docs/architecture.md` says which room
to open to change what.
"""

__version__ = "0.1.0"
