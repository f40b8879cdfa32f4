"""A source without some of its rows; what stays is as it was."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, BinaryIO

from kmgraph.errors import ObservationError
from kmgraph.io import Packer
from kmgraph.observe.readers import find_reader
from kmgraph.observe.removal.records import codec_of, iter_records, mentions, text_reader_kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from kmgraph.model import Source

_BLOCK_BYTES = 1 << 20


def can_rewrite(source: Source) -> bool:
    """Return whether a source is of a kind that can be written anew without some of its rows."""
    return find_reader(source.path, source.kind).kind in {*text_reader_kinds(), "parquet"}


def write_without(source: Source, rows: Collection[int], target: BinaryIO) -> None:
    """Write a source without some rows.

    Text keeps the bytes of its other rows; a `.gz` is packed anew. Parquet keeps columns, types and order, and
    is laid out anew.

    Args:
        source: The file, and how it is read.
        rows: Numbers of the rows to leave out, 1 = first data row.
        target: Where to.

    Raises:
        ObservationError: If the source can't be read, or has no such rows: it changed meanwhile.
    """
    if find_reader(source.path, source.kind).kind == "parquet":
        # DuckDB takes a tenth of a second to load, which other sources needn't wait for.
        from kmgraph.observe.removal.parquet import write_parquet_without  # noqa: PLC0415

        write_parquet_without(source, rows, target)
        return
    is_packed = source.path.name.lower().endswith(".gz")
    with Packer(target) if is_packed else nullcontext(target) as written:
        for block in _kept_blocks(source, set(rows)):
            written.write(block)


def _kept_blocks(source: Source, missing: set[int]) -> Iterator[bytes]:
    block, codec = bytearray(), codec_of(source)
    for record in iter_records(source):
        if record.row in missing:
            missing.discard(record.row)
            continue
        block += record.text.encode(codec)
        if len(block) >= _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)
    if missing:
        raise ObservationError(
            "the file of observations has changed meanwhile",
            where=str(source.path),
            hint="run the command again when nothing else writes to it",
        )


def broken_rows(source: Source, numbers: Collection[int], needles: Collection[str]) -> Iterator[int]:
    """Yield those of the unreadable rows in whose text one of the needles stands as a word of its own."""
    if find_reader(source.path, source.kind).kind not in text_reader_kinds():
        return
    for record in iter_records(source):
        if record.row in numbers and mentions(record, needles):
            yield record.row


def iter_row_texts(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each row; nothing for a kind of source whose rows are no stretches of text.

    Raises:
        ObservationError: If the source can't be read.
    """
    kind = find_reader(source.path, source.kind).kind
    if kind == "parquet":
        yield from enumerate(iter_parquet_texts(source.path), 1)
    elif kind in text_reader_kinds():
        yield from ((record.row, record.text) for record in iter_records(source) if record.row)


def iter_parquet_texts(path: Path) -> Iterator[str]:
    """Yield the rows of a Parquet file, each as one text with a cell a line, whatever the columns' types.

    Raises:
        ObservationError: If the file can't be read.
    """
    from kmgraph.observe.removal.parquet import iter_cells  # noqa: PLC0415  DuckDB takes its time to load

    yield from iter_cells(path)
