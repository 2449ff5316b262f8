"""What changed between two versions of an article, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotate.evaluation import matching
from annotate.formats.document import Document, DocumentSpan
from store.records import Json, ScoredSpan

Place = tuple[int, int, str]
_EXCERPT = 40


class Kind(StrEnum):
    """What can be different."""

    ARTICLE_ADDED = "article added"
    ARTICLE_REMOVED = "article removed"
    TEXT = "text changed"
    """The annotations of the two texts are then not compared one by one."""
    ADDED = "annotation added"
    REMOVED = "annotation removed"
    RELABELLED = "relabelled"
    MOVED = "edges moved"
    REPLACED = "relabelled, edges moved"
    NEGATIVE_ADDED = "rejection added"
    NEGATIVE_REMOVED = "rejection removed"
    RELATION_ADDED = "relation added"
    RELATION_REMOVED = "relation removed"
    ANSWER_ADDED = "article label added"
    ANSWER_REMOVED = "article label removed"
    STATUS = "status"
    COMPLETE = "complete for"
    NOTE = "note on the article"
    FLAG = "flag"
    SPAN_NOTE = "note on an annotation"
    PARTICULARS = "title, source, date, URL or metadata"
    PROVENANCE = "who, when, or what proposed it"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    article: str
    """The key."""
    kind: Kind
    before: Json = None
    after: Json = None

    def to_json(self) -> dict[str, Json]:
        """The difference as scripts read it."""
        return {"article": self.article, "kind": str(self.kind), "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Change:
    """An annotation in two versions of an article; None where it is in one of them alone."""

    before: DocumentSpan | None
    after: DocumentSpan | None

    @property
    def kind(self) -> Kind:
        """What changed of its place and label."""
        if self.before is None:
            return Kind.ADDED
        if self.after is None:
            return Kind.REMOVED
        if _edges(self.before) == _edges(self.after):
            return Kind.RELABELLED
        return Kind.MOVED if self.before.label == self.after.label else Kind.REPLACED


def changes(old: Document, new: Document) -> list[Change]:
    """What became of the annotations of a text that do not stand in both versions, in order of text."""
    before, after = _by_place(old.spans), _by_place(new.spans)
    gone = [span for place, span in before.items() if place not in after]
    come = [span for place, span in after.items() if place not in before]
    if not gone or not come:
        return [*(Change(span, None) for span in gone), *(Change(None, span) for span in come)]
    return [
        Change(
            None if one.gold is None else before[one.gold.start, one.gold.end, one.gold.label],
            None if one.predicted is None else after[one.predicted.start, one.predicted.end, one.predicted.label],
        )
        for one in matching.pair(map(_scored, gone), map(_scored, come))
    ]


def differences(old: Document, new: Document, spans: Iterable[Change]) -> Iterator[Difference]:
    """Everything that differs between two versions of an article of the same text; nothing where they are equal.

    ``spans`` are the changes of its annotations.
    """
    key, spans = old.key or "", list(spans)
    for change in spans:
        yield Difference(key, change.kind, _told(old, change.before), _told(new, change.after))
    yield from _about_spans(key, old, new)
    yield from _sets(
        key, (Kind.NEGATIVE_REMOVED, Kind.NEGATIVE_ADDED), _places(old, old.negatives), _places(new, new.negatives)
    )
    ends = {_place(one.before): _place(one.after) for one in spans if one.before and one.after}
    yield from _sets(key, (Kind.RELATION_REMOVED, Kind.RELATION_ADDED), _related(old, ends), _related(new, {}))
    yield from _sets(key, (Kind.ANSWER_REMOVED, Kind.ANSWER_ADDED), _answers(old), _answers(new))
    yield from about_article(old, new)


def text_changed(old: Document, new: Document) -> Difference:
    """Where two texts of an article begin to differ, and how each goes on from there."""
    letters = enumerate(zip(old.text, new.text, strict=False))
    at = next((at for at, (one, other) in letters if one != other), min(len(old.text), len(new.text)))
    before: dict[str, Json] = {"start": at, "text": old.text[at : at + _EXCERPT]}
    return Difference(old.key or "", Kind.TEXT, before, {"start": at, "text": new.text[at : at + _EXCERPT]})


def about_article(old: Document, new: Document) -> Iterator[Difference]:
    """What differs of the article as a whole, but for its text."""
    key = old.key or ""
    pairs: tuple[tuple[Kind, Json, Json], ...] = (
        (Kind.STATUS, old.status, new.status),
        (Kind.COMPLETE, _listed(old.complete), _listed(new.complete)),
        (Kind.NOTE, old.note, new.note),
        (Kind.FLAG, old.flagged, new.flagged),
        (Kind.PARTICULARS, _particulars(old), _particulars(new)),
    )
    for kind, before, after in pairs:
        if before != after:
            yield Difference(key, kind, before, after)


def _about_spans(key: str, old: Document, new: Document) -> Iterator[Difference]:
    """What differs of the annotations and rejections that stand in both versions."""
    for before, after in ((old.spans, new.spans), (old.negatives, new.negatives)):
        same = _by_place(after)
        for span in before:
            other = same.get(_place(span))
            if other is None or other == span:
                continue
            if span.note != other.note:
                yield Difference(key, Kind.SPAN_NOTE, _told(old, span), _told(new, other))
            if span[4:] != other[4:]:
                yield Difference(key, Kind.PROVENANCE, _told(old, span, whole=True), _told(new, other, whole=True))


def _sets(
    key: str, kinds: tuple[Kind, Kind], old: Mapping[object, Json], new: Mapping[object, Json]
) -> Iterator[Difference]:
    """What is in one of two collections alone, each with how it is told."""
    yield from (Difference(key, kinds[0], told, None) for one, told in old.items() if one not in new)
    yield from (Difference(key, kinds[1], None, told) for one, told in new.items() if one not in old)


def _places(document: Document, spans: Iterable[DocumentSpan]) -> dict[object, Json]:
    return {_place(span): _told(document, span) for span in spans}


def _related(document: Document, moved: Mapping[Place, Place]) -> dict[object, Json]:
    """The relations by their ends, where these have come to be."""
    found: dict[object, Json] = {}
    for relation in document.relations:
        head, tail = document.spans[relation.head], document.spans[relation.tail]
        ends = [moved.get(_place(end), _place(end)) for end in (head, tail)]
        told: Json = {"head": _told(document, head), "label": relation.type, "tail": _told(document, tail)}
        found[ends[0], relation.type, ends[1]] = told
    return found


def _answers(document: Document) -> dict[object, Json]:
    return {answer: {"question": answer.question, "choice": answer.choice} for answer in document.answers}


def _particulars(document: Document) -> dict[str, Json]:
    known = (document.title, document.source, document.published, document.url)
    return {**dict(zip(("title", "source", "published", "url"), known, strict=True)), "metadata": {**document.metadata}}


def _told(document: Document, span: DocumentSpan | None, *, whole: bool = False) -> Json:
    """A span with what it covers, and with its note; ``whole``: with who and what stands behind it."""
    if span is None:
        return None
    known: dict[str, Json] = {"start": span.start, "end": span.end, "label": span.label, "text": document.surface(span)}
    if span.note is not None:
        known["note"] = span.note
    if whole:
        known |= {"score": span.score, "detector": span.detector, "by": span.annotator, "at": span.made_at}
    return known


def _by_place(spans: Iterable[DocumentSpan]) -> dict[Place, DocumentSpan]:
    return {_place(span): span for span in spans}


def _place(span: DocumentSpan) -> Place:
    return span.start, span.end, span.label


def _edges(span: DocumentSpan) -> tuple[int, int]:
    return span.start, span.end


def _scored(span: DocumentSpan) -> ScoredSpan:
    return ScoredSpan(span.start, span.end, span.label)


def _listed(labels: tuple[str, ...] | None) -> Json:
    return None if labels is None else list(labels)
