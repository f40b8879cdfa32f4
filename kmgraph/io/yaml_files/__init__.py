"""YAML as it comes from files: documents of plain values, each with its line.

In comes text; out come lists, mappings, texts and numbers. This folder adds limits (nesting, number of values, no
aliases, no tags but YAML's own) and the keys that stand twice in a mapping; it forgets comments and layout.
"""

from kmgraph.io.yaml_files.documents import YamlDocument, load_yaml_documents

__all__ = ["YamlDocument", "load_yaml_documents"]
