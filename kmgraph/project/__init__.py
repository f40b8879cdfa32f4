"""What a run is about: a folder with `kmgraph.toml`, or files and options, as one frozen `Project`.

In come settings as people write them; out goes a `Project` with every file name resolved, the secret key that turns
authors into pseudonyms, and new folders made from the templates. This room adds defaults and complaints about what is
misspelt; it forgets the spelling, and reads none of the files that a project names.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.project.around import ExtensionsAround, extensions_around
    from kmgraph.project.config import (
        CONFIG_NAME,
        keyed_digest,
        load_project,
        project_from_files,
        project_key,
    )
    from kmgraph.project.decisions import DECISIONS_NAME, PeopleDecisions, parse_decisions
    from kmgraph.project.open import ProjectInputs, inputs_of, open_project, refuse_output
    from kmgraph.project.outputs import (
        EVERY_PRIVATE,
        EVERY_PUBLIC,
        GRAPH_NAME,
        OBSERVATIONS_NAME,
        REJECTS_NAME,
        RULES_NAME,
        RULES_OWL_NAME,
        STORE_CURRENT,
        STORE_MANIFEST,
        TERMS_NAME,
        VALIDATION_NAME,
    )
    from kmgraph.project.public_names import EARLIER_NAME, input_names, numbered_name
    from kmgraph.project.scaffold import project_name, refuse_existing, scaffold_project, write_project
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "around": "ExtensionsAround extensions_around",
            "config": "CONFIG_NAME keyed_digest load_project project_from_files project_key",
            "decisions": "DECISIONS_NAME PeopleDecisions parse_decisions",
            "public_names": "EARLIER_NAME input_names numbered_name",
            "open": "ProjectInputs inputs_of open_project refuse_output",
            "outputs": "EVERY_PRIVATE EVERY_PUBLIC GRAPH_NAME OBSERVATIONS_NAME REJECTS_NAME RULES_NAME RULES_OWL_NAME "
            "STORE_CURRENT STORE_MANIFEST TERMS_NAME VALIDATION_NAME",
            "scaffold": "project_name refuse_existing scaffold_project write_project",
        },
    )

__all__ = [
    "CONFIG_NAME",
    "DECISIONS_NAME",
    "EARLIER_NAME",
    "EVERY_PRIVATE",
    "EVERY_PUBLIC",
    "GRAPH_NAME",
    "OBSERVATIONS_NAME",
    "REJECTS_NAME",
    "RULES_NAME",
    "RULES_OWL_NAME",
    "STORE_CURRENT",
    "STORE_MANIFEST",
    "TERMS_NAME",
    "VALIDATION_NAME",
    "ExtensionsAround",
    "PeopleDecisions",
    "ProjectInputs",
    "extensions_around",
    "input_names",
    "inputs_of",
    "keyed_digest",
    "load_project",
    "numbered_name",
    "open_project",
    "parse_decisions",
    "project_from_files",
    "project_key",
    "project_name",
    "refuse_existing",
    "refuse_output",
    "scaffold_project",
    "write_project",
]
