"""A document as BioC has it: one passage with the whole text, offsets in code points."""

from __future__ import annotations

import json

from annotate.formats.bioc.values import Annotation, BiocDocument, Relation, Section
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.own_fields import OWN, beside, own_fields
from annotate.formats.parts import Part
from store.records import Json

_NATIVE = frozenset(
    {Part.TEXT, Part.KEYS, Part.OVERLAPS, Part.RELATIONS, Part.SPAN_NOTES, Part.SCORES, Part.ANNOTATORS}
)


def to_bioc(document: Document) -> BiocDocument:
    """The document in BioC: labels are infons ``type``, all infons are texts, what no reader knows is one infon."""
    annotations = tuple(_annotation(document, number, span) for number, span in enumerate(document.spans, start=1))
    relations = tuple(
        Relation(
            f"R{number}",
            {"type": relation.type},
            ((annotations[relation.head].id, "head"), (annotations[relation.tail].id, "tail")),
        )
        for number, relation in enumerate(document.relations, start=1)
    )
    passage = Section(0, document.text, {}, annotations, relations)
    return BiocDocument(document.key or "", _infons(document), (passage,))


def _annotation(document: Document, number: int, span: DocumentSpan) -> Annotation:
    known = {
        "type": span.label,
        "note": span.note,
        "score": None if span.score is None else repr(span.score),
        "detector": span.detector,
        "annotator": span.annotator,
        "updated_at": span.made_at,
    }
    infons: dict[str, Json] = {name: value for name, value in known.items() if value is not None}
    return Annotation(f"T{number}", infons, ((span.start, span.end - span.start),), document.surface(span))


def _infons(document: Document) -> dict[str, Json]:
    """Title, source, date, URL and texts of the metadata side by side, and as JSON all else that there is."""
    around, covered = beside(document, (OWN,))
    texts = {key: value for key, value in around.items() if isinstance(value, str) and value}
    covered.update((key, value) for key, value in around.items() if key not in texts)
    own = own_fields(document, _NATIVE, covered)
    return {**texts, OWN: json.dumps(own, ensure_ascii=False, sort_keys=True)}
