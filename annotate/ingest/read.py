"""Inputs to articles: each source read in its format, each refusal a line, nothing that stops the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from annotate.errors import UnreadableInput
from annotate.ingest.decode import SAMPLE, decode, oversized, refuse_binary, refuse_oversized
from annotate.ingest.outcomes import FORMATS, Found, ReadOptions, Skipped
from annotate.ingest.records import article
from annotate.ingest.sources import SUFFIXES, Source

if TYPE_CHECKING:
    from store.records import Json, NewArticle

__all__ = ["FORMATS", "Found", "ReadOptions", "Skipped", "read", "read_text"]

_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_COLUMN = re.compile(r"[\w.-]{1,40}")
_PLAIN = ReadOptions()


def read(sources: Iterable[Source], *, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The articles of the sources, in order, one at a time; what gives none is skipped with a reason.

    Files of one article are read whole, up to the limit; JSON lines and tables are streamed, so that their
    size does not matter.
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
        return Found(_text_article(text, {}, where), where)
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
        yield Skipped(source.where, error.message)
    except OSError as error:
        yield Skipped(source.where, f"cannot be read: {error.strerror or error}")


def _read_stream(source: Source, stream: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The articles of an open source in its format."""
    head = _filled(stream, SAMPLE)
    if not head:
        raise UnreadableInput("empty")
    refuse_binary(head)
    kind = _format(source, head, options)
    if kind == "jsonl":
        from annotate.ingest.jsonl import read_jsonl

        yield from read_jsonl(source.where, head, stream, options)
    elif kind in ("csv", "tsv"):
        from annotate.ingest.tables import read_table

        yield from read_table(source.where, head, stream, options, kind=kind)
    else:
        data = head + _filled(stream, max(0, options.max_bytes + 1 - len(head)))
        if len(data) > options.max_bytes:
            raise UnreadableInput(oversized(options.max_bytes))
        whole = _page_article if kind == "html" else _file_article
        yield Found(whole(data, source), source.where)


def _filled(stream: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end: a pipe gives them in pieces."""
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _format(source: Source, head: bytes, options: ReadOptions) -> str:
    """The format asked for, that of the file name, or what the beginning looks like."""
    if options.format is not None:
        return options.format
    suffix = source.path.suffix.lower() if source.path is not None else ""
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    guess = _look(head, options.text_field)
    if suffix == ".json" and guess != "jsonl":
        raise UnreadableInput("JSON that is not one object a line: write it as JSON lines")
    return guess


def _look(head: bytes, text_field: str) -> str:
    """The format that the beginning of a stream looks like; plain text where it looks like nothing else."""
    beginning = head[: 1 << 16].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if _HTML.match(beginning):
        return "html"
    first = beginning.lstrip().partition("\n")[0]
    if first.startswith("{") and _is_record(first, text_field):
        return "jsonl"
    return _look_table(first.rstrip("\r"), text_field)


def _is_record(line: str, text_field: str) -> bool:
    """Whether a line is a JSON object, or the beginning of one that has the text field."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return len(line) > 1 << 15 and json.dumps(text_field) in line


def _look_table(line: str, text_field: str) -> str:
    """The kind of table whose header this is: short names, the text field among them; else plain text."""
    for mark, kind in (("\t", "tsv"), (",", "csv"), (";", "csv")):
        names = [name.strip().strip('"') for name in line.split(mark)]
        if len(names) > 1 and text_field in names and all(_COLUMN.fullmatch(name) for name in names):
            return kind
    return "txt"


def _file_article(data: bytes, source: Source) -> NewArticle:
    """The article of a text or Markdown file."""
    text, encoding = decode(data)
    return _text_article(text, _provenance(source, encoding), source.name)


def _page_article(data: bytes, source: Source) -> NewArticle:
    """The article of an HTML file."""
    from annotate.ingest.pages import declared_encoding, extract

    page, encoding = decode(data, declared_encoding(data))
    text, fields = extract(page)
    return _named(article(text, fields, _PLAIN, unnamed=_stem(source.name)), _provenance(source, encoding))


def _text_article(text: str, provenance: dict[str, Json], name: str | None) -> NewArticle:
    """The article of a decoded text, its front matter taken off."""
    fields: dict[str, Json] = {}
    if text.startswith("---"):
        from annotate.ingest.frontmatter import split

        fields, text = split(text)
    return _named(article(text, fields, _PLAIN, unnamed=_stem(name)), provenance)


def _named(found: NewArticle, provenance: dict[str, Json]) -> NewArticle:
    """The article with its provenance in the metadata, where the metadata has nothing of that name."""
    return replace(found, metadata={**provenance, **found.metadata})


def _provenance(source: Source, encoding: str) -> dict[str, Json]:
    """The file's name without its folders, and its encoding where that is not UTF-8."""
    known: dict[str, Json] = {} if source.name is None else {"file": source.name}
    return known if encoding.startswith("utf-8") else {**known, "encoding": encoding}


def _stem(name: str | None) -> str:
    """A file's name as a title of last resort."""
    return PurePath(name).stem if name else "untitled"
