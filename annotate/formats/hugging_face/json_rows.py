"""The rows of a JSON file, also of one that was packed with gzip."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import Fields
from annotate.formats.json_records import largest_record, records
from annotate.formats.json_source import JsonSource
from annotate.ingest.unpacked import MAGIC, Unzipped


def json_rows(file: Path, options: ReadOptions) -> Iterator[Fields]:
    """The objects of a file in their order; UnreadableInput, naming file and line, for what is none."""
    with file.open("rb") as packed:
        if packed.read(len(MAGIC)) != MAGIC:
            yield from records(file, options)
            return
        packed.seek(0)
        try:
            yield from _objects(JsonSource(BufferedReader(Unzipped(packed)), largest_record(options), file))
        except UnreadableInput as error:
            if str(file) in error.message:
                raise
            raise UnreadableInput(f"{file}: {error.message}.", error.hint) from error  # it could not be unpacked


def _objects(source: JsonSource) -> Iterator[Fields]:
    """The objects of an array, or one after the other."""
    stops = source.elements() if source.peek() == "[" else iter(source.peek, "")
    for number, _ in enumerate(stops, start=1):
        if source.peek() != "{":
            raise source.wrong("no JSON object")
        where = f"{source.where}, record {number}"
        yield Fields(source.value(), where)
    if char := source.peek():
        raise source.wrong(f"{char!r} behind the end of the array")
