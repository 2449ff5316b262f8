"""Hugging Face NER data read: folders of ``datasets``, and Parquet, Arrow and JSON files.

A row is a document, made as its columns demand (``annotate.formats.hugging_face.shapes``). The splits of a data set are
read one after the other, and named in the metadata of their documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from annotate.formats.bioc.reading import DISCONTINUOUS, INFONS, NO_PLACE, OTHER_TEXTS, RELATIONS
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.hugging_face.bigbio import COREFERENCES, EVENTS, bigbio_document
from annotate.formats.hugging_face.files import files
from annotate.formats.hugging_face.names import Names, names_beside
from annotate.formats.hugging_face.shapes import Kind
from annotate.formats.hugging_face.tables import Table, table
from annotate.formats.hugging_face.tagged import (
    SPANS_WITHOUT_TEXT,
    UNKNOWN,
    WITHOUT_TEXT,
    Tagged,
    TokenSpans,
    with_prefixes,
)
from annotate.formats.hugging_face.text_spans import TextSpans
from annotate.formats.json_fields import ODD_SCORES, Fields
from annotate.formats.losses import LossTally

COLUMNS = "columns beside those of texts, tags and entities"
NO_TEXT = "articles without text"
NOT_READ = (
    *(NO_TEXT, COLUMNS, UNKNOWN, WITHOUT_TEXT, SPANS_WITHOUT_TEXT, DISCONTINUOUS, ODD_SCORES),
    *(INFONS, NO_PLACE, RELATIONS, OTHER_TEXTS, EVENTS, COREFERENCES),
)


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file or a folder, one by one; UnreadableInput names the file and the row."""
    for file, split in files(path):
        found = table(file, options)
        for name in found.others:
            losses.add(COLUMNS, f"{file} {name}", refusing=False)
        make, key = _maker(found, file, losses, options), found.shape.key
        for row in found.rows:
            document = make(row)
            metadata = document.metadata if split is None else {**document.metadata, "split": split}
            yield replace(document, key=row.name(key) if key else None, metadata=metadata)


def _maker(found: Table, file: Path, losses: LossTally, options: ReadOptions) -> Callable[[Fields], Document]:
    """What makes documents of the rows of a table."""
    shape = found.shape

    def names(field: str | None) -> Names:
        """The names of the numbers in the column of tags, or in a field of the entities."""
        return options.label_names or found.names(shape.marks, field) or names_beside(file, shape.marks, field) or ()

    match shape.kind:
        case Kind.TAGS:
            return Tagged(shape, with_prefixes(names(None)), losses, options.max_bytes).document
        case Kind.TOKEN_SPANS:
            return TokenSpans(shape, losses, options.max_bytes).document
        case Kind.TEXT_SPANS:
            return TextSpans(shape, losses, options, names).document
        case Kind.PASSAGES:
            return lambda row: bigbio_document(row, losses, options)
