"""Prodigy's JSON lines: an annotation task a line, as ``prodigy db-in`` takes and ``prodigy db-out`` gives them.

::

    {"text": "...", "tokens": [{"text": "Roche", "start": 0, "end": 5, "id": 0, "ws": true}, ...],
     "spans": [{"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "ORG"}],
     "relations": [{"head": 0, "child": 4, "label": "buys", "head_span": {...}, "child_span": {...}}],
     "meta": {"title": "..."}, "_is_binary": false, "_view_id": "relations", "answer": "accept"}

Offsets count code points, ``end`` exclusive, ``token_end`` inclusive; ``head`` and ``child`` are the last tokens of
their spans. Reviewed articles are accepted, skipped ones ignored, others have no answer. Note, score, ``source`` (what
proposed it), annotator and time stand in each span, title, source, date, URL and metadata in ``meta``, the rest in the
object of ``annotate.formats.own_fields``. Prodigy passes on keys that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, WriteOptions
from annotate.formats.json_records import line_of
from annotate.formats.losses import LossTally
from annotate.formats.own_fields import OWN, beside, own_fields, span_fields
from annotate.formats.parts import ALL, Part, told
from annotate.formats.prodigy.reading import ANSWERS, HASHES, NOT_READ, read
from annotate.formats.tokens import tokenize
from annotate.overlap import flat

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

INSIDE_TOKEN = "annotations with an edge inside a token"
RELATIONS_INSIDE = "relations of annotations with an edge inside a token"

_NATIVE = frozenset({Part.RELATIONS, Part.SPAN_NOTES, Part.SCORES, Part.ANNOTATORS})


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write a task for each document."""
    import spacy

    nlp = spacy.blank("en")
    for document in documents:
        file.write(line_of(_task(nlp, document, losses, options)))


def _task(nlp: Language, document: Document, losses: LossTally, options: WriteOptions) -> dict[str, Any]:
    edges = [(span.start, span.end) for span in document.spans]
    doc = tokenize(nlp, document.text, edges if options.tokens == "split" else ())
    spans = {at: found for at, span in enumerate(document.spans) if (found := _span(doc, document, span, losses))}
    relations = _relations(document, spans, losses)
    meta, covered = beside(document, ())
    hashes = {key: meta.pop(key) for key in HASHES if isinstance(meta.get(key), int)}
    answer = ANSWERS.get(document.status)
    return {
        "text": document.text,
        **({"meta": meta} if meta else {}),
        **hashes,
        "tokens": [_token(token) for token in doc],
        "spans": list(spans.values()),
        **({"relations": relations} if relations else {}),
        "_is_binary": False,
        "_view_id": _view(document),
        **({"answer": answer} if answer else {}),
        OWN: own_fields(document, _NATIVE, covered),
    }


def _view(document: Document) -> str:
    """The interface that shows all of a document."""
    if document.relations:
        return "relations"
    return "ner_manual" if len(flat(document.spans)) == len(document.spans) else "spans_manual"


def _token(token: Any) -> dict[str, Any]:
    start = token.idx
    return {
        "text": token.text,
        "start": start,
        "end": start + len(token),
        "id": token.i,
        "ws": bool(token.whitespace_),
    }


def _span(doc: Doc, document: Document, span: DocumentSpan, losses: LossTally) -> dict[str, Any] | None:
    found = doc.char_span(span.start, span.end)
    if found is None or (found.start_char, found.end_char) != (span.start, span.end):
        losses.add(INSIDE_TOKEN, f"{document.key or document.where} {told(document, span)}")
        return None
    values = span_fields(span)
    if "detector" in values:
        values["source"] = values.pop("detector")
    return {**values, "token_start": found.start, "token_end": found.end - 1}


def _relations(document: Document, spans: Mapping[int, dict[str, Any]], losses: LossTally) -> list[dict[str, Any]]:
    found = []
    for relation in document.relations:
        if relation.head not in spans or relation.tail not in spans:
            losses.add(RELATIONS_INSIDE, f"{document.key or document.where} {relation.type}")
            continue
        head, tail = _relation_end(spans[relation.head]), _relation_end(spans[relation.tail])
        ends = {"head": head["token_end"], "child": tail["token_end"]}
        found.append({**ends, "label": relation.type, "head_span": head, "child_span": tail})
    return found


def _relation_end(span: Mapping[str, Any]) -> dict[str, Any]:
    return {key: span[key] for key in ("start", "end", "token_start", "token_end", "label")}


FORMAT = Format(
    "prodigy",
    "Prodigy JSONL",
    keeps=ALL,
    reads="Tasks with text, as db-out writes them: spans, relations, answers of manual and of binary interfaces, meta.",
    read=read,
    write=write,
    suffix=".jsonl",
    has_tokens=True,
    not_read=NOT_READ,
    not_written=(INSIDE_TOKEN, RELATIONS_INSIDE),
)
