"""Where a run comes from: what its manifest says, and what its id is made of."""

from __future__ import annotations

import hashlib

from kmgraph.graph import RunFacts
from kmgraph.io import InputDigest, RunOrigin
from kmgraph.pipeline.run import Run
from kmgraph.project import CONFIG_NAME, RULES_NAME

_FORMATS = {RULES_NAME: 1}


def run_origin(run: Run, facts: RunFacts, formats: tuple[str, ...] = ()) -> RunOrigin:
    """Return where a run comes from.

    The id is made of inputs and settings, and of nothing that was found: a hash over figures would tell them to whoever
    tries all that they may be.

    Args:
        run: The run.
        facts: What is recorded about it.
        formats: Formats of its documents.
    """
    project = run.project
    options = {
        "project": project.base_iri,
        "settings": _settings_digest(run),
        "ontology": run.knowledge.ontology.digest,
        "platforms": " ".join(project.platform_ids),
        "target": " ".join(sorted(project.target)),
        "languages": " ".join(project.languages),
        "formats": " ".join(formats),
        "seed": str(project.seed),
    }
    inputs = tuple(InputDigest(fact.name, fact.sha256) for fact in (*facts.sources, *facts.knowledge))
    return RunOrigin(facts.version, inputs, options, _FORMATS)


def _settings_digest(run: Run) -> str:
    file = None if run.project.folder is None else run.project.folder / CONFIG_NAME
    return hashlib.sha256(file.read_bytes()).hexdigest() if file is not None and file.is_file() else ""
