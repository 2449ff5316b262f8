"""A CSV table of spans, a row each: for spreadsheets, data frames and counting. It is written, not read.

RFC 4180 in UTF-8 with a header. Offsets are code points, half-open; ``surface`` is the text covered as it stands,
line breaks and all. ``decision`` is ``annotation`` or ``rejected``. Nothing is altered for spreadsheets: a cell that
begins with =, +, - or @ is taken for a formula by some of them, so that such cells are told of; import the columns as
text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part

COLUMNS = (
    *("key", "start", "end", "label", "surface", "decision"),
    *("annotator", "made_at", "score", "detector", "note"),
)
WITHOUT_SPANS = "articles without annotations, which have no row"
TEXTS = "texts of articles beside what is annotated"
FORMULAS = "cells that a spreadsheet may take for formulas (import them as text)"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents: the same documents, the same bytes."""
    file.write(_line(COLUMNS))
    for document in documents:
        losses.add(TEXTS, document.key or document.where, refusing=False)
        if not document.spans and not document.negatives:
            losses.add(WITHOUT_SPANS, document.key or document.where, refusing=False)
        for row in _rows(document):
            for cell in row:
                if isinstance(cell, str) and cell.startswith(_FORMULA):
                    losses.add(FORMULAS, f"{document.key} {cell}", refusing=False)
            file.write(_line(row))


def _rows(document: Document) -> Iterator[tuple[object, ...]]:
    decided = [(span, "annotation") for span in document.spans]
    decided += [(span, "rejected") for span in document.negatives]
    for span, decision in sorted(decided, key=lambda one: one[0].place):
        yield (document.key, span.start, span.end, span.label, document.surface(span), decision, *_known(span))


def _known(span: DocumentSpan) -> tuple[object, ...]:
    return span.annotator, span.made_at, span.score, span.detector, span.note


def _line(row: Iterable[object]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(row)
    return line.getvalue().encode()


FORMAT = Format(
    "csv",
    "CSV table of spans",
    keeps=frozenset(
        {
            *(Part.KEYS, Part.OVERLAPS, Part.NEGATIVES),
            *(Part.SPAN_NOTES, Part.SCORES, Part.ANNOTATORS),
        }
    ),
    write=write,
    suffix=".csv",
    not_written=(WITHOUT_SPANS, TEXTS, FORMULAS),
)
