"""The JSON form of articles with spans: one object a line, read and written; it holds all of gold.

::

    {"id": "a1", "text": "...", "spans": [{"start": 0, "end": 5, "label": "ORG"}], "title": "...", "status": "reviewed"}

``id`` is the article's key; offsets are code points of ``text``, the end exclusive. A span may have a ``note``, the
``score`` in 0..1 and the ``detector`` of the suggestion that it was, the ``annotator`` who stands behind it with the
time ``made_at``, and the covered ``text``, which is then checked: it shows where offsets count UTF-16 units or bytes.
``negatives`` are rejected suggestions, in the form of spans. ``title``, ``source``, ``published``, ``url``, ``note``
and ``flagged`` stand where they are known. ``complete`` lists the labels for which the article is complete, where that
is less than all: other text is outside for them and missing for the others. ``article_labels`` are the choices for
each question about the article: ``{"topic": ["deal", "trial"]}``. ``relations`` are ``{"head": {...}, "tail": {...},
"label": "treats"}``, each end with ``start``, ``end`` and ``label`` of one of the ``spans``. Every other key is
metadata of the article; metadata that bears one of these names stands in an object ``metadata``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import orjson

from annotate.errors import UnreadableInput
from annotate.formats.document import Answer, Document, DocumentSpan
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import ALL
from annotate.ingest.unpacked import opened
from annotate.text import display_line
from store.records import Json

OWN_KEYS = (
    *("id", "text", "spans", "negatives", "title", "source", "published", "url", "status", "note", "flagged"),
    *("complete", "article_labels", "relations", "metadata"),
)
"""The keys that the form itself uses."""

HINT = 'Each line is one object: {"id": "a1", "text": "...", "spans": [{"start": 0, "end": 5, "label": "ORG"}]}.'

_PLAIN = ReadOptions()
_FACTOR, _EXTRA = 16, 1 << 20
"""A line may have so many bytes for each byte of the largest article, and these beside: escapes and spans."""


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents; this form loses nothing."""
    for document in documents:
        file.write(line(document))


def line(document: Document) -> bytes:
    """One document as a line: the same document, the same bytes."""
    found = to_object(document)
    try:
        return orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a number in the metadata that 64 bits cannot hold
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def to_object(document: Document) -> dict[str, Json]:
    """One document as a JSON object, keys in a fixed order."""
    found: dict[str, Json] = {
        "id": document.key,
        "text": document.text,
        "spans": [_span(span) for span in document.spans],
    }
    known: tuple[tuple[str, Json], ...] = (
        ("title", document.title),
        ("source", document.source),
        ("published", document.published),
        ("url", document.url),
        ("status", None if document.status is None else document.status.value),
        ("note", document.note),
        ("flagged", document.flagged or None),
        ("complete", None if document.complete is None else list(document.complete)),
        ("article_labels", _by_question(document.answers) if document.answers else None),
        ("negatives", [_span(negative) for negative in document.negatives] if document.negatives else None),
        ("relations", _relations(document) if document.relations else None),
    )
    found.update((name, value) for name, value in known if value is not None)
    if document.metadata:
        _add_metadata(found, document.metadata)
    return found


def _add_metadata(found: dict[str, Json], metadata: Mapping[str, Json]) -> None:
    """Metadata stands beside the keys of the form, and that which bears one of their names under ``metadata``."""
    covered: dict[str, Json] = {}
    for key, value in sorted(metadata.items()):
        (covered if key in OWN_KEYS else found)[key] = value
    if covered:
        found["metadata"] = covered


def _by_question(answers: Iterable[Answer]) -> dict[str, Json]:
    """The choices by question, both in alphabetical order."""
    return {question: [choice for _, choice in given] for question, given in groupby(answers, itemgetter(0))}


def _span(span: DocumentSpan) -> dict[str, Json]:
    """A span with what is known of it."""
    start, end, label, note, score, detector, annotator, made_at = span
    found: dict[str, Json] = {"start": start, "end": end, "label": label}
    if note is not None:
        found["note"] = note
    if score is not None:
        found["score"] = score
    if detector is not None:
        found["detector"] = detector
    if annotator is not None:
        found["annotator"] = annotator
    if made_at is not None:
        found["made_at"] = made_at
    return found


def _relations(document: Document) -> list[Json]:
    """The relations; edges and label name one annotation of an article."""
    ends: list[Json] = [{"start": span.start, "end": span.end, "label": span.label} for span in document.spans]
    return [{"head": ends[one.head], "tail": ends[one.tail], "label": one.type} for one in document.relations]


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file, one by one; UnreadableInput names the file and the line that cannot be read."""
    with opened(path) as file:
        for _, document in read_lines(_lines(file, str(path), options), str(path), options):
            yield document


def _lines(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[bytes]:
    """The lines of a file; UnreadableInput for one that is longer than any article of the largest size needs."""
    limit, number = _FACTOR * options.max_bytes + _EXTRA, 0
    while content := file.readline(limit + 1):
        number += 1
        if len(content) > limit:
            raise UnreadableInput(f"{name}, line {number}: more than {limit:,} bytes.", "--max-bytes raises the limit.")
        yield content


def read_lines(lines: Iterable[bytes], name: str, options: ReadOptions = _PLAIN) -> Iterator[tuple[int, Document]]:
    """The documents of the lines of a file with the numbers of their lines; blank lines are passed over.

    Raises UnreadableInput, naming the file and the line, for one that is not of the form.
    """
    from annotate.formats.jsonl_lines import document_of  # brings pydantic, which writing does not need

    for number, content in enumerate(lines, start=1):
        if content.strip():
            where = f"{name}, line {number}"
            try:
                document = document_of(content, where, options, first=number == 1)
            except ValueError as error:
                raise UnreadableInput(f"{where}: {display_line(str(error))}.", HINT) from error
            yield number, document


FORMAT = Format(
    "jsonl",
    "JSON lines of articles with spans",
    keeps=ALL,
    reads="One object a line with text and spans; offsets in code points, UTF-16 units or bytes.",
    read=read,
    write=write,
    suffix=".jsonl",
)
