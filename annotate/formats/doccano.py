"""doccano's JSON lines, for projects of sequence labelling with and without relations.

::

    {"id": "a1", "text": "...", "label": [[0, 5, "ORG"]], "Comments": ["..."], "title": "..."}
    {"id": "a1", "text": "...", "entities": [{"id": 0, "label": "ORG", "start_offset": 0, "end_offset": 5}, ...],
     "relations": [{"id": 0, "from_id": 0, "to_id": 1, "type": "buys"}], "Comments": [...], "title": "..."}

The second form is written where the label scheme has relations: in the project, *use relation* must be on. For spans
that overlap, *allow overlapping* must be. doccano makes metadata of every key that it does not know and gives it back
with its export; there stand title, source, date, URL and metadata, and the object of ``annotate.formats.own_fields``.

Offsets are half-open and read as code points unless it is said otherwise: doccano's browser side counts UTF-16, and a
row does not say what its spans cover. Forms of older releases are read as well: ``data`` for the text, ``labels`` or
``annotations`` for the spans, an array of rows; so are the names of columns in its examples, ``column_data`` and
``column_label``. doccano does not say how far the reader of a row was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.covered import Placed, in_text
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.json_fields import ODD_SCORES, Fields, brief
from annotate.formats.json_records import line_of, records
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch
from annotate.formats.own_fields import OWN, beside, flattened, own_fields, with_beside, with_own
from annotate.formats.parts import ALL, Part
from store.records import Json

NO_TEXT = "articles without text"
MEDIA = "rows about images or sound"
WHOLE_TEXT = "labels and answers of texts as a whole"
WITH_ITSELF = "relations of an annotation with itself"
NUMBERED = "annotations whose label is a number without a name"
NOT_READ = (NO_TEXT, MEDIA, WHOLE_TEXT, NUMBERED, WITH_ITSELF, ODD_SCORES)

_TEXT_KEYS = ("text", "data", "column_data")
_SPAN_KEYS = ("label", "labels", "entities", "annotations", "column_label")
_COMMENTS = ("Comments", "comments")
_TAKEN = frozenset({"id", "relations", "cats", "meta", *_SPAN_KEYS, *_COMMENTS, OWN})
_RESERVED = _TAKEN | {"filename", "upload_name", "example_uuid", "#line_number", *_TEXT_KEYS}
"""Keys that doccano's import has a meaning for, or puts into each row itself."""
_NATIVE = frozenset({Part.KEYS, Part.ARTICLE_NOTES, Part.RELATIONS})


class _Entity(NamedTuple):
    """A span of a row before its offsets are converted."""

    id: Json
    start: int
    end: int
    label: str
    annotator: str | None
    where: str


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file of rows; UnreadableInput names the line that is none."""
    for row in records(path, options):
        key = next(filter(row.text, _TEXT_KEYS), None)
        if key is not None:
            yield _document(row, key, losses, options)
        else:
            losses.add(MEDIA if row.values.get("filename") else NO_TEXT, row.where)


def _document(row: Fields, key: str, losses: LossTally, options: ReadOptions) -> Document:
    text = row.text(key) or ""
    entities = list(_entities(row, losses, options))
    stretches = [Placed(Stretch(one.start, one.end), one.where) for one in entities]
    places = in_text(text, stretches, options.unit)
    spans = [
        DocumentSpan(start, end, one.label, annotator=one.annotator)
        for one, (start, end) in zip(entities, places, strict=True)
    ]
    for label in row.items("cats"):
        losses.add(WHOLE_TEXT, f"{row.where}: {brief(label)}")
    found = Document(
        text,
        row.name("id"),
        spans=tuple(spans),
        relations=tuple(_relations(row, [one.id for one in entities], spans, losses)),
        note=_note(row),
        where=row.where,
    )
    found = with_beside(found, flattened(row.values, {*_TAKEN, key}, row.values.get("meta")))
    return with_own(found, row.inner(OWN), losses)


def _entities(row: Fields, losses: LossTally, options: ReadOptions) -> Iterator[_Entity]:
    for key in _SPAN_KEYS:
        given = row.values.get(key)
        if isinstance(given, str):
            losses.add(WHOLE_TEXT, f"{row.where}: {given}")
            continue
        for number, item in enumerate(row.items(key)):
            if (found := _entity(item, f"{row.where}: {key}[{number}]", losses, options)) is not None:
                yield found


def _entity(item: Json, where: str, losses: LossTally, options: ReadOptions) -> _Entity | None:
    """A span as a triple or an object; None, and a loss, for what labels the whole text."""
    if isinstance(item, list) and len(item) >= 3:
        item = dict(zip(("start_offset", "end_offset", "label"), item, strict=False))
    if isinstance(item, str) or (isinstance(item, dict) and "start_offset" not in item):
        losses.add(WHOLE_TEXT, f"{where}: {brief(item)}")
        return None
    if not isinstance(item, dict):
        raise UnreadableInput(f"{where}: neither [start, end, label] nor an object.")
    found = Fields(item, where)
    label = _label(found, losses, options)
    if label is None:
        return None
    start, end = found.whole("start_offset"), found.whole("end_offset")
    return _Entity(item.get("id"), start, end, label, found.name("user"), where)


def _label(found: Fields, losses: LossTally, options: ReadOptions) -> str | None:
    """The name of a label, which old releases have as a number."""
    if not isinstance(found.values.get("label"), int):
        return found.text("label") or ""
    number = found.whole("label")
    if 0 <= number < len(options.label_names):
        return options.label_names[number]
    losses.add(NUMBERED, f"{found.where}: {number}")
    return None


def _relations(
    row: Fields, ids: list[Json], spans: list[DocumentSpan], losses: LossTally
) -> Iterator[DocumentRelation]:
    index = {id_: at for at, id_ in enumerate(ids) if isinstance(id_, int | str)}
    for relation in row.objects("relations"):
        ends = [relation.values.get(key) for key in ("from_id", "to_id")]
        head, tail = (index.get(end) if isinstance(end, int | str) else None for end in ends)
        if head is None or tail is None:
            told = " and ".join(map(brief, ends))
            raise UnreadableInput(f"{relation.where} joins {told}, which are not both spans of its row.")
        if not (type_ := relation.text("type")):
            raise relation.refused("type", "the name of a relation")
        if spans[head].place == spans[tail].place:
            losses.add(WITH_ITSELF, f"{relation.where} {type_}")
        else:
            yield DocumentRelation(head, type_, tail)


def _note(row: Fields) -> str | None:
    """The comments on a row, which are strings, or objects in projects with relations."""
    found = []
    for key in _COMMENTS:
        for number, item in enumerate(row.items(key)):
            fields = Fields(item if isinstance(item, dict) else {"comment": item}, f"{row.where}: {key}[{number}]")
            found.append(fields.text("comment") or "")
    return "\n".join(found) if found else None


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write a row for each document."""
    related = bool(options.scheme.relations)
    for document in documents:
        file.write(line_of(_row(document, related=related or bool(document.relations))))


def _row(document: Document, *, related: bool) -> dict[str, Any]:
    found, covered = beside(document, _RESERVED)
    return {
        **({} if document.key is None else {"id": document.key}),
        "text": document.text,
        **found,
        **(
            _related(document)
            if related
            else {"label": [[span.start, span.end, span.label] for span in document.spans]}
        ),
        "Comments": [] if document.note is None else [document.note],
        OWN: own_fields(document, _NATIVE, covered),
    }


def _related(document: Document) -> dict[str, Any]:
    return {
        "entities": [
            {"id": at, "label": span.label, "start_offset": span.start, "end_offset": span.end}
            for at, span in enumerate(document.spans)
        ],
        "relations": [
            {"id": at, "from_id": relation.head, "to_id": relation.tail, "type": relation.type}
            for at, relation in enumerate(document.relations)
        ],
    }


FORMAT = Format(
    "doccano",
    "doccano JSONL",
    keeps=ALL,
    reads="Rows of sequence labelling with spans, relations, comments and metadata; also as one JSON array.",
    read=read,
    write=write,
    suffix=".jsonl",
    not_read=NOT_READ,
)
