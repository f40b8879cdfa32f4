"""One source with its headers understood -> its part of the observation table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import ColumnKind, Decider, Feature, ObservationTable
from kmgraph.namespaces import KM
from kmgraph.observe.contract import TIME_COLUMNS, ContractColumn, decider_names, outcome_names
from kmgraph.observe.encode import CellSets, Labels, encode_labels, encode_sets, used_cells
from kmgraph.observe.features import (
    NumberCells,
    number_column,
    read_number_cells,
    read_set_cells,
    set_columns,
    sort_columns,
    unread_notices,
)
from kmgraph.observe.fixed import (
    DECIDER_CODES,
    NOT_A_TIME,
    ReadCells,
    platform_names,
    read_authors,
    read_deciders,
    read_ids,
    read_outcomes,
    read_plain,
    read_platforms,
    read_times,
)
from kmgraph.observe.headers import CellKind
from kmgraph.observe.notices import Notice, NoticeCode, shown
from kmgraph.observe.problems import RowProblems
from kmgraph.observe.sheet import FeatureColumn, FixedColumn, require_columns
