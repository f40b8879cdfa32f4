"""`init`: a new project folder, from the templates."""

from __future__ import annotations

from pathlib import Path

from kmgraph.project import scaffold_project


def init_project(folder: Path, name: str | None = None) -> tuple[Path, ...]:
    """Make a project that runs as it is, and return the files made, in order; as `scaffold_project`."""
    return scaffold_project(folder, name)
