"""Raw columns -> columns with a meaning: what a header names, and what each distinct cell says.

In come the headers and the distinct cells of a raw table; out go fixed columns (id, outcome, times, …) and features in
the ontology's terms, with notes on what was not understood. Adds meaning: terms for words, UTC for times, numbers for
digits, pseudonyms for authors; forgets how the cells were spelt.
"""

from kmgraph.observe.columns.contract import (
    CONTRACT_HEADERS,
    DECIDER_INDIVIDUALS,
    OUTCOME_INDIVIDUALS,
    TIME_COLUMNS,
    ContractColumn,
    decider_names,
    find_choice,
    outcome_names,
)
from kmgraph.observe.columns.features import (
    NumberCells,
    SetCells,
    column_order,
    general_datatype,
    join_parts,
    number_column,
    read_number_cells,
    read_set_cells,
    set_parts,
    set_told,
    unread_cell_notices,
    unread_notices,
)
from kmgraph.observe.columns.fixed import (
    DECIDER_CODES,
    NO_DECIDER,
    NOT_A_TIME,
    OUTCOME_CODES,
    ReadCells,
    counted_outcome,
    outcome_bits,
    platform_names,
    read_authors,
    read_clusters,
    read_deciders,
    read_ids,
    read_outcomes,
    read_plain,
    read_platforms,
    read_times,
    what_is_no_time,
)
from kmgraph.observe.columns.headers import MOST_STEPS, CellKind, FeaturePlan, HeaderReader, NoPlan, data_plan
from kmgraph.observe.columns.mapping import FixedColumn, MappedTable, map_headers, require_columns
from kmgraph.observe.columns.names import display_name, fold
from kmgraph.observe.columns.numbers import numbers_told, parse_number, read_numbers
from kmgraph.observe.columns.placeholders import is_placeholder, nothing_recorded
from kmgraph.observe.columns.pseudonyms import cluster_pseudonym, is_pseudonym, pseudonym
from kmgraph.observe.columns.terms import Terms
from kmgraph.observe.columns.times import epoch_format, parse_time
from kmgraph.observe.columns.values import FLAG_WORDS, SEPARATOR, CellReader, TypedValue, Unread, ValueMap, json_items

__all__ = [
    "CONTRACT_HEADERS",
    "DECIDER_CODES",
    "DECIDER_INDIVIDUALS",
    "FLAG_WORDS",
    "MOST_STEPS",
    "NOT_A_TIME",
    "NO_DECIDER",
    "OUTCOME_CODES",
    "OUTCOME_INDIVIDUALS",
    "SEPARATOR",
    "TIME_COLUMNS",
    "CellKind",
    "CellReader",
    "ContractColumn",
    "FeaturePlan",
    "FixedColumn",
    "HeaderReader",
    "MappedTable",
    "NoPlan",
    "NumberCells",
    "ReadCells",
    "SetCells",
    "Terms",
    "TypedValue",
    "Unread",
    "ValueMap",
    "cluster_pseudonym",
    "column_order",
    "counted_outcome",
    "data_plan",
    "decider_names",
    "display_name",
    "epoch_format",
    "find_choice",
    "fold",
    "general_datatype",
    "is_placeholder",
    "is_pseudonym",
    "join_parts",
    "json_items",
    "map_headers",
    "nothing_recorded",
    "number_column",
    "numbers_told",
    "outcome_bits",
    "outcome_names",
    "parse_number",
    "parse_time",
    "platform_names",
    "pseudonym",
    "read_authors",
    "read_clusters",
    "read_deciders",
    "read_ids",
    "read_number_cells",
    "read_numbers",
    "read_outcomes",
    "read_plain",
    "read_platforms",
    "read_set_cells",
    "read_times",
    "require_columns",
    "set_parts",
    "set_told",
    "unread_cell_notices",
    "unread_notices",
    "what_is_no_time",
]
