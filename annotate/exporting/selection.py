"""Which part of the gold of a workspace is meant: which articles, and which annotations of them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches

from annotate.errors import AnnotateError
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.gold import document_of
from store import selecting
from store.gold import Gold, GoldRow
from store.records import ArticleStatus, Json, LabelScheme
from store.workspace import Workspace

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the gold goes out; empty for no condition."""

    statuses: tuple[ArticleStatus, ...] = (ArticleStatus.REVIEWED,)
    labels: tuple[str, ...] = ()
    """Annotations and rejected suggestions of these labels alone, and relations among them."""
    annotators: tuple[str, ...] = ()
    """Articles that these people annotated or finished, with what they annotated and rejected alone."""
    since: str = ""
    """A date, or a moment, in UTC: articles whose newest decision that stands was not made before it."""
    until: str = ""
    """Likewise: not made after it."""
    words: str = ""
    """Words that all occur in an article, as a listing searches them."""
    flagged: bool = False
    noted: bool = False
    """Articles alone that have a note, on themselves or on an annotation."""

    def to_json(self) -> dict[str, Json]:
        """The selection as manifests have it: the statuses, and every other condition that is set."""
        chosen: dict[str, Json] = {
            "labels": list[Json](sorted(self.labels)),
            "annotators": list[Json](sorted(self.annotators)),
            "since": self.since,
            "until": self.until,
            "words": self.words,
            "flagged": self.flagged,
            "noted": self.noted,
        }
        statuses: list[Json] = [str(one) for one in ArticleStatus if one in self.statuses]
        return {"statuses": statuses, **{name: it for name, it in chosen.items() if it}}

    def scheme(self, whole: LabelScheme) -> LabelScheme:
        """The scheme as far as the selection has labels of it, with the relations that are then left."""
        if not self.labels:
            return whole
        kept = (
            replace(one, head=self._among(one.head), tail=self._among(one.tail))
            for one in whole.relations
            if self._among(one.head) and self._among(one.tail)
        )
        labels = tuple(label for label in whole.labels if label.name in self.labels)
        return replace(whole, labels=labels, relations=tuple(kept))

    def _among(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(label for label in labels if label in self.labels)

    def applied(self, document: Document) -> Document:
        """What of a document goes out; it stays complete for the labels that do, if nothing of them is left out.

        Rejected suggestions are here known by who rejected them, and not afterwards.
        """
        if not self.labels and not self.annotators:
            return document
        kept = [at for at, span in enumerate(document.spans) if self._has(span)]
        index = {at: new for new, at in enumerate(kept)}
        left = [span for span in document.spans if span.label in (self.labels or (span.label,)) and not self._has(span)]
        status, complete = self._known(document, whole=not left)
        return replace(
            document,
            spans=tuple(document.spans[at] for at in kept),
            negatives=tuple(one._replace(annotator=None) for one in document.negatives if self._has(one)),
            relations=tuple(
                one._replace(head=index[one.head], tail=index[one.tail])
                for one in document.relations
                if one.head in index and one.tail in index
            ),
            status=status,
            complete=complete,
        )

    def _has(self, span: DocumentSpan) -> bool:
        return (not self.labels or span.label in self.labels) and (
            not self.annotators or span.annotator in self.annotators
        )

    def _known(self, document: Document, *, whole: bool) -> tuple[ArticleStatus | None, tuple[str, ...] | None]:
        """How far the document is complete; ``whole`` where no annotation of the labels is left out."""
        status = ArticleStatus.IN_PROGRESS if document.reviewed else document.status
        if not whole:
            return status, None
        if not self.labels:
            return document.status, document.complete
        complete = sorted(set(self.labels)) if document.reviewed else document.complete or ()
        return status, self._among(tuple(complete)) or None

    def as_whole(self, document: Document) -> Document:
        """A document complete for all labels of the selection as reviewed: for data that knows no other labels."""
        if not self.labels or document.complete is None or set(self.labels) - set(document.complete):
            return document
        return replace(document, status=ArticleStatus.REVIEWED, complete=None)

    def ids(self, workspace: Workspace) -> array[int]:
        """The ids of the articles, in order of their keys.

        AnnotateError for a label or an annotator that the workspace does not know, and for what is no date.
        """
        self._check(workspace)
        return selecting.selected_ids(
            workspace.connection,
            statuses=self.statuses,
            annotators=self.annotators,
            since=_moment(self.since) if self.since else "",
            before=_moment(self.until, behind=True) if self.until else "",
            words=self.words,
            flagged=self.flagged,
            noted=self.noted,
        )

    def _check(self, workspace: Workspace) -> None:
        try:
            json.dumps(self.to_json(), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise AnnotateError(
                "What is selected by is not text.", "Write it in the encoding of your terminal."
            ) from error
        names = {label.name for label in workspace.schemes.current().labels}
        if unknown := set(self.labels) - names:
            _refuse_unknown("label", unknown, names | selecting.labels(workspace.connection))
        if self.annotators:
            _refuse_unknown("annotator", set(self.annotators), selecting.annotators(workspace.connection))

    def documents(self, workspace: Workspace, ids: Sequence[int]) -> Iterator[tuple[Document, GoldRow]]:
        """What of these articles goes out, one by one in this order, each with the row that it was made of."""
        gold = Gold(workspace.connection)
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            rejecters = selecting.rejecters(workspace.connection, batch) if self.annotators else {}
            for row in gold.rows(batch):
                document = document_of(row)
                if self.annotators:
                    by = [rejecters.get(negative_id) for _, negative_id, *_ in row.negatives]
                    rejected = zip(document.negatives, by, strict=True)
                    document = replace(
                        document, negatives=tuple(one._replace(annotator=name) for one, name in rejected)
                    )
                yield self.applied(document), row


def _refuse_unknown(what: str, wanted: set[str], known: Collection[str]) -> None:
    """AnnotateError for the first of the wanted names that is not known."""
    for name in sorted(wanted - set(known)):
        close = get_close_matches(name, known, n=1)
        listed = ", ".join(sorted(known)) or "none"
        raise AnnotateError(
            f"The workspace has no {what} {name!r}.", f"Did you mean {close[0]}?" if close else f"There are {listed}."
        )


def _moment(text: str, *, behind: bool = False) -> str:
    """A date or a moment as the journal has its times; ``behind``: the first one after it."""
    try:
        if len(text) == len("2026-01-31"):
            at = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            at += timedelta(days=behind)
        else:
            given = datetime.fromisoformat(text)
            at = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
            at += timedelta(microseconds=behind)
    except (ValueError, OverflowError) as error:
        raise AnnotateError(
            f"{text!r} is no date.", "Write it as 2026-01-31, or with a time in UTC: 2026-01-31T12:00."
        ) from error
    return at.isoformat(timespec="microseconds")
