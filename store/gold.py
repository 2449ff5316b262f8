"""What stands in a workspace as gold, read many articles at a time."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.completeness import complete_from_json
from store.records import ArticleStatus, Json

_BATCH = 200
_AMONG = "IN (SELECT value FROM json_each(:listed))"

_ARTICLES = f"""
SELECT id, key, title, source, published, url, metadata, status, flagged, note, complete, text
FROM articles JOIN texts ON article_id = id WHERE id {_AMONG}
"""

_ANNOTATIONS = f"""
SELECT article_id, a.id, start, "end", label, note, score, detector, annotator, made_at
FROM annotations AS a LEFT JOIN origins AS o ON o.suggestion_id = a.suggestion_id LEFT JOIN runs ON runs.id = run_id
WHERE article_id {_AMONG}
ORDER BY article_id, start
"""
"""One row for each that proposed an annotation; sorting by more than its index gives would cost a quarter more."""

_NEGATIVES = f"""
SELECT article_id, s.id, start, "end", label, NULL, score, detector, NULL, NULL
FROM suggestions AS s LEFT JOIN origins ON suggestion_id = s.id LEFT JOIN runs ON runs.id = run_id
WHERE state = 'rejected' AND article_id {_AMONG} AND NOT EXISTS (
    SELECT 1 FROM annotations AS held WHERE held.article_id = s.article_id
    AND held.start = s.start AND held."end" = s."end" AND held.label = s.label
) ORDER BY article_id, start
"""

_RELATIONS = f"SELECT article_id, head_id, type, tail_id FROM relations WHERE article_id {_AMONG}"

_ANSWERS = (
    f"SELECT article_id, question, choice FROM article_labels WHERE article_id {_AMONG} ORDER BY question, choice"
)

_STANDING = f"""
SELECT article_id, max(at) FROM journal AS done WHERE article_id {_AMONG} AND act = 'do' AND 'undo' IS NOT (
    SELECT act FROM journal WHERE target = done.id ORDER BY id DESC LIMIT 1
) GROUP BY article_id
"""


GoldSpan = tuple[int, int, int, int, str, str | None, float | None, str | None, str | None, str | None]
"""An annotation, or a rejected suggestion: the ids of the article and of itself, start, end (code points, half-open),
label, note, the best score that it had with the detector that gave it, annotator, and the time that it was made at."""


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One article with what people decided about it."""

    id: int
    key: str
    title: str
    source: str | None
    published: str | None
    url: str | None
    metadata: Mapping[str, Json]
    status: ArticleStatus
    flagged: bool
    note: str | None
    complete: tuple[str, ...] | None
    text: str
    annotations: Sequence[GoldSpan]
    """By start, then longest first, then label."""
    negatives: Sequence[GoldSpan]
    """Rejected suggestions in the same order, without those that an annotation equals."""
    relations: Sequence[tuple[int, str, int]]
    """The id of the head, the type, and the id of the tail."""
    answers: Sequence[tuple[str, str]]
    """Questions with their choices, in alphabetical order."""
    decided_at: str | None
    """When the newest decision that stands was made."""


class Gold:
    """Reads the gold of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, ids: Sequence[int]) -> Iterator[GoldRow]:
        """These articles, in this order; ids that are gone are left out."""
        for start in range(0, len(ids), _BATCH):
            yield from self._batch(ids[start : start + _BATCH])

    def _batch(self, ids: Sequence[int]) -> Iterator[GoldRow]:
        among = json.dumps(list(ids))
        articles = {row[0]: row for row in self._connection.execute(_ARTICLES, {"listed": among})}
        annotations, negatives = self._spans(_ANNOTATIONS, among), self._spans(_NEGATIVES, among)
        relations, answers = self._by_article(_RELATIONS, among), self._by_article(_ANSWERS, among)
        standing = dict(self._connection.execute(_STANDING, {"listed": among}))
        for article_id in ids:
            if row := articles.get(article_id):
                _, key, title, source, published, url, metadata, status, flagged, note, complete, text = row
                yield GoldRow(
                    article_id,
                    key,
                    title,
                    source or None,
                    published or None,
                    url or None,
                    {} if metadata == "{}" else json.loads(metadata),
                    ArticleStatus(status),
                    bool(flagged),
                    note,
                    complete_from_json(complete),
                    text,
                    annotations.get(article_id, ()),
                    negatives.get(article_id, ()),
                    relations.get(article_id, ()),
                    answers.get(article_id, ()),
                    standing.get(article_id),
                )

    def _spans(self, query: str, among: str) -> Mapping[int, list[GoldSpan]]:
        """The spans by article, each with the first of those that proposed it."""
        found: dict[int, list[GoldSpan]] = defaultdict(list)
        for row in self._connection.execute(query, {"listed": among}):
            found[row[0]].append(row)
        return {article_id: _in_order(rows) for article_id, rows in found.items()}

    def _by_article(self, query: str, among: str) -> Mapping[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for article_id, *rest in self._connection.execute(query, {"listed": among}):
            found[article_id].append(tuple(rest))
        return found


def _in_order(rows: list[GoldSpan]) -> list[GoldSpan]:
    """The spans of an article, in order of start, brought to their full order, each with the best that proposed it."""
    if len({row[2] for row in rows}) == len(rows):
        return rows
    first: dict[int, GoldSpan] = {}
    for row in sorted(rows, key=_order):
        first.setdefault(row[1], row)
    return list(first.values())


def _order(span: GoldSpan) -> tuple[int, int, str, str, int, float, str]:
    _, span_id, start, end, label, note, score, detector, _, _ = span
    return start, -end, label, note or "", span_id, 1 if score is None else -score, detector or ""
