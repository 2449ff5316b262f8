"""Inputs to articles: each source read in its format, each refusal a line, nothing that stops the rest."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import BinaryIO

from annotate.errors import UnreadableInput
from annotate.ingest.decode import SAMPLE, refuse_binary, refuse_oversized
from annotate.ingest.kinds import kind_of
from annotate.ingest.lines import Joined, filled, whole, wrapped_limit
from annotate.ingest.outcomes import FORMATS, Found, ReadOptions, Skipped
from annotate.ingest.sources import GZIP, SUFFIXES, Source
from annotate.ingest.unpacked import MAGIC, Unzipped
from annotate.ingest.whole import text_article, whole_article

__all__ = ["FORMATS", "Found", "ReadOptions", "Skipped", "read", "read_text"]

_BINARY = frozenset({"pdf", "docx", "parquet"})
_PLAIN = ReadOptions()
_Records = Callable[[str, bytes, BinaryIO, ReadOptions], Iterator[Found | Skipped]]


def read(sources: Iterable[Source], *, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The articles of the sources, in order, one at a time; what gives none is skipped with a reason.

    Files of one article and feeds are read whole, up to the limit; all others are streamed, so that their size
    does not matter. What is packed with gzip is unpacked.
    """
    for source in sources:
        if source.problem is not None:
            yield Skipped(source.where, source.problem)
        else:
            yield from _read_source(source, options)


def read_text(text: str, *, where: str) -> Found | Skipped:
    """The article of a pasted text, as of a text file: front matter is understood, the rest kept exactly."""
    try:
        refuse_oversized(text, _PLAIN.max_bytes)
        return Found(text_article(text, {}, where), where)
    except UnreadableInput as error:
        return Skipped(where, error.message)


def _read_source(source: Source, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The articles of one source, or why there are none; a source without any record says so."""
    outcome = None
    try:
        with source.open() as stream:
            for outcome in _read_stream(source, stream, options):
                yield outcome
        if outcome is None:
            yield Skipped(source.where, "empty")
    except UnreadableInput as error:
        yield Skipped(source.where, f"{error.message} {error.hint}".strip())
    except OSError as error:
        yield Skipped(source.where, f"cannot be read: {error.strerror or error}")


def _read_stream(source: Source, stream: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The articles of an open source in its format."""
    head = filled(stream, SAMPLE)
    if _is_packed(source, head):
        stream = io.BufferedReader(Unzipped(io.BufferedReader(Joined(head, stream))))
        head = filled(stream, SAMPLE)
    if not head:
        raise UnreadableInput("empty")
    kind = kind_of(source, head, options)
    if kind not in _BINARY:
        refuse_binary(head)
    records = _records_of(kind)
    if records is not None:
        yield from records(source.where, head, stream, options)
    else:
        limit = wrapped_limit(options) if kind in _BINARY else options.max_bytes
        yield Found(whole_article(kind, whole(head, stream, limit), source, options), source.where)


def _is_packed(source: Source, head: bytes) -> bool:
    """Whether a source is gzip: it begins like it, and no file name says that it should be something else."""
    named = source.path is not None and source.path.suffix.lower()
    return head.startswith(MAGIC) and (named == GZIP or named not in SUFFIXES)


def _records_of(kind: str) -> _Records | None:
    """The reader of a format with many articles in a file; None for one with a single article."""
    match kind:
        case "jsonl":
            from annotate.ingest.jsonl import read_jsonl as reader
        case "csv" | "tsv":
            from annotate.ingest.tables import read_table

            return partial(read_table, kind=kind)
        case "parquet":
            from annotate.ingest.parquet import read_parquet as reader
        case "feed":
            from annotate.ingest.feeds import read_feed as reader
        case "mbox":
            from annotate.ingest.mbox import read_mbox as reader
        case "papers":
            from annotate.ingest.papers import read_papers as reader
        case _:
            return None
    return reader
