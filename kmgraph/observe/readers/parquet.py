"""Parquet, through a DuckDB connection that can see this one file and nothing else."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from time import process_time
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from kmgraph.errors import LimitError, ObservationError
from kmgraph.io import scratch_folder
from kmgraph.observe.raw import (
    MOST_CELL_CHARACTERS,
    NativeNumbers,
    RawColumn,
    RawTable,
    UnreadableCell,
    encode_column,
    narrow,
    refuse_many_columns,
    refuse_many_rows,
)
from kmgraph.observe.readers.files import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Source

_MEMORY_LIMIT = "1GB"
# Columns of one value take no room in a Parquet file, and tables of posts have few values a column. Past these sizes a
# file may unpack to so many times its own.
_MOST_UNPACKED_TIMES = 50
_ALWAYS_UNPACKED = 512 * 1024**2
# Every post has an id of its own, which takes some room.
_MOST_ROWS_A_BYTE = 4
_ALWAYS_ROWS = 2_000_000
# Columns that hold next to nothing still take a moment each, and a byte a cell.
_MOST_CELLS_A_BYTE = 25
_ALWAYS_CELLS = 40_000_000
_TEXT_COST = 60  # of Python's, a cell
# A file is read at tens of MB a second, and at tens of millions of cells where they are packed well.
_SECONDS = 5.0
_BYTES_A_SECOND = 4 * 1024**2
_CELLS_A_SECOND = 20_000_000
_LOOK_SECONDS = 0.2
_ENUM_LIMIT = 200_000
_SMALL = 1_000
_TIMES = ("TIMESTAMP", "DATE")
_LONG = "\U0010fffd"
"""Stands for a cell that is too long, until it has left DuckDB: a character that no text has."""
_NESTED = ("STRUCT", "MAP", "UNION")
_FLOATS = ("FLOAT", "DOUBLE")
# A FLOAT is not here: read as text, 0.1 stays 0.1.
_NATIVE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "DOUBLE")


def read_parquet(source: Source, name: str) -> RawTable:
    """Return the rows of a Parquet file.

    A list is the same as its items separated by `|`; timestamps become ISO 8601 in UTC; a nested column is marked as
    unreadable.

    Raises:
        ObservationError: If the file is no Parquet file or has no rows.
    """
    with unpacked(source.path) as plain, closing(locked_connection(plain)) as connection:
        size = plain.stat().st_size
        file = _ParquetFile(connection, plain, source.path, max(_ALWAYS_UNPACKED, _MOST_UNPACKED_TIMES * size))
        with _told_plainly(file), _deadline(file, _SECONDS):
            (n_rows,) = file.query("SELECT count(*) FROM read_parquet($1)").fetchall()[0]
            headers = file.query("DESCRIBE SELECT * FROM read_parquet($1)").fetchall()
            refuse_many_columns(len(headers), source.path)
            refuse_many_rows(n_rows, 0, source.path)
            n_cells = n_rows * len(headers)
            file.refuse_bomb(n_cells, n_rows=n_rows, n_cells=n_cells)
        seconds = _SECONDS + size / _BYTES_A_SECOND + n_cells / _CELLS_A_SECOND
        with _told_plainly(file), _deadline(file, seconds):
            columns = tuple(_read_column(file, header, kind, n_rows) for header, kind, *_ in headers)
            columns = _as_written(columns, file.headers())
    if not n_rows:
        raise ObservationError(
            "the Parquet file has no rows", where=str(source.path), hint="export it again, with its rows"
        )
    return RawTable(name, columns, np.arange(1, n_rows + 1, dtype=np.int64))


@contextmanager
def _told_plainly(file: _ParquetFile) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise LimitError(
            f"the Parquet file needs more than {_MEMORY_LIMIT} of memory to be read",
            where=str(file.source),
            hint="write it anew with smaller row groups",
        ) from None
    except duckdb.InterruptException:
        raise LimitError(
            "reading the Parquet file takes too long for its size", where=str(file.source), hint="export it as CSV"
        ) from None
    except duckdb.Error as error:
        reason = str(error).replace(str(file.path), file.path.name).splitlines()[0]
        raise ObservationError(
            f"the Parquet file can't be read: {reason}",
            where=str(file.source),
            hint="write it again, or export it as CSV",
        ) from None


@contextmanager
def _deadline(file: _ParquetFile, seconds: float) -> Iterator[None]:
    """Interrupt what DuckDB does once this process has computed for so long: a busy machine is no fault of the file."""
    has_ended, until = Event(), process_time() + seconds

    def watch() -> None:
        # What comes between two queries is lost, so it is said again.
        while not has_ended.wait(_LOOK_SECONDS):
            if process_time() > until:
                file.connection.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        has_ended.set()
        watcher.join()


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
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


def locked_connection(*paths: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that sees these files: no other path, no network, no extension, nothing spilt to disk."""
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
    connection.execute("SET allowed_paths = ?", [[str(path) for path in paths]])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@dataclass(frozen=True, slots=True)
class _ParquetFile:
    """The one file that a connection may read; in a query it is `$1`."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    source: Path
    most_bytes: int

    def query(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(sql, [str(self.path)])

    def array(self, expression: str) -> NDArray[Any] | np.ma.MaskedArray[Any, Any]:
        """Return an SQL expression's value of each row; masked where some are null."""
        return self.query(f"SELECT {expression} AS cell FROM read_parquet($1)").fetchnumpy()["cell"]

    def headers(self) -> list[str]:
        """Return the headers as they stand in the file: DuckDB gives the second of two equal ones a number."""
        fields = iter(self.query("SELECT name, num_children FROM parquet_schema($1)").fetchall())
        _, n_headers = next(fields)
        found = []
        for _ in range(n_headers or 0):
            name, n_below = next(fields)
            found.append(name)
            left = n_below or 0
            while left:
                left += (next(fields)[1] or 0) - 1
        return found

    def refuse_bomb(self, size: int, n_rows: int = 0, n_cells: int = 0) -> None:
        """Check what comes out of the file, in bytes, rows and cells, against what there is of it."""
        stored = self.path.stat().st_size
        has_many_rows = n_rows > max(_ALWAYS_ROWS, _MOST_ROWS_A_BYTE * stored)
        if has_many_rows or size > self.most_bytes or n_cells > max(_ALWAYS_CELLS, _MOST_CELLS_A_BYTE * stored):
            raise LimitError(
                "the Parquet file unpacks to far more than its size",
                where=str(self.source),
                hint="split it, or leave columns out",
            )

    def check_cells(self, text: str, table: str, n_times: int) -> None:
        """Check what the cells of a column take together, before any of them leaves DuckDB."""
        lengths = f"SELECT sum(strlen(cell)) FROM (SELECT {text} AS cell FROM {table})"
        parameters = [str(self.path)] if "$1" in lengths else []
        (size,) = self.connection.execute(lengths, parameters).fetchall()[0]
        self.refuse_bomb(int(size or 0) + _TEXT_COST * n_times)


def _read_column(file: _ParquetFile, header: str, kind: str, n_rows: int) -> RawColumn:
    problem = _problem(kind)
    if problem:
        return RawColumn(header, ("",), np.zeros(n_rows, np.uint8), problem=problem)
    text = _as_text(header, kind)
    is_time = kind.startswith(_TIMES)
    # An enumeration of nearly as many cells as rows would cost more than the text of the rows.
    limit = min(_ENUM_LIMIT, max(_SMALL, n_rows // 4))
    # Distinct values first, then their text: over the values as they lie in the file this is four times as quick.
    file.query(
        f"CREATE OR REPLACE TEMP TABLE value AS SELECT DISTINCT {_quoted(header)} FROM read_parquet($1) "
        f"LIMIT {limit + 1}"
    )
    (n_values,) = file.connection.execute("SELECT count(*) FROM value").fetchall()[0]
    if n_values <= limit:
        file.check_cells(text, "value", n_values)
        return _marked(_read_few(file, header, text, is_time=is_time))
    if kind in _NATIVE:
        return _read_numbers(file, header)
    file.check_cells(text, "read_parquet($1)", n_rows)
    return _marked(replace(encode_column(header, file.array(text).tolist()), has_native_times=is_time))


def _as_written(columns: tuple[RawColumn, ...], headers: Sequence[str]) -> tuple[RawColumn, ...]:
    # After those of the file come what its folders are named for, as in "year=2025".
    named = (replace(column, header=header) for column, header in zip(columns, headers, strict=False))
    return (*named, *columns[len(headers) :])


def _marked(column: RawColumn) -> RawColumn:
    """Return the column with its cells that are too long marked as such."""
    if _LONG not in column.cells:
        return column
    cells = tuple("" if cell == _LONG else cell for cell in column.cells)
    return replace(column, cells=cells, unreadable={column.cells.index(_LONG): UnreadableCell.TOO_LONG})


def _read_few(file: _ParquetFile, header: str, text: str, *, is_time: bool) -> RawColumn:
    """Read a column of few distinct cells: as codes of an enumeration, so that no row's text leaves DuckDB."""
    file.connection.execute("DROP TYPE IF EXISTS cells")
    file.connection.execute(f"CREATE TYPE cells AS ENUM (SELECT DISTINCT {text} AS cell FROM value ORDER BY cell)")
    cells = tuple(file.connection.execute("SELECT enum_range(NULL::cells)").fetchall()[0][0])
    codes = np.asarray(file.array(f"enum_code({text}::cells)"))
    return RawColumn(header, cells, narrow(codes, len(cells)), is_time)


def _read_numbers(file: _ParquetFile, header: str) -> RawColumn:
    """Read a column of many distinct numbers as what they are."""
    numbers = np.ma.asarray(file.array(_quoted(header)))
    is_empty = np.ma.getmaskarray(numbers) | np.isnan(numbers.data)
    distinct, positions = np.unique(numbers.data[~is_empty], return_inverse=True)
    has_empty = bool(is_empty.any())
    codes = np.zeros(len(is_empty), dtype=np.int64)
    codes[~is_empty] = positions + has_empty
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
        joined = _cut(f"array_to_string({column}, '|')")
        return f"coalesce({joined}, '')"
    if kind == "VARCHAR":
        return f"coalesce({_cut(column)}, '')"
    if kind.startswith("TIMESTAMP WITH TIME ZONE"):
        return f"coalesce(strftime({column}, '%Y-%m-%dT%H:%M:%SZ'), '')"
    if kind in _FLOATS:
        return f"CASE WHEN {column} IS NULL OR isnan({column}) THEN '' ELSE {column}::VARCHAR END"
    return f"coalesce({column}::VARCHAR, '')"


def _cut(text: str) -> str:
    return f"CASE WHEN length({text}) > {MOST_CELL_CHARACTERS} THEN chr({ord(_LONG)}) ELSE {text} END"


def _quoted(header: str) -> str:
    return '"' + header.replace('"', '""') + '"'
