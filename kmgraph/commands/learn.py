"""`learn`: observations to rules with evidence and status, no documents."""

from __future__ import annotations

from pathlib import Path

from kmgraph.io import check_writable
from kmgraph.pipeline import Run, Step, run_learning, silent
from kmgraph.project import ProjectInputs, open_project


def learn_inputs(
    inputs: ProjectInputs,
    output: Path | None = None,
    step: Step = silent,
    *,
    strict: bool = False,
    allow_rejects: bool = False,
) -> Run:
    """Return the run over a project or files of observations, with the rules that they imply.

    Args:
        inputs: What to work on.
        output: A file that the rules are going to; refused before the work if it could not be written.
        step: Told of each step.
        strict: Whether an unknown header or value is an error.
        allow_rejects: Whether to go on where more than half of the rows can't be read.

    Raises:
        KmgraphError: As the stages do.
    """
    project = open_project(inputs)
    if output is not None:
        check_writable(output)
    return run_learning(project, step, strict=strict, allow_rejects=allow_rejects)
