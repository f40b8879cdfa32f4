"""Parquet, through a DuckDB connection that can see this one file and nothing else."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.io import scratch_folder
from kmgraph.observe.raw import NativeNumbers, RawColumn, RawTable, encode_column, narrow, unreadable_column
from kmgraph.observe.readers.files import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY_LIMIT = "2GB"
_ENUM_LIMIT = 200_000
_SMALL = 1_000
_TIMES = ("TIMESTAMP", "DATE")
_NESTED = ("STRUCT", "MAP", "UNION")
_FLOATS = ("FLOAT", "DOUBLE")
# A FLOAT is not here: read as text, 0.1 stays 0.1.
_NATIVE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "DOUBLE")


def read_parquet(path: Path, name: str) -> RawTable:
    """Return the rows of a Parquet file.

    A list is the same as its items separated by `|`; timestamps become ISO 8601 in UTC; a nested column is marked as
    unreadable.

    Raises:
        ObservationError: If the file is no Parquet file or has no rows.
    """
    with _unpacked(path) as plain, closing(_locked_connection(plain)) as connection:
        try:
            (n_rows,) = connection.execute("SELECT count(*) FROM read_parquet($1)", [str(plain)]).fetchall()[0]
            described = connection.execute("DESCRIBE SELECT * FROM read_parquet($1)", [str(plain)]).fetchall()
            columns = tuple(_read_column(connection, plain, row[0], row[1], n_rows) for row in described)
        except duckdb.Error as error:
            reason = str(error).replace(str(plain), plain.name).splitlines()[0]
            raise ObservationError(f"the Parquet file can't be read: {reason}", where=str(path)) from None
    if not n_rows:
        raise ObservationError("the Parquet file has no rows", where=str(path))
    return RawTable(name, columns, np.arange(1, n_rows + 1, dtype=np.int64))


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Yield a plain file: the path itself, or a private decompressed copy, removed afterwards."""
    if path.suffix.casefold() != ".gz":
        # Opened once to refuse what is no regular file; DuckDB would wait for a pipe.
        open_bytes(path).close()
        yield path.resolve()
        return
    with scratch_folder() as folder:
        plain = folder.resolve() / "observations.parquet"
        with open_bytes(path) as packed, plain.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        yield plain


def _locked_connection(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the one file: no other path, no network, no extension, nothing spilt to disk."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": 2,
            "memory_limit": _MEMORY_LIMIT,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
        },
    )
    # DuckDB would draw one over standard output, where data may go.
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET allowed_paths = ?", [[str(path)]])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _read_column(connection: duckdb.DuckDBPyConnection, path: Path, header: str, kind: str, n_rows: int) -> RawColumn:
    problem = _problem(kind)
    if problem:
        return unreadable_column(header, n_rows, problem)
    text = _as_text(header, kind)
    is_time = kind.startswith(_TIMES)
    # An enumeration of nearly as many cells as rows would cost more than the text of the rows.
    limit = min(_ENUM_LIMIT, max(_SMALL, n_rows // 4))
    # Distinct values first, then their text: over the values as they lie in the file this is four times as quick.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE value AS SELECT DISTINCT {_quoted(header)} FROM read_parquet($1) "
        f"LIMIT {limit + 1}",
        [str(path)],
    )
    (n_values,) = connection.execute("SELECT count(*) FROM value").fetchall()[0]
    if n_values <= limit:
        return _read_few(connection, path, header, text, is_time=is_time)
    if kind in _NATIVE:
        return _read_numbers(connection, path, header)
    found = connection.execute(f"SELECT {text} AS cell FROM read_parquet($1)", [str(path)]).fetchnumpy()
    column = encode_column(header, found["cell"].tolist())
    return RawColumn(header, column.cells, column.codes, is_time)


def _read_few(connection: duckdb.DuckDBPyConnection, path: Path, header: str, text: str, *, is_time: bool) -> RawColumn:
    """Read a column of few distinct cells: as codes of an enumeration, so that no row's text leaves DuckDB."""
    connection.execute("DROP TYPE IF EXISTS cells")
    connection.execute(f"CREATE TYPE cells AS ENUM (SELECT DISTINCT {text} AS cell FROM value ORDER BY cell)")
    cells = tuple(connection.execute("SELECT enum_range(NULL::cells)").fetchall()[0][0])
    query = f"SELECT enum_code({text}::cells) AS code FROM read_parquet($1)"
    codes = connection.execute(query, [str(path)]).fetchnumpy()["code"]
    return RawColumn(header, cells, narrow(np.asarray(codes), len(cells)), is_time)


def _read_numbers(connection: duckdb.DuckDBPyConnection, path: Path, header: str) -> RawColumn:
    """Read a column of many distinct numbers as what they are."""
    query = f"SELECT {_quoted(header)} AS number FROM read_parquet($1)"
    numbers = np.ma.asarray(connection.execute(query, [str(path)]).fetchnumpy()["number"])
    is_empty = np.ma.getmaskarray(numbers) | np.isnan(numbers.data)
    distinct, places = np.unique(numbers.data[~is_empty], return_inverse=True)
    has_empty = bool(is_empty.any())
    codes = np.zeros(len(is_empty), dtype=np.int64)
    codes[~is_empty] = places + has_empty
    cells = NativeNumbers(distinct, has_empty=has_empty)
    return RawColumn(header, cells, narrow(codes, len(cells)))


def _problem(kind: str) -> str | None:
    if kind.startswith(_NESTED) or kind.endswith("][]"):
        return "is nested; only text, numbers, true / false, times and lists of these can be read"
    if kind.startswith("BLOB"):
        return "holds bytes, not text; write it as a string column"
    return None


def _as_text(header: str, kind: str) -> str:
    column = _quoted(header)
    if kind.endswith("[]"):
        return f"coalesce(array_to_string({column}, '|'), '')"
    if kind.startswith("TIMESTAMP WITH TIME ZONE"):
        return f"coalesce(strftime({column}, '%Y-%m-%dT%H:%M:%SZ'), '')"
    if kind in _FLOATS:
        return f"CASE WHEN {column} IS NULL OR isnan({column}) THEN '' ELSE {column}::VARCHAR END"
    return f"coalesce({column}::VARCHAR, '')"


def _quoted(header: str) -> str:
    return '"' + header.replace('"', '""') + '"'
