"""Annotated articles from files and folders of any format, checked the same way whatever they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from operator import lt
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
    spans = _ordered(document.spans)
    negatives, suggestions = _ordered(document.negatives), _ordered(document.suggestions)
    for some in (spans, negatives, suggestions):
        _check_spans(document, some)
    return replace(
        document,
        spans=spans,
        negatives=negatives,
        suggestions=suggestions,
        relations=_relations(document, spans) if document.relations else (),
        answers=tuple(sorted(set(document.answers))),
    )


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


def _check_spans(document: Document, spans: Iterable[DocumentSpan]) -> None:
    text, length = document.text, len(document.text)
    named: set[str] = set()
    for span in spans:
        start, end, label, _, score, _, _, made_at = span
        if not 0 <= start < end <= length:
            raise _refused(document, span, f"is no span in a text of {length} characters.")
        if text[start:end].isspace():
            raise _refused(document, span, "covers white space alone.")
        if label not in named:
            if not label.strip() or len(label) > LABEL_LENGTH or not label.isprintable():
                raise _refused(document, span, f"has the label {label!r:.60}, which is no name of a label.")
            named.add(label)
        if score is not None and not 0 <= score <= 1:  # nor what is no number, which no comparison holds of
            raise _refused(document, span, f"has the score {score}; scores lie in 0..1.")
        if made_at is not None and not _is_time(made_at):
            raise _refused(document, span, f"was made at {made_at!r:.60}, which is no ISO 8601 time with its zone.")


def _refused(document: Document, span: DocumentSpan, why: str) -> UnreadableInput:
    return UnreadableInput(f"{document.where}: {span.start}..{span.end} {why}")


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _ordered(spans: tuple[DocumentSpan, ...]) -> tuple[DocumentSpan, ...]:
    """The spans by place, the first of those with the same place."""
    places = [(span[0], -span[1], span[2]) for span in spans]  # what span.place is, at a fifth of the time
    if all(map(lt, places, places[1:])):
        return spans
    first = dict(zip(reversed(places), reversed(spans), strict=True))
    return tuple(first[place] for place in sorted(first))


def _relations(document: Document, spans: tuple[DocumentSpan, ...]) -> tuple[DocumentRelation, ...]:
    """The relations by the indexes that their ends have come to have."""
    index = {span.place: at for at, span in enumerate(spans)}
    found = set()
    for relation in document.relations:
        if not all(0 <= end < len(document.spans) for end in (relation.head, relation.tail)):
            raise UnreadableInput(f"{document.where}: a relation {relation.type!r:.60} of a span that is not there.")
        head, tail = (index[document.spans[end].place] for end in (relation.head, relation.tail))
        if head == tail:
            raise UnreadableInput(
                f"{document.where}: a relation {relation.type!r:.60} of {told(document, spans[head])} with itself."
            )
        found.add(DocumentRelation(head, relation.type, tail))
    return tuple(sorted(found, key=lambda one: (one.head, one.tail, one.type)))
