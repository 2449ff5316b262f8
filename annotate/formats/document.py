"""An annotated article as formats carry it: what readers give and writers take, free of the store's row numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from store.records import ArticleStatus, Json


class DocumentSpan(NamedTuple):
    """A labelled stretch of a document's text: code points, half-open."""

    start: int
    end: int
    label: str
    note: str | None = None
    score: float | None = None
    """What a model gave it, in 0..1."""
    detector: str | None = None
    """What proposed it, where anything did."""
    annotator: str | None = None
    """Who stands behind it, where that is known."""
    made_at: str | None = None
    """When that person did: ISO 8601 with its zone."""

    @property
    def place(self) -> tuple[int, int, str]:
        """What tells it from the other spans of the document, in their order: by start, longest first, by label."""
        return self.start, -self.end, self.label


class DocumentRelation(NamedTuple):
    """What holds between two spans of a document, by their indexes in ``spans``."""

    head: int
    type: str
    tail: int


class Answer(NamedTuple):
    """What was said of the document as a whole: a choice for a question."""

    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article with what people decided about it, and what models proposed.

    ``spans``, ``negatives`` and ``suggestions`` are each in order of place, without repeats.
    """

    text: str
    key: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    """ISO 8601 date or date-time, as precise as its source."""
    url: str | None = None
    metadata: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    spans: tuple[DocumentSpan, ...] = ()
    """What people annotated."""
    negatives: tuple[DocumentSpan, ...] = ()
    """What people rejected."""
    suggestions: tuple[DocumentSpan, ...] = ()
    """What models proposed and nobody decided on; no part of gold."""
    relations: tuple[DocumentRelation, ...] = ()
    """By head, tail and type."""
    answers: tuple[Answer, ...] = ()
    """In alphabetical order."""
    note: str | None = None
    flagged: bool = False
    status: ArticleStatus | None = None
    """None where a file does not say how far its reader was."""
    complete: tuple[str, ...] | None = None
    """The labels for which everything that is not annotated is outside, where they are not all; it is missing for
    the others."""
    where: str = field(default="", compare=False)
    """The place that it was read from, as messages name it: ``gold.jsonl, line 3``."""

    @property
    def reviewed(self) -> bool:
        """Whether everything that is not annotated is known to be outside."""
        return self.status is ArticleStatus.REVIEWED

    def surface(self, span: DocumentSpan) -> str:
        """The text that a span covers."""
        return self.text[span.start : span.end]
