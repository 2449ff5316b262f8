"""The rows of Parquet, Arrow and JSON files of a Hugging Face data set, as far as their columns are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.errors import UnreadableInput
from annotate.extras import need
from annotate.formats.format import ReadOptions
from annotate.formats.hugging_face.names import Names, names_in_schema
from annotate.formats.hugging_face.shapes import Kind, Shape, shape_of
from annotate.formats.json_fields import Fields
from annotate.formats.json_records import records
from store.records import Json

if TYPE_CHECKING:
    import pyarrow as pa

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

    shape: Shape
    others: tuple[str, ...]
    """The names of the columns that are not read."""
    rows: Iterable[Fields]
    names: Callable[[str, str | None], Names | None]
    """What the numbers of a column, or of a field of its objects, stand for, where the file itself says so."""


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
    values = first.values
    shape = shape_of(
        list(values), file, is_tags=lambda name: _is_flat(values[name]), is_objects=lambda name: _is_deep(values[name])
    )
    return Table(shape, _others(list(values), shape), chain([first], found), lambda column, field: None)


def _is_flat(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, str | int) for item in value)


def _is_deep(value: Json) -> bool:
    listed = value if isinstance(value, list) else ()
    return value is None or (isinstance(value, dict | list) and not any(isinstance(item, str | int) for item in listed))


def _parquet(file: Path, options: ReadOptions) -> Table:
    parquet = need("pyarrow.parquet", extra="parquet", what=_WHAT)
    with _told(file):
        source = parquet.ParquetFile(file)
        schema = source.schema_arrow
        shape = _checked(schema, file)
        _check_groups(source.metadata, file)
    batches = source.iter_batches(batch_size=_ROWS, columns=list(shape.columns), use_threads=False)
    return _table(schema, shape, _rows(batches, shape.columns, file, options))


def _arrow(file: Path, options: ReadOptions) -> Table:
    pyarrow = need("pyarrow", extra="parquet", what=_WHAT)
    with _told(file):
        mapped = pyarrow.memory_map(str(file))
        is_file = mapped.read(6) == b"ARROW1"
        mapped.seek(0)
        source = pyarrow.ipc.open_file(mapped) if is_file else pyarrow.ipc.open_stream(mapped)
        shape = _checked(source.schema, file)
    batches = (source.get_batch(at) for at in range(source.num_record_batches)) if is_file else iter(source)
    return _table(source.schema, shape, _rows(batches, shape.columns, file, options))


def _table(schema: pa.Schema, shape: Shape, rows: Iterable[Fields]) -> Table:
    return Table(shape, _others(schema.names, shape), rows, partial(names_in_schema, schema.metadata))


def _others(names: Sequence[str], shape: Shape) -> tuple[str, ...]:
    return tuple(name for name in names if name not in shape.columns)


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


def _checked(schema: pa.Schema, file: Path) -> Shape:
    """The shape of a schema, once the types of its columns are those of that shape."""
    if len(set(schema.names)) < len(schema.names):
        raise UnreadableInput(f"{file}: two columns of one name.")
    kinds = {name: schema.field(name).type for name in schema.names}
    shape = shape_of(
        schema.names, file, is_tags=lambda name: _is_tags(kinds[name]), is_objects=lambda name: _is_objects(kinds[name])
    )
    for name, fits, wanted in _wanted(shape):
        if not fits(kinds[name]):
            raise UnreadableInput(f"{file}: {name} is of the type {kinds[name]!s:.200}, {wanted}.")
    return shape


def _wanted(shape: Shape) -> Iterator[tuple[str, Callable[[pa.DataType], bool], str]]:
    """The columns of a shape, each with what its type must be."""
    if shape.key is not None:
        yield shape.key, lambda kind: _is_text(kind) or _is_integer(kind), "neither string nor number"
    if shape.kind is Kind.TEXT_SPANS:
        yield shape.content, _is_text, "no string"
    elif shape.kind is not Kind.PASSAGES:
        yield shape.content, lambda kind: _is_list(kind, _is_text), "no list of strings"
    if shape.kind is Kind.TAGS:
        yield shape.marks, _is_tags, "no list of tags"


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


def _is_tags(kind: pa.DataType) -> bool:
    return _is_list(kind, lambda item: _is_text(item) or _is_integer(item))


def _is_objects(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_struct(kind)) or _is_list(kind, types.is_struct)


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
