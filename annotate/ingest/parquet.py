"""Parquet through pyarrow: one article a row, a few rows in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.errors import UnreadableInput
from annotate.extras import need
from annotate.ingest.decode import refuse_oversized
from annotate.ingest.headings import fold
from annotate.ingest.lines import whole, wrapped_limit
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.records import article
from annotate.ingest.tables import position
from annotate.ingest.unpacked import refuse_expansion
from annotate.ingest.values import as_json

if TYPE_CHECKING:
    from store.records import NewArticle

_BUFFER = 1 << 20
_BATCH_BYTES = 1 << 25
_BATCH_ROWS = 1_000


def read_parquet(where: str, head: bytes, rest: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The article of each row, or why it has none; rows count from 1, nested columns become metadata.

    A file on the disk is streamed; from a pipe it is read whole, since its directory is at its end.
    """
    pyarrow = need("pyarrow", extra="parquet", what="Parquet files")
    seekable = rest if rest.seekable() else io.BytesIO(whole(head, rest, wrapped_limit(options)))
    number = 0
    for names, batch in _batches(pyarrow, seekable, options):
        for index in range(batch.num_rows):
            number += 1
            place = f"{where}:{number}"
            try:
                yield Found(_article(names, batch, index, options), place)
            except UnreadableInput as error:
                yield Skipped(place, error.message)


def _batches(pyarrow: Any, file: BinaryIO, options: ReadOptions) -> Iterator[tuple[list[str], Any]]:
    """The rows, a batch at a time, with the names of the columns; the text's by the name expected."""
    try:
        source = _opened(file)
        names = _columns([field.name for field in source.schema_arrow], options.text_field)
        for batch in source.iter_batches(batch_size=_batch_rows(source.metadata), use_threads=False):
            yield names, batch
    except (pyarrow.ArrowException, OSError, ValueError, MemoryError, RecursionError) as error:
        raise UnreadableInput(f"not Parquet that can be read: {fold(str(error))[:200]}") from error


def _opened(file: BinaryIO) -> Any:
    """The file, its text kept as a dictionary where it is one: a row of it can stand for much text."""
    parquet = need("pyarrow.parquet", extra="parquet", what="Parquet files")
    file.seek(0)
    schema = parquet.ParquetFile(file).schema
    columns = [schema.column(index) for index in range(len(schema))]
    texts = [column.path for column in columns if column.logical_type.type == "STRING"]
    file.seek(0)
    return parquet.ParquetFile(file, read_dictionary=texts, buffer_size=_BUFFER, pre_buffer=False)


def _batch_rows(metadata: Any) -> int:
    """How many rows are read at once, by their mean size; a column that unpacks beyond measure is refused."""
    largest = 1
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            refuse_expansion(column.total_compressed_size, column.total_uncompressed_size)
        largest = max(largest, group.total_byte_size // max(group.num_rows, 1))
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // largest))


def _columns(names: list[str], text_field: str) -> list[str]:
    """The names of the columns; UnreadableInput where none is the text, or two are the same."""
    text_at = position(names, text_field)
    if text_at is None:
        raise UnreadableInput(f"no column {text_field!r}: {', '.join(name[:40] for name in names[:20])}")
    names[text_at] = text_field
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UnreadableInput(f"two columns are named {twice!r}")
    return names


def _article(names: list[str], batch: Any, index: int, options: ReadOptions) -> NewArticle:
    """The article of one row."""
    try:
        values = {name: as_json(batch.column(at)[index].as_py()) for at, name in enumerate(names)}
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise UnreadableInput(f"a value that cannot be read: {fold(str(error))[:200]}") from error
    text = values.pop(options.text_field)
    if not isinstance(text, str):
        raise UnreadableInput(
            f"no text: the column {options.text_field!r} holds {'nothing' if text is None else 'no text'}"
        )
    refuse_oversized(text, options.max_bytes)
    return article(text, values, options, keyed=True)
