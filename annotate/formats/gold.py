"""Gold: what people decided, as documents, in an order that does not depend on how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from store.gold import Gold, GoldRow, GoldSpan
from store.workspace import Workspace


def gold_documents(workspace: Workspace, ids: Sequence[int]) -> Iterator[tuple[Document, GoldRow]]:
    """The articles of these ids, one by one in this order, each with the row that it was made of."""
    for row in Gold(workspace.connection).rows(ids):
        yield document_of(row), row


def document_of(row: GoldRow) -> Document:
    """One article with what people decided about it."""
    index = {span[1]: at for at, span in enumerate(row.annotations)} if row.relations else {}
    relations = (DocumentRelation(index[head], kind, index[tail]) for head, kind, tail in row.relations)
    return Document(
        row.text,
        row.key,
        row.title,
        row.source,
        row.published,
        row.url,
        row.metadata,
        _spans(row.annotations),
        _spans(row.negatives),
        (),
        tuple(sorted(relations, key=lambda one: (one.head, one.tail, one.type))) if row.relations else (),
        tuple(Answer(*answer) for answer in row.answers),
        row.note,
        row.flagged,
        row.status,
        row.complete,
        row.key,
    )


def _spans(spans: Sequence[GoldSpan]) -> tuple[DocumentSpan, ...]:
    return tuple([DocumentSpan._make(span[2:]) for span in spans])
