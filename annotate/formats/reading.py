"""Annotated articles from files and folders of any format, checked the same way whatever they came in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import told

LABEL_LENGTH = 200
"""Characters that the name of a label may have in a file."""

_PLAIN = ReadOptions()


def read(form: Format, path: Path, losses: LossTally, options: ReadOptions = _PLAIN) -> Iterator[Document]:
    """The documents of a file, or of the files of a folder, one by one; what cannot be taken goes to the losses.

    Spans come in order of place, without repeats. Raises UnreadableInput, naming file and line, for what is not of
    the format and for spans that do not lie in their text.
    """
    if form.read is None:
        raise UnreadableInput(f"{form.name} is written, not read.")
    try:
        for source in sources(form, path):
            for document in form.read(source, losses, options):
                if document.text:
                    yield tidy(document, options)
                else:
                    losses.add("articles without text", document.where)
    except OSError as error:
        raise UnreadableInput(f"{error.filename or path} cannot be read: {error.strerror or error}.") from error


def sources(form: Format, path: Path) -> list[Path]:
    """What the reader of a format is given for a path: itself, or the files of the format in a folder, by name."""
    if not path.is_dir() or not form.suffix:
        return [path]
    found = sorted(file for file in path.rglob(f"*{form.suffix}") if file.is_file() and not file.name.startswith("."))
    if not found:
        raise UnreadableInput(f"{path}: no file in this folder ends in {form.suffix}.")
    return found


def tidy(document: Document, options: ReadOptions = _PLAIN) -> Document:
    """The document with its spans in order and without repeats; UnreadableInput for what no document may have."""
    _check_text(document, options)
    spans, index = _ordered(document.spans)
    tidied = replace(
        document,
        spans=spans,
        negatives=_ordered(document.negatives)[0],
        suggestions=_ordered(document.suggestions)[0],
        relations=_relations(document, index, spans),
        answers=tuple(sorted(set(document.answers))),
    )
    for span in (*tidied.spans, *tidied.negatives, *tidied.suggestions):
        _check_span(tidied, span)
    return tidied


def _check_text(document: Document, options: ReadOptions) -> None:
    try:
        size = len(document.text) if document.text.isascii() else len(document.text.encode())
        for part in (document.key, document.title, document.source, document.url, document.note):
            (part or "").encode()
    except UnicodeEncodeError as error:
        raise UnreadableInput(f"{document.where}: half a surrogate pair; write the text as UTF-8.") from error
    if size > options.max_bytes:
        raise UnreadableInput(
            f"{document.where}: a text of {size:,} bytes; the limit is {options.max_bytes:,}.",
            "--max-bytes raises it.",
        )


def _check_span(document: Document, span: DocumentSpan) -> None:
    place = f"{document.where}: {span.start}..{span.end}"
    if not 0 <= span.start < span.end <= len(document.text):
        raise UnreadableInput(f"{place} is no span in a text of {len(document.text)} characters.")
    if document.surface(span).isspace():
        raise UnreadableInput(f"{place} covers white space alone.")
    if not span.label.strip() or len(span.label) > LABEL_LENGTH or not span.label.isprintable():
        raise UnreadableInput(f"{place} has the label {span.label!r:.60}, which is no name of a label.")
    if span.score is not None and not (math.isfinite(span.score) and 0 <= span.score <= 1):
        raise UnreadableInput(f"{place} has the score {span.score}; scores lie in 0..1.")
    if span.made_at is not None and not _is_time(span.made_at):
        raise UnreadableInput(f"{place} was made at {span.made_at!r:.60}, which is no ISO 8601 time with its zone.")


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _ordered(spans: Iterable[DocumentSpan]) -> tuple[tuple[DocumentSpan, ...], Callable[[DocumentSpan], int]]:
    """The spans by place, the first of those with the same place, and where each of them has come to be."""
    first: dict[tuple[int, int, str], DocumentSpan] = {}
    for span in spans:
        first.setdefault(span.place, span)
    ordered = tuple(first[place] for place in sorted(first))
    index = {span.place: at for at, span in enumerate(ordered)}
    return ordered, lambda span: index[span.place]


def _relations(
    document: Document, index: Callable[[DocumentSpan], int], spans: tuple[DocumentSpan, ...]
) -> tuple[DocumentRelation, ...]:
    found = set()
    for relation in document.relations:
        if not all(0 <= end < len(document.spans) for end in (relation.head, relation.tail)):
            raise UnreadableInput(f"{document.where}: a relation {relation.type!r:.60} of a span that is not there.")
        head, tail = (index(document.spans[end]) for end in (relation.head, relation.tail))
        if head == tail:
            raise UnreadableInput(
                f"{document.where}: a relation {relation.type!r:.60} of {told(document, spans[head])} with itself."
            )
        found.add(DocumentRelation(head, relation.type, tail))
    return tuple(sorted(found, key=lambda one: (one.head, one.tail, one.type)))
