"""Under which names a run's inputs stand in public: their kind and number; what a file is called is private."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kmgraph.model import Project

EARLIER_NAME = "earlier-rules.json"
"""The public rules of an earlier run, of which guidelines tell what changed."""

_SUFFIX = re.compile(
    r"\.(?:csv|tsv|txt|jsonl?|ndjson|parquet|xlsx?|ods|zip|ttl|nt|nq|trig|rdf|owl|owx|ofn|omn|xml|jsonld|toml|md|html)"
    r"(?:\.gz)?$"
)
"""Endings that say how a file is written; any other may be a part of its name."""


def input_names(project: Project) -> dict[Path, str]:
    """Return the public name of each file that a project names, in the order in which a run records them.

    A file may be called after a person ("anna-smith-posts.csv"). Which is meant, its digest tells those who have it.
    """
    groups: tuple[tuple[str, Iterable[Path]], ...] = (
        ("observations", (source.path for source in project.sources)),
        ("extension", project.ontology),
        ("published", project.published),
        ("knowledge", project.knowledge),
    )
    names: dict[Path, str] = {}
    for kind, paths in groups:
        for number, path in enumerate(dict.fromkeys(paths), start=1):
            names.setdefault(path, numbered_name(kind, number, path))
    if project.decisions is not None:
        # Called so in every project.
        names[project.decisions] = project.decisions.name
    return names


def numbered_name(kind: str, number: int, path: Path) -> str:
    """Return the public name of a file: its kind, its number among them, and how it is written.

    >>> from pathlib import Path
    >>> numbered_name("observations", 2, Path("Anna Smith.CSV.gz")), numbered_name("extension", 1, Path("x.smith"))
    ('observations-2.csv.gz', 'extension-1')
    """
    suffix = _SUFFIX.search(path.name.lower())
    return f"{kind}-{number}{suffix[0] if suffix else ''}"
