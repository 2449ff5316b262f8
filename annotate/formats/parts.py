"""The parts of a document that a format may keep or lose, and what of them a document has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.losses import LossTally
from annotate.overlap import flat
from store.records import ArticleStatus


@dataclass(frozen=True, slots=True)
class _Described:
    title: str
    """As the table of formats heads it."""
    loss: str
    """What is counted where it is lost, in the plural."""


class Part(Enum):
    """One part of a document; a format declares those that its writer keeps and its reader gives back."""

    TEXT = _Described("text", "texts whose white space changes")
    KEYS = _Described("keys", "keys of articles")
    PARTICULARS = _Described("particulars", "articles with title, source, date, URL or metadata")
    STATUS = _Described("missing", "articles not reviewed, whose other text is missing and not outside")
    COMPLETENESS = _Described("complete for", "articles complete for some labels only")
    OVERLAPS = _Described("overlaps", "annotations that overlap a longer or an earlier one")
    NEGATIVES = _Described("negatives", "rejected suggestions")
    RELATIONS = _Described("relations", "relations between annotations")
    ARTICLE_LABELS = _Described("article labels", "labels of articles as a whole")
    SPAN_NOTES = _Described("span notes", "notes on annotations")
    ARTICLE_NOTES = _Described("article notes", "notes on articles")
    FLAGS = _Described("flags", "flags on articles")
    SCORES = _Described("scores", "scores of suggestions, with what proposed them")
    ANNOTATORS = _Described("who and when", "annotations with annotator and time")


ALL = frozenset(Part)
"""Everything that a document has."""

PARTICULARS = frozenset({Part.KEYS, Part.PARTICULARS, Part.ANNOTATORS})
"""What surrounds annotation: left behind it is told, but no reason to refuse."""


def count_losses(document: Document, kept: Collection[Part], losses: LossTally) -> None:
    """Add what a document has of the parts that are not kept to the losses.

    TEXT is for the writer to count: it knows what becomes of a text.
    """
    name = document.key or document.where
    for part, held in _HELD.items():
        if part not in kept:
            for example in held(document):
                losses.add(part.value.loss, f"{name} {example}".rstrip(), refusing=part not in PARTICULARS)


def kept(document: Document, parts: Collection[Part]) -> Document:
    """The document with nothing but these parts; annotations that overlap are brought to the flat layer."""
    lost = set(Part) - set(parts)
    return _without_provenance(_without_spans(_without_fields(document, lost), lost), lost)


def told(document: Document, span: DocumentSpan) -> str:
    """A span for people, as the example of a loss."""
    return f"{span.start}..{span.end} {span.label} {document.surface(span)!r}"


def _without_fields(document: Document, lost: Collection[Part]) -> Document:
    if Part.KEYS in lost:
        document = replace(document, key=None)
    if Part.PARTICULARS in lost:
        document = replace(document, title=None, source=None, published=None, url=None, metadata={})
    if Part.STATUS in lost:
        document = replace(document, status=None)
    if Part.COMPLETENESS in lost:
        document = replace(document, complete=None)
    if Part.ARTICLE_LABELS in lost:
        document = replace(document, answers=())
    if Part.ARTICLE_NOTES in lost:
        document = replace(document, note=None)
    if Part.FLAGS in lost:
        document = replace(document, flagged=False)
    if Part.NEGATIVES in lost:
        document = replace(document, negatives=())
    return document


def _without_spans(document: Document, lost: Collection[Part]) -> Document:
    if Part.RELATIONS in lost:
        document = replace(document, relations=())
    if Part.OVERLAPS not in lost:
        return document
    remaining = flat(document.spans)
    index = {document.spans.index(span): at for at, span in enumerate(remaining)}
    relations = tuple(
        one._replace(head=index[one.head], tail=index[one.tail])
        for one in document.relations
        if one.head in index and one.tail in index
    )
    return replace(document, spans=tuple(remaining), relations=relations)


def _without_provenance(document: Document, lost: Collection[Part]) -> Document:
    spans, negatives, suggestions = (
        tuple(_bared(span, lost) for span in some)
        for some in (document.spans, document.negatives, document.suggestions)
    )
    return replace(document, spans=spans, negatives=negatives, suggestions=suggestions)


def _bared(span: DocumentSpan, lost: Collection[Part]) -> DocumentSpan:
    if Part.SPAN_NOTES in lost:
        span = span._replace(note=None)
    if Part.SCORES in lost:
        span = span._replace(score=None, detector=None)
    return span._replace(annotator=None, made_at=None) if Part.ANNOTATORS in lost else span


def _keys(document: Document) -> Iterator[str]:
    if document.key is not None:
        yield ""


def _particulars(document: Document) -> Iterator[str]:
    if document.title or document.source or document.published or document.url or document.metadata:
        yield document.title or ""


def _status(document: Document) -> Iterator[str]:
    if document.status is not None and document.status is not ArticleStatus.REVIEWED:
        yield str(document.status)


def _complete(document: Document) -> Iterator[str]:
    if document.complete is not None:
        yield ", ".join(document.complete)


def _overlapping(document: Document) -> Iterator[str]:
    remaining = set(flat(document.spans))
    return (told(document, span) for span in document.spans if span not in remaining)


def _negatives(document: Document) -> Iterator[str]:
    return (told(document, span) for span in document.negatives)


def _relations(document: Document) -> Iterator[str]:
    for relation in document.relations:
        head, tail = document.spans[relation.head], document.spans[relation.tail]
        yield f"{document.surface(head)!r} {relation.type} {document.surface(tail)!r}"


def _answers(document: Document) -> Iterator[str]:
    return (f"{answer.question}: {answer.choice}" for answer in document.answers)


def _span_notes(document: Document) -> Iterator[str]:
    return (f"{told(document, span)}: {span.note}" for span in document.spans if span.note is not None)


def _article_notes(document: Document) -> Iterator[str]:
    if document.note is not None:
        yield document.note


def _flags(document: Document) -> Iterator[str]:
    if document.flagged:
        yield ""


def _scores(document: Document) -> Iterator[str]:
    for span in chain(document.spans, document.negatives):
        if span.score is not None or span.detector is not None:
            yield f"{told(document, span)} {'' if span.score is None else span.score} {span.detector or ''}"


def _annotators(document: Document) -> Iterator[str]:
    for span in document.spans:
        if span.annotator is not None or span.made_at is not None:
            yield f"{told(document, span)} {span.annotator or ''} {(span.made_at or '')[:16]}"


_HELD: Mapping[Part, Callable[[Document], Iterator[str]]] = {
    Part.KEYS: _keys,
    Part.PARTICULARS: _particulars,
    Part.STATUS: _status,
    Part.COMPLETENESS: _complete,
    Part.OVERLAPS: _overlapping,
    Part.NEGATIVES: _negatives,
    Part.RELATIONS: _relations,
    Part.ARTICLE_LABELS: _answers,
    Part.SPAN_NOTES: _span_notes,
    Part.ARTICLE_NOTES: _article_notes,
    Part.FLAGS: _flags,
    Part.SCORES: _scores,
    Part.ANNOTATORS: _annotators,
}
