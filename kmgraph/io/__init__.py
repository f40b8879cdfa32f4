"""The doors to the machine: files read and written, children started, and the one service that is ever asked.

In come paths, bytes and names of modules to run; out go bytes, decoded TOML, JSON and YAML with the place of every
mistake, files that are written whole or not at all, children with limits, and the folders of the system. This room adds
limits and clear errors, and forgets nothing: what the bytes mean is for others to say.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.io.cache import keep_cached, list_cached, read_cached
    from kmgraph.io.children import AnsweringChild, ChildLimits, ChildResult, run_limited, run_program
    from kmgraph.io.delimited import NumberCell, inert, to_csv
    from kmgraph.io.json import (
        FLAG,
        INTEGER,
        IRI,
        IRIS,
        NUMBER,
        SCALAR,
        SCALARS,
        SHARE,
        TEXT,
        WORDS,
        Codec,
        Entry,
        Location,
        attributes,
        choice,
        ends,
        many,
        nullable,
        one_of,
        optional,
        record,
        some,
    )
    from kmgraph.io.json_text import RepeatedKeyError, load_json, unambiguous
    from kmgraph.io.network import ServiceAddress, ServiceLimits, post_json, service_address
    from kmgraph.io.read import (
        ReadLimits,
        file_sha256,
        files_below,
        missing_file,
        open_archive,
        open_input,
        read_limited,
        read_utf8,
        resolve_inside,
    )
    from kmgraph.io.resources import ontology_folder, templates_folder
    from kmgraph.io.runs import (
        MANIFEST_NAME,
        PRIVATE_SUFFIX,
        InputDigest,
        Manifest,
        RunFolders,
        RunOrigin,
        check_run,
        finish_run,
        read_run,
        remove_folder,
        remove_leftovers_in,
        remove_run,
        run_file,
        run_parts,
        run_that_keeps,
        settle_run,
    )
    from kmgraph.io.scratch import list_scratch, scratch_folder, sweep_scratch
    from kmgraph.io.standard_streams import fill_closed_streams, silence_standard_error, silence_standard_output
    from kmgraph.io.system_folders import (
        SOURCE_DATE_VARIABLE,
        environment_text,
        source_date,
        user_cache_folder,
        user_config_folder,
    )
    from kmgraph.io.toml import TOML_LIMITS, Section, load_toml, parse_toml, read_toml, table_to
    from kmgraph.io.write import Packer, check_writable, open_folder, write_atomic
    from kmgraph.io.yaml_files import YamlDocument, load_yaml_documents
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "cache": "keep_cached list_cached read_cached",
            "children": "AnsweringChild ChildLimits ChildResult run_limited run_program",
            "delimited": "NumberCell inert to_csv",
            "json": "Codec Entry FLAG INTEGER IRI IRIS Location NUMBER SCALAR SCALARS SHARE TEXT WORDS "
            "attributes choice ends many nullable one_of optional record some",
            "json_text": "RepeatedKeyError load_json unambiguous",
            "network": "ServiceAddress ServiceLimits post_json service_address",
            "read": "ReadLimits file_sha256 files_below missing_file open_archive open_input read_limited read_utf8 "
            "resolve_inside",
            "resources": "ontology_folder templates_folder",
            "runs": "MANIFEST_NAME PRIVATE_SUFFIX InputDigest Manifest RunFolders RunOrigin check_run finish_run "
            "read_run remove_folder remove_leftovers_in remove_run run_file run_parts run_that_keeps settle_run",
            "scratch": "list_scratch scratch_folder sweep_scratch",
            "standard_streams": "fill_closed_streams silence_standard_error silence_standard_output",
            "system_folders": "SOURCE_DATE_VARIABLE environment_text source_date user_cache_folder user_config_folder",
            "toml": "Section TOML_LIMITS load_toml parse_toml read_toml table_to",
            "write": "Packer check_writable open_folder write_atomic",
            "yaml_files": "YamlDocument load_yaml_documents",
        },
    )

__all__ = [
    "FLAG",
    "INTEGER",
    "IRI",
    "IRIS",
    "MANIFEST_NAME",
    "NUMBER",
    "PRIVATE_SUFFIX",
    "SCALAR",
    "SCALARS",
    "SHARE",
    "SOURCE_DATE_VARIABLE",
    "TEXT",
    "TOML_LIMITS",
    "WORDS",
    "AnsweringChild",
    "ChildLimits",
    "ChildResult",
    "Codec",
    "Entry",
    "InputDigest",
    "Location",
    "Manifest",
    "NumberCell",
    "Packer",
    "ReadLimits",
    "RepeatedKeyError",
    "RunFolders",
    "RunOrigin",
    "Section",
    "ServiceAddress",
    "ServiceLimits",
    "YamlDocument",
    "attributes",
    "check_run",
    "check_writable",
    "choice",
    "ends",
    "environment_text",
    "file_sha256",
    "files_below",
    "fill_closed_streams",
    "finish_run",
    "inert",
    "keep_cached",
    "list_cached",
    "list_scratch",
    "load_json",
    "load_toml",
    "load_yaml_documents",
    "many",
    "missing_file",
    "nullable",
    "one_of",
    "ontology_folder",
    "open_archive",
    "open_folder",
    "open_input",
    "optional",
    "parse_toml",
    "post_json",
    "read_cached",
    "read_limited",
    "read_run",
    "read_toml",
    "read_utf8",
    "record",
    "remove_folder",
    "remove_leftovers_in",
    "remove_run",
    "resolve_inside",
    "run_file",
    "run_limited",
    "run_parts",
    "run_program",
    "run_that_keeps",
    "scratch_folder",
    "service_address",
    "settle_run",
    "silence_standard_error",
    "silence_standard_output",
    "some",
    "source_date",
    "sweep_scratch",
    "table_to",
    "templates_folder",
    "to_csv",
    "unambiguous",
    "user_cache_folder",
    "user_config_folder",
    "write_atomic",
]
