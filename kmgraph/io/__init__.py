"""The doors to the machine: what is read from disk, what is written to it, and which children are started.

In come paths, bytes and names of modules to run; out go bytes, decoded TOML and JSON with the place of every mistake,
files that are written whole or not at all, children with limits, and the folders of the system. This room adds limits
and clear errors, and forgets nothing: what the bytes mean is for others to say.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.io.child_process import AnsweringChild, ChildLimits, ChildResult, end_with_parent, run_limited
    from kmgraph.io.json import (
        FLAG,
        INTEGER,
        IRI,
        IRIS,
        NUMBER,
        SCALAR,
        SCALARS,
        TEXT,
        WORDS,
        Codec,
        Entry,
        Location,
        attributes,
        choice,
        many,
        nullable,
        one_of,
        optional,
        record,
    )
    from kmgraph.io.pack import Packer
    from kmgraph.io.read import ReadLimits, missing_file, open_input, read_limited
    from kmgraph.io.resources import ontology_folder, templates_folder
    from kmgraph.io.runs import InputDigest, Manifest, RunFolders, RunOrigin, check_run, finish_run, run_file
    from kmgraph.io.standard_streams import fill_closed_streams, silence_standard_output
    from kmgraph.io.system_folders import scratch_folder, user_cache_folder, user_config_folder
    from kmgraph.io.toml import Section, read_toml, table_to
    from kmgraph.io.write import check_writable, open_folder, write_atomic
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "child_process": "AnsweringChild ChildLimits ChildResult end_with_parent run_limited",
            "json": "Codec Entry FLAG INTEGER IRI IRIS Location NUMBER SCALAR SCALARS TEXT WORDS attributes "
            "choice many nullable one_of optional record",
            "pack": "Packer",
            "read": "ReadLimits missing_file open_input read_limited",
            "resources": "ontology_folder templates_folder",
            "runs": "InputDigest Manifest RunFolders RunOrigin check_run finish_run run_file",
            "standard_streams": "fill_closed_streams silence_standard_output",
            "system_folders": "scratch_folder user_cache_folder user_config_folder",
            "toml": "Section read_toml table_to",
            "write": "check_writable open_folder write_atomic",
        },
    )

__all__ = [
    "FLAG",
    "INTEGER",
    "IRI",
    "IRIS",
    "NUMBER",
    "SCALAR",
    "SCALARS",
    "TEXT",
    "WORDS",
    "AnsweringChild",
    "ChildLimits",
    "ChildResult",
    "Codec",
    "Entry",
    "InputDigest",
    "Location",
    "Manifest",
    "Packer",
    "ReadLimits",
    "RunFolders",
    "RunOrigin",
    "Section",
    "attributes",
    "check_run",
    "check_writable",
    "choice",
    "end_with_parent",
    "fill_closed_streams",
    "finish_run",
    "many",
    "missing_file",
    "nullable",
    "one_of",
    "ontology_folder",
    "open_folder",
    "open_input",
    "optional",
    "read_limited",
    "read_toml",
    "record",
    "run_file",
    "run_limited",
    "scratch_folder",
    "silence_standard_output",
    "table_to",
    "templates_folder",
    "user_cache_folder",
    "user_config_folder",
    "write_atomic",
]
