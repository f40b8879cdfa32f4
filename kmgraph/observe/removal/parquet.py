"""Parquet without some rows, through a DuckDB connection that can read one file and write one other."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

import duckdb

from kmgraph.errors import ObservationError
from kmgraph.io import Packer, scratch_folder
from kmgraph.observe.readers import locked_connection, unpacked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from kmgraph.model import Source

_CODECS = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4", "BROTLI"}
_CHUNK = 1 << 20
_BATCH_ROWS = 2_048


def write_parquet_without(source: Source, rows: Collection[int], target: BinaryIO) -> None:
    """Write a Parquet file without some rows: the same columns, types, order and compression, its statistics new.

    Raises:
        ObservationError: If the file can't be read, or has no such rows.
    """
    with scratch_folder() as scratch, unpacked(source.path) as plain:
        kept = scratch.resolve() / "kept.parquet"
        with closing(locked_connection(plain, kept)) as connection:
            try:
                _copy(connection, str(plain), str(kept), rows)
            except duckdb.Error as error:
                reason = str(error).splitlines()[0].replace(str(plain), source.path.name).replace(str(kept), "the copy")
                raise ObservationError(
                    f"the Parquet file can't be written anew: {reason}", where=str(source.path)
                ) from None
        with kept.open("rb") as file:
            if source.path.name.lower().endswith(".gz"):
                with Packer(target) as packed:
                    while block := file.read(_CHUNK):
                        packed.write(block)
            else:
                shutil.copyfileobj(file, target, _CHUNK)


def _copy(connection: duckdb.DuckDBPyConnection, plain: str, kept: str, rows: Collection[int]) -> None:
    found = connection.execute("SELECT DISTINCT compression FROM parquet_metadata(?)", [plain]).fetchall()
    codec = found[0][0] if len(found) == 1 and found[0][0] in _CODECS else "SNAPPY"
    connection.execute("CREATE TEMP TABLE gone (number BIGINT)")
    connection.executemany("INSERT INTO gone VALUES (?)", [[row - 1] for row in rows])
    # COPY takes no parameters; the name is kmgraph's own scratch file.
    connection.execute(
        "COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet($1, file_row_number = true) "
        f"WHERE file_row_number NOT IN (SELECT number FROM gone)) TO '{kept.replace(chr(39), chr(39) * 2)}' "
        f"(FORMAT parquet, COMPRESSION {codec.lower()})",
        [plain],
    )


def iter_cells(path: Path) -> Iterator[str]:
    """Yield the rows of a Parquet file, each as one text with a cell a line, whatever the columns' types.

    Raises:
        ObservationError: If the file can't be read.
    """
    with unpacked(path) as plain, closing(locked_connection(plain)) as connection:
        try:
            rows = connection.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(plain)])
            while batch := rows.fetchmany(_BATCH_ROWS):
                yield from ("\n".join(filter(None, row)) for row in batch)
        except duckdb.Error:
            raise ObservationError("the Parquet file can't be read", where=str(path)) from None
