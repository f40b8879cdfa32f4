"""`learn`: observations to rules with evidence and status, no documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.io import check_writable
from kmgraph.pipeline import Run, Step, run_learning, silent
from kmgraph.project import open_project


def learn_inputs(
    inputs: Sequence[Path],
    ontology: Sequence[Path] = (),
    published: Sequence[Path] = (),
    platform: str | None = None,
    seed: int | None = None,
    output: Path | None = None,
    step: Step = silent,
    *,
    strict: bool = False,
) -> Run:
    """Return the run over a project or files of observations, with the rules that they imply.

    Args:
        inputs: As for `open_project`.
        ontology: Extension ontologies to add.
        published: Files of published rules to add.
        platform: Platform of rows that name none.
        seed: Seed, instead of the project's.
        output: A file that the rules are going to; refused before the work if it could not be written.
        step: Told of each step.
        strict: Whether an unknown header or value is an error.

    Raises:
        KmgraphError: As the stages do.
    """
    project = open_project(inputs, ontology, published, platform, seed)
    if output is not None:
        check_writable(output)
    return run_learning(project, step, strict=strict)
