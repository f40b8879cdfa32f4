"""Finds the ontology and the templates, in an installed wheel or in a checkout: the one door to shipped files."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _data_folder(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def ontology_folder() -> Path:
    """Return the folder that holds `kmgraph.ttl` and `catalog-v001.xml`."""
    return _data_folder("ontology")


def templates_folder() -> Path:
    """Return the folder that holds one template folder per language."""
    return _data_folder("templates")
