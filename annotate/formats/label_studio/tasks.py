"""Label Studio's JSON: an array of tasks, as its import takes and its export gives them.

::

    [{"id": 1, "data": {"text": "...", "title": "..."}, "meta": {"glossator": {...}},
      "annotations": [{"result": [
        {"id": "0", "from_name": "label", "to_name": "text", "type": "labels", "meta": {"text": ["a note"]},
         "value": {"start": 0, "end": 5, "text": "Roche", "labels": ["ORG"]}},
        {"type": "relation", "from_id": "0", "to_id": "1", "direction": "right", "labels": ["buys"]},
        {"id": "q0", "from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]}]}]

The project's labelling configuration has ``<Text name="text" value="$text"/>``, ``<Labels name="label" toName="text">``
with the labels, ``<Relations>``, and ``<Choices name="..." toName="text">`` for each question. Offsets count code
points, the end exclusive. Title, source, date, URL and metadata are further ``data``, which a project passes on; the
rest is the object of ``annotate.formats.own_fields`` in the ``meta`` of the task. Skipped articles are cancelled
annotations. Annotators stand in that object alone: a project takes no annotation of a user that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, BinaryIO

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, WriteOptions
from annotate.formats.json_records import line_of
from annotate.formats.label_studio.reading import NOT_READ, read
from annotate.formats.losses import LossTally
from annotate.formats.own_fields import OWN, beside, own_fields
from annotate.formats.parts import ALL, Part
from store.records import ArticleStatus

_RESERVED = ("text",)
_NATIVE = frozenset({Part.RELATIONS, Part.ARTICLE_LABELS, Part.SPAN_NOTES})


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write an array with a task for each document, one a line."""
    file.write(b"[")
    for number, document in enumerate(documents, start=1):
        file.write((b"\n" if number == 1 else b",\n") + line_of(_task(document, number)).rstrip(b"\n"))
    file.write(b"\n]\n")


def _task(document: Document, number: int) -> dict[str, Any]:
    data, covered = beside(document, _RESERVED)
    results = [*_regions(document), *_relations(document), *_choices(document)]
    untouched = document.status is ArticleStatus.NEW and not results
    annotation = {"result": results, "was_cancelled": document.status is ArticleStatus.SKIPPED}
    return {
        "id": number,  # a project gives its own; the converter refuses tasks without
        "data": {"text": document.text, **data},
        "annotations": [] if untouched else [annotation],
        "meta": {OWN: own_fields(document, _NATIVE, covered)},
    }


def _regions(document: Document) -> Iterable[dict[str, Any]]:
    return (_region(document, at, span) for at, span in enumerate(document.spans))


def _region(document: Document, at: int, span: DocumentSpan) -> dict[str, Any]:
    value = {"start": span.start, "end": span.end, "text": document.surface(span), "labels": [span.label]}
    found = {"id": str(at), "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return found if span.note is None else {**found, "meta": {"text": [span.note]}}


def _relations(document: Document) -> Iterable[dict[str, Any]]:
    for relation in document.relations:
        ends = {"from_id": str(relation.head), "to_id": str(relation.tail)}
        yield {"type": "relation", **ends, "direction": "right", "labels": [relation.type]}


def _choices(document: Document) -> Iterable[dict[str, Any]]:
    for number, (question, answers) in enumerate(groupby(document.answers, lambda answer: answer.question)):
        value = {"choices": [answer.choice for answer in answers]}
        yield {"id": f"q{number}", "from_name": question, "to_name": "text", "type": "choices", "value": value}


FORMAT = Format(
    "label-studio",
    "Label Studio JSON",
    keeps=ALL,
    reads="Exports as JSON and JSON-MIN: annotations, predictions, relations, choices, notes on regions.",
    read=read,
    write=write,
    suffix=".json",
    not_read=NOT_READ,
)
