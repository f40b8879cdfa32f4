"""What a table of observations says: the cells as people write them, and what is recorded of each row."""

from __future__ import annotations

from pathlib import Path

from observe_world import cells, outcomes, read_csv

from kmgraph.model import ObservationTable
from kmgraph.namespaces import local_name

TABLE = """
    id , outcome  , topic            , 形式   , medium , account        , hasLink , account age , setting , text
    a  , removed  , dieting|politics , selfie , 视频   , migrating user , yes     , 3           , beach   , 种草 cpdd
    b  , kept     , weight loss      ,        ,        ,                ,         ,             ,         ,
    c  , Demoted  ,                  ,        , PHOTO  , local user     , no      , 400         , gym     , all
"""
RECORDED = [
    (
        "a: removed; DietContent PoliticalContent SelfieContent; hasLink True; setting Beach; hasAuthor MigratingUser; "
        "hasMedium Video; mentions cpdd zhongcao; hasAuthor.accountAgeDays 3.0"
    ),
    "b: kept; DietContent",
    "c: demoted; hasLink False; setting Gym; hasAuthor LocalUser; hasMedium Photo; hasAuthor.accountAgeDays 400.0",
]


def said(table: ObservationTable) -> list[str]:
    """One line a row: id, outcome, then each feature that is recorded."""
    lines = [[f"{row_id}: {outcome}"] for row_id, outcome in zip(table.ids, outcomes(table), strict=True)]
    for column in table.columns:
        path = (*column.feature.via, *([column.feature.property] if column.feature.property else []))
        name = ".".join(map(local_name, path))
        for line, cell in zip(lines, cells(column), strict=True):
            values = sorted(local_name(str(value)) for value in cell) if isinstance(cell, set) else [str(cell)]
            if cell not in (set(), None):
                line.append(" ".join([name, *values]).strip())
    return ["; ".join(line) for line in lines]


def test_what_a_table_says(tmp_path: Path) -> None:
    text = "\n".join(",".join(cell.strip() for cell in line.split(",")) for line in TABLE.strip().splitlines())
    observed = read_csv(tmp_path, text, strict=True)
    assert said(observed.table) == RECORDED
    assert observed.notices == ()
