"""What holds between annotations of an article."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from store.records import Relation
from store.rows import RELATION_COLUMNS

_LISTED = """
SELECT articles.key, head.start, head."end", head.label, head.surface, type,
    tail.start, tail."end", tail.label, tail.surface,
    relations.annotator, relations.made_at, relations.scheme_version
FROM relations JOIN articles ON articles.id = relations.article_id
    JOIN annotations AS head ON head.id = head_id JOIN annotations AS tail ON tail.id = tail_id
ORDER BY articles.key, head.start, head."end", tail.start, tail."end", type, relations.id
"""


class End(NamedTuple):
    """One end of a relation, as a list of relations shows it: code points, half-open."""

    start: int
    end: int
    label: str
    text: str


class ListedRelation(NamedTuple):
    """A relation with its article and its ends in full."""

    article: str
    """The key of the article."""
    head: End
    type: str
    tail: End
    annotator: str
    made_at: str
    scheme_version: int


class Relations:
    """The relations of one workspace; they are made and removed through the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, article_id: int) -> list[Relation]:
        """The relations of an article, the oldest first."""
        rows = self._connection.execute(
            f"SELECT {RELATION_COLUMNS} FROM relations WHERE article_id = ? ORDER BY id", (article_id,)
        )
        return [Relation(*row) for row in rows]

    def listed(self) -> Iterator[ListedRelation]:
        """All relations by the keys of their articles, then in the order of the text."""
        for row in self._connection.execute(_LISTED):
            yield ListedRelation(row[0], End(*row[1:5]), row[5], End(*row[6:10]), *row[10:])
