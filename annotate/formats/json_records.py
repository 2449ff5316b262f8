"""The JSON objects of a file, one by one: an object a line, objects one after the other, or one array of objects.

Strict, as ``annotate.formats.json_source`` is. Memory is bounded by the limit of one object, which follows from that of
its article. Raises UnreadableInput, naming file and line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from annotate.errors import UnreadableInput
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import Fields
from annotate.formats.json_source import JsonSource, parsed_at, refuse_oversized
from annotate.ingest.unpacked import opened

_FACTOR = 16
_EXTRA = 1 << 20
_BOM = b"\xef\xbb\xbf"


def largest_record(options: ReadOptions) -> int:
    """How many characters the JSON of one article may have."""
    return _FACTOR * options.max_bytes + _EXTRA


def records(path: Path, options: ReadOptions) -> Iterator[Fields]:
    """The objects of a file in their order, each with its place."""
    limit = largest_record(options)
    with opened(path) as file:
        first = _first_line(file, limit, path)
    with opened(path) as file:
        if first.startswith(b"{") and first.endswith(b"}"):
            yield from _lines(file, limit, path)
        else:
            yield from _objects(JsonSource(file, limit, path))


def line_of(value: Any) -> bytes:
    """A value on a line of its own: the same value, the same bytes."""
    try:
        return orjson.dumps(value) + b"\n"
    except TypeError:  # an integer beyond 64 bits, or nested deeper than orjson goes
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _first_line(file: BinaryIO, limit: int, path: Path) -> bytes:
    """The first line that is not blank, without its white space."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if found := line.removeprefix(_BOM).strip():
            return found
        refuse_oversized(len(line), limit, f"{path}, line {number}")
    return b""


def _lines(file: BinaryIO, limit: int, path: Path) -> Iterator[Fields]:
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        where = f"{path}, line {number}"
        refuse_oversized(len(line), limit, where)
        if found := line.removeprefix(_BOM).strip() if number == 1 else line.strip():
            value = parsed_at(where, found)
            if not isinstance(value, dict):
                raise UnreadableInput(f"{where}: not a JSON object.")
            yield Fields(value, where)


def _objects(source: JsonSource) -> Iterator[Fields]:
    """The objects of an array, or of a row of them that share lines or go over several."""
    array = source.peek() == "["
    for number, _ in enumerate(source.elements() if array else _rest(source), start=1):
        if source.peek() != "{":
            raise source.wrong("no JSON object")
        where = f"{source.where}, record {number}"
        yield Fields(source.value(), where)
    if char := source.peek():
        raise source.wrong(f"{char!r} behind the end of the array")


def _rest(source: JsonSource) -> Iterator[None]:
    """Stop at each value up to the end of the file; the caller takes it."""
    while source.peek():
        yield
