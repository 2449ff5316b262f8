"""CSV and TSV: a header, then one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from annotate.errors import UnreadableInput
from annotate.ingest.decode import refuse_oversized
from annotate.ingest.lines import RecordLines, text_stream, wrapped_limit
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.records import article

if TYPE_CHECKING:
    from store.records import Json, NewArticle

_DELIMITERS = {"csv": ",;\t|", "tsv": "\t,;|"}


def read_table(
    where: str, head: bytes, rest: BinaryIO, options: ReadOptions, *, kind: str
) -> Iterator[Found | Skipped]:
    """The article of each row, or why it has none; blank rows are passed over.

    kind is "csv" or "tsv": the delimiter tried first; the one under which the header has the text field is
    taken. The line named is the one on which the row begins.
    """
    limit = wrapped_limit(options)
    with text_stream(head, rest, newline="") as stream:
        lines = RecordLines(stream, limit)
        first = next((line for line in lines if line.strip()), "")
        reader = csv.reader(chain([first], lines), delimiter=delimiter(first, kind, options.text_field))
        columns = _columns(_row(reader, limit) or [], options.text_field)
        while True:
            place = f"{where}:{lines.begin()}"
            try:
                row = _row(reader, limit)
                if row is None:
                    return
                if row:
                    yield Found(_article(row, columns, options), place)
            except csv.Error as error:
                yield Skipped(place, f"not a row: {error}")
            except _RowRefused as error:
                yield Skipped(place, error.message)


class _RowRefused(UnreadableInput):
    """One row has no article; the next may."""


def delimiter(header: str, kind: str, text_field: str) -> str:
    """The delimiter under which the header has the text field; the usual one of the kind where none does."""
    for candidate in _DELIMITERS[kind]:
        if position(next(csv.reader([header], delimiter=candidate), []), text_field) is not None:
            return candidate
    return _DELIMITERS[kind][0]


def position(names: list[str], wanted: str) -> int | None:
    """Where a column is: of that very name, else of that name in other case."""
    stripped = [name.strip() for name in names]
    if wanted in stripped:
        return stripped.index(wanted)
    folded = [name.casefold() for name in stripped]
    return folded.index(wanted.casefold()) if wanted.casefold() in folded else None


def _columns(header: list[str], text_field: str) -> list[str]:
    """The names of the columns, the text field by the name expected; unnamed ones are numbered."""
    if not any(name.strip() for name in header):
        raise UnreadableInput("empty")
    text_at = position(header, text_field)
    if text_at is None:
        names = ", ".join(name.strip()[:40] for name in header[:20])
        raise UnreadableInput(f"no column {text_field!r} in the header: {names}")
    columns = [name.strip() or f"column {index + 1}" for index, name in enumerate(header)]
    columns[text_at] = text_field
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise UnreadableInput(f"two columns are named {twice!r} in the header")
    return columns


def _row(reader: Iterator[list[str]], limit: int) -> list[str] | None:
    """The next row; the csv module's limit, which belongs to the process, is put back at once."""
    before = csv.field_size_limit(limit)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _article(row: list[str], columns: list[str], options: ReadOptions) -> NewArticle:
    """The article of one row; empty cells say nothing."""
    if any(cell.strip() for cell in row[len(columns) :]):
        raise _RowRefused(f"{len(row)} cells, but the header has {len(columns)}: a delimiter without quotes?")
    cells: dict[str, Json] = {}
    for name, cell in zip(columns, row, strict=False):
        _refuse_undecoded(cell)
        if cell:
            cells[name] = cell
    text = cells.pop(options.text_field, "")
    try:
        refuse_oversized(str(text), options.max_bytes)
        return article(str(text), cells, options, keyed=True)
    except UnreadableInput as error:
        raise _RowRefused(error.message) from error


def _refuse_undecoded(cell: str) -> None:
    """Refuse a cell with bytes that the table's encoding does not have."""
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _RowRefused(f"undecodable: a stray byte at character {error.start + 1} of a cell") from error
