"""The rows of Parquet, Arrow and JSON files of a Hugging Face data set: the columns of tokens, of tags, and the id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.errors import UnreadableInput
from annotate.extras import need
from annotate.formats.format import ReadOptions
from annotate.formats.hugging_face.names import names_in_schema
from annotate.formats.json_fields import Fields
from annotate.formats.json_records import records

if TYPE_CHECKING:
    import pyarrow as pa

TOKENS = ("tokens", "words")
TAGS = ("ner_tags", "ner", "tags", "labels")
"""The columns that may hold tokens and tags; the first one that is there does."""
ID = "id"

_ROWS = 64
"""How many rows are made Python values at once."""
_WIDE = 16
"""How many bytes of memory a byte of text may take in a row, with its tags."""
_GROUP_BYTES = 2_000_000_000
"""What a group of rows of a Parquet file may unpack to."""
_WHAT = "Parquet and Arrow files"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file."""

    tokens: str
    tags: str
    others: tuple[str, ...]
    """The names of the columns that are not read."""
    names: tuple[str, ...] | None
    """Of the tags, where the file itself has them."""
    rows: Iterable[Fields]


def table(file: Path, options: ReadOptions) -> Table:
    """The table of a file, by how its name ends; UnreadableInput for what is none."""
    if file.suffix == ".parquet":
        return _parquet(file, options)
    return _arrow(file, options) if file.suffix == ".arrow" else _json(file, options)


def _json(file: Path, options: ReadOptions) -> Table:
    found = records(file, options)
    first = next(found, None)
    if first is None:
        raise UnreadableInput(f"{file}: no rows.")
    tokens, tags, others = _columns(list(first.values), file)
    return Table(tokens, tags, others, None, chain([first], found))


def _parquet(file: Path, options: ReadOptions) -> Table:
    parquet = need("pyarrow.parquet", extra="parquet", what=_WHAT)
    with _told(file):
        source = parquet.ParquetFile(file)
        schema = source.schema_arrow
        tokens, tags, others = _checked(schema, file)
        _check_groups(source.metadata, file)
    wanted = [name for name in (ID, tokens, tags) if name in schema.names]
    batches = source.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False)
    return Table(tokens, tags, others, names_in_schema(schema.metadata, tags), _rows(batches, wanted, file, options))


def _arrow(file: Path, options: ReadOptions) -> Table:
    pyarrow = need("pyarrow", extra="parquet", what=_WHAT)
    with _told(file):
        mapped = pyarrow.memory_map(str(file))
        is_file = mapped.read(6) == b"ARROW1"
        mapped.seek(0)
        source = pyarrow.ipc.open_file(mapped) if is_file else pyarrow.ipc.open_stream(mapped)
        schema = source.schema
        tokens, tags, others = _checked(schema, file)
    wanted = [name for name in (ID, tokens, tags) if name in schema.names]
    batches = (source.get_batch(at) for at in range(source.num_record_batches)) if is_file else iter(source)
    return Table(tokens, tags, others, names_in_schema(schema.metadata, tags), _rows(batches, wanted, file, options))


def _rows(batches: Iterator[Any], wanted: Sequence[str], file: Path, options: ReadOptions) -> Iterator[Fields]:
    """The rows of batches; a batch that many rows share is taken in parts."""
    number = 0
    while True:
        with _told(file):
            batch: pa.RecordBatch | None = next(batches, None)
            if batch is None:
                return
            batch = batch.select(wanted)
            batch.validate(full=True)
        for start in range(0, batch.num_rows, _ROWS):
            for values in _values(batch.slice(start, _ROWS), f"{file}, row {number + 1}", options.max_bytes):
                number += 1
                yield Fields(values, f"{file}, row {number}")


def _values(part: pa.RecordBatch, where: str, max_bytes: int) -> Iterator[dict[str, Any]]:
    """The rows of a part as Python values, one by one where they are large together."""
    if part.nbytes <= _WIDE * max_bytes:
        yield from part.to_pylist()
        return
    for at in range(part.num_rows):
        row = part.slice(at, 1)
        if row.nbytes > _WIDE * max_bytes:
            raise UnreadableInput(f"{where} or one of the next {_ROWS}: a row of {row.nbytes:,} bytes.")
        yield from row.to_pylist()


def _columns(names: Sequence[str], file: Path) -> tuple[str, str, tuple[str, ...]]:
    """The columns of tokens and of tags, and the others."""
    tokens, tags = (next((name for name in some if name in names), None) for some in (TOKENS, TAGS))
    if tokens is None or tags is None:
        missing = " or ".join(TOKENS if tokens is None else TAGS)
        raise UnreadableInput(f"{file}: no column {missing}.", f"It has {', '.join(map(str, names))[:200]}.")
    return tokens, tags, tuple(name for name in names if name not in (ID, tokens, tags))


def _checked(schema: pa.Schema, file: Path) -> tuple[str, str, tuple[str, ...]]:
    """The columns of a schema, once their types are those of tokens and tags."""
    columns = tokens, tags, _ = _columns(schema.names, file)
    if len(set(schema.names)) < len(schema.names):
        raise UnreadableInput(f"{file}: two columns of one name.")
    if not _is_list(schema.field(tokens).type, _is_text):
        raise UnreadableInput(f"{file}: {tokens} is of the type {schema.field(tokens).type}, no list of strings.")
    if not _is_list(schema.field(tags).type, lambda kind: _is_text(kind) or _is_integer(kind)):
        raise UnreadableInput(f"{file}: {tags} is of the type {schema.field(tags).type}, no list of tags.")
    if ID in schema.names and not (_is_text(schema.field(ID).type) or _is_integer(schema.field(ID).type)):
        raise UnreadableInput(f"{file}: id is of the type {schema.field(ID).type}, neither string nor number.")
    return columns


def _check_groups(metadata: Any, file: Path) -> None:
    """Refuse a file whose groups of rows unpack to more than memory may hold."""
    for at in range(metadata.num_row_groups):
        # not asked by column: where the statistics of one are broken, Arrow ends the process
        size = metadata.row_group(at).total_byte_size
        if size > _GROUP_BYTES:
            raise UnreadableInput(
                f"{file}: the row group {at + 1} unpacks to {size:,} bytes; the limit is {_GROUP_BYTES:,}.",
                "Write it in smaller row groups.",
            )


def _is_list(kind: pa.DataType, of: Any) -> bool:
    import pyarrow.types as types

    is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return is_list and bool(of(kind.value_type))


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_integer(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_integer(kind))


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What Arrow finds wrong with a file as UnreadableInput."""
    import pyarrow

    try:
        yield
    except (pyarrow.ArrowException, OSError, ValueError, MemoryError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UnreadableInput(f"{file}: cannot be read: {reason}.") from error
