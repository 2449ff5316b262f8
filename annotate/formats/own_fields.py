"""What a document has beyond the fields of a JSON format, in places that its tool passes on.

Title, source, date, URL and metadata stand side by side among the tool's own metadata. The rest is one object under the
key ``glossator``::

    {"key": "a1", "status": "reviewed", "complete": ["ORG"], "note": "...", "flagged": true,
     "answers": [{"question": "tone", "choice": "good"}], "negatives": [SPAN], "spans": [SPAN], "metadata": {...}}

SPAN is ``{"start", "end", "label", "note", "score", "detector", "annotator", "made_at"}`` in code points, as far as
known; ``spans`` holds what the format's own spans have no field for. Parts that a format has fields for stand in these
alone. ``metadata`` has the keys that the format uses itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from annotate.errors import UnreadableInput
from annotate.formats.document import Answer, Document, DocumentSpan
from annotate.formats.json_fields import Fields, utc
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part
from annotate.ingest.dates import normal_date
from store.records import ArticleStatus, Json

OWN = "glossator"
"""The key of the object."""

PARTICULARS = ("title", "source", "published", "url")
"""What is taken out of a tool's metadata, and written there."""

_DETAILS = {
    Part.SPAN_NOTES: ("note",),
    Part.SCORES: ("score", "detector"),
    Part.ANNOTATORS: ("annotator", "made_at"),
}
_DEEPEST = 100


def beside(document: Document, reserved: Collection[str]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Title, source, date, URL and metadata as one object, and the metadata whose keys the format uses itself."""
    known = {name: getattr(document, name) for name in PARTICULARS}
    found: dict[str, Json] = {name: value for name, value in known.items() if value is not None}
    covered: dict[str, Json] = {}
    for key, value in sorted(document.metadata.items()):
        (covered if key in PARTICULARS or key in reserved else found)[key] = value
    return found, covered


def flattened(values: Mapping[str, Json], taken: Collection[str], meta: Json) -> dict[str, Json]:
    """What an object holds besides the keys that are taken, and on the same level what its ``meta`` holds."""
    found = {key: value for key, value in values.items() if key not in taken}
    if isinstance(meta, dict):
        return found | {f"meta.{key}" if key in found else key: value for key, value in meta.items()}
    return found if meta is None else {**found, "meta": meta}


def with_beside(document: Document, values: Mapping[str, Json]) -> Document:
    """The document with what stands among a tool's metadata; all that is no title, source, date or URL is metadata."""
    if not _shallow(values, _DEEPEST):
        raise UnreadableInput(f"{document.where}: metadata nested too deeply.")
    taken = {name: value for name in PARTICULARS if isinstance(value := _particular(name, values), str)}
    metadata = {key: value for key, value in values.items() if key not in taken}
    title, source, published, url = map(taken.get, PARTICULARS)
    return replace(document, title=title, source=source, published=published, url=url, metadata=metadata)


def _particular(name: str, values: Mapping[str, Json]) -> Json:
    return normal_date(values.get(name)) if name == "published" else values.get(name)


def own_fields(document: Document, native: Collection[Part], covered: Mapping[str, Json]) -> dict[str, Any]:
    """The object of a document whose format has fields for the ``native`` parts; ``covered`` is from beside()."""
    found: dict[str, Any] = {"status": None if document.status is None else str(document.status)}
    if Part.KEYS not in native and document.key is not None:
        found["key"] = document.key
    if document.complete is not None:
        found["complete"] = list(document.complete)
    if Part.ARTICLE_NOTES not in native and document.note is not None:
        found["note"] = document.note
    if document.flagged:
        found["flagged"] = True
    if Part.ARTICLE_LABELS not in native and document.answers:
        found["answers"] = [answer._asdict() for answer in document.answers]
    if document.negatives:
        found["negatives"] = [span_fields(span) for span in document.negatives]
    kept = tuple(name for part, names in _DETAILS.items() if part not in native for name in names)
    detailed = [span for span in document.spans if any(getattr(span, name) is not None for name in kept)]
    if detailed:
        found["spans"] = [span_fields(span, kept) for span in detailed]
    if covered:
        found["metadata"] = dict(covered)
    return found


def span_fields(span: DocumentSpan, names: Iterable[str] = DocumentSpan._fields[3:]) -> dict[str, Json]:
    """A span with those of its particulars that are known."""
    known = {name: getattr(span, name) for name in names}
    place: dict[str, Json] = {"start": span.start, "end": span.end, "label": span.label}
    return place | {name: value for name, value in known.items() if value is not None}


def with_own(document: Document, own: Fields | None, losses: LossTally) -> Document:
    """The document with what its object holds, as far as that still fits; UnreadableInput where it is none of ours."""
    if own is None:
        return document
    details = {span.place: span for span in map(_span(losses), own.objects("spans"))}
    spans = tuple(_detailed(span, details.get(span.place)) for span in document.spans)
    annotated = {span.place for span in spans}
    negatives = (*document.negatives, *map(_span(losses), own.objects("negatives")))
    metadata = own.inner("metadata")
    if metadata is not None and not _shallow(metadata.values, _DEEPEST):
        raise UnreadableInput(f"{own.where}: metadata nested too deeply.")
    return replace(
        document,
        key=own.name("key") or document.key,
        status=own_status(own),
        complete=None if own.values.get("complete") is None else tuple(own.strings("complete")),
        note=_joined(document.note, own.text("note")),
        flagged=own.flag("flagged"),
        answers=(*document.answers, *(_answer(answer) for answer in own.objects("answers"))),
        spans=spans,
        negatives=tuple(span for span in negatives if span.place not in annotated),
        metadata={**document.metadata, **(metadata.values if metadata else {})},
    )


def own_status(own: Fields) -> ArticleStatus | None:
    """The status in the object."""
    value = own.text("status")
    if value is not None and value not in list(ArticleStatus):
        raise own.refused("status", f"one of {', '.join(ArticleStatus)}")
    return None if value is None else ArticleStatus(value)


def span_of(found: Fields, losses: LossTally) -> DocumentSpan:
    """A span as span_fields() writes it."""
    made_at = found.text("made_at")
    if made_at is not None and utc(made_at) is None:
        raise found.refused("made_at", "a time")
    return DocumentSpan(
        found.whole("start"),
        found.whole("end"),
        found.text("label") or "",
        found.text("note"),
        found.score("score", losses),
        found.text("detector"),
        found.text("annotator"),
        made_at,
    )


def _span(losses: LossTally) -> Callable[[Fields], DocumentSpan]:
    return lambda found: span_of(found, losses)


def _detailed(span: DocumentSpan, details: DocumentSpan | None) -> DocumentSpan:
    if details is None:
        return span
    known = {name: value for name, value in details._asdict().items() if value is not None}
    return span._replace(**known)


def _answer(found: Fields) -> Answer:
    question, choice = found.text("question"), found.text("choice")
    if not question or not choice:
        raise found.refused("choice" if question else "question", "a name")
    return Answer(question, choice)


def _joined(*notes: str | None) -> str | None:
    found = [note for note in notes if note is not None]
    return "\n".join(found) if found else None


def _shallow(value: Json | Mapping[str, Json], depth: int) -> bool:
    if not isinstance(value, Mapping | list):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return depth > 0 and all(_shallow(item, depth - 1) for item in inner)
